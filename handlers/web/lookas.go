package web

import (
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/session"

	"areaclientes/store"
)

// seenAs is the customer as whom one of the dealer's people looks, read by the session. Whoever is no longer
// a customer is nobody to look as.
func (w *Web) seenAs(c *fiber.Ctx, s *session.Session) (store.Customer, error) {
	id, _ := s.Get("as").(int64)
	if id == 0 || inOffice(c.Path()) {
		return store.Customer{}, nil
	}
	customer, err := w.store.Accounts.Get(c.UserContext(), store.CustomerID(id))
	if errors.Is(err, store.ErrNotFound) {
		return store.Customer{}, nil
	}
	return customer, err
}

// LookAs lets the colleague see the portal as a customer does from now on, and nothing more than see.
func LookAs(c *fiber.Ctx, customer store.CustomerID) error {
	return setSession(c, func(s *session.Session) { s.Set("as", int64(customer)) })
}

// StopLooking ends LookAs and returns as whom it was; 0 for nobody.
func StopLooking(c *fiber.Ctx) (customer store.CustomerID, err error) {
	err = setSession(c, func(s *session.Session) {
		id, _ := s.Get("as").(int64)
		customer = store.CustomerID(id)
		s.Delete("as")
	})
	return customer, err
}

// setSession changes the session of who is signed in.
func setSession(c *fiber.Ctx, change func(*session.Session)) error {
	s, err := of(c).sessionsFor(c).Get(c)
	if err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	change(s)
	s.SetExpiry(ViewerOf(c).lasts())
	if err := s.Save(); err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	return nil
}

// lasts is how long the viewer's session lasts at most.
func (v Viewer) lasts() time.Duration {
	if v.Colleague.ID != 0 {
		return staffLimits[v.Colleague.Role].whole
	}
	return limits[v.Level].whole
}

// onlyLooks refuses whatever is more than looking.
func onlyLooks(viewer Viewer) error {
	text := "Está viendo el portal como " + viewer.Customer.Short() + ": solo lectura, no se ha cambiado nada. " +
		"Para anotar algo en su nombre, vuelva a Gestión y use «Llamada»."
	return store.Sentence{Text: text, Err: store.ErrForbidden}
}
