package web

import (
	"context"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/views/layout"
)

// Partial reports whether htmx asks for a part: not for a boosted page, and not for a page that
// the browser goes back to, which must be whole.
func Partial(c *fiber.Ctx) bool {
	return c.Get("HX-Request") == "true" && c.Get("HX-Boosted") != "true" && c.Get("HX-History-Restore-Request") != "true"
}

// Show answers with part when htmx asks for one, and with the whole page otherwise. Without a
// part the page answers both.
func Show(c *fiber.Ctx, status int, page, part templ.Component) error {
	if part != nil && Partial(c) {
		return send(c, status, part, c.Method() != fiber.MethodGet || inOffice(c.Path())) // the rail's counts go along
	}
	c.Locals(pageKey, true)
	return send(c, status, page, true)
}

// Done answers a change that was made: with part under htmx, and otherwise by sending the browser
// to location, where flash is shown once. Without a part htmx is sent there too.
func Done(c *fiber.Ctx, location string, flash layout.Flash, part templ.Component) error {
	if part != nil && Partial(c) {
		return send(c, fiber.StatusOK, part, true)
	}
	if err := setFlash(c, flash); err != nil {
		return err
	}
	return Redirect(c, location)
}

// Redirect sends the browser to one of our own pages with a GET.
func Redirect(c *fiber.Ctx, location string) error {
	if c.Get("HX-Request") == "true" {
		c.Set("HX-Redirect", location)
		return c.SendStatus(fiber.StatusNoContent)
	}
	return c.Redirect(location, fiber.StatusSeeOther)
}

// send draws into a buffer first, so that a drawing that fails half-way is an error and not half a page.
func send(c *fiber.Ctx, status int, component templ.Component, whole bool) error {
	ctx, err := of(c).chrome(c, whole)
	if err != nil {
		return err
	}
	return write(c, ctx, status, component)
}

func write(c *fiber.Ctx, ctx context.Context, status int, component templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := component.Render(ctx, buffer); err != nil {
		return err
	}
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(append([]byte(nil), buffer.Bytes()...))
}
