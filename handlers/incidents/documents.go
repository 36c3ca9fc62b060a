package incidents

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
)

// document sends a file to be saved. It never runs in the page's place: it is an attachment,
// sandboxed, of the type that was found in its content.
func (r Room) document(c *fiber.Ctx) error {
	file, err := r.store.Incidents.Attachment(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"), web.Param(c, "token"))
	if err != nil {
		return err
	}
	return web.SendFile(c, file)
}

// miniature sends a picture small, for the thread.
func (r Room) miniature(c *fiber.Ctx) error {
	file, err := r.store.Incidents.Miniature(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"), web.Param(c, "token"))
	if err != nil {
		return err
	}
	return web.SendFile(c, file)
}
