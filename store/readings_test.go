package store_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func enter(t *testing.T, s *store.Store, id store.EquipmentID, entry store.Entry) store.Reading {
	t.Helper()
	reading, err := s.Readings.Enter(context.Background(), storetest.Gredos, id, entry)
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

func readings(t *testing.T, s *store.Store) int64 {
	t.Helper()
	return storetest.Scalar[int64](t, s, "SELECT count(*) FROM readings")
}

func TestEnterTwice(t *testing.T) {
	keyed := func(c store.Counts, key string) store.Entry {
		return store.Entry{Counts: c, Source: store.FromPortal, Idem: key}
	}
	t.Run("the same values on the same day are one reading", func(t *testing.T) {
		s, clock := storetest.Open(t)
		first := enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
		clock.Add(time.Hour)
		second := enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
		if second.ID != first.ID || !maps.Equal(second.Copies, first.Copies) {
			t.Errorf("second = %+v, want %+v", second, first)
		}
	})
	t.Run("higher values on the same day are a new reading", func(t *testing.T) {
		s, _ := storetest.Open(t)
		first := enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
		second := enter(t, s, storetest.Ricoh, portal(counts(214480, 176190)))
		if second.ID == first.ID || second.Copies[store.BN] != 20 {
			t.Errorf("second = %+v after %+v", second, first)
		}
	})
	t.Run("the same values on another day are a new reading", func(t *testing.T) {
		s, clock := storetest.Open(t)
		first := enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
		clock.Add(24 * time.Hour)
		if second := enter(t, s, storetest.Ricoh, portal(counts(214460, 176190))); second.ID == first.ID {
			t.Errorf("second = %+v", second)
		}
	})
	t.Run("the same key is one reading, whatever it says", func(t *testing.T) {
		s, clock := storetest.Open(t)
		first := enter(t, s, storetest.Ricoh, keyed(counts(214460, 176190), "k1"))
		clock.Add(48 * time.Hour)
		second := enter(t, s, storetest.Ricoh, keyed(counts(214999, 176190), "k1"))
		if second.ID != first.ID || second.Counts[store.BN] != 214460 || second.Copies[store.BN] != 2460 {
			t.Errorf("second = %+v, want %+v", second, first)
		}
	})
	t.Run("the key of another machine's reading is refused", func(t *testing.T) {
		s, _ := storetest.Open(t)
		enter(t, s, storetest.Ricoh, keyed(counts(214460, 176190), "k1"))
		_, err := s.Readings.Enter(context.Background(), storetest.Gredos, storetest.Brother, keyed(bn(65000), "k1"))
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("err = %v, want ErrConflict", err)
		}
	})
	t.Run("a change of counter clicked twice is stored once", func(t *testing.T) {
		s, _ := storetest.Open(t)
		before := readings(t, s)
		entry := portal(counts(300, 176190))
		entry.Change = &store.CounterChange{Final: bn(212600)}
		enter(t, s, storetest.Ricoh, entry)
		enter(t, s, storetest.Ricoh, entry)
		if added := readings(t, s) - before; added != 3 {
			t.Errorf("%d rows, want final, initial and reading", added)
		}
	})
	t.Run("many clicks at once are one reading", func(t *testing.T) {
		s, _ := storetest.Open(t)
		before := readings(t, s)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if _, err := s.Readings.Enter(context.Background(), storetest.Gredos, storetest.Brother, portal(bn(65000))); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if added := readings(t, s) - before; added != 1 {
			t.Errorf("%d rows, want 1", added)
		}
	})
}

func TestEnterIsTheOwners(t *testing.T) {
	cases := []struct {
		name    string
		owner   store.CustomerID
		machine store.EquipmentID
	}{
		{"a machine of someone else", storetest.Alberche, storetest.Ricoh},
		{"a machine without contract", storetest.Gredos, storetest.NoContract},
		{"a machine whose contract is over", storetest.Gredos, storetest.Retired},
		{"no such machine", storetest.Gredos, 4711},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			ctx, before := context.Background(), readings(t, s)
			_, entered := s.Readings.Enter(ctx, c.owner, c.machine, portal(bn(1)))
			_, listed := s.Readings.List(ctx, c.owner, c.machine, 10)
			_, monthly := s.Readings.Monthly(ctx, c.owner, c.machine, 12)
			_, usual := s.Readings.Usual(ctx, c.owner, c.machine)
			for _, err := range []error{entered, listed, monthly, usual} {
				if !errors.Is(err, store.ErrNotFound) {
					t.Errorf("err = %v, want ErrNotFound", err)
				}
			}
			if readings(t, s) != before {
				t.Error("a reading was stored")
			}
		})
	}
}

func TestEnterSentences(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	_, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, portal(counts(21446, 176190)))
	var invalid store.Invalid
	if errors.As(err, &invalid); invalid["bn"] != "La lectura BN no puede ser menor que la última (212.000). Puede que falte una cifra." {
		t.Errorf("sentence = %q", invalid["bn"])
	}
	insisted := store.Entry{Counts: counts(2120460, 176190), Again: bn(2120460), Source: store.FromPortal}
	doubtful := enter(t, s, storetest.Ricoh, insisted)
	if want := "BN: 1.908.460 copias en 34 días; lo normal son unas 2.300 al mes. Escrita dos veces."; doubtful.Doubt != want {
		t.Errorf("doubt = %q, want %q", doubtful.Doubt, want)
	}
	lower := portal(counts(212460, 176190))
	lower.Change = &store.CounterChange{LastWrong: true}
	if got := enter(t, s, storetest.Ricoh, lower); !strings.Contains(got.Doubt, "menor que la última (2.120.460)") {
		t.Errorf("doubt = %q", got.Doubt)
	}
}

// A disk that refuses to write must leave neither half of a counter's change.
func TestEnterStoresAllOrNothing(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "CREATE TRIGGER refuse BEFORE INSERT ON readings WHEN NEW.kind = 'normal' BEGIN SELECT raise(ABORT, 'no'); END")
	before := readings(t, s)
	entry := portal(counts(300, 176190))
	entry.Change = &store.CounterChange{Final: bn(212600)}
	if _, err := s.Readings.Enter(context.Background(), storetest.Gredos, storetest.Ricoh, entry); err == nil {
		t.Error("no error")
	}
	if readings(t, s) != before {
		t.Error("the change was stored without the reading")
	}
}

func TestListReadings(t *testing.T) {
	s, _ := storetest.Open(t)
	entry := portal(counts(300, 176190))
	entry.Change = &store.CounterChange{Final: bn(212600), Initial: bn(100)}
	enter(t, s, storetest.Ricoh, entry)
	list, err := s.Readings.List(context.Background(), storetest.Gredos, storetest.Ricoh, 4)
	if err != nil || len(list) != 4 {
		t.Fatalf("%d readings, %v", len(list), err)
	}
	want := []struct {
		kind   string
		copies store.Counts
	}{
		{store.NormalReading, counts(200, 1190)}, {store.InitialReading, store.Counts{}},
		{store.FinalReading, bn(600)}, {store.NormalReading, counts(2300, 1050)},
	}
	for i, w := range want {
		if list[i].Kind != w.kind || !maps.Equal(list[i].Copies, w.copies) {
			t.Errorf("%d: %s %v, want %s %v", i, list[i].Kind, list[i].Copies, w.kind, w.copies)
		}
	}
	if list[3].On != "2026-10-20" || list[3].Since != "2026-09-20" {
		t.Errorf("oldest = %+v", list[3])
	}
}

func TestMonthly(t *testing.T) {
	const insert = "INSERT INTO readings (equipment_id, taken_on, kind, bn, status, doubt, source, created_at) VALUES "
	cases := []struct {
		name  string
		setup string
		want  []int64 // of the last four months, -1 where nothing is known
	}{
		{"spread over the days between", insert + `(4,'2026-08-31','normal',1000,'ok','','erp',0), (4,'2026-09-30','normal',1600,'ok','','erp',0), (4,'2026-11-10','normal',2420,'ok','','erp',0)`,
			[]int64{-1, 600, 620, 200}},
		{"nothing is lost in rounding", insert + `(4,'2026-08-15','normal',0,'ok','','erp',0), (4,'2026-11-15','normal',100,'ok','','erp',0)`,
			[]int64{17, 33, 33, 17}},
		{"nothing across a change", insert + `(4,'2026-09-30','normal',9000,'ok','','erp',0), (4,'2026-10-20','final',9200,'ok','','portal',0),
			(4,'2026-10-20','initial',50,'ok','','portal',0), (4,'2026-10-20','normal',60,'ok','','portal',0)`, []int64{-1, -1, 210, -1}},
		{"nothing where it went down", insert + `(4,'2026-09-30','normal',9000,'ok','','erp',0), (4,'2026-10-31','normal',10,'ok','','erp',0)`, []int64{-1, -1, -1, -1}},
		{"nothing up to a doubtful one", insert + `(4,'2026-09-30','normal',9000,'ok','','erp',0), (4,'2026-10-31','normal',99999,'doubtful','x','portal',0)`, []int64{-1, -1, -1, -1}},
		{"a machine that stood still", insert + `(4,'2026-09-30','normal',9000,'ok','','erp',0), (4,'2026-10-31','normal',9000,'ok','','erp',0)`, []int64{-1, -1, 0, -1}},
		{"no readings", "SELECT 1", []int64{-1, -1, -1, -1}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "DELETE FROM readings WHERE equipment_id = 4;"+c.setup)
			months, err := s.Readings.Monthly(context.Background(), storetest.Gredos, storetest.Brother, 4)
			if err != nil || len(months) != 4 || months[0].First != "2026-08-01" || months[3].First != "2026-11-01" {
				t.Fatalf("months = %v, err = %v", months, err)
			}
			for i, want := range c.want {
				got, known := months[i].Copies[store.BN]
				if !known {
					got = -1
				}
				if got != want {
					t.Errorf("%s = %d, want %d", months[i].First, got, want)
				}
			}
		})
	}
}

func TestUsual(t *testing.T) {
	s, _ := storetest.Open(t)
	usual, err := s.Readings.Usual(context.Background(), storetest.Gredos, storetest.Ricoh)
	if err != nil || !maps.Equal(usual, counts(2300, 1000)) {
		t.Errorf("usual = %v, %v", usual, err)
	}
	storetest.Exec(t, s, young)
	if usual, err = s.Readings.Usual(context.Background(), storetest.Gredos, storetest.Brother); err != nil || len(usual) != 0 {
		t.Errorf("with little history: %v, %v", usual, err)
	}
}
