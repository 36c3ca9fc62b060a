package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// AuditFilter narrows the log. The zero value shows all of it.
type AuditFilter struct {
	Query    string // words, each of which must begin a word of who, what, which or a value
	Object   ObjectKind
	ObjectID int64 // with Object: that one thing
	Staff    StaffID
	From, To Date  // first and last day
	Before   int64 // lines older than this one; 0 begins with the newest
	Limit    int   // at most so many lines
}

// AuditLine is one line of the log.
type AuditLine struct {
	ID      int64
	At      time.Time
	By      Actor
	Action  string
	On      Object
	Changes []Change
	Outcome Outcome
	Erased  bool // names and values are gone
}

// auditColumns names people as they were then; of an erased line, the dealer's own people as they are now.
const auditColumns = `a.id, a.at, a.actor_kind, coalesce(a.staff_id, 0),
	iif(a.salt IS NULL, coalesce((SELECT s.name FROM staff s WHERE s.id = a.staff_id), ''), a.actor), a.role, coalesce(a.customer_id, 0), a.action,
	a.object, a.object_id, a.object_name, a.changes, a.ip, a.request, a.outcome, a.level, a.factor, a.device, a.person_id, a.looks_as, a.salt IS NULL`

func (s *Store) scanAudit(row rowScanner, l *AuditLine) error {
	var at int64
	var changes string
	err := row.Scan(&l.ID, &at, &l.By.Kind, &l.By.Staff, &l.By.Name, &l.By.Role, &l.On.Customer, &l.Action,
		&l.On.Kind, &l.On.ID, &l.On.Name, &changes, &l.By.IP, &l.By.Request, &l.Outcome, &l.By.Level, &l.By.Factor, &l.By.Device, &l.By.Person, &l.By.Customer, &l.Erased)
	if err != nil {
		return err
	}
	if l.By.Kind == ByCustomer {
		l.By.Customer = l.On.Customer
	}
	l.At = s.instant(at)
	return json.Unmarshal([]byte(changes), &l.Changes)
}

// List returns the lines that pass the filter, newest first.
func (r Audit) List(ctx context.Context, f AuditFilter) ([]AuditLine, error) {
	where, args := f.where(r.s)
	return collect(ctx, r.s.readers, "list log", r.s.scanAudit,
		"SELECT "+auditColumns+" FROM audit a WHERE "+where+" ORDER BY a.id DESC LIMIT ?", append(args, f.Limit)...)
}

// Of returns the last limit lines about one thing, newest first.
func (r Audit) Of(ctx context.Context, kind ObjectKind, id int64, limit int) ([]AuditLine, error) {
	return r.List(ctx, AuditFilter{Object: kind, ObjectID: id, Limit: limit})
}

// auditOpen leaves out the lines about customers and people who are blocked: their names are for
// nobody, until they are taken out.
const auditOpen = `(a.customer_id IS NULL OR a.salt IS NULL OR a.customer_id NOT IN (SELECT x.object_id FROM erasures x WHERE x.kind = 'customer' AND x.purged_at IS NULL))
	AND NOT (a.salt IS NOT NULL AND EXISTS (SELECT 1 FROM erasures x WHERE x.kind = 'person' AND x.purged_at IS NULL AND (x.object_id = a.person_id OR a.object = 'person' AND x.object_id = a.object_id)))`

// where says the filter in SQL. Days become ranges of line numbers, which run with the clock.
func (f AuditFilter) where(s *Store) (string, []any) {
	conditions, args := []string{auditOpen}, []any{}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	if f.Before > 0 {
		add("a.id < ?", f.Before)
	}
	if f.Object != "" {
		add("a.object = ?", f.Object)
	}
	if f.ObjectID != 0 {
		add("a.object_id = ?", f.ObjectID)
	}
	if f.Staff != 0 {
		add("a.staff_id = ?", f.Staff)
	}
	if f.From != "" {
		add("a.id >= coalesce((SELECT min(id) FROM audit WHERE at >= ?), 1 << 62)", millis(s.midnight(f.From)))
	}
	if f.To != "" {
		add("a.id < coalesce((SELECT min(id) FROM audit WHERE at >= ?), 1 << 62)", millis(s.midnight(f.To.AddDays(1))))
	}
	if terms := strings.Fields(Fold(f.Query)); len(terms) > 0 {
		add("a.id IN (SELECT docid FROM audit_index WHERE search MATCH ?)", matchAll(terms))
	}
	return strings.Join(conditions, " AND "), args
}

// midnight is when a day begins at the dealer's.
func (s *Store) midnight(day Date) time.Time {
	at := day.Time()
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, s.Settings.zone())
}

// Integrity is what following the log from its beginning found.
type Integrity struct {
	Lines  int   // that were looked at and fit
	Broken int64 // the first line that was altered, or that follows one that was taken out; 0 for none
}

// Verify follows the log from its first line to its last. It cannot tell when the newest lines
// were taken out together, which only a copy of the file shows.
func (r Audit) Verify(ctx context.Context) (Integrity, error) {
	const op = "verify log"
	var found Integrity
	rows, err := r.s.readers.QueryContext(ctx, "SELECT "+auditRowColumns+" FROM audit a ORDER BY a.id")
	if err != nil {
		return found, translate(op, err)
	}
	defer rows.Close()
	var before []byte
	now := millis(r.s.Now())
	for rows.Next() {
		var line auditRow
		if err := scanAuditRow(rows, &line); err != nil {
			return found, translate(op, err)
		}
		if !line.fits(before, now) {
			found.Broken = line.id
			return found, nil
		}
		found.Lines++
		before = line.hash
	}
	return found, translate(op, rows.Err())
}

// AuditPerson is one of the dealer's people, past ones included, whom the log may speak of.
type AuditPerson struct {
	ID   StaffID
	Name string
}

// People lists whom the log can be narrowed down to, by name.
func (r Audit) People(ctx context.Context) ([]AuditPerson, error) {
	scan := func(row rowScanner, p *AuditPerson) error { return row.Scan(&p.ID, &p.Name) }
	return collect(ctx, r.s.readers, "list people", scan, "SELECT id, name FROM staff ORDER BY name, id")
}
