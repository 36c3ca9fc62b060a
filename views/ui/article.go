package ui

import (
	"strings"

	"areaclientes/store"
)

// Family is the name of an article's family as people read it: TONER is «Tóner». One that is not
// known is shown as the ERP writes it.
func Family(family string) string {
	switch family {
	case "TONER":
		return "Tóner"
	case "TAMBOR":
		return "Tambor"
	case "RESIDUAL":
		return "Residual"
	case "GRAPAS":
		return "Grapas"
	case "PAPEL":
		return "Papel"
	}
	return family
}

// ArticleName is an article's description, with its family where the description does not say it.
func ArticleName(a store.Article) string {
	if strings.Contains(store.Fold(a.Description), store.Fold(a.Family)) {
		return a.Description
	}
	return Dots(a.Description, Family(a.Family))
}

// ArticleText is ArticleName and how many pages it lasts.
func ArticleText(a store.Article) string {
	if a.Yield == 0 {
		return ArticleName(a)
	}
	return Dots(ArticleName(a), Number(a.Yield)+" páginas")
}

// TotalRows is the account under order lines: «Neto», the tax of each rate, «Total», and before
// them «Bruto», «Dto.» and «PP» where the customer's terms take something off.
func TotalRows(sum store.Totals, terms store.Terms) []Amount {
	var rows []Amount
	if sum.Discount > 0 || sum.PromptPayment > 0 {
		rows = append(rows, Amount{"Bruto", Money(sum.Gross)})
	}
	if sum.Discount > 0 {
		rows = append(rows, Amount{"Dto. " + Percent(terms.Discount), Money(-sum.Discount)})
	}
	if sum.PromptPayment > 0 {
		rows = append(rows, Amount{"PP " + Percent(terms.PromptPayment), Money(-sum.PromptPayment)})
	}
	rows = append(rows, Amount{"Neto", Money(sum.Net)})
	for _, rate := range sum.Rates {
		rows = append(rows, Amount{taxName(terms.Regime) + " " + Percent(rate.Rate), Money(rate.Tax)})
	}
	for _, rate := range sum.Rates {
		if rate.SurchargeRate > 0 {
			rows = append(rows, Amount{"Recargo de equivalencia " + Percent(rate.SurchargeRate), Money(rate.Surcharge)})
		}
	}
	return append(rows, Amount{"Total", Money(sum.Total)})
}

func taxName(regime store.TaxRegime) string {
	if regime == store.IGIC {
		return "IGIC"
	}
	return "IVA"
}
