package store

import (
	"context"
	"slices"
	"time"
)

// Readings is the counters' history.
type Readings struct{ s *Store }

// The kinds of a reading. Final and initial are the two ends of a counter that was changed or
// reset: no copies lie between them.
const (
	NormalReading  = "normal"
	FinalReading   = "final"
	InitialReading = "initial"
)

// Who took a reading.
const (
	FromPortal     = "portal"
	FromPhone      = "phone"
	FromTechnician = "technician"
	FromERP        = "erp"
	FromMail       = "mail"
	FromMachine    = "auto"
)

// What became of a reading. A doubtful one counts until the office discards it.
const (
	ReadingOK        = "ok"
	ReadingDoubtful  = "doubtful"
	ReadingConfirmed = "confirmed"
	ReadingDiscarded = "discarded"
)

// Reading is what was read off a machine on one day.
type Reading struct {
	ID        int64
	Equipment EquipmentID
	On        Date
	Kind      string
	Counts    Counts
	Copies    Counts // made since the reading before it; a counter without one is absent
	Since     Date   // day of the reading before it, empty when there is none
	Source    string
	Author    string
	Status    string
	Doubt     string // why the office should look at it, in Spanish
	At        time.Time

	ByPerson bool // Author signed in by name at the customer's

	person PersonID
}

// Month is the copies made in one calendar month, as far as the readings tell.
type Month struct {
	First  Date   // its first day
	Copies Counts // without the counters of which nothing is known
}

// List returns the newest readings of the owner's machine that count, newest first, at most
// limit. It returns ErrNotFound for a machine of someone else.
func (r Readings) List(ctx context.Context, owner Owner, id EquipmentID, limit int) ([]Reading, error) {
	rows, err := r.past(ctx, owner, id)
	if err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	return rows[:min(limit, len(rows))], nil
}

// Monthly returns the copies of the last calendar months, oldest first, ending with the current
// one. The copies between two readings are spread evenly over the days between them. Nothing is
// counted across the change of a counter, nor up to a reading that is still doubtful. It returns
// ErrNotFound for a machine of someone else.
func (r Readings) Monthly(ctx context.Context, owner Owner, id EquipmentID, months int) ([]Month, error) {
	rows, err := r.past(ctx, owner, id)
	if err != nil {
		return nil, err
	}
	return monthly(rows, r.s.Today(), months), nil
}

// monthly is Monthly over readings in order.
func monthly(rows []Reading, today Date, months int) []Month {
	current := today.AddDays(1 - today.Time().Day()).Time()
	list := make([]Month, months)
	for i := range list {
		list[i] = Month{First: DateOf(current.AddDate(0, i-months+1, 0)), Copies: Counts{}}
	}
	for _, counter := range Counters {
		for _, run := range runs(rows, counter) {
			if run.doubtful {
				continue
			}
			for i := range list {
				run.spread(counter, &list[i])
			}
		}
	}
	return list
}

// spread adds the run's share of the month. The shares are differences of rounded-down running
// totals, so those of all months together are exactly the run's copies.
func (r run) spread(counter Counter, m *Month) {
	days := r.to.DaysSince(r.from)
	if days == 0 { // two readings on one day: all of it belongs to that day
		if m.First.Time().Equal(DateOf(r.to.Time()).AddDays(1 - r.to.Time().Day()).Time()) {
			m.Copies[counter] += r.copies
		}
		return
	}
	before := min(max(m.First.DaysSince(r.from)-1, 0), days)
	next := DateOf(m.First.Time().AddDate(0, 1, 0))
	through := min(max(next.DaysSince(r.from)-1, 0), days)
	if through > before {
		total, n := r.copies, int64(days)
		m.Copies[counter] += total*int64(through)/n - total*int64(before)/n
	}
}

// Usual returns how many copies the owner's machine makes in 30 days, by its own last 12 months.
// A counter with too short a history is absent. It returns ErrNotFound for a machine of someone else.
func (r Readings) Usual(ctx context.Context, owner Owner, id EquipmentID) (Counts, error) {
	rows, err := r.past(ctx, owner, id)
	if err != nil {
		return nil, err
	}
	return usualOf(rows), nil
}

// usualOf is how many copies a history shows in 30 days.
func usualOf(rows []Reading) Counts {
	usual := Counts{}
	for _, counter := range Counters {
		if p := pastOf(rows, counter); p.reliable() {
			usual[counter] = p.usual()
		}
	}
	return usual
}

// past reads the history of a machine after making sure that it is the owner's.
func (r Readings) past(ctx context.Context, owner Owner, id EquipmentID) ([]Reading, error) {
	if _, err := equipment(ctx, r.s.readers, owner, id, r.s.Today()); err != nil {
		return nil, err
	}
	return history(ctx, r.s.readers, owner, id, r.s.Now().Location())
}

const readingColumns = `r.id, r.equipment_id, r.taken_on, r.kind, r.bn, r.color, r.a3, r.scan,
	r.source, r.author, r.status, r.doubt, r.created_at, r.person_id IS NOT NULL`

func scanReading(row rowScanner, reading *Reading, zone *time.Location) error {
	var counts [len(Counters)]*int64
	var at int64
	err := row.Scan(&reading.ID, &reading.Equipment, &reading.On, &reading.Kind, &counts[0], &counts[1], &counts[2], &counts[3],
		&reading.Source, &reading.Author, &reading.Status, &reading.Doubt, &at, &reading.ByPerson)
	reading.Counts, reading.At = countsOf(counts), time.UnixMilli(at).In(zone)
	return err
}

// history reads every reading of a machine that counts and was taken while the owner had it, oldest
// first, with the copies between them.
func history(ctx context.Context, q querier, owner Owner, id EquipmentID, zone *time.Location) ([]Reading, error) {
	scan := func(row rowScanner, reading *Reading) error { return scanReading(row, reading, zone) }
	rows, err := collect(ctx, q, "list readings", scan, "SELECT "+readingColumns+
		" FROM readings r WHERE r.equipment_id = ? AND r.status <> 'discarded' AND "+readByOwner+" ?) ORDER BY r.taken_on, r.id", id, owner)
	return withCopies(rows), err
}

// withCopies fills in what readings in order say about the copies between them.
func withCopies(rows []Reading) []Reading {
	for i := range rows {
		rows[i].Copies = Counts{}
		if i > 0 {
			rows[i].Since = rows[i-1].On
		}
	}
	for _, counter := range Counters {
		for _, run := range runs(rows, counter) {
			rows[run.end].Copies[counter] = run.copies
		}
	}
	return rows
}

// countsOf turns the four counter columns into Counts.
func countsOf(columns [len(Counters)]*int64) Counts {
	counts := Counts{}
	for i, value := range columns {
		if value != nil {
			counts[Counters[i]] = *value
		}
	}
	return counts
}

// columns is the other direction: one value per counter column, nil where there is none.
func (c Counts) columns() [len(Counters)]*int64 {
	var columns [len(Counters)]*int64
	for i, counter := range Counters {
		if value, ok := c[counter]; ok {
			columns[i] = &value
		}
	}
	return columns
}
