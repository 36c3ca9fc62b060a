package account

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/account"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// updatePassword goes on in this session and ends the others.
func (r Room) updatePassword(c *fiber.Ctx) error {
	who, err := r.store.Accounts.ChangePassword(c.UserContext(), web.ViewerOf(c).Account.Member, secretOf(c, "clave"), secretOf(c, "nueva"))
	var access account.AccessView
	var soon store.TooSoon
	switch {
	case errors.As(err, &soon):
		access.Wait = later(c, soon.Wait)
		return r.showAccount(c, fiber.StatusTooManyRequests, access)
	case errors.As(err, &access.Errors):
		access.Choose.Error = access.Errors["password"]
		return r.showAccount(c, fiber.StatusUnprocessableEntity, access)
	case err != nil:
		return err
	}
	if err := web.SignIn(c, who); err != nil {
		return err
	}
	return web.Done(c, "/cuenta", layout.Flash{Kind: ui.OK, Title: "Contraseña cambiada", Text: "Sus otras sesiones se han cerrado."}, nil)
}

// switchCustomer goes over to another customer for which the same person works.
func (r Room) switchCustomer(c *fiber.Ctx) error {
	chosen := web.Text(c, "persona")
	if chosen == "" {
		return web.Redirect(c, web.Home) // nobody was chosen
	}
	id, err := strconv.ParseInt(chosen, 10, 64)
	if err != nil {
		return store.ErrNotFound
	}
	who, err := r.store.Accounts.Switch(c.UserContext(), web.ViewerOf(c).Account.Member, store.PersonID(id))
	if err != nil {
		return err
	}
	if err := web.SignIn(c, who); err != nil {
		return err
	}
	return web.Redirect(c, web.Home)
}

// later tells when to try again, also in the words of HTTP, and returns it in minutes.
func later(c *fiber.Ctx, wait time.Duration) int {
	seconds := int((wait + time.Second - 1) / time.Second)
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
	return (seconds + 59) / 60
}
