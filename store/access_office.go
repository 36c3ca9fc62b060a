package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// How far number and NIF go by themselves: so long after the first time, and so often.
const (
	NIFLasts = 90 * 24 * time.Hour
	NIFTimes = 20
)

// CustomerAccess is how a customer comes in, as the office sees it. A time that has not come is zero.
type CustomerAccess struct {
	Main      PersonID  // its main user; 0 without one
	Name      string    // of the main user
	Email     string    // what they sign in with besides the number
	Seen      time.Time // when they last signed in
	Activated time.Time // there was one since: number and NIF open nothing
	First     time.Time // the first time with number and NIF
	Times     int       // how often since then, or since it was extended
	Until     time.Time // number and NIF end
	Frozen    time.Time
	FrozenWhy string
	CodeUntil time.Time // a code was given out and not used
	CodeBy    string
	Address   string // to which a link to activate would go; empty without one
	LinkUntil time.Time
}

// CustomerAccess returns how a customer comes in, or ErrNotFound.
func (r Office) CustomerAccess(ctx context.Context, id CustomerID) (CustomerAccess, error) {
	var a CustomerAccess
	var field string
	var seen, first, until, activated, frozen, code, link sql.NullInt64
	now := millis(r.s.Now())
	err := r.s.readers.QueryRowContext(ctx, `SELECT c.email, n.first_at, coalesce(n.times, 0), n.until_at, n.activated_at, n.frozen_at, coalesce(n.frozen_why, ''),
			coalesce(p.id, 0), coalesce(p.name, ''), coalesce(g.email, ''), p.seen_at, k.expires_at, coalesce(k.author, ''),
			(SELECT max(l.expires_at) FROM access_links l WHERE l.customer_id = c.id AND l.purpose IN ('activate', 'reset') AND l.used_at IS NULL AND l.expires_at > ?3)
		FROM customers c LEFT JOIN nif_access n ON n.customer_id = c.id
			LEFT JOIN people p ON p.customer_id = c.id AND p.main = 1 LEFT JOIN logins g ON g.id = p.login_id
			LEFT JOIN access_codes k ON k.customer_id = c.id AND k.tries < ?2 AND k.expires_at > ?3
		WHERE c.id = ?1`, id, codeTries, now).
		Scan(&field, &first, &a.Times, &until, &activated, &frozen, &a.FrozenWhy, &a.Main, &a.Name, &a.Email, &seen, &code, &a.CodeBy, &link)
	if err != nil {
		return a, translate("get access", err)
	}
	moment := Outbox{r.s}.moment
	a.Seen, a.Activated, a.First, a.Frozen = moment(seen), moment(activated), moment(first), moment(frozen)
	a.CodeUntil, a.LinkUntil, a.Address = moment(code), moment(link), FirstAddress(field)
	if a.Until = moment(until); a.Until.IsZero() && !a.First.IsZero() {
		a.Until = a.First.Add(NIFLasts)
	}
	return a, nil
}

// onAccess runs a change of how an active customer comes in.
func (r Office) onAccess(ctx context.Context, op string, id CustomerID, change func(*tx, Customer) error) error {
	return r.s.write(ctx, op, func(t *tx) error {
		c, err := customerFor(ctx, t, id)
		if err == nil && !c.Active {
			err = refusal("%s está de baja: reactívelo antes.", c.Short())
		}
		if err != nil {
			return err
		}
		return change(t, c)
	})
}

// withoutAccount refuses for a customer that has a main user what would make one.
func (t *tx) withoutAccount(ctx context.Context, c Customer) error {
	has, err := hasMain(ctx, t, c.ID)
	if err == nil && has {
		err = refusal("%s ya tiene su cuenta activada.", c.Short())
	}
	return err
}

// NewAccessCode draws a code with which a customer without a mailbox activates its account, and returns it this
// once; one given out before is over. It returns a Sentence around ErrForbidden for a customer that has an
// account or left, and ErrNotFound.
func (r Office) NewAccessCode(ctx context.Context, id CustomerID) (string, time.Time, error) {
	code := newCode()
	var until time.Time
	err := r.onAccess(ctx, "make access code", id, func(t *tx, c Customer) error {
		if err := t.withoutAccount(ctx, c); err != nil {
			return err
		}
		until = t.now.Add(codeLasts)
		_, err := t.ExecContext(ctx, `INSERT INTO access_codes (customer_id, hash, author, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT (customer_id) DO UPDATE SET hash = ?2, tries = 0, author = ?3, created_at = ?4, expires_at = ?5`,
			c.ID, r.s.codeHash(c.ID, code), ActorOf(ctx).Name, millis(t.now), millis(until))
		if err != nil {
			return err
		}
		return t.audit(ctx, "código de acceso generado", onCustomer(c))
	})
	if err != nil {
		return "", time.Time{}, err
	}
	return code, until, nil
}

// ExtendNIF lets a customer come in with number and NIF for 90 days more, as often as at first. It returns a
// Sentence around ErrForbidden for a customer that activated its account or left, and ErrNotFound.
func (r Office) ExtendNIF(ctx context.Context, id CustomerID) (time.Time, error) {
	var until time.Time
	err := r.onAccess(ctx, "extend access", id, func(t *tx, c Customer) error {
		var activated bool
		err := t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM nif_access WHERE customer_id = ? AND activated_at IS NOT NULL)", c.ID).Scan(&activated)
		if err != nil {
			return err
		}
		if activated {
			return refusal("%s activó su cuenta: con el CIF ya no se entra nunca más.", c.Short())
		}
		until = t.now.Add(NIFLasts)
		_, err = t.ExecContext(ctx, "INSERT INTO nif_access (customer_id, until_at) VALUES (?1, ?2) ON CONFLICT (customer_id) DO UPDATE SET until_at = ?2, times = 0", c.ID, millis(until))
		if err != nil {
			return err
		}
		return t.audit(ctx, "acceso con CIF ampliado", onCustomer(c), Change{Field: "Hasta", New: string(DateOf(until))})
	})
	return until, err
}

// FreezeNIF closes the way in with number and NIF at once, with every session that came by it. It returns
// Invalid for «reason», and ErrNotFound.
func (r Office) FreezeNIF(ctx context.Context, id CustomerID, reason string) error {
	reason = strings.Join(strings.Fields(reason), " ")
	if wrong := needReason(reason); wrong != nil {
		return wrong
	}
	return r.onAccess(ctx, "freeze access", id, func(t *tx, c Customer) error { return t.freezeNIF(ctx, c, reason) })
}

// longestReason is how long the reason of a change may be.
const longestReason = 300

func needReason(reason string) error {
	switch {
	case reason == "":
		return Invalid{"reason": "Escriba el motivo: quedará en el registro."}
	case len([]rune(reason)) > longestReason:
		return Invalid{"reason": "Acorte el motivo."}
	}
	return nil
}

// UnfreezeNIF opens that way in again; the sessions from before stay ended. It returns ErrConflict when it
// was not closed, and ErrNotFound.
func (r Office) UnfreezeNIF(ctx context.Context, id CustomerID) error {
	return r.onAccess(ctx, "unfreeze access", id, func(t *tx, c Customer) error {
		done, err := t.ExecContext(ctx, "UPDATE nif_access SET frozen_at = NULL, frozen_why = '', ended_at = ? WHERE customer_id = ? AND frozen_at IS NOT NULL", millis(t.now), c.ID)
		if err := changedOne(done, err); err != nil {
			return err
		}
		return t.audit(ctx, "acceso con CIF descongelado", onCustomer(c))
	})
}

// SendAccessLink writes a link to the customer: to activate its account, or to choose another password when it
// has one. It returns the address, a Sentence around ErrForbidden when there is none or the portal does not
// know its own, and ErrNotFound.
func (r Office) SendAccessLink(ctx context.Context, id CustomerID) (string, error) {
	var address string
	err := r.onAccess(ctx, "send access link", id, func(t *tx, c Customer) error {
		link := accessLink{Purpose: LinkActivate, Customer: c.ID}
		person, email, err := t.mainUser(ctx, c.ID)
		if ignoreNone(err) != nil {
			return err
		}
		if err == nil {
			link.Purpose, link.Person = LinkReset, person
		}
		if email == "" {
			email = c.Email
		}
		if link, err = addressed(link, email); err != nil {
			return refusal("%s no tiene un correo al que escribir: anótelo antes, o déle un código.", c.Short())
		}
		address = link.Address
		if err := t.accessLink(ctx, link); err != nil {
			return err
		}
		return t.audit(ctx, "enlace enviado: "+link.Purpose.word(), onCustomer(c))
	})
	return address, err
}

// NoteEmail writes down the e-mail that a customer told by telephone after it was called back, as a correction
// by hand; the reason says who was called, where. It returns Invalid for «email» and «reason», ErrConflict
// when somebody else changed the customer since version, and ErrNotFound.
func (r Office) NoteEmail(ctx context.Context, id CustomerID, version int64, email, reason string) error {
	wrong := Invalid{}
	if email = strings.TrimSpace(email); FirstAddress(email) != email || email == "" {
		wrong["email"] = "Escriba la dirección entera, como nombre@empresa.es."
	}
	reason = strings.Join(strings.Fields(reason), " ")
	if err := needReason(reason); err != nil {
		wrong["reason"] = "Escriba a quién ha llamado y a qué número, en unas palabras: quedará en el registro."
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	return r.onAccess(ctx, "note e-mail", id, func(t *tx, c Customer) error {
		if err := t.amend(ctx, mending{table: "customers", id: int64(id), version: version, action: "correo anotado tras llamada"}, Values{"email": email}); err != nil {
			return err
		}
		return t.audit(ctx, "llamada de comprobación", onCustomer(c), Change{Field: "Motivo", New: reason})
	})
}

// WithdrawAccount ends the account of a customer's main user at once, with every session and link; who it was
// stays a contact. Number and NIF stay closed: the next main user comes by a link or a code. It returns
// ErrConflict when there is none, and ErrNotFound.
func (r Office) WithdrawAccount(ctx context.Context, id CustomerID) error {
	return r.onAccess(ctx, "withdraw account", id, func(t *tx, c Customer) error {
		var person PersonID
		var login int64
		var name string
		err := t.QueryRowContext(ctx, "SELECT id, coalesce(login_id, 0), name FROM people WHERE customer_id = ? AND main = 1", id).Scan(&person, &login, &name)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrConflict
		}
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, `UPDATE people SET main = 0, login_id = NULL, may_invite = 0, epoch = epoch + 1, version = version + 1, updated_at = ? WHERE id = ?`, millis(t.now), person); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE logins SET password = '', epoch = epoch + 1, updated_at = ?1 WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM people WHERE login_id = ?2)", millis(t.now), login); err != nil {
			return err
		}
		return t.audit(ctx, "acceso retirado", Object{Kind: OnPerson, ID: int64(person), Name: name, Customer: c.ID})
	})
}
