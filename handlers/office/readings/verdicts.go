package readings

import (
	"errors"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/readings"
	"areaclientes/views/ui"
)

func (r Room) createConfirmation(c *fiber.Ctx) error {
	return r.step(c, "", "Lectura confirmada", func(id int64) error {
		_, err := r.store.Office.ConfirmReadings(c.UserContext(), id)
		return err
	})
}

func (r Room) createCorrection(c *fiber.Ctx) error {
	return r.step(c, readings.Correction, "Lectura corregida", func(id int64) error {
		counts, err := countsOf(c, "")
		if err != nil {
			return err
		}
		return r.store.Office.CorrectReading(c.UserContext(), id, counts)
	})
}

func (r Room) createDiscard(c *fiber.Ctx) error {
	return r.step(c, readings.Discard, "Lectura descartada", func(id int64) error {
		return r.store.Office.DiscardReading(c.UserContext(), id, web.Text(c, "reason"))
	})
}

func (r Room) createChange(c *fiber.Ctx) error {
	return r.step(c, readings.Change, "Cambio de contador guardado", func(id int64) error {
		final, err := countsOf(c, "final_")
		if err != nil {
			return err
		}
		initial, err := countsOf(c, "initial_")
		if err != nil {
			return err
		}
		return r.store.Office.ReadingWasChange(c.UserContext(), id, final, initial)
	})
}

func (r Room) createQuestion(c *fiber.Ctx) error {
	return r.step(c, "", "Preguntado al cliente", func(id int64) error {
		return r.store.Office.AskAboutReading(c.UserContext(), id)
	})
}

func (r Room) createReopening(c *fiber.Ctx) error {
	return r.step(c, "", "Vuelve a estar dudosa", func(id int64) error {
		return r.store.Office.ReopenReading(c.UserContext(), id)
	})
}

// countsOf reads the counters of a form; a field left empty is not in it.
func countsOf(c *fiber.Ctx, prefix string) (store.Counts, error) {
	counts, wrong := store.Counts{}, store.Invalid{}
	for _, counter := range store.Counters {
		text := web.Text(c, prefix+string(counter))
		if text == "" {
			continue
		}
		value, err := store.ParseCount(text)
		if err != nil {
			wrong[prefix+string(counter)] = "Escriba solo el número, sin decimales; por ejemplo, 212.000."
		}
		counts[counter] = value
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return counts, nil
}

// step does one thing with the reading of the address and answers with it as it stands then: done, or
// refused with what was typed still in the form.
func (r Room) step(c *fiber.Ctx, form, title string, act func(id int64) error) error {
	id, err := web.ID[int64](c, "lectura")
	if err != nil {
		return err
	}
	refused := act(id)
	var invalid store.Invalid
	var sentence store.Sentence
	conflict := errors.Is(refused, store.ErrConflict)
	if refused != nil && !errors.As(refused, &invalid) && !errors.As(refused, &sentence) && !conflict {
		return refused
	}
	view, err := r.view(c, id)
	if err != nil {
		return err
	}
	done := layout.Flash{Kind: ui.OK, Title: title}
	if refused == nil {
		view.Case.Done = &done
		_, part := drawn(view)
		return web.Done(c, view.Filters.Item(id), done, part)
	}
	view.Case.Form, view.Case.Typed, view.Case.Errors, view.Case.Refusal = form, typed(c), invalid, sentence.Text
	status := fiber.StatusUnprocessableEntity
	if conflict {
		status, view.Case.Clash = fiber.StatusConflict, clash(view.Case.Case)
	}
	page, part := drawn(view)
	return web.Show(c, status, page, part)
}

// drawn is a reading beside its list, or alone where the tab has no list beside it.
func drawn(view readings.IndexView) (page, part templ.Component) {
	if view.Filters.Tab != readings.Doubtful {
		return readings.Show(*view.Case), readings.Detail(*view.Case)
	}
	return readings.Index(view), readings.Changed(view)
}

// clash is who decided meanwhile.
func clash(found store.ReadingCase) *frame.Clash {
	if found.Verdict == nil {
		return &frame.Clash{Text: "Esta lectura ya no está pendiente de revisar."}
	}
	return &frame.Clash{By: found.Verdict.Author, At: found.Verdict.At, Text: "La lectura ya está revisada. Abajo ve cómo ha quedado.",
		Changes: store.Changes("Estado", "Dudosa", ui.ReadingWord(found.Status))}
}

func typed(c *fiber.Ctx) map[string]string {
	texts := map[string]string{"reason": web.Text(c, "reason")}
	for _, counter := range store.Counters {
		for _, prefix := range []string{"", "final_", "initial_"} {
			texts[prefix+string(counter)] = web.Text(c, prefix+string(counter))
		}
	}
	return texts
}
