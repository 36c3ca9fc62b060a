package incidents

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// NewView is the form that reports a breakdown: what was typed, and what is wrong with it.
type NewView struct {
	Machine   store.Equipment
	Report    store.Report
	Counters  ui.Counters
	Errors    store.Invalid
	FilesGone bool   // files were sent and must be chosen again
	Phone     string // of the dealer
}

func (v NewView) action() string {
	return "/equipos/" + strconv.FormatInt(int64(v.Machine.ID), 10) + "/incidencias"
}

func (v NewView) heading() string {
	if v.wrong() {
		return "Error: introducción de incidencias"
	}
	return "Introducción de incidencias"
}

func (v NewView) wrong() bool { return len(v.Errors) > 0 || v.Counters.Doubt != nil }

// faults lists what is wrong in the order of the form.
func (v NewView) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...]string{"contact", "phone", "description", "kind", "severity", "doc"} {
		if text := v.Errors[field]; text != "" {
			list = append(list, ui.FieldError{ID: field, Text: text})
		}
	}
	return append(list, v.Counters.Faults()...)
}

func (v NewView) text(name, label, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Error: v.Errors[name]}
}

func (v NewView) contact() ui.Field {
	f := v.text("contact", "Contacto", v.Report.Contact)
	f.Required, f.Autocomplete, f.MaxLength = true, "name", 120
	return f
}

func (v NewView) phone() ui.Field {
	f := v.text("phone", "Teléfono", v.Report.Phone)
	f.Type, f.Optional, f.Autocomplete, f.MaxLength = "tel", true, "tel", 40
	return f
}

func (v NewView) description() ui.Field {
	f := v.text("description", "Avería", v.Report.Description)
	f.Required, f.Rows, f.MaxLength = true, 5, 4000
	f.Hint = "Cuéntenos qué ocurre. Si la pantalla muestra un código de error, escríbalo también."
	return f
}

func (v NewView) kind() ui.Field {
	f := v.text("kind", "Tipo de aviso", string(v.Report.Kind))
	f.Class = "choices--two"
	return f
}

func kinds() []ui.Option {
	help := map[store.IncidentKind]string{
		store.Corrective: "Algo no funciona", store.Preventive: "Revisión o limpieza",
		store.Installation: "Poner, mover o conectar un equipo", store.Inquiry: "Dudas de uso o de red",
	}
	var options []ui.Option
	for _, kind := range store.IncidentKinds {
		options = append(options, ui.Option{Value: string(kind), Label: kind.Word(), Help: help[kind]})
	}
	return options
}

func (v NewView) severity() ui.Field {
	f := v.text("severity", "¿Cómo está la máquina?", string(v.Report.Severity))
	f.Class = "choices--row"
	return f
}

func severities() []ui.Option {
	help := map[store.Severity]string{
		store.Stopped: "No se puede usar", store.Partial: "Se puede usar, pero falla", store.NoHurry: "Funciona; no corre prisa",
	}
	var options []ui.Option
	for _, severity := range store.Severities {
		options = append(options, ui.Option{Value: string(severity), Label: severity.Word(), Help: help[severity]})
	}
	return options
}

// documents is the field for files. Browsers empty it when a form comes back, so it says so.
func documents(wrong store.Invalid, gone bool) ui.Field {
	f := ui.Field{Name: "doc", Label: "Añadir documento", Optional: true, Error: wrong["doc"],
		Accept: "image/jpeg,image/png,image/webp,application/pdf",
		Hint:   "Una foto del fallo ayuda mucho. Hasta 5 imágenes (JPG, PNG, WEBP) o PDF, de 10 MB cada uno."}
	if gone {
		f.Warn = "Lo demás sigue como lo escribió, pero los documentos hay que elegirlos otra vez."
	}
	return f
}
