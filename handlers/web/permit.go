package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// PermitFields are the fields that Permit reads, and those of the search among them.
func PermitFields() []string { return []string{"ve", "sede", "puede", "equipo", "buscar", "q"} }

// Permit reads what a form lets somebody at a customer's see and do. A machine that is no number is one
// that nobody has, which the store refuses.
func Permit(c *fiber.Ctx) store.Permit {
	p := store.Permit{Sees: ui.SeesOf(Text(c, "ve")), Sites: Texts(c, "sede"), May: ui.RightsOf(Texts(c, "puede"))}
	for _, text := range Texts(c, "equipo") {
		id, _ := strconv.ParseInt(text, 10, 64)
		p.Machines = append(p.Machines, store.EquipmentID(id))
	}
	return p
}

// Texts returns every value of a field of a form that is sent in the body, each as Text does.
func Texts(c *fiber.Ctx, field string) []string {
	var list []string
	for _, value := range c.Request().PostArgs().PeekMulti(field) {
		list = append(list, clean(string(value)))
	}
	return list
}

// Searches reports whether a form was sent to search in one of its own lists, not to be acted on.
func Searches(c *fiber.Ctx) bool {
	return Text(c, "buscar") != "" || Partial(c) && c.Get("HX-Trigger-Name") == "q"
}
