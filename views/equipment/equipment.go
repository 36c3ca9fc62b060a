// Package equipment draws the list of a customer's machines and the page of one.
package equipment

import (
	"strconv"
	"time"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

func (v IndexView) filtered() bool { return v.Filter != store.EquipmentFilter{} }

// searchable says whether there is anything to search in.
func (v IndexView) searchable() bool { return len(v.List) > 1 || v.filtered() }

// sub says how many machines there are.
func (v IndexView) sub() string {
	if v.filtered() || len(v.List) == 0 {
		return ""
	}
	return ui.Plural(len(v.List), "equipo con contrato", "equipos con contrato")
}

// due is the word for a reading that is missing.
func (v IndexView) due() string {
	if v.Progress.Period.Overdue {
		return "Lectura atrasada"
	}
	return "Lectura pendiente"
}

func sites(list []string) []ui.Option {
	options := []ui.Option{{Label: "Todas las sedes"}}
	for _, site := range list {
		options = append(options, ui.Option{Value: site, Label: site})
	}
	return options
}

// numbers is what tells machines of one model apart.
func numbers(e store.Equipment) string {
	return ui.Dots("ID "+e.Number, ui.OwnRef(e.OwnRef))
}

// none is the list of a customer without machines.
func none(dealer layout.Dealer) ui.EmptyState {
	empty := ui.EmptyState{Art: "art-equipment", Title: "Todavía no vemos equipos con contrato",
		Text: "Si acaba de firmar el contrato, aparecerán aquí en uno o dos días. Si ya tenía equipos, llámenos y lo revisamos.",
		Href: "/ayuda", Link: "Ver la ayuda"}
	if dealer.Phone != "" {
		empty.Href, empty.Link, empty.Primary = ui.Tel(dealer.Phone), "Llamar al "+dealer.Phone, true
	}
	return empty
}

func deadline(p store.Period) string {
	if p.Overdue {
		return "Atrasadas: eran para el " + ui.DayMonthLong(p.Last)
	}
	return "Hasta el " + ui.DayMonthLong(p.Last)
}

func sent(o store.ShippedOrder) string {
	text := "Salió el " + ui.DayLong(o.On)
	if o.Carrier != "" {
		text += ", con " + o.Carrier
	}
	return text
}

// when says a day as people do: hoy, mañana, el martes 24 de noviembre.
func when(t time.Time, today store.Date) string {
	switch day := store.DateOf(t); day.DaysSince(today) {
	case 0:
		return "hoy"
	case 1:
		return "mañana"
	default:
		return "el " + ui.DayLong(day)
	}
}

func hours(v store.PlannedVisit) string {
	if v.To.IsZero() {
		return ""
	}
	return " · " + ui.Clock(v.From) + " a " + ui.Clock(v.To)
}

func address(e store.Equipment) string { return "/equipos/" + strconv.FormatInt(int64(e.ID), 10) }

// read lists the counters of a reading.
func read(l store.LastReading) []store.Counter {
	var list []store.Counter
	for _, counter := range store.Counters {
		if _, ok := l.Counts[counter]; ok {
			list = append(list, counter)
		}
	}
	return list
}

// wanted leaves out the readings that we wait for where the viewer may not send any.
func wanted(viewer layout.Viewer, p store.InProgress) store.InProgress {
	if !viewer.May.Read {
		p.Readings = 0
	}
	return p
}

// act is one thing that can be done with a machine, and where under its address.
type act struct{ under, text string }

// acts is what somebody may do with each machine.
func acts(may store.Rights) []act {
	var list []act
	for _, a := range [...]struct {
		may bool
		act act
	}{
		{may.Read, act{"/lecturas", "Introducir lectura"}}, {may.Report, act{"/incidencias", "Comunicar incidencia"}}, {may.Order, act{"/pedido", "Pedir consumibles"}},
	} {
		if a.may {
			list = append(list, a.act)
		}
	}
	return list
}
