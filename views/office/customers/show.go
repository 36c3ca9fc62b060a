package customers

import (
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// ShowView is one customer; Idem is the key of its invitation.
type ShowView struct {
	Card   store.CustomerCard
	Access store.CustomerAccess
	Idem   string
}

func (v ShowView) access() AccessView {
	return AccessView{Customer: v.Card.Customer, Version: v.Card.Version, Access: v.Access}
}

func (v ShowView) path() string { return Path(v.Card.ID) }

func (v ShowView) marks() record.MarksView {
	return record.MarksView{Marks: v.Card.Marks, Next: v.path()}
}

func (v ShowView) who() []ui.Pair {
	c := v.Card
	return []ui.Pair{{Term: "Número", Text: c.Number}, {Term: "Razón social", Text: c.Name}, {Term: "Nombre comercial", Text: c.TradeName}, {Term: "NIF", Text: c.NIF},
		{Term: "Dirección", Text: strings.Trim(c.Address+"\n"+strings.TrimSpace(c.Postcode+" "+c.City)+province(c.City, c.Province), "\n ")},
		{Term: "Teléfono", Text: ui.Phone(c.Phone), Href: ui.Tel(c.Phone)}, {Term: "Fax", Text: c.Fax}, {Term: "Correo", Text: c.Email}}
}

func province(city, province string) string {
	if province == "" || store.Fold(city) == store.Fold(province) {
		return ""
	}
	return " (" + province + ")"
}

func (v ShowView) terms() []ui.Pair {
	c := v.Card
	regime := string(c.TaxRegime)
	for _, option := range Regimes() {
		if option.Value == regime {
			regime = option.Label
		}
	}
	return []ui.Pair{{Term: "Forma de pago", Text: c.PaymentMethod}, {Term: "Descuento", Text: ui.Percent(c.Discount)},
		{Term: "Pronto pago", Text: ui.Percent(c.PromptPayment)}, {Term: "Régimen de IVA", Text: regime}}
}

// entry tells when the customer signed in, and whether it was ever told how.
func (v ShowView) entry() []ui.Pair {
	seen, invited := "Nunca, que se sepa", "Nunca"
	if !v.Card.SignedInAt.IsZero() {
		seen = ui.Moment(v.Card.SignedInAt)
	}
	if i := v.Card.Invitation; !i.At.IsZero() {
		invited = ui.Moment(i.At) + ", por " + i.By + "\na " + i.Address
	}
	return []ui.Pair{{Term: "Última entrada", Text: seen}, {Term: "Invitado", Text: invited}}
}

// nifTrouble says what is wrong with the NIF and what its control should be; empty when it is right.
func nifTrouble(c store.Customer) string {
	switch control := store.NIFControl(c.NIF); {
	case c.NIFValid:
		return ""
	case c.NIF == "":
		return "No hay NIF: este cliente no puede entrar en el portal."
	case control != "":
		return "El último carácter no cuadra: debería ser " + control + "."
	}
	return "No tiene la forma de un NIF: compruebe que está entero."
}

// archives are the lists of all that the customer has ever had.
func (v ShowView) archives() []ui.Pair {
	return []ui.Pair{
		{Text: "Todas sus incidencias", Href: "/gestion/incidencias?estado=todas&q=" + v.Card.Number},
		{Text: "Todos sus pedidos", Href: "/gestion/pedidos?estado=todos&q=" + v.Card.Number},
		{Text: "Sus lecturas de este mes", Href: "/gestion/lecturas?estado=recibidas&q=" + v.Card.Number},
	}
}

func machineRow(m store.HeldMachine) record.Row {
	state := record.Cell{Label: "Contrato", Text: ui.Or(m.Contract)}
	if m.EndsOn != "" {
		state.Text += ", hasta " + ui.Day(m.EndsOn)
	}
	return record.Row{Href: "/gestion/equipos/" + strconv.FormatInt(int64(m.ID), 10), Title: m.Model.Name, Sub: ui.Dots(m.Number, ui.OwnRef(m.OwnRef)),
		Cells: []record.Cell{{Label: "Ubicación", Text: ui.Or(ui.Dots(m.Location, m.City))}, state}}
}

func contractRow(k store.HeldContract) record.Row {
	return record.Row{Href: "/gestion/contratos/" + strconv.FormatInt(k.ID, 10), Title: k.Number,
		Cells: []record.Cell{{Label: "Tipo", Text: k.Kind}, {Label: "Equipos", Text: strconv.Itoa(k.Machines)}}}
}

func thingRow(o store.OpenThing, path string) record.Row {
	return record.Row{Href: path + o.Number, Title: o.Number, Sub: ui.DayOf(o.At), Cells: []record.Cell{{Label: "Qué", Text: o.What}, {Label: "Estado", Text: o.State}}}
}

// underWay lists the open incidents, then the orders.
func (v ShowView) underWay() []record.Row {
	var rows []record.Row
	for _, o := range v.Card.Incidents {
		rows = append(rows, thingRow(o, "/gestion/incidencias/"))
	}
	for _, o := range v.Card.Orders {
		o.What += " €"
		rows = append(rows, thingRow(o, "/gestion/pedidos/"))
	}
	return rows
}

func (v ShowView) machines() []record.Row {
	var rows []record.Row
	for _, m := range v.Card.Machines {
		rows = append(rows, machineRow(m))
	}
	return rows
}

func (v ShowView) contracts() []record.Row {
	var rows []record.Row
	for _, k := range v.Card.Contracts {
		rows = append(rows, contractRow(k))
	}
	return rows
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
