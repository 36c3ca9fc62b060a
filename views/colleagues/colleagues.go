// Package colleagues draws who of a customer's comes in on their own, and the forms over them.
package colleagues

import (
	"strconv"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// Path is where the list is found.
const Path = "/cuenta/usuarios"

// FormID is the region that a form's own answer replaces.
const FormID = "formulario"

// IndexView is the list. Idem is of the buttons that send a letter again.
type IndexView struct {
	Peers []store.Peer
	Self  store.PersonID
	Main  bool // who looks is the main user
	Idem  func() string
}

func (v IndexView) sub() string {
	in := 0
	for _, p := range v.Peers {
		if p.State != store.PeerWithdrawn {
			in++
		}
	}
	return ui.Plural(in, "persona con acceso", "personas con acceso") + ", de " + strconv.Itoa(store.MaxPeers) + " que caben."
}

// FormView is the form that lets somebody in (Peer is zero) or says anew what they may.
type FormView struct {
	Peer    store.Peer
	Name    string // as typed
	Email   string
	Access  ui.Access
	Version int64
	Idem    string
	Clash   bool // somebody else changed it meanwhile
	Errors  store.Invalid
}

// ID is how the address names a person.
func ID(p store.PersonID) string { return strconv.FormatInt(int64(p), 10) }

// PeerPath is where somebody's access is found.
func PeerPath(p store.PersonID) string { return Path + "/" + ID(p) }

func (v FormView) title() string {
	if v.Peer.ID == 0 {
		return "Invitar a un compañero"
	}
	return "Acceso de " + v.Peer.Name
}

func (v FormView) action() string {
	if v.Peer.ID == 0 {
		return Path
	}
	return PeerPath(v.Peer.ID)
}

func (v FormView) heading() string {
	if len(v.Errors) > 0 {
		return "Error: " + v.title()
	}
	return v.title()
}

func (v FormView) name() ui.Field {
	return ui.Field{Name: "nombre", Label: "Nombre y apellidos", Value: v.Name, Error: v.Errors["name"], Required: true, MaxLength: 80, Autocomplete: "off"}
}

func (v FormView) email() ui.Field {
	return ui.Field{Name: "correo", Label: "Correo", Type: "email", Value: v.Email, Error: v.Errors["email"], Required: true, MaxLength: 254, Autocomplete: "off",
		Hint: "Recibirá un enlace para entrar, que vale 7 días. El correo es lo que escribirá como usuario."}
}

func (v FormView) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range [...][2]string{{"name", "nombre"}, {"email", "correo"}, {"idem", "nombre"}} {
		if text := v.Errors[field[0]]; text != "" {
			list = append(list, ui.FieldError{ID: field[1], Text: text})
		}
	}
	return append(list, v.Access.Faults()...)
}

// now is what stands at this moment, where somebody else changed it.
func (v FormView) now() string {
	sees, may := ui.PermitWords(v.Peer.Permit)
	return "Ahora: " + v.Peer.Name + ". Ve: " + sees + ". Puede: " + may + "."
}

// facts is what is known of somebody.
func facts(p store.Peer) []ui.Pair {
	sees, may := ui.PermitWords(p.Permit)
	return []ui.Pair{{Term: "Correo", Text: p.Email}, {Term: "Ve", Text: sees}, {Term: "Puede", Text: may}, {Term: "Última entrada", Text: seen(p)},
		{Term: "Invitado", Text: invited(p)}}
}

func seen(p store.Peer) string {
	if p.SeenAt.IsZero() {
		return "Nunca"
	}
	return ui.Moment(p.SeenAt)
}

func invited(p store.Peer) string {
	if p.InvitedAt.IsZero() {
		return ""
	}
	text := ui.DayOf(p.InvitedAt)
	if p.InvitedBy != "" {
		text += ", por " + p.InvitedBy
	}
	return text
}

func version(v int64) string { return strconv.FormatInt(v, 10) }
