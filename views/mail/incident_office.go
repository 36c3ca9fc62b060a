package mail

import "areaclientes/store"

// IncidentOffice tells the office about a new incident and who was told of it.
func IncidentOffice(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Incidencia creada: "+f.Machine.Model+", "+f.Customer.Name)
	who := "No tiene técnico asignado: decidan ustedes quién va."
	if f.Technician.Name != "" {
		who = "El técnico es " + f.Technician.Name + "."
	}
	l.Lead = []string{f.Customer.Name + " ha comunicado una incidencia. " + who}
	l.Notes = append(untold(f), unreachable(f.Customer)...)
	l.Sections = []Section{breakdown(f), caller(f), machine(f.Machine, f.Reading)}
	l.Link = deskLink(to.Dealer, f)
	return l
}
