// Package colleagues answers «Usuarios»: who of a customer's comes in on their own, what they see and may.
package colleagues

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/colleagues"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// Room is a customer's people.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	asked := web.Fields(web.PermitFields()...).And("nombre", "correo", "version")
	router.Get("/cuenta/usuarios", web.Inviting, r.index)
	router.Get("/cuenta/usuarios/nuevo", web.Inviting, r.new)
	router.Post("/cuenta/usuarios", web.Proven(web.Inviting), asked.At(web.Links), r.create)
	router.Get("/cuenta/usuarios/:persona", web.Inviting, r.edit)
	router.Post("/cuenta/usuarios/:persona", web.Proven(web.Inviting), asked, r.update)
	router.Post("/cuenta/usuarios/:persona/invitacion", web.Proven(web.Inviting), web.Fields().At(web.Links), r.createInvitation)
	router.Get("/cuenta/usuarios/:persona/retirada", web.Inviting, r.newWithdrawal)
	router.Post("/cuenta/usuarios/:persona/retirada", web.Proven(web.Inviting), web.Fields("version"), r.createWithdrawal)
	router.Get("/cuenta/usuarios/:persona/titular", web.Inviting, r.newHandOver)
	router.Post("/cuenta/usuarios/:persona/titular", web.Proven(web.Inviting), web.Fields("version"), r.createHandOver)
}

func (r Room) index(c *fiber.Ctx) error {
	viewer := web.ViewerOf(c)
	view := colleagues.IndexView{Self: viewer.Account.Person, Main: viewer.Account.Main, Idem: web.NewIdem}
	var err error
	if viewer.LooksAs() {
		view.Peers, err = r.store.Office.Peers(c.UserContext(), viewer.Customer.ID)
	} else {
		view.Peers, err = r.store.Colleagues.List(c.UserContext(), viewer.Account.Member)
	}
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, colleagues.Index(view), nil)
}

// peer is who the address names, if they are of the viewer's company and were let in.
func (r Room) peer(c *fiber.Ctx) (store.Peer, error) {
	id, err := web.ID[store.PersonID](c, "persona")
	if err != nil {
		return store.Peer{}, err
	}
	viewer := web.ViewerOf(c)
	if viewer.LooksAs() {
		return r.store.Office.Peer(c.UserContext(), viewer.Customer.ID, id)
	}
	return r.store.Colleagues.Get(c.UserContext(), viewer.Account.Member, id)
}

// done answers a button of the list: back there, with what was done or why it was not.
func done(c *fiber.Ctx, err error, title, text string) error {
	flash := layout.Flash{Kind: ui.OK, Title: title, Text: text}
	var refused store.Sentence
	if errors.As(err, &refused) {
		flash = layout.Flash{Kind: ui.Bad, Title: "No hemos cambiado nada", Text: refused.Text}
	} else if err != nil {
		return err
	}
	return web.Done(c, colleagues.Path, flash, nil)
}

func (r Room) createInvitation(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	err = r.store.Colleagues.InviteAgain(c.UserContext(), web.ViewerOf(c).Account.Member, p.ID, web.Text(c, "idem"))
	return done(c, err, "Invitación en camino", "Sale ahora hacia "+p.Email+". El enlace anterior ya no vale.")
}

func (r Room) newWithdrawal(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, colleagues.Withdrawal(p), nil)
}

func (r Room) createWithdrawal(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	err = r.store.Colleagues.Withdraw(c.UserContext(), web.ViewerOf(c).Account.Member, p.ID)
	return done(c, err, "Acceso retirado", p.Name+" ya no entra en el área de clientes.")
}

func (r Room) newHandOver(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, colleagues.HandOver(p), nil)
}

func (r Room) createHandOver(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	err = r.store.Colleagues.HandOver(c.UserContext(), web.ViewerOf(c).Account.Member, p.ID)
	return done(c, err, p.Name+" es ahora el usuario principal", "")
}
