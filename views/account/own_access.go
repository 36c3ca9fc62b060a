package account

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// AccessView is how somebody comes in, on «Cuenta»: Who is nobody for one who only knew number and NIF.
type AccessView struct {
	Who     store.Account
	Others  []store.OtherAccount
	Invites bool
	Choose  ui.Choosing
	Wait    int // minutes until the next try is accepted
	Errors  store.Invalid
}

func (v AccessView) refused() bool { return v.Wait > 0 || len(v.Errors) > 0 }

func (v AccessView) user(number string) string {
	if v.Who.Email != "" {
		return v.Who.Email
	}
	return number
}

func (v AccessView) who(number string) []ui.Pair {
	pairs := []ui.Pair{{Term: "Usuario", Text: v.Who.Name}, {Term: "Correo", Text: v.Who.Email}}
	if v.Who.Main {
		pairs = append(pairs, ui.Pair{Term: "Entra con", Text: "El número de cliente, " + number + also(v.Who.Email)})
	}
	return pairs
}

func also(email string) string {
	if email == "" {
		return ""
	}
	return ", o su correo"
}

func (v AccessView) currentField() ui.Field {
	return ui.Field{ID: "clave", Name: "clave", Label: "Contraseña actual", Error: v.Errors["current"], Required: true, Autocomplete: "current-password", MaxLength: 512}
}

func (v AccessView) waiting() string { return CodeView{Wait: v.Wait}.waiting() }

func (v AccessView) summary() []ui.FieldError {
	return faults(v.Errors, [2]string{"current", "clave"}, [2]string{"password", "nueva"})
}
