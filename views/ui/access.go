package ui

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"areaclientes/store"
)

// AccessMachinesID is the list of machines in a form that gives access; searching refreshes it.
const AccessMachinesID = "equipos-a-elegir"

// The most machines that such a form lists, and from how many on it can be searched.
const (
	accessListed = 50
	accessSearch = 8
)

// Access is the part of a form that says what somebody at a customer's sees and may do.
type Access struct {
	Offer    store.Offer
	Permit   store.Permit // as typed
	Machines []store.Equipment
	Query    string // what the machines are searched for
	Found    []store.Equipment
	Action   string // of the form around it
	Errors   store.Invalid
}

// The words that forms send for how much somebody sees, and for what they may do.
var (
	accessSees = map[store.Sees]string{store.SeesAll: "todo", store.SeesSite: "sede", store.SeesOwn: "suyo"}
	seesHelp   = map[store.Sees]string{
		store.SeesAll:  "Todos los equipos, pedidos e incidencias de la empresa",
		store.SeesSite: "Los equipos de sus sedes, con sus lecturas e incidencias, y los pedidos que son solo para ellos",
		store.SeesOwn:  "Los equipos que le asigne, y los pedidos e incidencias que envíe",
	}
)

// SeesOf is how much a form's word gives to see; empty for no such word.
func SeesOf(word string) store.Sees {
	for sees, known := range accessSees {
		if known == word {
			return sees
		}
	}
	return ""
}

func (v Access) sees() Field {
	return Field{Name: "ve", Label: "¿Qué puede ver?", Value: accessSees[v.Permit.Sees], Error: v.Errors["sees"]}
}

func (v Access) seesOptions() []Option {
	var list []Option
	for _, sees := range v.Offer.Sees {
		list = append(list, Option{Value: accessSees[sees], Label: sees.Word(), Help: seesHelp[sees]})
	}
	return list
}

// gives reports whether that much can be given.
func (v Access) gives(sees store.Sees) bool { return slices.Contains(v.Offer.Sees, sees) }

// right is one thing that may be allowed.
type right struct {
	word, label, help string
	on, has           bool
}

func (v Access) rights() []right {
	may, own := v.Permit.May, v.Offer.May
	list := []right{
		{"lecturas", "Enviar lecturas", "", may.Read, own.Read}, {"incidencias", "Comunicar incidencias", "Y escribir en ellas, cerrarlas y reabrirlas", may.Report, own.Report},
		{"pedidos", "Hacer pedidos", "Y repetirlos o anularlos", may.Order, own.Order},
		{"usuarios", "Dar acceso a compañeros", "Nunca más del que tiene", may.Invite, own.Invite},
	}
	return slices.DeleteFunc(list, func(r right) bool { return !r.has })
}

// RightsOf is what the words of a form allow.
func RightsOf(words []string) store.Rights {
	has := func(word string) bool { return slices.Contains(words, word) }
	return store.Rights{Read: has("lecturas"), Report: has("incidencias"), Order: has("pedidos"), Invite: has("usuarios")}
}

func (v Access) sited(site string) bool {
	return slices.ContainsFunc(v.Permit.Sites, func(chosen string) bool { return store.Fold(chosen) == store.Fold(site) })
}

func (v Access) chosen(e store.Equipment) bool { return slices.Contains(v.Permit.Machines, e.ID) }

// listed is the machines to choose from: those that are chosen, then what the search finds.
func (v Access) listed() []store.Equipment {
	list := slices.DeleteFunc(slices.Clone(v.Machines), func(e store.Equipment) bool { return !v.chosen(e) })
	for _, e := range v.Found {
		if !v.chosen(e) && len(list) < max(accessListed, len(v.Permit.Machines)) {
			list = append(list, e)
		}
	}
	return list
}

// more says how many machines are not listed; empty when all are.
func (v Access) more() string {
	if n := len(v.Machines) - len(v.listed()); n > 0 {
		return "Hay " + Plural(n, "equipo más", "equipos más") + ". Búsquelos por modelo, número, ubicación o población."
	}
	return ""
}

func (v Access) searchable() bool { return len(v.Machines) > accessSearch }

func (v Access) search() Field {
	return Field{ID: "buscar-equipo", Name: "q", Label: "Buscar un equipo", Placeholder: "Modelo, número, lugar…", Value: v.Query, Autocomplete: "off",
		Attrs: templ.Attributes{"hx-post": v.Action, "hx-trigger": "input changed delay:300ms", "hx-target": "#" + AccessMachinesID,
			"hx-select": "#" + AccessMachinesID, "hx-swap": "outerHTML", "hx-include": "closest form"}}
}

func machineLabel(e store.Equipment) string { return e.Model.Name + " · ID " + e.Number }

func machineID(e store.Equipment) string { return strconv.FormatInt(int64(e.ID), 10) }

// faults lists what is wrong in the part, for the summary of its form.
func (v Access) Faults() []FieldError {
	var list []FieldError
	for _, field := range [...][2]string{{"sees", "ve"}, {"sites", "sedes"}, {"machines", "equipos"}, {"may", "puede"}} {
		if text := v.Errors[field[0]]; text != "" {
			list = append(list, FieldError{ID: field[1], Text: text})
		}
	}
	return list
}

// PermitWords says what somebody sees and may do, each in one line.
func PermitWords(p store.Permit) (sees, may string) {
	sees, may = p.Sees.Word(), strings.Join(p.May.Words(), ", ")
	switch {
	case p.Sees == store.SeesSite:
		sees += ": " + strings.Join(p.Sites, "; ")
	case p.Sees == store.SeesOwn:
		sees += ": " + Plural(len(p.Machines), "equipo", "equipos")
	}
	if may == "" {
		may = "Solo mirar"
	}
	return sees, may
}

// PeerBadge is the mark of how far somebody has come in.
func PeerBadge(s store.PeerState) (kind Kind, icon, text string) {
	switch s {
	case store.PeerActive:
		return OK, "check", s.Word()
	case store.PeerInvited:
		return Info, "mail", s.Word()
	}
	return Plain, "ban", s.Word()
}
