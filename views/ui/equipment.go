package ui

import (
	"math"
	"strconv"
	"strings"

	"areaclientes/assets"
	"areaclientes/store"
)

// MachineOf says how a machine of the store is drawn: two lines under its name and, for the card,
// all that the manual names.
func MachineOf(e store.Equipment) Machine {
	return Machine{Kind: e.Model.Shape, Color: e.Model.HasColor, Name: e.Model.Name,
		Meta: lines(Dots(e.Location, e.City), Dots("ID "+e.Number, OwnRef(e.OwnRef))), Data: equipmentData(e)}
}

// machineFor is MachineOf for whoever looks: who only knew the NIF sees the contacts in part.
func machineFor(v Viewer, e store.Equipment) Machine {
	if v.Masked {
		e.Phone, e.Fax, e.Email, e.Contact = MaskPhone(e.Phone), MaskPhone(e.Fax), MaskEmail(e.Email), MaskContact(e.Contact)
	}
	m := MachineOf(e)
	if v.Masked {
		m.Data[6].Href = ""
	}
	return m
}

func equipmentData(e store.Equipment) []Pair {
	data := []Pair{
		{Term: "Modelo", Text: e.Model.Name},
		{Term: "ID", Text: e.Number},
		{Term: "Ref. propia", Text: e.OwnRef},
		{Term: "Ubicación", Text: e.Location},
		{Term: "Dirección", Text: e.Address},
		{Term: "Población", Text: strings.TrimSpace(e.Postcode + " " + e.City)},
		{Term: "Teléfono", Text: Phone(e.Phone)},
		{Term: "Fax", Text: Phone(e.Fax)},
		{Term: "eMail", Text: e.Email},
		{Term: "Contacto", Text: e.Contact},
	}
	if e.Phone != "" {
		data[6].Href = Tel(e.Phone)
	}
	return data
}

// OwnRef is the customer's own reference of a machine as it stands beside other words; empty
// without one.
func OwnRef(own string) string {
	if own == "" {
		return ""
	}
	return "Ref. " + own
}

// Dots joins what there is with a middle dot.
func Dots(parts ...string) string { return strings.Join(lines(parts...), " · ") }

// lines leaves out what is empty.
func lines(parts ...string) []string {
	var list []string
	for _, part := range parts {
		if part != "" {
			list = append(list, part)
		}
	}
	return list
}

// MachineSymbol is the drawing of a machine for the href of a <use>, where a list draws its own box.
func MachineSymbol(shape string, color bool) string { return assets.Icon(machineSymbol(shape, color)) }

// CounterChart is the copies of a machine per month, from the first month to the last of which
// something is known; the last one says up to which day. It is ok only when there is something to show.
func CounterChart(e store.Equipment, months []store.Month) (chart Chart, ok bool) {
	chart = Chart{ID: "copias", Title: "Copias al mes", Color: e.Model.HasColor}
	for len(months) > 0 && len(months[0].Copies) == 0 {
		months = months[1:]
	}
	for len(months) > 0 && len(months[len(months)-1].Copies) == 0 {
		months = months[:len(months)-1]
	}
	if len(months) == 0 {
		return chart, false
	}
	least, most := int64(math.MaxInt64), int64(0)
	for _, m := range months {
		bar := Month{Letter: strings.ToUpper(MonthName(m.First.Time().Month())[:1]), Name: MonthYear(m.First),
			BN: m.Copies[store.BN], Color: m.Copies[store.Color]}
		least, most = min(least, bar.total()), max(most, bar.total())
		if last := e.Last.On; len(last) > 7 && last[:7] == m.First[:7] {
			bar.Name += ", hasta el día " + strconv.Itoa(last.Time().Day())
		}
		chart.Months = append(chart.Months, bar)
	}
	chart.Desc = "Gráfico de barras con las copias de " + Plural(len(months), "mes", "meses") + ": entre " + Number(least) + " y " + Number(most) + " al mes."
	return chart, true
}
