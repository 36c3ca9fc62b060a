package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"
)

// LinkLasts is how long a one-time link is good for.
const LinkLasts = 30 * time.Minute

// OneTimeLink lets somebody of the dealer's choose a password. Of its Secret only a hash is kept.
type OneTimeLink struct {
	Secret  string // 32 bytes in base64url
	Expires time.Time
	Mailed  bool // a letter with it is on its way
}

// Path is the link's address under the portal's.
func (l OneTimeLink) Path() string { return "/gestion/alta?enlace=" + l.Secret }

// URL is the link's address in whole. It is kept out of the path, because paths get into logs.
func (l OneTimeLink) URL(base string) string { return strings.TrimRight(base, "/") + l.Path() }

// Whose links there are; no secret of the ones is one of the others.
const (
	staffLinks    = "staff link"
	customerLinks = "customer link"
)

// linkSecret is the secret of a link: it follows from the row's nonce and the installation's key, so that
// the letter can be written when it is sent, and a copy of the file alone opens nothing.
func (s *Store) linkSecret(whose string, nonce []byte) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(whose + "\x00"))
	mac.Write(nonce)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func linkHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// link makes a new one-time link for somebody; those before it are over. With mail a letter brings it,
// provided that the portal knows its own address.
func (r Staff) link(ctx context.Context, t *tx, who Colleague, mail bool) (OneTimeLink, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return OneTimeLink{}, err
	}
	if err := t.takeBackLinks(ctx, who.ID); err != nil {
		return OneTimeLink{}, err
	}
	nonce := randomBytes(32)
	link := OneTimeLink{Secret: r.s.linkSecret(staffLinks, nonce), Expires: t.now.Add(LinkLasts), Mailed: mail && dealer.BaseURL != ""}
	done, err := t.ExecContext(ctx, "INSERT INTO staff_links (staff_id, nonce, hash, first, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		who.ID, nonce, linkHash(link.Secret), !who.HasPassword, millis(t.now), millis(link.Expires))
	if err != nil {
		return OneTimeLink{}, err
	}
	id, err := done.LastInsertId()
	if err != nil {
		return OneTimeLink{}, err
	}
	if link.Mailed {
		letter := Letter{Kind: LetterStaffInvitation, Ref: strconv.FormatInt(id, 10), Name: who.Name, Address: who.Email}
		if err := enqueue(ctx, t, letter); err != nil {
			return OneTimeLink{}, err
		}
	}
	return link, t.audit(ctx, "enlace de acceso creado", onColleague(who))
}

// takeBackLinks ends the links that somebody has not used.
func (t *tx) takeBackLinks(ctx context.Context, id StaffID) error {
	_, err := t.ExecContext(ctx, "UPDATE staff_links SET used_at = ? WHERE staff_id = ? AND used_at IS NULL", millis(t.now), id)
	return err
}

// endSessions ends every session of somebody and returns the epoch in which new ones begin.
func (t *tx) endSessions(ctx context.Context, id StaffID) (int64, error) {
	var epoch int64
	err := t.QueryRowContext(ctx, "UPDATE staff SET epoch = epoch + 1, updated_at = ? WHERE id = ? RETURNING epoch", millis(t.now), id).Scan(&epoch)
	return epoch, err
}

// NewLink makes a link for somebody who cannot come in, and sends it when mail says so. With reset their
// password and second factor are gone at once and their sessions over: whoever may know the one or
// have the other gets nowhere. It returns ErrNotFound for somebody who is not there or not active.
func (r Staff) NewLink(ctx context.Context, id StaffID, reset, mail bool) (OneTimeLink, error) {
	var link OneTimeLink
	err := r.s.write(ctx, "make link", func(t *tx) error {
		who, err := r.find(ctx, t, id)
		if err == nil && !who.Active {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		if reset {
			if err := t.dropFactor(ctx, who); err != nil {
				return err
			}
		}
		link, err = r.link(ctx, t, who, mail)
		return err
	})
	return link, err
}

// dropFactor takes password and second factor away.
func (t *tx) dropFactor(ctx context.Context, who Colleague) error {
	if _, err := t.ExecContext(ctx, "UPDATE staff SET password = '', totp_secret = NULL, totp_pending = NULL, version = version + 1 WHERE id = ?", who.ID); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "DELETE FROM staff_codes WHERE staff_id = ?", who.ID); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "DELETE FROM keys WHERE staff_id = ?", who.ID); err != nil {
		return err
	}
	if _, err := t.endSessions(ctx, who.ID); err != nil {
		return err
	}
	return t.audit(ctx, "segundo factor y contraseña retirados", onColleague(who))
}

// Link returns whose link it is, without using it, or ErrNotFound for one that is unknown, used, too
// old, or of somebody who is no longer here.
func (r Staff) Link(ctx context.Context, secret string) (Colleague, error) {
	var who Colleague
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+colleagueColumns+" FROM staff s WHERE s.id = ("+openLink+")", linkHash(secret), millis(r.s.Now()))
	return who, translate("look at link", r.s.scanColleague(row, &who))
}

// openLink selects whose link it is whose hash is ?1, provided that it can be used at ?2.
const openLink = `SELECT l.staff_id FROM staff_links l JOIN staff w ON w.id = l.staff_id
	WHERE l.hash = ?1 AND l.used_at IS NULL AND l.expires_at > ?2 AND w.active = 1`

// OpenLink returns the link of somebody that can still be used, for an admin who hands it over
// another way than by letter. It returns ErrNotFound when there is none.
func (r Staff) OpenLink(ctx context.Context, id StaffID) (OneTimeLink, error) {
	link, err := r.openLinkOf(ctx, r.s.readers, id)
	return link, translate("get link", err)
}

func (r Staff) openLinkOf(ctx context.Context, q querier, id StaffID) (OneTimeLink, error) {
	var nonce, hash []byte
	var link OneTimeLink
	var expires int64
	err := q.QueryRowContext(ctx, `SELECT l.nonce, l.hash, l.expires_at, EXISTS (SELECT 1 FROM outbox o WHERE o.kind = ? AND o.ref = CAST(l.id AS TEXT))
		FROM staff_links l WHERE l.staff_id = ? AND l.used_at IS NULL AND l.expires_at > ? ORDER BY l.id DESC LIMIT 1`,
		LetterStaffInvitation, id, millis(r.s.Now())).Scan(&nonce, &hash, &expires, &link.Mailed)
	if err != nil {
		return link, err
	}
	link.Secret, link.Expires = r.s.linkSecret(staffLinks, nonce), r.s.instant(expires)
	if !hmac.Equal(linkHash(link.Secret), hash) {
		err = sql.ErrNoRows // made under another key, as at the command line
	}
	return link, err
}

// UseLink spends a link and returns for whom a session begins that may choose a password and
// nothing else. It returns ErrNotFound as Link does, so also for the second of two.
func (r Staff) UseLink(ctx context.Context, secret string) (StaffIdentity, error) {
	var identity StaffIdentity
	err := r.s.write(ctx, "use link", func(t *tx) error {
		var id StaffID
		if err := t.QueryRowContext(ctx, openLink, linkHash(secret), millis(t.now)).Scan(&id); err != nil {
			return err
		}
		who, err := r.find(ctx, t, id)
		if err != nil {
			return err
		}
		identity = StaffIdentity{Staff: id, Role: who.Role, Epoch: who.Epoch, Factor: FactorLink}
		if err := t.takeBackLinks(ctx, id); err != nil {
			return err
		}
		return t.audit(asColleague(ctx, who), "enlace de acceso usado", onColleague(who))
	})
	return identity, err
}

// ChoosePassword sets the password of somebody who came by a link in the given epoch, ends their other
// sessions, and returns how they go on: to the second factor, or signed in when none is asked for.
// It returns Invalid for the field «password», and ErrForbidden when the link's session has been
// used up or ended meanwhile.
func (r Staff) ChoosePassword(ctx context.Context, id StaffID, epoch int64, password string) (StaffIdentity, error) {
	who, err := r.Get(ctx, id)
	if err != nil {
		return StaffIdentity{}, err
	}
	owner := passwordOwner{name: who.Name, email: who.Email, factor: who.HasTOTP || who.MustHaveFactor()}
	if err := r.s.checkPassword(ctx, r.s.readers, owner, "password", password); err != nil {
		return StaffIdentity{}, err
	}
	kept, err := r.s.hasher.hash(ctx, password)
	if err != nil {
		return StaffIdentity{}, err
	}
	ctx = asColleague(ctx, who)
	identity := StaffIdentity{Staff: id, Role: who.Role, Factor: FactorWhole}
	err = r.s.write(ctx, "choose password", func(t *tx) error {
		var now int64
		if err := t.QueryRowContext(ctx, "SELECT epoch FROM staff WHERE id = ? AND active = 1", id).Scan(&now); err != nil || now != epoch {
			return errors.Join(ErrForbidden, ignoreNone(err))
		}
		if identity.Epoch, err = t.setPassword(ctx, who, kept); err != nil {
			return err
		}
		if owner.factor {
			identity.Factor = FactorHalf
			return t.pend(ctx, id, false)
		}
		return t.arrive(ctx, who)
	})
	return identity, err
}

// setPassword keeps a new hash and ends every session.
func (t *tx) setPassword(ctx context.Context, who Colleague, kept string) (int64, error) {
	if _, err := t.ExecContext(ctx, "UPDATE staff SET password = ?, version = version + 1 WHERE id = ?", kept, who.ID); err != nil {
		return 0, err
	}
	if err := t.forgive(ctx, t.s.tryKey("email", who.Email)); err != nil {
		return 0, err
	}
	epoch, err := t.endSessions(ctx, who.ID)
	if err != nil {
		return 0, err
	}
	return epoch, t.audit(ctx, "contraseña cambiada", onColleague(who))
}

func ignoreNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// StaffLinkFacts is what the letter with a one-time link tells.
type StaffLinkFacts struct {
	Path    string // of the link, under the portal's address
	Expires time.Time
	First   bool // an invitation: they never had a password
	Role    Role
	Email   string // what they sign in with
}

// StaffLink loads what a letter tells of a one-time link, by the link's id. It returns ErrNotFound
// when it is not good any more, or was made under another key: there is nothing to send then.
func (r Outbox) StaffLink(ctx context.Context, ref string) (StaffLinkFacts, error) {
	var facts StaffLinkFacts
	id, err := eventID(ref)
	if err != nil {
		return facts, err
	}
	var nonce, hash []byte
	var expires int64
	err = r.s.readers.QueryRowContext(ctx, `SELECT l.nonce, l.hash, l.expires_at, l.first, s.role, s.email
		FROM staff_links l JOIN staff s ON s.id = l.staff_id
		WHERE l.id = ? AND l.used_at IS NULL AND l.expires_at > ? AND s.active = 1`, id, millis(r.s.Now())).
		Scan(&nonce, &hash, &expires, &facts.First, &facts.Role, &facts.Email)
	if err != nil {
		return facts, translate("load letter", err)
	}
	link := OneTimeLink{Secret: r.s.linkSecret(staffLinks, nonce)}
	if !hmac.Equal(linkHash(link.Secret), hash) {
		return facts, translate("load letter", sql.ErrNoRows)
	}
	facts.Path, facts.Expires = link.Path(), r.s.instant(expires)
	return facts, nil
}
