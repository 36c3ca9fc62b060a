package mail

// The words for what stands in the file as a code. A code that is not known is written as it is,
// so that a letter always leaves.

func kindWord(kind string) string {
	switch kind {
	case "correctivo":
		return "Correctivo"
	case "preventivo":
		return "Preventivo"
	case "instalacion":
		return "Instalación"
	case "consulta":
		return "Consulta"
	}
	return kind
}

func severityWord(severity string) string {
	switch severity {
	case "parada":
		return "Máquina parada"
	case "parcial":
		return "Funciona a medias"
	case "consulta":
		return "Consulta"
	}
	return severity
}

func sourceWord(source string) string {
	switch source {
	case "phone":
		return ", por teléfono"
	case "office":
		return ", anotada por la oficina"
	}
	return ""
}

// incidentWords is a state of an incident as a title and as a sentence to the customer.
func incidentWords(state string) (title, sentence string) {
	switch state {
	case "new":
		return "Incidencia recibida", "Hemos recibido su incidencia y le asignaremos un técnico."
	case "assigned":
		return "Técnico asignado", "Su incidencia ya tiene técnico."
	case "visit":
		return "Visita concertada", "Hemos concertado la visita del técnico."
	case "working":
		return "Técnico trabajando", "El técnico está trabajando en su incidencia."
	case "parts":
		return "A la espera de una pieza", "Esperamos una pieza para su equipo. Le avisaremos cuando llegue."
	case "resolved":
		return "Incidencia resuelta", "Su incidencia está resuelta."
	case "cancelled":
		return "Incidencia anulada", "Su incidencia se ha anulado."
	}
	return "Novedades de su incidencia", "Hay novedades de su incidencia."
}

// orderWords is a state of an order as a title and as a sentence to the customer.
func orderWords(state string) (title, sentence string) {
	switch state {
	case "review":
		return "Pedido pendiente de validar", "Nuestra oficina va a revisar su pedido antes de prepararlo."
	case "processing":
		return "Pedido en proceso", "Estamos procesando su pedido."
	case "prepared":
		return "Pedido preparado", "Su pedido está preparado y saldrá en breve."
	case "shipped":
		return "Pedido enviado", "Su pedido ya va de camino."
	case "delivered":
		return "Pedido entregado", "Su pedido consta como entregado. Si no es así, llámenos."
	case "cancelled":
		return "Pedido anulado", "Su pedido se ha anulado."
	}
	return "Novedades de su pedido", "Hay novedades de su pedido."
}
