package customers

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/customers"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// mountPermit adds the routes about who of a customer's people comes in on their own.
func (r Room) mountPermit(router *web.Router) {
	const path = "/gestion/clientes/:id/personas/:parte/acceso"
	router.Get(path, web.Office, r.permit)
	router.Post(path, web.Office, web.Fields(web.PermitFields()...).And("version", "correo"), r.givePermit)
	router.Post(path+"/invitacion", web.Office, web.Fields("version"), r.invitePeer)
	router.Post(path+"/retirada", web.Office, web.Fields("version"), r.withdrawPeer)
	router.Post(path+"/titular", web.Office, web.Fields("version"), r.makeMain)
}

// peer is the person that the address names, if they are that customer's.
func (r Room) peer(c *fiber.Ctx) (store.Peer, error) {
	customer, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return store.Peer{}, err
	}
	id, err := web.ID[store.PersonID](c, "parte")
	if err != nil {
		return store.Peer{}, err
	}
	return r.store.Office.Peer(c.UserContext(), customer, id)
}

func (r Room) permit(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return r.showPermit(c, fiber.StatusOK, customers.PermitView{Peer: p, Version: p.Version, Idem: web.NewIdem(), Access: ui.Access{Permit: p.Permit}})
}

// showPermit draws the form with what there is to choose from.
func (r Room) showPermit(c *fiber.Ctx, status int, view customers.PermitView) (err error) {
	ctx, a := c.UserContext(), &view.Access
	a.Errors, a.Action = view.Errors, customers.PermitPath(view.Peer.Customer, view.Peer.ID)
	if view.Customer, err = r.store.Office.Record(ctx, store.OnCustomer, int64(view.Peer.Customer)); err != nil {
		return err
	}
	if a.Offer, err = r.store.Office.PeerOffer(ctx, view.Peer.Customer); err != nil {
		return err
	}
	if a.Machines, err = r.store.Equipment.List(ctx, view.Peer.Customer, store.EquipmentFilter{}); err != nil {
		return err
	}
	a.Found = a.Machines
	if a.Query != "" {
		if a.Found, err = r.store.Equipment.List(ctx, view.Peer.Customer, store.EquipmentFilter{Query: a.Query}); err != nil {
			return err
		}
	}
	return web.Show(c, status, customers.Permit(view), customers.PermitForm(view))
}

// givePermit lets a contact in, or changes what somebody who is in sees and may.
func (r Room) givePermit(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	view := customers.PermitView{Peer: p, Idem: web.Text(c, "idem"), Access: ui.Access{Permit: web.Permit(c), Query: web.Text(c, "q")}}
	view.Version, _ = strconv.ParseInt(web.Text(c, "version"), 10, 64) // no number is no version, which conflicts
	if web.Searches(c) {
		return r.showPermit(c, fiber.StatusOK, view)
	}
	flash := layout.Flash{Kind: ui.OK, Title: "Acceso cambiado", Text: "Vale desde ahora."}
	if p.State == store.PeerActive || p.State == store.PeerInvited {
		err = r.store.Office.ChangePeer(c.UserContext(), p.Customer, p.ID, view.Version, view.Access.Permit)
	} else {
		flash = layout.Flash{Kind: ui.OK, Title: "Invitación en camino", Text: "Sale ahora hacia " + p.Email + "."}
		err = r.store.Office.LetIn(c.UserContext(), p.Customer, p.ID, view.Version, view.Access.Permit, view.Idem)
	}
	if err != nil {
		return r.permitAgain(c, err, view)
	}
	return web.Done(c, customers.Path(p.Customer), flash, nil)
}

// permitAgain draws the form with what was typed when that is what was wrong, or when somebody else was faster.
func (r Room) permitAgain(c *fiber.Ctx, refused error, view customers.PermitView) error {
	if errors.As(refused, &view.Errors) {
		return r.showPermit(c, fiber.StatusUnprocessableEntity, view)
	}
	if !errors.Is(refused, store.ErrConflict) {
		return refused
	}
	view.Clash, view.Version = &frame.Clash{}, view.Peer.Version
	lines, err := r.store.Audit.Of(c.UserContext(), store.OnPerson, int64(view.Peer.ID), 1)
	if err != nil {
		return err
	}
	if len(lines) > 0 {
		view.Clash.By, view.Clash.At, view.Clash.Changes = lines[0].By.Name, lines[0].At, lines[0].Changes
	}
	return r.showPermit(c, fiber.StatusConflict, view)
}

// permitDone answers a button: back to the access, with what was done or why it was not.
func permitDone(c *fiber.Ctx, err error, p store.Peer, done string) error {
	flash := layout.Flash{Kind: ui.OK, Title: done}
	var refused store.Sentence
	if errors.As(err, &refused) {
		flash = layout.Flash{Kind: ui.Bad, Title: "No se ha cambiado nada", Text: refused.Text}
	} else if err != nil {
		return err
	}
	return web.Done(c, customers.PermitPath(p.Customer, p.ID), flash, nil)
}

func (r Room) invitePeer(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return permitDone(c, r.store.Office.InvitePeerAgain(c.UserContext(), p.Customer, p.ID, web.Text(c, "idem")), p, "Invitación en camino hacia "+p.Email)
}

func (r Room) withdrawPeer(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return permitDone(c, r.store.Office.WithdrawPeer(c.UserContext(), p.Customer, p.ID), p, "Acceso retirado")
}

func (r Room) makeMain(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return permitDone(c, r.store.Office.MakeMain(c.UserContext(), p.Customer, p.ID), p, p.Name+" es ahora el usuario principal")
}
