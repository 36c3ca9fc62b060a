// Package orders answers the order form and the list and detail of what a customer has ordered.
package orders

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/orders"
	"areaclientes/views/ui"
)

// Room is a customer's orders.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/pedidos", web.Customers, r.index, web.Searching)
	router.Post("/pedidos", web.Ordering, web.Fields("contacto", "horario", "direccion", "nueva_*", "observaciones", "pago", "su_pedido").At(web.Orders), r.create)
	router.Get("/pedidos/nuevo", web.Ordering, r.new)

	router.Get("/pedidos/:numero", web.Customers, r.show)
	router.Get("/pedidos/:numero/recibido", web.Customers, r.created)
	router.Get("/pedidos/:numero/copia", web.Customers, r.copy)
	router.Post("/pedidos/:numero/repeticion", web.Ordering, web.Fields().At(web.Orders), r.createRepetition)
	router.Get("/pedidos/:numero/anulacion", web.Ordering, r.newCancellation)
	router.Post("/pedidos/:numero/anulacion", web.Ordering, web.Fields().At(web.Messages), r.createCancellation)
}

// path is where an order is found.
func path(number string) string { return "/pedidos/" + number }

// order is the one that the address names, if it is the viewer's.
func (r Room) order(c *fiber.Ctx) (store.Order, error) {
	order, err := r.store.Orders.Get(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"))
	if web.ViewerOf(c).Masked() {
		order.Contact = ui.MaskContact(order.Contact)
	}
	return order, err
}

func (r Room) index(c *fiber.Ctx) error {
	filter := store.OrderFilter{Query: web.Text(c, "q"), State: store.OrderState(web.Text(c, "estado")), Page: web.Page(c)}
	page, err := r.store.Orders.List(c.UserContext(), web.ViewerOf(c).Owner(), filter)
	if err != nil {
		return err
	}
	view := orders.IndexView{Page: page, Filter: filter}
	return web.Show(c, fiber.StatusOK, orders.Index(view), orders.List(view))
}

func (r Room) show(c *fiber.Ctx) error {
	order, err := r.order(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, orders.Show(order), nil)
}

func (r Room) created(c *fiber.Ctx) error {
	order, err := r.order(c)
	if err != nil {
		return err
	}
	view := orders.CreatedView{Order: order, Email: web.ViewerOf(c).Customer.Email}
	return web.Show(c, fiber.StatusOK, orders.Created(view), nil)
}

func (r Room) copy(c *fiber.Ctx) error {
	order, err := r.order(c)
	if err != nil {
		return err
	}
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	view := orders.CopyView{Order: order, Dealer: dealer, Customer: web.ViewerOf(c).Customer}
	return web.Show(c, fiber.StatusOK, orders.Copy(view), nil)
}
