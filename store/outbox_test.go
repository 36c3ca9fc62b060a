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

const lease = 5 * time.Minute

func commit() error { return nil }

// post queues letters to the addresses.
func post(t *testing.T, s *store.Store, addresses ...string) {
	t.Helper()
	for _, address := range addresses {
		letter := store.Letter{Kind: store.LetterOrderCustomer, Ref: "06354", Name: "Ana", Address: address}
		if err := store.Enqueue(context.Background(), s, commit, letter); err != nil {
			t.Fatal(err)
		}
	}
}

func claim(t *testing.T, s *store.Store) store.Due {
	t.Helper()
	due, err := s.Outbox.Claim(context.Background(), lease)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return due
}

func nothingDue(t *testing.T, s *store.Store, why string) {
	t.Helper()
	if due, err := s.Outbox.Claim(context.Background(), lease); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%s: claimed %+v, err %v; want ErrNotFound", why, due, err)
	}
}

func only(t *testing.T, s *store.Store) store.Posted {
	t.Helper()
	list, err := s.Outbox.List(context.Background(), 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("list = %+v, %v; want one letter", list, err)
	}
	return list[0]
}

func TestEnqueue(t *testing.T) {
	for _, c := range []struct {
		name, address string
		want          string
	}{
		{"one address", "ana@gredos.example", "ana@gredos.example"},
		{"none", "", ""},
		{"spaces only", "  ", ""},
		{"several in one field, as ERPs keep them", "ana@gredos.example; luis@gredos.example,", "luis@gredos.example ana@gredos.example"},
		{"the same twice", "ana@gredos.example;ana@gredos.example", "ana@gredos.example"},
		{"what is no address is kept for the office to see", "no tiene", "no tiene"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			post(t, s, c.address, c.address)
			list, err := s.Outbox.List(context.Background(), 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, letter := range list {
				got = append(got, letter.Address)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("queued %q, want %q", got, c.want)
			}
		})
	}
	t.Run("refused order, no letter", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		refused := errors.New("refused")
		err := store.Enqueue(context.Background(), s, func() error { return refused },
			store.Letter{Kind: store.LetterOrderOffice, Ref: "06354", Address: "oficina@sercaman.example"})
		if !errors.Is(err, refused) {
			t.Fatalf("err = %v", err)
		}
		nothingDue(t, s, "after a rollback")
	})
}

func TestClaim(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Empty(t)
	nothingDue(t, s, "empty outbox")
	if _, err := s.Outbox.NextDue(ctx); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("next due of an empty outbox: err = %v, want ErrNotFound", err)
	}
	post(t, s, "first@gredos.example")
	clock.Add(time.Second)
	post(t, s, "second@gredos.example")

	first := claim(t, s)
	want := store.Letter{Kind: store.LetterOrderCustomer, Ref: "06354", Name: "Ana", Address: "first@gredos.example"}
	if first.Letter != want || first.Attempt != 1 || !first.CreatedAt.Equal(storetest.Start) || len(first.MessageID) < 20 {
		t.Errorf("claimed %+v, want the oldest at its first attempt", first)
	}
	if second := claim(t, s); second.Address != "second@gredos.example" || second.MessageID == first.MessageID {
		t.Errorf("claimed %+v, want the second under its own Message-ID", second)
	}
	nothingDue(t, s, "both are held")
	if at, err := s.Outbox.NextDue(ctx); err != nil || !at.Equal(storetest.Start.Add(time.Second+lease)) {
		t.Errorf("next due = %v, %v; want the end of the first lease", at, err)
	}

	clock.Add(lease)
	if again := claim(t, s); again.ID != first.ID || again.MessageID != first.MessageID || again.Attempt != 2 {
		t.Errorf("after the lease %+v, want the first letter again under the same Message-ID", again)
	}
	if err := s.Outbox.Sent(ctx, first.ID); err != nil {
		t.Fatal(err)
	}
	clock.Add(lease)
	if left := claim(t, s); left.Address != "second@gredos.example" {
		t.Errorf("claimed %+v, want the letter that was not sent", left)
	}
}

func TestClaimSurvivesRestart(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Empty(t)
	post(t, s, "ana@gredos.example")
	before := claim(t, s)

	again, err := store.Open(ctx, s.Path, store.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	nothingDue(t, again, "claimed before the restart")
	clock.Add(lease)
	if after := claim(t, again); after.MessageID != before.MessageID || after.Attempt != 2 {
		t.Errorf("after the restart %+v, want %+v at its second attempt", after, before)
	}
	if err := again.Outbox.Sent(ctx, before.ID); err != nil {
		t.Fatal(err)
	}
	clock.Add(8 * 24 * time.Hour)
	nothingDue(t, s, "sent")
}

// TestSchedule fails every attempt and looks when the next one comes, until the letter is given up.
func TestSchedule(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Empty(t)
	post(t, s, "ana@gredos.example")
	var after []time.Duration
	for {
		due := claim(t, s)
		after = append(after, clock.Now().Sub(storetest.Start))
		at, again := due.Next(clock.Now())
		if !again {
			if err := s.Outbox.Fail(ctx, due.ID, "no connection"); err != nil {
				t.Fatal(err)
			}
			break
		}
		if err := s.Outbox.Retry(ctx, due.ID, "no connection", at); err != nil {
			t.Fatal(err)
		}
		clock.Set(at.Add(-time.Millisecond))
		nothingDue(t, s, "a moment too early")
		clock.Set(at)
	}
	for i, got := range after {
		want := 5*time.Minute + time.Duration(i-1)*time.Hour
		if i == 0 {
			want = 0
		}
		if got != want {
			t.Fatalf("attempt %d came %v after the letter, want %v", i+1, got, want)
		}
	}
	if last := after[len(after)-1]; len(after) != 169 || last > 7*24*time.Hour || last < 7*24*time.Hour-time.Hour {
		t.Errorf("%d attempts, the last after %v; want 169 within seven days", len(after), last)
	}
	given := only(t, s)
	if given.FailedAt.IsZero() || given.LastError != "no connection" || !given.SentAt.IsZero() || given.Attempts != 169 {
		t.Errorf("given up: %+v, want it visible with its reason", given)
	}
	clock.Add(30 * 24 * time.Hour)
	nothingDue(t, s, "given up")
}

func TestMarks(t *testing.T) {
	ctx := context.Background()
	unknown := store.LetterID(99)
	t.Run("an unknown letter is not found", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		for name, err := range map[string]error{
			"sent": s.Outbox.Sent(ctx, unknown), "retry": s.Outbox.Retry(ctx, unknown, "", storetest.Start),
			"fail": s.Outbox.Fail(ctx, unknown, ""), "resend": s.Outbox.Resend(ctx, unknown),
		} {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: err = %v, want ErrNotFound", name, err)
			}
		}
	})
	t.Run("a sent letter stays sent", func(t *testing.T) {
		s, clock := storetest.Empty(t)
		post(t, s, "ana@gredos.example")
		due := claim(t, s)
		for range 2 {
			if err := s.Outbox.Sent(ctx, due.ID); err != nil {
				t.Fatal(err)
			}
			clock.Add(time.Hour)
		}
		if err := s.Outbox.Retry(ctx, due.ID, "late", clock.Now()); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("retry: err = %v, want ErrNotFound", err)
		}
		if err := s.Outbox.Fail(ctx, due.ID, "late"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("fail: err = %v, want ErrNotFound", err)
		}
		if err := s.Outbox.Resend(ctx, due.ID); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("resend: err = %v, want ErrForbidden", err)
		}
		if sent := only(t, s); !sent.SentAt.Equal(storetest.Start) || sent.LastError != "" {
			t.Errorf("letter = %+v, want it sent once, at first", sent)
		}
	})
	t.Run("a letter given up goes out again by hand, for seven days more", func(t *testing.T) {
		s, clock := storetest.Empty(t)
		post(t, s, "ana@gredos.example")
		due := claim(t, s)
		if err := s.Outbox.Fail(ctx, due.ID, "550 unknown \xff"+strings.Repeat("x", 1000)); err != nil {
			t.Fatal(err)
		}
		if failed := only(t, s); len(failed.LastError) > 500 || !strings.HasPrefix(failed.LastError, "550 unknown x") {
			t.Errorf("reason kept: %q", failed.LastError)
		}
		clock.Add(10 * 24 * time.Hour)
		nothingDue(t, s, "given up")
		if err := s.Outbox.Resend(ctx, due.ID); err != nil {
			t.Fatal(err)
		}
		again := claim(t, s)
		if again.MessageID != due.MessageID || again.Attempt != 1 || !again.UntilAt.Equal(clock.Now().Add(7*24*time.Hour)) {
			t.Errorf("again %+v, want the same Message-ID and seven days", again)
		}
		if err := s.Outbox.Sent(ctx, due.ID); err != nil {
			t.Fatal(err)
		}
	})
}
