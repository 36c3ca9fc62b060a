package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// IncidentsPerPage is how many incidents one page of the list shows.
const IncidentsPerPage = 20

// IncidentFilter narrows the list of incidents. The zero value shows all, first page.
type IncidentFilter struct {
	Query string        // words, each of which must occur in number, text, contact or machine
	State IncidentState // one state, or one of the two groups below; empty for all
	Page  int           // from 1
}

// Groups of states to filter by.
const (
	IncidentsOpen   IncidentState = "open"
	IncidentsClosed IncidentState = "closed"
)

// IncidentLine is one incident of the list.
type IncidentLine struct {
	Number      string
	Description string
	State       IncidentState
	Severity    Severity
	Model       string
	Machine     string // the machine's number
	Location    string
	VisitFrom   time.Time
	VisitTo     time.Time
	CreatedAt   time.Time
	Entered     Entered
	News        IncidentEvent // the newest event, without files
}

// IncidentPage is one page of the list.
type IncidentPage struct {
	Lines  []IncidentLine
	Total  int // that pass the filter
	Page   int // from 1, and no further than Pages
	Pages  int // at least 1
	Open   int // of the owner, whatever the filter
	Closed int
}

// List returns one page of the owner's incidents that pass the filter: open ones first, then the
// newest. A page beyond the last one is the last one.
func (r Incidents) List(ctx context.Context, owner Owner, filter IncidentFilter) (IncidentPage, error) {
	const op = "list incidents"
	var page IncidentPage
	seen, machine := incidentsOf(owner, "i"), machinesOf(owner, "e")
	err := r.s.readers.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE i.closed_at IS NULL), count(i.closed_at)
		FROM incidents i WHERE `+seen.text, seen.args...).Scan(&page.Open, &page.Closed)
	if err != nil {
		return page, translate(op, err)
	}
	where, args := filter.where(owner)
	err = r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM incidents i JOIN equipment e ON e.id = i.equipment_id "+where, args...).Scan(&page.Total)
	if err != nil {
		return page, translate(op, err)
	}
	page.Pages = max(1, (page.Total+IncidentsPerPage-1)/IncidentsPerPage)
	page.Page = min(max(1, filter.Page), page.Pages)
	page.Lines, err = collect(ctx, r.s.readers, op, r.s.scanIncidentLine, `SELECT i.number, i.description, i.state, i.severity,
			m.name, e.number, iif(`+machine.text+`, e.location, ''),
			i.visit_from_at, i.visit_to_at, i.created_at, i.source, i.entered_by,
			v.id, v.kind, v.side = 'dealer', v.author, v.state, v.body, v.technician, v.visit_from_at, v.visit_to_at, v.at
		FROM incidents i
		JOIN equipment e ON e.id = i.equipment_id
		JOIN models m ON m.id = e.model_id
		JOIN incident_events v ON v.id = (SELECT max(id) FROM incident_events WHERE incident_id = i.id) `+where+`
		ORDER BY i.closed_at IS NOT NULL, i.created_at DESC, i.id DESC LIMIT ? OFFSET ?`,
		append(machine.with(args...), IncidentsPerPage, (page.Page-1)*IncidentsPerPage)...)
	return page, err
}

func (s *Store) scanIncidentLine(row rowScanner, l *IncidentLine) error {
	var from, to, newsFrom, newsTo sql.NullInt64
	var created, at int64
	n := &l.News
	err := row.Scan(&l.Number, &l.Description, &l.State, &l.Severity, &l.Model, &l.Machine, &l.Location, &from, &to, &created, &l.Entered.Source, &l.Entered.By,
		&n.ID, &n.Kind, &n.FromDealer, &n.Author, &n.State, &n.Body, &n.Technician, &newsFrom, &newsTo, &at)
	l.VisitFrom, l.VisitTo, l.CreatedAt = s.moment(from), s.moment(to), s.instant(created)
	n.VisitFrom, n.VisitTo, n.At = s.moment(newsFrom), s.moment(newsTo), s.instant(at)
	return err
}

// where is the condition of a filter, on incidents i and equipment e. What is searched in a
// machine that its owner no longer sees is not its new place.
func (f IncidentFilter) where(owner Owner) (string, []any) {
	var where strings.Builder
	seen, machine := incidentsOf(owner, "i"), machinesOf(owner, "e")
	where.WriteString("WHERE " + seen.text)
	args := seen.with()
	switch f.State {
	case "":
	case IncidentsOpen:
		where.WriteString(" AND i.closed_at IS NULL")
	case IncidentsClosed:
		where.WriteString(" AND i.closed_at IS NOT NULL")
	default:
		where.WriteString(" AND i.state = ?")
		args = append(args, f.State)
	}
	words := strings.Fields(Fold(f.Query))
	for _, word := range words[:min(len(words), 8)] {
		where.WriteString(" AND (instr(i.search, ?) > 0 OR " + machine.text + " AND instr(e.search, ?) > 0)")
		args = append(append(append(args, word), machine.args...), word)
	}
	return where.String(), args
}
