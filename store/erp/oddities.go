package erp

import (
	"slices"
	"strings"

	"areaclientes/store"
)

// isNothing tells the marks by which people say that there is no value.
func isNothing(cell string) bool {
	switch strings.ToLower(cell) {
	case "-", "--", "---", "n/d", "n.d.", "n/a", "s/d", "s/l", "nd", "sin dato", "sin datos":
		return true
	}
	return false
}

// excelError tells what a formula that failed leaves in its cell, in Spanish and in English.
func excelError(cell string) bool {
	if !strings.HasPrefix(cell, "#") {
		return false
	}
	return slices.Contains([]string{"#N/A", "#N/D", "#REF!", "#¡REF!", "#VALUE!", "#¡VALOR!", "#DIV/0!", "#¡DIV/0!",
		"#NAME?", "#¿NOMBRE?", "#NUM!", "#¡NUM!", "#NULL!", "#¡NULO!", "#SPILL!", "#¡DESBORDAMIENTO!"}, strings.ToUpper(cell))
}

// cell is the text of the slot's column in a row. A formula that failed gives nothing, as when a list
// was looked up in vain, unless the field cannot do without.
func (s slot) cell(cells []string) (string, error) {
	switch cell := at(cells, s.column); {
	case !excelError(cell):
		return cell, nil
	case s.strict:
		return "", reason("%s: la celda tiene un error de Excel (%s). Corríjala en la hoja.", s.format.label, cell)
	}
	return "", nil
}

// totals reports whether a row is the sums under a listing: it says «Total» where the row's code
// should be, or has no code and says it elsewhere, and lacks something that a row must have.
func (c *conversion) totals(cells []string) bool {
	key := at(cells, c.needed[0])
	if key != "" && !isTotal(key) {
		return false
	}
	lacks := func(i int) bool { return at(cells, i) == "" }
	return slices.ContainsFunc(c.needed, lacks) && (key != "" || slices.ContainsFunc(cells, isTotal))
}

// at is the cell of a column, which a row may not reach.
func at(cells []string, column int) string {
	if column < len(cells) {
		return cells[column]
	}
	return ""
}

func isTotal(cell string) bool {
	if len(cell) < 4 || strings.IndexByte("TtSs", cell[0]) < 0 {
		return false
	}
	word, _, _ := strings.Cut(store.Fold(cell), " ")
	return slices.Contains([]string{"total", "totales", "subtotal", "suma", "sumas"}, word)
}
