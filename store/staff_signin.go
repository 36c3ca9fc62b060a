package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// What may be got wrong before there is a wait, how long the first wait is (it doubles with each
// failure), the longest, and after how long without a try everything is forgotten.
const (
	triesFree    = 5
	triesWindow  = 15 * time.Minute
	triesWait    = 30 * time.Second
	triesLongest = time.Hour
	triesForgive = 24 * time.Hour
)

// TooSoon is the answer to who has failed too often: nothing was tried. It says how long to wait.
type TooSoon struct{ Wait time.Duration }

func (e TooSoon) Error() string { return fmt.Sprintf("too many failures, go on in %s", e.Wait) }

// tryKey is what failures are counted under: of an e-mail address, whoever has it.
func tryKey(kind, what string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + what))
	return sum[:]
}

// try counts a try before it is made, so that a hundred at once are counted like a hundred in a
// row. It returns TooSoon, and counts nothing, while there is a wait.
func (t *tx) try(ctx context.Context, key []byte) error {
	var failures int
	var since, until int64
	err := t.QueryRowContext(ctx, "SELECT failures, since, until FROM staff_failures WHERE key = ?", key).Scan(&failures, &since, &until)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if wait := time.UnixMilli(until).Sub(t.now); failures > 0 && wait > 0 {
		return TooSoon{Wait: min(wait, triesLongest)}
	}
	idle := t.now.Sub(time.UnixMilli(max(since, until)))
	if idle >= triesForgive || failures < triesFree && idle >= triesWindow || failures == 0 {
		failures, since = 0, millis(t.now)
	}
	failures++
	until = 0
	if failures >= triesFree {
		until = millis(t.now.Add(time.Duration(math.Min(float64(triesLongest), float64(triesWait)*math.Exp2(float64(failures-triesFree))))))
	}
	if _, err := t.ExecContext(ctx, `INSERT INTO staff_failures (key, failures, since, until) VALUES (?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, since = excluded.since, until = excluded.until`,
		key, failures, since, until); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "DELETE FROM staff_failures WHERE since < ?1 AND until < ?1", millis(t.now.Add(-triesForgive)))
	return err
}

// forgive forgets the failures before a try that succeeded.
func (t *tx) forgive(ctx context.Context, key []byte) error {
	_, err := t.ExecContext(ctx, "DELETE FROM staff_failures WHERE key = ?", key)
	return err
}

// pardonStaff forgives what others got wrong in somebody's name: who comes in with a key did not guess.
func (t *tx) pardonStaff(ctx context.Context, who Colleague) error {
	if err := t.forgive(ctx, tryKey("email", who.Email)); err != nil {
		return err
	}
	return t.forgive(ctx, tryKey("factor", strconv.FormatInt(int64(who.ID), 10)))
}

// retract takes back a try that could not be judged.
func (r Staff) retract(ctx context.Context, key []byte) error {
	return r.s.write(context.WithoutCancel(ctx), "take back a try", func(t *tx) error {
		_, err := t.ExecContext(ctx, "UPDATE staff_failures SET failures = failures - 1, until = 0 WHERE key = ? AND failures > 0", key)
		return err
	})
}

// SignIn returns whose session begins when somebody types an e-mail address and a password, and how
// far: FactorHalf while the second factor is missing or has to be set up, which holds for admin and
// oficina, and for a technician whose password is shorter than one that stands alone. It returns
// ErrSignIn alike, after the same work, for an address that nobody has, a wrong password, somebody who
// is no longer here or never chose a password; TooSoon after too many failures for that address,
// whether anybody has it or not; and ErrUnavailable when too many sign in at once, which does not count.
func (r Staff) SignIn(ctx context.Context, email, password string) (StaffIdentity, error) {
	email = normalEmail(email)
	key := tryKey("email", email)
	if err := r.s.write(ctx, "sign in", func(t *tx) error { return t.try(ctx, key) }); err != nil {
		return StaffIdentity{}, err
	}
	who, kept, err := r.secretOf(ctx, "s.email = ? AND s.active = 1", email)
	if err == nil {
		var fits, stale bool
		if fits, stale, err = r.s.hasher.verify(ctx, kept, password); err == nil && fits && stale {
			kept, err = r.s.hasher.hash(ctx, password)
		}
		if err == nil && !fits {
			return StaffIdentity{}, errors.Join(ErrSignIn, r.refused(ctx, who, "contraseña rechazada"))
		}
	}
	if err != nil {
		return StaffIdentity{}, errors.Join(err, r.retract(ctx, key))
	}
	alone := utf8.RuneCountInString(password) >= PasswordAlone
	return r.admit(ctx, who, kept, alone, key)
}

// secretOf returns somebody with the hash of their password; both are empty when nobody fits.
func (r Staff) secretOf(ctx context.Context, which string, arg any) (Colleague, string, error) {
	var kept string
	var who Colleague
	row := r.s.readers.QueryRowContext(ctx, "SELECT s.password, "+colleagueColumns+" FROM staff s WHERE "+which, arg)
	err := r.s.scanColleague(prefixed{row, &kept}, &who)
	if errors.Is(err, sql.ErrNoRows) {
		return Colleague{}, "", nil
	}
	return who, kept, translate("sign in", err)
}

// prefixed scans one more column before those that somebody else knows.
type prefixed struct {
	row   rowScanner
	first any
}

func (p prefixed) Scan(dest ...any) error { return p.row.Scan(append([]any{p.first}, dest...)...) }

// admit writes down that a password was right.
func (r Staff) admit(ctx context.Context, who Colleague, kept string, alone bool, key []byte) (StaffIdentity, error) {
	identity := StaffIdentity{Staff: who.ID, Role: who.Role, Epoch: who.Epoch, Factor: FactorHalf}
	if !who.HasTOTP && !who.MustHaveFactor() && alone {
		identity.Factor = FactorWhole
	}
	ctx = asColleague(ctx, who)
	err := r.s.write(ctx, "sign in", func(t *tx) error {
		if err := t.forgive(ctx, key); err != nil {
			return err
		}
		done, err := t.ExecContext(ctx, "UPDATE staff SET password = ? WHERE id = ? AND epoch = ? AND active = 1", kept, who.ID, who.Epoch)
		if err := changedOne(done, err); err != nil {
			return ErrSignIn // ended between the look and the answer
		}
		if identity.Factor == FactorWhole {
			return t.arrive(ctx, who)
		}
		if !who.HasFactor() {
			if err := t.pend(ctx, who.ID, r.s.random(totpSecret), false); err != nil {
				return err
			}
		}
		return t.audit(ctx, "contraseña aceptada", onColleague(who))
	})
	return identity, err
}

// arrive notes that somebody is signed in for good.
func (t *tx) arrive(ctx context.Context, who Colleague) error {
	if _, err := t.ExecContext(ctx, "UPDATE staff SET seen_at = ? WHERE id = ?", millis(t.now), who.ID); err != nil {
		return err
	}
	return t.audit(ctx, "sesión iniciada", onColleague(who))
}

// refused writes a failure into the log. Of an address that nobody has nothing is said: it may be a
// password that was typed into the wrong field.
func (r Staff) refused(ctx context.Context, who Colleague, why string) error {
	return r.s.write(ctx, "note a failure", func(t *tx) error { return t.audit(ctx, why, onColleague(who)) })
}

// SignedOut writes into the log that somebody has ended their session.
func (r Staff) SignedOut(ctx context.Context, who Colleague) error {
	return r.s.write(ctx, "sign out", func(t *tx) error { return t.audit(ctx, "sesión cerrada", onColleague(who)) })
}

// MustHaveFactor reports whether the role asks for a second factor.
func (c Colleague) MustHaveFactor() bool { return c.Role != RoleTechnician }

// HasFactor reports whether there is a second factor, of either kind.
func (c Colleague) HasFactor() bool { return c.HasTOTP || c.HasKey }

func normalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func onColleague(who Colleague) Object {
	return Object{Kind: OnStaff, ID: int64(who.ID), Name: who.Name}
}

// asColleague makes who the one who acts: at the door nobody else is known yet.
func asColleague(ctx context.Context, who Colleague) context.Context {
	by := ActorOf(ctx)
	by.Kind, by.Staff, by.Name, by.Role = ByStaff, who.ID, who.Name, who.Role
	return WithActor(ctx, by)
}

// changedOne returns ErrConflict unless exactly one row was changed.
func changedOne(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err == nil && n != 1 {
		err = ErrConflict
	}
	return err
}
