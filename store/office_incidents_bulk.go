package store

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
)

// Bulk is what became of a step with several incidents at once.
type Bulk struct {
	Done    []string  // numbers
	Refused []Refused // the others, and why; nothing of theirs was changed
}

// Refused is one incident of a Bulk that stayed as it was.
type Refused struct{ Number, Why string }

// IncidentPick is an incident that was ticked in a list, as it was then.
type IncidentPick struct {
	Number  string
	Version int64 // 0 when it does not matter
}

// MoveIncidents does the same step with each of the named incidents that are who's business, one by
// one, so that one that cannot take it does not hold up the others. The same Idem again is the same
// step for each, and one that somebody changed since it was ticked stays as it is. It returns Invalid where the step itself lacks something for all of them, or none is
// named, and ErrNotFound for an unknown technician.
func (r Office) MoveIncidents(ctx context.Context, who Colleague, picks []IncidentPick, move IncidentMove) (Bulk, error) {
	var bulk Bulk
	if len(picks) == 0 {
		return bulk, Invalid{"numero": "Marque al menos una incidencia."}
	}
	if err := move.whole(); err != nil {
		return bulk, err
	}
	for _, pick := range picks {
		move.Version = pick.Version
		why, err := whyNot(r.moveOne(ctx, who, pick.Number, move))
		switch {
		case err != nil:
			return bulk, err
		case why != "":
			bulk.Refused = append(bulk.Refused, Refused{pick.Number, why})
		default:
			bulk.Done = append(bulk.Done, pick.Number)
		}
	}
	return bulk, nil
}

// moveOne does the step with one incident. One that its technician has already needs none, and one that
// somebody has closed is not closed again: that would only write to the customer once more.
func (r Office) moveOne(ctx context.Context, who Colleague, number string, move IncidentMove) error {
	incident, err := r.IncidentAs(ctx, who, number)
	if err != nil {
		return err
	}
	done, err := stepped(ctx, r.s.readers, incident.ID, key(move.Idem))
	switch {
	case err != nil || done:
		return err
	case move.State.Closed() && incident.State.Closed():
		return notNow("Ya estaba cerrada.")
	case move.State == "" && move.TechnicianID == incident.Technician.ID:
		return nil
	}
	_, err = r.MoveIncidentAs(ctx, who, number, move)
	return err
}

// whole returns what a step lacks whichever incident it is done with.
func (m IncidentMove) whole() error {
	wrong := Invalid{}
	if m.State.Closed() && strings.TrimSpace(m.Note) == "" {
		wrong["note"] = "Escriba qué se ha hecho: el cliente lo lee."
	}
	if m.State == "" && m.TechnicianID == 0 {
		wrong["technician"] = "Elija el técnico."
	}
	return wrong.orNil()
}

// whyNot is the sentence of a refusal that concerns one incident; any other error is handed on.
func whyNot(err error) (string, error) {
	var invalid Invalid
	var sentence Sentence
	switch {
	case errors.As(err, &sentence):
		return sentence.Text, nil
	case errors.As(err, &invalid):
		var texts []string
		for _, field := range slices.Sorted(maps.Keys(invalid)) {
			texts = append(texts, invalid[field])
		}
		return strings.Join(texts, " "), nil
	case errors.Is(err, ErrConflict):
		return "Otra persona la ha cambiado mientras tanto. Mírela y hágalo otra vez.", nil
	case errors.Is(err, ErrNotFound):
		return "No existe esa incidencia, o ese técnico.", nil
	}
	return "", err
}
