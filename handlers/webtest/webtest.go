// Package webtest sends tables of requests through a whole portal: real file, real sessions, real
// pages. It reads answers as HTML, so a test names what people find on the page.
package webtest

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/valyala/fasthttp/fasthttputil"
	"golang.org/x/net/html"

	"areaclientes/handlers"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// Case is one request and what must come back.
type Case struct {
	Name    string
	Method  string     // GET unless a Form or Files say POST
	Path    string     // with query
	Form    url.Values // the token is added by itself
	Files   []File
	As      string            // customer number of the cast, or AsAdmin …; empty is a guest
	Partial bool              // ask as htmx does
	Secure  bool              // ask over TLS, as through a proxy
	Send    map[string]string // more headers of the request

	Status   int      // 200 unless said
	Location string   // where a redirect leads
	Has      []string // selectors that must match; «selector | text» must match an element with that text in it
	HasNot   []string
	Header   map[string]string // headers of the answer

	Before func(t *testing.T, s *store.Store)
	After  func(t *testing.T, s *store.Store)
}

// File is one file of a form.
type File struct {
	Field, Name string
	Data        []byte
}

// Run runs each case on a portal of its own with the cast in it.
func Run(t *testing.T, cases ...Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if c.Before != nil {
				c.Before(t, s)
			}
			b := Browse(t, s)
			if c.As != "" {
				b.as(c)
			}
			c.check(t, b.Do(c))
			if c.After != nil {
				c.After(t, s)
			}
		})
	}
}

// Browser keeps cookies from one request to the next.
type Browser struct {
	t      *testing.T
	store  *store.Store
	client *http.Client
}

// Host is the host name under which Browser finds the portal.
const Host = "areaclientes.sercaman.example"

// Browse serves the store's portal in memory and returns a browser in front of it.
func Browse(t *testing.T, s *store.Store) *Browser {
	t.Helper()
	portal, err := handlers.Build(s, Config(t))
	if err != nil {
		t.Fatal(err)
	}
	return BrowseAt(t, s, portal)
}

// Config is how tests run a portal.
func Config(t *testing.T) handlers.Config {
	return handlers.Config{
		Key: bytes.Repeat([]byte("k"), 32), Log: slog.New(slog.NewTextHandler(testWriter{t}, nil)),
		Proxies: []string{"0.0.0.0"}, // where requests in memory come from
		Pace:    1000,                // no time passes between a test's requests
	}
}

// BrowseAt is Browse in front of a portal that is built already.
func BrowseAt(t *testing.T, s *store.Store, portal *handlers.Portal) *Browser {
	t.Helper()
	listener := fasthttputil.NewInmemoryListener()
	server := handlers.Single(portal).Server()
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Shutdown(); err != nil {
			t.Error(err)
		}
		<-done
		if err := portal.CloseSessions(); err != nil {
			t.Error(err)
		}
	})
	return (&Browser{t: t, store: s, client: &http.Client{
		Transport:     &http.Transport{DialContext: dial(listener), DialTLSContext: dial(listener)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}).Another()
}

// Another is one more browser in front of the same portal, with cookies of its own.
func (b *Browser) Another() *Browser {
	jar, err := cookiejar.New(nil)
	b.must(err)
	client := *b.client
	client.Jar = jar
	return &Browser{t: b.t, store: b.store, client: &client}
}

// SignIn signs in as a customer of the cast, through the form.
func (b *Browser) SignIn(number string) { b.t.Helper(); b.signIn(number, false) }

// SignInSecurely is SignIn over TLS.
func (b *Browser) SignInSecurely(number string) { b.t.Helper(); b.signIn(number, true) }

func (b *Browser) signIn(number string, secure bool) {
	b.t.Helper()
	secrets := map[string]string{
		storetest.GredosNumber: storetest.GredosNIF, storetest.AlbercheNumber: storetest.AlbercheNIF, storetest.IsidroNumber: storetest.IsidroNIF,
	}
	answer := b.Do(Case{Path: "/entrar", Secure: secure, Form: url.Values{"usuario": {number}, "clave": {secrets[number]}}})
	if answer.Status != http.StatusSeeOther {
		b.t.Fatalf("sign in as %s: status %d\n%s", number, answer.Status, answer.Body)
	}
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	Root   *html.Node
}

// Cookie returns a cookie that the browser keeps, or nil.
func (b *Browser) Cookie(name string) *http.Cookie {
	for _, cookie := range b.client.Jar.Cookies(&url.URL{Scheme: "https", Host: Host, Path: "/"}) {
		if cookie.Name == name {
			return cookie
		}
	}
	return nil
}

// SetCookie makes the browser keep a cookie, as an attacker might plant one.
func (b *Browser) SetCookie(cookie *http.Cookie) {
	b.client.Jar.SetCookies(&url.URL{Scheme: "http", Host: Host, Path: "/"}, []*http.Cookie{cookie})
}

// Do sends one request. A form gets the token of the page that people would have it on.
func (b *Browser) Do(c Case) Answer {
	b.t.Helper()
	body, contentType := b.body(c)
	method := c.Method
	if method == "" {
		method = http.MethodGet
		if body != nil {
			method = http.MethodPost
		}
	}
	origin := "http://" + Host
	if c.Secure {
		origin = "https://" + Host
	}
	req, err := http.NewRequest(method, origin+c.Path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if c.Secure {
		req.Header.Set("X-Forwarded-Proto", "https")
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for name, value := range c.Send {
		req.Header.Set(name, value)
	}
	if c.Partial {
		req.Header.Set("HX-Request", "true")
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	answer := Answer{Status: res.StatusCode, Header: res.Header, Body: string(text)}
	if answer.Root, err = html.Parse(bytes.NewReader(text)); err != nil {
		b.t.Fatal(err)
	}
	return answer
}

// body encodes the form, with a token unless the case brings its own.
func (b *Browser) body(c Case) (io.Reader, string) {
	if c.Form == nil && c.Files == nil {
		return nil, ""
	}
	form := url.Values{}
	for field, values := range c.Form {
		form[field] = values
	}
	if _, own := form["csrf"]; !own {
		form.Set("csrf", b.Token(c.Secure))
	}
	if c.Files == nil {
		return strings.NewReader(form.Encode()), "application/x-www-form-urlencoded"
	}
	var buffer bytes.Buffer
	w := multipart.NewWriter(&buffer)
	for field, values := range form {
		for _, value := range values {
			b.must(w.WriteField(field, value))
		}
	}
	for _, file := range c.Files {
		part, err := w.CreateFormFile(file.Field, file.Name)
		b.must(err)
		_, err = part.Write(file.Data)
		b.must(err)
	}
	b.must(w.Close())
	return &buffer, w.FormDataContentType()
}

func (b *Browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// Token returns a form token, taken from a page as a browser has it.
func (b *Browser) Token(secure bool) string {
	b.t.Helper()
	for _, page := range []string{"/cuenta", "/entrar"} {
		answer := b.Do(Case{Path: page, Secure: secure})
		if token := answer.Attr("input[name=csrf]", "value"); token != "" {
			return token
		}
	}
	b.t.Fatal("no page with a form token")
	return ""
}

type testWriter struct{ t *testing.T }

func (w testWriter) Write(line []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(line)))
	return len(line), nil
}

func (c Case) check(t *testing.T, got Answer) {
	t.Helper()
	want := c.Status
	if want == 0 {
		want = http.StatusOK
	}
	if got.Status != want {
		t.Errorf("status = %d, want %d", got.Status, want)
	}
	if location := got.Header.Get("Location"); c.Location != "" && location != c.Location {
		t.Errorf("location = %q, want %q", location, c.Location)
	}
	for name, value := range c.Header {
		if got.Header.Get(name) != value {
			t.Errorf("header %s = %q, want %q", name, got.Header.Get(name), value)
		}
	}
	for _, selector := range c.Has {
		if !got.Has(selector) {
			t.Errorf("no %s", selector)
		}
	}
	for _, selector := range c.HasNot {
		if got.Has(selector) {
			t.Errorf("unexpected %s", selector)
		}
	}
	if t.Failed() {
		t.Logf("%.4000s", got.Body)
	}
}
