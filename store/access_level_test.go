package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// What is over for more than 90 days is not there for whoever only knew number and NIF; what is open is.
func TestStrangersReach(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	pdf := func(r *store.Report) { r.Files = []store.File{store.FileOf("parte.pdf", []byte("%PDF-1.7\n%%EOF"))} }
	made := report(t, s, storetest.Konica, pdf)
	since := clock.Now().Add(time.Hour)
	clock.Set(since)
	who := store.Identify(storetest.Gredos, since)
	seen, err := s.Incidents.Get(ctx, who, made.Number)
	must(t, err)
	file := seen.Events[0].Files[0]
	if _, err := s.Incidents.Attachment(ctx, who, made.Number, file.Token); !file.Withheld || !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an older document: withheld %t, %v", file.Withheld, err)
	}
	clock.Add(time.Minute)
	_, err = s.Incidents.Answer(ctx, who, made.Number, store.Message{Body: "Sigue", Files: []store.File{store.FileOf("b.pdf", []byte("%PDF-1.7\n%%EOF"))}})
	must(t, err)
	if seen, err = s.Incidents.Get(ctx, who, made.Number); err != nil || seen.Events[1].Files[0].Withheld {
		t.Fatalf("their own document is withheld, %v", err)
	}
	if _, err := s.Incidents.Attachment(ctx, who, made.Number, seen.Events[1].Files[0].Token); err != nil {
		t.Errorf("their own document: %v", err)
	}
	for _, c := range []struct {
		name  string
		later time.Duration
		setup string
		there bool
	}{
		{"open for long", 200 * 24 * time.Hour, "SELECT 1", true},
		{"closed 90 days ago", 90 * 24 * time.Hour, "UPDATE incidents SET state = 'resolved', closed_at = ?", true},
		{"closed longer ago", 90*24*time.Hour + time.Millisecond, "UPDATE incidents SET state = 'resolved', closed_at = ?", false},
	} {
		if strings.Contains(c.setup, "?") {
			storetest.Exec(t, s, c.setup, since.UnixMilli())
		}
		who := store.Identify(storetest.Gredos, since.Add(c.later))
		_, err := s.Incidents.Get(ctx, who, made.Number)
		page, listErr := s.Incidents.List(ctx, who, store.IncidentFilter{})
		if there := err == nil; there != c.there || listErr != nil || (page.Total == 1) != c.there || page.Open+page.Closed != page.Total {
			t.Errorf("%s: %v, %+v, %v", c.name, err, page, listErr)
		}
		if _, err := s.Incidents.Get(ctx, storetest.Gredos, made.Number); err != nil {
			t.Errorf("%s, the customer: %v", c.name, err)
		}
	}
}

// What a stranger does in a session comes in one letter each hour, however much it is.
func TestStrangersAreToldOf(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	since := clock.Now()
	who := store.Identify(storetest.Gredos, since)
	notices := func() int {
		return storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox WHERE kind = 'access_notice'")
	}
	send := func(n int64) {
		t.Helper()
		_, err := s.Readings.Enter(ctx, who, storetest.Ricoh, store.Entry{Counts: store.Counts{store.BN: 212000 + n, store.Color: 175000 + n}, Source: store.FromPortal})
		must(t, err)
	}
	send(100)
	clock.Add(14 * time.Minute)
	send(101)
	send(101) // the same again is no other
	if n := notices(); n != 1 {
		t.Fatalf("%d letters", n)
	}
	facts, err := s.Outbox.AccessNotice(ctx, "1")
	if err != nil || len(facts.Lines) != 2 || !strings.HasPrefix(facts.Path, "/acceso?enlace=") || !facts.Since.Equal(since) {
		t.Errorf("%+v, %v", facts, err)
	}
	if due := storetest.Scalar[int64](t, s, "SELECT due_at FROM outbox WHERE kind = 'access_notice'"); due != since.Add(15*time.Minute).UnixMilli() {
		t.Errorf("due at %d", due)
	}
	clock.Add(time.Minute)
	send(102)
	if due := storetest.Scalar[int64](t, s, "SELECT max(due_at) FROM outbox WHERE kind = 'access_notice'"); notices() != 2 || due != since.Add(75*time.Minute).UnixMilli() {
		t.Errorf("%d letters, the last due at %d", notices(), due)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'lectura enviada'"); n != 3 {
		t.Errorf("%d lines in the log", n)
	}
	if _, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, store.Entry{Counts: store.Counts{store.BN: 212103, store.Color: 175103}, Source: store.FromPortal}); err != nil || notices() != 2 {
		t.Errorf("the customer as a whole is told of: %v", err)
	}
}
