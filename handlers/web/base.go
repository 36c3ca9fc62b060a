package web

import (
	"errors"

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

// Refuse draws the answer to a request that never reached a room. Whoever is not signed in (401) is
// sent to do so.
func (w *Web) Refuse(c *fiber.Ctx, status int, cause error) {
	refuse := func(c *fiber.Ctx) error {
		if status == fiber.StatusUnauthorized {
			return signInFirst(c)
		}
		return errors.Join(fiber.NewError(status), cause)
	}
	if err := w.answer(c, refuse); err != nil {
		c.Status(status)
	}
}
