package store_test

import (
	"context"
	"errors"
	"maps"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// counts are BN and Color, the counters of the cast's colour machines.
func counts(bn, color int64) store.Counts { return store.Counts{store.BN: bn, store.Color: color} }

func bn(value int64) store.Counts { return store.Counts{store.BN: value} }

func portal(c store.Counts) store.Entry { return store.Entry{Counts: c, Source: store.FromPortal} }

func TestEnter(t *testing.T) {
	again := func(c store.Counts) store.Entry {
		return store.Entry{Counts: c, Again: maps.Clone(c), Source: store.FromPortal}
	}
	changed := func(c store.Counts, change store.CounterChange) store.Entry {
		return store.Entry{Counts: c, Change: &change, Source: store.FromPortal}
	}
	cases := []struct {
		name    string
		machine store.EquipmentID
		setup   string
		entry   store.Entry

		status  string         // of the reading that is stored; empty when none is
		copies  store.Counts   // of that reading
		rows    int64          // that were added
		invalid []string       // fields
		below   *store.Below   // the first one
		doubt   *store.Doubt   // without Also
		also    *store.Counter // the second counter in doubt
	}{
		{name: "a usual month", machine: storetest.Ricoh, entry: portal(counts(214460, 176190)),
			status: store.ReadingOK, copies: counts(2460, 1190), rows: 1},
		{name: "nothing printed is allowed", machine: storetest.Ricoh, entry: portal(counts(212000, 175000)),
			status: store.ReadingOK, copies: counts(0, 0), rows: 1},
		{name: "a machine without colour", machine: storetest.Brother, entry: portal(bn(65700)),
			status: store.ReadingOK, copies: bn(830), rows: 1},
		{name: "a counter is missing", machine: storetest.Ricoh, entry: portal(bn(214460)), invalid: []string{"color"}},
		{name: "nothing was typed", machine: storetest.Ricoh, entry: portal(nil), invalid: []string{"bn", "color"}},
		{name: "a counter the machine has not", machine: storetest.Brother, entry: portal(counts(65000, 3)), invalid: []string{"color"}},
		{name: "more than a counter can show", machine: storetest.Brother, entry: portal(bn(store.MaxCount + 1)), invalid: []string{"bn"}},
		{name: "less than nothing", machine: storetest.Brother, entry: portal(bn(-1)), invalid: []string{"bn"}},
		{name: "the last reading lies in the future", machine: storetest.Brother, entry: portal(bn(66000)), invalid: []string{"reading"},
			setup: "INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (4, '2026-11-24', 65000, 'erp', 0)"},

		{name: "lower than the last, a digit short", machine: storetest.Ricoh, entry: portal(counts(21446, 176190)),
			invalid: []string{"bn"}, below: &store.Below{Counter: store.BN, Value: 21446, Last: 212000, On: "2026-10-20", Short: true}},
		{name: "lower than the last, two digits exchanged", machine: storetest.Ricoh, entry: portal(counts(124460, 176190)),
			invalid: []string{"bn"}, below: &store.Below{Counter: store.BN, Value: 124460, Last: 212000, On: "2026-10-20", Guess: 214460}},
		{name: "both lower", machine: storetest.Ricoh, entry: portal(counts(7, 8)), invalid: []string{"bn", "color"},
			below: &store.Below{Counter: store.BN, Value: 7, Last: 212000, On: "2026-10-20"}},
		{name: "one missing, one lower", machine: storetest.Ricoh, entry: portal(bn(7)), invalid: []string{"bn", "color"},
			below: &store.Below{Counter: store.BN, Value: 7, Last: 212000, On: "2026-10-20"}},
		{name: "a discarded reading does not count", machine: storetest.Brother, entry: portal(bn(65700)), status: store.ReadingOK, copies: bn(830), rows: 1,
			setup: "INSERT INTO readings (equipment_id, taken_on, bn, source, status, doubt, created_at) VALUES (4, '2026-11-10', 95000, 'portal', 'discarded', 'x', 0)"},

		{name: "a digit too many is asked about", machine: storetest.Ricoh, entry: portal(counts(2120460, 176190)),
			doubt: &store.Doubt{Counter: store.BN, Value: 2120460, Copies: 1908460, Days: 34, Usual: 2300, Guess: 212460}},
		{name: "typed again it is believed and marked", machine: storetest.Ricoh, entry: again(counts(2120460, 176190)),
			status: store.ReadingDoubtful, copies: counts(1908460, 1190), rows: 1},
		{name: "another value after the question is asked about anew", machine: storetest.Ricoh,
			entry: store.Entry{Counts: counts(2120461, 176190), Again: counts(2120460, 176190), Source: store.FromPortal},
			doubt: &store.Doubt{Counter: store.BN, Value: 2120461, Copies: 1908461, Days: 34, Usual: 2300, Guess: 212461}},
		{name: "both implausible", machine: storetest.Ricoh, entry: portal(counts(900000, 900000)), also: ptr(store.Color),
			doubt: &store.Doubt{Counter: store.BN, Value: 900000, Copies: 688000, Days: 34, Usual: 2300}},
		{name: "five times the usual rate passes", machine: storetest.Ricoh, entry: portal(counts(212000+12877, 175000)),
			status: store.ReadingOK, copies: counts(12877, 0), rows: 1},
		{name: "one copy more does not", machine: storetest.Ricoh, entry: portal(counts(212000+12878, 175000)),
			doubt: &store.Doubt{Counter: store.BN, Value: 224878, Copies: 12878, Days: 34, Usual: 2300, Guess: 224788}},
		{name: "a machine that prints little may have a busy week", machine: storetest.Brother, setup: idle, entry: portal(bn(65870)),
			status: store.ReadingOK, copies: bn(1000), rows: 1},
		{name: "but not a busier one", machine: storetest.Brother, setup: idle, entry: portal(bn(65871)),
			doubt: &store.Doubt{Counter: store.BN, Value: 65871, Copies: 1001, Days: 21, Guess: 65781}},
		{name: "with little history the limit is wide", machine: storetest.Brother, setup: young, entry: portal(bn(64870 + 50000)),
			status: store.ReadingOK, copies: bn(50000), rows: 1},
		{name: "but there is one", machine: storetest.Brother, setup: young, entry: portal(bn(648700)),
			doubt: &store.Doubt{Counter: store.BN, Value: 648700, Copies: 583830, Days: 21, Guess: 64870}},
		{name: "the first reading of all", machine: storetest.Brother, setup: fresh, entry: portal(bn(3_200_000)),
			status: store.ReadingOK, copies: store.Counts{}, rows: 1},
		{name: "a first reading that no machine reaches", machine: storetest.Brother, setup: fresh, entry: portal(bn(32_000_000)),
			doubt: &store.Doubt{Counter: store.BN, Value: 32_000_000}},
		{name: "a doubtful reading is no measure", machine: storetest.Brother, entry: portal(bn(300_000)),
			setup: "INSERT INTO readings (equipment_id, taken_on, bn, source, status, doubt, created_at) VALUES (4, '2026-11-10', 200000, 'portal', 'doubtful', 'x', 0)",
			doubt: &store.Doubt{Counter: store.BN, Value: 300_000, Copies: 100_000, Days: 13, Usual: 1200}},

		{name: "BN and Color exchanged", machine: storetest.Ricoh, entry: portal(counts(176190, 214460)),
			doubt: &store.Doubt{Counter: store.BN, Value: 176190, Copies: 176190 - 212000, Days: 34, Usual: 2300, Guess: 214460, Swap: true}},
		{name: "insisting does not make a lower counter higher", machine: storetest.Ricoh, entry: again(counts(176190, 214460)),
			invalid: []string{"bn"}, below: &store.Below{Counter: store.BN, Value: 176190, Last: 212000, On: "2026-10-20"}},

		{name: "the counter was reset", machine: storetest.Ricoh, status: store.ReadingDoubtful, copies: counts(900, 1190), rows: 3,
			entry: changed(counts(300, 176190), store.CounterChange{Final: bn(212600), Initial: bn(0)})},
		{name: "the counter was changed for another", machine: storetest.Ricoh, status: store.ReadingDoubtful, copies: counts(1100, 190), rows: 3,
			entry: changed(counts(50500, 60100), store.CounterChange{Final: counts(212600, 175090), Initial: counts(50000, 60000)})},
		{name: "a reset without its final value", machine: storetest.Ricoh, invalid: []string{"final_bn"},
			entry: changed(counts(300, 176190), store.CounterChange{Initial: bn(0)})},
		{name: "a final value lower than the last reading", machine: storetest.Ricoh, invalid: []string{"final_bn"},
			entry: changed(counts(300, 176190), store.CounterChange{Final: bn(211999)})},
		{name: "a final value that no counter shows", machine: storetest.Ricoh, invalid: []string{"final_bn"},
			entry: changed(counts(300, 176190), store.CounterChange{Final: bn(store.MaxCount + 1)})},
		{name: "an initial value higher than the reading", machine: storetest.Ricoh, invalid: []string{"initial_bn"},
			entry: changed(counts(300, 176190), store.CounterChange{Final: bn(212600), Initial: bn(301)})},
		{name: "a reset of the one counter does not excuse the other", machine: storetest.Ricoh, invalid: []string{"color"},
			below: &store.Below{Counter: store.Color, Value: 9, Last: 175000, On: "2026-10-20"},
			entry: changed(counts(300, 9), store.CounterChange{Final: bn(212600)})},
		{name: "an implausible jump across a change is asked about", machine: storetest.Ricoh,
			entry: changed(counts(900000, 176190), store.CounterChange{Final: bn(212600)}),
			doubt: &store.Doubt{Counter: store.BN, Value: 900000, Copies: 900600, Days: 34, Usual: 2300}},
		{name: "the last reading was wrong", machine: storetest.Ricoh, status: store.ReadingDoubtful, copies: store.Counts{store.Color: 1190}, rows: 1,
			entry: changed(counts(21200, 176190), store.CounterChange{LastWrong: true})},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if c.setup != "" {
				storetest.Exec(t, s, c.setup)
			}
			before := storetest.Scalar[int64](t, s, "SELECT count(*) FROM readings")
			reading, err := s.Readings.Enter(context.Background(), storetest.Gredos, c.machine, c.entry)
			if added := storetest.Scalar[int64](t, s, "SELECT count(*) FROM readings") - before; added != c.rows {
				t.Errorf("%d rows added, want %d", added, c.rows)
			}
			if c.status != "" {
				checkStored(t, reading, err, c.entry.Counts, c.status, c.copies)
				return
			}
			checkFields(t, err, c.invalid)
			checkBelow(t, err, c.below)
			checkDoubt(t, err, c.doubt, c.also)
		})
	}
}

// Histories of the Brother: hardly used; read twice within a few days; never read.
const (
	idle = `DELETE FROM readings WHERE equipment_id = 4;
		INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (4, '2026-02-02', 64870, 'erp', 0), (4, '2026-11-02', 64870, 'erp', 0)`
	young = `DELETE FROM readings WHERE equipment_id = 4;
		INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (4, '2026-10-12', 64800, 'erp', 0), (4, '2026-11-02', 64870, 'erp', 0)`
	fresh = "DELETE FROM readings WHERE equipment_id = 4"
)

func ptr[T any](v T) *T { return &v }

func checkStored(t *testing.T, got store.Reading, err error, want store.Counts, status string, copies store.Counts) {
	t.Helper()
	if err != nil {
		t.Fatalf("err = %v", err)
	}
	if got.ID == 0 || got.On != "2026-11-23" || got.Status != status || !maps.Equal(got.Counts, want) || !maps.Equal(got.Copies, copies) {
		t.Errorf("got %+v, want status %s, counts %v, copies %v", got, status, want, copies)
	}
	if (got.Doubt != "") != (status == store.ReadingDoubtful) {
		t.Errorf("doubt = %q with status %s", got.Doubt, got.Status)
	}
}

func checkFields(t *testing.T, err error, fields []string) {
	t.Helper()
	var invalid store.Invalid
	if errors.As(err, &invalid); len(invalid) != len(fields) {
		t.Errorf("err = %v, want Invalid of %v", err, fields)
	}
	for _, field := range fields {
		if invalid[field] == "" {
			t.Errorf("no sentence for %s in %v", field, invalid)
		}
	}
}

func checkBelow(t *testing.T, err error, want *store.Below) {
	t.Helper()
	var lower store.Lower
	switch errors.As(err, &lower); {
	case want == nil && len(lower.Values) > 0:
		t.Errorf("unexpected %+v", lower)
	case want != nil && (len(lower.Values) == 0 || lower.Values[0] != *want):
		t.Errorf("err = %v %+v, want Lower %+v", err, lower, *want)
	}
}

func checkDoubt(t *testing.T, err error, want *store.Doubt, also *store.Counter) {
	t.Helper()
	var doubt store.Doubt
	if found := errors.As(err, &doubt); found != (want != nil) {
		t.Fatalf("err = %v, want Doubt: %v", err, want != nil)
	}
	if want == nil {
		return
	}
	if got := doubt.Also; (also != nil) != (len(got) == 1) || also != nil && got[0].Counter != *also {
		t.Errorf("also = %v, want %v", got, also)
	}
	doubt.Also = nil
	if doubt.Counter != want.Counter || doubt.Value != want.Value || doubt.Copies != want.Copies || doubt.Days != want.Days ||
		doubt.Usual != want.Usual || doubt.Guess != want.Guess || doubt.Swap != want.Swap {
		t.Errorf("doubt = %+v, want %+v", doubt, *want)
	}
}
