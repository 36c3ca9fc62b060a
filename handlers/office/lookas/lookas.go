// Package lookas answers «Ver como cliente»: one of the dealer's people sees the portal as a customer
// does, changes nothing, and it is logged.
package lookas

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
)

// Room is seeing the portal as a customer does.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Post("/gestion/clientes/:id/vista", web.Office, web.Fields(), r.create)
	router.Post("/gestion/vista/fin", web.Office, web.Fields(), r.end)
}

func (r Room) create(c *fiber.Ctx) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	if _, err := r.store.Staff.LookAs(c.UserContext(), id); err != nil {
		return err
	}
	if err := web.LookAs(c, id); err != nil {
		return err
	}
	return web.Redirect(c, web.Home)
}

// end goes back to where the customer's machines are at hand. Ending twice, or what is over because the
// customer is gone, is no error.
func (r Room) end(c *fiber.Ctx) error {
	id, err := web.StopLooking(c)
	if err != nil {
		return err
	}
	if id == 0 {
		return web.Redirect(c, web.OfficePath)
	}
	customer, err := r.store.Staff.StopLooking(c.UserContext(), id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return web.Redirect(c, "/gestion/llamada?"+url.Values{"q": {customer.Number}}.Encode())
}
