package incidents

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/incidents"
	"areaclientes/views/ui"
)

// done answers a step that was done: the incident and the list beside it under htmx, a banner on the
// page otherwise. One that has left the technician's reach with it leads back to the list.
func (r Room) done(c *fiber.Ctx, title, text string) error {
	number := web.Param(c, "numero")
	banner := layout.Flash{Kind: ui.OK, Title: title, Text: text}
	view, err := r.view(c, number)
	if errors.Is(err, store.ErrNotFound) {
		return web.Done(c, filters(c).List(), banner, nil)
	}
	if err != nil {
		return err
	}
	view.Case.Done = &banner
	return web.Done(c, view.Filters.Item(number), banner, incidents.Changed(view))
}

// refuse draws the incident with what was typed into the form, when that is what was wrong, when it may
// not be done now, or when somebody else was faster; any other error is handed on.
func (r Room) refuse(c *fiber.Ctx, refused error, form incidents.Form, counters *ui.Counters) error {
	var invalid store.Invalid
	var sentence store.Sentence
	asked := counters != nil && counters.Refused(refused)
	conflict := errors.Is(refused, store.ErrConflict)
	if !errors.As(refused, &invalid) && !errors.As(refused, &sentence) && !asked && !conflict {
		return refused
	}
	view, err := r.view(c, web.Param(c, "numero"))
	if err != nil {
		return err
	}
	v := view.Case
	v.Form, v.Typed, v.Errors, v.Refusal = form, typed(c), invalid, sentence.Text
	v.Gone = len(sent(c)) > 0
	if counters != nil {
		v.Counters = *counters
	}
	status := fiber.StatusUnprocessableEntity
	if conflict {
		status = fiber.StatusConflict
		if v.Clash, err = r.clash(c); err != nil {
			return err
		}
	}
	return web.Show(c, status, incidents.Index(view), incidents.Changed(view))
}

// clash is what somebody else changed since the form was drawn.
func (r Room) clash(c *fiber.Ctx) (*frame.Clash, error) {
	lines, err := r.store.Office.IncidentSince(c.UserContext(), who(c), web.Param(c, "numero"), web.Seen(c))
	return frame.ClashOf(lines), err
}

// fieldsOf are the fields of the forms that are drawn again with what was typed.
var fieldsOf = [...]string{"idem", "estado", "tecnico", "mia", "dia", "desde", "hasta", "mensaje", "avisar", "hecho", "minutos", "piezas",
	"motivo", "nota", "tipo", "gravedad", "contacto", "telefono"}

func typed(c *fiber.Ctx) map[string]string {
	texts := map[string]string{}
	for _, field := range fieldsOf {
		texts[field] = web.Text(c, field)
	}
	return texts
}

// sent are the documents that came with the form, not opened.
func sent(c *fiber.Ctx) []store.File {
	files, err := web.Documents(c, "doc")
	if err != nil {
		return nil
	}
	return files
}
