package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ConfirmReadings says of readings in doubt that they are right. It returns how many of them still
// were in doubt; the others stay as they are. ErrConflict means that none was.
func (r Office) ConfirmReadings(ctx context.Context, ids ...int64) (int, error) {
	confirmed := 0
	err := r.s.write(ctx, "confirm readings", func(t *tx) error {
		for _, id := range ids {
			c, err := r.doubtful(ctx, t, id)
			if errors.Is(err, ErrConflict) {
				continue
			}
			if err != nil {
				return err
			}
			if err := t.judge(ctx, c, ReadingConfirmed, ReadingVerdict{Verdict: VerdictConfirmed}); err != nil {
				return err
			}
			confirmed++
		}
		if confirmed == 0 {
			return ErrConflict
		}
		return nil
	})
	return confirmed, err
}

// doubtful loads a reading that is to be decided upon. It returns ErrConflict for one that is
// decided already.
func (r Office) doubtful(ctx context.Context, t *tx, id int64) (ReadingCase, error) {
	c, err := r.reading(ctx, t, id)
	if err == nil && c.Status != ReadingDoubtful {
		err = ErrConflict
	}
	return c, err
}

// DiscardReading takes a reading in doubt out of what counts. It returns Invalid without a reason,
// ErrConflict for a reading that is decided already, and ErrNotFound.
func (r Office) DiscardReading(ctx context.Context, id int64, reason string) error {
	wrong := Invalid{}
	if oneLine(wrong, "reason", &reason, MaxReason); reason == "" {
		wrong["reason"] = "Escriba por qué se descarta: el cliente lo verá en su historial."
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	return r.s.write(ctx, "discard reading", func(t *tx) error {
		c, err := r.doubtful(ctx, t, id)
		if err != nil {
			return err
		}
		return t.judge(ctx, c, ReadingDiscarded, ReadingVerdict{Verdict: VerdictDiscarded, Reason: reason})
	})
}

// MaxReason is how many characters a reason may have.
const MaxReason = 200

// ReopenReading takes a decision back: a reading that was confirmed, or discarded with nothing in its
// place, is in doubt again. It returns ErrForbidden for any other one, and ErrNotFound.
func (r Office) ReopenReading(ctx context.Context, id int64) error {
	return r.s.write(ctx, "reopen reading", func(t *tx) error {
		c, err := r.reading(ctx, t, id)
		switch {
		case err != nil:
			return err
		case c.Verdict == nil || c.Verdict.Instead != 0:
			return refusal("Esta decisión no se puede deshacer aquí: otra lectura ocupa ya su lugar.")
		}
		if _, err := t.ExecContext(ctx, "DELETE FROM reading_verdicts WHERE reading_id = ?", id); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE readings SET status = 'doubtful' WHERE id = ?", id); err != nil {
			return err
		}
		return t.audit(ctx, "decisión deshecha", c.object(), Changes("Estado", c.Verdict.word(), "Dudosa")...)
	})
}

func (v ReadingVerdict) word() string {
	return map[string]string{VerdictConfirmed: "Confirmada", VerdictCorrected: "Corregida", VerdictDiscarded: "Descartada", VerdictChanged: "Contador cambiado"}[v.Verdict]
}

// judge writes a decision down: the reading's state, the verdict, the log.
func (t *tx) judge(ctx context.Context, c ReadingCase, status string, v ReadingVerdict, more ...Change) error {
	_, err := t.ExecContext(ctx, "UPDATE readings SET status = ? WHERE id = ?", status, c.ID)
	if err != nil {
		return err
	}
	_, err = t.ExecContext(ctx, `INSERT INTO reading_verdicts (reading_id, verdict, reason, instead_id, author, at) VALUES (?, ?, ?, nullif(?, 0), ?, ?)`,
		c.ID, v.Verdict, v.Reason, v.Instead, ActorOf(ctx).Name, millis(t.now))
	if err != nil {
		return err
	}
	changes := append(Changes("Estado", "Dudosa", v.word(), "Motivo", "", v.Reason), more...)
	return t.audit(ctx, "lectura revisada", c.object(), changes...)
}

// object is the reading as the log names it.
func (c ReadingCase) object() Object {
	return Object{Kind: OnReading, ID: c.ID, Name: c.Machine.Number + " · " + c.On.Time().Format("02/01/2006"), Customer: c.Customer.ID}
}

// CorrectReading puts other values in the place of a reading in doubt, which is kept as discarded.
// It returns Invalid for values that are missing, no counter's or lower than the ones before,
// ErrConflict for a reading that is decided already, and ErrNotFound.
func (r Office) CorrectReading(ctx context.Context, id int64, counts Counts) error {
	return r.s.write(ctx, "correct reading", func(t *tx) error {
		c, err := r.doubtful(ctx, t, id)
		if err != nil {
			return err
		}
		wrong, changes := Invalid{}, []Change{}
		for _, counter := range c.Equipment.Model.Counters() {
			value, typed := counts[counter]
			switch before, known := c.Before[counter]; {
			case !typed || value < 0 || value > MaxCount:
				wrong[string(counter)] = fmt.Sprintf("Escriba la lectura %s, solo el número.", counter.spoken())
			case known && value < before:
				wrong[string(counter)] = fmt.Sprintf("No puede ser menor que la anterior (%s). Si el contador cambió, use «Fue un cambio de contador».", dotted(before))
			}
			changes = append(changes, Changes(counter.label(), dotted(c.Counts[counter]), dotted(value))...)
		}
		if len(wrong) == 0 && len(changes) == 0 {
			wrong["bn"] = "Son los mismos valores. Si son correctos, confírmela."
		}
		if err := wrong.orNil(); err != nil {
			return err
		}
		instead := c.Reading
		instead.Counts, instead.Status, instead.Doubt = counts, ReadingConfirmed, "Corregida por la oficina."
		if err := t.replace(ctx, c, &instead); err != nil {
			return err
		}
		return t.judge(ctx, c, ReadingDiscarded, ReadingVerdict{Verdict: VerdictCorrected, Instead: instead.ID}, changes...)
	})
}

// replace inserts the readings that count in the place of one, each for whom it was taken from.
func (t *tx) replace(ctx context.Context, c ReadingCase, readings ...*Reading) error {
	for _, reading := range readings {
		if err := reading.insert(ctx, t, ""); err != nil {
			return err
		}
		for _, end := range []struct{ day, bound string }{{"to_on", "to_reading"}, {"from_on", "from_reading"}} {
			_, err := t.ExecContext(ctx, "UPDATE equipment_owners SET "+end.bound+" = ? WHERE equipment_id = ? AND "+end.day+" = ? AND "+end.bound+" >= ?",
				reading.ID, c.Machine.ID, c.On, c.ID)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// ReadingWasChange says of a reading in doubt that its counter was changed or reset before it: final is
// what the old counter showed last, initial what the new one began with (0 when absent). Both ends are
// kept, and the reading counts again after them. It returns Invalid by final_bn, initial_bn …,
// ErrConflict for a reading that is decided already, and ErrNotFound.
func (r Office) ReadingWasChange(ctx context.Context, id int64, final, initial Counts) error {
	return r.s.write(ctx, "explain reading", func(t *tx) error {
		c, err := r.doubtful(ctx, t, id)
		if err != nil {
			return err
		}
		ends := check{machine: c.Equipment, entry: Entry{Counts: c.Counts, Change: &CounterChange{Final: final, Initial: initial}},
			rows: c.past(), today: c.On, final: Counts{}, initial: Counts{}}
		wrong := Invalid{}
		for counter := range c.Counts {
			ends.change(counter, wrong)
		}
		if len(wrong) == 0 && len(ends.final) == 0 {
			wrong["final_bn"] = "Escriba lo último que marcó el contador antes del cambio."
		}
		if err := wrong.orNil(); err != nil {
			return err
		}
		end, begin, instead := c.Reading, c.Reading, c.Reading
		end.Kind, end.Counts, end.Status, end.Doubt = FinalReading, ends.final, ReadingOK, ""
		begin.Kind, begin.Counts, begin.Status, begin.Doubt = InitialReading, ends.initial, ReadingOK, ""
		instead.Status, instead.Doubt = ReadingConfirmed, strings.TrimSpace("Contador cambiado o puesto a cero. "+c.Doubt)
		if err := t.replace(ctx, c, &end, &begin, &instead); err != nil {
			return err
		}
		var changes []Change
		for _, counter := range Counters {
			if last, changed := ends.final[counter]; changed {
				changes = append(changes, Change{Field: counter.label(), Old: dotted(last), New: dotted(ends.initial[counter])})
			}
		}
		return t.judge(ctx, c, ReadingDiscarded, ReadingVerdict{Verdict: VerdictChanged, Instead: instead.ID}, changes...)
	})
}

// past is the readings before, oldest first, for the check of a change.
func (c ReadingCase) past() []Reading {
	rows := slices.Clone(c.Past)
	slices.Reverse(rows)
	return rows
}
