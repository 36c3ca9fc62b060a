package orders

import (
	"slices"
	"testing"

	"areaclientes/store"
	"areaclientes/views/ui"
)

func TestAmounts(t *testing.T) {
	sum := store.Totals{Gross: 1000, Net: 1000, Tax: 70, Total: 1070, Rates: []store.RateTotal{{Rate: 700, Base: 1000, Tax: 70}}}
	for _, test := range []struct {
		name   string
		sum    store.Totals
		regime store.TaxRegime
		want   ui.Amount
	}{
		{"IGIC is called by its name", sum, store.IGIC, ui.Amount{Label: "IGIC 7\u00a0%", Value: "0,70\u00a0€"}},
		{"exempt says so", store.Totals{Gross: 1000, Net: 1000, Total: 1000}, store.Exempt, ui.Amount{Label: "IVA", Value: "Exento"}},
		{"all included has a tax of nothing", store.Totals{Units: 2}, store.IVA, ui.Amount{Label: "IVA", Value: "0,00\u00a0€"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := amounts(test.sum, store.Terms{Regime: test.regime})
			if !slices.Contains(got, test.want) || got[len(got)-1].Label != "Total" {
				t.Errorf("amounts = %+v, want %+v among them and the total last", got, test.want)
			}
		})
	}
}

func TestTracking(t *testing.T) {
	for link, want := range map[string]string{
		"https://seur.example/1": "https://seur.example/1",
		"http://seur.example/1":  "",
		"javascript:alert(1)":    "",
		"https:///1":             "",
		"":                       "",
	} {
		if got := tracking(store.Order{TrackingURL: link}); got != want {
			t.Errorf("tracking(%q) = %q, want %q", link, got, want)
		}
	}
}
