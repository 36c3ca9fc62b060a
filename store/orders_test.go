package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// A counter of orders has two customers: Gredos (1), with two machines under contract, and Alba (2)
// with one. Toner is in the contract, drums and paper are not.
const counterOfOrders = `
INSERT INTO settings VALUES ('name', 'SERCAMÁN'), ('email', 'pedidos@sercaman.example');
UPDATE series SET next = 6354 WHERE name = 'order';
INSERT INTO payment_methods (name) VALUES ('CONTADO'), ('TRANSFERENCIA');
INSERT INTO customers (id, number, name, trade_name, address, postcode, city, email, payment_method, discount, prompt_payment, created_at, updated_at) VALUES
	(1, '4812', 'TALLERES GREDOS, S.L.', 'Talleres Gredos', 'C/ Río Alberche, 12', '45007', 'Toledo', 'admin@gredos.example', 'TRANSFERENCIA', 500, 200, 0, 0),
	(2, '4813', 'ALBA, S.A.', '', '', '', '', '', 'GIRO 30 DÍAS', 0, 0, 0, 0);
INSERT INTO addresses (id, customer_id, name, address, postcode, city, contact, schedule, source) VALUES
	(1, 1, 'ALMACÉN', 'P. I. Los Pradillos, nave 4', '45200', 'Illescas', 'Luis', 'De 8:00 a 15:00', 'erp'),
	(2, 2, 'CLIENTE', 'C/ Nueva, 1', '45001', 'Toledo', '', '', 'erp');
INSERT INTO models (id, name, has_color) VALUES (1, 'bizhub C454e', 1), (2, 'bizhub 4052', 0);
INSERT INTO contract_kinds (id, name) VALUES (1, 'TÓNER INCLUIDO');
INSERT INTO coverage VALUES (1, 'TONER', 1);
INSERT INTO contracts (id, number, customer_id, kind_id) VALUES (1, 'C1', 1, 1), (2, 'C2', 2, 1);
INSERT INTO equipment (id, number, customer_id, model_id, contract_id, own_ref, created_at, updated_at) VALUES
	(1, '900', 1, 1, 1, 'Recepción', 0, 0), (2, '901', 1, 2, 1, 'Taller', 0, 0), (3, '902', 2, 2, 2, '', 0, 0);
INSERT INTO articles (id, ref, description, family, color, price, tax_rate, updated_at) VALUES
	(1, 'TN-512K', 'Tóner negro', 'TONER', 'K', 7000, 2100, 0),
	(2, 'DR-512', 'Tambor', 'TAMBOR', '', 6840, 2100, 0),
	(3, 'PAP-A4', 'Papel A4', 'PAPEL', '', 350, 1000, 0);`

const (
	gredos store.CustomerID = 1
	alba   store.CustomerID = 2
	toner  store.ArticleID  = 1
	drum   store.ArticleID  = 2
	paper  store.ArticleID  = 3
)

func openCounter(t *testing.T) (*store.Store, *storetest.Clock) {
	t.Helper()
	s, clock := storetest.Empty(t)
	execute(t, s.Path, counterOfOrders)
	return s, clock
}

// put fills the basket of Gredos for its first machine.
func put(t *testing.T, s *store.Store, article store.ArticleID, quantity int64) {
	t.Helper()
	if err := s.Basket.Put(context.Background(), gredos, 1, article, quantity); err != nil {
		t.Fatal(err)
	}
}

func delivery(idem string) store.Delivery {
	return store.Delivery{Contact: "Ana Belén Ruiz", Schedule: "De 8:00 a 15:00", PaymentMethod: "TRANSFERENCIA", Idem: idem}
}

// place orders one drum for Gredos.
func place(t *testing.T, s *store.Store, d store.Delivery) store.Order {
	t.Helper()
	put(t, s, drum, 1)
	order, err := s.Orders.Place(context.Background(), gredos, d)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// query returns the rows of a query as text, columns joined by «|».
func query(t *testing.T, path, text string) []string {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, _ := rows.Columns()
	var list []string
	for rows.Next() {
		values, targets := make([]string, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		list = append(list, strings.Join(values, "|"))
	}
	return list
}

func TestPlace(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	put(t, s, toner, 2)
	put(t, s, drum, 1)
	put(t, s, paper, 10)
	d := delivery("a")
	d.Address, d.YourRef, d.Notes = 1, " OC-2026/118 ", "Por la puerta\nde atrás"
	order, err := s.Orders.Place(ctx, gredos, d)
	if err != nil {
		t.Fatal(err)
	}
	if order.Number != "06354" || order.State != store.OrderProcessing || order.YourRef != "OC-2026/118" || order.Notes != d.Notes {
		t.Errorf("order = %+v", order)
	}
	if order.Ship.Name != "ALMACÉN" || order.Ship.City != "Illescas" || !order.CreatedAt.Equal(storetest.Start) {
		t.Errorf("ship = %+v at %v", order.Ship, order.CreatedAt)
	}
	// drum 68,40 × 0,95 = 64,98; paper 35,00 × 0,95 = 33,25; 98,23 × 0,98 = 96,2654 → 96,27.
	// 21: 63,6804 → 63,68 cut 0,04; 10: 32,585 → 32,58 cut 0,5, gets the cent: 32,59.
	// 21 % = 13,3728 → 13,37; 10 % = 3,259 → 3,26
	want := store.Totals{Gross: 10340, Discount: 517, PromptPayment: 196, Net: 9627, Tax: 1663, Total: 11290, Units: 13}
	rates := []store.RateTotal{{Rate: 2100, Base: 6368, Tax: 1337}, {Rate: 1000, Base: 3259, Tax: 326}}
	got := order.Totals
	if !slices.Equal(got.Rates, rates) {
		t.Errorf("rates = %+v, want %+v", got.Rates, rates)
	}
	if got.Rates = nil; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("totals = %+v, want %+v", got, want)
	}
	if len(order.Lines) != 3 || !order.Lines[0].Included || order.Lines[0].Net != 0 || order.Lines[1].Net != 6498 ||
		order.Lines[1].Equipment.Model.Name != "bizhub C454e" {
		t.Errorf("lines = %+v", order.Lines)
	}
	if len(order.Events) != 1 || order.Events[0].State != store.OrderProcessing || order.Events[0].Author != d.Contact {
		t.Errorf("events = %+v", order.Events)
	}
	letters := query(t, s.Path, "SELECT kind, ref, address FROM outbox ORDER BY kind")
	if !slices.Equal(letters, []string{"order_customer|06354|admin@gredos.example", "order_office|06354|pedidos@sercaman.example"}) {
		t.Errorf("letters = %v", letters)
	}
	if lines, err := s.Basket.Lines(ctx, gredos); err != nil || len(lines) != 0 {
		t.Errorf("basket = %v, %v; want it empty", lines, err)
	}
	execute(t, s.Path, "UPDATE articles SET price = 1, description = 'Otro'; UPDATE customers SET discount = 0; UPDATE coverage SET included = 0")
	if later, err := s.Orders.Get(ctx, gredos, "06354"); err != nil || fmt.Sprint(later) != fmt.Sprint(order) {
		t.Errorf("after the ERP changed: %+v, %v; want %+v", later, err, order)
	}
}

func TestPlaceIncludedOnly(t *testing.T) {
	s, _ := openCounter(t)
	put(t, s, toner, 2)
	order, err := s.Orders.Place(context.Background(), gredos, delivery("a"))
	if err != nil || order.Totals.Total != 0 || order.Totals.Units != 2 || order.State != store.OrderProcessing {
		t.Errorf("order = %+v, %v; want 2 units for nothing", order, err)
	}
}

func TestPlaceWithoutEmail(t *testing.T) {
	for _, email := range []string{"", " ", "NO TIENE"} { // what ERPs have where there is none
		s, _ := openCounter(t)
		execute(t, s.Path, "UPDATE customers SET email = '"+email+"'")
		place(t, s, delivery("a"))
		letters := query(t, s.Path, "SELECT kind FROM outbox ORDER BY kind DESC")
		if letters[0] != "order_office" || strings.TrimSpace(email) == "" && len(letters) > 1 {
			t.Errorf("e-mail %q: letters = %v, want the office's", email, letters)
		}
	}
}

func TestPlaceRefuses(t *testing.T) {
	ctx := context.Background()
	full := func(t *testing.T, s *store.Store) { put(t, s, drum, 1) }
	for _, test := range []struct {
		name   string
		before func(*testing.T, *store.Store)
		change func(*store.Delivery)
		field  string // of Invalid, or empty for kind
		words  string
		kind   error
	}{
		{name: "an empty basket", before: func(*testing.T, *store.Store) {}, field: "basket", words: "vacía"},
		{name: "an article that is no longer supplied, by name", before: func(t *testing.T, s *store.Store) {
			full(t, s)
			put(t, s, paper, 1)
			execute(t, s.Path, "UPDATE articles SET active = 0 WHERE id = 3")
		}, field: "basket", words: "«Papel A4»"},
		{name: "two that cannot be ordered", before: func(t *testing.T, s *store.Store) {
			full(t, s)
			put(t, s, paper, 1)
			put(t, s, drum, 1)
			execute(t, s.Path, "UPDATE articles SET active = 0 WHERE id > 1")
		}, field: "basket", words: "Ya no se pueden pedir «Tambor» para bizhub C454e y «Papel A4» para bizhub C454e. Quítelos"},
		{name: "a machine that left the contract", before: func(t *testing.T, s *store.Store) {
			full(t, s)
			execute(t, s.Path, "UPDATE equipment SET ends_on = '2026-11-23'")
		}, field: "basket", words: "bizhub C454e"},
		{name: "no contact", change: func(d *store.Delivery) { d.Contact = "  " }, field: "contact"},
		{name: "no schedule", change: func(d *store.Delivery) { d.Schedule = "" }, field: "schedule"},
		{name: "too long a contact", change: func(d *store.Delivery) { d.Contact = strings.Repeat("ñ", 101) }, field: "contact", words: "101"},
		{name: "too long a reference", change: func(d *store.Delivery) { d.YourRef = strings.Repeat("1", 41) }, field: "your_ref"},
		{name: "too long notes", change: func(d *store.Delivery) { d.Notes = strings.Repeat("a", 1001) }, field: "notes"},
		{name: "an unknown payment method", change: func(d *store.Delivery) { d.PaymentMethod = "GRATIS" }, field: "payment_method"},
		{name: "no key of the form", change: func(d *store.Delivery) { d.Idem = "" }, field: "idem"},
		{name: "an address of someone else", change: func(d *store.Delivery) { d.Address = 2 }, kind: store.ErrNotFound},
		{name: "an address that is not there", change: func(d *store.Delivery) { d.Address = -1 }, kind: store.ErrNotFound},
		{name: "a new address without a street", change: func(d *store.Delivery) { d.New = &store.Address{Postcode: "45001", City: "Toledo"} }, field: "new_address"},
		{name: "a new address without a town", change: func(d *store.Delivery) { d.New = &store.Address{Postcode: "45001", Address: "C/ Sol, 1"} }, field: "new_city"},
		{name: "a new address with half a postcode", change: func(d *store.Delivery) {
			d.New = &store.Address{Address: "C/ Sol, 1", Postcode: "4500", City: "Toledo"}
		}, field: "new_postcode"},
		{name: "a new address under a name that is taken", change: func(d *store.Delivery) {
			d.New = &store.Address{Name: "ALMACÉN", Address: "C/ Sol, 1", Postcode: "45001", City: "Toledo"}
		}, field: "new_name", words: "ALMACÉN"},
		{name: "a new address called Cliente", change: func(d *store.Delivery) {
			d.New = &store.Address{Name: "cliente", Address: "C/ Sol, 1", Postcode: "45001", City: "Toledo"}
		}, field: "new_name"},
		{name: "the customer's own address when the ERP has none", before: func(t *testing.T, s *store.Store) {
			full(t, s)
			execute(t, s.Path, "UPDATE customers SET address = ''")
		}, field: "address"},
		{name: "a customer that is no longer one", before: func(t *testing.T, s *store.Store) {
			full(t, s)
			execute(t, s.Path, "UPDATE customers SET active = 0")
		}, kind: store.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := openCounter(t)
			before := full
			if test.before != nil {
				before = test.before
			}
			before(t, s)
			d := delivery("a")
			if test.change != nil {
				test.change(&d)
			}
			_, err := s.Orders.Place(ctx, gredos, d)
			var invalid store.Invalid
			switch {
			case test.field == "" && !errors.Is(err, test.kind):
				t.Errorf("err = %v, want %v", err, test.kind)
			case test.field != "" && (!errors.As(err, &invalid) || !strings.Contains(invalid[test.field], test.words) || len(invalid) != 1 || invalid[test.field] == ""):
				t.Errorf("err = %v (%v), want %s with «%s»", err, invalid, test.field, test.words)
			}
			left := query(t, s.Path, `SELECT (SELECT count(*) FROM orders), (SELECT next FROM series WHERE name = 'order'),
				(SELECT count(*) FROM outbox), (SELECT count(*) FROM addresses)`)
			if left[0] != "0|6354|0|2" {
				t.Errorf("orders, next number, letters, addresses = %s; want nothing changed", left[0])
			}
		})
	}
}
