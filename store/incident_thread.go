package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Message is what the customer adds to an incident. A message may be files only.
type Message struct {
	Body  string
	Files []File
	Idem  string // the same key a second time is the same message
}

// Answer adds the owner's message to its incident, with a letter to the office and to the
// technician. A message whose Idem was used before is not added again. It returns Invalid for an
// empty or too long message and for files that are refused, ErrForbidden in a Sentence when the
// incident is closed, and ErrNotFound for an incident of someone else.
func (r Incidents) Answer(ctx context.Context, owner Owner, number string, message Message) (Incident, error) {
	message.Body = strings.TrimSpace(message.Body)
	message.Idem = cmp.Or(key(message.Idem), rand.Text())
	known, err := r.s.incident(ctx, r.s.readers, owner, number)
	if err != nil {
		return Incident{}, err
	}
	if again, err := happened(ctx, r.s.readers, known.ID, message.Idem); again || err != nil {
		return known, err
	}
	wrong := message.check()
	files, err := r.receive(ctx, owner, message.Files, wrong)
	if err != nil {
		return Incident{}, err
	}
	return r.change(ctx, owner, number, func(t *tx, i Incident) (*threadStep, error) {
		if again, err := happened(ctx, t, i.ID, message.Idem); again || err != nil {
			return nil, err // sent twice at the same time
		}
		if i.State.Closed() {
			return nil, closedRefusal(i)
		}
		event := IncidentEvent{Kind: IncidentHasMessage, State: i.State, Body: message.Body}
		return &threadStep{event, LetterMessageDealer, message.Idem, files}, wrong.orNil()
	})
}

func (m *Message) check() Invalid {
	wrong := Invalid{}
	switch {
	case m.Body == "" && len(m.Files) == 0:
		wrong["body"] = "Escriba el mensaje o añada un documento."
	case exceeds(m.Body, maxBody):
		wrong["body"] = "El mensaje es demasiado largo: como mucho, 4.000 caracteres."
	}
	return wrong
}

// closedRefusal says why nothing can be added to a closed incident, and what to do instead.
func closedRefusal(i Incident) Sentence {
	if i.ReopenUntil != "" {
		return notNow("Esta incidencia está cerrada. Si la avería sigue, reábrala y cuéntenos qué ocurre.")
	}
	return notNow("Esta incidencia está cerrada. Si la avería ha vuelto, comunique una incidencia nueva.")
}

func notNow(sentence string) Sentence { return Sentence{Text: sentence, Err: ErrForbidden} }

// Close says that the machine works again: the incident is resolved, and office and technician
// are told so that nobody sets out. Closing a closed incident changes nothing. It returns Invalid
// for too long a note and ErrNotFound for an incident of someone else.
func (r Incidents) Close(ctx context.Context, owner Owner, number, note string) (Incident, error) {
	note = strings.TrimSpace(note)
	if exceeds(note, maxBody) {
		return Incident{}, Invalid{"note": "La nota es demasiado larga: como mucho, 4.000 caracteres."}
	}
	return r.change(ctx, owner, number, func(t *tx, i Incident) (*threadStep, error) {
		if i.State.Closed() {
			return nil, nil
		}
		event := IncidentEvent{Kind: IncidentWasMoved, State: IncidentResolved, Body: note}
		_, err := t.ExecContext(ctx, "UPDATE incidents SET state = ?, closed_at = ? WHERE id = ?", event.State, millis(t.now), i.ID)
		return &threadStep{event: event, letter: LetterMessageDealer}, err
	})
}

// Reopen takes up a closed incident again because the trouble is back, and tells office and
// technician. Reopening an open incident changes nothing. It returns ErrForbidden in a Sentence after
// the days that the dealer allows, Invalid without a reason, and ErrNotFound for an incident of someone else.
func (r Incidents) Reopen(ctx context.Context, owner Owner, number, reason string) (Incident, error) {
	reason = strings.TrimSpace(reason)
	return r.change(ctx, owner, number, func(t *tx, i Incident) (*threadStep, error) {
		switch {
		case !i.State.Closed():
			return nil, nil
		case i.ReopenUntil == "":
			return nil, notNow("El plazo para reabrir esta incidencia ha terminado. Si la avería ha vuelto, comunique una incidencia nueva.")
		case reason == "":
			return nil, Invalid{"reason": "Cuéntenos qué sigue fallando."}
		case exceeds(reason, maxBody):
			return nil, Invalid{"reason": "El motivo es demasiado largo: como mucho, 4.000 caracteres."}
		}
		event := IncidentEvent{Kind: IncidentWasReopened, State: firstState(i.Technician), Body: reason}
		_, err := t.ExecContext(ctx, `UPDATE incidents SET state = ?, closed_at = NULL, visit_from_at = NULL, visit_to_at = NULL
			WHERE id = ?`, event.State, i.ID)
		return &threadStep{event: event, letter: LetterIncidentReopened}, err
	})
}

// reopenUntil is the last day on which the customer may reopen an incident, empty when that is
// past, when it is open, and when the dealer does not allow it.
func reopenUntil(i Incident, dealer Dealer, today Date) Date {
	if !i.State.Closed() || dealer.ReopenDays == 0 {
		return ""
	}
	last := DateOf(i.ClosedAt).AddDays(dealer.ReopenDays)
	if today > last {
		return ""
	}
	return last
}

// threadStep is one change by a customer: what happened, and the letter that tells the dealer.
type threadStep struct {
	event  IncidentEvent
	letter string
	idem   string
	files  []kept
}

// change runs a change by the owner on its incident in one transaction. A work that returns no
// step has changed nothing.
func (r Incidents) change(ctx context.Context, owner Owner, number string, work func(*tx, Incident) (*threadStep, error)) (Incident, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return Incident{}, err
	}
	var changed Incident
	err = r.s.write(ctx, "change incident", func(t *tx) error {
		before, err := r.s.incident(ctx, t, owner, number)
		if err != nil {
			return err
		}
		step, err := work(t, before)
		if err != nil {
			return err
		}
		if step != nil {
			step.event.Author = owner.member().Name
			if err := r.take(ctx, t, dealer, before, step); err != nil {
				return err
			}
			if err := t.acted(ctx, owner, step.event.Kind.action(), before.object()); err != nil {
				return err
			}
		}
		changed, err = r.s.incident(ctx, t, owner, number)
		return err
	})
	return changed, err
}

// action is what a customer's step is as the log calls it.
func (k IncidentEventKind) action() string {
	switch k {
	case IncidentWasMoved:
		return "cerrada por el cliente"
	case IncidentWasReopened:
		return "reabierta por el cliente"
	}
	return "mensaje del cliente"
}

// take writes a step into the thread, in the customer's name, and queues its letters.
func (r Incidents) take(ctx context.Context, t *tx, dealer Dealer, on Incident, step *threadStep) error {
	who, err := customer(ctx, t, on.Customer)
	if err != nil {
		return err
	}
	step.event.Author = cmp.Or(step.event.Author, who.Short())
	if err := happen(ctx, t, on.ID, &step.event, step.idem); err != nil {
		return err
	}
	if err := keep(ctx, t, on.Customer, step.event.ID, step.files); err != nil {
		return err
	}
	return tellDealer(ctx, t, dealer, on.Technician, step.letter, step.event.ID)
}

func tellDealer(ctx context.Context, t *tx, dealer Dealer, technician Technician, kind string, event int64) error {
	ref := strconv.FormatInt(event, 10)
	if err := enqueue(ctx, t, Letter{kind, ref, dealer.Name, dealer.Email}); err != nil {
		return err
	}
	return enqueue(ctx, t, Letter{kind, ref, technician.Name, technician.Email})
}

// happened reports whether an event with this key is in the thread.
func happened(ctx context.Context, q querier, id IncidentID, idem string) (bool, error) {
	var one int
	err := q.QueryRowContext(ctx, "SELECT 1 FROM incident_events WHERE incident_id = ? AND idem = ?", id, idem).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, translate("find incident event", err)
}

// happen adds an event to the thread, stamped now, sets its ID, and counts the incident's version up.
func happen(ctx context.Context, t *tx, id IncidentID, event *IncidentEvent, idem string) error {
	event.At = t.now
	side := "customer"
	if event.FromDealer {
		side = "dealer"
	}
	result, err := t.ExecContext(ctx, `INSERT INTO incident_events
			(incident_id, kind, side, author, state, body, technician, visit_from_at, visit_to_at, idem, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?)`,
		id, event.Kind, side, event.Author, event.State, event.Body, event.Technician,
		orNull(event.VisitFrom), orNull(event.VisitTo), idem, millis(t.now))
	if err != nil {
		return err
	}
	if event.ID, err = result.LastInsertId(); err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, "UPDATE incidents SET updated_at = ?, version = version + 1 WHERE id = ?", millis(t.now), id)
	return err
}

// orNull is a moment for a column that may be empty.
func orNull(moment time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: millis(moment), Valid: !moment.IsZero()}
}
