package store_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// beforeColleagues is what stood in a file in which nobody had colleagues yet, beside the cast: Marta has an
// account and a contact has none, two baskets were being filled, and things were sent.
const beforeColleagues = `
INSERT INTO logins (id, email, password, created_at, updated_at) VALUES (40, 'marta@talleresgredos.example', 'x', 0, 0);
INSERT INTO people (id, customer_id, name, email, login_id, main, created_at, updated_at) VALUES (70, 1, 'Marta Rueda', 'marta@talleresgredos.example', 40, 1, 1111, 2222);
INSERT INTO people (id, customer_id, name, email, created_at, updated_at) VALUES (71, 1, 'Contacto', 'c@talleresgredos.example', 3333, 3333);
INSERT INTO basket_lines (id, customer_id, equipment_id, article_id, quantity, added_at) VALUES (5, 1, 1, 1, 3, 10), (9, 2, 7, 1, 2, 11), (12, 1, 2, 2, 1, 12);
DELETE FROM basket_lines WHERE id = 12;
INSERT INTO basket_additions (customer_id, idem, equipment_id, article_id, added_at) VALUES (1, 'uno', 1, 1, 10), (2, 'uno', 7, 1, 11);
INSERT INTO orders (id, number, customer_id, state, contact, schedule, ship_address, discount, prompt_payment, tax_regime, gross, net, tax, surcharge, total, units, idem, created_at, updated_at)
	VALUES (30, '06354', 1, 'processing', 'Ana', 'Tarde', 'C/ Sol, 1', 0, 0, 'iva', 0, 0, 0, 0, 0, 1, 'pedido', 20, 20);
INSERT INTO incidents (id, number, customer_id, equipment_id, kind, severity, contact, description, idem, created_at, updated_at)
	VALUES (50, 'W92987', 1, 1, 'correctivo', 'parcial', 'Ana', 'Atasca', 'averia', 30, 30);`

// A file that is in use is brought to where a customer has several people, and nothing of it is lost or becomes
// somebody's: what was sent stays everybody's, the basket goes on under the same ids.
func TestColleaguesComeToAFullFile(t *testing.T) {
	path := copyOld(t, 14)
	cast, err := os.ReadFile("storetest/cast.sql")
	must(t, err)
	execute(t, path, "DELETE FROM settings")
	execute(t, path, string(cast))
	execute(t, path, beforeColleagues)
	const kept = "SELECT 'o', id, number, state, idem FROM orders UNION ALL SELECT 'i', id, number, state, idem FROM incidents UNION ALL SELECT 'r', id, equipment_id, source, '' FROM readings"
	before := query(t, path, kept)
	clock := &storetest.Clock{}
	clock.Set(time.Now())
	s, err := store.Open(context.Background(), path, store.Options{Now: clock.Now})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	for _, c := range []struct{ name, sql, want string }{
		{"whoever had an account was let in when they came", "SELECT id, invited_at, coalesce(withdrawn_at, '-'), main, sees FROM people WHERE id = 70", "70|1111|-|1|all"},
		{"a contact was not", "SELECT id, coalesce(invited_at, '-') FROM people WHERE id = 71", "71|-"},
		{"baskets are nobody's own", "SELECT group_concat(id || ':' || customer_id || '/' || person_id || '/' || equipment_id || '/' || article_id || '×' || quantity, ' ') FROM (SELECT * FROM basket_lines ORDER BY id)", "5:1/0/1/1×3 9:2/0/7/1×2"},
		{"what was pressed stays pressed", "SELECT group_concat(customer_id || '/' || person_id || '/' || idem, ' ') FROM (SELECT * FROM basket_additions ORDER BY customer_id)", "1/0/uno 2/0/uno"},
		{"ids of lines go on", "SELECT seq FROM sqlite_sequence WHERE name = 'basket_lines'", "12"},
		{"nothing is somebody's", "SELECT (SELECT count(person_id) FROM orders) + (SELECT count(person_id) FROM incidents) + (SELECT count(person_id) FROM readings)", "0"},
		{"everything refers to something", "SELECT count(*) FROM pragma_foreign_key_check", "0"},
		{"the file is whole", "PRAGMA integrity_check", "ok"},
		{"it is of this program", "PRAGMA user_version", fmt.Sprint(store.Schema())},
	} {
		if got := query(t, path, c.sql); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if after := query(t, path, kept); len(before) < 3 || !slices.Equal(before, after) {
		t.Errorf("was %v, is %v", before, after)
	}
	lines, err := s.Basket.Lines(context.Background(), storetest.Gredos)
	if err != nil || len(lines) != 1 || lines[0].Quantity != 3 {
		t.Errorf("%+v, %v", lines, err)
	}
	marta := store.Member{Customer: storetest.Gredos, Person: 70, Level: store.ByPassword, Sees: store.SeesAll, May: store.Rights{Order: true}}
	if _, err := s.Orders.Get(context.Background(), marta, "06354"); err != nil {
		t.Errorf("Marta does not see the order from before: %v", err)
	}
	if account, err := s.Accounts.Member(context.Background(), 70); err != nil || !account.Main || !account.May.Order {
		t.Errorf("%+v, %v", account, err)
	}
}
