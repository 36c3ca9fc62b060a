package mail

import "areaclientes/store"

// IncidentTechnician tells the technician of a machine about a new incident.
func IncidentTechnician(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Incidencia creada: "+f.Machine.Model+", "+f.Customer.Name)
	l.Lead = []string{f.Customer.Name + " ha comunicado una incidencia que le corresponde a usted."}
	l.Sections = []Section{breakdown(f), caller(f), machine(f.Machine, f.Reading)}
	l.Link = deskLink(to.Dealer, f)
	return l
}
