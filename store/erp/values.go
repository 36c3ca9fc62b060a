package erp

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"areaclientes/store"
)

// format is how one column writes its values.
type format struct {
	label  string // of the field, for reasons
	point  bool   // the decimal mark is a point
	serial        // how numbers stand for days
	today  store.Date
}

// reader turns the text of a cell into a value for the store: string, int64, or nil for none. Its
// error is the sentence that goes with the rejected row.
type reader func(cell string, f format) (any, error)

func reason(format string, args ...any) error { return fmt.Errorf(format, args...) }

// clean trims a cell and undoes what spreadsheets do to keep codes as text (="00107") or what we do
// to make formulas harmless ('=1). Line breaks and control characters become spaces.
func clean(cell string) string {
	plain := true
	for i := 0; i < len(cell) && plain; i++ {
		plain = cell[i] > ' ' && cell[i] < 0x7f && cell[i] != '\'' && cell[i] != '='
	}
	if plain {
		return cell
	}
	if rest, found := strings.CutPrefix(strings.TrimLeftFunc(cell, unicode.IsSpace), "'"); found && harmless(rest) != rest {
		cell = rest
	}
	cell = strings.TrimFunc(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return ' '
		case r == '\ufeff' || r == '\u200b' || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, cell), unicode.IsSpace)
	if len(cell) >= 3 && strings.HasPrefix(cell, `="`) && strings.HasSuffix(cell, `"`) {
		return strings.TrimSpace(cell[2 : len(cell)-1])
	}
	return cell
}

// text is kept as the ERP writes it.
func text(cell string, _ format) (any, error) { return cell, nil }

// code is a text that identifies; leading zeros are part of it.
func code(cell string, f format) (any, error) {
	if len(cell) > 60 {
		return nil, reason("%s: «%s…» es demasiado largo para un código.", f.label, cell[:20])
	}
	return cell, nil
}

// upper is a name that is the same in capitals.
func upper(cell string, _ format) (any, error) { return strings.ToUpper(cell), nil }

// family is the family of an article in capitals without accents, so that TÓNER and Toner are one.
func family(cell string, _ format) (any, error) { return strings.ToUpper(store.Fold(cell)), nil }

func nif(cell string, _ format) (any, error) { return store.NormalizeNIF(cell), nil }

// flag reads the ways of saying yes and no. An empty cell says no.
func flag(cell string, f format) (any, error) {
	word := store.Fold(cell)
	switch {
	case cell == "-1": // yes, in Access
		return int64(1), nil
	case word == "" && cell != "" && cell != "-":
		word = cell // signs only: neither yes nor no
	}
	switch word {
	case "s", "si", "x", "1", "true", "t", "verdadero", "v", "y", "yes", "incluido", "incluida", "on", "ok":
		return int64(1), nil
	case "n", "no", "0", "false", "f", "falso", "", "no incluido", "no incluida", "off":
		return int64(0), nil
	}
	return nil, reason("%s: «%s» no es ni sí ni no.", f.label, cell)
}

// struck answers «Baja»: yes, no, a state, or the day from which the row is struck off.
func struck(cell string, f format) (any, error) {
	switch store.Fold(cell) {
	case "b", "baja", "de baja", "inactivo", "inactiva", "anulado", "obsoleto", "descatalogado", "bloqueado", "retirado":
		return int64(1), nil
	case "a", "alta", "activo", "activa", "vigente", "de alta":
		return int64(0), nil
	}
	value, err := flag(cell, f)
	if err == nil {
		return value, nil
	}
	on, dayErr := day(cell, f)
	if dayErr != nil {
		return nil, err
	}
	text, _ := on.(string)
	if text != "" && store.Date(text) <= f.today {
		return int64(1), nil
	}
	return int64(0), nil
}

// inForce answers «Activo» or «Estado». A state that we do not know says nothing.
func inForce(cell string, f format) (any, error) {
	if cell == "" {
		return nil, nil
	}
	value, err := struck(cell, f)
	if err != nil {
		return nil, nil
	}
	if yes, err := flag(cell, f); err == nil {
		return yes, nil
	}
	return 1 - value.(int64), nil
}

// regime reads how a customer is taxed. What it does not know is refused: taxing wrongly is worse.
func regime(cell string, f format) (any, error) {
	word := " " + store.Fold(cell) + " "
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(word, " "+w) {
				return true
			}
		}
		return false
	}
	switch {
	case word == "  ":
		return nil, nil
	case has("sin recargo"):
		return string(store.IVA), nil
	case has("recargo", "re ", "r e ", "rec equiv", "equivalencia"):
		return string(store.Surcharge), nil
	case has("igic", "canaria"):
		return string(store.IGIC), nil
	case has("exent", "exenc", "no sujet", "sin iva", "intracom", "exporta", "extranjer", "ue "):
		return string(store.Exempt), nil
	case has("general", "iva", "nacional", "normal", "g ", "peninsula", "ordinario", "21 "):
		return string(store.IVA), nil
	}
	return nil, reason("%s: «%s» no es un régimen conocido (GENERAL, RECARGO EQUIVALENCIA, IGIC o EXENTO).", f.label, cell)
}

// ink reads the colour of a cartridge.
func ink(cell string, f format) (any, error) {
	switch store.Fold(cell) {
	case "k", "bk", "negro", "negra", "black", "n", "b", "bn", "bk negro":
		return "K", nil
	case "c", "cian", "cyan", "azul":
		return "C", nil
	case "m", "magenta", "rojo":
		return "M", nil
	case "y", "amarillo", "amarilla", "yellow", "am":
		return "Y", nil
	case "", "color", "tricolor", "cmy", "cmyk", "pack", "varios", "sin color", "no", "incoloro", "na", "n a":
		return "", nil
	}
	return nil, reason("%s: «%s» no es un color de consumible (K, C, M o Y).", f.label, cell)
}

// source reads how a reading came to the ERP; a word we do not know means just that it comes from there.
func source(cell string, _ format) (any, error) {
	word := store.Fold(cell)
	for _, known := range []struct{ start, source string }{
		{"portal", "portal"}, {"web", "portal"}, {"internet", "portal"}, {"area", "portal"}, {"cliente", "portal"},
		{"telef", "phone"}, {"tel", "phone"}, {"tfno", "phone"}, {"tlf", "phone"}, {"llamada", "phone"},
		{"tec", "technician"}, {"visita", "technician"}, {"sat", "technician"}, {"parte", "technician"},
		{"mail", "mail"}, {"e mail", "mail"}, {"email", "mail"}, {"correo", "mail"}, {"fax", "mail"},
		{"auto", "auto"}, {"snmp", "auto"}, {"remot", "auto"}, {"monitor", "auto"},
	} {
		if strings.HasPrefix(word, known.start) {
			return known.source, nil
		}
	}
	return "erp", nil
}

// dayOf writes a moment as the store keeps days.
func dayOf(t time.Time) any { return string(store.DateOf(t)) }
