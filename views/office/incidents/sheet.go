package incidents

import (
	"slices"
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func (v SheetsView) sub() string {
	return ui.Plural(len(v.Cases), "parte, uno por página", "partes, uno por página") + "."
}

func (v SheetsView) empty() ui.EmptyState {
	return ui.EmptyState{Art: "art-incidents", Title: "No hay nada que imprimir", Text: "Marque en la lista las incidencias de las que quiere el parte.",
		Href: Path, Link: "Volver a la lista"}
}

// sheet is what the technician needs on paper.
func (v CaseView) sheet() []ui.Pair {
	c, e := v.Case, v.Case.Equipment
	return []ui.Pair{
		{Term: "Equipo", Text: e.Model.Name},
		{Term: "ID", Text: ui.Dots(e.Number, ui.OwnRef(e.OwnRef))},
		{Term: "N.º de serie", Text: e.Serial},
		{Term: "Ubicación", Text: e.Location},
		{Term: "Contrato", Text: v.contract()},
		{Term: "Última lectura", Text: v.last()},
		{Term: "Contacto", Text: c.Contact},
		{Term: "Teléfono", Text: ui.Phone(v.phone())},
		{Term: "Tipo de aviso", Text: ui.Dots(c.Kind.Word(), c.Severity.Word())},
		{Term: "Recibida", Text: ui.Moment(c.CreatedAt)},
		{Term: "Técnico", Text: c.Technician.Name},
		{Term: "Visita", Text: v.visitWords()},
	}
}

func (v CaseView) visitWords() string {
	if v.Case.VisitFrom.IsZero() {
		return ""
	}
	return ui.Visit(v.Case.VisitFrom, v.Case.VisitTo)
}

// ended is the event with which the incident was closed; nil while it is open.
func (v CaseView) ended() *store.IncidentEvent {
	if !v.Case.State.Closed() {
		return nil
	}
	for _, e := range slices.Backward(v.Case.Events) {
		if e.Kind == store.IncidentWasMoved && e.State.Closed() {
			return &e
		}
	}
	return nil
}

func (v CaseView) done() string {
	if e := v.ended(); e != nil {
		return e.Body
	}
	return ""
}

// blanks are the places to write into: time, parts and the counters; filled in when they are known.
func (v CaseView) blanks() []ui.Pair {
	minutes, parts := "", ""
	if e := v.ended(); e != nil && e.Work.Minutes > 0 {
		minutes = strconv.Itoa(e.Work.Minutes)
	}
	if e := v.ended(); e != nil {
		parts = e.Work.Parts
	}
	pairs := []ui.Pair{{Term: "Tiempo (minutos)", Text: minutes}, {Term: "Piezas", Text: parts}}
	for _, counter := range v.Case.Equipment.Model.Counters() {
		pairs = append(pairs, ui.Pair{Term: "Lectura " + ui.CounterLabel(counter)})
	}
	return pairs
}
