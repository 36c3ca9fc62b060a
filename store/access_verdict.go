package store

import (
	"context"
	"time"
)

// How many accounts one secret may fail at in a day before it opens nothing for a day, and how often number
// and NIF may fail at the whole dealer's before they open nothing for an hour.
const (
	secretAccounts = 5
	secretShut     = 24 * time.Hour
	alarmLasts     = time.Hour
)

var dealerRates = []rate{{30, time.Hour}, {150, 24 * time.Hour}}

// enterByPassword lets somebody in who knew their password.
func (t *tx) enterByPassword(ctx context.Context, v *verdict) (Entrance, error) {
	in := Entrance{Identity: Identity{Customer: v.customer.ID, Level: ByPassword, Person: v.person, Epoch: v.epoch}}
	if _, err := t.ExecContext(ctx, "UPDATE logins SET password = ?, failed = 0 WHERE id = ?", v.kept, v.login); err != nil {
		return in, err
	}
	if _, err := t.ExecContext(ctx, "UPDATE people SET seen_at = ? WHERE id = ?", millis(t.now), v.person); err != nil {
		return in, err
	}
	by := v.actor(ctx, ByPassword)
	by.Person, by.Name = v.person, v.name
	on := Object{Kind: OnPerson, ID: int64(v.person), Name: v.name, Customer: v.customer.ID}
	return in, t.comeIn(WithActor(ctx, by), v, on, "contraseña")
}

// enterByNIF lets somebody in who knew number and NIF.
func (t *tx) enterByNIF(ctx context.Context, v *verdict) (Entrance, error) {
	in := Entrance{Identity: Identity{Customer: v.customer.ID, Level: ByNIF}}
	_, err := t.ExecContext(ctx, `INSERT INTO nif_access (customer_id, first_at, times) VALUES (?1, ?2, 1)
		ON CONFLICT (customer_id) DO UPDATE SET first_at = coalesce(first_at, ?2), times = times + 1, failed = 0`, v.customer.ID, millis(t.now))
	if err != nil {
		return in, err
	}
	if in.Offer, err = t.canActivate(ctx, v); err != nil {
		return in, err
	}
	by := v.actor(ctx, ByNIF)
	by.Name = v.customer.Short()
	return in, t.comeIn(WithActor(ctx, by), v, onCustomer(v.customer), "CIF")
}

// canActivate reports whether whoever came by number and NIF has a way to an account of their own.
func (t *tx) canActivate(ctx context.Context, v *verdict) (bool, error) {
	if v.person != 0 {
		return false, nil
	}
	if FirstAddress(v.customer.Email) != "" {
		return true, nil
	}
	var code bool
	err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM access_codes WHERE customer_id = ? AND expires_at > ? AND tries < ?)",
		v.customer.ID, millis(t.now), codeTries).Scan(&code)
	return code, err
}

// comeIn forgets what failed before and notes that somebody is in. What came from the same network address
// stays counted: whoever has one account must not buy free tries at the others with it.
func (t *tx) comeIn(ctx context.Context, v *verdict, on Object, way string) error {
	if err := t.forgive(ctx, v.door.account); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "UPDATE customers SET signed_in_at = ? WHERE id = ?", millis(t.now), v.customer.ID); err != nil {
		return err
	}
	return t.audit(ctx, "sesión iniciada", on, Change{Field: "Por", New: way})
}

// actor is whoever comes in as the log names them: at the door nobody is known yet.
func (v *verdict) actor(ctx context.Context, level Level) Actor {
	by := ActorOf(ctx)
	by.Kind, by.Customer, by.Level = ByCustomer, v.customer.ID, level
	return by
}

// refuse counts a failure. What it writes is the same whoever it is; with mail a link is asked for, and
// otherwise nobody's.
func (t *tx) refuse(ctx context.Context, v *verdict, mail bool) error {
	asked := "?"
	if mail {
		asked = v.customer.Number
	}
	if err := t.ask(ctx, LinkActivate, asked, nil); err != nil {
		return err
	}
	if err := t.slam(ctx, v.door); err != nil {
		return err
	}
	if v.door.device == nil && !mail {
		if err := t.countWrong(ctx, v); err != nil {
			return err
		}
	}
	on := onCustomer(v.customer)
	if v.customer.ID == 0 {
		on.Name = "usuario desconocido" // what was typed may be a password in the wrong field
	}
	return t.auditFailed(ctx, "entrada rechazada", on)
}

// countWrong counts what was wrong: against the account's password or its NIF, and a NIF also against the
// secret and against everybody.
func (t *tx) countWrong(ctx context.Context, v *verdict) error {
	if _, err := t.ExecContext(ctx, "UPDATE logins SET failed = failed + 1 WHERE id = ?", v.login); err != nil {
		return err
	}
	if !v.numbers || v.password != "" && v.policy != NIFAlways {
		return nil
	}
	var fails int
	err := t.QueryRowContext(ctx, `INSERT INTO nif_access (customer_id, failed) SELECT id, 1 FROM customers WHERE id = ?
		ON CONFLICT (customer_id) DO UPDATE SET failed = iif(failed + 1 < ?, failed + 1, 0) RETURNING failed`, v.customer.ID, nifFails).Scan(&fails)
	if err := ignoreNone(err); err != nil {
		return err
	}
	if fails == 0 && v.customer.ID != 0 {
		if err := t.freezeNIF(ctx, v.customer, "Demasiados intentos fallidos seguidos."); err != nil {
			return err
		}
	}
	if err := t.countSecret(ctx, v.secret, v.door.account); err != nil {
		return err
	}
	return t.countForAll(ctx)
}

// secretShut reports whether a secret has failed at too many accounts.
func (t *tx) secretShut(ctx context.Context, secret []byte) (bool, error) {
	return isShut(waiting(ctx, t, secret, t.now))
}

// countSecret counts at how many accounts a secret fails. That it opens some does not count: the branches of a
// firm share one NIF.
func (t *tx) countSecret(ctx context.Context, secret, account []byte) error {
	if err := t.note(ctx, secret, account); err != nil {
		return err
	}
	var accounts int
	err := t.QueryRowContext(ctx, "SELECT count(DISTINCT account) FROM failures WHERE key = ? AND at > ?", secret, millis(t.now.Add(-secretShut))).Scan(&accounts)
	if err != nil || accounts <= secretAccounts {
		return err
	}
	if is, err := t.secretShut(ctx, secret); is || err != nil {
		return err
	}
	return t.shut(ctx, secret, accounts, millis(t.now), millis(t.now.Add(secretShut)))
}

// alarmKey is under what it is kept that number and NIF open nothing at the whole dealer's.
func (t *tx) alarmKey() []byte { return t.s.tryKey("alarm", "") }

// alarmed reports whether number and NIF open nothing just now, because too many try them.
func (t *tx) alarmed(ctx context.Context) (bool, error) {
	return isShut(waiting(ctx, t, t.alarmKey(), t.now))
}

// countForAll counts a failure of number and NIF at the whole dealer's. When there are too many it gives
// the alarm: they open nothing for an hour, and the admins are written to, once a day.
func (t *tx) countForAll(ctx context.Context) error {
	key := t.s.tryKey("dealer", "")
	if err := t.note(ctx, key, nil); err != nil {
		return err
	}
	over, err := isShut(full(ctx, t, key, t.now, over(dealerRates)...))
	if err != nil || !over {
		return err
	}
	if already, err := t.alarmed(ctx); already || err != nil {
		return err
	}
	if err := t.shut(ctx, t.alarmKey(), 1, millis(t.now), millis(t.now.Add(alarmLasts))); err != nil {
		return err
	}
	system := ActorOf(context.Background())
	if err := t.audit(WithActor(ctx, system), "entrada con CIF cerrada una hora: demasiados intentos", Object{Kind: OnSettings, Name: "Entrada"}); err != nil {
		return err
	}
	return t.alarmLetters(ctx)
}

// over makes rates that are exceeded of rates that are allowed.
func over(rates []rate) []rate {
	var list []rate
	for _, r := range rates {
		list = append(list, rate{r.most + 1, r.within})
	}
	return list
}

func (t *tx) alarmLetters(ctx context.Context) error {
	admins, err := collect(ctx, t, "list admins", func(row rowScanner, l *Letter) error { return row.Scan(&l.Name, &l.Address) },
		"SELECT name, email FROM staff WHERE role = ? AND active = 1 ORDER BY id", RoleAdmin)
	if err != nil {
		return err
	}
	for _, letter := range admins {
		letter.Kind, letter.Ref = LetterSignInAlarm, string(t.today())
		if err := enqueue(ctx, t, letter); err != nil {
			return err
		}
	}
	return nil
}
