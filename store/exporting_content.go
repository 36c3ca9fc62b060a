package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ExportColumn is one column of a batch.
type ExportColumn struct {
	Key  string     `json:"key"`  // in JSON, and for the ERP's own mapping
	Name string     `json:"name"` // the heading
	Kind ExportCell `json:"kind"`
}

// ExportCell says what the values of a column are.
type ExportCell string

// The sorts of values.
const (
	ExportText    ExportCell = "text"
	ExportNumber  ExportCell = "number"
	ExportCents   ExportCell = "cents"   // in cents
	ExportPercent ExportCell = "percent" // in hundredths of a per cent
	ExportDay     ExportCell = "day"     // 2006-01-02
	ExportMoment  ExportCell = "moment"  // milliseconds UTC
)

// ExportContent is what a batch holds. A value is a string or a json.Number, or nil for none.
type ExportContent struct {
	Columns []ExportColumn `json:"columns"`
	Rows    [][]any        `json:"rows"`
}

func readContent(text string) (ExportContent, error) {
	var content ExportContent
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&content); err != nil {
		return content, fmt.Errorf("read export batch: %w", err)
	}
	return content, nil
}

// export is how one kind of thing goes to the ERP. ready selects what can leave; gone is whether the
// ERP is to forget it; rows selects one or more rows of a thing, in the order of columns.
type export struct {
	columns           []ExportColumn
	ready, gone, rows string
}

// What a row tells the ERP to do with the thing.
const (
	exportNew     = "alta"
	exportChanged = "cambio"
	exportGone    = "anulación"
)

// exported is one thing on its way out.
type exported struct {
	id     int64
	rows   [][]any
	print  [32]byte
	before []byte // the print of what the ERP has; empty for nothing
	gone   bool
}

// moved reports whether the ERP has to hear of it: not when it has the same already, nor when the
// thing came and went without it.
func (e exported) moved() bool {
	if e.before == nil {
		return !e.gone
	}
	return !bytes.Equal(e.before, e.print[:])
}

func (e exported) movement() string {
	switch {
	case e.gone:
		return exportGone
	case e.before == nil:
		return exportNew
	}
	return exportChanged
}

// collect reads what waits and writes it down as it stands.
func (e export) collect(ctx context.Context, t *tx, kind ExportKind) (ExportContent, []exported, error) {
	content := ExportContent{Columns: append([]ExportColumn{{"movimiento", "Movimiento", ExportText}}, e.columns...), Rows: [][]any{}}
	scan := func(row rowScanner, id *int64) error { return row.Scan(id) }
	ids, err := collect(ctx, t, "list what waits for the ERP", scan, e.ready+fmt.Sprintf(" LIMIT %d", MostExported), kind)
	if err != nil {
		return content, nil, err
	}
	things := make([]exported, 0, len(ids))
	for _, id := range ids {
		thing, err := e.thing(ctx, t, kind, id)
		if err != nil {
			return content, nil, err
		}
		things = append(things, thing)
		if !thing.moved() {
			continue
		}
		for _, row := range thing.rows {
			content.Rows = append(content.Rows, append([]any{thing.movement()}, row...))
		}
	}
	return content, things, nil
}

// thing reads one thing and what the ERP has of it.
func (e export) thing(ctx context.Context, t *tx, kind ExportKind, id int64) (exported, error) {
	thing := exported{id: id}
	if err := t.QueryRowContext(ctx, e.gone, id).Scan(&thing.gone); err != nil {
		return thing, err
	}
	row := t.QueryRowContext(ctx, "SELECT print FROM export_marks WHERE kind = ? AND object_id = ?", kind, id)
	if err := row.Scan(&thing.before); err != nil && !errors.Is(err, sql.ErrNoRows) {
		return thing, err
	}
	scan := func(row rowScanner, values *[]any) error {
		*values = make([]any, len(e.columns))
		into := make([]any, len(e.columns))
		for i := range into {
			into[i] = &(*values)[i]
		}
		return row.Scan(into...)
	}
	var err error
	if thing.rows, err = collect(ctx, t, "read what goes to the ERP", scan, e.rows, id); err != nil {
		return thing, err
	}
	text, err := json.Marshal([]any{thing.gone, thing.rows})
	thing.print = sha256.Sum256(text)
	return thing, err
}
