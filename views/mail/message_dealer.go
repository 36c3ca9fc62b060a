package mail

import "areaclientes/store"

// MessageDealer brings a customer's message about an incident to the technician or the office. The
// last message of an incident is that the machine works again.
func MessageDealer(to To, f store.IncidentFacts) Letter {
	if f.Event.State == string(store.IncidentResolved) {
		return closedByCustomer(to, f)
	}
	l := letter(to, f.Number, "Mensaje de "+f.Customer.Name)
	l.Lead = []string{"Hay un mensaje nuevo en la incidencia " + f.Number + "."}
	l.Sections = []Section{message("Mensaje", f.Event), caller(f), machineShort(f.Machine)}
	l.Link = incidentLink(to.Dealer, f)
	return l
}

func closedByCustomer(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Ya funciona: "+f.Customer.Name)
	l.Lead = []string{"El cliente dice que el equipo ya funciona y ha cerrado la incidencia " + f.Number + ". No hace falta ir."}
	l.Sections = []Section{message("Cierre", f.Event), caller(f), machineShort(f.Machine)}
	l.Link = incidentLink(to.Dealer, f)
	return l
}
