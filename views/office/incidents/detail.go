package incidents

import (
	"net/url"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// CaseView is one incident, and what was typed into its forms.
type CaseView struct {
	Case     store.IncidentCase
	Filters  Filters
	Who      store.Colleague
	Today    store.Date
	Idem     string
	Form     Form              // the one that was refused; empty when none was
	Typed    map[string]string // into that form
	Errors   store.Invalid
	Refusal  string // why nothing was changed
	Clash    *frame.Clash
	Counters ui.Counters
	Gone     bool          // files have to be chosen again
	Done     *layout.Flash // what was changed, where the page was not loaded anew
}

// Form is one of the forms of an incident; it is also the noun of its address.
type Form string

// The forms.
const (
	StepForm   Form = "pasos"
	CloseForm  Form = "cierre"
	CancelForm Form = "anulacion"
	NoteForm   Form = "notas"
	EditForm   Form = "datos"
)

func (v CaseView) number() string { return v.Case.Number }

func (v CaseView) refused() bool { return len(v.Errors) > 0 || v.Refusal != "" || v.Clash != nil }

// technician says whether who looks goes there, rather than sharing out work.
func (v CaseView) technician() bool { return v.Who.Role == store.RoleTechnician }

func (v CaseView) action(f Form) string {
	return v.Filters.At(Path + "/" + v.number() + "/" + string(f))
}

func (v CaseView) document(token string) string {
	return Path + "/" + v.number() + "/documentos/" + token
}

// idem is the key of a form: each of a page has its own.
func (v CaseView) idem(f Form) string {
	if v.Form == f && v.Typed["idem"] != "" {
		return v.Typed["idem"]
	}
	return v.Idem + "-" + string(f)
}

func (v CaseView) seen() string { return strconv.FormatInt(v.Case.UpdatedAt.UnixMilli(), 10) }

func (v CaseView) version() string { return strconv.FormatInt(v.Case.Version, 10) }

// typed is what stands in a field: what was typed into a form that was refused, else what is.
func (v CaseView) typed(f Form, field, is string) string {
	if v.Form == f {
		return v.Typed[field]
	}
	return is
}

func (v CaseView) fault(f Form, field string) string {
	if v.Form == f {
		return v.Errors[field]
	}
	return ""
}

// open says whether a form that is put away shows.
func (v CaseView) open(f Form) bool { return v.Form == f && v.refused() }

func (v CaseView) phone() string {
	if !strings.ContainsAny(v.Case.Queued.Phone, "0123456789") {
		return ""
	}
	return v.Case.Queued.Phone
}

func (v CaseView) place() string {
	q := v.Case.Queued
	return ui.Or(strings.Join(strings.FieldsFunc(q.Address+"|"+strings.TrimSpace(q.Postcode+" "+q.City), func(r rune) bool { return r == '|' }), ", "))
}

// maps is where the machine stands on a map; empty when no address is known.
func (v CaseView) maps() string {
	q := v.Case.Queued
	if q.Address == "" {
		return ""
	}
	return "https://www.google.com/maps/search/?api=1&query=" + url.QueryEscape(v.place())
}

// about is the report in words: machine and contact, in two columns.
func (v CaseView) about() []ui.Pair {
	c, q := v.Case, v.Case.Queued
	e := c.Equipment
	pairs := []ui.Pair{
		{Term: "Equipo", Text: e.Model.Name},
		{Term: "ID", Text: ui.Dots(e.Number, ui.OwnRef(e.OwnRef))},
		{Term: "N.º de serie", Text: e.Serial},
		{Term: "Ubicación", Text: ui.Dots(e.Location, q.City)},
		{Term: "Contrato", Text: v.contract()},
		{Term: "Última lectura", Text: v.last()},
		{Term: "Contacto", Text: c.Contact},
		{Term: "Gravedad", Text: c.Severity.Word()},
		{Term: "Técnico", Text: c.Technician.Name},
		{Term: "Recibida", Text: ui.Dots(ui.Moment(c.CreatedAt), source(q))},
	}
	if counts := ui.CountsWords(c.Reading.Counts); counts != "" {
		pairs = append(pairs, ui.Pair{Term: "Lectura del aviso", Text: counts})
	}
	if !c.VisitFrom.IsZero() {
		pairs = append(pairs, ui.Pair{Term: "Visita", Text: ui.Visit(c.VisitFrom, c.VisitTo)})
	}
	if c.State.Closed() {
		pairs = append(pairs, ui.Pair{Term: "Cerrada", Text: ui.Moment(c.ClosedAt)})
	}
	return pairs
}

// moved says that the machine has been placed at another customer since.
func (v CaseView) moved() bool { return v.Case.Equipment.Customer != v.Case.Customer }

// contract says what the machine's contract covers: «INTEGRAL. Incluye tóner y tambor; no papel».
func (v CaseView) contract() string {
	k := v.Case.Equipment.Contract
	if k.Kind == "" {
		return "Sin contrato"
	}
	var in, out []string
	for _, c := range v.Case.Covers {
		if c.Included {
			in = append(in, strings.ToLower(c.Family))
		} else {
			out = append(out, strings.ToLower(c.Family))
		}
	}
	text := k.Kind + " (" + k.Number + ")"
	if len(in) > 0 {
		text += ". Incluye " + strings.Join(in, ", ")
	}
	if len(out) > 0 {
		text += "; no " + strings.Join(out, ", ")
	}
	return text
}

func (v CaseView) last() string {
	last := v.Case.Equipment.Last
	if last.On == "" {
		return ""
	}
	return ui.CountsWords(last.Counts) + " (" + ui.Day(last.On) + ")"
}

// thread is what has happened, internal notes among it, newest first.
func (v CaseView) thread() []ui.Event {
	var list []ui.Event
	notes := v.Case.Notes
	for i, e := range v.Case.Events {
		for len(notes) > 0 && notes[0].At.Before(e.At) {
			list, notes = append(list, v.noted(notes[0])), notes[1:]
		}
		list = append(list, v.happened(e, i == len(v.Case.Events)-1))
	}
	for _, note := range notes {
		list = append(list, v.noted(note))
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list
}

func (v CaseView) happened(e store.IncidentEvent, last bool) ui.Event {
	event := ui.Event{Icon: ui.IncidentIcon(e), Title: title(e), When: ui.Dots(stamp(e.At, v.Today), e.Author), Quote: e.Body, Now: last,
		Text: ui.WorkWords(e.Work)}
	if !e.VisitFrom.IsZero() {
		event.Text = "El " + ui.Visit(e.VisitFrom, e.VisitTo)
	}
	if len(e.Files) > 0 {
		event.More = files(v, e.Files)
	}
	return event
}

func (v CaseView) noted(n store.IncidentNote) ui.Event {
	return ui.Event{Icon: "lock", Title: "Nota interna", When: ui.Dots(stamp(n.At, v.Today), n.Author), Quote: n.Body}
}
