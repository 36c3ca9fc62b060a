package incidents

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/incidents"
	"areaclientes/views/ui"
)

// createBatch does one thing with every ticked incident: give it to a technician, close it, or print
// its work sheet.
func (r Room) createBatch(c *fiber.Ctx) error {
	picks, numbers := picked(c)
	move := store.IncidentMove{Idem: web.Text(c, "idem")}
	switch web.Text(c, "accion") {
	case "imprimir":
		return web.Redirect(c, incidents.Path+"/partes?"+url.Values{"n": numbers}.Encode())
	case "cerrar":
		move.State, move.Note = store.IncidentResolved, web.Text(c, "nota")
	default:
		move.TechnicianID = number(web.Text(c, "a_tecnico"))
	}
	bulk, err := r.store.Office.MoveIncidents(c.UserContext(), who(c), picks, move)
	var invalid store.Invalid
	if err != nil && !errors.As(err, &invalid) {
		return err
	}
	view, viewErr := r.view(c, "")
	if viewErr != nil {
		return viewErr
	}
	if invalid != nil {
		view.Errors, view.Picked, view.Note = invalid, numbers, web.Text(c, "nota")
		return web.Show(c, fiber.StatusUnprocessableEntity, incidents.Index(view), incidents.Refreshed(view))
	}
	view.Bulk = &bulk
	if len(bulk.Refused) > 0 { // the reasons would not fit into a banner
		return web.Show(c, fiber.StatusOK, incidents.Index(view), incidents.Refreshed(view))
	}
	return web.Done(c, view.Filters.List(), layout.Flash{Kind: ui.OK, Title: incidents.BulkDone(bulk)}, incidents.Refreshed(view))
}

// picked are the ticked lines as they were then, and their numbers. What no list of ours says was
// never looked at, and has no version.
func picked(c *fiber.Ctx) (picks []store.IncidentPick, numbers []string) {
	for _, value := range c.Request().PostArgs().PeekMulti("sel") {
		if len(picks) == store.QueuePerPage {
			break
		}
		pick := incidents.ParsePick(strings.ToValidUTF8(string(value), ""))
		picks, numbers = append(picks, pick), append(numbers, pick.Number)
	}
	return picks, numbers
}
