// Package staff answers the way into «Gestión» (password, second factor, one-time links), the
// account of whoever is inside, and «Personas».
package staff

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/keys"
	"areaclientes/views/layout"
	"areaclientes/views/office/staff"
	"areaclientes/views/ui"
)

// Room is the dealer's people.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/gestion/entrar", web.Anyone, r.entry)
	router.Post("/gestion/entrar", web.Anyone, web.Fields("correo", "clave").At(web.SignIns).Drawn(r.tooMany), r.signIn)
	router.Get("/gestion/entrar/codigo", web.Enrolling, r.code)
	router.Post("/gestion/entrar/codigo", web.Enrolling, web.Fields("codigo"), r.confirm)
	router.Get("/gestion/entrar/segundo-factor", web.Enrolling, r.enrolment)
	router.Post("/gestion/entrar/segundo-factor", web.Enrolling, web.Fields("codigo"), r.enrol)
	router.Get("/gestion/entrar/segundo-factor/llave", web.Enrolling, r.keyEnrolment)
	router.Post("/gestion/entrar/segundo-factor/llave", web.Enrolling, web.Fields(keys.AnswerField, "nombre"), r.enrolKey)
	router.Post("/gestion/salir", web.Enrolling, web.Fields(), r.signOut)

	router.Get("/gestion/alta", web.Anyone, r.link)
	router.Post("/gestion/alta", web.Anyone, web.Fields("enlace").At(web.Links), r.useLink)
	router.Get("/gestion/alta/clave", web.Enrolling, r.choice)
	router.Post("/gestion/alta/clave", web.Enrolling, web.Fields("correo", "nueva"), r.choose)

	router.Get("/gestion/cuenta", web.Staff, r.account)
	router.Post("/gestion/cuenta", web.Staff, web.Fields("nombre", "telefono", "version"), r.updateAccount)
	router.Post("/gestion/cuenta/clave", web.Proven(web.Staff), web.Fields("correo", "clave", "nueva"), r.updatePassword)
	router.Get("/gestion/cuenta/segundo-factor", web.Staff, r.renewal)
	router.Post("/gestion/cuenta/segundo-factor", web.Proven(web.Staff), web.Fields("clave"), r.renew)
	router.Post("/gestion/cuenta/segundo-factor/confirmacion", web.Proven(web.Staff), web.Fields("codigo"), r.confirmRenewal)
	router.Post("/gestion/cuenta/codigos", web.Proven(web.Staff), web.Fields("clave"), r.renewCodes)
	router.Post("/gestion/aspecto", web.Staff, web.Fields("tema"), r.setTheme)

	router.Get("/gestion/personas", web.Admins, r.index)
	router.Post("/gestion/personas", web.Proven(web.Admins), web.Fields("correo", "nombre", "perfil", "tecnico", "telefono"), r.invite)
	router.Get("/gestion/personas/nueva", web.Proven(web.Admins), r.invitation)
	router.Get("/gestion/personas/descarga", web.Proven(web.Admins), r.download, web.Transfers)
	router.Get("/gestion/personas/:persona", web.Admins, r.show)
	router.Post("/gestion/personas/:persona", web.Proven(web.Admins), web.Fields("correo", "factor", "nombre", "perfil", "tecnico", "telefono", "version"), r.update)
	router.Post("/gestion/personas/:persona/enlace", web.Proven(web.Admins), web.Fields("factor"), r.createLink)
	router.Post("/gestion/personas/:persona/sesiones", web.Proven(web.Admins), web.Fields(), r.endSessions)
	router.Post("/gestion/personas/:persona/baja", web.Proven(web.Admins), web.Fields("version"), r.deactivate)
	router.Post("/gestion/personas/:persona/regreso", web.Proven(web.Admins), web.Fields("version"), r.reactivate)
}

func (r Room) entry(c *fiber.Ctx) error {
	next := web.OwnOfficePath(web.Text(c, "next"))
	if viewer := web.ViewerOf(c); viewer.Colleague.ID != 0 {
		return web.Redirect(c, next) // a session that is only half open is sent on from there
	}
	return web.Show(c, fiber.StatusOK, staff.SignIn(staff.SignInView{Next: unlessHome(next)}), nil)
}

// signIn takes the password from the body alone, byte for byte.
func (r Room) signIn(c *fiber.Ctx) error {
	next := web.OwnOfficePath(web.Text(c, "next"))
	view := staff.SignInView{Email: web.Text(c, "correo"), Next: unlessHome(next)}
	who, err := r.store.Staff.SignIn(c.UserContext(), view.Email, secret(c, "clave"))
	var soon store.TooSoon
	switch {
	case errors.As(err, &soon):
		view.Wait = minutes(c, soon.Wait)
		return web.Show(c, fiber.StatusTooManyRequests, staff.SignIn(view), nil)
	case errors.Is(err, store.ErrSignIn):
		view.Refusal = staff.WrongPassword()
		return web.Show(c, fiber.StatusUnprocessableEntity, staff.SignIn(view), nil)
	case err != nil:
		return err
	}
	return enter(c, who, next)
}

// tooMany draws the form again and says when to go on; what was typed is not even looked at.
func (r Room) tooMany(c *fiber.Ctx, wait time.Duration) error {
	view := staff.SignInView{Email: web.Text(c, "correo"), Next: unlessHome(web.OwnOfficePath(web.Text(c, "next"))), Refusal: staff.Refusal{Wait: web.Minutes(wait)}}
	return web.Show(c, fiber.StatusTooManyRequests, staff.SignIn(view), nil)
}

// enter opens the session of who has come this far and leads on.
func enter(c *fiber.Ctx, who store.StaffIdentity, next string) error {
	if err := web.SignInStaff(c, who); err != nil {
		return err
	}
	if who.Factor != store.FactorWhole {
		return web.Redirect(c, withNext(web.FactorPath, next))
	}
	return web.Redirect(c, next)
}

func (r Room) signOut(c *fiber.Ctx) error {
	if err := r.store.Staff.SignedOut(c.UserContext(), web.ViewerOf(c).Colleague); err != nil {
		return err
	}
	if err := web.SignOut(c); err != nil {
		return err
	}
	return web.Done(c, web.OfficeEntryPath, layout.Flash{Kind: ui.OK, Title: "Ha salido de Gestión"}, nil)
}

// setTheme remembers the look. The script has changed the page by then, so htmx needs no answer.
func (r Room) setTheme(c *fiber.Ctx) error {
	if err := web.SetTheme(c, web.Text(c, "tema")); err != nil {
		return err
	}
	if web.Partial(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	return web.Redirect(c, web.OwnOfficePath(web.Referer(c)))
}

// secret is a field that is taken byte for byte.
func secret(c *fiber.Ctx, field string) string { return string(c.Request().PostArgs().Peek(field)) }

// minutes says how long to wait, to the browser and, rounded up, to the person.
func minutes(c *fiber.Ctx, wait time.Duration) int {
	seconds := int((wait + time.Second - 1) / time.Second)
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
	return (seconds + 59) / 60
}

// unlessHome leaves out of forms what would be the answer without it.
func unlessHome(next string) string {
	if next == web.OfficePath {
		return ""
	}
	return next
}

func withNext(path, next string) string {
	if next = unlessHome(next); next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(strings.Clone(next))
}
