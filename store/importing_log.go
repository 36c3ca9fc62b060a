package store

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
)

// made notes a new row for the record of the run.
func (b *importing) made(table string, id int64) {
	if ids := b.fresh[table]; ids != nil {
		ids[1] = id
		return
	}
	b.fresh[table] = &[2]int64{id, id}
}

// logFresh records the new rows of the batch.
func (b *importing) logFresh(ctx context.Context) error {
	if b.run == 0 {
		return nil
	}
	if _, err := b.t.ExecContext(ctx, "UPDATE import_runs SET beat_at = ? WHERE id = ?", millis(b.t.now), b.run); err != nil {
		return err
	}
	for table, ids := range b.fresh {
		if _, err := b.t.ExecContext(ctx, "INSERT INTO import_changes (run_id, tbl, first_id, last_id) VALUES (?, ?, ?, ?)",
			b.run, table, ids[0], ids[1]); err != nil {
			return err
		}
	}
	for table, keys := range b.keys {
		list, err := json.Marshal(keys)
		if err != nil {
			return err
		}
		if _, err := b.t.ExecContext(ctx, "INSERT INTO import_changes (run_id, tbl, after) VALUES (?, ?, ?)", b.run, table, string(list)); err != nil {
			return err
		}
	}
	return nil
}

// logChange records one changed row with the columns it had and has now.
func (b *importing) logChange(ctx context.Context, table string, id int64, before, after map[string]any) error {
	if b.run == 0 {
		return nil
	}
	old, err := json.Marshal(before)
	if err != nil {
		return err
	}
	now, err := json.Marshal(after)
	if err != nil {
		return err
	}
	_, err = b.t.ExecContext(ctx, "INSERT INTO import_changes (run_id, tbl, first_id, last_id, before, after) VALUES (?, ?, ?, ?, ?, ?)",
		b.run, table, id, id, string(old), string(now))
	return err
}

// fileNames is the files of a run in one line of the log.
func fileNames(files []ImportFile) string {
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = file.Name
	}
	return clip(strings.Join(names, ", "))
}

// countChanges is what a run did, table by table, as the log keeps it.
func countChanges(counts map[ImportTable]*ImportCounts) []Change {
	var list []Change
	for _, table := range ImportOrder {
		if c := counts[table]; c != nil && *c != (ImportCounts{}) {
			list = append(list, Change{Field: table.Word(), New: strconv.Itoa(c.New) + " nuevas, " + strconv.Itoa(c.Changed) + " cambiadas, " +
				strconv.Itoa(c.Unchanged) + " iguales, " + strconv.Itoa(c.Rejected) + " rechazadas"})
		}
	}
	return list
}
