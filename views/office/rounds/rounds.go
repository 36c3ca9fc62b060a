// Package rounds draws a technician's day on the phone: whom to go to, and one incident with everything
// that is done about it.
package rounds

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// Home is where a technician begins the day.
const Home = frame.Home + "/hoy"

// detailID is the part of the page that an answer replaces.
const detailID = "aviso-tecnico"

// Path is one incident.
func Path(number string) string { return Home + "/" + number }

// The views of the day, as the address names them.
const (
	Today  = ""
	Open   = "abiertas"
	Free   = "libres"
	Closed = "cerradas"
)

// IndexView is the day under one of its tabs.
type IndexView struct {
	View         string
	Visits       []store.QueuedIncident // today's, and what is begun
	Rest         []store.QueuedIncident // of the tab; for today the other open ones
	Free         int                    // that nobody has
	Day          store.Date
	NoTechnician bool // who looks is nobody's technician
}

func (v IndexView) tabs() frame.TabBar {
	bar := frame.TabBar{Label: "Su día"}
	for _, tab := range []struct{ view, text string }{{Today, "Hoy"}, {Open, "Abiertas"}, {Free, "Sin asignar"}, {Closed, "Cerradas hoy"}} {
		one := frame.Tab{Text: tab.text, Href: frame.WithQuery(Home, "vista", tab.view), Uncounted: tab.view != Free, Current: tab.view == v.View}
		if tab.view == Free {
			one.Count = v.Free
		}
		bar.Tabs = append(bar.Tabs, one)
	}
	return bar
}

func (v IndexView) empty() ui.EmptyState {
	switch v.View {
	case Open:
		return ui.EmptyState{Art: "art-incidents", Title: "No tiene incidencias abiertas", Text: "Mire si hay alguna sin asignar.", Href: Home + "?vista=libres", Link: "Ver las que no tiene nadie"}
	case Free:
		return ui.EmptyState{Art: "art-incidents", Title: "No hay ninguna sin asignar", Text: "Todas tienen técnico."}
	case Closed:
		return ui.EmptyState{Art: "art-incidents", Title: "Hoy aún no ha cerrado ninguna", Text: "Aquí verá las que cierre."}
	}
	return ui.EmptyState{Art: "art-incidents", Title: "Nada para hoy", Text: "No tiene visitas ni incidencias abiertas. Mire si hay alguna sin asignar.", Href: Home + "?vista=libres", Link: "Ver las que no tiene nadie"}
}

// place is where the machine stands, in one line.
func place(i store.QueuedIncident) string {
	return strings.Trim(i.Address+", "+strings.TrimSpace(i.Postcode+" "+i.City), ", ")
}

// maps leads to the place on a map.
func maps(i store.QueuedIncident) string {
	return "https://www.google.com/maps/search/?" + url.Values{"api": {"1"}, "query": {place(i)}}.Encode()
}

// at is when somebody is expected, or how long they have waited.
func at(i store.QueuedIncident, today store.Date) string {
	switch {
	case !i.ClosedAt.IsZero():
		return "Cerrada a las " + ui.Clock(i.ClosedAt)
	case i.State == store.IncidentVisit && !i.VisitFrom.IsZero():
		if store.DateOf(i.VisitFrom) == today {
			return strings.TrimSuffix("Hoy, "+ui.Clock(i.VisitFrom)+" a "+clock(i.VisitTo), " a ")
		}
		return ui.MomentShort(i.VisitFrom)
	}
	return "Lleva " + span(i.Wait.For)
}

func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ui.Clock(t)
}

func span(d time.Duration) string {
	switch hours := int(d.Hours()); {
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case hours < 48:
		return strconv.Itoa(hours) + " h"
	default:
		return ui.Plural(hours/24, "día", "días")
	}
}

func severity(s store.Severity) (ui.Kind, string, string) {
	if s == store.Stopped {
		return ui.Bad, "circle-alert", s.Word()
	}
	return ui.Plain, "info", s.Word()
}

// ShowView is one incident and what was typed into its forms.
type ShowView struct {
	Case     store.IncidentCase
	Who      store.Colleague
	Today    store.Date
	Idem     string
	Form     string            // the one that was refused
	Typed    map[string]string // what was typed into it
	Errors   store.Invalid
	Counters ui.Counters
	Gone     bool // files were sent and must be chosen again
	Refusal  string
	Clash    *frame.Clash
	Done     *layout.Flash
}

func (v ShowView) mine() bool {
	return v.Who.TechnicianID != 0 && v.Case.Technician.ID == v.Who.TechnicianID
}

// may reports whether the incident may go to a state from here.
func (v ShowView) may(state store.IncidentState) bool {
	return v.Case.State != state && !v.Case.State.Closed() && slices.Contains(v.Case.State.Next(), state)
}

func (v ShowView) action(what string) string { return Path(v.Case.Number) + "/" + what }

func (v ShowView) version() string { return strconv.FormatInt(v.Case.Version, 10) }

func (v ShowView) seen() string { return strconv.FormatInt(v.Case.UpdatedAt.UnixMilli(), 10) }

// field is an input of one form; key is its name in store.Invalid.
func (v ShowView) field(form, name, key, label string) ui.Field {
	f := ui.Field{ID: form + "-" + name, Name: name, Label: label, Autocomplete: "off"}
	if v.Form == form {
		f.Value, f.Error = v.Typed[name], v.Errors[key]
	}
	return f
}

func (v ShowView) area(form, name, key, label string) ui.Field {
	f := v.field(form, name, key, label)
	f.Required, f.Rows, f.MaxLength = true, 3, 4000
	return f
}

// faults lists what is wrong in the form that was refused.
func (v ShowView) faults() []ui.FieldError {
	names := map[string]string{"note": "texto", "internal": "texto", "state": "", "technician": "", "visit_from": "dia", "visit_to": "hasta", "minutes": "minutos", "parts": "piezas", "doc": "doc"}
	var list []ui.FieldError
	for _, key := range [...]string{"state", "technician", "note", "internal", "visit_from", "visit_to", "minutes", "parts", "doc"} {
		text, id := v.Errors[key], ""
		if text == "" {
			continue
		}
		if names[key] != "" {
			id = v.Form + "-" + names[key]
		}
		list = append(list, ui.FieldError{ID: id, Text: text})
	}
	return append(list, v.Counters.Faults()...)
}

func (v ShowView) photos() ui.Field {
	f := v.field("cierre", "doc", "doc", "Fotos")
	f.Optional, f.Accept, f.Hint = true, "image/*", "Hasta 5. El cliente las ve."
	f.Attrs = map[string]any{"capture": "environment"}
	if v.Gone {
		f.Warn = "Hay que elegir las fotos otra vez."
	}
	return f
}

func (v ShowView) minutes() ui.Field {
	f := v.field("cierre", "minutos", "minutes", "Minutos")
	f.Optional, f.Inputmode, f.Class = true, "numeric", "w-s"
	return f
}

func (v ShowView) parts() ui.Field {
	f := v.field("cierre", "piezas", "parts", "Piezas puestas")
	f.Optional, f.MaxLength = true, 1000
	return f
}

func (v ShowView) visit() []ui.Field {
	day, begin, end := v.field("visita", "dia", "visit_from", "Día"), v.field("visita", "desde", "", "Desde"), v.field("visita", "hasta", "visit_to", "Hasta")
	day.Type, begin.Type, end.Type = "date", "time", "time"
	return []ui.Field{day, begin, end}
}

// story is what has happened, newest first, internal notes among it.
func (v ShowView) story() []ui.Event {
	var list []ui.Event
	for _, e := range v.Case.Events {
		event := ui.Event{Icon: ui.IncidentIcon(e), Title: told(e), When: ui.Dots(ui.MomentShort(e.At), e.Author), Quote: e.Body, Text: ui.WorkWords(e.Work)}
		if len(e.Files) > 0 {
			event.More = files(v.Case.Number, e.Files)
		}
		list = append(list, event)
	}
	slices.Reverse(list)
	return list
}

func told(e store.IncidentEvent) string {
	switch e.Kind {
	case store.IncidentWasCreated:
		return store.IncidentNew.Word()
	case store.IncidentHasMessage:
		if e.FromDealer {
			return "Mensaje al cliente"
		}
		return "Mensaje del cliente"
	case store.IncidentHasReading:
		return "Lectura tomada"
	case store.IncidentWasReopened:
		return "Reabierta"
	case store.IncidentHasVisit:
		return "Visita: " + ui.Visit(e.VisitFrom, e.VisitTo)
	case store.IncidentWasAssigned:
		return "Asignada a " + e.Technician
	}
	return e.State.Word()
}
