package store_test

import (
	"bytes"
	"encoding/base32"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

var (
	oneKey     = bytes.Repeat([]byte("1"), 32)
	anotherKey = bytes.Repeat([]byte("2"), 32)
)

// under opens the file that a store had, with a key.
func under(t *testing.T, path string, clock *storetest.Clock, key []byte) *store.Store {
	t.Helper()
	s, err := store.Open(staffCtx, path, store.Options{Now: clock.Now, Disk: storetest.Roomy, Key: key})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// rawFile is what somebody reads who steals the dealer's file and its log.
func rawFile(t *testing.T, path string) []byte {
	t.Helper()
	file, err := os.ReadFile(path)
	must(t, err)
	log, err := os.ReadFile(path + "-wal")
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return append(file, log...)
}

// unbase32 is the secret as its authenticator has it.
func unbase32(t *testing.T, secret string) []byte {
	t.Helper()
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	must(t, err)
	return raw
}

// A stolen file gives no second factor: neither a confirmed one, nor one that waits, can be read in it.
func TestStolenFileHasNoSecondFactor(t *testing.T) {
	empty, clock := storetest.Open(t)
	s := under(t, empty.Path, clock, oneKey)
	secret, _ := enrolled(t, s, storetest.Clerk, good)
	must(t, s.Staff.BeginEnrolment(staffCtx, storetest.Clerk, store.FactorWhole))
	waits, err := s.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorWhole)
	must(t, err)
	file := rawFile(t, s.Path)
	for _, text := range []string{secret, waits.Secret} {
		if bytes.Contains(file, unbase32(t, text)) || bytes.Contains(file, []byte(text)) {
			t.Error("the secret lies in the file")
		}
	}
	clock.Add(time.Minute)
	must(t, s.Staff.CheckCode(staffCtx, storetest.Clerk, code(t, s, secret)))
	clock.Add(time.Minute)
	thief := under(t, empty.Path, clock, anotherKey)
	if err := thief.Staff.CheckCode(staffCtx, storetest.Clerk, code(t, s, secret)); !errors.Is(err, store.ErrCode) {
		t.Errorf("with another key: %v", err)
	}
	if !slices.Contains(logLines(t, thief), "segundo factor ilegible con la clave de esta instalación / Ana Belmonte / Ana Belmonte") {
		t.Errorf("not in the log: %q", logLines(t, thief))
	}
	if _, err := thief.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorWhole); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("shown with another key: %v", err)
	}
	if _, _, err := thief.Staff.Enrol(staffCtx, storetest.Clerk, store.FactorWhole, code(t, s, waits.Secret)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("confirmed with another key: %v", err)
	}
}

// A secret in somebody else's line is nobody's.
func TestSecondFactorOfAnother(t *testing.T) {
	s, clock := storetest.Open(t)
	secret, _ := enrolled(t, s, storetest.Clerk, good)
	enrolled(t, s, storetest.Admin, better)
	storetest.Exec(t, s, "UPDATE staff SET totp_secret = (SELECT totp_secret FROM staff WHERE id = ?) WHERE id = ?", storetest.Clerk, storetest.Admin)
	clock.Add(time.Minute)
	if err := s.Staff.CheckCode(staffCtx, storetest.Admin, code(t, s, secret)); !errors.Is(err, store.ErrCode) {
		t.Errorf("%v", err)
	}
}

// Recovery codes open without the key: whoever's file was moved comes in by one.
func TestRecoveryUnderAnotherKey(t *testing.T) {
	empty, clock := storetest.Open(t)
	_, codes := enrolled(t, under(t, empty.Path, clock, oneKey), storetest.Clerk, good)
	moved := under(t, empty.Path, clock, anotherKey)
	if _, err := moved.Staff.Confirm(staffCtx, storetest.Clerk, codes[0]); err != nil {
		t.Error(err)
	}
}

// Somebody who was setting a factor up when the file was moved is shown a new secret.
func TestEnrolmentUnderAnotherKey(t *testing.T) {
	empty, clock := storetest.Open(t)
	came(t, under(t, empty.Path, clock, oneKey), storetest.Clerk, good)
	moved := under(t, empty.Path, clock, anotherKey)
	must(t, moved.Staff.BeginEnrolment(staffCtx, storetest.Clerk, store.FactorHalf))
	if _, err := moved.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorHalf); err != nil {
		t.Error(err)
	}
}

// Secrets of before are sealed when the file is opened with the key, and nothing of them stays in it.
func TestPlainSecretsAreSealed(t *testing.T) {
	s, clock := storetest.Open(t)
	holds, waits := bytes.Repeat([]byte("holds"), 4), bytes.Repeat([]byte("waits"), 4)
	storetest.Exec(t, s, "UPDATE staff SET totp_secret = ?, totp_pending = ? WHERE id = ?", holds, waits, storetest.Clerk)
	if !bytes.Contains(rawFile(t, s.Path), holds) {
		t.Fatal("the secret is not there to be sealed")
	}
	must(t, s.Close())
	for range 2 { // and opening it again changes nothing
		s = under(t, s.Path, clock, oneKey)
		if file := rawFile(t, s.Path); bytes.Contains(file, holds) || bytes.Contains(file, waits) {
			t.Error("the secret lies in the file")
		}
		clock.Add(time.Minute)
		text := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(holds)
		if err := s.Staff.CheckCode(staffCtx, storetest.Clerk, code(t, s, text)); err != nil {
			t.Errorf("its code: %v", err)
		}
		must(t, s.Close())
	}
}

func TestReseal(t *testing.T) {
	empty, clock := storetest.Open(t)
	before := under(t, empty.Path, clock, oneKey)
	secret, _ := enrolled(t, before, storetest.Clerk, good)
	must(t, before.Staff.BeginEnrolment(staffCtx, storetest.Clerk, store.FactorWhole))
	password, err := store.NewSafe(oneKey).Seal(store.MailPurpose, "clave del correo")
	must(t, err)
	must(t, before.Settings.ChangeMail(staffCtx, 0, store.MailServer{Host: "smtp.example", Port: 587, Security: "starttls", User: "u", Password: password}))
	storetest.Exec(t, before, "UPDATE staff SET totp_secret = zeroblob(48) WHERE id = ?", storetest.Admin) // of elsewhere
	colleague, err := before.Staff.Get(staffCtx, storetest.Clerk)
	must(t, err)
	main := storetest.Marta(t, before)
	marta, err := before.Accounts.Member(staffCtx, main)
	must(t, err)
	link, err := before.Staff.NewLink(staffCtx, storetest.Javier, false, false)
	must(t, err)
	must(t, before.Close())

	after := under(t, empty.Path, clock, anotherKey)
	for range 2 { // cut short and said again
		sum, err := after.Reseal(staffCtx, oneKey)
		if err != nil || sum != (store.Resealed{Done: 3, Lost: 1}) {
			t.Fatalf("%+v, %v", sum, err)
		}
	}
	clock.Add(time.Minute)
	if err := after.Staff.CheckCode(staffCtx, storetest.Clerk, code(t, after, secret)); err != nil {
		t.Errorf("the authenticator: %v", err)
	}
	server, err := after.Settings.Mail(staffCtx)
	must(t, err)
	if text, err := store.NewSafe(anotherKey).Open(store.MailPurpose, server.Password); err != nil || text != "clave del correo" {
		t.Errorf("mail server: %q, %v", text, err)
	}
	if bytes.Contains(rawFile(t, after.Path), password) {
		t.Error("what the old key opens is still there")
	}
	if now, _ := after.Staff.Get(staffCtx, storetest.Clerk); now.Epoch == colleague.Epoch {
		t.Error("sessions of staff go on")
	}
	if now, _ := after.Accounts.Member(staffCtx, main); now.Epoch == marta.Epoch {
		t.Error("sessions of customers go on")
	}
	if _, err := after.Staff.UseLink(staffCtx, link.Secret); err == nil {
		t.Error("a link goes on")
	}
	if lines := logLines(t, after); lines[len(lines)-1] != "clave de la instalación renovada / Clave / Área de clientes" {
		t.Errorf("log: %q", lines[len(lines)-1])
	}
}

// No place with something sealed is forgotten when the key changes: it would be unreadable for good.
func TestEverySealedColumnIsKnown(t *testing.T) {
	s, _ := storetest.Empty(t)
	found := storetest.Scalar[string](t, s, `SELECT group_concat(t.name || '.' || c.name, ' ' ORDER BY t.name, c.name)
		FROM sqlite_master t, pragma_table_info(t.name) c
		WHERE t.type = 'table' AND t.name NOT LIKE '%\_index\_%' ESCAPE '\' AND c.type = 'BLOB' AND c.name NOT LIKE '%hash%' AND c.name NOT LIKE '%salt%' AND c.name NOT IN
			('nonce', 'body', 'handle', 'credential', 'browser', 'data', 'mini', 'sha256', 'facts', 'ip_print', 'print', 'account', 'key')`)
	if want := "mail_server.password staff.totp_pending staff.totp_secret"; found != want {
		t.Errorf("what may be sealed: %s, want %s; a new one goes into the list of reseal.go, or is named here", found, want)
	}
}
