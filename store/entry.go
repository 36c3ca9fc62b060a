package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"strings"
)

// Entry is a reading as somebody types it in.
type Entry struct {
	Counts Counts         // one value per counter of the model
	Again  Counts         // what was typed when the last Doubt was returned; the same value again is believed
	Change *CounterChange // why a counter is lower than its last value; nil when it is not
	Source string         // FromPortal …
	Author string         // who, as shown to the office
	Idem   string         // key of the form; the same key twice is one reading. May be empty
	On     Date           // when it was read, for the dealer's people; empty means today

	person PersonID // who of the customer's sends it; 0 for the dealer's people
}

// CounterChange explains counters that are lower than their last value: either they were changed
// or reset, and then Final is what they showed last and Initial what they began with (0 when
// absent), or the last reading was wrong.
type CounterChange struct {
	Final, Initial Counts
	LastWrong      bool
}

// Below is one counter below its last value.
type Below struct {
	Counter Counter
	Value   int64
	Last    int64
	On      Date  // of the last value
	Guess   int64 // what may have been meant, or 0
	Short   bool  // a digit may be missing
}

// Lower is returned for counters below their last value that nothing explains. It is an Invalid
// with a sentence per counter, and with what else is wrong; the way out is a CounterChange.
type Lower struct {
	Values []Below
	others Invalid
}

func (e Lower) Error() string { return fmt.Sprintf("%d counters are lower than before", len(e.Values)) }

// Unwrap returns the sentences.
func (e Lower) Unwrap() error {
	sentences := Invalid{}
	maps.Copy(sentences, e.others)
	for _, v := range e.Values {
		text := fmt.Sprintf("La lectura %s no puede ser menor que la última (%s).", v.Counter.spoken(), dotted(v.Last))
		switch {
		case v.Guess > 0:
			text += fmt.Sprintf(" ¿Quería escribir %s?", dotted(v.Guess))
		case v.Short:
			text += " Puede que falte una cifra."
		}
		sentences[string(v.Counter)] = text
	}
	return sentences
}

// Doubt asks once about a value that is hard to believe. Nothing was written. The same value in
// Entry.Again is accepted and marked for the office.
type Doubt struct {
	Counter Counter
	Value   int64
	Copies  int64   // since the last reading; 0 for a first one
	Days    int     // since the last reading; 0 for a first one
	Usual   int64   // copies in 30 days in this machine's history, 0 when not known
	Guess   int64   // what may have been meant, or 0
	Swap    bool    // BN and Color look exchanged; the numbers above are then those of BN
	Also    []Doubt // the other counters in doubt
}

func (e Doubt) Error() string {
	if e.Swap {
		return "bn and color look exchanged"
	}
	return fmt.Sprintf("%s %d is hard to believe", e.Counter, e.Value)
}

// reason is what the office reads about a value that was insisted on.
func (e Doubt) reason() string {
	text := fmt.Sprintf("%s: %s copias en %d días", e.Counter.label(), dotted(e.Copies), e.Days)
	if e.Days == 1 {
		text = fmt.Sprintf("%s: %s copias en un día", e.Counter.label(), dotted(e.Copies))
	}
	if e.Days == 0 {
		text = fmt.Sprintf("%s: %s en la primera lectura", e.Counter.label(), dotted(e.Value))
	}
	if e.Usual > 0 {
		text += fmt.Sprintf("; lo normal son unas %s al mes", dotted(e.Usual))
	}
	return text + ". Escrita dos veces."
}

func (c Counter) label() string {
	return map[Counter]string{BN: "BN", Color: "Color", A3: "A3", Scan: "Escáner"}[c]
}

// spoken is the counter as it stands after «la lectura» and «contador».
func (c Counter) spoken() string {
	return map[Counter]string{BN: "BN", Color: "de color", A3: "A3", Scan: "del escáner"}[c]
}

// Enter records what the owner's machine shows today. The same values twice on one day, or the
// same Idem, give the reading that is there already. It returns Invalid for a counter that is
// missing, unknown or out of range, Lower (which is also Invalid) for one below its last value,
// Doubt for one that is hard to believe, ErrNotFound for a machine of someone else or out of contract.
func (r Readings) Enter(ctx context.Context, owner Owner, id EquipmentID, entry Entry) (Reading, error) {
	var reading Reading
	err := r.s.write(ctx, "enter reading", func(t *tx) error {
		machine, err := equipment(ctx, t, owner, id, t.today())
		if err != nil {
			return err
		}
		entry.person, entry.Author = owner.member().Person, cmp.Or(owner.member().Name, entry.Author)
		var newest int64
		if err := t.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM readings").Scan(&newest); err != nil {
			return err
		}
		if reading, err = enter(ctx, t, machine, entry); err != nil || reading.ID <= newest {
			return err // or it was there
		}
		return t.acted(ctx, owner, "lectura enviada", Object{Kind: OnReading, ID: reading.ID, Name: machine.Number, Customer: machine.Customer})
	})
	return reading, err
}

// enter is Enter inside the caller's transaction, for a machine read in it.
func enter(ctx context.Context, t *tx, machine Equipment, entry Entry) (Reading, error) {
	rows, err := history(ctx, t, machine.Customer, machine.ID, t.now.Location())
	if err != nil {
		return Reading{}, err
	}
	if known, found, err := entered(ctx, t, machine, entry, rows); found || err != nil {
		return known, err
	}
	on, err := entry.day(rows, t.today())
	if err != nil {
		return Reading{}, err
	}
	c := check{machine: machine, entry: entry, rows: rows, today: on}
	if err := c.run(); err != nil {
		return Reading{}, err
	}
	reading := Reading{Equipment: machine.ID, On: on, Kind: NormalReading, Counts: entry.Counts, Copies: c.copies,
		Source: entry.Source, Author: entry.Author, Status: ReadingOK, Doubt: strings.Join(c.reasons, " "), At: t.now, person: entry.person}
	if reading.Doubt != "" {
		reading.Status = ReadingDoubtful
	}
	if len(rows) > 0 {
		reading.Since = rows[len(rows)-1].On
	}
	if len(c.final) > 0 {
		end, begin := reading, reading
		end.Kind, end.Counts, end.Status, end.Doubt = FinalReading, c.final, ReadingOK, ""
		begin.Kind, begin.Counts, begin.Status, begin.Doubt = InitialReading, c.initial, ReadingOK, ""
		if err := errors.Join(end.insert(ctx, t, ""), begin.insert(ctx, t, "")); err != nil {
			return Reading{}, err
		}
	}
	return reading, reading.insert(ctx, t, entry.Idem)
}

// day is when the reading was taken: not after today, and not before the last one.
func (e Entry) day(rows []Reading, today Date) (Date, error) {
	switch n := len(rows); {
	case e.On == "":
		return today, nil
	case e.On > today:
		return "", Invalid{"on": "La fecha no puede ser posterior a hoy."}
	case n > 0 && rows[n-1].On > e.On:
		return "", Invalid{"on": fmt.Sprintf("Ya hay una lectura posterior, del %s. Ponga esa fecha u otra más reciente.", rows[n-1].On.Time().Format("02/01/2006"))}
	}
	return e.On, nil
}

// entered finds the reading that this entry made before: by its key, or the newest one when it is
// of today and says the same.
func entered(ctx context.Context, t *tx, machine Equipment, entry Entry, rows []Reading) (Reading, bool, error) {
	if entry.Idem != "" {
		var known Reading
		err := scanReading(t.QueryRowContext(ctx, "SELECT "+readingColumns+" FROM readings r WHERE r.idem = ? AND r.equipment_id = ?",
			entry.Idem, machine.ID), &known, t.now.Location())
		if !errors.Is(err, sql.ErrNoRows) {
			return with(known, rows), err == nil, err
		}
	}
	if len(rows) == 0 {
		return Reading{}, false, nil
	}
	last := rows[len(rows)-1]
	same := last.On == cmp.Or(entry.On, t.today()) && last.Kind == NormalReading && maps.Equal(last.Counts, entry.Counts)
	return last, same, nil
}

// with returns the reading as the history has it, with its copies.
func with(known Reading, rows []Reading) Reading {
	for _, row := range rows {
		if row.ID == known.ID {
			return row
		}
	}
	return known
}

func (r *Reading) insert(ctx context.Context, t *tx, idem string) error {
	counts := r.Counts.columns()
	result, err := t.ExecContext(ctx, `INSERT INTO readings
			(equipment_id, taken_on, kind, bn, color, a3, scan, source, author, person_id, status, doubt, idem, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0), ?, ?, nullif(?, ''), ?)`,
		r.Equipment, r.On, r.Kind, counts[0], counts[1], counts[2], counts[3], r.Source, r.Author, r.person, r.Status, r.Doubt, idem, millis(t.now))
	if err != nil {
		return err
	}
	r.ID, err = result.LastInsertId()
	return err
}
