package calls

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/calls"
)

func (r Room) reading(c *fiber.Ctx) error {
	view, _, err := r.readingView(c)
	if err != nil {
		return err
	}
	view.Idem = web.NewIdem()
	return web.Show(c, fiber.StatusOK, calls.Reading(view), nil)
}

func (r Room) createReading(c *fiber.Ctx) error {
	view, entry, err := r.readingView(c)
	if err != nil {
		return err
	}
	saved, err := r.store.Office.TakeReading(c.UserContext(), view.Call.Machine.ID, entry)
	if err != nil {
		if !view.Counters.Refused(err) {
			return err
		}
		return web.Show(c, fiber.StatusUnprocessableEntity, calls.Reading(view), calls.ReadingForm(view))
	}
	return web.Done(c, calls.Home, calls.ReadingDone(view.Call, saved), nil)
}

// readingView reads what was typed beside what is known of the machine.
func (r Room) readingView(c *fiber.Ctx) (calls.ReadingView, store.Entry, error) {
	call, err := r.call(c)
	if err != nil {
		return calls.ReadingView{}, store.Entry{}, err
	}
	view := calls.ReadingView{Call: call, Idem: web.Text(c, "idem")}
	var entry store.Entry
	entry, view.Counters = web.Counters(c, call.Machine, "")
	entry.Idem, view.Counters.Usual, view.Counters.Focus = view.Idem, call.Usual, true
	return view, entry, nil
}
