package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const gredos = storetest.GredosNumber

func TestErrors(t *testing.T) {
	unhappy := func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "ALTER TABLE incidents RENAME TO gone") }
	report := url.Values{"contact": {"Ana"}, "description": {"Atasca <b>otra</b> vez.\nBandeja 2"}, "severity": {"parcial"}}
	const written = "blockquote | Atasca <b>otra</b> vez. Bandeja 2"
	broken := func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "ALTER TABLE incident_events RENAME TO gone") }
	webtest.Run(t,
		webtest.Case{Name: "a guest who asks for what is not there gets the page in the product's look", Path: "/no-hay", Status: 404,
			Has: []string{"h1 | No encontramos esta página", "header .brand", "link[rel=stylesheet]"}},
		webtest.Case{Name: "a customer gets it in the frame", Path: "/no-hay", As: gredos, Status: 404,
			Has: []string{"h1 | No encontramos esta página", "nav a[href='/pedidos']"}},
		webtest.Case{Name: "htmx gets the part for the problem region", Path: "/equipos/999999", As: gredos, Partial: true, Status: 404,
			Has: []string{".problem"}, HasNot: []string{"header"}},
		webtest.Case{Name: "a method that nothing answers", Method: "POST", Path: "/equipos", As: gredos, Form: url.Values{}, Status: 405, Has: []string{"h1"}},
		webtest.Case{Name: "a failure of ours shows a reference and no inner text", Path: "/incidencias", As: gredos, Before: broken, Status: 500,
			Has: []string{"main | Referencia:"}, HasNot: []string{"body | SQL", "body | incident_events"}},
		webtest.Case{Name: "what was written and could not be saved is handed back", Path: "/equipos/1/incidencias", As: gredos, Form: report, Before: unhappy, Status: 500,
			Has: []string{written}, HasNot: []string{"blockquote | Ana"}},
		webtest.Case{Name: "files or not", Path: "/equipos/1/incidencias", As: gredos, Form: report, Files: []webtest.File{}, Before: unhappy, Status: 500, Has: []string{written}},
		webtest.Case{Name: "also from a page that was open for too long", Path: "/equipos/1/incidencias", As: gredos, Status: 403,
			Form: url.Values{"csrf": {""}, "description": report["description"]}, Has: []string{written}},
		webtest.Case{Name: "under htmx the form is still there", Path: "/equipos/1/incidencias", As: gredos, Form: report, Before: unhappy, Partial: true, Status: 500, HasNot: []string{"blockquote"}},
		webtest.Case{Name: "what another site has sent is not repeated", Path: "/equipos/1/incidencias", As: gredos, Form: report,
			Send: map[string]string{"Sec-Fetch-Site": "cross-site"}, Status: 403, HasNot: []string{"blockquote"}},
		webtest.Case{Name: "nor a password", Path: "/entrar", Form: url.Values{"csrf": {""}, "usuario": {gredos}, "clave": {"cuatro palabras de paso"}}, Status: 403, HasNot: []string{"blockquote"}},
		webtest.Case{Name: "a body beyond every limit is refused with a page", Path: "/entrar", Form: url.Values{"usuario": {strings.Repeat("x", 70_000)}}, Status: 413,
			Has: []string{"h1 | Los archivos son demasiado grandes"}},
	)
}

func TestHeaders(t *testing.T) {
	headers := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
			"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "X-Robots-Tag": "noindex",
		"Cache-Control": "no-store", "Strict-Transport-Security": "",
	}
	secure := map[string]string{"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
	webtest.Run(t,
		webtest.Case{Name: "page", Path: "/entrar", Header: headers},
		webtest.Case{Name: "error", Path: "/no-hay", Status: 404, Header: headers},
		webtest.Case{Name: "refused before any room", Path: "/entrar", Form: url.Values{"x": {strings.Repeat("x", 70_000)}}, Status: 413, Header: headers},
		webtest.Case{Name: "over TLS", Path: "/entrar", Secure: true, Header: secure},
	)
}

func TestForms(t *testing.T) {
	form := func(token string) url.Values { return url.Values{"tema": {"dark"}, "csrf": {token}} }
	webtest.Run(t,
		webtest.Case{Name: "without a token nothing changes", Path: "/tema", As: gredos, Form: form(""), Status: 403},
		webtest.Case{Name: "with a token made up", Path: "/tema", As: gredos, Form: form("abc.def"), Status: 403},
		webtest.Case{Name: "from another site", Path: "/tema", As: gredos, Form: url.Values{"tema": {"dark"}}, Send: map[string]string{"Sec-Fetch-Site": "cross-site"}, Status: 403},
		webtest.Case{Name: "from a sister site", Path: "/tema", As: gredos, Form: url.Values{"tema": {"dark"}}, Send: map[string]string{"Sec-Fetch-Site": "same-site"}, Status: 403},
		webtest.Case{Name: "an older browser from another site", Path: "/tema", As: gredos, Form: url.Values{"tema": {"dark"}}, Send: map[string]string{"Origin": "https://evil.example"}, Status: 403},
		webtest.Case{Name: "our own form", Path: "/tema", As: gredos, Form: url.Values{"tema": {"dark"}}, Send: map[string]string{"Sec-Fetch-Site": "same-origin"}, Status: 303},
	)
	t.Run("the token of one session does not fit another", func(t *testing.T) {
		s, _ := storetest.Open(t)
		one, other := webtest.Browse(t, s), webtest.Browse(t, s)
		one.SignIn(gredos)
		other.SignIn(storetest.AlbercheNumber)
		if got := other.Do(webtest.Case{Path: "/tema", Form: form(one.Token(false))}); got.Status != http.StatusForbidden {
			t.Errorf("status = %d, want 403", got.Status)
		}
	})
}

func TestSessions(t *testing.T) {
	t.Run("plain HTTP: a cookie for scripts and other sites to leave alone", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		answer := b.Do(webtest.Case{Path: "/entrar", Form: url.Values{"usuario": {gredos}, "clave": {storetest.GredosNIF}}})
		cookie := sessionCookie(answer)
		if cookie == nil || cookie.Name != "ac" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure || cookie.MaxAge != 0 {
			t.Errorf("cookie = %+v", cookie)
		}
	})
	t.Run("TLS: bound to the host and secure", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		answer := b.Do(webtest.Case{Path: "/entrar", Secure: true, Form: url.Values{"usuario": {gredos}, "clave": {storetest.GredosNIF}}})
		cookie := sessionCookie(answer)
		if cookie == nil || cookie.Name != "__Host-ac" || !cookie.HttpOnly || !cookie.Secure || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("cookie = %+v", cookie)
		}
		if got := b.Do(webtest.Case{Path: "/equipos", Secure: true}); got.Status != http.StatusOK {
			t.Errorf("status = %d, want 200", got.Status)
		}
	})
	t.Run("the file keeps only the hash of a session's id", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		b.SignIn(gredos)
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM sessions WHERE instr(k, ?) OR instr(v, ?)", b.Cookie("ac").Value, b.Cookie("ac").Value); n != 0 {
			t.Error("the id stands in the file")
		}
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM sessions WHERE length(k) = 64"); n != 1 {
			t.Errorf("%d sessions, want 1", n)
		}
	})
	t.Run("an id that somebody planted is never taken over", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		b.SetCookie(&http.Cookie{Name: "ac", Value: strings.Repeat("A", 43)})
		b.SignIn(gredos)
		if b.Cookie("ac").Value == strings.Repeat("A", 43) {
			t.Error("the planted id became the session")
		}
	})
	t.Run("it ends when nobody does anything, and after two hours at the latest", func(t *testing.T) {
		s, clock := storetest.Open(t)
		b := webtest.Browse(t, s)
		b.SignIn(gredos)
		clock.Add(16 * time.Minute)
		if got := b.Do(webtest.Case{Path: "/equipos"}); got.Header.Get("Location") != "/entrar?next=%2Fequipos" {
			t.Errorf("after 16 minutes: %d %s", got.Status, got.Header.Get("Location"))
		}
		b.SignIn(gredos)
		for range 11 {
			clock.Add(10 * time.Minute)
			if got := b.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusOK {
				t.Fatalf("at work: status = %d", got.Status)
			}
		}
		clock.Add(11 * time.Minute)
		if got := b.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusSeeOther {
			t.Errorf("after two hours: status = %d, want 303", got.Status)
		}
	})
	t.Run("it ends with the account", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		b.SignIn(gredos)
		storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = ?", storetest.Gredos)
		if got := b.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusSeeOther {
			t.Errorf("status = %d, want 303", got.Status)
		}
	})
	t.Run("looking at pages writes nothing", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		b.SignIn(gredos)
		before := storetest.Scalar[string](t, s, "SELECT hex(v) || e FROM sessions")
		for _, page := range []string{"/equipos", "/lecturas", "/pedidos", "/incidencias", "/cuenta", "/cesta"} {
			b.Do(webtest.Case{Path: page})
		}
		if after := storetest.Scalar[string](t, s, "SELECT hex(v) || e FROM sessions"); after != before {
			t.Error("a GET wrote to the session")
		}
	})
	t.Run("a guest leaves no session behind", func(t *testing.T) {
		s, _ := storetest.Open(t)
		b := webtest.Browse(t, s)
		b.Do(webtest.Case{Path: "/entrar"})
		b.Do(webtest.Case{Path: "/equipos"})
		b.Do(webtest.Case{Path: "/entrar", Form: url.Values{"usuario": {gredos}, "clave": {"B00000000"}}})
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM sessions"); n != 0 {
			t.Errorf("%d sessions, want 0", n)
		}
	})
}

func sessionCookie(answer webtest.Answer) *http.Cookie {
	for _, cookie := range (&http.Response{Header: answer.Header}).Cookies() {
		if cookie.Name == "ac" || cookie.Name == "__Host-ac" {
			return cookie
		}
	}
	return nil
}

// A banner is words on the page, so nobody else may put them there.
func TestFlashIsSigned(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	b.SetCookie(&http.Cookie{Name: "aviso", Value: "eyJUaXRsZSI6Ik1hbG8ifQ.AAAA"})
	if got := b.Do(webtest.Case{Path: "/equipos"}); got.Has("body | Malo") {
		t.Error("a forged banner was shown")
	}
}
