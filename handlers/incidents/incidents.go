// Package incidents answers what customers do about breakdowns: report one, follow it, add to it,
// close it and open it again.
package incidents

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/incidents"
)

// Room is a customer's incidents.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/equipos/:id/incidencias", web.Reporting, r.form)
	router.Post("/equipos/:id/incidencias", web.Reporting, web.Fields(web.CounterFields("")...).And("contact", "description", "doc", "kind", "phone", "severity").At(web.Incidents, web.Daily), r.create)

	router.Get("/incidencias", web.Customers, r.index, web.Searching)
	router.Get("/incidencias/:numero", web.Customers, r.show)
	router.Get("/incidencias/:numero/documentos/:token", web.Customers, r.document)
	router.Get("/incidencias/:numero/documentos/:token/miniatura", web.Customers, r.miniature)
	router.Post("/incidencias/:numero/mensajes", web.Reporting, web.Fields("body", "doc").At(web.Messages), r.createMessage)
	router.Get("/incidencias/:numero/cierre", web.Reporting, r.closure)
	router.Post("/incidencias/:numero/cierre", web.Reporting, web.Fields("note").At(web.Messages), r.createClosure)
	router.Post("/incidencias/:numero/reapertura", web.Reporting, web.Fields("reason").At(web.Messages), r.createReopening)
}

func path(number string) string { return "/incidencias/" + number }

func (r Room) index(c *fiber.Ctx) error {
	view := incidents.IndexView{Query: web.Text(c, "q"), State: incidents.ParamState(web.Text(c, "estado"))}
	filter := store.IncidentFilter{Query: view.Query, State: view.State, Page: web.Page(c)}
	var err error
	view.Page, err = r.store.Incidents.List(c.UserContext(), web.ViewerOf(c).Owner(), filter)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, incidents.Index(view), incidents.List(view))
}

func (r Room) show(c *fiber.Ctx) error {
	incident, err := r.store.Incidents.Get(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"))
	if err != nil {
		return err
	}
	view, err := r.view(c, incident)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, incidents.Show(view), nil)
}

// view is the page of an incident with empty forms.
func (r Room) view(c *fiber.Ctx, incident store.Incident) (incidents.ShowView, error) {
	dealer, err := r.store.Settings.Get(c.UserContext())
	return incidents.ShowView{
		Incident: incident, Today: r.store.Today(), Phone: dealer.Phone,
		Masked: web.ViewerOf(c).Masked(), Idem: web.NewIdem(),
	}, err
}
