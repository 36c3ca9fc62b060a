package store

import (
	"context"
	"crypto/hmac"
	"crypto/subtle"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// LinkPurpose says what a one-time link to somebody at a customer's is for.
type LinkPurpose string

// What links are for.
const (
	LinkActivate LinkPurpose = "activate" // the customer's first account of its own
	LinkInvite   LinkPurpose = "invite"   // a colleague's first password
	LinkReset    LinkPurpose = "reset"    // another password
	LinkEnter    LinkPurpose = "enter"    // signing in without a password, in the browser that asked
	LinkFreeze   LinkPurpose = "freeze"   // «¿No ha sido usted?»: number and NIF open nothing any more
)

// linkKinds is how long the links of each purpose are good for, and the letter that brings them. What a
// link to freeze stands in is for whoever sends it to write.
var linkKinds = map[LinkPurpose]struct {
	lasts  time.Duration
	letter string
}{
	LinkActivate: {30 * time.Minute, LetterAccessActivate},
	LinkInvite:   {7 * 24 * time.Hour, LetterAccessInvite},
	LinkReset:    {30 * time.Minute, LetterAccessReset},
	LinkEnter:    {10 * time.Minute, LetterAccessEnter},
	LinkFreeze:   {30 * 24 * time.Hour, ""},
}

// accessLink is a link to be made.
type accessLink struct {
	Purpose  LinkPurpose
	Customer CustomerID
	Person   PersonID // invite, reset, enter; must be active
	Address  string   // one e-mail address
	Browser  []byte   // enter: the hash of the cookie of the browser that asked
}

// errNoPortalAddress: without it no letter can carry a link.
var errNoPortalAddress = Sentence{Text: "El portal no tiene puesta su dirección y no puede escribir enlaces en los correos. Se pone en Ajustes.", Err: ErrForbidden}

// accessLink makes a one-time link and queues the letter that brings it; whoever has to be named in it is
// the person, or else the customer. Earlier links of the same purpose to the same are over. It
// returns a Sentence around ErrForbidden while the portal does not know its own address.
func (t *tx) accessLink(ctx context.Context, link accessLink) error {
	dealer, err := t.s.Settings.Get(ctx)
	if err == nil && dealer.BaseURL == "" {
		err = errNoPortalAddress
	}
	if err != nil {
		return err
	}
	if err := t.takeBackAccessLinks(ctx, link); err != nil {
		return err
	}
	id, err := t.makeAccessLink(ctx, link)
	if err != nil {
		return err
	}
	var name string
	err = t.QueryRowContext(ctx, `SELECT coalesce((SELECT name FROM people WHERE id = nullif(?, 0)), iif(trade_name <> '', trade_name, name))
		FROM customers WHERE id = ?`, link.Person, link.Customer).Scan(&name)
	if err != nil {
		return err
	}
	return enqueue(ctx, t, Letter{Kind: linkKinds[link.Purpose].letter, Ref: strconv.FormatInt(id, 10), Name: name, Address: link.Address})
}

// freezeLink makes a link by which whoever reads a letter says that it was not them, and returns its id for
// the letter's ref: the letter loads it by Outbox.AccessLink when it is sent. Several are good at once.
func (t *tx) freezeLink(ctx context.Context, customer CustomerID, address string) (int64, error) {
	return t.makeAccessLink(ctx, accessLink{Purpose: LinkFreeze, Customer: customer, Address: address})
}

func (t *tx) takeBackAccessLinks(ctx context.Context, link accessLink) error {
	_, err := t.ExecContext(ctx, `UPDATE access_links SET used_at = ? WHERE customer_id = ? AND coalesce(person_id, 0) = ? AND purpose = ? AND used_at IS NULL`,
		millis(t.now), link.Customer, link.Person, link.Purpose)
	return err
}

func (t *tx) makeAccessLink(ctx context.Context, link accessLink) (int64, error) {
	nonce := randomBytes(32)
	hash := linkHash(t.s.linkSecret(customerLinks, nonce))
	var id int64
	err := t.QueryRowContext(ctx, `INSERT INTO access_links (purpose, customer_id, person_id, address, nonce, hash, browser, epoch, created_at, expires_at)
		VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, ?6, ?7, coalesce((`+personEpoch+` WHERE p.id = ?3), 0), ?8, ?9) RETURNING id`,
		link.Purpose, link.Customer, link.Person, link.Address, nonce, hash, link.Browser, millis(t.now), millis(t.now.Add(linkKinds[link.Purpose].lasts))).Scan(&id)
	return id, err
}

// personEpoch selects the epoch of a person, of which an account's sessions are as well.
const personEpoch = "SELECT p.epoch + coalesce(g.epoch, 0) FROM people p LEFT JOIN logins g ON g.id = p.login_id"

// OpenedLink is a one-time link that can still be used.
type OpenedLink struct {
	Purpose  LinkPurpose
	Customer CustomerID
	Company  string // the customer's name
	Person   PersonID
	Name     string // of the person; empty for a link to activate or to freeze
	Address  string // where the letter went
	Email    string // what the person signs in with, or will; empty for one who only has the customer's number
	Joins    bool   // the mailbox has a password already: none is to be chosen
	Keyed    bool   // the mailbox or the person has a passkey
	Expires  time.Time

	id      int64
	login   int64 // that the mailbox or the person has; 0 without one
	browser []byte
}

// In reports whether the link may be used in the browser with that hash: any, but for one to sign in.
func (l OpenedLink) In(browser []byte) bool {
	return l.Purpose != LinkEnter || subtle.ConstantTimeCompare(l.browser, browser) == 1
}

// openAccessLink loads the link whose hash is ?1, provided that it can be used at ?2 and that whom it is
// for is still who it was made for.
const openAccessLink = `SELECT l.id, l.purpose, l.customer_id, iif(c.trade_name <> '', c.trade_name, c.name), c.email, coalesce(l.person_id, 0), coalesce(p.name, ''),
		coalesce(p.email, ''), coalesce(p.main, 0), l.address, l.browser, l.expires_at, coalesce(g.id, 0), coalesce(g.email, ''),
		EXISTS (SELECT 1 FROM people m WHERE m.customer_id = c.id AND m.main = 1)
	FROM access_links l JOIN customers c ON c.id = l.customer_id
		LEFT JOIN people p ON p.id = l.person_id LEFT JOIN logins g ON g.id = p.login_id
	WHERE l.hash = ?1 AND l.used_at IS NULL AND l.expires_at > ?2 AND c.active = 1
		AND (l.person_id IS NULL OR p.active = 1 AND p.customer_id = l.customer_id AND p.epoch + coalesce(g.epoch, 0) = l.epoch)`

// Link looks at a link and uses nothing. It returns ErrNotFound for one that is unknown, used, taken
// back, too old, whose person or customer is no longer there or has ended their sessions since, and one
// whose letter went to an address that is theirs no more.
func (r Accounts) Link(ctx context.Context, secret string) (OpenedLink, error) {
	link, err := r.openLink(ctx, r.s.readers, secret, r.s.Now())
	return link, translate("look at link", err)
}

func (r Accounts) openLink(ctx context.Context, q querier, secret string, now time.Time) (OpenedLink, error) {
	var l OpenedLink
	var expires int64
	var onFile, own, login string
	var main, taken bool
	err := q.QueryRowContext(ctx, openAccessLink, linkHash(secret), millis(now)).Scan(&l.id, &l.Purpose, &l.Customer, &l.Company, &onFile,
		&l.Person, &l.Name, &own, &main, &l.Address, &l.browser, &expires, &l.login, &login, &taken)
	if err != nil {
		return l, err
	}
	l.Expires = r.s.instant(expires)
	var theirs bool
	switch l.Purpose {
	case LinkActivate:
		theirs, l.Email = !taken && hasAddress(onFile, l.Address), normalEmail(l.Address)
	case LinkInvite:
		theirs, l.Email = l.login == 0 && hasAddress(own, l.Address), normalEmail(l.Address)
	case LinkReset, LinkEnter:
		theirs, l.Email = l.login != 0 && (login == normalEmail(l.Address) || login == "" && main && hasAddress(onFile, l.Address)), login
	case LinkFreeze:
		theirs = true
	}
	if !theirs {
		return OpenedLink{}, sql.ErrNoRows
	}
	if l.Purpose == LinkActivate || l.Purpose == LinkInvite {
		if l.login, l.Joins, err = loginOf(ctx, q, l.Email); err != nil {
			return l, err
		}
	}
	return l, q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM keys WHERE login_id = ?)", l.login).Scan(&l.Keyed)
}

// loginOf returns the login of a mailbox, 0 for none, and whether it has a password.
func loginOf(ctx context.Context, q querier, email string) (id int64, hasPassword bool, err error) {
	err = q.QueryRowContext(ctx, "SELECT id, password <> '' FROM logins WHERE email = ?", email).Scan(&id, &hasPassword)
	return id, hasPassword, ignoreNone(err)
}

// hasAddress reports whether a field with e-mail addresses names that one.
func hasAddress(field, address string) bool {
	return slices.ContainsFunc(addresses(field), func(known string) bool { return strings.EqualFold(known, address) })
}

// spendLink marks a link as used, and with it the others of its purpose to the same.
func (t *tx) spendLink(ctx context.Context, l OpenedLink) error {
	done, err := t.ExecContext(ctx, "UPDATE access_links SET used_at = ? WHERE id = ? AND used_at IS NULL", millis(t.now), l.id)
	if err := changedOne(done, err); err != nil {
		return errors.Join(ErrNotFound, err)
	}
	return t.takeBackAccessLinks(ctx, accessLink{Purpose: l.Purpose, Customer: l.Customer, Person: l.Person})
}

// AccessLinkFacts is what a letter tells of a one-time link to somebody at a customer's.
type AccessLinkFacts struct {
	Purpose  LinkPurpose
	Path     string // of the link, under the portal's address
	Expires  time.Time
	Customer PartyFacts
}

// AccessPath is where links to customers lead, under the portal's address.
const AccessPath = "/acceso"

// AccessLink loads what a letter tells of a one-time link, by the link's id. It returns ErrNotFound when it
// is not good any more, or was made under another key: there is nothing to send then.
func (r Outbox) AccessLink(ctx context.Context, ref string) (AccessLinkFacts, error) {
	var facts AccessLinkFacts
	id, err := eventID(ref)
	if err != nil {
		return facts, err
	}
	var nonce, hash []byte
	var expires int64
	err = r.s.readers.QueryRowContext(ctx, `SELECT l.purpose, l.nonce, l.hash, l.expires_at, c.number, c.name, c.phone, c.email
		FROM access_links l JOIN customers c ON c.id = l.customer_id WHERE l.id = ?`, id).
		Scan(&facts.Purpose, &nonce, &hash, &expires, &facts.Customer.Number, &facts.Customer.Name, &facts.Customer.Phone, &facts.Customer.Email)
	if err != nil {
		return facts, translate("load letter", err)
	}
	secret := r.s.linkSecret(customerLinks, nonce)
	if !hmac.Equal(linkHash(secret), hash) {
		return facts, translate("load letter", sql.ErrNoRows)
	}
	if _, err := r.s.Accounts.Link(ctx, secret); err != nil {
		return facts, err
	}
	facts.Path, facts.Expires = AccessPath+"?enlace="+secret, r.s.instant(expires)
	return facts, nil
}
