package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

const wrongNIF = "B00000000"

// doorFrom is a context of somebody at an address, in browsers that are known.
func doorFrom(ip string, known ...store.Device) context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.BySystem, Name: "Visitante", IP: ip, Devices: known})
}

// doorAddress is an address of which no other shares anything with the n-th.
func doorAddress(n int) string { return fmt.Sprintf("10.%d.%d.1", n/250, n%250) }

func doorTry(ctx context.Context, s *store.Store, user, secret string) error {
	_, err := s.Accounts.SignIn(ctx, store.SignInTry{User: user, Secret: secret})
	return err
}

func doorPolicy(t *testing.T, s *store.Store, policy string) {
	t.Helper()
	must(t, s.Settings.Change(context.Background(), store.PagePolicies, 0, func(d *store.Dealer) { d.NIFPolicy = policy }))
}

// Whoever does not come in gets the same answer after the same work: one hash, and the same rows written.
func TestSignInIsTheSameWork(t *testing.T) {
	const number, nif = storetest.GredosNumber, storetest.GredosNIF
	cases := []struct {
		name, user, secret, setup string
		person                    bool
	}{
		{name: "nobody has the number", user: "77777", secret: nif},
		{name: "wrong NIF", user: number, secret: wrongNIF},
		{name: "wrong password", user: number, secret: "otra cosa distinta", person: true},
		{name: "wrong password of an address", user: "marta@talleresgredos.example", secret: "otra cosa distinta", person: true},
		{name: "nobody has the address", user: "nadie@talleresgredos.example", secret: "otra cosa distinta"},
		{name: "the NIF of who has an account", user: number, secret: nif, person: true},
		{name: "no customer any more", user: number, secret: nif, setup: "UPDATE customers SET active = 0 WHERE id = 1"},
		{name: "expired", user: number, secret: nif, setup: "INSERT INTO nif_access (customer_id, first_at, times) VALUES (1, 1, 1)"},
		{name: "used too often", user: number, secret: nif, setup: "INSERT INTO nif_access (customer_id, times) VALUES (1, 20)"},
		{name: "frozen", user: number, secret: nif, setup: "INSERT INTO nif_access (customer_id, frozen_at) VALUES (1, 1)"},
		{name: "no NIF on file", user: number, secret: "", setup: "UPDATE customers SET nif = '' WHERE id = 1"},
	}
	for policy, want := range map[string]error{store.NIFLimited: store.ErrSignIn, store.NIFActivation: store.ErrByMail} {
		for _, c := range cases {
			t.Run(policy+", "+c.name, func(t *testing.T) {
				s, _ := storetest.Open(t)
				doorPolicy(t, s, policy)
				if c.setup != "" {
					storetest.Exec(t, s, c.setup)
				}
				if c.person {
					storetest.Marta(t, s)
				}
				if err := doorTry(doorFrom("10.0.0.1"), s, c.user, c.secret); err != want {
					t.Errorf("%v, want %v", err, want)
				}
				if n := store.Hashes(s); n != 1 {
					t.Errorf("%d hashes, want 1", n)
				}
				for table, want := range map[string]int{"tries": 1, "access_asks": 1, "audit WHERE action = 'entrada rechazada'": 1} {
					if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM "+table); n != want {
						t.Errorf("%d in %s, want %d", n, table, want)
					}
				}
			})
		}
	}
}

func TestSignInByPassword(t *testing.T) {
	s, clock := storetest.Open(t)
	marta := storetest.Marta(t, s)
	for name, user := range map[string]string{"number": storetest.GredosNumber, "number without zeros": "4812", "address": " Marta@TalleresGredos.example "} {
		in, err := s.Accounts.SignIn(doorFrom("10.0.0.1"), store.SignInTry{User: user, Secret: storetest.Password})
		if err != nil || in.Person != marta || in.Level != store.ByPassword || in.Customer != storetest.Gredos || in.Offer {
			t.Errorf("%s: %+v, %v", name, in, err)
		}
	}
	if n := storetest.Scalar[int64](t, s, "SELECT seen_at FROM people WHERE id = ?", int64(marta)); n != clock.Now().UnixMilli() {
		t.Errorf("seen at %d", n)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM failures") + storetest.Scalar[int](t, s, "SELECT count(*) FROM tries"); n != 0 {
		t.Errorf("%d failures are written down", n)
	}
	for _, secret := range []string{storetest.Password + " ", "Mirlo canela puente lona", ""} {
		if err := doorTry(doorFrom("10.0.0.1"), s, storetest.GredosNumber, secret); err != store.ErrSignIn {
			t.Errorf("%q: %v", secret, err)
		}
	}
	storetest.Exec(t, s, "UPDATE people SET active = 0")
	if err := doorTry(doorFrom("10.0.0.1"), s, "marta@talleresgredos.example", storetest.Password); err != store.ErrSignIn {
		t.Errorf("who is no longer there: %v", err)
	}
}

// Somebody who works for several customers comes to where they were last, else to the first by number.
func TestSignInOfSeveralCustomers(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Marta(t, s)
	storetest.Exec(t, s, `INSERT INTO people (customer_id, name, email, login_id, created_at, updated_at)
		SELECT id, 'Marta Rueda', 'marta@talleresgredos.example', 1, 0, 0 FROM customers WHERE number = '00107'`)
	in, err := s.Accounts.SignIn(doorFrom("10.0.0.1"), store.SignInTry{User: "marta@talleresgredos.example", Secret: storetest.Password})
	if err != nil || in.Customer != storetest.Alberche {
		t.Errorf("first time: %+v, %v; want the first by number", in, err)
	}
	storetest.Exec(t, s, "UPDATE people SET seen_at = ? WHERE customer_id = 1", storetest.Start.Add(time.Hour).UnixMilli())
	if in, err = s.Accounts.SignIn(doorFrom("10.0.0.1"), store.SignInTry{User: "marta@talleresgredos.example", Secret: storetest.Password}); err != nil || in.Customer != storetest.Gredos {
		t.Errorf("then: %+v, %v; want where they were last", in, err)
	}
}

func TestNIFEnds(t *testing.T) {
	const number, nif = storetest.GredosNumber, storetest.GredosNIF
	ctx := asClerk()
	t.Run("after 90 days, and the office extends it", func(t *testing.T) {
		s, clock := storetest.Open(t)
		must(t, doorTry(doorFrom("10.0.0.1"), s, number, nif))
		clock.Add(90*24*time.Hour - time.Millisecond)
		must(t, doorTry(doorFrom("10.0.0.1"), s, number, nif))
		clock.Add(time.Millisecond)
		if err := doorTry(doorFrom("10.0.0.1"), s, number, nif); err != store.ErrSignIn {
			t.Fatalf("after 90 days: %v", err)
		}
		if asked := storetest.Scalar[string](t, s, "SELECT asked FROM access_asks ORDER BY id DESC LIMIT 1"); asked != number {
			t.Errorf("a link for %q", asked)
		}
		_, err := s.Office.ExtendNIF(ctx, storetest.Gredos)
		must(t, err)
		must(t, doorTry(doorFrom("10.0.0.1"), s, number, nif))
	})
	t.Run("after 20 times", func(t *testing.T) {
		s, _ := storetest.Open(t)
		for range 20 {
			must(t, doorTry(doorFrom("10.0.0.1"), s, number, nif))
		}
		if err := doorTry(doorFrom("10.0.0.1"), s, number, nif); err != store.ErrSignIn {
			t.Errorf("the 21st: %v", err)
		}
		doorPolicy(t, s, store.NIFAlways)
		must(t, doorTry(doorFrom("10.0.0.1"), s, number, nif))
	})
	t.Run("with an account, but for the policy of the manual", func(t *testing.T) {
		s, _ := storetest.Open(t)
		storetest.Marta(t, s)
		if err := doorTry(doorFrom("10.0.0.1"), s, number, nif); err != store.ErrSignIn {
			t.Errorf("limited: %v", err)
		}
		doorPolicy(t, s, store.NIFAlways)
		in, err := s.Accounts.SignIn(doorFrom("10.0.0.1"), store.SignInTry{User: number, Secret: nif})
		if err != nil || in.Level != store.ByNIF || in.Offer {
			t.Errorf("always: %+v, %v", in, err)
		}
		if _, err := s.Accounts.Identified(ctx, storetest.Gredos, s.Now().UnixMilli()); err != nil {
			t.Errorf("its session: %v", err)
		}
	})
}

// Fifty wrong NIFs in a row close that way, whatever the waits in between; a right one begins anew.
func TestNIFClosesAfterFifty(t *testing.T) {
	s, clock := storetest.Open(t)
	fail := func(n int) {
		t.Helper()
		for i := range n {
			clock.Add(25 * time.Hour)
			if err := doorTry(doorFrom("10.0.0.1"), s, storetest.GredosNumber, wrongNIF+strconv.Itoa(i)); err != store.ErrSignIn {
				t.Fatalf("failure %d: %v", i+1, err)
			}
		}
	}
	clock.Add(25 * time.Hour)
	fail(49)
	must(t, doorTry(doorFrom("10.0.0.1"), s, storetest.GredosNumber, storetest.GredosNIF))
	_, err := s.Office.ExtendNIF(asClerk(), storetest.Gredos)
	must(t, err)
	fail(50)
	if why := storetest.Scalar[string](t, s, "SELECT frozen_why FROM nif_access WHERE frozen_at IS NOT NULL"); why == "" {
		t.Error("not frozen")
	}
	must(t, s.Office.UnfreezeNIF(asClerk(), storetest.Gredos))
	fail(1)
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM nif_access WHERE frozen_at IS NOT NULL"); n != 0 {
		t.Error("one failure after it was opened again closes it")
	}
}

// A hundred wrong passwords leave links and keys, but not where the account is known.
func TestPasswordClosesAfterAHundred(t *testing.T) {
	s, clock := storetest.Open(t)
	marta := storetest.Marta(t, s)
	for i := range 100 {
		clock.Add(25 * time.Hour)
		if err := doorTry(doorFrom("10.0.0.1"), s, storetest.GredosNumber, "falsa "+strconv.Itoa(i)); err != store.ErrSignIn {
			t.Fatal(err)
		}
	}
	clock.Add(25 * time.Hour)
	if err := doorTry(doorFrom("10.0.0.1"), s, storetest.GredosNumber, storetest.Password); err != store.ErrSignIn {
		t.Errorf("the right one after 100: %v", err)
	}
	must(t, doorTry(doorFrom("10.0.0.1", store.Device{ID: "a", Person: marta}), s, storetest.GredosNumber, storetest.Password))
	if n := storetest.Scalar[int](t, s, "SELECT failed FROM logins"); n != 0 {
		t.Errorf("failed = %d after coming in", n)
	}
}

// The waits of an account are the same whether there is one or not.
func TestSignInWaits(t *testing.T) {
	for _, user := range []string{storetest.GredosNumber, "77777", "nadie@talleresgredos.example"} {
		s, clock := storetest.Open(t)
		for i := range 5 {
			if err := doorTry(doorFrom(doorAddress(i)), s, user, wrongNIF); err != store.ErrSignIn {
				t.Fatalf("%s, failure %d: %v", user, i+1, err)
			}
		}
		for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
			if got := tooSoon(doorTry(doorFrom(doorAddress(9)), s, user, storetest.GredosNIF)); got != wait {
				t.Errorf("%s: wait %s, want %s", user, got, wait)
			}
			clock.Add(wait)
			if err := doorTry(doorFrom(doorAddress(9)), s, user, wrongNIF); err != store.ErrSignIn {
				t.Errorf("%s after it: %v", user, err)
			}
		}
	}
}

// One NIF that fails at many numbers opens nothing for a day, not even where it is right.
func TestSecretAtManyAccounts(t *testing.T) {
	s, clock := storetest.Open(t)
	for i := range 6 {
		if err := doorTry(doorFrom(doorAddress(i)), s, strconv.Itoa(70000+i), "es-"+storetest.GredosNIF); err != store.ErrSignIn {
			t.Fatal(err)
		}
		if i == 4 {
			must(t, doorTry(doorFrom(doorAddress(50)), s, storetest.GredosNumber, storetest.GredosNIF))
		}
	}
	if err := doorTry(doorFrom(doorAddress(51)), s, storetest.GredosNumber, storetest.GredosNIF); err != store.ErrSignIn {
		t.Errorf("after six accounts: %v", err)
	}
	must(t, doorTry(doorFrom(doorAddress(52)), s, storetest.AlbercheNumber, storetest.AlbercheNIF))
	clock.Add(24 * time.Hour)
	must(t, doorTry(doorFrom(doorAddress(53)), s, storetest.GredosNumber, storetest.GredosNIF))
}

func TestAddressesWait(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of sign-ins are for the long run")
	}
	for _, c := range []struct {
		name   string
		from   func(i int) string
		other  string
		most   int
		every  time.Duration
		longer time.Duration // until the right NIF comes in
	}{
		{"20 of an address in a quarter of an hour", func(int) string { return "192.0.2.1" }, "192.0.3.1", 20, 0, 15 * time.Minute},
		{"20 of a line's /64", func(i int) string { return fmt.Sprintf("2001:db8:1:2::%x", i+1) }, "2001:db8:2:2::1", 20, 0, 15 * time.Minute},
		{"100 of an address in a day", func(int) string { return "192.0.2.1" }, "192.0.3.1", 100, 14 * time.Minute, 24*time.Hour - 99*14*time.Minute},
		{"200 of a /24 in an hour", func(i int) string { return fmt.Sprintf("192.0.2.%d", i) }, "192.0.3.1", 200, 0, time.Hour},
		{"200 of a /48 in an hour", func(i int) string { return fmt.Sprintf("2001:db8:1:%x::1", i) }, "2001:db8:2:2::1", 200, 0, time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			storetest.Marta(t, s)
			for i := range c.most {
				if i > 0 {
					clock.Add(c.every)
				}
				if err := doorTry(doorFrom(c.from(i)), s, fmt.Sprintf("u%d@ejemplo.es", i), "x"); err != store.ErrSignIn {
					t.Fatalf("failure %d: %v", i+1, err)
				}
			}
			last := c.from(0)
			if got := tooSoon(doorTry(doorFrom(last), s, storetest.GredosNumber, storetest.Password)); got != c.longer {
				t.Errorf("wait %s, want %s", got, c.longer)
			}
			must(t, doorTry(doorFrom(c.other), s, storetest.GredosNumber, storetest.Password))
			clock.Add(c.longer)
			must(t, doorTry(doorFrom(last), s, storetest.GredosNumber, storetest.Password))
		})
	}
}

// Many wrong NIFs all over make the whole dealer's door strict for an hour, and the admins hear of it once.
func TestAlarm(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of sign-ins are for the long run")
	}
	s, clock := storetest.Open(t)
	storetest.Marta(t, s)
	fail := func(from, n int) {
		t.Helper()
		for i := range n {
			if err := doorTry(doorFrom(doorAddress(from+i)), s, strconv.Itoa(70000+from+i), fmt.Sprintf("B%08d", from+i)); !errors.Is(err, store.ErrSignIn) {
				t.Fatal(err)
			}
		}
	}
	fail(0, 30)
	must(t, doorTry(doorFrom("192.0.2.1"), s, storetest.AlbercheNumber, storetest.AlbercheNIF))
	fail(30, 1)
	if err := doorTry(doorFrom("192.0.2.1"), s, storetest.AlbercheNumber, storetest.AlbercheNIF); err != store.ErrByMail {
		t.Errorf("number and NIF during the alarm: %v", err)
	}
	if asked := storetest.Scalar[string](t, s, "SELECT asked FROM access_asks ORDER BY id DESC LIMIT 1"); asked != storetest.AlbercheNumber {
		t.Errorf("a link for %q", asked)
	}
	must(t, doorTry(doorFrom("192.0.2.1"), s, storetest.GredosNumber, storetest.Password))
	admins := storetest.Scalar[int](t, s, "SELECT count(*) FROM staff WHERE role = 'admin' AND active = 1")
	letters := func() int {
		return storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox WHERE kind = 'signin_alarm'")
	}
	if n := letters(); n != admins || n == 0 {
		t.Errorf("%d letters to %d admins", n, admins)
	}
	facts, err := s.Outbox.SignInAlarm(context.Background(), "")
	if err != nil || facts.Hour != 31 || !facts.Until.Equal(clock.Now().Add(time.Hour)) {
		t.Errorf("%+v, %v", facts, err)
	}
	fail(40, 31)
	if n := letters(); n != admins {
		t.Errorf("%d letters after more of it", n)
	}
	clock.Add(time.Hour)
	must(t, doorTry(doorFrom("192.0.2.1"), s, storetest.AlbercheNumber, storetest.AlbercheNIF))
	for i := range 4 {
		clock.Add(time.Hour)
		fail(100+30*i, 30)
	}
	if err := doorTry(doorFrom("192.0.2.1"), s, storetest.AlbercheNumber, storetest.AlbercheNIF); err != store.ErrByMail {
		t.Errorf("after 150 in a day: %v", err)
	}
}

// Strangers do not keep anybody out of a browser that is theirs, which has failures of its own.
func TestKnownBrowser(t *testing.T) {
	s, clock := storetest.Open(t)
	marta, nuria := storetest.Marta(t, s), storetest.Nuria(t, s)
	mine, other := store.Device{ID: "a", Person: marta}, store.Device{ID: "b", Person: nuria}
	for range 5 {
		doorTry(doorFrom("192.0.2.1"), s, storetest.GredosNumber, "falsa")
	}
	if tooSoon(doorTry(doorFrom("192.0.2.9"), s, storetest.GredosNumber, storetest.Password)) == 0 {
		t.Fatal("strangers made no wait")
	}
	if tooSoon(doorTry(doorFrom("192.0.2.9", other), s, storetest.GredosNumber, storetest.Password)) == 0 {
		t.Error("a colleague's browser passes")
	}
	must(t, doorTry(doorFrom("192.0.2.1", other, mine), s, storetest.GredosNumber, storetest.Password))
	for i := range 10 {
		if err := doorTry(doorFrom("192.0.2.1", mine), s, storetest.GredosNumber, "falsa"); err != store.ErrSignIn {
			t.Fatalf("failure %d: %v", i+1, err)
		}
	}
	if got := tooSoon(doorTry(doorFrom("192.0.2.1", mine), s, storetest.GredosNumber, storetest.Password)); got != 15*time.Minute {
		t.Errorf("wait %s after ten", got)
	}
	clock.Add(15 * time.Minute)
	must(t, doorTry(doorFrom("192.0.2.1", mine), s, storetest.GredosNumber, storetest.Password))
}

func TestKnownBrowserOfAColleague(t *testing.T) {
	s, _ := storetest.Open(t)
	came(t, s, storetest.Javier, good)
	const email = "javier@sercaman.example"
	for range 5 {
		s.Staff.SignIn(doorFrom("192.0.2.1"), email, better)
	}
	if _, err := s.Staff.SignIn(doorFrom("192.0.2.1"), email, good); tooSoon(err) == 0 {
		t.Fatalf("strangers made no wait: %v", err)
	}
	if _, err := s.Staff.SignIn(doorFrom("192.0.2.1", store.Device{ID: "x", Staff: storetest.Rosa}), email, good); tooSoon(err) == 0 {
		t.Errorf("another's browser passes: %v", err)
	}
	if _, err := s.Staff.SignIn(doorFrom("192.0.2.1", store.Device{ID: "a", Staff: storetest.Javier}), email, good); err != nil {
		t.Errorf("in their own: %v", err)
	}
}

// A hundred at once are counted like a hundred in a row.
func TestSignInsAtTheSameTime(t *testing.T) {
	s, _ := storetest.Open(t)
	var judged atomic.Int64
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			for { // whoever finds the hashers busy was not looked at, and comes again
				err := doorTry(doorFrom(doorAddress(i)), s, storetest.GredosNumber, wrongNIF)
				if errors.Is(err, store.ErrSignIn) {
					judged.Add(1)
				}
				if !errors.Is(err, store.ErrUnavailable) {
					return
				}
			}
		})
	}
	all.Wait()
	if judged.Load() != 5 {
		t.Errorf("%d were judged, want 5", judged.Load())
	}
}
