// Package keys answers what customers' people and the dealer's own have in common: coming in with a passkey,
// their passkeys, their open sessions, and the proof that it is still them.
package keys

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/keys"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// Room is passkeys and sessions.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/entrar/llave", web.Anyone, r.options(false))
	router.Post("/entrar/llave", web.Anyone, web.Fields(keys.AnswerField).At(web.SignIns), r.signIn)
	router.Get("/cuenta/llaves", web.Activated, r.index(false))
	router.Get("/cuenta/llaves/nueva", web.Proven(web.Activated), r.new(false))
	router.Post("/cuenta/llaves", web.Proven(web.Activated), web.Fields(keys.AnswerField, "nombre"), r.create(false))
	router.Post("/cuenta/llaves/:llave/retirada", web.Proven(web.Activated), web.Fields(), r.remove(false))
	router.Get("/cuenta/sesiones", web.Activated, r.sessions(false))
	router.Post("/cuenta/sesiones", web.Proven(web.Activated), web.Fields("cuales"), r.closeAll(false))
	router.Post("/cuenta/sesiones/:sesion/cierre", web.Activated, web.Fields(), r.close(false))
	router.Post(web.ProofPath, web.Proven(web.Activated), web.Fields(), r.proven)

	router.Get("/gestion/entrar/llave", web.Anyone, r.options(true))
	router.Post("/gestion/entrar/llave", web.Anyone, web.Fields(keys.AnswerField).At(web.SignIns), r.signInStaff)
	router.Get("/gestion/cuenta/llaves", web.Staff, r.index(true))
	router.Get("/gestion/cuenta/llaves/nueva", web.Proven(web.Staff), r.new(true))
	router.Post("/gestion/cuenta/llaves", web.Proven(web.Staff), web.Fields(keys.AnswerField, "nombre"), r.create(true))
	router.Post("/gestion/cuenta/llaves/:llave/retirada", web.Proven(web.Staff), web.Fields(), r.remove(true))
	router.Get("/gestion/cuenta/sesiones", web.Staff, r.sessions(true))
	router.Post("/gestion/cuenta/sesiones", web.Staff, web.Fields("cuales"), r.closeAll(true))
	router.Post("/gestion/cuenta/sesiones/:sesion/cierre", web.Staff, web.Fields(), r.close(true))
	router.Post(web.OfficeProofPath, web.Proven(web.Staff), web.Fields(), r.proven)
}

// answered is what the authenticator has answered, byte for byte.
func answered(c *fiber.Ctx) []byte {
	return []byte(string(c.Request().PostArgs().Peek(keys.AnswerField)))
}

// options is what the authenticator of who wants to come in is asked.
func (r Room) options(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		turn, err := web.KeyTurn(c)
		if err != nil {
			return err
		}
		options, err := r.store.Keys.Options(c.UserContext(), turn, office)
		if err != nil {
			return err
		}
		return web.JSON(c, options)
	}
}

// enter tries to come in in the turn that the browser has.
func (r Room) enter(c *fiber.Ctx, try func(store.KeyTurn) error) error {
	turn, err := web.KeyTurn(c)
	if err != nil {
		return err
	}
	return try(turn)
}

func (r Room) signIn(c *fiber.Ctx) error {
	next := web.OwnPath(web.Text(c, "next"))
	var who store.Identity
	err := r.enter(c, func(turn store.KeyTurn) (err error) {
		who, err = r.store.Keys.SignIn(c.UserContext(), turn, answered(c))
		return err
	})
	if errors.Is(err, store.ErrSignIn) {
		return web.Show(c, fiber.StatusUnprocessableEntity, keys.Refusal(keys.Side{}, next), nil)
	}
	if err != nil {
		return err
	}
	if err := web.SignIn(c, who); err != nil {
		return err
	}
	return web.Redirect(c, next)
}

func (r Room) signInStaff(c *fiber.Ctx) error {
	next := web.OwnOfficePath(web.Text(c, "next"))
	var who store.StaffIdentity
	err := r.enter(c, func(turn store.KeyTurn) (err error) {
		who, err = r.store.Keys.SignInStaff(c.UserContext(), turn, answered(c))
		return err
	})
	if errors.Is(err, store.ErrSignIn) {
		return web.Show(c, fiber.StatusUnprocessableEntity, keys.Refusal(keys.Side{Office: true}, next), nil)
	}
	if err != nil {
		return err
	}
	if err := web.SignInStaff(c, who); err != nil {
		return err
	}
	return web.Redirect(c, next)
}

// nobody reports that the viewer has no keys and sessions of their own: they look as a customer.
func nobody(owner store.KeyOwner) bool { return owner == store.KeyOwner{} }

func (r Room) index(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		view, owner := keys.List{Side: keys.Side{Office: office}}, web.ViewerOf(c).KeyOwner()
		if !nobody(owner) {
			var err error
			if view.Keys, err = r.store.Keys.List(c.UserContext(), owner); err != nil {
				return err
			}
		}
		return web.Show(c, fiber.StatusOK, keys.Index(view), nil)
	}
}

func (r Room) new(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return r.showNew(c, fiber.StatusOK, keys.New{Side: keys.Side{Office: office}, Name: web.Agent(c.Get(fiber.HeaderUserAgent))})
	}
}

// showNew adds what the authenticator is asked, where there are keys.
func (r Room) showNew(c *fiber.Ctx, status int, view keys.New) error {
	owner := web.ViewerOf(c).KeyOwner()
	turn, err := web.KeyTurn(c)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && nobody(owner):
		return web.Show(c, status, keys.Add(view), nil)
	case err != nil:
		return err
	}
	options, err := r.store.Keys.NewOptions(c.UserContext(), turn, owner)
	if err != nil {
		return err
	}
	view.Options = string(options)
	return web.Show(c, status, keys.Add(view), nil)
}

func (r Room) create(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		turn, err := web.KeyTurn(c)
		if err != nil {
			return err
		}
		view := keys.New{Side: keys.Side{Office: office}, Name: web.Text(c, "nombre")}
		err = r.store.Keys.Add(c.UserContext(), turn, web.ViewerOf(c).KeyOwner(), view.Name, answered(c))
		if errors.Is(err, store.ErrKey) {
			view.Refused = keys.Unfit
		}
		if view.Refused != "" || errors.As(err, &view.Errors) {
			return r.showNew(c, fiber.StatusUnprocessableEntity, view)
		}
		if err != nil {
			return err
		}
		return web.Done(c, view.KeysPath(), layout.Flash{Kind: ui.OK, Title: "Llave guardada", Text: "Ya puede entrar con ella."}, nil)
	}
}

func (r Room) remove(office bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		id, err := web.ID[store.KeyID](c, "llave")
		if err != nil {
			return err
		}
		if err := r.store.Keys.Remove(c.UserContext(), web.ViewerOf(c).KeyOwner(), id); err != nil {
			return err
		}
		side := keys.Side{Office: office}
		return web.Done(c, side.KeysPath(), layout.Flash{Kind: ui.OK, Title: "Llave retirada", Text: "Con ella ya no se puede entrar. Bórrela también de su dispositivo."}, nil)
	}
}

// proven leads on to the page in whose place the proof was asked for: the router has taken it.
func (r Room) proven(c *fiber.Ctx) error {
	next := web.Text(c, "next")
	if web.ViewerOf(c).Colleague.ID != 0 {
		return web.Redirect(c, web.OwnOfficePath(next))
	}
	return web.Redirect(c, web.OwnPath(next))
}
