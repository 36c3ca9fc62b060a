package store

import (
	"context"
	"errors"
)

// reach is the condition by which an incident i is the business of one of the dealer's people, with
// its arguments. Admins and the office reach all of them; a technician those that are assigned to
// them or to nobody, and those of the machines that they look after.
func (c Colleague) reach() (string, []any) {
	if c.Role != RoleTechnician {
		return "1", nil
	}
	// The + keeps this from choosing the index: whatever else is asked for is narrower.
	return `(+i.technician_id IS NULL OR +i.technician_id = ?
		OR +i.equipment_id IN (SELECT id FROM equipment WHERE technician_id = ?))`, []any{c.TechnicianID, c.TechnicianID}
}

// machines is the condition by which a machine e is the business of one of the dealer's people, with
// its arguments. Admins and the office reach all of them; a technician those that they or nobody
// looks after, and those with an open incident that is theirs or nobody's.
func (c Colleague) machines() (string, []any) {
	if c.Role != RoleTechnician {
		return "1", nil
	}
	return `(e.technician_id IS NULL OR e.technician_id = ? OR e.id IN (SELECT i.equipment_id FROM incidents i
		WHERE i.closed_at IS NULL AND (i.technician_id IS NULL OR i.technician_id = ?)))`, []any{c.TechnicianID, c.TechnicianID}
}

// anybody stands for the program itself, or for somebody who is only a name.
func anybody(name string) Colleague { return Colleague{Name: name, Role: RoleOffice} }

// Incident returns any customer's incident with its whole thread, or ErrNotFound.
func (r Office) Incident(ctx context.Context, number string) (Incident, error) {
	return r.IncidentAs(ctx, anybody(""), number)
}

// IncidentAs returns an incident that is who's business, with its whole thread. It returns
// ErrNotFound for any other, and for an unknown number.
func (r Office) IncidentAs(ctx context.Context, who Colleague, number string) (Incident, error) {
	return r.incidentOf(ctx, r.s.readers, who, number)
}

func (r Office) incidentOf(ctx context.Context, q querier, who Colleague, number string) (Incident, error) {
	within, args := who.reach()
	var i Incident
	row := q.QueryRowContext(ctx, "SELECT "+incidentColumns+incidentTables+" WHERE i.number = ? AND "+within, append([]any{number}, args...)...)
	if err := r.s.scanIncident(row, &i); err != nil {
		return i, translate("get incident", err)
	}
	return i, r.s.fillIncident(ctx, q, i.Customer, &i)
}

// IncidentFile returns one file of an incident that is who's business, content included. It returns
// ErrNotFound for any other file.
func (r Office) IncidentFile(ctx context.Context, who Colleague, number, token string) (Attachment, error) {
	owner, err := r.ownerOf(ctx, who, number)
	if err != nil {
		return Attachment{}, err
	}
	return r.s.Incidents.Attachment(ctx, owner, number, token)
}

// IncidentMiniature returns a picture of an incident that is who's business, small. It returns
// ErrNotFound for any other and for what is no picture.
func (r Office) IncidentMiniature(ctx context.Context, who Colleague, number, token string) (Attachment, error) {
	owner, err := r.ownerOf(ctx, who, number)
	if err != nil {
		return Attachment{}, err
	}
	return r.s.Incidents.Miniature(ctx, owner, number, token)
}

func (r Office) ownerOf(ctx context.Context, who Colleague, number string) (CustomerID, error) {
	within, args := who.reach()
	var owner CustomerID
	err := r.s.readers.QueryRowContext(ctx, "SELECT i.customer_id FROM incidents i WHERE i.number = ? AND "+within,
		append([]any{number}, args...)...).Scan(&owner)
	return owner, translate("get incident", err)
}

// puzzleOf sorts what entering a reading returned: what is wrong goes into wrong, what the person can
// answer to (Lower or Doubt) comes back as puzzle.
func puzzleOf(err error, wrong Invalid) (puzzle, other error) {
	var lower Lower
	var doubt Doubt
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &doubt):
		return doubt, nil
	case errors.As(err, &lower):
		puzzle = lower
	}
	return puzzle, mergeInvalid(wrong, err)
}
