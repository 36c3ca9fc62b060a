package store_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// ana is the context in which the office's Ana Belmonte acts.
func ana() context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
}

func audited(t *testing.T, s *store.Store, action string) int {
	t.Helper()
	return storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = ? AND actor = 'Ana Belmonte' AND customer_id = 1", action)
}

func TestEnterReadingByPhone(t *testing.T) {
	s, _ := storetest.Open(t)
	entry := store.Entry{Counts: store.Counts{store.BN: 212500, store.Color: 175100}, Source: "portal", Author: "nobody", Idem: "one"}
	reading, err := s.Office.TakeReading(ana(), storetest.Ricoh, entry)
	if err != nil || reading.Source != store.FromPhone || reading.Author != "Ana Belmonte" || reading.Status != store.ReadingOK || reading.Copies[store.BN] != 500 {
		t.Fatalf("%+v, %v", reading, err)
	}
	for _, again := range []string{"one", "two"} { // the same form, and the same values
		entry.Idem = again
		if known, err := s.Office.TakeReading(ana(), storetest.Ricoh, entry); err != nil || known.ID != reading.ID {
			t.Errorf("again: %+v, %v", known, err)
		}
	}
	if n := audited(t, s, "lectura anotada por teléfono"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	var lower store.Lower
	if _, err := s.Office.TakeReading(ana(), storetest.Konica, store.Entry{Counts: store.Counts{store.BN: 1, store.Color: 40976}}); !errors.As(err, &lower) {
		t.Errorf("a lower counter: %v", err)
	}
	var doubt store.Doubt
	if _, err := s.Office.TakeReading(ana(), storetest.Konica, store.Entry{Counts: store.Counts{store.BN: 888412, store.Color: 40976}}); !errors.As(err, &doubt) {
		t.Errorf("a jump: %v", err)
	}
	if reading, err := s.Office.TakeReading(ana(), storetest.Retired, store.Entry{Counts: store.Counts{store.BN: 700}}); err != nil || reading.Equipment != storetest.Retired {
		t.Errorf("out of contract: %v", err)
	}
	storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = 2")
	for _, on := range []store.EquipmentID{99, storetest.AlbercheCopy} {
		if _, err := s.Office.TakeReading(ana(), on, entry); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("machine %d: %v", on, err)
		}
	}
}

func TestReportIncidentByPhone(t *testing.T) {
	s, _ := storetest.Open(t)
	visit := storetest.Start.Add(24 * time.Hour)
	report := store.CallReport{Report: store.Report{Contact: "Marcos", Description: "No enciende", Severity: store.Stopped, Idem: "one",
		Reading: &store.Entry{Counts: store.Counts{store.BN: 65000}}}, Technician: 2, VisitFrom: visit, VisitTo: visit.Add(time.Hour)}
	made, err := s.Office.ReportIncident(ana(), storetest.Brother, report)
	if err != nil {
		t.Fatal(err)
	}
	if made.Entered != (store.Entered{Source: store.FromPhone, By: "Ana Belmonte"}) || made.State != store.IncidentVisit || made.Technician.Name != "Rosa Prado" ||
		!made.VisitFrom.Equal(visit) || made.Reading.Source != store.FromPhone || made.Reading.Counts[store.BN] != 65000 {
		t.Errorf("%+v", made)
	}
	if first := made.Events[0]; !first.FromDealer || first.Author != "Ana Belmonte" || len(made.Events) != 2 || made.Contact != "Marcos" {
		t.Errorf("%+v", made.Events)
	}
	if again, err := s.Office.ReportIncident(ana(), storetest.Brother, report); err != nil || again.Number != made.Number || len(again.Events) != 2 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if n := audited(t, s, "incidencia anotada por teléfono"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings WHERE equipment_id = 4 AND author = 'Ana Belmonte'"); n != 1 {
		t.Errorf("%d readings", n)
	}
	letters := storetest.Scalar[string](t, s, "SELECT group_concat(kind || ' ' || address, ', ') FROM (SELECT * FROM outbox ORDER BY id)")
	if want := "incident_office oficina@sercaman.example, incident_customer administracion@talleresgredos.example, incident_state administracion@talleresgredos.example"; letters != want {
		t.Errorf("letters: %s", letters)
	}
	list, err := s.Incidents.List(context.Background(), storetest.Gredos, store.IncidentFilter{})
	if err != nil || list.Lines[0].Entered.By != "Ana Belmonte" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestReportIncidentByPhoneIsRefused(t *testing.T) {
	s, _ := storetest.Open(t)
	fine := store.Report{Contact: "Marcos", Description: "No enciende", Severity: store.Stopped}
	before := storetest.Fingerprint(t, s)
	for name, test := range map[string]struct {
		report store.CallReport
		field  string
	}{
		"nothing said":          {store.CallReport{}, "description"},
		"a technician who left": {store.CallReport{Report: fine, Technician: 77}, "technician"},
		"a visit without begin": {store.CallReport{Report: fine, VisitTo: storetest.Start}, "visit_from"},
		"a visit back in time":  {store.CallReport{Report: fine, VisitFrom: storetest.Start, VisitTo: storetest.Start.Add(-time.Hour)}, "visit_to"},
	} {
		var wrong store.Invalid
		if _, err := s.Office.ReportIncident(ana(), storetest.Brother, test.report); !errors.As(err, &wrong) || wrong[test.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Office.ReportIncident(ana(), 99, store.CallReport{Report: fine}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no machine: %v", err)
	}
	if !maps.Equal(before, storetest.Fingerprint(t, s)) {
		t.Error("something was written")
	}
}

var callDelivery = store.Delivery{Contact: "Ana Belén", Schedule: "Mañanas", Address: 1, PaymentMethod: "CONTADO", Idem: "call"}

// What is ordered on the telephone costs what it costs in the portal, and leaves the basket alone.
func TestPlaceOrderByPhoneCostsTheSame(t *testing.T) {
	for _, customer := range []struct {
		id      store.CustomerID
		address store.AddressID
		lines   []store.CallLine
	}{
		{storetest.Gredos, 1, []store.CallLine{{storetest.Ricoh, 1, 2}, {storetest.Konica, 5, 3}, {storetest.Konica, 12, 1}, {storetest.Ricoh, 11, 1}}},
		{storetest.Alberche, 3, []store.CallLine{{storetest.AlbercheCopy, 11, 3}, {storetest.AlbercheCopy, 12, 7}, {storetest.AlbercheCopy, 2, 1}}},
	} {
		s, _ := storetest.Open(t)
		ctx, delivery := context.Background(), callDelivery
		delivery.Address = customer.address
		for _, line := range customer.lines {
			if err := s.Basket.Add(ctx, customer.id, line.Equipment, line.Article, line.Quantity, ""); err != nil {
				t.Fatal(err)
			}
		}
		byPhone, err := s.Office.PlaceOrder(ana(), customer.id, customer.lines, delivery)
		if err != nil {
			t.Fatal(err)
		}
		quoted, err := s.Office.Quote(ctx, customer.id, customer.lines)
		if err != nil {
			t.Fatal(err)
		}
		if kept, err := s.Basket.Lines(ctx, customer.id); err != nil || len(kept) != len(customer.lines) {
			t.Errorf("the basket: %v, %v", kept, err)
		}
		delivery.Idem = "own"
		own, err := s.Orders.Place(ctx, customer.id, delivery)
		if err != nil {
			t.Fatal(err)
		}
		for i := range own.Lines { // each order's lines have numbers of their own
			byPhone.Lines[i].ID, own.Lines[i].ID = 0, 0
		}
		for what, pair := range map[string][2]any{"totals": {byPhone.Totals, own.Totals}, "quoted": {quoted.Totals.Total, own.Totals.Total}, "lines": {byPhone.Lines, own.Lines}} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Errorf("%s: %+v by phone, %+v", what, pair[0], pair[1])
			}
		}
		if own.Entered.By != "" || own.Entered.Source != store.FromPortal || byPhone.Number >= own.Number {
			t.Errorf("%s %+v, then %s %+v", byPhone.Number, byPhone.Entered, own.Number, own.Entered)
		}
	}
}

func TestPlaceOrderByPhone(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx, delivery := ana(), callDelivery
	delivery.New = &store.Address{Address: "Calle Nueva, 1", Postcode: "45001", City: "TOLEDO"}
	lines := []store.CallLine{{storetest.NoContract, 14, 500}, {storetest.Retired, 13, 1}, {storetest.Ricoh, 13, 1}}
	placed, err := s.Office.PlaceOrder(ctx, storetest.Gredos, lines, delivery)
	if err != nil {
		t.Fatal(err)
	}
	if placed.State != store.OrderProcessing || placed.Entered != (store.Entered{Source: store.FromPhone, By: "Ana Belmonte"}) {
		t.Errorf("%+v", placed)
	}
	if e := placed.Events[0]; e.Side != "dealer" || e.Author != "Ana Belmonte" || e.Note != "" {
		t.Errorf("%+v", e)
	}
	for _, line := range placed.Lines { // Retired had a contract once: it pays for nothing any more
		if line.Included != (line.Equipment.ID == storetest.Ricoh) {
			t.Errorf("%s for %s: included %t", line.Article.Ref, line.Equipment.Number, line.Included)
		}
	}
	if again, err := s.Office.PlaceOrder(ctx, storetest.Gredos, nil, delivery); err != nil || again.Number != placed.Number {
		t.Errorf("again: %+v, %v", again, err)
	}
	if n := audited(t, s, "pedido anotado por teléfono"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	letters := storetest.Scalar[string](t, s, "SELECT group_concat(kind, ', ') FROM (SELECT * FROM outbox ORDER BY id)")
	if letters != "order_office, order_customer" {
		t.Errorf("letters: %s", letters)
	}
}

func TestPlaceOrderByPhoneIsRefused(t *testing.T) {
	s, _ := storetest.Open(t)
	before := storetest.Fingerprint(t, s)
	for name, test := range map[string]struct {
		lines []store.CallLine
		field string // of Invalid; empty for ErrNotFound
	}{
		"nothing":                 {nil, "basket"},
		"no longer supplied":      {[]store.CallLine{{storetest.Ricoh, 15, 1}}, "basket"},
		"too many of one":         {[]store.CallLine{{storetest.Ricoh, 1, 1000}}, "quantity"},
		"too many lines":          {make([]store.CallLine, store.MaxLines+1), "lines"},
		"somebody else's machine": {[]store.CallLine{{storetest.Ricoh, 1, 1}, {storetest.AlbercheCopy, 1, 1}}, ""},
		"no such article":         {[]store.CallLine{{storetest.Ricoh, 99, 1}}, ""},
	} {
		_, err := s.Office.PlaceOrder(ana(), storetest.Gredos, test.lines, callDelivery)
		var wrong store.Invalid
		if test.field == "" && !errors.Is(err, store.ErrNotFound) || test.field != "" && (!errors.As(err, &wrong) || wrong[test.field] == "") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !maps.Equal(before, storetest.Fingerprint(t, s)) {
		t.Error("something was written")
	}
}

// The search for articles knows machines out of contract: theirs fit, and nothing is included.
func TestOfferByPhone(t *testing.T) {
	s, _ := storetest.Open(t)
	for on, included := range map[store.EquipmentID]bool{storetest.Samsung: true, storetest.Retired: false} {
		found, err := s.Office.Offer(context.Background(), on, "")
		if err != nil || len(found) != 1 || found[0].Article.Ref != "MLT-D203L" || found[0].Included != included {
			t.Errorf("%d: %+v, %v", on, found, err)
		}
	}
	if _, err := s.Office.Offer(context.Background(), 99, ""); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	call, err := s.Office.Call(context.Background(), storetest.Retired)
	if err != nil || call.Served || call.Customer.ID != storetest.Gredos {
		t.Errorf("%+v, %v", call, err)
	}
	if call, err := s.Office.Call(context.Background(), storetest.Ricoh); err != nil || !call.Served || call.Usual[store.BN] == 0 {
		t.Errorf("%+v, %v", call, err)
	}
	machines, err := s.Office.MachinesOf(context.Background(), storetest.Gredos)
	if err != nil || len(machines) != 6 || !machines[0].Served || machines[5].Served {
		t.Errorf("%+v, %v", machines, err)
	}
}
