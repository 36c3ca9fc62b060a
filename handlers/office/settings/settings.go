// Package settings answers «Ajustes»: only an admin changes what the dealer says about itself and how
// the portal behaves.
package settings

import (
	"errors"
	"slices"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/settings"
	"areaclientes/views/ui"
)

// Room is the settings.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	const path = settings.Path
	router.Get(path, web.Admins, r.index)
	for _, p := range profilePages {
		router.Get(path+"/"+string(p.page), web.Admins, r.edit(p))
		router.Post(path+"/"+string(p.page), p.who(), p.takes(), r.update(p))
	}
	router.Get(path+"/marca", web.Admins, r.brand)
	router.Post(path+"/marca", web.Admins, web.Fields("color", "legal_name", "logo", "muestra", "name", "sin_logo", "version"), r.updateBrand)
	router.Get(path+"/marca/vista", web.Admins, r.previewBrand)
	router.Get(path+"/direcciones", web.Admins, r.addresses)
	router.Post(path+"/direcciones", web.Proven(web.Admins), web.Fields("base_url", "hosts", "version"), r.updateAddresses)
	router.Get(path+"/series", web.Admins, r.series)
	router.Post(path+"/series", web.Admins, web.Fields("order_*", "incident_*", "version"), r.updateSeries)
	router.Get(path+"/correo", web.Admins, r.mail)
	router.Post(path+"/correo", web.Proven(web.Admins), web.Fields("clave", "host", "port", "security", "sender", "user", "version"), r.updateMail)
	router.Post(path+"/correo/prueba", web.Proven(web.Admins), web.Fields("clave", "host", "port", "security", "sender", "user", "version"), r.tryMail)
	router.Get(path+"/cartas", web.Admins, r.letters)
	router.Get(path+"/cartas/:clase", web.Admins, r.letter)
	router.Post(path+"/cartas/:clase", web.Admins, web.Fields("accion", "closing", "opening", "subject", "version"), r.updateLetter)
	router.Post(path+"/cartas/:clase/vista", web.Admins, web.Fields("accion", "closing", "opening", "subject", "version"), r.previewLetter)
}

func (r Room) index(c *fiber.Ctx) error {
	return web.Show(c, fiber.StatusOK, settings.Index(), nil)
}

// unseen is the version of a form that does not say which it saw: it fits no page.
const unseen = -1

// seen is the version of the page that the form was drawn from.
func seen(c *fiber.Ctx) int64 {
	version, err := strconv.ParseInt(web.Text(c, "version"), 10, 64)
	if err != nil || version < 1 {
		return unseen
	}
	return version
}

// historyLines is how much of a page's past it shows.
const historyLines = 5

// form begins the view of a page: its version and what happened to it.
func (r Room) form(c *fiber.Ctx, page store.SettingsPage, sub string) (settings.FormView, error) {
	view := settings.FormView{Page: page, Sub: sub}
	var err error
	if view.Version, err = r.store.Settings.Version(c.UserContext(), page); err != nil {
		return view, err
	}
	past, err := r.store.Settings.Since(c.UserContext(), page, max(0, view.Version-historyLines))
	view.History = frame.Logged(past)
	return view, err
}

// refused draws a form again that the store did not take: 422 with what is wrong, 409 with what
// somebody else changed meanwhile and the version that the next attempt has seen. Any other error,
// or none, is returned.
func (r Room) refused(c *fiber.Ctx, cause error, form *settings.FormView, draw func() (page, part templ.Component)) error {
	status := fiber.StatusUnprocessableEntity
	switch {
	case errors.As(cause, &form.Errors):
	case errors.Is(cause, store.ErrConflict):
		status = fiber.StatusConflict
		if err := r.clash(c, form); err != nil {
			return err
		}
	default:
		return cause
	}
	page, part := draw()
	return web.Show(c, status, page, part)
}

// clash tells what changed on a page since the form was drawn.
func (r Room) clash(c *fiber.Ctx, form *settings.FormView) error {
	since, err := r.store.Settings.Since(c.UserContext(), form.Page, max(0, seen(c)))
	if err != nil {
		return err
	}
	form.Clash = frame.ClashOf(since)
	takeOver(form)
	return nil
}

// logged is how the log calls the inputs of these pages.
var logged = map[string]string{
	"host": "Servidor", "port": "Puerto", "security": "Seguridad", "user": "Usuario", "sender": "Remitente",
	"subject": "Asunto", "opening": "Principio", "closing": "Final", "base_url": "Dirección del portal",
}

// takeOver lets what somebody else changed stand where the person typed nothing else: whoever only
// changed the hours must not put the old telephone back. The oldest change comes last in the list.
func takeOver(form *settings.FormView) {
	for _, change := range slices.Backward(form.Clash.Changes) {
		for i, input := range form.Inputs {
			name, known := logged[input.Name]
			if !known {
				name = store.LoggedAs(input.Name)
			}
			if name == change.Field && input.Value == change.Old && input.Name != "logo" {
				form.Inputs[i].Value = change.New
			}
		}
	}
}

// saved leads back to the page with what was done.
func saved(c *fiber.Ctx, page store.SettingsPage, text string) error {
	return web.Done(c, settings.Path+"/"+string(page), layout.Flash{Kind: ui.OK, Title: "Guardado", Text: text}, nil)
}

// who may change the page: what decides who comes in asks for a fresh proof.
func (p profilePage) who() web.Access {
	if p.page == store.PagePolicies {
		return web.Proven(web.Admins)
	}
	return web.Admins
}
