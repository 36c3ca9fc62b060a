package store_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// TestSlipsInTheHistory: what an ERP keeps of the Brother, oldest first, a reading each month until
// November; and what a customer may type then without being asked.
func TestSlipsInTheHistory(t *testing.T) {
	for _, c := range []struct {
		name    string
		history []int64
		usual   int64
		entry   int64
		asked   bool
		copies  []int64 // of each reading from the second on; -1 where it has none
	}{
		{"steady", []int64{1000, 2000, 3000, 4000}, 980, 5000, false, []int64{1000, 1000, 1000}},
		{"a digit too many", []int64{10000, 11000, 120000, 13000, 14000}, 980, 15000, false, []int64{1000, -1, 2000, 1000}},
		{"and then as much is typed", []int64{10000, 11000, 120000, 13000, 14000}, 980, 90000, true, []int64{1000, -1, 2000, 1000}},
		{"a digit too few", []int64{10000, 11000, 1200, 13000, 14000}, 980, 90000, true, []int64{1000, -1, 2000, 1000}},
		{"put to zero", []int64{90000, 91000, 500, 1500, 2500}, 980, 3500, false, []int64{1000, -1, 1000, 1000}},
		{"the slip is the last one", []int64{10000, 11000, 12000, 1300}, 980, 14000, true, []int64{1000, 1000, -1}},
		{"nothing printed", []int64{5000, 5000, 5000}, 0, 6000, false, []int64{0, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "DELETE FROM readings WHERE equipment_id = 4")
			for i, value := range c.history {
				on := time.Date(2026, time.Month(12-len(c.history)+i), 2, 0, 0, 0, 0, time.UTC)
				storetest.Exec(t, s, "INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (4, ?, ?, 'erp', 0)", store.DateOf(on), value)
			}
			usual, err := s.Readings.Usual(ctx, storetest.Gredos, storetest.Brother)
			if err != nil || usual[store.BN] != c.usual {
				t.Errorf("usual %v, %v; want %d", usual, err, c.usual)
			}
			list, err := s.Readings.List(ctx, storetest.Gredos, storetest.Brother, 10)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range c.copies {
				got, ok := list[len(c.copies)-1-i].Copies[store.BN]
				if ok != (want >= 0) || ok && got != want {
					t.Errorf("reading %d: %d copies (%v), want %d", i+2, got, ok, want)
				}
			}
			_, err = s.Readings.Enter(ctx, storetest.Gredos, storetest.Brother, portal(bn(c.entry)))
			if asked := err != nil; asked != c.asked {
				t.Errorf("err = %v, want a question: %v", err, c.asked)
			}
		})
	}
}

// TestPartOfTheCounters: a colour machine of which the ERP sometimes kept BN only.
func TestPartOfTheCounters(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, `INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (1, '2026-11-10', 213000, 'technician', 0)`)
	if _, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, portal(counts(213500, 174999))); !strings.Contains(fmt.Sprint(err), "lower") {
		t.Errorf("colour lower than the last one that was read: %v", err)
	}
	got := enter(t, s, storetest.Ricoh, portal(counts(213500, 176190)))
	if !maps.Equal(got.Copies, counts(500, 1190)) || got.Status != store.ReadingOK {
		t.Errorf("got %+v; want the colour since October, BN since the 10th", got)
	}
	if _, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, portal(counts(0, 0))); err == nil {
		t.Error("zeros were taken for a reading")
	}
}

// TestWhatTheOfficeSees: the reading, and the words that are stored with it.
func TestWhatTheOfficeSees(t *testing.T) {
	with := func(c store.Counts, change store.CounterChange) store.Entry {
		return store.Entry{Counts: c, Again: maps.Clone(c), Change: &change, Source: store.FromPortal}
	}
	for _, c := range []struct {
		name  string
		entry store.Entry
		want  string // the whole text; empty for a reading that needs no look
	}{
		{"nothing special", portal(counts(214460, 176190)), ""},
		{"a value that was insisted on", with(counts(2120460, 176190), store.CounterChange{}),
			"BN: 1.908.460 copias en 34 días; lo normal son unas 2.300 al mes. Escrita dos veces."},
		{"the last one was wrong, one counter lower", with(counts(21200, 176190), store.CounterChange{LastWrong: true}),
			"BN: menor que la última (212.000); el cliente dice que la última estaba mal."},
		{"the last one was wrong, none lower", with(counts(212100, 175100), store.CounterChange{LastWrong: true}),
			"El cliente dice que la última lectura (20/10/2026) estaba mal."},
		{"the counter was put to zero", with(counts(300, 176190), store.CounterChange{Final: bn(212600), Initial: bn(0)}),
			"BN: contador cambiado o puesto a cero; acabó en 212.600 y empezó en 0."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			id := enter(t, s, storetest.Ricoh, c.entry).ID
			got := storetest.Scalar[string](t, s, "SELECT status || ' ' || doubt FROM readings WHERE id = ?", id)
			if want := "doubtful " + c.want; c.want != "" && got != want || c.want == "" && got != "ok " {
				t.Errorf("stored %q, want %q", got, want)
			}
		})
	}
}

// TestPeriodAtTheEdges: the reading of which month is asked for, and whether one of that day gives it.
func TestPeriodAtTheEdges(t *testing.T) {
	ctx := context.Background()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now     time.Time
		day     int
		first   store.Date
		last    store.Date
		overdue bool
	}{
		{time.Date(2026, 11, 30, 23, 59, 59, 0, madrid), 20, "2026-11-01", "2026-11-30", false},
		{time.Date(2026, 12, 1, 0, 0, 0, 0, madrid), 20, "2026-11-01", "2026-11-30", true},
		{time.Date(2026, 12, 19, 23, 59, 59, 0, madrid), 20, "2026-11-01", "2026-11-30", true},
		{time.Date(2026, 12, 20, 0, 0, 0, 0, madrid), 20, "2026-12-01", "2026-12-31", false},
		{time.Date(2027, 1, 1, 0, 30, 0, 0, madrid), 20, "2026-12-01", "2026-12-31", true},
		{time.Date(2027, 1, 1, 0, 30, 0, 0, madrid), 1, "2027-01-01", "2027-01-31", false},
		{time.Date(2028, 2, 29, 12, 0, 0, 0, madrid), 28, "2028-02-01", "2028-02-29", false},
		{time.Date(2028, 3, 1, 12, 0, 0, 0, madrid), 28, "2028-02-01", "2028-02-29", true},
		{time.Date(2026, 10, 25, 2, 30, 0, 0, madrid), 25, "2026-10-01", "2026-10-31", false}, // the hour that comes twice
	} {
		s, clock := storetest.Open(t)
		dealer, err := s.Settings.Get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		dealer.ReadingDay = c.day
		if err := s.Settings.Put(ctx, dealer); err != nil {
			t.Fatal(err)
		}
		clock.Add(c.now.Sub(clock.Now()))
		if got, err := s.Readings.Period(ctx); err != nil || got != (store.Period{First: c.first, Last: c.last, Overdue: c.overdue}) {
			t.Errorf("%s, day %d: %+v, %v", c.now, c.day, got, err)
		}
		if c.now.Before(storetest.Start) {
			continue // the cast was read later
		}
		if machine, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh); err != nil || !machine.Pending {
			t.Errorf("%s: pending %v, %v", c.now, machine.Pending, err)
		}
		enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
		if machine, err := s.Equipment.Get(ctx, storetest.Gredos, storetest.Ricoh); err != nil || machine.Pending {
			t.Errorf("%s: still pending after a reading, %v", c.now, err)
		}
	}
}
