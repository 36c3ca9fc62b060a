// Package record draws what the rooms of the dealer's data share: a list of things, the form that
// mends one of them, and the marks of what was corrected by hand.
package record

import (
	"slices"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// FormID is the element of a form, which an answer with mistakes replaces.
const FormID = "datos"

// Kind is how a field is asked for.
type Kind int

// The kinds of field.
const (
	Line  Kind = iota // one line of text
	Area              // several lines
	Pick              // one of Options
	Check             // yes or no
)

// Spec is one field of a form: Field.Name is the column of the record.
type Spec struct {
	ui.Field
	Kind    Kind
	Options []ui.Option
}

// Section is fields that belong together.
type Section struct {
	Title string
	Specs []Spec
}

// Names are the columns of all fields.
func Names(sections []Section) []string {
	var names []string
	for _, section := range sections {
		for _, spec := range section.Specs {
			names = append(names, spec.Name)
		}
	}
	return names
}

// FormView is a form over one record, or over a new one.
type FormView struct {
	Title, Sub string
	Action     string // where it is sent
	Back       string // the page above, and where «Cancelar» leads
	BackText   string
	Submit     string
	Sections   []Section
	Values     store.Values // as typed
	Was        store.Values // as they were when the form was opened
	Version    int64
	Idem       string
	Errors     store.Invalid
	Marks      store.Corrections
	Clash      *frame.Clash
	Whole      string // asks whether the change is for all machines of a contract; empty: it does not ask
}

// field is a spec with what was typed, what is wrong and what was corrected.
func (v FormView) field(s Spec) ui.Field {
	f := s.Field
	f.Value, f.Error = v.Values[s.Name], v.Errors[s.Name]
	return f
}

// mistakes lists what is wrong in the order of the fields; what belongs to none comes last.
func (v FormView) mistakes() []ui.FieldError {
	var list []ui.FieldError
	names := Names(v.Sections)
	for _, name := range names {
		if text := v.Errors[name]; text != "" {
			list = append(list, ui.FieldError{ID: name, Text: text})
		}
	}
	for name, text := range v.Errors {
		if !slices.Contains(names, name) {
			list = append(list, ui.FieldError{Text: text})
		}
	}
	return list
}

// mark is the correction of a field, when there is one.
func (v FormView) mark(name string) (store.Correction, bool) {
	m, marked := v.Marks[name]
	return m, marked && name != ""
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// dropID is the id of the small form that drops a correction.
func dropID(m store.Correction) string { return "erp-" + number(int64(m.ID)) }

// Where lists with what a correction is undone: the form stands outside the one that it helps.
func dropPath(m store.Correction) string {
	return "/gestion/correcciones/" + number(int64(m.ID)) + "/erp"
}

// told says who corrected, when, and what the ERP has instead.
func told(m store.Correction) string {
	erp := "En el ERP está vacío."
	if m.ERP != "" {
		erp = "En el ERP: «" + m.ERP + "»."
	}
	return m.By + ", " + ui.MomentShort(m.At) + ". " + erp
}

// Sorted lists the corrections by their label.
func Sorted(marks store.Corrections) []store.Correction {
	var list []store.Correction
	for field, m := range marks {
		if field != "" {
			list = append(list, m)
		}
	}
	slices.SortFunc(list, func(a, b store.Correction) int { return strings.Compare(a.Label, b.Label) })
	return list
}

// History turns lines of the log into those of a card. What is of another thing says of which.
func History(lines []store.AuditLine, of store.ObjectKind) []frame.Line {
	list := frame.Logged(lines)
	for i, l := range lines {
		if l.On.Kind != of && l.On.Name != "" {
			list[i].Action += ": " + l.On.Name
		}
	}
	return list
}
