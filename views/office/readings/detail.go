package readings

import (
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// The forms of a doubtful reading, as Form says which one came back.
const (
	Correction = "correccion"
	Discard    = "descarte"
	Change     = "cambio"
)

// CaseView is one reading, and the form that was refused, with what was typed.
type CaseView struct {
	Case    store.ReadingCase
	Filters Filters
	Form    string // Correction …; empty: none came back
	Typed   map[string]string
	Errors  store.Invalid
	Refusal string
	Clash   *frame.Clash
	Done    *layout.Flash
}

func (v CaseView) open() bool { return v.Case.Status == store.ReadingDoubtful }

func (v CaseView) action(noun string) string {
	return v.Filters.At(Path + "/" + number(v.Case.ID) + "/" + noun)
}

// field is a field of a form, with what was typed when it is the one that came back.
func (v CaseView) field(form string, f ui.Field) ui.Field {
	f.Autocomplete = "off"
	f.ID = form + "-" + f.Name
	if v.Form == form {
		f.Value, f.Error = v.Typed[f.Name], v.Errors[f.Name]
	}
	return f
}

func (v CaseView) value(counter store.Counter) ui.Field {
	return v.field(Correction, ui.Field{Name: string(counter), Label: ui.CounterLabel(counter), Inputmode: "numeric", Value: ui.Number(v.Case.Counts[counter])})
}

func (v CaseView) end(which string, counter store.Counter) ui.Field {
	f := ui.Field{Name: which + "_" + string(counter), Label: "Valor final de " + ui.CounterLabel(counter), Hint: "Lo último que marcó", Inputmode: "numeric"}
	if which == "initial" {
		f.Label, f.Hint = "Valor inicial de "+ui.CounterLabel(counter), "0 si se puso a cero"
	}
	return v.field(Change, f)
}

func (v CaseView) mistakes() []ui.FieldError {
	var list []ui.FieldError
	for _, name := range []string{"bn", "color", "a3", "scan", "reason", "final_bn", "initial_bn", "final_color", "initial_color", "final_a3", "initial_a3", "final_scan", "initial_scan"} {
		if text := v.Errors[name]; text != "" {
			list = append(list, ui.FieldError{ID: v.Form + "-" + name, Text: text})
		}
	}
	return list
}

func (v CaseView) counters() []store.Counter { return v.Case.Equipment.Model.Counters() }

// usual says what the machine prints in a month.
func (v CaseView) usual(counter store.Counter) string {
	if n, known := v.Case.Usual[counter]; known {
		return "unas " + ui.Number(n) + " al mes"
	}
	return ui.None
}

func (v CaseView) chart() (ui.Chart, bool) { return ui.CounterChart(v.Case.Equipment, v.Case.Months) }

// said is what the customer answered.
func (v CaseView) said() (title, text string) {
	q := v.Case.Question
	asked := "Se le preguntó el " + ui.MomentShort(q.AskedAt) + " (" + q.Author + ")."
	switch q.Answer {
	case store.AnswerYes:
		return "El cliente dice que es correcta", q.Note + " " + ui.MomentShort(q.AnsweredAt)
	case store.AnswerNo:
		return "El cliente dice que no es correcta", "«" + q.Note + "» " + ui.MomentShort(q.AnsweredAt)
	}
	return "Preguntado al cliente, sin respuesta todavía", asked
}

// verdict is what was decided, in words.
func (v CaseView) verdict() string {
	d := v.Case.Verdict
	by := " por " + d.Author + ", " + ui.MomentShort(d.At) + "."
	switch d.Verdict {
	case store.VerdictConfirmed:
		return "Confirmada" + by
	case store.VerdictCorrected:
		return "Corregida" + by
	case store.VerdictChanged:
		return "Anotada otra vez tras un cambio de contador" + by
	}
	return "Descartada" + by + " " + d.Reason
}

// canUndo says whether the decision can be taken back.
func (v CaseView) canUndo() bool { return v.Case.Verdict != nil && v.Case.Verdict.Instead == 0 }
