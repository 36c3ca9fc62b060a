package ui

import (
	"strings"
	"time"

	"areaclientes/store"
)

// incidentMark is how a state of an incident looks; its word comes from the store.
type incidentMark struct {
	kind Kind
	icon string
}

var incidentMarks = map[store.IncidentState]incidentMark{
	store.IncidentNew:       {Plain, "inbox"},
	store.IncidentAssigned:  {Info, "user"},
	store.IncidentVisit:     {Info, "calendar"},
	store.IncidentWorking:   {Info, "wrench"},
	store.IncidentParts:     {Warn, "package"},
	store.IncidentResolved:  {OK, "circle-check"},
	store.IncidentCancelled: {Plain, "ban"},
}

// IncidentBadge is what Badge draws for a state of an incident.
func IncidentBadge(s store.IncidentState) (Kind, string, string) {
	m := incidentMarks[s]
	return m.kind, m.icon, s.Word()
}

// IncidentIcon is the symbol of something that happened in an incident.
func IncidentIcon(e store.IncidentEvent) string {
	switch e.Kind {
	case store.IncidentWasCreated:
		return "check"
	case store.IncidentHasMessage:
		return "message-square"
	case store.IncidentWasReopened:
		return "rotate-ccw"
	case store.IncidentWasAssigned:
		return "user"
	case store.IncidentHasReading:
		return "gauge"
	}
	return incidentMarks[e.State].icon
}

// Visit says when somebody comes: «martes 24 de noviembre, de 10:00 a 12:00».
func Visit(from, to time.Time) string {
	day := DayLong(store.DateOf(from))
	switch {
	case to.IsZero() || to.Equal(from):
		return day + ", a las " + Clock(from)
	case store.DateOf(to) == store.DateOf(from):
		return day + ", de " + Clock(from) + " a " + Clock(to)
	}
	return day + ", desde las " + Clock(from)
}

// WorkWords says what a visit took: «45 minutos. Piezas: fusor.»; empty when nobody said.
func WorkWords(w store.Work) string {
	var list []string
	if w.Minutes > 0 {
		list = append(list, "Tiempo: "+Plural(w.Minutes, "minuto", "minutos")+".")
	}
	if w.Parts != "" {
		list = append(list, "Piezas: "+strings.TrimRight(w.Parts, ".")+".")
	}
	return strings.Join(list, " ")
}

// CountsWords writes counters in a line: «BN 212.000 · Color 175.000»; empty without any.
func CountsWords(counts store.Counts) string {
	var list []string
	for _, counter := range store.Counters {
		if value, known := counts[counter]; known {
			list = append(list, CounterLabel(counter)+" "+Number(value))
		}
	}
	return strings.Join(list, " · ")
}
