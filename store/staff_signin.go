package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pardonStaff forgives what others got wrong in somebody's name: who comes in with a key did not guess.
func (t *tx) pardonStaff(ctx context.Context, who Colleague) error {
	if err := t.forgive(ctx, t.s.tryKey("email", who.Email)); err != nil {
		return err
	}
	return t.forgive(ctx, t.s.tryKey("factor", strconv.FormatInt(int64(who.ID), 10)))
}

// SignIn returns whose session begins when somebody types an e-mail address and a password, and how
// far: FactorHalf while the second factor is missing or has to be set up, which holds for admin and
// oficina, and for a technician whose password is shorter than one that stands alone. It returns
// ErrSignIn alike, after the same work, for an address that nobody has, a wrong password, somebody who
// is no longer here or never chose a password; TooSoon after too many failures for that address,
// whether anybody has it or not, or from the network address of the context, but for a browser that is
// known; and ErrUnavailable when too many sign in at once, which does not count.
func (r Staff) SignIn(ctx context.Context, email, password string) (StaffIdentity, error) {
	email = normalEmail(email)
	who, kept, err := r.secretOf(ctx, "s.email = ? AND s.active = 1", email)
	if err != nil {
		return StaffIdentity{}, err
	}
	d := r.s.door(ctx, "email", email, func(d Device) bool { return d.Staff != 0 && d.Staff == who.ID })
	if err := d.shut(ctx, r.s.readers, r.s.Now()); err != nil {
		return StaffIdentity{}, err
	}
	fits, stale, err := r.s.hasher.verify(ctx, kept, password)
	if err == nil && fits && stale {
		kept, err = r.s.hasher.hash(ctx, password)
	}
	if err != nil {
		return StaffIdentity{}, err
	}
	alone := utf8.RuneCountInString(password) >= PasswordAlone
	return r.judge(ctx, who, kept, fits, alone, d)
}

// judge admits or refuses somebody. Whether there is a wait is asked once more where nothing else can be
// written meanwhile, so that a hundred at once are counted like a hundred in a row.
func (r Staff) judge(ctx context.Context, who Colleague, kept string, fits, alone bool, d door) (StaffIdentity, error) {
	var identity StaffIdentity
	err := r.s.write(ctx, "sign in", func(t *tx) (err error) {
		if err := d.shut(ctx, t, t.now); err != nil {
			return err
		}
		if fits {
			identity, err = t.admit(asColleague(ctx, who), who, kept, alone, d.account)
			return err
		}
		if err := t.slam(ctx, d); err != nil {
			return err
		}
		return t.auditFailed(ctx, "contraseña rechazada", onColleague(who))
	})
	if err == nil && !fits {
		err = ErrSignIn
	}
	return identity, err
}

// secretOf returns somebody with the hash of their password; both are empty when nobody fits.
func (r Staff) secretOf(ctx context.Context, which string, arg any) (Colleague, string, error) {
	var kept string
	var who Colleague
	row := r.s.readers.QueryRowContext(ctx, "SELECT s.password, "+colleagueColumns+" FROM staff s WHERE "+which, arg)
	err := r.s.scanColleague(before{row, []any{&kept}}, &who)
	if errors.Is(err, sql.ErrNoRows) {
		return Colleague{}, "", nil
	}
	return who, kept, translate("sign in", err)
}

// before scans columns that stand before those that somebody else knows.
type before struct {
	row   rowScanner
	first []any
}

func (b before) Scan(dest ...any) error { return b.row.Scan(append(b.first, dest...)...) }

// admit writes down that a password was right.
func (t *tx) admit(ctx context.Context, who Colleague, kept string, alone bool, key []byte) (StaffIdentity, error) {
	identity := StaffIdentity{Staff: who.ID, Role: who.Role, Epoch: who.Epoch, Factor: FactorHalf}
	if !who.HasTOTP && !who.MustHaveFactor() && alone {
		identity.Factor = FactorWhole
	}
	if err := t.forgive(ctx, key); err != nil {
		return identity, err
	}
	done, err := t.ExecContext(ctx, "UPDATE staff SET password = ? WHERE id = ? AND epoch = ? AND active = 1", kept, who.ID, who.Epoch)
	if err := changedOne(done, err); err != nil {
		return identity, ErrSignIn // ended between the look and the answer
	}
	if identity.Factor == FactorWhole {
		return identity, t.arrive(ctx, who)
	}
	if !who.HasFactor() {
		if err := t.pend(ctx, who.ID, false); err != nil {
			return identity, err
		}
	}
	return identity, t.audit(ctx, "contraseña aceptada", onColleague(who))
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
	return r.s.write(ctx, "note a failure", func(t *tx) error {
		_, err := t.auditOutcome(ctx, Failed, why, onColleague(who))
		return err
	})
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
