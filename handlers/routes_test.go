package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// belongings are things of Gredos, by the routes that lead to them.
type belongings struct {
	store *store.Store
	sent  map[string]url.Values // by route: a form that its owner can send; empty for the rest
	paths webtest.Paths
	seen  *seen
}

// own opens a portal in which Gredos has one of everything.
func own(t *testing.T) belongings {
	t.Helper()
	if testing.Short() {
		t.Skip("all routes are walked in the long run")
	}
	s, _ := storetest.Open(t)
	return belongings{store: s, sent: forms(strconv.FormatInt(int64(storetest.Ricoh), 10)), seen: &seen{commits: storetest.Commits(t, s)}, paths: webtest.Own(t, s)}
}

func forms(machine string) map[string]url.Values {
	return map[string]url.Values{
		"/tema":                           {"tema": {"dark"}},
		"/lecturas":                       {"linea": {machine}, "bn-" + machine: {"212500"}, "color-" + machine: {"175100"}},
		"/equipos/:id/lecturas":           {"bn": {"212500"}, "color": {"175100"}},
		"/equipos/:id/incidencias":        {"contact": {"Ana"}, "description": {"Atasca"}, "severity": {"parcial"}, "idem": {"b"}},
		"/incidencias/:numero/mensajes":   {"body": {"Sigue igual"}, "idem": {"c"}},
		"/incidencias/:numero/cierre":     {"note": {"Ya va"}},
		"/incidencias/:numero/reapertura": {"reason": {"Otra vez"}},
		"/cesta/lineas":                   {"machine": {machine}, "article": {"3"}, "quantity": {"1"}, "idem": {"d"}},
		"/cesta/lineas/:id":               {"quantity": {"7"}},
		"/pedidos":                        {"contacto": {"Ana"}, "horario": {"Tarde"}, "direccion": {"2"}, "pago": {"CONTADO"}, "idem": {"e"}},

		"/equipos/:id/lecturas/:lectura/respuesta": {"answer": {"yes"}},

		"/cuenta/clave": {"clave": {storetest.Password}, "nueva": {"violin desierto almena faro"}},

		"/gestion/clientes/:id/acceso/congelacion": {"motivo": {"Lo pide el cliente"}},
		"/gestion/clientes/:id/acceso/correo":      {"correo": {"nuevo@talleresgredos.example"}, "motivo": {"Ana, 925 11 22 33"}, "version": {"2"}},
		"/cuenta/usuarios":                         {"nombre": {"Eva Gil"}, "correo": {"eva@talleresgredos.example"}, "ve": {"todo"}, "puede": {"lecturas"}, "idem": {"k"}},
		"/cuenta/usuarios/:persona":                {"nombre": {"Ana Gil"}, "ve": {"todo"}, "puede": {"pedidos"}, "version": {"3"}},
		"/cuenta/usuarios/:persona/invitacion":     {"idem": {"l"}},

		"/gestion/clientes/:id/invitacion":       {"idem": {"f"}},
		"/gestion/articulos/:articulo/modelos":   {"otro": {"1"}, "encaja": {"0"}},
		"/gestion/modelos/:modelo/articulos":     {"otro": {"1"}, "encaja": {"0"}},
		"/gestion/incidencias/:numero/pasos":     {"mensaje": {"Vamos mañana"}, "idem": {"f"}},
		"/gestion/incidencias/:numero/cierre":    {"hecho": {"Limpieza"}, "idem": {"g"}},
		"/gestion/incidencias/:numero/anulacion": {"motivo": {"Repetida"}, "idem": {"h"}},
		"/gestion/incidencias/:numero/notas":     {"nota": {"Llevar fusor"}, "idem": {"i"}},
		"/gestion/incidencias/lote":              {"accion": {"asignar"}, "sel": {"W92987"}, "a_tecnico": {"2"}, "idem": {"j"}},
	}
}

// request is a route as its owner would use it.
func (b belongings) request(t *testing.T, route web.Route) webtest.Case {
	t.Helper()
	c := webtest.Case{Method: route.Method, Path: b.paths.Of(t, route.Path)}
	if route.Method == http.MethodPost {
		if c.Form = b.sent[route.Path]; c.Form == nil {
			c.Form = url.Values{}
		}
	}
	return c
}

// unchanged runs act and fails when it has written anything but the sessions of who came. What the
// last one saw is where the next begins: between two of them nothing else writes.
func (b belongings) unchanged(t *testing.T, act func()) {
	t.Helper()
	before, commits := b.seen.prints, b.seen.commits()
	if before == nil {
		before = storetest.Fingerprint(t, b.store, "sessions")
		b.seen.prints = before
	}
	act()
	if b.seen.commits() == commits {
		return
	}
	b.seen.prints = storetest.Fingerprint(t, b.store, "sessions")
	for table, print := range b.seen.prints {
		if before[table] != print {
			t.Errorf("%s was changed", table)
		}
	}
}

// seen is how the tables stood when they were last looked at, and what tells whether they may have changed.
type seen struct {
	prints  map[string]string
	commits func() int64
}

// each runs a test for every route that fits.
func each(t *testing.T, fits func(web.Route) bool, test func(t *testing.T, route web.Route)) {
	t.Helper()
	for _, route := range handlers.Routes() {
		if fits(route) {
			t.Run(route.Method+" "+route.Path, func(t *testing.T) { test(t, route) })
		}
	}
}

func forCustomers(route web.Route) bool { return route.Who.OfCustomers() }

// personal reports whether number and NIF are not enough for a route.
func personal(route web.Route) bool {
	return route.Who.Plain() == web.Activated || route.Who.Plain() == web.Inviting
}

// What others must not get is there: to its owner every one of the same requests is answered.
func TestRoutesOfTheOwner(t *testing.T) {
	each(t, forCustomers, func(t *testing.T, route web.Route) {
		b := own(t)
		owner := webtest.Browse(t, b.store)
		if personal(route) {
			marta := storetest.Marta(t, b.store)
			webtest.Hold(t, b.store, store.KeyOwner{Person: marta})
			owner.SignInPerson(marta)
		} else {
			owner.SignIn(storetest.GredosNumber)
		}
		device := route.Method == http.MethodPost && route.Path == "/cuenta/llaves" // which only an authenticator can fill in
		if got := owner.Do(b.request(t, route)); got.Status >= 400 && !(device && got.Status == http.StatusUnprocessableEntity) {
			t.Errorf("status = %d\n%.2000s", got.Status, got.Body)
		}
	})
}

func TestRoutesOfAGuest(t *testing.T) {
	b := own(t)
	guest := webtest.Browse(t, b.store)
	each(t, forCustomers, func(t *testing.T, route web.Route) {
		c := b.request(t, route)
		b.unchanged(t, func() {
			want := "/entrar"
			if route.Method == http.MethodGet {
				want += "?next=" + url.QueryEscape(c.Path)
			}
			if got := guest.Do(c); got.Status != http.StatusSeeOther || got.Header.Get("Location") != want {
				t.Errorf("%d to %q, want 303 to %q", got.Status, got.Header.Get("Location"), want)
			}
			c.Partial = true
			if got := guest.Do(c); got.Header.Get("HX-Redirect") != "/entrar" || got.Body != "" {
				t.Errorf("htmx is sent to %q with %q", got.Header.Get("HX-Redirect"), got.Body)
			}
		})
	})
}

func TestRoutesWithoutToken(t *testing.T) {
	b := own(t)
	owner, guest := webtest.Browse(t, b.store), webtest.Browse(t, b.store)
	owner.SignIn(storetest.GredosNumber)
	admin := webtest.Browse(t, b.store)
	admin.SignInStaff(storetest.Admin)
	token := owner.Token(false)
	each(t, func(r web.Route) bool { return r.Method == http.MethodPost }, func(t *testing.T, route web.Route) {
		who := owner
		switch {
		case route.Who == web.Anyone:
			who = guest
		case forStaff(route), route.Who == web.Enrolling:
			who = admin
		}
		for _, path := range []string{"", "?csrf=" + token} {
			c := b.request(t, route)
			c.Path, c.Form = c.Path+path, maps.Clone(c.Form)
			c.Form.Set("csrf", "")
			b.unchanged(t, func() {
				if got := who.Do(c); got.Status != http.StatusForbidden {
					t.Errorf("status = %d, want 403", got.Status)
				}
			})
		}
	})
}

func TestRoutesToLookAt(t *testing.T) {
	b := own(t)
	owner := webtest.Browse(t, b.store)
	owner.SignIn(storetest.GredosNumber)
	admin := webtest.Browse(t, b.store)
	admin.SignInStaff(storetest.Admin)
	before := storetest.Fingerprint(t, b.store)
	each(t, func(r web.Route) bool { return r.Method == http.MethodGet }, func(t *testing.T, route web.Route) {
		c, who := b.request(t, route), owner
		if forStaff(route) || route.Who == web.Enrolling {
			who = admin
		}
		seen := who.Do(c)
		c.Method = http.MethodHead
		if head := who.Do(c); head.Status != seen.Status || head.Body != "" {
			t.Errorf("HEAD: %d with %q, GET: %d", head.Status, head.Body, seen.Status)
		}
		if after := storetest.Fingerprint(t, b.store); !maps.Equal(before, after) {
			t.Errorf("looking has written: %v, before %v", after, before)
		}
	})
}

func TestRoutesTakeNoOtherMethod(t *testing.T) {
	b := own(t)
	owner := webtest.Browse(t, b.store)
	owner.SignIn(storetest.GredosNumber)
	each(t, func(web.Route) bool { return true }, func(t *testing.T, route web.Route) {
		path := b.request(t, route).Path
		b.unchanged(t, func() {
			for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, "PROPFIND"} {
				got := owner.Do(webtest.Case{Method: method, Path: path})
				if got.Status != http.StatusMethodNotAllowed || got.Header.Get("Allow") == "" || got.Header.Get("Content-Security-Policy") == "" || !got.Has("h1") {
					t.Errorf("%s: status = %d, want 405 in the product's look\n%.300s", method, got.Status, got.Body)
				}
			}
		})
	})
}
