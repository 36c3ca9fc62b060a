package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestRemindReadings(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE customers SET email = '' WHERE id = 2")
	all := []store.EquipmentID{storetest.Ricoh, storetest.Konica, storetest.Samsung, storetest.AlbercheCopy}
	for _, want := range []store.Reminded{{Sent: 1, Unreachable: 1}, {Already: 1, Unreachable: 1}} {
		if got, err := s.Office.RemindReadings(clerk(), all); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
	}
	if got, err := s.Office.RemindAllReadings(clerk(), store.ReadingFilter{Query: "alberche"}); err != nil || got.Unreachable != 1 || got.Already != 0 {
		t.Errorf("a list: %+v, %v", got, err)
	}
	letter, err := s.Outbox.Claim(clerk(), time.Minute)
	if err != nil || letter.Kind != store.LetterReadingReminder || letter.Address != "administracion@talleresgredos.example" {
		t.Fatalf("%+v, %v", letter, err)
	}
	facts, err := s.Outbox.ReadingReminder(clerk(), letter.Ref)
	if err != nil || len(facts.Machines) != 2 || facts.Machines[0].Machine.Number != "20417" || facts.Machines[0].Last.Counts[store.BN] != 212000 || facts.Period.Last != "2026-11-30" {
		t.Errorf("%+v, %v", facts, err)
	}
	enter(t, s, storetest.Ricoh, portal(counts(214460, 176190)))
	if facts, err := s.Outbox.ReadingReminder(clerk(), letter.Ref); err != nil || len(facts.Machines) != 1 {
		t.Errorf("after a reading %+v, %v", facts, err)
	}
	for _, ref := range []string{"999", "x"} {
		if _, err := s.Outbox.ReadingReminder(clerk(), ref); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", ref, err)
		}
	}
	page, err := s.Office.PendingReadings(clerk(), store.ReadingFilter{Query: "talleres"})
	if err != nil || page.Lines[0].RemindedAt.IsZero() {
		t.Errorf("%+v, %v", page, err)
	}
}

func TestAskAboutReading(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	id := doubtful(t, s)
	if _, err := s.Readings.Asked(ctx, storetest.Gredos, storetest.Ricoh, id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before it was asked: %v", err)
	}
	if err := s.Office.AskAboutReading(clerk(), id); err != nil {
		t.Fatal(err)
	}
	if err := s.Office.AskAboutReading(clerk(), id); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("asked twice: %v", err)
	}
	letter, err := s.Outbox.Claim(ctx, time.Minute)
	if err != nil || letter.Kind != store.LetterReadingQuestion {
		t.Fatalf("%+v, %v", letter, err)
	}
	if facts, err := s.Outbox.ReadingQuestion(ctx, letter.Ref); err != nil || facts.Equipment != storetest.Ricoh || facts.Before.Counts[store.BN] != 212000 {
		t.Errorf("%+v, %v", facts, err)
	}
	for _, ref := range []string{"1", "999", "x"} {
		if _, err := s.Outbox.ReadingQuestion(ctx, ref); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("letter about %s: %v", ref, err)
		}
	}
	answer := func(owner store.CustomerID, answer, note string) error {
		return s.Readings.Answer(ctx, owner, storetest.Ricoh, id, answer, note)
	}
	var invalid store.Invalid
	if err := answer(storetest.Gredos, "", ""); !errors.As(err, &invalid) || invalid["answer"] == "" {
		t.Errorf("no answer: %v", err)
	}
	if err := answer(storetest.Gredos, store.AnswerNo, " "); !errors.As(err, &invalid) || invalid["note"] == "" {
		t.Errorf("no, and nothing else: %v", err)
	}
	if err := answer(storetest.Alberche, store.AnswerYes, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a stranger: %v", err)
	}
	for range 2 { // sent again after a timeout
		if err := answer(storetest.Gredos, store.AnswerNo, "Marca 212.460"); err != nil {
			t.Fatal(err)
		}
	}
	if err := answer(storetest.Gredos, store.AnswerYes, ""); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("another answer: %v", err)
	}
	if c, err := s.Office.Reading(clerk(), id); err != nil || c.Question.Answer != store.AnswerNo || c.Question.Note != "Marca 212.460" || c.Question.Author != "Ana Belmonte" {
		t.Errorf("%+v, %v", c.Question, err)
	}
	if asked, err := s.Readings.Asked(ctx, storetest.Gredos, storetest.Ricoh, id); err != nil || asked.Open || asked.Before.On != "2026-10-20" {
		t.Errorf("%+v, %v", asked, err)
	}
}

func TestAskNobody(t *testing.T) {
	for name, test := range map[string]struct {
		before string
		want   error
	}{
		"no address":        {"UPDATE customers SET email = ''; UPDATE equipment SET email = ''", store.ErrForbidden},
		"no longer theirs":  {"UPDATE equipment SET customer_id = 2, updated_at = 4000000000000 WHERE id = 1", store.ErrForbidden},
		"decided meanwhile": {"UPDATE readings SET status = 'confirmed' WHERE status = 'doubtful'", store.ErrConflict},
	} {
		s, _ := storetest.Open(t)
		id := doubtful(t, s)
		storetest.Exec(t, s, test.before)
		if err := s.Office.AskAboutReading(clerk(), id); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}
