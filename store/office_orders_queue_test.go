package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// anOrder places an order of the cast: two included toners for the Ricoh of Gredos, unless lines say otherwise.
func anOrder(t *testing.T, s *store.Store, idem string, lines ...store.LineCorrection) store.Order {
	t.Helper()
	ctx := context.Background()
	must(t, s.Basket.Put(ctx, storetest.Gredos, storetest.Ricoh, 1, 2))
	for _, l := range lines {
		must(t, s.Basket.Put(ctx, storetest.Gredos, storetest.Konica, store.ArticleID(l.ID), l.Quantity))
	}
	o, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana Belén Ruiz", Schedule: "De 8:00 a 15:00", Address: 1,
		PaymentMethod: "TRANSFERENCIA", YourRef: "OC-" + idem, Idem: idem})
	must(t, err)
	return o
}

// asClerk is Ana Belmonte at her desk.
func asClerk() context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
}

func TestOrderQueue(t *testing.T) {
	ctx := asClerk()
	s, clock := storetest.Open(t)
	anOrder(t, s, "71", store.LineCorrection{ID: 6, Quantity: 1}) // 06355
	clock.Add(24 * time.Hour)
	second := anOrder(t, s, "72") // 06356
	clock.Add(24 * time.Hour)
	must(t, s.Basket.Put(ctx, storetest.Alberche, storetest.AlbercheCopy, 1, 11))
	_, err := s.Orders.Place(ctx, storetest.Alberche, store.Delivery{Contact: "Eva", Schedule: "Tarde", Address: 3, PaymentMethod: "GIRO 30 DÍAS", Idem: "a"}) // 06357, review
	must(t, err)
	must(t, s.Office.AssignOrder(ctx, second.Number, storetest.Clerk, second.Version))
	all, ours := []string{"06357", "06356", "06355"}, []string{"06356", "06355"}
	for _, test := range []struct {
		name string
		seek store.OrderSeek
		want []string
	}{
		{"the newest first", store.OrderSeek{}, all},
		{"by state", store.OrderSeek{States: []store.OrderState{store.OrderReview}}, []string{"06357"}},
		{"by several states", store.OrderSeek{States: []store.OrderState{store.OrderProcessing, store.OrderReview}}, all},
		{"what is over", store.OrderSeek{States: []store.OrderState{store.OrderDelivered, store.OrderCancelled}}, nil},
		{"a state that does not exist", store.OrderSeek{States: []store.OrderState{"lost"}}, nil},
		{"by number", store.OrderSeek{Query: "06356"}, []string{"06356"}},
		{"by number without its zero", store.OrderSeek{Query: "6356"}, []string{"06356"}},
		{"by their own number", store.OrderSeek{Query: "oc-71"}, []string{"06355"}},
		{"by customer, accents and case aside", store.OrderSeek{Query: "GESTORIA alberche"}, []string{"06357"}},
		{"by customer number", store.OrderSeek{Query: "4812"}, ours},
		{"by NIF", store.OrderSeek{Query: "b45001237"}, ours},
		{"by article", store.OrderSeek{Query: "TN-512C"}, []string{"06355"}},
		{"by article in one word", store.OrderSeek{Query: "tn512c"}, []string{"06355"}},
		{"by machine", store.OrderSeek{Query: "20655"}, []string{"06355"}},
		{"by serial number", store.OrderSeek{Query: "A61F021004567"}, []string{"06355"}},
		{"by model", store.OrderSeek{Query: "bizhub"}, []string{"06355"}},
		{"by own reference", store.OrderSeek{Query: "cop-02"}, []string{"06355"}},
		{"every word has to be there", store.OrderSeek{Query: "gredos bizhub"}, []string{"06355"}},
		{"nothing has that", store.OrderSeek{Query: "grapas"}, nil},
		{"signs are not searched for", store.OrderSeek{Query: `"(*) OR -`}, nil},
		{"what the index says of itself is nobody's word", store.OrderSeek{Query: "processing"}, nil},
		{"whose", store.OrderSeek{Staff: storetest.Clerk}, []string{"06356"}},
		{"nobody's", store.OrderSeek{Unassigned: true}, []string{"06357", "06355"}},
		{"since a day", store.OrderSeek{From: "2026-11-24"}, []string{"06357", "06356"}},
		{"until a day, that day included", store.OrderSeek{To: "2026-11-24"}, ours},
		{"one day", store.OrderSeek{From: "2026-11-24", To: "2026-11-24"}, []string{"06356"}},
		{"all years", store.OrderSeek{From: "2001-01-01", To: "2026-12-31"}, all},
		{"days the wrong way round", store.OrderSeek{From: "2026-11-25", To: "2026-11-24"}, nil},
		{"all at once", store.OrderSeek{Query: "gredos", States: []store.OrderState{store.OrderProcessing}, Unassigned: true, From: "2026-11-01", To: "2026-11-30"}, []string{"06355"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			q, err := s.Office.OrderQueue(ctx, test.seek)
			must(t, err)
			var got []string
			for _, o := range q.Orders {
				got = append(got, o.Number)
			}
			if !slices.Equal(got, test.want) || q.Total != len(test.want) || q.Pages != 1 {
				t.Errorf("found %v of %d, want %v", got, q.Total, test.want)
			}
			out, err := s.Office.OrdersOut(ctx, test.seek)
			if err != nil || len(out) != len(test.want) {
				t.Errorf("for a file: %d, %v", len(out), err)
			}
		})
	}
}

func TestOrderQueueFollowsChanges(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	o := anOrder(t, s, "1", store.LineCorrection{ID: 6, Quantity: 1})
	found := func(query string) int {
		q, err := s.Office.OrderQueue(ctx, store.OrderSeek{Query: query})
		must(t, err)
		return q.Total
	}
	storetest.Exec(t, s, "UPDATE equipment SET serial = 'NUEVO99' WHERE id = 2; UPDATE customers SET search = search || ' renombrado' WHERE id = 1")
	for _, query := range []string{"nuevo99", "renombrado", "talleres", "tn-512c"} {
		if found(query) != 1 {
			t.Errorf("%q finds nothing", query)
		}
	}
	must(t, s.Office.CorrectLines(ctx, "Ana", o.Number, store.OrderCorrection{Version: o.Version, Lines: []store.LineCorrection{{ID: o.Lines[1].ID}}}))
	if found("tn-512c") != 0 || found("841456") != 1 {
		t.Error("a line that was taken out is still found, or the other no more")
	}
	storetest.Exec(t, s, "DELETE FROM order_lines; DELETE FROM order_taxes; DELETE FROM order_events; DELETE FROM orders")
	if found("") != 0 {
		t.Error("an order that is gone is still found")
	}
}

func TestOrderQueueRow(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	o := anOrder(t, s, "1", store.LineCorrection{ID: 6, Quantity: 3}, store.LineCorrection{ID: 9, Quantity: 1})
	must(t, s.Office.AssignOrder(ctx, o.Number, storetest.Clerk, o.Version))
	row := func() store.QueuedOrder {
		q, err := s.Office.OrderQueue(ctx, store.OrderSeek{})
		must(t, err)
		return q.Orders[0]
	}
	got := row()
	// 3 × 68,40 = 205,20 × 0,95 = 194,94; the rest is included
	want := []store.OrderedArticle{{Ref: "841456", Quantity: 2}, {Ref: "TN-512C", Quantity: 3}, {Ref: "WX-103", Quantity: 1}}
	if !slices.Equal(got.Articles, want) || got.Net != 19494 || got.Included || got.Expired || got.Assigned != "Ana Belmonte" || got.Customer.Number != "04812" || got.Version != o.Version+1 {
		t.Errorf("row = %+v", got)
	}
	storetest.Exec(t, s, "UPDATE equipment SET ends_on = '2026-11-23' WHERE id = 1")
	if !row().Expired {
		t.Error("a machine's contract has ended and the order does not say so")
	}
	lines, err := s.Office.OrderLinesOut(ctx, store.OrderSeek{Query: "1"})
	if err != nil || len(lines) != 3 || lines[1].Line.Article.Ref != "TN-512C" || lines[1].Serial != "A61F021004567" || lines[1].Line.Net != 19494 {
		t.Errorf("lines = %+v, %v", lines, err)
	}
}

func TestOrderPages(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	anOrder(t, s, "first")
	storetest.Exec(t, s, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
		INSERT INTO orders (number, customer_id, contact, schedule, ship_address, discount, prompt_payment, tax_regime, gross, net, tax, surcharge, total, units, idem, created_at, updated_at)
		SELECT 'X' || i, 2, 'a', 'b', 'c', 0, 0, 'iva', 0, 0, 0, 0, 0, 1, i, 0, 0 FROM n`)
	for page, want := range map[int]int{0: 50, 1: 50, 2: 11, 9: 11} {
		q, err := s.Office.OrderQueue(ctx, store.OrderSeek{Page: page})
		if err != nil || q.Total != 61 || q.Pages != 2 || len(q.Orders) != want {
			t.Errorf("page %d: %d of %d on %d pages, %v", page, len(q.Orders), q.Total, q.Pages, err)
		}
	}
}

func TestOrderBoard(t *testing.T) {
	ctx := asClerk()
	s, clock := storetest.Open(t)
	board := func() store.OrderBoard {
		b, err := s.Office.OrderBoard(ctx)
		must(t, err)
		return b
	}
	if b := board(); len(b.Counts) != 0 || !b.Oldest.IsZero() {
		t.Errorf("empty board = %+v", b)
	}
	o := anOrder(t, s, "1")
	clock.Add(time.Hour)
	first := board()
	anOrder(t, s, "2")
	second := board()
	if n, err := s.Office.OrdersSince(ctx, first.Newest); n != 1 || err != nil {
		t.Errorf("since then: %d, %v", n, err)
	}
	if !second.Oldest.Equal(storetest.Start) || second.Counts[store.OrderProcessing] != 2 {
		t.Errorf("board = %+v", second)
	}
	seen := []string{first.Revision, second.Revision}
	for name, change := range map[string]func() error{
		"a step": func() error {
			_, err := s.Office.MoveOrder(ctx, "Ana", "06356", store.OrderMove{State: store.OrderPrepared, Version: 1})
			return err
		},
		"who sees to it": func() error { return s.Office.AssignOrder(ctx, o.Number, storetest.Clerk, 1) },
		"a message":      func() error { return s.Office.SendOrderMessage(ctx, "Ana", o.Number, "Hola", "k") },
	} {
		clock.Add(time.Second)
		must(t, change())
		if now := board().Revision; slices.Contains(seen, now) {
			t.Errorf("%s: revision %s was there before", name, now)
		} else {
			seen = append(seen, now)
		}
	}
	if b := board(); b.Counts[store.OrderPrepared] != 1 || b.Counts[store.OrderProcessing] != 1 || fmt.Sprint(b.Counts[store.OrderReview]) != "0" {
		t.Errorf("counts = %v", b.Counts)
	}
}

func TestLate(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) } // the 23rd is a Monday
	for _, test := range []struct {
		name      string
		state     store.OrderState
		came, now time.Time
		late      bool
	}{
		{"within a day", store.OrderProcessing, at(23, 10), at(24, 10), false},
		{"a day and an hour", store.OrderProcessing, at(23, 10), at(24, 11), true},
		{"over the weekend", store.OrderReview, at(20, 10), at(23, 9), false},
		{"over the weekend and an hour", store.OrderReview, at(20, 10), at(23, 11), true},
		{"on a Saturday, on Monday evening", store.OrderProcessing, at(21, 10), at(23, 23), false},
		{"on a Sunday, on Tuesday morning", store.OrderProcessing, at(22, 10), at(24, 1), true},
		{"prepared is not late", store.OrderPrepared, at(2, 10), at(24, 11), false},
	} {
		if got := (store.QueuedOrder{State: test.state, CreatedAt: test.came}).Late(test.now); got != test.late {
			t.Errorf("%s: late = %t", test.name, got)
		}
	}
}
