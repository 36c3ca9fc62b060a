package mail

import (
	"slices"

	"areaclientes/store"
)

// Kind is a kind of letter whose words the dealer may change.
type Kind struct {
	Name     string // as the outbox calls it
	Title    string // as people call it
	For      string // who gets it
	Standard store.LetterText
	words    []Word
	facts    any // a made-up example
	compose  func(To) Letter
}

// Words lists what the words of this kind of letter may name.
func (k Kind) Words() []Word { return append(append([]Word(nil), k.words...), commonWords...) }

// Example writes the letter about made-up facts.
func (k Kind) Example(to To) Letter { return k.compose(to).Reworded(k.facts) }

// KindOf returns the kind of letter with that name.
func KindOf(name string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Name == name {
			return k, true
		}
	}
	return Kind{}, false
}

// kind makes a kind of letters about facts; words are subject, opening and closing.
func kind[T any](name, title, reader string, compose func(To, T) Letter, facts T, known []Word, words ...string) Kind {
	return Kind{
		Name: name, Title: title, For: reader, words: known, facts: facts, Standard: store.LetterText{Subject: words[0], Opening: words[1], Closing: words[2]},
		compose: func(to To) Letter { return compose(to, facts) },
	}
}

// Who letters are for.
const (
	toCustomer   = "al cliente"
	toOffice     = "a la oficina"
	toTechnician = "al técnico"
	toEither     = "al técnico o a la oficina"
	toColleague  = "a quien trabaja aquí"
)

// Kinds lists the letters in the order in which people meet them. Standard says in words that can be
// edited what the letter says by itself; where that depends on the case, it names it.
func Kinds() []Kind { return slices.Concat(incidentKinds(), orderKinds(), otherKinds(), accessKinds()) }

func incidentKinds() []Kind {
	i, news := exampleIncident(), exampleIncidentNews()
	return []Kind{
		kind(store.LetterIncidentCustomer, "Incidencia recibida", toCustomer, IncidentCustomer, i, incidentWordList,
			"[{numero}] Incidencia creada: {equipo}", "Hemos recibido su incidencia {numero}. {asignacion} {promesa}", "Le escribiremos cada vez que haya novedades."),
		kind(store.LetterIncidentState, "Novedades de una incidencia", toCustomer, IncidentState, news, incidentWordList, "{asunto}", "{texto}", "{cierre}"),
		kind(store.LetterMessageCustomer, "Mensaje sobre una incidencia", toCustomer, MessageCustomer, news, incidentWordList,
			"[{numero}] Mensaje sobre su incidencia", "Le hemos escrito un mensaje sobre su incidencia {numero}.", "{cierre}"),
		kind(store.LetterIncidentTechnician, "Incidencia nueva", toTechnician, IncidentTechnician, i, incidentWordList,
			"[{numero}] Incidencia creada: {equipo}, {cliente}", "{cliente} ha comunicado una incidencia que le corresponde a usted.", ""),
		kind(store.LetterIncidentOffice, "Incidencia nueva", toOffice, IncidentOffice, i, incidentWordList, "[{numero}] Incidencia creada: {equipo}, {cliente}", "{texto}", ""),
		kind(store.LetterMessageDealer, "Mensaje de un cliente", toEither, MessageDealer, news, incidentWordList, "{asunto}", "{texto}", ""),
		kind(store.LetterIncidentReopened, "Incidencia reabierta", toEither, IncidentReopened, news, incidentWordList,
			"[{numero}] Incidencia reabierta: {equipo}, {cliente}", "{cliente} ha reabierto la incidencia {numero}: el problema sigue.", ""),
	}
}

func orderKinds() []Kind {
	o, moved := exampleOrder(), exampleOrderNews()
	return []Kind{
		kind(store.LetterOrderCustomer, "Pedido recibido", toCustomer, OrderCustomer, o, orderWordList,
			"[{numero}] Hemos recibido su pedido", "Gracias por su pedido. Su número es {numero}.\n{revision}", "Le escribiremos cuando salga. Mientras esté en proceso puede anularlo."),
		kind(store.LetterOrderState, "Novedades de un pedido", toCustomer, OrderState, moved, orderWordList, "{asunto}", "{texto}", "{cierre}"),
		kind(store.LetterOrderMessage, "Mensaje o corrección de un pedido", toCustomer, OrderMessage, moved, orderWordList, "{asunto}", "{texto}", "{cierre}"),
		kind(store.LetterOrderOffice, "Pedido nuevo", toOffice, OrderOffice, o, orderWordList, "[{numero}] Pedido nuevo de {cliente}", "{texto}", ""),
		kind(store.LetterOrderCancelled, "Pedido anulado", toOffice, OrderCancelled, moved, orderWordList,
			"[{numero}] Pedido anulado de {cliente}", "El pedido {numero} de {cliente} se ha anulado. No hay que prepararlo.", ""),
	}
}

func otherKinds() []Kind {
	return []Kind{
		kind(store.LetterInvitation, "Invitación al área de clientes", toCustomer, Invitation, exampleInvitation(), customerWordList, "Su área de clientes en {distribuidor}",
			"Desde hoy puede enviarnos las lecturas, comunicar averías y pedir consumibles por Internet, a cualquier hora, y ver cómo va todo.\n"+
				"No hay que instalar nada: se entra con un navegador, en el ordenador o en el teléfono.", ""),
		kind(store.LetterReadingReminder, "Lecturas pendientes", toCustomer, ReadingReminder, exampleReminder(), customerWordList, "{asunto}", "{texto}",
			"Si no puede enviarlas por el portal, conteste a este correo con los números."),
		kind(store.LetterReadingQuestion, "Pregunta sobre una lectura", toCustomer, ReadingQuestion, exampleQuestion(), customerWordList, "{asunto}",
			"Hemos recibido una lectura que se sale de lo normal en este equipo. Antes de facturar, ¿nos confirma que es correcta?",
			"También puede contestar a este correo con lo que marca ahora el contador."),
		kind(store.LetterImportOffice, "Importación nocturna por mirar", toOffice, ImportOffice, exampleImport(), nil, "{asunto}", "{texto}", "{cierre}"),
		kind(store.LetterStaffInvitation, "Acceso a Gestión", toColleague, StaffInvitation, exampleStaffLink(), nil, "{asunto}", "{texto}", "{cierre}"),
	}
}

// accessKinds are the letters about how a customer's people come in. Until when a link is good stands in
// them whatever the dealer's own words are.
func accessKinds() []Kind {
	link, told := exampleAccessLink(), exampleAccessNews()
	standard := []string{"{asunto}", "{texto}", "{cierre}"}
	return []Kind{
		kind(store.LetterAccessActivate, "Enlace para activar la cuenta", toCustomer, AccessActivate, link, customerWordList, standard...),
		kind(store.LetterAccessInvite, "Acceso para un compañero", toCustomer, AccessInvite, link, customerWordList, standard...),
		kind(store.LetterAccessReset, "Enlace para otra contraseña", toCustomer, AccessReset, link, customerWordList, standard...),
		kind(store.LetterAccessEnter, "Enlace para entrar", toCustomer, AccessEnter, link, customerWordList, standard...),
		kind(store.LetterAccessActivated, "Cuenta activada", toCustomer, AccessActivated, told, customerWordList, standard...),
		kind(store.LetterAccessNotice, "Lo hecho con número y CIF", toCustomer, AccessNotice, exampleNotice(), nil, standard...),
		kind(store.LetterSignInAlarm, "Demasiados intentos de entrar", toColleague, SignInAlarm, exampleAlarm(), nil, standard...),
		kind(store.LetterAccessPassword, "Contraseña cambiada", toCustomer, AccessPassword, told, customerWordList, standard...),
		kind(store.LetterKeyAdded, "Llave añadida", toCustomer, KeyAdded, told, customerWordList, standard...),
		kind(store.LetterKeyRemoved, "Llave retirada", toCustomer, KeyRemoved, told, customerWordList, standard...),
	}
}
