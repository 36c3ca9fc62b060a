package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// The people and machines of these tests. A machine's id says whose it is: 1x the school's, 2x
// the neighbour's.
const (
	school    store.CustomerID = 1
	neighbour store.CustomerID = 2

	copier    store.EquipmentID = 11 // Ricoh MP C4501, INTEGRAL
	labour    store.EquipmentID = 12 // the same model, MANO DE OBRA
	retired   store.EquipmentID = 13 // out of contract since today
	bare      store.EquipmentID = 14 // never had a contract
	printer   store.EquipmentID = 15 // a model without articles, INTEGRAL
	foreigner store.EquipmentID = 21 // the neighbour's
)

// catalogue fills a store with two customers, their machines and the articles of the search table.
func catalogue(t *testing.T) (*store.Store, *storetest.Clock) {
	t.Helper()
	s, clock := storetest.Empty(t)
	execute(t, s.Path, `
		INSERT INTO customers (id, number, name, discount, prompt_payment, created_at, updated_at)
			VALUES (1, '00107', 'COLEGIO', 1000, 200, 0, 0), (2, '00114', 'VECINO', 0, 0, 0, 0);
		INSERT INTO models (id, name, has_color) VALUES (1, 'RICOH AFICIO MP C4501', 1), (2, 'HP LASERJET', 0);
		INSERT INTO contract_kinds (id, name) VALUES (1, 'INTEGRAL'), (2, 'MANO DE OBRA');
		INSERT INTO coverage VALUES (1, 'TONER', 1), (1, 'TAMBOR', 1), (1, 'RESIDUAL', 1), (1, 'GRAPAS', 0),
			(2, 'TONER', 0), (2, 'TAMBOR', 1);
		INSERT INTO contracts (id, number, customer_id, kind_id) VALUES (1, 'C1', 1, 1), (2, 'C2', 1, 2), (3, 'C3', 2, 1);
		INSERT INTO equipment (id, number, customer_id, model_id, contract_id, location, ends_on, created_at, updated_at) VALUES
			(11, 'E11', 1, 1, 1, 'Aula', '', 0, 0), (12, 'E12', 1, 1, 2, 'Biblioteca', '', 0, 0), (13, 'E13', 1, 1, 1, '', '2026-11-23', 0, 0),
			(14, 'E14', 1, 1, NULL, '', '', 0, 0), (15, 'E15', 1, 2, 1, 'Conserjería', '', 0, 0), (21, 'E21', 2, 1, 3, '', '', 0, 0)`)
	for i, a := range []store.Article{
		{Ref: "GRAPAS-K", Description: "Grapas tipo K (5000)", Family: "GRAPAS", Price: 2990},
		{Ref: "841457", Description: "Tóner amarillo Ricoh MP C4501/C5501", Family: "TONER", Color: "Y", Price: 10980},
		{Ref: "841456", Description: "Tóner negro Ricoh MP C4501/C5501", Family: "TONER", Color: "K", Price: 3950},
		{Ref: "841459", Description: "Tóner cian Ricoh MP C4501/C5501", Family: "TONER", Color: "C", Price: 10980},
		{Ref: "841458", Description: "Tóner magenta Ricoh MP C4501/C5501", Family: "TONER", Color: "M", Price: 10980},
		{Ref: "D1496400", Description: "Depósito tóner residual Ricoh", Family: "RESIDUAL", Price: 2890},
		{Ref: "DR-512K", Description: "Tambor negro bizhub C454", Family: "TAMBOR", Color: "K", Price: 14500},
		{Ref: "XT-1", Description: "Soporte para TN-512K", Family: "ACCESORIO", Price: 1200},
		{Ref: "TN-512K", Description: "Tóner negro bizhub C454/C554", Family: "TONER", Color: "K", Price: 5210},
		{Ref: "TN-512C", Description: "Tóner cian bizhub C454/C554", Family: "TONER", Color: "C", Price: 9890},
		{Ref: "841000", Description: "Tóner negro antiguo", Family: "TONER", Color: "K", Price: 100},
	} {
		addArticle(t, s, i+1, a)
	}
	execute(t, s.Path, "UPDATE articles SET active = 0 WHERE ref = '841000'")
	for _, article := range []int{1, 2, 3, 4, 5, 6, 11} {
		execute(t, s.Path, fmt.Sprintf("INSERT INTO article_models VALUES (%d, 1)", article))
	}
	return s, clock
}

func addArticle(t *testing.T, s *store.Store, id int, a store.Article) {
	t.Helper()
	search := store.ArticleSearch(a.Ref, a.Description, a.Color, a.Family)
	execute(t, s.Path, fmt.Sprintf(`INSERT INTO articles (id, ref, description, family, color, price, tax_rate, search, updated_at)
		VALUES (%d, '%s', '%s', '%s', '%s', %d, 2100, '%s', 0)`, id, a.Ref, a.Description, a.Family, a.Color, a.Price, search))
}

func refs(found []store.Found) string {
	list := make([]string, len(found))
	for i, f := range found {
		list[i] = f.Article.Ref
	}
	return strings.Join(list, " ")
}

func TestSearch(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	const own = "841456 841459 841458 841457 D1496400 GRAPAS-K"
	const ownToner = "841456 841459 841458 841457"
	for _, test := range []struct {
		name, query, want string
		on                store.EquipmentID
	}{
		{"nothing typed lists the machine's own: toner K C M Y, waste, staples", "", own, copier},
		{"signs alone are nothing", ` -*" `, own, copier},
		{"nothing typed for a machine without articles lists nothing", "", "", printer},
		{"part of a model", "C4501", ownToner, copier},
		{"a model in lower case", "mp c4501", ownToner, copier},
		{"a model written in one word", "MPC4501", ownToner, copier},
		{"a model without its letter", "4501", ownToner, copier},
		{"a whole reference", "841456", "841456", copier},
		{"the beginning of a reference", "84145", ownToner, copier},
		{"the end of a reference", "1459", "841459", copier},
		{"family and colour without accents", "toner negro", "841456 TN-512K", copier},
		{"family and colour in capitals with accents", "TÓNER NEGRO", "841456 TN-512K", copier},
		{"decomposed accents", "to\u0301ner negro", "841456 TN-512K", copier},
		{"words in any order", "negro toner", "841456 TN-512K", copier},
		{"the colour alone, while typing it", "amar", "841457", copier},
		{"the colour's other spelling", "cyan", "841459 TN-512C", copier},
		{"the colour as people see it", "azul", "841459 TN-512C", copier},
		{"a reference without its hyphen, before what only mentions it", "TN512K", "TN-512K XT-1", copier},
		{"a reference with its hyphen, before what only mentions it", "tn-512k", "TN-512K XT-1", copier},
		{"a reference with a space", "tn 512", "TN-512C TN-512K XT-1", copier},
		{"the machine's own before the rest", "ricoh", "841456 841459 841458 841457 D1496400", copier},
		{"the rest for a machine without its own, as in the catalogue", "ricoh", "841457 841456 841459 841458 D1496400", printer},
		{"an article no longer supplied", "841000", "", copier},
		{"nothing like it", "fax térmico", "", copier},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := s.Articles.Search(ctx, school, test.on, test.query)
			if err != nil {
				t.Fatal(err)
			}
			if got := refs(found); got != test.want {
				t.Errorf("Search(%q) = %q, want %q", test.query, got, test.want)
			}
		})
	}
}

func TestSearchNeverBreaks(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	for _, query := range []string{
		`"`, `""`, `toner"`, `NEAR(toner negro)`, `toner NEAR/3 negro`, `*`, `toner*`, `-toner`, `toner OR`, `OR`, `AND NOT`, `search:toner`, `^toner`,
		`(`, `toner)`, `';--`, `%`, `_`, `\`, "toner\x00negro", "\xff\xfe", "ª º ¼ ١٢ 𞤀", strings.Repeat("toner ", 500), strings.Repeat("é", 5000), strings.Repeat("á", 119) + "ñ",
	} {
		if _, err := s.Articles.Search(ctx, school, copier, query); err != nil {
			t.Errorf("Search(%.40q): %v", query, err)
		}
	}
}

func TestSearchCoverage(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	for _, test := range []struct {
		name     string
		on       store.EquipmentID
		query    string
		own      bool
		included bool
		price    store.Cents
	}{
		{"the contract covers the family", copier, "841456", true, true, 0},
		{"the contract names the family and does not cover it", labour, "841456", true, false, 3950},
		{"the contract does not name the family", labour, "D1496400", true, false, 2890},
		{"staples are paid", copier, "grapas", true, false, 2990},
		{"the rest of the catalogue goes by the same contract", labour, "DR-512K", false, true, 0},
		{"an article of no known family is paid", copier, "XT-1", false, false, 1200},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := s.Articles.Search(ctx, school, test.on, test.query)
			if err != nil || len(found) != 1 {
				t.Fatalf("found %q, %v; want one", refs(found), err)
			}
			if f := found[0]; f.Own != test.own || f.Included != test.included || f.Price != test.price {
				t.Errorf("own %v, included %v, price %d; want %v, %v, %d", f.Own, f.Included, f.Price, test.own, test.included, test.price)
			}
		})
	}
	t.Run("what the contract includes stands before the machine's other articles", func(t *testing.T) {
		execute(t, s.Path, "INSERT INTO coverage VALUES (2, 'GRAPAS', 1)")
		found, err := s.Articles.Search(ctx, school, labour, "")
		if got := refs(found); err != nil || !strings.HasPrefix(got, "GRAPAS-K 841456") {
			t.Errorf("found %q, %v", got, err)
		}
	})
}

func TestSearchOwner(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	for name, on := range map[string]store.EquipmentID{
		"someone else's machine": foreigner, "a machine that is not there": 99,
		"a machine whose contract ended": retired, "a machine without contract": bare,
	} {
		if _, err := s.Articles.Search(ctx, school, on, "toner"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: err = %v, want ErrNotFound", name, err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Articles.Search(ended, school, copier, "toner"); err == nil || errors.Is(err, store.ErrNotFound) {
		t.Errorf("after the request ended: err = %v, want a failure", err)
	}
}

// The index follows the articles without the help of whoever writes them.
func TestSearchFollowsArticles(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	find := func(query, want string) {
		t.Helper()
		found, err := s.Articles.Search(ctx, school, printer, query)
		if got := refs(found); err != nil || got != want {
			t.Errorf("Search(%q) = %q, %v; want %q", query, got, err, want)
		}
	}
	execute(t, s.Path, "UPDATE articles SET active = 0 WHERE ref = 'TN-512K'")
	find("bizhub 554", "TN-512C")
	execute(t, s.Path, "UPDATE articles SET active = 1, search = 'nuevo' WHERE ref = 'TN-512K'")
	find("bizhub 554", "TN-512C")
	find("nuevo", "TN-512K")
	execute(t, s.Path, "UPDATE articles SET active = 0, search = 'doblemente' WHERE ref = 'TN-512K'")
	find("doblemente", "")
	execute(t, s.Path, "DELETE FROM articles WHERE ref = 'TN-512C'")
	find("bizhub 554", "")
}

func TestSearchStopsAtTwenty(t *testing.T) {
	ctx := context.Background()
	s, _ := catalogue(t)
	for i := range 60 {
		addArticle(t, s, 100+i, store.Article{Ref: fmt.Sprintf("ZZ-%03d", i), Description: "Tóner negro genérico", Family: "TONER", Color: "K", Price: 1})
	}
	for query, first := range map[string]string{"toner negro": "841456", "zz": "ZZ-000", "zz-055": "ZZ-055"} {
		found, err := s.Articles.Search(ctx, school, copier, query)
		if err != nil || len(found) == 0 || len(found) > 20 || found[0].Article.Ref != first {
			t.Errorf("Search(%q) = %q, %v; want %s first of at most 20", query, refs(found), err, first)
		}
		list := strings.Fields(refs(found))
		slices.Sort(list)
		if len(slices.Compact(list)) != len(found) {
			t.Errorf("Search(%q) lists an article twice: %q", query, refs(found))
		}
	}
}

func TestArticleSearch(t *testing.T) {
	got := store.ArticleSearch("TN-512K", "Tóner negro MP C4501", "K", "TONER")
	if want := "tn512k n512k 512k 12k tn toner negro mp c4501 4501 mpc4501 black k"; got != want {
		t.Errorf("ArticleSearch = %q, want %q", got, want)
	}
}
