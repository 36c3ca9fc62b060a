// Package customers draws the dealer's customers, their people and their delivery addresses.
package customers

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// Home is where the list stands.
const Home = "/gestion/clientes"

// Path is where a customer stands.
func Path(id store.CustomerID) string { return Home + "/" + strconv.FormatInt(int64(id), 10) }

// listPath is the list with its filters.
func listPath(f store.CustomerFilter) string {
	return frame.WithQuery(Home, "estado", f.State, "q", f.Query, "solo", f.Only)
}

// Index is the list of customers.
func Index(page store.CustomerPage, f store.CustomerFilter) record.ListView {
	v := record.ListView{
		Title: "Clientes", Sub: ui.Plural(page.Active, "cliente", "clientes") + ".", Search: true,
		Actions: []record.Action{
			{Href: "/gestion/importar", Icon: "import", Text: "Importar"},
			{Href: Home + "/nuevo", Icon: "plus", Text: "Nuevo cliente", Primary: true},
		},
		Filters: filters(f), Tabs: tabs(page, f),
		Head:  frame.Head{Caption: "Clientes, por nombre", Columns: []frame.Column{{Text: "Cliente"}, {Text: "NIF"}, {Text: "Población"}, {Text: "Contacto"}, {Text: "Equipos", Right: true}, {Text: "Última entrada"}, {Text: "Acciones", Hidden: true}}},
		Pages: frame.PagesOf(listPath(f), f.Page, page.Total),
		Empty: empty(f),
	}
	v.CSV, v.XLSX = frame.WithQuery(Home+"/lista.csv", "estado", f.State, "q", f.Query, "solo", f.Only), frame.WithQuery(Home+"/lista.xlsx", "estado", f.State, "q", f.Query, "solo", f.Only)
	for _, c := range page.Rows {
		v.Rows = append(v.Rows, row(c))
	}
	return v
}

func empty(f store.CustomerFilter) ui.EmptyState {
	if f.Query == "" && f.Only == "" && f.State == "" {
		return ui.EmptyState{Art: "art-search", Title: "Aún no hay clientes", Text: "Impórtelos de su ERP, o cree el primero a mano.", Href: "/gestion/importar", Link: "Importar datos", Primary: true}
	}
	return ui.EmptyState{Art: "art-search", Title: "No hay clientes que coincidan", Text: "Pruebe con el número, el NIF, el teléfono o parte del nombre.", Href: Home, Link: "Ver todos los clientes"}
}

func filters(f store.CustomerFilter) frame.FilterBar {
	return frame.FilterBar{
		Action: Home, Keep: []ui.Option{{Label: "estado", Value: f.State}},
		Search: ui.Field{Name: "q", Label: "Buscar cliente", Value: f.Query, Placeholder: "Nombre, n.º, NIF, teléfono o correo", MaxLength: 100},
		Choices: []frame.Choice{{Field: ui.Field{Name: "solo", Label: "Mostrar solo", Value: f.Only}, Options: []ui.Option{
			{Label: "Todos los datos"}, {Value: "nif", Label: "NIF dudoso"}, {Value: "correo", Label: "Sin correo"}, {Value: "mano", Label: "Corregidos a mano"},
		}}},
	}
}

func tabs(page store.CustomerPage, f store.CustomerFilter) frame.TabBar {
	bar := frame.TabBar{Label: "Clientes"}
	for _, t := range []struct {
		state, text string
		n           int
	}{{"", "Activos", page.Active}, {"bajas", "Bajas", page.Inactive}, {"todos", "Todos", page.Active + page.Inactive}} {
		g := f
		g.State = t.state
		bar.Tabs = append(bar.Tabs, frame.Tab{Text: t.text, Href: listPath(g), Count: t.n, Current: f.State == t.state})
	}
	return bar
}

func row(c store.CustomerRow) record.Row {
	nif := record.Cell{Label: "NIF", Text: ui.Or(store.MaskNIF(c.NIF))}
	if !c.NIFValid {
		nif.Badges = []record.Badge{{Kind: ui.Warn, Icon: "triangle-alert", Text: "Dudoso"}}
	}
	contact := record.Cell{Label: "Contacto", Text: ui.Or(ui.Phone(c.Phone))}
	if c.Email == "" {
		contact.Badges = append(contact.Badges, record.Badge{Kind: ui.Warn, Icon: "mail", Text: "Sin correo"})
	}
	town := record.Cell{Label: "Población", Text: ui.Or(c.City)}
	if c.ByHand {
		town.Badges = append(town.Badges, record.ByHandBadge())
	}
	if !c.Active {
		town.Badges = append(town.Badges, record.Badge{Kind: ui.Plain, Icon: "ban", Text: "De baja"})
	}
	seen := "Nunca"
	if !c.SignedInAt.IsZero() {
		seen = ui.MomentShort(c.SignedInAt)
	}
	return record.Row{Href: Path(c.ID), Title: c.Name, Sub: ui.Dots("n.º "+c.Number, c.TradeName), Cells: []record.Cell{
		nif, town, contact, {Label: "Equipos", Text: ui.Number(int64(c.Machines)), Right: true}, {Label: "Última entrada", Text: seen},
	}}
}
