package store_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// slowTotal is the arithmetic of the product once more, in fractions and without any of our code.
func slowTotal(lines []store.Line, terms store.Terms) store.Totals {
	share := func(rate store.Hundredths) *big.Rat { return big.NewRat(int64(rate), 10000) }
	left := func(rate store.Hundredths) *big.Rat { return new(big.Rat).Sub(big.NewRat(1, 1), share(rate)) }
	times := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
	floor := func(x *big.Rat) int64 { return new(big.Int).Div(x.Num(), x.Denom()).Int64() } // nothing is negative here
	round := func(x *big.Rat) store.Cents { return store.Cents(floor(new(big.Rat).Add(x, big.NewRat(1, 2)))) }
	cents := func(c store.Cents) *big.Rat { return new(big.Rat).SetInt64(int64(c)) }

	var sum store.Totals
	var lineSum store.Cents
	perRate := map[store.Hundredths]store.Cents{}
	for _, line := range lines {
		sum.Units += line.Quantity
		if line.Included {
			continue
		}
		gross := times(new(big.Rat).SetInt64(line.Quantity), cents(line.Price))
		net := round(times(gross, left(terms.Discount)))
		sum.Gross += round(gross)
		lineSum += net
		rate := line.Article.TaxRate
		if terms.Regime == store.IGIC && rate != 0 {
			rate = 700
		}
		perRate[rate] += net
	}
	sum.Net = round(times(cents(lineSum), left(terms.PromptPayment)))
	sum.Discount, sum.PromptPayment, sum.Total = sum.Gross-lineSum, lineSum-sum.Net, sum.Net
	if terms.Regime == store.Exempt {
		return sum
	}
	type part struct {
		store.RateTotal
		lost *big.Rat
	}
	var parts []part
	missing := sum.Net
	for rate, of := range perRate {
		exact := times(cents(of), left(terms.PromptPayment))
		base := store.Cents(floor(exact))
		parts = append(parts, part{store.RateTotal{Rate: rate, Base: base}, new(big.Rat).Sub(exact, cents(base))})
		missing -= base
	}
	slices.SortFunc(parts, func(a, b part) int {
		if by := b.lost.Cmp(a.lost); by != 0 {
			return by
		}
		return int(b.Rate - a.Rate)
	})
	for i := range parts {
		p := &parts[i]
		if store.Cents(i) < missing {
			p.Base++
		}
		p.Tax = round(times(cents(p.Base), share(p.Rate)))
		if terms.Regime == store.Surcharge {
			p.SurchargeRate = map[store.Hundredths]store.Hundredths{2100: 520, 1000: 140, 400: 50}[p.Rate]
			p.RateTotal.Surcharge = round(times(cents(p.Base), share(p.SurchargeRate)))
		}
		sum.Tax, sum.Surcharge = sum.Tax+p.Tax, sum.Surcharge+p.RateTotal.Surcharge
		sum.Rates = append(sum.Rates, p.RateTotal)
	}
	slices.SortFunc(sum.Rates, func(a, b store.RateTotal) int { return int(b.Rate - a.Rate) })
	sum.Total = sum.Net + sum.Tax + sum.Surcharge
	return sum
}

var (
	someRates   = []store.Hundredths{2100, 2100, 1000, 400, 500, 0, 10000}
	someShares  = []store.Hundredths{0, 0, 1, 150, 250, 333, 1250, 3333, 5000, 9999, 10000}
	someRegimes = []store.TaxRegime{store.IVA, store.Surcharge, store.IGIC, store.Exempt}
)

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }

func randomTerms(random *rand.Rand) store.Terms {
	return store.Terms{Discount: pick(random, someShares), PromptPayment: pick(random, someShares), Regime: pick(random, someRegimes)}
}

// randomPrice is any price, small and great ones alike.
func randomPrice(random *rand.Rand) store.Cents {
	return store.Cents(random.Int64N(pick(random, []int64{1, 2, 10, 1_000, 1_000_000, int64(store.MaxPrice)}) + 1))
}

func TestTotalAgainstFractions(t *testing.T) {
	random := rand.New(rand.NewPCG(2026, 11))
	for range 20_000 {
		lines := make([]store.Line, random.IntN(9))
		for i := range lines {
			lines[i] = priced(1+random.Int64N(store.MaxQuantity), randomPrice(random), pick(random, someRates))
			if lines[i].Included = random.IntN(4) == 0; lines[i].Included {
				lines[i].Price = 0
			}
		}
		terms := randomTerms(random)
		if got, want := store.Total(lines, terms), slowTotal(lines, terms); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Fatalf("%+v of %+v =\n %+v, want\n %+v", terms, lines, got, want)
		}
	}
}

// TestEveryLegalOrderIsTaken places orders of any price under any terms: no CHECK of the tables may
// refuse one, and what is stored is what was computed.
func TestEveryLegalOrderIsTaken(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 60 {
		terms := randomTerms(random)
		storetest.Exec(t, s, "UPDATE customers SET discount = ?, prompt_payment = ?, tax_regime = ? WHERE id = 1", terms.Discount, terms.PromptPayment, terms.Regime)
		for article := range 3 {
			storetest.Exec(t, s, "UPDATE articles SET price = ?, tax_rate = ? WHERE id = ?", randomPrice(random), pick(random, someRates), article+1)
			put(t, s, store.ArticleID(article+1), 1+random.Int64N(store.MaxQuantity))
		}
		lines, err := s.Basket.Lines(ctx, gredos)
		if err != nil {
			t.Fatal(err)
		}
		want := slowTotal(lines, terms)
		order, err := s.Orders.Place(ctx, gredos, delivery(fmt.Sprint("k", round)))
		if err != nil {
			t.Fatalf("%+v, %+v: %v", terms, lines, err)
		}
		facts, err := s.Outbox.Order(ctx, order.Number)
		if err != nil || facts.Gross != want.Gross || facts.Net != want.Net || facts.Total != want.Total || len(facts.Taxes) != len(want.Rates) {
			t.Fatalf("%+v: %+v, %v; want %+v", terms, facts, err, want)
		}
	}
}
