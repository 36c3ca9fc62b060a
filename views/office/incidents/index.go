package incidents

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// IndexView is the queue, and the incident beside it when one is chosen.
type IndexView struct {
	Queue       store.IncidentQueue
	Filters     Filters
	Technicians []store.TechnicianLoad
	Office      bool // who looks shares out work; a technician only sees their own
	Today       store.Date
	Revision    string
	Idem        string
	Case        *CaseView
	Beside      bool          // the list is sent beside an answer
	Errors      store.Invalid // of what was to be done with several
	Note        string        // typed for that
	Picked      []string      // ticked for that
	Bulk        *store.Bulk   // what came of it
}

func (v IndexView) heading() string {
	if v.Case == nil {
		return "Incidencias"
	}
	if v.Case.refused() {
		return "Error: incidencia " + v.Case.Case.Number
	}
	return "Incidencia " + v.Case.Case.Number
}

func (v IndexView) sub() string {
	q := v.Queue
	free, under := q.Counts[store.IncidentNew], q.All-q.Closed-q.Counts[store.IncidentNew]
	return ui.Number(int64(free)) + " sin asignar y " + ui.Number(int64(under)) + " en curso."
}

func (v IndexView) tabs() frame.TabBar {
	bar := frame.TabBar{Label: "Estados", Beside: v.Beside}
	for _, tab := range views {
		f := v.Filters
		f.State, f.Page = tab.param, 1
		bar.Tabs = append(bar.Tabs, frame.Tab{Text: tab.text, Href: f.List(), Count: v.Queue.Of(tab.state), Current: tab.param == v.Filters.State})
	}
	return bar
}

func (v IndexView) filters() frame.FilterBar {
	f := v.Filters
	bar := frame.FilterBar{Action: Path,
		Search: ui.Field{Name: "q", Label: "Buscar incidencias", Value: f.Query, Placeholder: "Número, serie, modelo, cliente, ref. propia…", MaxLength: 120},
		Choices: []frame.Choice{
			{Field: ui.Field{Name: "gravedad", Label: "Gravedad", Value: f.Severity}, Options: severities("Cualquier gravedad")},
		},
		Keep: []ui.Option{{Label: "estado", Value: f.State}, {Label: "desde", Value: f.From}, {Label: "hasta", Value: f.To}},
	}
	if v.Office {
		options := []ui.Option{{Label: "Cualquier técnico"}, {Value: nobody, Label: "Sin técnico"}}
		for _, t := range v.Technicians {
			options = append(options, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: t.Name})
		}
		bar.Choices = append(bar.Choices, frame.Choice{Field: ui.Field{Name: "tecnico", Label: "Técnico", Value: f.Technician}, Options: options})
	}
	return bar
}

func severities(any string) []ui.Option {
	var list []ui.Option
	if any != "" {
		list = append(list, ui.Option{Label: any})
	}
	for _, s := range store.Severities {
		list = append(list, ui.Option{Value: string(s), Label: s.Word()})
	}
	return list
}

// dates are the two days between which incidents were reported.
func (v IndexView) dates() [2]ui.Field {
	return [2]ui.Field{
		{Name: "desde", Label: "Desde el día", Type: "date", Value: v.Filters.From},
		{Name: "hasta", Label: "Hasta el día", Type: "date", Value: v.Filters.To},
	}
}

// dated says whether the list is narrowed to some days.
func (v IndexView) dated() bool { return v.Filters.From != "" || v.Filters.To != "" }

func (v IndexView) download(format string) string {
	f := v.Filters
	f.Page = 1
	return f.At(Path + "/lista/" + format)
}

// live is what the list asks again every few seconds.
func (v IndexView) live() string {
	return frame.WithQuery(v.Here(), "rev", v.Revision)
}

// Here is the address of the page with the list, with the incident beside it.
func (v IndexView) Here() string {
	if v.Case != nil {
		return v.Filters.Item(v.Case.Case.Number)
	}
	return v.Filters.List()
}

func (v IndexView) current(i store.QueuedIncident) bool {
	return v.Case != nil && v.Case.Case.Number == i.Number
}

// Pick is the value of an incident's box: its number and the version that was looked at.
func Pick(i store.QueuedIncident) string { return i.Number + "." + strconv.FormatInt(i.Version, 10) }

// ParsePick reads what Pick wrote. The version of anything else is none that there is.
func ParsePick(text string) store.IncidentPick {
	number, version, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(version, 10, 64)
	if err != nil || n < 1 {
		n = -1
	}
	return store.IncidentPick{Number: number, Version: n}
}

func (v IndexView) picked(number string) bool {
	for _, one := range v.Picked {
		if one == number {
			return true
		}
	}
	return false
}

func (v IndexView) pages() ui.Pages {
	return frame.PagesOf(v.Filters.List(), v.Queue.Page, v.Queue.Total)
}

func (v IndexView) empty() ui.EmptyState {
	f := v.Filters
	if f.Query+f.Technician+f.Severity+f.From+f.To != "" {
		return ui.EmptyState{Art: "art-search", Title: "Ninguna incidencia coincide", Text: "Pruebe con otra palabra o quite algún filtro.",
			Href: Filters{State: f.State}.List(), Link: "Quitar los filtros"}
	}
	return ui.EmptyState{Art: "art-incidents", Title: "No hay incidencias aquí", Text: "Las nuevas aparecen solas en cuanto un cliente las comunica."}
}

// bulkTechnician is what a step with several incidents asks for.
func (v IndexView) bulkTechnician() (ui.Field, []ui.Option) {
	options := []ui.Option{{Label: "Elegir técnico"}}
	for _, t := range v.Technicians {
		options = append(options, ui.Option{Value: strconv.FormatInt(t.ID, 10), Label: load(t)})
	}
	return ui.Field{ID: "lote-tecnico", Name: "a_tecnico", Label: "Técnico al que asignar"}, options
}

func load(t store.TechnicianLoad) string {
	text := t.Name + " (" + ui.Plural(t.Open, "abierta", "abiertas")
	if t.Today > 0 {
		text += ", " + ui.Plural(t.Today, "visita hoy", "visitas hoy")
	}
	return text + ")"
}

func (v IndexView) bulkErrors() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...]struct{ name, id string }{{"numero", ""}, {"technician", "lote-tecnico"}, {"note", "lote-nota"}} {
		if text := v.Errors[field.name]; text != "" {
			list = append(list, ui.FieldError{ID: field.id, Text: text})
		}
	}
	return list
}

// BulkDone says what a step with several incidents came to.
func BulkDone(b store.Bulk) string {
	return ui.Plural(len(b.Done), "incidencia cambiada", "incidencias cambiadas")
}

func attrsOf(href string, now bool) templ.Attributes { return frame.Into(href, now) }

// besides is the same view for parts that are sent beside an answer.
func (v IndexView) besides() IndexView {
	v.Beside = true
	return v
}

// cut says that a search among what is closed has not gone back to the beginning.
func (v IndexView) cut() string {
	return "Son muchas: de las cerradas se buscan las " + ui.Number(store.SearchedBack) + " más recientes. Añada otra palabra para acotar."
}
