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

// asked asks and settles, and returns where letters of the kind went to since.
func asked(t *testing.T, s *store.Store, purpose store.LinkPurpose, typed string) string {
	t.Helper()
	last := storetest.Scalar[int64](t, s, "SELECT coalesce(max(id), 0) FROM outbox")
	must(t, s.Accounts.Ask(t.Context(), purpose, typed, []byte("here")))
	if _, err := s.Accounts.SettleAsks(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM access_asks"); n != 0 {
		t.Errorf("%d asks are left", n)
	}
	return storetest.Scalar[string](t, s, "SELECT coalesce(group_concat(kind || ' ' || address), '') FROM outbox WHERE id > ?", last)
}

func TestAsk(t *testing.T) {
	const marta = "marta@talleresgredos.example"
	s, _ := storetest.Open(t)
	if got := asked(t, s, store.LinkEnter, onFileAlberche(t, s)); !strings.HasPrefix(got, "access_activate ") {
		t.Errorf("by the address on file, without an account: %q", got)
	}
	for _, c := range []struct {
		name, before, typed string
		purpose             store.LinkPurpose
		want                string
	}{
		{"by number", "", "04812", store.LinkReset, "access_reset " + marta},
		{"by number as people type it", "", " 4812 ", store.LinkEnter, "access_enter " + marta},
		{"by e-mail", "", "MARTA@talleresgredos.example ", store.LinkReset, "access_reset " + marta},
		{"who has an account has nothing to activate", "", "04812", store.LinkActivate, "access_reset " + marta},
		{"a main user without a mailbox, to the one on file", "UPDATE logins SET email = NULL", "04812", store.LinkReset, "access_reset " + linkOffice},
		{"without an account, to the one on file", "UPDATE people SET main = 0, login_id = NULL", "04812", store.LinkEnter, "access_activate " + linkOffice},
		{"to the first of several that can be written to", "UPDATE people SET main = 0, login_id = NULL; UPDATE customers SET email = 'x@ ; uno@g.example; dos@g.example' WHERE id = 1", "04812", store.LinkReset, "access_activate uno@g.example"},
		{"nobody's number", "", "77777", store.LinkReset, ""},
		{"nobody's address", "", "nadie@x.example", store.LinkReset, ""},
		{"a customer that left", "UPDATE customers SET active = 0 WHERE id = 1", "04812", store.LinkReset, ""},
		{"somebody who is withdrawn", "UPDATE people SET active = 0", marta, store.LinkReset, ""},
		{"a main user who is withdrawn", "UPDATE people SET active = 0", "04812", store.LinkReset, ""},
		{"no address on file", "UPDATE people SET main = 0, login_id = NULL; UPDATE customers SET email = 'no tiene' WHERE id = 1", "04812", store.LinkReset, ""},
		{"an address that two customers have on file", "UPDATE customers SET email = 'asesor@a.example'", "asesor@a.example", store.LinkReset, ""},
		{"nothing", "", "", store.LinkReset, ""},
		{"far too much", "", strings.Repeat("9", 5000), store.LinkReset, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			storetest.Marta(t, s)
			if c.before != "" {
				storetest.Exec(t, s, c.before)
			}
			if got := asked(t, s, c.purpose, c.typed); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func onFileAlberche(t *testing.T, s *store.Store) string {
	t.Helper()
	storetest.Exec(t, s, "UPDATE customers SET email = 'Alberche@gestoria.example' WHERE id = 2")
	return "alberche@gestoria.example"
}

func TestAskTooOften(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Marta(t, s)
	sent := 0
	ask := func() {
		t.Helper()
		if asked(t, s, store.LinkReset, "04812") != "" {
			sent++
		}
	}
	for _, c := range []struct {
		pass time.Duration
		want int
	}{{0, 3}, {59 * time.Minute, 3}, {time.Minute, 6}, {time.Hour, 9}, {time.Hour, 10}, {time.Hour, 10}, {22 * time.Hour, 13}} {
		clock.Add(c.pass)
		for range 5 {
			ask()
		}
		if sent != c.want {
			t.Fatalf("after another %s: %d letters, want %d", c.pass, sent, c.want)
		}
	}
}

func TestAskThatWaitedTooLong(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Marta(t, s)
	must(t, s.Accounts.Ask(t.Context(), store.LinkReset, "04812", nil))
	clock.Add(10*time.Minute + time.Millisecond)
	if _, err := s.Accounts.SettleAsks(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM access_asks)"); n != 0 {
		t.Errorf("%d left", n)
	}
}

func TestAccessCode(t *testing.T) {
	for _, c := range []struct {
		name string
		then func(t *testing.T, s *store.Store, clock *storetest.Clock, number, code *string)
		good bool
	}{
		{"good", func(*testing.T, *store.Store, *storetest.Clock, *string, *string) {}, true},
		{"as people type it", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, number, code *string) {
			*number, *code = " 555", strings.ToLower(strings.NewReplacer("0", "O", "1", "l", "-", " ").Replace(*code))
		}, true},
		{"after four wrong ones", func(t *testing.T, s *store.Store, clock *storetest.Clock, _, _ *string) {
			guess(t, s, 4)
		}, true},
		{"after five wrong ones", func(t *testing.T, s *store.Store, clock *storetest.Clock, _, _ *string) {
			guess(t, s, 5)
			clock.Add(time.Hour)
		}, false},
		{"at its last moment", func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _, _ *string) {
			clock.Add(14*24*time.Hour - time.Millisecond)
		}, true},
		{"too late", func(_ *testing.T, _ *store.Store, clock *storetest.Clock, _, _ *string) {
			clock.Add(14 * 24 * time.Hour)
		}, false},
		{"followed by another", func(t *testing.T, s *store.Store, _ *storetest.Clock, _, _ *string) {
			_, _, err := s.Office.NewAccessCode(t.Context(), storetest.Isidro)
			must(t, err)
		}, false},
		{"of another customer", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, number, _ *string) { *number = "04812" }, false},
		{"the customer left", func(t *testing.T, s *store.Store, _ *storetest.Clock, _, _ *string) {
			storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = 4")
		}, false},
		{"used before", func(t *testing.T, s *store.Store, _ *storetest.Clock, number, code *string) {
			_, err := s.Accounts.AcceptCode(t.Context(), *number, *code, store.NewAccount{Name: "A", Password: linkPassword})
			must(t, err)
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			number := storetest.IsidroNumber
			code, _, err := s.Office.NewAccessCode(t.Context(), storetest.Isidro)
			must(t, err)
			c.then(t, s, clock, &number, &code)
			checked := s.Accounts.CheckCode(t.Context(), number, code)
			_, used := s.Accounts.AcceptCode(t.Context(), number, code, store.NewAccount{Name: "Isidro Pérez", Password: linkPassword})
			if c.good && (checked != nil || used != nil) || !c.good && (!errors.Is(checked, store.ErrAccessCode) || !errors.Is(used, store.ErrNotFound)) {
				t.Errorf("checked: %v, used: %v", checked, used)
			}
		})
	}
}

func guess(t *testing.T, s *store.Store, times int) {
	t.Helper()
	for range times {
		if err := s.Accounts.CheckCode(t.Context(), storetest.IsidroNumber, "0000000000"); !errors.Is(err, store.ErrAccessCode) {
			t.Fatal(err)
		}
	}
}

func TestOfficeAccess(t *testing.T) {
	ctx := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
	s, clock := storetest.Open(t)
	since := clock.Now().UnixMilli()
	until, err := s.Office.ExtendNIF(ctx, storetest.Gredos)
	if err != nil || until.Sub(clock.Now()) != store.NIFLasts {
		t.Errorf("%v, %v", until, err)
	}
	var wrong store.Invalid
	if err := s.Office.FreezeNIF(ctx, storetest.Gredos, " "); !errors.As(err, &wrong) || wrong["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	must(t, s.Office.FreezeNIF(ctx, storetest.Gredos, "Llamada rara"))
	clock.Add(time.Minute)
	must(t, s.Office.UnfreezeNIF(ctx, storetest.Gredos))
	if err := s.Office.UnfreezeNIF(ctx, storetest.Gredos); !errors.Is(err, store.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	if _, err := s.Accounts.Identified(ctx, storetest.Gredos, since); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a session from before goes on: %v", err)
	}
	if _, err := s.Accounts.Identified(ctx, storetest.Gredos, clock.Now().UnixMilli()); err != nil {
		t.Errorf("a new session: %v", err)
	}
	if _, err := s.Office.SendAccessLink(ctx, storetest.Isidro); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("nobody to write to: %v", err)
	}
	if err := s.Office.NoteEmail(ctx, storetest.Isidro, 1, "isidro@", ""); !errors.As(err, &wrong) || wrong["email"] == "" || wrong["reason"] == "" {
		t.Errorf("%v", err)
	}
	must(t, s.Office.NoteEmail(ctx, storetest.Isidro, 1, "isidro@notaria.example", "Isidro, 925 33 44 55"))
	if err := s.Office.NoteEmail(ctx, storetest.Isidro, 1, "otro@notaria.example", "Isidro"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("somebody was quicker: %v", err)
	}
	if address, err := s.Office.SendAccessLink(ctx, storetest.Isidro); err != nil || address != "isidro@notaria.example" {
		t.Errorf("%q, %v", address, err)
	}
	who, err := s.Accounts.Accept(ctx, linkSecret(t, s, "access_activate"), store.NewAccount{Name: "Isidro", Password: linkPassword})
	must(t, err)
	for name, act := range map[string]func() error{
		"a code":    func() error { _, _, err := s.Office.NewAccessCode(ctx, storetest.Isidro); return err },
		"extending": func() error { _, err := s.Office.ExtendNIF(ctx, storetest.Isidro); return err },
	} {
		if err := act(); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("%s for who has an account: %v", name, err)
		}
	}
	access, err := s.Office.CustomerAccess(ctx, storetest.Isidro)
	if err != nil || access.Main != who.Person || access.Email != "isidro@notaria.example" || access.Activated.IsZero() {
		t.Errorf("%+v, %v", access, err)
	}
	must(t, s.Office.WithdrawAccount(ctx, storetest.Isidro))
	if _, err := s.Accounts.Member(ctx, who.Person); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("withdrawn and still in: %v", err)
	}
	if err := s.Office.WithdrawAccount(ctx, storetest.Isidro); !errors.Is(err, store.ErrConflict) {
		t.Errorf("twice: %v", err)
	}
	if got := asked(t, s, store.LinkReset, storetest.IsidroNumber); got != "access_activate isidro@notaria.example" {
		t.Errorf("the next main user comes by %q", got)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE actor = 'Ana Belmonte'"); n < 7 {
		t.Errorf("%d lines in the log", n)
	}
	if _, err := s.Office.CustomerAccess(ctx, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func TestActivationJoinsTheLoginOfTheMailbox(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	storetest.Exec(t, s, "UPDATE customers SET email = 'marta@talleresgredos.example' WHERE id = 2")
	must(t, store.MakeAccessLink(t.Context(), s, store.LinkActivate, storetest.Alberche, 0, "marta@talleresgredos.example", nil))
	secret := linkSecret(t, s, "access_activate")
	if link, err := s.Accounts.Link(t.Context(), secret); err != nil || !link.Joins {
		t.Fatalf("%+v, %v", link, err)
	}
	who, err := s.Accounts.Accept(t.Context(), secret, store.NewAccount{Name: "Marta Rueda"})
	must(t, err)
	one, err := s.Accounts.Member(t.Context(), marta)
	must(t, err)
	two, err := s.Accounts.Member(t.Context(), who.Person)
	if err != nil || two.Email != one.Email || two.Customer != storetest.Alberche || !two.Main || !two.May.Invite {
		t.Errorf("%+v, %v", two, err)
	}
	others, err := s.Accounts.Elsewhere(t.Context(), one.Member)
	if err != nil || len(others) != 1 || others[0].Person != who.Person {
		t.Errorf("%+v, %v", others, err)
	}
}

func TestCustomersOwnPasswords(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE customers SET number = '00007', nif = '12345678A', name = 'HIERROS DEL TAJO, S.A.', trade_name = 'Ferrotajo' WHERE id = 1")
	for password, why := range map[string]string{
		"corta y mala": "Alárguela", "cobre ladera hierros tinta": "empresa", "nogal ferrotajo tinta 3": "empresa", "cobre 7 ladera nogal": "número de cliente",
		"cobre 12345678-a ladera": "NIF", "ana-belen cobre ladera": "nombre", strings.Repeat("cobre ladera ", 11): "Acórtela",
	} {
		must(t, store.MakeAccessLink(t.Context(), s, store.LinkActivate, storetest.Gredos, 0, linkOffice, nil))
		_, err := s.Accounts.Accept(t.Context(), linkSecret(t, s, "access_activate"), store.NewAccount{Name: "Ana Belén", Password: password})
		var wrong store.Invalid
		if !errors.As(err, &wrong) || !strings.Contains(wrong["password"], why) {
			t.Errorf("%q: %v %q, want %q", password, err, wrong["password"], why)
		}
	}
	proposal, err := s.Accounts.ProposePassword(t.Context(), storetest.Gredos, "Ana", linkOffice)
	if err != nil || strings.Count(proposal, "-") != 3 {
		t.Errorf("%q, %v", proposal, err)
	}
}
