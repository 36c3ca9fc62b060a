package handlers_test

import (
	"bytes"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
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

// logged keeps everything that is logged.
type logged struct {
	sync.Mutex
	bytes.Buffer
}

func (l *logged) Write(line []byte) (int, error) {
	l.Lock()
	defer l.Unlock()
	return l.Buffer.Write(line)
}

// telling is what a line of the log must not hold of anybody: mailboxes, tax numbers, and anything as long as
// a token; the names of what failed are words.
var telling = regexp.MustCompile(`[^\s"@]+@[^\s"@]+\.[a-z]+|\b([A-HJ-NP-SUVW][0-9]{7}[0-9A-J]|[0-9]{8}[A-Z]|[XYZ][0-9]{7}[A-Z])\b|[A-Za-z0-9_-]{40,}|argon2id`)

// Whatever is asked for, by whomever, and whichever part of the file fails meanwhile: the log tells that it
// failed and where, and nothing of anybody.
func TestLogTellsOfNobody(t *testing.T) {
	b := own(t)
	var log logged
	cfg := webtest.Config(t)
	cfg.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug - 8, AddSource: true}))
	portal, err := handlers.Build(b.store, cfg)
	if err != nil {
		t.Fatal(err)
	}
	guest := webtest.BrowseAt(t, b.store, portal)
	customer, person, admin := guest.Another(), guest.Another(), guest.Another()
	customer.SignIn(storetest.AlbercheNumber)
	marta := storetest.Marta(t, b.store)
	webtest.Hold(t, b.store, store.KeyOwner{Person: marta})
	person.SignInPerson(marta)
	admin.SignInStaff(storetest.Admin)
	tokens := map[*webtest.Browser]string{guest: guest.Token(false), customer: customer.Token(false), person: person.Token(false), admin: admin.Token(false)}
	secrets := []string{storetest.Password, storetest.GredosNIF, storetest.AlbercheNIF, "Marta", "secreto que nadie sabe", "600111222"}
	for who, token := range tokens {
		secrets = append(secrets, token)
		for _, name := range []string{"ac", "pre", "dc"} {
			if cookie := who.Cookie(name); cookie != nil && len(cookie.Value) > 20 {
				secrets = append(secrets, cookie.Value)
			}
		}
	}
	ask := func(fits func(web.Route) bool) {
		for _, route := range handlers.Routes() {
			if !fits(route) {
				continue
			}
			for _, who := range []*webtest.Browser{guest, customer, person, admin} {
				c := b.request(t, route)
				c.Path += "?enlace=" + strings.Repeat("Zz9_", 11) + "&q=marta@talleresgredos.example"
				if route.Method == http.MethodPost {
					c.Form = maps.Clone(c.Form)
					for _, field := range route.Fields {
						if !c.Form.Has(field) {
							c.Form.Set(field, "secreto que nadie sabe")
						}
					}
					c.Form.Set("csrf", tokens[who])
				}
				who.Do(c)
			}
		}
	}
	stays := func(r web.Route) bool { return r.Method == http.MethodGet || !changesSessions(r) }
	for _, table := range []string{"equipment", "orders", "audit", "access_links", "logins"} {
		storetest.Exec(t, b.store, "ALTER TABLE "+table+" RENAME TO gone")
		ask(stays)
		storetest.Exec(t, b.store, "ALTER TABLE gone RENAME TO "+table)
	}
	ask(func(web.Route) bool { return true })
	for _, secret := range [][2]string{{storetest.GredosNumber, storetest.GredosNIF}, {"marta@talleresgredos.example", storetest.Password}, {"x", "secreto que nadie sabe"}} {
		guest.Do(webtest.Case{Path: "/entrar", Form: url.Values{"usuario": {secret[0]}, "clave": {secret[1]}}})
	}
	text := log.String()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if found := telling.FindAllString(text, 5); len(found) > 0 {
		t.Errorf("the log holds %q", found)
	}
	if failures := strings.Count(text, "status=500"); failures < 200 {
		t.Errorf("only %d requests failed", failures)
	}
}
