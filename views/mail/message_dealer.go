package mail

import "areaclientes/store"

// MessageDealer brings a customer's message about an incident to the technician or the office,
// or that the machine works again and nobody need set out.
func MessageDealer(to To, f store.IncidentFacts) Letter {
	title, lead := "Mensaje de "+f.Customer.Name, "Hay un mensaje nuevo en la incidencia "+f.Number+"."
	if f.Event.Kind == store.IncidentWasMoved && f.Event.State.Closed() {
		title = "Incidencia cerrada por " + f.Customer.Name
		lead = f.Customer.Name + " da por resuelta la incidencia " + f.Number + ": el equipo vuelve a funcionar y no hace falta ir."
	}
	l := letter(to, f.Number, title)
	l.Lead, l.Notes = []string{lead}, untold(f)
	l.Sections = []Section{message("Mensaje", f.Event), caller(f), machine(f.Machine, f.Reading)}
	l.Link = deskLink(to.Dealer, f)
	return l
}
