package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// sessionHash is a made-up hash of a session's id.
func sessionHash(n int) string { return strings.Repeat(string(rune('a'+n)), 64) }

// sessionOpen opens a session that lasts eight hours, half an hour of them idle.
func sessionOpen(t *testing.T, s *store.Store, n int, o store.OpenSession, replaces string) []string {
	t.Helper()
	o.Hash, o.Opened, o.Browser, o.Place = sessionHash(n), s.Now(), "Chrome en Windows", "83.45.12.*"
	o.Idle, o.Until = 30*time.Minute, s.Now().Add(8*time.Hour)
	gone, err := s.Sessions.Opened(t.Context(), o, replaces)
	if err != nil {
		t.Fatal(err)
	}
	return gone
}

func sessionList(t *testing.T, s *store.Store, owner store.KeyOwner) string {
	t.Helper()
	list, err := s.Sessions.List(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	var hashes strings.Builder
	for _, o := range list {
		hashes.WriteString(o.Hash[:1])
	}
	return hashes.String()
}

func TestSessionsAreListed(t *testing.T) {
	s, clock := storetest.Open(t)
	marta, nuria := storetest.Marta(t, s), storetest.Nuria(t, s)
	hers := store.OpenSession{Person: marta, Customer: storetest.Gredos, Epoch: 2}
	sessionOpen(t, s, 0, hers, "")
	sessionOpen(t, s, 1, store.OpenSession{Person: nuria, Customer: storetest.Gredos, Epoch: 2}, "")
	sessionOpen(t, s, 2, store.OpenSession{Staff: storetest.Clerk, Epoch: 1}, "")
	sessionOpen(t, s, 3, store.OpenSession{Customer: storetest.Gredos}, "")
	clock.Add(10 * time.Minute)
	sessionOpen(t, s, 4, hers, "")
	for _, c := range []struct {
		owner store.KeyOwner
		want  string
	}{{store.KeyOwner{Person: marta}, "ea"}, {store.KeyOwner{Person: nuria}, "b"}, {store.KeyOwner{Staff: storetest.Clerk}, "c"}, {store.KeyOwner{Staff: storetest.Admin}, ""}} {
		if got := sessionList(t, s, c.owner); got != c.want {
			t.Errorf("%+v sees %q, want %q", c.owner, got, c.want)
		}
	}
	list, err := s.Sessions.List(t.Context(), store.KeyOwner{Person: marta})
	if o := list[1]; err != nil || o.Browser != "Chrome en Windows" || o.Place != "83.45.12.*" || !o.Opened.Equal(storetest.Start) {
		t.Errorf("%+v %v", o, err)
	}
	clock.Add(21 * time.Minute) // the first has been idle for longer than half an hour
	if got := sessionList(t, s, store.KeyOwner{Person: marta}); got != "e" {
		t.Errorf("after half an hour: %q", got)
	}
	if err := s.Sessions.Seen(t.Context(), sessionHash(4)); err != nil {
		t.Fatal(err)
	}
	clock.Add(29 * time.Minute)
	if got := sessionList(t, s, store.KeyOwner{Person: marta}); got != "e" {
		t.Errorf("after a sign of life: %q", got)
	}
	for range 16 {
		clock.Add(29 * time.Minute)
		if err := s.Sessions.Seen(t.Context(), sessionHash(4)); err != nil {
			t.Fatal(err)
		}
	}
	if got := sessionList(t, s, store.KeyOwner{Person: marta}); got != "" {
		t.Errorf("after eight hours: %q", got)
	}
	if _, err := s.Sessions.List(t.Context(), store.KeyOwner{Person: 1e6}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	sessionOpen(t, s, 5, hers, "") // whoever opens one sweeps
	if left := storetest.Scalar[int64](t, s, "SELECT count(*) FROM open_sessions"); left != 1 {
		t.Errorf("%d rows are left of what is over", left)
	}
}

// Whoever opens more than ten loses the oldest; others lose nothing by it.
func TestSessionsAreTenAtMost(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	for name, o := range map[string]store.OpenSession{
		"of a person":   {Person: marta, Customer: storetest.Gredos, Epoch: 2},
		"of a customer": {Customer: storetest.Gredos},
		"of staff":      {Staff: storetest.Clerk, Epoch: 1},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Exec(t, s, "DELETE FROM open_sessions")
			sessionOpen(t, s, 20, store.OpenSession{Staff: storetest.Admin, Epoch: 1}, "")
			sessionOpen(t, s, 21, store.OpenSession{Customer: storetest.Alberche}, "")
			for n := range 10 {
				if gone := sessionOpen(t, s, n, o, ""); len(gone) > 0 {
					t.Fatalf("session %d: %q are gone", n, gone)
				}
			}
			if gone := sessionOpen(t, s, 10, o, ""); !slices.Equal(gone, []string{sessionHash(0)}) {
				t.Errorf("gone: %q", gone)
			}
			if gone := sessionOpen(t, s, 11, o, sessionHash(5)); len(gone) > 0 {
				t.Errorf("a new id for one of them: %q are gone", gone)
			}
			if left := storetest.Scalar[int64](t, s, "SELECT count(*) FROM open_sessions"); left != 12 {
				t.Errorf("%d rows, want 12", left)
			}
		})
	}
}

func TestSessionsAreClosed(t *testing.T) {
	s, _ := storetest.Open(t)
	marta, nuria := store.KeyOwner{Person: storetest.Marta(t, s)}, store.KeyOwner{Person: storetest.Nuria(t, s)}
	for n := range 3 {
		sessionOpen(t, s, n, store.OpenSession{Person: marta.Person, Customer: storetest.Gredos, Epoch: 2}, "")
	}
	list, err := s.Sessions.List(t.Context(), marta)
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range []store.KeyOwner{nuria, {Staff: storetest.Clerk}, {}} {
		if _, err := s.Sessions.Close(t.Context(), other, list[0].ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v closes it: %v", other, err)
		}
	}
	if hash, err := s.Sessions.Close(t.Context(), marta, list[0].ID); err != nil || hash != list[0].Hash {
		t.Errorf("%q %v", hash, err)
	}
	if _, err := s.Sessions.Close(t.Context(), marta, list[0].ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("again: %v", err)
	}
	if err := s.Sessions.Closed(t.Context(), list[1].Hash); err != nil {
		t.Error(err)
	}
	hashes, epoch, err := s.Sessions.CloseAll(t.Context(), marta)
	if err != nil || epoch != 3 || !slices.Equal(hashes, []string{list[2].Hash}) {
		t.Errorf("%q, epoch %d, %v", hashes, epoch, err)
	}
	if who, err := s.Accounts.Member(t.Context(), marta.Person); err != nil || who.Epoch != 3 {
		t.Errorf("%+v %v", who, err)
	}
	if _, epoch, err := s.Sessions.CloseAll(t.Context(), store.KeyOwner{Staff: storetest.Clerk}); err != nil || epoch != 2 {
		t.Errorf("of staff: %d %v", epoch, err)
	}
	if _, _, err := s.Sessions.CloseAll(t.Context(), store.KeyOwner{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

// A session of an earlier epoch is over, whatever the list still has of it.
func TestSessionsOfAnEarlierEpoch(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := store.KeyOwner{Person: storetest.Marta(t, s)}
	sessionOpen(t, s, 0, store.OpenSession{Person: marta.Person, Customer: storetest.Gredos, Epoch: 2}, "")
	storetest.Exec(t, s, "UPDATE people SET epoch = epoch + 1 WHERE id = ?", marta.Person)
	if got := sessionList(t, s, marta); got != "" {
		t.Errorf("%q is listed", got)
	}
}
