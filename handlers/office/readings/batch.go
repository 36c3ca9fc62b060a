package readings

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/readings"
	"areaclientes/views/ui"
)

// picked are the ids of the ticked lines.
func picked[T ~int64](c *fiber.Ctx) []T {
	var list []T
	for _, value := range c.Request().PostArgs().PeekMulti("sel") {
		if id, err := strconv.ParseInt(string(value), 10, 64); err == nil && len(list) < store.OfficePerPage {
			list = append(list, T(id))
		}
	}
	return list
}

// none says that nothing was ticked.
var none = layout.Flash{Kind: ui.Warn, Title: "No ha elegido ninguna", Text: "Marque las casillas de la lista y vuelva a pulsar."}

// createBatch confirms every ticked reading.
func (r Room) createBatch(c *fiber.Ctx) error {
	ids := picked[int64](c)
	if len(ids) == 0 {
		return r.list(c, none)
	}
	n, err := r.store.Office.ConfirmReadings(c.UserContext(), ids...)
	if errors.Is(err, store.ErrConflict) {
		return r.list(c, layout.Flash{Kind: ui.Info, Title: "Ya estaban revisadas", Text: "Otra persona las ha revisado mientras tanto."})
	}
	if err != nil {
		return err
	}
	done := layout.Flash{Kind: ui.OK, Title: ui.Plural(n, "lectura confirmada", "lecturas confirmadas")}
	if n < len(ids) {
		done.Text = "Las demás ya estaban revisadas por otra persona."
	}
	return r.list(c, done)
}

// createReminders writes to the customers of the ticked machines, or of all that the list has.
func (r Room) createReminders(c *fiber.Ctx) error {
	if web.Text(c, "accion") == "todos" {
		done, err := r.store.Office.RemindAllReadings(c.UserContext(), filters(c).Filter(r.store.Today()))
		if err != nil {
			return err
		}
		return r.list(c, readings.Reminded(done))
	}
	ids := picked[store.EquipmentID](c)
	if len(ids) == 0 {
		return r.list(c, none)
	}
	done, err := r.store.Office.RemindReadings(c.UserContext(), ids)
	if err != nil {
		return err
	}
	return r.list(c, readings.Reminded(done))
}
