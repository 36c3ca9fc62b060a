package erp

import (
	"strings"
	"unicode"

	"areaclientes/store"
)

// Normal is the form in which headings are compared and kept in profiles: folded, abbreviations
// written out, little words dropped. «Cód. Cliente», «COD_CLI» and «CodCliente» are «codigo cliente».
func Normal(heading string) string {
	words := joinInitials(strings.Fields(store.Fold(splitCamel(ordinals.Replace(heading)))))
	kept := words[:0]
	for _, word := range words {
		if full, short := abbreviations[word]; short {
			word = full
		}
		if word != "" {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}

var ordinals = strings.NewReplacer("º", ".", "ª", ".", "°", ".", "€", " ", "\ufeff", "")

// abbreviations of Spanish ERPs; a word that becomes empty says nothing.
var abbreviations = map[string]string{
	"de": "", "del": "", "la": "", "el": "", "los": "", "las": "", "al": "", "para": "", "y": "", "a": "", "eur": "", "euros": "", "euro": "",
	"cod": "codigo", "cdgo": "codigo", "codi": "codigo", "cdg": "codigo", "n": "numero", "no": "numero", "num": "numero", "nro": "numero", "nr": "numero",
	"f": "fecha", "fec": "fecha", "fch": "fecha", "fcha": "fecha", "fecharegistro": "fecha",
	"tel": "telefono", "tfno": "telefono", "tlf": "telefono", "telf": "telefono", "tfn": "telefono", "tlfno": "telefono", "telef": "telefono", "tf": "telefono", "telefonos": "telefono", "tels": "telefono",
	"dir": "direccion", "direc": "direccion", "dcion": "direccion", "domicilio": "direccion", "dom": "direccion", "domic": "direccion",
	"pob": "poblacion", "pobl": "poblacion", "localidad": "poblacion", "municipio": "poblacion", "ciudad": "poblacion", "loc": "poblacion",
	"prov": "provincia", "pcia": "provincia", "cp": "cp", "cpostal": "cp", "postal": "cp", "dp": "cp",
	"cli": "cliente", "clte": "cliente", "client": "cliente", "clientes": "cliente", "art": "articulo", "artic": "articulo", "articulos": "articulo", "producto": "articulo", "prod": "articulo",
	"ref": "referencia", "refer": "referencia", "refcia": "referencia", "maq": "equipo", "maquina": "equipo", "maquinas": "equipo", "equipos": "equipo", "aparato": "equipo", "eq": "equipo",
	"mod": "modelo", "modelos": "modelo", "tec": "tecnico", "tecn": "tecnico", "tco": "tecnico", "cont": "contador", "contadores": "contador", "ctdor": "contador", "contr": "contrato", "cto": "contrato", "ctto": "contrato",
	"desc": "descripcion", "descrip": "descripcion", "descr": "descripcion", "denominacion": "descripcion", "denom": "descripcion", "dto": "descuento", "dcto": "descuento", "desct": "descuento", "dtos": "descuento", "dscto": "descuento",
	"pto": "pronto", "ppago": "pp", "fam": "familia", "familias": "familia", "rdto": "rendimiento", "rend": "rendimiento", "imp": "impuesto", "reg": "regimen", "tip": "tipo", "incl": "incluidas", "inc": "incluidas", "incluido": "incluidas", "incluida": "incluidas", "incluidos": "incluidas",
	"cop": "copias", "copia": "copias", "copies": "copias", "pag": "copias", "pags": "copias", "paginas": "copias", "impresiones": "copias", "col": "color", "bw": "bn", "negro": "bn", "mono": "bn", "monocromo": "bn", "byn": "bn", "blanco": "bn", "bl": "bn",
	"mail": "email", "correo": "email", "mails": "email", "emails": "email", "razonsocial": "razon social", "rs": "razon social", "nom": "nombre", "nomb": "nombre", "nombres": "nombre", "obs": "observaciones", "observ": "observaciones",
	"ult": "ultima", "ultimo": "ultima", "lect": "lectura", "lecturas": "lectura", "toma": "lectura", "prec": "precio", "pr": "precio", "precios": "precio", "pvp": "pvp", "vta": "venta", "ser": "serie", "ubic": "ubicacion", "sit": "ubicacion", "situacion": "ubicacion", "emplazamiento": "ubicacion",
	"envios": "envio", "entregas": "entrega", "pers": "persona", "porc": "", "porcentaje": "", "pct": "", "hor": "horario", "ini": "inicio",
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
