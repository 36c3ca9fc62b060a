package readings

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/readings"
	"areaclientes/views/ui"
)

// question shows the reading about which the office asks.
func (r Room) question(c *fiber.Ctx) error {
	view, err := r.asked(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, readings.Question(view), nil)
}

// answer notes what the customer says about it.
func (r Room) answer(c *fiber.Ctx) error {
	view, err := r.asked(c)
	if err != nil {
		return err
	}
	view.Answer, view.Note = web.Text(c, "answer"), web.Text(c, "note")
	machine := view.Asked.Machine.ID
	err = r.store.Readings.Answer(c.UserContext(), web.ViewerOf(c).Owner(), machine, view.Asked.Reading.ID, view.Answer, view.Note)
	if errors.As(err, &view.Errors) {
		return web.Show(c, fiber.StatusUnprocessableEntity, readings.Question(view), readings.AnswerForm(view))
	}
	if err != nil {
		return err
	}
	return web.Done(c, readings.MachinePath(machine), layout.Flash{Kind: ui.OK, Title: "Gracias, ya lo sabemos", Text: "Lo tendremos en cuenta antes de facturar."}, nil)
}

func (r Room) asked(c *fiber.Ctx) (readings.QuestionView, error) {
	machine, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return readings.QuestionView{}, err
	}
	id, err := web.ID[int64](c, "lectura")
	if err != nil {
		return readings.QuestionView{}, err
	}
	asked, err := r.store.Readings.Asked(c.UserContext(), web.ViewerOf(c).Owner(), machine, id)
	return readings.QuestionView{Asked: asked}, err
}
