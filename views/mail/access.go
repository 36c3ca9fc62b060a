package mail

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// access begins a letter with a one-time link.
func access(to To, f store.AccessLinkFacts, title, button, lead string) Letter {
	l := Letter{To: to, Subject: OneLine(title + " · " + to.Dealer.Name), Title: title}
	l.Lead = []string{lead}
	l.Notes = []string{"Vale hasta las " + ui.Clock(f.Expires) + " del " + ui.DayLong(store.DateOf(f.Expires)) + " y una sola vez."}
	l.Link = portal(to.Dealer, button, strings.TrimPrefix(f.Path, "/"))
	l.Sections = []Section{{Title: "Cliente", Facts: facts(Fact{Label: "Empresa", Value: f.Customer.Name}, Fact{Label: "Número de cliente", Value: f.Customer.Number})}}
	return l
}

// AccessActivate brings a customer the link with which it gets an account of its own.
func AccessActivate(to To, f store.AccessLinkFacts) Letter {
	l := access(to, f, "Active su cuenta", "Activar la cuenta",
		"Con este enlace elegirá su propia contraseña para el área de clientes de "+to.Dealer.Name+". Desde entonces ya no se podrá entrar con el CIF, que está en todas las facturas.")
	l.Closing = "Si no lo ha pedido usted, puede activarla igualmente o no hacer nada: sin este correo nadie puede."
	return l
}

// AccessInvite brings a colleague at a customer's the link with which they choose a password.
func AccessInvite(to To, f store.AccessLinkFacts) Letter {
	l := access(to, f, "Su acceso al área de clientes", "Elegir la contraseña",
		f.Customer.Name+" le ha dado acceso al área de clientes de "+to.Dealer.Name+". Con este enlace elegirá su contraseña; después entrará con este correo.")
	l.Closing = "Si no lo esperaba, no lo abra: nadie puede entrar sin él."
	return l
}

// AccessReset brings the link with which somebody chooses another password.
func AccessReset(to To, f store.AccessLinkFacts) Letter {
	l := access(to, f, "Elija una contraseña nueva", "Elegir una contraseña nueva",
		"Se ha pedido una contraseña nueva para el área de clientes. Hasta que la elija sirve la de antes.")
	l.Closing = "Si no lo ha pedido usted, no haga nada: su contraseña sigue siendo la misma."
	return l
}

// AccessEnter brings the link with which somebody signs in without a password.
func AccessEnter(to To, f store.AccessLinkFacts) Letter {
	l := access(to, f, "Su enlace para entrar", "Entrar en el área de clientes",
		"Con este enlace entra sin contraseña. Ábralo en el mismo navegador en el que lo ha pedido: en otro no sirve.")
	l.Closing = "Si no lo ha pedido usted, no haga nada: nadie puede entrar sin él."
	return l
}

// news begins a letter about what happened to somebody's way in.
func news(to To, f store.AccessNews, title, lead string) Letter {
	l := Letter{To: to, Subject: OneLine(title + " · " + to.Dealer.Name), Title: title, Lead: []string{lead}}
	l.Sections = []Section{{Facts: facts(
		Fact{Label: "Empresa", Value: f.Customer.Name},
		Fact{Label: "Usuario", Value: f.Person},
		Fact{Label: "Correo", Value: f.Email},
		Fact{Label: "Cuándo", Value: ui.Moment(f.At)},
	)}}
	l.Closing = "Si no ha sido usted ni nadie de su empresa, llámenos enseguida."
	if to.Dealer.Phone != "" {
		l.Closing = "Si no ha sido usted ni nadie de su empresa, llámenos enseguida al " + to.Dealer.Phone + "."
	}
	return l
}

// AccessActivated tells a customer that it has an account of its own now.
func AccessActivated(to To, f store.AccessNews) Letter {
	user := "su número de cliente, " + f.Customer.Number
	if f.Email != "" {
		user += ", o su correo"
	}
	return news(to, f, "Su cuenta está activada", "Su cuenta en el área de clientes está activada. Se entra con "+user+", y con la contraseña elegida. El CIF ya no abre nada.")
}

// AccessPassword tells somebody at a customer's that their password is another one.
func AccessPassword(to To, f store.AccessNews) Letter {
	return news(to, f, "Contraseña cambiada", "La contraseña con la que entra en el área de clientes ha cambiado, y las demás sesiones que había abiertas se han cerrado.")
}

// KeyAdded tells somebody at a customer's that a passkey more opens their account.
func KeyAdded(to To, f store.AccessNews) Letter {
	return news(to, f, "Llave de acceso añadida", "Se ha añadido una llave de acceso a su cuenta: con ella se entra en el área de clientes sin contraseña. Sus llaves están en «Cuenta», donde también se retiran.")
}

// KeyRemoved tells somebody at a customer's that a passkey opens nothing any more.
func KeyRemoved(to To, f store.AccessNews) Letter {
	return news(to, f, "Llave de acceso retirada", "Se ha retirado una llave de acceso de su cuenta: con ella ya no se entra en el área de clientes. Las demás siguen en «Cuenta».")
}
