package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Keys is the passkeys of customers' people and of the dealer's own: W3C Web Authentication, Level 3
// (https://www.w3.org/TR/webauthn-3/). Every ceremony asks the authenticator to verify who holds it, by a
// PIN or a finger, so that a key counts for both factors.
type Keys struct{ s *Store }

// KeyID identifies a passkey inside one dealer's file.
type KeyID int64

// KeyOwner is whose keys are meant: one of a customer's people, who share them with whoever else they
// are under the same e-mail address, or one of the dealer's.
type KeyOwner struct {
	Person PersonID
	Staff  StaffID
}

// Key is a passkey.
type Key struct {
	ID    KeyID
	Name  string    // as its owner calls it
	Host  string    // where it works
	Added time.Time // when it was made
	Used  time.Time // last sign-in with it; zero for none
}

// keysMost is how many keys somebody may have.
const keysMost = 10

// KeySite is where a ceremony takes place: the relying party, and the origins that browsers name there.
type KeySite struct {
	Host    string
	Origins []string
}

// Site returns the place of ceremonies under a host name, with or without a port, as the request names it.
// It returns ErrNotFound for a name that is not the dealer's: a key is for good bound to the name under
// which it was made. The ports of other names than this machine's own are those of the portal's address.
func (r Keys) Site(ctx context.Context, host string, secure bool) (KeySite, error) {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.ToLower(name)
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		scheme := "http://"
		if secure {
			scheme = "https://"
		}
		return KeySite{Host: name, Origins: []string{scheme + strings.ToLower(host)}}, nil
	}
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return KeySite{}, err
	}
	hosts, err := r.s.Settings.Hosts(ctx)
	if err != nil {
		return KeySite{}, err
	}
	site := KeySite{Host: name, Origins: []string{"https://" + name}}
	base, err := url.Parse(dealer.BaseURL)
	known := err == nil && strings.EqualFold(base.Hostname(), name)
	if known {
		site.Origins = append(site.Origins, base.Scheme+"://"+base.Host)
	}
	if !known && !slices.Contains(hosts, name) || name == "" || net.ParseIP(name) != nil {
		return KeySite{}, ErrNotFound
	}
	return site, nil
}

// keyHolder is somebody with their keys, as the ceremonies know them.
type keyHolder struct {
	login    int64 // of a customer's person; 0 for the dealer's people
	staff    StaffID
	handle   []byte
	account  string // what they sign in with
	name     string
	customer CustomerID
	person   PersonID
	letters  string // where letters about a person's account go: to its mailbox, or to the customer's without one
	keys     []webauthn.Credential
}

func (h keyHolder) WebAuthnID() []byte                         { return h.handle }
func (h keyHolder) WebAuthnName() string                       { return h.account }
func (h keyHolder) WebAuthnDisplayName() string                { return h.name }
func (h keyHolder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

// object is whom the log speaks of.
func (h keyHolder) object() Object {
	if h.staff != 0 {
		return Object{Kind: OnStaff, ID: int64(h.staff), Name: h.name}
	}
	return Object{Kind: OnPerson, ID: int64(h.person), Name: h.name, Customer: h.customer}
}

// keyHolder loads an account that may sign in, without its keys.
func keyHolderOf(ctx context.Context, q querier, owner KeyOwner) (keyHolder, error) {
	h := keyHolder{staff: owner.Staff, person: owner.Person}
	if owner.Staff != 0 {
		err := q.QueryRowContext(ctx, "SELECT handle, email, name FROM staff WHERE id = ? AND active = 1", owner.Staff).Scan(&h.handle, &h.account, &h.name)
		return h, err
	}
	err := q.QueryRowContext(ctx, `SELECT l.id, l.handle, coalesce(l.email, c.number), p.name, p.customer_id, coalesce(l.email, c.email)
		FROM people p JOIN logins l ON l.id = p.login_id JOIN customers c ON c.id = p.customer_id
		WHERE p.id = ? AND p.active = 1 AND c.active = 1`, owner.Person).Scan(&h.login, &h.handle, &h.account, &h.name, &h.customer, &h.letters)
	return h, err
}

// ofHolder selects somebody's rows: of a login, or of staff.
const ofHolder = "(k.login_id = ?1 AND ?1 <> 0 OR k.staff_id = ?2 AND ?2 <> 0)"

// List returns somebody's keys, the oldest first. It returns ErrNotFound for somebody who may not sign in.
func (r Keys) List(ctx context.Context, owner KeyOwner) ([]Key, error) {
	h, err := keyHolderOf(ctx, r.s.readers, owner)
	if err != nil {
		return nil, translate("list keys", err)
	}
	return collect(ctx, r.s.readers, "list keys", r.s.scanKey,
		"SELECT k.id, k.name, k.host, k.created_at, coalesce(k.used_at, 0) FROM keys k WHERE "+ofHolder+" ORDER BY k.id", h.login, h.staff)
}

func (s *Store) scanKey(row rowScanner, k *Key) error {
	var added, used int64
	err := row.Scan(&k.ID, &k.Name, &k.Host, &added, &used)
	k.Added = s.instant(added)
	if used != 0 {
		k.Used = s.instant(used)
	}
	return err
}

// keyRecords loads the keys themselves.
func keyRecords(ctx context.Context, q querier, h keyHolder) ([]webauthn.Credential, error) {
	return collect(ctx, q, "load keys", func(row rowScanner, c *webauthn.Credential) error {
		var record []byte
		if err := row.Scan(&record); err != nil {
			return err
		}
		return json.Unmarshal(record, c)
	}, "SELECT k.record FROM keys k WHERE "+ofHolder+" ORDER BY k.id", h.login, h.staff)
}

// Remove takes a key away from its owner. It returns ErrNotFound for a key that is not theirs, and a Sentence
// around ErrForbidden for the last way in that they have.
func (r Keys) Remove(ctx context.Context, owner KeyOwner, id KeyID) error {
	return r.s.write(ctx, "remove key", func(t *tx) error {
		h, err := keyHolderOf(ctx, t, owner)
		if err != nil {
			return err
		}
		var name string
		err = t.QueryRowContext(ctx, "DELETE FROM keys AS k WHERE k.id = ?3 AND "+ofHolder+" RETURNING name", h.login, h.staff, id).Scan(&name)
		if err != nil {
			return err
		}
		if err := t.keyNotLast(ctx, h); err != nil {
			return err
		}
		if err := t.audit(ctx, "llave retirada", h.object(), Changes("Llave", name, "")...); err != nil {
			return err
		}
		return t.keyTell(ctx, LetterKeyRemoved, h)
	})
}

// keyTell writes to a customer's person about their keys; the dealer's people learn of theirs from the log.
func (t *tx) keyTell(ctx context.Context, kind string, h keyHolder) error {
	if h.login == 0 {
		return nil
	}
	return t.tellAccess(ctx, kind, h.person, h.name, h.letters)
}

// What somebody is told whose last key it is.
var (
	errLastFactor = Sentence{Text: "Es su único segundo factor y su perfil no puede estar sin él. Active antes los códigos del teléfono o añada otra llave.", Err: ErrForbidden}
	errLastWay    = Sentence{Text: "Es lo único con lo que puede entrar. Elija antes una contraseña o añada otra llave.", Err: ErrForbidden}
)

// keyNotLast refuses to leave somebody without any way in.
func (t *tx) keyNotLast(ctx context.Context, h keyHolder) error {
	var factor, way bool
	err := t.QueryRowContext(ctx, `SELECT
		EXISTS (SELECT 1 FROM keys k WHERE `+ofHolder+`) OR NOT EXISTS (SELECT 1 FROM staff WHERE id = ?2 AND role <> 'tecnico' AND totp_secret IS NULL),
		EXISTS (SELECT 1 FROM keys k WHERE `+ofHolder+`) OR EXISTS (SELECT 1 FROM staff WHERE id = ?2 AND password <> '')
			OR EXISTS (SELECT 1 FROM logins WHERE id = ?1 AND (password <> '' OR email IS NOT NULL))`, h.login, h.staff).Scan(&factor, &way)
	switch {
	case err != nil:
		return err
	case !factor:
		return errLastFactor
	case !way:
		return errLastWay
	}
	return nil
}

// keyName is what a key is called: in a few words, on one line.
func keyName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n < 1 || n > 60 {
		return "", Invalid{"name": "Escriba con qué reconocerá esta llave; por ejemplo, «Móvil» o «Portátil de la oficina»."}
	}
	return name, nil
}

// relyingParty is the portal as authenticators know it.
func (r Keys) relyingParty(ctx context.Context, site KeySite) (*webauthn.WebAuthn, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	name := dealer.Name
	if name == "" {
		name = "Área de clientes"
	}
	required := true
	return webauthn.New(&webauthn.Config{
		RPID: site.Host, RPDisplayName: name, RPOrigins: site.Origins, AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: &required, UserVerification: protocol.VerificationRequired,
		},
	})
}

// noKey reports whether nothing was found.
func noKey(err error) bool { return errors.Is(err, sql.ErrNoRows) }
