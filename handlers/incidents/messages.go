package incidents

import (
	"errors"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/incidents"
	"areaclientes/views/layout"
)

func (r Room) createMessage(c *fiber.Ctx) error {
	message := store.Message{Body: web.Text(c, "body"), Idem: web.Text(c, "idem")}
	var err error
	if message.Files, err = web.Documents(c, "doc"); err != nil {
		return err
	}
	ctx, cancel := web.Uploading(c, message.Files)
	defer cancel()
	changed, err := r.store.Incidents.Answer(ctx, web.ViewerOf(c).Owner(), web.Param(c, "numero"), message)
	if err != nil {
		return r.again(c, err, incidents.Show, func(view *incidents.ShowView) {
			view.Body, view.Reason = message.Body, message.Body // closed meanwhile: it says why to reopen
			view.Idem = message.Idem
			view.FilesGone = len(message.Files) > 0
		})
	}
	return r.changed(c, changed, incidents.Sent(changed))
}

// changed answers a change: the thread under htmx, a banner on the page otherwise.
func (r Room) changed(c *fiber.Ctx, incident store.Incident, banner layout.Flash) error {
	view, err := r.view(c, incident)
	if err != nil {
		return err
	}
	view.Done = &banner
	return web.Done(c, path(incident.Number), banner, incidents.Changed(view))
}

// again draws the page with what was typed when that is what was wrong, or when the incident is
// not in the state for it; any other error is handed on.
func (r Room) again(c *fiber.Ctx, refused error, page func(incidents.ShowView) templ.Component, keep func(*incidents.ShowView)) error {
	var sentence store.Sentence
	var invalid store.Invalid
	if !errors.As(refused, &invalid) && !errors.As(refused, &sentence) {
		return refused
	}
	incident, err := r.store.Incidents.Get(c.UserContext(), web.ViewerOf(c).Owner(), web.Param(c, "numero"))
	if err != nil {
		return err
	}
	view, err := r.view(c, incident)
	if err != nil {
		return err
	}
	view.Errors, view.Refusal = invalid, sentence.Text
	keep(&view)
	return web.Show(c, fiber.StatusUnprocessableEntity, page(view), incidents.Changed(view))
}
