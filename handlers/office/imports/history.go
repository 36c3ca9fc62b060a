package imports

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/imports"
)

func (r Room) history(c *fiber.Ctx) error {
	page, err := r.store.Imports().Runs(c.UserContext(), web.Page(c))
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, imports.History(imports.HistoryView{Page: page}), nil)
}

// record is the import of the past that the address names.
func (r Room) record(c *fiber.Ctx) (store.ImportRecord, error) {
	id, err := web.ID[int64](c, "id")
	if err != nil {
		return store.ImportRecord{}, err
	}
	return r.store.Imports().Run(c.UserContext(), id)
}

func (r Room) run(c *fiber.Ctx) error {
	record, err := r.record(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, imports.Run(record), nil)
}

// undo asks before an import is taken back, or says what stands in the way.
func (r Room) undo(c *fiber.Ctx) error {
	record, err := r.record(c)
	if err != nil {
		return err
	}
	return undoPage(c, fiber.StatusOK, record, r.store.Imports().Undoable(c.UserContext(), record.ID))
}

func (r Room) createUndo(c *fiber.Ctx) error {
	record, err := r.record(c)
	if err != nil {
		return err
	}
	id, err := r.store.Imports().QueueUndo(c.UserContext(), record.ID)
	if err != nil {
		return undoPage(c, fiber.StatusConflict, record, err)
	}
	return web.Redirect(c, imports.Path(id))
}

func undoPage(c *fiber.Ctx, status int, record store.ImportRecord, err error) error {
	view := imports.UndoView{Run: record}
	var sentence store.Sentence
	switch {
	case err == nil:
	case errors.As(err, &view.Obstacles):
	case errors.As(err, &sentence):
		view.Refused = sentence.Text
	default:
		return err
	}
	return web.Show(c, status, imports.Undo(view), nil)
}
