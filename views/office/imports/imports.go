// Package imports draws the import wizard of the back office: what was sent, how it is read, what
// would change, how far it is, what came of it; and the imports of the past.
package imports

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Root is where imports begin.
const Root = "/gestion/importar"

// UploadID is the form that takes files.
const UploadID = "archivos"

// Path is an import's own page, or a page under it.
func Path(id store.ImportJobID, under ...string) string {
	return strings.Join(append([]string{Root, strconv.FormatInt(int64(id), 10)}, under...), "/")
}

// RunPath is the page of an import of the past.
func RunPath(run int64) string { return Root + "/historial/" + strconv.FormatInt(run, 10) }

// steps of the wizard; the numbers below are places in it.
var steps = []string{"Archivos", "Tablas", "Columnas", "Revisar", "Importar"}

const (
	stepFiles = iota
	stepTables
	stepColumns
	stepReview
	stepGo
)

// IndexView is «Importar datos».
type IndexView struct {
	Pending []store.ImportJob
	Last    []store.ImportRecord
	Idem    string
	Error   string // about the files
}

// capital begins a text with a capital.
func capital(text string) string {
	first, width := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[width:]
}

// fileNames is the files of an import in one line, or how many they are.
func fileNames[T any](files []T, name func(T) string) string {
	if len(files) == 0 {
		return "Sin archivos"
	}
	text := name(files[0])
	if len(files) > 1 {
		text += " y " + ui.Plural(len(files)-1, "archivo más", "archivos más")
	}
	return text
}

func jobFiles(job store.ImportJob) string {
	return fileNames(job.Files, func(f store.ImportUpload) string { return f.Name })
}

func runFiles(run store.ImportRecord) string {
	return fileNames(run.Files, func(f store.ImportFile) string { return f.Name })
}

// tableCounts is one line of the counts of an import.
type tableCounts struct {
	table store.ImportTable
	store.ImportCounts
}

func counted(counts map[store.ImportTable]store.ImportCounts) (list []tableCounts, sum store.ImportCounts) {
	for _, table := range store.ImportOrder {
		c, some := counts[table]
		if !some {
			continue
		}
		list = append(list, tableCounts{table, c})
		sum.New, sum.Changed, sum.Unchanged, sum.Rejected = sum.New+c.New, sum.Changed+c.Changed, sum.Unchanged+c.Unchanged, sum.Rejected+c.Rejected
	}
	return list, sum
}

func sumOf(run store.ImportRecord) store.ImportCounts {
	_, sum := counted(run.Counts)
	return sum
}

// countsLine says the counts that are not zero.
func countsLine(c store.ImportCounts) string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{c.New, "nueva", "nuevas"}, {c.Changed, "cambiada", "cambiadas"}, {c.Unchanged, "igual", "iguales"}, {c.Rejected, "rechazada", "rechazadas"}} {
		if part.n > 0 {
			parts = append(parts, ui.Plural(part.n, part.one, part.many))
		}
	}
	if len(parts) == 0 {
		return "ninguna"
	}
	return strings.Join(parts, ", ")
}

func number(n int) string { return ui.Number(int64(n)) }

// stateMark is the badge of a job: its tone, its icon and its words.
func stateMark(job store.ImportJob) (ui.Kind, string, string) {
	switch job.State {
	case store.ImportQueued:
		return ui.Info, "clock", "En cola"
	case store.ImportWorking:
		return ui.Info, "loader", "En marcha"
	case store.ImportChecked:
		return ui.Warn, "list-checks", "Por confirmar"
	case store.ImportFailed:
		return ui.Bad, "circle-x", "No se ha podido"
	case store.ImportCut:
		return ui.Bad, "circle-alert", "Interrumpida"
	case store.ImportDone:
		return ui.OK, "check", "Terminada"
	}
	return ui.Plain, "pencil", "A medias"
}

// runMark is the badge of an import of the past.
func runMark(run store.ImportRecord) (ui.Kind, string, string) {
	switch {
	case !run.Undone.IsZero():
		return ui.Warn, "undo-2", "Deshecha"
	case run.Running:
		return ui.Info, "loader", "En marcha"
	case run.Finished.IsZero():
		return ui.Bad, "circle-alert", "Interrumpida"
	}
	return ui.OK, "check", "Terminada"
}

// origin is how an import came in.
func origin(run store.ImportRecord) string {
	switch run.Kind {
	case store.ImportByWatch:
		return "carpeta vigilada"
	case store.ImportByWizard:
		return "asistente"
	}
	return "línea de órdenes"
}
