package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestAnswer(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	open := report(t, s, storetest.Konica, nil)
	message := store.Message{Body: " Ahora también se atasca. ", Idem: "m1", Files: []store.File{store.FileOf("parte.pdf", []byte("%PDF-1.7\n%%EOF"))}}
	got, err := s.Incidents.Answer(ctx, storetest.Gredos, open.Number, message)
	if err != nil {
		t.Fatal(err)
	}
	last := got.Events[len(got.Events)-1]
	if last.Kind != store.IncidentHasMessage || last.Body != "Ahora también se atasca." || last.Author != "TALLERES GREDOS" || last.FromDealer || len(last.Files) != 1 {
		t.Errorf("event = %+v", last)
	}
	if got.State != open.State || got.Version <= open.Version {
		t.Errorf("state %s, version %d after %d", got.State, got.Version, open.Version)
	}
	want := fmt.Sprintf("message_dealer %d oficina@sercaman.example\nmessage_dealer %d javier@sercaman.example", last.ID, last.ID)
	if got := letters(t, s); !strings.HasSuffix(got, want) {
		t.Errorf("letters:\n%s\nwant at the end:\n%s", got, want)
	}
	before := letters(t, s)
	events := atOnce(t, 10, func(int) (store.Incident, error) {
		return s.Incidents.Answer(ctx, storetest.Gredos, open.Number, message)
	})
	again, err := s.Incidents.Get(ctx, storetest.Gredos, open.Number)
	if err != nil || len(events) != 1 || len(again.Events) != 2 || letters(t, s) != before {
		t.Errorf("the same message again: %d events, %v", len(again.Events), err)
	}
}

func TestAnswerIsRefused(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	for name, c := range map[string]struct {
		message store.Message
		field   string
	}{
		"empty":               {store.Message{Body: "  "}, "body"},
		"without end":         {store.Message{Body: strings.Repeat("a", 4001)}, "body"},
		"with a bad document": {store.Message{Body: "x", Files: []store.File{store.FileOf("x.exe", []byte("MZ"))}}, "doc"},
	} {
		_, err := s.Incidents.Answer(ctx, storetest.Gredos, number, c.message)
		var invalid store.Invalid
		if !errors.As(err, &invalid) || invalid[c.field] == "" || len(invalid) != 1 {
			t.Errorf("%s: %v, want Invalid %s", name, err, c.field)
		}
	}
	if _, err := s.Incidents.Answer(ctx, storetest.Gredos, number, store.Message{Files: []store.File{store.FileOf("a.pdf", []byte("%PDF-1.7\n%%EOF"))}}); err != nil {
		t.Errorf("a document alone: %v", err)
	}
	if _, err := s.Incidents.Close(ctx, storetest.Gredos, number, ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		words string
	}{{0, "reábrala"}, {16 * 24 * time.Hour, "incidencia nueva"}} {
		clock.Add(c.after)
		_, err := s.Incidents.Answer(ctx, storetest.Gredos, number, store.Message{Body: "¿Siguen ahí?"})
		var sentence store.Sentence
		if !errors.Is(err, store.ErrForbidden) || !errors.As(err, &sentence) || !strings.Contains(sentence.Text, c.words) {
			t.Errorf("closed since %v: %v, want a sentence with «%s»", c.after, err, c.words)
		}
	}
}

func TestClose(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	clock.Add(time.Hour)
	got, err := s.Incidents.Close(ctx, storetest.Gredos, number, "Era el papel.")
	if err != nil {
		t.Fatal(err)
	}
	last := got.Events[len(got.Events)-1]
	if got.State != store.IncidentResolved || !got.ClosedAt.Equal(clock.Now()) || last.Body != "Era el papel." || last.State != store.IncidentResolved {
		t.Errorf("closed %v as %s with %+v", got.ClosedAt, got.State, last)
	}
	if got.ReopenUntil != "2026-12-08" {
		t.Errorf("may be reopened until %s", got.ReopenUntil)
	}
	before := letters(t, s)
	if !strings.HasSuffix(before, fmt.Sprintf("message_dealer %d javier@sercaman.example", last.ID)) {
		t.Errorf("letters:\n%s", before)
	}
	again, err := s.Incidents.Close(ctx, storetest.Gredos, number, "Otra vez")
	if err != nil || len(again.Events) != len(got.Events) || letters(t, s) != before {
		t.Errorf("closed twice: %d events, %v", len(again.Events), err)
	}
	var invalid store.Invalid
	if _, err := s.Incidents.Close(ctx, storetest.Gredos, number, strings.Repeat("a", 4001)); !errors.As(err, &invalid) || invalid["note"] == "" {
		t.Errorf("a note without end: %v", err)
	}
}

func TestReopen(t *testing.T) {
	ctx := context.Background()
	const day = 24 * time.Hour
	for _, c := range []struct {
		name   string
		days   int // the dealer allows
		after  time.Duration
		reason string
		want   error
		field  string
	}{
		{"the same day", 15, 0, "Ha vuelto", nil, ""},
		{"on the last day", 15, 15 * day, "Ha vuelto", nil, ""},
		{"the day after", 15, 16 * day, "Ha vuelto", store.ErrForbidden, ""},
		{"a dealer that does not allow it", 0, 0, "Ha vuelto", store.ErrForbidden, ""},
		{"without a reason", 15, 0, " ", nil, "reason"},
		{"with a reason without end", 15, 0, strings.Repeat("a", 4001), nil, "reason"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			dealer, err := s.Settings.Get(ctx)
			if err != nil {
				t.Fatal(err)
			}
			dealer.ReopenDays = c.days
			if err := s.Settings.Put(ctx, dealer); err != nil {
				t.Fatal(err)
			}
			number := report(t, s, storetest.Konica, nil).Number
			if _, err := s.Incidents.Close(ctx, storetest.Gredos, number, ""); err != nil {
				t.Fatal(err)
			}
			clock.Add(c.after)
			got, err := s.Incidents.Reopen(ctx, storetest.Gredos, number, c.reason)
			var invalid store.Invalid
			if !errors.Is(err, c.want) && c.field == "" || errors.As(err, &invalid) != (c.field != "") || invalid[c.field] == "" && c.field != "" {
				t.Fatalf("err = %v, want %v %s", err, c.want, c.field)
			}
			if err != nil {
				return
			}
			last := got.Events[len(got.Events)-1]
			if got.State != store.IncidentAssigned || !got.ClosedAt.IsZero() || last.Kind != store.IncidentWasReopened || last.Body != c.reason {
				t.Errorf("%s, closed %v, %+v", got.State, got.ClosedAt, last)
			}
			if want := fmt.Sprintf("incident_reopened %d javier@sercaman.example", last.ID); !strings.HasSuffix(letters(t, s), want) {
				t.Errorf("letters:\n%s", letters(t, s))
			}
			again, err := s.Incidents.Reopen(ctx, storetest.Gredos, number, "Otra vez")
			if err != nil || len(again.Events) != len(got.Events) {
				t.Errorf("reopened twice: %d events, %v", len(again.Events), err)
			}
		})
	}
}

func TestChangeIsWholeOrNothing(t *testing.T) {
	ctx := context.Background()
	pdf := []store.File{store.FileOf("parte.pdf", []byte("%PDF-1.7\n%%EOF"))}
	for _, table := range []string{"incident_events", "attachments", "outbox"} {
		s, _ := storetest.Open(t)
		number := report(t, s, storetest.Konica, nil).Number
		storetest.Exec(t, s, "CREATE TRIGGER full BEFORE INSERT ON "+table+" BEGIN SELECT raise(ABORT, 'no room'); END")
		tries := map[string]error{}
		_, tries["answered"] = s.Incidents.Answer(ctx, storetest.Gredos, number, store.Message{Body: "x", Files: pdf})
		if table != "attachments" {
			_, tries["closed"] = s.Incidents.Close(ctx, storetest.Gredos, number, "")
			_, tries["moved"] = s.Office.MoveIncident(ctx, by, number, store.IncidentMove{State: store.IncidentWorking})
		}
		for what, err := range tries {
			if err == nil {
				t.Errorf("no room in %s: %s all the same", table, what)
			}
		}
		if got, err := s.Incidents.Get(ctx, storetest.Gredos, number); err != nil || got.State != store.IncidentAssigned || len(got.Events) != 1 || got.Version != 2 {
			t.Errorf("no room in %s: %s with %d events, version %d, %v", table, got.State, len(got.Events), got.Version, err)
		}
	}
}
