package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// QueuePerPage is how many incidents one page of the dealer's queue shows.
const QueuePerPage = 50

// MaxQueueRows is how many incidents a list to be saved is read of: one more than such a list may hold.
const MaxQueueRows = 50_001

// SearchedBack is how many hits a search goes back to among incidents that are closed. It finds every
// open one.
const SearchedBack = 2_000

// Nobody is the technician of a filter for incidents that are nobody's.
const Nobody = -1

// QueueFilter narrows the dealer's queue of incidents. The zero value shows the newest of all, first page.
type QueueFilter struct {
	Query      string        // words, each of which must begin a word of incident, machine or customer
	State      IncidentState // one state, IncidentsOpen or IncidentsClosed; empty for all
	Technician int64         // 0 for all, Nobody
	Severity   Severity      // empty for all
	From, To   Date          // days on which it was reported; either may be empty
	Page       int           // from 1
}

// QueuedIncident is one incident of the dealer's queue.
type QueuedIncident struct {
	ID             IncidentID
	Number         string
	Description    string
	Contact        string
	Phone          string // of the contact, else of the machine, else of the customer
	Kind           IncidentKind
	Severity       Severity
	State          IncidentState
	Entered        Entered
	Customer       CustomerID
	CustomerNumber string
	CustomerName   string
	Technician     string // name; empty while it is nobody's
	TechnicianID   int64
	Machine        string // the machine's number
	Model          string
	Serial         string
	OwnRef         string
	Location       string
	Address        string // of the machine, else the customer's own
	Postcode       string
	City           string
	VisitFrom      time.Time
	VisitTo        time.Time
	CreatedAt      time.Time
	ClosedAt       time.Time
	Version        int64
	Wait           Wait
}

// IncidentQueue is one page of the queue.
type IncidentQueue struct {
	Lines  []QueuedIncident
	Total  int                   // that pass the filter
	Page   int                   // from 1, and no further than Pages
	Pages  int                   // at least 1
	Counts map[IncidentState]int // per state, under the filter but for its State
	Closed int                   // of those, resolved or cancelled
	All    int
	Cut    bool // there may be more closed ones: the search went back to SearchedBack hits
}

// Queue returns one page of the incidents that are who's business and pass the filter. Open states
// show machines that stand still first, then the newest; closed ones what was closed last. A page
// beyond the last one is the last one.
func (r Office) Queue(ctx context.Context, who Colleague, filter QueueFilter) (IncidentQueue, error) {
	queue, err := r.count(ctx, who, filter)
	if err != nil {
		return queue, err
	}
	queue.Pages = max(1, (queue.Total+QueuePerPage-1)/QueuePerPage)
	queue.Page = min(max(1, filter.Page), queue.Pages)
	where, args := filter.where(r.s, who, filter.half(), SearchedBack)
	queue.Lines, err = r.queued(ctx, where, filter.order(), QueuePerPage, (queue.Page-1)*QueuePerPage, args...)
	return queue, err
}

// QueueRows returns the whole list that Queue pages through, at most MaxQueueRows.
func (r Office) QueueRows(ctx context.Context, who Colleague, filter QueueFilter) ([]QueuedIncident, error) {
	where, args := filter.where(r.s, who, filter.half(), MaxQueueRows)
	return r.queued(ctx, where, filter.order(), MaxQueueRows, 0, args...)
}

// Queued returns those of the named incidents that are who's business, in the order of the queue.
func (r Office) Queued(ctx context.Context, who Colleague, numbers []string) ([]QueuedIncident, error) {
	within, args := who.reach()
	numbers = numbers[:min(len(numbers), QueuePerPage)]
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(numbers)), ", ")
	for _, number := range numbers {
		args = append(args, number)
	}
	return r.queued(ctx, within+" AND i.number IN ("+marks+")", QueueFilter{State: IncidentNew}.order(), QueuePerPage, 0, args...)
}

func (r Office) count(ctx context.Context, who Colleague, filter QueueFilter) (IncidentQueue, error) {
	const op = "count incidents"
	queue := IncidentQueue{Counts: map[IncidentState]int{}}
	everything := filter
	everything.State = ""
	type count struct {
		state IncidentState
		n     int
	}
	where, args := everything.where(r.s, who, IncidentsOpen, SearchedBack)
	counts, err := collect(ctx, r.s.readers, op, func(row rowScanner, c *count) error { return row.Scan(&c.state, &c.n) },
		"SELECT i.state, count(*) FROM incidents i WHERE "+where+" GROUP BY i.state", args...)
	if err != nil {
		return queue, err
	}
	for _, c := range counts {
		queue.Counts[c.state] = c.n
		queue.All += c.n
	}
	where, args = everything.where(r.s, who, IncidentsClosed, SearchedBack)
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM incidents i WHERE "+where, args...).Scan(&queue.Closed); err != nil {
		return queue, translate(op, err)
	}
	queue.All += queue.Closed
	queue.Cut, err = r.cut(ctx, filter.Query)
	queue.Total = queue.Of(filter.State)
	return queue, err
}

// Of is how many incidents there are in a state, or in one of the groups of states; all for the empty one.
func (q IncidentQueue) Of(state IncidentState) int {
	switch state {
	case "":
		return q.All
	case IncidentsOpen:
		return q.All - q.Closed
	case IncidentsClosed:
		return q.Closed
	}
	return q.Counts[state]
}

// cut reports whether a search has more hits than it goes back to.
func (r Office) cut(ctx context.Context, query string) (bool, error) {
	words := searchWords(query)
	if len(words) == 0 {
		return false, nil
	}
	var hits int
	err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM ("+newestHits+")", matchAll(words), SearchedBack+1).Scan(&hits)
	return hits > SearchedBack, translate("search incidents", err)
}

// newestHits are the newest incidents that have every word.
const newestHits = "SELECT docid FROM incident_index WHERE words MATCH ? ORDER BY docid DESC LIMIT ?"

// order is how a list of that filter is sorted.
func (f QueueFilter) order() string {
	switch f.State {
	case "":
		return "i.created_at DESC, i.id DESC"
	case IncidentsClosed:
		return "i.closed_at DESC, i.id DESC"
	}
	return "i.severity <> 'parada', i.created_at DESC, i.id DESC"
}

const queueColumns = `i.id, i.number, i.description, i.contact,
	CASE WHEN i.phone <> '' THEN i.phone WHEN e.phone <> '' THEN e.phone ELSE c.phone END, i.kind, i.severity, i.state, i.source, i.entered_by,
	c.id, c.number, c.name, coalesce(t.name, ''), coalesce(t.id, 0), e.number, m.name, e.serial, e.own_ref, e.location,
	e.address, e.postcode, e.city, e.province, c.address, c.postcode, c.city, c.province,
	i.visit_from_at, i.visit_to_at, i.created_at, i.closed_at, i.version, ` + waitColumns

const queueTables = ` FROM incidents i
	JOIN customers c ON c.id = i.customer_id
	JOIN equipment e ON e.id = i.equipment_id
	JOIN models m ON m.id = e.model_id
	LEFT JOIN technicians t ON t.id = i.technician_id`

// queued lists incidents with their waiting time.
func (r Office) queued(ctx context.Context, where, order string, limit, offset int, args ...any) ([]QueuedIncident, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	promise, now := promiseOf(dealer), r.s.Now()
	query := fmt.Sprintf("SELECT %s%s WHERE %s ORDER BY %s LIMIT %d OFFSET %d", queueColumns, queueTables, where, order, limit, offset)
	return collect(ctx, r.s.readers, "list incidents", func(row rowScanner, l *QueuedIncident) error {
		return r.s.scanQueued(row, l, promise, now)
	}, query, args...)
}

func (s *Store) scanQueued(row rowScanner, l *QueuedIncident, promise promise, now time.Time) error {
	var from, to, closed, answered sql.NullInt64
	var created, since int64
	var stands, own MachineFacts
	err := row.Scan(&l.ID, &l.Number, &l.Description, &l.Contact, &l.Phone, &l.Kind, &l.Severity, &l.State, &l.Entered.Source, &l.Entered.By,
		&l.Customer, &l.CustomerNumber, &l.CustomerName, &l.Technician, &l.TechnicianID, &l.Machine, &l.Model, &l.Serial, &l.OwnRef, &l.Location,
		&stands.Address, &stands.Postcode, &stands.City, &stands.Province, &own.Address, &own.Postcode, &own.City, &own.Province,
		&from, &to, &created, &closed, &l.Version, &since, &answered)
	stands.standAt(own)
	l.Address, l.Postcode, l.City = stands.Address, stands.Postcode, stands.City
	l.VisitFrom, l.VisitTo, l.CreatedAt, l.ClosedAt = s.moment(from), s.moment(to), s.instant(created), s.moment(closed)
	l.Wait = promise.wait(l, s.instant(since), s.moment(answered), now)
	return err
}

const queueRevisionQuery = `SELECT (SELECT coalesce(max(updated_at), 0) FROM incidents),
	(SELECT coalesce(max(id), 0) FROM incident_events), (SELECT coalesce(max(id), 0) FROM incident_notes)`

// QueueRevision is a short text that changes whenever something in the queue does, and every few
// minutes, because waiting times grow.
func (r Office) QueueRevision(ctx context.Context) (string, error) {
	var updated, event, note int64
	err := r.s.readers.QueryRowContext(ctx, queueRevisionQuery).Scan(&updated, &event, &note)
	return fmt.Sprintf("%d-%d-%d-%d", updated, event, note, millis(r.s.Now())/300_000), translate("read revision", err)
}
