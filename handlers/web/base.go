package web

import (
	"github.com/gofiber/fiber/v2"
)

// Robots keeps search engines out: there is nothing here for them.
func Robots(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("User-agent: *\nDisallow: /\n")
}

// Up answers a watchdog: the process serves, and the dealer's file can be read.
func Up(c *fiber.Ctx) error {
	if _, err := of(c).store.Settings.Hosts(c.UserContext()); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.SendString("ok\n")
}

// Refuse draws the answer to a request that never reached a room.
func (w *Web) Refuse(c *fiber.Ctx, status int) {
	refuse := func(c *fiber.Ctx) error { return fiber.NewError(status) }
	if err := w.answer(c, refuse); err != nil {
		c.Status(status)
	}
}
