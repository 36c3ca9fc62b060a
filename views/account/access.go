package account

import (
	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Where the pages of the way in are.
const (
	ActivatePath = "/cuenta/activar"
	HelpInPath   = "/entrar/ayuda"
	AcceptPath   = "/acceso/activar"
	ResetPath    = "/acceso/contrasena"
	EnterPath    = "/acceso/entrar"
	FreezePath   = "/acceso/congelar"
	CodePath     = "/acceso/codigo"
)

// ActivateView offers an account of its own to a customer who only knew number and NIF.
type ActivateView struct {
	Address string // on file, masked; empty without one
	Next    string // where «Ahora no» leads
}

// AcceptView is the form in which somebody begins an account.
type AcceptView struct {
	Company string
	Number  string // of the customer, for who comes with a code
	Email   string // what they will sign in with; empty for who comes with a code
	Invite  bool   // a colleague
	Joins   bool   // the mailbox has a password already
	Name    string
	Choose  ui.Choosing
	Errors  store.Invalid
}

func (v AcceptView) heading() string {
	if v.Invite {
		return "Su acceso al área de clientes"
	}
	return "Active su cuenta"
}

func (v AcceptView) title() string { return flagged(v.heading(), len(v.Errors) > 0) }

// flagged marks the title of a page that says no.
func flagged(title string, wrong bool) string {
	if wrong {
		return "Error: " + title
	}
	return title
}

// user is what a password manager keeps the password under.
func (v AcceptView) user() string {
	if v.Email != "" {
		return v.Email
	}
	return v.Number
}

func (v AcceptView) nameField() ui.Field {
	return ui.Field{ID: "nombre", Name: "nombre", Label: "Su nombre", Value: v.Name, Error: v.Errors["name"], Required: true, Autocomplete: "name", MaxLength: 80}
}

func (v AcceptView) summary() []ui.FieldError {
	return faults(v.Errors, [2]string{"name", "nombre"}, [2]string{"password", "nueva"})
}

// faults lists what is wrong in the order of the form; fields are the store's name and the element's.
func faults(errors store.Invalid, fields ...[2]string) []ui.FieldError {
	var list []ui.FieldError
	for _, field := range fields {
		if text := errors[field[0]]; text != "" {
			list = append(list, ui.FieldError{ID: field[1], Text: text})
		}
	}
	return list
}

// ResetView is the form in which somebody chooses another password.
type ResetView struct {
	User   string
	Choose ui.Choosing
}

// LinkView is a link whose button is all there is to do.
type LinkView struct {
	Name, Company string
}

// AskView asks for a letter with a link.
type AskView struct {
	User  string
	Error string
}

func (v AskView) field() ui.Field {
	return ui.Field{
		ID: "usuario", Name: "usuario", Label: "Número de cliente o correo", Hint: "El número está en sus facturas; el correo, el que use para entrar.",
		Value: v.User, Error: v.Error, Required: true, Autocomplete: "username", MaxLength: 254,
		Attrs: templ.Attributes{"autocapitalize": "none", "spellcheck": "false"},
	}
}

// CodeView asks for the code of the office.
type CodeView struct {
	User  string
	Wrong bool
	Wait  int // minutes until the next try is accepted
}

func (v CodeView) userField() ui.Field {
	return ui.Field{
		ID: "usuario", Name: "usuario", Label: "Número de cliente", Value: v.User, Required: true, Autocomplete: "username", MaxLength: 64,
		Attrs: templ.Attributes{"autocapitalize": "none", "spellcheck": "false"},
	}
}

func (v CodeView) codeField() ui.Field {
	return ui.Field{
		ID: "codigo", Name: "codigo", Label: "Código", Hint: "Diez letras y cifras. El guion y las minúsculas dan igual.", Required: true, Autocomplete: "one-time-code", MaxLength: 32,
		Attrs: templ.Attributes{"autocapitalize": "characters", "spellcheck": "false"},
	}
}

func (v CodeView) waiting() string {
	return "Por seguridad hay que esperar " + ui.Plural(v.Wait, "minuto", "minutos") + " antes de probar otra vez."
}
