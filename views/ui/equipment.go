package ui

import (
	"strings"

	"areaclientes/store"
)

// MachineOf says how a machine of the store is drawn: two lines under its name and, for the card,
// all that the manual names.
func MachineOf(e store.Equipment) Machine {
	return Machine{Kind: e.Model.Shape, Color: e.Model.HasColor, Name: e.Model.Name,
		Meta: lines(dot(e.Location, e.City), dot("ID "+e.Number, ref(e.OwnRef))), Data: equipmentData(e)}
}

func equipmentData(e store.Equipment) []Pair {
	data := []Pair{
		{Term: "Modelo", Text: e.Model.Name},
		{Term: "ID", Text: e.Number},
		{Term: "Ref. propia", Text: e.OwnRef},
		{Term: "Ubicación", Text: e.Location},
		{Term: "Dirección", Text: e.Address},
		{Term: "Población", Text: strings.TrimSpace(e.Postcode + " " + e.City)},
		{Term: "Teléfono", Text: e.Phone},
		{Term: "Fax", Text: e.Fax},
		{Term: "eMail", Text: e.Email},
		{Term: "Contacto", Text: e.Contact},
	}
	if e.Phone != "" {
		data[6].Href = Tel(e.Phone)
	}
	return data
}

func ref(own string) string {
	if own == "" {
		return ""
	}
	return "Ref. " + own
}

// dot joins what there is with a middle dot.
func dot(parts ...string) string { return strings.Join(lines(parts...), " · ") }

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
