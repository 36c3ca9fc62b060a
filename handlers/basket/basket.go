// Package basket answers the search for consumables of a machine and the basket.
package basket

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/basket"
)

// Room is the catalogue and the baskets.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/equipos/:id/pedido", web.Ordering, r.show, web.Searching)
	router.Get("/equipos/:id/articulos", web.Ordering, r.search, web.Searching)
	router.Get("/cesta", web.Ordering, r.index)
	router.Post("/cesta/lineas", web.Ordering, web.Fields("machine", "article", "quantity", "pick", "b", "searched"), r.createLine)
	router.Post("/cesta/lineas/:id", web.Ordering, web.Fields("machine", "quantity", "b", "searched"), r.updateLine)
	router.Post("/cesta/lineas/:id/baja", web.Ordering, web.Fields("machine"), r.removeLine)
}

func (r Room) index(c *fiber.Ctx) error {
	view, err := r.basket(c, 0)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, basket.Index(view), nil)
}

// basket loads what the viewer's basket shows, beside a machine's search or on its own page.
func (r Room) basket(c *fiber.Ctx, beside store.EquipmentID) (basket.Basket, error) {
	viewer := web.ViewerOf(c)
	contents, err := r.store.Basket.Get(c.UserContext(), viewer.Owner())
	return basket.Basket{Contents: contents, Terms: viewer.Customer.Terms(), Beside: beside}, err
}

// formID returns a form value that is an identifier; 0 for what is none.
func formID[T ~int64](c *fiber.Ctx, field string) T {
	id, err := strconv.ParseInt(web.Text(c, field), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return T(id)
}
