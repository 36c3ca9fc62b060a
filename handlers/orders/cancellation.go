package orders

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/orders"
	"areaclientes/views/ui"
)

// newCancellation asks first.
func (r Room) newCancellation(c *fiber.Ctx) error {
	order, err := r.order(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, orders.Cancellation(order), nil)
}

// createCancellation cancels, or says why it is too late for it.
func (r Room) createCancellation(c *fiber.Ctx) error {
	number := web.Param(c, "numero")
	flash := layout.Flash{Kind: ui.OK, Title: "Pedido " + number + " anulado", Text: "Hemos avisado a la oficina. No se lo enviaremos ni se lo cobraremos."}
	err := r.store.Orders.Cancel(c.UserContext(), web.ViewerOf(c).Owner(), number)
	var late store.Sentence
	if errors.As(err, &late) {
		flash = layout.Flash{Kind: ui.Bad, Title: "No hemos podido anular el pedido", Text: late.Text}
	} else if err != nil {
		return err
	}
	return web.Done(c, path(number), flash, nil)
}
