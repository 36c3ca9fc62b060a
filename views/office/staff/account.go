package staff

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// AccountView is the account of who looks. Errors are of the form that was sent, which Form names.
type AccountView struct {
	Who         store.Colleague
	Name, Phone string
	CodesLeft   int
	Least       int // characters of a password
	Proposal    string
	Form        string // datos, clave, segundo-factor, codigos
	Errors      store.Invalid
	Refusal     Refusal
}

// of returns the error of a field when it is the form's that was sent.
func (v AccountView) of(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Errors[field]
}

func (v AccountView) nameField() ui.Field {
	return ui.Field{Name: "nombre", Label: "Nombre y apellidos", Value: v.Name, Error: v.of("datos", "name"), Required: true, Autocomplete: "name", MaxLength: 80}
}

func (v AccountView) phoneField() ui.Field {
	return ui.Field{Name: "telefono", Label: "Teléfono", Type: "tel", Value: v.Phone, Error: v.of("datos", "phone"), Optional: true, Autocomplete: "tel", MaxLength: 40}
}

// currentField asks for the password again, in the named form.
func (v AccountView) currentField(form string) ui.Field {
	return ui.Field{
		ID: "clave-" + form, Name: "clave", Label: "Contraseña actual", Error: v.of(form, "current"), Required: true, Autocomplete: "current-password", MaxLength: 512,
	}
}

func (v AccountView) choose() ChooseView {
	return ChooseView{Least: v.Least, Proposal: v.Proposal, Error: v.of("clave", "password")}
}

func (v AccountView) title() string {
	if len(v.Errors) > 0 || v.Refusal.Refused() {
		return "Error: mi cuenta"
	}
	return "Mi cuenta"
}

func (v AccountView) summary() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...][2]string{{"name", "nombre"}, {"phone", "telefono"}, {"current", "clave-" + v.Form}, {"password", "nueva"}} {
		if text := v.Errors[field[0]]; text != "" {
			list = append(list, ui.FieldError{ID: field[1], Text: text})
		}
	}
	return list
}

func (v AccountView) factor() string {
	if v.Who.HasTOTP {
		return "Activado. Le quedan " + ui.Plural(v.CodesLeft, "código", "códigos") + " de recuperación."
	}
	if v.Who.HasKey {
		return "Entra con llave. Le quedan " + ui.Plural(v.CodesLeft, "código", "códigos") + " de recuperación. Puede activar además los códigos del teléfono."
	}
	return "Sin activar. Con él basta una contraseña de 12 caracteres, y nadie entra aunque se la roben."
}

func (v AccountView) factorButton() string {
	if v.Who.HasTOTP {
		return "Cambiar de teléfono"
	}
	return "Activar el segundo factor"
}
