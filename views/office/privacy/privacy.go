// Package privacy draws what data protection law asks of the dealer.
package privacy

import (
	"strconv"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Path is where the pages about data protection stand in «Ajustes».
const Path = "/gestion/ajustes/privacidad"

// Paper is a page that is printed, filled in with what the dealer says about itself.
type Paper func(store.Dealer) templ.Component

// ShowView is the data protection of one customer: what was typed and what is wrong with it.
type ShowView struct {
	Card           store.CustomerCard
	Reason, Person string
	Errors         store.Invalid
}

func (v ShowView) home() string {
	return "/gestion/clientes/" + strconv.FormatInt(int64(v.Card.ID), 10)
}

func (v ShowView) people() []ui.Option {
	options := []ui.Option{{Label: "El cliente entero"}}
	for _, p := range v.Card.People {
		options = append(options, ui.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name})
	}
	return options
}

// BlockedView is who is blocked or purged, and what is wrong with what was typed.
type BlockedView struct {
	List   []store.Erasure
	Errors store.Invalid
}

// faults are what is wrong with a reason; of a number it stands beside it.
func (v BlockedView) faults() []string {
	var list []string
	for _, field := range []string{"reason", "undo"} {
		if text := v.Errors[field]; text != "" {
			list = append(list, text)
		}
	}
	return list
}

func at(e store.Erasure) string { return Path + "/bloqueados/" + strconv.FormatInt(int64(e.ID), 10) }

func number(e store.Erasure) string { return strconv.FormatInt(int64(e.ID), 10) }

func what(e store.Erasure) string {
	if e.Subject.Person != 0 {
		return "Persona"
	}
	return "Cliente"
}

// standing says how far somebody's erasure is.
func standing(e store.Erasure) string {
	switch {
	case !e.ScrubbedAt.IsZero():
		return "Suprimido el " + ui.DayOf(e.PurgedAt)
	case !e.PurgedAt.IsZero():
		return "Suprimido; el fichero se está limpiando"
	case !e.ArchivedAt.IsZero():
		return "Bloqueado"
	}
	return "Bloqueado; falta que el ERP confirme lo suyo"
}

func name(d store.Dealer) string {
	if d.LegalName != "" {
		return d.LegalName
	}
	return d.Name
}

// activity is one entry of the register of article 30.
type activity struct{ title, purpose, basis, people, data, to, kept string }

func months(n int) string { return ui.Plural(n, "mes", "meses") }

func activities(d store.Dealer) []activity {
	k := d.Keep
	const within = "Técnicos y oficina; quien mantiene el servidor y envía el correo, como encargados. Sin transferencias fuera del EEE."
	return []activity{
		{"Gestión de clientes y equipos", "Atender contratos de mantenimiento: lecturas, incidencias y pedidos.", "Contrato (RGPD, 6.1.b)", "Clientes autónomos; personas de contacto de empresas",
			"Nombre, NIF, direcciones, teléfonos, correo, equipos, lecturas, pedidos, incidencias con fotos y documentos.", within,
			"Pedidos e incidencias: " + months(k.Orders) + ". Lecturas: " + months(k.Readings) + " tras el contrato. Documentos: " + months(k.Files) + "."},
		{"Usuarios del área de clientes", "Dejar entrar a quien corresponde y saber quién hizo qué.", "Contrato (6.1.b); interés legítimo en la seguridad (6.1.f)", "Personas de los clientes", "Correo, huella de la contraseña, sesiones, entradas, dirección IP.",
			"Administración; quien mantiene el servidor, como encargado.", "Entradas: " + months(k.SignIns) + ". Dirección IP entera: 30 días."},
		{"Comunicaciones", "Avisar de cómo van incidencias, pedidos y lecturas.", "Contrato (6.1.b)", "Clientes y sus contactos", "Correo, qué carta y cuándo; el texto no se guarda.", within, months(k.Letters)},
		{"Personal", "Organizar el trabajo y proteger los datos.", "Contrato laboral (6.1.b); interés legítimo en la seguridad (6.1.f)", "Oficina y técnicos", "Nombre, correo, teléfono, perfil, lo que hacen en el portal.", "Administración.", "Mientras trabajan aquí; entradas, " + months(k.SignIns) + "."},
		{"Derechos y bloqueo", "Atender los derechos de las personas y conservar bloqueado lo que la ley manda.", "Obligación legal (6.1.c; LOPDGDD, 32)", "Quien lo pide", "Los datos bloqueados.", "Jueces, fiscales y administraciones competentes.", months(k.Blocked) + " bloqueados; después se suprimen."},
	}
}

func pairs(a activity) []ui.Pair {
	return []ui.Pair{{Term: "Para qué", Text: a.purpose}, {Term: "Base", Text: a.basis}, {Term: "De quién", Text: a.people}, {Term: "Qué datos", Text: a.data},
		{Term: "Quién los ve", Text: a.to}, {Term: "Plazo", Text: a.kept}, {Term: "Seguridad", Text: "Cifrado en tránsito, contraseñas con argon2id, segundo factor del personal, registro encadenado, copias, permisos por perfil."}}
}
