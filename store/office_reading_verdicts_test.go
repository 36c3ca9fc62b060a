package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestVerdictsOnward(t *testing.T) {
	t.Run("what was corrected keeps the old one beside it", func(t *testing.T) {
		s, _ := storetest.Open(t)
		id := doubtful(t, s)
		if err := s.Office.CorrectReading(clerk(), id, counts(212460, 176190)); err != nil {
			t.Fatal(err)
		}
		old, err := s.Office.Reading(clerk(), id)
		if err != nil || old.Status != store.ReadingDiscarded || old.Verdict.Verdict != store.VerdictCorrected || old.Verdict.Author != "Ana Belmonte" {
			t.Fatalf("old %+v, %v", old.Verdict, err)
		}
		if instead, err := s.Office.Reading(clerk(), old.Verdict.Instead); err != nil || instead.Instead != id || instead.Author != "TALLERES GREDOS" {
			t.Errorf("in its place %+v, %v", instead.Reading, err)
		}
		if err := s.Office.ReopenReading(clerk(), id); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("taken back: %v", err)
		}
	})
	t.Run("a change leaves both ends, and no copies between them", func(t *testing.T) {
		s, _ := storetest.Open(t)
		if err := s.Office.ReadingWasChange(clerk(), doubtful(t, s), bn(212600), bn(2120000)); err != nil {
			t.Fatal(err)
		}
		list, err := s.Readings.List(context.Background(), storetest.Gredos, storetest.Ricoh, 3)
		if err != nil || list[0].Copies[store.BN] != 460 || list[1].Kind != store.InitialReading || list[2].Kind != store.FinalReading || list[2].Copies[store.BN] != 600 {
			t.Errorf("%+v, %v", list, err)
		}
	})
	t.Run("what was confirmed or discarded can be taken back", func(t *testing.T) {
		s, _ := storetest.Open(t)
		id := doubtful(t, s)
		for _, decide := range []func() error{
			func() error { _, err := s.Office.ConfirmReadings(clerk(), id); return err },
			func() error { return s.Office.DiscardReading(clerk(), id, "De otro equipo") },
		} {
			if err := errors.Join(decide(), s.Office.ReopenReading(clerk(), id)); err != nil {
				t.Fatal(err)
			}
			if c, err := s.Office.Reading(clerk(), id); err != nil || c.Status != store.ReadingDoubtful || c.Verdict != nil {
				t.Errorf("%+v, %v", c.Reading, err)
			}
		}
	})
	t.Run("in bulk the decided ones are passed over", func(t *testing.T) {
		s, clock := storetest.Open(t)
		first := doubtful(t, s)
		if _, err := s.Office.ConfirmReadings(clerk(), first); err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Hour)
		storetest.Exec(t, s, "UPDATE readings SET status = 'doubtful', doubt = 'x' WHERE id = 1")
		if n, err := s.Office.ConfirmReadings(clerk(), first, 1); n != 1 || err != nil {
			t.Errorf("%d confirmed, %v", n, err)
		}
		if _, err := s.Office.ConfirmReadings(clerk(), 1, 999); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("one that is not there: %v", err)
		}
	})
	t.Run("a correction stays with whom the machine was at on its last day", func(t *testing.T) {
		s, clock := storetest.Open(t)
		id := doubtful(t, s)
		storetest.Exec(t, s, "UPDATE equipment SET customer_id = 2, updated_at = ? WHERE id = 1", clock.Now().UnixMilli())
		if err := s.Office.CorrectReading(clerk(), id, counts(212460, 176190)); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Readings.List(context.Background(), storetest.Alberche, storetest.Ricoh, 9); err != nil || len(list) != 0 {
			t.Errorf("the new customer sees %+v, %v", list, err)
		}
	})
}
