package orders

import (
	"net/url"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// SlipsView is the delivery notes of several orders, to print.
type SlipsView struct {
	Dealer store.Dealer
	Files  []store.OrderFile
	Prices bool
}

func (v SlipsView) title() string {
	if len(v.Files) == 1 {
		return "Albarán " + v.Files[0].Number
	}
	return ui.Plural(len(v.Files), "albarán", "albaranes")
}

// other is the same notes with prices, or without.
func (v SlipsView) other() string {
	query := url.Values{}
	for _, f := range v.Files {
		query.Add("n", f.Number)
	}
	if !v.Prices {
		query.Set("precios", "1")
	}
	return Path + "/albaranes?" + query.Encode()
}

// sender is whose goods they are.
func (v SlipsView) sender() string {
	d := v.Dealer
	lines := []string{}
	for _, text := range []string{d.LegalName, d.NIF, d.Address, d.Phone} {
		if text != "" {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

func slipData(f store.OrderFile) []ui.Pair {
	all := []ui.Pair{{Term: "Cliente", Text: f.Customer.Name + "\nn.º " + f.Customer.Number}, {Term: "Enviar a", Text: ui.ShipTo(f.Ship)},
		{Term: "Contacto", Text: f.Contact}, {Term: "Horario", Text: f.Schedule}, {Term: "Teléfono", Text: ui.Phone(f.Customer.Phone)},
		{Term: "Su pedido", Text: f.YourRef}, {Term: "Observaciones", Text: f.Notes}}
	var pairs []ui.Pair
	for _, p := range all {
		if p.Text != "" && p.Text != ui.None {
			pairs = append(pairs, p)
		}
	}
	return pairs
}
