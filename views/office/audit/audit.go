// Package audit draws «Registro»: who changed what.
package audit

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// PageSize is how many lines one page shows.
const PageSize = frame.PageSize

// IndexView is the log as it was asked for, with one line more than a page shows when there are older ones.
type IndexView struct {
	Filter store.AuditFilter
	Lines  []store.AuditLine
	People []store.AuditPerson
}

const path = "/gestion/registro"

// href is the address of this list from its newest line on.
func (v IndexView) href(to string) string {
	f := v.Filter
	number := func(n int64) string {
		if n == 0 {
			return ""
		}
		return strconv.FormatInt(n, 10)
	}
	return frame.WithQuery(to, "q", f.Query, "cosa", string(f.Object), "id", number(f.ObjectID), "persona", number(int64(f.Staff)),
		"desde", string(f.From), "hasta", string(f.To))
}

func (v IndexView) download(format string) string {
	return frame.WithQuery(v.href(path+"/descarga"), "formato", format)
}

// shown are the lines of this page.
func (v IndexView) shown() []store.AuditLine { return v.Lines[:min(len(v.Lines), PageSize)] }

// older leads to the lines before this page's, empty when there are none.
func (v IndexView) older() string {
	if len(v.Lines) <= PageSize {
		return ""
	}
	return frame.WithQuery(v.href(path), "antes", strconv.FormatInt(v.Lines[PageSize-1].ID, 10))
}

func (v IndexView) newest() string {
	if v.Filter.Before == 0 {
		return ""
	}
	return v.href(path)
}

func (v IndexView) filtered() bool {
	f := v.Filter
	f.Limit = 0
	return f != store.AuditFilter{}
}

func (v IndexView) kinds() []ui.Option {
	options := []ui.Option{{Label: "Cualquier cosa"}}
	for _, kind := range store.ObjectKinds {
		options = append(options, ui.Option{Value: string(kind), Label: kind.Word()})
	}
	return options
}

func (v IndexView) people() []ui.Option {
	options := []ui.Option{{Label: "Cualquier persona"}}
	for _, person := range v.People {
		options = append(options, ui.Option{Value: strconv.FormatInt(int64(person.ID), 10), Label: person.Name})
	}
	return options
}

func (v IndexView) person() string {
	if v.Filter.Staff == 0 {
		return ""
	}
	return strconv.FormatInt(int64(v.Filter.Staff), 10)
}

// filters is the bar over the list.
func (v IndexView) filters() frame.FilterBar {
	bar := frame.FilterBar{
		Action: path,
		Search: ui.Field{ID: "q", Name: "q", Label: "Buscar", Placeholder: "Quién, qué, número o valor", Value: v.Filter.Query},
		Choices: []frame.Choice{
			{Field: ui.Field{ID: "persona", Name: "persona", Label: "Persona", Value: v.person()}, Options: v.people()},
			{Field: ui.Field{ID: "cosa", Name: "cosa", Label: "Cosa", Value: string(v.Filter.Object)}, Options: v.kinds()},
		},
	}
	if v.Filter.ObjectID != 0 {
		bar.Keep = []ui.Option{{Label: "id", Value: strconv.FormatInt(v.Filter.ObjectID, 10)}}
	}
	return bar
}

// named is who a line tells of; whoever was erased has no name.
func named(line store.AuditLine) string {
	if line.Erased && line.By.Name == "" {
		return "Suprimido"
	}
	return line.By.Name
}

// how says how surely they had signed in, and as whom they looked.
func how(by store.Actor) string {
	switch {
	case by.Kind == store.ByStaff && by.Customer != 0:
		return "ve como cliente"
	case by.Level == store.ByNIF:
		return "con el CIF"
	case by.Level == store.ByPassword:
		return "cuenta propia"
	}
	return ""
}

// who says from where a line came.
func who(by store.Actor) string {
	if by.Role != "" {
		return by.Role.Word()
	}
	switch by.Kind {
	case store.ByConsole:
		return "Desde el servidor"
	case store.ByCustomer:
		return "Cliente"
	}
	return "El programa"
}

// things lead from a line to what it speaks of, where that has a page of its own.
func thing(on store.Object) string {
	id := strconv.FormatInt(on.ID, 10)
	switch on.Kind {
	case store.OnOrder:
		return "/gestion/pedidos/" + on.Name
	case store.OnIncident:
		return "/gestion/incidencias/" + on.Name
	case store.OnCustomer:
		return "/gestion/clientes/" + id
	case store.OnEquipment:
		return "/gestion/equipos/" + id
	}
	return ""
}

// only is the log of one thing.
func only(on store.Object) string {
	return frame.WithQuery(path, "cosa", string(on.Kind), "id", strconv.FormatInt(on.ID, 10))
}
