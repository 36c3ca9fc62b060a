package ui

import (
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
)

func TestArticleText(t *testing.T) {
	for want, article := range map[string]store.Article{
		"Tóner negro · 25.500 páginas": {Description: "Tóner negro", Family: "TONER", Yield: 25500},
		"Bote · Residual":              {Description: "Bote", Family: "RESIDUAL"},
		"Soporte · ACCESORIO RARO":     {Description: "Soporte", Family: "ACCESORIO RARO"},
		"Soporte":                      {Description: "Soporte"},
	} {
		if got := ArticleText(article); got != want {
			t.Errorf("ArticleText(%+v) = %q, want %q", article, got, want)
		}
	}
}

func TestTotalRows(t *testing.T) {
	line := func(price store.Cents, rate store.Hundredths) store.Line {
		return store.Line{Quantity: 1, Price: price, Article: store.Article{TaxRate: rate}}
	}
	plain := strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2212", "-")
	for _, test := range []struct {
		name  string
		lines []store.Line
		terms store.Terms
		want  string
	}{
		{"nothing", nil, store.Terms{Regime: store.IVA}, "[{Neto 0,00 €} {Total 0,00 €}]"},
		{"without terms", []store.Line{line(10000, 2100)}, store.Terms{Regime: store.IVA}, "[{Neto 100,00 €} {IVA 21 % 21,00 €} {Total 121,00 €}]"},
		{"discount and prompt payment", []store.Line{line(10000, 2100)}, store.Terms{Discount: 1000, PromptPayment: 200, Regime: store.IVA},
			"[{Bruto 100,00 €} {Dto. 10 % -10,00 €} {PP 2 % -1,80 €} {Neto 88,20 €} {IVA 21 % 18,52 €} {Total 106,72 €}]"},
		{"surcharge", []store.Line{line(10000, 2100), line(1000, 1000)}, store.Terms{Regime: store.Surcharge},
			"[{Neto 110,00 €} {IVA 21 % 21,00 €} {IVA 10 % 1,00 €} {Recargo de equivalencia 5,2 % 5,20 €} {Recargo de equivalencia 1,4 % 0,14 €} {Total 137,34 €}]"},
		{"Canary Islands", []store.Line{line(10000, 2100)}, store.Terms{Regime: store.IGIC}, "[{Neto 100,00 €} {IGIC 7 % 7,00 €} {Total 107,00 €}]"},
		{"exempt", []store.Line{line(10000, 2100)}, store.Terms{Regime: store.Exempt}, "[{Neto 100,00 €} {Total 100,00 €}]"},
	} {
		if got := plain.Replace(fmt.Sprint(TotalRows(store.Total(test.lines, test.terms), test.terms))); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}
