package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// undoOrder lists the tables that imports write so that what refers to others goes first.
var undoOrder = [...]string{"article_models", "coverage", "readings", "equipment", "contracts", "addresses", "articles", "customers",
	"models", "contract_kinds", "technicians", "payment_methods"}

// Undoable looks whether an import can be taken back now. It returns Obstacles when something that it
// wrote was changed since or is in use, ErrForbidden, with a Sentence, when it is not the last one or
// was taken back before, and ErrNotFound. Nothing is written.
func (r Imports) Undoable(ctx context.Context, run int64) error {
	record, err := r.Run(ctx, run)
	if err != nil {
		return err
	}
	if err := record.refusal(); err != nil {
		return err
	}
	w, err := loadWritten(ctx, r.s.readers, run)
	if err == nil {
		err = w.check(ctx, r.s.readers)
	}
	return translate("look whether an import can be undone", err)
}

// refusal says why a run cannot be taken back whatever it wrote.
func (record ImportRecord) refusal() error {
	switch {
	case record.Running:
		return Sentence{"Esta importación está en marcha. Espere a que termine.", ErrForbidden}
	case !record.Undone.IsZero():
		return Sentence{"Esta importación ya se deshizo.", ErrForbidden}
	case !record.Last:
		return Sentence{"Solo se puede deshacer la última importación que cambió algo.", ErrForbidden}
	}
	return nil
}

// QueueUndo has an import taken back; a second time while that is on its way it is the same job.
// What Undoable refuses is refused here.
func (r Imports) QueueUndo(ctx context.Context, run int64) (ImportJobID, error) {
	var id ImportJobID
	err := r.s.readers.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) FROM import_jobs WHERE kind = 'undo' AND run_id = ? AND state IN ('queued', 'working')", run).Scan(&id)
	if err != nil || id != 0 {
		return id, translate("queue undo", err)
	}
	if err := r.Undoable(ctx, run); err != nil {
		return 0, err
	}
	err = r.s.write(ctx, "queue undo", func(t *tx) error {
		var err error
		if id, err = r.begin(ctx, t, ImportUndo, ImportQueued, fmt.Sprintf("undo %d %d", run, millis(t.now))); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, "UPDATE import_jobs SET task = 'undo', run_id = ? WHERE id = ?", run, id)
		return err
	})
	if err == nil {
		r.hint()
	}
	return id, err
}

// Undo takes an import back, in one transaction: what it made is deleted, what it changed has its old
// values again. It refuses what Undoable refuses, and then nothing is changed.
func (r Imports) Undo(ctx context.Context, run int64) (err error) {
	record, err := r.Run(ctx, run)
	if err != nil {
		return err
	}
	if err := record.refusal(); err != nil {
		return err
	}
	restore, err := r.s.largeCache(ctx)
	if err != nil {
		return translate("undo import", err)
	}
	defer func() { err = errors.Join(err, restore()) }()
	return r.s.write(ctx, "undo import", func(t *tx) error {
		by := ActorOf(ctx).Name
		done, err := t.ExecContext(ctx, "UPDATE import_runs SET undone_at = max(started_at, ?), undone_by = ? WHERE id = ? AND id = ("+lastRun+")", millis(t.now), by, run)
		if err != nil {
			return err
		}
		if marked, err := done.RowsAffected(); err != nil || marked == 0 {
			return errors.Join(err, Sentence{"Solo se puede deshacer la última importación que cambió algo.", ErrForbidden})
		}
		w, err := loadWritten(ctx, t, run)
		if err != nil {
			return err
		}
		if err := w.check(ctx, t); err != nil {
			return err
		}
		if err := w.restore(ctx, t); err != nil {
			return err
		}
		if err := w.remove(ctx, t); err != nil {
			return err
		}
		if err := r.s.searchable(ctx, t, w); err != nil {
			return err
		}
		return t.audit(ctx, "importación deshecha", Object{Kind: OnImport, ID: run, Name: fileNames(record.Files)})
	})
}

// restore gives the changed rows their old values, the last change first. A column that was corrected
// by hand since keeps its value; what the ERP says of it is the old value again.
func (w *written) restore(ctx context.Context, t *tx) error {
	for _, change := range slices.Backward(w.changed) {
		var names []string
		var values []any
		for name, value := range change.before {
			if name == "key" {
				continue
			}
			mended, err := t.undoMended(ctx, change.table, change.id, name, value)
			if err != nil {
				return err
			}
			if !mended {
				names, values = append(names, name), append(values, value)
			}
		}
		if len(names) == 0 {
			continue
		}
		where, args := change.where()
		if _, err := t.ExecContext(ctx, "UPDATE "+change.table+" SET "+strings.Join(names, " = ?, ")+" = ?"+where, append(values, args...)...); err != nil {
			return err
		}
		if change.table == "equipment" && slices.Contains(names, "customer_id") {
			if err := neverMoved(ctx, t, change.id); err != nil {
				return err
			}
		}
	}
	for _, mark := range slices.Backward(w.marks) {
		if err := t.undoMark(ctx, mark.before, mark.after); err != nil {
			return err
		}
	}
	return nil
}

// neverMoved takes a machine's move to another customer and back out of its life: the two last
// owners were none, and the one before them has had it all along.
func neverMoved(ctx context.Context, t *tx, machine int64) error {
	_, err := t.ExecContext(ctx, "DELETE FROM equipment_owners WHERE id IN (SELECT id FROM equipment_owners WHERE equipment_id = ? ORDER BY id DESC LIMIT 2)", machine)
	if err == nil {
		_, err = t.ExecContext(ctx, `UPDATE equipment_owners SET to_on = '9999-12-31', to_reading = 9223372036854775807
			WHERE id = (SELECT max(id) FROM equipment_owners WHERE equipment_id = ?)`, machine)
	}
	return err
}

// remove deletes the new rows.
func (w *written) remove(ctx context.Context, t *tx) error {
	for _, table := range undoOrder {
		for key := range w.keys[table] {
			where, args := keyWhere(table, key)
			if _, err := t.ExecContext(ctx, "DELETE FROM "+table+where, args...); err != nil {
				return err
			}
		}
		for _, s := range w.made[table] {
			if _, err := t.ExecContext(ctx, "DELETE FROM "+table+" WHERE id BETWEEN ? AND ?", s.first, s.last); err != nil {
				return err
			}
		}
	}
	return nil
}

// searchable derives again what is made from the columns that were restored, and counts the rows'
// versions up, so that nobody saves over them what they saw before.
func (s *Store) searchable(ctx context.Context, t *tx, w *written) error {
	b := &importing{Importer: &Importer{s: s, books: map[string]*codebook{}, sets: map[ImportTable]*importSet{}}, t: t}
	for table, spec := range importSpecs() {
		restored := map[int64]bool{}
		for _, change := range w.changed {
			if change.table == spec.table {
				restored[change.id] = true
			}
		}
		if len(restored) == 0 || spec.keyless {
			continue
		}
		set, err := b.set(ctx, table)
		if err != nil {
			return err
		}
		for _, row := range set.rows {
			if !restored[row.id] {
				continue
			}
			names, values := b.derived(set, row, nil, nil)
			if len(names) == 0 {
				continue
			}
			if err := b.writeChange(ctx, set, row, names, values); err != nil {
				return err
			}
		}
	}
	return nil
}
