// Package calls draws «Llamada»: finding who telephones, and writing down a reading, an incident or an
// order for them.
package calls

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// The regions that answers replace.
const (
	foundID = "encontrados"
	formID  = "anotar"
)

// Home is where calls are taken.
const Home = "/gestion/llamada"

// Path is a page of the call about a machine: lectura, incidencia, pedido or articulos.
func Path(on store.EquipmentID, what string) string {
	return Home + "/" + strconv.FormatInt(int64(on), 10) + "/" + what
}

// IndexView is the search and what it found.
type IndexView struct {
	Query string
	Found store.Matches
	Sent  bool // with Enter: the focus goes on to what was found
}

// again is the search for the customer of a call.
func again(c store.Customer) string { return Home + "?" + url.Values{"q": {c.Number}}.Encode() }

// typing reports whether the search takes the focus.
func (v IndexView) typing() bool { return !v.Sent || len(v.Found.Customers) == 0 }

func (v IndexView) search() ui.Field {
	f := ui.Field{Name: "q", Label: "¿Quién llama?", Value: v.Query, Autocomplete: "off", MaxLength: 100,
		Placeholder: "N.º de cliente, nombre, NIF, equipo, serie, teléfono, pedido…"}
	f.Attrs = map[string]any{"hx-get": Home, "hx-trigger": "input changed delay:150ms", "hx-target": "#" + foundID, "hx-swap": "outerHTML",
		"hx-sync": "this:replace", "hx-replace-url": "true", "data-find": true, "autofocus": v.typing(), "data-autofocus": v.typing(), "enterkeyhint": "search"}
	return f
}

// said is how much was found, for who cannot see it.
func (v IndexView) said() string {
	machines := 0
	for _, c := range v.Found.Customers {
		machines += len(c.Machines)
	}
	text := ui.Plural(len(v.Found.Customers), "cliente", "clientes") + ", " + ui.Plural(machines, "equipo", "equipos") + "."
	if machines > 0 {
		text += " Baje con la flecha; derecha e izquierda cambian la acción."
	}
	return text
}

func customerLine(c store.Customer) string {
	return ui.Dots("Cliente "+c.Number, store.MaskNIF(c.NIF), c.City)
}

func machineLine(e store.Equipment) string {
	return ui.Dots("ID "+e.Number, e.Serial, ui.OwnRef(e.OwnRef), e.Location, e.City)
}

// action is something that can be written down about a machine.
type action struct{ what, icon, text string }

var actions = [...]action{{"lectura", "gauge", "Lectura"}, {"incidencia", "wrench", "Incidencia"}, {"pedido", "package", "Pedido"}}

// first reports whether a link takes the focus: the first one, after Enter.
func (v IndexView) first(customer, machine, what int) bool {
	return v.Sent && customer == 0 && machine == 0 && what == 0
}

// caller is who telephones and about what, above every form.
func caller(c store.Call) string {
	return ui.Dots(c.Customer.Short(), "n.º "+c.Customer.Number, ui.Phone(c.Customer.Phone))
}

func customerPath(c store.Customer) string {
	return "/gestion/clientes/" + strconv.FormatInt(int64(c.ID), 10)
}

func here(current bool) templ.Attributes {
	if !current {
		return nil
	}
	return templ.Attributes{"aria-current": "page"}
}
