package mail

import "areaclientes/store"

// sourceWord says how something came in when that was not the portal, and who signed for it.
func sourceWord(how store.Entered) string {
	text := map[string]string{store.FromPhone: ", por teléfono", "office": ", anotada por la oficina"}[how.Source]
	if how.By != "" && (text != "" || !how.FromDealer()) {
		text += ", por " + how.By
	}
	return text
}

// noted tells a customer that somebody of the dealer's wrote down what it asked for: the letter is how it
// can see whether that was understood.
func noted(how store.Entered) string {
	if how.By == "" || !how.FromDealer() {
		return ""
	}
	return "Lo ha anotado " + how.By + " por teléfono. Si algo no es como nos dijo, llámenos o respóndanos a este correo."
}

// incidentWords is what happened to an incident as a title and as a sentence to the customer. An
// incident can change hands or be taken up again in any state; otherwise its state is the news.
func incidentWords(e store.EventFacts) (title, sentence string) {
	switch e.Kind {
	case store.IncidentWasAssigned:
		return "Técnico asignado", "Su incidencia ya tiene técnico."
	case store.IncidentWasReopened:
		return "Incidencia reabierta", "Hemos vuelto a abrir su incidencia."
	}
	switch e.State {
	case store.IncidentNew:
		return "Incidencia recibida", "Hemos recibido su incidencia y le asignaremos un técnico."
	case store.IncidentAssigned:
		return "Técnico asignado", "Su incidencia ya tiene técnico."
	case store.IncidentVisit:
		return "Visita concertada", "Hemos concertado la visita del técnico."
	case store.IncidentWorking:
		return "Incidencia en curso", "El técnico está trabajando en su incidencia."
	case store.IncidentParts:
		return "Pendiente de repuesto", "Esperamos un repuesto para su equipo. Le avisaremos cuando llegue."
	case store.IncidentResolved:
		return "Incidencia resuelta", "Su incidencia está resuelta."
	case store.IncidentCancelled:
		return "Incidencia anulada", "Su incidencia se ha anulado."
	}
	return "Novedades de su incidencia", "Hay novedades de su incidencia."
}

// orderWords is a state of an order as a title and as a sentence to the customer.
func orderWords(state store.OrderState) (title, sentence string) {
	switch state {
	case store.OrderReview:
		return "Pedido pendiente de validar", "Nuestra oficina va a revisar su pedido antes de prepararlo."
	case store.OrderProcessing:
		return "Pedido en proceso", "Estamos procesando su pedido."
	case store.OrderPrepared:
		return "Pedido preparado", "Su pedido está preparado y saldrá en breve."
	case store.OrderShipped:
		return "Pedido enviado", "Su pedido ya va de camino."
	case store.OrderDelivered:
		return "Pedido entregado", "Su pedido consta como entregado. Si no es así, llámenos."
	case store.OrderCancelled:
		return "Pedido anulado", "Su pedido se ha anulado."
	}
	return "Novedades de su pedido", "Hay novedades de su pedido."
}
