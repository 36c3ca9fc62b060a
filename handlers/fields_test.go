package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
)

// routeOf is the route that answers an address; routes with fewer parameters come first, as they are mounted.
func routeOf(routes []web.Route, method, address string) (web.Route, bool) {
	path, _, _ := strings.Cut(address, "?")
	parts := strings.Split(path, "/")
	for _, route := range routes {
		if route.Method == method && fits(strings.Split(route.Path, "/"), parts) {
			return route, true
		}
	}
	return web.Route{}, false
}

func fits(pattern, parts []string) bool {
	return len(pattern) == len(parts) && !slices.ContainsFunc(slices.Collect(maps.Keys(parts2(pattern, parts))), func(name string) bool { return !strings.HasPrefix(name, ":") })
}

// parts2 are the parts in which two paths differ.
func parts2(pattern, parts []string) map[string]string {
	differ := map[string]string{}
	for i, name := range pattern {
		if name != parts[i] {
			differ[name] = parts[i]
		}
	}
	return differ
}

// visitors are those whose pages are looked at.
var visitors = []string{"", gredos, webtest.AsMarta, webtest.AsAdmin, webtest.AsJavier}

// visit has somebody look at every page that there is for them.
func (b belongings) visit(t *testing.T, who string) (*webtest.Browser, webtest.Site) {
	t.Helper()
	browser, start := webtest.Browse(t, b.store), []string{"/entrar", "/gestion/entrar"}
	if who != "" {
		browser.SignInAs(who)
		start = nil
	}
	office := strings.HasPrefix(who, "staff:")
	for _, route := range handlers.Routes() {
		if route.Method == http.MethodGet && (office && forStaff(route) || !office && who != "" && forCustomers(route)) {
			start = append(start, b.paths.Of(t, route.Path))
		}
	}
	return browser, browser.Crawl(start...)
}

// Every field of every form that anybody finds is declared by the route that the form goes to.
func TestFormsOnPages(t *testing.T) {
	b := own(t)
	routes, found := handlers.Routes(), map[string]bool{}
	check := func(form webtest.Form) bool {
		route, known := routeOf(routes, http.MethodPost, form.Action)
		if !known {
			t.Errorf("%s: a form that nothing answers: %s", form.On, form.Action)
		}
		for _, name := range form.Names {
			if known && !route.Taking(name) {
				t.Errorf("POST %s takes no «%s», which stands on %s", route.Path, name, form.On)
			}
		}
		again := !found[route.Path]
		found[route.Path] = true
		return again
	}
	var browsers []*webtest.Browser
	var drawn []webtest.Form
	for _, who := range visitors {
		browser, site := b.visit(t, who)
		for _, form := range site.Forms {
			if check(form) {
				browsers, drawn = append(browsers, browser), append(drawn, form)
			}
		}
	}
	for i, form := range drawn { // what is drawn again may ask for more
		for _, again := range redrawn(browsers[i], form) {
			check(again)
		}
	}
	for _, route := range routes {
		if route.Method == http.MethodPost && !found[route.Path] {
			t.Logf("no page has a form for %s", route.Path)
		}
	}
}

// redrawn are the forms of the answer to a form that is sent empty.
func redrawn(browser *webtest.Browser, form webtest.Form) []webtest.Form {
	if strings.HasSuffix(form.Action, "/salir") || strings.Contains(form.Action, "/sesiones") {
		return nil
	}
	answer := browser.Do(webtest.Case{Path: form.Action, Form: url.Values{}})
	if answer.Status != http.StatusUnprocessableEntity && answer.Status != http.StatusConflict {
		return nil
	}
	again := answer.Forms("")
	for i := range again {
		again[i].On = ""
	}
	return again
}

// A field that no form has is refused with words, and nothing of the rest is written.
func TestFieldsThatDoNotBelong(t *testing.T) {
	b := own(t)
	owner, admin, guest := webtest.Browse(t, b.store), webtest.Browse(t, b.store), webtest.Browse(t, b.store)
	owner.SignInAs(webtest.AsMarta)
	admin.SignInStaff(storetest.Admin)
	each(t, func(r web.Route) bool { return r.Method == http.MethodPost }, func(t *testing.T, route web.Route) {
		who := owner
		switch {
		case route.Who == web.Anyone:
			who = guest
		case forStaff(route), route.Who == web.Enrolling:
			who = admin
		}
		for _, foreign := range []string{"customer_id", "a[99999999]"} {
			c := b.request(t, route)
			c.Form = maps.Clone(c.Form)
			c.Form.Set(foreign, "1")
			for _, inParts := range []bool{false, true} {
				if c.Partial = inParts; inParts {
					c.Files = []webtest.File{}
				}
				b.unchanged(t, func() {
					got := who.Do(c)
					if got.Status != http.StatusUnprocessableEntity || !got.Has(".problem | Este formulario trae un campo que no conocemos") {
						t.Errorf("%q (in parts: %t): status = %d, want 422\n%.300s", foreign, inParts, got.Status, got.Text("body"))
					}
					if inParts && got.Header.Get("HX-Retarget") == "" {
						t.Error("htmx would put it in place of the form")
					}
				})
			}
		}
	})
}
