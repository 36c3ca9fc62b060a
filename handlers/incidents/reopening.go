package incidents

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/views/incidents"
)

func (r Room) createReopening(c *fiber.Ctx) error {
	reason := web.Text(c, "reason")
	reopened, err := r.store.Incidents.Reopen(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"), reason)
	if err != nil {
		return r.again(c, err, incidents.Show, func(view *incidents.ShowView) { view.Reason = reason })
	}
	return r.changed(c, reopened, incidents.Reopened(reopened))
}
