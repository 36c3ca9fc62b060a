package orders

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/orders"
	"areaclientes/views/ui"
)

// new shows the form. Choosing another address in it asks again, for the people of that place.
func (r Room) new(c *fiber.Ctx) error {
	view, err := r.form(c)
	if err != nil {
		return err
	}
	view.Delivery.Idem = web.NewIdem()
	if view.Choice == "" && len(view.Checkout.Addresses) > 0 {
		view.Choice = strconv.FormatInt(int64(view.Checkout.Addresses[0].ID), 10)
	}
	if view.Delivery.PaymentMethod == "" && len(view.Checkout.Payments) > 0 {
		view.Delivery.PaymentMethod = view.Checkout.Payments[0]
	}
	view.Prefill()
	return web.Show(c, fiber.StatusOK, orders.New(view), orders.Who(view))
}

func (r Room) create(c *fiber.Ctx) error {
	view, err := r.form(c)
	if err != nil {
		return err
	}
	delivery := view.Delivery
	if view.Choice == ui.NewPlace {
		delivery.New = &view.Place
	} else if id, err := strconv.ParseInt(view.Choice, 10, 64); err == nil {
		delivery.Address = store.AddressID(id)
	} else {
		return store.ErrNotFound
	}
	placed, err := r.store.Orders.Place(c.UserContext(), web.ViewerOf(c).Owner(), delivery)
	if errors.As(err, &view.Errors) {
		return web.Show(c, fiber.StatusUnprocessableEntity, orders.New(view), orders.Form(view))
	}
	if err != nil {
		return err
	}
	return web.Done(c, path(placed.Number)+"/recibido", layout.Flash{}, nil)
}

// form reads what was typed beside what can be chosen.
func (r Room) form(c *fiber.Ctx) (ui.DeliveryForm, error) {
	checkout, err := r.store.Orders.Checkout(c.UserContext(), web.ViewerOf(c).Owner())
	return ui.DeliveryForm{
		Checkout: checkout, Masked: web.ViewerOf(c).Masked(),
		Delivery: store.Delivery{
			Contact: web.Text(c, "contacto"), Schedule: web.Text(c, "horario"), PaymentMethod: web.Text(c, "pago"),
			YourRef: web.Text(c, "su_pedido"), Notes: web.Text(c, "observaciones"), Idem: web.Text(c, "idem"),
		},
		Choice: web.Text(c, "direccion"),
		Place: store.Address{
			Name: web.Text(c, "nueva_nombre"), Address: web.Text(c, "nueva_calle"), Postcode: web.Text(c, "nueva_cp"),
			City: web.Text(c, "nueva_poblacion"), Province: web.Text(c, "nueva_provincia"),
		},
	}, err
}
