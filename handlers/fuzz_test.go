package handlers_test

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/valyala/fasthttp"

	"areaclientes/handlers"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// fuzzed is a whole portal that is asked without a wire, so that it is asked often.
func fuzzed(f *testing.F) (*store.Store, func(set func(*fasthttp.Request)) *fasthttp.Response) {
	s, _ := storetest.Open(f)
	portal, err := handlers.Build(s, handlers.Config{Key: bytes.Repeat([]byte("k"), 32), Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Pace: 1_000_000, Rates: 1_000_000})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := portal.CloseSessions(); err != nil {
			f.Error(err)
		}
	})
	var from atomic.Uint32
	serve := handlers.Single(portal).Server().Handler
	return s, func(set func(*fasthttp.Request)) *fasthttp.Response {
		var request fasthttp.Request
		request.Header.SetHost(webtest.Host)
		set(&request)
		var ctx fasthttp.RequestCtx
		n := from.Add(1) // each from a place of its own: what is tried here is not how often one may ask
		ctx.Init(&request, &net.TCPAddr{IP: net.IPv4(10, byte(n>>16), byte(n>>8), byte(n))}, nil)
		serve(&ctx)
		return &ctx.Response
	}
}

// FuzzCookies: nobody is somebody but by the session that the server gave them, and no cookie breaks a page.
func FuzzCookies(f *testing.F) {
	s, ask := fuzzed(f)
	session := webtest.PersonCookie(f, s, storetest.Marta(f, s)).Value
	for _, seed := range [][4]string{{session, "", "", "dark"}, {session + "A", "a.b", "e30.x", "light"}, {strings.ToLower(session), ".", ".", "\x00"}, {"", "", "", ""},
		{strings.Repeat("A", 4000), "; ac=", `"`, "x; __Host-ac=y"}, {"../../etc", "%00", "\r\n", "\xff"}} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, id, visit, flash, theme string) {
		raw := "ac=" + id + "; pre=" + visit + "; aviso=" + flash + "; tema=" + theme
		answer := ask(func(r *fasthttp.Request) {
			r.SetRequestURI("/equipos")
			r.Header.Set("Cookie", raw)
		})
		switch status := answer.StatusCode(); {
		case status == fasthttp.StatusOK && !strings.Contains(raw, session):
			t.Errorf("%q is signed in", raw)
		case status != fasthttp.StatusOK && status != fasthttp.StatusSeeOther:
			t.Errorf("%q is answered %d", raw, status)
		}
		for name, cookie := range answer.Header.Cookies() {
			if len(id) > 20 && bytes.Contains(cookie, []byte("="+id+";")) {
				t.Errorf("%q is given back what it brought: %s %s", raw, name, cookie)
			}
		}
	})
}

// FuzzToken: a change is made only by a form of ours in the browser that asked for it: at the entry by the
// visit, later by the session.
func FuzzToken(f *testing.F) {
	s, ask := fuzzed(f)
	visit, ofVisit := formOf(f, ask, "/entrar", "", "pre")
	session := "ac=" + webtest.PersonCookie(f, s, storetest.Marta(f, s)).Value
	_, ofSession := formOf(f, ask, "/cuenta", session, "")
	change := func(path, cookies, token string) int {
		return ask(func(r *fasthttp.Request) {
			r.Header.SetMethod(fasthttp.MethodPost)
			r.SetRequestURI(path)
			r.Header.SetContentType("application/x-www-form-urlencoded")
			r.Header.Set("Cookie", cookies)
			r.Header.Set("X-CSRF-Token", token)
			r.SetBodyString("tema=dark")
		}).StatusCode()
	}
	if status := change("/tema", session, ofSession); status != fasthttp.StatusSeeOther {
		f.Fatalf("a form's own token is answered %d", status)
	}
	if status := change("/entrar", "pre="+visit, ofVisit); status != fasthttp.StatusUnprocessableEntity {
		f.Fatalf("the entry's own token is answered %d", status)
	}
	for _, seed := range [][2]string{{ofVisit + ".", visit}, {".", "."}, {"", ""}, {ofVisit, ""}, {"a." + ofVisit, "a." + visit}, {visit, ofVisit}, {ofSession[1:], visit}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, forged, planted string) {
		if status := change("/tema", session, forged); status != fasthttp.StatusForbidden && !strings.Contains(forged, ofSession) {
			t.Errorf("token %q with a session is answered %d", forged, status)
		}
		if strings.Contains(forged, ofVisit) && strings.Contains(planted, visit) {
			return
		}
		if status := change("/entrar", "pre="+planted, forged); status != fasthttp.StatusForbidden {
			t.Errorf("token %q with the visit %q is answered %d", forged, planted, status)
		}
	})
}

// formOf is the token of the forms on a page, and the cookie that came along with it.
func formOf(f *testing.F, ask func(func(*fasthttp.Request)) *fasthttp.Response, path, cookies, want string) (cookie, token string) {
	page := ask(func(r *fasthttp.Request) {
		r.SetRequestURI(path)
		r.Header.Set("Cookie", cookies)
	})
	if want != "" {
		var kept fasthttp.Cookie
		if err := kept.ParseBytes(page.Header.PeekCookie(want)); err != nil {
			f.Fatal(err)
		}
		cookie = string(kept.Value())
	}
	_, token, _ = strings.Cut(string(page.Body()), `name="csrf" value="`)
	token, _, _ = strings.Cut(token, `"`)
	return cookie, token
}

// FuzzAddress: whatever is asked for, somebody who is not signed in gets a page, a way in, or «not here».
func FuzzAddress(f *testing.F) {
	_, ask := fuzzed(f)
	for _, seed := range []string{"/", "/entrar?next=//evil", "/equipos/1", "/equipos/%31", "/EQUIPOS", "//equipos", "/assets/../x", "/gestion/..;/x", "/%00", "/equipos?pagina=-1", "/equipos/1/../2", "/robots.txt", "*", "http://evil/equipos"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		answer := ask(func(r *fasthttp.Request) { r.Header.SetRequestURI(address) })
		status := answer.StatusCode()
		if status >= fasthttp.StatusInternalServerError {
			t.Errorf("%q is answered %d", address, status)
		}
		if location := string(answer.Header.Peek("Location")); location != "" {
			path, _, _ := strings.Cut(location, "?")
			if path != "/entrar" && path != "/gestion/entrar" && path != "/gestion/entrar/codigo" {
				t.Errorf("%q leads to %q", address, location)
			}
		}
		if len(answer.Header.Peek("Content-Security-Policy")) == 0 || len(answer.Header.Peek("X-Content-Type-Options")) == 0 {
			t.Errorf("%q is answered without its headers", address)
		}
	})
}
