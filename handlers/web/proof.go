package web

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"areaclientes/store"
	"areaclientes/views/keys"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// ProofLasts is for how long a proof that it is them serves where one is asked for.
const ProofLasts = 5 * time.Minute

// Where the page that asks goes on when it stood in the place of a page, not of a change.
const (
	ProofPath       = "/cuenta/confirmacion"
	OfficeProofPath = OfficePath + "/confirmacion"
)

// prove asks who has not proven for a while that it is them to do so. A change waits meanwhile, sealed, in
// the page that asks, and goes on from there as it was sent.
func (w *Web) prove(asked bool) fiber.Handler {
	return func(c *fiber.Ctx) error {
		viewer := ViewerOf(c)
		if !asked || viewer.LooksAs() {
			return c.Next()
		}
		if c.Method() != fiber.MethodPost {
			if w.fresh(viewer) {
				return c.Next()
			}
			return w.askProof(c, fiber.StatusForbidden, keys.Proof{})
		}
		proof, err := w.resume(c, viewer)
		if err != nil {
			return err
		}
		if w.fresh(viewer) {
			return c.Next()
		}
		if !proof.given() {
			return w.askProof(c, fiber.StatusUnprocessableEntity, keys.Proof{})
		}
		if refused, status, err := w.judge(c, proof); err != nil || status != 0 {
			return orAsk(err, func() error { return w.askProof(c, status, refused) })
		}
		return c.Next()
	}
}

func orAsk(err error, ask func() error) error {
	if err != nil {
		return err
	}
	return ask()
}

// fresh reports whether the last proof still serves.
func (w *Web) fresh(viewer Viewer) bool {
	age := w.store.Now().Sub(viewer.proved)
	return age >= 0 && age <= ProofLasts
}

// proof is what somebody sends to show that it is them.
type proof struct{ password, code, key string }

func (p proof) given() bool { return p.password+p.code+p.key != "" }

// resume takes the proof out of a form, and puts what waited meanwhile in its place.
func (w *Web) resume(c *fiber.Ctx, viewer Viewer) (proof, error) {
	args := c.Request().PostArgs()
	take := func(field string) string {
		value := string(args.Peek(field))
		args.Del(field)
		return value
	}
	given := proof{password: take(keys.ProofPassword), code: take(keys.ProofCode), key: take(keys.ProofKey)}
	waiting := take(keys.ProofWaiting)
	if waiting == "" {
		return given, nil
	}
	sealed, err := base64.RawURLEncoding.DecodeString(waiting)
	if err != nil {
		return given, errForged
	}
	form, err := w.Safe().Open(waits(c, viewer), sealed)
	if err != nil {
		return given, errForged // of another session, or for another change
	}
	args.Reset()
	args.Parse(form)
	return given, nil
}

// waits is the purpose under which a change is sealed: it opens for nobody else and serves for nothing else.
func waits(c *fiber.Ctx, viewer Viewer) string {
	return "proof " + hashed(viewer.session) + " " + c.Path()
}

// waiting is the form that was sent, sealed, without its token.
func (w *Web) waiting(c *fiber.Ctx) (string, error) {
	var form fasthttp.Args
	c.Request().PostArgs().CopyTo(&form)
	if sent, err := c.MultipartForm(); err == nil {
		for field, values := range sent.Value {
			for _, value := range values {
				form.Add(field, value)
			}
		}
	}
	form.Del(ui.CSRFField)
	sealed, err := w.Safe().Seal(waits(c, ViewerOf(c)), form.String())
	return base64.RawURLEncoding.EncodeToString(sealed), err
}

// judge looks at a proof. It returns a status and what is wrong when it does not serve; otherwise the session
// has a new proof from now on.
func (w *Web) judge(c *fiber.Ctx, given proof) (refused keys.Proof, status int, err error) {
	err = w.proves(c, given)
	var soon store.TooSoon
	var wrong store.Invalid
	switch {
	case errors.As(err, &soon):
		seconds := int((soon.Wait + time.Second - 1) / time.Second)
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
		return keys.Proof{Wait: (seconds + 59) / 60}, fiber.StatusTooManyRequests, nil
	case errors.As(err, &wrong), errors.Is(err, store.ErrCode), errors.Is(err, store.ErrSignIn), errors.Is(err, store.ErrForbidden):
		return keys.Proof{Wrong: true}, fiber.StatusUnprocessableEntity, nil
	case err != nil:
		return keys.Proof{}, 0, err
	}
	return keys.Proof{}, 0, w.renew(c)
}

// renew gives the session a new id and a new proof; the id before is over.
func (w *Web) renew(c *fiber.Ctx) error {
	s, err := w.sessionsFor(c).Get(c)
	if err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	viewer := ViewerOf(c)
	before := hashed(viewer.session)
	if err := s.Regenerate(); err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	viewer.session, viewer.proved = s.ID(), w.store.Now()
	if err := w.store.Sessions.Proved(c.UserContext(), viewer.KeyOwner(), before, hashed(viewer.session)); err != nil {
		return err
	}
	s.Set("proved", viewer.proved.UnixMilli())
	s.SetExpiry(viewer.lasts())
	if err := s.Save(); err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	c.Locals(viewerKey, viewer)
	c.Request().Header.SetCookie(cookieName(c, plainCookie), viewer.session) // what follows in this request finds it
	return nil
}

// proves checks what was given against what its sender has. The password is taken byte for byte.
func (w *Web) proves(c *fiber.Ctx, given proof) error {
	ctx, viewer := c.UserContext(), ViewerOf(c)
	owner := viewer.KeyOwner()
	switch {
	case given.key != "":
		turn, err := KeyTurn(c)
		if err != nil {
			return err
		}
		return w.store.Keys.Prove(ctx, turn, owner, []byte(given.key))
	case given.code != "" && owner.Staff != 0:
		return w.store.Staff.CheckCode(ctx, owner.Staff, given.code)
	case owner.Staff != 0:
		return w.store.Staff.CheckPassword(ctx, owner.Staff, given.password)
	}
	return w.store.Keys.ProvePassword(ctx, owner.Person, given.password)
}

// proofOptions is what an authenticator is asked; empty on a host where there are no keys.
func (w *Web) proofOptions(c *fiber.Ctx) (string, error) {
	turn, err := KeyTurn(c)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	options, err := w.store.Keys.ProofOptions(c.UserContext(), turn)
	return string(options), err
}

// askProof draws the page that asks. Under htmx it takes the place of the whole page.
func (w *Web) askProof(c *fiber.Ctx, status int, view keys.Proof) error {
	viewer := ViewerOf(c)
	owned, err := w.store.Keys.List(c.UserContext(), viewer.KeyOwner())
	if err != nil {
		return err
	}
	if len(owned) > 0 {
		if view.Options, err = w.proofOptions(c); err != nil {
			return err
		}
	}
	view.Office, view.Password, view.Action = inOffice(c.Path()), viewer.Account.HasPassword, ProofPath
	if view.Office {
		view.Password, view.Code, view.Action = viewer.Colleague.HasPassword, viewer.Colleague.HasTOTP, OfficeProofPath
	}
	if c.Method() == fiber.MethodPost {
		view.Action = strings.Clone(c.Path())
		if view.Waiting, err = w.waiting(c); err != nil {
			return err
		}
	} else {
		view.Next = c.OriginalURL()
	}
	if Partial(c) {
		c.Set("HX-Retarget", "#"+layout.MainID)
		c.Set("HX-Reselect", "#"+layout.MainID)
		c.Set("HX-Reswap", "outerHTML")
	}
	return Show(c, status, keys.Confirm(view), nil)
}
