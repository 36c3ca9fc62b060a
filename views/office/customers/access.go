package customers

import (
	"time"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// AccessView is how a customer comes in, with what the office can do about it.
type AccessView struct {
	Customer store.Customer
	Version  int64
	Access   store.CustomerAccess
	Email    string // as it was typed
	Reason   string
	Form     string // correo, congelacion: of which the errors are
	Errors   store.Invalid
}

func (v AccessView) path() string { return Path(v.Customer.ID) + "/acceso" }

func (v AccessView) state() (ui.Kind, string) {
	a := v.Access
	switch {
	case a.Main != 0:
		return ui.OK, "Cuenta activada"
	case !a.Frozen.IsZero():
		return ui.Bad, "Congelado"
	case !a.Activated.IsZero():
		return ui.Warn, "Sin usuario: la cuenta se retiró"
	}
	return ui.Plain, "Sin activar"
}

func (v AccessView) facts() []ui.Pair {
	a := v.Access
	_, state := v.state()
	pairs := []ui.Pair{{Term: "Estado", Text: state}}
	add := func(term, text string, at time.Time) {
		if !at.IsZero() {
			pairs = append(pairs, ui.Pair{Term: term, Text: text + ui.Moment(at)})
		}
	}
	if a.Main != 0 {
		pairs = append(pairs, ui.Pair{Term: "Usuario principal", Text: ui.Dots(a.Name, a.Email)})
		add("Última entrada suya", "", a.Seen)
	}
	add("Activada", "", a.Activated)
	add("Congelado", a.FrozenWhy+"\n", a.Frozen)
	if a.Activated.IsZero() {
		add("Entra con CIF desde", "", a.First)
		if !a.First.IsZero() {
			pairs = append(pairs, ui.Pair{Term: "Veces", Text: ui.Number(int64(a.Times)) + " de " + ui.Number(store.NIFTimes)})
		}
		add("El CIF caduca", "", a.Until)
	}
	add("Código dado por "+a.CodeBy, "vale hasta ", a.CodeUntil)
	add("Enlace enviado", "vale hasta ", a.LinkUntil)
	return pairs
}

// of returns the error of a field when it is the form's that was sent.
func (v AccessView) of(form, field string) string {
	if v.Form != form {
		return ""
	}
	return v.Errors[field]
}

func (v AccessView) emailField() ui.Field {
	return ui.Field{ID: "acceso-correo", Name: "correo", Label: "Correo", Type: "email", Value: v.Email, Error: v.of("correo", "email"), Required: true, MaxLength: 254}
}

func (v AccessView) reasonField(form, label, hint string) ui.Field {
	f := ui.Field{ID: "acceso-motivo-" + form, Name: "motivo", Label: label, Hint: hint, Error: v.of(form, "reason"), Required: true, MaxLength: 300}
	if v.Form == form {
		f.Value = v.Reason
	}
	return f
}

func (v AccessView) linkText() string {
	if v.Access.Main != 0 {
		return "Enviar enlace para otra contraseña"
	}
	return "Enviar enlace de activación"
}

// CodeView is a code that was just drawn, with the letter that brings it.
type CodeView struct {
	Customer store.Customer
	Dealer   store.Dealer
	Code     string
	Until    time.Time
}

func (v CodeView) address() string {
	if v.Dealer.BaseURL == "" {
		return "el área de clientes"
	}
	return v.Dealer.BaseURL
}
