package incidents

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// fields of the forms; the names of errors are the store's.

func (v CaseView) state() (ui.Field, []ui.Option) {
	f := ui.Field{Name: "estado", Label: "Estado", Value: v.typed(StepForm, "estado", ""), Error: v.fault(StepForm, "state")}
	options := []ui.Option{{Label: "Sigue «" + v.Case.State.Word() + "»"}}
	for _, next := range v.Case.State.Next() {
		if !next.Closed() && next != v.Case.State {
			options = append(options, ui.Option{Value: string(next), Label: next.Word()})
		}
	}
	return f, options
}

// assignee is the technician; the machine's own is chosen for an incident of nobody.
func (v CaseView) assignee() (ui.Field, []ui.Option) {
	id := v.Case.Technician.ID
	if id == 0 {
		id = v.Case.Equipment.Technician.ID
	}
	f := ui.Field{Name: "tecnico", Label: "Técnico", Value: v.typed(StepForm, "tecnico", strconv.FormatInt(id, 10)), Error: v.fault(StepForm, "technician")}
	options := []ui.Option{{Value: "0", Label: "Elegir técnico"}}
	for _, t := range v.Case.Technicians {
		label := load(t)
		if t.ID == v.Case.Equipment.Technician.ID {
			label += " · el del equipo"
		}
		options = append(options, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: label})
	}
	return f, options
}

// visit asks for a day and two times.
func (v CaseView) visit() [3]ui.Field {
	return [3]ui.Field{
		{Name: "dia", Label: "Visita el día", Type: "date", Optional: true, Value: v.typed(StepForm, "dia", ""), Error: v.fault(StepForm, "visit_from")},
		{Name: "desde", Label: "Desde las", Type: "time", Value: v.typed(StepForm, "desde", "")},
		{Name: "hasta", Label: "Hasta las", Type: "time", Value: v.typed(StepForm, "hasta", ""), Error: v.fault(StepForm, "visit_to")},
	}
}

func (v CaseView) message() ui.Field {
	return ui.Field{Name: "mensaje", Label: "Mensaje para el cliente", Optional: true, Rows: 3, MaxLength: 4000,
		Value: v.typed(StepForm, "mensaje", ""), Error: v.fault(StepForm, "note")}
}

// documents takes files of a form.
func (v CaseView) documents(f Form) ui.Field {
	field := ui.Field{ID: "doc-" + string(f), Name: "doc", Label: "Documentos para el cliente", Optional: true, Error: v.fault(f, "doc")}
	if v.Gone && v.Form == f {
		field.Warn = "Elija otra vez los documentos: no se han guardado."
	}
	return field
}

func (v CaseView) tell() ui.Field {
	value := "1"
	if v.Form == StepForm {
		value = v.Typed["avisar"]
	}
	f := ui.Field{Name: "avisar", Label: "Avisar al cliente por correo", Value: value}
	if v.Case.Email == "" {
		f.Label, f.Hint = "Avisar al cliente por correo", "No tiene correo en su ficha: llámele."
	}
	return f
}

func (v CaseView) closing() []ui.Field {
	return []ui.Field{
		{ID: "hecho-txt", Name: "hecho", Label: "Qué se ha hecho", Rows: 3, MaxLength: 4000, Required: true, Hint: "El cliente lo lee.",
			Value: v.typed(CloseForm, "hecho", ""), Error: v.fault(CloseForm, "note")},
		{Name: "minutos", Label: "Tiempo, en minutos", Optional: true, Inputmode: "numeric", MaxLength: 5, Class: "w-s",
			Value: v.typed(CloseForm, "minutos", ""), Error: v.fault(CloseForm, "minutes")},
		{Name: "piezas", Label: "Piezas usadas", Optional: true, MaxLength: 1000,
			Value: v.typed(CloseForm, "piezas", ""), Error: v.fault(CloseForm, "parts")},
	}
}

// counters asks for the reading of the closing.
func (v CaseView) counters() ui.Counters {
	if v.Form == CloseForm {
		return v.Counters
	}
	return ui.Counters{Equipment: v.Case.Equipment, Optional: true}
}

func (v CaseView) reason() ui.Field {
	return ui.Field{Name: "motivo", Label: "Por qué se anula", Required: true, Rows: 2, MaxLength: 4000, Hint: "El cliente lo lee.",
		Value: v.typed(CancelForm, "motivo", ""), Error: v.fault(CancelForm, "note")}
}

func (v CaseView) note() ui.Field {
	return ui.Field{Name: "nota", Label: "Nota interna", Rows: 2, MaxLength: 4000, Hint: "El cliente no la ve.",
		Value: v.typed(NoteForm, "nota", ""), Error: v.fault(NoteForm, "internal")}
}

func (v CaseView) kind() (ui.Field, []ui.Option) {
	var options []ui.Option
	for _, k := range store.IncidentKinds {
		options = append(options, ui.Option{Value: string(k), Label: k.Word()})
	}
	return ui.Field{Name: "tipo", Label: "Tipo de aviso", Value: v.typed(EditForm, "tipo", string(v.Case.Kind)), Error: v.fault(EditForm, "kind")}, options
}

func (v CaseView) severity() (ui.Field, []ui.Option) {
	return ui.Field{ID: "grave", Name: "gravedad", Label: "Gravedad", Value: v.typed(EditForm, "gravedad", string(v.Case.Severity)),
		Error: v.fault(EditForm, "severity")}, severities("")
}

func (v CaseView) caller() [2]ui.Field {
	return [2]ui.Field{
		{Name: "contacto", Label: "Contacto", MaxLength: 120, Value: v.typed(EditForm, "contacto", v.Case.Contact), Error: v.fault(EditForm, "contact")},
		{Name: "telefono", Label: "Teléfono", Type: "tel", MaxLength: 40, Value: v.typed(EditForm, "telefono", v.Case.Phone), Error: v.fault(EditForm, "phone")},
	}
}

// faultIDs leads from an error to its field, by form.
var faultIDs = map[Form]map[string]string{
	StepForm:   {"state": "estado", "technician": "tecnico", "visit_from": "dia", "visit_to": "hasta", "note": "mensaje", "doc": "doc-pasos"},
	CloseForm:  {"note": "hecho-txt", "minutes": "minutos", "parts": "piezas", "doc": "doc-cierre", "state": ""},
	CancelForm: {"note": "motivo", "state": ""},
	NoteForm:   {"internal": "nota"},
	EditForm:   {"kind": "tipo", "severity": "grave", "contact": "contacto", "phone": "telefono"},
}

// faults lists what is wrong, for the summary above the forms.
func (v CaseView) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...]string{"state", "technician", "visit_from", "visit_to", "note", "minutes", "parts", "doc", "internal", "kind", "severity", "contact", "phone"} {
		if text := v.fault(v.Form, field); text != "" {
			list = append(list, ui.FieldError{ID: faultIDs[v.Form][field], Text: text})
		}
	}
	if v.Form == CloseForm {
		list = append(list, v.Counters.Faults()...)
	}
	return list
}

// mine is how a technician takes an incident.
func (v CaseView) mine() ui.Field {
	return ui.Field{Name: "mia", Label: "Me la quedo yo", Value: v.typed(StepForm, "mia", "")}
}

func (v CaseView) submit() string {
	switch {
	case v.Case.State.Closed():
		return "Retomar y avisar"
	case v.Case.Technician.ID == 0 && !v.technician():
		return "Asignar y avisar"
	}
	return "Guardar y avisar"
}
