// Package incidents draws the list of incidents, the form that reports one, and one incident with
// its thread.
package incidents

import (
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func path(number string) string { return "/incidencias/" + number }

// templ components take no more than what they draw, so the state is looked up here.
func badge(s store.IncidentState) (ui.Kind, string, string) { return ui.IncidentBadge(s) }

// title says what happened, in a few words.
func title(e store.IncidentEvent, dealer string) string {
	switch {
	case e.Kind == store.IncidentWasCreated:
		return store.IncidentNew.Word()
	case e.Kind == store.IncidentHasMessage && e.FromDealer:
		return "Mensaje de " + dealer
	case e.Kind == store.IncidentHasMessage:
		return "Mensaje suyo"
	case e.Kind == store.IncidentWasReopened:
		return "Reabierta"
	case e.Kind == store.IncidentHasReading:
		return "Lectura tomada"
	case e.Kind == store.IncidentWasAssigned && e.Technician != "":
		return "Asignada a " + e.Technician
	}
	return e.State.Word()
}

// near puts «hoy» or «mañana» before a visit that is.
func near(from, to time.Time, today store.Date) string {
	switch store.DateOf(from).DaysSince(today) {
	case 0:
		return "hoy, " + ui.Visit(from, to)
	case 1:
		return "mañana, " + ui.Visit(from, to)
	}
	return "el " + ui.Visit(from, to)
}

// when stamps an event with who and when.
func when(e store.IncidentEvent, today store.Date) string {
	text := ui.Moment(e.At)
	if store.DateOf(e.At) == today {
		text = "Hoy, " + ui.Clock(e.At)
	}
	if e.Author != "" {
		text += " · " + e.Author
	}
	return text
}

// news is the newest of a thread in one line of the list.
func news(l store.IncidentLine, dealer string) string {
	if l.News.Kind == store.IncidentHasVisit && l.State == store.IncidentVisit {
		return "Visita: " + ui.Visit(l.VisitFrom, l.VisitTo)
	}
	text := title(l.News, dealer)
	if body := short(l.News.Body); body != "" && l.News.Kind != store.IncidentWasCreated {
		text += ": " + body
	}
	return text
}

// maxShort is how many characters of a text stand in a list.
const maxShort = 80

// short is the beginning of a text, on one line.
func short(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= maxShort {
		return string(runes)
	}
	cut := string(runes[:maxShort])
	if space := strings.LastIndexByte(cut, ' '); space > maxShort/2 {
		cut = cut[:space]
	}
	return cut + "…"
}

// dots joins what there is.
func dots(parts ...string) string {
	var list []string
	for _, part := range parts {
		if part != "" {
			list = append(list, part)
		}
	}
	return strings.Join(list, " · ")
}
