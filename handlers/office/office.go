// Package office mounts «Gestión», the dealer's back office: every room under /gestion. Each route
// names the roles that may call it; nothing is allowed by default.
package office

import (
	"areaclientes/handlers/office/audit"
	"areaclientes/handlers/office/calls"
	"areaclientes/handlers/office/catalogue"
	"areaclientes/handlers/office/customers"
	"areaclientes/handlers/office/equipment"
	"areaclientes/handlers/office/exports"
	"areaclientes/handlers/office/home"
	"areaclientes/handlers/office/imports"
	"areaclientes/handlers/office/incidents"
	"areaclientes/handlers/office/lookas"
	"areaclientes/handlers/office/orders"
	"areaclientes/handlers/office/privacy"
	"areaclientes/handlers/office/readings"
	"areaclientes/handlers/office/rounds"
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
	orders.New(s).Mount(r)
	catalogue.New(s).Mount(r)
	customers.New(s).Mount(r)
	equipment.New(s).Mount(r)
	incidents.New(s).Mount(r)
	exports.New(s).Mount(r)
	settings.New(s).Mount(r)
	privacy.New(s).Mount(r)
	readings.New(s).Mount(r)
	calls.New(s).Mount(r)
	lookas.New(s).Mount(r)
	rounds.New(s).Mount(r)
}
