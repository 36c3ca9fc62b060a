package store

import (
	"context"
	"slices"
	"time"
)

// IncidentCase is an incident with everything that whoever deals with it wants to know.
type IncidentCase struct {
	Incident
	Queued      QueuedIncident   // the same as it stands in the queue: customer, address, waiting time
	Email       string           // where letters to the customer go; empty when they reach nobody
	UpdatedAt   time.Time        // of this Version
	Notes       []IncidentNote   // internal, oldest first
	Covers      []Cover          // what the machine's contract covers, by family
	Others      []QueuedIncident // other incidents of the machine: open ones, then the last closed
	Supplies    []Supply         // what was ordered for the machine lately, newest first
	Technicians []TechnicianLoad // who can be assigned
	History     []AuditLine      // newest first
}

// Cover is one family of articles and whether the contract includes it.
type Cover struct {
	Family   string
	Included bool
}

// Supply is an article that was ordered for a machine.
type Supply struct {
	Order       string // number
	State       OrderState
	Ref         string
	Description string
	Quantity    int64
	At          time.Time
}

// TechnicianLoad is a technician with how much is on their hands.
type TechnicianLoad struct {
	Technician
	Open  int // incidents assigned to them
	Today int // of those, visits agreed for today
}

// The most lines of each list of a case.
const (
	maxOthers   = 8
	maxSupplies = 8
	maxHistory  = 50
)

// Case returns an incident that is who's business with all that belongs to it. It returns ErrNotFound
// for one out of reach.
func (r Office) Case(ctx context.Context, who Colleague, number string) (IncidentCase, error) {
	incident, err := r.IncidentAs(ctx, who, number)
	if err != nil {
		return IncidentCase{}, err
	}
	c := IncidentCase{Incident: incident}
	for _, fill := range []func(context.Context, *IncidentCase) error{r.fillQueued, r.fillNotes, r.fillMachine, r.fillHistory} {
		if err := fill(ctx, &c); err != nil {
			return c, err
		}
	}
	if c.Others, err = r.others(ctx, who, c.Incident); err != nil {
		return c, err
	}
	c.Technicians, err = r.Technicians(ctx)
	return c, err
}

// others are the other incidents of the machine that are who's business.
func (r Office) others(ctx context.Context, who Colleague, than Incident) ([]QueuedIncident, error) {
	within, args := who.reach()
	return r.queued(ctx, "i.equipment_id = ? AND i.id <> ? AND "+within, "i.closed_at IS NOT NULL, i.created_at DESC", maxOthers, 0,
		append([]any{than.Equipment.ID, than.ID}, args...)...)
}

func (r Office) fillQueued(ctx context.Context, c *IncidentCase) error {
	rows, err := r.queued(ctx, "i.id = ?", "i.id", 1, 0, c.ID)
	if err != nil {
		return err
	}
	c.Queued = rows[0]
	var updated int64
	err = r.s.readers.QueryRowContext(ctx, `SELECT i.updated_at, iif(c.email <> '', c.email, e.email) FROM incidents i
		JOIN customers c ON c.id = i.customer_id JOIN equipment e ON e.id = i.equipment_id WHERE i.id = ?`, c.ID).Scan(&updated, &c.Email)
	c.UpdatedAt = r.s.instant(updated)
	return translate("get incident", err)
}

func (r Office) fillNotes(ctx context.Context, c *IncidentCase) (err error) {
	c.Notes, err = r.s.incidentNotes(ctx, r.s.readers, c.ID)
	return err
}

func (r Office) fillMachine(ctx context.Context, c *IncidentCase) (err error) {
	const op = "get incident"
	c.Covers, err = collect(ctx, r.s.readers, op, func(row rowScanner, cover *Cover) error { return row.Scan(&cover.Family, &cover.Included) },
		"SELECT family, included FROM coverage WHERE kind_id = ? ORDER BY included DESC, family", c.Equipment.Contract.KindID)
	if err != nil {
		return err
	}
	c.Supplies, err = collect(ctx, r.s.readers, op, func(row rowScanner, s *Supply) error {
		var at int64
		err := row.Scan(&s.Order, &s.State, &s.Ref, &s.Description, &s.Quantity, &at)
		s.At = r.s.instant(at)
		return err
	}, `SELECT o.number, o.state, l.ref, l.description, l.quantity, o.created_at FROM order_lines l JOIN orders o ON o.id = l.order_id
		WHERE l.equipment_id = ? AND o.state <> 'cancelled' ORDER BY l.id DESC LIMIT ?`, c.Equipment.ID, maxSupplies)
	return err
}

// Technicians lists the technicians to whom incidents can be given, by name, with what they have to do.
func (r Office) Technicians(ctx context.Context) ([]TechnicianLoad, error) {
	end := r.s.tomorrow()
	return collect(ctx, r.s.readers, "list technicians", func(row rowScanner, l *TechnicianLoad) error {
		return row.Scan(&l.ID, &l.Code, &l.Name, &l.Email, &l.Phone, &l.Open, &l.Today)
	}, `SELECT t.id, t.code, t.name, t.email, t.phone,
			(SELECT count(*) FROM incidents i INDEXED BY incidents_hands WHERE i.technician_id = t.id AND i.closed_at IS NULL),
			(SELECT count(*) FROM incidents i INDEXED BY incidents_hands WHERE i.technician_id = t.id AND i.closed_at IS NULL
				AND i.visit_from_at >= ? AND i.visit_from_at < ?)
		FROM technicians t WHERE t.active = 1 ORDER BY t.name, t.id`, millis(end.AddDate(0, 0, -1)), millis(end))
}

func (r Office) fillHistory(ctx context.Context, c *IncidentCase) (err error) {
	c.History, err = r.s.Audit.Of(ctx, OnIncident, int64(c.ID), maxHistory)
	return err
}

// IncidentSince tells what was changed in an incident after somebody saw it as it stood at seen: by
// staff, with old and new values, and what the customer added. It returns ErrNotFound for an incident
// out of who's reach.
func (r Office) IncidentSince(ctx context.Context, who Colleague, number string, seen time.Time) ([]AuditLine, error) {
	incident, err := r.IncidentAs(ctx, who, number)
	if err != nil {
		return nil, err
	}
	lines, err := r.s.Audit.Of(ctx, OnIncident, int64(incident.ID), maxHistory)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(l AuditLine) bool { return !l.At.After(seen) })
	for _, e := range incident.Events {
		if !e.FromDealer && e.At.After(seen) {
			lines = append(lines, AuditLine{At: e.At, By: Actor{Kind: ByCustomer, Name: e.Author}, On: incident.object(), Action: "mensaje del cliente",
				Changes: Changes("Mensaje del cliente", "", e.Body, "Estado", "", e.State.Word())})
		}
	}
	return lines, nil
}
