package web

import (
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/session"
	"github.com/valyala/fasthttp"

	"areaclientes/store"
)

// The name of the session cookie. Over TLS it carries the __Host- prefix, which browsers only
// take with Secure, without a domain and for the whole path.
const (
	plainCookie  = "ac"
	secureCookie = "__Host-ac"
)

// limits is how long a session lasts by its level: without a sign of life, and at all.
var limits = map[store.Level]struct{ idle, whole time.Duration }{
	store.ByNIF:      {15 * time.Minute, 2 * time.Hour},
	store.ByPassword: {30 * time.Minute, 8 * time.Hour},
}

// touchEvery is how often a session's last sign of life is written down: looking at a page costs
// no write otherwise.
const touchEvery = 5 * time.Minute

// staffLimits is the same for the dealer's people. A technician signs in once a day, on the phone.
var staffLimits = map[store.Role]struct{ idle, whole time.Duration }{
	store.RoleAdmin:      {30 * time.Minute, 10 * time.Hour},
	store.RoleOffice:     {30 * time.Minute, 10 * time.Hour},
	store.RoleTechnician: {12 * time.Hour, 12 * time.Hour},
}

// halfLimit is how long somebody of the dealer's has to find the second factor, or to choose a password.
var halfLimit = struct{ idle, whole time.Duration }{15 * time.Minute, 15 * time.Minute}

// Viewer is who looks. The zero Viewer is a guest.
type Viewer struct {
	Customer  store.Customer
	Level     store.Level
	Account   store.Account   // the customer's person who signed in; zero below store.ByPassword
	Colleague store.Colleague // somebody of the dealer's
	Factor    store.Factor    // how far the colleague has signed in
	session   string          // the session's id, to which form tokens are bound
	proved    time.Time       // when they last showed that it is them
	since     time.Time       // when the session began
}

// SignedIn reports whether the viewer is a customer.
func (v Viewer) SignedIn() bool { return v.Customer.ID != 0 }

// LooksAs reports whether the viewer is one of the dealer's people who sees the portal as a customer does.
func (v Viewer) LooksAs() bool { return v.Colleague.ID != 0 && v.SignedIn() }

// Owner is in whose name the viewer reads and changes a customer's things.
func (v Viewer) Owner() store.Owner {
	switch {
	case v.Account.Person != 0:
		return v.Account.Member
	case v.Colleague.ID == 0 && v.Level == store.ByNIF:
		return store.Identify(v.Customer.ID, v.since)
	}
	return v.Customer.ID
}

// May reports whether the viewer may do what needs the access: a form for it is worth drawing.
func (v Viewer) May(who Access) bool { return v.missing(who) == nil }

// Masked reports whether the viewer sees contacts in part: whoever only knew the NIF may be a stranger.
func (v Viewer) Masked() bool { return v.Colleague.ID == 0 && v.Level <= store.ByNIF }

// Known reports whether the viewer has a session, of whichever kind.
func (v Viewer) Known() bool { return v.session != "" }

// actor is the viewer as the log names them.
func (v Viewer) actor(c *fiber.Ctx) store.Actor {
	by := store.Actor{IP: strings.Clone(c.IP()), Request: RequestID(c), Devices: devices(c)}
	by.Device = v.device(by.Devices)
	switch {
	case v.Colleague.ID != 0:
		by.Factor = v.Factor
		by.Kind, by.Staff, by.Name, by.Role, by.Customer = store.ByStaff, v.Colleague.ID, v.Colleague.Name, v.Colleague.Role, v.Customer.ID
	case v.Account.Person != 0:
		by.Kind, by.Name, by.Customer, by.Person, by.Level = store.ByCustomer, v.Account.Name, v.Customer.ID, v.Account.Person, v.Level
	case v.SignedIn():
		by.Kind, by.Name, by.Customer, by.Level = store.ByCustomer, v.Customer.Short(), v.Customer.ID, v.Level
	default:
		by.Kind, by.Name = store.BySystem, "Visitante"
	}
	return by
}

// device is the id by which the viewer's browser is known as theirs; of a visitor, as that of whoever used it last.
func (v Viewer) device(known []store.Device) string {
	for _, device := range known {
		if !v.Known() || device.Person == v.Account.Person && device.Staff == v.Colleague.ID {
			return device.ID
		}
	}
	return ""
}

// ViewerOf returns who looks.
func ViewerOf(c *fiber.Ctx) Viewer {
	viewer, _ := c.Locals(viewerKey).(Viewer)
	return viewer
}

func (w *Web) sessionsFor(c *fiber.Ctx) *session.Store {
	if c.Secure() {
		return w.secure
	}
	return w.plain
}

// identify finds out who looks, reading the session once. A request without a session cookie costs nothing.
func (w *Web) identify(c *fiber.Ctx) error {
	if c.Cookies(cookieName(c, plainCookie)) != "" {
		s, err := w.sessionsFor(c).Get(c)
		if err != nil {
			return errors.Join(store.ErrUnavailable, err)
		}
		if !s.Fresh() { // else an id that the server never gave, or no longer knows
			viewer, err := w.viewer(c, s)
			if err != nil {
				return err
			}
			c.Locals(viewerKey, viewer)
		}
	}
	c.SetUserContext(store.WithActor(c.UserContext(), ViewerOf(c).actor(c)))
	return c.Next()
}

// viewer is who the session belongs to: nobody when it or its account is over.
func (w *Web) viewer(c *fiber.Ctx, s *session.Session) (Viewer, error) {
	viewer, lasts, err := w.owner(c, s)
	created, _ := s.Get("created").(int64)
	seen, _ := s.Get("seen").(int64)
	now := w.store.Now()
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && (now.Sub(time.UnixMilli(seen)) > lasts.idle || now.Sub(time.UnixMilli(created)) > lasts.whole):
		w.end(c, s)
		return Viewer{}, nil
	case err != nil:
		return Viewer{}, err
	}
	proved, _ := s.Get("proved").(int64)
	viewer.session, viewer.proved, viewer.since = s.ID(), time.UnixMilli(proved), time.UnixMilli(created)
	if now.Sub(time.UnixMilli(seen)) >= touchEvery {
		s.Set("seen", now.UnixMilli())
		s.SetExpiry(lasts.whole) // or the row would be gone after the shortest of them
		w.complain(c, "note that a session is in use", errors.Join(s.Save(), w.store.Sessions.Seen(c.UserContext(), hashed(viewer.session))))
	}
	return viewer, nil
}

// owner is whose session it is and how long such a one lasts. It returns ErrNotFound for an account
// that is over, and for a session that the account has ended.
func (w *Web) owner(c *fiber.Ctx, s *session.Session) (Viewer, struct{ idle, whole time.Duration }, error) {
	if id, _ := s.Get("staff").(int64); id != 0 {
		colleague, err := w.store.Staff.Get(c.UserContext(), store.StaffID(id))
		if epoch, _ := s.Get("epoch").(int64); err == nil && epoch != colleague.Epoch {
			err = store.ErrNotFound
		}
		factor, _ := s.Get("factor").(string)
		viewer := Viewer{Colleague: colleague, Factor: store.Factor(factor)}
		if viewer.Factor != store.FactorWhole {
			return viewer, halfLimit, err
		}
		if err == nil {
			viewer.Customer, err = w.seenAs(c, s)
		}
		return viewer, staffLimits[colleague.Role], err
	}
	id, _ := s.Get("customer").(int64)
	number, _ := s.Get("level").(int)
	level := store.Level(number)
	limit, known := limits[level]
	if !known {
		return Viewer{}, limit, store.ErrNotFound
	}
	viewer := Viewer{Level: level}
	if level == store.ByPassword {
		person, _ := s.Get("person").(int64)
		account, err := w.store.Accounts.Member(c.UserContext(), store.PersonID(person))
		if epoch, _ := s.Get("epoch").(int64); err == nil && (epoch != account.Epoch || account.Customer != store.CustomerID(id)) {
			err = store.ErrNotFound
		}
		if err != nil {
			return viewer, limit, err
		}
		viewer.Account = account
		viewer.Customer, err = w.store.Accounts.Get(c.UserContext(), store.CustomerID(id))
		return viewer, limit, err
	}
	var err error
	created, _ := s.Get("created").(int64)
	viewer.Customer, err = w.store.Accounts.Identified(c.UserContext(), store.CustomerID(id), created)
	return viewer, limit, err
}

// end forgets a session that is over, whether its row can be deleted now or is swept later.
func (w *Web) end(c *fiber.Ctx, s *session.Session) {
	w.complain(c, "delete a session that is over", errors.Join(s.Destroy(), w.store.Sessions.Closed(c.UserContext(), hashed(s.ID()))))
}

// complain logs what a person who only looks need not hear of: a disk that is full must not close
// the pages that can still be read.
func (w *Web) complain(c *fiber.Ctx, what string, err error) {
	if err != nil {
		w.log.Error(what, slog.String("id", RequestID(c)), slog.Any("err", err))
	}
}

// HasSession reports whether a request says that its browser signed in once. It proves nothing.
func HasSession(header *fasthttp.RequestHeader) bool {
	return len(header.Cookie(plainCookie)) > 0 || len(header.Cookie(secureCookie)) > 0
}

// SignIn opens a session under a new id; one that the browser had before is gone.
func SignIn(c *fiber.Ctx, who store.Identity) error {
	lasts := limits[who.Level]
	note := store.OpenSession{Customer: who.Customer, Person: who.Person, Epoch: who.Epoch, Idle: lasts.idle}
	if who.Level == store.ByPassword {
		knowDevice(c, store.Device{Person: who.Person})
	}
	return open(c, lasts.whole, note, map[string]any{
		"customer": int64(who.Customer), "level": int(who.Level), "person": int64(who.Person), "epoch": who.Epoch,
	})
}

// SignInStaff is SignIn for the dealer's people.
func SignInStaff(c *fiber.Ctx, who store.StaffIdentity) error {
	lasts := staffLimits[who.Role]
	note := store.OpenSession{Staff: who.Staff, Epoch: who.Epoch, Idle: lasts.idle}
	if who.Factor == store.FactorWhole {
		knowDevice(c, store.Device{Staff: who.Staff})
	} else {
		note = store.OpenSession{} // it opens nothing yet, and must not push out one that does
	}
	return open(c, lasts.whole, note, map[string]any{"staff": int64(who.Staff), "epoch": who.Epoch, "factor": string(who.Factor)})
}

// open begins a session with the values. The note of it goes into its owner's list; a zero one is not listed.
func open(c *fiber.Ctx, lasts time.Duration, note store.OpenSession, values map[string]any) error {
	w := of(c)
	s, err := w.sessionsFor(c).Get(c)
	if err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	if err := s.Regenerate(); err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	for _, key := range s.Keys() { // a new id keeps the values of the old
		s.Delete(key)
	}
	now := w.store.Now().UnixMilli()
	for _, key := range [...]string{"created", "seen", "proved"} {
		s.Set(key, now)
	}
	for key, value := range values {
		s.Set(key, value)
	}
	s.SetExpiry(lasts)
	viewer := ViewerOf(c) // what is still drawn in this answer belongs to the new session
	before := hashed(viewer.session)
	viewer.session = s.ID()
	c.Locals(viewerKey, viewer)
	if err := w.list(c, note, lasts, before); err != nil {
		return err
	}
	if err := s.Save(); err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	dropCookie(c, preCookie)
	return nil
}

// SignOut ends the session and empties what the browser kept of it.
func SignOut(c *fiber.Ctx) error {
	s, err := of(c).sessionsFor(c).Get(c)
	if err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	if err := s.Destroy(); err != nil {
		return errors.Join(store.ErrUnavailable, err)
	}
	if err := of(c).store.Sessions.Closed(c.UserContext(), hashed(ViewerOf(c).session)); err != nil {
		return err
	}
	c.Locals(viewerKey, Viewer{})
	c.Set("Clear-Site-Data", `"cache", "storage"`)
	return nil
}
