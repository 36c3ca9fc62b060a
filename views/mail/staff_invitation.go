package mail

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// StaffInvitation brings one of the dealer's people the link by which they choose a password.
func StaffInvitation(to To, f store.StaffLinkFacts) Letter {
	title := "Enlace para entrar en Gestión"
	lead := "Con este enlace elegirá una contraseña nueva para Gestión, la oficina del portal de " + to.Dealer.Name + "."
	if f.First {
		title = "Su acceso a Gestión"
		lead = "Le han dado acceso a Gestión, la oficina del portal de " + to.Dealer.Name + ", con el perfil «" + f.Role.Word() + "». Con este enlace elegirá su contraseña."
	}
	l := Letter{To: to, Subject: OneLine(title + " · " + to.Dealer.Name), Title: title}
	l.Lead = []string{lead, "Vale hasta las " + ui.Clock(f.Expires) + " del " + ui.DayLong(store.DateOf(f.Expires)) + " y una sola vez. Ábralo en el ordenador o teléfono con el que vaya a trabajar."}
	l.Link = portal(to.Dealer, "Elegir la contraseña", strings.TrimPrefix(f.Path, "/"))
	l.Sections = []Section{{Title: "Para entrar después", Facts: facts(Fact{Label: "Correo", Value: f.Email})}}
	l.Closing = "Si no lo esperaba, no lo abra y avise en la oficina: nadie puede entrar sin él."
	return l
}
