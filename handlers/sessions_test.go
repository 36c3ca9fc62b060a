package handlers_test

import (
	"maps"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// Every request reads its session once, however many ask who looks; one that brings none reads nothing. Only
// where a session begins or ends it is read again, to be changed.
func TestSessionIsReadOnce(t *testing.T) {
	b := own(t)
	var reads atomic.Int64
	portal, err := handlers.BuildCounted(b.store, webtest.Config(t), &reads)
	if err != nil {
		t.Fatal(err)
	}
	guest := webtest.BrowseAt(t, b.store, portal)
	customer, person, admin := guest.Another(), guest.Another(), guest.Another()
	customer.SignIn(storetest.GredosNumber)
	person.SignInPerson(storetest.Oscar(t, b.store))
	admin.SignInStaff(storetest.Admin)
	tokens := map[*webtest.Browser]string{guest: guest.Token(false), customer: customer.Token(false), person: person.Token(false), admin: admin.Token(false)}
	walk := func(method string) {
		each(t, func(r web.Route) bool { return r.Method == method && !changesSessions(r) }, func(t *testing.T, route web.Route) {
			for name, who := range map[string]*webtest.Browser{"guest": guest, "customer": customer, "person": person, "admin": admin} {
				c := b.request(t, route)
				if method == http.MethodPost {
					c.Form = maps.Clone(c.Form)
					c.Form.Set("csrf", tokens[who])
				}
				before := reads.Load()
				who.Do(c)
				got := reads.Load() - before
				if got > 1 || name == "guest" && got > 0 || method == http.MethodGet && name != "guest" && got == 0 {
					t.Errorf("the %s: %d reads of a session", name, got)
				}
			}
		})
	}
	walk(http.MethodGet)
	walk(http.MethodPost) // which may end somebody's session
}

// changesSessions reports whether a route is there to begin or to end sessions.
func changesSessions(route web.Route) bool {
	if route.Method != http.MethodPost {
		return false
	}
	for _, part := range []string{"/entrar", "/salir", "/sesiones", "/acceso/", "/cuenta/clave", "/cuenta/cambiar", "/confirmar", "/llaves", "/alta", "/vista"} {
		if strings.Contains(route.Path, part) {
			return true
		}
	}
	return false
}
