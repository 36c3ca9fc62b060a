package erp

import (
	"bufio"
	"io"
	"path/filepath"
	"strings"
	"unicode"

	"areaclientes/store"
)

// rejectHeading is the column that says why; an import that meets it passes over it.
const rejectHeading = "Motivo del rechazo"

// RejectedFile is the rejected rows of one file or sheet, to be mended and sent again.
type RejectedFile struct {
	Name  string // «clientes-rechazadas.csv»
	Table store.ImportTable

	headings []string
	rejects  []Reject
}

// RejectedFiles groups the rejected rows by the file or sheet they came from.
func (r Report) RejectedFiles() []RejectedFile {
	var files []RejectedFile
	for _, plan := range r.plans {
		name := strings.TrimSuffix(plan.File, filepath.Ext(plan.File))
		if plan.Sheet != "" {
			name += "-" + plan.Sheet
		}
		file := RejectedFile{Name: safeName(name) + "-rechazadas.csv", Table: plan.Table}
		for _, column := range plan.Columns {
			file.headings = append(file.headings, column.Heading)
		}
		for _, reject := range r.Rejects {
			if reject.File == plan.File && reject.Sheet == plan.Sheet && reject.Table == plan.Table {
				file.rejects = append(file.rejects, reject)
			}
		}
		if len(file.rejects) > 0 {
			files = append(files, file)
		}
	}
	return files
}

// safeName keeps what may stand in a file name on every system; the name may come from an upload.
func safeName(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`\/:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name)
}

// Write writes the rows as CSV with BOM and semicolons, as a Spanish Excel opens them: the headings
// as they came, the reason in a column of its own. Cells that a spreadsheet would take for a formula
// are made harmless; an import undoes that.
func (f RejectedFile) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString("\ufeff")
	writeRow(out, append(append([]string(nil), f.headings...), rejectHeading))
	for _, reject := range f.rejects {
		cells := make([]string, len(f.headings), max(len(f.headings), len(reject.Cells))+1)
		copy(cells, reject.Cells)
		if extra := len(reject.Cells) - len(f.headings); extra > 0 { // a separator too many: keep it in sight
			cells = append(cells[:0], reject.Cells...)
		}
		writeRow(out, append(cells, reject.Reason))
	}
	return out.Flush()
}

// writeRow writes one row of text; its errors come with the Flush.
func writeRow(out *bufio.Writer, cells []string) {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = harmless(cell)
	}
	writePlain(out, safe)
}

// harmless keeps a spreadsheet from taking text for a formula. Full-width signs count too: some
// programs fold them; and so does what programs pass over or take away before they look.
func harmless(text string) string {
	seen := strings.TrimLeftFunc(text, unseen)
	if strings.ContainsAny(text[:len(text)-len(seen)], "\t\r\n\x00") || strings.IndexAny(seen, formulaSigns) == 0 {
		return "'" + text
	}
	return text
}

// formulaSigns begin a formula in one program or another.
const formulaSigns = "=+-@＝＋－＠"

// unseen is what programs skip before they look at a cell: blanks, marks of the byte order, what has no width.
func unseen(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }

// harmlessWithin does the same behind every character at which another program, or one that is set to
// another language, begins a new cell. It is for lists that are not read in again.
func harmlessWithin(text string) string {
	var b strings.Builder
	begins := false // a cell may begin here
	for _, r := range harmless(text) {
		if begins && strings.ContainsRune(formulaSigns, r) {
			b.WriteByte('\'')
		}
		begins = strings.ContainsRune(";,\t\r\n|", r) || begins && (r == '"' || r == ' ')
		b.WriteRune(r)
	}
	return b.String()
}

// writePlain writes one row of cells that cannot be formulas.
func writePlain(out *bufio.Writer, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			out.WriteByte(';')
		}
		if strings.ContainsAny(cell, ";\"\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		out.WriteString(cell)
	}
	out.WriteString("\r\n")
}
