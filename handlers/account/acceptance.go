package account

import (
	"errors"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/account"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// proposal is four words when the page is asked for them.
func (r Room) proposal(c *fiber.Ctx, owner store.CustomerID, name, email string) (string, error) {
	if c.Method() == fiber.MethodPost || web.Text(c, "propuesta") == "" {
		return "", nil
	}
	return r.store.Accounts.ProposePassword(c.UserContext(), owner, name, email)
}

// proposed is the field alone, for htmx; nothing without a proposal.
func proposed(v ui.Choosing, address string) templ.Component {
	if v.Proposal == "" {
		return nil
	}
	return ui.NewPassword(v, address)
}

// coming is whoever begins an account, by a link or a code, and the form for it.
type coming struct {
	customer     store.CustomerID
	number, code string // of who has a code
	view         account.AcceptView
}

// coming finds out who it is. It returns ErrNotFound when what the browser holds is not good any more.
func (r Room) coming(c *fiber.Ctx) (coming, error) {
	who := coming{view: account.AcceptView{Choose: ui.Choosing{Least: store.LeastPassword(false)}}}
	if pair, byCode := strings.CutPrefix(web.Held(c), heldCode); byCode {
		who.number, who.code, _ = strings.Cut(pair, " ")
		customer, err := r.store.Accounts.CodeOpens(c.UserContext(), who.number, who.code)
		who.customer, who.view.Company, who.view.Number = customer.ID, customer.Short(), customer.Number
		return who, err
	}
	link, err := r.opened(c, store.LinkActivate, store.LinkInvite)
	who.customer, who.view.Choose.Least = link.Customer, store.LeastPassword(link.Keyed)
	who.view.Company, who.view.Email, who.view.Name = link.Company, link.Email, link.Name
	who.view.Invite, who.view.Joins = link.Purpose == store.LinkInvite, link.Joins
	return who, err
}

func (r Room) acceptance(c *fiber.Ctx) error {
	who, err := r.coming(c)
	if errors.Is(err, store.ErrNotFound) {
		return gone(c)
	}
	if err != nil {
		return err
	}
	if who.view.Choose.Proposal, err = r.proposal(c, who.customer, who.view.Name, who.view.Email); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, account.Accept(who.view), proposed(who.view.Choose, account.AcceptPath))
}

func (r Room) accept(c *fiber.Ctx) error {
	who, err := r.coming(c)
	var identity store.Identity
	chosen := store.NewAccount{Name: web.Text(c, "nombre"), Password: secretOf(c, "nueva")}
	switch {
	case err != nil:
	case who.code != "":
		identity, err = r.store.Accounts.AcceptCode(c.UserContext(), who.number, who.code, chosen)
	default:
		identity, err = r.store.Accounts.Accept(c.UserContext(), held(c), chosen)
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return gone(c)
	case errors.As(err, &who.view.Errors):
		who.view.Name, who.view.Choose.Error = chosen.Name, who.view.Errors["password"]
		return web.Show(c, fiber.StatusUnprocessableEntity, account.Accept(who.view), nil)
	case err != nil:
		return err
	}
	flash := layout.Flash{Kind: ui.OK, Title: "Su cuenta está activada", Text: "Desde ahora se entra con su contraseña; el CIF ya no abre nada."}
	if who.view.Invite {
		flash = layout.Flash{Kind: ui.OK, Title: "Ya tiene acceso", Text: "La próxima vez entre con su correo y su contraseña."}
	}
	return begin(c, identity, flash)
}

func (r Room) code(c *fiber.Ctx) error {
	view := account.CodeView{User: web.ViewerOf(c).Customer.Number}
	return web.Show(c, fiber.StatusOK, account.Code(view), nil)
}

// checkCode holds a code that fits until a password is chosen: only then it is used up.
func (r Room) checkCode(c *fiber.Ctx) error {
	code, view := web.Text(c, "codigo"), account.CodeView{User: web.Text(c, "usuario")}
	err := r.store.Accounts.CheckCode(c.UserContext(), view.User, code)
	var soon store.TooSoon
	switch {
	case errors.As(err, &soon):
		return codeLater(c, view, soon.Wait)
	case errors.Is(err, store.ErrAccessCode):
		view.Wrong = true
		return web.Show(c, fiber.StatusUnprocessableEntity, account.Code(view), nil)
	}
	if err != nil {
		return err
	}
	if err := web.Hold(c, heldCode+view.User+" "+code, heldLasts); err != nil {
		return err
	}
	return web.Redirect(c, account.AcceptPath)
}

// tooManyCodes draws the form again and says when to go on.
func (r Room) tooManyCodes(c *fiber.Ctx, wait time.Duration) error {
	return codeLater(c, account.CodeView{User: web.Text(c, "usuario")}, wait)
}

func codeLater(c *fiber.Ctx, view account.CodeView, wait time.Duration) error {
	view.Wait = later(c, wait)
	return web.Show(c, fiber.StatusTooManyRequests, account.Code(view), nil)
}

func (r Room) ask(c *fiber.Ctx) error {
	return web.Show(c, fiber.StatusOK, account.Ask(account.AskView{}), nil)
}

// createAsk says the same whoever it is: who is known learns more from the letter.
func (r Room) createAsk(c *fiber.Ctx) error {
	view, purpose, browser := account.AskView{User: web.Text(c, "usuario")}, store.LinkEnter, web.MarkBrowser(c)
	if web.Text(c, "que") == "clave" {
		purpose = store.LinkReset
	}
	if view.User == "" {
		view.Error = "Escriba su número de cliente o su correo."
		return web.Show(c, fiber.StatusUnprocessableEntity, account.Ask(view), nil)
	}
	if err := r.store.Accounts.Ask(c.UserContext(), purpose, view.User, browser); err != nil {
		return err
	}
	return web.Done(c, account.HelpInPath, layout.Flash{Kind: ui.OK, Title: "Mire en su correo",
		Text: "Si los datos son correctos, hemos enviado un enlace al correo registrado. Si no llega en unos minutos, mire entre lo no deseado o llámenos."}, nil)
}

// activation is offered to whoever only knew number and NIF.
func (r Room) activation(c *fiber.Ctx) error {
	viewer := web.ViewerOf(c)
	if viewer.Account.Person != 0 {
		return web.Redirect(c, "/cuenta")
	}
	view := account.ActivateView{Next: web.OwnPath(web.Text(c, "next")), Address: ui.MaskEmail(store.FirstAddress(viewer.Customer.Email))}
	return web.Show(c, fiber.StatusOK, account.Activate(view), nil)
}

func (r Room) createActivation(c *fiber.Ctx) error {
	viewer, next := web.ViewerOf(c), web.OwnPath(web.Text(c, "next"))
	if viewer.Account.Person != 0 {
		return web.Redirect(c, "/cuenta")
	}
	if err := r.store.Accounts.Ask(c.UserContext(), store.LinkActivate, viewer.Customer.Number, nil); err != nil {
		return err
	}
	return web.Done(c, next, layout.Flash{Kind: ui.OK, Title: "Mire en el correo de su empresa",
		Text: "Le hemos enviado un enlace para activar la cuenta. Vale media hora; mientras tanto puede seguir aquí."}, nil)
}
