package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// looking is a browser in which Ana Belmonte sees the portal as Gredos does.
func looking(t *testing.T, s *store.Store) *webtest.Browser {
	t.Helper()
	ana := webtest.Browse(t, s)
	ana.SignInStaff(storetest.Clerk)
	if got := ana.Do(webtest.Case{Path: "/gestion/clientes/1/vista", Form: url.Values{}}); got.Header.Get("Location") != web.Home {
		t.Fatalf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	return ana
}

// Whoever looks as a customer sees every page of that customer's and changes nothing on any of them.
func TestCustomerRoutesOfWhoLooksAs(t *testing.T) {
	b := own(t)
	ana := looking(t, b.store)
	each(t, forCustomers, func(t *testing.T, route web.Route) {
		for _, partial := range []bool{false, true} {
			c := b.request(t, route)
			c.Partial = partial
			b.unchanged(t, func() {
				got := ana.Do(c)
				switch {
				case route.Method == http.MethodGet && got.Status >= 400:
					t.Errorf("status = %d\n%.2000s", got.Status, got.Body)
				case route.Method == http.MethodPost && (got.Status != http.StatusForbidden || !strings.Contains(got.Body, "solo lectura, no se ha cambiado nada")):
					t.Errorf("status = %d, want 403 that says why\n%.2000s", got.Status, got.Body)
				}
				if page := got.Has("html[lang]") && got.Has("main"); page && !got.Has(".asother form[action='/gestion/vista/fin'] button | Volver a Gestión") {
					t.Error("no bar that says as whom")
				}
			})
		}
	})
}

func TestLookAs(t *testing.T) {
	s, clock := storetest.Open(t)
	ana := looking(t, s)
	shown := ana.Do(webtest.Case{Path: "/cuenta"})
	for _, selector := range []string{".asother | Está viendo el portal como TALLERES GREDOS, S.L. · solo lectura", "main | administracion@talleresgredos.example", ".menu__head | Lo ve Ana Belmonte"} {
		if !shown.Has(selector) {
			t.Errorf("no %s", selector)
		}
	}
	if got := ana.Do(webtest.Case{Path: "/equipos/" + "7"}); got.Status != http.StatusNotFound {
		t.Errorf("somebody else's machine: %d", got.Status)
	}
	clock.Add(6 * time.Minute) // the session's last sign of life is written down, and it goes on as it was
	if got := ana.Do(webtest.Case{Path: "/pedidos"}); !got.Has(".asother") {
		t.Error("it has ended by itself")
	}
	for range 2 { // pressed twice
		if got := ana.Do(webtest.Case{Path: "/gestion/vista/fin", Form: url.Values{}}); got.Status != http.StatusSeeOther {
			t.Errorf("end: %d", got.Status)
		}
	}
	if got := ana.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusSeeOther {
		t.Errorf("after the end: %d", got.Status)
	}
	log := storetest.Scalar[string](t, s, "SELECT group_concat(actor || ': ' || action || ' ' || object_name, ', ') FROM audit")
	if want := "Ana Belmonte: vista como cliente empezada 04812 TALLERES GREDOS, Ana Belmonte: vista como cliente terminada 04812 TALLERES GREDOS"; log != want {
		t.Errorf("log: %s", log)
	}
}

// Nobody can be seen as who is not a customer, and a customer that is gone takes the view along.
func TestLookAsNobody(t *testing.T) {
	s, _ := storetest.Open(t)
	ana := looking(t, s)
	for _, id := range []string{"3", "99", "x"} {
		if got := ana.Do(webtest.Case{Path: "/gestion/clientes/" + id + "/vista", Form: url.Values{}}); got.Status != http.StatusNotFound {
			t.Errorf("customer %s: %d", id, got.Status)
		}
	}
	storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = 1")
	if got := ana.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusSeeOther {
		t.Errorf("of a former customer: %d", got.Status)
	}
	if got := ana.Do(webtest.Case{Path: "/gestion/vista/fin", Form: url.Values{}}); got.Status != http.StatusSeeOther {
		t.Errorf("end: %d", got.Status)
	}
}
