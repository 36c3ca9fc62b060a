package erp

import (
	"strings"
	"unicode"

	"areaclientes/store"
)

// Normal is the form in which headings are compared and kept in profiles: folded, abbreviations
// written out, little words dropped. «Cód. Cliente», «COD_CLI» and «CodCliente» are «codigo cliente».
func Normal(heading string) string {
	words := joinInitials(strings.Fields(store.Fold(splitCamel(strings.Map(sign, heading)))))
	kept := words[:0]
	for i, word := range words {
		if word == "f" && i+1 < len(words) && words[i+1] == "pago" {
			word = "forma" // F. alta is a date, F. pago is not
		}
		if word = written(word); word != "" {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

// sign makes signs of the letter-like ones: in «Nº» the º is no letter of the word.
func sign(r rune) rune {
	switch r {
	case 'º', 'ª', '°', '€', '\ufeff':
		return ' '
	}
	return r
}

// written is an abbreviation written out, or the one word for several; empty for a word that says nothing.
func written(word string) string {
	switch word {
	case "de", "del", "la", "el", "los", "las", "al", "para", "y", "a", "eur", "euros", "euro", "porc", "porcentaje", "pct":
		return ""
	case "cod", "cdgo", "codi", "cdg":
		return "codigo"
	case "n", "no", "num", "nro", "nr":
		return "numero"
	case "f", "fec", "fch", "fcha", "fecharegistro":
		return "fecha"
	case "tel", "tfno", "tlf", "telf", "tfn", "tlfno", "telef", "tf", "telefonos", "tels":
		return "telefono"
	case "dir", "direc", "dcion", "domicilio", "dom", "domic":
		return "direccion"
	case "pob", "pobl", "localidad", "municipio", "ciudad", "loc":
		return "poblacion"
	case "prov", "pcia":
		return "provincia"
	case "cpostal", "postal", "dp":
		return "cp"
	case "cli", "clte", "client", "clientes":
		return "cliente"
	case "art", "artic", "articulos", "producto", "prod":
		return "articulo"
	case "ref", "refer", "refcia":
		return "referencia"
	case "maq", "maquina", "maquinas", "equipos", "aparato", "eq":
		return "equipo"
	case "mod", "modelos":
		return "modelo"
	case "tec", "tecn", "tco":
		return "tecnico"
	case "cont", "contadores", "ctdor":
		return "contador"
	case "contr", "cto", "ctto":
		return "contrato"
	case "desc", "descrip", "descr", "denominacion", "denom":
		return "descripcion"
	case "dto", "dcto", "desct", "dtos", "dscto":
		return "descuento"
	case "pto":
		return "pronto"
	case "ppago":
		return "pp"
	case "fam", "familias":
		return "familia"
	case "rdto", "rend":
		return "rendimiento"
	case "imp":
		return "impuesto"
	case "reg":
		return "regimen"
	case "tip":
		return "tipo"
	case "incl", "inc", "incluido", "incluida", "incluidos":
		return "incluidas"
	case "cop", "copia", "copies", "pag", "pags", "paginas", "impresiones":
		return "copias"
	case "col":
		return "color"
	case "bw", "negro", "mono", "monocromo", "byn", "blanco", "bl":
		return "bn"
	case "mail", "correo", "mails", "emails":
		return "email"
	case "razonsocial", "rs":
		return "razon social"
	case "nom", "nomb", "nombres":
		return "nombre"
	case "obs", "observ":
		return "observaciones"
	case "ult", "ultimo":
		return "ultima"
	case "lect", "lecturas", "toma":
		return "lectura"
	case "prec", "pr", "precios":
		return "precio"
	case "vta":
		return "venta"
	case "ser":
		return "serie"
	case "ubic", "sit", "situacion", "emplazamiento":
		return "ubicacion"
	case "envios":
		return "envio"
	case "entregas":
		return "entrega"
	case "pers":
		return "persona"
	case "hor":
		return "horario"
	case "ini":
		return "inicio"
	}
	return word
}

// splitCamel puts a space before a capital that follows a small letter: FechaBaja → Fecha Baja.
func splitCamel(s string) string {
	var b strings.Builder
	small := false
	for _, r := range s {
		if small && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		b.WriteRune(r)
	}
	return b.String()
}

// joinInitials makes one word of initials in a row: n i f → nif, b n → bn, e mail → email.
func joinInitials(words []string) []string {
	var joined []string
	for i := 0; i < len(words); {
		end := i
		for end < len(words) && len(words[end]) == 1 {
			end++
		}
		switch {
		case end-i >= 2:
			joined = append(joined, strings.Join(words[i:end], ""))
			i = end
		case words[i] == "e" && i+1 < len(words) && words[i+1] == "mail":
			joined = append(joined, "email")
			i += 2
		default:
			joined = append(joined, words[i])
			i++
		}
	}
	return joined
}

// likeness compares two normalised headings: the pairs of letters they share, from 0 to 1; one that
// is contained in the other word by word counts as fairly alike.
func likeness(a, b string) float64 {
	if a == b {
		return 1
	}
	pairs := map[string]int{}
	for i := 0; i+2 <= len(a); i++ {
		pairs[a[i:i+2]]++
	}
	shared := 0
	for i := 0; i+2 <= len(b); i++ {
		if pairs[b[i:i+2]] > 0 {
			pairs[b[i:i+2]]--
			shared++
		}
	}
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	score := 2 * float64(shared) / float64(len(a)+len(b)-2)
	if contained(a, b) || contained(b, a) {
		score = max(score, 0.6)
	}
	return score
}

// contained reports whether every word of a is a word of b.
func contained(a, b string) bool {
	for _, word := range strings.Fields(a) {
		if !strings.Contains(" "+b+" ", " "+word+" ") {
			return false
		}
	}
	return true
}
