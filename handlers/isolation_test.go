package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers"
	"areaclientes/handlers/cli"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// listed are the routes as the command lists them.
func listed(t *testing.T) []web.Route {
	t.Helper()
	var out, said bytes.Buffer
	if status := cli.Run(context.Background(), cli.Process{Args: []string{"routes", "--json"}, Out: &out, Err: &said}); status != 0 {
		t.Fatalf("routes --json: %d %s", status, said.String())
	}
	var routes []web.Route
	if err := json.Unmarshal(out.Bytes(), &routes); err != nil {
		t.Fatal(err)
	}
	return routes
}

// ask is one request that belongs to somebody.
type ask struct {
	webtest.Case
	route web.Route
	names bool // names something of its owner's, in the address or in what the form carries along
}

func (a ask) String() string { return a.route.Method + " " + a.Path }

// walk tries what one finds as others.
type walk struct {
	b      belongings
	routes []web.Route
	browse func(t *testing.T) *webtest.Browser
}

func walked(t *testing.T) walk {
	b := own(t)
	return walk{b, listed(t), func(t *testing.T) *webtest.Browser { return webtest.Browse(t, b.store) }}
}

// asks is everything that somebody can ask for: every link and form on their pages, and every route with
// every name that those have in its place.
func (w walk) asks(t *testing.T, browser *webtest.Browser, mine func(web.Route) bool) []ask {
	t.Helper()
	var start []string
	for _, route := range w.routes {
		if route.Method == http.MethodGet && mine(route) {
			start = append(start, w.b.paths.Of(t, route.Path))
		}
	}
	site := browser.Crawl(start...)
	list, seen, named := []ask{}, map[string]bool{}, names{}
	add := func(route web.Route, path string, form url.Values, names bool) {
		if key := route.Method + path + form.Encode(); mine(route) && !seen[key] && !strings.HasSuffix(route.Path, "/salir") {
			seen[key] = true
			list = append(list, ask{webtest.Case{Method: route.Method, Path: path, Form: form}, route, names || strings.Contains(route.Path, "/:")})
		}
	}
	for _, page := range site.Pages {
		if route, known := routeOf(w.routes, http.MethodGet, page); known {
			add(route, page, nil, false)
			learn(named, route.Path, page)
		}
	}
	forms := map[string]url.Values{}
	for _, form := range site.Forms {
		if route, known := routeOf(w.routes, http.MethodPost, form.Action); known {
			add(route, form.Action, form.Values, form.Carries)
			learn(named, route.Path, form.Action)
			forms[route.Path] = form.Values
		}
	}
	for _, route := range w.routes {
		form := w.b.sent[route.Path]
		if form == nil {
			form = forms[route.Path]
		}
		if route.Method == http.MethodGet {
			form = nil
		} else if form == nil {
			form = url.Values{}
		}
		for _, path := range append(reached(named, route.Path), w.b.paths.Of(t, route.Path)) {
			add(route, path, form, false)
		}
	}
	return list
}

// names are the beginnings of addresses that were found, by the beginning of the route up to a parameter.
type names map[string][]string

func learn(found names, pattern, address string) {
	path, _, _ := strings.Cut(address, "?")
	patterns, parts := strings.Split(pattern, "/"), strings.Split(path, "/")
	for i, part := range patterns {
		if !strings.HasPrefix(part, ":") {
			continue
		}
		key, value := strings.Join(patterns[:i+1], "/"), strings.Join(parts[:i+1], "/")
		if !slices.Contains(found[key], value) {
			found[key] = append(found[key], value)
		}
	}
}

// reached are the addresses of a route under every name that is known to stand in its place.
func reached(found names, pattern string) []string {
	begin := pattern[:strings.LastIndex(pattern, "/:")+1]
	if begin == "" {
		return nil
	}
	name, rest, _ := strings.Cut(pattern[len(begin):], "/")
	var paths []string
	for _, path := range found[begin+name] {
		if rest != "" {
			path += "/" + rest
		}
		paths = append(paths, path)
	}
	return paths
}

// visitor is somebody who must get nothing of what is asked for.
type visitor struct {
	name     string
	signIn   func(t *testing.T, b *webtest.Browser)
	concern  func(a ask) bool // what of it is not theirs
	statuses []int
	entry    string // where they are sent instead, if they are
}

// try asks for everything that does not concern the visitor and returns what they got all the same: an
// answer, a change, or words of the owner's on a page of their own.
func (w walk) try(t *testing.T, v visitor, asks []ask, secrets []string) []string {
	t.Helper()
	browser := w.browse(t)
	if v.signIn != nil {
		v.signIn(t, browser)
	}
	token := browser.Token(false)
	commits := w.b.seen.commits()
	before := storetest.Fingerprint(t, w.b.store, "sessions")
	var leaks []string
	for _, a := range asks {
		for _, a.Partial = range []bool{false, true} {
			if a.route.Method == http.MethodPost {
				a.Form = maps.Clone(a.Form)
				a.Form.Set("csrf", token)
			}
			got := browser.Do(a.Case)
			if v.concern(a) && !v.refused(a, got) {
				leaks = append(leaks, fmt.Sprintf("%s (htmx: %t): %d", a, a.Partial, got.Status))
			}
			if told := slices.IndexFunc(secrets, func(s string) bool { return strings.Contains(got.Body, s) }); told >= 0 {
				leaks = append(leaks, fmt.Sprintf("%s (htmx: %t): tells %q", a, a.Partial, secrets[told]))
			}
			if now := w.b.seen.commits(); now != commits {
				after := storetest.Fingerprint(t, w.b.store, "sessions")
				if own := !v.concern(a) && a.route.Method == http.MethodPost; !own && !maps.Equal(before, after) {
					leaks = append(leaks, fmt.Sprintf("%s (htmx: %t): writes %v", a, a.Partial, differing(before, after)))
				}
				before, commits = after, now
			}
		}
	}
	return leaks
}

// differing are the tables of which two fingerprints differ.
func differing(before, after map[string]string) []string {
	var tables []string
	for table, print := range after {
		if before[table] != print {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables
}

// refused reports whether the visitor was turned away as they must be.
func (v visitor) refused(a ask, got webtest.Answer) bool {
	to := got.Header.Get("Location") + got.Header.Get("HX-Redirect")
	if v.entry != "" && strings.HasPrefix(to, v.entry) && got.Body == "" {
		return true
	}
	inForm := !strings.Contains(a.route.Path, "/:") && got.Status == http.StatusUnprocessableEntity // something else is the matter first
	return inForm || slices.Contains(v.statuses, got.Status)
}

func everything(ask) bool  { return true }
func itsOwners(a ask) bool { return a.names }

// lacking is what somebody with these rights may not do.
func lacking(may store.Rights, level store.Level) func(ask) bool {
	return func(a ask) bool {
		switch a.route.Who.Plain() {
		case web.Reading:
			return !may.Read
		case web.Reporting:
			return !may.Report
		case web.Ordering:
			return !may.Order
		case web.Inviting:
			return !may.Invite || level < store.ByPassword
		case web.Activated:
			return level < store.ByPassword
		}
		return false
	}
}

// asColleague signs in as somebody of the dealer's.
func asColleague(id store.StaffID) func(*testing.T, *webtest.Browser) {
	return func(_ *testing.T, b *webtest.Browser) { b.SignInStaff(id) }
}

// asPerson signs in as a person of the cast.
func asPerson(who string) func(*testing.T, *webtest.Browser) {
	return func(_ *testing.T, b *webtest.Browser) { b.SignInAs(who) }
}

// neighbour signs in as a person of another customer's with every right.
func (w walk) neighbour(t *testing.T, b *webtest.Browser) {
	storetest.Exec(t, w.b.store, "INSERT INTO logins (email, password, created_at, updated_at) VALUES ('gema@alberche.example', 'x', 0, 0)")
	storetest.Exec(t, w.b.store, `INSERT INTO people (customer_id, name, email, login_id, main, sees, may_read, may_report, may_order, may_invite, created_at, updated_at)
		VALUES (?, 'Gema Soto', 'gema@alberche.example', (SELECT max(id) FROM logins), 1, 'all', 1, 1, 1, 1, 0, 0)`, storetest.Alberche)
	b.SignInPerson(storetest.Scalar[store.PersonID](t, w.b.store, "SELECT max(id) FROM people"))
}

// others are those who get nothing of a customer's.
func (w walk) others() []visitor {
	const entry = "/entrar"
	list := []visitor{
		{"nobody", nil, everything, nil, entry},
		{"another customer by number and NIF", asPerson(storetest.AlbercheNumber), itsOwners, []int{http.StatusNotFound, http.StatusForbidden}, ""},
		{"another customer's person", w.neighbour, itsOwners, []int{http.StatusNotFound, http.StatusForbidden}, ""},
	}
	for role, id := range colleagues {
		list = append(list, visitor{"the dealer's " + string(role), asColleague(id), everything, nil, entry})
	}
	return list
}

// secrets are words that only pages of Gredos may show.
func (w walk) secrets(t *testing.T) []string {
	return strings.Split(storetest.Scalar[string](t, w.b.store, `SELECT group_concat(word, char(10)) FROM (
		SELECT serial AS word FROM equipment WHERE customer_id = 1 AND serial <> '' UNION SELECT name FROM customers WHERE id = 1
		UNION SELECT nif FROM customers WHERE id = 1 UNION SELECT token FROM attachments UNION SELECT number FROM incidents WHERE customer_id = 1)`), "\n")
}

// What a customer finds is nobody else's: whoever asks for it, by whichever way, learns and changes nothing.
func TestNobodyElseGetsWhatIsGredos(t *testing.T) {
	w := walked(t)
	owner := w.browse(t)
	owner.SignInAs(webtest.AsMarta)
	asks, secrets := w.asks(t, owner, forCustomers), w.secrets(t)
	if len(asks) < 80 {
		t.Errorf("only %d things were found", len(asks))
	}
	for _, v := range w.others() {
		t.Run(v.name, func(t *testing.T) {
			for _, leak := range w.try(t, v, asks, secrets) {
				t.Error(leak)
			}
		})
	}
}

// Who sees one site, or only what is theirs, gets nothing of the rest by its name.
func TestColleaguesGetNothingBeyondWhatTheySee(t *testing.T) {
	w := walked(t)
	owner := w.browse(t)
	owner.SignIn(gredos)
	asks := w.asks(t, owner, forCustomers)
	for _, who := range []string{webtest.AsNuria, webtest.AsOscar} { // nobody has given either of them a machine
		v := visitor{who, asPerson(who), itsOwners, []int{http.StatusNotFound, http.StatusForbidden}, ""}
		for _, leak := range w.try(t, v, slices.DeleteFunc(slices.Clone(asks), func(a ask) bool { return !a.names }), nil) {
			t.Errorf("%s: %s", who, leak)
		}
	}
}

// What somebody lacks the right or the level for stays undone.
func TestColleaguesWithoutTheRight(t *testing.T) {
	w := walked(t)
	first := w.browse(t)
	first.SignIn(gredos) // before anybody has an account of their own
	asks := w.asks(t, first, forCustomers)
	for _, v := range []visitor{
		{"number and NIF", asPerson(gredos), lacking(store.Rights{Read: true, Report: true, Order: true}, store.ByNIF), []int{http.StatusForbidden}, ""},
		{"readings only", asPerson(webtest.AsNuria), lacking(store.Rights{Read: true}, store.ByPassword), []int{http.StatusForbidden}, ""},
		{"all but inviting", asPerson(webtest.AsOscar), lacking(store.Rights{Read: true, Report: true, Order: true}, store.ByPassword), []int{http.StatusForbidden}, ""},
	} {
		t.Run(v.name, func(t *testing.T) {
			denied := slices.DeleteFunc(slices.Clone(asks), func(a ask) bool { return !v.concern(a) })
			for _, leak := range w.try(t, v, denied, nil) {
				t.Error(leak)
			}
		})
	}
}

// The back office is closed to everybody outside, and to whoever's role does not reach that far.
func TestNobodyElseGetsWhatIsTheOffices(t *testing.T) {
	w := walked(t)
	admin := w.browse(t)
	admin.SignInStaff(storetest.Admin)
	asks := w.asks(t, admin, forStaff)
	half := func(_ *testing.T, b *webtest.Browser) { b.SignInStaffHalf(storetest.Admin) }
	list := []visitor{
		{"nobody", nil, everything, nil, web.OfficeEntryPath},
		{"a customer by number and NIF", asPerson(gredos), everything, nil, web.OfficeEntryPath},
		{"a customer's person", w.neighbour, everything, nil, web.OfficeEntryPath},
		{"somebody whose second factor is missing", half, everything, nil, web.FactorPath},
	}
	for role, id := range colleagues {
		list = append(list, visitor{string(role), asColleague(id), func(a ask) bool { return !slices.Contains(a.route.Who.Roles(), role) }, []int{http.StatusForbidden}, ""})
	}
	for _, v := range list {
		t.Run(v.name, func(t *testing.T) {
			denied := slices.DeleteFunc(slices.Clone(asks), func(a ask) bool { return !v.concern(a) })
			for _, leak := range w.try(t, v, denied, nil) {
				t.Error(leak)
			}
		})
	}
}

// The walk finds what leaks: three rooms whose queries have forgotten their owner.
func TestTheWalkFindsLeaks(t *testing.T) {
	w := walked(t)
	leaky := func(r *web.Router) {
		r.Get("/equipos/:id/fuga", web.Customers, func(c *fiber.Ctx) error { return c.SendString("212000") })
		r.Get("/fuga", web.Customers, func(c *fiber.Ctx) error {
			return c.SendString(storetest.Scalar[string](t, w.b.store, "SELECT serial FROM equipment WHERE id = 1"))
		})
		r.Post("/equipos/:id/fuga", web.Customers, web.Fields(), func(c *fiber.Ctx) error {
			storetest.Exec(t, w.b.store, "UPDATE equipment SET own_ref = own_ref || 'x' WHERE id = ?", c.Params("id"))
			return store.ErrNotFound
		})
	}
	for _, route := range [][2]string{{http.MethodGet, "/equipos/:id/fuga"}, {http.MethodGet, "/fuga"}, {http.MethodPost, "/equipos/:id/fuga"}} {
		w.routes = append(w.routes, web.Route{Method: route[0], Path: route[1], Who: web.Customers})
	}
	w.browse = func(t *testing.T) *webtest.Browser {
		portal, err := handlers.Build(w.b.store, webtest.Config(t))
		if err != nil {
			t.Fatal(err)
		}
		portal.Also(leaky)
		return webtest.BrowseAt(t, w.b.store, portal)
	}
	owner := w.browse(t)
	owner.SignIn(gredos)
	asks := slices.DeleteFunc(w.asks(t, owner, forCustomers), func(a ask) bool { return !strings.HasSuffix(a.route.Path, "/fuga") })
	stranger := visitor{"", asPerson(storetest.AlbercheNumber), itsOwners, []int{http.StatusNotFound}, ""}
	leaks := strings.Join(w.try(t, stranger, asks, w.secrets(t)), "\n")
	for _, want := range []string{"GET /equipos/1/fuga (htmx: false): 200", "GET /equipos/1/fuga (htmx: true): 200", "GET /equipos/4/fuga (htmx: false): 200", "GET /fuga (htmx: false): tells", "POST /equipos/1/fuga (htmx: false): writes"} {
		if !strings.Contains(leaks, want) {
			t.Errorf("not found: %s\nin\n%s", want, leaks)
		}
	}
}
