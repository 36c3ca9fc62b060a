package store_test

import (
	"errors"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// TestAmendRefuses: what is wrong stands at its field, and nothing was written.
func TestAmendRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		kind  store.ObjectKind
		id    int64 // 0: made anew
		typed store.Values
		field string
	}{
		{"a customer without a name", store.OnCustomer, 1, store.Values{"name": " "}, "name"},
		{"an e-mail that is none", store.OnCustomer, 1, store.Values{"email": "ana@"}, "email"},
		{"one of two e-mails that is none", store.OnCustomer, 1, store.Values{"email": "ana@x.es; luis@x"}, "email"},
		{"a discount over 100", store.OnCustomer, 1, store.Values{"discount": "100,01"}, "discount"},
		{"a discount that is no number", store.OnCustomer, 1, store.Values{"prompt_payment": "dos"}, "prompt_payment"},
		{"a discount below nothing", store.OnCustomer, 1, store.Values{"discount": "-1"}, "discount"},
		{"a regime that there is not", store.OnCustomer, 1, store.Values{"tax_regime": "ipsi"}, "tax_regime"},
		{"a name without end", store.OnCustomer, 1, store.Values{"name": strings.Repeat("a", 201)}, "name"},
		{"a new customer without a number", store.OnCustomer, 0, store.Values{"name": "A"}, "number"},
		{"a number that is taken", store.OnCustomer, 0, store.Values{"name": "A", "number": "04812"}, "number"},
		{"a number that is taken but for its zeros", store.OnCustomer, 0, store.Values{"name": "A", "number": "4812"}, "number"},
		{"a person without a name", store.OnPerson, 0, store.Values{"phone": "1"}, "name"},
		{"a second address of the same name", store.OnAddress, 0, store.Values{"name": "Almacén", "address": "x"}, "name"},
		{"an address without a street", store.OnAddress, 2, store.Values{"address": ""}, "address"},
		{"a technician's code that is taken", store.OnTechnician, 0, store.Values{"code": "t01", "name": "A"}, "code"},
		{"an article's reference that is taken", store.OnArticle, 0, store.Values{"ref": "tn-512k", "description": "A", "price": "1"}, "ref"},
		{"a price that is none", store.OnArticle, 1, store.Values{"price": "mucho"}, "price"},
		{"a price with three decimals", store.OnArticle, 1, store.Values{"price": "1,234"}, "price"},
		{"a colour that there is not", store.OnArticle, 1, store.Values{"color": "X"}, "color"},
		{"a yield with decimals", store.OnArticle, 1, store.Values{"yield": "12,5"}, "yield"},
		{"a model without a name", store.OnModel, 1, store.Values{"name": ""}, "name"},
		{"a shape that there is not", store.OnModel, 1, store.Values{"shape": "oval"}, "shape"},
		{"a kind of contract whose name is taken", store.OnCoverage, 0, store.Values{"name": "Integral"}, "name"},
		{"a contract of no kind", store.OnContract, 1, store.Values{"kind_id": "99"}, "kind_id"},
		{"a contract of a kind that is no number", store.OnContract, 1, store.Values{"kind_id": "x"}, "kind_id"},
		{"terms that end before they begin", store.OnEquipment, 1, store.Values{"ends_on": "2020-01-01"}, "ends_on"},
		{"a day that does not exist", store.OnEquipment, 1, store.Values{"starts_on": "2026-02-30"}, "starts_on"},
		{"a price per copy with seven decimals", store.OnEquipment, 1, store.Values{"price_bn": "0,0000001"}, "price_bn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			before := storetest.Fingerprint(t, s)
			err := s.Office.Amend(asClerk(), c.kind, c.id, 0, c.typed)
			if c.id == 0 {
				_, err = s.Office.Create(asClerk(), c.kind, storetest.Gredos, "k", c.typed)
			}
			var invalid store.Invalid
			if !errors.As(err, &invalid) || invalid[c.field] == "" || len(invalid) != 1 {
				t.Errorf("%v %v, want %s", err, invalid, c.field)
			}
			for table, print := range storetest.Fingerprint(t, s) {
				if before[table] != print {
					t.Errorf("%s was changed", table)
				}
			}
		})
	}
}

func TestAmend(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	for _, c := range []struct {
		kind  store.ObjectKind
		id    int64
		typed store.Values
		query string
		want  string
	}{
		{store.OnCustomer, 1, store.Values{"discount": "7,5 %", "payment_method": "BIZUM", "name": "Talleres  Gredos"}, "SELECT discount || payment_method || name FROM customers WHERE id = 1", "750BIZUMTalleres Gredos"},
		{store.OnArticle, 1, store.Values{"price": "1.234,5 €", "family": "Tóner", "yield": "25.500", "color": ""}, "SELECT price || family || yield || color FROM articles WHERE id = 1", "123450TONER25500"},
		{store.OnArticle, 2, store.Values{"yield": ""}, "SELECT yield IS NULL FROM articles WHERE id = 2", "1"},
		{store.OnEquipment, 1, store.Values{"price_bn": "0,0072", "included_bn": "", "ends_on": "2027-01-01"}, "SELECT price_bn || ends_on || (included_bn IS NULL) FROM equipment WHERE id = 1", "72002027-01-011"},
		{store.OnTechnician, 1, store.Values{"phone": "611"}, "SELECT phone FROM technicians WHERE id = 1", "611"},
		{store.OnAddress, 2, store.Values{"schedule": "Tarde"}, "SELECT schedule FROM addresses WHERE id = 2", "Tarde"},
		{store.OnModel, 3, store.Values{"has_scan": "1", "shape": "printer"}, "SELECT has_scan || shape FROM models WHERE id = 3", "1printer"},
	} {
		if err := s.Office.Amend(ctx, c.kind, c.id, 0, c.typed); err != nil {
			t.Errorf("%s: %v", c.kind, err)
		}
		if got := storetest.Scalar[string](t, s, "SELECT cast(("+c.query+") AS TEXT)"); got != c.want {
			t.Errorf("%s: %q, want %q", c.kind, got, c.want)
		}
		record, err := s.Office.Record(ctx, c.kind, c.id)
		if err != nil || record.Version < 2 {
			t.Errorf("%+v, %v", record, err)
		}
		if err := s.Office.Amend(ctx, c.kind, c.id, record.Version, record.Values); err != nil {
			t.Errorf("%s: what a form shows cannot be sent back: %v", c.kind, err)
		}
		if again, err := s.Office.Record(ctx, c.kind, c.id); err != nil || again.Version != record.Version {
			t.Errorf("%s: sent back unchanged it changed: %v, %v", c.kind, again.Version, err)
		}
		if err := s.Office.Amend(ctx, c.kind, c.id, 1, c.typed); !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: over an old version: %v", c.kind, err)
		}
	}
	lines, err := s.Audit.Of(ctx, store.OnCustomer, 1, 1)
	if err != nil || len(lines) != 1 || len(lines[0].Changes) != 3 || lines[0].Changes[0] != (store.Change{Field: "Razón social", Old: "TALLERES GREDOS, S.L.", New: "Talleres Gredos"}) {
		t.Errorf("log %+v, %v", lines, err)
	}
	if got := storetest.Scalar[int](t, s, "SELECT count(*) FROM payment_methods WHERE name = 'BIZUM'"); got != 1 {
		t.Error("the new payment method is not offered")
	}
}

func TestCreateOnce(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	typed := store.Values{"number": "07000", "name": "Casa Pepe", "nif": "es a46.103.834", "phone": "925-10-10"}
	first, err := s.Office.Create(ctx, store.OnCustomer, 0, "k", typed)
	again, err2 := s.Office.Create(ctx, store.OnCustomer, 0, "k", typed)
	if err != nil || err2 != nil || first != again {
		t.Fatalf("%d %v, %d %v", first, err, again, err2)
	}
	page, err := s.Office.Customers(ctx, store.CustomerFilter{Query: "9251010"})
	if err != nil || numbers(page.Rows) != "07000" || page.Rows[0].NIF != "A46103834" || !page.Rows[0].NIFValid || page.Rows[0].TaxRegime != store.IVA {
		t.Errorf("%+v, %v", page, err)
	}
	if marks, err := s.Office.Corrections(ctx, store.OnCustomer, first); err != nil || !marks.Made() || marks[""].By != "Ana Belmonte" {
		t.Errorf("%+v, %v", marks, err)
	}
	for _, owner := range []store.CustomerID{0, 99} {
		if _, err := s.Office.Create(ctx, store.OnAddress, owner, "", store.Values{"name": "A", "address": "B"}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("an address of nobody: %v", err)
		}
	}
}
