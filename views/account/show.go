package account

import (
	"strings"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// View is a customer's own data. Masked hides the contacts from whoever only knew the NIF.
type View struct {
	Customer  store.Customer
	Addresses []store.Address
	Masked    bool
	Access    AccessView
	LooksAs   bool // somebody of the dealer's
}

func (v View) company() []ui.Pair {
	c := v.Customer
	pairs := []ui.Pair{{Term: "Cliente n.º", Text: c.Number}, {Term: "Nombre", Text: c.Name}}
	if c.TradeName != "" && c.TradeName != c.Name {
		pairs = append(pairs, ui.Pair{Term: "Nombre comercial", Text: c.TradeName})
	}
	pairs = append(pairs, ui.Pair{Term: nifLabel(c.NIF), Text: shownNIF(c.NIF)},
		ui.Pair{Term: "Dirección", Text: postal(c.Address, c.Postcode, c.City, c.Province)})
	phone, fax, email := c.Phone, c.Fax, c.Email
	if v.Masked {
		phone, fax, email = ui.MaskPhone(phone), ui.MaskPhone(fax), ui.MaskEmail(email)
	}
	return append(pairs, ui.Pair{Term: "Teléfono", Text: phone}, ui.Pair{Term: "Fax", Text: fax}, ui.Pair{Term: "eMail", Text: email})
}

func (v View) terms() []ui.Pair {
	c := v.Customer
	return []ui.Pair{
		{Term: "Forma de pago", Text: c.PaymentMethod},
		{Term: "Descuento", Text: discount(c.Discount)},
		{Term: "Pronto pago (PP)", Text: discount(c.PromptPayment)},
		{Term: "Impuestos", Text: regime(c.TaxRegime)},
	}
}

// maskedSome reports whether anything on the page is hidden, so that the reason is worth saying.
func (v View) maskedSome() bool {
	c := v.Customer
	return v.Masked && c.Phone+c.Fax+c.Email != "" || person(c.NIF)
}

func (v View) address(a store.Address) []ui.Pair {
	pairs := []ui.Pair{{Term: "Dirección", Text: postal(a.Address, a.Postcode, a.City, a.Province)}}
	if a.Contact != "" && !v.Masked {
		pairs = append(pairs, ui.Pair{Term: "Contacto", Text: a.Contact})
	}
	if a.Schedule != "" {
		pairs = append(pairs, ui.Pair{Term: "Horario", Text: a.Schedule})
	}
	return pairs
}

// nifLabel is what people call it: a company's is still a CIF to everybody.
func nifLabel(nif string) string {
	if person(nif) {
		return "NIF"
	}
	return "CIF"
}

// person reports whether the NIF is, or was before it lost a character, that of a human being.
func person(nif string) bool {
	return store.NaturalPerson(nif) || nif != "" && nif[0] >= '0' && nif[0] <= '9'
}

func shownNIF(nif string) string {
	if person(nif) {
		return ui.MaskNIF(nif)
	}
	return nif
}

// postal writes an address in the lines of an envelope.
func postal(street, postcode, city, province string) string {
	place := strings.TrimSpace(postcode + " " + city)
	if province != "" && !strings.EqualFold(province, city) {
		place = strings.TrimSpace(place + " (" + province + ")")
	}
	return strings.Trim(street+"\n"+place, "\n")
}

func discount(h store.Hundredths) string {
	if h == 0 {
		return "Sin descuento"
	}
	return ui.Percent(h)
}

func regime(r store.TaxRegime) string {
	switch r {
	case store.Surcharge:
		return "IVA con recargo de equivalencia"
	case store.IGIC:
		return "IGIC (Canarias)"
	case store.Exempt:
		return "Exento de IVA"
	}
	return "IVA"
}

func themeField(chosen string) ui.Field {
	return ui.Field{ID: "aspecto", Name: "tema", Label: "En este navegador", Value: chosen}
}

func themes() []ui.Option {
	return []ui.Option{
		{Value: "auto", Label: "Automático", Help: "Como su ordenador o teléfono"},
		{Value: "light", Label: "Claro", Help: "Fondo blanco"},
		{Value: "dark", Label: "Oscuro", Help: "Fondo negro"},
	}
}

// themeAttrs saves the choice as it is made; the script has already changed the page.
func themeAttrs() templ.Attributes {
	return templ.Attributes{"hx-post": "/tema", "hx-trigger": "change", "hx-swap": "none"}
}
