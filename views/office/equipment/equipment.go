// Package equipment draws the dealer's machines: the list, the page of one with its whole life, and the
// forms of what happens to it.
package equipment

import (
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// Home is where the list stands.
const Home = "/gestion/equipos"

// Path is where a machine stands.
func Path(id store.EquipmentID) string { return Home + "/" + strconv.FormatInt(int64(id), 10) }

// IndexView is the list of machines under a filter.
type IndexView struct {
	Page    store.MachinePage
	Filter  store.MachineFilter
	Choices store.MachineChoices
	Today   store.Date
	Office  bool // may make machines; a technician only looks
}

// At is path with the filters of the list.
func (v IndexView) At(path string) string {
	f := v.Filter
	return frame.WithQuery(path, "q", f.Query, "estado", string(f.State), "modelo", id(f.Model), "tecnico", technician(f.Technician),
		"tipo", id(f.Kind), "cliente", id(int64(f.Customer)))
}

func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// Nobody is how the address says that no technician looks after a machine.
const Nobody = "nadie"

func technician(n int64) string {
	if n == store.NoTechnician {
		return Nobody
	}
	return id(n)
}

// List is the list as the rooms of the dealer's data draw it.
func (v IndexView) List() record.ListView {
	list := record.ListView{
		Title: "Equipos", Sub: ui.Plural(v.Page.Total, "equipo", "equipos") + v.narrowed() + ".", Search: true, Filters: v.filters(),
		CSV: v.At(Home + "/lista/csv"), XLSX: v.At(Home + "/lista/xlsx"),
		Head: frame.Head{Caption: "Equipos, por número", Columns: []frame.Column{{Text: "Equipo"}, {Text: "Cliente"}, {Text: "Ubicación"},
			{Text: "Contrato"}, {Text: "Técnico"}, {Text: "Última lectura"}, {Text: "Acciones", Hidden: true}}},
		Pages: frame.PagesOf(v.At(Home), max(v.Filter.Page, 1), v.Page.Total),
		Empty: ui.EmptyState{Art: "art-search", Title: "Ningún equipo coincide", Text: "Pruebe con el ID, la serie, el modelo, la referencia propia o el cliente.", Href: Home, Link: "Ver todos los equipos"},
	}
	if v.Office {
		list.Actions = []record.Action{{Href: Home + "/nuevo", Icon: "plus", Text: "Nuevo equipo", Primary: true}}
	}
	if v.Page.Total == 0 && v.plain() {
		list.Empty = ui.EmptyState{Art: "art-equipment", Title: "Aún no hay equipos", Text: "Impórtelos de su ERP, o cree el primero a mano.", Href: "/gestion/importar", Link: "Importar datos", Primary: true}
	}
	for _, m := range v.Page.Lines {
		list.Rows = append(list.Rows, v.row(m))
	}
	return list
}

func (v IndexView) plain() bool {
	f := v.Filter
	f.Page = 0
	return f == store.MachineFilter{}
}

// narrowed says of a list of one customer's machines whose they are.
func (v IndexView) narrowed() string {
	if v.Filter.Customer != 0 && len(v.Page.Lines) > 0 {
		return " de " + v.Page.Lines[0].Holder.Name
	}
	return ""
}

func (v IndexView) row(m store.Machine) record.Row {
	contract := record.Cell{Label: "Contrato", Text: ui.Or(ui.Dots(m.Contract.Number, m.Contract.Kind))}
	if state := m.State(v.Today); state != store.MachineRunning {
		contract.Badges = []record.Badge{{Kind: ui.Warn, Icon: "circle-alert", Text: state.Word()}}
	}
	return record.Row{Href: Path(m.ID), Title: m.Model.Name, Sub: ui.Dots("ID "+m.Number, m.Serial, ui.OwnRef(m.OwnRef)), Cells: []record.Cell{
		{Label: "Cliente", Text: m.Holder.Name + " (n.º " + m.Holder.Number + ")"}, {Label: "Ubicación", Text: ui.Or(ui.Dots(m.Location, m.City))},
		contract, {Label: "Técnico", Text: ui.Or(m.Technician.Name)}, {Label: "Última lectura", Text: ui.Or(ui.Day(m.Last.On))},
	}}
}

func (v IndexView) filters() frame.FilterBar {
	f := v.Filter
	states := []ui.Option{{Label: "Cualquier estado"}}
	for _, s := range store.MachineStates {
		states = append(states, ui.Option{Value: string(s), Label: s.Word()})
	}
	technicians := append([]ui.Option{{Label: "Cualquier técnico"}, {Value: Nobody, Label: "Sin técnico"}}, Options("", v.Choices.Technicians)[1:]...)
	return frame.FilterBar{
		Action: Home, Keep: []ui.Option{{Label: "cliente", Value: id(int64(f.Customer))}},
		Search: ui.Field{Name: "q", Label: "Buscar equipos", Value: f.Query, Placeholder: "ID, serie, modelo, ref. propia, cliente…", MaxLength: 120},
		Choices: []frame.Choice{
			{Field: ui.Field{Name: "estado", Label: "Estado", Value: string(f.State)}, Options: states},
			{Field: ui.Field{Name: "modelo", Label: "Modelo", Value: id(f.Model)}, Options: Options("Cualquier modelo", v.Choices.Models)},
			{Field: ui.Field{Name: "tecnico", Label: "Técnico", Value: technician(f.Technician)}, Options: technicians},
			{Field: ui.Field{Name: "tipo", Label: "Tipo de contrato", Value: id(f.Kind)}, Options: Options("Cualquier contrato", v.Choices.Kinds)},
		},
	}
}

// Options offers things to choose from; none stands first, for no choice.
func Options(none string, list []store.Choice) []ui.Option {
	options := []ui.Option{{Label: none}}
	for _, c := range list {
		options = append(options, ui.Option{Value: id(c.ID), Label: c.Name})
	}
	return options
}

func line(name, label string) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label, MaxLength: 200}}
}

func pick(name, label string, options []ui.Option) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label}, Kind: record.Pick, Options: options}
}

// Fields are those of a machine; a new one has a number too.
func Fields(fresh bool, all store.MachineChoices, contracts []store.Choice) []record.Section {
	what := []record.Spec{pick("model_id", "Modelo", Options("Elija el modelo", all.Models)), line("serial", "Número de serie"), line("own_ref", "Ref. propia")}
	if fresh {
		number := line("number", "ID")
		number.Required, number.Hint = true, "El mismo que tendrá en su ERP."
		what = append([]record.Spec{number}, what...)
	}
	typed := func(spec record.Spec, kind, mode string) record.Spec {
		spec.Type, spec.Inputmode = kind, mode
		return spec
	}
	email := line("email", "Correo")
	email.Hint = "Si hay varias direcciones, sepárelas con punto y coma."
	return []record.Section{
		{Title: "Qué es", Specs: what},
		{Title: "Dónde está", Specs: []record.Spec{line("location", "Ubicación"), line("address", "Dirección"), line("postcode", "Código postal"), line("city", "Población"), line("province", "Provincia")}},
		{Title: "Contacto", Specs: []record.Spec{line("contact", "Contacto"), line("phone", "Teléfono"), line("fax", "Fax"), email}},
		{Title: "Contrato y técnico", Specs: []record.Spec{
			pick("contract_id", "Contrato", Options("Sin contrato", contracts)), pick("technician_id", "Técnico", Options("Sin técnico", all.Technicians)),
			typed(line("starts_on", "Desde"), "date", ""), typed(line("ends_on", "Hasta (primer día sin contrato)"), "date", ""),
			typed(line("included_bn", "Copias incluidas BN al mes"), "", "numeric"), typed(line("included_color", "Copias incluidas Color al mes"), "", "numeric"),
			typed(line("price_bn", "Precio por copia BN, €"), "", "decimal"), typed(line("price_color", "Precio por copia Color, €"), "", "decimal"),
		}},
	}
}

// joined writes an address on one line.
func joined(m store.Machine) string {
	return strings.Join(strings.Fields(ui.Dots(m.Address, strings.TrimSpace(m.Postcode+" "+m.City), m.Province)), " ")
}
