package ui

import "github.com/a-h/templ"

// Beside marks an element that is sent beside an answer and replaces the one of its id.
func Beside(oob bool) templ.Attributes {
	if !oob {
		return nil
	}
	return templ.Attributes{"hx-swap-oob": "true"}
}
