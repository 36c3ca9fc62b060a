package store

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// openPlain gives a test inside the package a file of its own.
func openPlain(t *testing.T) *Store {
	t.Helper()
	s, err := Open(context.Background(), filepath.Join(t.TempDir(), "dealer.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// What runs at every key press and on every page reads through indexes only.
func TestBasketPlans(t *testing.T) {
	s := openPlain(t)
	// The plan calls it a scan, but 2 stands for a look-up by word in the first column.
	const wordLookup = "SCAN i VIRTUAL TABLE INDEX 2:"
	for name, test := range map[string]clause{
		"search: the machine":           targetQuery(CustomerID(1), 1, "2026-11-23"),
		"search: the machine's own":     {ownQuery, []any{1, 1}},
		"search: by reference":          {codeQuery, []any{1, 1, "tn", "to", 20}},
		"search: by words":              {wordQuery, []any{1, 1, `"tn*"`, 20}},
		"basket: the lines":             basketQuery(CustomerID(1), "2026-11-23"),
		"basket: the sum in the header": summaryQuery(CustomerID(1), "2026-11-23"),
	} {
		for detail := range strings.Lines(explain(t, s, test.text, test.args...)) {
			if strings.HasPrefix(detail, "SCAN") && !strings.HasPrefix(detail, wordLookup) {
				t.Errorf("%s: %s", name, detail)
			}
		}
	}
}

// The triggers run where the schema is not trusted, over the store's own connection.
func TestArticleIndexOverTheWriter(t *testing.T) {
	s := openPlain(t)
	err := s.write(context.Background(), "write articles", func(tx *tx) error {
		for _, query := range []string{
			"INSERT INTO articles (id, ref, description, price, tax_rate, search, updated_at) VALUES (1, 'A', '', 1, 2100, 'uno', 0)",
			"INSERT INTO articles (ref, description, price, tax_rate, search, updated_at) VALUES ('A', '', 1, 2100, 'dos', 0) ON CONFLICT (ref) DO UPDATE SET search = excluded.search",
			"INSERT INTO articles (ref, description, price, tax_rate, search, updated_at) VALUES ('B', '', 1, 2100, 'tres', 0)",
			"DELETE FROM articles WHERE ref = 'B'",
		} {
			if _, err := tx.Exec(query); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]int{"uno": 0, "dos": 1, "tres": 0} {
		var got int
		if err := s.readers.QueryRow("SELECT count(*) FROM article_index WHERE search MATCH ?", word).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %d hits, %v; want %d", word, got, err, want)
		}
	}
}

func TestClearBasket(t *testing.T) {
	s := openPlain(t)
	ctx := context.Background()
	now := time.Now().UnixMilli()
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := s.writer.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`INSERT INTO customers (id, number, name, created_at, updated_at) VALUES (1, '1', '', 0, 0), (2, '2', '', 0, 0)`)
	exec(`INSERT INTO models (id, name) VALUES (1, 'M')`)
	exec(`INSERT INTO contract_kinds (id, name) VALUES (1, 'INTEGRAL')`)
	exec(`INSERT INTO contracts (id, number, customer_id, kind_id) VALUES (1, 'C', 1, 1)`)
	exec(`INSERT INTO equipment (id, number, customer_id, model_id, contract_id, created_at, updated_at)
		VALUES (1, 'E1', 1, 1, 1, 0, 0), (2, 'E2', 2, 1, 1, 0, 0)`)
	exec(`INSERT INTO articles (id, ref, description, price, tax_rate, active, updated_at)
		VALUES (1, 'A', '', 1, 2100, 1, 0), (2, 'B', '', 1, 2100, 0, 0)`)
	exec(`INSERT INTO basket_lines (customer_id, equipment_id, article_id, quantity, added_at)
		VALUES (1, 1, 1, 1, ?), (1, 1, 2, 1, ?), (2, 2, 1, 1, ?)`, now, now, now)
	err := s.write(ctx, "clear", func(tx *tx) error { return clearBasket(ctx, tx, CustomerID(1)) })
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Basket.Get(ctx, CustomerID(1))
	if err != nil || len(all.Lines) != 0 || len(all.Unavailable) != 1 {
		t.Errorf("after clearing: %+v, %v; want only what could not be ordered", all, err)
	}
	if lines, err := s.Basket.Lines(ctx, CustomerID(2)); err != nil || len(lines) != 1 {
		t.Errorf("the other customer's basket: %d lines, %v; want 1", len(lines), err)
	}
}
