// Package readings draws «Lecturas» of the back office: what is doubtful, what is missing, what came.
package readings

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// Path is the address of the queue.
const Path = "/gestion/lecturas"

// The tabs, as the address names them.
const (
	Doubtful = ""
	Pending  = "pendientes"
	Received = "recibidas"
)

// Filters are what the address says about the list.
type Filters struct {
	Tab    string
	Query  string
	Source string
	Month  string // 2026-11; empty: whenever (of what came in: this month)
	Late   string // days
	Page   int
}

// Known leaves out what is no filter.
func (f Filters) Known() Filters {
	if f.Tab != Pending && f.Tab != Received {
		f.Tab = Doubtful
	}
	if _, err := store.ParseDate(f.Month + "-01"); err != nil {
		f.Month = ""
	}
	if n, err := strconv.Atoi(f.Late); err != nil || n < 1 || n > 10_000 {
		f.Late = ""
	}
	return f
}

// Filter is the same for the store. A list for a file has page 0.
func (f Filters) Filter(today store.Date) store.ReadingFilter {
	filter := store.ReadingFilter{Query: f.Query, Source: f.Source, Page: f.Page}
	filter.Late, _ = strconv.Atoi(f.Late) // Known has looked at it
	month := f.Month
	if month == "" && f.Tab == Received {
		month = string(today[:7])
	}
	if month != "" {
		filter.From = store.Date(month + "-01")
		filter.To = store.DateOf(filter.From.Time().AddDate(0, 1, -1))
	}
	return filter
}

// At is path with the filters.
func (f Filters) At(path string) string {
	return frame.WithQuery(path, "estado", f.Tab, "q", f.Query, "origen", f.Source, "mes", f.Month, "retraso", f.Late, "pagina", strconv.Itoa(max(f.Page, 1)))
}

// Item is the address of one reading, beside the list under the same filters.
func (f Filters) Item(id int64) string { return f.At(Path + "/" + strconv.FormatInt(id, 10)) }

// IndexView is the queue.
type IndexView struct {
	Filters  Filters
	Tally    store.ReadingTally
	Readings store.ReadingPage // of what is doubtful, or came in
	Pending  store.PendingPage
	Case     *CaseView
	Today    store.Date
	Revision string
	Beside   bool // the list is sent beside an answer
	Done     *layout.Flash
}

func (v IndexView) sub() string {
	month := ui.MonthName(v.Tally.Period.First.Time().Month())
	text := ui.Plural(v.Tally.Doubtful, "lectura se sale", "lecturas se salen") + " de lo normal. Faltan las de " +
		ui.Plural(v.Tally.Pending, "equipo", "equipos") + " de " + month
	if v.Tally.Overdue > 0 {
		text += "; " + ui.Number(int64(v.Tally.Overdue)) + " con retraso"
	}
	return text + "."
}

func (v IndexView) title() string {
	if v.Case != nil {
		return "Lectura del equipo " + v.Case.Case.Machine.Number
	}
	return "Lecturas"
}

func (v IndexView) tabs() frame.TabBar {
	bar := frame.TabBar{Label: "Lecturas", Beside: v.Beside}
	for _, tab := range []struct {
		name, text string
		count      int
	}{{Doubtful, "Dudosas", v.Tally.Doubtful}, {Pending, "Pendientes", v.Tally.Pending}, {Received, "Recibidas", v.Tally.Received}} {
		href := Filters{Tab: tab.name, Query: v.Filters.Query}.At(Path)
		bar.Tabs = append(bar.Tabs, frame.Tab{Text: tab.text, Href: href, Count: tab.count, Current: tab.name == v.Filters.Tab})
	}
	return bar
}

func (v IndexView) filters() frame.FilterBar {
	f := v.Filters
	bar := frame.FilterBar{Action: Path,
		Search: ui.Field{Name: "q", Label: "Buscar lecturas", Value: f.Query, Placeholder: "ID, serie, modelo, ref. propia, cliente…", MaxLength: 120},
		Keep:   []ui.Option{{Label: "estado", Value: f.Tab}}}
	if f.Tab == Pending {
		bar.Choices = []frame.Choice{{Field: ui.Field{Name: "retraso", Label: "Retraso", Value: f.Late}, Options: []ui.Option{
			{Label: "Todas las pendientes"}, {Value: "1", Label: "Con retraso"}, {Value: "30", Label: "Más de 30 días"}, {Value: "90", Label: "Más de 90 días"},
		}}}
		return bar
	}
	bar.Choices = []frame.Choice{
		{Field: ui.Field{Name: "origen", Label: "Origen", Value: f.Source}, Options: sources()},
		{Field: ui.Field{Name: "mes", Label: "Fecha", Value: f.Month}, Options: v.months()},
	}
	return bar
}

// sources are the ways in which a reading comes.
func sources() []ui.Option {
	options := []ui.Option{{Label: "Cualquier origen"}}
	for _, source := range []string{store.FromPortal, store.FromPhone, store.FromMail, store.FromTechnician, store.FromMachine} {
		options = append(options, ui.Option{Value: source, Label: ui.SourceWord(source)})
	}
	return options
}

// months are the last thirteen.
func (v IndexView) months() []ui.Option {
	options := []ui.Option{{Label: "Cualquier fecha"}}
	first := v.Today.AddDays(1 - v.Today.Time().Day()).Time()
	for i := range 13 {
		month := store.DateOf(first.AddDate(0, -i, 0))
		option := ui.Option{Value: string(month[:7]), Label: ui.MonthYear(month)}
		if i == 0 && v.Filters.Tab == Received {
			options[0].Label, option.Value = ui.MonthYear(month), ""
			continue
		}
		options = append(options, option)
	}
	return options
}

func (v IndexView) total() int {
	if v.Filters.Tab == Pending {
		return v.Pending.Total
	}
	return v.Readings.Total
}

func (v IndexView) pages() ui.Pages {
	return frame.PagesOf(v.Filters.At(Path), v.Filters.Page, v.total())
}

func (v IndexView) download(format string) string {
	f := v.Filters
	f.Page = 1
	return f.At(Path + "/lista/" + format)
}

// live is what the list asks again every few seconds.
func (v IndexView) live() string {
	here := v.Filters.At(Path)
	if v.Case != nil {
		here = v.Filters.Item(v.Case.Case.ID)
	}
	return frame.WithQuery(here, "rev", v.Revision)
}

func (v IndexView) current(l store.ReadingLine) bool { return v.Case != nil && v.Case.Case.ID == l.ID }

func (v IndexView) empty() ui.EmptyState {
	f := v.Filters
	switch {
	case f.Query+f.Source+f.Month+f.Late != "":
		return ui.EmptyState{Art: "art-search", Title: "Ninguna lectura coincide", Text: "Pruebe con otra palabra o quite algún filtro.",
			Href: Filters{Tab: f.Tab}.At(Path), Link: "Quitar los filtros"}
	case f.Tab == Pending:
		return ui.EmptyState{Art: "art-readings", Title: "No falta ninguna lectura", Text: "Todos los equipos con contrato tienen la suya de " + ui.MonthName(v.Tally.Period.First.Time().Month()) + "."}
	case f.Tab == Received:
		return ui.EmptyState{Art: "art-readings", Title: "Este mes aún no ha llegado ninguna lectura", Text: "Las que envían los clientes aparecen aquí solas. Las del ERP están en la ficha de cada equipo."}
	}
	return ui.EmptyState{Art: "art-readings", Title: "No hay lecturas dudosas", Text: "Cuando una se salga de lo normal, aparecerá aquí antes de facturar."}
}

// besides is the same view for parts that are sent beside an answer.
func (v IndexView) besides() IndexView {
	v.Beside = true
	return v
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// machineName is the machine of a line: model and number.
func machineName(m store.MachineName) string { return m.Model + " " + m.Number }

// difference writes what a counter has risen, or fallen, since the reading before.
func difference(l store.ReadingLine, counter store.Counter) string {
	before, known := l.Before[counter]
	value, read := l.Counts[counter]
	switch {
	case !known || !read:
		return ""
	case value >= before:
		return "+" + ui.Number(value-before)
	}
	return ui.Number(value - before)
}

// late says how long a reading has been missing.
func late(p store.PendingReading) string {
	switch {
	case p.Late > 0:
		return ui.Plural(p.Late, "día de retraso", "días de retraso")
	case p.Late == 0:
		return "Hoy es el último día"
	}
	return "Hasta el " + ui.DayMonth(p.Due)
}

// Reminded says what became of asking customers.
func Reminded(r store.Reminded) layout.Flash {
	flash := layout.Flash{Kind: ui.OK, Title: ui.Plural(r.Sent, "cliente avisado por correo", "clientes avisados por correo")}
	if r.Sent == 0 {
		flash.Kind, flash.Title = ui.Info, "No se ha enviado ningún correo"
	}
	if r.Already > 0 {
		flash.Text = ui.Plural(r.Already, "ya tenía", "ya tenían") + " su aviso de este mes. "
	}
	if r.Unreachable > 0 {
		flash.Text += ui.Plural(r.Unreachable, "cliente no tiene correo: llámele.", "clientes no tienen correo: llámeles.")
	}
	return flash
}
