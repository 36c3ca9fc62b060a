package mail

import (
	"cmp"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// IncidentState tells the customer that an incident moved on: to the state that the event set,
// which may not be the last one any more when the letter leaves.
func IncidentState(to To, f store.IncidentFacts) Letter {
	title, sentence := incidentWords(f.Event)
	l := letter(to, f.Number, title+": "+f.Machine.Model)
	l.Title, l.Lead = title, []string{sentence}
	news := Section{Title: "Incidencia " + f.Number, Quote: f.Event.Body, Facts: facts(
		Fact{Label: "Fecha", Value: ui.Moment(f.Event.At)},
		Fact{Label: "Técnico", Value: cmp.Or(f.Event.Technician, f.Technician.Name)},
		Fact{Label: "Visita", Value: visit(f.Event.VisitFrom, f.Event.VisitTo)},
		Fact{Label: "Tiempo", Value: minutes(f.Event.Work.Minutes)},
		Fact{Label: "Piezas", Value: f.Event.Work.Parts},
		Fact{Label: "Documentos", Value: strings.Join(f.Event.Files, ", ")},
	)}
	l.Sections = []Section{news, machineShort(f.Machine)}
	l.Link = incidentLink(to.Dealer, f)
	if f.Event.State == store.IncidentResolved && to.Dealer.ReopenDays > 0 {
		l.Closing = "Si el problema sigue, puede reabrirla en el portal durante " +
			ui.Plural(to.Dealer.ReopenDays, "día", "días") + " o llamarnos."
	}
	return l
}

// minutes is how long a visit took; empty when nobody said.
func minutes(n int) string {
	if n == 0 {
		return ""
	}
	return ui.Plural(n, "minuto", "minutos")
}
