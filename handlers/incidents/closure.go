package incidents

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/views/incidents"
)

// closure asks before an incident is closed.
func (r Room) closure(c *fiber.Ctx) error {
	incident, err := r.store.Incidents.Get(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"))
	if err != nil {
		return err
	}
	if incident.State.Closed() {
		return web.Redirect(c, path(incident.Number))
	}
	view, err := r.view(c, incident)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, incidents.Closure(view), nil)
}

func (r Room) createClosure(c *fiber.Ctx) error {
	note := web.Text(c, "note")
	closed, err := r.store.Incidents.Close(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"), note)
	if err != nil {
		return r.again(c, err, incidents.Closure, func(view *incidents.ShowView) { view.Note = note })
	}
	return r.changed(c, closed, incidents.Closed(closed))
}
