// Package office mounts «Gestión», the dealer's back office: every room under /gestion. Each route
// names the roles that may call it; nothing is allowed by default.
package office

import (
	"areaclientes/handlers/office/audit"
	"areaclientes/handlers/web"
	"areaclientes/store"
)

// Mount adds every room of the back office.
func Mount(r *web.Router, s *store.Store) {
	audit.New(s).Mount(r)
}
