package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// Identifiers are what we write, and nothing that could be read like it.
func TestIdentifiers(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	for _, id := range []string{"0", "-1", "+1", "01", "1.0", "1e0", "0x1", "%31", "1%00", "1%2F", "%D9%A1", "%EF%BC%91", "1;2", "1'--", "99999999999999999999", "9223372036854775807", strings.Repeat("1", 2000)} {
		for _, path := range []string{"/equipos/" + id, "/equipos/" + id + "/pedido", "/pedidos/" + id, "/incidencias/" + id, "/incidencias/" + id + "/documentos/" + id} {
			if got := b.Do(webtest.Case{Path: path}); got.Status != http.StatusNotFound {
				t.Errorf("%.80s: status = %d, want 404", path, got.Status)
			}
		}
	}
	for _, page := range []string{"-1", "0", "x", "99999999999999999999", "1000000"} {
		for _, path := range []string{"/pedidos?pagina=", "/incidencias?pagina="} {
			if got := b.Do(webtest.Case{Path: path + page}); got.Status != http.StatusOK {
				t.Errorf("%s%s: status = %d", path, page, got.Status)
			}
		}
	}
}

// A form says what its body says, once, and in text that people can have typed.
func TestFormsAreRead(t *testing.T) {
	b := own(t)
	owner := webtest.Browse(t, b.store)
	owner.SignIn(gredos)
	line := b.paths.Of(t, "/cesta/lineas/:id")
	b.unchanged(t, func() {
		if got := owner.Do(webtest.Case{Path: line + "?quantity=9", Form: url.Values{}}); got.Status != http.StatusUnprocessableEntity {
			t.Errorf("a quantity in the address: status = %d", got.Status)
		}
	})
	owner.Do(webtest.Case{Path: line + "?quantity=9", Form: url.Values{"quantity": {"4", "5"}}})
	if n := storetest.Scalar[int](t, b.store, "SELECT quantity FROM basket_lines"); n != 4 {
		t.Errorf("quantity = %d, want the first of the body", n)
	}
	message := url.Values{"body": {"\x00 uno\r\ndos\rtres\t\x1b[31m\xff\u0085 "}, "idem": {strings.Repeat("k", 10_000)}}
	if got := owner.Do(webtest.Case{Path: b.paths.Of(t, "/incidencias/:numero/mensajes"), Form: message}); got.Status != http.StatusSeeOther {
		t.Fatalf("message: status = %d", got.Status)
	}
	const last = " FROM incident_events ORDER BY id DESC LIMIT 1"
	if text := storetest.Scalar[string](t, b.store, "SELECT body"+last); text != "uno\ndos\ntres\t[31m" {
		t.Errorf("body = %q", text)
	}
	if n := storetest.Scalar[int](t, b.store, "SELECT length(idem)"+last); n != 64 {
		t.Errorf("the key has %d characters", n)
	}
	report := url.Values{"contact": {"Ana\r\nAsunto: otro"}, "description": {"Atasca"}, "severity": {"parcial"}}
	owner.Do(webtest.Case{Path: "/equipos/1/incidencias", Form: report})
	if name := storetest.Scalar[string](t, b.store, "SELECT contact FROM incidents ORDER BY id DESC LIMIT 1"); name != "Ana Asunto: otro" {
		t.Errorf("contact = %q", name)
	}
	if got := owner.Do(webtest.Case{Path: "/pedidos?q=" + strings.Repeat("a+", 3500)}); got.Status != http.StatusOK {
		t.Errorf("3500 words: status = %d", got.Status)
	}
}

// What a form names in its body must be the sender's too.
func TestForeignThingsInForms(t *testing.T) {
	b := own(t)
	stranger := webtest.Browse(t, b.store)
	stranger.SignIn(storetest.AlbercheNumber)
	stranger.Do(webtest.Case{Path: "/cesta/lineas", Form: url.Values{"machine": {"7"}, "article": {"1"}, "quantity": {"1"}}})
	b.unchanged(t, func() {
		order := url.Values{"contacto": {"Yo"}, "horario": {"Tarde"}, "direccion": {"2"}, "pago": {"GIRO 30 DÍAS"}, "idem": {"x"}}
		if got := stranger.Do(webtest.Case{Path: "/pedidos", Form: order}); got.Status != http.StatusNotFound {
			t.Errorf("somebody else's address: status = %d", got.Status)
		}
	})
	order := url.Values{"contacto": {"Yo"}, "horario": {"Tarde"}, "direccion": {"3"}, "pago": {"GIRO 30 DÍAS"}, "idem": {"first"}}
	if got := stranger.Do(webtest.Case{Path: "/pedidos", Form: order}); got.Status != http.StatusSeeOther || got.Header.Get("Location") == b.paths.Of(t, "/pedidos/:numero/recibido") {
		t.Errorf("somebody else's key: %d to %q", got.Status, got.Header.Get("Location"))
	}
}

// However often the same form arrives at once, it acts once; and a basket is ordered once.
func TestSentManyTimesAtOnce(t *testing.T) {
	for name, path := range map[string]string{"an order": "/pedidos", "an incident": "/equipos/:id/incidencias", "a message": "/incidencias/:numero/mensajes", "an article": "/cesta/lineas", "a reading": "/equipos/:id/lecturas"} {
		t.Run(name, func(t *testing.T) {
			b := own(t)
			owner := webtest.Browse(t, b.store)
			owner.SignIn(gredos)
			form := url.Values{"csrf": {owner.Token(false)}}
			for field, values := range b.sent[path] {
				form[field] = values
			}
			answers := together(20, func(int) webtest.Answer { return owner.Do(webtest.Case{Path: b.paths.Of(t, path), Form: form}) })
			for _, got := range answers {
				if got.Status != http.StatusSeeOther || got.Header.Get("Location") != answers[0].Header.Get("Location") {
					t.Errorf("%d to %q, first to %q", got.Status, got.Header.Get("Location"), answers[0].Header.Get("Location"))
				}
			}
			count := map[string]string{
				"/pedidos": "SELECT count(*) - 1 FROM orders", "/equipos/:id/incidencias": "SELECT count(*) - 1 FROM incidents",
				"/incidencias/:numero/mensajes": "SELECT count(*) FROM incident_events WHERE kind = 'message'",
				"/equipos/:id/lecturas":         "SELECT count(*) FROM readings WHERE equipment_id = 1 AND taken_on = '2026-11-23'",
				"/cesta/lineas":                 "SELECT quantity FROM basket_lines WHERE article_id = 3",
			}[path]
			if n := storetest.Scalar[int](t, b.store, count); n != 1 {
				t.Errorf("it acted %d times", n)
			}
		})
	}
	t.Run("different forms, one basket", func(t *testing.T) {
		b := own(t)
		owner := webtest.Browse(t, b.store)
		owner.SignIn(gredos)
		token, placed := owner.Token(false), 0
		for _, got := range together(20, func(i int) webtest.Answer {
			form := url.Values{"csrf": {token}, "contacto": {"Ana"}, "horario": {"Tarde"}, "direccion": {"2"}, "pago": {"CONTADO"}, "idem": {string(rune('a' + i))}}
			return owner.Do(webtest.Case{Path: "/pedidos", Form: form})
		}) {
			if got.Status == http.StatusSeeOther {
				placed++
			} else if got.Status != http.StatusUnprocessableEntity {
				t.Errorf("status = %d", got.Status)
			}
		}
		if n := storetest.Scalar[int](t, b.store, "SELECT count(*) - 1 FROM orders"); n != 1 || placed != 1 {
			t.Errorf("%d orders, %d told so", n, placed)
		}
	})
}

// together runs do n times at once.
func together(n int, do func(i int) webtest.Answer) []webtest.Answer {
	answers := make([]webtest.Answer, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { answers[i] = do(i) })
	}
	all.Wait()
	return answers
}

// A session that was ended stays ended, for whoever kept its cookie and its tokens.
func TestSessionsThatEnded(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	cookie, token := b.Cookie("ac"), b.Token(false)
	if got := b.Do(webtest.Case{Path: "/salir", Form: url.Values{}}); got.Header.Get("Clear-Site-Data") == "" || b.Cookie("ac") != nil {
		t.Errorf("signing out: %v", got.Header)
	}
	if got := b.Do(webtest.Case{Path: "/entrar", Form: url.Values{"csrf": {token}}}); got.Status != http.StatusForbidden {
		t.Errorf("an old token at the sign-in form: status = %d", got.Status)
	}
	b.SetCookie(cookie)
	for _, c := range []webtest.Case{{Path: "/equipos"}, {Path: "/tema", Form: url.Values{"tema": {"dark"}, "csrf": {token}}}} {
		if got := b.Do(c); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Header.Get("Location"), "/entrar") {
			t.Errorf("%s: %d to %q", c.Path, got.Status, got.Header.Get("Location"))
		}
	}
	b.SignIn(gredos)
	if got := b.Do(webtest.Case{Path: "/tema", Form: url.Values{"tema": {"dark"}, "csrf": {token}}}); got.Status != http.StatusForbidden {
		t.Errorf("a token of the session before: status = %d", got.Status)
	}
}

// Where a change comes from is told by the browser; what it cannot have sent itself is refused.
func TestOrigins(t *testing.T) {
	theme := func(name string, status int, headers map[string]string) webtest.Case {
		return webtest.Case{Name: name, Path: "/tema", As: gredos, Form: url.Values{"tema": {"dark"}}, Send: headers, Status: status}
	}
	own := "http://" + webtest.Host
	webtest.Run(t,
		theme("neither header, as very old browsers", 303, nil),
		theme("our own origin", 303, map[string]string{"Origin": own}),
		theme("a sandboxed frame", 403, map[string]string{"Origin": "null"}),
		theme("another port", 403, map[string]string{"Origin": own + ":8081"}),
		theme("a name that only begins like ours", 403, map[string]string{"Origin": own + ".evil.example"}),
		theme("our name as somebody's password", 403, map[string]string{"Origin": "http://" + webtest.Host + "@evil.example"}),
		theme("a value that no browser sends", 403, map[string]string{"Sec-Fetch-Site": "SAME-ORIGIN "}),
		theme("typed into the address bar", 303, map[string]string{"Sec-Fetch-Site": "none"}),
		webtest.Case{Name: "the token in the header, as htmx sends it, must fit too", Path: "/tema", As: gredos, Form: url.Values{"tema": {"dark"}},
			Send: map[string]string{"X-CSRF-Token": "a.b"}, Status: 403},
		webtest.Case{Name: "an order form read twice in the history is whole again", Path: "/equipos", As: gredos, Partial: true,
			Send: map[string]string{"HX-History-Restore-Request": "true"}, Has: []string{"header .brand", "main"}, Header: map[string]string{"Cache-Control": "no-store"}},
		webtest.Case{Name: "a boosted page is whole", Path: "/equipos", As: gredos, Partial: true, Send: map[string]string{"HX-Boosted": "true"}, Has: []string{"header .brand"}},
		webtest.Case{Name: "a page that has no part is whole for htmx too", Path: "/cuenta", As: gredos, Partial: true, Has: []string{"header .brand"}},
	)
}
