package orders

import (
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// IndexView is a page of the queue.
type IndexView struct {
	Queue   store.OrderQueue
	Board   store.OrderBoard
	Filter  Filter
	Staff   []store.Colleague
	Now     time.Time
	Since   store.OrderID // the last order that was there when the page was opened
	Fresh   int           // how many came after it
	Outcome []store.OrderOutcome
	Done    [2]string     // what was done with several orders, of one and of several: «pedidos asignados»
	Errors  store.Invalid // of what was to be done with several
}

// sub is the line under the heading: «7 nuevos. El más antiguo lleva 1 día y 3 horas.»
func (v IndexView) sub() string {
	waiting := v.Board.Counts[store.OrderProcessing]
	if waiting == 0 {
		return "No hay ninguno nuevo."
	}
	return ui.Plural(waiting, "nuevo", "nuevos") + ". El más antiguo lleva " + lasting(v.Now.Sub(v.Board.Oldest)) + "."
}

func (v IndexView) tabBar(beside bool) frame.TabBar {
	bar := frame.TabBar{Label: "Estado de los pedidos", Beside: beside}
	for _, t := range tabs {
		f, n := v.Filter, 0
		f.Tab, f.Page = t.key, 1
		for state, count := range v.Board.Counts {
			if len(t.states) == 0 || has(t.states, state) {
				n += count
			}
		}
		bar.Tabs = append(bar.Tabs, frame.Tab{Text: t.text, Href: f.On(Path), Count: n, Current: t.key == v.Filter.Tab})
	}
	return bar
}

func has(states []store.OrderState, state store.OrderState) bool {
	for _, s := range states {
		if s == state {
			return true
		}
	}
	return false
}

func (v IndexView) filters() frame.FilterBar {
	f := v.Filter
	return frame.FilterBar{
		Action: Path,
		Search: ui.Field{ID: "q", Name: "q", Label: "Buscar pedido, cliente, artículo o equipo", Value: f.Query, Placeholder: "Pedido, cliente, equipo…", MaxLength: 100},
		Choices: []frame.Choice{{
			Field:   ui.Field{ID: "responsable", Name: "responsable", Label: "Responsable", Value: f.Staff},
			Options: append([]ui.Option{{Label: "Cualquier responsable"}, {Value: Nobody, Label: "Sin asignar"}}, people(v.Staff)...),
		}},
		Days: []ui.Field{{ID: "desde", Name: "desde", Label: "Desde", Value: string(f.From)}, {ID: "hasta", Name: "hasta", Label: "Hasta", Value: string(f.To)}},
		Keep: []ui.Option{{Label: "estado", Value: f.Tab}},
	}
}

func people(staff []store.Colleague) []ui.Option {
	list := make([]ui.Option, len(staff))
	for i, c := range staff {
		list[i] = ui.Option{Value: strconv.FormatInt(int64(c.ID), 10), Label: c.Name}
	}
	return list
}

// live is the address that tells whether the list is still as it stands; path is the list's or an order's.
func (v IndexView) live(path string) string {
	return v.Filter.On(path, "rev", v.Board.Revision, "vistos", strconv.FormatInt(int64(v.Since), 10))
}

func (v IndexView) pages(path string) ui.Pages {
	p := frame.PagesOf(v.Filter.On(path), v.Queue.Page, v.Queue.Total)
	return p
}

func (v IndexView) download(format string) string {
	f := v.Filter
	f.Page = 1
	return f.On(Path+"/descarga", "formato", format)
}

func (v IndexView) lines(format string) string {
	return frame.WithQuery(v.download(format), "de", "lineas")
}

// all is the same search in every state.
func (v IndexView) all() string {
	f := v.Filter
	f.Tab, f.Page = "todos", 1
	return f.On(Path)
}

// none says what to do when nothing is listed.
func (v IndexView) none() ui.EmptyState {
	switch {
	case v.Filter.narrowed() && v.Filter.Tab != "todos":
		return ui.EmptyState{Art: "art-search", Title: "Ningún pedido de esta lista coincide", Text: "Puede estar en otro estado.", Href: v.all(), Link: "Buscar en todos"}
	case v.Filter.narrowed():
		return ui.EmptyState{Art: "art-search", Title: "Ningún pedido coincide", Text: "Pruebe con otro número, otro nombre u otras fechas.", Href: Path + "?estado=todos", Link: "Ver todos los pedidos"}
	case v.Filter.Tab == "todos":
		return ui.EmptyState{Art: "art-orders", Title: "Todavía no hay pedidos", Text: "Los que hagan sus clientes aparecen aquí solos."}
	}
	return ui.EmptyState{Art: "art-orders", Title: "Aquí no hay nada pendiente", Text: "Los pedidos nuevos aparecen solos.", Href: Path + "?estado=todos", Link: "Ver todos los pedidos"}
}

// refused groups what could not be done by its reason.
func (v IndexView) refused() (reasons []string, numbers map[string][]string) {
	numbers = map[string][]string{}
	for _, o := range v.Outcome {
		if o.Why == "" {
			continue
		}
		if numbers[o.Why] == nil {
			reasons = append(reasons, o.Why)
		}
		numbers[o.Why] = append(numbers[o.Why], o.Number)
	}
	return reasons, numbers
}

// Said says what became of several orders: a title, and a sentence for each reason why some could not be done.
func (v IndexView) Said() (kind ui.Kind, title string, sentences []string) {
	reasons, numbers := v.refused()
	failed := 0
	for _, reason := range reasons {
		failed += len(numbers[reason])
		sentences = append(sentences, strings.Join(numbers[reason], ", ")+": "+reason)
	}
	done := len(v.Outcome) - failed
	title = ui.Plural(done, v.Done[0], v.Done[1])
	switch {
	case failed == 0:
		return ui.OK, title, nil
	case done == 0:
		return ui.Bad, "No se ha cambiado ningún pedido", sentences
	}
	return ui.Warn, title + "; " + ui.Number(int64(failed)) + " no", sentences
}
