package account

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Step is one of the eight steps of the manual. Other rooms may link to /ayuda#ID.
type Step struct{ ID, Title string }

// Steps lists them in the order in which a customer meets them.
func Steps() []Step {
	return []Step{
		{"entrar", "Entrar"},
		{"equipos", "Su área personal: los equipos"},
		{"lecturas", "Introducir lecturas"},
		{"averias", "Comunicar una incidencia"},
		{"consumibles", "Pedir consumibles"},
		{"envio", "Terminar el pedido"},
		{"pedidos", "Seguir sus pedidos"},
		{"incidencias", "Seguir sus incidencias"},
	}
}

// What the section about signing in says depends on what number and NIF open at the dealer.

func withNIF(d store.Dealer) string {
	switch d.NIFPolicy {
	case store.NIFActivation:
		return "Con el CIF no se abre nada más: si los datos son correctos, le enviamos al correo que tenemos anotado un enlace para activar su cuenta."
	case store.NIFAlways:
		return "Después le ofrecemos activar su cuenta. Con «Ahora no» sigue adelante con el CIF."
	}
	return "Después le ofrecemos activar su cuenta. Con «Ahora no» sigue adelante: con el CIF puede entrar 20 veces, durante 90 días, y hacer lo imprescindible."
}

func whyActivate(d store.Dealer) string {
	const why = "El número de cliente y el CIF están en todas sus facturas. Con una contraseña propia ve todos sus datos"
	if d.NIFPolicy == store.NIFAlways {
		return why + "."
	}
	return why + ", y el CIF ya no abre nada."
}

func askForLink(d store.Dealer) string {
	if d.NIFPolicy == store.NIFActivation {
		return "Entre con el número de cliente y el CIF: el enlace sale hacia el correo que tenemos anotado."
	}
	return "En «Active su cuenta» pulse «Enviarme el enlace». Va al correo que tenemos anotado."
}

func noNIF(d store.Dealer) string {
	if d.NIFPolicy == store.NIFAlways {
		return ""
	}
	return "Si su cuenta está activada, el CIF ya no sirve: use su contraseña."
}

// least is how long a first password is.
func least() string { return strconv.Itoa(store.LeastPassword(false)) }

// The pieces below are drawn with the parts of the real screens and made-up data.

func userPiece() ui.Field {
	return ui.Field{ID: "ayuda-usuario", Name: "ayuda-usuario", Label: "Usuario", Hint: "Su número de cliente. Está en sus facturas.", Value: "04821"}
}

func secretPiece() ui.Field {
	return ui.Field{ID: "ayuda-clave", Name: "ayuda-clave", Label: "Contraseña", Hint: "La primera vez, el CIF de su empresa.", Value: "B12345674"}
}

func machinePiece() ui.Machine {
	return ui.Machine{Kind: "a3", Color: true, Name: "Ricoh Aficio MP C4501", Meta: []string{"Administración, 1.ª planta", "ID 20417 · Ref. ADM-01"}}
}

func counterPiece(c store.Counter, last int64, value string) ui.CounterField {
	return ui.CounterField{
		Counter: c, ID: "ayuda-" + string(c), Name: "ayuda-" + string(c),
		Value: value, Last: last, LastDay: "2026-10-20", HasLast: true,
	}
}

func createdPiece() ui.Flash {
	return ui.Flash{
		Kind: ui.OK, Title: "[W92987] Incidencia creada de manera satisfactoria",
		Text: "Hemos avisado al técnico de su equipo.",
	}
}

func sendToPiece() ui.Field {
	return ui.Field{ID: "ayuda-envio", Name: "ayuda-envio", Label: "Dirección de envío", Value: "cliente"}
}

func sendToOptions() []ui.Option {
	return []ui.Option{{Value: "cliente", Label: "Cliente"}}
}

func statePiece() []ui.Step {
	return []ui.Step{
		{Icon: "clock", Title: "Procesando", Note: "12 ago, 11:05", Done: true},
		{Icon: "package-check", Title: "Preparado", Note: "12 ago, 16:40", Done: true},
		{Icon: "truck", Title: "Enviado", Note: "13 ago, 8:15", Now: true},
		{Icon: "house", Title: "Entregado"},
	}
}

func threadPiece() []ui.Event {
	return []ui.Event{
		{Icon: "calendar-clock", Title: "Visita concertada", When: "23 nov, 12:10 · Javier Molina, técnico", Quote: "Llevo la pieza mañana entre las 10 y las 12.", Now: true},
		{Icon: "user", Title: "Asignada a Javier Molina", When: "23 nov, 9:55"},
		{Icon: "inbox", Title: "Recibida", When: "23 nov, 9:42 · Ana Belén Ruiz", Quote: "Salen rayas negras en las copias."},
	}
}
