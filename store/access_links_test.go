package store_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	linkOffice   = "administracion@talleresgredos.example" // on file for Gredos
	linkPassword = "cobre ladera nogal tinta"
	linkBetter   = "violin desierto almena faro"
)

// linkSecret is the secret in the newest letter of a kind.
func linkSecret(t *testing.T, s *store.Store, kind string) string {
	t.Helper()
	ref := storetest.Scalar[string](t, s, "SELECT coalesce((SELECT ref FROM outbox WHERE kind = ? ORDER BY id DESC LIMIT 1), '')", kind)
	facts, err := s.Outbox.AccessLink(t.Context(), ref)
	if err != nil {
		t.Fatalf("letter %q %q: %v", kind, ref, err)
	}
	_, secret, _ := strings.Cut(facts.Path, "?enlace=")
	return secret
}

// linkFor makes a link and returns its secret.
func linkFor(t *testing.T, s *store.Store, purpose store.LinkPurpose, person store.PersonID, address string, browser []byte) string {
	t.Helper()
	must(t, store.MakeAccessLink(t.Context(), s, purpose, storetest.Gredos, person, address, browser))
	return linkSecret(t, s, "access_"+string(purpose))
}

// invited is a contact of Gredos who is to become a colleague.
func invited(t *testing.T, s *store.Store) store.PersonID {
	t.Helper()
	storetest.Exec(t, s, "INSERT INTO people (customer_id, name, email, sees, may_order, created_at, updated_at) VALUES (1, 'Nuria V.', 'nuria@talleresgredos.example', 'own', 0, 0, 0)")
	return store.PersonID(storetest.Scalar[int64](t, s, "SELECT max(id) FROM people"))
}

// usable is a link of each purpose, with the way it is used.
type usable struct {
	purpose store.LinkPurpose
	lasts   time.Duration
	make    func(*testing.T, *store.Store) string
	use     func(*store.Store, string) error
}

func usables() []usable {
	ctx := context.Background()
	return []usable{
		{store.LinkActivate, 30 * time.Minute, func(t *testing.T, s *store.Store) string {
			return linkFor(t, s, store.LinkActivate, 0, linkOffice, nil)
		}, func(s *store.Store, secret string) error {
			_, err := s.Accounts.Accept(ctx, secret, store.NewAccount{Name: "Ana Belén", Password: linkPassword})
			return err
		}},
		{store.LinkInvite, 7 * 24 * time.Hour, func(t *testing.T, s *store.Store) string {
			return linkFor(t, s, store.LinkInvite, invited(t, s), "nuria@talleresgredos.example", nil)
		}, func(s *store.Store, secret string) error {
			_, err := s.Accounts.Accept(ctx, secret, store.NewAccount{Name: "Nuria Vela", Password: linkPassword})
			return err
		}},
		{store.LinkReset, 30 * time.Minute, func(t *testing.T, s *store.Store) string {
			return linkFor(t, s, store.LinkReset, storetest.Marta(t, s), "marta@talleresgredos.example", nil)
		}, func(s *store.Store, secret string) error { return s.Accounts.ResetPassword(ctx, secret, linkPassword) }},
		{store.LinkEnter, 10 * time.Minute, func(t *testing.T, s *store.Store) string {
			return linkFor(t, s, store.LinkEnter, storetest.Marta(t, s), "marta@talleresgredos.example", []byte("here"))
		}, func(s *store.Store, secret string) error {
			_, err := s.Accounts.Enter(ctx, secret, []byte("here"))
			return err
		}},
	}
}

func TestAccessLinks(t *testing.T) {
	exec := func(query string) func(*testing.T, *store.Store, *storetest.Clock, *string, usable) {
		return func(t *testing.T, s *store.Store, _ *storetest.Clock, _ *string, _ usable) {
			storetest.Exec(t, s, query)
		}
	}
	for _, c := range []struct {
		name  string
		then  func(t *testing.T, s *store.Store, clock *storetest.Clock, secret *string, u usable)
		only  string // purposes for which it holds; empty for all
		opens bool
	}{
		{"opens", func(*testing.T, *store.Store, *storetest.Clock, *string, usable) {}, "", true},
		{"at its last moment", func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _ *string, u usable) {
			clock.Add(u.lasts - time.Millisecond)
		}, "", true},
		{"too late", func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _ *string, u usable) { clock.Add(u.lasts) }, "", false},
		{"looked at twice, as a mail scanner does", func(t *testing.T, s *store.Store, _ *storetest.Clock, secret *string, u usable) {
			for range 2 {
				if l, err := s.Accounts.Link(t.Context(), *secret); err != nil || l.Purpose != u.purpose {
					t.Errorf("%+v, %v", l, err)
				}
			}
		}, "", true},
		{"used before", func(t *testing.T, s *store.Store, _ *storetest.Clock, secret *string, u usable) {
			must(t, u.use(s, *secret))
		}, "", false},
		{"followed by another", func(t *testing.T, s *store.Store, _ *storetest.Clock, secret *string, u usable) {
			l, err := s.Accounts.Link(t.Context(), *secret)
			must(t, err)
			must(t, store.MakeAccessLink(t.Context(), s, u.purpose, l.Customer, l.Person, l.Address, []byte("here")))
		}, "", false},
		{"invented", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, secret *string, _ usable) {
			*secret = strings.Repeat("A", 43)
		}, "", false},
		{"cut off", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, secret *string, _ usable) {
			*secret = (*secret)[:42]
		}, "", false},
		{"empty", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, secret *string, _ usable) { *secret = "" }, "", false},
		{"the customer left", exec("UPDATE customers SET active = 0 WHERE id = 1"), "", false},
		{"another address is on file", exec("UPDATE customers SET email = 'otra@talleresgredos.example' WHERE id = 1"), "activate", false},
		{"there is a main user meanwhile", func(t *testing.T, s *store.Store, _ *storetest.Clock, _ *string, _ usable) { storetest.Marta(t, s) }, "activate", false},
		{"the person is withdrawn", exec("UPDATE people SET active = 0 WHERE email <> ''"), "invite reset enter", false},
		{"the person's sessions were ended", exec("UPDATE people SET epoch = epoch + 1"), "invite reset enter", false},
		{"the login's sessions were ended", exec("UPDATE logins SET epoch = epoch + 1"), "reset enter", false},
		{"the mailbox is another", exec("UPDATE logins SET email = 'otra@x.example'"), "reset enter", false},
		{"the person's address is another", exec("UPDATE people SET email = 'otra@x.example' WHERE login_id IS NULL"), "invite", false},
		{"the person went to another customer", exec("UPDATE people SET customer_id = 2"), "invite reset enter", false},
	} {
		for _, u := range usables() {
			if c.only != "" && !strings.Contains(c.only, string(u.purpose)) {
				continue
			}
			t.Run(c.name+"/"+string(u.purpose), func(t *testing.T) {
				s, clock := storetest.Open(t)
				secret := u.make(t, s)
				c.then(t, s, clock, &secret, u)
				_, looked := s.Accounts.Link(t.Context(), secret)
				used := u.use(s, secret)
				if c.opens && (looked != nil || used != nil) || !c.opens && (!errors.Is(looked, store.ErrNotFound) || !errors.Is(used, store.ErrNotFound)) {
					t.Errorf("looked at: %v, used: %v", looked, used)
				}
			})
		}
	}
}

func TestAccessLinksAreForOnePurpose(t *testing.T) {
	for _, u := range usables() {
		for _, other := range usables() {
			if u.purpose == other.purpose || u.purpose == store.LinkActivate && other.purpose == store.LinkInvite || u.purpose == store.LinkInvite && other.purpose == store.LinkActivate {
				continue // an invitation and an activation are accepted in the same way
			}
			s, _ := storetest.Open(t)
			secret := u.make(t, s)
			if err := other.use(s, secret); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s used to %s: %v", u.purpose, other.purpose, err)
			}
			must(t, u.use(s, secret))
		}
	}
}

func TestAccessLinkOfTwoAtOnce(t *testing.T) {
	for _, u := range usables() {
		s, _ := storetest.Open(t)
		secret := u.make(t, s)
		var opened atomic.Int32
		var all sync.WaitGroup
		for range 2 {
			all.Go(func() {
				if u.use(s, secret) == nil {
					opened.Add(1)
				}
			})
		}
		all.Wait()
		if opened.Load() != 1 {
			t.Errorf("%s was used %d times", u.purpose, opened.Load())
		}
	}
}

func TestAccessLinkInAnotherBrowser(t *testing.T) {
	s, _ := storetest.Open(t)
	secret := linkFor(t, s, store.LinkEnter, storetest.Marta(t, s), "marta@talleresgredos.example", []byte("here"))
	for _, browser := range [][]byte{nil, {}, []byte("there")} {
		if _, err := s.Accounts.Enter(t.Context(), secret, browser); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("in %q: %v", browser, err)
		}
	}
	who, err := s.Accounts.Enter(t.Context(), secret, []byte("here"))
	must(t, err)
	account, err := s.Accounts.Member(t.Context(), who.Person)
	if err != nil || who.Level != store.ByPassword || who.Customer != storetest.Gredos || who.Epoch != account.Epoch {
		t.Errorf("%+v, %+v, %v", who, account, err)
	}
}

// No secret of a link is in the file, and a copy of the file under another key writes no letter.
func TestAccessLinkIsNotKept(t *testing.T) {
	s, _ := storetest.Open(t)
	secret := linkFor(t, s, store.LinkActivate, 0, linkOffice, nil)
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM access_links WHERE instr(CAST(nonce AS TEXT) || CAST(hash AS TEXT), ?) > 0", secret); n != 0 {
		t.Error("the secret is in the file")
	}
	ref := storetest.Scalar[string](t, s, "SELECT ref FROM outbox WHERE kind = 'access_activate'")
	other, err := store.Open(t.Context(), s.Path, store.Options{})
	must(t, err)
	defer other.Close()
	if _, err := other.Outbox.AccessLink(t.Context(), ref); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("under another key: %v", err)
	}
}

func TestFreezeLinks(t *testing.T) {
	s, clock := storetest.Open(t)
	var secrets []string
	for range 2 {
		id, err := store.MakeFreezeLink(t.Context(), s, storetest.Gredos, linkOffice)
		must(t, err)
		facts, err := s.Outbox.AccessLink(t.Context(), strconv.FormatInt(id, 10))
		must(t, err)
		_, secret, _ := strings.Cut(facts.Path, "?enlace=")
		secrets = append(secrets, secret)
	}
	since := clock.Now().UnixMilli()
	clock.Add(29 * 24 * time.Hour)
	for _, secret := range secrets { // both are good, the first one twice
		must(t, s.Accounts.Freeze(t.Context(), secret))
		must(t, s.Accounts.Freeze(t.Context(), secrets[0]))
	}
	if _, err := s.Accounts.Identified(t.Context(), storetest.Gredos, since); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a session with the NIF goes on: %v", err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'acceso con CIF congelado'"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	clock.Add(24 * time.Hour)
	if err := s.Accounts.Freeze(t.Context(), secrets[0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after thirty days: %v", err)
	}
}

func TestAccessLinkWithoutAnAddressOfThePortal(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE settings SET value = '' WHERE key = 'base_url'")
	var refused store.Sentence
	if err := store.MakeAccessLink(t.Context(), s, store.LinkActivate, storetest.Gredos, 0, linkOffice, nil); !errors.As(err, &refused) {
		t.Errorf("%v", err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM access_links"); n != 0 {
		t.Errorf("%d links", n)
	}
}
