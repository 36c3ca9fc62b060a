package orders

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/orders"
)

// batches says what is done with several orders at once, of one and of several, by the value of its button.
var batches = map[string][2]string{
	"prepared":  {"pedido marcado como preparado", "pedidos marcados como preparados"},
	"shipped":   {"pedido marcado como enviado", "pedidos marcados como enviados"},
	"delivered": {"pedido marcado como entregado", "pedidos marcados como entregados"},
	"asignar":   {"pedido asignado", "pedidos asignados"},
}

// picks are the orders that were ticked. What is no order of a list is not there.
func picks(c *fiber.Ctx) (list []store.OrderPick, err error) {
	for _, value := range c.Request().PostArgs().PeekMulti("sel") {
		pick, ok := orders.ParsePick(string(value))
		if !ok {
			return nil, store.ErrNotFound
		}
		list = append(list, pick)
	}
	return list, nil
}

// createBatch does the same with several orders, and says of each what became of it.
func (r Room) createBatch(c *fiber.Ctx) error {
	chosen, err := picks(c)
	if err != nil {
		return err
	}
	action := web.Text(c, "accion")
	if action == "albaranes" && len(chosen) > 0 {
		return web.Redirect(c, slipsOf(chosen))
	}
	outcome, err := r.batch(c, action, chosen)
	var wrong store.Invalid
	if err != nil && !errors.As(err, &wrong) {
		return err
	}
	view, err := r.list(c, filter(c))
	if err != nil {
		return err
	}
	view.Outcome, view.Done, view.Errors = outcome, batches[action], wrong
	if wrong != nil {
		return web.Show(c, fiber.StatusUnprocessableEntity, orders.Index(view), orders.Listed(view))
	}
	kind, title, sentences := view.Said()
	return web.Done(c, view.Filter.On(orders.Path), layout.Flash{Kind: kind, Title: title, Text: strings.Join(sentences, " ")}, orders.Listed(view))
}

func (r Room) batch(c *fiber.Ctx, action string, chosen []store.OrderPick) ([]store.OrderOutcome, error) {
	switch action {
	case "asignar":
		to, err := colleague(web.Text(c, "asignar_a"))
		if err != nil {
			return nil, err
		}
		return r.store.Office.AssignOrders(c.UserContext(), chosen, to)
	case "prepared", "shipped", "delivered":
		return r.store.Office.MoveOrders(c.UserContext(), by(c), chosen, store.OrderMove{State: store.OrderState(action)})
	}
	return nil, store.Invalid{"sel": "Marque los pedidos y elija qué hacer con ellos."}
}

// slipsOf is where the delivery notes of several orders are printed.
func slipsOf(chosen []store.OrderPick) string {
	query := url.Values{}
	for _, pick := range chosen {
		query.Add("n", pick.Number)
	}
	return orders.Path + "/albaranes?" + query.Encode()
}

// slips shows the delivery notes of the orders that the address names.
func (r Room) slips(c *fiber.Ctx) error {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	view := orders.SlipsView{Dealer: dealer, Prices: web.Text(c, "precios") == "1"}
	numbers := c.Request().URI().QueryArgs().PeekMulti("n")
	for _, number := range numbers[:min(len(numbers), store.MaxPicks)] {
		file, err := r.store.Office.OrderFile(c.UserContext(), string(number))
		if err != nil {
			return err
		}
		view.Files = append(view.Files, file)
	}
	return web.Show(c, fiber.StatusOK, orders.Slips(view), nil)
}
