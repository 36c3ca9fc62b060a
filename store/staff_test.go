package store_test

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

var staffCtx = context.Background()

const (
	good    = "mirlo canela puente lona"
	better  = "cobre ladera guante brisa"
	shorter = "tinta-nogal-7" // 13: for who has a second factor
)

// came lets somebody of the cast choose a password by a link.
func came(t *testing.T, s *store.Store, id store.StaffID, password string) store.StaffIdentity {
	t.Helper()
	link, err := s.Staff.NewLink(staffCtx, id, false, false)
	must(t, err)
	who, err := s.Staff.UseLink(staffCtx, link.Secret)
	must(t, err)
	who, err = s.Staff.ChoosePassword(staffCtx, id, who.Epoch, password)
	must(t, err)
	return who
}

// enrolled also sets a second factor up, and returns its secret and the recovery codes.
func enrolled(t *testing.T, s *store.Store, id store.StaffID, password string) (string, []string) {
	t.Helper()
	came(t, s, id, password)
	must(t, s.Staff.BeginEnrolment(staffCtx, id, store.FactorHalf))
	enrolment, err := s.Staff.Enrolment(staffCtx, id, store.FactorHalf)
	must(t, err)
	_, codes, err := s.Staff.Enrol(staffCtx, id, store.FactorHalf, code(t, s, enrolment.Secret))
	must(t, err)
	return enrolment.Secret, codes
}

func code(t *testing.T, s *store.Store, secret string) string {
	t.Helper()
	shown, err := store.TOTPCode(secret, s.Now())
	must(t, err)
	return shown
}

// weakHash is a hash of weaker days.
func weakHash(password string) string {
	salt, raw := []byte("saltsaltsaltsalt"), base64.RawStdEncoding
	return "$argon2id$v=19$m=8192,t=1,p=1$" + raw.EncodeToString(salt) + "$" + raw.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 8192, 1, 32))
}

// logLines lists what the log says was done, oldest first.
func logLines(t *testing.T, s *store.Store) []string {
	t.Helper()
	lines, err := s.Audit.List(staffCtx, store.AuditFilter{Limit: 100})
	must(t, err)
	var actions []string
	for i := range lines {
		line := lines[len(lines)-1-i]
		actions = append(actions, line.Action+" / "+line.On.Name+" / "+line.By.Name)
	}
	return actions
}

func TestSignInOfStaff(t *testing.T) {
	for _, c := range []struct {
		name            string
		prepare         func(t *testing.T, s *store.Store)
		email, password string
		factor          store.Factor
		err             error
	}{
		{"a technician with a long password is in", func(t *testing.T, s *store.Store) { came(t, s, storetest.Javier, good) }, "javier@sercaman.example", good, store.FactorWhole, nil},
		{"addresses are typed as they are typed", func(t *testing.T, s *store.Store) { came(t, s, storetest.Javier, good) }, " Javier@Sercaman.example ", good, store.FactorWhole, nil},
		{"a technician with a second factor shows it", func(t *testing.T, s *store.Store) { enrolled(t, s, storetest.Javier, good) }, "javier@sercaman.example", good, store.FactorHalf, nil},
		{"oficina must set up a second factor", func(t *testing.T, s *store.Store) { came(t, s, storetest.Clerk, shorter) }, "ana@sercaman.example", shorter, store.FactorHalf, nil},
		{"admin must, too", func(t *testing.T, s *store.Store) { came(t, s, storetest.Admin, good) }, "lucia@sercaman.example", good, store.FactorHalf, nil},
		{"whoever became a technician with a short password must, too", func(t *testing.T, s *store.Store) {
			came(t, s, storetest.Clerk, shorter)
			storetest.Exec(t, s, "UPDATE staff SET role = 'tecnico' WHERE id = 2")
		}, "ana@sercaman.example", shorter, store.FactorHalf, nil},
		{"wrong password", func(t *testing.T, s *store.Store) { came(t, s, storetest.Javier, good) }, "javier@sercaman.example", better, "", store.ErrSignIn},
		{"the password of another", func(t *testing.T, s *store.Store) {
			came(t, s, storetest.Javier, good)
			came(t, s, storetest.Rosa, better)
		}, "javier@sercaman.example", better, "", store.ErrSignIn},
		{"an address that nobody has", nil, "nadie@sercaman.example", good, "", store.ErrSignIn},
		{"nobody", nil, "", "", "", store.ErrSignIn},
		{"who never chose a password, without one", nil, "javier@sercaman.example", "", "", store.ErrSignIn},
		{"who is gone", func(t *testing.T, s *store.Store) {
			came(t, s, storetest.Javier, good)
			must(t, s.Staff.Deactivate(staffCtx, storetest.Javier))
		}, "javier@sercaman.example", good, "", store.ErrSignIn},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if c.prepare != nil {
				c.prepare(t, s)
			}
			who, err := s.Staff.SignIn(staffCtx, c.email, c.password)
			if !errors.Is(err, c.err) || who.Factor != c.factor {
				t.Fatalf("%+v, %v; want %q, %v", who, err, c.factor, c.err)
			}
			lines := logLines(t, s)
			last := lines[len(lines)-1]
			want := map[store.Factor]string{store.FactorWhole: "sesión iniciada / Javier", store.FactorHalf: "contraseña aceptada / ", "": "contraseña rechazada / "}[c.factor]
			if !strings.HasPrefix(last, want) {
				t.Errorf("the log ends with %q, want %q", last, want)
			}
			if seen := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE instr(search, 'canela') OR instr(search, 'nadie') OR instr(changes, 'canela')"); seen != 0 {
				t.Error("what was typed stands in the log")
			}
		})
	}
}

func TestWeakHashIsMadeAnew(t *testing.T) {
	s, _ := storetest.Open(t)
	came(t, s, storetest.Javier, good)
	storetest.Exec(t, s, "UPDATE staff SET password = ? WHERE id = 3", weakHash(good))
	_, err := s.Staff.SignIn(staffCtx, "javier@sercaman.example", good)
	must(t, err)
	if kept := storetest.Scalar[string](t, s, "SELECT password FROM staff WHERE id = 3"); !strings.Contains(kept, "m=19456,t=2,p=1") {
		t.Errorf("kept as %.40s", kept)
	}
	_, err = s.Staff.SignIn(staffCtx, "javier@sercaman.example", good)
	must(t, err)
}

func TestDamagedHashIsAnErrorAndNotCounted(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE staff SET password = 'x' WHERE id = 3")
	for range 10 {
		if _, err := s.Staff.SignIn(staffCtx, "javier@sercaman.example", good); err == nil || errors.Is(err, store.ErrSignIn) || errors.As(err, new(store.TooSoon)) {
			t.Fatalf("%v", err)
		}
	}
}

func TestStaffWithoutAFile(t *testing.T) {
	s, _ := storetest.Open(t)
	gone, cancel := context.WithCancel(staffCtx)
	cancel()
	if _, err := s.Staff.SignIn(gone, "javier@sercaman.example", good); err == nil || errors.Is(err, store.ErrSignIn) {
		t.Errorf("%v", err)
	}
}
