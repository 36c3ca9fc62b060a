package orders

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// createRepetition puts an order's lines back into the basket and leads there.
func (r Room) createRepetition(c *fiber.Ctx) error {
	number := web.Param(c, "numero")
	repeated, err := r.store.Orders.Repeat(c.UserContext(), web.ViewerOf(c).Owner(), number)
	var full store.Invalid
	switch {
	case errors.As(err, &full):
		return web.Done(c, path(number), layout.Flash{Kind: ui.Bad, Title: "No hemos podido repetir el pedido", Text: full["article"]}, nil)
	case err != nil:
		return err
	case len(repeated.Added) == 0:
		return web.Done(c, path(number), layout.Flash{Kind: ui.Warn, Title: "Nada de este pedido se puede pedir ya", Text: skipped(repeated)}, nil)
	case len(repeated.Skipped) > 0:
		return web.Done(c, "/cesta", layout.Flash{Kind: ui.Warn, Title: "Hemos puesto en la cesta parte del pedido " + number, Text: skipped(repeated)}, nil)
	}
	return web.Done(c, "/cesta", layout.Flash{Kind: ui.OK, Title: "El pedido " + number + " está otra vez en la cesta",
		Text: "Cambie lo que necesite y finalícelo. Los precios son los de hoy."}, nil)
}

// mostNamed is how many articles a banner names: it travels in a cookie.
const mostNamed = 5

// skipped names what could not be put into the basket.
func skipped(repeated store.Repeated) string {
	var names []string
	for _, line := range repeated.Skipped[:min(len(repeated.Skipped), mostNamed)] {
		names = append(names, line.Article.Ref+" ("+line.Equipment.Model.Name+")")
	}
	text := "Ya no se puede pedir: " + strings.Join(names, ", ")
	if more := len(repeated.Skipped) - mostNamed; more > 0 {
		text += " y " + ui.Plural(more, "artículo más", "artículos más")
	}
	return text + "."
}
