package account

import (
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// way is one of the ways to reach the dealer.
type way struct{ how, text, href string }

func ways(d store.Dealer) []way {
	var list []way
	if d.Email != "" {
		list = append(list, way{"por correo electrónico a", d.Email, "mailto:" + d.Email})
	}
	if d.Phone != "" {
		list = append(list, way{"por teléfono al", d.Phone, ui.Tel(d.Phone)})
	}
	if d.Address != "" {
		list = append(list, way{"por carta a", oneLine(d.Address), ""})
	}
	return list
}

// oneLine writes an address inside a sentence.
func oneLine(address string) string {
	lines := strings.Split(strings.TrimSpace(address), "\n")
	for i, line := range lines {
		lines[i] = strings.Trim(line, " ,\r")
	}
	return strings.Join(lines, ", ")
}

// joint is what follows the i-th of n in a list that ends a sentence.
func joint(i, n int) string {
	switch {
	case i == n-1:
		return "."
	case i == n-2:
		return " o "
	}
	return ", "
}

// legalName is the company behind the portal.
func legalName(d store.Dealer) string {
	if d.LegalName != "" {
		return d.LegalName
	}
	return d.Name
}

// controller names the company with its NIF, as data protection law wants it.
func controller(d store.Dealer) string {
	if d.NIF == "" {
		return legalName(d)
	}
	return legalName(d) + ", con NIF " + d.NIF
}

// owner lists what article 10 of the LSSI wants to be known of who runs a site. What the dealer
// has not filled in is left out.
func owner(d store.Dealer) []ui.Pair {
	pairs := []ui.Pair{{Term: "Titular", Text: legalName(d)}}
	add := func(term, text, href string) {
		if text != "" {
			pairs = append(pairs, ui.Pair{Term: term, Text: text, Href: href})
		}
	}
	if d.Name != legalName(d) {
		add("Nombre comercial", d.Name, "")
	}
	add("NIF", d.NIF, "")
	add("Domicilio", d.Address, "")
	add("Correo electrónico", d.Email, "mailto:"+d.Email)
	add("Teléfono", d.Phone, ui.Tel(d.Phone))
	add("Horario de atención", d.Hours, "")
	add("Datos registrales", d.Registry, "")
	if strings.HasPrefix(d.Web, "https://") || strings.HasPrefix(d.Web, "http://") {
		add("Página web", d.Web, d.Web)
	} else {
		add("Página web", d.Web, "")
	}
	return pairs
}

// periods is how long each thing is kept, as the dealer's settings say.
func periods(d store.Dealer) []ui.Pair {
	months := func(n int) string { return ui.Plural(n, "mes", "meses") }
	return []ui.Pair{
		{Term: "Pedidos e incidencias", Text: months(d.Keep.Orders) + " desde que terminan (artículo 30 del Código de Comercio)"},
		{Term: "Lecturas", Text: "el contrato y " + months(d.Keep.Readings) + " más: con ellas se factura"},
		{Term: "Fotos y documentos", Text: months(d.Keep.Files)},
		{Term: "Qué cartas se le han enviado", Text: months(d.Keep.Letters) + "; su texto no se guarda"},
		{Term: "Quién ha entrado o lo ha intentado", Text: months(d.Keep.SignIns)},
		{Term: "Direcciones IP", Text: "30 días enteras; después, solo la red"},
	}
}

// Cookie is one thing that the portal keeps in the browser.
type Cookie struct{ Name, Purpose, Lasts string }

// Cookies lists all of them, by the name that they have without the prefix __Host-.
func Cookies() []Cookie {
	return []Cookie{
		{"ac", "Mantener su sesión abierta después de entrar. Sin ella habría que escribir usuario y contraseña en cada página.", "Hasta que sale o cierra el navegador; como mucho, 2 horas si entra con el CIF, 8 si tiene contraseña propia"},
		{"pre", "Comprobar que es usted quien envía el formulario de entrada y no otra página en su nombre. Se pone al abrir ese formulario.", "12 horas, o hasta que entra"},
		{"dc", "Reconocer este navegador cuando ha entrado con su propia contraseña, para que los fallos de otras personas con su usuario no le dejen fuera. No abre nada por sí sola.", "180 días"},
		{"enlace", "Llevar el enlace de un solo uso que ha abierto, o el código que ha escrito, hasta la página donde se usa, sin que quede en el historial. Va cifrado.", "20 minutos, o hasta que lo usa"},
		{"nav", "Comprobar que el enlace para entrar se abre en el navegador que lo pidió. Se pone al pedirlo.", "15 minutos"},
		{"aviso", "Mostrar en la página siguiente el mensaje de lo que acaba de hacer, por ejemplo «Incidencia creada de manera satisfactoria».", "1 minuto, o hasta que lo ve"},
		{"tema", "Recordar el aspecto claro u oscuro. Solo se guarda si usted elige uno.", "1 año"},
	}
}
