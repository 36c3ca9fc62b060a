package erp

import (
	"errors"
	"fmt"
	"strings"

	"areaclientes/store"
)

// How much of a sheet is looked at to recognise it: the heading is among the first lines, and the
// rows under it are samples.
const (
	headingLines = 40
	titleLines   = 5
	sampleRows   = 240
)

// A heading that is not in the dictionary is guessed; a guess is used when it is as good as sure,
// and told from guessTold on.
const (
	guessUsed = 0.85
	guessTold = 0.45
)

// Plan is how one file or sheet will be read: which table it is and which field each column fills.
type Plan struct {
	File        string
	Sheet       string // empty for CSV
	Table       store.ImportTable
	Label       string // of the table, in Spanish
	HeadingLine int
	Encoding    string
	Separator   string
	Profile     string // the profile that was applied, if any
	Columns     []Column
	Rows        int      // lines under the heading, empty ones among them; 0 when nobody knows
	Missing     []string // labels of fields that the table needs and no column gives
	Trouble     string   // why it cannot be imported, or will not be
	Skipped     bool     // left out: the person said so, or nobody sees it in the workbook
	Start       []Line   // the first lines, among which the heading is

	sheet  sheet
	table  table
	ragged bool // rows may be shorter than the heading, because empty cells at the end are left out
}

// Column is one column of a plan.
type Column struct {
	Heading string
	Field   string   // empty when the column is not used
	Samples []string // the first different values
	Filled  float64  // part of the sampled rows that have a value, 0 to 1
	Guess   string   // field it may be, when it is not used
	Label   string   // of Guess, in Spanish
	Score   float64  // how sure the guess is, 0 to 1

	point bool
}

// recognise finds the heading row, the table and the columns of a sheet.
func (p *Plan) recognise(head sampled, profiles []store.ImportProfile, choice Choice) error {
	best, err := choice.heading(head, profiles, Normal(p.File+" "+p.Sheet))
	if err != nil {
		return err
	}
	p.Table, p.Label, p.HeadingLine, p.Profile, p.table = best.table.kind, best.table.label, head.lines[best.row], best.profile, best.table
	p.Columns = columns(best, head)
	p.ragged = p.Sheet != "" || ragged(head.cells[best.row:])
	choice.assign(p)
	return nil
}

var errEmpty = errors.New("no tiene filas")

// candidate is one row read as the heading of one table.
type candidate struct {
	row     int
	table   table
	fields  []string // field of each column; empty where none
	missing []string // labels of what the table cannot do without
	matched int
	filled  int
	score   float64
	profile string
}

// bestHeading tries each row as the heading of each table. The table with all it needs, the most
// columns understood and a hint in the name of the file wins; two that are equally good are an error.
// When the name says another table, and as many of its columns are there but not all it needs, that is
// said: clients without a NIF must not be taken for addresses.
func bestHeading(head sampled, profiles []store.ImportProfile, hint string) (candidate, error) {
	var best, second, nearest candidate
	tables := dictionary()
	for row := 0; row < len(head.cells) && row < headingLines; row++ {
		titles := Normal(strings.Join(flat(head.cells[max(0, row-titleLines):row]), " "))
		for _, table := range tables {
			c := tryHeading(head.cells[row], row, table, profiles)
			c.score += table.bonus + hintBonus(table, hint+" "+titles)
			if hintBonus(table, hint+" "+titles+" "+Normal(strings.Join(head.cells[row], " "))) == 0 && (c.matched < table.alone || table.alone > 0 && c.matched < c.filled) {
				c.missing = append(c.missing, "un nombre de fichero que lo diga")
			}
			switch {
			case len(c.missing) > 0:
				if c.matched > 0 && (nearest.matched == 0 || c.score-float64(len(c.missing)) > nearest.score-float64(len(nearest.missing))) {
					nearest = c
				}
			case c.score > best.score:
				if best.table.kind != table.kind {
					second = best
				}
				best = c
			case c.score > second.score && best.table.kind != table.kind:
				second = c
			}
		}
	}
	named := nearest.matched >= best.matched && hintBonus(nearest.table, hint) > hintBonus(best.table, hint)
	switch {
	case best.matched == 0 || named:
		return best, unrecognised(nearest, head)
	case second.matched > 0 && second.row == best.row && best.score-second.score < 0.05:
		return best, fmt.Errorf("puede ser una tabla de %s o de %s: diga cuál es en el nombre del fichero", best.table.label, second.table.label)
	}
	return best, nil
}

// ragged reports whether sampled rows, the last aside, which may be cut off, are shorter than the heading.
func ragged(cells [][]string) bool {
	for i := 1; i < len(cells)-1; i++ {
		if len(cells[i]) < len(cells[0]) {
			return true
		}
	}
	return false
}

func flat(rows [][]string) (cells []string) {
	for _, row := range rows {
		cells = append(cells, row...)
	}
	return cells
}

// hintBonus is what the name of the file, of the sheet or a title line says for a table.
func hintBonus(t table, hint string) float64 {
	for _, word := range t.hints {
		if strings.Contains(" "+hint, " "+Normal(word)) {
			return 0.3
		}
	}
	return 0
}

func unrecognised(nearest candidate, head sampled) error {
	if nearest.matched < 2 {
		return errors.New("no se reconoce ninguna fila de títulos: la primera fila de la tabla tiene que llevar los nombres de las columnas")
	}
	return fmt.Errorf("no se reconoce la tabla. Lo más parecido es una de %s (títulos en la línea %d), pero le falta %s",
		nearest.table.label, head.lines[nearest.row], Enumerate(nearest.missing))
}

// tryHeading reads a row as the heading of a table. The score is the part of the columns that are
// understood, plus a little for each, so that a fuller match of a wider table wins.
func tryHeading(cells []string, row int, t table, profiles []store.ImportProfile) candidate {
	c := candidate{row: row, table: t, fields: make([]string, len(cells))}
	normal := make([]string, len(cells))
	for i, cell := range cells {
		if normal[i] = Normal(cell); normal[i] != "" && len(cell) <= 60 {
			c.filled++
		} else {
			normal[i] = ""
		}
	}
	if c.filled == 0 {
		c.missing = []string{"todo"}
		return c
	}
	c.profile = applyProfile(c.fields, normal, t, profiles)
	for _, required := range []bool{true, false} {
		for _, f := range t.fields {
			if f.required == required {
				c.assign(f, normal)
			}
		}
	}
	if c.matched = c.count(); c.matched >= 2 { // a row of data is not worth guessing
		c.guess(normal)
		c.matched = c.count()
	}
	c.missing = missing(t, c.fields)
	c.score = float64(c.matched)/float64(c.filled) + float64(c.matched)/100
	return c
}

// count is how many columns have a field.
func (c *candidate) count() (n int) {
	for _, field := range c.fields {
		if field != "" && field != leftOut {
			n++
		}
	}
	return n
}

// assign gives a field the column with its best heading, unless it has one already.
func (c *candidate) assign(f field, normal []string) {
	if has(c.fields, f.name) {
		return
	}
	for _, want := range f.headings {
		for i, got := range normal {
			if got == want && got != "" && c.fields[i] == "" {
				c.fields[i] = f.name
				return
			}
		}
	}
}

// guess uses a heading that is as good as that of a field still without a column.
func (c *candidate) guess(normal []string) {
	for i, heading := range normal {
		if heading == "" || c.fields[i] != "" {
			continue
		}
		if f, score := closest(c.table, c.fields, heading); score >= guessUsed {
			c.fields[i] = f.name
		}
	}
}

func has(fields []string, name string) bool {
	for _, field := range fields {
		if field == name {
			return true
		}
	}
	return false
}

func missing(t table, fields []string) (labels []string) {
	for _, f := range t.fields {
		if f.required && !has(fields, f.name) {
			labels = append(labels, "«"+f.label+"»")
		}
	}
	if len(t.oneOf) == 0 {
		return labels
	}
	for _, name := range t.oneOf {
		if has(fields, name) {
			return labels
		}
	}
	return append(labels, "algún contador")
}

// Enumerate writes words as people do: «a», «a y b», «a, b y c».
func Enumerate(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " y " + words[last]
}
