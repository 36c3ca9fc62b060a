// Package rounds answers a technician on the road: whom to go to, and every step of an incident from a
// phone. Each form carries a key, so that one sent again after its answer was lost does nothing twice.
package rounds

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/rounds"
	"areaclientes/views/ui"
)

// Room is a technician's day.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	const one = rounds.Home + "/:numero"
	router.Get(rounds.Home, web.Staff, r.index)
	router.Get(one, web.Staff, r.show)
	router.Post(one+"/asignacion", web.Staff, web.Fields("version", "visto"), r.createAssignment)
	router.Post(one+"/inicio", web.Staff, web.Fields("version", "visto"), r.createStart)
	router.Post(one+"/pieza", web.Staff, web.Fields("texto", "version", "visto"), r.createParts)
	router.Post(one+"/visita", web.Staff, web.Fields("dia", "desde", "hasta", "version", "visto"), r.createVisit)
	router.Post(one+"/mensaje", web.Staff, web.Fields("texto", "version", "visto"), r.createMessage)
	router.Post(one+"/nota", web.Staff, web.Fields("texto", "version", "visto"), r.createNote)
	router.Post(one+"/cierre", web.Staff, web.Fields(web.CounterFields("")...).And("texto", "minutos", "piezas", "doc", "version", "visto"), r.createClosure)
}

func who(c *fiber.Ctx) store.Colleague { return web.ViewerOf(c).Colleague }

func (r Room) index(c *fiber.Ctx) error {
	view := rounds.IndexView{View: web.Text(c, "vista"), Day: r.store.Today(), NoTechnician: who(c).TechnicianID == 0}
	if !view.NoTechnician {
		if err := r.load(c, &view); err != nil {
			return err
		}
	}
	return web.Show(c, fiber.StatusOK, rounds.Index(view), nil)
}

// load reads the lists of a tab; one that does not exist is today's.
func (r Room) load(c *fiber.Ctx, view *rounds.IndexView) error {
	ctx, me, office := c.UserContext(), who(c).TechnicianID, r.store.Office
	free, err := office.IncidentsOf(ctx, me, store.TourFree)
	if err != nil {
		return err
	}
	view.Free = len(free)
	switch view.View {
	case rounds.Free:
		view.Rest = free
	case rounds.Open:
		view.Rest, err = office.IncidentsOf(ctx, me, store.TourOpen)
	case rounds.Closed:
		view.Rest, err = office.ClosedToday(ctx, me)
	default:
		view.View = rounds.Today
		if view.Visits, err = office.IncidentsOf(ctx, me, store.TourToday); err != nil {
			return err
		}
		view.Rest, err = office.IncidentsOf(ctx, me, store.TourOpen)
		view.Rest = slices.DeleteFunc(view.Rest, func(i store.QueuedIncident) bool {
			return slices.ContainsFunc(view.Visits, func(v store.QueuedIncident) bool { return v.ID == i.ID })
		})
	}
	return err
}

func (r Room) show(c *fiber.Ctx) error {
	view, err := r.view(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, rounds.Show(view), nil)
}

// view is the incident in the address with empty forms.
func (r Room) view(c *fiber.Ctx) (rounds.ShowView, error) {
	found, err := r.store.Office.Case(c.UserContext(), who(c), web.Param(c, "numero"))
	return rounds.ShowView{Case: found, Who: who(c), Today: r.store.Today(), Idem: web.NewIdem(),
		Counters: ui.Counters{Equipment: found.Equipment, Optional: true}}, err
}
