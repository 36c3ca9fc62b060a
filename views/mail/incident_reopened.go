package mail

import "areaclientes/store"

// IncidentReopened tells the technician or the office that a customer opened an incident again.
func IncidentReopened(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Incidencia reabierta: "+f.Machine.Model+", "+f.Customer.Name)
	l.Lead = []string{f.Customer.Name + " ha reabierto la incidencia " + f.Number + ": el problema sigue."}
	l.Notes = untold(f)
	l.Sections = []Section{message("Motivo", f.Event), breakdown(f), caller(f), machine(f.Machine, f.Reading)}
	l.Link = deskLink(to.Dealer, f)
	return l
}
