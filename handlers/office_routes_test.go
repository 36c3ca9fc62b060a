package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// colleagues are the dealer's people by their roles.
var colleagues = map[store.Role]store.StaffID{
	store.RoleAdmin: storetest.Admin, store.RoleOffice: storetest.Clerk, store.RoleTechnician: storetest.Javier,
}

func forStaff(route web.Route) bool { return route.Who.Roles() != nil }

// Whatever stands under /gestion is for the dealer's people alone, but for the way in.
func TestOfficeRoutesNameTheirRoles(t *testing.T) {
	each(t, func(web.Route) bool { return true }, func(t *testing.T, route web.Route) {
		inside := route.Path == "/gestion" || strings.HasPrefix(route.Path, "/gestion/")
		way := strings.HasPrefix(route.Path, "/gestion/entrar") || strings.HasPrefix(route.Path, "/gestion/alta") || route.Path == "/gestion/salir"
		if inside && !way && !forStaff(route) && route.Who != web.Enrolling {
			t.Errorf("is for %s", route.Who)
		}
		if !inside && forStaff(route) {
			t.Error("a staff route outside /gestion")
		}
	})
}

// What a role may call is answered: with a page, a part, or the words of a form that lacks something.
func TestOfficeRoutesAnswer(t *testing.T) {
	for role, id := range colleagues {
		t.Run(string(role), func(t *testing.T) {
			arrive := func(t *testing.T) (belongings, *webtest.Browser) {
				b := own(t)
				webtest.Hold(t, b.store, store.KeyOwner{Staff: id})
				colleague := webtest.Browse(t, b.store)
				colleague.SignInStaff(id)
				return b, colleague
			}
			ours, looker := arrive(t) // looking leaves all as it is for the next
			each(t, func(r web.Route) bool { return slices.Contains(r.Who.Roles(), role) }, func(t *testing.T, route web.Route) {
				b, colleague := ours, looker
				if route.Method == http.MethodPost {
					b, colleague = arrive(t)
				}
				got := colleague.Do(b.request(t, route))
				worded := got.Status == http.StatusUnprocessableEntity || got.Status == http.StatusConflict
				if got.Status >= 400 && !(worded && route.Method == http.MethodPost) {
					t.Errorf("status = %d: %s", got.Status, got.Text("main"))
				}
			})
		})
	}
}

// Guests, customers, and colleagues whose second factor is missing get no further than the way in.
func TestOfficeRoutesOfOthers(t *testing.T) {
	b := own(t)
	guest, customer, half := webtest.Browse(t, b.store), webtest.Browse(t, b.store), webtest.Browse(t, b.store)
	customer.SignIn(storetest.GredosNumber)
	half.SignInStaffHalf(storetest.Admin)
	each(t, forStaff, func(t *testing.T, route web.Route) {
		c := b.request(t, route)
		entry := web.OfficeEntryPath
		if route.Method == http.MethodGet {
			entry += "?next=" + url.QueryEscape(c.Path)
		}
		b.unchanged(t, func() {
			for who, browser := range map[string]*webtest.Browser{"guest": guest, "customer": customer, "half": half} {
				want := entry
				if who == "half" {
					want = web.FactorPath
				}
				if got := browser.Do(c); got.Status != http.StatusSeeOther || got.Header.Get("Location") != want {
					t.Errorf("%s: %d to %q, want 303 to %q", who, got.Status, got.Header.Get("Location"), want)
				}
			}
		})
	})
}
