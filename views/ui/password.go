package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

// Choosing is the field in which somebody chooses a password.
type Choosing struct {
	Least    int    // characters
	Proposal string // four words that the portal proposes
	Error    string
}

// field asks for it; a proposal stands in it to be read.
func (v Choosing) field() Field {
	f := Field{
		ID: "nueva", Name: "nueva", Label: "Contraseña nueva", Required: true, Autocomplete: "new-password", MaxLength: 512, Error: v.Error,
		Hint:  "De " + strconv.Itoa(v.Least) + " caracteres o más. Sirven los espacios: varias palabras sueltas son fáciles de recordar.",
		Value: v.Proposal,
	}
	if v.Proposal != "" {
		f.Hint = "Apúntela antes de guardar, o cámbiela a su gusto."
		f.Attrs = templ.Attributes{"autocapitalize": "none", "spellcheck": "false"}
	}
	return f
}

// proposalAttrs fetch the field with a proposal in it and leave the rest of the form as it is.
func proposalAttrs(address string) templ.Attributes {
	return templ.Attributes{"hx-get": address, "hx-target": "#nueva-campo", "hx-swap": "outerHTML", "hx-params": "none"}
}
