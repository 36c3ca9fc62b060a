package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// What a letter tells is loaded when it is sent, by the Ref of its row, whoever the customer is:
// nothing of this is reached by a request.

// PartyFacts is a customer or a technician as a letter names them.
type PartyFacts struct {
	Number string // customer number; empty for a technician
	Name   string
	Phone  string
	Email  string // empty when letters cannot reach them
}

// MachineFacts is a machine as a letter describes it.
type MachineFacts struct {
	Model    string
	Number   string // «ID»
	Serial   string
	OwnRef   string
	Location string
	Address  string
	Postcode string
	City     string
	Province string
	Phone    string
}

// ReadingFacts is one reading. Counts is empty when there is none.
type ReadingFacts struct {
	On     Date
	Counts Counts
}

// EventFacts is the change or message that a letter tells of; the zero value when it tells of
// the thing itself.
type EventFacts struct {
	Kind       IncidentEventKind
	FromDealer bool
	Author     string
	State      IncidentState // from then on
	Technician string        // who was assigned with it
	VisitFrom  time.Time     // agreed with it; zero when there was none
	VisitTo    time.Time
	Body       string
	Work       Work     // what the visit took that ended with it
	Files      []string // names of the documents that came with it
	At         time.Time
}

// IncidentFacts is what a letter can tell of an incident.
type IncidentFacts struct {
	Number      string
	Kind        IncidentKind
	Severity    Severity
	State       IncidentState // now
	Contact     string
	Phone       string
	Description string
	Entered     Entered
	CreatedAt   time.Time
	Customer    PartyFacts
	Machine     MachineFacts
	Technician  PartyFacts   // empty while nobody is assigned
	Reading     ReadingFacts // the one sent with it, otherwise the machine's last
	Files       []string     // names of the documents that came with the report
	Event       EventFacts
}

// Incident loads what a letter tells of the incident with that number. It returns ErrNotFound
// when there is none.
func (r Outbox) Incident(ctx context.Context, number string) (IncidentFacts, error) {
	var event int64
	err := r.s.readers.QueryRowContext(ctx, `SELECT coalesce(min(e.id), 0) FROM incidents i
		LEFT JOIN incident_events e ON e.incident_id = i.id AND e.kind = 'created'
		WHERE i.number = ? GROUP BY i.id`, number).Scan(&event)
	if err != nil {
		return IncidentFacts{}, translate("load letter", err)
	}
	facts, err := r.incident(ctx, "i.number = ?", number)
	if err == nil {
		facts.Files, err = r.files(ctx, event)
	}
	return facts, err
}

// IncidentEvent loads what a letter tells of an event of an incident, by the event's id. It
// returns ErrNotFound when there is none.
func (r Outbox) IncidentEvent(ctx context.Context, ref string) (IncidentFacts, error) {
	id, err := eventID(ref)
	if err != nil {
		return IncidentFacts{}, err
	}
	facts, err := r.incident(ctx, "i.id = (SELECT incident_id FROM incident_events WHERE id = ?)", id)
	if err != nil {
		return facts, err
	}
	var at int64
	var from, to sql.NullInt64
	e := &facts.Event
	err = r.s.readers.QueryRowContext(ctx, `SELECT v.kind, v.side = 'dealer', v.author, v.state, v.technician, v.visit_from_at, v.visit_to_at,
			v.body, v.at, coalesce(w.minutes, 0), coalesce(w.parts, '')
		FROM incident_events v LEFT JOIN incident_work w ON w.event_id = v.id WHERE v.id = ?`, id).
		Scan(&e.Kind, &e.FromDealer, &e.Author, &e.State, &e.Technician, &from, &to, &e.Body, &at, &e.Work.Minutes, &e.Work.Parts)
	if err != nil {
		return facts, translate("load letter", err)
	}
	e.At, e.VisitFrom, e.VisitTo = r.s.instant(at), r.moment(from), r.moment(to)
	e.Files, err = r.files(ctx, id)
	return facts, err
}

// eventID reads the Ref of a letter about an event.
func eventID(ref string) (int64, error) {
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("load letter: event %q: %w", ref, ErrNotFound)
	}
	return id, nil
}

// incident loads one incident; which is a condition with one parameter.
func (r Outbox) incident(ctx context.Context, which string, arg any) (IncidentFacts, error) {
	var f IncidentFacts
	var machine, created int64
	var own MachineFacts // the customer's own place
	var reading sql.NullInt64
	var owner CustomerID
	var moved bool
	m := &f.Machine
	err := r.s.readers.QueryRowContext(ctx, `SELECT i.number, i.kind, i.severity, i.state, i.contact, i.phone, i.description,
			i.source, i.entered_by, i.created_at, i.equipment_id, i.reading_id,
			c.number, c.name, c.phone, coalesce(t.name, ''), coalesce(t.phone, ''), iif(t.active, t.email, ''),
			m.name, e.number, e.serial, e.own_ref, e.location, e.address, e.postcode, e.city, e.province, e.phone,
			e.customer_id <> i.customer_id, iif(c.email <> '', c.email, iif(e.customer_id = i.customer_id, e.email, '')),
			c.address, c.postcode, c.city, c.province, c.id
		FROM incidents i JOIN customers c ON c.id = i.customer_id JOIN equipment e ON e.id = i.equipment_id
			JOIN models m ON m.id = e.model_id LEFT JOIN technicians t ON t.id = i.technician_id
		WHERE `+which, arg).
		Scan(&f.Number, &f.Kind, &f.Severity, &f.State, &f.Contact, &f.Phone, &f.Description,
			&f.Entered.Source, &f.Entered.By, &created, &machine, &reading,
			&f.Customer.Number, &f.Customer.Name, &f.Customer.Phone, &f.Technician.Name, &f.Technician.Phone, &f.Technician.Email,
			&m.Model, &m.Number, &m.Serial, &m.OwnRef, &m.Location, &m.Address, &m.Postcode, &m.City, &m.Province, &m.Phone,
			&moved, &f.Customer.Email, &own.Address, &own.Postcode, &own.City, &own.Province, &owner)
	if err != nil {
		return f, translate("load letter", err)
	}
	if moved { // by now it stands at another customer's, and that is nobody else's business
		*m = MachineFacts{Model: m.Model, Number: m.Number, Serial: m.Serial}
	}
	m.standAt(own)
	f.CreatedAt = r.s.instant(created)
	f.Reading, err = r.reading(ctx, reading, machine, owner)
	return f, err
}

// standAt puts a machine of which the ERP says no street at the customer's own address, unless it is
// in another town.
func (m *MachineFacts) standAt(own MachineFacts) {
	if m.Address != "" || m.City != "" && Fold(m.City) != Fold(own.City) {
		return
	}
	m.Address, m.Postcode, m.City, m.Province = own.Address, own.Postcode, own.City, own.Province
}

// reading loads the given reading, or without one the owner's last on that machine that counts.
func (r Outbox) reading(ctx context.Context, id sql.NullInt64, machine int64, owner CustomerID) (ReadingFacts, error) {
	f := ReadingFacts{Counts: Counts{}}
	var counts [len(Counters)]sql.NullInt64
	err := r.s.readers.QueryRowContext(ctx, `SELECT taken_on, bn, color, a3, scan FROM readings
		WHERE id = coalesce(?, (SELECT r.id FROM readings r WHERE r.equipment_id = ? AND r.status <> 'discarded' AND `+readByOwner+` ?)
			ORDER BY r.taken_on DESC, r.id DESC LIMIT 1))`, id, machine, owner).
		Scan(&f.On, &counts[0], &counts[1], &counts[2], &counts[3])
	if errors.Is(err, sql.ErrNoRows) {
		return f, nil
	}
	for i, counter := range Counters {
		if counts[i].Valid {
			f.Counts[counter] = counts[i].Int64
		}
	}
	return f, translate("load letter", err)
}

// files lists the names of the documents of an event.
func (r Outbox) files(ctx context.Context, event int64) ([]string, error) {
	return collect(ctx, r.s.readers, "load letter", func(row rowScanner, name *string) error { return row.Scan(name) },
		"SELECT name FROM attachments WHERE event_id = ? ORDER BY id", event)
}
