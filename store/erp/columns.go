package erp

import (
	"slices"

	"areaclientes/store"
)

// leftOut marks a column that a profile leaves out.
const leftOut = "-"

// samplesShown is how many different values of a column a plan carries.
const samplesShown = 5

// columns describes each column of the recognised heading with what the rows under it look like.
func columns(c candidate, head sampled) []Column {
	list := make([]Column, len(c.fields))
	for i, field := range c.fields {
		column := &list[i]
		if i < len(head.cells[c.row]) {
			column.Heading = head.cells[c.row][i]
		}
		if column.Field = field; field == leftOut {
			column.Field = ""
		}
		column.look(i, head.cells[c.row+1:])
		if field != "" || column.Heading == "" || slices.Contains(normals(ignored()), Normal(column.Heading)) {
			continue
		}
		if f, score := closest(c.table, c.fields, Normal(column.Heading)); score >= guessTold {
			column.Guess, column.Label, column.Score = f.name, f.label, score
		}
	}
	return list
}

func normals(headings []string) []string {
	list := make([]string, len(headings))
	for i, heading := range headings {
		list[i] = Normal(heading)
	}
	return list
}

// look takes samples of column i and decides about its decimal mark.
func (c *Column) look(i int, rows [][]string) {
	filled, evidence := 0, 0
	for _, cells := range rows {
		if i >= len(cells) || cells[i] == "" {
			continue
		}
		filled++
		evidence += pointEvidence(cells[i])
		if len(c.Samples) < samplesShown && !slices.Contains(c.Samples, cells[i]) {
			c.Samples = append(c.Samples, cells[i])
		}
	}
	c.point = evidence > 0
	if len(rows) > 0 {
		c.Filled = float64(filled) / float64(len(rows))
	}
}

// closest finds the field without a column whose heading is most like this one.
func closest(t table, taken []string, heading string) (best field, score float64) {
	for _, f := range t.fields {
		if has(taken, f.name) {
			continue
		}
		for _, known := range f.headings {
			if s := likeness(known, heading); s > score {
				best, score = f, s
			}
		}
	}
	return best, score
}

// applyProfile fills fields by the profile for this table of which every heading is there; of
// several, the one that says most. It returns its name.
func applyProfile(fields, normal []string, t table, profiles []store.ImportProfile) string {
	var best store.ImportProfile
	for _, profile := range profiles {
		if profile.Table == t.kind && len(profile.Headings) > len(best.Headings) && fits(profile, normal) {
			best = profile
		}
	}
	for i, heading := range normal {
		field, named := best.Headings[heading]
		switch {
		case heading == "" || !named:
		case field == "":
			fields[i] = leftOut
		case known(t, field) && !has(fields, field):
			fields[i] = field
		}
	}
	return best.Name
}

func fits(profile store.ImportProfile, normal []string) bool {
	for heading := range profile.Headings {
		if !slices.Contains(normal, heading) {
			return false
		}
	}
	return true
}

func known(t table, name string) bool {
	return slices.ContainsFunc(t.fields, func(f field) bool { return f.name == name })
}

// Field is something that a column can be mapped to.
type Field struct {
	Name     string
	Label    string // in Spanish
	Required bool
}

// Fields lists what the columns of a table can be mapped to, in the order of the dictionary.
func Fields(kind store.ImportTable) []Field {
	for _, t := range dictionary() {
		if t.kind == kind {
			list := make([]Field, len(t.fields))
			for i, f := range t.fields {
				list[i] = Field{Name: f.name, Label: f.label, Required: f.required}
			}
			return list
		}
	}
	return nil
}

// ProfileOf makes a profile of the columns of a plan, as recognised or as mended by hand. Columns
// without a field are left out from then on.
func ProfileOf(name string, plan Plan) store.ImportProfile {
	profile := store.ImportProfile{Name: name, Table: plan.Table, Headings: map[string]string{}}
	for _, column := range plan.Columns {
		if heading := Normal(column.Heading); heading != "" {
			if profile.Headings[heading] == "" {
				profile.Headings[heading] = column.Field
			}
		}
	}
	return profile
}
