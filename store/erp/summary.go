package erp

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"areaclientes/store"
)

// shownRejects is how many rejected rows a summary lists; the rest are in the file of rejected rows.
const shownRejects = 50

// Summary writes the report for a person at a terminal.
func (r Report) Summary(w io.Writer) error {
	out := bufio.NewWriter(w)
	if r.DryRun {
		fmt.Fprintln(out, "Ensayo: no se ha guardado nada. Esto es lo que pasaría:")
	}
	fmt.Fprintf(out, "%-22s %10s %10s %10s %10s\n", "", "nuevas", "cambiadas", "iguales", "rechazadas")
	for _, table := range store.ImportOrder {
		if c := r.Tables[table]; *c != (store.ImportCounts{}) {
			fmt.Fprintf(out, "%-22s %10s %10s %10s %10s\n", table.Word(), thousands(c.New), thousands(c.Changed), thousands(c.Unchanged), thousands(c.Rejected))
		}
	}
	if len(r.Rejects) > 0 {
		fmt.Fprintln(out, "\nFilas rechazadas (las demás se han importado):")
	}
	told := 0
	for _, group := range grouped(r.Rejects) {
		told += group.rows
		fmt.Fprintf(out, "  %s, %s: %s\n", place(group.File, group.Sheet), group.where(), group.Reason)
	}
	if rest := r.Rejected() - told; rest > 0 {
		fmt.Fprintf(out, "  … y %s más\n", thousands(rest))
	}
	r.kept(out)
	if len(r.Unknown) > 0 {
		fmt.Fprintln(out, "\nColumnas que no se han usado:")
	}
	for _, unknown := range r.Unknown {
		fmt.Fprintf(out, "  %s: «%s»", place(unknown.File, unknown.Sheet), unknown.Heading)
		if unknown.Guess != "" {
			fmt.Fprintf(out, " (¿%s?)", unknown.Guess)
		}
		fmt.Fprintln(out)
	}
	r.problems(out)
	return out.Flush()
}

// kept lists what was corrected by hand and stays, as many lines as of rejected rows.
func (r Report) kept(out io.Writer) {
	if len(r.Kept) > 0 {
		fmt.Fprintln(out, "\nCorregido a mano (se queda como está aquí):")
	}
	for i, kept := range r.Kept {
		if i == shownRejects {
			fmt.Fprintf(out, "  … y %s más\n", thousands(len(r.Kept)-i))
			return
		}
		fmt.Fprintf(out, "  %s %s, %s: aquí «%s», en el ERP «%s»", kept.Table.Word(), kept.Key, FieldLabel(kept.Table, kept.Field), kept.Yours, kept.ERP)
		if kept.Was != "" {
			fmt.Fprintf(out, " (antes «%s»)", kept.Was)
		}
		fmt.Fprintln(out)
	}
}

// FieldLabel is what people call a field of a table in a report.
func FieldLabel(kind store.ImportTable, name string) string {
	for _, t := range dictionary() {
		for _, field := range t.fields {
			if t.kind == kind && field.name == name {
				return field.label
			}
		}
	}
	return name
}

// rejectGroup is rows of one file that were rejected for the same reason.
type rejectGroup struct {
	Reject     // the first
	rows, last int
}

// sameReason is from how many rows with the very same reason on they are told in one line.
const sameReason = 4

// grouped is the first rejects in order; rows with the very same reason, when they are many, are one.
func grouped(rejects []Reject) []rejectGroup {
	type key struct{ file, sheet, reason string }
	times, told := map[key]int{}, map[key]int{}
	for _, reject := range rejects {
		times[key{reject.File, reject.Sheet, reject.Reason}]++
	}
	var groups []rejectGroup
	for _, reject := range rejects {
		k := key{reject.File, reject.Sheet, reject.Reason}
		i, again := told[k]
		switch {
		case again:
			groups[i].rows, groups[i].last = groups[i].rows+1, reject.Line
		case len(groups) == shownRejects:
		default:
			if times[k] >= sameReason {
				told[k] = len(groups)
			}
			groups = append(groups, rejectGroup{reject, 1, reject.Line})
		}
	}
	return groups
}

// where is the lines of the group.
func (g rejectGroup) where() string {
	if g.rows == 1 {
		return fmt.Sprintf("línea %d", g.Line)
	}
	return fmt.Sprintf("%s filas, de la línea %d a la %d", thousands(g.rows), g.Line, g.last)
}

func (r Report) problems(out io.Writer) {
	for _, problem := range r.Problems {
		if problem.Skipped {
			fmt.Fprintf(out, "\n%s no se ha importado. %s\n", place(problem.File, problem.Sheet), problem.Reason)
		} else {
			fmt.Fprintf(out, "\nError en %s: %s\n", place(problem.File, problem.Sheet), problem.Reason)
		}
	}
}

// place is where a row or heading stands.
func place(file, sheet string) string {
	if sheet == "" {
		return file
	}
	return file + ", hoja " + sheet
}

// thousands writes 12345 as 12.345.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s
}

// ProgressLine draws the progress of an import on one line of a terminal, again and again; the
// function it returns is for Options.Progress. It draws only when a percent or the table changes.
func ProgressLine(w io.Writer) func(Progress) {
	last := ""
	return func(p Progress) {
		percent := fmt.Sprintf("%3.0f %%  %s", p.Done*100, place(p.File, p.Sheet))
		if percent == last {
			return
		}
		last = percent
		// Back to the start of the line and clear it: the line before may have been longer.
		if fmt.Fprintf(w, "\r\x1b[K%s: %s %s", percent, p.Label, thousands(p.Rows)); p.Done >= 1 {
			fmt.Fprintln(w)
		}
	}
}
