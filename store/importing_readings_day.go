package store

import (
	"context"
	"fmt"
)

// storedReading is a reading of the same machine and day.
type storedReading struct {
	id     int64
	counts [len(Counters)]any
	erp    bool // it came from the ERP and nobody here has judged it
}

// weighReading decides about one row that has company on its day.
func (b *importing) weighReading(ctx context.Context, staged []stagedReading, i int) (ImportResult, error) {
	row := staged[i]
	stored, err := collect(ctx, b.t, "readings of the day", func(r rowScanner, s *storedReading) error {
		return r.Scan(&s.id, &s.counts[0], &s.counts[1], &s.counts[2], &s.counts[3], &s.erp)
	}, `SELECT id, bn, color, a3, scan, import_id IS NOT NULL AND status = 'ok' FROM readings
		WHERE equipment_id = ? AND taken_on = ? ORDER BY id`, row.equipment, row.on)
	if err != nil {
		return ImportResult{}, err
	}
	var corrected []storedReading
	for _, s := range stored {
		if row.matches(s) {
			return ImportResult{Outcome: RowUnchanged}, nil
		}
		if s.erp {
			corrected = append(corrected, s)
		}
	}
	if len(corrected) == 1 && row.first && !row.again {
		return b.correctReading(ctx, row, corrected[0])
	}
	done, err := b.t.ExecContext(ctx, "INSERT INTO readings ("+readingCols+", created_at, import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		row.equipment, row.on, row.counts[0], row.counts[1], row.counts[2], row.counts[3], row.source, row.author, millis(b.t.now), b.runID())
	if err != nil {
		return ImportResult{}, err
	}
	id, err := done.LastInsertId()
	b.made("readings", id)
	return ImportResult{Outcome: RowNew}, err
}

// matches reports whether the stored reading already says all that the row says.
func (r stagedReading) matches(s storedReading) bool {
	for i := range Counters {
		if r.counts[i] != nil && r.counts[i] != s.counts[i] {
			return false
		}
	}
	return true
}

// correctReading takes over the values that the ERP has corrected.
func (b *importing) correctReading(ctx context.Context, row stagedReading, s storedReading) (ImportResult, error) {
	result := ImportResult{Outcome: RowChanged}
	before, after := map[string]any{}, map[string]any{}
	for i, counter := range Counters {
		if row.counts[i] == nil || row.counts[i] == s.counts[i] {
			row.counts[i] = s.counts[i]
			continue
		}
		before[string(counter)], after[string(counter)] = s.counts[i], row.counts[i]
		result.Fields = append(result.Fields, ImportedField{Field: string(counter), Old: shownCount(s.counts[i]), New: shownCount(row.counts[i])})
	}
	if _, err := b.t.ExecContext(ctx, "UPDATE readings SET bn = ?, color = ?, a3 = ?, scan = ? WHERE id = ?",
		row.counts[0], row.counts[1], row.counts[2], row.counts[3], s.id); err != nil {
		return result, err
	}
	return result, b.logChange(ctx, "readings", s.id, before, after)
}

func shownCount(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}
