package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// TestCoverageActsAtOnce: what a kind of contract covers decides the next basket and order; an order
// that was placed stays as it was.
func TestCoverageActsAtOnce(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	place := func(idem string) store.Order {
		t.Helper()
		if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 1, ""); err != nil {
			t.Fatal(err)
		}
		order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: idem})
		if err != nil {
			t.Fatal(err)
		}
		return order
	}
	covered := place("a")
	if !covered.Lines[0].Included || covered.Totals.Total != 0 {
		t.Fatalf("%+v", covered.Lines)
	}
	if err := s.Office.Cover(ctx, store.KindCover{Kind: 1, Families: map[string]bool{"TONER": false}}); err != nil {
		t.Fatal(err)
	}
	found, err := s.Articles.Search(ctx, storetest.Gredos, storetest.Ricoh, "841456")
	if err != nil || len(found) == 0 || found[0].Included || found[0].Price != 3950 {
		t.Errorf("found %+v, %v", found, err)
	}
	if paid := place("b"); paid.Lines[0].Included || paid.Totals.Gross != 3950 {
		t.Errorf("the next order: %+v", paid.Lines)
	}
	if before, err := s.Orders.Get(ctx, storetest.Gredos, covered.Number); err != nil || !before.Lines[0].Included {
		t.Errorf("the order before: %+v, %v", before.Lines, err)
	}
	if err := s.Office.Cover(ctx, store.KindCover{Kind: 1, Families: map[string]bool{"Tóner": true}}); err != nil || marks(t, s) != "" {
		t.Errorf("%v, marks %q", err, marks(t, s))
	}
	if again := place("c"); !again.Lines[0].Included {
		t.Errorf("and covered again: %+v", again.Lines)
	}
}

func TestKindsOfContract(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	kinds, families, err := s.Office.Kinds(ctx)
	if err != nil || len(kinds) != 2 || strings.Join(families, " ") != "TONER TAMBOR RESIDUAL GRAPAS PAPEL" || !kinds[0].Covers["TONER"] || kinds[1].Covers["TONER"] || kinds[0].Contracts != 3 {
		t.Fatalf("%+v %v %v", kinds, families, err)
	}
	change := store.KindCover{Kind: 1, Version: kinds[0].Version, Families: map[string]bool{"PAPEL": true, "TONER": true}}
	if err := s.Office.Cover(ctx, change); err != nil {
		t.Fatal(err)
	}
	lines, err := s.Audit.Of(ctx, store.OnCoverage, 1, 5)
	if err != nil || len(lines) != 1 || len(lines[0].Changes) != 1 || lines[0].Changes[0] != (store.Change{Field: "PAPEL", Old: "No", New: "Sí"}) {
		t.Errorf("log %+v, %v", lines, err)
	}
	second := store.KindCover{Kind: 2, Version: kinds[1].Version, Families: map[string]bool{"PAPEL": true}}
	if err := s.Office.Cover(ctx, second, change); !errors.Is(err, store.ErrConflict) {
		t.Errorf("over an old version: %v", err)
	}
	if kinds, _, err = s.Office.Kinds(ctx); err != nil || kinds[1].Covers["PAPEL"] || len(kinds[0].ByHand) != 1 || kinds[0].ByHand["PAPEL"].ERP != "No" {
		t.Errorf("%+v, %v", kinds, err)
	}
	if err := s.Office.Cover(ctx, store.KindCover{Kind: 99}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a kind that is not there: %v", err)
	}
}

func TestContractsOfTheOffice(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	for _, c := range []struct {
		name string
		f    store.ContractFilter
		want string
	}{
		{"those that run", store.ContractFilter{}, "C02001 C01001 C01002"},
		{"those that do not", store.ContractFilter{State: "vencidos"}, "C04001"},
		{"all", store.ContractFilter{State: "todos"}, "C02001 C04001 C01001 C01002"},
		{"of a kind", store.ContractFilter{Kind: 2}, "C01002"},
		{"by number", store.ContractFilter{Query: "c0100"}, "C01001 C01002"},
		{"by customer", store.ContractFilter{Query: "gestoria"}, "C02001"},
		{"by both", store.ContractFilter{Query: "gredos c01002"}, "C01002"},
		{"by nothing that is there", store.ContractFilter{Query: "gredos c02"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := s.Office.Contracts(ctx, c.f)
			var numbers []string
			for _, k := range page.Rows {
				numbers = append(numbers, k.Number)
			}
			if err != nil || strings.Join(numbers, " ") != c.want || page.Total != len(numbers) {
				t.Errorf("%q of %d, %v; want %q", strings.Join(numbers, " "), page.Total, err, c.want)
			}
			if all, err := s.Office.AllContracts(ctx, c.f); err != nil || len(all) != page.Total {
				t.Errorf("%d in the file, %v", len(all), err)
			}
		})
	}
	card, err := s.Office.ContractCard(ctx, 1)
	if err != nil || card.ContractRow.Machines != 4 || card.Running != 3 || len(card.Machines) != 4 || strings.Join(card.Covers, " ") != "RESIDUAL TAMBOR TONER" || card.StartsOn != "2020-01-01" || card.EndsOn != "" {
		t.Errorf("%+v, %v", card, err)
	}
	if _, err := s.Office.ContractCard(ctx, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
}

func TestTermsOfAContract(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	terms := func() string {
		return storetest.Scalar[string](t, s, "SELECT group_concat(id || ':' || coalesce(included_bn, '-') || ':' || serial, ' ') FROM equipment WHERE contract_id = 1 AND id < 5")
	}
	if err := s.Office.AmendTerms(ctx, 1, storetest.Ricoh, 1, false, store.Values{"included_bn": "2.000", "serial": "X"}); err != nil || terms() != "1:2000:V9823601234 3:-:Z7FABJCK10 4:-:E78283H5N1" {
		t.Errorf("one: %v, %s", err, terms())
	}
	if err := s.Office.AmendTerms(ctx, 1, storetest.Ricoh, 2, true, store.Values{"included_bn": "300"}); err != nil || terms() != "1:300:V9823601234 3:300:Z7FABJCK10 4:300:E78283H5N1" {
		t.Errorf("all: %v, %s", err, terms())
	}
	for _, c := range []struct {
		contract int64
		version  int64
		want     error
	}{{1, 1, store.ErrConflict}, {2, 0, store.ErrNotFound}, {99, 0, store.ErrNotFound}} {
		if err := s.Office.AmendTerms(ctx, c.contract, storetest.Ricoh, c.version, true, store.Values{"included_bn": "1"}); !errors.Is(err, c.want) {
			t.Errorf("contract %d: %v, want %v", c.contract, err, c.want)
		}
	}
	var invalid store.Invalid
	if err := s.Office.AmendTerms(ctx, 1, storetest.Ricoh, 0, true, store.Values{"ends_on": "2020-06-01"}); !errors.As(err, &invalid) || invalid["ends_on"] == "" || !strings.HasPrefix(terms(), "1:300") {
		t.Errorf("terms that cannot be: %v", err)
	}
	if got, err := s.Office.UnderContract(ctx, 1, storetest.Ricoh); err != nil || got != (store.Under{Number: "20417", Machines: 4}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestArticlesOfTheOffice(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	if err := s.Office.Amend(ctx, store.OnArticle, 9, 0, store.Values{"price": "1"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		f    store.ArticleFilter
		want string
	}{
		{"by part of a reference", store.ArticleFilter{Query: "512k"}, "DR-512K TN-512K"},
		{"by description and colour", store.ArticleFilter{Query: "konica magenta"}, "TN-512M"},
		{"of a family", store.ArticleFilter{Family: "GRAPAS"}, "SK-602"},
		{"no longer supplied", store.ArticleFilter{State: "retirados"}, "TN-OLD"},
		{"that fit nothing", store.ArticleFilter{Only: "suelto"}, "PAP-A4-80"},
		{"corrected by hand", store.ArticleFilter{Only: "mano", State: "todos"}, "WX-103"},
		{"signs are no patterns", store.ArticleFilter{Query: "%"}, "841456 841457 841458 841459 DR-512K MLT-D203L PAP-A4-80 SK-602 TN-3480 TN-512C TN-512K TN-512M TN-512Y WX-103"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := s.Office.Articles(ctx, c.f)
			var refs []string
			for _, a := range page.Rows {
				refs = append(refs, a.Ref)
			}
			if err != nil || strings.Join(refs, " ") != c.want || page.Total != len(refs) {
				t.Errorf("%q of %d, %v; want %q", strings.Join(refs, " "), page.Total, err, c.want)
			}
			if all, err := s.Office.AllArticles(ctx, c.f); err != nil || len(all) != page.Total {
				t.Errorf("%d in the file, %v", len(all), err)
			}
		})
	}
}

func TestWhatFits(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	for _, err := range []error{s.Office.SetFit(ctx, 1, 1, false), s.Office.SetFit(ctx, 1, 3, true), s.Office.SetFit(ctx, 1, 3, true)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	describe := func(fits []store.Fit) string {
		var words []string
		for _, f := range fits {
			words = append(words, fmt.Sprintf("%s %s %v %v", f.Article.Ref, f.Model.Name, f.Fits, f.Mark != nil))
		}
		return strings.Join(words, "; ")
	}
	article, err := s.Office.ArticleCard(ctx, 1)
	if want := "841456 RICOH AFICIO MP C4501 false true; 841456 SAMSUNG PROXPRESS M3370FD true true"; err != nil || describe(article.Fits) != want || len(article.History) != 2 {
		t.Errorf("%s, %v", describe(article.Fits), err)
	}
	model, err := s.Office.ModelCard(ctx, 3)
	if want := "841456 SAMSUNG PROXPRESS M3370FD true true; MLT-D203L SAMSUNG PROXPRESS M3370FD true false"; err != nil || describe(model.Fits) != want || model.Machines != 2 {
		t.Errorf("%s, %v", describe(model.Fits), err)
	}
	if found, err := s.Articles.Search(ctx, storetest.Gredos, storetest.Samsung, ""); err != nil || len(found) != 2 {
		t.Errorf("the customer is offered %+v, %v", found, err)
	}
	for _, err := range []error{s.Office.SetFit(ctx, 99, 1, true), s.Office.SetFit(ctx, 1, 99, true)} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("what is not there: %v", err)
		}
	}
	_, err = s.Office.ArticleCard(ctx, 99)
	_, err2 := s.Office.ModelCard(ctx, 99)
	if !errors.Is(err, store.ErrNotFound) || !errors.Is(err2, store.ErrNotFound) {
		t.Errorf("%v, %v", err, err2)
	}
}

func TestReassign(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "INSERT INTO technicians (id, code, name, active) VALUES (3, 'T03', 'Luis Gil', 0)")
	var invalid store.Invalid
	for to, want := range map[int64]bool{1: true, 3: true, 99: false} {
		if _, err := s.Office.Reassign(ctx, 1, to); errors.As(err, &invalid) != want || err == nil {
			t.Errorf("to %d: %v", to, err)
		}
	}
	n, err := s.Office.Reassign(ctx, 1, 2)
	if err != nil || n != 5 || storetest.Scalar[int](t, s, "SELECT count(*) FROM equipment WHERE technician_id = 2") != 6 {
		t.Fatalf("%d, %v", n, err)
	}
	if lines, err := s.Audit.Of(ctx, store.OnEquipment, 1, 1); err != nil || len(lines) != 1 || lines[0].Changes[0] != (store.Change{Field: "Técnico", Old: "T01", New: "T02"}) {
		t.Errorf("log %+v, %v", lines, err)
	}
	results := importRows(t, s, store.ImportBatch{Table: store.ImportEquipment, Fields: []string{"number", "customer", "model", "technician"},
		Rows: [][]any{{"20417", storetest.GredosNumber, "RICOH AFICIO MP C4501", "T01"}}})
	if outcomes(results) != "unchanged" || kept(results) != "technician: T02/T01 () Ana Belmonte" {
		t.Errorf("%s, kept %q", outcomes(results), kept(results))
	}
	list, err := s.Office.TechnicianRows(ctx, "rosa")
	if err != nil || len(list) != 1 || list[0].Machines != 6 || list[0].Staff != "Rosa Prado" {
		t.Errorf("%+v, %v", list, err)
	}
	if _, err := s.Office.TechnicianRow(ctx, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}
