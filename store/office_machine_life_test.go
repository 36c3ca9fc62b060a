package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// sentence fails unless err is an Invalid with a sentence on field.
func sentence(t *testing.T, err error, field string) {
	t.Helper()
	var invalid store.Invalid
	if !errors.As(err, &invalid) || invalid[field] == "" {
		t.Errorf("err = %v, want a sentence on %s", err, field)
	}
}

func office(c store.Counts) store.Entry {
	return store.Entry{Counts: c, Source: store.FromPhone, Author: "Ana Belmonte"}
}

func TestOfficeReading(t *testing.T) {
	ctx := clerk()
	s, _ := storetest.Open(t)
	entry := office(counts(213000, 175500))
	entry.On, entry.Idem = "2026-11-10", "k"
	for range 2 {
		r, err := s.Office.EnterReading(ctx, storetest.Ricoh, entry)
		if err != nil || r.On != "2026-11-10" || r.Source != store.FromPhone || r.Copies[store.BN] != 1000 {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'lectura anotada'"); n != 1 {
		t.Errorf("%d lines in the log, want 1", n)
	}
	entry = office(counts(213100, 175500))
	entry.On = "2026-11-09"
	_, err := s.Office.EnterReading(ctx, storetest.Ricoh, entry)
	sentence(t, err, "on")
	entry.On = "2026-11-24"
	_, err = s.Office.EnterReading(ctx, storetest.Ricoh, entry)
	sentence(t, err, "on")
	if _, err := s.Office.EnterReading(ctx, storetest.NoContract, office(bn(5))); err != nil {
		t.Errorf("without a contract: %v", err)
	}
	if _, err := s.Office.EnterReading(ctx, 99, office(bn(5))); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such machine: %v", err)
	}
}

func TestSwapCounter(t *testing.T) {
	ctx := clerk()
	s, _ := storetest.Open(t)
	swap := func(change store.CounterSwap) error { return s.Office.SwapCounter(ctx, storetest.Ricoh, change) }
	for name, test := range map[string]struct {
		swap  store.CounterSwap
		field string
	}{
		"nothing":                 {store.CounterSwap{}, "final_bn"},
		"lower than the last":     {store.CounterSwap{Final: bn(1)}, "final_bn"},
		"too many digits":         {store.CounterSwap{Final: bn(1e9)}, "final_bn"},
		"a beginning without end": {store.CounterSwap{Initial: bn(3)}, "final_bn"},
		"a beginning that is not": {store.CounterSwap{Final: bn(212000), Initial: bn(-1)}, "initial_bn"},
		"in the future":           {store.CounterSwap{Final: bn(212000), On: "2026-12-01"}, "on"},
		"before the last reading": {store.CounterSwap{Final: bn(212000), On: "2026-10-01"}, "on"},
	} {
		t.Run(name, func(t *testing.T) { sentence(t, swap(test.swap), test.field) })
	}
	if err := swap(store.CounterSwap{Final: bn(212600), Version: 7}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another version: %v", err)
	}
	if err := swap(store.CounterSwap{Final: bn(212600), Initial: bn(10), On: "2026-11-02", Why: "Placa nueva", Source: store.FromTechnician, Version: 1}); err != nil {
		t.Fatal(err)
	}
	list, err := s.Readings.List(ctx, storetest.Gredos, storetest.Ricoh, 2)
	if err != nil || list[0].Kind != store.InitialReading || list[0].Counts[store.BN] != 10 || list[1].Copies[store.BN] != 600 || list[1].Author != "Ana Belmonte" {
		t.Fatalf("%+v, %v", list, err)
	}
	if e, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh); err != nil || !e.Pending {
		t.Errorf("the month's reading is still wanted: %+v, %v", e, err)
	}
	if r, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, portal(counts(500, 175300))); err != nil || r.Copies[store.BN] != 490 || r.Status != store.ReadingOK {
		t.Errorf("after it %+v, %v", r, err)
	}
	if err := s.Office.UnswapCounter(ctx, storetest.Ricoh, list[0].ID); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("taken back after a reading: %v", err)
	}
	storetest.Exec(t, s, "DELETE FROM readings WHERE bn = 500")
	if err := s.Office.UnswapCounter(ctx, storetest.Konica, list[0].ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of another machine: %v", err)
	}
	if err := s.Office.UnswapCounter(ctx, storetest.Ricoh, list[0].ID); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Readings.List(ctx, storetest.Gredos, storetest.Ricoh, 1); err != nil || list[0].Counts[store.BN] != 212000 {
		t.Errorf("taken back: %+v, %v", list, err)
	}
}

func TestWithdrawMachine(t *testing.T) {
	ctx := clerk()
	s, _ := storetest.Open(t)
	sentence(t, s.Office.WithdrawMachine(ctx, storetest.Ricoh, store.Withdrawal{}), "why")
	sentence(t, s.Office.WithdrawMachine(ctx, storetest.Ricoh, store.Withdrawal{Why: "x", On: "2026-12-01"}), "on")
	sentence(t, s.Office.WithdrawMachine(ctx, storetest.Ricoh, store.Withdrawal{Why: "x", Last: office(counts(1, 1))}), "bn")
	if err := s.Office.RestoreMachine(ctx, storetest.Ricoh, 0); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("in service: %v", err)
	}
	gone := store.Withdrawal{Why: "Fin de contrato", On: "2026-11-20", Last: office(counts(213900, 175900)), Version: 1}
	if err := s.Office.WithdrawMachine(ctx, storetest.Ricoh, gone); err != nil {
		t.Fatal(err)
	}
	m, err := s.Office.Machine(ctx, storetest.Ricoh)
	if err != nil || m.WithdrawnOn != "2026-11-20" || m.Last.On != "2026-11-20" || m.State(s.Today()) != store.MachineWithdrawn || m.Version != 2 {
		t.Errorf("%+v, %v", m, err)
	}
	if list, err := s.Equipment.List(ctx, storetest.Gredos, store.EquipmentFilter{}); err != nil || len(list) != 3 {
		t.Errorf("the customer sees %d, %v", len(list), err)
	}
	if _, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, portal(counts(214460, 176190))); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a reading by the customer: %v", err)
	}
	if _, err := s.Office.EnterReading(ctx, storetest.Ricoh, office(counts(214460, 176190))); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a reading by the office: %v", err)
	}
	if err := s.Office.WithdrawMachine(ctx, storetest.Ricoh, store.Withdrawal{Why: "x"}); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("twice: %v", err)
	}
	if err := s.Office.RestoreMachine(ctx, storetest.Ricoh, 1); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another version: %v", err)
	}
	if err := s.Office.RestoreMachine(ctx, storetest.Ricoh, 2); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh); err != nil {
		t.Errorf("back: %v", err)
	}
}

func TestMoveMachine(t *testing.T) {
	ctx := clerk()
	t.Run("what cannot be", func(t *testing.T) {
		s, _ := storetest.Open(t)
		for field, move := range map[string]store.MachineMove{
			"to":          {To: "77", Place: store.Values{}},
			"on":          {On: "2026-12-01", Place: store.Values{}},
			"email":       {Place: store.Values{"email": "ana"}},
			"contract_id": {To: storetest.AlbercheNumber, Place: store.Values{"contract_id": "1"}},
			"bn":          {To: storetest.AlbercheNumber, Place: store.Values{}, Last: office(counts(1, 1))},
		} {
			sentence(t, s.Office.MoveMachine(ctx, storetest.Ricoh, move), field)
		}
		if err := s.Office.MoveMachine(ctx, storetest.Ricoh, store.MachineMove{Version: 7}); !errors.Is(err, store.ErrConflict) {
			t.Errorf("another version: %v", err)
		}
		if m, err := s.Office.Machine(ctx, storetest.Ricoh); err != nil || m.Customer != storetest.Gredos || m.Last.Counts[store.BN] != 212000 {
			t.Errorf("something was written: %+v, %v", m, err)
		}
	})
	t.Run("to another site", func(t *testing.T) {
		s, _ := storetest.Open(t)
		move := store.MachineMove{Why: "Obras", Place: store.Values{"location": "Nave 2", "city": "ILLESCAS", "contract_id": "2"}, Version: 1}
		if err := s.Office.MoveMachine(ctx, storetest.Ricoh, move); err != nil {
			t.Fatal(err)
		}
		e, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh)
		if err != nil || e.Location != "Nave 2" || e.City != "ILLESCAS" || e.Last.On != "2026-10-20" || e.Contract.Number != "C01001" {
			t.Errorf("%+v, %v", e, err)
		}
		if marks, err := s.Office.Corrections(ctx, store.OnEquipment, 1); err != nil || marks["location"].ERP != "Administración, 1.ª planta" {
			t.Errorf("%+v, %v", marks, err)
		}
	})
	t.Run("to another customer, with the reading at the handover", func(t *testing.T) {
		s, clock := storetest.Open(t)
		move := store.MachineMove{To: "107", On: "2026-11-10", Why: "Venta", Place: store.Values{"location": "Archivo", "contract_id": "3"}, Last: office(counts(213000, 175500))}
		if err := s.Office.MoveMachine(ctx, storetest.Ricoh, move); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the former one: %v", err)
		}
		list, err := s.Readings.List(ctx, storetest.Alberche, storetest.Ricoh, 9)
		if err != nil || len(list) != 1 || list[0].Kind != store.InitialReading || list[0].Counts[store.BN] != 213000 {
			t.Fatalf("the new one sees %+v, %v", list, err)
		}
		clock.Add(time.Hour)
		if r, err := s.Readings.Enter(ctx, storetest.Alberche, storetest.Ricoh, portal(counts(213400, 175600))); err != nil || r.Copies[store.BN] != 400 {
			t.Errorf("its first reading %+v, %v", r, err)
		}
		d, err := s.Office.Dossier(ctx, store.Colleague{}, storetest.Ricoh)
		if err != nil || len(d.Owners) != 2 || d.Owners[0].From != "2026-11-10" || d.Owners[1].To != "2026-11-10" || len(d.Readings) != 15 {
			t.Errorf("owners %+v, %d readings, %v", d.Owners, len(d.Readings), err)
		}
		if d.Readings[0].Customer.ID != storetest.Alberche || d.Readings[2].Customer.ID != storetest.Gredos {
			t.Errorf("whose readings: %+v", d.Readings[:3])
		}
		sentence(t, s.Office.MoveMachine(ctx, storetest.Ricoh, store.MachineMove{To: storetest.GredosNumber, On: "2026-11-09", Place: store.Values{}}), "on")
	})
	t.Run("and back, as it was", func(t *testing.T) {
		s, clock := storetest.Open(t)
		there := store.MachineMove{To: storetest.AlbercheNumber, Place: store.Values{"contract_id": "3"}}
		back := store.MachineMove{To: storetest.GredosNumber, Place: store.Values{"contract_id": "1"}}
		if err := s.Office.MoveMachine(ctx, storetest.Ricoh, there); err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Hour)
		if err := s.Office.MoveMachine(ctx, storetest.Ricoh, back); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Readings.List(context.Background(), storetest.Gredos, storetest.Ricoh, 99); err != nil || len(list) != 12 {
			t.Errorf("%d readings, %v", len(list), err)
		}
		if marks, err := s.Office.Corrections(ctx, store.OnEquipment, 1); err != nil || len(marks) != 0 {
			t.Errorf("still marked: %+v, %v", marks, err)
		}
	})
}

func TestReplaceMachine(t *testing.T) {
	ctx := clerk()
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE equipment SET withdrawn_on = '2026-01-01' WHERE id = 6")
	for by, want := range map[string]string{"77": "by", "20417": "by", "21501": "by", "30001": "by"} {
		sentence(t, s.Office.ReplaceMachine(ctx, storetest.Ricoh, store.Replacement{By: by}), want)
	}
	if err := s.Office.ReplaceMachine(ctx, storetest.Ricoh, store.Replacement{By: "21500", Version: 7}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another version: %v", err)
	}
	if err := s.Office.ReplaceMachine(ctx, storetest.Ricoh, store.Replacement{By: "21500", On: "2026-11-20", Last: office(counts(213900, 175900))}); err != nil {
		t.Fatal(err)
	}
	old, err := s.Office.Machine(ctx, storetest.Ricoh)
	if err != nil || old.WithdrawnOn != "2026-11-20" || old.ReplacedBy.Number != "21500" || old.WithdrawnWhy == "" || old.Last.On != "2026-11-20" {
		t.Errorf("old %+v, %v", old, err)
	}
	next, err := s.Office.Machine(ctx, storetest.NoContract)
	if err != nil || next.Replaces.Number != "20417" || next.ContractID != 1 || next.Technician.ID != 1 || next.Location != old.Location || next.StartsOn != "2026-11-20" || *next.PriceBN != 7200 {
		t.Errorf("next %+v, %v", next, err)
	}
	if err := s.Office.RestoreMachine(ctx, storetest.Ricoh, 0); err != nil {
		t.Fatal(err)
	}
	if next, err := s.Office.Machine(ctx, storetest.NoContract); err != nil || next.Replaces.ID != 0 || next.ContractID != 1 {
		t.Errorf("after it is back: %+v, %v", next, err)
	}
	storetest.Exec(t, s, "UPDATE equipment SET contract_id = NULL WHERE id = 7")
	if err := s.Office.ReplaceMachine(ctx, storetest.Ricoh, store.Replacement{By: "30001"}); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Readings.List(ctx, storetest.Gredos, storetest.AlbercheCopy, 9); err != nil || len(list) != 0 {
		t.Errorf("one that comes from another customer brings %d readings, %v", len(list), err)
	}
	if err := s.Office.ReplaceMachine(ctx, storetest.Ricoh, store.Replacement{By: "21500"}); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("twice: %v", err)
	}
}
