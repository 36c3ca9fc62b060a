package staff

import (
	"net/url"

	"areaclientes/store"
	"areaclientes/views/ui"

	"github.com/a-h/templ"
)

// EnrolView is a second factor being set up. Without a secret there is only the button that draws one.
type EnrolView struct {
	Enrolment store.Enrolment
	Action    string // of the form
	Inside    bool   // somebody who is signed in and renews it
	Next      string
	Refusal
}

// keyPath is where the second factor is a passkey instead.
func (v EnrolView) keyPath() string {
	if v.Next == "" {
		return keyPath
	}
	return keyPath + "?next=" + url.QueryEscape(v.Next)
}

func (v EnrolView) field() ui.Field {
	return ui.Field{
		ID: "codigo", Name: "codigo", Label: "Código que muestra la aplicación", Hint: "Son 6 números y cambian cada medio minuto.",
		Required: true, Autocomplete: "one-time-code", Inputmode: "numeric", MaxLength: 12, Attrs: templ.Attributes{"spellcheck": "false"},
	}
}

// CodesView is the recovery codes, which are shown this once.
type CodesView struct {
	Codes []string
	Next  string // where to go on
}
