package erp

import (
	"slices"

	"areaclientes/store"
)

// Choice is what a person says about one file or sheet, against what was recognised. What is left
// empty stays as it was recognised.
type Choice struct {
	File        string            `json:"file"`
	Sheet       string            `json:"sheet,omitempty"`
	Skip        bool              `json:"skip,omitempty"` // not to be imported
	Table       store.ImportTable `json:"table,omitempty"`
	HeadingLine int               `json:"heading,omitempty"`
	Encoding    string            `json:"encoding,omitempty"`  // one of Encodings, CSV only
	Separator   string            `json:"separator,omitempty"` // one of Separators, CSV only
	Fields      []string          `json:"fields,omitempty"`    // of each column; empty: not imported
}

// choice is what was said about a file or sheet.
func (o Options) choice(file, sheet string) Choice {
	for _, choice := range o.Choices {
		if choice.File == file && choice.Sheet == sheet {
			return choice
		}
	}
	return Choice{File: file, Sheet: sheet}
}

// Encodings lists what a person may say about the letters of a text file.
func Encodings() []string {
	return []string{utf8Text.String(), windows1252.String(), codePage850.String()}
}

// Separators lists what a person may say stands between the columns of a text file.
func Separators() []string {
	list := make([]string, len(separators))
	for i := range separators {
		list[i] = separators[i : i+1]
	}
	return list
}

// restyle puts what the person said about a text file in place of what was recognised.
func (c Choice) restyle(style csvStyle) csvStyle {
	for _, known := range []charset{utf8Text, windows1252, codePage850} {
		if c.Encoding == known.String() && c.Encoding != style.charset.String() {
			style.charset = known
		}
	}
	if slices.Contains(Separators(), c.Separator) {
		style.separator = c.Separator[0]
	}
	return style
}

// heading finds the heading row and the table, as far as the choice leaves that open. What the table
// lacks is no failure here: the person will say in which columns it is.
func (c Choice) heading(head sampled, profiles []store.ImportProfile, hint string) (candidate, error) {
	if c.HeadingLine == 0 && c.Table == "" {
		return bestHeading(head, profiles, hint)
	}
	var best candidate
	found := false
	for row, line := range head.lines {
		if c.HeadingLine != 0 && line != c.HeadingLine || c.HeadingLine == 0 && row >= headingLines {
			continue
		}
		for _, table := range dictionary() {
			if c.Table != "" && table.kind != c.Table {
				continue
			}
			try := tryHeading(head.cells[row], row, table, profiles)
			try.score += table.bonus + hintBonus(table, hint) - float64(len(try.missing)) + float64(try.filled)/100 // a title line fills fewer
			if try.filled > 0 && (!found || try.score > best.score) {
				best, found = try, true
			}
		}
	}
	if !found {
		return bestHeading(head, profiles, hint)
	}
	return best, nil
}

// assign gives the columns the fields that the person chose. A list that was made for other columns
// is passed over, and so is a field that the table does not have or that a column before has taken.
func (c Choice) assign(plan *Plan) {
	if len(c.Fields) != len(plan.Columns) {
		return
	}
	taken := map[string]bool{}
	for i, field := range c.Fields {
		if taken[field] || !known(plan.table, field) {
			field = ""
		}
		taken[field] = field != ""
		plan.Columns[i].Field = field
	}
}

// lacks lists what the table cannot do without and no column gives.
func (p Plan) lacks() []string {
	fields := make([]string, len(p.Columns))
	for i, column := range p.Columns {
		fields[i] = column.Field
	}
	return missing(p.table, fields)
}

// CheckFields says, by column, what is wrong with the fields that a person gave the columns of a plan:
// a field twice, one that the table does not have; and under the first column without a field, what
// the table cannot do without.
func CheckFields(p *Plan) map[int]string {
	wrong, taken := map[int]string{}, map[string]int{}
	fields := Fields(p.Table)
	for i, column := range p.Columns {
		at := slices.IndexFunc(fields, func(f Field) bool { return f.Name == column.Field })
		before, twice := taken[column.Field]
		switch {
		case column.Field == "":
		case at < 0:
			wrong[i] = "Elija un campo de la lista."
		case twice:
			wrong[i] = "«" + fields[at].Label + "» ya está en la columna «" + p.Columns[before].Heading + "». Elija otro campo."
		default:
			taken[column.Field] = i
		}
	}
	for _, t := range dictionary() {
		if t.kind == p.Table {
			p.table = t
		}
	}
	if p.Missing = p.lacks(); len(p.Missing) > 0 && len(p.Columns) > 0 {
		free := max(0, slices.IndexFunc(p.Columns, func(c Column) bool { return c.Field == "" }))
		if wrong[free] == "" {
			wrong[free] = "Falta " + Enumerate(p.Missing) + ": elija en qué columna está."
		}
	}
	return wrong
}
