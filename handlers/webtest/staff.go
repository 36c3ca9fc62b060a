package webtest

import (
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/storage/sqlite3/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// The dealer's people of the cast, for Case.As.
const (
	AsAdmin  = "staff:admin"
	AsClerk  = "staff:oficina"
	AsJavier = "staff:javier"
	AsRosa   = "staff:rosa"
)

// People of Gredos for Case.As; each is there from the moment that somebody comes as them.
const (
	AsMarta = "person:marta"
	AsNuria = "person:nuria"
	AsOscar = "person:oscar"
)

var peopleOf = map[string]func(testing.TB, *store.Store) store.PersonID{
	AsMarta: storetest.Marta, AsNuria: storetest.Nuria, AsOscar: storetest.Oscar,
}

var staffOf = map[string]store.StaffID{
	AsAdmin: storetest.Admin, AsClerk: storetest.Clerk, AsJavier: storetest.Javier, AsRosa: storetest.Rosa,
}

// as signs in whom the case names.
func (b *Browser) as(c Case) {
	b.t.Helper()
	if id, staff := staffOf[c.As]; staff {
		b.SignInStaff(id)
		return
	}
	if person := peopleOf[c.As]; person != nil {
		b.SignInPerson(person(b.t, b.store))
		return
	}
	b.signIn(c.As, c.Secure)
}

// SignInAs signs in as Case.As does: a customer's number, or AsAdmin, AsMarta …
func (b *Browser) SignInAs(who string) { b.t.Helper(); b.as(Case{As: who}) }

// SignInStaff gives the browser the session of one of the dealer's people, as signing in with both
// factors would.
func (b *Browser) SignInStaff(id store.StaffID) { b.t.Helper(); b.signInStaff(id, store.FactorWhole) }

// SignInStaffHalf gives the browser the session of somebody whose second factor is missing.
func (b *Browser) SignInStaffHalf(id store.StaffID) {
	b.t.Helper()
	b.signInStaff(id, store.FactorHalf)
}

func (b *Browser) signInStaff(id store.StaffID, factor store.Factor) {
	b.t.Helper()
	b.SetCookie(StaffCookie(b.t, b.store, id, factor))
}

// SignInPerson gives the browser the session of a customer's person, as signing in with a password would.
func (b *Browser) SignInPerson(id store.PersonID) {
	b.t.Helper()
	b.SetCookie(PersonCookie(b.t, b.store, id))
}

// PersonCookie is the session of a customer's person, asked for as StaffCookie does.
func PersonCookie(t testing.TB, s *store.Store, id store.PersonID) *http.Cookie {
	t.Helper()
	return cookie(t, s, func(c *fiber.Ctx) error {
		who, err := s.Accounts.Member(c.UserContext(), id)
		if err != nil {
			return err
		}
		return web.SignIn(c, store.Identity{Customer: who.Customer, Level: who.Level, Person: id, Epoch: who.Epoch})
	})
}

// StaffCookie is the session of one of the dealer's people.
func StaffCookie(t testing.TB, s *store.Store, id store.StaffID, factor store.Factor) *http.Cookie {
	t.Helper()
	return cookie(t, s, func(c *fiber.Ctx) error {
		who, err := s.Staff.Get(c.UserContext(), id)
		if err != nil {
			return err
		}
		return web.SignInStaff(c, store.StaffIdentity{Staff: id, Role: who.Role, Epoch: who.Epoch, Factor: factor})
	})
}

// cookie is the session that signIn opens. It is asked of a portal of its own, which stands on the
// same file: it has one route, behind no form.
func cookie(t testing.TB, s *store.Store, signIn fiber.Handler) *http.Cookie {
	t.Helper()
	sessions := sqlite3.New(sqlite3.Config{Database: s.SessionDSN(), Table: "sessions", MaxOpenConns: 1, GCInterval: time.Hour})
	defer sessions.Close()
	door := web.New(web.Config{Store: s, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Sessions: sessions})
	app := fiber.New()
	door.Use(app)
	door.On(app).Get("/door", web.Anyone, signIn)
	req, err := http.NewRequest(http.MethodGet, "http://"+Host+"/door", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := app.Test(req, -1)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("sign in: %v %v", answer, err)
	}
	for _, cookie := range answer.Cookies() {
		if cookie.Name == "ac" { // beside it comes the one by which the browser is known
			return cookie
		}
	}
	t.Fatal("sign in: no session")
	return nil
}
