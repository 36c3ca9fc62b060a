package staff

import (
	"github.com/a-h/templ"

	"areaclientes/views/ui"
)

// SignInView is the form of e-mail and password as it was typed, without the password.
type SignInView struct {
	Email string
	Next  string // where to go afterwards; empty for the start
	Refusal
}

// WrongPassword is said alike whatever was wrong.
func WrongPassword() Refusal {
	return Refusal{Title: "Correo o contraseña incorrectos", Text: "Compruebe los dos y vuelva a intentarlo. Si ha olvidado la contraseña, pida un enlace nuevo a quien administra el portal."}
}

func (v SignInView) emailField() ui.Field {
	return ui.Field{
		ID: "correo", Name: "correo", Label: "Correo", Type: "email", Value: v.Email, Required: true, Autocomplete: "username", MaxLength: 254,
		Attrs: templ.Attributes{"autocapitalize": "none", "spellcheck": "false"},
	}
}

func passwordField() ui.Field {
	return ui.Field{ID: "clave", Name: "clave", Label: "Contraseña", Required: true, Autocomplete: "current-password", MaxLength: 512}
}

// CodeView is the form of the second factor.
type CodeView struct {
	Next      string
	Key, TOTP bool // what they have to show
	Refusal
}

// WrongCode is said alike whatever was wrong.
func WrongCode() Refusal {
	return Refusal{Title: "Ese código no sirve", Text: "Cada código vale una sola vez y medio minuto. Espere al siguiente y escríbalo. Compruebe también que su teléfono está en hora."}
}

func (v CodeView) hint() string {
	if v.Key && !v.TOTP {
		return "Si no tiene a mano su llave, uno de sus códigos de recuperación."
	}
	return "Los 6 números de la aplicación de su teléfono, o uno de sus códigos de recuperación."
}

func (v CodeView) field() ui.Field {
	return ui.Field{
		ID: "codigo", Name: "codigo", Label: "Código", Hint: v.hint(),
		Required: true, Autocomplete: "one-time-code", MaxLength: 40, Attrs: templ.Attributes{"autocapitalize": "none", "spellcheck": "false", "autofocus": !v.Refused()},
	}
}
