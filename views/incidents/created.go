package incidents

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// CreatedView is an incident just reported, and who was told of it.
type CreatedView struct {
	Incident store.Incident
	Email    string // to which news go; empty when none is known
	Promise  string // the dealer's own words on how soon
	Today    store.Date
}

func (v CreatedView) title() string {
	return "[" + v.Incident.Number + "] Incidencia creada de manera satisfactoria"
}

// next says what happens now.
func (v CreatedView) next() string {
	told := "Hemos avisado a nuestra oficina, que le asignará un técnico."
	if name := v.Incident.Technician.Name; name != "" {
		told = "Hemos avisado a su técnico, " + name + "."
	}
	if v.Email != "" {
		told += " Le escribiremos a " + ui.MaskEmail(v.Email) + " cada vez que haya novedades."
	}
	return strings.TrimSpace(told + " " + v.Promise)
}

// Banner is the same for a browser that is sent on to the incident.
func (v CreatedView) Banner() layout.Flash {
	return layout.Flash{Kind: ui.OK, Title: v.title(), Text: v.next(), Href: path(v.Incident.Number) + "#" + threadID, Link: "Ver la incidencia"}
}

// told is what the customer reported.
func (v CreatedView) told() []ui.Pair {
	i := v.Incident
	pairs := []ui.Pair{
		{Term: "Equipo", Text: dots(i.Equipment.Model.Name, "ID "+i.Equipment.Number)},
		{Term: "Contacto", Text: dots(i.Contact, i.Phone)},
		{Term: "Avería", Text: i.Description},
		{Term: "Tipo de aviso", Text: i.Kind.Word()},
		{Term: "¿Cómo está?", Text: i.Severity.Word()},
	}
	var names []string
	for _, file := range i.Events[0].Files {
		names = append(names, file.Name+" ("+ui.FileSize(file.Size)+")")
	}
	if len(names) > 0 {
		pairs = append(pairs, ui.Pair{Term: "Documentos", Text: strings.Join(names, "\n")})
	}
	if counts := counted(i.Reading.Counts); counts != "" {
		pairs = append(pairs, ui.Pair{Term: "Lectura", Text: counts})
	}
	return append(pairs, ui.Pair{Term: "Enviada", Text: ui.Moment(i.CreatedAt)})
}

// counted writes a reading, a counter on each line.
func counted(counts store.Counts) string {
	var lines []string
	for _, counter := range store.Counters {
		if n, ok := counts[counter]; ok {
			lines = append(lines, ui.CounterLabel(counter)+" "+ui.Number(n))
		}
	}
	return strings.Join(lines, "\n")
}
