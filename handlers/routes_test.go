package handlers_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"areaclientes/assets"
	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// belongings are things of Gredos, by the parameters of the routes that lead to them. A new kind of
// parameter has to be added here, and by that to every test of this file.
type belongings struct {
	store *store.Store
	sent  map[string]url.Values // by route: a form that its owner can send; empty for the rest
	paths *strings.Replacer
	seen  *seen
}

// own opens a portal in which Gredos has one of everything.
func own(t *testing.T) belongings {
	t.Helper()
	s, _ := storetest.Open(t)
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, ""))
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "first"})
	must(err)
	must(s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 2, 1, ""))
	lines, err := s.Basket.Lines(ctx, storetest.Gredos)
	must(err)
	var picture bytes.Buffer
	must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))))
	incident, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{
		Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: "first", Files: []store.File{store.FileOf("foto.png", picture.Bytes())},
	})
	must(err)
	_, err = s.Exports.Make(ctx, store.ExportOrders, "first")
	must(err)
	takeIn(t, s)
	person, err := s.Office.Create(ctx, store.OnPerson, storetest.Gredos, "", store.Values{"name": "Ana"})
	must(err)
	must(s.Office.Amend(ctx, store.OnCustomer, int64(storetest.Gredos), 0, store.Values{"phone": "1"}))
	asked := askedAbout(t, s)
	must(s.Office.SwapCounter(ctx, storetest.Brother, store.CounterSwap{Final: store.Counts{store.BN: 71300}, Source: store.FromPhone}))
	line, ricoh := strconv.FormatInt(int64(lines[0].ID), 10), strconv.FormatInt(int64(storetest.Ricoh), 10)
	return belongings{
		store: s, sent: forms(ricoh), seen: &seen{},
		paths: strings.NewReplacer(
			assets.Prefix+"*", assets.URL("css/app.css"), "/clientes/:id", "/clientes/1", "/llamada/:id", "/llamada/1", "/hoy/:numero", "/hoy/"+incident.Number, "/equipos/:id", "/equipos/"+ricoh, "/lineas/:id", "/lineas/"+line,
			"/pedidos/:numero", "/pedidos/"+order.Number, "/incidencias/:numero", "/incidencias/"+incident.Number,
			"/lista/:formato", "/lista/csv",
			":token", incident.Events[0].Files[0].Token, "/exportar/:tipo", "/exportar/pedidos", ":lote", "1",
			"/historial/:id", "/historial/1", "/importar/:id", "/importar/1", ":fichero", "1",
			"/clientes/:id", "/clientes/1", "/personas/:parte", "/personas/"+strconv.FormatInt(person, 10), "/direcciones/:parte", "/direcciones/2",
			":correccion", "1", ":contrato", "1", "/tipos/:tipo", "/tipos/1", ":articulo", "1", ":modelo", "1", ":tecnico", "1",
			"/personas/:persona", "/personas/2", ":clase", "order_customer",
			"/personas/:persona", "/personas/2", ":transportista", "1",
			"/equipos/:equipo", "/equipos/4", ":lectura", strconv.FormatInt(asked, 10), ":cambio", strconv.FormatInt(storetest.Scalar[int64](t, s, "SELECT max(id) FROM readings WHERE kind = 'initial'"), 10), "/lista/:formato", "/lista/csv",
		),
	}
}

// askedAbout leaves the newest reading of the Ricoh in doubt, about which the office asks.
func askedAbout(t *testing.T, s *store.Store) int64 {
	t.Helper()
	id := storetest.Scalar[int64](t, s, "SELECT max(id) FROM readings WHERE equipment_id = 1")
	storetest.Exec(t, s, "UPDATE readings SET status = 'doubtful', doubt = 'Muchas copias.' WHERE id = ?", id)
	if err := s.Office.AskAboutReading(context.Background(), id); err != nil {
		t.Fatal(err)
	}
	return id
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
	c := webtest.Case{Method: route.Method, Path: b.paths.Replace(route.Path)}
	if strings.ContainsAny(c.Path, ":*") {
		t.Fatalf("%s: this test does not know what its parameter stands for", route.Path)
	}
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
	before := b.seen.prints
	if before == nil {
		before = storetest.Fingerprint(t, b.store, "sessions")
	}
	act()
	b.seen.prints = storetest.Fingerprint(t, b.store, "sessions")
	for table, print := range b.seen.prints {
		if before[table] != print {
			t.Errorf("%s was changed", table)
		}
	}
}

// seen is how the tables stood when they were last looked at.
type seen struct{ prints map[string]string }

// named reports whether the route names something that belongs to somebody, in its address or its form.
func named(route web.Route) bool {
	inForm := map[string]bool{"POST /lecturas": true, "POST /cesta/lineas": true}
	return strings.Contains(route.Path, "/:") || inForm[route.Method+" "+route.Path]
}

// each runs a test for every route that fits.
func each(t *testing.T, fits func(web.Route) bool, test func(t *testing.T, route web.Route)) {
	t.Helper()
	if testing.Short() {
		t.Skip("all routes are walked in the long run")
	}
	for _, route := range handlers.Routes() {
		if fits(route) {
			t.Run(route.Method+" "+route.Path, func(t *testing.T) { test(t, route) })
		}
	}
}

func forCustomers(route web.Route) bool { return route.Who == web.Customers }

func TestRoutesOfAStranger(t *testing.T) {
	b := own(t)
	stranger := webtest.Browse(t, b.store)
	stranger.SignIn(storetest.AlbercheNumber)
	each(t, func(r web.Route) bool { return forCustomers(r) && named(r) }, func(t *testing.T, route web.Route) {
		for _, partial := range []bool{false, true} {
			c := b.request(t, route)
			c.Partial = partial
			b.unchanged(t, func() {
				if got := stranger.Do(c); got.Status != http.StatusNotFound {
					t.Errorf("status = %d (htmx: %t), want 404: whose it is must stand in the query", got.Status, partial)
				}
			})
		}
	})
}

// What the tests above ask for is there: to its owner every one of the same requests is answered.
func TestRoutesOfTheOwner(t *testing.T) {
	each(t, forCustomers, func(t *testing.T, route web.Route) {
		b := own(t)
		owner := webtest.Browse(t, b.store)
		owner.SignIn(storetest.GredosNumber)
		if got := owner.Do(b.request(t, route)); got.Status >= 400 {
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
