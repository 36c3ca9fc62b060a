package store

import (
	"context"
	"encoding/json"
	"strconv"
)

// ImportLineKind says what a line of an import's report is about.
type ImportLineKind string

// The kinds of line.
const (
	LineNew      ImportLineKind = "new"
	LineChanged  ImportLineKind = "changed"
	LineRejected ImportLineKind = "rejected"
	LineKept     ImportLineKind = "kept" // mended by hand, and therefore left as it is
)

// ImportLine is one row of a file and what becomes of it. Of a big import not every row has a line;
// the counts are complete.
type ImportLine struct {
	Kind   ImportLineKind
	Table  ImportTable
	File   string
	Sheet  string
	Line   int    // as a person sees it in the file
	Key    string // what identifies it
	Text   string // the reason, or what a new row is
	Fields []ImportedField
}

// ImportLinesPerPage is how many lines one page shows.
const ImportLinesPerPage = 50

// ImportLinePage is a part of the lines of one kind, and how many there are of each.
type ImportLinePage struct {
	Lines []ImportLine
	Page  int // from 1
	Total int
	Kinds map[ImportLineKind]int
}

// Lines returns a page of a job's lines of one kind, of one table when that is named.
func (r Imports) Lines(ctx context.Context, id ImportJobID, kind ImportLineKind, table ImportTable, page int) (ImportLinePage, error) {
	const op = "list lines of import"
	found := ImportLinePage{Page: max(1, page), Kinds: map[ImportLineKind]int{}}
	kinds, err := collect(ctx, r.s.readers, op, func(row rowScanner, count *struct {
		kind ImportLineKind
		n    int
	}) error {
		return row.Scan(&count.kind, &count.n)
	}, "SELECT outcome, count(*) FROM import_lines WHERE job_id = ? GROUP BY outcome", id)
	if err != nil {
		return found, err
	}
	for _, count := range kinds {
		found.Kinds[count.kind] = count.n
	}
	const which = " FROM import_lines WHERE job_id = ? AND outcome = ? AND (?3 = '' OR tbl = ?3)"
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*)"+which, id, kind, table).Scan(&found.Total); err != nil {
		return found, translate(op, err)
	}
	found.Page = min(found.Page, max(1, (found.Total+ImportLinesPerPage-1)/ImportLinesPerPage))
	found.Lines, err = collect(ctx, r.s.readers, op, func(row rowScanner, line *ImportLine) error {
		var fields string
		if err := row.Scan(&line.Kind, &line.Table, &line.File, &line.Sheet, &line.Line, &line.Key, &line.Text, &fields); err != nil {
			return err
		}
		return json.Unmarshal([]byte(fields), &line.Fields)
	}, "SELECT outcome, tbl, file, sheet, line, key, text, fields"+which+" ORDER BY seq LIMIT ? OFFSET ?",
		id, kind, table, ImportLinesPerPage, (found.Page-1)*ImportLinesPerPage)
	return found, err
}

// keepLines puts a task's lines and files of rejected rows in place of those of the task before.
func keepLines(ctx context.Context, t *tx, id ImportJobID, end ImportEnd) error {
	if err := forgetLines(ctx, t, id); err != nil {
		return err
	}
	for seq, line := range end.Lines {
		fields := []byte("[]")
		if len(line.Fields) > 0 {
			var err error
			if fields, err = json.Marshal(line.Fields); err != nil {
				return err
			}
		}
		if _, err := t.ExecContext(ctx, "INSERT INTO import_lines (job_id, outcome, seq, tbl, file, sheet, line, key, text, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			id, line.Kind, seq, line.Table, line.File, line.Sheet, line.Line, line.Key, line.Text, string(fields)); err != nil {
			return err
		}
	}
	for seq, file := range end.Rejects {
		if _, err := t.ExecContext(ctx, "INSERT INTO import_rejects (job_id, seq, name, rows, data) VALUES (?, ?, ?, ?, ?)",
			id, seq+1, file.Name, file.Rows, file.Data); err != nil {
			return err
		}
	}
	return nil
}

func forgetLines(ctx context.Context, t *tx, id ImportJobID) error {
	for _, table := range []string{"import_lines", "import_rejects"} {
		if _, err := t.ExecContext(ctx, "DELETE FROM "+table+" WHERE job_id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

// RejectFiles lists the files of rejected rows of a job, without their content; the first is number 1.
func (r Imports) RejectFiles(ctx context.Context, id ImportJobID) ([]ImportRejects, error) {
	return collect(ctx, r.s.readers, "list rejected rows", func(row rowScanner, file *ImportRejects) error {
		return row.Scan(&file.Name, &file.Rows)
	}, "SELECT name, rows FROM import_rejects WHERE job_id = ? ORDER BY seq", id)
}

// Rejects returns one of these files with its content, or ErrNotFound.
func (r Imports) Rejects(ctx context.Context, id ImportJobID, number int64) (ImportRejects, error) {
	var file ImportRejects
	err := r.s.readers.QueryRowContext(ctx, "SELECT name, rows, data FROM import_rejects WHERE job_id = ? AND seq = ?", id, number).
		Scan(&file.Name, &file.Rows, &file.Data)
	return file, translate("get rejected rows", err)
}

func idText(id int64) string { return strconv.FormatInt(id, 10) }
