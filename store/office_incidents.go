package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// IncidentMove is what the dealer does with an incident: any of a new state, a technician, a visit
// and a note, in one step. A note alone is a message to the customer.
type IncidentMove struct {
	State        IncidentState // empty: stays, or follows from the technician
	Note         string        // for the customer to read
	TechnicianID int64         // 0: stays
	VisitFrom    time.Time     // with IncidentVisit
	VisitTo      time.Time     // zero when only the beginning is agreed
	Version      int64         // of the incident as the mover saw it; 0 when it does not matter
}

// incidentMoves says which state may follow which. A closed incident is taken up again by moving
// it to an open state.
var incidentMoves = map[IncidentState][]IncidentState{
	IncidentNew:       {IncidentAssigned, IncidentVisit, IncidentWorking, IncidentParts, IncidentResolved, IncidentCancelled},
	IncidentAssigned:  {IncidentVisit, IncidentWorking, IncidentParts, IncidentResolved, IncidentCancelled},
	IncidentVisit:     {IncidentAssigned, IncidentVisit, IncidentWorking, IncidentParts, IncidentResolved, IncidentCancelled},
	IncidentWorking:   {IncidentVisit, IncidentParts, IncidentResolved, IncidentCancelled},
	IncidentParts:     {IncidentVisit, IncidentWorking, IncidentResolved, IncidentCancelled},
	IncidentResolved:  {IncidentAssigned, IncidentVisit, IncidentWorking},
	IncidentCancelled: {IncidentAssigned, IncidentVisit, IncidentWorking},
}

// Next lists the states to which the dealer may move an incident from s.
func (s IncidentState) Next() []IncidentState { return slices.Clone(incidentMoves[s]) }

// Incident returns any customer's incident with its whole thread, or ErrNotFound.
func (r Office) Incident(ctx context.Context, number string) (Incident, error) {
	return r.s.anyIncident(ctx, r.s.readers, "i.number = ?", number)
}

func (s *Store) anyIncident(ctx context.Context, q querier, where string, arg any) (Incident, error) {
	var i Incident
	row := q.QueryRowContext(ctx, "SELECT "+incidentColumns+incidentTables+" WHERE "+where, arg)
	if err := s.scanIncident(row, &i); err != nil {
		return i, translate("get incident", err)
	}
	return i, s.fillIncident(ctx, q, &i)
}

// MoveIncident does one step with an incident on the dealer's side, stamps it with by, and queues
// the letter to the customer, and to a technician newly assigned. It returns Invalid for a step
// that is not allowed or lacks something, ErrConflict when the incident has changed since
// move.Version, and ErrNotFound for an unknown number or technician.
func (r Office) MoveIncident(ctx context.Context, by, number string, move IncidentMove) (Incident, error) {
	move.Note = strings.TrimSpace(move.Note)
	var moved Incident
	err := r.s.write(ctx, "move incident", func(t *tx) error {
		before, err := r.s.anyIncident(ctx, t, "i.number = ?", number)
		if err != nil {
			return err
		}
		if move.Version != 0 && move.Version != before.Version {
			return ErrConflict
		}
		if err := r.moveIncident(ctx, t, by, before, move); err != nil {
			return err
		}
		moved, err = r.s.anyIncident(ctx, t, "i.number = ?", number)
		return err
	})
	return moved, err
}

func (r Office) moveIncident(ctx context.Context, t *tx, by string, before Incident, move IncidentMove) error {
	technician, err := assigned(ctx, t, before.Technician, move.TechnicianID)
	if err != nil {
		return err
	}
	isNew := technician.ID != before.Technician.ID
	if move.State == before.State && move.State != IncidentVisit {
		move.State = "" // chosen again in the form, nothing moves
	}
	state := move.follow(before.State, isNew)
	if err := move.check(before, state, technician, isNew); err != nil {
		return err
	}
	if err := writeMove(ctx, t, before, state, technician, move); err != nil {
		return err
	}
	event := move.event(by, before.State, state, isNew)
	if isNew {
		event.Technician = technician.Name
		if err := enqueue(ctx, t, Letter{LetterIncidentTechnician, before.Number, technician.Name, technician.Email}); err != nil {
			return err
		}
	}
	if err := happen(ctx, t, before.ID, &event, ""); err != nil {
		return err
	}
	return tellCustomer(ctx, t, before, event)
}

// assigned is the technician after a move.
func assigned(ctx context.Context, t *tx, now Technician, id int64) (Technician, error) {
	if id == 0 || id == now.ID {
		return now, nil
	}
	var to Technician
	err := t.QueryRowContext(ctx, "SELECT id, code, name, email, phone FROM technicians WHERE id = ? AND active = 1", id).
		Scan(&to.ID, &to.Code, &to.Name, &to.Email, &to.Phone)
	return to, err
}

// follow is the state after the move: a new incident that is given a technician is assigned.
func (m IncidentMove) follow(before IncidentState, newTechnician bool) IncidentState {
	if m.State == "" && newTechnician && before == IncidentNew {
		return IncidentAssigned
	}
	return cmp.Or(m.State, before)
}

func (m IncidentMove) check(before Incident, state IncidentState, technician Technician, newTechnician bool) error {
	wrong := Invalid{}
	switch {
	case m.State == "" && !newTechnician && m.Note == "":
		wrong["note"] = "Escriba un mensaje, o cambie el estado o el técnico."
	case exceeds(m.Note, maxBody):
		wrong["note"] = "El mensaje es demasiado largo: como mucho, 4.000 caracteres."
	}
	switch {
	case m.State != "" && !slices.Contains(incidentMoves[before.State], m.State):
		wrong["state"] = "Una incidencia en estado «" + before.State.Word() + "» no puede pasar a «" + cmp.Or(m.State.Word(), string(m.State)) + "»."
	case m.State == "" && newTechnician && before.State.Closed():
		wrong["state"] = "La incidencia está cerrada. Elija el estado en el que se retoma."
	case state == IncidentAssigned && technician.ID == 0:
		wrong["technician"] = "Elija el técnico."
	}
	switch {
	case m.State == IncidentVisit && m.VisitFrom.IsZero():
		wrong["visit_from"] = "Indique el día y la hora de la visita."
	case m.State == IncidentVisit && !m.VisitTo.IsZero() && m.VisitTo.Before(m.VisitFrom):
		wrong["visit_to"] = "La visita no puede terminar antes de empezar."
	}
	return wrong.orNil()
}

// event is what the thread says of the move.
func (m IncidentMove) event(by string, before, state IncidentState, newTechnician bool) IncidentEvent {
	event := IncidentEvent{FromDealer: true, Author: by, State: state, Body: m.Note}
	switch {
	case before.Closed() && !state.Closed():
		event.Kind = IncidentWasReopened
	case m.State == IncidentVisit:
		event.Kind = IncidentHasVisit
	case m.State == IncidentAssigned, m.State == "" && newTechnician:
		event.Kind = IncidentWasAssigned
	case state != before:
		event.Kind = IncidentWasMoved
	default:
		event.Kind = IncidentHasMessage
	}
	if m.State == IncidentVisit {
		event.VisitFrom, event.VisitTo = m.VisitFrom, m.VisitTo
	}
	return event
}

func writeMove(ctx context.Context, t *tx, before Incident, state IncidentState, technician Technician, move IncidentMove) error {
	closed, from, to := before.ClosedAt, before.VisitFrom, before.VisitTo
	switch {
	case state.Closed() && closed.IsZero():
		closed = t.now
	case !state.Closed() && !closed.IsZero():
		closed, from, to = time.Time{}, time.Time{}, time.Time{}
	}
	if move.State == IncidentVisit {
		from, to = move.VisitFrom, move.VisitTo
	}
	_, err := t.ExecContext(ctx, `UPDATE incidents SET state = ?, technician_id = nullif(?, 0), visit_from_at = ?, visit_to_at = ?, closed_at = ?
		WHERE id = ?`, state, technician.ID, orNull(from), orNull(to), orNull(closed), before.ID)
	return err
}

// tellCustomer queues the letter that tells the customer of a step by the dealer.
func tellCustomer(ctx context.Context, t *tx, on Incident, event IncidentEvent) error {
	who, err := customer(ctx, t, on.Customer)
	if errors.Is(err, ErrNotFound) {
		return nil // no longer a customer: nobody to tell
	}
	if err != nil {
		return err
	}
	kind := LetterIncidentState
	if event.Kind == IncidentHasMessage {
		kind = LetterMessageCustomer
	}
	return enqueue(ctx, t, Letter{kind, strconv.FormatInt(event.ID, 10), who.Short(), cmp.Or(who.Email, on.Equipment.Email)})
}
