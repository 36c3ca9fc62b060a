// Package equipment answers the list of a customer's machines and the page of one.
package equipment

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/equipment"
)

// Room is the customer's machines.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/equipos", web.Customers, r.index, web.Searching)
	router.Get("/equipos/:id", web.Customers, r.show)
}

// How much of a machine's past its page shows.
const (
	shownReadings = 24
	shownMonths   = 12
)

func (r Room) index(c *fiber.Ctx) error {
	ctx, owner := c.UserContext(), web.ViewerOf(c).Owner()
	view := equipment.IndexView{Filter: store.EquipmentFilter{Query: web.Text(c, "q"), Site: web.Text(c, "sede")}, Today: r.store.Today()}
	var err error
	if view.List, err = r.store.Equipment.List(ctx, owner, view.Filter); err != nil {
		return err
	}
	if view.Progress, err = r.store.Equipment.InProgress(ctx, owner); err != nil {
		return err
	}
	if view.Sites, err = r.store.Equipment.Sites(ctx, owner); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, equipment.Index(view), equipment.Found(view))
}

func (r Room) show(c *fiber.Ctx) error {
	id, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return err
	}
	ctx, owner := c.UserContext(), web.ViewerOf(c).Owner()
	var view equipment.ShowView
	if view.Machine, err = r.store.Equipment.Get(ctx, owner, id); err != nil {
		return err
	}
	if view.Readings, err = r.store.Readings.Log(ctx, owner, id, shownReadings); err != nil {
		return err
	}
	if view.Months, err = r.store.Readings.Monthly(ctx, owner, id, shownMonths); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, equipment.Show(view), nil)
}
