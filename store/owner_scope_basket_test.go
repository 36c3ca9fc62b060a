package store_test

import (
	"context"
	"errors"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestEachFillsABasketOfTheirOwn(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	s := w.s
	filled := map[string]store.Owner{"the customer": storetest.Gredos, "Marta": w.marta, "Nuria": w.nuria}
	lines := map[string]store.LineID{}
	for name, owner := range filled {
		must(t, s.Basket.Add(ctx, owner, storetest.Ricoh, 12, 2, "the same form"))
		must(t, s.Basket.Add(ctx, owner, storetest.Ricoh, 12, 2, "the same form"))
		mine, err := s.Basket.Lines(ctx, owner)
		if err != nil || len(mine) != 1 || mine[0].Quantity != 2 {
			t.Fatalf("%s: %+v, %v", name, mine, err)
		}
		lines[name] = mine[0].ID
	}
	for name, owner := range filled {
		units, _, err := s.Basket.Summary(ctx, owner)
		if all, get := s.Basket.Get(ctx, owner); err != nil || get != nil || units != 2 || len(all.Lines) != 1 {
			t.Errorf("%s: %d units, %+v", name, units, all)
		}
		if order, err := s.Orders.Checkout(ctx, owner); err != nil || order.Totals.Units != 2 {
			t.Errorf("%s: %+v, %v at the checkout", name, order.Totals, err)
		}
		for other, line := range lines {
			if other == name {
				continue
			}
			wantSeen(t, name+" changes the line of "+other, s.Basket.Change(ctx, owner, line, 3), false)
			wantSeen(t, name+" removes the line of "+other, s.Basket.Remove(ctx, owner, line), false)
		}
	}
	must(t, s.Basket.Change(ctx, w.nuria, lines["Nuria"], 3))
	must(t, s.Basket.Remove(ctx, w.marta, lines["Marta"]))
	placed, err := s.Orders.Place(ctx, w.nuria, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "n"})
	if err != nil || placed.Totals.Units != 3 || placed.Entered != (store.Entered{Source: store.FromPortal, By: "Nuria Vela"}) || placed.Events[0].Author != "Nuria Vela" || placed.Events[0].Side != "customer" {
		t.Errorf("%+v, %v", placed, err)
	}
	if units, _, err := s.Basket.Summary(ctx, storetest.Gredos); err != nil || units != 2 {
		t.Errorf("the customer's basket after Nuria's order: %d, %v", units, err)
	}
}

// A machine that leaves somebody's sight leaves their orders too.
func TestBasketOfAMachineOutOfSight(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	must(t, w.s.Basket.Add(ctx, w.nuria, storetest.Ricoh, 12, 2, ""))
	storetest.Exec(t, w.s, "UPDATE equipment SET address = 'Otra calle, 1' WHERE id = ?", storetest.Ricoh)
	all, err := w.s.Basket.Get(ctx, w.nuria)
	if err != nil || len(all.Lines) != 0 || len(all.Unavailable) != 1 || all.Unavailable[0].Hindrance != store.OutOfContract {
		t.Errorf("%+v, %v", all, err)
	}
	if units, _, err := w.s.Basket.Summary(ctx, w.nuria); err != nil || units != 0 {
		t.Errorf("%d units, %v", units, err)
	}
	var wrong store.Invalid
	_, err = w.s.Orders.Place(ctx, w.nuria, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "n"})
	if !errors.As(err, &wrong) || wrong["basket"] == "" {
		t.Errorf("%v, want Invalid for the basket", err)
	}
	repeated, err := w.s.Orders.Repeat(ctx, w.nuria, w.orders["order of Nuria"])
	if err != nil || len(repeated.Added) != 1 {
		t.Errorf("%+v, %v", repeated, err)
	}
	storetest.Exec(t, w.s, "UPDATE equipment SET address = 'Otra calle, 1' WHERE id = ?", storetest.Konica)
	if repeated, err = w.s.Orders.Repeat(ctx, w.nuria, w.orders["order of Nuria"]); err != nil || len(repeated.Skipped) != 1 {
		t.Errorf("%+v, %v", repeated, err)
	}
}

// One's own order and incident stay, without the place of a machine that is no longer one's to see.
func TestPlaceOfAMachineOutOfSight(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	storetest.Exec(t, w.s, "DELETE FROM person_equipment")
	order, err := w.s.Orders.Get(ctx, w.oscar, w.orders["order of Oscar"])
	if err != nil || order.Lines[0].Equipment.Location != "" || order.Lines[0].Equipment.OwnRef != "" || order.Lines[0].Equipment.Number != "21130" {
		t.Errorf("%+v, %v", order.Lines, err)
	}
	number := w.incidents["incident of Oscar"]
	incident, err := w.s.Incidents.Get(ctx, w.oscar, number)
	if e := incident.Equipment; err != nil || e.Location != "" || e.Address != "" || e.Customer != 0 || e.Last.On != "" || e.Number != "21130" {
		t.Errorf("%+v, %v", e, err)
	}
	page, err := w.s.Incidents.List(ctx, w.oscar, store.IncidentFilter{})
	if err != nil || len(page.Lines) != 1 || page.Lines[0].Location != "" {
		t.Errorf("%+v, %v", page.Lines, err)
	}
	if page, err = w.s.Incidents.List(ctx, w.oscar, store.IncidentFilter{Query: "illescas"}); err != nil || page.Total != 0 {
		t.Errorf("found by its place: %+v, %v", page, err)
	}
	if whole, err := w.s.Incidents.Get(ctx, w.marta, number); err != nil || whole.Equipment.Location != "Almacén" {
		t.Errorf("%+v, %v", whole.Equipment, err)
	}
}

// What somebody sends carries their name on both sides.
func TestWhoSentIt(t *testing.T) {
	ctx, w := context.Background(), scopedWorld(t)
	number := w.incidents["incident of Oscar"]
	got, err := w.s.Incidents.Answer(ctx, w.oscar, number, store.Message{Body: "Sigue igual", Idem: "m"})
	must(t, err)
	if got.Entered.By != "Óscar Peña" || got.Entered.FromDealer() || got.Events[0].Author != "Óscar Peña" || got.Events[0].FromDealer || got.Events[1].Author != "Óscar Peña" {
		t.Errorf("%+v, %+v", got.Entered, got.Events)
	}
	closed, err := w.s.Incidents.Close(ctx, w.marta, number, "")
	if err != nil || closed.Events[2].Author != "Marta Rueda" {
		t.Errorf("%+v, %v", closed.Events, err)
	}
	reading, err := w.s.Readings.Enter(ctx, w.oscar, storetest.Brother, store.Entry{Counts: store.Counts{store.BN: 64900}, Source: store.FromPortal, Author: "TALLERES GREDOS"})
	must(t, err)
	log, err := w.s.Readings.List(ctx, storetest.Gredos, storetest.Brother, 1)
	if err != nil || log[0].ID != reading.ID || log[0].Author != "Óscar Peña" || !log[0].ByPerson {
		t.Errorf("%+v, %v", log, err)
	}
	if n := storetest.Scalar[int](t, w.s, "SELECT count(*) FROM readings WHERE person_id = ?", w.oscar.Person); n != 1 {
		t.Errorf("%d readings are Oscar's", n)
	}
	must(t, w.s.Orders.Cancel(ctx, w.oscar, w.orders["order of Oscar"]))
	if o, err := w.s.Orders.Get(ctx, storetest.Gredos, w.orders["order of Oscar"]); err != nil || o.Events[1].Author != "Óscar Peña" {
		t.Errorf("%+v, %v", o.Events, err)
	}
}
