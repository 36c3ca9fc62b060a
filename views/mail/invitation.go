package mail

import (
	"strings"

	"areaclientes/store"
)

// Invitation tells a customer that there is a portal and how to sign in. The password is not
// written down: the customer knows it, and letters are read by others.
func Invitation(to To, f store.InvitationFacts) Letter {
	dealer := to.Dealer
	l := Letter{To: to, Subject: OneLine("Su área de clientes en " + dealer.Name), Title: "Su área de clientes"}
	l.Lead = []string{
		"Desde hoy puede enviarnos las lecturas, comunicar averías y pedir consumibles por Internet, a cualquier hora, y ver cómo va todo.",
		"No hay que instalar nada: se entra con un navegador, en el ordenador o en el teléfono.",
	}
	secret := "El CIF de su empresa, sin espacios ni guiones"
	if f.Person {
		secret = "Su NIF, con la letra, sin espacios ni guiones"
	}
	address := strings.TrimRight(dealer.BaseURL, "/") + "/entrar"
	l.Sections = []Section{{Title: "Cómo entrar", Facts: facts(
		Fact{Label: "Dirección", Value: address},
		Fact{Label: "Usuario", Value: f.Customer.Number},
		Fact{Label: "Contraseña", Value: secret},
	), Note: "El usuario es su número de cliente: está también en sus facturas."}, {Title: "Active su cuenta", Facts: facts(
		Fact{Label: "Por qué", Value: "El CIF está en todas sus facturas: con una contraseña propia solo entra usted"},
		Fact{Label: "Cómo", Value: "Al entrar se lo ofrecemos; o pida ahora el enlace con su número de cliente, y llegará a este correo"},
		Fact{Label: "Pedir el enlace", Value: strings.TrimRight(dealer.BaseURL, "/") + "/entrar/ayuda", Href: strings.TrimRight(dealer.BaseURL, "/") + "/entrar/ayuda"},
	)}}
	l.Link = portal(dealer, "Entrar en el área de clientes", "entrar")
	return l
}
