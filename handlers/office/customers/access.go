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

// mountAccess adds the routes about who of a customer's people comes in on their own.
func (r Room) mountAccess(router *web.Router) {
	const path = "/gestion/clientes/:id/personas/:parte/acceso"
	router.Get(path, web.Office, r.access)
	router.Post(path, web.Office, r.giveAccess)
	router.Post(path+"/invitacion", web.Office, r.inviteAgain)
	router.Post(path+"/retirada", web.Office, r.withdraw)
	router.Post(path+"/titular", web.Office, r.makeMain)
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

func (r Room) access(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return r.showAccess(c, fiber.StatusOK, customers.AccessView{Peer: p, Version: p.Version, Idem: web.NewIdem(), Access: ui.Access{Permit: p.Permit}})
}

// showAccess draws the form with what there is to choose from.
func (r Room) showAccess(c *fiber.Ctx, status int, view customers.AccessView) (err error) {
	ctx, a := c.UserContext(), &view.Access
	a.Errors, a.Action = view.Errors, customers.AccessPath(view.Peer.Customer, view.Peer.ID)
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
	return web.Show(c, status, customers.Access(view), customers.AccessForm(view))
}

// giveAccess lets a contact in, or changes what somebody who is in sees and may.
func (r Room) giveAccess(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	view := customers.AccessView{Peer: p, Idem: web.Text(c, "idem"), Access: ui.Access{Permit: web.Permit(c), Query: web.Text(c, "q")}}
	view.Version, _ = strconv.ParseInt(web.Text(c, "version"), 10, 64) // no number is no version, which conflicts
	if web.Searches(c) {
		return r.showAccess(c, fiber.StatusOK, view)
	}
	flash := layout.Flash{Kind: ui.OK, Title: "Acceso cambiado", Text: "Vale desde ahora."}
	if p.State == store.PeerActive || p.State == store.PeerInvited {
		err = r.store.Office.ChangePeer(c.UserContext(), p.Customer, p.ID, view.Version, view.Access.Permit)
	} else {
		flash = layout.Flash{Kind: ui.OK, Title: "Invitación en camino", Text: "Sale ahora hacia " + p.Email + "."}
		err = r.store.Office.LetIn(c.UserContext(), p.Customer, p.ID, view.Version, view.Access.Permit, view.Idem)
	}
	if err != nil {
		return r.accessAgain(c, err, view)
	}
	return web.Done(c, customers.Path(p.Customer), flash, nil)
}

// accessAgain draws the form with what was typed when that is what was wrong, or when somebody else was faster.
func (r Room) accessAgain(c *fiber.Ctx, refused error, view customers.AccessView) error {
	if errors.As(refused, &view.Errors) {
		return r.showAccess(c, fiber.StatusUnprocessableEntity, view)
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
	return r.showAccess(c, fiber.StatusConflict, view)
}

// accessDone answers a button: back to the access, with what was done or why it was not.
func accessDone(c *fiber.Ctx, err error, p store.Peer, done string) error {
	flash := layout.Flash{Kind: ui.OK, Title: done}
	var refused store.Sentence
	if errors.As(err, &refused) {
		flash = layout.Flash{Kind: ui.Bad, Title: "No se ha cambiado nada", Text: refused.Text}
	} else if err != nil {
		return err
	}
	return web.Done(c, customers.AccessPath(p.Customer, p.ID), flash, nil)
}

func (r Room) inviteAgain(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return accessDone(c, r.store.Office.InvitePeerAgain(c.UserContext(), p.Customer, p.ID, web.Text(c, "idem")), p, "Invitación en camino hacia "+p.Email)
}

func (r Room) withdraw(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return accessDone(c, r.store.Office.WithdrawPeer(c.UserContext(), p.Customer, p.ID), p, "Acceso retirado")
}

func (r Room) makeMain(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return accessDone(c, r.store.Office.MakeMain(c.UserContext(), p.Customer, p.ID), p, p.Name+" es ahora el usuario principal")
}
