package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
)

func TestCheckout(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	put(t, s, toner, 2)
	put(t, s, drum, 1)
	got, err := s.Orders.Checkout(ctx, gredos)
	if err != nil {
		t.Fatal(err)
	}
	if got.Addresses[0].ID != 0 || got.Addresses[0].Name != "Cliente" || got.Addresses[0].City != "Toledo" || got.Addresses[1].Name != "ALMACÉN" {
		t.Errorf("addresses = %+v, want the customer's own, then the others", got.Addresses)
	}
	if !slices.Equal(got.Payments, []string{"TRANSFERENCIA", "CONTADO"}) {
		t.Errorf("payments = %v, want its own first, once", got.Payments)
	}
	if len(got.Basket.Lines) != 2 || got.Totals.Units != 3 || got.Totals.Net != 6368 {
		t.Errorf("basket = %+v, totals = %+v", got.Basket, got.Totals)
	}
	other, err := s.Orders.Checkout(ctx, alba)
	if err != nil || len(other.Addresses) != 1 || other.Addresses[0].ID != 2 || other.Addresses[0].Name != "Cliente" {
		t.Errorf("addresses = %+v, %v; want the ERP's «CLIENTE» as Cliente", other.Addresses, err)
	}
	if !slices.Equal(other.Payments, []string{"GIRO 30 DÍAS", "CONTADO", "TRANSFERENCIA"}) {
		t.Errorf("payments = %v, want its own although it is not in the list", other.Payments)
	}
}

func TestOrderList(t *testing.T) {
	ctx := context.Background()
	s, clock := openCounter(t)
	for i := range 23 {
		d := delivery(fmt.Sprint(i))
		if i == 4 {
			d.YourRef = "OC-2026/118"
			put(t, s, paper, 1)
		}
		place(t, s, d)
		clock.Add(time.Hour)
	}
	if err := s.Orders.Cancel(ctx, gredos, "06356"); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		owner  store.CustomerID
		filter store.OrderFilter
		total  int
		page   int
		first  string
		rows   int
	}{
		{name: "newest first, first page", owner: gredos, total: 23, page: 1, first: "06376", rows: 20},
		{name: "second page", owner: gredos, filter: store.OrderFilter{Page: 2}, total: 23, page: 2, first: "06356", rows: 3},
		{name: "a page beyond the last is the last", owner: gredos, filter: store.OrderFilter{Page: 9}, total: 23, page: 2, first: "06356", rows: 3},
		{name: "a page before the first is the first", owner: gredos, filter: store.OrderFilter{Page: -1}, total: 23, page: 1, first: "06376", rows: 20},
		{name: "by number", owner: gredos, filter: store.OrderFilter{Query: "06360"}, total: 1, page: 1, first: "06360", rows: 1},
		{name: "by number without its zeros", owner: gredos, filter: store.OrderFilter{Query: "6360"}, total: 1, page: 1, first: "06360", rows: 1},
		{name: "by their own number", owner: gredos, filter: store.OrderFilter{Query: "oc 2026"}, total: 1, page: 1, first: "06358", rows: 1},
		{name: "by description, without accents or case", owner: gredos, filter: store.OrderFilter{Query: "PAPEL"}, total: 1, page: 1, first: "06358", rows: 1},
		{name: "by reference", owner: gredos, filter: store.OrderFilter{Query: "dr-512"}, total: 23, page: 1, first: "06376", rows: 20},
		{name: "every word has to be there", owner: gredos, filter: store.OrderFilter{Query: "tambor papel"}, total: 1, page: 1, first: "06358", rows: 1},
		{name: "what is no letter or digit is not searched for", owner: gredos, filter: store.OrderFilter{Query: "%06360_"}, total: 1, page: 1, first: "06360", rows: 1},
		{name: "nothing found", owner: gredos, filter: store.OrderFilter{Query: "grapas"}, total: 0, page: 1},
		{name: "by state", owner: gredos, filter: store.OrderFilter{State: store.OrderCancelled}, total: 1, page: 1, first: "06356", rows: 1},
		{name: "an unknown state", owner: gredos, filter: store.OrderFilter{State: "lost"}, total: 0, page: 1},
		{name: "someone else's are not there", owner: alba, total: 0, page: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := s.Orders.List(ctx, test.owner, test.filter)
			if err != nil {
				t.Fatal(err)
			}
			first := ""
			if len(got.Orders) > 0 {
				first = got.Orders[0].Number
			}
			if got.Total != test.total || got.Page != test.page || first != test.first || len(got.Orders) != test.rows {
				t.Errorf("total %d, page %d, first %s, %d rows; want %d, %d, %s, %d",
					got.Total, got.Page, first, len(got.Orders), test.total, test.page, test.first, test.rows)
			}
		})
	}
	list, err := s.Orders.List(ctx, gredos, store.OrderFilter{Query: "06358"})
	if err != nil {
		t.Fatal(err)
	}
	// 68,40 + 3,50 = 71,90; × 0,95 = 64,98 + 3,325 → 3,33 = 68,31, dto 3,59; × 0,98 = 66,9438 → 66,94, PP 1,37
	if got := list.Orders[0].Totals; got.Gross != 7190 || got.Discount != 359 || got.PromptPayment != 137 || got.Net != 6694 {
		t.Errorf("totals in the list = %+v", got)
	}
}

func TestOrderOfSomeoneElse(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	order := place(t, s, delivery("a"))
	_, get := s.Orders.Get(ctx, alba, order.Number)
	_, repeat := s.Orders.Repeat(ctx, alba, order.Number)
	cancel := s.Orders.Cancel(ctx, alba, order.Number)
	_, missing := s.Orders.Get(ctx, gredos, "99999")
	_, office := s.Office.Order(ctx, "99999")
	for name, err := range map[string]error{"Get": get, "Repeat": repeat, "Cancel": cancel, "Get of no order": missing, "Office.Order": office} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: err = %v, want ErrNotFound", name, err)
		}
	}
	if got, err := s.Office.Order(ctx, order.Number); err != nil || got.Customer != gredos || len(got.Lines) != 1 {
		t.Errorf("Office.Order = %+v, %v", got, err)
	}
}

func TestCancel(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	order := place(t, s, delivery("a"))
	for range 2 { // a second click changes nothing
		if err := s.Orders.Cancel(ctx, gredos, order.Number); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Orders.Get(ctx, gredos, order.Number)
	if err != nil || got.State != store.OrderCancelled || len(got.Events) != 2 || got.Events[1].Author != "Talleres Gredos" {
		t.Errorf("order = %+v, %v; want it cancelled once by Talleres Gredos", got, err)
	}
	letters := query(t, s.Path, "SELECT ref, address FROM outbox WHERE kind = 'order_cancelled'")
	if !slices.Equal(letters, []string{"06354|pedidos@sercaman.example"}) {
		t.Errorf("letters = %v, want one to the office", letters)
	}
	put(t, s, drum, 11)
	review, err := s.Orders.Place(ctx, gredos, delivery("b"))
	if err != nil || review.State != store.OrderReview {
		t.Fatal(review.State, err)
	}
	if err := s.Orders.Cancel(ctx, gredos, review.Number); err != nil {
		t.Errorf("cancel while it waits for the office: %v", err)
	}
	late := place(t, s, delivery("c"))
	move(t, s, late, store.OrderPrepared)
	var refusal store.Sentence
	if err := s.Orders.Cancel(ctx, gredos, late.Number); !errors.Is(err, store.ErrForbidden) || !errors.As(err, &refusal) || !strings.Contains(refusal.Text, "«Preparado»") {
		t.Errorf("cancel once prepared: err = %v, want ErrForbidden that says why", err)
	}
}

// move takes an order on to a state at the dealer's and returns it.
func move(t *testing.T, s *store.Store, order store.Order, to store.OrderState) store.Order {
	t.Helper()
	m := store.OrderMove{State: to, Version: order.Version}
	if to == store.OrderCancelled {
		m.Note = "Ya no se suministra."
	}
	order, err := s.Office.MoveOrder(context.Background(), "Marta", order.Number, m)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

func TestRepeat(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	put(t, s, toner, 2)
	put(t, s, paper, 5)
	if err := s.Basket.Put(ctx, gredos, 2, toner, 1); err != nil {
		t.Fatal(err)
	}
	order := place(t, s, delivery("a"))
	execute(t, s.Path, "UPDATE articles SET active = 0 WHERE id = 3; UPDATE equipment SET contract_id = NULL WHERE id = 2")
	put(t, s, toner, 1)
	put(t, s, drum, 4)
	for range 2 {
		got, err := s.Orders.Repeat(ctx, gredos, order.Number)
		if err != nil || len(got.Added) != 2 || len(got.Skipped) != 2 {
			t.Fatalf("Repeat = %+v, %v; want toner and drum added, paper and the other machine skipped", got, err)
		}
	}
	basket := query(t, s.Path, "SELECT equipment_id, article_id, quantity FROM basket_lines ORDER BY article_id")
	if !slices.Equal(basket, []string{"1|1|2", "1|2|4"}) {
		t.Errorf("basket = %v, want 2 toners and the 4 drums that were there", basket)
	}
	execute(t, s.Path, `DELETE FROM basket_lines; WITH RECURSIVE n (i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 210)
		INSERT INTO articles (id, ref, description, price, tax_rate, updated_at) SELECT i, i, i, 1, 2100, 0 FROM n;
		INSERT INTO basket_lines (customer_id, equipment_id, article_id, quantity, added_at) SELECT 1, 1, id, 1, 0 FROM articles WHERE id > 10`)
	var invalid store.Invalid
	if _, err := s.Orders.Repeat(ctx, gredos, order.Number); !errors.As(err, &invalid) {
		t.Errorf("full basket: err = %v, want Invalid", err)
	}
	if n := query(t, s.Path, "SELECT count(*) FROM basket_lines"); n[0] != "200" {
		t.Errorf("basket lines = %s, want the 200 that were there", n[0])
	}
}

func TestMoveOrder(t *testing.T) {
	ctx := context.Background()
	s, clock := openCounter(t)
	put(t, s, drum, 11)
	order, err := s.Orders.Place(ctx, gredos, delivery("a"))
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range []store.OrderState{store.OrderProcessing, store.OrderPrepared} {
		clock.Add(time.Hour)
		order = move(t, s, order, state)
	}
	order, err = s.Office.MoveOrder(ctx, "Marta", order.Number, store.OrderMove{State: store.OrderShipped, Version: order.Version,
		Carrier: "SEUR", Tracking: "123", TrackingURL: "https://seur.example/123", Note: "Llega mañana."})
	if err != nil {
		t.Fatal(err)
	}
	order = move(t, s, order, store.OrderDelivered)
	if order.State != store.OrderDelivered || order.Tracking != "123" || order.TrackingURL != "https://seur.example/123" || order.Carrier != "SEUR" || len(order.Events) != 5 {
		t.Errorf("order = %+v", order)
	}
	if e := order.Events[3]; e.State != store.OrderShipped || e.Side != "dealer" || e.Author != "Marta" || e.Note != "Llega mañana." || !e.At.Equal(clock.Now()) {
		t.Errorf("event = %+v", e)
	}
	letters := query(t, s.Path, "SELECT kind, ref, address FROM outbox WHERE kind = 'order_state' ORDER BY id")
	if want := fmt.Sprintf("order_state|%d|admin@gredos.example", order.Events[1].ID); len(letters) != 4 || letters[0] != want {
		t.Errorf("letters = %v, want four, the first %s", letters, want)
	}
}

func TestMoveOrderRefuses(t *testing.T) {
	ctx := context.Background()
	for _, test := range []struct {
		name string
		from []store.OrderState
		move store.OrderMove
		kind error
		bad  string
	}{
		{name: "a step is not skipped", move: store.OrderMove{State: store.OrderShipped}, kind: store.ErrForbidden},
		{name: "nor taken back", from: []store.OrderState{store.OrderPrepared}, move: store.OrderMove{State: store.OrderProcessing}, kind: store.ErrForbidden},
		{name: "nor taken twice", move: store.OrderMove{State: store.OrderProcessing}, kind: store.ErrForbidden},
		{name: "cancelled is final", from: []store.OrderState{store.OrderCancelled}, move: store.OrderMove{State: store.OrderPrepared}, kind: store.ErrForbidden},
		{name: "a state that does not exist", move: store.OrderMove{State: "lost"}, kind: store.ErrForbidden},
		{name: "somebody was quicker", move: store.OrderMove{State: store.OrderPrepared, Version: -1}, kind: store.ErrConflict},
		{name: "a tracking address without TLS", move: store.OrderMove{State: store.OrderPrepared, TrackingURL: "http://seur.example"}, bad: "tracking_url"},
		{name: "a tracking address that is a script", move: store.OrderMove{State: store.OrderPrepared, TrackingURL: "javascript:alert(1)"}, bad: "tracking_url"},
		{name: "a tracking address without a host", move: store.OrderMove{State: store.OrderPrepared, TrackingURL: "https:///x"}, bad: "tracking_url"},
		{name: "too long a note", move: store.OrderMove{State: store.OrderPrepared, Note: strings.Repeat("a", 1001)}, bad: "note"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := openCounter(t)
			order := place(t, s, delivery("a"))
			for _, state := range test.from {
				order = move(t, s, order, state)
			}
			test.move.Version += order.Version
			_, err := s.Office.MoveOrder(ctx, "Marta", order.Number, test.move)
			var invalid store.Invalid
			if test.bad == "" && !errors.Is(err, test.kind) || test.bad != "" && (!errors.As(err, &invalid) || invalid[test.bad] == "") {
				t.Errorf("err = %v, want %v %s", err, test.kind, test.bad)
			}
			if after, err := s.Orders.Get(ctx, gredos, order.Number); err != nil || after.Version != order.Version || len(after.Events) != len(order.Events) {
				t.Errorf("after: %+v, %v; want it unchanged", after, err)
			}
		})
	}
	s, _ := openCounter(t)
	if _, err := s.Office.MoveOrder(ctx, "Marta", "99999", store.OrderMove{State: store.OrderPrepared}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such order: err = %v, want ErrNotFound", err)
	}
}
