package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
)

// What staff change in rows that the ERP brings is marked «corregido a mano»: the mark keeps what
// the ERP says, and the next import leaves the field alone and reports it. A mark is one row of
// by_hand; mend, made and importing are the only ones that write them.

// mark is one field of one row that was corrected by hand.
type mark struct {
	ID    int64  `json:"id"`
	Table string `json:"tbl"`
	Row   int64  `json:"row_id"`
	Field string `json:"field"` // a column; empty: the whole row was made here
	ERP   any    `json:"erp_value"`
	Value any    `json:"value"`
	Staff int64  `json:"staff_id"`
	Name  string `json:"staff_name"`
	At    int64  `json:"at"`
}

const markColumns = "id, tbl, row_id, field, erp_value, value, staff_id, staff_name, at"

func scanMark(row rowScanner, m *mark) error {
	return row.Scan(&m.ID, &m.Table, &m.Row, &m.Field, &m.ERP, &m.Value, &m.Staff, &m.Name, &m.At)
}

// mending is what somebody at the dealer's changes in one row.
type mending struct {
	table   string
	id      int64
	version int64          // of the row that they were looking at; 0 is not checked
	on      Object         // for the log; its ID and Name may be left out
	action  string         // for the log
	values  map[string]any // column → string, int64 or nil, as it is stored
}

// mend writes the values that differ from what is stored, marks those of a row that came from the
// ERP as corrected by hand, bumps the row's version, keeps its search words current and writes the
// log. It tells whether anything changed. It returns ErrNotFound for a row that is not there and
// ErrConflict when somebody else changed it since version.
func (t *tx) mend(ctx context.Context, m mending) (bool, error) {
	sheet := mendableOf(m.table)
	have, version, err := rowOf(ctx, t, sheet, m.id)
	if err != nil {
		return false, err
	}
	if m.version != 0 && m.version != version {
		return false, ErrConflict
	}
	names, changes, err := t.differ(ctx, sheet, m, have)
	if err != nil || len(names) == 0 {
		return false, err
	}
	if err := t.rewrite(ctx, sheet, m.id, names, have); err != nil {
		return false, err
	}
	return true, t.auditOf(ctx, m, changes)
}

// differ puts into have what is to be written, marks it, and returns which columns that are and what
// changes by it in words.
func (t *tx) differ(ctx context.Context, sheet mendable, m mending, have map[string]any) (names []string, changes []Change, err error) {
	made, err := t.madeHere(ctx, m.table, m.id)
	if err != nil {
		return nil, nil, err
	}
	for _, column := range sheet.columns {
		value, given := m.values[column.name]
		if !given || value == have[column.name] {
			continue
		}
		if column.imported && column.follows == "" && !made {
			if err := t.mark(ctx, m.table, m.id, column.name, have[column.name], value); err != nil {
				return nil, nil, err
			}
		}
		change, err := t.changeOf(ctx, m.table, column.importColumn, have[column.name], value)
		if err != nil {
			return nil, nil, err
		}
		if column.follows == "" {
			changes = append(changes, change)
		}
		have[column.name] = value
		names = append(names, column.name)
	}
	return names, changes, nil
}

// auditOf writes the log's line, with what of the object whoever mends left out.
func (t *tx) auditOf(ctx context.Context, m mending, changes []Change) error {
	on := m.on
	if on.Kind == "" || on.Name == "" {
		var err error
		if on, err = objectOf(ctx, t, m.table, m.id); err != nil {
			return err
		}
	}
	if on.ID == 0 {
		on.ID = m.id
	}
	return t.audit(ctx, m.action, on, changes...)
}

func (t *tx) changeOf(ctx context.Context, table string, column importColumn, old, value any) (Change, error) {
	before, err := showValue(ctx, t, column, old)
	if err != nil {
		return Change{}, err
	}
	after, err := showValue(ctx, t, column, value)
	return Change{FieldWord(table, column.name), before, after}, err
}

// rowOf reads what can be mended of a row, and its version.
func rowOf(ctx context.Context, q querier, sheet mendable, id int64) (map[string]any, int64, error) {
	values := make([]any, len(sheet.columns))
	var version int64
	targets := []any{&version}
	names := make([]string, len(sheet.columns))
	for i, column := range sheet.columns {
		names[i], targets = column.name, append(targets, &values[i])
	}
	err := q.QueryRowContext(ctx, "SELECT version, "+strings.Join(names, ", ")+" FROM "+sheet.table+" WHERE id = ?", id).Scan(targets...)
	row := make(map[string]any, len(values))
	for i, name := range names {
		row[name] = values[i]
	}
	return row, version, err
}

// rewrite writes the columns named, and what is derived from all of them.
func (t *tx) rewrite(ctx context.Context, sheet mendable, id int64, names []string, row map[string]any) error {
	assign := strings.Join(names, " = ?, ") + " = ?, version = version + 1"
	var values []any
	for _, name := range names {
		values = append(values, row[name])
	}
	if sheet.updated {
		assign, values = assign+", updated_at = ?", append(values, millis(t.now))
	}
	if sheet.search != nil {
		words, err := t.searchOf(ctx, sheet, row)
		if err != nil {
			return err
		}
		assign, values = assign+", search = ?", append(values, words)
	}
	_, err := t.ExecContext(ctx, "UPDATE "+sheet.table+" SET "+assign+" WHERE id = ?", append(values, id)...)
	return err
}

// searchOf is the words by which a row is found, as an import would write them.
func (t *tx) searchOf(ctx context.Context, sheet mendable, row map[string]any) (string, error) {
	var failed error
	words := sheet.search(nil, func(name string) string {
		i := slices.IndexFunc(sheet.columns, func(c mendColumn) bool { return c.name == name })
		text, err := showValue(ctx, t, sheet.columns[i].importColumn, row[name])
		failed = errors.Join(failed, err)
		return text
	})
	return Fold(strings.Join(words, " ")), failed
}

// mark notes that a field of a row from the ERP stands corrected. Corrected once more it keeps the
// ERP's value; put back to the ERP's value it is a correction no longer.
func (t *tx) mark(ctx context.Context, table string, row int64, field string, erp, value any) error {
	by := ActorOf(ctx)
	have, err := t.markOf(ctx, table, row, field)
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return err
	case err == nil && have.ERP == value:
		_, err = t.ExecContext(ctx, "DELETE FROM by_hand WHERE id = ?", have.ID)
		return err
	}
	return t.putMark(ctx, &mark{Table: table, Row: row, Field: field, ERP: erp, Value: value, Staff: int64(by.Staff), Name: by.Name, At: millis(t.now)})
}

// putMark writes a mark; one that is there keeps the ERP's value.
func (t *tx) putMark(ctx context.Context, m *mark) error {
	return t.QueryRowContext(ctx, `INSERT INTO by_hand (tbl, row_id, field, erp_value, value, staff_id, staff_name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (tbl, row_id, field) DO UPDATE SET value = excluded.value, staff_id = excluded.staff_id,
			staff_name = excluded.staff_name, at = excluded.at RETURNING id`,
		m.Table, m.Row, m.Field, m.ERP, m.Value, m.Staff, m.Name, m.At).Scan(&m.ID)
}

func (t *tx) markOf(ctx context.Context, table string, row int64, field string) (mark, error) {
	var m mark
	err := scanMark(t.QueryRowContext(ctx, "SELECT "+markColumns+" FROM by_hand WHERE tbl = ? AND row_id = ? AND field = ?", table, row, field), &m)
	return m, err
}

// made notes that a row was made here: the ERP does not know it yet. When the ERP brings it one day,
// what is empty is filled and what differs stays as a correction.
func (t *tx) made(ctx context.Context, table string, row int64) error {
	return t.mark(ctx, table, row, "", nil, nil)
}

func (t *tx) madeHere(ctx context.Context, table string, row int64) (bool, error) {
	if table == "addresses" {
		var source string
		err := t.QueryRowContext(ctx, "SELECT source FROM addresses WHERE id = ?", row).Scan(&source)
		if err != nil || source != "erp" {
			return true, err
		}
	}
	_, err := t.markOf(ctx, table, row, "")
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
