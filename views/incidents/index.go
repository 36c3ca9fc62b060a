package incidents

import (
	"net/url"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// The regions that answers replace.
const (
	listID   = "lista"
	reportID = "nueva"
	threadID = "seguimiento"
	stateID  = "estado-actual"
)

// IndexView is a page of the list and what it was filtered by.
type IndexView struct {
	Page  store.IncidentPage
	Query string
	State store.IncidentState
}

func (v IndexView) summary() string {
	if v.Page.Open+v.Page.Closed == 0 {
		return ""
	}
	return ui.Plural(v.Page.Open, "abierta", "abiertas") + " y " + ui.Plural(v.Page.Closed, "cerrada", "cerradas") + "."
}

func (v IndexView) filtered() bool { return v.Query != "" || v.State != "" }

// groups are the filters over several states.
var groups = [...]struct {
	state store.IncidentState
	word  string
}{{store.IncidentsOpen, "Abiertas"}, {store.IncidentsClosed, "Cerradas"}}

// StateParam writes a state as it stands in the address of the list: «visita-concertada».
func StateParam(s store.IncidentState) string {
	word := s.Word()
	for _, group := range groups {
		if group.state == s {
			word = group.word
		}
	}
	return strings.ReplaceAll(store.Fold(word), " ", "-")
}

// ParamState is the other direction; what it does not know is no filter.
func ParamState(param string) store.IncidentState {
	for _, state := range append(store.IncidentStates[:], store.IncidentsOpen, store.IncidentsClosed) {
		if StateParam(state) == param {
			return state
		}
	}
	return ""
}

func stateOptions() []ui.Option {
	options := []ui.Option{{Value: "", Label: "Todos los estados"}}
	for _, group := range groups {
		options = append(options, ui.Option{Value: StateParam(group.state), Label: group.word})
	}
	for _, state := range store.IncidentStates {
		options = append(options, ui.Option{Value: StateParam(state), Label: state.Word()})
	}
	return options
}

func (v IndexView) pages() ui.Pages {
	first := (v.Page.Page - 1) * store.IncidentsPerPage
	pages := ui.Pages{From: first + 1, To: first + len(v.Page.Lines), Total: v.Page.Total}
	if v.Page.Page > 1 {
		pages.Prev = v.href(v.Page.Page - 1)
	}
	if v.Page.Page < v.Page.Pages {
		pages.Next = v.href(v.Page.Page + 1)
	}
	return pages
}

// href is the address of another page of the same list.
func (v IndexView) href(page int) string {
	values := url.Values{}
	if v.Query != "" {
		values.Set("q", v.Query)
	}
	if v.State != "" {
		values.Set("estado", StateParam(v.State))
	}
	if page > 1 {
		values.Set("pagina", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return "/incidencias"
	}
	return "/incidencias?" + values.Encode()
}
