package store_test

import (
	"errors"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestProvePassword(t *testing.T) {
	s, clock := storetest.Open(t)
	marta := storetest.Marta(t, s)
	prove := func(password string) error { return s.Keys.ProvePassword(t.Context(), marta, password) }
	wrong := func(err error) bool {
		var invalid store.Invalid
		return errors.As(err, &invalid) && invalid["current"] != ""
	}
	if err := prove(storetest.Password); err != nil {
		t.Errorf("her own: %v", err)
	}
	for range 5 {
		if err := prove("mirlo"); !wrong(err) {
			t.Errorf("another: %v", err)
		}
	}
	var soon store.TooSoon
	if err := prove(storetest.Password); !errors.As(err, &soon) || soon.Wait != 30*time.Second {
		t.Errorf("after five: %v", err)
	}
	clock.Add(30 * time.Second)
	if err := prove(storetest.Password); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	storetest.Exec(t, s, "UPDATE logins SET password = ''")
	if err := prove(""); !wrong(err) {
		t.Errorf("none against none: %v", err)
	}
	if err := s.Keys.ProvePassword(t.Context(), 1e6, "x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
	if refused := storetest.Scalar[int64](t, s, "SELECT count(*) FROM audit WHERE action = 'contraseña rechazada'"); refused != 6 {
		t.Errorf("%d in the log, want 6", refused)
	}
}

func TestCheckCode(t *testing.T) {
	s, clock := storetest.Open(t)
	secret, _ := enrolled(t, s, storetest.Clerk, good)
	clock.Add(time.Minute) // the first code is used up
	code, err := store.TOTPCode(secret, clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Staff.CheckCode(t.Context(), storetest.Clerk, code); err != nil {
		t.Errorf("the code: %v", err)
	}
	if err := s.Staff.CheckCode(t.Context(), storetest.Clerk, code); !errors.Is(err, store.ErrCode) {
		t.Errorf("again: %v", err)
	}
}
