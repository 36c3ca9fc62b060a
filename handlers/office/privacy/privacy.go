// Package privacy answers what data protection law asks of the dealer: handing out a customer's data,
// blocking and purging it, and the papers about it. Only an admin does any of it.
package privacy

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/privacy"
	"areaclientes/views/ui"
)

// Room is the dealer's data protection.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// exportWithin is how long putting together what is kept of a customer may take.
const exportWithin = 60 * time.Second

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/gestion/clientes/:id/privacidad", web.Admins, r.show)
	router.Post("/gestion/clientes/:id/privacidad/exportacion", web.Proven(web.Admins), web.Fields("persona").At(web.Transfers), r.export)
	router.Post("/gestion/clientes/:id/privacidad/bloqueo", web.Proven(web.Admins), web.Fields("persona", "reason"), r.block)
	router.Get(privacy.Path+"/plazos", web.Admins, r.due)
	router.Get(privacy.Path+"/tratamientos", web.Admins, r.read(privacy.Activities))
	router.Get(privacy.Path+"/encargo", web.Admins, r.read(privacy.Processor))
	router.Get(privacy.Path+"/bloqueados", web.Admins, r.blocked)
	router.Post(privacy.Path+"/bloqueados/:bloqueo/apertura", web.Proven(web.Admins), web.Fields("reason"), r.open)
	router.Post(privacy.Path+"/bloqueados/:bloqueo/supresion", web.Proven(web.Admins), web.Fields("reason"), r.purge)
	router.Post(privacy.Path+"/bloqueados/:bloqueo/levantamiento", web.Proven(web.Admins), web.Fields("reason"), r.unblock)
	router.Post(privacy.Path+"/liberacion", web.Admins, web.Fields("numero"), r.lift)
}

func (r Room) view(c *fiber.Ctx) (privacy.ShowView, error) {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return privacy.ShowView{}, err
	}
	card, err := r.store.Office.CustomerCard(c.UserContext(), id)
	return privacy.ShowView{Card: card}, err
}

func (r Room) show(c *fiber.Ctx) error {
	view, err := r.view(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, privacy.Show(view), nil)
}

// subject is the customer, or the person of theirs that the form names.
func subject(c *fiber.Ctx) (store.Subject, error) {
	id, err := web.ID[store.CustomerID](c, "id")
	who := store.Subject{Customer: id}
	if text := web.Text(c, "persona"); err == nil && text != "" {
		if _, err := fmt.Sscan(text, &who.Person); err != nil || who.Person <= 0 {
			return who, store.ErrNotFound
		}
	}
	return who, err
}

// export sends everything that is kept of somebody. It is noted first; what follows is sent while it
// is read, so that nobody holds it as a whole.
func (r Room) export(c *fiber.Ctx) error {
	who, err := subject(c)
	if err != nil {
		return err
	}
	if err := r.store.Privacy.Announce(c.UserContext(), who); err != nil {
		return err
	}
	web.SaveAs(c, "datos-"+r.store.Now().Format("20060102")+".zip")
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Context().SetBodyStreamWriter(func(out *bufio.Writer) {
		ctx, cancel := context.WithTimeout(context.Background(), exportWithin)
		defer cancel()
		_ = r.store.Privacy.Export(ctx, who, out) // a ZIP without its end is seen to be cut off
	})
	return nil
}

func (r Room) block(c *fiber.Ctx) error {
	who, err := subject(c)
	if err != nil {
		return err
	}
	reason := web.Text(c, "reason")
	if _, err = r.store.Privacy.Block(c.UserContext(), who, reason); err == nil {
		return web.Done(c, privacy.Path+"/bloqueados", layout.Flash{Kind: ui.OK, Title: "Bloqueado", Text: "Ya no puede entrar, y sus datos solo se abren desde aquí."}, nil)
	}
	view, failed := r.view(c)
	view.Reason, view.Person = reason, web.Text(c, "persona")
	if failed != nil || !errors.As(err, &view.Errors) {
		return errors.Join(err, failed)
	}
	return web.Show(c, fiber.StatusUnprocessableEntity, privacy.Show(view), nil)
}

func (r Room) due(c *fiber.Ctx) error {
	list, err := r.store.Privacy.Due(c.UserContext())
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, privacy.Due(list), nil)
}

func (r Room) read(page privacy.Paper) fiber.Handler {
	return func(c *fiber.Ctx) error {
		dealer, err := r.store.Settings.Get(c.UserContext())
		if err != nil {
			return err
		}
		return web.Show(c, fiber.StatusOK, page(dealer), nil)
	}
}

func (r Room) blocked(c *fiber.Ctx) error { return r.list(c, fiber.StatusOK, store.Invalid{}) }

func (r Room) list(c *fiber.Ctx, status int, wrong store.Invalid) error {
	list, err := r.store.Privacy.Erasures(c.UserContext())
	if err != nil {
		return err
	}
	return web.Show(c, status, privacy.Blocked(privacy.BlockedView{List: list, Errors: wrong}), nil)
}

func (r Room) open(c *fiber.Ctx) error {
	id, err := web.ID[store.ErasureID](c, "bloqueo")
	if err != nil {
		return err
	}
	data, err := r.store.Privacy.OpenArchive(c.UserContext(), id, web.Text(c, "reason"))
	var wrong store.Invalid
	if errors.As(err, &wrong) {
		return r.list(c, fiber.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	web.SaveAs(c, fmt.Sprintf("bloqueado-%d.zip", id))
	c.Set(fiber.HeaderContentType, "application/zip")
	return c.Send(data)
}

func (r Room) purge(c *fiber.Ctx) error {
	id, err := web.ID[store.ErasureID](c, "bloqueo")
	if err != nil {
		return err
	}
	if err := r.store.Privacy.Purge(c.UserContext(), id); err != nil {
		return err
	}
	return web.Done(c, privacy.Path+"/bloqueados", layout.Flash{Kind: ui.OK, Title: "Suprimido", Text: "No queda nada suyo; el fichero se limpia ahora."}, nil)
}

func (r Room) unblock(c *fiber.Ctx) error {
	id, err := web.ID[store.ErasureID](c, "bloqueo")
	if err != nil {
		return err
	}
	err = r.store.Privacy.Unblock(c.UserContext(), id, web.Text(c, "reason"))
	var wrong store.Invalid
	if errors.As(err, &wrong) {
		return r.list(c, fiber.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	return web.Done(c, privacy.Path+"/bloqueados", layout.Flash{Kind: ui.OK, Title: "Bloqueo deshecho", Text: "Vuelve a estar todo como antes, salvo los accesos: déselos de nuevo desde su ficha."}, nil)
}

func (r Room) lift(c *fiber.Ctx) error {
	err := r.store.Privacy.LiftNumber(c.UserContext(), web.Text(c, "numero"))
	if errors.Is(err, store.ErrNotFound) {
		return r.list(c, fiber.StatusUnprocessableEntity, store.Invalid{"numero": "Ese número no está retenido."})
	}
	if err != nil {
		return err
	}
	return web.Done(c, privacy.Path+"/bloqueados", layout.Flash{Kind: ui.OK, Title: "Número liberado", Text: "El ERP puede volver a traer ese cliente."}, nil)
}
