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

// keyDesk is a portal's file with a device in front of it.
type keyDesk struct {
	*testing.T
	s      *store.Store
	clock  *storetest.Clock
	device *storetest.Authenticator
	turn   store.KeyTurn
}

const keyHost = "areaclientes.sercaman.example"

func keyOpen(t *testing.T) *keyDesk {
	t.Helper()
	s, clock := storetest.Open(t)
	site, err := s.Keys.Site(t.Context(), keyHost, true)
	if err != nil {
		t.Fatal(err)
	}
	return &keyDesk{t, s, clock, &storetest.Authenticator{Origin: "https://" + keyHost}, store.KeyTurn{Site: site, Bond: "this browser"}}
}

func (d *keyDesk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// add has the device make a key for the owner.
func (d *keyDesk) add(owner store.KeyOwner) {
	d.Helper()
	options, err := d.s.Keys.NewOptions(d.Context(), d.turn, owner)
	d.must(err)
	d.must(d.s.Keys.Add(d.Context(), d.turn, owner, "Móvil", d.device.Create(d, options)))
}

// answered is what the device answers to who comes in.
func (d *keyDesk) answered(office bool) []byte {
	d.Helper()
	options, err := d.s.Keys.Options(d.Context(), d.turn, office)
	d.must(err)
	return d.device.Get(d, options)
}

func (d *keyDesk) signIn() (store.Identity, error) {
	d.Helper()
	return d.s.Keys.SignIn(d.Context(), d.turn, d.answered(false))
}

func (d *keyDesk) signInStaff() (store.StaffIdentity, error) {
	d.Helper()
	return d.s.Keys.SignInStaff(d.Context(), d.turn, d.answered(true))
}

func (d *keyDesk) logged(action string) int64 {
	d.Helper()
	return storetest.Scalar[int64](d, d.s, "SELECT count(*) FROM audit WHERE action = ?", action)
}

func TestKeySignIn(t *testing.T) {
	d := keyOpen(t)
	marta := storetest.Marta(t, d.s)
	owner := store.KeyOwner{Person: marta}
	d.add(owner)
	for range 3 {
		who, err := d.signIn()
		d.must(err)
		if want := (store.Identity{Customer: storetest.Gredos, Level: store.ByPassword, Person: marta, Epoch: 2}); who != want {
			t.Errorf("came in as %+v, want %+v", who, want)
		}
		d.clock.Add(time.Hour)
	}
	keys, err := d.s.Keys.List(t.Context(), owner)
	d.must(err)
	if len(keys) != 1 || keys[0].Name != "Móvil" || keys[0].Host != keyHost || !keys[0].Added.Equal(storetest.Start) || !keys[0].Used.Equal(storetest.Start.Add(2*time.Hour)) {
		t.Errorf("keys: %+v", keys)
	}
	if count := storetest.Scalar[int64](t, d.s, "SELECT sign_count FROM keys"); count != 4 {
		t.Errorf("counter = %d, want 4", count)
	}
	if d.logged("llave añadida") != 1 || d.logged("sesión iniciada con llave") != 3 {
		t.Error("the log does not say so")
	}
}

// Whoever comes with a key need not wait because others have guessed.
func TestKeySignInEndsTheWait(t *testing.T) {
	d := keyOpen(t)
	d.add(store.KeyOwner{Person: storetest.Marta(t, d.s)})
	storetest.Exec(t, d.s, "UPDATE logins SET failed = 100")
	_, err := d.signIn()
	d.must(err)
	if failed := storetest.Scalar[int64](t, d.s, "SELECT failed FROM logins"); failed != 0 {
		t.Errorf("%d failures are still counted", failed)
	}
}

func TestKeySignInOfStaff(t *testing.T) {
	d := keyOpen(t)
	d.add(store.KeyOwner{Staff: storetest.Clerk})
	for range 7 {
		if _, err := d.s.Staff.SignIn(t.Context(), "ana@sercaman.example", "somebody guesses this"); err == nil {
			t.Fatal("the guess was right")
		}
	}
	who, err := d.signInStaff()
	d.must(err)
	if want := (store.StaffIdentity{Staff: storetest.Clerk, Role: store.RoleOffice, Epoch: 1, Factor: store.FactorWhole}); who != want {
		t.Errorf("came in as %+v, want %+v", who, want)
	}
	if _, err := d.s.Staff.SignIn(t.Context(), "ana@sercaman.example", "x"); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("the wait goes on: %v", err)
	}
	colleague, err := d.s.Staff.Get(t.Context(), storetest.Clerk)
	d.must(err)
	if !colleague.HasKey || !colleague.HasFactor() || colleague.SeenAt.IsZero() {
		t.Errorf("%+v", colleague)
	}
}

// Whatever is wrong, one answer: nobody learns which key there is.
func TestKeyRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(d *keyDesk)
		how   func(d *keyDesk) []byte
	}{
		"a page of another site":   {spoil: func(d *keyDesk) { d.device.Origin = "https://areaclientes.sercarnan.example" }},
		"a page without TLS":       {spoil: func(d *keyDesk) { d.device.Origin = "http://" + keyHost }},
		"another port":             {spoil: func(d *keyDesk) { d.device.Origin = "https://" + keyHost + ":8443" }},
		"signed for another host":  {spoil: func(d *keyDesk) { d.device.Host = "sercaman.example" }},
		"nobody was verified":      {spoil: func(d *keyDesk) { d.device.Unverified = true }},
		"another account's handle": {spoil: func(d *keyDesk) { d.device.Handle = []byte("somebody else's") }},
		"no handle":                {spoil: func(d *keyDesk) { d.device.Handle = []byte{} }},
		"a key that nobody has": {spoil: func(d *keyDesk) {
			options, err := d.s.Keys.NewOptions(d.Context(), d.turn, store.KeyOwner{Person: 1e6})
			if !errors.Is(err, store.ErrNotFound) {
				d.Fatalf("options for nobody: %s %v", options, err)
			}
			options, err = d.s.Keys.NewOptions(d.Context(), d.turn, store.KeyOwner{Staff: storetest.Clerk})
			d.must(err)
			d.device.Create(d, options) // and never sent
		}},
		"a key that was removed": {spoil: func(d *keyDesk) {
			storetest.Exec(d, d.s, "DELETE FROM keys")
		}},
		"a key of the dealer's people": {spoil: func(d *keyDesk) { d.device.Forget(); d.add(store.KeyOwner{Staff: storetest.Clerk}) }},
		"somebody withdrawn":           {spoil: func(d *keyDesk) { storetest.Exec(d, d.s, "UPDATE people SET active = 0") }},
		"a customer no longer":         {spoil: func(d *keyDesk) { storetest.Exec(d, d.s, "UPDATE customers SET active = 0") }},
		"five minutes later": {how: func(d *keyDesk) []byte {
			answer := d.answered(false)
			d.clock.Add(store.KeyChallengeLasts + time.Second)
			return answer
		}},
		"before it was asked": {how: func(d *keyDesk) []byte {
			answer := d.answered(false)
			d.clock.Add(-time.Second)
			return answer
		}},
		"an answer for the dealer's people": {how: func(d *keyDesk) []byte { return d.answered(true) }},
		"an answer of another browser": {how: func(d *keyDesk) []byte {
			answer := d.answered(false)
			d.turn.Bond = "another"
			return answer
		}},
		"an answer without a browser": {how: func(d *keyDesk) []byte {
			d.turn.Bond = ""
			return d.answered(false)
		}},
		"a challenge of their own": {how: func(d *keyDesk) []byte {
			return d.device.Get(d, []byte(`{"rpId":"`+keyHost+`","challenge":"`+strings.Repeat("A", 75)+`"}`))
		}},
		"a challenge of nothing": {how: func(d *keyDesk) []byte { return d.device.Get(d, []byte(`{"rpId":"`+keyHost+`","challenge":"!"}`)) }},
		"nonsense":               {how: func(*keyDesk) []byte { return []byte("{") }},
		"nothing":                {how: func(*keyDesk) []byte { return nil }},
	} {
		t.Run(name, func(t *testing.T) {
			d := keyOpen(t)
			d.add(store.KeyOwner{Person: storetest.Marta(t, d.s)})
			if c.spoil != nil {
				c.spoil(d)
			}
			if c.how == nil {
				c.how = func(d *keyDesk) []byte { return d.answered(false) }
			}
			if who, err := d.s.Keys.SignIn(t.Context(), d.turn, c.how(d)); !errors.Is(err, store.ErrSignIn) || err.Error() != store.ErrSignIn.Error() || who != (store.Identity{}) {
				t.Errorf("%+v, %v", who, err)
			}
			if d.logged("sesión iniciada con llave") != 0 {
				t.Error("the log says that somebody came in")
			}
		})
	}
}

func TestKeyRefusedOfStaff(t *testing.T) {
	for name, spoil := range map[string]func(d *keyDesk){
		"a customer's key": func(d *keyDesk) { d.device.Forget(); d.add(store.KeyOwner{Person: storetest.Marta(d, d.s)}) },
		"deactivated":      func(d *keyDesk) { storetest.Exec(d, d.s, "UPDATE staff SET active = 0") },
		"reset": func(d *keyDesk) {
			_, err := d.s.Staff.NewLink(d.Context(), storetest.Clerk, true, false)
			d.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := keyOpen(t)
			d.add(store.KeyOwner{Staff: storetest.Clerk})
			spoil(d)
			if who, err := d.signInStaff(); !errors.Is(err, store.ErrSignIn) || who != (store.StaffIdentity{}) {
				t.Errorf("%+v, %v", who, err)
			}
		})
	}
}

// The same answer comes in once, also when the browser sends it twice.
func TestKeyReplay(t *testing.T) {
	d := keyOpen(t)
	d.add(store.KeyOwner{Person: storetest.Marta(t, d.s)})
	answer := d.answered(false)
	_, err := d.s.Keys.SignIn(t.Context(), d.turn, answer)
	d.must(err)
	storetest.Exec(t, d.s, "UPDATE keys SET record = json_set(record, '$.authenticator.signCount', 0)") // as a device without a counter
	if _, err := d.s.Keys.SignIn(t.Context(), d.turn, answer); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("again: %v", err)
	}
	d.clock.Add(store.KeyChallengeLasts + time.Minute)
	_, err = d.signIn()
	d.must(err)
	if left := storetest.Scalar[int64](t, d.s, "SELECT count(*) FROM key_challenges"); left != 1 {
		t.Errorf("%d challenges are kept, want the last", left)
	}
}

// A refused answer uses its challenge up as well.
func TestKeyRefusalSpends(t *testing.T) {
	d := keyOpen(t)
	d.add(store.KeyOwner{Person: storetest.Marta(t, d.s)})
	options, err := d.s.Keys.Options(t.Context(), d.turn, false)
	d.must(err)
	d.device.Unverified = true
	if _, err := d.s.Keys.SignIn(t.Context(), d.turn, d.device.Get(t, options)); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("nobody verified: %v", err)
	}
	d.device.Unverified = false
	if _, err := d.s.Keys.SignIn(t.Context(), d.turn, d.device.Get(t, options)); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("the same challenge: %v", err)
	}
	if d.logged("llave rechazada") != 1 {
		t.Error("the log does not say so")
	}
}

// A key of which there are two shows by its counter.
func TestKeyCloned(t *testing.T) {
	d := keyOpen(t)
	d.add(store.KeyOwner{Person: storetest.Marta(t, d.s)})
	_, err := d.signIn()
	d.must(err)
	d.device.Still = true
	if _, err := d.signIn(); !errors.Is(err, store.ErrSignIn) || d.logged("llave rechazada: parece copiada") != 1 {
		t.Errorf("a copy: %v", err)
	}
	d.device.Still = false
	_, err = d.signIn() // the counter stayed where it was
	d.must(err)
}

// Of those that a mailbox stands for it is the one who came last.
func TestKeyOfTwoCustomers(t *testing.T) {
	d := keyOpen(t)
	marta := storetest.Marta(t, d.s)
	storetest.Exec(t, d.s, `INSERT INTO people (customer_id, name, email, login_id, seen_at, created_at, updated_at)
		SELECT ?, name, email, login_id, 5, 0, 0 FROM people WHERE id = ?`, storetest.Alberche, marta)
	d.add(store.KeyOwner{Person: marta})
	who, err := d.signIn()
	d.must(err)
	if who.Customer != storetest.Alberche {
		t.Errorf("came in for %d", who.Customer)
	}
	d.clock.Add(time.Minute)
	storetest.Exec(t, d.s, "UPDATE people SET active = 0 WHERE customer_id = ?", storetest.Alberche)
	if who, err = d.signIn(); err != nil || who.Person != marta {
		t.Errorf("%+v %v", who, err)
	}
}

func TestKeySite(t *testing.T) {
	s, _ := storetest.Open(t)
	if err := s.Settings.SetHosts(context.Background(), []string{"clientes.sercaman.example"}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		host    string
		secure  bool
		origins string
	}{
		"of the address":        {host: "AREACLIENTES.sercaman.example", secure: true, origins: "https://areaclientes.sercaman.example https://areaclientes.sercaman.example"},
		"of another name":       {host: "clientes.sercaman.example:8443", secure: true, origins: "https://clientes.sercaman.example"},
		"this machine":          {host: "localhost:8080", origins: "http://localhost:8080"},
		"this machine by TLS":   {host: "localhost:8443", secure: true, origins: "https://localhost:8443"},
		"a dealer of this one":  {host: "sercaman.localhost:8080", origins: "http://sercaman.localhost:8080"},
		"somebody else's":       {host: "evil.example"},
		"one below":             {host: "x.areaclientes.sercaman.example"},
		"one above":             {host: "sercaman.example"},
		"a number":              {host: "127.0.0.1:8080"},
		"a number of six":       {host: "[::1]:8080"},
		"nothing":               {host: ""},
		"a name like localhost": {host: "evillocalhost"},
	} {
		t.Run(name, func(t *testing.T) {
			site, err := s.Keys.Site(t.Context(), c.host, c.secure)
			if got := strings.Join(site.Origins, " "); got != c.origins || (err == nil) != (c.origins != "") || err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%q, %v; want %q", got, err, c.origins)
			}
		})
	}
}

// Somebody who signs in with a key shows with it again that it is them, and nobody else.
func TestKeyProof(t *testing.T) {
	d := keyOpen(t)
	marta, nuria := store.KeyOwner{Person: storetest.Marta(t, d.s)}, store.KeyOwner{Person: storetest.Nuria(t, d.s)}
	d.add(marta)
	prove := func(owner store.KeyOwner) error {
		options, err := d.s.Keys.ProofOptions(t.Context(), d.turn)
		d.must(err)
		return d.s.Keys.Prove(t.Context(), d.turn, owner, d.device.Get(t, options))
	}
	d.must(prove(marta))
	for _, other := range []store.KeyOwner{nuria, {Staff: storetest.Clerk}, {}} {
		if err := prove(other); !errors.Is(err, store.ErrSignIn) {
			t.Errorf("%+v: %v", other, err)
		}
	}
	if err := d.s.Keys.Prove(t.Context(), d.turn, marta, d.answered(false)); !errors.Is(err, store.ErrSignIn) {
		t.Errorf("with what signs in: %v", err)
	}
}
