package equipment

import (
	"net/url"
	"strings"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// ShowView is a machine with its whole life.
type ShowView struct {
	Dossier store.Dossier
	Marks   store.Corrections
	History []store.AuditLine
	Today   store.Date
	Office  bool // may change it; a technician looks, and takes readings
}

func (v ShowView) machine() store.Machine { return v.Dossier.Machine }

func (v ShowView) path() string { return Path(v.machine().ID) }

func (v ShowView) sub() string {
	m := v.machine()
	return ui.Dots("ID "+m.Number, m.Serial, ui.OwnRef(m.OwnRef), m.Holder.Name)
}

func (v ShowView) state() store.MachineState { return v.machine().State(v.Today) }

func (v ShowView) gone() bool { return v.machine().WithdrawnOn != "" }

// what, where and terms are the data of the machine in three cards.
func (v ShowView) what() []ui.Pair {
	m := v.machine()
	return known([]ui.Pair{
		{Term: "Modelo", Text: m.Model.Name}, {Term: "ID", Text: m.Number}, {Term: "N.º de serie", Text: m.Serial}, {Term: "Ref. propia", Text: m.OwnRef},
		v.holder(), {Term: "Estado", Text: v.state().Word()}, {Term: "Técnico", Text: ui.Or(m.Technician.Name)},
	})
}

// holder leads to the customer whom it has; a technician has no such page.
func (v ShowView) holder() ui.Pair {
	m := v.machine()
	pair := ui.Pair{Term: "Cliente", Text: m.Holder.Name + " (n.º " + m.Holder.Number + ")"}
	if v.Office {
		pair.Href = "/gestion/clientes/" + id(int64(m.Holder.ID))
	}
	return pair
}

func (v ShowView) where() []ui.Pair {
	m := v.machine()
	pairs := []ui.Pair{{Term: "Ubicación", Text: m.Location}, {Term: "Dirección", Text: joined(m)}, {Term: "Contacto", Text: m.Contact}}
	if m.Address != "" {
		pairs[1].Href = "https://www.openstreetmap.org/search?query=" + url.QueryEscape(m.Address+", "+m.Postcode+" "+m.City)
	}
	if m.Phone != "" {
		pairs = append(pairs, ui.Pair{Term: "Teléfono", Text: ui.Phone(m.Phone), Href: ui.Tel(m.Phone)})
	}
	return known(append(pairs, ui.Pair{Term: "Fax", Text: m.Fax}, ui.Pair{Term: "Correo", Text: m.Email}))
}

func (v ShowView) terms() []ui.Pair {
	m := v.machine()
	copies := func(n *int64) string {
		if n == nil {
			return ""
		}
		return ui.Number(*n) + " al mes"
	}
	price := func(p *store.MicroEuros) string {
		if p == nil {
			return ""
		}
		return ui.CopyPrice(*p)
	}
	pairs := []ui.Pair{{Term: "Contrato", Text: ui.Or(ui.Dots(m.Contract.Number, m.Contract.Kind))}, {Term: "Desde", Text: ui.Day(m.StartsOn)}}
	if m.EndsOn != "" {
		pairs = append(pairs, ui.Pair{Term: "Último día", Text: ui.Day(m.EndsOn.AddDays(-1))})
	}
	return known(append(pairs, ui.Pair{Term: "Copias incluidas BN", Text: copies(m.IncludedBN)}, ui.Pair{Term: "Copias incluidas Color", Text: copies(m.IncludedColor)},
		ui.Pair{Term: "Precio por copia BN", Text: price(m.PriceBN)}, ui.Pair{Term: "Precio por copia Color", Text: price(m.PriceColor)}))
}

// known leaves out what is empty.
func known(pairs []ui.Pair) []ui.Pair {
	var list []ui.Pair
	for _, p := range pairs {
		if strings.TrimSpace(p.Text) != "" && p.Text != "0" {
			list = append(list, p)
		}
	}
	return list
}

func (v ShowView) chart() (ui.Chart, bool) {
	return ui.CounterChart(v.machine().Equipment, v.Dossier.Months)
}

// moved says whether it has been at more than one customer's.
func (v ShowView) moved() bool { return len(v.Dossier.Owners) > 1 }

func (v ShowView) incidents() record.BlockView {
	block := record.BlockView{Title: "Incidencias", Caption: "Últimas incidencias", Columns: []string{"Incidencia", "Fecha", "Estado"}, None: "No ha tenido ninguna incidencia.",
		More: "/gestion/incidencias?estado=todas&q=" + url.QueryEscape(v.machine().Number), MoreText: "Ver todas sus incidencias"}
	for _, i := range v.Dossier.Incidents {
		block.Rows = append(block.Rows, record.Row{Href: "/gestion/incidencias/" + i.Number, Title: i.Number, Sub: short(i.Description),
			Cells: []record.Cell{{Label: "Fecha", Text: ui.DayOf(i.CreatedAt)}, {Label: "Estado", Text: i.State.Word()}}})
	}
	return block
}

func (v ShowView) orders() record.BlockView {
	block := record.BlockView{Title: "Pedidos", Caption: "Últimos pedidos", Columns: []string{"Pedido", "Fecha", "Estado"}, None: "No se ha pedido nada para este equipo.",
		More: "/gestion/pedidos?estado=todos&q=" + url.QueryEscape(v.machine().Number), MoreText: "Ver todos sus pedidos"}
	for _, o := range v.Dossier.Orders {
		block.Rows = append(block.Rows, record.Row{Href: "/gestion/pedidos/" + o.Number, Title: o.Number, Sub: o.Articles,
			Cells: []record.Cell{{Label: "Fecha", Text: ui.DayOf(o.CreatedAt)}, {Label: "Estado", Text: o.State.Word()}}})
	}
	return block
}

// short is the beginning of a text.
func short(text string) string {
	if runes := []rune(strings.Join(strings.Fields(text), " ")); len(runes) > 90 {
		return string(runes[:89]) + "…"
	}
	return text
}

// balance compares the toner delivered with the copies made, in a sentence.
func (v ShowView) balance() string {
	b := v.Dossier.Toner
	var parts []string
	for _, counter := range []store.Counter{store.BN, store.Color} {
		made, counted := b.Copies[counter]
		pages, known := b.Pages(counter)
		if known && counted {
			parts = append(parts, "Entregado tóner para "+ui.Number(pages)+" copias "+ui.CounterLabel(counter)+"; hechas "+ui.Number(made)+".")
		}
	}
	if len(parts) == 0 {
		return "En los últimos doce meses no hay entregas y lecturas que comparar."
	}
	return strings.Join(parts, " ")
}

// tonerName is a colour of toner in words.
func tonerName(color string) string {
	return map[string]string{"K": "Negro", "C": "Cian", "M": "Magenta", "Y": "Amarillo"}[color]
}

// madeFor is the copies that a colour of toner was used for.
func (v ShowView) madeFor(color string) string {
	counter := store.Color
	if color == "K" {
		counter = store.BN
	}
	if made, counted := v.Dossier.Toner.Copies[counter]; counted {
		return ui.Number(made) + " " + ui.CounterLabel(counter)
	}
	return ui.None
}

func (v ShowView) marks() record.MarksView { return record.MarksView{Marks: v.Marks, Next: v.path()} }

func (v ShowView) history() []frame.Line { return record.History(v.History, store.OnEquipment) }

// period is the time in which a customer had the machine.
func period(o store.Ownership) string {
	switch {
	case o.From == "":
		return "hasta el " + ui.Day(o.To)
	case o.To == "":
		return "desde el " + ui.Day(o.From)
	}
	return "del " + ui.Day(o.From) + " al " + ui.Day(o.To)
}
