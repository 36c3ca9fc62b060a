// Package readings answers the form for one machine's reading and the page for all of them.
package readings

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/readings"
	"areaclientes/views/ui"
)

// Room is the counters of the customer's machines.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/lecturas", web.Reading, r.index)
	router.Post("/lecturas", web.Reading, web.Fields(web.CounterFields("-*")...).And("linea", "ok-*").At(web.Rounds), r.save)
	router.Get("/equipos/:id/lecturas", web.Reading, r.new)
	router.Post("/equipos/:id/lecturas", web.Reading, web.Fields(web.CounterFields("")...).At(web.Readings), r.create)
	router.Get("/equipos/:id/lecturas/:lectura", web.Reading, r.question)
	router.Post("/equipos/:id/lecturas/:lectura/respuesta", web.Reading, web.Fields("answer", "note").At(web.Readings), r.answer)
}

// chartMonths is how far back the chart beside the form looks.
const chartMonths = 12

func (r Room) new(c *fiber.Ctx) error {
	view, _, err := r.form(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, readings.New(view), nil)
}

func (r Room) create(c *fiber.Ctx) error {
	view, entry, err := r.form(c)
	if err != nil {
		return err
	}
	ctx, owner, machine := c.UserContext(), web.ViewerOf(c).Owner(), view.Counters.Equipment
	reading, err := r.store.Readings.Enter(ctx, owner, machine.ID, entry)
	if err != nil {
		if !view.Counters.Refused(err) {
			return err
		}
		return web.Show(c, fiber.StatusUnprocessableEntity, readings.New(view), readings.Form(view))
	}
	round, err := r.store.Readings.Pending(ctx, owner)
	if err != nil {
		return err
	}
	return web.Done(c, view.Next, readings.Created(machine, reading, round), nil)
}

// form loads the machine of the address with its past, and reads what was typed.
func (r Room) form(c *fiber.Ctx) (readings.NewView, store.Entry, error) {
	var view readings.NewView
	id, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return view, store.Entry{}, err
	}
	ctx, owner := c.UserContext(), web.ViewerOf(c).Owner()
	machine, err := r.store.Equipment.Get(ctx, owner, id)
	if err != nil {
		return view, store.Entry{}, err
	}
	var entry store.Entry
	entry, view.Counters = web.Counters(c, machine, "")
	entry.Author, view.Next = author(c), web.OwnPath(web.Text(c, "next"))
	if view.Counters.Usual, err = r.store.Readings.Usual(ctx, owner, id); err != nil {
		return view, entry, err
	}
	view.Months, err = r.store.Readings.Monthly(ctx, owner, id, chartMonths)
	return view, entry, err
}

// author is who the office reads that a reading comes from.
func author(c *fiber.Ctx) string { return web.ViewerOf(c).Customer.Short() }

// lines draws the machines of a round, nothing typed yet.
func lines(round store.Round) readings.IndexView {
	view := readings.IndexView{Period: round.Period}
	for _, machine := range round.Lines {
		view.Lines = append(view.Lines, readings.Line{Counters: ui.Counters{Equipment: machine, Suffix: suffix(machine)}})
	}
	return view
}
