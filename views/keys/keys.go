// Package keys draws what customers' people and the dealer's own have in common: their passkeys, their open
// sessions, and the page that asks them to show again that it is them.
package keys

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// The fields of a proof, and of the change that waits for it.
const (
	ProofPassword = "prueba-clave"
	ProofCode     = "prueba-codigo"
	ProofKey      = "prueba-llave"
	ProofWaiting  = "prueba-espera"
)

// AnswerField is where a form takes what an authenticator answered.
const AnswerField = "llave"

// Side is where a page stands: with customers, or in «Gestión».
type Side struct{ Office bool }

// Home is the account of this side.
func (s Side) Home() string {
	if s.Office {
		return "/gestion/cuenta"
	}
	return "/cuenta"
}

func (s Side) homeTitle() string {
	if s.Office {
		return "Mi cuenta"
	}
	return "Cuenta"
}

// KeysPath is where the keys of this side are.
func (s Side) KeysPath() string { return s.Home() + "/llaves" }

// SessionsPath is where the sessions of this side are.
func (s Side) SessionsPath() string { return s.Home() + "/sesiones" }

// List is somebody's keys.
type List struct {
	Side
	Keys []store.Key
}

func (v List) keyPath(k store.Key) string {
	return v.KeysPath() + "/" + strconv.FormatInt(int64(k.ID), 10) + "/retirada"
}

func used(k store.Key) string {
	if k.Used.IsZero() {
		return "Sin usar todavía"
	}
	return ui.Moment(k.Used)
}

// New is the form of a new key. Options is what the authenticator is asked, empty where there are no keys.
type New struct {
	Side
	Name    string
	Next    string // where to go on afterwards
	Options string
	Refused string // why the one before was not kept
	Errors  store.Invalid
}

func (v New) title() string {
	if v.Refused != "" || len(v.Errors) > 0 {
		return "Error: añadir una llave"
	}
	return "Añadir una llave"
}

func (v New) field() ui.Field {
	return ui.Field{Name: "nombre", Label: "Nombre", Hint: "Para reconocerla entre las demás.", Value: v.Name, Error: v.Errors["name"], Required: true, MaxLength: 60}
}

func (v New) summary() []ui.FieldError {
	if text := v.Errors["name"]; text != "" {
		return []ui.FieldError{{ID: "nombre", Text: text}}
	}
	return nil
}

// Sessions is where somebody has signed in.
type Sessions struct {
	Side
	Sessions []store.OpenSession
	Own      func(hash string) bool // whether it is the one that looks
}

func (v Sessions) sessionPath(o store.OpenSession) string {
	return v.SessionsPath() + "/" + strconv.FormatInt(int64(o.ID), 10) + "/cierre"
}

// Proof asks who is signed in to show that it is them, by what they have.
type Proof struct {
	Side
	Action   string // where the proof is sent
	Next     string // where it goes on to; empty for a change
	Waiting  string // the change that waits, sealed
	Password bool
	Code     bool
	Options  string // what the authenticator is asked; empty for who has no key
	Wrong    bool
	Wait     int // minutes
}

func (v Proof) title() string {
	if v.Wrong || v.Wait > 0 {
		return "Error: confirme que es usted"
	}
	return "Confirme que es usted"
}

// nothing reports that there is nothing to prove it with but signing in again.
func (v Proof) nothing() bool { return !v.Password && !v.Code && v.Options == "" }

func (v Proof) leave() string {
	if v.Office {
		return "/gestion/salir"
	}
	return "/salir"
}

func passwordField() ui.Field {
	return ui.Field{ID: ProofPassword, Name: ProofPassword, Label: "Contraseña", Autocomplete: "current-password", MaxLength: 512, Optional: false}
}

func codeField() ui.Field {
	return ui.Field{ID: ProofCode, Name: ProofCode, Label: "Código del teléfono", Hint: "El que muestra ahora la aplicación, o uno de recuperación.", Autocomplete: "one-time-code", MaxLength: 40}
}

// Unfit is said of a key that was not kept.
const Unfit = "La llave no se ha creado a tiempo o no ha comprobado quién es usted. Inténtelo otra vez."

// Refused is said of a key with which nobody came in.
const Refused = "No hemos podido comprobar la llave. Inténtelo otra vez, o entre de otra manera."

// entry is where this side signs in.
func (s Side) entry() string {
	if s.Office {
		return "/gestion/entrar"
	}
	return "/entrar"
}
