package calls

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/calls"
	"areaclientes/views/ui"
)

func (r Room) order(c *fiber.Ctx) error {
	view, err := r.dictated(c)
	if err != nil {
		return err
	}
	view.Delivery.Idem = web.NewIdem()
	return r.draw(c, view)
}

// articles answers the dropdown. Asked for as a page, it is the page that lists the same.
func (r Room) articles(c *fiber.Ctx) error {
	call, err := r.call(c)
	if err != nil {
		return err
	}
	query := web.Text(c, "b")
	found, err := r.store.Office.Offer(c.UserContext(), call.Machine.ID, query)
	if err != nil {
		return err
	}
	if !web.Partial(c) {
		return web.Redirect(c, calls.Path(call.Machine.ID, "pedido"))
	}
	options := ui.OfferOptions(found, query)
	return web.Show(c, fiber.StatusOK, options, options)
}

// createOrder does what the pressed button says. Enter presses none of them: it adds what is chosen, or
// only searches.
func (r Room) createOrder(c *fiber.Ctx) error {
	view, err := r.dictated(c)
	if err != nil {
		return err
	}
	action := web.Text(c, "accion")
	line, removes := strings.CutPrefix(action, "quitar-")
	switch {
	case action == "finalizar":
		return r.place(c, view)
	case removes:
		if at, err := strconv.Atoi(line); err == nil && at >= 0 && at < len(view.Lines) {
			view.Lines, view.Search = slices.Delete(view.Lines, at, at+1), true
		}
	case action == "add", action == "" && view.Article != 0:
		add(&view)
	}
	return r.draw(c, view)
}

// add puts the chosen article into the order; the same one for the same machine makes one line.
func add(view *calls.OrderView) {
	quantity, err := store.ParseQuantity(view.Quantity)
	if err != nil {
		errors.As(err, &view.Errors)
	}
	if view.Article == 0 {
		view.Errors = store.Invalid{"article": "Elija un artículo de la lista."}
	}
	if len(view.Errors) > 0 {
		return
	}
	line := calls.Line{CallLine: store.CallLine{Equipment: view.Call.Machine.ID, Article: view.Article, Quantity: quantity}}
	at := slices.IndexFunc(view.Lines, func(l calls.Line) bool { return l.Value() == line.Value() })
	switch {
	case at < 0:
		view.Lines = append(view.Lines, line)
	case view.Lines[at].Quantity+quantity <= store.MaxQuantity:
		view.Lines[at].Quantity += quantity
		view.Lines[at].Typed = ""
	}
	view.Article, view.Query, view.Quantity, view.Search = 0, "", "", true
}

func (r Room) place(c *fiber.Ctx, view calls.OrderView) error {
	if slices.ContainsFunc(view.Lines, func(l calls.Line) bool { return l.Wrong != "" }) {
		return r.draw(c, view)
	}
	delivery := view.Delivery
	if view.Choice == ui.NewPlace {
		delivery.New = &view.Place
	} else if id, err := strconv.ParseInt(view.Choice, 10, 64); err == nil {
		delivery.Address = store.AddressID(id)
	} else {
		return store.ErrNotFound
	}
	placed, err := r.store.Office.PlaceOrder(c.UserContext(), view.Call.Customer.ID, lines(view), delivery)
	if errors.As(err, &view.Errors) {
		return r.draw(c, view)
	}
	if err != nil {
		return err
	}
	return web.Done(c, calls.Home, calls.OrderDone(view.Call, placed), nil)
}

func lines(view calls.OrderView) []store.CallLine {
	list := make([]store.CallLine, len(view.Lines))
	for i, line := range view.Lines {
		list[i] = line.CallLine
	}
	return list
}

// draw prices the order as it stands and draws its form.
func (r Room) draw(c *fiber.Ctx, view calls.OrderView) (err error) {
	ctx, owner := c.UserContext(), view.Call.Customer.ID
	if view.Checkout, err = r.store.Office.Quote(ctx, owner, lines(view)); err != nil {
		return err
	}
	if view.Machines, err = r.store.Office.MachinesOf(ctx, owner); err != nil {
		return err
	}
	if view.Found, err = r.store.Office.Offer(ctx, view.Call.Machine.ID, view.Query); err != nil {
		return err
	}
	fill(&view)
	status := fiber.StatusOK
	if len(view.Errors) > 0 || slices.ContainsFunc(view.Lines, func(l calls.Line) bool { return l.Wrong != "" }) {
		status = fiber.StatusUnprocessableEntity
	}
	return web.Show(c, status, calls.Order(view), calls.OrderForm(view))
}

// fill chooses what nobody has chosen yet.
func fill(view *calls.OrderView) {
	if view.Choice == "" && len(view.Checkout.Addresses) > 0 {
		view.Choice = strconv.FormatInt(int64(view.Checkout.Addresses[0].ID), 10)
	}
	if view.Delivery.PaymentMethod == "" && len(view.Checkout.Payments) > 0 {
		view.Delivery.PaymentMethod = view.Checkout.Payments[0]
	}
	if len(view.Errors) == 0 {
		view.Prefill()
	}
	if len(view.Errors) == 0 && view.Delivery.Contact == "" {
		view.Delivery.Contact = view.Call.Machine.Contact
	}
}
