package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"strings"
	"time"
	"unicode"
)

// Outbox is the letters waiting to be sent. A letter is claimed, drawn from the records it tells
// of, sent, and marked. It is sent once: the claim is a lease in the row, so a second sender
// passes it by, and a letter whose sender died is taken up again when the lease is over. One
// window remains, between the mail server's «250» and the commit of Sent: a process that dies in
// it sends the letter again, under the same Message-ID, by which mail servers know the double.
type Outbox struct{ s *Store }

// LetterID identifies a letter of the outbox.
type LetterID int64

// Letter is one letter to one person. What it says is drawn from Ref when it is sent, so the row
// holds no text.
type Letter struct {
	Kind    string // which letter
	Ref     string // what it is about
	Name    string // of the addressee
	Address string // e-mail
}

// The letters there are. «Event» stands for the id of the event that the letter tells of.
const (
	LetterIncidentTechnician = "incident_technician" // ref: incident number
	LetterIncidentOffice     = "incident_office"     // ref: incident number
	LetterIncidentCustomer   = "incident_customer"   // ref: incident number
	LetterMessageDealer      = "message_dealer"      // ref: incident event
	LetterMessageCustomer    = "message_customer"    // ref: incident event
	LetterIncidentReopened   = "incident_reopened"   // to the dealer, ref: incident event
	LetterIncidentState      = "incident_state"      // to the customer, ref: incident event
	LetterOrderOffice        = "order_office"        // ref: order number
	LetterOrderCustomer      = "order_customer"      // ref: order number
	LetterOrderCancelled     = "order_cancelled"     // to the dealer, ref: order number
	LetterOrderState         = "order_state"         // to the customer, ref: order event
	LetterImportOffice       = "import_office"       // ref: import job
	LetterOrderMessage       = "order_message"       // to the customer, ref: order event
	LetterReadingReminder    = "reading_reminder"    // to the customer, ref: reminder
	LetterReadingQuestion    = "reading_question"    // to the customer, ref: reading
	LetterInvitation         = "customer_invitation" // ref: invitation
	LetterStaffInvitation    = "staff_invitation"    // to one of the dealer's people, ref: one-time link
	LetterAccessActivate     = "access_activate"     // to the customer, ref: access link
	LetterAccessInvite       = "access_invite"       // to a colleague at a customer's, ref: access link
	LetterAccessReset        = "access_reset"        // ref: access link
	LetterAccessEnter        = "access_enter"        // ref: access link
	LetterAccessActivated    = "access_activated"    // to the customer, ref: person and moment
	LetterSignInAlarm        = "signin_alarm"        // to the admins, ref: day
	LetterAccessNotice       = "access_notice"       // to the customer, ref: notice
	LetterAccessPassword     = "access_password"     // to a customer's person, ref: person and moment
	LetterKeyAdded           = "key_added"           // to a customer's person, ref: person and moment
	LetterKeyRemoved         = "key_removed"         // to a customer's person, ref: person and moment
)

// The schedule of a letter: the second attempt, those after it, and how long they go on.
const (
	letterFirstRetry = 5 * time.Minute
	letterRetry      = time.Hour
	letterLife       = 7 * 24 * time.Hour
)

// enqueue puts a letter into the outbox inside the caller's transaction: no commit, no letter. A
// letter of the same kind about the same thing to the same address is queued once; an empty
// address queues nothing. ERPs keep several addresses in one field: each gets its own letter.
func enqueue(ctx context.Context, t *tx, letter Letter) error {
	now := millis(t.now)
	for _, address := range addresses(letter.Address) {
		_, err := t.ExecContext(ctx, `INSERT INTO outbox (kind, ref, name, address, message_id, created_at, due_at, until_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, ref, address) DO NOTHING`,
			letter.Kind, letter.Ref, letter.Name, address, rand.Text(), now, now, millis(t.now.Add(letterLife)))
		if err != nil {
			return err
		}
		t.queued = true
	}
	return nil
}

// addresses takes a field with e-mail addresses apart, as people fill it in: «a@x.es; b@x.es»,
// «a@x.es / b@x.es», «Ana <a@x.es>». A field without any is one address that cannot be written to: it
// fails when it is sent, where the office sees it.
func addresses(field string) []string {
	if !strings.Contains(field, "@") {
		if field = strings.TrimSpace(field); field == "" {
			return nil
		}
		return []string{field}
	}
	var found []string
	for _, part := range strings.FieldsFunc(field, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(";,/|<>()", r) }) {
		if part = strings.Trim(part, `.:"'`); strings.Contains(part, "@") {
			found = append(found, part)
		}
	}
	return found
}

// Queued tells whoever sends letters that some were queued since it last looked. It is a hint
// between goroutines of this program: another process queues without it.
func (r Outbox) Queued() <-chan struct{} { return r.s.queued }

// Due is a letter that its claimer is to send now.
type Due struct {
	Letter
	ID        LetterID
	MessageID string // the same at every attempt; the part before the @
	Attempt   int    // 1 at the first
	CreatedAt time.Time
	UntilAt   time.Time // no attempt is planned after this
}

// Next returns when a letter whose attempt failed at now is due again: 5 minutes after the first
// failure, then every hour. It returns false when that is past the letter's 7 days.
func (d Due) Next(now time.Time) (at time.Time, again bool) {
	wait := letterRetry
	if d.Attempt <= 1 {
		wait = letterFirstRetry
	}
	at = now.Add(wait)
	return at, !at.After(d.UntilAt)
}

// Claim takes the letter that has been due longest and that nobody holds, for the length of the
// lease, which must be longer than sending can take. It returns ErrNotFound when none is due.
func (r Outbox) Claim(ctx context.Context, lease time.Duration) (Due, error) {
	var d Due
	err := r.s.write(ctx, "claim letter", func(t *tx) error {
		var created, until int64
		now := millis(t.now)
		err := t.QueryRowContext(ctx, `UPDATE outbox SET claimed_until = ?, attempts = attempts + 1
			WHERE id = (SELECT id FROM outbox
				WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= ? AND claimed_until <= ?
				ORDER BY due_at, id LIMIT 1)
			RETURNING id, kind, ref, name, address, message_id, attempts, created_at, until_at`,
			millis(t.now.Add(lease)), now, now).
			Scan(&d.ID, &d.Kind, &d.Ref, &d.Name, &d.Address, &d.MessageID, &d.Attempt, &created, &until)
		d.CreatedAt, d.UntilAt = r.s.instant(created), r.s.instant(until)
		return err
	})
	return d, err
}

// NextDue returns when the next letter can be claimed, which may be past already, or ErrNotFound
// when none is waiting.
func (r Outbox) NextDue(ctx context.Context) (time.Time, error) {
	var due sql.NullInt64
	err := r.s.readers.QueryRowContext(ctx,
		"SELECT min(max(due_at, claimed_until)) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL").Scan(&due)
	if err == nil && !due.Valid {
		err = sql.ErrNoRows
	}
	return r.s.instant(due.Int64), translate("next letter", err)
}

// Sent marks a letter as taken by the mail server, for good, whatever else happened to it. It
// returns ErrNotFound for an unknown letter; marking it twice changes nothing.
func (r Outbox) Sent(ctx context.Context, id LetterID) error {
	return r.mark(ctx, "mark letter sent", `UPDATE outbox SET sent_at = coalesce(sent_at, ?1), failed_at = NULL,
		claimed_until = 0, last_error = '' WHERE id = ?2 RETURNING id`, id)
}

// Retry puts a letter back after a failed attempt; it is due again at the given moment. The
// reason is kept for the back office. It returns ErrNotFound for a letter that is not waiting.
func (r Outbox) Retry(ctx context.Context, id LetterID, reason string, at time.Time) error {
	return r.mark(ctx, "put letter back", `UPDATE outbox SET due_at = ?3, claimed_until = 0, last_error = ?4
		WHERE id = ?2 AND sent_at IS NULL AND failed_at IS NULL RETURNING id`, id, millis(at), clip(reason))
}

// Fail gives a letter up: it stays where the back office sees it, with the reason, and goes out
// only by Resend. It returns ErrNotFound for a letter that is not waiting.
func (r Outbox) Fail(ctx context.Context, id LetterID, reason string) error {
	return r.mark(ctx, "give letter up", `UPDATE outbox SET failed_at = ?1, claimed_until = 0, last_error = ?3
		WHERE id = ?2 AND sent_at IS NULL AND failed_at IS NULL RETURNING id`, id, clip(reason))
}

// Resend gives a letter that was not sent seven days more, beginning now. It keeps its Message-ID.
// It returns ErrNotFound for an unknown letter and ErrForbidden for one that was sent.
func (r Outbox) Resend(ctx context.Context, id LetterID) error {
	return r.s.write(ctx, "resend letter", func(t *tx) error {
		var sent sql.NullInt64
		if err := t.QueryRowContext(ctx, "SELECT sent_at FROM outbox WHERE id = ?", id).Scan(&sent); err != nil {
			return err
		}
		if sent.Valid {
			return ErrForbidden
		}
		_, err := t.ExecContext(ctx, "UPDATE outbox SET failed_at = NULL, attempts = 0, due_at = ?, until_at = ? WHERE id = ?",
			millis(t.now), millis(t.now.Add(letterLife)), id)
		return err
	})
}

// mark runs an update of one letter that returns its id: ?1 is now, ?2 the letter.
func (r Outbox) mark(ctx context.Context, op, query string, id LetterID, args ...any) error {
	return r.s.write(ctx, op, func(t *tx) error {
		return t.QueryRowContext(ctx, query, append([]any{millis(t.now), id}, args...)...).Scan(&id)
	})
}

// clip keeps the beginning of what a mail server said, in valid UTF-8.
func clip(reason string) string {
	const most = 500
	if len(reason) > most {
		reason = reason[:most]
	}
	return strings.ToValidUTF8(reason, "")
}

// Posted is a letter of the outbox as the back office sees it. A time that has not come is zero.
type Posted struct {
	Letter
	ID        LetterID
	MessageID string
	Attempts  int
	LastError string // what the last attempt said; empty once it was sent
	CreatedAt time.Time
	DueAt     time.Time
	SentAt    time.Time
	FailedAt  time.Time // given up
}

// List returns the newest letters first, at most limit of them.
func (r Outbox) List(ctx context.Context, limit int) ([]Posted, error) {
	return collect(ctx, r.s.readers, "list letters", func(row rowScanner, p *Posted) error {
		var created, due int64
		var sent, failed sql.NullInt64
		err := row.Scan(&p.ID, &p.Kind, &p.Ref, &p.Name, &p.Address, &p.MessageID, &p.Attempts, &p.LastError,
			&created, &due, &sent, &failed)
		p.CreatedAt, p.DueAt = r.s.instant(created), r.s.instant(due)
		p.SentAt, p.FailedAt = r.moment(sent), r.moment(failed)
		return err
	}, `SELECT id, kind, ref, name, address, message_id, attempts, last_error, created_at, due_at, sent_at, failed_at
		FROM outbox ORDER BY id DESC LIMIT ?`, limit)
}

// moment is an instant of the file, or the zero time for none.
func (r Outbox) moment(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return r.s.instant(ms.Int64)
}
