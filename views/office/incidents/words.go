// Package incidents draws the dealer's queue of incidents, one incident with everything that whoever
// deals with it wants to know, and the work sheets that go along on paper.
package incidents

import (
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// Path is the queue's address.
const Path = frame.Home + "/incidencias"

// view is one tab of the queue.
type view struct {
	param, text string
	state       store.IncidentState // empty: all
}

// views are the tabs, in the order of a day's work. The first is where the queue opens.
var views = [...]view{
	{"", "Abiertas", store.IncidentsOpen},
	{"nuevas", "Nuevas", store.IncidentNew},
	{"asignadas", "Asignadas", store.IncidentAssigned},
	{"visita", "Con visita", store.IncidentVisit},
	{"curso", "En curso", store.IncidentWorking},
	{"piezas", "Pendiente de repuesto", store.IncidentParts},
	{"cerradas", "Cerradas", store.IncidentsClosed},
	{"todas", "Todas", ""},
}

// Filters is what the address of the queue says, as it stands there.
type Filters struct {
	State, Query, Technician, Severity, From, To string
	Page                                         int
}

// Known leaves out what no filter understands, so that it neither narrows the list nor stays in links.
func (f Filters) Known() Filters {
	if f.tab().param != f.State {
		f.State = ""
	}
	if store.Severity(f.Severity).Word() == "" {
		f.Severity = ""
	}
	if id, err := strconv.ParseInt(f.Technician, 10, 64); f.Technician != nobody && (err != nil || id <= 0) {
		f.Technician = ""
	}
	for _, day := range []*string{&f.From, &f.To} {
		if _, err := store.ParseDate(*day); err != nil {
			*day = ""
		}
	}
	f.Page = max(1, f.Page)
	return f
}

// nobody is the technician of incidents that are nobody's, in the address.
const nobody = "nadie"

func (f Filters) tab() view {
	for _, v := range views {
		if v.param == f.State {
			return v
		}
	}
	return views[0]
}

// Filter is the same for the store.
func (f Filters) Filter() store.QueueFilter {
	technician, _ := strconv.ParseInt(f.Technician, 10, 64) // none when it is a word
	if f.Technician == nobody {
		technician = store.Nobody
	}
	return store.QueueFilter{Query: f.Query, State: f.tab().state, Technician: technician, Severity: store.Severity(f.Severity),
		From: store.Date(f.From), To: store.Date(f.To), Page: f.Page}
}

// At adds the filters to an address.
func (f Filters) At(href string) string {
	return frame.WithQuery(href, "estado", f.State, "q", f.Query, "tecnico", f.Technician, "gravedad", f.Severity,
		"desde", f.From, "hasta", f.To, "pagina", strconv.Itoa(max(1, f.Page)))
}

// List is the address of the queue under these filters.
func (f Filters) List() string { return f.At(Path) }

// Item is the address of one incident of the queue.
func (f Filters) Item(number string) string { return f.At(Path + "/" + number) }

// span writes a stretch of time as people say it: 12 min, 3 h, 5 días.
func span(d time.Duration, working bool) string {
	switch hours := int(d.Hours()); {
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case working || hours < 48:
		return strconv.Itoa(hours) + " h"
	default:
		return ui.Plural(hours/24, "día", "días")
	}
}

// waited says how long somebody waits, against what was promised while nobody has answered:
// «lleva 3 h; prometido 4 h laborables».
func waited(i store.QueuedIncident) string {
	w := i.Wait
	switch {
	case i.State.Closed():
		return "duró " + span(w.For, false)
	case w.Missed:
		return "la visita ya ha pasado"
	case w.Answered || w.Promise == 0:
		return "lleva " + span(w.For, false)
	}
	promised := span(w.Promise, w.Working)
	if w.Working && w.Promise < 2*time.Hour && w.Promise >= time.Hour {
		promised += " laborable"
	} else if w.Working {
		promised += " laborables"
	}
	return "lleva " + span(w.Counted, w.Working) + "; prometido " + promised
}

// stamp is a moment as a list shows it: «Hoy, 9:42» or «20 nov, 11:05».
func stamp(t time.Time, today store.Date) string {
	if store.DateOf(t) == today {
		return "Hoy, " + ui.Clock(t)
	}
	return ui.MomentShort(t)
}

// short is the beginning of a text, on one line.
func short(text string) string {
	const most = 70
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return strings.TrimRight(string(runes[:most]), " ") + "…"
}

// source marks what was not reported by the customer's own hand.
func source(i store.QueuedIncident) string {
	return ui.Entered(i.Entered)
}

// title says what happened, as staff speak of it.
func title(e store.IncidentEvent) string {
	switch {
	case e.Kind == store.IncidentWasCreated && e.FromDealer:
		return "Abierta en nombre del cliente"
	case e.Kind == store.IncidentWasCreated:
		return "Recibida desde el área de clientes"
	case e.Kind == store.IncidentHasMessage && e.FromDealer:
		return "Mensaje al cliente"
	case e.Kind == store.IncidentHasMessage:
		return "Mensaje del cliente"
	case e.Kind == store.IncidentHasReading:
		return "Lectura tomada"
	case e.Kind == store.IncidentWasReopened:
		return "Reabierta"
	case e.Kind == store.IncidentWasAssigned && e.Technician != "":
		return "Asignada a " + e.Technician
	case e.Kind == store.IncidentWasMoved && e.State == store.IncidentResolved && !e.FromDealer:
		return "Cerrada por el cliente"
	}
	return e.State.Word()
}
