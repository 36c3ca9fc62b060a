package store

import (
	"context"
	"errors"
	"strconv"
)

// member of a customer's with what they sign in with.
type memberLogin struct {
	person   PersonID
	name     string
	customer Customer
	login    int64
	email    string
	kept     string // the hash of the password; empty without one
	keyed    bool   // there is a passkey
}

func (m memberLogin) owner() passwordOwner { return ownerAt(m.customer, m.name, m.email, m.keyed) }

func (m memberLogin) object() Object {
	return Object{Kind: OnPerson, ID: int64(m.person), Name: m.name, Customer: m.customer.ID}
}

// letters is where letters about the account go: to its mailbox, or to the customer's without one.
func (m memberLogin) letters() string {
	if m.email != "" {
		return m.email
	}
	return m.customer.Email
}

// as makes the person the one who acts: at the door nobody else is known yet.
func (m memberLogin) as(ctx context.Context) context.Context {
	by := ActorOf(ctx)
	by.Kind, by.Staff, by.Role, by.Name, by.Customer, by.Person, by.Level = ByCustomer, 0, "", m.name, m.customer.ID, m.person, ByPassword
	return WithActor(ctx, by)
}

func (r Accounts) memberLogin(ctx context.Context, q querier, id PersonID) (memberLogin, error) {
	m := memberLogin{person: id}
	var owner CustomerID
	err := q.QueryRowContext(ctx, `SELECT p.name, p.customer_id, g.id, coalesce(g.email, ''), g.password, EXISTS (SELECT 1 FROM keys k WHERE k.login_id = g.id)
		FROM people p JOIN logins g ON g.id = p.login_id WHERE p.id = ? AND p.active = 1`, id).Scan(&m.name, &owner, &m.login, &m.email, &m.kept, &m.keyed)
	if err != nil {
		return m, translate("get login", err)
	}
	m.customer, err = customer(ctx, q, owner)
	return m, err
}

// ChangePassword replaces the password of somebody who is signed in, ends their other sessions and tells them
// by letter; the identity is for the session that goes on. It returns Invalid for «current» and «password»,
// ErrForbidden for a login that has no password yet, and TooSoon after too many wrong ones.
func (r Accounts) ChangePassword(ctx context.Context, who Member, current, password string) (Identity, error) {
	m, err := r.memberLogin(ctx, r.s.readers, who.Person)
	if err == nil && m.kept == "" {
		err = ErrForbidden
	}
	if err != nil {
		return Identity{}, err
	}
	if err := r.checkCurrent(ctx, m, current); err != nil {
		return Identity{}, err
	}
	if err := r.s.checkPassword(ctx, r.s.readers, m.owner(), "password", password); err != nil {
		return Identity{}, err
	}
	if password == current {
		return Identity{}, Invalid{"password": "Es la misma que ya tiene. Escriba otra."}
	}
	kept, err := r.s.hasher.hash(ctx, password)
	if err != nil {
		return Identity{}, err
	}
	identity := Identity{Customer: m.customer.ID, Level: ByPassword, Person: m.person}
	err = r.s.write(ctx, "change password", func(t *tx) error {
		if err := t.keepPassword(ctx, m, kept); err != nil {
			return err
		}
		return t.QueryRowContext(ctx, personEpoch+" WHERE p.id = ?", m.person).Scan(&identity.Epoch)
	})
	return identity, err
}

// checkCurrent asks somebody who is signed in for their password again; wrong ones are counted by login.
func (r Accounts) checkCurrent(ctx context.Context, m memberLogin, current string) error {
	return r.s.again(ctx, r.s.tryKey("customer login", strconv.FormatInt(m.login, 10)), m.kept, current, m.object())
}

// keepPassword keeps a new hash, ends every session of the login, whichever customer it is for, and says so.
// It returns ErrNotFound when the login is no longer the person's.
func (t *tx) keepPassword(ctx context.Context, m memberLogin, kept string) error {
	done, err := t.ExecContext(ctx, `UPDATE logins SET password = ?, failed = 0, epoch = epoch + 1, updated_at = ?
		WHERE id = ? AND EXISTS (SELECT 1 FROM people p WHERE p.id = ? AND p.login_id = logins.id AND p.active = 1)`, kept, millis(t.now), m.login, m.person)
	if err := changedOne(done, err); err != nil {
		return errors.Join(ErrNotFound, err)
	}
	if err := t.audit(ctx, "contraseña cambiada", m.object()); err != nil {
		return err
	}
	return t.tellAccess(ctx, LetterAccessPassword, m.person, m.name, m.letters())
}

// ResetPassword sets another password for somebody who came by a link to do so, ends all their sessions and
// opens none; what failed in their name before is forgotten. Keys and what is closed stay as they are. It returns Invalid for «password», and ErrNotFound
// as Link does, so also for the second of two.
func (r Accounts) ResetPassword(ctx context.Context, secret, password string) error {
	link, err := r.Link(ctx, secret)
	if err == nil && link.Purpose != LinkReset {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	m, err := r.memberLogin(ctx, r.s.readers, link.Person)
	if err != nil {
		return err
	}
	if err := r.s.checkPassword(ctx, r.s.readers, m.owner(), "password", password); err != nil {
		return err
	}
	kept, err := r.s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return r.s.write(m.as(ctx), "reset password", func(t *tx) error {
		again, err := r.openLink(ctx, t, secret, t.now)
		if err != nil {
			return err
		}
		if err := t.spendLink(ctx, again); err != nil {
			return err
		}
		if err := t.forgive(ctx, t.s.tryKey("customer login", strconv.FormatInt(m.login, 10))); err != nil {
			return err
		}
		if err := t.forgivePerson(ctx, m.person); err != nil {
			return err
		}
		return t.keepPassword(m.as(ctx), m, kept)
	})
}

// Enter returns whose session begins when somebody follows a link to sign in, in the browser with the hash
// that asked for it. It returns ErrNotFound as Link does, so also for the second of two, and ErrForbidden in
// another browser, where the link stays good.
func (r Accounts) Enter(ctx context.Context, secret string, browser []byte) (Identity, error) {
	identity := Identity{Level: ByPassword}
	err := r.s.write(ctx, "enter by link", func(t *tx) error {
		link, err := r.openLink(ctx, t, secret, t.now)
		switch {
		case err != nil:
			return err
		case link.Purpose != LinkEnter:
			return ErrNotFound
		case !link.In(browser):
			return ErrForbidden
		}
		m, err := r.memberLogin(ctx, t, link.Person)
		if err != nil {
			return err
		}
		if err := t.spendLink(ctx, link); err != nil {
			return err
		}
		identity.Customer, identity.Person = link.Customer, link.Person
		if err := t.arriveMember(ctx, &identity); err != nil {
			return err
		}
		return t.audit(m.as(ctx), "sesión iniciada", m.object(), Change{Field: "Por", New: "enlace"})
	})
	return identity, err
}

// Freeze closes the way in with number and NIF, because whoever had the letter says that it was not them. The
// link stays good: closing twice is closing. It returns ErrNotFound as Link does.
func (r Accounts) Freeze(ctx context.Context, secret string) error {
	return r.s.write(ctx, "freeze", func(t *tx) error {
		link, err := r.openLink(ctx, t, secret, t.now)
		if err == nil && link.Purpose != LinkFreeze {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		c, err := customer(ctx, t, link.Customer)
		if err != nil {
			return err
		}
		return t.freezeNIF(ctx, c, "El cliente avisó desde el correo de que no había sido él.")
	})
}

// freezeNIF closes the way in with number and NIF until the office opens it again; sessions that came by it
// are over. One that is closed keeps its reason.
func (t *tx) freezeNIF(ctx context.Context, c Customer, why string) error {
	done, err := t.ExecContext(ctx, `INSERT INTO nif_access (customer_id, frozen_at, frozen_why) VALUES (?1, ?2, ?3)
		ON CONFLICT (customer_id) DO UPDATE SET frozen_at = ?2, frozen_why = ?3 WHERE frozen_at IS NULL`, c.ID, millis(t.now), why)
	if err := changedOne(done, err); errors.Is(err, ErrConflict) {
		return nil
	} else if err != nil {
		return err
	}
	return t.audit(ctx, "acceso con CIF congelado", onCustomer(c), Change{Field: "Motivo", New: why})
}

// ProposePassword returns four Spanish words for somebody at a customer's, as Staff.ProposePassword does.
func (r Accounts) ProposePassword(ctx context.Context, owner CustomerID, name, email string) (string, error) {
	c, err := customer(ctx, r.s.readers, owner)
	if err != nil {
		return "", err
	}
	return r.s.propose(ctx, ownerAt(c, name, email, false))
}

// Elsewhere lists the accounts that the same login has at other customers, by the customer's name.
func (r Accounts) Elsewhere(ctx context.Context, who Member) ([]OtherAccount, error) {
	return collect(ctx, r.s.readers, "list accounts", func(row rowScanner, o *OtherAccount) error {
		return row.Scan(&o.Person, &o.Number, &o.Company)
	}, `SELECT p.id, c.number, iif(c.trade_name <> '', c.trade_name, c.name) FROM people p JOIN customers c ON c.id = p.customer_id
		WHERE p.login_id = (SELECT login_id FROM people WHERE id = ?1) AND p.id <> ?1 AND p.active = 1 AND c.active = 1 ORDER BY 3, p.id`, who.Person)
}

// OtherAccount is what somebody is at another customer's.
type OtherAccount struct {
	Person  PersonID
	Number  string // of the customer
	Company string
}

// Switch returns whose session begins when somebody goes over to another customer for which they sign in
// with the same login. It returns ErrNotFound for a person who is somebody else.
func (r Accounts) Switch(ctx context.Context, who Member, to PersonID) (Identity, error) {
	identity := Identity{Level: ByPassword, Person: to}
	err := r.s.write(ctx, "switch customer", func(t *tx) error {
		err := t.QueryRowContext(ctx, `SELECT p.customer_id FROM people p JOIN people me ON me.login_id = p.login_id JOIN customers c ON c.id = p.customer_id
			WHERE p.id = ? AND me.id = ? AND me.active = 1 AND p.active = 1 AND c.active = 1`, to, who.Person).Scan(&identity.Customer)
		if err != nil {
			return err
		}
		m, err := r.memberLogin(ctx, t, to)
		if err != nil {
			return err
		}
		if err := t.arriveMember(ctx, &identity); err != nil {
			return err
		}
		return t.audit(m.as(ctx), "sesión iniciada", m.object(), Change{Field: "Por", New: "cambio de empresa"})
	})
	return identity, err
}
