// Package catalogue draws the dealer's contracts and what they cover, its articles, the models they
// fit and its technicians.
package catalogue

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// Where the lists stand.
const (
	Contracts   = "/gestion/contratos"
	Kinds       = "/gestion/contratos/tipos"
	Articles    = "/gestion/articulos"
	Models      = "/gestion/modelos"
	Technicians = "/gestion/tecnicos"
)

// Path is where a thing of a list stands.
func Path(home string, id int64) string { return home + "/" + number(id) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

func line(name, label string, most int) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label, MaxLength: most}}
}

func decimal(name, label, hint string) record.Spec {
	s := line(name, label, 15)
	s.Inputmode, s.Hint = "decimal", hint
	return s
}

func check(name, label, hint string) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label, Hint: hint}, Kind: record.Check}
}

func pick(name, label string, options []ui.Option) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label}, Kind: record.Pick, Options: options}
}

// marked are the badges of a row.
func marked(byHand bool, more ...record.Badge) []record.Badge {
	if byHand {
		more = append(more, record.ByHandBadge())
	}
	return more
}

// ContractFields are those of a contract: its number joins it to the ERP and stays.
func ContractFields(kinds []store.ContractKind) []record.Section {
	var options []ui.Option
	for _, k := range kinds {
		options = append(options, ui.Option{Value: number(k.ID), Label: k.Name})
	}
	return []record.Section{{Specs: []record.Spec{pick("kind_id", "Tipo de contrato", options)}}}
}

// TermFields are what a contract decides for a machine.
func TermFields() []record.Section {
	from, to := line("starts_on", "Desde", 10), line("ends_on", "Hasta", 10)
	from.Type, to.Type = "date", "date"
	to.Hint = "Vacío mientras siga en marcha. Ese día ya no está cubierto."
	const copies, price = "Al mes, en la cuota.", "De la copia que pasa de las incluidas; por ejemplo, 0,0072."
	return []record.Section{{Specs: []record.Spec{from, to, decimal("included_bn", "Copias incluidas BN", copies), decimal("included_color", "Copias incluidas Color", copies),
		decimal("price_bn", "Precio por copia BN, €", price), decimal("price_color", "Precio por copia Color, €", price)}}}
}

// KindFields are those of a kind of contract.
func KindFields() []record.Section {
	name := line("name", "Nombre", 60)
	name.Required, name.Hint = true, "Si su ERP lo llama de otra forma, siga usándola: la importación reconoce los dos nombres."
	return []record.Section{{Specs: []record.Spec{name}}}
}

// ArticleFields are those of an article; a new one has a reference too.
func ArticleFields(fresh bool, families []string) []record.Section {
	description, family := line("description", "Descripción", 200), line("family", "Familia", 60)
	description.Required = true
	family.List, family.Hint = families, "Decide si el contrato la incluye."
	specs := []record.Spec{description, family, pick("color", "Color", colors()), decimal("price", "Precio, €", "Sin IVA ni descuentos."),
		decimal("tax_rate", "IVA, %", ""), decimal("yield", "Rendimiento, páginas", "")}
	specs[3].Required = true
	if fresh {
		ref := line("ref", "Referencia", 60)
		ref.Required = true
		specs = append([]record.Spec{ref}, specs...)
	}
	return []record.Section{{Specs: specs}}
}

func colors() []ui.Option {
	return []ui.Option{{Label: "Sin color"}, {Value: "K", Label: "Negro"}, {Value: "C", Label: "Cian"}, {Value: "M", Label: "Magenta"}, {Value: "Y", Label: "Amarillo"}}
}

func colorWord(letter string) string {
	for _, o := range colors() {
		if o.Value == letter && letter != "" {
			return o.Label
		}
	}
	return ui.None
}

// ModelFields are those of a model.
func ModelFields() []record.Section {
	name := line("name", "Nombre", 120)
	name.Required, name.Hint = true, "Si su ERP lo escribe de otra forma, la importación reconoce las dos."
	return []record.Section{{Specs: []record.Spec{name, pick("shape", "Forma", shapes())}},
		{Title: "Contadores, además de BN", Specs: []record.Spec{check("has_color", "Color", ""), check("has_a3", "A3", ""), check("has_scan", "Escáner", "")}}}
}

func shapes() []ui.Option {
	return []ui.Option{{Value: "a3", Label: "Multifunción A3"}, {Value: "a4", Label: "Multifunción A4"}, {Value: "printer", Label: "Impresora"}}
}

func shapeWord(shape string) string {
	for _, o := range shapes() {
		if o.Value == shape {
			return o.Label
		}
	}
	return ui.None
}

// TechnicianFields are those of a technician; a new one has a code too.
func TechnicianFields(fresh bool) []record.Section {
	name, email := line("name", "Nombre", 100), line("email", "Correo", 200)
	name.Required, email.Hint = true, "Ahí le llegan los avisos de sus incidencias."
	specs := []record.Spec{name, line("phone", "Teléfono", 60), email}
	if fresh {
		code := line("code", "Código", 30)
		code.Required, code.Hint = true, "El mismo que en su ERP."
		specs = append([]record.Spec{code}, specs...)
	}
	return []record.Section{{Specs: specs}}
}
