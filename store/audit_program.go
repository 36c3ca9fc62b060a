package store

import (
	"context"
	"strconv"
	"time"
)

// How far the clock may stand before the last line of the log, or before where it should be, and how far after
// that, without it being told.
const (
	clockSlack = time.Minute
	clockAhead = time.Hour
)

// Started notes that the program runs, with its version, that the file was brought to a newer
// schema by that, and that the clock stands before the last line of the log.
func (r Audit) Started(ctx context.Context, version string) error {
	return r.s.write(ctx, "note start", func(t *tx) error {
		var last int64
		if err := t.QueryRowContext(ctx, "SELECT coalesce((SELECT at FROM audit ORDER BY id DESC LIMIT 1), 0)").Scan(&last); err != nil {
			return err
		}
		if back := time.Duration(last-millis(t.now)) * time.Millisecond; back > clockSlack {
			change := Change{Field: "Reloj", Old: r.s.instant(last).Format(time.DateTime), New: t.now.Format(time.DateTime)}
			if err := t.audit(ctx, "reloj atrasado", Object{}, change); err != nil {
				return err
			}
		}
		if from := r.s.migrated; from != 0 && from != Schema() {
			if err := t.audit(ctx, "esquema actualizado", Object{}, Changes("Esquema", strconv.Itoa(from), strconv.Itoa(Schema()))...); err != nil {
				return err
			}
		}
		return t.audit(ctx, "programa arrancado", Object{}, Change{Field: "Versión", New: version})
	})
}

// Ticked compares the clock with what it should say, as long as the program has been running since it was last
// looked at, and notes when somebody turned it back, or on by more than an hour. A machine that slept wakes
// up with a clock that is ahead.
func (r Audit) Ticked(ctx context.Context, expected time.Time) error {
	now := r.s.Now().Round(0)
	off, action := now.Sub(expected.Round(0)), "reloj adelantado"
	switch {
	case off < -clockSlack:
		action = "reloj atrasado"
	case off <= clockAhead:
		return nil
	}
	change := Change{Field: "Reloj", Old: expected.In(now.Location()).Format(time.DateTime), New: now.Format(time.DateTime)}
	return r.Note(ctx, action, Object{}, change)
}

// Stopped writes what the log still lacks, and that the program ends.
func (r Audit) Stopped(ctx context.Context) error {
	if err := r.WriteRefusals(ctx, true); err != nil {
		return err
	}
	return r.Note(ctx, "programa parado", Object{})
}
