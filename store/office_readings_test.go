package store_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// clerk is the office at work.
func clerk() context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
}

// doubtful leaves a reading of the Ricoh in doubt and returns it.
func doubtful(t *testing.T, s *store.Store) int64 {
	t.Helper()
	entry := portal(counts(2120460, 176190))
	entry.Again, entry.Author = entry.Counts, "TALLERES GREDOS"
	return enter(t, s, storetest.Ricoh, entry).ID
}

func TestReadingLists(t *testing.T) {
	s, _ := storetest.Open(t)
	doubtful(t, s)
	ctx := clerk()
	tally, err := s.Office.ReadingTally(ctx)
	if err != nil || tally.Doubtful != 1 || tally.Pending != 2 || tally.Overdue != 0 || tally.Received != 3 {
		t.Errorf("tally %+v, %v", tally, err)
	}
	for name, test := range map[string]struct {
		list   func(context.Context, store.ReadingFilter) (store.ReadingPage, error)
		filter store.ReadingFilter
		want   int
	}{
		"doubtful":                       {s.Office.DoubtfulReadings, store.ReadingFilter{Page: 1}, 1},
		"by customer, accents aside":     {s.Office.DoubtfulReadings, store.ReadingFilter{Query: "TÁLLERES gredos", Page: 1}, 1},
		"by machine and customer":        {s.Office.DoubtfulReadings, store.ReadingFilter{Query: "20417 04812", Page: 1}, 1},
		"by own reference":               {s.Office.DoubtfulReadings, store.ReadingFilter{Query: "adm-01", Page: 1}, 1},
		"by serial":                      {s.Office.DoubtfulReadings, store.ReadingFilter{Query: "v98236", Page: 1}, 1},
		"each word must fit":             {s.Office.DoubtfulReadings, store.ReadingFilter{Query: "ricoh alberche sa", Page: 1}, 0},
		"by source":                      {s.Office.DoubtfulReadings, store.ReadingFilter{Source: store.FromPhone, Page: 1}, 0},
		"received in November":           {s.Office.ReceivedReadings, store.ReadingFilter{From: "2026-11-01", To: "2026-11-30", Page: 1}, 3},
		"received in November, by phone": {s.Office.ReceivedReadings, store.ReadingFilter{From: "2026-11-01", Source: store.FromPhone}, 0},
		"of a machine, all of them":      {s.Office.ReceivedReadings, store.ReadingFilter{Query: "30001"}, 6},
	} {
		page, err := test.list(ctx, test.filter)
		if err != nil || page.Total != test.want || len(page.Lines) != test.want {
			t.Errorf("%s: %d of %d, %v; want %d", name, len(page.Lines), page.Total, err, test.want)
		}
	}
	page, err := s.Office.DoubtfulReadings(ctx, store.ReadingFilter{Page: 1})
	if err != nil || page.Lines[0].Before[store.BN] != 212000 || page.Lines[0].Customer.Number != storetest.GredosNumber || page.Lines[0].Machine.OwnRef != "ADM-01" {
		t.Errorf("line %+v, %v", page.Lines, err)
	}
}

func TestPendingReadings(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx := clerk()
	pending := func(filter store.ReadingFilter) string {
		t.Helper()
		page, err := s.Office.PendingReadings(ctx, filter)
		if err != nil || page.Total != len(page.Lines) {
			t.Fatalf("%d of %d, %v", len(page.Lines), page.Total, err)
		}
		var list []string
		for _, line := range page.Lines {
			list = append(list, line.Machine.Number)
		}
		return strings.Join(list, " ")
	}
	check := func(name, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	check("this month", pending(store.ReadingFilter{Page: 1}), "20417 20655 30001")
	check("of a customer", pending(store.ReadingFilter{Query: "alberche gestoria"}), "30001")
	check("none is overdue", pending(store.ReadingFilter{Late: 1}), "")
	storetest.Exec(t, s, "DELETE FROM readings WHERE equipment_id = 7 AND taken_on > '2026-08-01'")
	check("the longest overdue first", pending(store.ReadingFilter{}), "30001 20417 20655")
	page, err := s.Office.PendingReadings(ctx, store.ReadingFilter{Page: 1})
	if err != nil || page.Lines[0].Due != "2026-08-31" || page.Lines[0].Late != 84 || page.Lines[1].Late != -7 {
		t.Errorf("lines %+v, %v", page.Lines, err)
	}
	check("overdue for two months", pending(store.ReadingFilter{Late: 60}), "30001")
	storetest.Exec(t, s, "UPDATE equipment SET ends_on = '2026-11-01' WHERE id = 7; UPDATE equipment SET withdrawn_on = '2026-11-02' WHERE id = 2")
	check("not out of contract, nor withdrawn", pending(store.ReadingFilter{}), "20417")
	clock.Set(time.Date(2026, time.December, 4, 9, 0, 0, 0, time.UTC))
	check("in December still of November", pending(store.ReadingFilter{Late: 1}), "20417")
	doubtful(t, s)
	check("read, in whichever state", pending(store.ReadingFilter{}), "")
}

// The customer's own list and the office's follow one rule.
func TestPendingIsTheCustomersRule(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, `UPDATE equipment SET starts_on = '2026-11-25' WHERE id = 1; UPDATE equipment SET starts_on = '2026-12-01' WHERE id = 2;
		UPDATE equipment SET starts_on = '', read_on = '' WHERE id = 3; DELETE FROM readings WHERE equipment_id = 3`)
	round, err := s.Readings.Pending(context.Background(), storetest.Gredos)
	page, err2 := s.Office.PendingReadings(clerk(), store.ReadingFilter{Query: "talleres"})
	if err != nil || err2 != nil || len(round.Lines)-round.Done != 2 || page.Total != 2 {
		t.Errorf("customer: %d of %d, office: %d, %v %v", round.Done, len(round.Lines), page.Total, err, err2)
	}
	if page.Lines[0].Machine.Number != "20981" || page.Lines[0].Due != "2026-11-30" || page.Lines[0].LastOn != "" {
		t.Errorf("never read: %+v", page.Lines[0])
	}
}

func TestReadingCase(t *testing.T) {
	s, _ := storetest.Open(t)
	id := doubtful(t, s)
	c, err := s.Office.Reading(clerk(), id)
	if err != nil || c.Before[store.BN] != 212000 || c.Copies[store.BN] != 1908460 || c.Usual[store.BN] != 2300 || len(c.Past) != 6 ||
		c.Past[0].On != "2026-10-20" || len(c.Months) != 12 || !strings.Contains(c.Doubt, "Escrita dos veces") || c.Question != nil || c.Verdict != nil {
		t.Errorf("case %+v, %v", c, err)
	}
	if _, err := s.Office.Reading(clerk(), 999); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such reading: %v", err)
	}
}

func TestVerdicts(t *testing.T) {
	for name, test := range map[string]struct {
		act  func(s *store.Store, id int64) error
		want error
		sees string // the customer's newest reading, as it stands
	}{
		"confirmed": {func(s *store.Store, id int64) error { _, err := s.Office.ConfirmReadings(clerk(), id); return err }, nil, "2120460 confirmed"},
		"corrected": {func(s *store.Store, id int64) error {
			return s.Office.CorrectReading(clerk(), id, counts(212460, 176190))
		}, nil, "212460 confirmed"},
		"corrected to less than before": {func(s *store.Store, id int64) error {
			return s.Office.CorrectReading(clerk(), id, counts(211000, 176190))
		},
			store.Invalid{"bn": ""}, "2120460 doubtful"},
		"corrected without colour": {func(s *store.Store, id int64) error { return s.Office.CorrectReading(clerk(), id, bn(213000)) },
			store.Invalid{"color": ""}, "2120460 doubtful"},
		"corrected to the same": {func(s *store.Store, id int64) error {
			return s.Office.CorrectReading(clerk(), id, counts(2120460, 176190))
		},
			store.Invalid{"bn": ""}, "2120460 doubtful"},
		"discarded":                  {func(s *store.Store, id int64) error { return s.Office.DiscardReading(clerk(), id, "De otro equipo") }, nil, "212000 ok"},
		"discarded without a reason": {func(s *store.Store, id int64) error { return s.Office.DiscardReading(clerk(), id, " ") }, store.Invalid{"reason": ""}, "2120460 doubtful"},
		"a counter that was changed": {func(s *store.Store, id int64) error {
			return s.Office.ReadingWasChange(clerk(), id, bn(212600), bn(2120000))
		}, nil, "2120460 confirmed"},
		"changed, but from less than before": {func(s *store.Store, id int64) error {
			return s.Office.ReadingWasChange(clerk(), id, bn(1000), nil)
		}, store.Invalid{"final_bn": ""}, "2120460 doubtful"},
		"changed, without an end": {func(s *store.Store, id int64) error { return s.Office.ReadingWasChange(clerk(), id, nil, nil) }, store.Invalid{"final_bn": ""}, "2120460 doubtful"},
		"no such reading":         {func(s *store.Store, _ int64) error { return s.Office.DiscardReading(clerk(), 999, "x") }, store.ErrNotFound, "2120460 doubtful"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			id := doubtful(t, s)
			err := test.act(s, id)
			var invalid store.Invalid
			if want, ok := test.want.(store.Invalid); ok {
				for field := range want {
					if !errors.As(err, &invalid) || invalid[field] == "" {
						t.Errorf("err = %v, want a sentence on %s", err, field)
					}
				}
			} else if !errors.Is(err, test.want) {
				t.Fatalf("err = %v, want %v", err, test.want)
			}
			list, err := s.Readings.List(context.Background(), storetest.Gredos, storetest.Ricoh, 1)
			if got := plain(list[0].Counts[store.BN]) + " " + list[0].Status; err != nil || got != test.sees {
				t.Errorf("the customer sees %q, %v; want %q", got, err, test.sees)
			}
			changes := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE object = 'reading' AND customer_id = 1 AND actor = 'Ana Belmonte'")
			if (test.want == nil) != (changes == 1) {
				t.Errorf("%d lines in the log", changes)
			}
			if test.want == nil { // a second decision is told that there is one
				if err := s.Office.DiscardReading(clerk(), id, "x"); !errors.Is(err, store.ErrConflict) {
					t.Errorf("decided twice: %v", err)
				}
				if _, err := s.Office.ConfirmReadings(clerk(), id); !errors.Is(err, store.ErrConflict) {
					t.Errorf("confirmed after that: %v", err)
				}
			}
		})
	}
}

func plain(n int64) string { return strconv.FormatInt(n, 10) }
