// Package readings answers «Lecturas» of the back office: what is doubtful is judged, what is missing
// is asked for, what came is looked up.
package readings

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/readings"
)

// Room is the dealer's queue of readings.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get(readings.Path, web.Office, r.index, web.Searching)
	router.Get(readings.Path+"/lista/:formato", web.Office, r.download, web.Transfers)
	router.Post(readings.Path+"/lote", web.Office, web.Fields("sel", "accion"), r.createBatch)
	router.Post(readings.Path+"/recordatorios", web.Office, web.Fields("sel", "accion"), r.createReminders)
	router.Get(readings.Path+"/:lectura", web.Office, r.show)
	router.Post(readings.Path+"/:lectura/confirmacion", web.Office, web.Fields(), r.createConfirmation)
	router.Post(readings.Path+"/:lectura/correccion", web.Office, web.Fields(web.CounterFields("")...).And("reason"), r.createCorrection)
	router.Post(readings.Path+"/:lectura/descarte", web.Office, web.Fields("reason"), r.createDiscard)
	router.Post(readings.Path+"/:lectura/cambio", web.Office, web.Fields(web.CounterFields("")...).And("reason"), r.createChange)
	router.Post(readings.Path+"/:lectura/pregunta", web.Office, web.Fields("reason"), r.createQuestion)
	router.Post(readings.Path+"/:lectura/reapertura", web.Office, web.Fields("reason"), r.createReopening)
}

// filters are in the address of every page and form of the queue.
func filters(c *fiber.Ctx) readings.Filters {
	query := func(name string) string {
		return strings.TrimSpace(strings.ToValidUTF8(strings.Clone(c.Query(name)), ""))
	}
	return readings.Filters{Tab: query("estado"), Query: query("q"), Source: query("origen"), Month: query("mes"), Late: query("retraso"), Page: web.Page(c)}.Known()
}

func (r Room) index(c *fiber.Ctx) error { return r.look(c, 0) }

func (r Room) show(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "lectura")
	if err != nil {
		return err
	}
	if filters(c).Tab != readings.Doubtful {
		view, err := r.detail(c, id)
		if err != nil {
			return err
		}
		return web.Show(c, fiber.StatusOK, readings.Show(view), nil)
	}
	return r.look(c, id)
}

// look shows the queue, with a reading beside it when one is named. A poll that carries the revision
// which is still the queue's gets nothing.
func (r Room) look(c *fiber.Ctx, id int64) error {
	revision, err := r.store.Office.ReadingRevision(c.UserContext())
	if err != nil {
		return err
	}
	if web.Partial(c) && c.Query("rev") == revision {
		return c.SendStatus(fiber.StatusNoContent)
	}
	view, err := r.view(c, id)
	if err != nil {
		return err
	}
	if c.Get("HX-Target") == frame.TriageID {
		return web.Show(c, fiber.StatusOK, readings.Index(view), readings.Both(view))
	}
	return web.Show(c, fiber.StatusOK, readings.Index(view), readings.Refreshed(view))
}

// view is the queue under the filters of the address.
func (r Room) view(c *fiber.Ctx, id int64) (readings.IndexView, error) {
	ctx := c.UserContext()
	view := readings.IndexView{Filters: filters(c), Today: r.store.Today()}
	var err error
	if view.Tally, err = r.store.Office.ReadingTally(ctx); err != nil {
		return view, err
	}
	if view.Revision, err = r.store.Office.ReadingRevision(ctx); err != nil {
		return view, err
	}
	if err = r.fill(c, &view); err != nil || id == 0 {
		return view, err
	}
	detail, err := r.detail(c, id)
	view.Case = &detail
	return view, err
}

// fill reads the list of the tab.
func (r Room) fill(c *fiber.Ctx, view *readings.IndexView) error {
	ctx, filter := c.UserContext(), view.Filters.Filter(view.Today)
	var err error
	switch view.Filters.Tab {
	case readings.Pending:
		view.Pending, err = r.store.Office.PendingReadings(ctx, filter)
	case readings.Received:
		view.Readings, err = r.store.Office.ReceivedReadings(ctx, filter)
	default:
		view.Readings, err = r.store.Office.DoubtfulReadings(ctx, filter)
	}
	return err
}

func (r Room) detail(c *fiber.Ctx, id int64) (readings.CaseView, error) {
	found, err := r.store.Office.Reading(c.UserContext(), id)
	return readings.CaseView{Case: found, Filters: filters(c)}, err
}

// list answers a bulk step with the list anew and what came of it.
func (r Room) list(c *fiber.Ctx, done layout.Flash) error {
	view, err := r.view(c, 0)
	if err != nil {
		return err
	}
	view.Done = &done
	return web.Done(c, view.Filters.At(readings.Path), done, readings.Refreshed(view))
}
