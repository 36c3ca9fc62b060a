package store_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// tooSoon returns the wait that an error asks for, 0 when it is none.
func tooSoon(err error) time.Duration {
	var soon store.TooSoon
	errors.As(err, &soon)
	return soon.Wait
}

func TestFailuresMakeWaits(t *testing.T) {
	for _, email := range []string{"javier@sercaman.example", "nadie@sercaman.example"} {
		t.Run(email, func(t *testing.T) {
			s, clock := storetest.Open(t)
			came(t, s, storetest.Javier, good)
			try := func(password string) error {
				_, err := s.Staff.SignIn(staffCtx, email, password)
				return err
			}
			for i := range 5 {
				if err := try(better); !errors.Is(err, store.ErrSignIn) {
					t.Fatalf("try %d: %v", i+1, err)
				}
			}
			for i, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 16 * time.Minute, 32 * time.Minute, time.Hour, time.Hour} {
				if got := tooSoon(try(good)); got != wait {
					t.Fatalf("wait %d: %s, want %s", i+1, got, wait)
				}
				clock.Add(wait - time.Millisecond)
				if got := tooSoon(try(good)); got != time.Millisecond {
					t.Fatalf("at the end of wait %d: %s", i+1, got)
				}
				clock.Add(time.Millisecond)
				if err := try(better); !errors.Is(err, store.ErrSignIn) {
					t.Fatalf("after wait %d: %v", i+1, err)
				}
			}
			clock.Add(25 * time.Hour)
			if err := try(better); !errors.Is(err, store.ErrSignIn) {
				t.Fatalf("a day later: %v", err)
			}
			if err := try(better); tooSoon(err) != 0 {
				t.Errorf("a day later it begins anew: %v", err)
			}
			clock.Add(-48 * time.Hour)
			if err := try(better); tooSoon(err) > time.Hour {
				t.Errorf("a clock that was put back makes a wait of %s", tooSoon(err))
			}
		})
	}
}

func TestFailuresAreForgotten(t *testing.T) {
	s, clock := storetest.Open(t)
	came(t, s, storetest.Javier, good)
	fail := func() error {
		_, err := s.Staff.SignIn(staffCtx, "javier@sercaman.example", better)
		return err
	}
	for range 4 {
		fail()
	}
	clock.Add(15 * time.Minute)
	for i := range 4 {
		if err := fail(); tooSoon(err) != 0 {
			t.Fatalf("failure %d after a quarter of an hour: %v", i+1, err)
		}
	}
	if _, err := s.Staff.SignIn(staffCtx, "javier@sercaman.example", good); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := fail(); tooSoon(err) != 0 {
			t.Errorf("failure %d after a sign-in: %v", i+1, err)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM tries"); n != 1 {
		t.Errorf("%d rows of failures", n)
	}
	clock.Add(48 * time.Hour)
	if _, err := s.Staff.SignIn(staffCtx, "nadie@sercaman.example", better); !errors.Is(err, store.ErrSignIn) {
		t.Fatal(err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM tries"); n != 1 {
		t.Errorf("%d rows of failures, want the old ones swept", n)
	}
}

// A hundred tries at once count like a hundred in a row.
func TestTriesAtTheSameTime(t *testing.T) {
	s, _ := storetest.Open(t)
	came(t, s, storetest.Javier, good)
	var tried atomic.Int64
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if _, err := s.Staff.SignIn(staffCtx, "javier@sercaman.example", fmt.Sprint("falsa ", i)); errors.Is(err, store.ErrSignIn) {
				tried.Add(1)
			}
		})
	}
	all.Wait()
	if tried.Load() != 5 {
		t.Errorf("%d passwords were looked at, want 5", tried.Load())
	}
}
