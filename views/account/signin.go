// Package account draws signing in, the customer's own data, and the pages that need no session:
// legal notice, privacy, accessibility and the manual.
package account

import (
	"github.com/a-h/templ"

	"areaclientes/views/ui"
)

// SignInView is the sign-in form as it was typed, without the password.
type SignInView struct {
	User  string
	Next  string // where to go afterwards; empty for the start page
	Wrong bool   // user and password do not go together
	// ByMail: number and CIF open nothing, but bring a link. Nothing of the answer says whether they did.
	ByMail bool
	Wait   int // minutes until the next try is accepted
}

func (v SignInView) title() string {
	if v.Wrong || v.Wait > 0 {
		return "Error: entrar"
	}
	return "Entrar"
}

func (v SignInView) userField() ui.Field {
	return ui.Field{
		ID: "usuario", Name: "usuario", Label: "Usuario", Hint: "Su número de cliente. Está en sus facturas. Si tiene cuenta propia, también su correo.",
		Value: v.User, Required: true, Autocomplete: "username", MaxLength: 64,
		Attrs: templ.Attributes{"autocapitalize": "none", "spellcheck": "false"},
	}
}

func (v SignInView) secretField() ui.Field {
	return ui.Field{
		ID: "clave", Name: "clave", Label: "Contraseña", Hint: "La primera vez, el CIF de su empresa.",
		Required: true, Autocomplete: "current-password", MaxLength: 128,
	}
}

func (v SignInView) waiting() string {
	return "Por seguridad hay que esperar " + ui.Plural(v.Wait, "minuto", "minutos") +
		" antes de probar otra vez desde esta conexión. Tenga a mano una factura: en ella están su número de cliente y el CIF de su empresa."
}

// byMail is what is said where number and CIF may have brought a link, to right and wrong alike.
const byMail = "Si los datos son correctos, hemos enviado un enlace al correo registrado."
