package account

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/account"
)

// activationPath is the offer of an account of one's own, made once at each sign-in without one.
const activationPath = "/cuenta/activar"

// signIn takes the password from the body alone, byte for byte: in an address it would end up in
// logs and bookmarks.
func (r Room) signIn(c *fiber.Ctx) error {
	next := web.OwnPath(web.Text(c, "next"))
	view := account.SignInView{User: web.Text(c, "usuario"), Next: unlessHome(next)}
	in, err := r.store.Accounts.SignIn(c.UserContext(), store.SignInTry{User: view.User, Secret: string(c.Request().PostArgs().Peek("clave"))})
	var soon store.TooSoon
	switch {
	case errors.As(err, &soon):
		return tooMany(c, view, soon.Wait)
	case errors.Is(err, store.ErrSignIn):
		view.Wrong, view.ByMail = true, errors.Is(err, store.ErrByMail)
		return web.Show(c, fiber.StatusUnprocessableEntity, account.SignIn(view), nil)
	case err != nil:
		return err
	}
	if err := web.SignIn(c, in.Identity); err != nil {
		return err
	}
	if in.Offer {
		next = offered(next)
	}
	return web.Redirect(c, next)
}

// offered leads by the offer of an account to where somebody wanted to go.
func offered(next string) string {
	if unlessHome(next) == "" {
		return activationPath
	}
	return activationPath + "?next=" + url.QueryEscape(strings.Clone(next))
}

// tooMany draws the form again and says when to go on; what was typed is not even looked at.
func tooMany(c *fiber.Ctx, view account.SignInView, wait time.Duration) error {
	view.Wait = later(c, wait)
	return web.Show(c, fiber.StatusTooManyRequests, account.SignIn(view), nil)
}
