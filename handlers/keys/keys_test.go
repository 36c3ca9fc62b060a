package keys_test

import (
	"net/http"
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func device() *storetest.Authenticator {
	return &storetest.Authenticator{Origin: "https://" + webtest.Host}
}

// added has the device make a key for who is signed in.
func added(t *testing.T, b *webtest.Browser, d *storetest.Authenticator, home string) {
	t.Helper()
	page := b.Do(webtest.Case{Path: home + "/llaves/nueva"})
	made := d.Create(t, []byte(page.Attr("form[data-key=create]", "data-key-options")))
	got := b.Do(webtest.Case{Path: home + "/llaves", Form: form("nombre", "Móvil", "llave", string(made))})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != home+"/llaves" {
		t.Fatalf("%d %s", got.Status, got.Text("main"))
	}
}

// come comes in with the device's key and returns the answer to it, and what was sent.
func come(t *testing.T, b *webtest.Browser, d *storetest.Authenticator, entry, next string) (webtest.Answer, webtest.Case) {
	t.Helper()
	b.Do(webtest.Case{Path: entry})
	asked := b.Do(webtest.Case{Path: entry + "/llave"})
	c := webtest.Case{Path: entry + "/llave", Form: form("llave", string(d.Get(t, []byte(asked.Body))), "next", next)}
	return b.Do(c), c
}

func TestSignIn(t *testing.T) {
	s, _ := storetest.Open(t)
	d, b := device(), webtest.Browse(t, s)
	b.SignInPerson(storetest.Marta(t, s))
	added(t, b, d, "/cuenta")
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves"}); !got.Has("tbody th | Móvil") || !got.Has("tbody td | Sin usar todavía") {
		t.Errorf("the list: %s", got.Text("main"))
	}
	other := webtest.Browse(t, s)
	got, sent := come(t, other, d, "/entrar", "/pedidos")
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/pedidos" {
		t.Fatalf("%d to %q: %s", got.Status, got.Header.Get("Location"), got.Text("main"))
	}
	if got := other.Do(webtest.Case{Path: "/cuenta"}); !got.Has("main | administracion@talleresgredos.example") {
		t.Errorf("not as a person: %s", got.Text("main"))
	}
	third := webtest.Browse(t, s)
	third.Do(webtest.Case{Path: "/entrar"})
	if got := third.Do(sent); got.Status != http.StatusUnprocessableEntity || !got.Has("[role=alert] | La llave no ha servido") {
		t.Errorf("the same answer in another browser: %d", got.Status)
	}
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves/1/retirada", Form: form()}); got.Status != http.StatusSeeOther {
		t.Errorf("removed: %d", got.Status)
	}
	if got, _ := come(t, third, d, "/entrar", ""); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("after it was removed: %d", got.Status)
	}
}

// A key is both factors of the dealer's people, and no customer's way in.
func TestSignInOfStaff(t *testing.T) {
	s, _ := storetest.Open(t)
	d, b := device(), webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	added(t, b, d, "/gestion/cuenta")
	other := webtest.Browse(t, s)
	if got, _ := come(t, other, d, "/entrar", ""); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("at the customers' door: %d", got.Status)
	}
	if got, _ := come(t, other, d, "/gestion/entrar", "/gestion/pedidos"); got.Header.Get("Location") != "/gestion/pedidos" {
		t.Fatalf("%d %s", got.Status, got.Text("main"))
	}
	if got := other.Do(webtest.Case{Path: "/gestion/clientes"}); got.Status != http.StatusOK {
		t.Errorf("inside: %d", got.Status)
	}
}

// Instead of the codes of a telephone, a key is the second factor that is asked for.
func TestEnrolment(t *testing.T) {
	s, _ := storetest.Open(t)
	d, b := device(), webtest.Browse(t, s)
	b.SignInStaffHalf(storetest.Clerk)
	const path = "/gestion/entrar/segundo-factor/llave"
	enrol := func() webtest.Answer {
		page := b.Do(webtest.Case{Path: path})
		return b.Do(webtest.Case{Path: path, Form: form("nombre", "Móvil", "llave", string(d.Create(t, []byte(page.Attr("form[data-key=create]", "data-key-options")))))})
	}
	d.Unverified = true
	if got := enrol(); got.Status != http.StatusUnprocessableEntity || !got.Has("[role=alert] | No se ha guardado la llave") {
		t.Errorf("nobody verified: %d %s", got.Status, got.Text("main"))
	}
	d.Unverified = false
	if got := enrol(); got.Status != http.StatusOK || got.Count("#codigos li") != 10 {
		t.Fatalf("%d %s", got.Status, got.Text("main"))
	}
	if got := b.Do(webtest.Case{Path: "/gestion/clientes"}); got.Status != http.StatusOK {
		t.Errorf("inside: %d", got.Status)
	}
	half := webtest.Browse(t, s)
	half.SignInStaffHalf(storetest.Clerk)
	if got := half.Do(webtest.Case{Path: path}); got.Header.Get("Location") != "/gestion/entrar/codigo" {
		t.Errorf("a second one over the first: %d to %q", got.Status, got.Header.Get("Location"))
	}
	if got := half.Do(webtest.Case{Path: "/gestion/entrar/codigo"}); !got.Has("form[data-key=get] button | Entrar con llave") {
		t.Errorf("the second step: %s", got.Text("main"))
	}
}

// Where a key cannot be, there is none.
func TestAnotherHost(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE settings SET value = '' WHERE key = 'base_url'")
	storetest.Exec(t, s, "DELETE FROM hosts")
	b := webtest.Browse(t, s)
	if got := b.Do(webtest.Case{Path: "/entrar/llave"}); got.Status != http.StatusNotFound {
		t.Errorf("options: %d", got.Status)
	}
	b.SignInPerson(storetest.Marta(t, s))
	if got := b.Do(webtest.Case{Path: "/cuenta/llaves/nueva"}); got.Has("form[data-key]") || !got.Has("main | no se pueden usar llaves") {
		t.Errorf("a new one: %s", got.Text("main"))
	}
}

func TestTooManyTries(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	for range 20 {
		b.Do(webtest.Case{Path: "/entrar/llave", Form: form("llave", "{}")})
	}
	if got := b.Do(webtest.Case{Path: "/entrar/llave", Form: form("llave", "{}")}); got.Status != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
		t.Errorf("%d", got.Status)
	}
}

func TestSessions(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	here, there, nuria := webtest.Browse(t, s), webtest.Browse(t, s), webtest.Browse(t, s)
	here.SignInPerson(marta)
	there.SignInPerson(marta)
	nuria.SignInPerson(storetest.Nuria(t, s))
	page := here.Do(webtest.Case{Path: "/cuenta/sesiones"})
	if page.Count("tbody tr") != 2 || !page.Has("tbody | Esta sesión") {
		t.Fatalf("the list: %s", page.Text("main"))
	}
	other := page.Attr("tbody form", "action")
	if got := nuria.Do(webtest.Case{Path: other, Form: form()}); got.Status != http.StatusNotFound {
		t.Errorf("closed by somebody else: %d", got.Status)
	}
	if got := here.Do(webtest.Case{Path: other, Form: form()}); got.Header.Get("Location") != "/cuenta/sesiones" {
		t.Errorf("closed: %d", got.Status)
	}
	if got := there.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusSeeOther {
		t.Errorf("there, at once: %d", got.Status)
	}
	there.SignInPerson(marta)
	here.Do(webtest.Case{Path: "/cuenta/sesiones", Form: form("cuales", "otras")})
	if got := there.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusSeeOther {
		t.Errorf("the others: %d", got.Status)
	}
	if got := here.Do(webtest.Case{Path: "/cuenta/sesiones"}); got.Count("tbody tr") != 1 {
		t.Errorf("here: %d %s", got.Status, got.Text("main"))
	}
	if got := here.Do(webtest.Case{Path: "/cuenta/sesiones", Form: form("cuales", "todas")}); got.Header.Get("Location") != "/entrar" {
		t.Errorf("all: %d", got.Status)
	}
	if got := here.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusSeeOther {
		t.Errorf("here, after all: %d", got.Status)
	}
	if got := nuria.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusOK {
		t.Errorf("somebody else's went too: %d", got.Status)
	}
}

// The eleventh session ends the first; signing out and in leave no row behind; level 1 sees no list.
func TestSessionsAreTen(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	first := webtest.Browse(t, s)
	first.SignInPerson(marta)
	for range 10 {
		webtest.PersonCookie(t, s, marta)
	}
	if got := first.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusSeeOther {
		t.Errorf("the first of eleven: %d", got.Status)
	}
	level1 := webtest.Browse(t, s)
	level1.SignIn(storetest.AlbercheNumber)
	for _, path := range []string{"/cuenta/sesiones", "/cuenta/llaves"} {
		if got := level1.Do(webtest.Case{Path: path}); got.Status != http.StatusForbidden {
			t.Errorf("level 1 at %s: %d", path, got.Status)
		}
	}
	before := storetest.Scalar[int64](t, s, "SELECT count(*) FROM open_sessions")
	level1.Do(webtest.Case{Path: "/salir", Form: form()})
	if after := storetest.Scalar[int64](t, s, "SELECT count(*) FROM open_sessions"); after != before-1 {
		t.Errorf("%d rows after signing out, %d before", after, before)
	}
}
