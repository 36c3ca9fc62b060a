package mail

import "areaclientes/store"

// MessageDealer brings a customer's message about an incident to the technician or the office.
func MessageDealer(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Mensaje de "+f.Customer.Name)
	l.Lead = []string{"Hay un mensaje nuevo en la incidencia " + f.Number + "."}
	l.Sections = []Section{message("Mensaje", f.Event), caller(f), machineShort(f.Machine)}
	l.Link = incidentLink(to.Dealer, f)
	return l
}
