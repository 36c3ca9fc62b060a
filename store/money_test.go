package store_test

import (
	"reflect"
	"testing"

	"areaclientes/store"
)

// priced is quantity units at price cents, taxed at rate hundredths.
func priced(quantity int64, price store.Cents, rate store.Hundredths) store.Line {
	return store.Line{Article: store.Article{TaxRate: rate}, Quantity: quantity, Price: price}
}

// Every expected amount was computed by hand; the working stands above it.
func TestTotal(t *testing.T) {
	included := store.Line{Article: store.Article{TaxRate: 2100}, Quantity: 3, Included: true}
	iva := store.Terms{Regime: store.IVA}
	for _, test := range []struct {
		name  string
		lines []store.Line
		terms store.Terms
		want  store.Totals
	}{
		{
			name: "nothing at all", terms: iva, want: store.Totals{},
		},
		{
			// 2 × 68,40 = 136,80; 21 % = 28,728 → 28,73; 136,80 + 28,73 = 165,53
			name: "no discount", lines: []store.Line{priced(2, 6840, 2100)}, terms: iva,
			want: store.Totals{Gross: 13680, Net: 13680, Tax: 2873, Total: 16553, Units: 2,
				Rates: []store.RateTotal{{Rate: 2100, Base: 13680, Tax: 2873}}},
		},
		{
			// 68,40 × 0,95 = 64,98, twice = 129,96; 136,80 − 129,96 = 6,84; 21 % = 27,2916 → 27,29
			name:  "a discount lowers the base",
			lines: []store.Line{priced(1, 6840, 2100), priced(1, 6840, 2100)},
			terms: store.Terms{Discount: 500, Regime: store.IVA},
			want: store.Totals{Gross: 13680, Discount: 684, Net: 12996, Tax: 2729, Total: 15725, Units: 2,
				Rates: []store.RateTotal{{Rate: 2100, Base: 12996, Tax: 2729}}},
		},
		{
			// 100,00 × 0,98 = 98,00; 21 % = 20,58
			name: "prompt payment lowers the base", lines: []store.Line{priced(4, 2500, 2100)},
			terms: store.Terms{PromptPayment: 200, Regime: store.IVA},
			want: store.Totals{Gross: 10000, PromptPayment: 200, Net: 9800, Tax: 2058, Total: 11858, Units: 4,
				Rates: []store.RateTotal{{Rate: 2100, Base: 9800, Tax: 2058}}},
		},
		{
			// 3 × 33,33 = 99,99 × 0,875 = 87,49125 → 87,49, discount 12,50;
			// × 0,975 = 85,30275 → 85,30, PP 2,19; 21 % = 17,913 → 17,91
			name: "both, one after the other", lines: []store.Line{priced(3, 3333, 2100)},
			terms: store.Terms{Discount: 1250, PromptPayment: 250, Regime: store.IVA},
			want: store.Totals{Gross: 9999, Discount: 1250, PromptPayment: 219, Net: 8530, Tax: 1791, Total: 10321, Units: 3,
				Rates: []store.RateTotal{{Rate: 2100, Base: 8530, Tax: 1791}}},
		},
		{
			// 150,00: 21 % = 31,50 and 5,2 % = 7,80
			name: "recargo de equivalencia", lines: []store.Line{priced(3, 5000, 2100)},
			terms: store.Terms{Regime: store.Surcharge},
			want: store.Totals{Gross: 15000, Net: 15000, Tax: 3150, Surcharge: 780, Total: 18930, Units: 3,
				Rates: []store.RateTotal{{Rate: 2100, Base: 15000, Tax: 3150, SurchargeRate: 520, Surcharge: 780}}},
		},
		{
			// 10,00 at 21: 2,10 + 0,52; at 10: 1,00 + 0,14; at 4: 0,40 + 0,05; at 0: nothing.
			// 40,00 + 3,50 + 0,71 = 44,21
			name:  "recargo of every rate, highest first",
			lines: []store.Line{priced(1, 1000, 0), priced(1, 1000, 400), priced(1, 1000, 2100), priced(1, 1000, 1000)},
			terms: store.Terms{Regime: store.Surcharge},
			want: store.Totals{Gross: 4000, Net: 4000, Tax: 350, Surcharge: 71, Total: 4421, Units: 4,
				Rates: []store.RateTotal{
					{Rate: 2100, Base: 1000, Tax: 210, SurchargeRate: 520, Surcharge: 52},
					{Rate: 1000, Base: 1000, Tax: 100, SurchargeRate: 140, Surcharge: 14},
					{Rate: 400, Base: 1000, Tax: 40, SurchargeRate: 50, Surcharge: 5},
					{Rate: 0, Base: 1000}}},
		},
		{
			// (10,25 + 20,25) × 0,97 = 29,585 → 29,59, PP 0,91.
			// 21: 9,9425 → 9,94, cut 0,25 of a cent; 4: 19,6425 → 19,64, cut 0,25. 29,58: one cent
			// is missing, the cuts are equal, the higher rate gets it: 9,95 and 19,64.
			// 21 % of 9,95 = 2,0895 → 2,09; 4 % of 19,64 = 0,7856 → 0,79
			name:  "two rates, prompt payment spread, equal remainders",
			lines: []store.Line{priced(1, 2025, 400), priced(1, 1025, 2100)},
			terms: store.Terms{PromptPayment: 300, Regime: store.IVA},
			want: store.Totals{Gross: 3050, PromptPayment: 91, Net: 2959, Tax: 288, Total: 3247, Units: 2,
				Rates: []store.RateTotal{{Rate: 2100, Base: 995, Tax: 209}, {Rate: 400, Base: 1964, Tax: 79}}},
		},
		{
			// (10,01 + 10,09 + 10,05) × 0,95 = 28,6425 → 28,64, PP 1,51.
			// 21: 9,5095 → 9,50 cut 0,95; 10: 9,5855 → 9,58 cut 0,55; 4: 9,5475 → 9,54 cut 0,75.
			// 28,62: two cents are missing, to 21 and 4. 21 % of 9,51 = 1,9971 → 2,00;
			// 10 % of 9,58 = 0,958 → 0,96; 4 % of 9,55 = 0,382 → 0,38. 28,64 + 3,34 = 31,98
			name:  "three rates, the largest remainders get the cents",
			lines: []store.Line{priced(1, 1001, 2100), priced(1, 1009, 1000), priced(1, 1005, 400)},
			terms: store.Terms{PromptPayment: 500, Regime: store.IVA},
			want: store.Totals{Gross: 3015, PromptPayment: 151, Net: 2864, Tax: 334, Total: 3198, Units: 3,
				Rates: []store.RateTotal{{Rate: 2100, Base: 951, Tax: 200}, {Rate: 1000, Base: 958, Tax: 96},
					{Rate: 400, Base: 955, Tax: 38}}},
		},
		{
			// 0,50 × 21 % = 0,105 → 0,11
			name: "half a cent of tax goes up", lines: []store.Line{priced(1, 50, 2100)}, terms: iva,
			want: store.Totals{Gross: 50, Net: 50, Tax: 11, Total: 61, Units: 1,
				Rates: []store.RateTotal{{Rate: 2100, Base: 50, Tax: 11}}},
		},
		{
			// 0,25 × 0,90 = 0,225 → 0,23 per line, twice 0,46 (0,45 if rounded at the end);
			// 21 % = 0,0966 → 0,10
			name:  "half a cent of a line goes up, on each line",
			lines: []store.Line{priced(1, 25, 2100), priced(1, 25, 2100)},
			terms: store.Terms{Discount: 1000, Regime: store.IVA},
			want: store.Totals{Gross: 50, Discount: 4, Net: 46, Tax: 10, Total: 56, Units: 2,
				Rates: []store.RateTotal{{Rate: 2100, Base: 46, Tax: 10}}},
		},
		{
			// three lines of 0,07: 21 % of 0,21 = 0,0441 → 0,04; line by line it would be 0,01 × 3
			name:  "tax is rounded once per rate, not per line",
			lines: []store.Line{priced(1, 7, 2100), priced(1, 7, 2100), priced(1, 7, 2100)}, terms: iva,
			want: store.Totals{Gross: 21, Net: 21, Tax: 4, Total: 25, Units: 3,
				Rates: []store.RateTotal{{Rate: 2100, Base: 21, Tax: 4}}},
		},
		{
			name: "all included in the contract", lines: []store.Line{included, included}, terms: iva,
			want: store.Totals{Units: 6},
		},
		{
			// 10,00: 21 % = 2,10; the included units count, their price does not
			name: "included beside paid", lines: []store.Line{included, priced(1, 1000, 2100)}, terms: iva,
			want: store.Totals{Gross: 1000, Net: 1000, Tax: 210, Total: 1210, Units: 4,
				Rates: []store.RateTotal{{Rate: 2100, Base: 1000, Tax: 210}}},
		},
		{
			// 10,00 × 0,90 = 9,00 and no tax
			name: "exempt", lines: []store.Line{priced(1, 1000, 2100)},
			terms: store.Terms{Discount: 1000, Regime: store.Exempt},
			want:  store.Totals{Gross: 1000, Discount: 100, Net: 900, Total: 900, Units: 1},
		},
		{
			// 10,00 + 20,00 at IVA 21 and 10 are both shown at IGIC 7: 2,10; 5,00 untaxed stays so
			name:  "IGIC",
			lines: []store.Line{priced(1, 1000, 2100), priced(1, 2000, 1000), priced(1, 500, 0)},
			terms: store.Terms{Regime: store.IGIC},
			want: store.Totals{Gross: 3500, Net: 3500, Tax: 210, Total: 3710, Units: 3,
				Rates: []store.RateTotal{{Rate: 700, Base: 3000, Tax: 210}, {Rate: 0, Base: 500}}},
		},
		{
			// 19,98 × 0 = 0
			name: "a discount of 100 %", lines: []store.Line{priced(2, 999, 2100)},
			terms: store.Terms{Discount: 10000, PromptPayment: 200, Regime: store.Surcharge},
			want: store.Totals{Gross: 1998, Discount: 1998, Units: 2,
				Rates: []store.RateTotal{{Rate: 2100, SurchargeRate: 520}}},
		},
		{
			// 999 × 999.999,99 = 998.999.990,01 × 0,99 = 989.009.990,1099 → ,11; PP 1 % →
			// × 0,99 = 979.119.890,2089 → ,21, PP 9.890.099,90; discount 9.989.999,90.
			// 21 % = 205.615.176,9441 → ,94; 5,2 % = 50.914.234,29092 → ,29
			name: "the largest quantity of the dearest article", lines: []store.Line{priced(store.MaxQuantity, store.MaxPrice, 2100)},
			terms: store.Terms{Discount: 100, PromptPayment: 100, Regime: store.Surcharge},
			want: store.Totals{Gross: 99_899_999_001, Discount: 998_999_990, PromptPayment: 989_009_990,
				Net: 97_911_989_021, Tax: 20_561_517_694, Surcharge: 5_091_423_429, Total: 123_564_930_144, Units: 999,
				Rates: []store.RateTotal{{Rate: 2100, Base: 97_911_989_021, Tax: 20_561_517_694,
					SurchargeRate: 520, Surcharge: 5_091_423_429}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := store.Total(test.lines, test.terms)
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("Total =\n %+v, want\n %+v", got, test.want)
			}
		})
	}
}

// Whatever the lines, the parts add up to the cent.
func TestTotalAddsUp(t *testing.T) {
	for discount := store.Hundredths(0); discount <= 10000; discount += 1111 {
		for prompt := store.Hundredths(0); prompt <= 10000; prompt += 373 {
			lines := []store.Line{priced(7, 1234567, 2100), priced(999, 3, 1000), priced(13, 9876+store.Cents(prompt), 400), priced(1, 5, 0)}
			for _, regime := range []store.TaxRegime{store.IVA, store.Surcharge, store.IGIC, store.Exempt} {
				got := store.Total(lines, store.Terms{Discount: discount, PromptPayment: prompt, Regime: regime})
				var base, tax, surcharge store.Cents
				for _, rate := range got.Rates {
					base, tax, surcharge = base+rate.Base, tax+rate.Tax, surcharge+rate.Surcharge
				}
				if regime != store.Exempt && base != got.Net || tax != got.Tax || surcharge != got.Surcharge ||
					got.Gross-got.Discount-got.PromptPayment != got.Net || got.Net+tax+surcharge != got.Total {
					t.Fatalf("dto %d, PP %d, %s: %+v", discount, prompt, regime, got)
				}
			}
		}
	}
}
