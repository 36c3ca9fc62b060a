package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
)

// The articles of catalogue that the basket's tests use.
const (
	staples    store.ArticleID = 1  // 29,90 €, in no contract
	black      store.ArticleID = 3  // 39,50 €, in INTEGRAL
	cyan       store.ArticleID = 4  // 109,80 €
	foreignTon store.ArticleID = 9  // 52,10 €, fits another model
	oldToner   store.ArticleID = 11 // no longer supplied
)

// contents writes a basket as «machine:article×quantity=price», what cannot be ordered after a bar.
func contents(t *testing.T, s *store.Store, owner store.CustomerID) string {
	t.Helper()
	all, err := s.Basket.Get(context.Background(), owner)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, l := range all.Lines {
		fmt.Fprintf(&b, "%s:%s×%d=%d ", l.Equipment.Number, l.Article.Ref, l.Quantity, l.Price)
	}
	for _, l := range all.Unavailable {
		fmt.Fprintf(&b, "| %s:%s×%d %s ", l.Equipment.Number, l.Article.Ref, l.Quantity, l.Hindrance)
	}
	return strings.TrimSpace(b.String())
}

func TestBasketAdd(t *testing.T) {
	ctx := context.Background()
	type add struct {
		on       store.EquipmentID
		article  store.ArticleID
		quantity int64
		idem     string
	}
	for _, test := range []struct {
		name string
		adds []add
		want string
	}{
		{"nothing was added", nil, ""},
		{"what the contract includes costs nothing", []add{{copier, black, 2, "a"}}, "E11:841456×2=0"},
		{"the same article costs its price on another contract", []add{{labour, black, 2, "a"}}, "E12:841456×2=3950"},
		{"an article of another model can be ordered", []add{{labour, foreignTon, 1, "a"}}, "E12:TN-512K×1=5210"},
		{"adding again adds up", []add{{copier, black, 2, "a"}, {copier, black, 3, "b"}}, "E11:841456×5=0"},
		{"the same form sent twice adds once", []add{{copier, black, 2, "a"}, {copier, black, 2, "a"}}, "E11:841456×2=0"},
		{"a page kept open adds another article with its old key", []add{{copier, black, 2, "a"}, {copier, cyan, 1, "a"}}, "E11:841456×2=0 E11:841459×1=0"},
		{"without a key every call adds", []add{{copier, black, 2, ""}, {copier, black, 2, ""}}, "E11:841456×4=0"},
		{"lines stand by machine, in the order of their places", []add{{labour, black, 1, "a"}, {copier, staples, 1, "b"}, {labour, staples, 1, "c"}, {copier, black, 1, "d"}},
			"E11:GRAPAS-K×1=2990 E11:841456×1=0 E12:841456×1=3950 E12:GRAPAS-K×1=2990"},
		{"up to 999", []add{{copier, black, 998, "a"}, {copier, black, 1, "b"}}, "E11:841456×999=0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := catalogue(t)
			for _, a := range test.adds {
				if err := s.Basket.Add(ctx, school, a.on, a.article, a.quantity, a.idem); err != nil {
					t.Fatal(err)
				}
			}
			if got := contents(t, s, school); got != test.want {
				t.Errorf("basket = %q, want %q", got, test.want)
			}
			if got := contents(t, s, neighbour); got != "" {
				t.Errorf("the neighbour's basket = %q", got)
			}
		})
	}
}

func TestBasketAddRefuses(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	if err := s.Basket.Add(ctx, school, copier, staples, 990, ""); err != nil {
		t.Fatal(err)
	}
	before := contents(t, s, school)
	for _, test := range []struct {
		name     string
		on       store.EquipmentID
		article  store.ArticleID
		quantity int64
		field    string // of Invalid; empty for ErrNotFound
	}{
		{"someone else's machine", foreigner, black, 1, ""},
		{"a machine that is not there", 99, black, 1, ""},
		{"a machine whose contract ended", retired, black, 1, ""},
		{"a machine without contract", bare, black, 1, ""},
		{"an article that is not there", copier, 99, 1, "article"},
		{"an article no longer supplied", copier, oldToner, 1, "article"},
		{"none", copier, black, 0, "quantity"},
		{"fewer than none", copier, black, -1, "quantity"},
		{"too many", copier, black, 1000, "quantity"},
		{"far too many", copier, black, 1 << 62, "quantity"},
		{"too many together with what is there", copier, staples, 10, "quantity"},
	} {
		t.Run(test.name, func(t *testing.T) {
			checkRefusal(t, s.Basket.Add(ctx, school, test.on, test.article, test.quantity, "x"), test.field)
			if test.name != "too many together with what is there" {
				checkRefusal(t, s.Basket.Put(ctx, school, test.on, test.article, test.quantity), test.field)
			}
			if got := contents(t, s, school); got != before {
				t.Errorf("basket = %q, want %q as before", got, before)
			}
		})
	}
	t.Run("a refused form may be sent again, mended", func(t *testing.T) {
		if err := s.Basket.Add(ctx, school, copier, staples, 9, "x"); err != nil {
			t.Error(err)
		}
	})
	t.Run("a basket has an end", func(t *testing.T) {
		for i := range store.MaxLines {
			addArticle(t, s, 1000+i, store.Article{Ref: fmt.Sprintf("Z%d", i)})
		}
		var err error
		for i := range store.MaxLines {
			err = s.Basket.Put(ctx, school, copier, store.ArticleID(1000+i), 1)
		}
		checkRefusal(t, err, "article")
		if err := s.Basket.Put(ctx, school, copier, 1000, 2); err != nil {
			t.Errorf("a line that is there already: %v", err)
		}
	})
}

func checkRefusal(t *testing.T, err error, field string) {
	t.Helper()
	var invalid store.Invalid
	switch {
	case field == "" && !errors.Is(err, store.ErrNotFound):
		t.Errorf("err = %v, want ErrNotFound", err)
	case field != "" && (!errors.As(err, &invalid) || invalid[field] == ""):
		t.Errorf("err = %v, want Invalid %s", err, field)
	}
}

func TestBasketUnavailable(t *testing.T) {
	ctx := context.Background()
	s, clock := catalogue(t)
	put := func(on store.EquipmentID, article store.ArticleID) {
		t.Helper()
		if err := s.Basket.Put(ctx, school, on, article, 1); err != nil {
			t.Fatal(err)
		}
	}
	put(copier, staples)
	put(copier, cyan)
	put(labour, staples)
	put(printer, staples)
	execute(t, s.Path, `UPDATE articles SET active = 0 WHERE id = 4;
		UPDATE equipment SET ends_on = '2026-11-24' WHERE id = 12;
		UPDATE equipment SET customer_id = 2 WHERE id = 15`)
	if got, want := contents(t, s, school), "E11:GRAPAS-K×1=2990 E12:GRAPAS-K×1=2990 | E11:841459×1 article | E15:GRAPAS-K×1 contract"; got != want {
		t.Errorf("on its last day: %q, want %q", got, want)
	}
	clock.Add(24 * time.Hour)
	if got, want := contents(t, s, school), "E11:GRAPAS-K×1=2990 | E11:841459×1 article | E12:GRAPAS-K×1 contract | E15:GRAPAS-K×1 contract"; got != want {
		t.Errorf("the day after: %q, want %q", got, want)
	}
	lines, err := s.Basket.Lines(ctx, school)
	if err != nil || len(lines) != 1 {
		t.Errorf("Lines = %d, %v; want only the one that can be ordered", len(lines), err)
	}
	units, _, err := s.Basket.Summary(ctx, school)
	if err != nil || units != 1 {
		t.Errorf("Summary = %d units, %v; want 1", units, err)
	}
}

func TestBasketSummary(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	check := func(wantUnits int64, wantAmount store.Cents) {
		t.Helper()
		units, amount, err := s.Basket.Summary(ctx, school)
		if err != nil || units != wantUnits || amount != wantAmount {
			t.Errorf("Summary = %d, %d, %v; want %d, %d", units, amount, err, wantUnits, wantAmount)
		}
	}
	check(0, 0)
	for _, put := range []struct {
		on       store.EquipmentID
		article  store.ArticleID
		quantity int64
	}{{copier, black, 2}, {labour, black, 1}, {copier, staples, 1}} {
		if err := s.Basket.Put(ctx, school, put.on, put.article, put.quantity); err != nil {
			t.Fatal(err)
		}
	}
	// (39,50 + 29,90) less 10 % a line = 35,55 + 26,91 = 62,46; less 2 % = 61,21
	check(4, 6121)
	if units, _, err := s.Basket.Summary(ctx, neighbour); err != nil || units != 0 {
		t.Errorf("the neighbour's: %d, %v", units, err)
	}
	// The line totals of the page and of the header come from the same arithmetic.
	lines, err := s.Basket.Lines(ctx, school)
	if err != nil {
		t.Fatal(err)
	}
	if sum := store.Total(lines, store.Terms{Discount: 1000, PromptPayment: 200, Regime: store.IVA}); sum.Net != 6121 {
		t.Errorf("Total of Lines = %d, want 6121", sum.Net)
	}
}

func TestParseQuantity(t *testing.T) {
	for text, want := range map[string]int64{"1": 1, " 12 ": 12, "007": 7, "999": 999} {
		if got, err := store.ParseQuantity(text); err != nil || got != want {
			t.Errorf("ParseQuantity(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", " ", "0", "-1", "+1", "1.5", "1,5", "1.000", "1e9", "1e2", "1000", "99999999999999999999", "١٢", "½", "dos", "1 2", "0x1"} {
		got, err := store.ParseQuantity(text)
		if got != 0 && err != nil && text != "1000" {
			t.Errorf("ParseQuantity(%q) = %d beside its error", text, got)
		}
		checkRefusal(t, err, "quantity")
	}
}
