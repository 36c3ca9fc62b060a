package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// A machine that moves to another customer leaves behind what it was at the former one: readings,
// incidents, orders. The ERP may move it as well as the office; either way it is kept by the file.
func TestOwnersOfAMovedMachine(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	incident, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 1, ""); err != nil {
		t.Fatal(err)
	}
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "a"})
	if err != nil {
		t.Fatal(err)
	}
	enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
	storetest.Exec(t, s, `UPDATE equipment SET customer_id = 2, location = 'Archivo secreto', own_ref = 'X-9', email = 'nuevo@x.example', updated_at = ? WHERE id = 1`,
		clock.Now().UnixMilli())
	storetest.Exec(t, s, "UPDATE customers SET email = '' WHERE id = 1")

	t.Run("the new customer sees nothing from before", func(t *testing.T) {
		machine, err := s.Equipment.Get(ctx, storetest.Alberche, storetest.Ricoh)
		if err != nil || machine.Last.On != "" || machine.Incident != "" {
			t.Errorf("machine %+v, %v", machine, err)
		}
		if list, err := s.Readings.List(ctx, storetest.Alberche, storetest.Ricoh, 99); err != nil || len(list) != 0 {
			t.Errorf("%d readings, %v", len(list), err)
		}
		if months, err := s.Readings.Monthly(ctx, storetest.Alberche, storetest.Ricoh, 12); err != nil || len(months[10].Copies) != 0 {
			t.Errorf("months %v, %v", months, err)
		}
		if usual, err := s.Readings.Usual(ctx, storetest.Alberche, storetest.Ricoh); err != nil || len(usual) != 0 {
			t.Errorf("usual %v, %v", usual, err)
		}
		if _, err := s.Incidents.Get(ctx, storetest.Alberche, incident.Number); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("incident: %v", err)
		}
		if page, err := s.Incidents.List(ctx, storetest.Alberche, store.IncidentFilter{Query: "20417"}); err != nil || page.Total != 0 {
			t.Errorf("%d incidents, %v", page.Total, err)
		}
		if _, err := s.Orders.Get(ctx, storetest.Alberche, order.Number); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("order: %v", err)
		}
	})
	t.Run("the former one keeps its own and learns nothing new", func(t *testing.T) {
		if _, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("machine: %v", err)
		}
		if _, err := s.Readings.List(ctx, storetest.Gredos, storetest.Ricoh, 9); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("readings: %v", err)
		}
		got, err := s.Incidents.Get(ctx, storetest.Gredos, incident.Number)
		if err != nil || got.Equipment.Location != "" || got.Equipment.OwnRef != "" || got.Equipment.Last.On != "" {
			t.Errorf("incident shows %+v, %v", got.Equipment, err)
		}
		placed, err := s.Orders.Get(ctx, storetest.Gredos, order.Number)
		if err != nil || len(placed.Lines) != 1 || placed.Lines[0].Equipment.Location != "" || placed.Lines[0].Equipment.OwnRef != "" {
			t.Errorf("order shows %+v, %v", placed.Lines, err)
		}
		facts, err := s.Outbox.Incident(ctx, incident.Number)
		if err != nil || facts.Machine.Location != "" || facts.Customer.Email != "" || facts.Reading.On != "2026-11-23" {
			t.Errorf("letter tells %+v, %v", facts, err)
		}
		if facts, err := s.Outbox.Order(ctx, order.Number); err != nil || facts.Lines[0].Machine.Location != "" {
			t.Errorf("letter tells %+v, %v", facts.Lines, err)
		}
	})
	t.Run("its first reading is nobody's second", func(t *testing.T) {
		clock.Add(time.Hour)
		reading, err := s.Readings.Enter(ctx, storetest.Alberche, storetest.Ricoh, portal(counts(214600, 176300)))
		if err != nil || len(reading.Copies) != 0 || reading.Since != "" {
			t.Errorf("first reading %+v, %v", reading, err)
		}
	})
	t.Run("back at the former one it has both its times, without the other's", func(t *testing.T) {
		clock.Add(24 * time.Hour)
		storetest.Exec(t, s, "UPDATE equipment SET customer_id = 1, updated_at = ? WHERE id = 1", clock.Now().UnixMilli())
		list, err := s.Readings.List(ctx, storetest.Gredos, storetest.Ricoh, 99)
		if err != nil || len(list) != 13 || list[0].Counts[store.BN] != 214460 {
			t.Errorf("%d readings, newest %+v, %v", len(list), list[0], err)
		}
	})
}

// What is due is known without reading the readings, whoever wrote them.
func TestReadOn(t *testing.T) {
	s, _ := storetest.Open(t)
	read := func() string {
		return storetest.Scalar[string](t, s, "SELECT read_on FROM equipment WHERE id = 1")
	}
	steps := []struct{ name, sql, want string }{
		{"as it stands", "", "2026-10-20"},
		{"a newer one", "INSERT INTO readings (id, equipment_id, taken_on, bn, source, created_at) VALUES (900, 1, '2026-11-21', 1, 'phone', 0)", "2026-11-21"},
		{"an older one", "INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (1, '2026-11-01', 1, 'phone', 0)", "2026-11-21"},
		{"an end of a counter is none", "INSERT INTO readings (equipment_id, taken_on, kind, bn, source, created_at) VALUES (1, '2026-11-22', 'final', 1, 'phone', 0)", "2026-11-21"},
		{"discarded", "UPDATE readings SET status = 'discarded', doubt = 'x' WHERE id = 900", "2026-11-01"},
		{"in doubt again", "UPDATE readings SET status = 'doubtful' WHERE id = 900", "2026-11-21"},
		{"of another machine after all", "UPDATE readings SET equipment_id = 2 WHERE id = 900", "2026-11-01"},
		{"gone", "DELETE FROM readings WHERE equipment_id = 1", ""},
	}
	for _, step := range steps {
		if step.sql != "" {
			storetest.Exec(t, s, step.sql)
		}
		if got := read(); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
}
