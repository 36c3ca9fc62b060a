package rounds

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/rounds"
	"areaclientes/views/ui"
)

// done answers a step with the incident as it stands now, ready for the next one.
func (r Room) done(c *fiber.Ctx, f form) error {
	view, err := r.view(c)
	if err != nil {
		return gone(err)
	}
	banner := layout.Flash{Kind: ui.OK, Title: f.done, Text: f.text}
	view.Done = &banner
	return web.Done(c, rounds.Path(view.Case.Number), banner, rounds.Detail(view))
}

// gone says what not being found means here: in the list it still stood.
func gone(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return store.Sentence{Text: "Esta incidencia no la lleva usted: puede que se la haya quedado otro técnico. Vuelva a «Hoy» y recargue.", Err: err}
	}
	return err
}

// refuse draws the incident with what was typed into the form, when that is what was wrong, when it may
// not be done now, or when somebody else was faster; any other error is handed on.
func (r Room) refuse(c *fiber.Ctx, f form, refused error) error {
	var invalid store.Invalid
	var sentence store.Sentence
	asked := f.counters != nil && f.counters.Refused(refused)
	conflict := errors.Is(refused, store.ErrConflict)
	if !errors.As(refused, &invalid) && !errors.As(refused, &sentence) && !asked && !conflict {
		return gone(refused)
	}
	view, err := r.view(c)
	if err != nil {
		return gone(err)
	}
	view.Form, view.Typed, view.Errors, view.Refusal, view.Gone = f.name, typed(c), invalid, sentence.Text, f.files
	if f.counters != nil {
		view.Counters = *f.counters
	}
	status := fiber.StatusUnprocessableEntity
	if conflict {
		status = fiber.StatusConflict
		if view.Clash, err = r.clash(c); err != nil {
			return err
		}
	}
	return web.Show(c, status, rounds.Show(view), rounds.Detail(view))
}

// clash is what somebody else changed since the form was drawn.
func (r Room) clash(c *fiber.Ctx) (*frame.Clash, error) {
	lines, err := r.store.Office.IncidentSince(c.UserContext(), who(c), web.Param(c, "numero"), web.Seen(c))
	return frame.ClashOf(lines), err
}

func typed(c *fiber.Ctx) map[string]string {
	texts := map[string]string{}
	for _, field := range [...]string{"texto", "dia", "desde", "hasta", "minutos", "piezas"} {
		texts[field] = web.Text(c, field)
	}
	return texts
}
