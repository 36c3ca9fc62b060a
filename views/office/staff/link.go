package staff

import (
	"strconv"

	"github.com/a-h/templ"

	"areaclientes/views/ui"
)

// LinkView is a one-time link that was followed. Without a Name it is not good any more.
type LinkView struct {
	Name   string
	Secret string
}

// ChooseView is the form in which a password is chosen.
type ChooseView struct {
	Name, Email string
	Least       int    // characters
	Proposal    string // four words that the portal proposes
	Error       string
}

func (v ChooseView) title() string {
	if v.Error != "" {
		return "Error: contraseña"
	}
	return "Elija una contraseña"
}

// newPassword is the field for it; a proposal stands in it to be read.
func newPassword(name string, least int, proposal, wrong string) ui.Field {
	f := ui.Field{
		ID: name, Name: name, Label: "Contraseña nueva", Required: true, Autocomplete: "new-password", MaxLength: 512, Error: wrong,
		Hint:  "De " + strconv.Itoa(least) + " caracteres o más. Sirven los espacios: varias palabras sueltas son fáciles de recordar.",
		Value: proposal,
	}
	if proposal != "" {
		f.Hint = "Apúntela antes de guardar, o cámbiela a su gusto."
		f.Attrs = templ.Attributes{"autocapitalize": "none", "spellcheck": "false"}
	}
	return f
}

// proposalAttrs fetch the field with a proposal in it and leave the rest of the form as it is.
func proposalAttrs(address string) templ.Attributes {
	return templ.Attributes{"hx-get": address, "hx-target": "#nueva-campo", "hx-swap": "outerHTML", "hx-params": "none"}
}
