package mail

import (
	"strings"

	"areaclientes/store"
)

// IncidentCustomer acknowledges an incident to who reported it.
func IncidentCustomer(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Incidencia creada: "+f.Machine.Model)
	l.Lead = []string{strings.TrimSpace("Hemos recibido su incidencia " + f.Number + ". " + assignment(f) + " " + to.Dealer.Promise)}
	if text := noted(f.Entered); text != "" {
		l.Lead = append(l.Lead, text)
	}
	l.Sections = []Section{breakdown(f), machine(f.Machine, f.Reading)}
	l.Link = incidentLink(to.Dealer, f)
	l.Closing = "Le escribiremos cada vez que haya novedades."
	return l
}

// assignment says to the customer who comes.
func assignment(f store.IncidentFacts) string {
	switch {
	case f.Technician.Name != "" && f.Technician.Email != "":
		return "Ya hemos avisado a su técnico, " + f.Technician.Name + "."
	case f.Technician.Name != "":
		return "Su técnico es " + f.Technician.Name + "."
	}
	return "Nuestra oficina le asignará un técnico."
}
