package imports

import (
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// ReportView is what an import would do, or did, and a page of its lines of one kind.
type ReportView struct {
	Job     store.ImportJob
	Kind    store.ImportLineKind
	Table   store.ImportTable
	Lines   store.ImportLinePage
	Rejects []store.ImportRejects
	Run     store.ImportRecord // what it wrote; the zero value for a dry run
}

// kinds of lines in the order of their tabs, with their names in addresses.
var kinds = []struct {
	kind       store.ImportLineKind
	word, text string
}{
	{store.LineRejected, "rechazadas", "Rechazadas"},
	{store.LineChanged, "cambiadas", "Cambiadas"},
	{store.LineNew, "nuevas", "Nuevas"},
	{store.LineKept, "a-mano", "Corregidas a mano"},
}

// ParamKind reads the kind of lines that an address asks for; what is none of them is empty.
func ParamKind(word string) store.ImportLineKind {
	for _, k := range kinds {
		if k.word == word {
			return k.kind
		}
	}
	return ""
}

// FirstKind is what to show when nobody asked: what is wrong, or else what changes.
func FirstKind(lines map[store.ImportLineKind]int) store.ImportLineKind {
	for _, k := range kinds {
		if lines[k.kind] > 0 {
			return k.kind
		}
	}
	return store.LineRejected
}

func (v ReportView) dry() bool { return v.Job.State == store.ImportChecked }

// total is how many rows there are of a kind, also of those that have no line.
func (v ReportView) total(kind store.ImportLineKind) int {
	_, sum := counted(v.Job.Counts)
	switch kind {
	case store.LineRejected:
		return sum.Rejected
	case store.LineChanged:
		return sum.Changed
	case store.LineNew:
		return sum.New
	}
	return v.Lines.Kinds[kind]
}

func (v ReportView) href(kind store.ImportLineKind, table store.ImportTable) string {
	word := ""
	for _, k := range kinds {
		if k.kind == kind {
			word = k.word
		}
	}
	return frame.WithQuery(Path(v.Job.ID), "ver", word, "tabla", string(table))
}

func (v ReportView) tabs() frame.TabBar {
	bar := frame.TabBar{Label: "Filas de la importación"}
	for _, k := range kinds {
		if n := v.total(k.kind); n > 0 || k.kind == v.Kind {
			bar.Tabs = append(bar.Tabs, frame.Tab{Text: k.text, Href: v.href(k.kind, ""), Count: n, Current: k.kind == v.Kind})
		}
	}
	return bar
}

func (v ReportView) pages() ui.Pages {
	pages := frame.PagesOf(v.href(v.Kind, v.Table), v.Lines.Page, v.Lines.Total)
	return pages
}

// cut says that not every row of the kind has a line.
func (v ReportView) cut() string {
	if total := v.total(v.Kind); v.Table == "" && total > v.Lines.Kinds[v.Kind] {
		return "Se enseñan las primeras " + number(v.Lines.Kinds[v.Kind]) + " de " + number(total) + "."
	}
	return ""
}

// place is where a line stands.
func place(line store.ImportLine) string {
	if line.Sheet != "" {
		return line.File + ", hoja " + line.Sheet
	}
	return line.File
}

// change is one value before and after, in words.
func change(line store.ImportLine, f store.ImportedField) (label, before, after string) {
	return capital(erp.FieldLabel(line.Table, f.Field)), orEmpty(f.Old), orEmpty(f.New)
}

func orEmpty(value string) string {
	if strings.TrimSpace(value) == "" {
		return "(vacío)"
	}
	return value
}

// goes is how many rows the import will write or leave as they are.
func (v ReportView) goes() int {
	_, sum := counted(v.Job.Counts)
	return sum.New + sum.Changed
}

func (v ReportView) goText() string {
	switch n := v.goes(); n {
	case 0:
		return "Importar de todos modos"
	case 1:
		return "Importar 1 fila"
	default:
		return "Importar " + number(n) + " filas"
	}
}

func (v ReportView) sub() string {
	_, sum := counted(v.Job.Counts)
	rows := sum.New + sum.Changed + sum.Unchanged + sum.Rejected
	text := jobFiles(v.Job) + " · " + ui.Plural(rows, "fila", "filas") + "."
	if v.dry() {
		return text + " Todavía no hemos cambiado nada."
	}
	return text
}

func (v ReportView) rejectedTitle() string {
	_, sum := counted(v.Job.Counts)
	switch {
	case v.dry() && sum.Rejected == 1:
		return "1 fila no se puede importar"
	case v.dry():
		return number(sum.Rejected) + " filas no se pueden importar"
	case sum.Rejected == 1:
		return "1 fila no se ha importado"
	}
	return number(sum.Rejected) + " filas no se han importado"
}

func rejectHref(v ReportView, i int) string {
	return Path(v.Job.ID, "rechazadas", strconv.Itoa(i+1))
}
