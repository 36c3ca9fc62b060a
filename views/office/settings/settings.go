// Package settings draws «Ajustes»: what the dealer says about itself and how the portal behaves.
package settings

import (
	"cmp"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// Path is where «Ajustes» stands; every page is below it.
const Path = "/gestion/ajustes"

// The regions that answers refresh.
const (
	formID    = "ajuste"
	previewID = "vista"
)

// chapter is one entry of «Ajustes».
type chapter struct{ page, icon, short, title, text string }

var chapters = [...]chapter{
	{string(store.PageBrand), "palette", "Marca", "Marca y colores", "Nombre, logotipo y color con los que los clientes ven el portal."},
	{string(store.PageHours), "clock", "Horario", "Horario y promesa", "Cómo localizarles, cuándo responden y qué día se piden las lecturas."},
	{string(store.PageMail), "mail", "Correo", "Correo", "El servidor por el que salen las cartas, con una prueba."},
	{"cartas", "send", "Cartas", "Textos de las cartas", "El asunto, el principio y el final de cada carta."},
	{string(store.PageLegal), "file-text", "Legal", "Textos legales", "Los datos del aviso legal y lo que quieran añadir."},
	{string(store.PageAddresses), "link", "Direcciones", "Direcciones de internet", "Con qué nombres se llega al portal."},
	{string(store.PageSeries), "hash", "Series", "Series de números", "Cómo se numeran los pedidos y las incidencias."},
	{string(store.PagePrivacy), "lock", "Privacidad", "Privacidad", "Cuánto tiempo se guarda cada cosa, quién está bloqueado y los papeles del RGPD."},
	{string(store.PagePolicies), "shield-check", "Políticas", "Políticas", "Cómo entran los clientes, qué pedidos revisa antes la oficina y la zona horaria."},
}

// title is the name of a page.
func title(page store.SettingsPage) string {
	name, _, _ := strings.Cut(string(page), "/")
	for _, c := range chapters {
		if c.page == name {
			return c.title
		}
	}
	return "Ajustes"
}

// tabs lead from one page to the next.
func tabs(page store.SettingsPage) frame.TabBar {
	name, _, _ := strings.Cut(string(page), "/")
	bar := frame.TabBar{Label: "Ajustes"}
	for _, c := range chapters {
		bar.Tabs = append(bar.Tabs, frame.Tab{Text: c.short, Href: Path + "/" + c.page, Uncounted: true, Current: c.page == name})
	}
	return bar
}

// As is what an input looks like.
type As int

// The inputs there are.
const (
	Line As = iota
	Area
	Choice
	Tick
	Secret
	Pick // a choice of few, each with what it means
)

// Input is one setting in a form.
type Input struct {
	ui.Field
	As      As
	Options []ui.Option
}

// FormView is one page of settings: what stands there or was typed, and what is wrong with it.
type FormView struct {
	Page    store.SettingsPage
	Name    string // of one thing of the page, as a letter; empty for the page itself
	Sub     string
	Version int64
	Inputs  []Input
	Errors  store.Invalid // by the ids of inputs
	Clash   *frame.Clash
	History []frame.Line
}

func (v FormView) heading() string { return cmp.Or(v.Name, title(v.Page)) }

func (v FormView) action() string { return Path + "/" + string(v.Page) }

func (v FormView) version() string { return strconv.FormatInt(v.Version, 10) }

// key is under what the store speaks of an input.
func (i Input) key() string { return cmp.Or(i.ID, i.Name) }

// input is the input with what is wrong with it.
func (v FormView) input(i Input) Input {
	i.Error = v.Errors[i.key()]
	return i
}

// faults are the errors in the order of the inputs; those of no input come last.
func (v FormView) faults() []ui.FieldError {
	var list []ui.FieldError
	known := map[string]bool{}
	for _, i := range v.Inputs {
		known[i.key()] = true
		if text := v.Errors[i.key()]; text != "" {
			list = append(list, ui.FieldError{ID: i.key(), Text: text})
		}
	}
	for name, text := range v.Errors {
		if !known[name] {
			list = append(list, ui.FieldError{Text: text})
		}
	}
	return list
}
