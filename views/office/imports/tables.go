package imports

import (
	"fmt"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/ui"
)

// TablesView is how the files of an import were recognised.
type TablesView struct {
	Job   store.ImportJob
	Plans []erp.Plan
}

// planTitle is the file, and the sheet of a workbook.
func planTitle(p erp.Plan) string {
	if p.Sheet == "" {
		return p.File
	}
	return p.File + " · hoja «" + p.Sheet + "»"
}

// field names the inputs of one sheet.
func field(name string, sheet int) string { return name + "-" + strconv.Itoa(sheet) }

// tableField asks what a sheet is about.
func tableField(p erp.Plan, sheet int) ui.Field {
	f := ui.Field{Name: field("tabla", sheet), Label: "Qué contiene", Value: string(p.Table)}
	if p.Skipped {
		f.Value = ""
	}
	return f
}

func tableOptions() []ui.Option {
	options := []ui.Option{{Label: "No importar"}}
	for _, table := range store.ImportOrder {
		options = append(options, ui.Option{Value: string(table), Label: capital(table.Word())})
	}
	return options
}

// lineOptions are the lines that may be the heading.
func lineOptions(p erp.Plan) []ui.Option {
	const most = 70
	options := []ui.Option{{Label: "La que mejor encaje"}}
	for _, line := range p.Start {
		text := []rune(line.Text)
		if len(text) > most {
			text = append(text[:most], '…')
		}
		options = append(options, ui.Option{Value: strconv.Itoa(line.Number), Label: fmt.Sprintf("%d: %s", line.Number, string(text))})
	}
	return options
}

func lineField(p erp.Plan, sheet int) ui.Field {
	f := ui.Field{Name: field("linea", sheet), Label: "Línea de los títulos"}
	if p.HeadingLine > 0 {
		f.Value = strconv.Itoa(p.HeadingLine)
	}
	return f
}

func separatorOptions() []ui.Option {
	words := map[string]string{";": "Punto y coma ( ; )", "\t": "Tabulador", "|": "Barra ( | )", ",": "Coma ( , )"}
	var options []ui.Option
	for _, separator := range erp.Separators() {
		options = append(options, ui.Option{Value: SeparatorCode(separator), Label: words[separator]})
	}
	return options
}

// SeparatorCode is how a form names a separator: a tabulator would not survive it.
func SeparatorCode(separator string) string {
	if separator == "\t" {
		return "tab"
	}
	return separator
}

func encodingOptions(now string) []ui.Option {
	var options []ui.Option
	known := false
	for _, encoding := range erp.Encodings() {
		known = known || encoding == now
		options = append(options, ui.Option{Value: encoding, Label: encoding})
	}
	if !known {
		options = append(options, ui.Option{Value: now, Label: now})
	}
	return options
}

// text reports whether a file is one whose letters and separator can be doubted.
func text(p erp.Plan) bool { return p.Separator != "" }

func rowsWord(p erp.Plan) string {
	if p.Rows == 0 {
		return ""
	}
	return ui.Plural(p.Rows, "fila", "filas")
}

// needsLook reports whether a sheet is not as it should be.
func needsLook(p erp.Plan) bool { return p.Table == "" && !p.Skipped || len(p.Missing) > 0 }

// recognised is how a sheet is read, in a line.
func recognised(p erp.Plan) string {
	if p.Table == "" {
		return "Elegir qué es"
	}
	words := []string{"Títulos en la línea " + strconv.Itoa(p.HeadingLine)}
	if text(p) {
		words = append(words, p.Encoding)
		for _, option := range separatorOptions() {
			if option.Value == SeparatorCode(p.Separator) {
				words = append(words, "separado por "+strings.ToLower(option.Label))
			}
		}
	}
	if p.Profile != "" {
		words = append(words, "perfil «"+p.Profile+"»")
	}
	return strings.Join(words, " · ") + " · corregir"
}

// ready is how many sheets will be imported, and lacking those that still lack a column.
func ready(plans []erp.Plan) (ready, lacking int) {
	for _, p := range plans {
		if p.Skipped || p.Table == "" {
			continue
		}
		ready++
		if len(p.Missing) > 0 {
			lacking++
		}
	}
	return ready, lacking
}
