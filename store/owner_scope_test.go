package store_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// The scope is tried on Gredos: Marta sees all; Nuria the site in Toledo, where Ricoh, Konica and Samsung
// stand; Oscar the Brother in Illescas. Each thing is named by whose hand and machine it is of.
type scoped struct {
	s         *store.Store
	marta     store.Member
	nuria     store.Member
	oscar     store.Member
	orders    map[string]string // what → number
	incidents map[string]string
	tokens    map[string]string // of a picture in the incident
	asked     map[store.EquipmentID]int64
}

// seenBy says what of Gredos each of them sees, besides Marta and the customer as a whole, who see all.
var seenBy = map[string]struct{ nuria, oscar bool }{
	"order of nobody for Toledo":       {nuria: true},
	"order of nobody for both sites":   {},
	"order of nobody for Illescas":     {},
	"order of Marta for Toledo":        {nuria: true},
	"order of Nuria":                   {nuria: true},
	"order of Oscar":                   {oscar: true},
	"incident of nobody in Toledo":     {nuria: true},
	"incident of nobody in Illescas":   {},
	"incident of Marta in Illescas":    {},
	"incident of Nuria":                {nuria: true},
	"incident of Oscar":                {oscar: true},
	"incident of an ended contract":    {},
	"order of nobody for none of them": {},
}

func (w *scoped) member(t *testing.T, id store.PersonID) store.Member {
	t.Helper()
	account, err := w.s.Accounts.Member(context.Background(), id)
	must(t, err)
	return account.Member
}

func (w *scoped) order(t *testing.T, what string, owner store.Owner, machines ...store.EquipmentID) {
	t.Helper()
	for _, machine := range machines {
		must(t, w.s.Basket.Add(context.Background(), owner, machine, 12, 1, ""))
	}
	order, err := w.s.Orders.Place(context.Background(), owner, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: what})
	must(t, err)
	w.orders[what] = order.Number
}

func (w *scoped) incident(t *testing.T, what string, owner store.Owner, machine store.EquipmentID) {
	t.Helper()
	made, err := w.s.Incidents.Report(context.Background(), owner, machine, store.Report{Contact: "Ana", Description: what, Severity: store.Partial,
		Idem: what, Files: []store.File{store.FileOf("foto.png", screenshot(t))}})
	must(t, err)
	w.incidents[what], w.tokens[what] = made.Number, made.Events[0].Files[0].Token
}

func scopedWorld(t *testing.T) *scoped {
	t.Helper()
	s, _ := storetest.Open(t)
	w := &scoped{s: s, orders: map[string]string{}, incidents: map[string]string{}, tokens: map[string]string{}, asked: map[store.EquipmentID]int64{}}
	marta, nuria, oscar := storetest.Marta(t, s), storetest.Nuria(t, s), storetest.Oscar(t, s)
	storetest.Exec(t, s, "INSERT INTO person_sites VALUES (?, ?, 'c. rio alberche 12 - Toledo')", nuria, store.Fold("c. rio alberche 12 - Toledo"))
	storetest.Exec(t, s, "INSERT INTO person_equipment VALUES (?, ?)", oscar, storetest.Brother)
	w.marta, w.nuria, w.oscar = w.member(t, marta), w.member(t, nuria), w.member(t, oscar)
	w.order(t, "order of nobody for Toledo", storetest.Gredos, storetest.Ricoh, storetest.Samsung)
	w.order(t, "order of nobody for both sites", storetest.Gredos, storetest.Ricoh, storetest.Brother)
	w.order(t, "order of nobody for Illescas", storetest.Gredos, storetest.Brother)
	w.order(t, "order of Marta for Toledo", w.marta, storetest.Ricoh)
	w.order(t, "order of Nuria", w.nuria, storetest.Konica)
	w.order(t, "order of Oscar", w.oscar, storetest.Brother)
	w.order(t, "order of nobody for none of them", storetest.Gredos, storetest.Samsung)
	storetest.Exec(t, s, "UPDATE orders SET state = 'processing'")
	storetest.Exec(t, s, "DELETE FROM order_lines WHERE order_id = (SELECT id FROM orders WHERE number = ?)", w.orders["order of nobody for none of them"])
	w.incident(t, "incident of nobody in Toledo", storetest.Gredos, storetest.Ricoh)
	w.incident(t, "incident of nobody in Illescas", storetest.Gredos, storetest.Brother)
	w.incident(t, "incident of Marta in Illescas", w.marta, storetest.Brother)
	w.incident(t, "incident of Nuria", w.nuria, storetest.Konica)
	w.incident(t, "incident of Oscar", w.oscar, storetest.Brother)
	w.incident(t, "incident of an ended contract", storetest.Gredos, storetest.Samsung)
	storetest.Exec(t, s, "UPDATE incidents SET equipment_id = ? WHERE number = ?", storetest.Retired, w.incidents["incident of an ended contract"])
	for _, machine := range []store.EquipmentID{storetest.Ricoh, storetest.Brother} {
		id := storetest.Scalar[int64](t, s, "SELECT max(id) FROM readings WHERE equipment_id = ?", machine)
		storetest.Exec(t, s, "UPDATE readings SET status = 'doubtful', doubt = 'Muchas.' WHERE id = ?", id)
		must(t, s.Office.AskAboutReading(context.Background(), id))
		w.asked[machine] = id
	}
	return w
}

// each runs a test for everybody of Gredos and whether they see the thing.
func (w *scoped) each(t *testing.T, what string, test func(t *testing.T, owner store.Owner, sees bool)) {
	t.Helper()
	sees, known := seenBy[what]
	if !known {
		t.Fatalf("nobody said who sees the %s", what)
	}
	for name, one := range map[string]struct {
		owner store.Owner
		sees  bool
	}{"the customer": {storetest.Gredos, true}, "Marta": {w.marta, true}, "Nuria": {w.nuria, sees.nuria}, "Oscar": {w.oscar, sees.oscar},
		"a stranger": {storetest.Alberche, false}} {
		t.Run(what+", "+name, func(t *testing.T) { test(t, one.owner, one.sees) })
	}
}

func wantSeen(t *testing.T, call string, err error, sees bool) {
	t.Helper()
	if found := !errors.Is(err, store.ErrNotFound); found != sees || sees && err != nil {
		t.Errorf("%s: %v, seen is %t", call, err, sees)
	}
}

func TestWhatPeopleSeeOfOrders(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	for what, number := range w.orders {
		w.each(t, what, func(t *testing.T, owner store.Owner, sees bool) {
			_, err := w.s.Orders.Get(ctx, owner, number)
			wantSeen(t, "Get", err, sees)
			for query, filter := range map[string]store.OrderFilter{"whole": {}, "by number": {Query: number}, "by state": {State: store.OrderProcessing}} {
				page, err := w.s.Orders.List(ctx, owner, filter)
				listed := slices.ContainsFunc(page.Orders, func(o store.Order) bool { return o.Number == number })
				if err != nil || listed != sees || page.Total != len(page.Orders) {
					t.Errorf("%s list: %t of %d, %v; want %t", query, listed, page.Total, err, sees)
				}
			}
			if !sees {
				wantSeen(t, "Cancel", w.s.Orders.Cancel(ctx, owner, number), false)
				_, err = w.s.Orders.Repeat(ctx, owner, number)
				wantSeen(t, "Repeat", err, false)
			}
			_, err = w.s.Orders.Place(ctx, owner, store.Delivery{Idem: what})
			if again := err == nil; again != sees { // the same form finds the order only for who sees it
				t.Errorf("Place with its key: %v, want %t", err, sees)
			}
		})
	}
}

func TestWhatPeopleSeeOfIncidents(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	for what, number := range w.incidents {
		w.each(t, what, func(t *testing.T, owner store.Owner, sees bool) {
			_, err := w.s.Incidents.Get(ctx, owner, number)
			wantSeen(t, "Get", err, sees)
			_, err = w.s.Incidents.Attachment(ctx, owner, number, w.tokens[what])
			wantSeen(t, "Attachment", err, sees)
			_, err = w.s.Incidents.Miniature(ctx, owner, number, w.tokens[what])
			wantSeen(t, "Miniature", err, sees)
			for query, filter := range map[string]store.IncidentFilter{"whole": {}, "by number": {Query: number}, "open": {State: store.IncidentsOpen}} {
				page, err := w.s.Incidents.List(ctx, owner, filter)
				listed := slices.ContainsFunc(page.Lines, func(l store.IncidentLine) bool { return l.Number == number })
				if err != nil || listed != sees || page.Total != len(page.Lines) || page.Open < page.Total {
					t.Errorf("%s list: %t of %d, %v; want %t", query, listed, page.Total, err, sees)
				}
			}
			_, err = w.s.Incidents.Answer(ctx, owner, number, store.Message{Body: "x", Idem: fmt.Sprint(owner.Whose(), t.Name())})
			wantSeen(t, "Answer", err, sees)
			if !sees {
				_, err = w.s.Incidents.Close(ctx, owner, number, "")
				wantSeen(t, "Close", err, false)
				_, err = w.s.Incidents.Reopen(ctx, owner, number, "x")
				wantSeen(t, "Reopen", err, false)
			}
		})
	}
}

// onMachine is every call that names a machine. Each is made by everybody for machines of both sites.
func (w *scoped) onMachine(owner store.Owner, on store.EquipmentID, round int) map[string]error {
	ctx, s, done := context.Background(), w.s, map[string]error{}
	call := func(name string, _ any, err error) { done[name] = err }
	machine, err := s.Equipment.Get(ctx, owner, on)
	call("Equipment.Get", machine, err)
	found, err := s.Articles.Search(ctx, owner, on, "")
	call("Articles.Search", found, err)
	done["Basket.Add"] = s.Basket.Add(ctx, owner, on, 12, 1, "")
	done["Basket.Put"] = s.Basket.Put(ctx, owner, on, 12, 1)
	list, err := s.Readings.List(ctx, owner, on, 5)
	call("Readings.List", list, err)
	list, err = s.Readings.Log(ctx, owner, on, 5)
	call("Readings.Log", list, err)
	months, err := s.Readings.Monthly(ctx, owner, on, 3)
	call("Readings.Monthly", months, err)
	usual, err := s.Readings.Usual(ctx, owner, on)
	call("Readings.Usual", usual, err)
	counts := store.Counts{store.BN: 64900 + int64(round)}
	if on == storetest.Ricoh {
		counts = store.Counts{store.BN: 212100 + int64(round), store.Color: 175010 + int64(round)}
	}
	reading, err := s.Readings.Enter(ctx, owner, on, store.Entry{Counts: counts, Source: store.FromPortal})
	call("Readings.Enter", reading, err)
	asked, err := s.Readings.Asked(ctx, owner, on, w.asked[on])
	call("Readings.Asked", asked, err)
	done["Readings.Answer"] = s.Readings.Answer(ctx, owner, on, w.asked[on], store.AnswerYes, "")
	incident, err := s.Incidents.Report(ctx, owner, on, store.Report{Contact: "Ana", Description: "x", Severity: store.Partial, Idem: fmt.Sprint(round, on)})
	call("Incidents.Report", incident, err)
	return done
}

// listing is every call that lists machines, and whether the one of that number and site is among them.
func (w *scoped) listing(t *testing.T, owner store.Owner, on store.EquipmentID, site string) map[string]bool {
	t.Helper()
	ctx, s := context.Background(), w.s
	among := func(list []store.Equipment) bool {
		return slices.ContainsFunc(list, func(e store.Equipment) bool { return e.ID == on })
	}
	list, err := s.Equipment.List(ctx, owner, store.EquipmentFilter{})
	must(t, err)
	searched, err := s.Equipment.List(ctx, owner, store.EquipmentFilter{Query: map[store.EquipmentID]string{storetest.Ricoh: "ricoh", storetest.Brother: "brother"}[on]})
	must(t, err)
	round, err := s.Readings.Pending(ctx, owner)
	must(t, err)
	sites, err := s.Equipment.Sites(ctx, owner)
	must(t, err)
	return map[string]bool{"Equipment.List": among(list), "Equipment.List by words": among(searched), "Readings.Pending": among(round.Lines),
		"Equipment.Sites": slices.Contains(sites, site)}
}

func TestWhatPeopleSeeOfMachines(t *testing.T) {
	w := scopedWorld(t)
	toledo, illescas := "C/ Río Alberche, 12, TOLEDO", "P. I. Los Pradillos, nave 4, ILLESCAS"
	people := []struct {
		name           string
		owner          store.Owner
		ricoh, brother bool
		missing        int // readings
	}{
		{"the customer", storetest.Gredos, true, true, 2}, {"Marta", w.marta, true, true, 2}, {"Nuria", w.nuria, true, false, 2},
		{"Oscar", w.oscar, false, true, 0}, {"a stranger", storetest.Alberche, false, false, 1},
	}
	for _, c := range people {
		if now, err := w.s.Equipment.InProgress(context.Background(), c.owner); err != nil || now.Readings != c.missing {
			t.Errorf("%s: %+v in progress, %v; want %d readings", c.name, now, err, c.missing)
		}
	}
	for round, c := range people {
		t.Run(c.name, func(t *testing.T) {
			for _, m := range []struct {
				on   store.EquipmentID
				site string
				sees bool
			}{{storetest.Ricoh, toledo, c.ricoh}, {storetest.Brother, illescas, c.brother}} {
				for name, listed := range w.listing(t, c.owner, m.on, m.site) {
					if listed != m.sees {
						t.Errorf("%s has machine %d: %t, want %t", name, m.on, listed, m.sees)
					}
				}
				for name, err := range w.onMachine(c.owner, m.on, round) {
					if name == "Readings.Answer" && errors.Is(err, store.ErrForbidden) {
						err = nil // answered before
					}
					wantSeen(t, fmt.Sprintf("%s of machine %d", name, m.on), err, m.sees)
				}
			}
		})
	}
}

func TestWhatIsInProgressForPeople(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	for what, number := range w.orders {
		storetest.Exec(t, w.s, "UPDATE orders SET state = iif(number = ?, 'shipped', 'processing')", number)
		w.each(t, what, func(t *testing.T, owner store.Owner, sees bool) {
			if now, err := w.s.Equipment.InProgress(ctx, owner); err != nil || (now.Order != nil) != sees {
				t.Errorf("order %+v, %v; want %t", now.Order, err, sees)
			}
		})
	}
	for what, number := range w.incidents {
		storetest.Exec(t, w.s, "UPDATE incidents SET visit_from_at = iif(number = ?, 9999999999999, NULL)", number)
		w.each(t, what, func(t *testing.T, owner store.Owner, sees bool) {
			if now, err := w.s.Equipment.InProgress(ctx, owner); err != nil || (now.Visit != nil) != sees {
				t.Errorf("visit %+v, %v; want %t", now.Visit, err, sees)
			}
		})
	}
}

// Whatever takes an Owner is tried above or in the tests of the basket, or tells nothing that is narrowed.
func TestEveryCallOfAnOwnerIsTried(t *testing.T) {
	tried := map[string]bool{"Equipment.List": true, "Equipment.Sites": true, "Equipment.InProgress": true, "Readings.Pending": true,
		"Orders.Get": true, "Orders.List": true, "Orders.Cancel": true, "Orders.Repeat": true, "Orders.Place": true, "Orders.Checkout": true,
		"Incidents.Get": true, "Incidents.List": true, "Incidents.Answer": true, "Incidents.Close": true, "Incidents.Reopen": true,
		"Incidents.Attachment": true, "Incidents.Miniature": true, "Basket.Get": true, "Basket.Lines": true, "Basket.Summary": true,
		"Basket.Change": true, "Basket.Remove": true,
		"Accounts.Addresses": true, // delivery addresses are the customer's
	}
	w := scopedWorld(t)
	for name := range w.onMachine(w.marta, storetest.Ricoh, 9) {
		tried[name] = true
	}
	owner := reflect.TypeFor[store.Owner]()
	rooms := reflect.TypeFor[store.Store]()
	for i := range rooms.NumField() {
		room := rooms.Field(i)
		if !room.IsExported() || room.Type.Kind() != reflect.Struct {
			continue
		}
		for m := range room.Type.NumMethod() {
			method := room.Type.Method(m)
			for in := range method.Type.NumIn() {
				if method.Type.In(in) == owner && !tried[room.Name+"."+method.Name] {
					t.Errorf("%s.%s takes an Owner and is not tried as Marta, Nuria and Oscar", room.Name, method.Name)
				}
			}
		}
	}
}
