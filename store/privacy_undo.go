package store

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// keptFile is where the archive of a customer keeps the rows themselves, by which a block can be undone.
const keptFile = "para-deshacer.json"

// keptRows are rows of a table as they were. Blobs are in base64, each in a list of its own.
type keptRows struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Rows    [][]any  `json:"rows"`
}

// notKept are tables whose rows do not come back when a block is undone: letters that were not sent and ways
// in. Whoever came in before is let in anew.
var notKept = []string{"person_invitations", "basket_additions", "outbox", "invitations", "access_notice_lines", "access_notices", "open_sessions", "access_links", "access_codes", "import_changes", "audit"}

// keptTables are the tables whose rows come back, what others refer to first.
func keptTables() []privTable {
	list := slices.DeleteFunc(slices.Concat(privParty(), privWork(), privAround()), func(table privTable) bool {
		return table.erase == "" || slices.Contains(notKept, table.name)
	})
	files := privTable{name: "attachment_data", customer: "t.attachment_id IN (SELECT a.id FROM attachments a WHERE a.event_id " + ofEvents + ")"}
	return append(list, files)
}

// keep writes the rows of a customer into its archive, before they are erased.
func (s *Store) keep(ctx context.Context, t *tx, who Subject, archive *zip.Writer) error {
	if who.Person != 0 {
		return nil // their name was taken out of texts, and nobody knows any more where it stood
	}
	var all []keptRows
	for _, table := range keptTables() {
		kept, err := t.keptRows(ctx, table.name, table.customer, who.Customer)
		if err != nil {
			return err
		}
		all = append(all, kept)
	}
	out, err := s.entry(archive, keptFile)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(all)
}

// keptRows reads rows of a table as they are.
func (t *tx) keptRows(ctx context.Context, table, condition string, args ...any) (keptRows, error) {
	kept := keptRows{Table: table}
	rows, err := t.QueryContext(ctx, "SELECT t.* FROM "+table+" t WHERE "+condition, args...)
	if err != nil {
		return kept, fmt.Errorf("%s: %w", table, err)
	}
	defer rows.Close()
	if kept.Columns, err = rows.Columns(); err != nil {
		return kept, err
	}
	for rows.Next() {
		row := make([]any, len(kept.Columns))
		into := make([]any, len(row))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return kept, err
		}
		for i, value := range row {
			if blob, is := value.([]byte); is {
				row[i] = []any{base64.StdEncoding.EncodeToString(blob)}
			}
		}
		kept.Rows = append(kept.Rows, row)
	}
	return kept, rows.Err()
}

// Unblock undoes the block of somebody who was not meant: the customer is one again, with all that is theirs.
// Ways in stay closed; whoever is to come in is let in anew. It returns Invalid without a reason, ErrConflict
// once it is purged or when the number is somebody else's by now, a Sentence around ErrForbidden for a person
// whose name was taken out of what others wrote, and ErrNotFound.
func (r Privacy) Unblock(ctx context.Context, id ErasureID, reason string) error {
	if reason = strings.TrimSpace(reason); reason == "" || exceeds(reason, 500) {
		return Invalid{"undo": "Escriba por qué se deshace, en menos de 500 letras: quedará en el registro."}
	}
	return r.s.write(ctx, "undo block", func(t *tx) error {
		e, err := t.erasure(ctx, r.s, id)
		switch {
		case err != nil:
			return err
		case !e.PurgedAt.IsZero():
			return ErrConflict
		case !e.ArchivedAt.IsZero():
			if err := t.restore(ctx, e); err != nil {
				return err
			}
		}
		if err := t.standAgain(ctx, e.Subject); err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "DELETE FROM erasures WHERE id = ?", e.ID); err != nil {
			return err
		}
		name, err := e.Subject.name(ctx, t)
		if err != nil {
			return err
		}
		return t.audit(ctx, "bloqueo deshecho", e.Subject.object(name), Change{Field: "Motivo", New: reason})
	})
}

// standAgain makes a customer active again. A person stays without access, as after it was withdrawn.
func (t *tx) standAgain(ctx context.Context, who Subject) error {
	if who.Person != 0 {
		return nil
	}
	_, err := t.ExecContext(ctx, "UPDATE customers SET active = 1, version = version + 1 WHERE id = ?", who.Customer)
	return err
}

// restore brings the rows of a customer back from its archive.
func (t *tx) restore(ctx context.Context, e Erasure) error {
	var data []byte
	if err := t.QueryRowContext(ctx, "SELECT data FROM erasure_archives WHERE erasure_id = ?", e.ID).Scan(&data); err != nil {
		return err
	}
	all, err := keptIn(data)
	if err != nil {
		return err
	}
	for _, kept := range all {
		for _, row := range kept.Rows {
			if err := t.restoreRow(ctx, kept.Table, kept.Columns, row); err != nil {
				return err
			}
		}
	}
	// The ERP has it all: it was archived after that.
	for kind, name := range map[ExportKind]string{ExportOrders: "orders", ExportIncidents: "incidents", ExportReadings: "readings"} {
		ids := "SELECT t.id FROM " + name + " t WHERE " + privTableOf(name).customer
		if _, err := t.ExecContext(ctx, "DELETE FROM export_queue WHERE object_id IN ("+ids+") AND kind = ?2", e.Subject.Customer, kind); err != nil {
			return err
		}
	}
	return nil
}

// keptIn reads the rows that an archive keeps. Without any it is a person's, or of before they were kept.
func keptIn(data []byte) ([]keptRows, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	file, err := archive.Open(keptFile)
	if err != nil {
		return nil, refusal("Este bloqueo no se puede deshacer: abra los datos y vuelva a darle de alta con ellos.")
	}
	text, err := io.ReadAll(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("read archive: %w", err)
	}
	var all []keptRows
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return all, decoder.Decode(&all)
}

// keptValue is a value of a kept row as SQLite takes it.
func keptValue(value any) (any, error) {
	switch v := value.(type) {
	case json.Number:
		if whole, err := v.Int64(); err == nil {
			return whole, nil
		}
		return v.Float64()
	case []any:
		text, _ := v[0].(string)
		return base64.StdEncoding.DecodeString(text)
	}
	return value, nil
}

// restoreRow writes a row as it was: what differs of one that is still there, or all of one that is not. What
// counts changes goes on, and people come back without a way in.
func (t *tx) restoreRow(ctx context.Context, table string, columns []string, row []any) error {
	keys, err := collect(ctx, t, "list keys", func(row rowScanner, name *string) error { return row.Scan(name) },
		"SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", table)
	if err != nil {
		return err
	}
	var where, set, marks []string
	var at, changed, values []any
	for i, column := range columns {
		value, err := keptValue(row[i])
		if err != nil {
			return err
		}
		if table == "people" {
			value = withoutAccess(column, value)
		}
		values, marks = append(values, value), append(marks, "?")
		switch {
		case slices.Contains(keys, column):
			where, at = append(where, column+" = ?"), append(at, value)
		case column == "version":
			set = append(set, "version = version + 1")
		case column != "epoch":
			set, changed = append(set, column+" = ?"), append(changed, value)
		}
	}
	if len(set) > 0 {
		done, err := t.ExecContext(ctx, "UPDATE "+table+" SET "+strings.Join(set, ", ")+" WHERE "+strings.Join(where, " AND "), append(changed, at...)...)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); n > 0 || err != nil {
			return err
		}
	}
	_, err = t.ExecContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES ("+strings.Join(marks, ", ")+")", values...)
	return err
}

// withoutAccess is a column of a person who comes back without a way in.
func withoutAccess(column string, value any) any {
	switch column {
	case "login_id":
		return nil
	case "main", "active":
		return int64(0)
	}
	return value
}
