// Package orders answers «Pedidos» of the back office: the queue, the detail of an order, what is done with it.
package orders

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/orders"
	"areaclientes/views/ui"
)

// Room is the orders of all customers.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get(orders.Path, web.Office, r.index, web.Searching)
	router.Get(orders.Path+"/descarga", web.Office, r.download, web.Transfers)
	router.Get(orders.Path+"/albaranes", web.Office, r.slips)
	router.Post(orders.Path+"/lote", web.Office, web.Fields("sel", "accion", "asignar_a", "vista", "vistos"), r.createBatch)

	router.Get(orders.Path+"/transportistas", web.Office, r.carriers)
	router.Post(orders.Path+"/transportistas", web.Office, web.Fields("id", "nombre", "enlace", "version"), r.putCarrier)
	router.Post(orders.Path+"/transportistas/:transportista/baja", web.Office, web.Fields("id", "nombre", "enlace", "version"), r.dropCarrier)

	router.Get(orders.Path+"/:numero", web.Office, r.show)
	for _, change := range changes {
		router.Post(orders.Path+"/:numero/"+change.form, web.Office, web.Fields(change.fields...).And("cantidad-*", "ref-*", "version", "visto", "vista", "vistos"), r.change(change))
	}
}

// filter is the list that somebody looks at: said by the address, in a change by its form.
func filter(c *fiber.Ctx) orders.Filter {
	if c.Method() == fiber.MethodPost {
		return orders.ParseFilter(web.Text(c, "vista"))
	}
	return orders.FilterOf(func(name string) string { return web.Text(c, name) })
}

// list reads the page of the queue that a filter asks for.
func (r Room) list(c *fiber.Ctx, f orders.Filter) (v orders.IndexView, err error) {
	ctx := c.UserContext()
	v = orders.IndexView{Filter: f, Now: r.store.Now()}
	if v.Board, err = r.store.Office.OrderBoard(ctx); err != nil {
		return v, err
	}
	v.Since = v.Board.Newest
	if seen, err := strconv.ParseInt(web.Text(c, "vistos"), 10, 64); err == nil && seen > 0 {
		v.Since = store.OrderID(seen)
	}
	if v.Since < v.Board.Newest {
		if v.Fresh, err = r.store.Office.OrdersSince(ctx, v.Since); err != nil {
			return v, err
		}
	}
	if v.Queue, err = r.store.Office.OrderQueue(ctx, f.Seek()); err != nil {
		return v, err
	}
	v.Filter.Page = v.Queue.Page
	v.Staff, err = r.store.Office.OrderStaff(ctx)
	return v, err
}

// unchanged answers a poll for a list that still is as it stands.
func (r Room) unchanged(c *fiber.Ctx) (bool, error) {
	seen := web.Text(c, "rev")
	if seen == "" || !web.Partial(c) {
		return false, nil
	}
	board, err := r.store.Office.OrderBoard(c.UserContext())
	return err == nil && board.Revision == seen, err
}

func (r Room) index(c *fiber.Ctx) error {
	if same, err := r.unchanged(c); same || err != nil {
		return noNews(c, err)
	}
	view, err := r.list(c, filter(c))
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, orders.Index(view), orders.Listed(view))
}

func noNews(c *fiber.Ctx, err error) error {
	if err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (r Room) show(c *fiber.Ctx) error {
	inList := c.Get("HX-Target") == frame.QueueID
	if same, err := r.unchanged(c); inList && (same || err != nil) {
		return noNews(c, err)
	}
	file, err := r.file(c)
	if err != nil {
		return err
	}
	list, err := r.list(c, filter(c))
	if err != nil {
		return err
	}
	file.Filter = list.Filter
	part := orders.Beside(list, file)
	if inList {
		part = orders.Listing(list, file.File.Number)
	}
	return web.Show(c, fiber.StatusOK, orders.Show(list, file), part)
}

// file reads the order that the address names.
func (r Room) file(c *fiber.Ctx) (v orders.FileView, err error) {
	ctx := c.UserContext()
	v = orders.FileView{Filter: filter(c), Now: r.store.Now(), Idem: web.NewIdem()}
	if v.File, err = r.store.Office.OrderFile(ctx, web.Param(c, "numero")); err != nil {
		return v, err
	}
	if v.Staff, err = r.store.Office.OrderStaff(ctx); err != nil {
		return v, err
	}
	v.Carriers, err = r.store.Office.Carriers(ctx)
	return v, err
}

// saved is the banner of a change, under htmx a short notice.
func saved(text string) layout.Flash { return layout.Flash{Kind: ui.OK, Title: text} }
