package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestSeveralOrders(t *testing.T) {
	ctx := asClerk()
	s, first := desk(t)
	second, third := anOrder(t, s, "2"), anOrder(t, s, "3")
	second = moveTo(t, s, second, store.OrderPrepared)
	pick := func(o store.Order) store.OrderPick { return store.OrderPick{Number: o.Number, Version: o.Version} }
	stale := pick(third)
	stale.Version--
	got, err := s.Office.MoveOrders(ctx, "Ana", []store.OrderPick{pick(first), pick(second), stale, {Number: "99999"}}, store.OrderMove{State: store.OrderPrepared})
	must(t, err)
	for i, want := range []string{"", "no puede pasar a «Preparado»", "Otra persona lo ha cambiado", "No existe"} {
		if got[i].Why != want && (want == "" || !strings.Contains(got[i].Why, want)) {
			t.Errorf("%s: %q, want %q", got[i].Number, got[i].Why, want)
		}
	}
	if states := query(t, s.Path, "SELECT state FROM orders ORDER BY id"); !slices.Equal(states, []string{"prepared", "prepared", "processing"}) || len(orderLetters(t, s)) != 2 {
		t.Errorf("states = %v, letters = %v", states, orderLetters(t, s))
	}
	given, err := s.Office.AssignOrders(ctx, []store.OrderPick{pick(second), stale}, storetest.Clerk)
	if err != nil || given[0].Why != "" || given[1].Why == "" {
		t.Errorf("assigned: %+v, %v", given, err)
	}
	if _, err := s.Office.AssignOrders(ctx, []store.OrderPick{pick(second)}, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("to nobody of that id: %v", err)
	}
	if _, err := s.Office.MoveOrders(ctx, "Ana", nil, store.OrderMove{State: store.OrderPrepared}); invalid(err) != "sel" {
		t.Errorf("none: %v", err)
	}
	if _, err := s.Office.MoveOrders(ctx, "Ana", make([]store.OrderPick, store.MaxPicks+1), store.OrderMove{State: store.OrderPrepared}); invalid(err) != "sel" {
		t.Errorf("too many: %v", err)
	}
}

func TestCarriers(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	for range 2 {
		must(t, s.Office.PutCarrier(ctx, store.Carrier{Name: " Zeleris ", Link: "https://zeleris.example/?r={numero}"}))
	}
	list, err := s.Office.Carriers(ctx)
	if err != nil || len(list) != 8 || list[7].Name != "Zeleris" {
		t.Fatalf("carriers = %+v, %v", list, err)
	}
	for _, bad := range []store.Carrier{{Name: "", Link: ""}, {Name: "seur"}, {ID: list[7].ID, Name: "SEUR", Version: 1}} {
		if err := s.Office.PutCarrier(ctx, bad); invalid(err) != "name" {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	for _, link := range []string{"http://x.example/{numero}", "javascript:alert(1)", "https://x.example/{otro}", "https://"} {
		if err := s.Office.PutCarrier(ctx, store.Carrier{Name: "X", Link: link}); invalid(err) != "link" {
			t.Errorf("%s: %v", link, err)
		}
	}
	zeleris := list[7]
	zeleris.Link = ""
	must(t, s.Office.PutCarrier(ctx, zeleris))
	zeleris.Link = "https://other.example/{numero}"
	if err := s.Office.PutCarrier(ctx, zeleris); !errors.Is(err, store.ErrConflict) {
		t.Errorf("stale: %v", err)
	}
	if err := s.Office.PutCarrier(ctx, store.Carrier{ID: 99, Name: "Y"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such carrier: %v", err)
	}
	for range 2 {
		must(t, s.Office.DropCarrier(ctx, zeleris.ID))
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE object = 'settings'"); n != 3 {
		t.Errorf("log has %d lines, want 3", n)
	}
}
