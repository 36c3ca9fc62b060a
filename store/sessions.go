package store

import (
	"context"
	"time"
)

// Sessions is the list of the sessions that are open. The sessions themselves are the web's; here stands what
// their owners see of them, and what has to be known to close them.
type Sessions struct{ s *Store }

// SessionID identifies a session in the lists, and opens nothing.
type SessionID int64

// sessionsMost is how many sessions an account may have open; the oldest goes when there is one more.
const sessionsMost = 10

// OpenSession is a session of somebody.
type OpenSession struct {
	ID       SessionID
	Hash     string // of the session's id, as its storage has it
	Staff    StaffID
	Person   PersonID // of a customer's person
	Customer CustomerID
	Epoch    int64
	Opened   time.Time
	Seen     time.Time     // last sign of life, to five minutes
	Idle     time.Duration // without one for that long it is over
	Until    time.Time     // and then in any case
	Browser  string        // in words: «Chrome en Windows»
	Place    string        // the network that it was opened from
}

// Opened writes a session down that begins now, in the place of the one with the hash replaces, if any. It
// returns the hashes of those that have to go because their account has more than ten, and forgets those that
// are over.
func (r Sessions) Opened(ctx context.Context, o OpenSession, replaces string) (gone []string, err error) {
	err = r.s.write(ctx, "open session", func(t *tx) error {
		_, err := t.ExecContext(ctx, "DELETE FROM open_sessions WHERE hash = ?1 OR hash = ?2 OR until_at <= ?3 OR seen_at + idle < ?3", replaces, o.Hash, millis(t.now))
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `INSERT INTO open_sessions
			(hash, staff_id, login_id, person_id, customer_id, epoch, opened_at, seen_at, idle, until_at, browser, place)
			VALUES (?1, nullif(?2, 0), (SELECT login_id FROM people WHERE id = ?3), nullif(?3, 0), nullif(?4, 0), ?5, ?6, ?6, ?7, ?8, ?9, ?10)`,
			o.Hash, o.Staff, o.Person, o.Customer, o.Epoch, millis(t.now), o.Idle.Milliseconds(), millis(t.now.Add(o.Until.Sub(o.Opened))), o.Browser, o.Place)
		if err != nil {
			return err
		}
		gone, err = t.crowded(ctx, o.Hash)
		return err
	})
	return gone, err
}

// crowded takes the oldest sessions of an account out, so many as there are too many beside the one with the hash.
func (t *tx) crowded(ctx context.Context, hash string) ([]string, error) {
	return collect(ctx, t, "open session", scanText, `DELETE FROM open_sessions WHERE id IN (
			SELECT o.id FROM open_sessions o JOIN open_sessions mine ON mine.hash = ?
			WHERE o.staff_id = mine.staff_id OR o.login_id = mine.login_id
				OR mine.login_id IS NULL AND o.login_id IS NULL AND o.customer_id = mine.customer_id
			ORDER BY o.id DESC LIMIT -1 OFFSET ?)
		RETURNING hash`, hash, sessionsMost)
}

func scanText(row rowScanner, text *string) error { return row.Scan(text) }

// Seen notes a sign of life.
func (r Sessions) Seen(ctx context.Context, hash string) error {
	return r.s.write(ctx, "note that a session is in use", func(t *tx) error {
		_, err := t.ExecContext(ctx, "UPDATE open_sessions SET seen_at = ? WHERE hash = ?", millis(t.now), hash)
		return err
	})
}

// Closed forgets a session that is over.
func (r Sessions) Closed(ctx context.Context, hash string) error {
	return r.s.write(ctx, "close session", func(t *tx) error {
		_, err := t.ExecContext(ctx, "DELETE FROM open_sessions WHERE hash = ?", hash)
		return err
	})
}

// ofAccount selects the sessions of somebody that are open now: of their login, or of staff.
const ofAccount = `(o.staff_id = ?1 AND o.epoch = (SELECT epoch FROM staff WHERE id = ?1)
	OR o.login_id = ?2 AND o.epoch = (SELECT p.epoch + l.epoch FROM people p JOIN logins l ON l.id = p.login_id WHERE p.id = o.person_id))
	AND o.until_at > ?3 AND o.seen_at + o.idle >= ?3`

// List returns the sessions that somebody has open, the one used last first. It returns ErrNotFound for
// somebody who may not sign in.
func (r Sessions) List(ctx context.Context, owner KeyOwner) ([]OpenSession, error) {
	h, err := keyHolderOf(ctx, r.s.readers, owner)
	if err != nil {
		return nil, translate("list sessions", err)
	}
	return collect(ctx, r.s.readers, "list sessions", r.s.scanSession,
		"SELECT o.id, o.hash, o.opened_at, o.seen_at, o.browser, o.place FROM open_sessions o WHERE "+ofAccount+" ORDER BY o.seen_at DESC, o.id DESC",
		h.staff, h.login, millis(r.s.Now()))
}

func (s *Store) scanSession(row rowScanner, o *OpenSession) error {
	var opened, seen int64
	err := row.Scan(&o.ID, &o.Hash, &opened, &seen, &o.Browser, &o.Place)
	o.Opened, o.Seen = s.instant(opened), s.instant(seen)
	return err
}

// Close closes one session of its owner and returns its hash, under which its storage has it. It returns
// ErrNotFound for one that is not theirs, or over.
func (r Sessions) Close(ctx context.Context, owner KeyOwner, id SessionID) (hash string, err error) {
	err = r.s.write(ctx, "close session", func(t *tx) error {
		h, err := keyHolderOf(ctx, t, owner)
		if err != nil {
			return err
		}
		var browser string
		err = t.QueryRowContext(ctx, "DELETE FROM open_sessions AS o WHERE o.id = ?4 AND "+ofAccount+" RETURNING hash, browser",
			h.staff, h.login, millis(t.now), id).Scan(&hash, &browser)
		if err != nil {
			return err
		}
		return t.audit(ctx, "sesión cerrada a distancia", h.object(), Changes("Sesión", browser, "")...)
	})
	return hash, err
}

// CloseAll ends every session of somebody, listed or not, and returns the hashes of those that were listed and
// the epoch in which new ones begin. It returns ErrNotFound for somebody who may not sign in.
func (r Sessions) CloseAll(ctx context.Context, owner KeyOwner) (hashes []string, epoch int64, err error) {
	err = r.s.write(ctx, "close sessions", func(t *tx) error {
		h, err := keyHolderOf(ctx, t, owner)
		if err != nil {
			return err
		}
		if epoch, err = t.endAccount(ctx, h); err != nil {
			return err
		}
		hashes, err = collect(ctx, t, "close sessions", scanText,
			"DELETE FROM open_sessions WHERE staff_id = ?1 AND ?1 <> 0 OR login_id = ?2 AND ?2 <> 0 RETURNING hash", h.staff, h.login)
		if err != nil {
			return err
		}
		return t.audit(ctx, "sesiones cerradas", h.object())
	})
	return hashes, epoch, err
}

// endAccount makes every session of an account one of an earlier epoch and returns the new one.
func (t *tx) endAccount(ctx context.Context, h keyHolder) (int64, error) {
	if h.staff != 0 {
		return t.endSessions(ctx, h.staff)
	}
	var epoch int64
	err := t.QueryRowContext(ctx, `UPDATE logins SET epoch = epoch + 1, updated_at = ?1 WHERE id = ?2
		RETURNING epoch + (SELECT epoch FROM people WHERE id = ?3)`, millis(t.now), h.login, h.person).Scan(&epoch)
	return epoch, err
}

// Proved notes that somebody who is signed in has shown again that it is them, upon which the session with the
// hash before goes on under another.
func (r Sessions) Proved(ctx context.Context, owner KeyOwner, before, after string) error {
	return r.s.write(ctx, "note a proof", func(t *tx) error {
		h, err := keyHolderOf(ctx, t, owner)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE open_sessions SET hash = ? WHERE hash = ?", after, before); err != nil {
			return err
		}
		return t.audit(ctx, "identidad confirmada", h.object())
	})
}
