// Package office mounts «Gestión», the dealer's back office: every room under /gestion. Each route
// names the roles that may call it; nothing is allowed by default.
package office

import (
	"areaclientes/handlers/office/audit"
	"areaclientes/handlers/office/exports"
	"areaclientes/handlers/office/home"
	"areaclientes/handlers/office/imports"
	"areaclientes/handlers/office/settings"
	"areaclientes/handlers/office/staff"
	"areaclientes/handlers/web"
	"areaclientes/store"
)

// Mount adds every room of the back office.
func Mount(r *web.Router, s *store.Store) {
	home.New(s).Mount(r)
	staff.New(s).Mount(r)
	audit.New(s).Mount(r)
	imports.New(s).Mount(r)
	exports.New(s).Mount(r)
	settings.New(s).Mount(r)
}
