package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// prover is somebody who may call a route that asks for a fresh proof.
func prover(t *testing.T, s *store.Store, route web.Route) *webtest.Browser {
	t.Helper()
	b := webtest.Browse(t, s)
	if forStaff(route) {
		b.SignInStaff(storetest.Admin)
	} else {
		b.SignInPerson(storetest.Marta(t, s))
	}
	return b
}

// Each route that asks for a fresh proof lets five minutes pass and no more; what was to be changed stays as it is.
func TestProvenRoutes(t *testing.T) {
	if testing.Short() {
		t.Skip("all routes are walked in the long run")
	}
	s, clock := storetest.Open(t)
	b := belongings{store: s, sent: forms("1"), seen: &seen{commits: storetest.Commits(t, s)}, paths: webtest.Own(t, s)}
	staff, marta := prover(t, s, web.Route{Who: web.Admins}), prover(t, s, web.Route{Who: web.Activated})
	clock.Add(web.ProofLasts - time.Minute)
	staff.Do(webtest.Case{Path: "/gestion/cuenta"}) // its last sign of life is written down
	marta.Do(webtest.Case{Path: "/cuenta"})
	clock.Add(time.Minute)
	asked := func(got webtest.Answer) bool { return strings.Contains(got.Text("h1"), "Confirme que es usted") }
	each(t, func(r web.Route) bool { return r.Who.Proven() && r.Method == http.MethodGet }, func(t *testing.T, route web.Route) {
		if got := proverOf(route, staff, marta).Do(b.request(t, route)); asked(got) || got.Status >= 400 {
			t.Errorf("after five minutes: %d %s", got.Status, got.Text("h1"))
		}
	})
	clock.Add(time.Second)
	each(t, func(r web.Route) bool { return r.Who.Proven() }, func(t *testing.T, route web.Route) {
		who, c, want := proverOf(route, staff, marta), b.request(t, route), http.StatusForbidden
		if route.Method == http.MethodPost {
			want = http.StatusUnprocessableEntity
		}
		for _, c.Partial = range []bool{false, true} {
			b.unchanged(t, func() {
				got := who.Do(c)
				if got.Status != want || !asked(got) {
					t.Errorf("later: %d %s", got.Status, got.Text("main"))
				}
				if target := got.Header.Get("HX-Retarget"); (target != "") != c.Partial {
					t.Errorf("htmx: %t puts it into %q", c.Partial, target)
				}
			})
		}
	})
}

func proverOf(route web.Route, staff, customer *webtest.Browser) *webtest.Browser {
	if forStaff(route) {
		return staff
	}
	return customer
}

// What has to ask for a fresh proof does.
func TestRoutesThatAskForAProof(t *testing.T) {
	want := map[string]bool{
		"POST /gestion/ajustes/correo": true, "POST /gestion/ajustes/politicas": true, "POST /gestion/personas": true, "POST /gestion/personas/:persona": true,
		"POST /gestion/personas/:persona/baja": true, "POST /gestion/cuenta/clave": true, "POST /gestion/cuenta/segundo-factor": true, "POST /gestion/cuenta/codigos": true,
		"POST /gestion/cuenta/llaves": true, "POST /gestion/cuenta/llaves/:llave/retirada": true, "POST /gestion/exportar/:tipo": true,
		"POST /gestion/exportar/:tipo/:lote/descarga": true, "GET /gestion/registro/descarga": true, "POST /gestion/clientes/:id/acceso/codigo": true,
		"POST /gestion/clientes/:id/acceso/retirada": true, "POST /cuenta/llaves": true, "POST /cuenta/llaves/:llave/retirada": true, "POST /cuenta/sesiones": true,
	}
	for _, route := range handlers.Routes() {
		if route.Who.Proven() {
			delete(want, route.Method+" "+route.Path)
		}
	}
	if len(want) > 0 {
		t.Errorf("do not ask: %v", want)
	}
}

// waiting sends a change too late and returns the page that asks, with what its form carries.
func waiting(t *testing.T, b *webtest.Browser, c webtest.Case) (webtest.Answer, url.Values) {
	t.Helper()
	page := b.Do(c)
	if page.Status != http.StatusUnprocessableEntity || page.Attr("main form[data-key]", "action") != c.Path {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	return page, page.Form("main form[data-key]")
}

// The change goes on after the proof as it was sent, and no word of it stands on the page that asked.
func TestProofGoesOn(t *testing.T) {
	s, clock := storetest.Open(t)
	b := prover(t, s, web.Route{Who: web.Activated})
	clock.Add(6 * time.Minute)
	change := webtest.Case{Path: "/cuenta/llaves", Form: url.Values{"nombre": {"Clave del portátil"}, "llave": {"nada"}}}
	page, form := waiting(t, b, change)
	if strings.Contains(page.Body, "portátil") {
		t.Error("the form stands on the page in clear")
	}
	form.Set("prueba-clave", "mirlo")
	wrong := b.Do(webtest.Case{Path: "/cuenta/llaves", Form: form})
	if wrong.Status != http.StatusUnprocessableEntity || !wrong.Has("[role=alert] | No hemos podido confirmarlo") {
		t.Fatalf("wrong password: %d %s", wrong.Status, wrong.Text("main"))
	}
	form = wrong.Form("main form[data-key]")
	form.Set("prueba-clave", storetest.Password)
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves", Form: form}); got.Attr("#nombre", "value") != "Clave del portátil" || !got.Has("[role=alert] | No se ha guardado la llave") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
	if got := b.Do(change); !got.Has("[role=alert] | No se ha guardado la llave") {
		t.Errorf("asked again: %d %s", got.Status, got.Text("main"))
	}
	if n := storetest.Scalar[int64](t, s, "SELECT count(*) FROM audit WHERE action = 'identidad confirmada'"); n != 1 {
		t.Errorf("%d proofs in the log", n)
	}
}

// A change that waits opens for its own session and address alone.
func TestProofOfAnotherChange(t *testing.T) {
	s, clock := storetest.Open(t)
	b := prover(t, s, web.Route{Who: web.Activated})
	clock.Add(6 * time.Minute)
	_, form := waiting(t, b, webtest.Case{Path: "/cuenta/llaves", Form: url.Values{"nombre": {"x"}}})
	form.Set("prueba-clave", storetest.Password)
	if got := b.Do(webtest.Case{Path: "/cuenta/sesiones", Form: form}); got.Status != http.StatusForbidden {
		t.Errorf("elsewhere: %d", got.Status)
	}
	form.Set("prueba-espera", "AAAA")
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves", Form: form}); got.Status != http.StatusForbidden {
		t.Errorf("nonsense: %d", got.Status)
	}
	form.Set("prueba-espera", "!")
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves", Form: form}); got.Status != http.StatusForbidden {
		t.Errorf("not even base64: %d", got.Status)
	}
}

// A page in whose place the proof was asked for is come to afterwards; wrong proofs make one wait.
func TestProofOfAPage(t *testing.T) {
	s, clock := storetest.Open(t)
	b := prover(t, s, web.Route{Who: web.Activated})
	clock.Add(6 * time.Minute)
	form := b.Do(webtest.Case{Path: "/cuenta/llaves/nueva"}).Form("main form[data-key]")
	if form.Get("next") != "/cuenta/llaves/nueva" {
		t.Fatalf("goes on to %q", form.Get("next"))
	}
	for range 5 {
		form.Set("prueba-clave", "mirlo")
		form = b.Do(webtest.Case{Path: web.ProofPath, Form: form}).Form("main form[data-key]")
	}
	form.Set("prueba-clave", storetest.Password)
	slow := b.Do(webtest.Case{Path: web.ProofPath, Form: form})
	if slow.Status != http.StatusTooManyRequests || slow.Header.Get("Retry-After") != "30" {
		t.Fatalf("after five: %d %s", slow.Status, slow.Text("main"))
	}
	clock.Add(31 * time.Second)
	form = slow.Form("main form[data-key]")
	form.Set("prueba-clave", storetest.Password)
	if got := b.Do(webtest.Case{Path: web.ProofPath, Form: form}); got.Header.Get("Location") != "/cuenta/llaves/nueva" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves/nueva"}); got.Status != http.StatusOK {
		t.Errorf("then: %d", got.Status)
	}
}

// Whoever has nothing to prove it with is told to sign in again.
func TestProofWithoutAnything(t *testing.T) {
	s, clock := storetest.Open(t)
	b := prover(t, s, web.Route{Who: web.Activated})
	storetest.Exec(t, s, "UPDATE logins SET password = ''")
	clock.Add(6 * time.Minute)
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves/nueva"}); got.Status != http.StatusForbidden || !got.Has("main form[action='/salir'] button") || got.Has("main input[type=password]") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
}

// With the proof the session goes on under a new id: the one before opens nothing, and the list has one.
func TestProofRenewsTheSession(t *testing.T) {
	s, clock := storetest.Open(t)
	b := prover(t, s, web.Route{Who: web.Activated})
	clock.Add(6 * time.Minute)
	before := b.Cookie("ac")
	form := b.Do(webtest.Case{Path: "/cuenta/llaves/nueva"}).Form("main form[data-key]")
	form.Set("prueba-clave", storetest.Password)
	b.Do(webtest.Case{Path: web.ProofPath, Form: form})
	if after := b.Cookie("ac"); after == nil || after.Value == before.Value {
		t.Error("the id is as it was")
	}
	if got := b.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusOK {
		t.Errorf("under the new id: %d", got.Status)
	}
	other := b.Another()
	other.SetCookie(before)
	if got := other.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusSeeOther {
		t.Errorf("under the id before: %d", got.Status)
	}
	if n := storetest.Scalar[int64](t, s, "SELECT count(*) FROM open_sessions"); n != 1 {
		t.Errorf("%d sessions in the list", n)
	}
}
