package colleagues

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/colleagues"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// complete reads what the form offers to choose from.
func (r Room) complete(c *fiber.Ctx, view *colleagues.FormView) (err error) {
	ctx, viewer := c.UserContext(), web.ViewerOf(c)
	a := &view.Access
	a.Errors, a.Action = view.Errors, colleagues.Path
	if view.Peer.ID != 0 {
		a.Action = colleagues.PeerPath(view.Peer.ID)
	}
	if viewer.LooksAs() {
		a.Offer, err = r.store.Office.PeerOffer(ctx, viewer.Customer.ID)
	} else {
		a.Offer, err = r.store.Colleagues.Offer(ctx, viewer.Account.Member)
	}
	if err != nil {
		return err
	}
	if a.Machines, err = r.store.Equipment.List(ctx, viewer.Owner(), store.EquipmentFilter{}); err != nil {
		return err
	}
	a.Found, err = a.Machines, nil
	if a.Query != "" {
		a.Found, err = r.store.Equipment.List(ctx, viewer.Owner(), store.EquipmentFilter{Query: a.Query})
	}
	return err
}

// show draws the form.
func (r Room) show(c *fiber.Ctx, status int, view colleagues.FormView) error {
	if err := r.complete(c, &view); err != nil {
		return err
	}
	return web.Show(c, status, colleagues.Edit(view), colleagues.Form(view))
}

// again draws the form with what was typed when that is what was wrong; any other error is handed on.
func (r Room) again(c *fiber.Ctx, refused error, view colleagues.FormView) error {
	switch {
	case errors.As(refused, &view.Errors):
		return r.show(c, fiber.StatusUnprocessableEntity, view)
	case errors.Is(refused, store.ErrConflict) && view.Peer.ID != 0:
		view.Clash, view.Version = true, view.Peer.Version
		return r.show(c, fiber.StatusConflict, view)
	}
	return refused
}

func (r Room) new(c *fiber.Ctx) error {
	view := colleagues.FormView{Idem: web.NewIdem(), Access: ui.Access{Permit: store.Permit{Sees: store.SeesAll, May: store.Rights{Read: true, Report: true}}}}
	if own := web.ViewerOf(c).Account; own.Person != 0 {
		view.Access.Permit.Sees = own.Sees
	}
	return r.show(c, fiber.StatusOK, view)
}

// typed reads the form.
func typed(c *fiber.Ctx) colleagues.FormView {
	return colleagues.FormView{Name: web.Text(c, "nombre"), Email: web.Text(c, "correo"), Idem: web.Text(c, "idem"),
		Access: ui.Access{Permit: web.Permit(c), Query: web.Text(c, "q")}}
}

func (r Room) create(c *fiber.Ctx) error {
	view := typed(c)
	if web.Searches(c) {
		return r.show(c, fiber.StatusOK, view)
	}
	_, err := r.store.Colleagues.Invite(c.UserContext(), web.ViewerOf(c).Account.Member,
		store.PeerInvitation{Permit: view.Access.Permit, Name: view.Name, Email: view.Email, Idem: view.Idem})
	if err != nil {
		return r.again(c, err, view)
	}
	return web.Done(c, colleagues.Path, layout.Flash{Kind: ui.OK, Title: "Invitación en camino", Text: "Sale ahora hacia " + view.Email + "."}, nil)
}

func (r Room) edit(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	return r.show(c, fiber.StatusOK, colleagues.FormView{Peer: p, Name: p.Name, Version: p.Version, Access: ui.Access{Permit: p.Permit}})
}

func (r Room) update(c *fiber.Ctx) error {
	p, err := r.peer(c)
	if err != nil {
		return err
	}
	view := typed(c)
	view.Peer = p
	view.Version, _ = strconv.ParseInt(web.Text(c, "version"), 10, 64) // no number is no version, which conflicts
	if web.Searches(c) {
		return r.show(c, fiber.StatusOK, view)
	}
	err = r.store.Colleagues.Change(c.UserContext(), web.ViewerOf(c).Account.Member, p.ID, view.Version, view.Name, view.Access.Permit)
	if err != nil {
		return r.again(c, err, view)
	}
	return web.Done(c, colleagues.Path, layout.Flash{Kind: ui.OK, Title: "Acceso cambiado", Text: "Vale desde ahora."}, nil)
}
