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

// MoveIncident does one step with any incident in the name of by, as MoveIncidentAs does.
func (r Office) MoveIncident(ctx context.Context, by, number string, move IncidentMove) (Incident, error) {
	return r.MoveIncidentAs(ctx, anybody(by), number, move)
}

// MoveIncidentAs does one step with an incident that is who's business: it is stamped with their
// name and logged, and the letters to the customer and to a technician newly assigned are queued with
// it. A move whose Idem was used before is not done again and answers the same. A technician who
// agrees a visit, starts or ends an incident that is nobody's takes it by that. It returns Invalid
// for a step that is not allowed or lacks something (with Lower or Doubt joined to it, as from
// Readings.Enter), ErrConflict when the incident has changed since move.Version, ErrForbidden in a
// Sentence for what a technician may not do, and ErrNotFound for an incident out of reach or an
// unknown technician.
func (r Office) MoveIncidentAs(ctx context.Context, who Colleague, number string, move IncidentMove) (Incident, error) {
	move.tidy()
	known, err := r.IncidentAs(ctx, who, number)
	if err != nil {
		return Incident{}, err
	}
	if again, err := stepped(ctx, r.s.readers, known.ID, move.Idem); again || err != nil {
		return known, err
	}
	wrong := Invalid{}
	var files []kept
	if len(move.Files) > 0 && !tooMany(move.Files, wrong) && r.s.diskTakes(wrong, "doc", "Guarde el paso sin ellos.") {
		if files, err = r.s.receive(ctx, move.Files, wrong); err != nil {
			return Incident{}, err
		}
	}
	var moved Incident
	err = r.s.write(ctx, "move incident", func(t *tx) error {
		before, err := r.incidentOf(ctx, t, who, number)
		if err != nil {
			return err
		}
		again, err := stepped(ctx, t, before.ID, move.Idem)
		switch {
		case err != nil:
			return err
		case again: // sent twice at the same time
			moved = before
			return nil
		case move.Version != 0 && move.Version != before.Version:
			return ErrConflict
		}
		if err := r.moveIncident(ctx, t, who, before, move, files, wrong); err != nil {
			return err
		}
		moved, err = r.incidentOf(ctx, t, anybody(""), number) // it may have been passed on to somebody else
		return err
	})
	return moved, err
}

func (m *IncidentMove) tidy() {
	m.Note, m.Idem = strings.TrimSpace(m.Note), key(m.Idem)
	m.Work.Parts = strings.TrimSpace(m.Work.Parts)
}

// stepped reports whether a step with this key was done; one without a key never was.
func stepped(ctx context.Context, q querier, id IncidentID, idem string) (bool, error) {
	if idem == "" {
		return false, nil
	}
	return happened(ctx, q, id, idem)
}

func (r Office) moveIncident(ctx context.Context, t *tx, who Colleague, before Incident, move IncidentMove, files []kept, wrong Invalid) error {
	if err := move.allow(who, before); err != nil {
		return err
	}
	technician, err := assigned(ctx, t, before.Technician, move.TechnicianID)
	if err != nil {
		return err
	}
	isNew := technician.ID != before.Technician.ID
	if move.State == before.State && move.State != IncidentVisit {
		move.State = "" // chosen again in the form, nothing moves
	}
	state := move.follow(before.State, isNew)
	move.check(who, before, state, technician, wrong)
	reading, puzzle, err := readOff(ctx, t, who.Name, before, move.Reading, wrong)
	if err := errors.Join(err, wrong.orNil(), puzzle); err != nil {
		return err
	}
	if reading.ID != 0 {
		if err := noteReading(ctx, t, who, before, reading, move); err != nil || !move.speaks(isNew) {
			return err
		}
	}
	return r.writeStep(ctx, t, who, before, state, technician, move, files)
}

// writeStep writes a move that has been checked: the incident, the thread, the log and the letters.
func (r Office) writeStep(ctx context.Context, t *tx, who Colleague, before Incident, state IncidentState, technician Technician, move IncidentMove, files []kept) error {
	if err := writeMove(ctx, t, before, state, technician, move); err != nil {
		return err
	}
	isNew := technician.ID != before.Technician.ID
	event := move.event(who.Name, before.State, state, isNew)
	if isNew {
		event.Technician = technician.Name
	}
	if err := happen(ctx, t, before.ID, &event, move.Idem); err != nil {
		return err
	}
	if err := errors.Join(t.attach(ctx, event.ID, files), t.work(ctx, event.ID, move.Work, 0)); err != nil {
		return err
	}
	if err := t.auditMove(ctx, before, state, technician, move); err != nil {
		return err
	}
	return tellOfMove(ctx, t, who, before, technician, event, move.Silent)
}

// allow holds a move against what its mover may do, and lets a technician take what is nobody's.
func (m *IncidentMove) allow(who Colleague, before Incident) error {
	if who.Role != RoleTechnician {
		return nil
	}
	switch {
	case m.TechnicianID != 0 && m.TechnicianID != who.TechnicianID && m.TechnicianID != before.Technician.ID:
		return notNow("Los avisos a otros técnicos los reparte la oficina.")
	case m.State == IncidentCancelled:
		return notNow("Las incidencias las anula la oficina. Escríbale una nota interna con el motivo.")
	}
	begins := slices.Contains([]IncidentState{IncidentVisit, IncidentWorking, IncidentParts, IncidentResolved}, m.State)
	if begins && before.Technician.ID == 0 {
		m.TechnicianID = who.TechnicianID
	}
	return nil
}

// readOff takes the counters that came with a move, if any, as report.read does.
func readOff(ctx context.Context, t *tx, by string, on Incident, entry *Entry, wrong Invalid) (reading Reading, puzzle, err error) {
	if entry == nil {
		return Reading{}, nil, nil
	}
	if on.Equipment.Customer != on.Customer {
		wrong["reading"] = "El equipo es ahora de otro cliente y aquí no se le puede anotar la lectura."
		return Reading{}, nil, nil
	}
	taken := *entry
	taken.Source, taken.Author, taken.Idem = FromTechnician, by, "" // the move's own key stands for both
	reading, err = enter(ctx, t, on.Equipment, taken)
	puzzle, err = puzzleOf(err, wrong)
	return reading, puzzle, err
}

// noteReading puts a reading into the thread. The key of the move goes to its last event.
func noteReading(ctx context.Context, t *tx, who Colleague, on Incident, reading Reading, move IncidentMove) error {
	idem := ""
	if !move.speaks(move.TechnicianID != 0 && move.TechnicianID != on.Technician.ID) {
		idem = move.Idem
	}
	event := IncidentEvent{Kind: IncidentHasReading, FromDealer: true, Author: who.Name, State: on.State, Body: reading.Counts.words()}
	if err := happen(ctx, t, on.ID, &event, idem); err != nil {
		return err
	}
	if err := t.work(ctx, event.ID, Work{}, reading.ID); err != nil {
		return err
	}
	return t.audit(ctx, "lectura tomada", on.object(), Changes("Lectura", on.Equipment.Last.Counts.words(), event.Body)...)
}

// words writes counters as people read them off: «BN 212.500, Color 175.100».
func (c Counts) words() string {
	var list []string
	for _, counter := range Counters {
		if value, known := c[counter]; known {
			list = append(list, counter.label()+" "+dotted(value))
		}
	}
	return strings.Join(list, ", ")
}

// work writes what a visit took beside its event; nothing when nothing was said.
func (t *tx) work(ctx context.Context, event int64, work Work, reading int64) error {
	if work == (Work{}) && reading == 0 {
		return nil
	}
	_, err := t.ExecContext(ctx, "INSERT INTO incident_work (event_id, minutes, parts, reading_id) VALUES (?, ?, ?, nullif(?, 0))",
		event, work.Minutes, work.Parts, reading)
	return err
}

// object is the incident as the log names it.
func (i Incident) object() Object {
	return Object{Kind: OnIncident, ID: int64(i.ID), Name: i.Number, Customer: i.Customer}
}

// auditMove logs a step with what it changed.
func (t *tx) auditMove(ctx context.Context, before Incident, state IncidentState, technician Technician, move IncidentMove) error {
	action := "mensaje enviado"
	switch {
	case before.State.Closed() && !state.Closed():
		action = "incidencia reabierta"
	case state == IncidentResolved && !before.State.Closed():
		action = "incidencia cerrada"
	case state == IncidentCancelled && !before.State.Closed():
		action = "incidencia anulada"
	case move.State == IncidentVisit:
		action = "visita concertada"
	case technician.ID != before.Technician.ID:
		action = "técnico asignado"
	case state != before.State:
		action = "estado cambiado"
	}
	changes := Changes("Estado", before.State.Word(), state.Word(), "Técnico", before.Technician.Name, technician.Name,
		"Mensaje", "", move.Note, "Piezas", "", move.Work.Parts)
	if move.State == IncidentVisit {
		changes = append(changes, Changes("Visita", t.visitWords(before.VisitFrom, before.VisitTo), t.visitWords(move.VisitFrom, move.VisitTo))...)
	}
	if move.Work.Minutes > 0 {
		changes = append(changes, Change{Field: "Minutos", New: strconv.Itoa(move.Work.Minutes)})
	}
	for _, file := range move.Files {
		changes = append(changes, Change{Field: "Documento", New: file.Name})
	}
	return t.audit(ctx, action, before.object(), changes...)
}

// visitWords is a visit as the log writes it: «24/11/2026, 10:00–12:00».
func (t *tx) visitWords(from, to time.Time) string {
	if from.IsZero() {
		return ""
	}
	text := from.In(t.now.Location()).Format("02/01/2006, 15:04")
	if !to.IsZero() {
		text += "–" + to.In(t.now.Location()).Format("15:04")
	}
	return text
}

// tellOfMove queues the letters to a technician newly assigned, unless they took it themselves, and to
// the customer.
func tellOfMove(ctx context.Context, t *tx, who Colleague, before Incident, technician Technician, event IncidentEvent, silent bool) error {
	if technician.ID != before.Technician.ID && technician.ID != who.TechnicianID {
		if err := enqueue(ctx, t, Letter{LetterIncidentTechnician, before.Number, technician.Name, technician.Email}); err != nil {
			return err
		}
	}
	if silent {
		return nil
	}
	return tellCustomer(ctx, t, before, event)
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
