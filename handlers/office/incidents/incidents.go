// Package incidents answers what the dealer's people do with incidents: find them, share them out,
// agree visits, write to the customer, close them with a reading, and print work sheets.
//
// Whoever works in the office reaches every incident. A technician reaches those that are theirs or
// nobody's and those of the machines that they look after; the store has that in its queries, so any
// other is not found.
package incidents

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/incidents"
)

// Room is the dealer's queue of incidents.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get(incidents.Path, web.Staff, r.index, web.Searching)
	router.Get(incidents.Path+"/partes", web.Staff, r.sheets)
	router.Get(incidents.Path+"/lista/:formato", web.Office, r.download, web.Transfers)
	router.Post(incidents.Path+"/lote", web.Office, web.Fields("sel", "accion", "a_tecnico", "nota"), r.createBatch)

	router.Get(incidents.Path+"/:numero", web.Staff, r.show)
	router.Get(incidents.Path+"/:numero/documentos/:token", web.Staff, r.document)
	router.Get(incidents.Path+"/:numero/documentos/:token/miniatura", web.Staff, r.miniature)
	router.Post(incidents.Path+"/:numero/pasos", web.Staff, web.Fields("estado", "tecnico", "mia", "dia", "desde", "hasta", "mensaje", "avisar", "doc", "version", "visto"), r.createStep)
	router.Post(incidents.Path+"/:numero/cierre", web.Staff, web.Fields(web.CounterFields("")...).And("hecho", "minutos", "piezas", "doc", "version", "visto"), r.createClosure)
	router.Post(incidents.Path+"/:numero/anulacion", web.Office, web.Fields("motivo", "version", "visto"), r.createCancellation)
	router.Post(incidents.Path+"/:numero/notas", web.Staff, web.Fields("nota", "version", "visto"), r.createNote)
	router.Post(incidents.Path+"/:numero/datos", web.Staff, web.Fields("contacto", "telefono", "gravedad", "tipo", "version", "visto"), r.updateData)
}

// who is the colleague that looks.
func who(c *fiber.Ctx) store.Colleague { return web.ViewerOf(c).Colleague }

// filters are in the address of every page and form of the queue.
func filters(c *fiber.Ctx) incidents.Filters {
	query := func(name string) string {
		return strings.TrimSpace(strings.ToValidUTF8(strings.Clone(c.Query(name)), ""))
	}
	return incidents.Filters{State: query("estado"), Query: query("q"), Technician: query("tecnico"), Severity: query("gravedad"),
		From: query("desde"), To: query("hasta"), Page: web.Page(c)}.Known()
}

func (r Room) index(c *fiber.Ctx) error { return r.look(c, "") }

func (r Room) show(c *fiber.Ctx) error { return r.look(c, web.Param(c, "numero")) }

// look shows the queue, with an incident beside it when a number is given. A poll that carries the
// revision which is still the queue's gets nothing.
func (r Room) look(c *fiber.Ctx, number string) error {
	revision, err := r.store.Office.QueueRevision(c.UserContext())
	if err != nil {
		return err
	}
	if web.Partial(c) && c.Query("rev") == revision {
		return c.SendStatus(fiber.StatusNoContent)
	}
	view, err := r.view(c, number)
	if err != nil {
		return err
	}
	view.Revision = revision
	if web.Partial(c) && c.Query("rev") == "" {
		c.Set("HX-Push-Url", view.Here()) // without the filters that were left empty
	}
	if c.Get("HX-Target") == frame.TriageID {
		return web.Show(c, fiber.StatusOK, incidents.Index(view), incidents.Both(view))
	}
	return web.Show(c, fiber.StatusOK, incidents.Index(view), incidents.Refreshed(view))
}

// view is the queue under the filters of the address, with empty forms.
func (r Room) view(c *fiber.Ctx, number string) (incidents.IndexView, error) {
	ctx := c.UserContext()
	view := incidents.IndexView{Filters: filters(c), Office: who(c).Role != store.RoleTechnician, Today: r.store.Today(), Idem: web.NewIdem()}
	var err error
	if view.Queue, err = r.store.Office.Queue(ctx, who(c), view.Filters.Filter()); err != nil {
		return view, err
	}
	view.Filters.Page = view.Queue.Page
	if view.Revision, err = r.store.Office.QueueRevision(ctx); err != nil {
		return view, err
	}
	if view.Technicians, err = r.store.Office.Technicians(ctx); err != nil || number == "" {
		return view, err
	}
	detail, err := r.store.Office.Case(ctx, who(c), number)
	view.Case = &incidents.CaseView{Case: detail, Filters: view.Filters, Who: who(c), Today: view.Today, Idem: web.NewIdem()}
	return view, err
}
