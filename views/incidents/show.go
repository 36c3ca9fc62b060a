package incidents

import (
	"slices"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// ShowView is one incident, and what was typed into its forms.
type ShowView struct {
	Incident  store.Incident
	Today     store.Date
	Phone     string // of the dealer
	Masked    bool   // whoever only knew the NIF sees contacts in part
	Idem      string
	Body      string // of a message that was not sent
	Note      string // of a closing that was not done
	Reason    string // of a reopening that was not done
	Errors    store.Invalid
	FilesGone bool
	Refusal   string        // why nothing was changed
	Done      *layout.Flash // what was changed, where the page was not loaded anew
}

func (v ShowView) number() string { return v.Incident.Number }

func (v ShowView) heading() string {
	if len(v.Errors) > 0 || v.Refusal != "" {
		return "Error: incidencia " + v.number()
	}
	return "Incidencia " + v.number()
}

func (v ShowView) place() string {
	e := v.Incident.Equipment
	return dots(e.Model.Name, e.Location)
}

// coming reports whether a visit is agreed and not over.
func (v ShowView) coming() bool {
	i := v.Incident
	return i.State == store.IncidentVisit && !i.VisitFrom.IsZero() && store.DateOf(i.VisitFrom) >= v.Today
}

func (v ShowView) visitTitle() string {
	return "Visita " + near(v.Incident.VisitFrom, v.Incident.VisitTo, v.Today)
}

func (v ShowView) visitText() string {
	if name := v.Incident.Technician.Name; name != "" {
		return "Irá " + name + ". Si no le viene bien, llámenos y la cambiamos."
	}
	return "Si no le viene bien, llámenos y la cambiamos."
}

// events is the thread, newest first.
func (v ShowView) events(dealer string) []ui.Event {
	var list []ui.Event
	for i, e := range slices.Backward(v.Incident.Events) {
		event := ui.Event{Icon: ui.IncidentIcon(e), Title: title(e, dealer), When: when(e, v.Today), Quote: e.Body, Now: i == len(v.Incident.Events)-1}
		if e.Kind == store.IncidentWasCreated {
			event.Text = ui.Entered(v.Incident.Entered)
		}
		if !e.VisitFrom.IsZero() {
			event.Text = "El " + ui.Visit(e.VisitFrom, e.VisitTo)
		}
		if took := ui.WorkWords(e.Work); took != "" {
			event.Text = took
		}
		if len(e.Files) > 0 {
			event.More = files(path(v.number()), e.Files)
		}
		list = append(list, event)
	}
	return list
}

func (v ShowView) data() []ui.Pair {
	i := v.Incident
	contact, phone := i.Contact, i.Phone
	if v.Masked {
		contact, phone = ui.MaskContact(contact), ui.MaskPhone(phone)
	}
	pairs := []ui.Pair{
		{Term: "Tipo de aviso", Text: i.Kind.Word()},
		{Term: "¿Cómo está?", Text: i.Severity.Word()},
		{Term: "Contacto", Text: contact},
		{Term: "Teléfono", Text: phone},
		{Term: "Técnico", Text: i.Technician.Name},
		{Term: "Equipo", Text: dots("ID "+i.Equipment.Number, ui.OwnRef(i.Equipment.OwnRef))},
		{Term: "Creada", Text: ui.Moment(i.CreatedAt)},
	}
	if how := ui.Entered(i.Entered); how != "" {
		pairs = append(pairs, ui.Pair{Term: "Entrada", Text: how})
	}
	if counts := counted(i.Reading.Counts); counts != "" {
		pairs = append(pairs, ui.Pair{Term: "Lectura", Text: counts})
	}
	if i.State.Closed() {
		pairs = append(pairs, ui.Pair{Term: "Cerrada", Text: ui.Moment(i.ClosedAt)})
	}
	return pairs
}

func (v ShowView) body() ui.Field {
	return ui.Field{Name: "body", Label: "Añadir un mensaje", Value: v.Body, Error: v.Errors["body"], Rows: 3, MaxLength: 4000,
		Hint: "Lo leen la oficina y el técnico."}
}

func (v ShowView) note() ui.Field {
	return ui.Field{Name: "note", Label: "¿Qué era?", Optional: true, Value: v.Note, Error: v.Errors["note"], Rows: 2, MaxLength: 4000,
		Hint: "Ayuda al técnico la próxima vez."}
}

func (v ShowView) reason() ui.Field {
	return ui.Field{Name: "reason", Label: "¿Qué sigue fallando?", Required: true, Value: v.Reason, Error: v.Errors["reason"], Rows: 3, MaxLength: 4000}
}

func (v ShowView) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...]string{"body", "doc", "note", "reason"} {
		if text := v.Errors[field]; text != "" {
			list = append(list, ui.FieldError{ID: field, Text: text})
		}
	}
	return list
}

// told says who hears of what the customer does.
func told(i store.Incident) string {
	if i.Technician.Name == "" {
		return "Hemos avisado a la oficina."
	}
	return "Hemos avisado a la oficina y a " + i.Technician.Name + "."
}

// Sent is the banner after a message.
func Sent(i store.Incident) layout.Flash {
	return layout.Flash{Kind: ui.OK, Title: "Mensaje enviado", Text: told(i)}
}

// Closed is the banner after the customer said that it works again.
func Closed(i store.Incident) layout.Flash {
	text := told(i) + " Gracias por decírnoslo."
	if i.ReopenUntil != "" {
		text += " Si vuelve a fallar, puede reabrirla hasta el " + ui.Day(i.ReopenUntil) + "."
	}
	return layout.Flash{Kind: ui.OK, Title: "Incidencia " + i.Number + " cerrada", Text: text}
}

// Reopened is the banner after a reopening.
func Reopened(i store.Incident) layout.Flash {
	return layout.Flash{Kind: ui.OK, Title: "Incidencia " + i.Number + " reabierta", Text: told(i)}
}

// closing lets a dialog answer in its page; the page that only asks is left by its form.
func closing(v ShowView, dialog bool) templ.Attributes {
	if !dialog {
		return nil
	}
	return templ.Attributes{"hx-post": path(v.number()) + "/cierre", "hx-target": "#" + threadID, "hx-swap": "outerHTML",
		"hx-disabled-elt": "find .btn--primary"}
}

// again is where the next incident of the same machine is reported.
func again(i store.Incident) string {
	if i.Equipment.Customer != i.Customer {
		return "/equipos"
	}
	return NewView{Machine: i.Equipment}.action()
}
