package store_test

import (
	"encoding/base32"
	"errors"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// RFC 6238, appendix B, in six digits.
func TestTOTPCode(t *testing.T) {
	secret := base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"} {
		if got, err := store.TOTPCode(secret, time.Unix(at, 0)); got != want || err != nil {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
	}
	if _, err := store.TOTPCode("1", time.Now()); err == nil {
		t.Error("a secret that is none has a code")
	}
}

func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		name string
		code func(t *testing.T, s *store.Store, clock *storetest.Clock, secret string, codes []string) string
		err  error
	}{
		{"the code of now", func(t *testing.T, s *store.Store, clock *storetest.Clock, secret string, _ []string) string {
			return code(t, s, secret)
		}, nil},
		{"the way it is read out", func(t *testing.T, s *store.Store, _ *storetest.Clock, secret string, _ []string) string {
			shown := code(t, s, secret)
			return shown[:3] + " " + shown[3:]
		}, nil},
		{"the one before", func(t *testing.T, s *store.Store, clock *storetest.Clock, secret string, _ []string) string {
			shown := code(t, s, secret)
			clock.Add(30 * time.Second)
			return shown
		}, nil},
		{"the one after", func(t *testing.T, s *store.Store, clock *storetest.Clock, secret string, _ []string) string {
			clock.Add(30 * time.Second)
			shown := code(t, s, secret)
			clock.Add(-30 * time.Second)
			return shown
		}, nil},
		{"one of a minute ago", func(t *testing.T, s *store.Store, clock *storetest.Clock, secret string, _ []string) string {
			shown := code(t, s, secret)
			clock.Add(time.Minute)
			return shown
		}, store.ErrCode},
		{"the one of the enrolment again", func(t *testing.T, s *store.Store, clock *storetest.Clock, secret string, _ []string) string {
			clock.Set(storetest.Start)
			return code(t, s, secret)
		}, store.ErrCode},
		{"a recovery code", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, _ string, codes []string) string {
			return codes[9]
		}, nil},
		{"a recovery code in capitals, with blanks, with digits for letters", func(_ *testing.T, _ *store.Store, _ *storetest.Clock, _ string, codes []string) string {
			return strings.ToUpper(strings.NewReplacer("-", " ", "o", "0", "l", "1", "b", "8").Replace(codes[3]))
		}, nil},
		{"a recovery code that is none", func(*testing.T, *store.Store, *storetest.Clock, string, []string) string { return "abcde-fghij-klmno" }, store.ErrCode},
		{"nothing", func(*testing.T, *store.Store, *storetest.Clock, string, []string) string { return "" }, store.ErrCode},
		{"six letters", func(*testing.T, *store.Store, *storetest.Clock, string, []string) string { return "abcdef" }, store.ErrCode},
		{"digits of another script", func(*testing.T, *store.Store, *storetest.Clock, string, []string) string { return "١٢٣٤٥٦" }, store.ErrCode},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			secret, codes := enrolled(t, s, storetest.Clerk, good)
			clock.Add(5 * time.Minute)
			who, err := s.Staff.Confirm(staffCtx, storetest.Clerk, c.code(t, s, clock, secret, codes))
			if !errors.Is(err, c.err) || err == nil && who.Factor != store.FactorWhole {
				t.Fatalf("%+v, %v; want %v", who, err, c.err)
			}
			lines := logLines(t, s)
			want := "sesión iniciada / Ana Belmonte / Ana Belmonte"
			if c.err != nil {
				want = "código rechazado / Ana Belmonte / Ana Belmonte"
			}
			if last := lines[len(lines)-1]; last != want {
				t.Errorf("the log ends with %q", last)
			}
			seen, err := s.Staff.Get(staffCtx, storetest.Clerk)
			must(t, err)
			if c.err == nil && !seen.SeenAt.Equal(s.Now()) {
				t.Errorf("seen at %s", seen.SeenAt)
			}
		})
	}
}

func TestCodesAreGoodForOnce(t *testing.T) {
	s, clock := storetest.Open(t)
	secret, codes := enrolled(t, s, storetest.Clerk, good)
	clock.Add(5 * time.Minute)
	for _, once := range []string{code(t, s, secret), codes[0]} {
		_, err := s.Staff.Confirm(staffCtx, storetest.Clerk, once)
		must(t, err)
		if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, once); !errors.Is(err, store.ErrCode) {
			t.Errorf("%s again: %v", once, err)
		}
	}
	// a code of the step before the one that was used is over, too
	clock.Add(-30 * time.Second)
	before := code(t, s, secret)
	clock.Add(30 * time.Second)
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, before); !errors.Is(err, store.ErrCode) {
		t.Errorf("an older one after a newer: %v", err)
	}
	if left, err := s.Staff.CodesLeft(staffCtx, storetest.Clerk); left != 9 || err != nil {
		t.Errorf("%d recovery codes left, %v", left, err)
	}
	if _, err := s.Staff.Confirm(staffCtx, storetest.Rosa, codes[1]); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("with the code of another, of who has no second factor: %v", err)
	}
}

// Two sign-ins with the same code: one of them is in, whichever code it is.
func TestRaceForACode(t *testing.T) {
	for _, kind := range []string{"authenticator", "recovery"} {
		t.Run(kind, func(t *testing.T) {
			s, clock := storetest.Open(t)
			secret, codes := enrolled(t, s, storetest.Clerk, good)
			clock.Add(time.Minute)
			once := codes[0]
			if kind == "authenticator" {
				once = code(t, s, secret)
			}
			var in atomic.Int64
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, once); err == nil {
						in.Add(1)
					}
				})
			}
			all.Wait()
			if in.Load() != 1 {
				t.Errorf("%d are in with one code", in.Load())
			}
		})
	}
}

func TestGuessingCodesMakesWaits(t *testing.T) {
	s, clock := storetest.Open(t)
	secret, _ := enrolled(t, s, storetest.Clerk, good)
	clock.Add(time.Hour)
	for range 5 {
		if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, "000000"); !errors.Is(err, store.ErrCode) {
			t.Fatal(err)
		}
	}
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, code(t, s, secret)); tooSoon(err) != 30*time.Second {
		t.Errorf("the right code after five wrong ones: %v", err)
	}
	clock.Add(30 * time.Second)
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, code(t, s, secret)); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestEnrolment(t *testing.T) {
	s, clock := storetest.Open(t)
	came(t, s, storetest.Clerk, good)
	first, err := s.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorHalf)
	must(t, err)
	if !regexp.MustCompile(`^[A-Z2-7]{32}$`).MatchString(first.Secret) ||
		first.URI != "otpauth://totp/SERCAM%C3%81N:ana@sercaman.example?secret="+first.Secret+"&issuer=SERCAM%C3%81N" {
		t.Errorf("%+v", first)
	}
	must(t, s.Staff.BeginEnrolment(staffCtx, storetest.Clerk, store.FactorHalf))
	if again, _ := s.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorHalf); again != first {
		t.Error("a page that is drawn again shows another secret")
	}
	if _, _, err := s.Staff.Enrol(staffCtx, storetest.Clerk, store.FactorHalf, "123456"); !errors.Is(err, store.ErrCode) {
		t.Errorf("wrong code: %v", err)
	}
	who, codes, err := s.Staff.Enrol(staffCtx, storetest.Clerk, store.FactorHalf, code(t, s, first.Secret))
	must(t, err)
	colleague, err := s.Staff.Get(staffCtx, storetest.Clerk)
	must(t, err)
	if who.Factor != store.FactorWhole || who.Epoch != colleague.Epoch || !colleague.HasTOTP || len(codes) != 10 {
		t.Errorf("%+v, %d codes, %+v", who, len(codes), colleague)
	}
	for _, as := range []store.Factor{store.FactorHalf, store.FactorLink, ""} {
		if err := s.Staff.BeginEnrolment(staffCtx, storetest.Clerk, as); !errors.Is(err, store.ErrForbidden) {
			t.Errorf("%q replaces a second factor: %v", as, err)
		}
	}
	// renewal by who is in: the old one holds until the new one is confirmed
	clock.Add(time.Minute)
	must(t, s.Staff.BeginEnrolment(staffCtx, storetest.Clerk, store.FactorWhole))
	if _, err := s.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorHalf); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("who only knows the password sees the new secret: %v", err)
	}
	second, err := s.Staff.Enrolment(staffCtx, storetest.Clerk, store.FactorWhole)
	must(t, err)
	if _, _, err := s.Staff.Enrol(staffCtx, storetest.Clerk, store.FactorHalf, code(t, s, second.Secret)); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("who only knows the password confirms it: %v", err)
	}
	_, err = s.Staff.Confirm(staffCtx, storetest.Clerk, code(t, s, first.Secret))
	must(t, err)
	_, fresh, err := s.Staff.Enrol(staffCtx, storetest.Clerk, store.FactorWhole, code(t, s, second.Secret))
	must(t, err)
	clock.Add(time.Minute)
	for _, old := range []string{code(t, s, first.Secret), codes[0]} {
		if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, old); !errors.Is(err, store.ErrCode) {
			t.Errorf("of the old phone: %v", err)
		}
	}
	_, err = s.Staff.Confirm(staffCtx, storetest.Clerk, fresh[0])
	must(t, err)
	if _, _, err := s.Staff.Enrol(staffCtx, storetest.Clerk, store.FactorWhole, "123456"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nothing waits: %v", err)
	}
}

func TestRenewCodes(t *testing.T) {
	s, _ := storetest.Open(t)
	_, old := enrolled(t, s, storetest.Clerk, good)
	fresh, err := s.Staff.RenewCodes(staffCtx, storetest.Clerk)
	must(t, err)
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, old[0]); !errors.Is(err, store.ErrCode) {
		t.Errorf("an old one: %v", err)
	}
	if _, err := s.Staff.Confirm(staffCtx, storetest.Clerk, fresh[0]); err != nil {
		t.Errorf("a new one: %v", err)
	}
	if _, err := s.Staff.RenewCodes(staffCtx, storetest.Rosa); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("without a second factor: %v", err)
	}
	for _, secret := range fresh {
		bare := strings.ReplaceAll(secret, "-", "")
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM staff_codes WHERE instr(hash, ?) OR instr(hash, ?)", secret, bare); n != 0 {
			t.Error("a recovery code is kept as it is")
		}
	}
}
