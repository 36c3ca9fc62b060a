package erp

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"areaclientes/store"
)

// Formats lists how a batch can be written.
var Formats = [...]string{"csv", "xlsx", "json"}

// WriteBatch writes a batch as csv, xlsx or json. The same batch is written with the same bytes in
// CSV and JSON each time. Moments are those of the clock in zone. It returns store.ErrNotFound for
// another format.
func WriteBatch(w io.Writer, format string, batch store.ExportBatch, content store.ExportContent, zone *time.Location) error {
	switch format {
	case "json":
		return writeJSON(w, batch, content, zone)
	case "csv", "xlsx":
		sheet, err := batchSheet(batch, content, zone)
		if err != nil {
			return err
		}
		if format == "csv" {
			return sheet.WriteCSV(w)
		}
		return sheet.WriteXLSX(w)
	}
	return store.ErrNotFound
}

func batchSheet(batch store.ExportBatch, content store.ExportContent, zone *time.Location) (Sheet, error) {
	sheet := Sheet{Name: fmt.Sprintf("%s %d", batch.Kind, batch.Number), Columns: []string{"Lote"}}
	for _, column := range content.Columns {
		sheet.Columns = append(sheet.Columns, column.Name)
	}
	for _, row := range content.Rows {
		cells := []Cell{Number(batch.Number)}
		for i, column := range content.Columns {
			cell, err := batchCell(column, row[i], zone)
			if err != nil {
				return sheet, err
			}
			cells = append(cells, cell)
		}
		sheet.Rows = append(sheet.Rows, cells)
	}
	return sheet, nil
}

// batchCell is one value of a batch; none is an empty cell.
func batchCell(column store.ExportColumn, value any, zone *time.Location) (Cell, error) {
	switch value := value.(type) {
	case nil:
		return Cell{}, nil
	case string:
		if column.Kind == store.ExportDay {
			return Day(store.Date(value)), nil
		}
		return Text(value), nil
	case json.Number:
		units, err := value.Int64()
		if err != nil {
			return Cell{}, fmt.Errorf("write batch: %s: %w", column.Key, err)
		}
		switch column.Kind {
		case store.ExportCents, store.ExportPercent:
			return Decimal(units, 2), nil
		case store.ExportMoment:
			return Moment(time.UnixMilli(units).In(zone)), nil
		}
		return Number(units), nil
	}
	return Cell{}, fmt.Errorf("write batch: %s holds a %T", column.Key, value)
}

// writeJSON writes one object per row under the keys of the columns: amounts and percentages as
// decimal numbers, moments as RFC 3339.
func writeJSON(w io.Writer, batch store.ExportBatch, content store.ExportContent, zone *time.Location) error {
	rows := make([]map[string]any, 0, len(content.Rows))
	for _, row := range content.Rows {
		object := map[string]any{}
		for i, column := range content.Columns {
			cell, err := batchCell(column, row[i], zone)
			if err != nil {
				return err
			}
			switch {
			case row[i] == nil:
				object[column.Key] = nil
			case cell.kind == numberCell:
				object[column.Key] = json.Number(cell.number("."))
			case cell.kind == dayCell:
				object[column.Key] = cell.at.Format(time.DateOnly)
			case cell.kind == momentCell:
				object[column.Key] = cell.at.Format(time.RFC3339)
			default:
				object[column.Key] = cell.text
			}
		}
		rows = append(rows, object)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", " ")
	out.SetEscapeHTML(false)
	return out.Encode(map[string]any{"tipo": batch.Kind, "lote": batch.Number, "huella": batch.Hash, "filas": rows})
}
