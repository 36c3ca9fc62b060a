package erp

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"areaclientes/store"
)

// What a report keeps at the most, so that the wrong file does not fill the memory; everything is counted.
const (
	maxRejects = 10_000
	maxChanges = 1_000
	maxKept    = 10_000
)

// Report is what an import did, or would do.
type Report struct {
	DryRun   bool
	Tables   map[store.ImportTable]*store.ImportCounts
	Rejects  []Reject  // the first 10.000
	Changes  []Change  // the first 1.000 of each table
	Added    []Added   // the first 1.000 of each table
	Kept     []Kept    // what was corrected by hand and stays so; the first 10.000
	Unknown  []Unknown // headings that were not used
	Problems []Problem // files and sheets that could not be read

	shown map[store.ImportTable]int
	added map[store.ImportTable]int
	plans []Plan
}

// Reject is a row that was not imported.
type Reject struct {
	File   string            `json:"file"`
	Sheet  string            `json:"sheet,omitempty"`
	Table  store.ImportTable `json:"table"`
	Line   int               `json:"line"` // as the person sees it in the file or sheet
	Reason string            `json:"reason"`
	Cells  []string          `json:"-"` // the row as it came
}

// Change is a row that changes what is stored.
type Change struct {
	File   string                `json:"file"`
	Sheet  string                `json:"sheet,omitempty"`
	Table  store.ImportTable     `json:"table"`
	Line   int                   `json:"line"`
	Key    string                `json:"key"` // the row's first column that identifies it
	Fields []store.ImportedField `json:"fields"`
}

// Added is a row that is not stored yet.
type Added struct {
	File  string
	Sheet string
	Table store.ImportTable
	Line  int
	Key   string // as in Change
	Text  string // the values beside it that tell what it is
}

// Kept is one field that somebody corrected by hand: the file says something else, and it stays.
type Kept struct {
	File  string            `json:"file"`
	Sheet string            `json:"sheet,omitempty"`
	Table store.ImportTable `json:"table"`
	Line  int               `json:"line"`
	Key   string            `json:"key"`
	store.ImportKept
}

// Unknown is a heading that was not used, with the field it may stand for.
type Unknown struct {
	File    string  `json:"file"`
	Sheet   string  `json:"sheet,omitempty"`
	Heading string  `json:"heading"`
	Guess   string  `json:"guess,omitempty"` // in Spanish
	Field   string  `json:"field,omitempty"` // the same, as mapping profiles name it
	Score   float64 `json:"score,omitempty"`
}

// Problem is a file or sheet that was not read, or not to its end. Skipped is a sheet beside others
// of its workbook that were recognised: worth a word, not a failure.
type Problem struct {
	File    string `json:"file"`
	Sheet   string `json:"sheet,omitempty"`
	Reason  string `json:"reason"`
	Skipped bool   `json:"skipped,omitempty"`
}

func newReport(dry bool) Report {
	report := Report{DryRun: dry, Tables: map[store.ImportTable]*store.ImportCounts{}, shown: map[store.ImportTable]int{}, added: map[store.ImportTable]int{}}
	for _, table := range store.ImportOrder {
		report.Tables[table] = &store.ImportCounts{}
	}
	return report
}

// plan notes the headings that the plans leave unused.
func (r *Report) plan(plans []Plan) {
	r.plans = plans
	ignore := normals(ignored())
	for _, plan := range plans {
		for _, column := range plan.Columns {
			if column.Field != "" || column.Heading == "" || plan.Profile != "" && column.Guess == "" {
				continue
			}
			if normal := Normal(column.Heading); normal != "" && !contains(ignore, normal) {
				r.Unknown = append(r.Unknown, Unknown{File: plan.File, Sheet: plan.Sheet, Heading: column.Heading, Field: column.Guess, Guess: column.Label, Score: column.Score})
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, one := range list {
		if one == s {
			return true
		}
	}
	return false
}

// add counts one row and keeps what people will want to see of it.
func (r *Report) add(plan Plan, line int, cells []string, result store.ImportResult) {
	r.Tables[plan.Table].Add(result.Outcome)
	for _, kept := range result.Kept {
		if len(r.Kept) < maxKept {
			r.Kept = append(r.Kept, Kept{plan.File, plan.Sheet, plan.Table, line, plan.keyOf(cells), kept})
		}
	}
	switch {
	case result.Outcome == store.RowRejected && len(r.Rejects) < maxRejects:
		r.Rejects = append(r.Rejects, Reject{File: plan.File, Sheet: plan.Sheet, Table: plan.Table, Line: line, Reason: result.Reason, Cells: cells})
	case result.Outcome == store.RowNew && r.added[plan.Table] < maxChanges:
		r.added[plan.Table]++
		r.Added = append(r.Added, Added{File: plan.File, Sheet: plan.Sheet, Table: plan.Table, Line: line, Key: plan.keyOf(cells), Text: plan.textOf(cells)})
	case result.Outcome == store.RowChanged && r.shown[plan.Table] < maxChanges:
		r.shown[plan.Table]++
		r.Changes = append(r.Changes, Change{File: plan.File, Sheet: plan.Sheet, Table: plan.Table, Line: line, Key: plan.keyOf(cells), Fields: result.Fields})
	}
}

// keyOf is the row's value of the table's first field.
func (p Plan) keyOf(cells []string) string {
	for i, column := range p.Columns {
		if i < len(cells) && column.Field == p.table.fields[0].name {
			return cells[i]
		}
	}
	return ""
}

// toldFields is how many values beside its key tell what a new row is.
const toldFields = 3

// textOf is the values of the first fields after the table's first.
func (p Plan) textOf(cells []string) string {
	var told []string
	for _, f := range p.table.fields[1:] {
		for i, column := range p.Columns {
			if i < len(cells) && column.Field == f.name && cells[i] != "" && len(told) < toldFields {
				told = append(told, cells[i])
			}
		}
	}
	return strings.Join(told, " · ")
}

// Failed reports whether a file could not be read at all or not to its end: exit code 1.
func (r Report) Failed() bool {
	for _, problem := range r.Problems {
		if !problem.Skipped {
			return true
		}
	}
	return false
}

// Rejected is how many rows were rejected in all tables.
func (r Report) Rejected() int {
	n := 0
	for _, counts := range r.Tables {
		n += counts.Rejected
	}
	return n
}

// JSON is the report for machines: tables, rejects, changes, what was kept, unknown headings and problems.
func (r Report) JSON() ([]byte, error) {
	return json.MarshalIndent(struct {
		DryRun   bool                                      `json:"dry_run"`
		Tables   map[store.ImportTable]*store.ImportCounts `json:"tables"`
		Rejects  []Reject                                  `json:"rejects"`
		Changes  []Change                                  `json:"changes"`
		Kept     []Kept                                    `json:"kept"`
		Unknown  []Unknown                                 `json:"unknown"`
		Problems []Problem                                 `json:"errors"`
	}{r.DryRun, r.Tables, list(r.Rejects), list(r.Changes), list(r.Kept), list(r.Unknown), list(r.Problems)}, "", "  ")
}

// list is never null in JSON.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// sentence makes an error's text begin with a capital and end with a full stop.
func sentence(err error) string {
	text := err.Error()
	first, width := utf8.DecodeRuneInString(text)
	if text = string(unicode.ToUpper(first)) + text[width:]; strings.HasSuffix(text, ".") {
		return text
	}
	return fmt.Sprint(text, ".")
}
