package store_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		name string
		then func(t *testing.T, s *store.Store, clock *storetest.Clock, link *store.OneTimeLink)
		err  error
	}{
		{"opens", func(*testing.T, *store.Store, *storetest.Clock, *store.OneTimeLink) {}, nil},
		{"at its last moment", func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _ *store.OneTimeLink) {
			clock.Add(30*time.Minute - time.Millisecond)
		}, nil},
		{"after half an hour", func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _ *store.OneTimeLink) {
			clock.Add(30 * time.Minute)
		}, store.ErrNotFound},
		{"looked at before, as a mail scanner does", func(t *testing.T, s *store.Store, _ *storetest.Clock, link *store.OneTimeLink) {
			who, err := s.Staff.Link(staffCtx, link.Secret)
			must(t, err)
			if who.Name != "Ana Belmonte" {
				t.Errorf("it is the link of %q", who.Name)
			}
		}, nil},
		{"used before", func(t *testing.T, s *store.Store, _ *storetest.Clock, link *store.OneTimeLink) {
			_, err := s.Staff.UseLink(staffCtx, link.Secret)
			must(t, err)
		}, store.ErrNotFound},
		{"followed by another", func(t *testing.T, s *store.Store, _ *storetest.Clock, _ *store.OneTimeLink) {
			_, err := s.Staff.NewLink(staffCtx, storetest.Clerk, false, false)
			must(t, err)
		}, store.ErrNotFound},
		{"of somebody who is gone", func(t *testing.T, s *store.Store, _ *storetest.Clock, _ *store.OneTimeLink) {
			must(t, s.Staff.Deactivate(staffCtx, storetest.Clerk))
		}, store.ErrNotFound},
		{"of somebody who went and came back", func(t *testing.T, s *store.Store, _ *storetest.Clock, _ *store.OneTimeLink) {
			must(t, s.Staff.Deactivate(staffCtx, storetest.Clerk))
			must(t, s.Staff.Reactivate(staffCtx, storetest.Clerk))
		}, store.ErrNotFound},
		{"of somebody whose address was changed", func(t *testing.T, s *store.Store, _ *storetest.Clock, _ *store.OneTimeLink) {
			_, err := s.Staff.Change(staffCtx, storetest.Clerk, 1, store.Invitation{Name: "Ana Belmonte", Email: "otra@sercaman.example", Role: store.RoleOffice})
			must(t, err)
		}, store.ErrNotFound},
		{"invented", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, link *store.OneTimeLink) {
			link.Secret = strings.Repeat("A", 43)
		}, store.ErrNotFound},
		{"cut off", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, link *store.OneTimeLink) {
			link.Secret = link.Secret[:42]
		}, store.ErrNotFound},
		{"empty", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, link *store.OneTimeLink) { link.Secret = "" }, store.ErrNotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			link, err := s.Staff.NewLink(staffCtx, storetest.Clerk, false, false)
			must(t, err)
			if len(link.Secret) != 43 || link.URL("https://x.example/") != "https://x.example/gestion/alta?enlace="+link.Secret {
				t.Errorf("%+v leads to %s", link, link.URL("https://x.example/"))
			}
			c.then(t, s, clock, &link)
			if _, err := s.Staff.Link(staffCtx, link.Secret); !errors.Is(err, c.err) {
				t.Errorf("looked at: %v, want %v", err, c.err)
			}
			who, err := s.Staff.UseLink(staffCtx, link.Secret)
			if !errors.Is(err, c.err) || err == nil && (who.Staff != storetest.Clerk || who.Factor != store.FactorLink) {
				t.Errorf("used: %+v, %v, want %v", who, err, c.err)
			}
		})
	}
}

func TestRaceForALink(t *testing.T) {
	s, _ := storetest.Open(t)
	link, err := s.Staff.NewLink(staffCtx, storetest.Clerk, false, false)
	must(t, err)
	var in atomic.Int64
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := s.Staff.UseLink(staffCtx, link.Secret); err == nil {
				in.Add(1)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d came by one link", in.Load())
	}
}

func TestChoosePassword(t *testing.T) {
	s, _ := storetest.Open(t)
	link, err := s.Staff.NewLink(staffCtx, storetest.Javier, false, false)
	must(t, err)
	who, err := s.Staff.UseLink(staffCtx, link.Secret)
	must(t, err)
	var invalid store.Invalid
	if _, err := s.Staff.ChoosePassword(staffCtx, storetest.Javier, who.Epoch, "corta"); !errors.As(err, &invalid) || invalid["password"] == "" {
		t.Errorf("too short: %v", err)
	}
	whole, err := s.Staff.ChoosePassword(staffCtx, storetest.Javier, who.Epoch, good)
	must(t, err)
	if whole.Factor != store.FactorWhole || whole.Epoch == who.Epoch {
		t.Errorf("a technician goes on as %+v", whole)
	}
	if _, err := s.Staff.ChoosePassword(staffCtx, storetest.Javier, who.Epoch, better); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("with the session of the link a second time: %v", err)
	}
	if _, err := s.Staff.SignIn(staffCtx, "javier@sercaman.example", good); err != nil {
		t.Errorf("the first password holds: %v", err)
	}
	must(t, s.Staff.Deactivate(staffCtx, storetest.Javier))
	if _, err := s.Staff.ChoosePassword(staffCtx, storetest.Javier, whole.Epoch, better); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who is gone: %v", err)
	}
	if half := came(t, s, storetest.Admin, shorter); half.Factor != store.FactorHalf {
		t.Errorf("an admin goes on as %+v", half)
	}
}

// A link for who forgot the password leaves the second factor alone; one with reset takes both away at once.
func TestNewLink(t *testing.T) {
	s, clock := storetest.Open(t)
	secret, codes := enrolled(t, s, storetest.Clerk, good)
	came(t, s, storetest.Clerk, better)
	clock.Add(time.Minute)
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, code(t, s, secret)); err != nil {
		t.Errorf("the second factor after a new password: %v", err)
	}
	before, err := s.Staff.Get(staffCtx, storetest.Clerk)
	must(t, err)
	_, err = s.Staff.NewLink(staffCtx, storetest.Clerk, true, false)
	must(t, err)
	after, err := s.Staff.Get(staffCtx, storetest.Clerk)
	must(t, err)
	if after.HasTOTP || after.HasPassword || after.Epoch == before.Epoch {
		t.Errorf("after a reset: %+v", after)
	}
	if _, err := s.Staff.SignIn(staffCtx, "ana@sercaman.example", better); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("with the old password: %v", err)
	}
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, codes[1]); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("with an old recovery code: %v", err)
	}
	for name, id := range map[string]store.StaffID{"nobody": 99, "somebody who is gone": storetest.Rosa} {
		if id == storetest.Rosa {
			must(t, s.Staff.Deactivate(staffCtx, id))
		}
		if _, err := s.Staff.NewLink(staffCtx, id, false, false); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("for %s: %v", name, err)
		}
	}
}

// A link that another process made opens here, and is not shown: its secret is known only there.
func TestLinkOfAnotherProcess(t *testing.T) {
	s, clock := storetest.Open(t)
	other, err := store.Open(staffCtx, s.Path, store.Options{Now: clock.Now})
	must(t, err)
	defer other.Close()
	link, err := other.Staff.NewLink(staffCtx, storetest.Clerk, false, true)
	must(t, err)
	if _, err := s.Staff.OpenLink(staffCtx, storetest.Clerk); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("shown: %v", err)
	}
	if _, err := s.Outbox.StaffLink(staffCtx, "1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("written: %v", err)
	}
	if open, err := other.Staff.OpenLink(staffCtx, storetest.Clerk); err != nil || open.Secret != link.Secret || !open.Mailed {
		t.Errorf("where it was made: %+v, %v", open, err)
	}
	if _, err := s.Staff.UseLink(staffCtx, link.Secret); err != nil {
		t.Error(err)
	}
	for _, ref := range []string{"x", "99"} {
		if _, err := s.Outbox.StaffLink(staffCtx, ref); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("letter about %q: %v", ref, err)
		}
	}
}
