package store

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// IncidentMove is what the dealer does with an incident: any of a new state, a technician, a visit,
// a note, files and a reading, in one step. A note or files alone are a message to the customer.
type IncidentMove struct {
	State        IncidentState // empty: stays, or follows from the technician
	Note         string        // for the customer to read; what was done, where the incident is closed
	TechnicianID int64         // 0: stays
	VisitFrom    time.Time     // with IncidentVisit
	VisitTo      time.Time     // zero when only the beginning is agreed
	Work         Work          // what the visit took
	Reading      *Entry        // the counters, when they were read off as well
	Files        []File        // for the customer to see
	Silent       bool          // the customer gets no letter; the portal shows the step all the same
	Idem         string        // the same key a second time is the same step; may be empty
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

// The longest that a visit can be said to have taken, in minutes, and the parts used, in characters.
const (
	MaxWorkMinutes = 6000
	maxWorkParts   = 1000
)

// check puts what is wrong with a move into wrong.
func (m IncidentMove) check(who Colleague, before Incident, state IncidentState, technician Technician, wrong Invalid) {
	newTechnician := technician.ID != before.Technician.ID
	switch {
	case !m.speaks(newTechnician) && m.Reading == nil && wrong["doc"] == "":
		wrong["note"] = "Escriba un mensaje, o cambie el estado o el técnico."
	case exceeds(m.Note, maxBody):
		wrong["note"] = "El mensaje es demasiado largo: como mucho, 4.000 caracteres."
	case who.ID != 0 && m.Note == "" && m.State == IncidentResolved:
		wrong["note"] = "Escriba qué se ha hecho: el cliente lo lee."
	case who.ID != 0 && m.Note == "" && m.State == IncidentCancelled:
		wrong["note"] = "Diga por qué se anula: el cliente lo lee."
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
	if m.Work.Minutes < 0 || m.Work.Minutes > MaxWorkMinutes {
		wrong["minutes"] = "Escriba el tiempo en minutos, de 0 a " + dotted(MaxWorkMinutes) + "."
	}
	if exceeds(m.Work.Parts, maxWorkParts) {
		wrong["parts"] = "La lista de piezas es demasiado larga: como mucho, 1.000 caracteres."
	}
}

// speaks reports whether a move is more than a reading.
func (m IncidentMove) speaks(newTechnician bool) bool {
	return m.State != "" || newTechnician || m.Note != "" || len(m.Files) > 0
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
