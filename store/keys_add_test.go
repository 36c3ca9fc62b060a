package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestKeyAddRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(d *keyDesk)
		late  func(d *keyDesk)
		name  string
		want  error
	}{
		"a page of another site":  {spoil: func(d *keyDesk) { d.device.Origin = "https://evil.example" }, want: store.ErrKey},
		"made for another host":   {spoil: func(d *keyDesk) { d.device.Host = "evil.example" }, want: store.ErrKey},
		"nobody was verified":     {spoil: func(d *keyDesk) { d.device.Unverified = true }, want: store.ErrKey},
		"too late":                {late: func(d *keyDesk) { d.clock.Add(store.KeyChallengeLasts + time.Second) }, want: store.ErrKey},
		"in another browser":      {late: func(d *keyDesk) { d.turn.Bond = "another" }, want: store.ErrKey},
		"without a name":          {name: " \n ", want: store.Invalid{}},
		"with a name too long":    {name: strings.Repeat("ñ", 61), want: store.Invalid{}},
		"the eleventh":            {spoil: func(d *keyDesk) { keyFill(d, 10) }, want: store.ErrForbidden},
		"of somebody who is gone": {late: func(d *keyDesk) { storetest.Exec(d, d.s, "UPDATE people SET active = 0") }, want: store.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			d := keyOpen(t)
			owner := store.KeyOwner{Person: storetest.Marta(t, d.s)}
			if c.spoil != nil {
				c.spoil(d)
			}
			options, err := d.s.Keys.NewOptions(t.Context(), d.turn, owner)
			d.must(err)
			made := d.device.Create(t, options)
			if c.late != nil {
				c.late(d)
			}
			if c.name == "" {
				c.name = "Móvil"
			}
			before := storetest.Scalar[int64](t, d.s, "SELECT count(*) FROM keys")
			err = d.s.Keys.Add(t.Context(), d.turn, owner, c.name, made)
			var wrong store.Invalid
			if _, want := c.want.(store.Invalid); want && !(errors.As(err, &wrong) && wrong["name"] != "") || !want && !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if after := storetest.Scalar[int64](t, d.s, "SELECT count(*) FROM keys"); after != before {
				t.Errorf("%d keys, %d before", after, before)
			}
		})
	}
}

// keyFill gives Marta so many keys as made-up rows.
func keyFill(d *keyDesk, n int) {
	for range n {
		storetest.Exec(d, d.s, `INSERT INTO keys (login_id, credential, record, sign_count, host, name, created_at)
			SELECT id, randomblob(32), '{"id":"AAAA"}', 0, 'h', 'n', 0 FROM logins`)
	}
}

func TestKeyAddTwice(t *testing.T) {
	d := keyOpen(t)
	owner := store.KeyOwner{Person: storetest.Marta(t, d.s)}
	options, err := d.s.Keys.NewOptions(t.Context(), d.turn, owner)
	d.must(err)
	made := d.device.Create(t, options)
	d.must(d.s.Keys.Add(t.Context(), d.turn, owner, "Móvil", made))
	if err := d.s.Keys.Add(t.Context(), d.turn, owner, "Móvil", made); !errors.Is(err, store.ErrKey) {
		t.Errorf("the same answer again: %v", err)
	}
	if err := d.s.Keys.Add(t.Context(), d.turn, owner, "Móvil", []byte("{}")); !errors.Is(err, store.ErrKey) {
		t.Errorf("nonsense: %v", err)
	}
	if options, err = d.s.Keys.NewOptions(t.Context(), d.turn, owner); err != nil || !strings.Contains(string(options), `"excludeCredentials":[{`) {
		t.Errorf("the device is not told of its key: %s %v", options, err)
	}
}

func TestKeyRemove(t *testing.T) {
	d := keyOpen(t)
	marta, nuria := store.KeyOwner{Person: storetest.Marta(t, d.s)}, store.KeyOwner{Person: storetest.Nuria(t, d.s)}
	d.add(marta)
	for _, other := range []store.KeyOwner{nuria, {Staff: storetest.Clerk}, {Person: 1e6}, {}} {
		if err := d.s.Keys.Remove(t.Context(), other, 1); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%+v: %v", other, err)
		}
	}
	d.must(d.s.Keys.Remove(t.Context(), marta, 1))
	if err := d.s.Keys.Remove(t.Context(), marta, 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("again: %v", err)
	}
	if d.logged("llave retirada") != 1 {
		t.Error("the log does not say so")
	}
}

// Nobody takes their last way in from themselves.
func TestKeyRemoveTheLast(t *testing.T) {
	for name, c := range map[string]struct {
		owner  func(d *keyDesk) store.KeyOwner
		before string
		want   error
	}{
		"main user with a mailbox":        {owner: keyMarta, before: "UPDATE logins SET password = ''"},
		"main user without a mailbox":     {owner: keyMarta, before: "UPDATE logins SET password = '', email = NULL", want: store.ErrForbidden},
		"and with a password":             {owner: keyMarta, before: "UPDATE logins SET email = NULL"},
		"office":                          {owner: keyStaff(storetest.Clerk), before: "UPDATE staff SET totp_secret = NULL, password = 'x'", want: store.ErrForbidden},
		"office with codes":               {owner: keyStaff(storetest.Clerk), before: "UPDATE staff SET totp_secret = randomblob(20), password = 'x'"},
		"a technician":                    {owner: keyStaff(storetest.Javier), before: "UPDATE staff SET password = 'x'"},
		"a technician without a password": {owner: keyStaff(storetest.Javier), before: "UPDATE staff SET password = ''", want: store.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			d := keyOpen(t)
			owner := c.owner(d)
			d.add(owner)
			storetest.Exec(t, d.s, c.before)
			err := d.s.Keys.Remove(t.Context(), owner, 1)
			var sentence store.Sentence
			if !errors.Is(err, c.want) || c.want != nil && !errors.As(err, &sentence) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func keyMarta(d *keyDesk) store.KeyOwner { return store.KeyOwner{Person: storetest.Marta(d, d.s)} }

func keyStaff(id store.StaffID) func(*keyDesk) store.KeyOwner {
	return func(*keyDesk) store.KeyOwner { return store.KeyOwner{Staff: id} }
}

// The key is the second factor of who has none, with codes for its loss; nobody sets one up over another.
func TestKeyEnrol(t *testing.T) {
	d := keyOpen(t)
	owner := store.KeyOwner{Staff: storetest.Clerk}
	enrol := func() (store.StaffIdentity, []string, error) {
		options, err := d.s.Keys.NewOptions(t.Context(), d.turn, owner)
		d.must(err)
		return d.s.Keys.Enrol(t.Context(), d.turn, storetest.Clerk, "Móvil", d.device.Create(t, options))
	}
	who, codes, err := enrol()
	d.must(err)
	if want := (store.StaffIdentity{Staff: storetest.Clerk, Role: store.RoleOffice, Epoch: 2, Factor: store.FactorWhole}); who != want || len(codes) != 10 {
		t.Errorf("%+v with %d codes, want %+v", who, len(codes), want)
	}
	if _, _, err := enrol(); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a second: %v", err)
	}
	if err := d.s.Staff.BeginEnrolment(t.Context(), storetest.Clerk, store.FactorHalf); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("codes of the telephone beside it: %v", err)
	}
	if _, err := d.s.Staff.Confirm(t.Context(), storetest.Clerk, "123456"); !errors.Is(err, store.ErrCode) {
		t.Errorf("a code that nothing shows: %v", err)
	}
	if who, err := d.s.Staff.Confirm(t.Context(), storetest.Clerk, codes[0]); err != nil || who.Factor != store.FactorWhole {
		t.Errorf("a recovery code: %+v %v", who, err)
	}
	if _, err := d.s.Staff.RenewCodes(t.Context(), storetest.Clerk); err != nil {
		t.Errorf("new codes: %v", err)
	}
	if _, _, err := d.s.Keys.Enrol(t.Context(), d.turn, 1e6, "Móvil", nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

// Whose account it is learns of every key that opens it, and of none that they did not get.
func TestKeyLetters(t *testing.T) {
	d := keyOpen(t)
	letters := func(kind string) int64 {
		return storetest.Scalar[int64](t, d.s, "SELECT count(*) FROM outbox WHERE kind = ? AND address = (SELECT email FROM logins WHERE id = (SELECT login_id FROM people WHERE id = ?))", kind, storetest.Marta(t, d.s))
	}
	d.add(store.KeyOwner{Staff: storetest.Clerk})
	owner := store.KeyOwner{Person: storetest.Marta(t, d.s)}
	if err := d.s.Keys.Add(t.Context(), d.turn, owner, "Móvil", []byte("{}")); !errors.Is(err, store.ErrKey) {
		t.Fatal(err)
	}
	if n := storetest.Scalar[int64](t, d.s, "SELECT count(*) FROM outbox WHERE kind IN ('key_added', 'key_removed')"); n != 0 {
		t.Fatalf("%d letters about nothing of a customer's", n)
	}
	d.device.Forget()
	d.add(owner)
	if letters(store.LetterKeyAdded) != 1 || letters(store.LetterKeyRemoved) != 0 {
		t.Errorf("after adding: %d and %d letters", letters(store.LetterKeyAdded), letters(store.LetterKeyRemoved))
	}
	d.must(d.s.Keys.Remove(t.Context(), owner, 2))
	if letters(store.LetterKeyAdded) != 1 || letters(store.LetterKeyRemoved) != 1 {
		t.Errorf("after removing: %d and %d letters", letters(store.LetterKeyAdded), letters(store.LetterKeyRemoved))
	}
	f, err := d.s.Outbox.AccessNews(t.Context(), storetest.Scalar[string](t, d.s, "SELECT ref FROM outbox WHERE kind = 'key_removed'"))
	if err != nil || f.Person == "" || !f.At.Equal(d.clock.Now()) {
		t.Errorf("%+v, %v", f, err)
	}
}

// Without a mailbox of their own the customer is told.
func TestKeyLettersWithoutAMailbox(t *testing.T) {
	d := keyOpen(t)
	owner := keyMarta(d)
	storetest.Exec(t, d.s, "UPDATE logins SET email = NULL")
	storetest.Exec(t, d.s, "UPDATE customers SET email = 'oficina@gredos.example' WHERE id = ?", storetest.Gredos)
	d.add(owner)
	if n := storetest.Scalar[int64](t, d.s, "SELECT count(*) FROM outbox WHERE kind = 'key_added' AND address = (SELECT email FROM customers WHERE id = ?)", storetest.Gredos); n != 1 {
		t.Errorf("%d letters", n)
	}
}

// Twelve characters are enough for who has a key as well, and fifteen are asked of everybody else.
func TestPasswordBesideAKey(t *testing.T) {
	const twelve = "nogal-7tinta"
	d := keyOpen(t)
	id := storetest.Marta(t, d.s)
	change := func(current, password string) error {
		who, err := d.s.Accounts.Member(t.Context(), id)
		d.must(err)
		_, err = d.s.Accounts.ChangePassword(t.Context(), who.Member, current, password)
		return err
	}
	reset := func() store.OpenedLink {
		must(t, store.MakeAccessLink(t.Context(), d.s, store.LinkReset, storetest.Gredos, id, storetest.Scalar[string](t, d.s, "SELECT email FROM logins WHERE id = (SELECT login_id FROM people WHERE id = ?)", id), nil))
		link, err := d.s.Accounts.Link(t.Context(), linkSecret(t, d.s, "access_reset"))
		d.must(err)
		return link
	}
	var wrong store.Invalid
	if err := change(storetest.Password, twelve); !errors.As(err, &wrong) || !strings.Contains(wrong["password"], "15 caracteres") {
		t.Errorf("without a key: %v", err)
	}
	if reset().Keyed {
		t.Error("the link knows of a key that is not there")
	}
	d.add(store.KeyOwner{Person: id})
	if who, err := d.s.Accounts.Member(t.Context(), id); err != nil || !who.HasKey || store.LeastPassword(who.HasKey) != 12 {
		t.Errorf("%+v, %v", who, err)
	}
	if !reset().Keyed {
		t.Error("the link does not know of the key")
	}
	d.must(d.s.Accounts.ResetPassword(t.Context(), linkSecret(t, d.s, "access_reset"), twelve+"!"))
	d.must(change(twelve+"!", twelve))
}
