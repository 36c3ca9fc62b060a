package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// desk is a dealer's file with one order of Gredos in it: two included toners and three charged.
func desk(t *testing.T) (*store.Store, store.Order) {
	t.Helper()
	s, _ := storetest.Open(t)
	return s, anOrder(t, s, "1", store.LineCorrection{ID: 6, Quantity: 3})
}

// moveTo takes an order on, a step at a time.
func moveTo(t *testing.T, s *store.Store, o store.Order, states ...store.OrderState) store.Order {
	t.Helper()
	for _, state := range states {
		m := store.OrderMove{State: state, Version: o.Version}
		if state == store.OrderCancelled {
			m.Note = "Ya no se suministra."
		}
		var err error
		o, err = s.Office.MoveOrder(asClerk(), "Ana Belmonte", o.Number, m)
		must(t, err)
	}
	return o
}

func fileOf(t *testing.T, s *store.Store, number string) store.OrderFile {
	t.Helper()
	f, err := s.Office.OrderFile(asClerk(), number)
	must(t, err)
	return f
}

// orderLetters lists what was queued for the customer.
func orderLetters(t *testing.T, s *store.Store) []string {
	t.Helper()
	return query(t, s.Path, "SELECT kind FROM outbox WHERE kind IN ('order_state', 'order_message') ORDER BY id")
}

func TestMoveOrderTwice(t *testing.T) {
	ctx := asClerk()
	s, o := desk(t)
	m := store.OrderMove{State: store.OrderPrepared, Version: o.Version, Note: "Sale mañana."}
	for range 2 { // sent again after the answer was lost
		if got, err := s.Office.MoveOrder(ctx, "Ana Belmonte", o.Number, m); err != nil || got.Version != o.Version+1 {
			t.Errorf("version %d, %v", got.Version, err)
		}
	}
	if _, err := s.Office.MoveOrder(ctx, "Lucía Robledo", o.Number, m); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the same by somebody else: %v, want ErrConflict", err)
	}
	if got := orderLetters(t, s); len(got) != 1 {
		t.Errorf("letters = %v, want one", got)
	}
	f := fileOf(t, s, o.Number)
	want := []store.Change{{Field: "Estado", Old: "Procesando", New: "Preparado"}, {Field: "Nota al cliente", New: "Sale mañana."}}
	if len(f.History) != 1 || f.History[0].By.Name != "Ana Belmonte" || !slices.Equal(f.History[0].Changes, want) || f.Seen() != f.History[0].ID {
		t.Errorf("history = %+v", f.History)
	}
}

func TestCancelNeedsReason(t *testing.T) {
	s, o := desk(t)
	_, err := s.Office.MoveOrder(asClerk(), "Ana", o.Number, store.OrderMove{State: store.OrderCancelled, Version: o.Version})
	if invalid(err) != "note" {
		t.Errorf("err = %v, want Invalid for note", err)
	}
	must(t, s.Orders.Cancel(asClerk(), storetest.Gredos, o.Number))
	if f := fileOf(t, s, o.Number); len(f.History) != 1 || f.History[0].Action != "anulado por el cliente" {
		t.Errorf("history = %+v", f.History)
	}
}

func TestTakeBackOrder(t *testing.T) {
	chain := []store.OrderState{store.OrderPrepared, store.OrderShipped, store.OrderDelivered}
	for _, test := range []struct {
		name string
		at   []store.OrderState
		want store.OrderState // empty: refused
	}{
		{"prepared", chain[:1], store.OrderProcessing},
		{"shipped", chain[:2], store.OrderPrepared},
		{"delivered", chain, store.OrderShipped},
		{"new", nil, ""},
		{"cancelled", []store.OrderState{store.OrderCancelled}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, o := desk(t)
			o = moveTo(t, s, o, test.at...)
			storetest.Exec(t, s, "UPDATE orders SET carrier = 'SEUR', tracking = '1', tracking_url = 'https://seur.example/1'")
			before := len(orderLetters(t, s))
			if err := s.Office.TakeBackOrder(asClerk(), "Ana", o.Number, o.Version, " "); invalid(err) != "note" {
				t.Errorf("without reason: %v", err)
			}
			err := s.Office.TakeBackOrder(asClerk(), "Ana", o.Number, o.Version, "Se marcó por error.")
			f := fileOf(t, s, o.Number)
			if test.want == "" {
				var why store.Sentence
				if !errors.As(err, &why) || f.Version != o.Version {
					t.Errorf("err = %v, version %d, want a refusal with its reason", err, f.Version)
				}
				return
			}
			last := f.Events[len(f.Events)-1]
			if err != nil || f.State != test.want || last.Kind != store.OrderWasBack || last.Note != "Se marcó por error." || len(orderLetters(t, s)) != before+1 {
				t.Errorf("err = %v, state %s, event %+v, letters %v", err, f.State, last, orderLetters(t, s))
			}
			if forgot := f.Tracking == ""; forgot != (test.want == store.OrderPrepared) {
				t.Errorf("number of the parcel = %q", f.Tracking)
			}
			if err := s.Office.TakeBackOrder(asClerk(), "Ana", o.Number, o.Version, "Otra vez."); !errors.Is(err, store.ErrConflict) {
				t.Errorf("again, as it was before: %v, want ErrConflict", err)
			}
		})
	}
}

func TestTrackingLinks(t *testing.T) {
	for _, test := range []struct{ name, carrier, number, typed, want string }{
		{"from the carrier's own", "seur", "A 1&2", "", "https://www.seur.com/livetracking/?segOnlineIdentificador=A%201%262"},
		{"with the postcode", "GLS", "61", "", "https://mygls.gls-spain.es/e/61/45007"},
		{"of two parts", "Nacex", "3003/107", "", "https://www.nacex.es/seguimientoDetalle.do?agencia_origen=3003&numero_albaran=107"},
		{"of one part", "Nacex", "107", "", "https://www.nacex.es/seguimientoDetalle.do?agencia_origen=&numero_albaran=107"},
		{"typed by hand", "SEUR", "1", "https://seur.example/x", "https://seur.example/x"},
		{"a carrier that nobody knows", "El primo", "1", "", ""},
		{"a carrier without number", "SEUR", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, o := desk(t)
			o = moveTo(t, s, o, store.OrderPrepared)
			got, err := s.Office.MoveOrder(asClerk(), "Ana", o.Number, store.OrderMove{State: store.OrderShipped, Version: o.Version, Carrier: test.carrier, Tracking: test.number, TrackingURL: test.typed})
			if err != nil || got.TrackingURL != test.want {
				t.Errorf("link = %q, %v, want %q", got.TrackingURL, err, test.want)
			}
		})
	}
}

func TestFollowOrder(t *testing.T) {
	ctx := asClerk()
	s, o := desk(t)
	if err := s.Office.FollowOrder(ctx, "Ana", o.Number, store.OrderMove{Carrier: "SEUR", Version: o.Version}); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("before it left: %v, want ErrForbidden", err)
	}
	o = moveTo(t, s, o, store.OrderPrepared)
	o, err := s.Office.MoveOrder(ctx, "Ana", o.Number, store.OrderMove{State: store.OrderShipped, Version: o.Version, Carrier: "SEUR", Tracking: "1"})
	must(t, err)
	m := store.OrderMove{Carrier: "SEUR", Tracking: "2", TrackingURL: o.TrackingURL, Version: o.Version} // the link of the old number still in the form
	for range 2 {
		must(t, s.Office.FollowOrder(ctx, "Ana", o.Number, m))
		m.TrackingURL = fileOf(t, s, o.Number).TrackingURL
	}
	f := fileOf(t, s, o.Number)
	if f.Tracking != "2" || !strings.HasSuffix(f.TrackingURL, "=2") || f.Version != o.Version+1 || !slices.Equal(orderLetters(t, s), []string{"order_state", "order_state", "order_message"}) {
		t.Errorf("%s %s, version %d, letters %v", f.Tracking, f.TrackingURL, f.Version, orderLetters(t, s))
	}
	for field, m := range map[string]store.OrderMove{
		"tracking_url": {TrackingURL: "http://seur.example"}, "carrier": {Carrier: strings.Repeat("a", 101)}, "tracking": {Tracking: strings.Repeat("1", 101)},
	} {
		m.Version = f.Version
		if err := s.Office.FollowOrder(ctx, "Ana", o.Number, m); invalid(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	must(t, s.Office.FollowOrder(ctx, "Ana", o.Number, store.OrderMove{Version: f.Version}))
	if f := fileOf(t, s, o.Number); f.Carrier+f.Tracking+f.TrackingURL != "" {
		t.Errorf("emptied: %q %q %q", f.Carrier, f.Tracking, f.TrackingURL)
	}
}

func TestCorrectDelivery(t *testing.T) {
	ctx := asClerk()
	s, o := desk(t)
	change := func(edit func(*store.OrderDelivery)) store.OrderDelivery {
		now := fileOf(t, s, o.Number)
		d := store.OrderDelivery{Contact: now.Contact, Schedule: now.Schedule, Ship: now.Ship, YourRef: now.YourRef, Version: now.Version}
		edit(&d)
		return d
	}
	for field, edit := range map[string]func(*store.OrderDelivery){
		"contact":      func(d *store.OrderDelivery) { d.Contact = " " },
		"schedule":     func(d *store.OrderDelivery) { d.Schedule = "" },
		"new_address":  func(d *store.OrderDelivery) { d.Ship.Address = "" },
		"new_city":     func(d *store.OrderDelivery) { d.Ship.City = "" },
		"new_postcode": func(d *store.OrderDelivery) { d.Ship.Postcode = "4500" },
		"your_ref":     func(d *store.OrderDelivery) { d.YourRef = strings.Repeat("x", 41) },
	} {
		if err := s.Office.CorrectDelivery(ctx, "Ana", o.Number, change(edit)); invalid(err) != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	must(t, s.Office.CorrectDelivery(ctx, "Ana", o.Number, change(func(*store.OrderDelivery) {})))
	d := change(func(d *store.OrderDelivery) { d.Contact, d.Ship.City, d.YourRef = "Marcos", "Illescas", "OC-99" })
	for range 2 { // the second time changes nothing
		must(t, s.Office.CorrectDelivery(ctx, "Ana", o.Number, d))
	}
	f := fileOf(t, s, o.Number)
	note := f.Events[len(f.Events)-1].Note
	if f.Contact != "Marcos" || f.Ship.City != "Illescas" || f.Version != o.Version+1 || !slices.Equal(orderLetters(t, s), []string{"order_message"}) || note != "Contacto: Marcos\nPoblación: Illescas\nSu pedido: OC-99" {
		t.Errorf("order = %+v, letters %v, note %q", f.Order, orderLetters(t, s), note)
	}
	if q, err := s.Office.OrderQueue(ctx, store.OrderSeek{Query: "oc-99"}); err != nil || q.Total != 1 {
		t.Errorf("by its new number: %d, %v", q.Total, err)
	}
	stale := change(func(d *store.OrderDelivery) { d.Contact, d.Version = "Eva", o.Version })
	if err := s.Office.CorrectDelivery(ctx, "Lucía", o.Number, stale); !errors.Is(err, store.ErrConflict) {
		t.Errorf("stale: %v, want ErrConflict", err)
	}
	moveTo(t, s, f.Order, store.OrderPrepared, store.OrderShipped)
	if err := s.Office.CorrectDelivery(ctx, "Ana", o.Number, change(func(d *store.OrderDelivery) { d.Contact = "Eva" })); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("once it left: %v, want ErrForbidden", err)
	}
}

func TestOrderMessagesAndNotes(t *testing.T) {
	ctx := asClerk()
	s, o := desk(t)
	for range 2 { // the same form twice
		must(t, s.Office.SendOrderMessage(ctx, "Ana Belmonte", o.Number, " ¿Lo enviamos sin el cian? ", "k1"))
		must(t, s.Office.AddOrderNote(ctx, o.Number, "Paga mal: pedir señal.", "k1"))
	}
	f := fileOf(t, s, o.Number)
	if len(f.Internal) != 1 || f.Internal[0].Author != "Ana Belmonte" || len(f.Events) != 2 || f.Events[1].Kind != store.OrderHasMessage || f.Version != o.Version {
		t.Errorf("file = %+v", f)
	}
	if got := orderLetters(t, s); !slices.Equal(got, []string{"order_message"}) || len(f.History) != 2 {
		t.Errorf("letters = %v, history = %v", got, f.History)
	}
	theirs, err := s.Orders.Get(ctx, storetest.Gredos, o.Number)
	if err != nil || theirs.Events[1].Note != "¿Lo enviamos sin el cian?" || strings.Contains(theirs.Notes, "señal") || slices.ContainsFunc(theirs.Events, func(e store.OrderEvent) bool { return strings.Contains(e.Note, "señal") }) {
		t.Errorf("the customer's order = %+v, %v", theirs, err)
	}
	for name, err := range map[string]error{
		"nothing written": s.Office.SendOrderMessage(ctx, "Ana", o.Number, " \n ", "k2"),
		"too much":        s.Office.AddOrderNote(ctx, o.Number, strings.Repeat("a", store.MaxOrderMessage+1), "k2"),
	} {
		if invalid(err) != "body" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Office.AddOrderNote(ctx, "99999", "x", "k3"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such order: %v", err)
	}
}

func TestAssignOrder(t *testing.T) {
	ctx := asClerk()
	s, o := desk(t)
	for range 2 {
		must(t, s.Office.AssignOrder(ctx, o.Number, storetest.Clerk, o.Version))
	}
	f := fileOf(t, s, o.Number)
	if f.Staff != storetest.Clerk || f.Assigned != "Ana Belmonte" || len(f.History) != 1 || len(f.Events) != 1 || len(orderLetters(t, s)) != 0 {
		t.Errorf("file = %+v, want it assigned once and the customer not told", f)
	}
	if err := s.Office.AssignOrder(ctx, o.Number, storetest.Admin, o.Version); !errors.Is(err, store.ErrConflict) {
		t.Errorf("stale: %v, want ErrConflict", err)
	}
	if err := s.Office.AssignOrder(ctx, o.Number, 99, f.Version); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody of that id: %v", err)
	}
	must(t, s.Office.AssignOrder(ctx, o.Number, 0, f.Version))
	if f := fileOf(t, s, o.Number); f.Staff != 0 {
		t.Errorf("still with %s", f.Assigned)
	}
}
