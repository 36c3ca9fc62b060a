package store

import "context"

// UndoMarks takes back what the last import did to corrections by hand, as taking back the whole run does.
func UndoMarks(ctx context.Context, s *Store) error {
	return s.write(ctx, "undo", func(t *tx) error {
		type change struct{ before, after *string }
		list, err := collect(ctx, t, "undo", func(row rowScanner, c *change) error { return row.Scan(&c.before, &c.after) },
			"SELECT before, after FROM import_changes WHERE tbl = 'by_hand' AND run_id = (SELECT max(id) FROM import_runs) ORDER BY id DESC")
		for _, c := range list {
			if err := t.undoMark(ctx, c.before, c.after); err != nil {
				return err
			}
		}
		return err
	})
}

// UndoMended is what taking back an import asks of each column.
func UndoMended(ctx context.Context, s *Store, table string, row int64, column string, before any) (mended bool, err error) {
	err = s.write(ctx, "undo", func(t *tx) error {
		mended, err = t.undoMended(ctx, table, row, column, before)
		return err
	})
	return mended, err
}
