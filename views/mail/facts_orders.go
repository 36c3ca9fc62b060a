package mail

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// articles is the lines of an order with the machine each is for.
func articles(f store.OrderFacts) Section {
	section := Section{Title: "Artículos", Note: ui.Plural(f.Units, "unidad", "unidades")}
	for _, line := range f.Lines {
		where := line.Machine.Model + " (ID " + line.Machine.Number + ")"
		if line.Machine.Location != "" {
			where += ", " + line.Machine.Location
		}
		section.Items = append(section.Items, Item{
			What:  strconv.Itoa(line.Quantity) + " × " + line.Ref + " " + line.Description,
			Where: where,
			Price: price(line),
		})
	}
	return section
}

func price(line store.LineFacts) string {
	if line.Included {
		return "Incluido en contrato, " + ui.Money(0)
	}
	return ui.Money(line.Net)
}

// amounts is the sums of an order as they were shown when it was placed.
func amounts(f store.OrderFacts) Section {
	all := []Fact{{Label: "Bruto", Value: ui.Money(f.Gross)}}
	if f.Discount != 0 {
		all = append(all, Fact{Label: "Dto.", Value: ui.Percent(f.Discount)})
	}
	if f.PromptPayment != 0 {
		all = append(all, Fact{Label: "PP", Value: ui.Percent(f.PromptPayment)})
	}
	all = append(all, Fact{Label: "Neto", Value: ui.Money(f.Net)})
	for _, tax := range f.Taxes {
		if f.Regime == "exento" {
			continue
		}
		all = append(all, Fact{Label: taxWord(f.Regime) + " " + ui.Percent(tax.Rate), Value: ui.Money(tax.Tax)})
		if tax.SurchargeRate != 0 {
			all = append(all, Fact{Label: "R. E. " + ui.Percent(tax.SurchargeRate), Value: ui.Money(tax.Surcharge)})
		}
	}
	all = append(all, Fact{Label: "Total", Value: ui.Money(f.Total)}, Fact{Label: "Forma de pago", Value: f.PaymentMethod})
	return Section{Title: "Importes", Facts: facts(all...), Note: "Importes orientativos, sin validez fiscal."}
}

func taxWord(regime string) string {
	if regime == "igic" {
		return "IGIC"
	}
	return "IVA"
}

// delivery is where an order goes and whom to ask for.
func delivery(f store.OrderFacts) Section {
	s := f.Ship
	return Section{Title: "Envío", Facts: facts(
		Fact{Label: "Contacto", Value: s.Contact},
		Fact{Label: "Horario", Value: s.Schedule},
		Fact{Label: "Enviar a", Value: s.Name},
		Fact{Label: "Dirección", Value: s.Address},
		Fact{Label: "Población", Value: town(s.Postcode, s.City, s.Province)},
		Fact{Label: "Su pedido", Value: f.YourRef},
		Fact{Label: "Observaciones", Value: f.Notes},
	)}
}

// buyer is whose order it is.
func buyer(f store.OrderFacts) Section {
	return Section{Title: "Cliente", Facts: facts(
		Fact{Label: "Cliente", Value: f.Customer.Name + " (n.º " + f.Customer.Number + ")"},
		Fact{Label: "Teléfono", Value: f.Customer.Phone, Href: dial(f.Customer.Phone)},
		Fact{Label: "Recibido", Value: ui.Moment(f.CreatedAt) + sourceWord(f.Entered)},
	)}
}

// parcel is how to follow what was sent.
func parcel(f store.OrderFacts) Section {
	return Section{Title: "Seguimiento", Facts: facts(
		Fact{Label: "Transportista", Value: f.Carrier},
		Fact{Label: "N.º de seguimiento", Value: f.Tracking, Href: f.TrackingURL},
	)}
}
