package calls

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// IncidentView is a breakdown as it is told.
type IncidentView struct {
	Call        store.Call
	Report      store.CallReport
	Day         string // of the visit, as typed
	Begin, End  string
	Technicians []store.TechnicianLoad
	Counters    ui.Counters
	Errors      store.Invalid
}

func (v IncidentView) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...]string{"description", "contact", "phone", "severity", "kind", "technician", "visit_from", "visit_to"} {
		if text := v.Errors[field]; text != "" {
			list = append(list, ui.FieldError{ID: field, Text: text})
		}
	}
	return append(list, v.Counters.Faults()...)
}

func (v IncidentView) field(id, name, label, value string) ui.Field {
	return ui.Field{ID: id, Name: name, Label: label, Value: value, Error: v.Errors[id], Autocomplete: "off"}
}

func (v IncidentView) description() ui.Field {
	f := v.field("description", "averia", "Avería", v.Report.Description)
	f.Required, f.Rows, f.MaxLength = true, 3, 4000
	f.Attrs = map[string]any{"autofocus": v.Report.Description == ""}
	return f
}

func (v IncidentView) contact() ui.Field {
	f := v.field("contact", "contacto", "Quién llama", v.Report.Contact)
	f.Required, f.MaxLength = true, 120
	return f
}

func (v IncidentView) phone() ui.Field {
	f := v.field("phone", "telefono", "Teléfono", v.Report.Phone)
	f.Type, f.Optional, f.MaxLength = "tel", true, 40
	return f
}

func (v IncidentView) severity() (ui.Field, []ui.Option) {
	f := v.field("severity", "gravedad", "¿Cómo está la máquina?", string(v.Report.Severity))
	f.Class = "choices--row"
	var options []ui.Option
	for _, severity := range store.Severities {
		options = append(options, ui.Option{Value: string(severity), Label: severity.Word()})
	}
	return f, options
}

func (v IncidentView) kind() (ui.Field, []ui.Option) {
	var options []ui.Option
	for _, kind := range store.IncidentKinds {
		options = append(options, ui.Option{Value: string(kind), Label: kind.Word()})
	}
	return v.field("kind", "tipo", "Tipo de aviso", string(v.Report.Kind)), options
}

func (v IncidentView) technician() (ui.Field, []ui.Option) {
	options := []ui.Option{{Value: "0", Label: "Sin asignar"}}
	for _, t := range v.Technicians {
		options = append(options, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: t.Name + " (" + ui.Plural(t.Open, "abierta", "abiertas") + ")"})
	}
	return v.field("technician", "tecnico", "Técnico", strconv.FormatInt(v.Report.Technician, 10)), options
}

// visit are the fields of a visit that is agreed at once.
func (v IncidentView) visit() []ui.Field {
	day, begin, end := v.field("visit_from", "dia", "Día", v.Day), v.field("visit_begin", "desde", "Desde", v.Begin), v.field("visit_to", "hasta", "Hasta", v.End)
	day.Type, begin.Type, end.Type = "date", "time", "time"
	return []ui.Field{day, begin, end}
}

// IncidentDone is the banner after an incident.
func IncidentDone(i store.Incident) layout.Flash {
	text := i.Equipment.Model.Name + ". Queda sin asignar."
	if i.Technician.Name != "" {
		text = i.Equipment.Model.Name + ". Avisado " + i.Technician.Name + "."
	}
	return layout.Flash{Kind: ui.OK, Title: "[" + i.Number + "] Incidencia creada", Text: text, Href: "/gestion/incidencias/" + i.Number, Link: "Ver la incidencia"}
}
