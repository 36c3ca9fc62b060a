// Package orders draws the order form, its confirmation, and the list and detail of what a
// customer has ordered.
package orders

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// The regions that answers replace.
const (
	ListID = "lista"  // of the list of orders
	FormID = "envio"  // of the order form
	WhoID  = "quien"  // contact and schedule in it
	AskID  = "anular" // the dialog that asks before cancelling
)

// path is where an order is found.
func path(number string) string { return "/pedidos/" + number }

// row is one article of an order or of a basket.
type row struct {
	Article  store.Article
	Quantity int64
	Included bool
	Price    store.Cents // of one unit
	Amount   store.Cents // of the line
	Discount store.Hundredths
	Gone     bool // can no longer be ordered
}

// machine is what was ordered for one machine.
type machine struct {
	Equipment store.Equipment
	Rows      []row
}

// title is the machine's name with what tells it from its sisters.
func (m machine) title() string {
	return ui.Dots(m.Equipment.Model.Name, ui.OwnRef(m.Equipment.OwnRef), m.Equipment.Location)
}

// add puts a row under its machine; machines stand in the order of their first row.
func add(list []machine, e store.Equipment, r row) []machine {
	for i := range list {
		if list[i].Equipment.ID == e.ID {
			list[i].Rows = append(list[i].Rows, r)
			return list
		}
	}
	return append(list, machine{Equipment: e, Rows: []row{r}})
}

// ordered groups the lines of an order by machine.
func ordered(lines []store.OrderLine) (list []machine) {
	for _, l := range lines {
		list = add(list, l.Equipment, row{Article: l.Article, Quantity: l.Quantity, Included: l.Included,
			Price: l.Article.Price, Amount: l.Net, Discount: l.Discount})
	}
	return list
}

// gathered groups the lines of a basket by machine; amounts are before the discount.
func gathered(basket store.Contents) (list []machine) {
	for _, l := range basket.Lines {
		list = add(list, l.Equipment, row{Article: l.Article, Quantity: l.Quantity, Included: l.Included,
			Price: l.Price, Amount: store.Cents(l.Quantity) * l.Price})
	}
	for _, l := range basket.Unavailable {
		list = add(list, l.Equipment, row{Article: l.Article, Quantity: l.Quantity, Gone: true})
	}
	return list
}

// taxName is what the tax of a regime is called.
func taxName(regime store.TaxRegime) string {
	if regime == store.IGIC {
		return "IGIC"
	}
	return "IVA"
}

// taxes writes the tax and, when there is one, the surcharge in one line each.
func taxes(sum store.Totals, regime store.TaxRegime) []ui.Amount {
	if regime == store.Exempt {
		return []ui.Amount{{Label: taxName(regime), Value: "Exento"}}
	}
	rows := []ui.Amount{{Label: taxName(regime), Value: ui.Money(sum.Tax)}}
	if sum.Surcharge != 0 {
		rows = append(rows, ui.Amount{Label: "R. E.", Value: ui.Money(sum.Surcharge)})
	}
	return rows
}

// amounts is the account of an order, from «Bruto» to the total, each rate of tax in its own line.
func amounts(sum store.Totals, terms store.Terms) []ui.Amount {
	rows := []ui.Amount{
		{Label: "Bruto", Value: ui.Money(sum.Gross)},
		{Label: "Dto. " + ui.Percent(terms.Discount), Value: ui.Money(-sum.Discount)},
		{Label: "PP " + ui.Percent(terms.PromptPayment), Value: ui.Money(-sum.PromptPayment)},
		{Label: "Neto", Value: ui.Money(sum.Net)},
	}
	for _, rate := range sum.Rates {
		rows = append(rows, ui.Amount{Label: taxName(terms.Regime) + " " + ui.Percent(rate.Rate), Value: ui.Money(rate.Tax)})
	}
	for _, rate := range sum.Rates {
		if rate.SurchargeRate != 0 {
			rows = append(rows, ui.Amount{Label: "Recargo de equivalencia " + ui.Percent(rate.SurchargeRate), Value: ui.Money(rate.Surcharge)})
		}
	}
	if len(sum.Rates) == 0 {
		rows = append(rows, taxes(sum, terms.Regime)...)
	}
	return append(rows, ui.Amount{Label: "Total", Value: ui.Money(sum.Total)})
}

func units(n int64) string { return ui.Plural(int(n), "unidad", "unidades") }

func count(n int64) string { return strconv.FormatInt(n, 10) }
