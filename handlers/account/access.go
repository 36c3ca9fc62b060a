package account

import (
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/account"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// What a browser holds between a link's address and the page where it is used, and for how long. What may
// be done there ends with the link anyway.
const (
	heldLink  = "enlace "
	heldCode  = "codigo "
	heldLasts = 20 * time.Minute
)

// mountAccess adds the routes of one-time links and codes.
func (r Room) mountAccess(router *web.Router) {
	router.Get(store.AccessPath, web.Anyone, r.link)
	router.Get(account.AcceptPath, web.Anyone, r.acceptance)
	router.Post(account.AcceptPath, web.Anyone, web.Fields("usuario", "nombre", "nueva", "enlace").At(web.Links), r.accept)
	router.Get(account.ResetPath, web.Anyone, r.reset)
	router.Post(account.ResetPath, web.Anyone, web.Fields("usuario", "nombre", "nueva", "enlace").At(web.Links), r.createPassword)
	router.Get(account.EnterPath, web.Anyone, r.linkPage(store.LinkEnter, r.enterPage))
	router.Post(account.EnterPath, web.Anyone, web.Fields("enlace").At(web.Links), r.enter)
	router.Get(account.FreezePath, web.Anyone, r.linkPage(store.LinkFreeze, freezePage))
	router.Post(account.FreezePath, web.Anyone, web.Fields("enlace").At(web.Links), r.freeze)
	router.Get(account.CodePath, web.Anyone, r.code)
	router.Post(account.CodePath, web.Anyone, web.Fields("usuario", "codigo").At(web.SignIns).Drawn(r.tooManyCodes), r.checkCode)
	router.Get(account.HelpInPath, web.Anyone, r.ask)
	router.Post(account.HelpInPath, web.Anyone, web.Fields("usuario", "que").At(web.Links), r.createAsk)
	router.Get(account.ActivatePath, web.Customers, r.activation)
	router.Post(account.ActivatePath, web.Customers, web.Fields().At(web.Links), r.createActivation)
	router.Post("/cuenta/clave", web.Activated, web.Fields("usuario", "clave", "nueva"), r.updatePassword)
	router.Post("/cuenta/cambiar", web.Activated, web.Fields("persona"), r.switchCustomer)
}

// linkPages is where the links of each purpose are used.
var linkPages = map[store.LinkPurpose]string{
	store.LinkActivate: account.AcceptPath, store.LinkInvite: account.AcceptPath, store.LinkReset: account.ResetPath,
	store.LinkEnter: account.EnterPath, store.LinkFreeze: account.FreezePath,
}

// link takes the secret out of the address: it goes into a sealed cookie, and the browser to an address
// without it. Nothing is used: programs that check mail look at every link in it.
func (r Room) link(c *fiber.Ctx) error {
	secret := web.Text(c, "enlace")
	link, err := r.store.Accounts.Link(c.UserContext(), secret)
	if errors.Is(err, store.ErrNotFound) {
		return gone(c)
	}
	if err != nil {
		return err
	}
	if err := web.Hold(c, heldLink+secret, heldLasts); err != nil {
		return err
	}
	return web.Redirect(c, linkPages[link.Purpose])
}

func gone(c *fiber.Ctx) error {
	web.LetGo(c)
	return web.Show(c, fiber.StatusNotFound, account.LinkGone(), nil)
}

// held is the secret of the link that the browser brings, or nothing.
func held(c *fiber.Ctx) string {
	secret, _ := strings.CutPrefix(web.Held(c), heldLink)
	return secret
}

// opened is the link that the browser brings, if it is for one of the purposes.
func (r Room) opened(c *fiber.Ctx, purposes ...store.LinkPurpose) (store.OpenedLink, error) {
	link, err := r.store.Accounts.Link(c.UserContext(), held(c))
	if err != nil {
		return link, err
	}
	for _, purpose := range purposes {
		if link.Purpose == purpose {
			return link, nil
		}
	}
	return link, store.ErrNotFound
}

// linkPage is a page of which a button is all.
func (r Room) linkPage(purpose store.LinkPurpose, show func(*fiber.Ctx, store.OpenedLink) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		link, err := r.opened(c, purpose)
		if errors.Is(err, store.ErrNotFound) {
			return gone(c)
		}
		if err != nil {
			return err
		}
		return show(c, link)
	}
}

func (r Room) enterPage(c *fiber.Ctx, link store.OpenedLink) error {
	if !link.In(web.BrowserMark(c)) {
		return web.Show(c, fiber.StatusForbidden, account.EnterElsewhere(), nil)
	}
	return web.Show(c, fiber.StatusOK, account.Enter(account.LinkView{Name: link.Name, Company: link.Company}), nil)
}

func (r Room) enter(c *fiber.Ctx) error {
	who, err := r.store.Accounts.Enter(c.UserContext(), held(c), web.BrowserMark(c))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return gone(c)
	case errors.Is(err, store.ErrForbidden):
		return web.Show(c, fiber.StatusForbidden, account.EnterElsewhere(), nil)
	case err != nil:
		return err
	}
	return begin(c, who, layout.Flash{})
}

// begin opens the session of somebody who has used up what the browser held.
func begin(c *fiber.Ctx, who store.Identity, flash layout.Flash) error {
	web.LetGo(c)
	if err := web.SignIn(c, who); err != nil {
		return err
	}
	return web.Done(c, web.Home, flash, nil)
}

func freezePage(c *fiber.Ctx, link store.OpenedLink) error {
	return web.Show(c, fiber.StatusOK, account.Freeze(account.LinkView{Company: link.Company}), nil)
}

func (r Room) freeze(c *fiber.Ctx) error {
	err := r.store.Accounts.Freeze(c.UserContext(), held(c))
	if errors.Is(err, store.ErrNotFound) {
		return gone(c)
	}
	if err != nil {
		return err
	}
	web.LetGo(c)
	return web.Done(c, account.HelpInPath, layout.Flash{Kind: ui.OK, Title: "Acceso con CIF cerrado",
		Text: "Nadie entra ya con su CIF. Pida aquí un enlace para activar su cuenta con una contraseña propia."}, nil)
}

func (r Room) reset(c *fiber.Ctx) error {
	link, err := r.opened(c, store.LinkReset)
	if errors.Is(err, store.ErrNotFound) {
		return gone(c)
	}
	if err != nil {
		return err
	}
	view := resetView(link)
	if view.Choose.Proposal, err = r.proposal(c, link.Customer, link.Name, link.Email); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, account.Reset(view), proposed(view.Choose, account.ResetPath))
}

func resetView(link store.OpenedLink) account.ResetView {
	return account.ResetView{User: link.Email, Choose: ui.Choosing{Least: store.LeastPassword(link.Keyed)}}
}

// createPassword opens no session: whoever has the new password signs in with it.
func (r Room) createPassword(c *fiber.Ctx) error {
	link, err := r.opened(c, store.LinkReset)
	if err == nil {
		err = r.store.Accounts.ResetPassword(c.UserContext(), held(c), secretOf(c, "nueva"))
	}
	var wrong store.Invalid
	switch {
	case errors.Is(err, store.ErrNotFound):
		return gone(c)
	case errors.As(err, &wrong):
		view := resetView(link)
		view.Choose.Error = wrong["password"]
		return web.Show(c, fiber.StatusUnprocessableEntity, account.Reset(view), nil)
	case err != nil:
		return err
	}
	web.LetGo(c)
	return web.Done(c, "/entrar", layout.Flash{Kind: ui.OK, Title: "Contraseña guardada", Text: "Entre con ella."}, nil)
}

// secretOf reads a password from the body, byte for byte as it was typed.
func secretOf(c *fiber.Ctx, field string) string {
	return string(c.Request().PostArgs().Peek(field))
}
