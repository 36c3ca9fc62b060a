// Package account answers signing in and out, «Cuenta», and the pages that need no session.
package account

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/account"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// Room is a customer's account.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/", web.Anyone, r.home)
	router.Get("/entrar", web.Anyone, r.entry)
	router.Post("/entrar", web.Anyone, web.Fields("usuario", "clave"), r.signIn)
	router.Post("/salir", web.Customers, web.Fields(), r.signOut)

	router.Get("/cuenta", web.Customers, r.show)
	router.Post("/tema", web.Customers, web.Fields("tema"), r.setTheme)

	r.mountAccess(router)

	router.Get("/ayuda", web.Anyone, r.read(account.Help))
	router.Get("/aviso-legal", web.Anyone, r.read(account.LegalNotice))
	router.Get("/privacidad", web.Anyone, r.read(account.Privacy))
	router.Get("/accesibilidad", web.Anyone, r.read(account.Accessibility))
}

func (r Room) home(c *fiber.Ctx) error {
	if web.ViewerOf(c).SignedIn() {
		return web.Redirect(c, web.Home)
	}
	return web.Redirect(c, "/entrar")
}

func (r Room) entry(c *fiber.Ctx) error {
	next := web.OwnPath(web.Text(c, "next"))
	if web.ViewerOf(c).SignedIn() {
		return web.Redirect(c, next)
	}
	return web.Show(c, fiber.StatusOK, account.SignIn(account.SignInView{Next: unlessHome(next)}), nil)
}

func (r Room) signOut(c *fiber.Ctx) error {
	if err := web.SignOut(c); err != nil {
		return err
	}
	return web.Done(c, "/entrar", layout.Flash{Kind: ui.OK, Title: "Ha salido del área de clientes"}, nil)
}

func (r Room) show(c *fiber.Ctx) error {
	var access account.AccessView
	who := web.ViewerOf(c).Account
	if who.Person != 0 {
		var err error
		if access.Choose.Proposal, err = r.proposal(c, who.Customer, who.Name, who.Email); err != nil {
			return err
		}
	}
	return r.showAccount(c, fiber.StatusOK, access)
}

// showAccount adds what «Cuenta» shows of who looks.
func (r Room) showAccount(c *fiber.Ctx, status int, access account.AccessView) error {
	viewer := web.ViewerOf(c)
	addresses, err := r.store.Accounts.Addresses(c.UserContext(), viewer.Owner())
	if err != nil {
		return err
	}
	access.Who, access.Choose.Least, access.Invites = viewer.Account, store.LeastPassword(viewer.Account.HasKey), viewer.May(web.Inviting)
	if viewer.Account.Person != 0 {
		if access.Others, err = r.store.Accounts.Elsewhere(c.UserContext(), viewer.Account.Member); err != nil {
			return err
		}
	}
	view := account.View{Customer: viewer.Customer, Addresses: addresses, Masked: viewer.Masked(), Access: access, LooksAs: viewer.LooksAs()}
	return web.Show(c, status, account.Show(view), proposed(access.Choose, "/cuenta"))
}

// setTheme remembers the look. The script has changed the page by then, so htmx needs no answer.
func (r Room) setTheme(c *fiber.Ctx) error {
	if err := web.SetTheme(c, web.Text(c, "tema")); err != nil {
		return err
	}
	if web.Partial(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	next := web.Text(c, "next")
	if next == "" {
		next = web.Referer(c)
	}
	return web.Redirect(c, web.OwnPath(next))
}

// read answers a page that says the same to everybody.
func (r Room) read(page func(store.Dealer) templ.Component) fiber.Handler {
	return func(c *fiber.Ctx) error {
		dealer, err := r.store.Settings.Get(c.UserContext())
		if err != nil {
			return err
		}
		return web.Show(c, fiber.StatusOK, page(dealer), nil)
	}
}

// unlessHome leaves out of forms what would be the answer without it.
func unlessHome(next string) string {
	if next == web.Home {
		return ""
	}
	return next
}
