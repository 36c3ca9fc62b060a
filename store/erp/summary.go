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

// labels are the tables' names for people, by the dictionary.
func labels() map[store.ImportTable]string {
	names := map[store.ImportTable]string{}
	for _, t := range dictionary() {
		names[t.kind] = t.label
	}
	return names
}

// Summary writes the report for a person at a terminal.
func (r Report) Summary(w io.Writer) error {
	out := bufio.NewWriter(w)
	if r.DryRun {
		fmt.Fprintln(out, "Ensayo: no se ha guardado nada. Esto es lo que pasaría:")
	}
	names := labels()
	fmt.Fprintf(out, "%-22s %10s %10s %10s %10s\n", "", "nuevas", "cambiadas", "iguales", "rechazadas")
	for _, table := range store.ImportOrder {
		if c := r.Tables[table]; *c != (store.ImportCounts{}) {
			fmt.Fprintf(out, "%-22s %10s %10s %10s %10s\n", names[table], thousands(c.New), thousands(c.Changed), thousands(c.Unchanged), thousands(c.Rejected))
		}
	}
	if len(r.Rejects) > 0 {
		fmt.Fprintln(out, "\nFilas rechazadas (las demás se han importado):")
	}
	for i, reject := range r.Rejects {
		if i == shownRejects {
			fmt.Fprintf(out, "  … y %s más\n", thousands(r.Rejected()-shownRejects))
			break
		}
		fmt.Fprintf(out, "  %s, línea %d: %s\n", place(reject.File, reject.Sheet), reject.Line, reject.Reason)
	}
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
