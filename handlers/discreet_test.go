package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers"
	"areaclientes/handlers/webtest"
	"areaclientes/store/storetest"
	"areaclientes/views/account"
)

// Every cookie that the portal sets, whoever asks for whatever page, stands on «Privacidad y cookies».
func TestCookiesAreTold(t *testing.T) {
	b := own(t)
	told := map[string]bool{}
	for _, cookie := range account.Cookies() {
		told[cookie.Name] = true
		if cookie.Purpose == "" || cookie.Lasts == "" {
			t.Errorf("%s: for what, and for how long?", cookie.Name)
		}
	}
	seen := map[string]bool{}
	note := func(header http.Header) {
		for _, line := range header.Values("Set-Cookie") {
			name, _, _ := strings.Cut(line, "=")
			seen[strings.TrimPrefix(name, "__Host-")] = true
		}
	}
	guest, customer, staff := webtest.Browse(t, b.store), webtest.Browse(t, b.store), webtest.Browse(t, b.store)
	customer.SignIn(storetest.GredosNumber)
	staff.SignInStaff(storetest.Admin)
	for _, route := range handlers.Routes() {
		if route.Method != http.MethodGet {
			continue
		}
		c := b.request(t, route)
		for _, browser := range []*webtest.Browser{guest, customer, staff} {
			note(browser.Do(c).Header)
		}
	}
	note(guest.Do(webtest.Case{Path: "/tema", Form: url.Values{"tema": {"dark"}}}).Header)
	note(guest.Do(webtest.Case{Path: "/entrar", Form: url.Values{"user": {storetest.GredosNumber}, "secret": {storetest.GredosNIF}}}).Header)
	note(customer.Do(webtest.Case{Path: "/equipos/1/incidencias", Form: url.Values{"contact": {"Ana"}, "description": {"Atasca"}, "severity": {"parcial"}, "idem": {"z"}}}).Header)
	for name := range seen {
		if !told[name] {
			t.Errorf("the portal sets the cookie %q and does not tell", name)
		}
	}
	if len(seen) < 2 {
		t.Errorf("only %v were seen", seen)
	}
}
