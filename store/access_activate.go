package store

import (
	"context"
	"database/sql"
	"errors"
	netmail "net/mail"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestPersonName is how long the name may be that somebody gives on their own account.
const longestPersonName = 80

// NewAccount is what somebody types who gets an account of their own.
type NewAccount struct {
	Name     string
	Password string // not looked at when the mailbox has one already
}

// FirstAddress is the first address of a field to which a letter can go, or nothing.
func FirstAddress(field string) string {
	for _, address := range addresses(field) {
		if parsed, err := netmail.ParseAddress(address); err == nil && parsed.Address == address && len(address) <= askLongest {
			return address
		}
	}
	return ""
}

// arrival is an account that begins: whose, by which way, and of which mailbox.
type arrival struct {
	customer Customer
	person   PersonID // who is there already; 0 for a main user to be found or made
	email    string   // that was proved by a link; empty when a code of the office did
	way      string   // for the log
	name     string
	keyed    bool   // the mailbox has a passkey
	kept     string // the hash of a new password; empty when the mailbox has one
}

// Accept gives somebody who came by a link to activate or by an invitation their own account, and returns
// whose session begins. With a link to activate they become the customer's main user, and number and NIF
// open nothing any more. It returns Invalid for «name» and «password», and ErrNotFound as Link does, so
// also for the second of two.
func (r Accounts) Accept(ctx context.Context, secret string, chosen NewAccount) (Identity, error) {
	link, err := r.Link(ctx, secret)
	if err == nil && link.Purpose != LinkActivate && link.Purpose != LinkInvite {
		err = ErrNotFound
	}
	if err != nil {
		return Identity{}, err
	}
	a := arrival{person: link.Person, email: link.Email, keyed: link.Keyed, way: "enlace"}
	if err := r.prepare(ctx, &a, link.Customer, chosen, link.Joins); err != nil {
		return Identity{}, err
	}
	return r.admit(ctx, a, func(ctx context.Context, t *tx) error {
		again, err := r.openLink(ctx, t, secret, t.now)
		if err == nil && (again.id != link.id || again.Joins != link.Joins) {
			err = ErrConflict
		}
		if err != nil {
			return err
		}
		return t.spendLink(ctx, again)
	})
}

// AcceptCode is Accept for whoever has the code that the office gave them. It returns ErrNotFound when the
// code is not theirs or not good any more; wrong ones are counted by CheckCode, which comes before.
func (r Accounts) AcceptCode(ctx context.Context, number, code string, chosen NewAccount) (Identity, error) {
	c, err := customerByNumber(ctx, r.s.readers, strings.TrimSpace(number))
	if err == nil && c.ID == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Identity{}, err
	}
	a := arrival{way: "código de la oficina"}
	if err := r.prepare(ctx, &a, c.ID, chosen, false); err != nil {
		return Identity{}, err
	}
	return r.admit(ctx, a, func(ctx context.Context, t *tx) error { return t.spendCode(ctx, c.ID, code) })
}

// prepare checks what was typed and makes the hash, which takes too long for a transaction.
func (r Accounts) prepare(ctx context.Context, a *arrival, id CustomerID, chosen NewAccount, joins bool) error {
	var err error
	if a.customer, err = customer(ctx, r.s.readers, id); err != nil {
		return err
	}
	wrong := Invalid{}
	a.name = strings.Join(strings.Fields(chosen.Name), " ")
	switch n := utf8.RuneCountInString(a.name); {
	case n == 0:
		wrong["name"] = "Escriba su nombre."
	case n > longestPersonName || strings.ContainsFunc(a.name, unicode.IsControl):
		wrong["name"] = "Acorte el nombre."
	}
	if joins {
		return wrong.orNil()
	}
	err = r.s.checkPassword(ctx, r.s.readers, ownerAt(a.customer, a.name, a.email, a.keyed), "password", chosen.Password)
	var bad Invalid
	if errors.As(err, &bad) {
		wrong["password"] = bad["password"]
	} else if err != nil {
		return err
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	a.kept, err = r.s.hasher.hash(ctx, chosen.Password)
	return err
}

// ownerAt is somebody at a customer's, and what is known of them; keyed says that they have a passkey.
func ownerAt(c Customer, name, email string, keyed bool) passwordOwner {
	return passwordOwner{name: name, email: email, factor: keyed, companies: []string{c.Name, c.TradeName}, number: c.Number, nif: c.NIF}
}

// admit begins an account in the transaction in which spend uses up what it rests on.
func (r Accounts) admit(ctx context.Context, a arrival, spend func(context.Context, *tx) error) (Identity, error) {
	who := Identity{Customer: a.customer.ID, Level: ByPassword}
	by := ActorOf(ctx)
	by.Kind, by.Staff, by.Role, by.Name, by.Customer, by.Level = ByCustomer, 0, "", a.name, a.customer.ID, ByPassword
	ctx = WithActor(ctx, by)
	err := r.s.write(ctx, "begin account", func(t *tx) error {
		if err := spend(ctx, t); err != nil {
			return err
		}
		if _, err := customer(ctx, t, a.customer.ID); err != nil {
			return err
		}
		main := a.person == 0
		if err := t.settlePerson(ctx, &a); err != nil {
			return err
		}
		who.Person = a.person
		if err := t.giveLogin(ctx, a, main); err != nil {
			return err
		}
		if main {
			if err := t.endNIF(ctx, a); err != nil {
				return err
			}
		}
		return t.arriveAccount(ctx, &who, a, main)
	})
	return who, err
}

// settlePerson finds the contact who becomes a user, or makes one.
func (t *tx) settlePerson(ctx context.Context, a *arrival) error {
	if a.person != 0 {
		return nil
	}
	type contact struct {
		id    PersonID
		field string
	}
	list, err := collect(ctx, t, "find contact", func(row rowScanner, c *contact) error { return row.Scan(&c.id, &c.field) },
		`SELECT p.id, p.email FROM people p LEFT JOIN logins g ON g.id = p.login_id
		WHERE p.customer_id = ? AND p.email <> '' AND (g.email = ? OR (p.active = 1 OR p.withdrawn_at IS NOT NULL) AND p.login_id IS NULL) ORDER BY p.login_id IS NULL, p.id`, a.customer.ID, a.email)
	if err != nil {
		return err
	}
	for _, c := range list {
		if a.email != "" && hasAddress(c.field, a.email) {
			a.person = c.id
			return nil
		}
	}
	return t.QueryRowContext(ctx, "INSERT INTO people (customer_id, name, email, created_at, updated_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
		a.customer.ID, a.name, a.email, millis(t.now), millis(t.now)).Scan(&a.person)
}

// giveLogin makes the person somebody who signs in: with the login that the mailbox has, or a new one. The
// main user sees and may do everything.
func (t *tx) giveLogin(ctx context.Context, a arrival, main bool) error {
	login, _, err := loginOf(ctx, t, a.email)
	if err != nil {
		return err
	}
	if login == 0 {
		err = t.QueryRowContext(ctx, "INSERT INTO logins (email, password, created_at, updated_at) VALUES (nullif(?, ''), ?, ?, ?) RETURNING id",
			a.email, a.kept, millis(t.now), millis(t.now)).Scan(&login)
	} else if a.kept != "" {
		_, err = t.ExecContext(ctx, "UPDATE logins SET password = ?, epoch = epoch + 1, updated_at = ? WHERE id = ?", a.kept, millis(t.now), login)
	}
	if err != nil {
		return err
	}
	rights := ""
	if main {
		rights = ", main = 1, sees = 'all', may_read = 1, may_report = 1, may_order = 1, may_invite = 1"
	}
	done, err := t.ExecContext(ctx, "UPDATE people SET name = ?, login_id = ?, active = 1, withdrawn_at = NULL, epoch = epoch + 1, version = version + 1, updated_at = ?"+rights+" WHERE id = ? AND customer_id = ?",
		a.name, login, millis(t.now), a.person, a.customer.ID)
	if err := changedOne(done, err); err != nil || !main {
		return err
	}
	return t.inheritBasket(ctx, a.customer.ID, a.person)
}

// endNIF closes number and NIF for good: their sessions are over, and so are the other ways to activate.
func (t *tx) endNIF(ctx context.Context, a arrival) error {
	_, err := t.ExecContext(ctx, `INSERT INTO nif_access (customer_id, activated_at) VALUES (?1, ?2)
		ON CONFLICT (customer_id) DO UPDATE SET activated_at = coalesce(activated_at, ?2)`, a.customer.ID, millis(t.now))
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "DELETE FROM access_codes WHERE customer_id = ?", a.customer.ID); err != nil {
		return err
	}
	return t.takeBackAccessLinks(ctx, accessLink{Purpose: LinkActivate, Customer: a.customer.ID})
}

// arriveAccount notes that somebody has an account and is signed in, and tells those whom it concerns.
func (t *tx) arriveAccount(ctx context.Context, who *Identity, a arrival, main bool) error {
	if err := t.arriveMember(ctx, who); err != nil {
		return err
	}
	on := Object{Kind: OnPerson, ID: int64(a.person), Name: a.name, Customer: a.customer.ID}
	if !main {
		return t.audit(ctx, "invitación aceptada", on)
	}
	if err := t.audit(ctx, "cuenta activada", on, Change{Field: "Por", New: a.way}); err != nil {
		return err
	}
	told := a.customer.Email
	if a.email != "" && !hasAddress(told, a.email) {
		told += "; " + a.email
	}
	return t.tellAccess(ctx, LetterAccessActivated, a.person, a.customer.Short(), told)
}

// arriveMember notes when a person signs in, and puts into who the epoch in which their session begins.
func (t *tx) arriveMember(ctx context.Context, who *Identity) error {
	if _, err := t.ExecContext(ctx, "UPDATE people SET seen_at = ? WHERE id = ?", millis(t.now), who.Person); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "UPDATE customers SET signed_in_at = ? WHERE id = ?", millis(t.now), who.Customer); err != nil {
		return err
	}
	if err := t.forgivePerson(ctx, who.Person); err != nil {
		return err
	}
	return t.QueryRowContext(ctx, personEpoch+" WHERE p.id = ?", who.Person).Scan(&who.Epoch)
}

// Identified returns the customer of a session that began at since with number and NIF. It returns ErrNotFound,
// as Get does, and when that way in was closed since: by an account of one's own, by somebody who said
// that it was not them, or by the office.
func (r Accounts) Identified(ctx context.Context, owner CustomerID, since int64) (Customer, error) {
	var c Customer
	var open bool
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return c, err
	}
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+customerColumns+`, n.customer_id IS NULL OR (n.activated_at IS NULL OR ?3) AND n.frozen_at IS NULL AND coalesce(n.ended_at, 0) <= ?2
		FROM customers c LEFT JOIN nif_access n ON n.customer_id = c.id WHERE c.id = ?1 AND c.active = 1`, owner, since, dealer.NIFPolicy == NIFAlways)
	err = scanCustomer(withMore{row, []any{&open}}, &c)
	if err == nil && !open {
		err = sql.ErrNoRows
	}
	return c, translate("get customer", err)
}
