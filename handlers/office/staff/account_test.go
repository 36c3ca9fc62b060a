package staff_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestAccount(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "of a technician", Path: "/gestion/cuenta", As: webtest.AsJavier, Has: []string{
			"h1 | Mi cuenta", ".pagehead__sub | Técnico · javier@sercaman.example", "input[name=nombre][value='Javier Molina']", "#nueva-a | De 15 caracteres",
			"button | Activar el segundo factor", "form[action='/gestion/cuenta/sesiones'] button",
		}, HasNot: []string{"button | Renovar los códigos"}},
		webtest.Case{Name: "with a second factor", Path: "/gestion/cuenta", As: webtest.AsClerk, Before: func(t *testing.T, s *store.Store) { enrolled(t, s, storetest.Clerk) }, Has: []string{
			"#nueva-a | De 12 caracteres", "main | Le quedan 10 códigos", "button | Cambiar de teléfono", "button[formaction='/gestion/cuenta/codigos'] | Renovar los códigos",
		}},
		webtest.Case{Name: "a proposal", Path: "/gestion/cuenta?propuesta=1", As: webtest.AsJavier, Has: []string{"h1 | Mi cuenta", "#nueva[type=text][value]"}},
		webtest.Case{Name: "a proposal alone", Path: "/gestion/cuenta?propuesta=1", As: webtest.AsJavier, Partial: true, Has: []string{"#nueva-campo #nueva[type=text][value]"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "own data", Path: "/gestion/cuenta", As: webtest.AsJavier, Form: form("nombre", "Javier M.", "telefono", "1"), Status: 303, Location: "/gestion/cuenta"},
		webtest.Case{Name: "without a name", Path: "/gestion/cuenta", As: webtest.AsJavier, Form: form("nombre", "", "telefono", "777"), Status: 422, Has: []string{"#resumen a[href='#nombre']", "input[name=telefono][value='777']"}},
		webtest.Case{Name: "a new password asks for the old one", Path: "/gestion/cuenta/clave", As: webtest.AsJavier, Before: javier, Form: form("clave", better, "nueva", better), Status: 422,
			Has: []string{"#clave-clave-e | No es su contraseña actual", "#resumen a[href='#clave-clave']", "input[name=nombre][value='Javier Molina']"}, HasNot: []string{"body | cobre"}},
		webtest.Case{Name: "a new password that is too short", Path: "/gestion/cuenta/clave", As: webtest.AsJavier, Before: javier, Form: form("clave", good, "nueva", "tinta-nogal-7"), Status: 422, Has: []string{"#nueva-e | 15 caracteres"}},
		webtest.Case{Name: "a second factor asks for the password", Path: "/gestion/cuenta/segundo-factor", As: webtest.AsJavier, Before: javier, Form: form("clave", better), Status: 422, Has: []string{"#clave-segundo-factor-e"}},
		webtest.Case{Name: "and so do recovery codes", Path: "/gestion/cuenta/codigos", As: webtest.AsClerk, Before: func(t *testing.T, s *store.Store) { enrolled(t, s, storetest.Clerk) }, Form: form("clave", better), Status: 422, Has: []string{"#clave-segundo-factor-e"}},
		webtest.Case{Name: "recovery codes without a second factor", Path: "/gestion/cuenta/codigos", As: webtest.AsJavier, Before: javier, Form: form("clave", good), Status: 403},
		webtest.Case{Name: "nothing was begun", Path: "/gestion/cuenta/segundo-factor", As: webtest.AsJavier, Status: 303, Location: "/gestion/cuenta"},
		webtest.Case{Name: "nothing is to be confirmed", Path: "/gestion/cuenta/segundo-factor/confirmacion", As: webtest.AsJavier, Form: form("codigo", "1"), Status: 303, Location: "/gestion/cuenta"},
		webtest.Case{Name: "the look", Path: "/gestion/aspecto", As: webtest.AsJavier, Form: form("tema", "dark"), Status: 303, Location: "/gestion"},
		webtest.Case{Name: "the look, back where it was chosen", Path: "/gestion/aspecto", As: webtest.AsJavier, Form: form("tema", "dark"), Send: map[string]string{"Referer": "http://" + webtest.Host + "/gestion/incidencias?q=1"}, Status: 303, Location: "/gestion/incidencias?q=1"},
		webtest.Case{Name: "the look under htmx", Path: "/gestion/aspecto", As: webtest.AsJavier, Form: form("tema", "dark"), Partial: true, Status: 204},
		webtest.Case{Name: "a look that there is not", Path: "/gestion/aspecto", As: webtest.AsJavier, Form: form("tema", "pink"), Status: 422},
	)
}

// Changing the password ends the other sessions and leaves this one.
func TestOtherSessionsEnd(t *testing.T) {
	for name, c := range map[string]webtest.Case{
		"password": {Path: "/gestion/cuenta/clave", Form: form("clave", good, "nueva", better)},
		"sessions": {Path: "/gestion/cuenta/sesiones", Form: form()},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			javier(t, s)
			here, there := webtest.Browse(t, s), webtest.Browse(t, s)
			here.SignInStaff(storetest.Javier)
			there.SignInStaff(storetest.Javier)
			led(t, here.Do(c), "/gestion/cuenta")
			if got := here.Do(webtest.Case{Path: "/gestion/cuenta"}); got.Status != http.StatusOK || !got.Has("[role=status] .notice__title") {
				t.Errorf("here: %d %s", got.Status, got.Text("[role=status]"))
			}
			led(t, there.Do(webtest.Case{Path: "/gestion/cuenta"}), "/gestion/entrar?next=%2Fgestion%2Fcuenta")
		})
	}
}

func TestTooManyWrongPasswords(t *testing.T) {
	s, _ := storetest.Open(t)
	javier(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Javier)
	for range 5 {
		b.Do(webtest.Case{Path: "/gestion/cuenta/segundo-factor", Form: form("clave", better)})
	}
	if got := b.Do(webtest.Case{Path: "/gestion/cuenta/segundo-factor", Form: form("clave", good)}); got.Status != http.StatusTooManyRequests || got.Header.Get("Retry-After") != "30" || !got.Has("[role=alert] | esperar 1 minuto") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
}

// A technician sets a second factor up and later renews it.
func TestRenewal(t *testing.T) {
	s, clock := storetest.Open(t)
	javier(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Javier)
	for range 2 {
		led(t, b.Do(webtest.Case{Path: "/gestion/cuenta/segundo-factor", Form: form("clave", good)}), "/gestion/cuenta/segundo-factor")
		page := b.Do(webtest.Case{Path: "/gestion/cuenta/segundo-factor"})
		if !page.Has("svg.qr") || !page.Has("a[href='/gestion/cuenta'] | Dejarlo") {
			t.Fatal(page.Text("main"))
		}
		if got := b.Do(webtest.Case{Path: "/gestion/cuenta/segundo-factor/confirmacion", Form: form("codigo", "1")}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("wrong code: %d", got.Status)
		}
		shown := b.Do(webtest.Case{Path: "/gestion/cuenta/segundo-factor/confirmacion", Form: form("codigo", code(t, s, strings.ReplaceAll(page.Text("#secreto"), " ", "")))})
		if shown.Status != http.StatusOK || shown.Count("#codigos li") != 10 {
			t.Fatalf("%d %s", shown.Status, shown.Text("main"))
		}
		if got := b.Do(webtest.Case{Path: "/gestion/cuenta"}); !got.Has("main | Le quedan 10 códigos") {
			t.Errorf("%d %s", got.Status, got.Text("main"))
		}
		clock.Add(time.Minute)
	}
	if got := b.Do(webtest.Case{Path: "/gestion/cuenta/codigos", Form: form("clave", good)}); got.Status != http.StatusOK || got.Count("#codigos li") != 10 {
		t.Errorf("new codes: %d", got.Status)
	}
}

// What could not be saved is handed back, and never a secret.
func TestSecretsAreNotHandedBack(t *testing.T) {
	s, _ := storetest.Open(t)
	javier(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Javier)
	token := b.Token(false)
	storetest.Exec(t, s, "ALTER TABLE tries RENAME TO gone")
	got := b.Do(webtest.Case{Path: "/gestion/cuenta/clave", Form: form("csrf", token, "clave", good, "nueva", better)})
	if got.Status != http.StatusInternalServerError || strings.Contains(got.Body, "canela") || strings.Contains(got.Body, "ladera") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
}
