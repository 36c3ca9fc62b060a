package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
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

// Recovery codes: how many, and how many characters of base32 each, which makes 125 bits: above 112 a
// plain hash of them is enough (ASVS 5.0, 6.5.2).
const (
	recoveryCodes  = 10
	recoveryLength = 25
)

// ErrCode: the code is wrong, was used already, or is too old. It is never said which.
var ErrCode = errors.New("wrong code")

// Enrolment is a second factor that is being set up.
type Enrolment struct {
	Secret string // base32, to be typed
	URI    string // otpauth:, for the QR code
}

// Confirm takes the code of somebody whose password was right: of their authenticator, or one of the
// recovery codes. Each code is good for once, also when two come at the same moment. It returns
// ErrCode for one that does not fit, TooSoon after too many, and ErrForbidden for somebody who has no
// second factor.
func (r Staff) Confirm(ctx context.Context, id StaffID, code string) (StaffIdentity, error) {
	who, err := r.takeCode(ctx, id, code, func(t *tx, who Colleague) error { return t.arrive(asColleague(ctx, who), who) })
	return StaffIdentity{Staff: id, Role: who.Role, Epoch: who.Epoch, Factor: FactorWhole}, err
}

// CheckCode asks somebody who is signed in for a code again. Its errors are those of Confirm.
func (r Staff) CheckCode(ctx context.Context, id StaffID, code string) error {
	_, err := r.takeCode(ctx, id, code, func(*tx, Colleague) error { return nil })
	return err
}

// takeCode uses a code up and does in the same transaction what follows from it.
func (r Staff) takeCode(ctx context.Context, id StaffID, code string, then func(*tx, Colleague) error) (Colleague, error) {
	key := r.s.tryKey("factor", strconv.FormatInt(int64(id), 10))
	if err := r.s.write(ctx, "try a code", func(t *tx) error { return t.try(ctx, key) }); err != nil {
		return Colleague{}, err
	}
	who, err := r.Get(ctx, id)
	if err != nil {
		return Colleague{}, err
	}
	ctx = asColleague(ctx, who)
	err = r.s.write(ctx, "confirm code", func(t *tx) error {
		if err := t.spend(ctx, who, code); err != nil {
			return err
		}
		if err := t.forgive(ctx, key); err != nil {
			return err
		}
		return then(t, who)
	})
	if errors.Is(err, ErrCode) {
		err = errors.Join(err, r.refused(ctx, who, "código rechazado"))
	}
	return who, err
}

// spend uses a code up, or returns ErrCode.
func (t *tx) spend(ctx context.Context, who Colleague, code string) error {
	var secret []byte
	if err := t.QueryRowContext(ctx, "SELECT totp_secret FROM staff WHERE id = ?", who.ID).Scan(&secret); err != nil {
		return err
	}
	if !who.HasFactor() {
		return ErrForbidden
	}
	if bare := bareCode(code); len(bare) == recoveryLength {
		return t.spendRecovery(ctx, who, bare)
	}
	if secret == nil {
		return ErrCode // a key has no codes but those for its loss
	}
	step, fits := totpStep(secret, code, t.now)
	if !fits {
		return ErrCode
	}
	// A code that was seen over a shoulder, or sent twice, finds its step taken.
	done, err := t.ExecContext(ctx, "UPDATE staff SET totp_step = ?1 WHERE id = ?2 AND totp_step < ?1", step, who.ID)
	if err = changedOne(done, err); errors.Is(err, ErrConflict) {
		return ErrCode
	}
	return err
}

func (t *tx) spendRecovery(ctx context.Context, who Colleague, bare string) error {
	hash := sha256.Sum256([]byte(bare))
	done, err := t.ExecContext(ctx, "DELETE FROM staff_codes WHERE staff_id = ? AND hash = ?", who.ID, hash[:])
	if err = changedOne(done, err); errors.Is(err, ErrConflict) {
		return ErrCode
	}
	if err != nil {
		return err
	}
	return t.audit(ctx, "código de recuperación usado", onColleague(who))
}

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

// BeginEnrolment draws a new secret for somebody's authenticator, which holds once a code confirms
// it; until then the one before does. A session that lacks the second factor may only begin when
// there is none, and gets the secret it was shown already; otherwise it returns ErrForbidden.
func (r Staff) BeginEnrolment(ctx context.Context, id StaffID, as Factor) error {
	return r.s.write(ctx, "begin enrolment", func(t *tx) error {
		if err := r.mayEnrol(ctx, t, id, as); err != nil {
			return err
		}
		return t.pend(ctx, id, r.s.random(totpSecret), as == FactorWhole)
	})
}

// pend keeps a secret that waits for its first code; anew also when one waits already.
func (t *tx) pend(ctx context.Context, id StaffID, secret []byte, anew bool) error {
	_, err := t.ExecContext(ctx, "UPDATE staff SET totp_pending = iif(?1, ?2, coalesce(totp_pending, ?2)) WHERE id = ?3",
		anew, secret, id)
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
	var secret []byte
	err := t.QueryRowContext(ctx, "SELECT totp_pending FROM staff WHERE id = ? AND totp_pending IS NOT NULL", who.ID).Scan(&secret)
	if err != nil {
		return err
	}
	step, fits := totpStep(secret, code, t.now)
	if !fits {
		return ErrCode
	}
	_, err = t.ExecContext(ctx, "UPDATE staff SET totp_secret = ?, totp_step = ?, totp_pending = NULL, version = version + 1, updated_at = ? WHERE id = ?",
		secret, step, millis(t.now), who.ID)
	if err != nil {
		return err
	}
	action := "segundo factor activado"
	if who.HasTOTP {
		action = "segundo factor renovado"
	}
	return t.audit(ctx, action, onColleague(who))
}

// newCodes replaces somebody's recovery codes.
func (t *tx) newCodes(ctx context.Context, id StaffID) ([]string, error) {
	if _, err := t.ExecContext(ctx, "DELETE FROM staff_codes WHERE staff_id = ?", id); err != nil {
		return nil, err
	}
	var codes []string
	for range recoveryCodes {
		bare := strings.ToLower(rand.Text()[:recoveryLength])
		hash := sha256.Sum256([]byte(bare))
		if _, err := t.ExecContext(ctx, "INSERT INTO staff_codes (staff_id, hash) VALUES (?, ?)", id, hash[:]); err != nil {
			return nil, err
		}
		codes = append(codes, strings.Join([]string{bare[:5], bare[5:10], bare[10:15], bare[15:20], bare[20:]}, "-"))
	}
	return codes, nil
}

// bareCode is a recovery code as it is compared: whatever people put between its groups and whichever
// digit they took a letter for.
func bareCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '2' && r <= '7':
			return r
		case r == '0':
			return 'o'
		case r == '1':
			return 'l'
		case r == '8':
			return 'b'
		}
		return -1
	}, strings.ToLower(code))
}

// CodesLeft returns how many recovery codes somebody has.
func (r Staff) CodesLeft(ctx context.Context, id StaffID) (int, error) {
	var n int
	err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM staff_codes WHERE staff_id = ?", id).Scan(&n)
	return n, translate("count codes", err)
}
