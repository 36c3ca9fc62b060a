package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"
)

// levelReach is how far back whoever only knew number and NIF sees what is over.
const levelReach = 90 * 24 * time.Hour

// What somebody did who only knew number and NIF is told to the customer in letters: what comes in the first
// noticeWait stands in one, and the next of the same session is due noticeEvery later at the earliest.
const (
	noticeWait  = 15 * time.Minute
	noticeEvery = time.Hour
	noticeKept  = 90 * 24 * time.Hour
)

// Identify is whoever signed in with a customer's number and NIF at a moment: somebody who has the
// customer's invoices, and so perhaps a stranger. They see what is open and what ended in the last 90
// days, and no document but those sent since then; what they do is told to the customer.
func Identify(customer CustomerID, since time.Time) Member {
	m := customer.member()
	m.Since = since
	return m
}

// mayBeStranger reports whether the owner is somebody of whom no more is known than that.
func mayBeStranger(owner Owner) bool {
	who := owner.member()
	return who.Level == ByNIF && !who.Since.IsZero()
}

// lately narrows a clause to what is not over, or ended not long ago, as far as the owner may be a stranger.
func (c clause) lately(owner Owner, open, ended string) clause {
	if mayBeStranger(owner) {
		c.text += " AND (" + open + " OR " + ended + " >= ?)"
		c.args = append(c.args, millis(owner.member().Since.Add(-levelReach)))
	}
	return c
}

// filesOf narrows a clause about an incident to files that the owner may have, of events which the query calls
// alias: a stranger has what they may have sent themselves.
func (c clause) filesOf(owner Owner, alias string) clause {
	if mayBeStranger(owner) {
		c.text += " AND " + alias + ".side = 'customer' AND " + alias + ".at >= ?"
		c.args = append(c.args, millis(owner.member().Since))
	}
	return c
}

// withhold marks the files of a thread that the owner may not have.
func (i *Incident) withhold(owner Owner) {
	if !mayBeStranger(owner) {
		return
	}
	for _, e := range i.Events {
		for n := range e.Files {
			e.Files[n].Withheld = e.FromDealer || e.At.Before(owner.member().Since)
		}
	}
}

// acted notes in the log what the owner did, and tells the customer of it, as far as the owner may be a stranger.
// The action is as the log calls it: «lectura enviada».
func (t *tx) acted(ctx context.Context, owner Owner, action string, on Object) error {
	if !mayBeStranger(owner) {
		return nil
	}
	if err := t.audit(ctx, action, on); err != nil {
		return err
	}
	return t.tellOf(ctx, owner, action, on)
}

// tellOf puts what the owner did into the letter to the customer, as far as the owner may be a stranger.
func (t *tx) tellOf(ctx context.Context, owner Owner, action string, on Object) error {
	if !mayBeStranger(owner) {
		return nil
	}
	notice, err := t.openNotice(ctx, owner.member())
	if err != nil {
		return err
	}
	what := strings.TrimSpace(on.Kind.Word()+" "+on.Name) + ": " + action
	_, err = t.ExecContext(ctx, "INSERT INTO access_notice_lines (notice_id, what, at) VALUES (?, ?, ?)", notice, what, millis(t.now))
	return err
}

// openNotice returns the notice of the session that is not due yet, or begins one. Once it is due it may be on
// its way, so what comes later stands in the next.
func (t *tx) openNotice(ctx context.Context, who Member) (int64, error) {
	var id, due int64
	err := t.QueryRowContext(ctx, "SELECT id, due_at FROM access_notices WHERE customer_id = ? AND session = ? ORDER BY id DESC LIMIT 1",
		who.Customer, millis(who.Since)).Scan(&id, &due)
	if err := ignoreNone(err); err != nil {
		return 0, err
	}
	if due > millis(t.now) {
		return id, nil
	}
	next := t.now.Add(noticeWait)
	if id != 0 {
		next = time.UnixMilli(max(millis(next), due+noticeEvery.Milliseconds()))
	}
	return t.beginNotice(ctx, who, next)
}

// beginNotice queues the letter to the customer that will tell what is done until it is due.
func (t *tx) beginNotice(ctx context.Context, who Member, due time.Time) (int64, error) {
	if _, err := t.ExecContext(ctx, "DELETE FROM access_notices WHERE due_at < ?", millis(t.now.Add(-noticeKept))); err != nil {
		return 0, err
	}
	c, err := customer(ctx, t, who.Customer)
	if err != nil {
		return 0, err
	}
	link, err := t.freezeLink(ctx, c.ID, cmp.Or(c.Email, "-"))
	if err != nil {
		return 0, err
	}
	var id int64
	err = t.QueryRowContext(ctx, "INSERT INTO access_notices (customer_id, session, link_id, created_at, due_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
		c.ID, millis(who.Since), link, millis(t.now), millis(due)).Scan(&id)
	if err != nil {
		return 0, err
	}
	ref := strconv.FormatInt(id, 10)
	if err := enqueue(ctx, t, Letter{Kind: LetterAccessNotice, Ref: ref, Name: c.Short(), Address: c.Email}); err != nil {
		return 0, err
	}
	_, err = t.ExecContext(ctx, "UPDATE outbox SET due_at = ?, until_at = until_at + ? - due_at WHERE kind = ? AND ref = ?",
		millis(due), millis(due), LetterAccessNotice, ref)
	return id, err
}

// NoticeFacts is what a letter tells of somebody who only knew number and NIF.
type NoticeFacts struct {
	Customer PartyFacts
	Since    time.Time // when their session began
	Path     string    // of the link by which the customer says that it was not them; empty when it is not good any more
	Lines    []NoticeLine
}

// NoticeLine is one thing that was done.
type NoticeLine struct {
	What string
	At   time.Time
}

// AccessNotice loads what a letter tells of somebody who only knew number and NIF, by the notice's id. It
// returns ErrNotFound when there is none.
func (r Outbox) AccessNotice(ctx context.Context, ref string) (NoticeFacts, error) {
	const op = "load letter"
	var f NoticeFacts
	id, err := eventID(ref)
	if err != nil {
		return f, err
	}
	var session, link int64
	err = r.s.readers.QueryRowContext(ctx, `SELECT n.session, coalesce(n.link_id, 0), c.number, c.name, c.phone, c.email
		FROM access_notices n JOIN customers c ON c.id = n.customer_id WHERE n.id = ?`, id).
		Scan(&session, &link, &f.Customer.Number, &f.Customer.Name, &f.Customer.Phone, &f.Customer.Email)
	if err != nil {
		return f, translate(op, err)
	}
	f.Since = r.s.instant(session)
	f.Lines, err = collect(ctx, r.s.readers, op, func(row rowScanner, l *NoticeLine) error {
		var at int64
		err := row.Scan(&l.What, &at)
		l.At = r.s.instant(at)
		return err
	}, "SELECT what, at FROM access_notice_lines WHERE notice_id = ? ORDER BY id", id)
	if err != nil {
		return f, err
	}
	facts, err := r.AccessLink(ctx, strconv.FormatInt(link, 10))
	if errors.Is(err, ErrNotFound) {
		return f, nil
	}
	f.Path = facts.Path
	return f, err
}

// AlarmFacts is what a letter tells of too many failures with numbers and NIFs.
type AlarmFacts struct {
	Hour, Day int       // failures of the last hour and day
	Until     time.Time // number and NIF open nothing before, but in browsers that are known; zero when they do again
}

// SignInAlarm loads what a letter tells of too many failures with numbers and NIFs, as it is now.
func (r Outbox) SignInAlarm(ctx context.Context, _ string) (AlarmFacts, error) {
	var f AlarmFacts
	now := r.s.Now()
	err := r.s.readers.QueryRowContext(ctx, "SELECT coalesce(sum(at > ?2), 0), count(*) FROM failures WHERE key = ?1 AND at > ?3",
		r.s.tryKey("dealer", ""), millis(now.Add(-time.Hour)), millis(now.Add(-failuresKept))).Scan(&f.Hour, &f.Day)
	if err != nil {
		return f, translate("load letter", err)
	}
	var until int64
	err = r.s.readers.QueryRowContext(ctx, "SELECT until FROM tries WHERE key = ?", r.s.tryKey("alarm", "")).Scan(&until)
	if errors.Is(err, sql.ErrNoRows) || err == nil && until <= millis(now) {
		return f, nil
	}
	f.Until = r.s.instant(until)
	return f, translate("load letter", err)
}
