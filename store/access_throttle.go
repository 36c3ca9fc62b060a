package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
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

// rate is how often something may fail in a stretch of time.
type rate struct {
	most   int
	within time.Duration
}

// failuresKept is the longest stretch of the rates; what is older is swept.
const failuresKept = 24 * time.Hour

// TooSoon is the answer to who has failed too often: nothing was tried. It says how long to wait.
type TooSoon struct{ Wait time.Duration }

func (e TooSoon) Error() string { return fmt.Sprintf("too many failures, go on in %s", e.Wait) }

// tryKey is what failures are counted under: of an e-mail address, whoever has it. Without the
// installation's key it cannot be told from the file which address that was.
func (s *Store) tryKey(kind, what string) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte("try\x00" + kind + "\x00" + what))
	return mac.Sum(nil)
}

// waiting returns TooSoon while nothing may be tried under a key.
func waiting(ctx context.Context, q querier, key []byte, now time.Time) error {
	var failures int
	var until int64
	err := q.QueryRowContext(ctx, "SELECT failures, until FROM tries WHERE key = ?", key).Scan(&failures, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if wait := time.UnixMilli(until).Sub(now); err == nil && failures > 0 && wait > 0 {
		return TooSoon{Wait: min(wait, triesLongest)}
	}
	return err
}

// try counts a try before it is made, so that a hundred at once are counted like a hundred in a
// row. It returns TooSoon, and counts nothing, while there is a wait.
func (t *tx) try(ctx context.Context, key []byte) error {
	if err := waiting(ctx, t, key, t.now); err != nil {
		return err
	}
	return t.failed(ctx, key)
}

// failed counts a failure. From triesFree on each makes a wait, twice as long as the one before.
func (t *tx) failed(ctx context.Context, key []byte) error {
	var failures int
	var since, until int64
	err := t.QueryRowContext(ctx, "SELECT failures, since, until FROM tries WHERE key = ?", key).Scan(&failures, &since, &until)
	if err := ignoreNone(err); err != nil {
		return err
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
	if err := t.shut(ctx, key, failures, since, until); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "DELETE FROM tries WHERE since < ?1 AND until < ?1", millis(t.now.Add(-triesForgive)))
	return err
}

// shut lets nothing more be tried under a key until a moment.
func (t *tx) shut(ctx context.Context, key []byte, failures int, since, until int64) error {
	_, err := t.ExecContext(ctx, `INSERT INTO tries (key, failures, since, until) VALUES (?, ?, ?, ?)
		ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, since = excluded.since, until = excluded.until`, key, failures, since, until)
	return err
}

// forgive forgets the failures before a try that succeeded.
func (t *tx) forgive(ctx context.Context, key []byte) error {
	_, err := t.ExecContext(ctx, "DELETE FROM tries WHERE key = ?", key)
	return err
}

// full returns TooSoon when as much has failed under a key as one of the rates allows.
func full(ctx context.Context, q querier, key []byte, now time.Time, rates ...rate) error {
	var longest time.Duration
	for _, r := range rates {
		var at int64
		err := q.QueryRowContext(ctx, "SELECT at FROM failures WHERE key = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?",
			key, millis(now.Add(-r.within)), r.most-1).Scan(&at)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		longest = max(longest, min(time.UnixMilli(at).Add(r.within).Sub(now), r.within))
	}
	if longest > 0 {
		return TooSoon{Wait: longest}
	}
	return nil
}

// note writes a failure down under a key; account says where, for what is counted at several.
func (t *tx) note(ctx context.Context, key, account []byte) error {
	_, err := t.ExecContext(ctx, "INSERT INTO failures (key, account, at) VALUES (?, ?, ?)", key, account, millis(t.now))
	return err
}

// sweepFailures forgets what no rate looks at any more.
func (t *tx) sweepFailures(ctx context.Context) error {
	_, err := t.ExecContext(ctx, "DELETE FROM failures WHERE at <= ?", millis(t.now.Add(-failuresKept)))
	return err
}

// isShut turns the answer of a look at what failed into whether nothing is tried.
func isShut(err error) (bool, error) {
	var soon TooSoon
	if errors.As(err, &soon) {
		return true, nil
	}
	return false, err
}

// again asks somebody who is signed in for their password once more. It returns Invalid for «current» when it
// is not theirs, and TooSoon after too many under the key that were not.
func (s *Store) again(ctx context.Context, key []byte, kept, password string, on Object) error {
	if err := waiting(ctx, s.readers, key, s.Now()); err != nil {
		return err
	}
	fits, _, err := s.hasher.verify(ctx, kept, password)
	if err != nil {
		return err
	}
	err = s.write(ctx, "check password", func(t *tx) error {
		if err := waiting(ctx, t, key, t.now); err != nil {
			return err
		}
		if fits {
			return t.forgive(ctx, key)
		}
		if err := t.failed(ctx, key); err != nil {
			return err
		}
		return t.auditFailed(ctx, "contraseña rechazada", on)
	})
	if err == nil && !fits {
		err = Invalid{"current": "No es su contraseña actual. Escríbala como al entrar."}
	}
	return err
}

// forgivePerson forgets what failed in the name of somebody at a customer's who came in another way than
// with a password.
func (t *tx) forgivePerson(ctx context.Context, id PersonID) error {
	var email, number string
	err := t.QueryRowContext(ctx, `UPDATE logins SET failed = 0 WHERE id = (SELECT login_id FROM people WHERE id = ?1) RETURNING coalesce(email, ''),
		coalesce((SELECT c.number FROM people p JOIN customers c ON c.id = p.customer_id WHERE p.id = ?1 AND p.main = 1), '')`, id).Scan(&email, &number)
	if err != nil {
		return ignoreNone(err)
	}
	for _, user := range []string{email, strings.TrimLeft(number, "0")} {
		if err := t.forgive(ctx, t.s.tryKey(byPassword, user)); err != nil {
			return err
		}
	}
	return nil
}
