package handlers_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// onEvery are the headers of every answer, whoever gives it.
var onEvery = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
		"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin", "X-Robots-Tag": "noindex", "Cache-Control": "no-store", "Vary": "HX-Request, Cookie",
	"Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
	"Server":             "", "X-Powered-By": "", "Strict-Transport-Security": "", "Access-Control-Allow-Origin": "",
}

const (
	sandboxed = "default-src 'none'; sandbox"
	forAYear  = "public, max-age=31536000, immutable"
)

// headed compares the headers of an answer with what every answer has; files to be saved are shut in besides.
func headed(t *testing.T, what string, got webtest.Answer) {
	t.Helper()
	file := strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment; ")
	for name, want := range onEvery {
		have := strings.Join(got.Header.Values(name), " | ")
		switch {
		case name == "Content-Security-Policy" && file:
			want = sandboxed
		case name == "Vary":
			have = strings.TrimSuffix(have, ",Accept-Encoding") // of what may come compressed
		}
		if have != want {
			t.Errorf("%s: %d with %s %q, want %q", what, got.Status, name, have, want)
		}
	}
	if kind := got.Header.Get("Content-Type"); got.Status == http.StatusOK && !file && got.Body != "" && !strings.HasPrefix(kind, "text/html;") && !strings.HasPrefix(kind, "text/plain;") && !strings.HasPrefix(kind, "image/") && kind != "application/json; charset=utf-8" {
		t.Errorf("%s: shown as %s", what, kind)
	}
}

// Every route's answers carry all the headers: to who may, to who may not, to what makes no sense.
func TestHeadersOfEveryAnswer(t *testing.T) {
	b := own(t)
	owner, admin, guest := webtest.Browse(t, b.store), webtest.Browse(t, b.store), webtest.Browse(t, b.store)
	owner.SignInAs(webtest.AsMarta)
	admin.SignInStaff(storetest.Admin)
	each(t, func(r web.Route) bool { return !strings.HasPrefix(r.Path, "/assets/") }, func(t *testing.T, route web.Route) {
		c := b.request(t, route)
		who := owner
		if forStaff(route) {
			who = admin
		}
		for _, c.Partial = range []bool{false, true} {
			if route.Method == http.MethodGet {
				headed(t, "who may", who.Do(c))
			} else {
				nonsense := c
				nonsense.Form = url.Values{"que es esto": {"?"}}
				headed(t, "a form that nobody drew", who.Do(nonsense))
				nonsense.Form = url.Values{"csrf": {""}}
				headed(t, "a form of another site", who.Do(nonsense))
			}
			headed(t, "a guest", guest.Do(webtest.Case{Method: c.Method, Path: c.Path, Partial: c.Partial}))
		}
	})
	for name, c := range map[string]webtest.Case{
		"nothing there":          {Path: "/no-hay"},
		"an asset nobody has":    {Path: "/assets/no-hay.css"},
		"another method":         {Method: http.MethodDelete, Path: "/equipos"},
		"too large":              {Path: "/entrar", Form: url.Values{"usuario": {strings.Repeat("x", 70_000)}}},
		"a way out of the paths": {Path: "/assets/../../etc/passwd"},
	} {
		headed(t, name, guest.Do(c))
	}
}

// Over TLS the browser is told to come by TLS for two years, also with assets and errors; what has its
// content in its name is kept for a year.
func TestHeadersOverTLSAndOfAssets(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	page := b.Do(webtest.Case{Path: "/entrar", Secure: true})
	style := page.Attr("link[rel=stylesheet]", "href")
	for _, path := range []string{"/entrar", "/no-hay", style} {
		if got := b.Do(webtest.Case{Path: path, Secure: true}).Header.Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
			t.Errorf("%s: %q", path, got)
		}
	}
	asset := b.Do(webtest.Case{Path: style})
	for name, want := range map[string]string{"Cache-Control": forAYear, "X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Content-Type": "text/css; charset=utf-8"} {
		if got := asset.Header.Get(name); got != want {
			t.Errorf("%s: %s = %q, want %q", style, name, got, want)
		}
	}
	if config := page.Attr("meta[name=htmx-config]", "content"); !strings.Contains(config, `"allowEval":false,"allowScriptTags":false,"includeIndicatorStyles":false,"historyCacheSize":0`) || !strings.Contains(config, `"selfRequestsOnly":true`) {
		t.Errorf("htmx may do more than it should: %s", config)
	}
}

// Whoever signs out leaves nothing in the browser, on either side.
func TestSigningOutClears(t *testing.T) {
	s, _ := storetest.Open(t)
	for who, path := range map[string]string{gredos: "/salir", webtest.AsClerk: "/gestion/salir"} {
		b := webtest.Browse(t, s)
		b.SignInAs(who)
		got := b.Do(webtest.Case{Path: path, Form: url.Values{}})
		headed(t, path, got)
		if got.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
			t.Errorf("%s: Clear-Site-Data = %q", path, got.Header.Get("Clear-Site-Data"))
		}
		if b.Cookie("ac") != nil {
			t.Errorf("%s: the cookie is still there", path)
		}
	}
}

// Files come to be saved, under both their names, and are shut in whatever opens them.
func TestHeadersOfFiles(t *testing.T) {
	b := own(t)
	owner, admin := webtest.Browse(t, b.store), webtest.Browse(t, b.store)
	owner.SignIn(gredos)
	admin.SignInStaff(storetest.Admin)
	storetest.Exec(t, b.store, "UPDATE attachments SET name = ?", "avería «1».png\r\nSet-Cookie: a=b")
	for browser, path := range map[*webtest.Browser]string{owner: "/incidencias/:numero/documentos/:token", admin: "/gestion/incidencias/:numero/documentos/:token"} {
		got := browser.Do(webtest.Case{Path: b.paths.Of(t, path)})
		disposition := got.Header.Get("Content-Disposition")
		if got.Status != http.StatusOK || got.Header.Get("Content-Type") != "image/png" || got.Header.Get("Set-Cookie") != "" ||
			disposition != `attachment; filename="aver_a _1_.png__Set-Cookie: a=b"; filename*=UTF-8''aver%C3%ADa%20%C2%AB1%C2%BB.png%0D%0ASet-Cookie%3A%20a%3Db` {
			t.Errorf("%s: %d %v", path, got.Status, got.Header)
		}
		headed(t, path, got)
	}
}

// What would put words into a page unescaped, or run them, is used nowhere.
func TestViewsEscapeEverything(t *testing.T) {
	banned := regexp.MustCompile(`templ\.(Raw|SafeURL|SafeCSS|SafeCSSProperty|SafeScript|SafeScriptInline|JSUnsafeFuncCall|JSExpression|ComponentScript|URL)\b|\bhx-on\b|hx-on:|[Jj]ava[Ss]cript:|"js:|\bon(click|load|error|submit|change|input)=|<script>|\bstyle=\{`)
	err := filepath.WalkDir("../views", func(path string, entry os.DirEntry, err error) error {
		ours := strings.HasSuffix(path, ".templ") || strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_templ.go") && !strings.HasSuffix(path, "_test.go")
		if err != nil || !ours {
			return err
		}
		text, err := os.ReadFile(path)
		for _, found := range banned.FindAllString(string(text), -1) {
			t.Errorf("%s: %s", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{`@templ.Raw(x)`, `href={ templ.SafeURL(x) }`, `hx-on:click="x"`, `hx-vals="js:{a: 1}"`, `onclick="x()"`, `<a href="javascript:x">`} {
		if !banned.MatchString(text) {
			t.Errorf("not found: %s", text)
		}
	}
}
