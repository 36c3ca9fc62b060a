package readings

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/readings"
)

func (r Room) index(c *fiber.Ctx) error {
	round, err := r.store.Readings.Pending(c.UserContext(), web.ViewerOf(c).Owner())
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, readings.Index(lines(round)), nil)
}

// save takes one line («linea», sent by the script when it is left) or every line of the form
// that was filled in. Each is saved on its own; what could not be saved stays typed.
func (r Room) save(c *fiber.Ctx) error {
	round, err := r.store.Readings.Pending(c.UserContext(), web.ViewerOf(c).Owner())
	if err != nil {
		return err
	}
	view, only := lines(round), web.Text(c, "linea")
	if only != "" {
		return r.saveOne(c, view, only)
	}
	saved, refused := 0, 0
	for i := range view.Lines {
		done, tried, err := r.enter(c, &view.Lines[i], web.Text(c, view.Lines[i].Counters.Field("ok")) != "")
		switch {
		case err != nil:
			return err
		case done:
			saved++
		case tried:
			refused++
		}
	}
	if view.Empty = saved+refused == 0; refused > 0 || view.Empty {
		return web.Show(c, fiber.StatusUnprocessableEntity, readings.Index(view), nil)
	}
	return web.Done(c, "/lecturas", readings.SavedAll(saved, view), nil)
}

// saveOne answers a single line. Sending it again by itself is insisting on it.
func (r Room) saveOne(c *fiber.Ctx, view readings.IndexView, only string) error {
	for i := range view.Lines {
		line := &view.Lines[i]
		if number(line.Counters.Equipment) != only {
			continue
		}
		done, _, err := r.enter(c, line, true)
		if err != nil {
			return err
		}
		if done {
			return web.Done(c, "/lecturas", readings.SavedAll(1, view), readings.Saved(view, *line))
		}
		return web.Show(c, fiber.StatusUnprocessableEntity, readings.Index(view), readings.Saved(view, *line))
	}
	return store.ErrNotFound
}

// enter saves what was typed in a line, if anything was. A line in doubt is insisted on only when
// the person says so: in a form of many lines it may have been left as it stood.
func (r Room) enter(c *fiber.Ctx, line *readings.Line, insist bool) (done, tried bool, err error) {
	machine := line.Counters.Equipment
	entry, view := web.Counters(c, machine, line.Counters.Suffix)
	if len(entry.Counts) == 0 {
		return false, false, nil
	}
	entry.Author = author(c)
	if !insist {
		entry.Again = nil
	}
	line.Counters = view
	reading, err := r.store.Readings.Enter(c.UserContext(), web.ViewerOf(c).Owner(), machine.ID, entry)
	if err != nil {
		if line.Counters.Refused(err) {
			return false, true, nil
		}
		return false, true, err
	}
	line.Reading = &reading
	machine.Pending = false
	machine.Last = store.LastReading{On: reading.On, Counts: reading.Counts, Source: reading.Source}
	line.Counters.Equipment = machine
	return true, true, nil
}

func number(machine store.Equipment) string { return strconv.FormatInt(int64(machine.ID), 10) }

func suffix(machine store.Equipment) string { return "-" + number(machine) }
