package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strconv"
	"strings"
)

// Recovery codes: how many, and how many characters of base32 each, which makes 125 bits: above 112 a
// plain hash of them is enough (ASVS 5.0, 6.5.2).
const (
	recoveryCodes  = 10
	recoveryLength = 25
)

// ErrCode: the code is wrong, was used already, or is too old. It is never said which.
var ErrCode = errors.New("wrong code")

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
	switch {
	case errors.Is(err, errSealed):
		err = errors.Join(err, r.refused(ctx, who, "segundo factor ilegible con la clave de esta instalación"))
	case errors.Is(err, ErrCode):
		err = errors.Join(err, r.refused(ctx, who, "código rechazado"))
	}
	return who, err
}

// spend uses a code up, or returns ErrCode.
func (t *tx) spend(ctx context.Context, who Colleague, code string) error {
	var sealed []byte
	if err := t.QueryRowContext(ctx, "SELECT totp_secret FROM staff WHERE id = ?", who.ID).Scan(&sealed); err != nil {
		return err
	}
	if !who.HasFactor() {
		return ErrForbidden
	}
	if bare := bareCode(code); len(bare) == recoveryLength {
		return t.spendRecovery(ctx, who, bare)
	}
	if sealed == nil {
		return ErrCode // a key has no codes but those for its loss
	}
	secret, err := t.s.openFactor(who.ID, sealed)
	if err != nil {
		return errors.Join(ErrCode, err)
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
