package store

import (
	"context"
	"database/sql"
	"time"
)

// Incidents is breakdown reports and their threads.
type Incidents struct{ s *Store }

// IncidentID identifies an incident inside one dealer's file. People call it by its number.
type IncidentID int64

// IncidentKind is what is asked for, «Tipo de aviso».
type IncidentKind string

// The kinds of incident; Corrective is the usual one.
const (
	Corrective   IncidentKind = "correctivo"
	Preventive   IncidentKind = "preventivo"
	Installation IncidentKind = "instalacion"
	Inquiry      IncidentKind = "consulta"
)

// IncidentKinds lists the kinds in the order in which they are offered.
var IncidentKinds = [...]IncidentKind{Corrective, Preventive, Installation, Inquiry}

// Word is the kind as it stands on the screen.
func (k IncidentKind) Word() string {
	return map[IncidentKind]string{
		Corrective: "Correctivo", Preventive: "Preventivo", Installation: "Instalación", Inquiry: "Consulta",
	}[k]
}

// Severity is how bad it is.
type Severity string

// The severities, worst first.
const (
	Stopped Severity = "parada"
	Partial Severity = "parcial"
	NoHurry Severity = "consulta"
)

// Severities lists the severities in the order in which they are offered.
var Severities = [...]Severity{Stopped, Partial, NoHurry}

// Word is the severity as it stands on the screen.
func (s Severity) Word() string {
	return map[Severity]string{Stopped: "Máquina parada", Partial: "Funciona a medias", NoHurry: "Consulta"}[s]
}

// IncidentState is how far an incident has come.
type IncidentState string

// The states of an incident. The last two are closed, the others open.
const (
	IncidentNew       IncidentState = "new"
	IncidentAssigned  IncidentState = "assigned"
	IncidentVisit     IncidentState = "visit"
	IncidentWorking   IncidentState = "working"
	IncidentParts     IncidentState = "parts"
	IncidentResolved  IncidentState = "resolved"
	IncidentCancelled IncidentState = "cancelled"
)

// IncidentStates lists the states in the order in which an incident passes through them.
var IncidentStates = [...]IncidentState{IncidentNew, IncidentAssigned, IncidentVisit, IncidentWorking, IncidentParts,
	IncidentResolved, IncidentCancelled}

// Word is the state as it stands on the screen.
func (s IncidentState) Word() string {
	return map[IncidentState]string{
		IncidentNew: "Recibida", IncidentAssigned: "Asignada", IncidentVisit: "Visita concertada", IncidentWorking: "En curso",
		IncidentParts: "Pendiente de repuesto", IncidentResolved: "Resuelta", IncidentCancelled: "Anulada",
	}[s]
}

// Closed reports whether nothing more is going to happen.
func (s IncidentState) Closed() bool { return s == IncidentResolved || s == IncidentCancelled }

// Incident is a breakdown report with its thread.
type Incident struct {
	ID          IncidentID
	Number      string // of the series, W92987
	Customer    CustomerID
	Equipment   Equipment // only what it is, without its place, once its owner no longer sees the machine
	Technician  Technician
	Reading     LastReading // taken with the report; zero when none was
	Contact     string
	Phone       string
	Description string
	Kind        IncidentKind
	Severity    Severity
	State       IncidentState
	Entered     Entered
	VisitFrom   time.Time // the planned visit; zero when none is
	VisitTo     time.Time // zero when only the beginning is agreed
	CreatedAt   time.Time
	ClosedAt    time.Time       // zero while it is open
	ReopenUntil Date            // last day on which the customer may reopen it; empty when it may not
	Events      []IncidentEvent // oldest first
	Version     int64
}

// IncidentEventKind is what happened.
type IncidentEventKind string

// What happens in a thread.
const (
	IncidentWasCreated  IncidentEventKind = "created"
	IncidentWasMoved    IncidentEventKind = "state"
	IncidentWasAssigned IncidentEventKind = "assigned"
	IncidentHasVisit    IncidentEventKind = "visit"
	IncidentHasMessage  IncidentEventKind = "message"
	IncidentWasReopened IncidentEventKind = "reopened"
	IncidentHasReading  IncidentEventKind = "reading"
)

// IncidentEvent is one thing that happened, with who and when. Nothing of it changes afterwards.
type IncidentEvent struct {
	ID         int64
	Kind       IncidentEventKind
	FromDealer bool
	Author     string
	State      IncidentState // from then on
	Body       string
	Technician string    // name, where somebody was assigned
	VisitFrom  time.Time // where a visit was agreed
	VisitTo    time.Time
	Work       Work // where an incident was closed
	At         time.Time
	Files      []Attachment
}

// Work is what a visit took, besides what was done, which is the event's Body.
type Work struct {
	Minutes int    // 0 when nobody said
	Parts   string // the parts used, in words
}

const incidentColumns = `i.id, i.number, i.customer_id, i.equipment_id, i.contact, i.phone, i.description, i.kind, i.severity, i.state, i.source, i.entered_by,
	i.visit_from_at, i.visit_to_at, i.created_at, i.closed_at, i.version,
	coalesce(t.id, 0), coalesce(t.code, ''), coalesce(t.name, ''), iif(t.active, t.email, ''), coalesce(t.phone, ''),
	coalesce(r.taken_on, ''), r.bn, r.color, r.a3, r.scan, coalesce(r.source, '')`

const incidentTables = ` FROM incidents i
	LEFT JOIN technicians t ON t.id = i.technician_id
	LEFT JOIN readings r ON r.id = i.reading_id`

func (s *Store) scanIncident(row rowScanner, i *Incident) error {
	var from, to, closed sql.NullInt64
	var created int64
	var counts [len(Counters)]*int64
	err := row.Scan(&i.ID, &i.Number, &i.Customer, &i.Equipment.ID, &i.Contact, &i.Phone, &i.Description, &i.Kind, &i.Severity, &i.State, &i.Entered.Source, &i.Entered.By,
		&from, &to, &created, &closed, &i.Version,
		&i.Technician.ID, &i.Technician.Code, &i.Technician.Name, &i.Technician.Email, &i.Technician.Phone,
		&i.Reading.On, &counts[0], &counts[1], &counts[2], &counts[3], &i.Reading.Source)
	if err != nil {
		return err
	}
	i.VisitFrom, i.VisitTo, i.ClosedAt = s.moment(from), s.moment(to), s.moment(closed)
	i.CreatedAt, i.Reading.Counts = s.instant(created), countsOf(counts)
	return nil
}

// moment is the instant in a column that may be empty.
func (s *Store) moment(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return s.instant(ms.Int64)
}

// Get returns one incident of the owner with its whole thread. It returns ErrNotFound for one of
// someone else.
func (r Incidents) Get(ctx context.Context, owner Owner, number string) (Incident, error) {
	return r.s.incident(ctx, r.s.readers, owner, number)
}

func (s *Store) incident(ctx context.Context, q querier, owner Owner, number string) (Incident, error) {
	var i Incident
	seen := incidentsOf(owner, "i")
	row := q.QueryRowContext(ctx, "SELECT "+incidentColumns+incidentTables+" WHERE "+seen.text+" AND i.number = ?", seen.with(number)...)
	if err := s.scanIncident(row, &i); err != nil {
		return i, translate("get incident", err)
	}
	return i, s.fillIncident(ctx, q, owner, &i)
}

// fillIncident reads what belongs to an incident besides its own row.
func (s *Store) fillIncident(ctx context.Context, q querier, owner Owner, i *Incident) error {
	const op = "get incident"
	var theirs bool
	seen := machinesOf(owner, "e")
	row := q.QueryRowContext(ctx, "SELECT "+equipmentColumns+", "+seen.text+equipmentTables+" WHERE e.id = ?", seen.with(i.Equipment.ID)...)
	if err := scanEquipment(withMore{row, []any{&theirs}}, &i.Equipment); err != nil {
		return translate(op, err)
	}
	if e := i.Equipment; !theirs {
		i.Equipment = Equipment{ID: e.ID, Number: e.Number, Model: e.Model, Serial: e.Serial}
	}
	dealer, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	i.ReopenUntil = reopenUntil(*i, dealer, s.Today())
	i.Events, err = s.incidentThread(ctx, q, i.ID)
	i.withhold(owner)
	return err
}

func (s *Store) incidentThread(ctx context.Context, q querier, id IncidentID) ([]IncidentEvent, error) {
	files, err := attachmentsOf(ctx, q, id)
	if err != nil {
		return nil, err
	}
	return collect(ctx, q, "list incident events", func(row rowScanner, e *IncidentEvent) error {
		var at int64
		var from, to sql.NullInt64
		err := row.Scan(&e.ID, &e.Kind, &e.FromDealer, &e.Author, &e.State, &e.Body, &e.Technician, &from, &to, &at, &e.Work.Minutes, &e.Work.Parts)
		e.VisitFrom, e.VisitTo, e.At, e.Files = s.moment(from), s.moment(to), s.instant(at), files[e.ID]
		return err
	}, `SELECT v.id, v.kind, v.side = 'dealer', v.author, v.state, v.body, v.technician, v.visit_from_at, v.visit_to_at, v.at,
			coalesce(w.minutes, 0), coalesce(w.parts, '')
		FROM incident_events v LEFT JOIN incident_work w ON w.event_id = v.id WHERE v.incident_id = ? ORDER BY v.id`, id)
}
