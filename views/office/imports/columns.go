package imports

import (
	"fmt"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/ui"
)

// ColumnsView is which field each column fills. Errors are by the name of an input.
type ColumnsView struct {
	Job     store.ImportJob
	Plans   []erp.Plan
	Profile string
	Errors  map[string]string
}

// ColumnField names the input of one column.
func ColumnField(sheet, column int) string { return fmt.Sprintf("columna-%d-%d", sheet, column) }

// fieldOptions are the fields of a table; those that it needs carry an asterisk.
func fieldOptions(table store.ImportTable) []ui.Option {
	options := []ui.Option{{Label: "No importar"}}
	for _, f := range erp.Fields(table) {
		label := f.Label
		if f.Required {
			label += " *"
		}
		options = append(options, ui.Option{Value: f.Name, Label: label})
	}
	return options
}

func heading(c erp.Column, i int) string {
	if c.Heading == "" {
		return "Columna " + strconv.Itoa(i+1) + " (sin título)"
	}
	return c.Heading
}

// shownSamples is how many values of a column stand beside it.
const shownSamples = 3

func samples(c erp.Column) string {
	if len(c.Samples) == 0 {
		return "vacía"
	}
	return strings.Join(c.Samples[:min(len(c.Samples), shownSamples)], " · ")
}

func filled(c erp.Column) string { return strconv.Itoa(int(c.Filled*100+0.5)) + " %" }

// columnInput is the select of one column; what could not be told is marked, with a guess.
func (v ColumnsView) columnInput(c erp.Column, sheet, column int) ui.Field {
	name := ColumnField(sheet, column)
	return ui.Field{Name: name, Label: "Campo de «" + heading(c, column) + "»", Value: c.Field, Error: v.Errors[name]}
}

// unknown marks a column that has something in it and fills no field.
func unknown(c erp.Column) string {
	switch {
	case c.Field != "" || len(c.Samples) == 0:
		return ""
	case c.Guess != "":
		return "¿" + c.Label + "?"
	}
	return "no se usa"
}

// problems lists the errors with the inputs that they lead to, then what tables lack.
func (v ColumnsView) problems() []ui.FieldError {
	var list []ui.FieldError
	for i, plan := range v.Plans {
		for j := range plan.Columns {
			if text := v.Errors[ColumnField(i, j)]; text != "" {
				list = append(list, ui.FieldError{ID: ColumnField(i, j), Text: planTitle(plan) + ": " + text})
			}
		}
	}
	for name, text := range v.Errors {
		if !strings.HasPrefix(name, "columna-") {
			list = append(list, ui.FieldError{ID: name, Text: text})
		}
	}
	return list
}
