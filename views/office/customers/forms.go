package customers

import (
	"areaclientes/store"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

func line(name, label string, most int) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label, MaxLength: most}}
}

// Regimes are the tax regimes to choose from.
func Regimes() []ui.Option {
	return []ui.Option{{Value: string(store.IVA), Label: "IVA"}, {Value: string(store.Surcharge), Label: "IVA y recargo de equivalencia"},
		{Value: string(store.IGIC), Label: "IGIC"}, {Value: string(store.Exempt), Label: "Exento"}}
}

// Fields are those of a customer; a new one has a number too.
func Fields(fresh bool, payments []string) []record.Section {
	name := line("name", "Razón social", 200)
	name.Required = true
	nif := line("nif", "NIF o CIF", 20)
	nif.Hint = "Es también la contraseña con la que entra."
	who := []record.Spec{name, line("trade_name", "Nombre comercial", 200), nif}
	if fresh {
		number := line("number", "Número de cliente", 30)
		number.Required, number.Hint = true, "El mismo que tendrá en su ERP, con sus ceros."
		who = append([]record.Spec{number}, who...)
	}
	email := line("email", "Correo", 200)
	email.Type, email.Hint = "text", "Si hay varias direcciones, sepárelas con punto y coma."
	payment := line("payment_method", "Forma de pago", 100)
	payment.List = payments
	discount, prompt := line("discount", "Descuento, %", 10), line("prompt_payment", "Pronto pago, %", 10)
	discount.Inputmode, prompt.Inputmode = "decimal", "decimal"
	regime := record.Spec{Field: ui.Field{Name: "tax_regime", Label: "Régimen de IVA"}, Kind: record.Pick, Options: Regimes()}
	return []record.Section{
		{Title: "Quién es", Specs: who},
		{Title: "Dónde está", Specs: []record.Spec{line("address", "Dirección", 200), line("postcode", "Código postal", 10), line("city", "Población", 100), line("province", "Provincia", 100)}},
		{Title: "Contacto", Specs: []record.Spec{line("phone", "Teléfono", 60), line("fax", "Fax", 60), email}},
		{Title: "Condiciones", Specs: []record.Spec{payment, regime, discount, prompt}},
	}
}

// PersonFields are those of somebody at a customer's.
func PersonFields() []record.Section {
	name := line("name", "Nombre", 100)
	name.Required = true
	notes := record.Spec{Field: ui.Field{Name: "notes", Label: "Notas", MaxLength: 1000, Hint: "Solo las lee su oficina."}, Kind: record.Area}
	return []record.Section{{Specs: []record.Spec{name, line("phone", "Teléfono", 60), line("email", "Correo", 200), line("site", "Dónde está", 100), notes}}}
}

// AddressFields are those of a delivery address.
func AddressFields() []record.Section {
	name, street := line("name", "Nombre", 100), line("address", "Dirección", 200)
	name.Required, street.Required = true, true
	name.Hint = "Con el que el cliente la elige: Almacén, Oficina 2.ª planta …"
	return []record.Section{{Specs: []record.Spec{name, street, line("postcode", "Código postal", 10), line("city", "Población", 100),
		line("province", "Provincia", 100), line("contact", "Contacto", 100), line("schedule", "Horario", 100)}}}
}
