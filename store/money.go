package store

import (
	"cmp"
	"slices"
)

// MaxPrice is the dearest an article can be, 999.999,99 €: anything above is a slip in the ERP.
// 999 units of it on nine million lines still fit into Cents.
const MaxPrice Cents = 99_999_999

// MaxQuantity is the most units that one line can ask for.
const MaxQuantity = 999

// whole is 100 % in hundredths.
const whole = 10_000

// Terms is what a customer has agreed with the dealer about its orders.
type Terms struct {
	Discount      Hundredths // «Dto», off each line
	PromptPayment Hundredths // «PP %», off the sum of the lines
	Regime        TaxRegime
}

// Terms returns the customer's terms as its record has them.
func (c Customer) Terms() Terms {
	return Terms{Discount: c.Discount, PromptPayment: c.PromptPayment, Regime: c.TaxRegime}
}

// Totals is what some lines come to. Gross − Discount − PromptPayment = Net, and
// Net + Tax + Surcharge = Total, to the cent. It is an estimate: invoices are the ERP's.
type Totals struct {
	Gross         Cents // «Bruto»: quantity × price
	Discount      Cents // taken off the lines
	PromptPayment Cents // taken off their sum
	Net           Cents // «Neto», the base of the tax
	Tax           Cents // IVA or IGIC
	Surcharge     Cents // recargo de equivalencia
	Total         Cents
	Units         int64       // of all lines, included ones too
	Rates         []RateTotal // highest rate first; none for an exempt customer or when all is included
}

// RateTotal is the part of Totals that one rate of tax applies to.
type RateTotal struct {
	Rate          Hundredths
	Base          Cents
	Tax           Cents
	SurchargeRate Hundredths
	Surcharge     Cents
}

// Total adds up lines under the customer's terms. Every half-cent is rounded away from zero.
//
//   - A line is quantity × price × (1 − discount), rounded to the cent, so that the printed lines
//     add up. What the contract includes costs nothing and belongs to no rate.
//   - Net is the sum of the lines × (1 − prompt payment), rounded once.
//   - Prompt payment is spread over the rates by the largest remainder: each rate's base is its
//     exact share cut to the cent, and the cents still missing to Net go one by one to the rates
//     that lost most by cutting, the higher rate first among equals. So the bases sum to Net.
//   - Tax and surcharge are rounded once per rate, on its base.
func Total(lines []Line, terms Terms) Totals {
	var sum Totals
	var lineSum Cents
	perRate := map[Hundredths]Cents{}
	for _, line := range lines {
		sum.Units += line.Quantity
		if line.Included {
			continue
		}
		net := lineNet(line.Quantity, line.Price, terms.Discount)
		sum.Gross += Cents(line.Quantity) * line.Price
		lineSum += net
		perRate[shownRate(terms.Regime, line.Article.TaxRate)] += net
	}
	sum.Net = percent(lineSum, whole-terms.PromptPayment)
	sum.Discount, sum.PromptPayment = sum.Gross-lineSum, lineSum-sum.Net
	if terms.Regime != Exempt && len(perRate) > 0 {
		sum.Rates = spread(perRate, sum.Net, terms)
	}
	for _, rate := range sum.Rates {
		sum.Tax += rate.Tax
		sum.Surcharge += rate.Surcharge
	}
	sum.Total = sum.Net + sum.Tax + sum.Surcharge
	return sum
}

// lineNet is what a line costs after the discount.
func lineNet(quantity int64, price Cents, discount Hundredths) Cents {
	return percent(Cents(quantity)*price, whole-discount)
}

// spread shares net out over the rates and taxes each share.
func spread(perRate map[Hundredths]Cents, net Cents, terms Terms) []RateTotal {
	type share struct {
		RateTotal
		cut Cents // what cutting to the cent took away, in hundredths of a per cent of a cent
	}
	shares := make([]share, 0, len(perRate))
	missing := net
	for rate, sum := range perRate {
		base, cut := divide(sum, whole-terms.PromptPayment)
		shares = append(shares, share{RateTotal{Rate: rate, Base: base}, cut})
		missing -= base
	}
	slices.SortFunc(shares, func(a, b share) int {
		return cmp.Or(cmp.Compare(b.cut, a.cut), cmp.Compare(b.Rate, a.Rate))
	})
	rates := make([]RateTotal, len(shares))
	for i, s := range shares {
		if Cents(i) < missing {
			s.Base++
		}
		s.Tax = percent(s.Base, s.Rate)
		s.SurchargeRate = surchargeRate(terms.Regime, s.Rate)
		s.Surcharge = percent(s.Base, s.SurchargeRate)
		rates[i] = s.RateTotal
	}
	slices.SortFunc(rates, func(a, b RateTotal) int { return cmp.Compare(b.Rate, a.Rate) })
	return rates
}

// igicRate is the general rate of the Canary Islands' tax (Ley 20/1991; rates: Ley 4/2012 of the
// Canaries, art. 51). An article's rate in the ERP is one of IVA, and the reduced rates of the
// two taxes do not cover the same goods, so an IGIC customer is shown the general rate for
// everything that is taxed, and nothing for what is not. The invoice may say otherwise.
const igicRate Hundredths = 700

// shownRate is the rate that applies under a regime to an article whose IVA rate is rate.
func shownRate(regime TaxRegime, rate Hundredths) Hundredths {
	if regime == IGIC && rate > 0 {
		return igicRate
	}
	return rate
}

// surchargeRate is the recargo de equivalencia that goes with a rate of IVA (Ley 37/1992,
// art. 161). Other rates have none.
func surchargeRate(regime TaxRegime, rate Hundredths) Hundredths {
	if regime != Surcharge {
		return 0
	}
	switch rate {
	case 2100:
		return 520
	case 1000:
		return 140
	case 400:
		return 50
	}
	return 0
}

// percent is amount × rate, half-cents rounded away from zero.
func percent(amount Cents, rate Hundredths) Cents {
	cents, rest := divide(amount, rate)
	switch {
	case 2*rest >= whole:
		return cents + 1
	case 2*rest <= -whole:
		return cents - 1
	}
	return cents
}

// divide is amount × rate in whole cents, cut towards zero, with what was cut in 1/10000 of a
// cent. It never multiplies the whole amount, so it fits wherever the amount itself does.
func divide(amount Cents, rate Hundredths) (cents, rest Cents) {
	part := amount % whole * Cents(rate)
	return amount/whole*Cents(rate) + part/whole, part % whole
}
