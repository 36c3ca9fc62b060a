// Package frame is the look that every room of the back office «Gestión» shares: the document with
// the rail, and the parts of queues and lists. It reads who looks from the context (ui.Chrome.Office).
package frame

import (
	"context"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// The regions that answers may refresh.
const (
	QueueID  = "cola"     // the list of a page: what filters, pages and polls put in place
	TabsID   = "pestanas" // the tabs with their counts
	TriageID = "triage"   // list and detail side by side
	PaneID   = "ficha"    // the detail
	PickedID = "elegidos" // how many boxes are ticked; the script counts
	queuesID = "bandejas" // the part of the rail with counts
	menuID   = "bo-menu"  // the rail on a phone
)

// Home is where the back office begins.
const Home = "/gestion"

// entry is one line of the rail; roles are those who have it.
type entry struct {
	section, icon, text string
	roles               string // first letters: a admin, o oficina, t tecnico
}

func (e entry) href() string { return Home + "/" + e.section }

// group is a titled part of the rail.
type group struct {
	id, title string
	entries   []entry
}

var rail = [...]group{
	{queuesID, "Bandejas", []entry{
		{"hoy", "calendar-clock", "Hoy", "t"},
		{"pedidos", "package", "Pedidos", "ao"},
		{"incidencias", "wrench", "Incidencias", "aot"},
		{"lecturas", "gauge", "Lecturas", "ao"},
		{"llamada", "phone", "Llamada", "ao"},
	}},
	{"", "Datos", []entry{
		{"clientes", "building-2", "Clientes", "ao"},
		{"equipos", "printer", "Equipos", "aot"},
		{"contratos", "file-text", "Contratos", "ao"},
		{"articulos", "tag", "Artículos", "ao"},
		{"modelos", "layers", "Modelos", "ao"},
		{"tecnicos", "hard-hat", "Técnicos", "ao"},
		{"importar", "import", "Importar datos", "ao"},
		{"exportar", "upload", "Exportar", "ao"},
	}},
	{"", "Ajustes", []entry{
		{"ajustes", "settings", "Ajustes", "a"},
		{"personas", "users", "Personas", "a"},
		{"registro", "history", "Registro", "a"},
	}},
}

// letter is how entry.roles writes a role.
func letter(role string) byte {
	switch store.Role(role) {
	case store.RoleAdmin:
		return 'a'
	case store.RoleOffice:
		return 'o'
	case store.RoleTechnician:
		return 't'
	}
	return 0
}

// groups is the rail of one role; what has nothing in it for them is left out.
func groups(role string) []group {
	var theirs []group
	for _, g := range rail {
		if g.entries = allowed(g.entries, letter(role)); len(g.entries) > 0 {
			theirs = append(theirs, g)
		}
	}
	return theirs
}

func allowed(entries []entry, role byte) []entry {
	var theirs []entry
	for _, e := range entries {
		for i := range len(e.roles) {
			if e.roles[i] == role {
				theirs = append(theirs, e)
			}
		}
	}
	return theirs
}

// count is what waits behind an entry, and whether some of it burns.
func count(o *ui.Office, section string) (n int, hot bool) {
	switch section {
	case "pedidos":
		return o.Orders, false
	case "incidencias":
		return o.Incidents, o.IncidentsHot > 0
	case "lecturas":
		return o.Readings, false
	}
	return 0, false
}

// currentEntry marks the section; the page itself when it is the section's own address.
func currentEntry(c ui.Chrome, e entry) templ.Attributes {
	switch {
	case office(c).Section != e.section:
		return nil
	case c.Path == e.href():
		return templ.Attributes{"aria-current": "page"}
	}
	return templ.Attributes{"aria-current": "true"}
}

// Admin reports whether whoever looks may open what only an admin may.
func Admin(ctx context.Context) bool { return office(ui.From(ctx)).Role == string(store.RoleAdmin) }

// office is who looks; without anybody (an error before the session is known) nobody in particular.
func office(c ui.Chrome) *ui.Office {
	if c.Office == nil {
		return &ui.Office{}
	}
	return c.Office
}

func current(now bool) templ.Attributes {
	if now {
		return templ.Attributes{"aria-current": "page"}
	}
	return nil
}

func number(n int) string { return ui.Number(int64(n)) }

// waiting says a count to those who do not see the place it stands in.
func waiting(hot bool, o *ui.Office) string {
	if hot {
		return " por atender, " + ui.Plural(o.IncidentsHot, "urgente", "urgentes")
	}
	return " por atender"
}

// region names the part of the rail that Counts refreshes.
func region(g group, named bool) templ.Attributes {
	if !named || g.id == "" {
		return nil
	}
	return templ.Attributes{"id": g.id}
}
