package store

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// How codes are made: six digits every 30 seconds, as every authenticator knows; the one before and
// the one after are taken too.
const (
	totpPeriod = 30 * time.Second
	totpSecret = 20 // bytes
	totpSkew   = 1
)

// totpStep returns the step whose code it is, of those that are taken now.
func totpStep(secret []byte, code string, now time.Time) (int64, bool) {
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' {
			return -1
		}
		return r
	}, code)
	current := now.Unix() / int64(totpPeriod/time.Second)
	found, at := 0, int64(0)
	for step := current - totpSkew; step <= current+totpSkew; step++ {
		want, err := TOTPCode(base32Text(secret), time.Unix(step*int64(totpPeriod/time.Second), 0))
		if err != nil {
			return 0, false // of a secret of ours there is always one
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found, at = 1, step
		}
	}
	return at, found == 1
}

// TOTPCode is the code that an authenticator with this secret, in base32, shows at a moment.
func TOTPCode(secret string, at time.Time) (string, error) {
	return hotp.GenerateCodeCustom(secret, uint64(at.Unix()/int64(totpPeriod/time.Second)), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}

func base32Text(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// sealFactor locks the secret of somebody's authenticator: whoever finds a copy of the file makes no codes of
// it, and in another's line it opens nothing.
func (s *Store) sealFactor(id StaffID, secret []byte) ([]byte, error) {
	return NewSafe(s.key).Seal(factorPurpose(id), string(secret))
}

// openFactor is the secret that sealFactor locked; another installation's is errSealed.
func (s *Store) openFactor(id StaffID, sealed []byte) ([]byte, error) {
	secret, err := NewSafe(s.key).Open(factorPurpose(id), sealed)
	return []byte(secret), err
}

func factorPurpose(id StaffID) string { return "second factor " + strconv.FormatInt(int64(id), 10) }

// Enrolment is a second factor that is being set up.
type Enrolment struct {
	Secret string // base32, to be typed
	URI    string // otpauth:, for the QR code
}

// BeginEnrolment draws a new secret for somebody's authenticator, which holds once a code confirms
// it; until then the one before does. A session that lacks the second factor may only begin when
// there is none, and gets the secret it was shown already; otherwise it returns ErrForbidden.
func (r Staff) BeginEnrolment(ctx context.Context, id StaffID, as Factor) error {
	return r.s.write(ctx, "begin enrolment", func(t *tx) error {
		if err := r.mayEnrol(ctx, t, id, as); err != nil {
			return err
		}
		return t.pend(ctx, id, as == FactorWhole)
	})
}

// pend draws a secret that waits for its first code; anew also when one waits already that can be read.
func (t *tx) pend(ctx context.Context, id StaffID, anew bool) error {
	var waits []byte
	if err := t.QueryRowContext(ctx, "SELECT totp_pending FROM staff WHERE id = ?", id).Scan(&waits); err != nil {
		return err
	}
	if _, err := t.s.openFactor(id, waits); err == nil && !anew {
		return nil
	}
	sealed, err := t.s.sealFactor(id, t.s.random(totpSecret))
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "UPDATE staff SET totp_pending = ? WHERE id = ?", sealed, id)
	return err
}

// mayEnrol keeps who only knows a password from replacing the second factor that is missing.
func (r Staff) mayEnrol(ctx context.Context, q querier, id StaffID, as Factor) error {
	var has bool
	err := q.QueryRowContext(ctx, "SELECT totp_secret IS NOT NULL OR EXISTS (SELECT 1 FROM keys WHERE staff_id = staff.id) FROM staff WHERE id = ? AND active = 1", id).Scan(&has)
	if err == nil && (as != FactorWhole && as != FactorHalf || as == FactorHalf && has) {
		err = ErrForbidden
	}
	return err
}

// Enrolment returns the secret that waits to be confirmed. It returns ErrNotFound when none does,
// and ErrForbidden to a session that must first show the second factor that there is.
func (r Staff) Enrolment(ctx context.Context, id StaffID, as Factor) (Enrolment, error) {
	const op = "get enrolment"
	if err := r.mayEnrol(ctx, r.s.readers, id, as); err != nil {
		return Enrolment{}, translate(op, err)
	}
	var secret []byte
	var email string
	err := r.s.readers.QueryRowContext(ctx, "SELECT totp_pending, email FROM staff WHERE id = ? AND totp_pending IS NOT NULL", id).Scan(&secret, &email)
	if err != nil {
		return Enrolment{}, translate(op, err)
	}
	if secret, err = r.s.openFactor(id, secret); err != nil {
		return Enrolment{}, translate(op, errors.Join(ErrNotFound, err)) // it came from elsewhere: there is none to show
	}
	dealer, err := r.s.Settings.Get(ctx)
	text := base32Text(secret)
	return Enrolment{Secret: text, URI: OTPAuth(dealer.Name, email, text)}, err
}

// OTPAuth is the address by which an authenticator takes up a secret.
func OTPAuth(issuer, account, secret string) string {
	issuer = strings.ReplaceAll(issuer, ":", "")
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?secret=" + secret + "&issuer=" + url.QueryEscape(issuer)
}

// Enrol confirms the secret that waits with a first code, and returns who is signed in now and the
// new recovery codes, which are shown this once. Other sessions of theirs are over. It returns ErrCode for
// a code that does not fit and TooSoon after too many, ErrNotFound when nothing waits, and ErrForbidden as Enrolment does.
func (r Staff) Enrol(ctx context.Context, id StaffID, as Factor, code string) (StaffIdentity, []string, error) {
	key := r.s.tryKey("enrol", strconv.FormatInt(int64(id), 10))
	if err := r.s.write(ctx, "try a code", func(t *tx) error { return t.try(ctx, key) }); err != nil {
		return StaffIdentity{}, nil, err
	}
	who, err := r.Get(ctx, id)
	if err != nil {
		return StaffIdentity{}, nil, err
	}
	ctx = asColleague(ctx, who)
	identity := StaffIdentity{Staff: id, Role: who.Role, Factor: FactorWhole}
	var codes []string
	err = r.s.write(ctx, "enrol", func(t *tx) error {
		if err := r.mayEnrol(ctx, t, id, as); err != nil {
			return err
		}
		if err := t.enrol(ctx, who, code); err != nil {
			return err
		}
		if err := t.forgive(ctx, key); err != nil {
			return err
		}
		if identity.Epoch, err = t.endSessions(ctx, id); err != nil {
			return err
		}
		if codes, err = t.newCodes(ctx, id); err != nil || as == FactorWhole {
			return err
		}
		return t.arrive(ctx, who)
	})
	return identity, codes, err
}

// enrol makes the secret that waits the one that holds.
func (t *tx) enrol(ctx context.Context, who Colleague, code string) error {
	var sealed []byte
	err := t.QueryRowContext(ctx, "SELECT totp_pending FROM staff WHERE id = ? AND totp_pending IS NOT NULL", who.ID).Scan(&sealed)
	if err != nil {
		return err
	}
	secret, err := t.s.openFactor(who.ID, sealed)
	if err != nil {
		return errors.Join(ErrNotFound, err)
	}
	step, fits := totpStep(secret, code, t.now)
	if !fits {
		return ErrCode
	}
	_, err = t.ExecContext(ctx, "UPDATE staff SET totp_secret = ?, totp_step = ?, totp_pending = NULL, version = version + 1, updated_at = ? WHERE id = ?",
		sealed, step, millis(t.now), who.ID)
	if err != nil {
		return err
	}
	action := "segundo factor activado"
	if who.HasTOTP {
		action = "segundo factor renovado"
	}
	return t.audit(ctx, action, onColleague(who))
}
