// Package staff draws how the dealer's people come into «Gestión», their own account, and «Personas».
package staff

import (
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// Flash is the banner of a change just made.
type Flash = layout.Flash

const (
	entryPath   = "/gestion/entrar"
	codePath    = "/gestion/entrar/codigo"
	enrolPath   = "/gestion/entrar/segundo-factor"
	keyPath     = enrolPath + "/llave"
	linkPath    = "/gestion/alta"
	choosePath  = "/gestion/alta/clave"
	peoplePath  = "/gestion/personas"
	accountPath = "/gestion/cuenta"
)

// Refusal is why a form was not taken: a wait of so many minutes, or words.
type Refusal struct {
	Wait        int
	Title, Text string
}

// Refused reports whether there is one.
func (r Refusal) Refused() bool { return r.Wait > 0 || r.Title != "" }

func (r Refusal) waiting() string {
	return "Por seguridad hay que esperar " + ui.Plural(r.Wait, "minuto", "minutos") + " antes de probar otra vez."
}

// titled marks the title of a page that says no.
func (r Refusal) titled(title string) string {
	if r.Refused() {
		return "Error: " + title
	}
	return title
}
