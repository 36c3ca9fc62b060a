package orders

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/orders"
)

func (r Room) carriers(c *fiber.Ctx) error {
	view, err := r.carrierList(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, orders.Carriers(view), nil)
}

func (r Room) carrierList(c *fiber.Ctx) (v orders.CarriersView, err error) {
	v.Carriers, err = r.store.Office.Carriers(c.UserContext())
	return v, err
}

// putCarrier adds a carrier, or changes one.
func (r Room) putCarrier(c *fiber.Ctx) error {
	id, _ := strconv.ParseInt(web.Text(c, "id"), 10, 64)
	typed := store.Carrier{ID: store.CarrierID(id), Name: web.Text(c, "nombre"), Link: web.Text(c, "enlace"), Version: version(c)}
	err := r.store.Office.PutCarrier(c.UserContext(), typed)
	var wrong store.Invalid
	clash := errors.Is(err, store.ErrConflict)
	if err != nil && !clash && !errors.As(err, &wrong) {
		return err
	}
	view, failed := r.carrierList(c)
	if failed != nil {
		return failed
	}
	if err == nil {
		return web.Done(c, orders.Path+"/transportistas", saved("Transportista guardado."), orders.Said(orders.CarrierList(view), "Transportista guardado."))
	}
	view.Typed, view.Errors, view.Clash = &typed, wrong, clash
	status := fiber.StatusUnprocessableEntity
	if clash {
		status = fiber.StatusConflict
	}
	return web.Show(c, status, orders.Carriers(view), orders.CarrierList(view))
}

func (r Room) dropCarrier(c *fiber.Ctx) error {
	id, err := web.ID[store.CarrierID](c, "transportista")
	if err != nil {
		return err
	}
	if err := r.store.Office.DropCarrier(c.UserContext(), id); err != nil {
		return err
	}
	view, err := r.carrierList(c)
	if err != nil {
		return err
	}
	return web.Done(c, orders.Path+"/transportistas", saved("Transportista quitado."), orders.Said(orders.CarrierList(view), "Transportista quitado."))
}
