package mail

import "areaclientes/store"

// MessageCustomer brings the dealer's message about an incident to the customer.
func MessageCustomer(to To, f store.IncidentFacts) Letter {
	l := letter(to, f.Number, "Mensaje sobre su incidencia")
	l.Lead = []string{"Le hemos escrito un mensaje sobre su incidencia " + f.Number + "."}
	l.Sections = []Section{message("Mensaje", f.Event), machineShort(f.Machine)}
	l.Link = incidentLink(to.Dealer, f)
	if l.Link.URL != "" {
		l.Closing = "Puede contestar en el portal o por teléfono."
	}
	return l
}
