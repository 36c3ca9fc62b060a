package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// OfficePerPage is how many lines a list of «Gestión» shows at once.
const OfficePerPage = 50

// ReadingFilter narrows the lists of readings. The zero value shows the first page of all.
type ReadingFilter struct {
	Query    string // words of the machine's number, serial, model, own reference, place, or of its customer
	Source   string // FromPortal …; empty for all
	From, To Date   // days between which it was taken, both included; empty for no limit
	Late     int    // of what is missing: at least so many days overdue; 0 for all
	Page     int    // from 1; 0 lists everything, for a file
}

// ReadingLine is a reading with the machine that it was taken from and whose it was then.
type ReadingLine struct {
	Reading
	Machine  MachineName
	Customer PartyName
	Before   Counts // the reading before it that counts; empty when there is none
	BeforeOn Date
}

// MachineName is a machine as a line of a list names it.
type MachineName struct {
	ID     EquipmentID
	Number string
	Model  string
	Serial string
	OwnRef string
}

// PartyName is a customer as a line of a list names it.
type PartyName struct {
	ID     CustomerID
	Number string
	Name   string // as it is called
}

// ReadingPage is one page of a list of readings.
type ReadingPage struct {
	Lines []ReadingLine
	Total int
}

// ReadingTally counts what the tabs of «Lecturas» show.
type ReadingTally struct {
	Doubtful int
	Pending  int // machines whose reading of the period is missing
	Overdue  int // of those the ones whose reading should have been here before today
	Received int // in the month of the period
	Period   Period
}

// ReadingTally counts what the tabs of «Lecturas» show, by indexes alone.
func (r Office) ReadingTally(ctx context.Context) (ReadingTally, error) {
	period, err := r.s.Readings.Period(ctx)
	if err != nil {
		return ReadingTally{}, err
	}
	tally := ReadingTally{Period: period}
	today := r.s.Today()
	err = r.s.readers.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM readings WHERE status = 'doubtful'),
		(SELECT count(*) FROM equipment e WHERE `+pendingReading+` AND `+underContract+`),
		(SELECT count(*) FROM equipment e WHERE `+dueOn+` < ? AND `+pendingReading+` AND `+underContract+`),
		(SELECT count(*) FROM readings WHERE import_id IS NULL AND taken_on BETWEEN ? AND ?)`,
		period.Last, today, today, period.Last, today, monthOf(today), today).
		Scan(&tally.Doubtful, &tally.Pending, &tally.Overdue, &tally.Received)
	return tally, translate("count readings", err)
}

// monthOf is the first day of the month of a day.
func monthOf(day Date) Date { return day.AddDays(1 - day.Time().Day()) }

// machineWords is the condition that the machine in a column has every word of a query, with its
// argument. A query without words is no condition. The plus keeps the list in its own order: words that
// every machine has would make the words the slowest way to begin with.
func machineWords(column, query string) (string, []any) {
	terms := searchTerms(query)
	if len(terms) == 0 {
		return "", nil
	}
	return " AND +" + column + " IN (SELECT docid FROM equipment_index WHERE words MATCH ?)", []any{matchAll(terms)}
}

const readingLineColumns = readingColumns + `, e.id, e.number, m.name, e.serial, e.own_ref, c.id, c.number, iif(c.trade_name <> '', c.trade_name, c.name)`

// readingLineTables joins a reading with its machine and the customer who had the machine then.
const readingLineTables = ` FROM readings r
	JOIN equipment e ON e.id = r.equipment_id
	JOIN models m ON m.id = e.model_id
	JOIN customers c ON c.id = coalesce((SELECT w.customer_id FROM equipment_owners w WHERE w.equipment_id = r.equipment_id
		AND (r.taken_on, r.id) > (w.from_on, w.from_reading) AND (r.taken_on, r.id) <= (w.to_on, w.to_reading) LIMIT 1), e.customer_id)`

func (s *Store) scanReadingLine(row rowScanner, l *ReadingLine) error {
	more := []any{&l.Machine.ID, &l.Machine.Number, &l.Machine.Model, &l.Machine.Serial, &l.Machine.OwnRef,
		&l.Customer.ID, &l.Customer.Number, &l.Customer.Name}
	return scanReading(withMore{row, more}, &l.Reading, s.Settings.zone())
}

// DoubtfulReadings lists the readings that wait for a decision, newest first, with the ones before them.
func (r Office) DoubtfulReadings(ctx context.Context, filter ReadingFilter) (ReadingPage, error) {
	page, err := r.readings(ctx, "r.status = 'doubtful'", "r.created_at DESC, r.id DESC", filter)
	if err != nil {
		return page, err
	}
	for i := range page.Lines {
		if err := r.before(ctx, &page.Lines[i]); err != nil {
			return page, err
		}
	}
	return page, nil
}

// ReceivedReadings lists what came in here, by whichever way, newest first. What the ERP brought is
// not in it: that stands on the page of each machine.
func (r Office) ReceivedReadings(ctx context.Context, filter ReadingFilter) (ReadingPage, error) {
	return r.readings(ctx, "r.import_id IS NULL", "r.taken_on DESC, r.id DESC", filter)
}

func (r Office) readings(ctx context.Context, which, order string, filter ReadingFilter) (ReadingPage, error) {
	const op = "list readings"
	var page ReadingPage
	where, args := filter.where(which)
	err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM readings r"+where, args...).Scan(&page.Total)
	if err != nil {
		return page, translate(op, err)
	}
	page.Lines, err = collect(ctx, r.s.readers, op, r.s.scanReadingLine,
		readingsQuery(where, order), append(args, pageOf(filter.Page)...)...)
	return page, err
}

// readingsQuery finds the lines of a page first and reads what they show after that.
func readingsQuery(where, order string) string {
	return "SELECT " + readingLineColumns + readingLineTables + " WHERE r.id IN (SELECT r.id FROM readings r" + where +
		" ORDER BY " + order + " LIMIT ? OFFSET ?) ORDER BY " + order
}

// pageOf is LIMIT and OFFSET of a page; page 0 is everything.
func pageOf(page int) []any {
	if page == 0 {
		return []any{-1, 0}
	}
	return []any{OfficePerPage, (max(page, 1) - 1) * OfficePerPage}
}

func (f ReadingFilter) where(which string) (string, []any) {
	var where strings.Builder
	where.WriteString(" WHERE " + which)
	words, args := machineWords("r.equipment_id", f.Query)
	where.WriteString(words)
	for _, part := range []struct{ condition, value string }{
		{" AND r.source = ?", f.Source}, {" AND r.taken_on >= ?", string(f.From)}, {" AND r.taken_on <= ?", string(f.To)},
	} {
		if part.value != "" {
			where.WriteString(part.condition)
			args = append(args, part.value)
		}
	}
	return where.String(), args
}

// before fills in the reading before one.
func (r Office) before(ctx context.Context, l *ReadingLine) error {
	before, err := collect(ctx, r.s.readers, "find reading before", func(row rowScanner, b *Reading) error {
		return scanReading(row, b, time.UTC)
	}, "SELECT "+readingColumns+` FROM readings r WHERE r.equipment_id = ? AND r.status <> 'discarded'
		AND (r.taken_on, r.id) < (?, ?) ORDER BY r.taken_on DESC, r.id DESC LIMIT 1`, l.Machine.ID, l.On, l.ID)
	if err == nil && len(before) > 0 {
		l.Before, l.BeforeOn = before[0].Counts, before[0].On
	}
	return err
}

// PendingReading is a machine whose reading of the period is missing, and whom to ask for it.
type PendingReading struct {
	Machine    MachineName
	Customer   PartyName
	Location   string
	City       string
	Contact    string
	Phone      string
	Email      string // to which a letter would go; empty when there is none
	LastOn     Date   // empty when it was never read
	Due        Date   // by when it was wanted
	Late       int    // days since then; 0 or less while it is not overdue
	RemindedAt time.Time
}

// PendingPage is one page of the machines whose reading is missing.
type PendingPage struct {
	Lines []PendingReading
	Total int
}

const pendingColumns = `e.id, e.number, m.name, e.serial, e.own_ref, c.id, c.number, iif(c.trade_name <> '', c.trade_name, c.name),
	e.location, e.city, e.contact, iif(e.phone <> '', e.phone, c.phone), iif(c.email <> '', c.email, e.email), e.read_on, ` + dueOn + `,
	coalesce((SELECT n.at FROM reading_reminders n WHERE n.customer_id = c.id AND n.period = ?), 0)`

const pendingTables = ` FROM equipment e JOIN customers c ON c.id = e.customer_id JOIN models m ON m.id = e.model_id`

// PendingReadings lists the machines under contract whose reading of the period is missing, the one
// that is longest overdue first.
func (r Office) PendingReadings(ctx context.Context, filter ReadingFilter) (PendingPage, error) {
	const op = "list missing readings"
	var page PendingPage
	period, err := r.s.Readings.Period(ctx)
	if err != nil {
		return page, err
	}
	where, args := r.s.pendingWhere(period, filter)
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM equipment e"+where, args...).Scan(&page.Total); err != nil {
		return page, translate(op, err)
	}
	scan := func(row rowScanner, p *PendingReading) error { return r.s.scanPending(row, p, period) }
	args = append(append([]any{period.First}, args...), pageOf(filter.Page)...)
	page.Lines, err = collect(ctx, r.s.readers, op, scan, pendingQuery(where), args...)
	return page, err
}

func pendingQuery(where string) string {
	const order = " ORDER BY " + dueOn + ", e.id"
	return "SELECT " + pendingColumns + pendingTables + " WHERE e.id IN (SELECT e.id FROM equipment e" + where + order + " LIMIT ? OFFSET ?)" + order
}

func (s *Store) pendingWhere(period Period, filter ReadingFilter) (string, []any) {
	today := s.Today()
	before := period.Last
	if filter.Late > 0 {
		before = min(before, today.AddDays(-filter.Late))
	}
	words, more := machineWords("e.id", filter.Query)
	return " WHERE " + pendingReading + " AND " + underContract + words, append([]any{before, today}, more...)
}

func (s *Store) scanPending(row rowScanner, p *PendingReading, period Period) error {
	var at int64
	err := row.Scan(&p.Machine.ID, &p.Machine.Number, &p.Machine.Model, &p.Machine.Serial, &p.Machine.OwnRef,
		&p.Customer.ID, &p.Customer.Number, &p.Customer.Name, &p.Location, &p.City, &p.Contact, &p.Phone, &p.Email, &p.LastOn, &p.Due, &at)
	if p.Due == "" {
		p.Due = period.Last
	}
	p.Late = s.Today().DaysSince(p.Due)
	if at != 0 {
		p.RemindedAt = s.instant(at)
	}
	return err
}

// ReadingRevision is a text that changes with what «Lecturas» shows: readings that came or were decided,
// answers of customers, and the day.
func (r Office) ReadingRevision(ctx context.Context) (string, error) {
	var last, decided, answered int64
	var doubtful int
	err := r.s.readers.QueryRowContext(ctx, `SELECT (SELECT coalesce(max(id), 0) FROM readings), (SELECT count(*) FROM readings WHERE status = 'doubtful'),
		(SELECT coalesce(max(at), 0) FROM reading_verdicts), (SELECT coalesce(max(answered_at), 0) FROM reading_questions)`).
		Scan(&last, &doubtful, &decided, &answered)
	return fmt.Sprintf("%s-%x-%x-%x-%x", r.s.Today(), last, doubtful, decided, answered), translate("revision of readings", err)
}
