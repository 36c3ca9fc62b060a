package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
)

// undoMark takes back what a run did to a mark: one change of the table by_hand, its sides as they
// stand in import_changes. What staff have corrected since stays.
func (t *tx) undoMark(ctx context.Context, before, after *string) error {
	var was, is mark
	for side, into := range map[*string]*mark{before: &was, after: &is} {
		if side == nil {
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(*side))
		decoder.UseNumber()
		if err := decoder.Decode(into); err != nil {
			return err
		}
		into.ERP, into.Value = stored(into.ERP), stored(into.Value)
	}
	var err error
	switch {
	case before == nil:
		_, err = t.ExecContext(ctx, "DELETE FROM by_hand WHERE id = ?", is.ID)
	case after == nil:
		_, err = t.ExecContext(ctx, "INSERT INTO by_hand ("+markColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			was.ID, was.Table, was.Row, was.Field, was.ERP, was.Value, was.Staff, was.Name, was.At)
	default:
		_, err = t.ExecContext(ctx, "UPDATE by_hand SET erp_value = ? WHERE id = ? AND erp_value IS ?", was.ERP, is.ID, is.ERP)
	}
	return err
}

// undoMended tells whether a column that a run changed is corrected by hand now; the run's change
// is then taken back in what the ERP is said to say, and the column stays as it is.
func (t *tx) undoMended(ctx context.Context, table string, row int64, column string, before any) (bool, error) {
	m, err := t.markOf(ctx, table, row, column)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, err = t.ExecContext(ctx, "UPDATE by_hand SET erp_value = ? WHERE id = ?", stored(before), m.ID)
	return true, err
}

// stored is a value out of JSON as the file holds it.
func stored(value any) any {
	switch value := value.(type) {
	case json.Number:
		if n, err := value.Int64(); err == nil {
			return n
		}
	case float64:
		return int64(value)
	}
	return value
}
