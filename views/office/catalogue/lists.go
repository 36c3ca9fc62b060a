package catalogue

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// listed completes a list that has tabs, a search box and downloads under home; pairs are its
// filters as WithQuery takes them.
func listed(v record.ListView, home string, page, total int, pairs ...string) record.ListView {
	v.Search = true
	v.CSV, v.XLSX = frame.WithQuery(home+"/lista.csv", pairs...), frame.WithQuery(home+"/lista.xlsx", pairs...)
	v.Pages = frame.PagesOf(frame.WithQuery(home, pairs...), page, total)
	v.Filters.Action = home
	v.Head.Columns = append(v.Head.Columns, frame.Column{Text: "Acciones", Hidden: true})
	return v
}

func nothing(what, hint, home string) ui.EmptyState {
	return ui.EmptyState{Art: "art-search", Title: "No hay " + what + " que coincidan", Text: hint, Href: home, Link: "Verlos todos"}
}

// tab is one state of a list.
type tab struct {
	state, text string
	n           int
}

func tabs(label string, current string, href func(state string) string, list ...tab) frame.TabBar {
	bar := frame.TabBar{Label: label}
	for _, t := range list {
		bar.Tabs = append(bar.Tabs, frame.Tab{Text: t.text, Href: href(t.state), Count: t.n, Current: t.state == current})
	}
	return bar
}

func searchFor(label, value, placeholder string) ui.Field {
	return ui.Field{Name: "q", Label: label, Value: value, Placeholder: placeholder, MaxLength: 100}
}

// ContractIndex is the list of contracts.
func ContractIndex(page store.ContractPage, kinds []store.ContractKind, f store.ContractFilter) record.ListView {
	kind, options := "", []ui.Option{{Label: "Todos los tipos"}}
	if f.Kind != 0 {
		kind = number(f.Kind)
	}
	for _, k := range kinds {
		options = append(options, ui.Option{Value: number(k.ID), Label: k.Name})
	}
	v := record.ListView{Title: "Contratos", Sub: ui.Plural(page.Running, "contrato vigente", "contratos vigentes") + ".",
		Actions: []record.Action{{Href: Kinds, Icon: "list-checks", Text: "Tipos y coberturas"}},
		Filters: frame.FilterBar{Search: searchFor("Buscar contrato", f.Query, "N.º de contrato o cliente"), Keep: []ui.Option{{Label: "estado", Value: f.State}},
			Choices: []frame.Choice{{Field: ui.Field{Name: "tipo", Label: "Tipo", Value: kind}, Options: options}}},
		Tabs: tabs("Contratos", f.State, func(state string) string {
			return frame.WithQuery(Contracts, "estado", state, "q", f.Query, "tipo", kind)
		}, tab{"", "Vigentes", page.Running}, tab{"vencidos", "Vencidos", page.Expired}, tab{"todos", "Todos", page.Running + page.Expired}),
		Head:  frame.Head{Caption: "Contratos, por cliente", Columns: []frame.Column{{Text: "Contrato"}, {Text: "Tipo"}, {Text: "Cliente"}, {Text: "Equipos", Right: true}, {Text: "Desde"}, {Text: "Hasta"}}},
		Empty: nothing("contratos", "Pruebe con otro número, otro cliente o todos los tipos.", Contracts)}
	for _, k := range page.Rows {
		v.Rows = append(v.Rows, record.Row{Href: Path(Contracts, k.ID), Title: k.Number, Cells: []record.Cell{
			{Label: "Tipo", Text: k.Kind, Badges: marked(k.ByHand)}, {Label: "Cliente", Text: k.Customer.Short()}, {Label: "Equipos", Text: number(int64(k.Machines)), Right: true},
			{Label: "Desde", Text: ui.Day(k.StartsOn)}, {Label: "Hasta", Text: ui.Day(k.EndsOn)}}})
	}
	return listed(v, Contracts, f.Page, page.Total, "estado", f.State, "q", f.Query, "tipo", kind)
}

// ArticleIndex is the list of articles.
func ArticleIndex(page store.ArticlePage, f store.ArticleFilter) record.ListView {
	families := []ui.Option{{Label: "Todas las familias"}}
	for _, name := range page.Families {
		families = append(families, ui.Option{Value: name, Label: name})
	}
	v := record.ListView{Title: "Artículos", Sub: ui.Plural(page.Active, "artículo a la venta", "artículos a la venta") + ".",
		Actions: []record.Action{{Href: Articles + "/nuevo", Icon: "plus", Text: "Nuevo artículo", Primary: true}},
		Filters: frame.FilterBar{Search: searchFor("Buscar artículo", f.Query, "Referencia, descripción o color"), Keep: []ui.Option{{Label: "estado", Value: f.State}},
			Choices: []frame.Choice{{Field: ui.Field{Name: "familia", Label: "Familia", Value: f.Family}, Options: families},
				{Field: ui.Field{Name: "solo", Label: "Mostrar solo", Value: f.Only}, Options: []ui.Option{{Label: "Todos"}, {Value: "suelto", Label: "Sin modelo"}, {Value: "mano", Label: "Corregidos a mano"}}}}},
		Tabs: tabs("Artículos", f.State, func(state string) string {
			return frame.WithQuery(Articles, "estado", state, "q", f.Query, "familia", f.Family, "solo", f.Only)
		}, tab{"", "A la venta", page.Active}, tab{"retirados", "Retirados", page.Retired}, tab{"todos", "Todos", page.Active + page.Retired}),
		Head:  frame.Head{Caption: "Artículos, por referencia", Columns: []frame.Column{{Text: "Artículo"}, {Text: "Familia"}, {Text: "Color"}, {Text: "Precio", Right: true}, {Text: "IVA", Right: true}, {Text: "Rendimiento", Right: true}, {Text: "Modelos", Right: true}}},
		Empty: nothing("artículos", "Pruebe con parte de la referencia, otra familia o todos.", Articles)}
	for _, a := range page.Rows {
		badges := marked(a.ByHand)
		if !a.Active {
			badges = append(badges, record.Badge{Kind: ui.Plain, Icon: "ban", Text: "Retirado"})
		}
		v.Rows = append(v.Rows, record.Row{Href: Path(Articles, int64(a.ID)), Title: a.Ref, Sub: a.Description, Cells: []record.Cell{
			{Label: "Familia", Text: ui.Or(a.Family), Badges: badges}, {Label: "Color", Text: colorWord(a.Color)}, {Label: "Precio", Text: ui.Money(a.Price), Right: true},
			{Label: "IVA", Text: ui.Percent(a.TaxRate), Right: true}, {Label: "Rendimiento", Text: pages(a.Yield), Right: true}, {Label: "Modelos", Text: number(int64(a.Models)), Right: true}}})
	}
	return listed(v, Articles, f.Page, page.Total, "estado", f.State, "q", f.Query, "familia", f.Family, "solo", f.Only)
}

func pages(yield int64) string {
	if yield == 0 {
		return ui.None
	}
	return ui.Number(yield)
}

// ModelIndex is the list of models.
func ModelIndex(models []store.ModelRow, query string, page int) record.ListView {
	v := record.ListView{Title: "Modelos", Sub: "Deciden qué contadores se piden y qué consumibles se ofrecen.",
		Actions: []record.Action{{Href: Models + "/nuevo", Icon: "plus", Text: "Nuevo modelo", Primary: true}},
		Filters: frame.FilterBar{Search: searchFor("Buscar modelo", query, "Parte del nombre")},
		Head:    frame.Head{Caption: "Modelos, por nombre", Columns: []frame.Column{{Text: "Modelo"}, {Text: "Forma"}, {Text: "Contadores"}, {Text: "Equipos", Right: true}, {Text: "Artículos", Right: true}}},
		Empty:   nothing("modelos", "Pruebe con otra parte del nombre.", Models)}
	total := len(models)
	from := min((page-1)*frame.PageSize, total)
	for _, m := range models[from:min(from+frame.PageSize, total)] {
		v.Rows = append(v.Rows, record.Row{Href: Path(Models, m.ID), Title: m.Name, Cells: []record.Cell{{Label: "Forma", Text: shapeWord(m.Shape), Badges: marked(m.ByHand)},
			{Label: "Contadores", Text: counters(m.Model)}, {Label: "Equipos", Text: number(int64(m.Machines)), Right: true}, {Label: "Artículos", Text: number(int64(m.Articles)), Right: true}}})
	}
	return listed(v, Models, page, total, "q", query)
}

func counters(m store.Model) string {
	var words []string
	for _, c := range m.Counters() {
		words = append(words, ui.CounterLabel(c))
	}
	return strings.Join(words, ", ")
}

// TechnicianIndex is the list of technicians.
func TechnicianIndex(list []store.TechnicianRow, query string) record.ListView {
	v := record.ListView{Title: "Técnicos", Sub: "Quién cuida de cada equipo.",
		Actions: []record.Action{{Href: Technicians + "/nuevo", Icon: "plus", Text: "Nuevo técnico", Primary: true}},
		Filters: frame.FilterBar{Search: searchFor("Buscar técnico", query, "Nombre, código, correo o teléfono")},
		Head:    frame.Head{Caption: "Técnicos, por nombre", Columns: []frame.Column{{Text: "Técnico"}, {Text: "Contacto"}, {Text: "Equipos", Right: true}, {Text: "Incidencias abiertas", Right: true}, {Text: "Entra como"}}},
		Empty:   nothing("técnicos", "Impórtelos de su ERP o créelos a mano.", Technicians)}
	for _, t := range list {
		badges := marked(t.ByHand)
		if !t.Active {
			badges = append(badges, record.Badge{Kind: ui.Plain, Icon: "ban", Text: "De baja"})
		}
		v.Rows = append(v.Rows, record.Row{Href: Path(Technicians, t.ID), Title: t.Name, Sub: t.Code, Cells: []record.Cell{{Label: "Contacto", Text: ui.Or(ui.Dots(ui.Phone(t.Phone), t.Email)), Badges: badges},
			{Label: "Equipos", Text: number(int64(t.Machines)), Right: true}, {Label: "Incidencias abiertas", Text: number(int64(t.Open)), Right: true}, {Label: "Entra como", Text: ui.Or(t.Staff)}}})
	}
	return listed(v, Technicians, 1, len(list), "q", query)
}
