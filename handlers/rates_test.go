package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// limited is a portal with the limits that everybody meets.
func limited(t *testing.T) (*store.Store, *storetest.Clock, func() *webtest.Browser) {
	t.Helper()
	s, clock := storetest.Open(t)
	cfg := webtest.Config(t)
	cfg.Pace = 1
	portal, err := handlers.Build(s, cfg)
	if err != nil {
		t.Fatal(err)
	}
	front := webtest.BrowseAt(t, s, portal)
	return s, clock, front.Another
}

// wait is how long an answer says to wait, 0 for one that does not.
func waitOf(got webtest.Answer) time.Duration {
	seconds, err := strconv.Atoi(got.Header.Get("Retry-After"))
	if got.Status != http.StatusTooManyRequests || err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// Guests share what their address may; who is signed in has as much again, up to what the whole address may.
func TestPace(t *testing.T) {
	_, clock, another := limited(t)
	guest, signed, third := another(), another(), another()
	signed.SignIn(gredos)
	third.SignInStaff(storetest.Clerk)
	token := signed.Token(false)
	clock.Add(time.Minute)
	for i := range 100 {
		if got := guest.Do(webtest.Case{Path: "/ayuda"}); got.Status != http.StatusOK {
			t.Fatalf("the %dth: status = %d", i+1, got.Status)
		}
	}
	got := guest.Do(webtest.Case{Path: "/ayuda"})
	if waitOf(got) != time.Second || !got.Has("main | No se ha perdido nada") || !got.Has("main | Espere un segundo") {
		t.Errorf("the 101st: %d, Retry-After %q\n%.500s", got.Status, got.Header.Get("Retry-After"), got.Text("main"))
	}
	if got := another().Do(webtest.Case{Path: "/entrar"}); got.Status != http.StatusTooManyRequests {
		t.Errorf("another guest there: status = %d", got.Status)
	}
	if got := guest.Do(webtest.Case{Path: "/entrar", Send: map[string]string{"X-Real-IP": "192.0.2.9"}}); got.Status != http.StatusOK {
		t.Errorf("a guest elsewhere: status = %d", got.Status)
	}
	if got := signed.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusOK {
		t.Errorf("who is signed in: status = %d", got.Status)
	}
	clock.Add(time.Second)
	if got := guest.Do(webtest.Case{Path: "/ayuda"}); got.Status != http.StatusOK {
		t.Errorf("a second later: status = %d", got.Status)
	}
	clock.Add(time.Minute)
	for range 100 {
		signed.Do(webtest.Case{Path: "/ayuda"})
	}
	for _, c := range []webtest.Case{{Path: "/equipos"}, {Path: "/equipos", Partial: true}, {Path: "/tema", Form: url.Values{"tema": {"dark"}, "csrf": {token}}}} {
		if got := signed.Do(c); waitOf(got) == 0 || !got.Has(".problem") {
			t.Errorf("the 101st of a session: %d", got.Status)
		}
	}
	if got := third.Do(webtest.Case{Path: "/gestion/clientes"}); got.Status != http.StatusOK {
		t.Errorf("somebody else at the same address: status = %d", got.Status)
	}
	for range 1000 {
		guest.Do(webtest.Case{Path: "/robots.txt"})
	}
	if got := third.Do(webtest.Case{Path: "/gestion/clientes"}); waitOf(got) == 0 {
		t.Errorf("beyond what an address may: status = %d", got.Status)
	}
}

// limit is one limit of single routes: what counts, so often, and what does not.
type limit struct {
	rate    web.Rate
	as      string
	most    int
	wait    time.Duration // after that many
	ask     func(s *store.Store, i int) webtest.Case
	beside  webtest.Case // goes on all the same
	written string       // counts what was written
}

func limits() []limit {
	add := func(s *store.Store) {
		if err := s.Basket.Add(context.Background(), storetest.Gredos, storetest.Ricoh, 1, 1, ""); err != nil {
			panic(err)
		}
	}
	wrong := func(path, user, secret string) func(*store.Store, int) webtest.Case {
		return func(_ *store.Store, i int) webtest.Case { // another account each time: each has its own limit besides
			return webtest.Case{Path: path, Form: url.Values{user: {"nadie" + strconv.Itoa(i) + "@talleres.example"}, secret: {"nada"}}}
		}
	}
	get := func(path string) func(*store.Store, int) webtest.Case {
		return func(*store.Store, int) webtest.Case { return webtest.Case{Path: path} }
	}
	form := func(path string, more func(i int) url.Values) func(*store.Store, int) webtest.Case {
		return func(_ *store.Store, i int) webtest.Case { return webtest.Case{Path: path, Form: more(i)} }
	}
	text := func(field string, more ...string) func(int) url.Values {
		return func(i int) url.Values {
			values := url.Values{field: {"Una frase con el número " + strconv.Itoa(i)}, "idem": {"k" + strconv.Itoa(i)}}
			for j := 0; j < len(more); j += 2 {
				values.Set(more[j], more[j+1])
			}
			return values
		}
	}
	return []limit{
		{web.SignIns, "", 20, 45 * time.Second, wrong("/gestion/entrar", "correo", "clave"), webtest.Case{Path: "/gestion/entrar"}, ""},
		{web.Links, "", 20, 3 * time.Minute, wrong("/gestion/alta", "enlace", "next"), webtest.Case{Path: "/gestion/entrar"}, ""},
		{web.Readings, gredos, 60, time.Minute, form("/equipos/3/lecturas", func(i int) url.Values { return url.Values{"bn": {strconv.Itoa(31300 + i)}} }),
			webtest.Case{Path: "/lecturas", Form: url.Values{"linea": {"1"}, "bn-1": {"212500"}, "color-1": {"175100"}}}, "SELECT max(bn) FROM readings WHERE equipment_id = 3"},
		{web.Incidents, gredos, 20, 3 * time.Minute, form("/equipos/3/incidencias", text("description", "contact", "Ana", "severity", "parcial")),
			webtest.Case{Path: "/incidencias"}, "SELECT count(*) FROM incidents"},
		{web.Orders, gredos, 20, 3 * time.Minute, func(s *store.Store, i int) webtest.Case {
			add(s)
			return webtest.Case{Path: "/pedidos", Form: text("observaciones", "contacto", "Ana", "horario", "Tarde", "direccion", "1", "pago", "CONTADO")(i)}
		}, webtest.Case{Path: "/cesta"}, "SELECT count(*) FROM orders"},
		{web.Searching, gredos, 60, time.Second, get("/equipos/1/articulos?b=toner"), webtest.Case{Path: "/equipos"}, ""},
		{web.Transfers, webtest.AsAdmin, 6, 10 * time.Minute, get("/gestion/articulos/lista.csv"), webtest.Case{Path: "/gestion/clientes/lista.csv"}, ""},
		{web.Transfers, webtest.AsClerk, 6, 10 * time.Minute, func(_ *store.Store, i int) webtest.Case {
			return webtest.Case{Path: "/gestion/importar", Form: url.Values{"idem": {strconv.Itoa(i)}}, Files: []webtest.File{{Field: "files", Name: "clientes.csv", Data: []byte("Código;Razón social\n1;UNO\n")}}}
		}, webtest.Case{Path: "/gestion/importar"}, "SELECT count(*) FROM import_jobs"},
		{web.Transfers, webtest.AsClerk, 6, 10 * time.Minute, form("/gestion/exportar/pedidos", func(i int) url.Values { return url.Values{"idem": {strconv.Itoa(i)}} }), webtest.Case{Path: "/gestion/exportar"}, ""},
	}
}

// Each limit lets so many through, then tells how long to wait, writes nothing, and lets the next through then.
func TestLimits(t *testing.T) {
	for _, l := range limits() {
		t.Run(string(l.rate)+" at "+strings.ReplaceAll(l.beside.Path, "/", " "), func(t *testing.T) {
			s, clock, another := limited(t)
			b := another()
			if l.as != "" {
				b.SignInAs(l.as)
			}
			token := b.Token(false)
			clock.Add(time.Minute)
			do := func(i int) webtest.Answer {
				c := l.ask(s, i)
				if c.Form != nil {
					c.Form.Set("csrf", token)
				}
				return b.Do(c)
			}
			for i := range l.most {
				if got := do(i); waitOf(got) > 0 || l.as != "" && got.Status >= 400 {
					t.Fatalf("the %dth: %d %s", i+1, got.Status, got.Text("main"))
				}
			}
			counted := func() int {
				if l.written == "" {
					return 0
				}
				return storetest.Scalar[int](t, s, l.written)
			}
			before := counted()
			got := do(l.most)
			if waitOf(got) != l.wait || !strings.Contains(got.Text("main"), "sper") || counted() != before {
				t.Errorf("one more: %d, Retry-After %q, want %v\n%s", got.Status, got.Header.Get("Retry-After"), l.wait, got.Text("main"))
			}
			beside := l.beside
			if beside.Form != nil {
				beside.Form.Set("csrf", token)
			}
			if got := b.Do(beside); got.Status >= 400 {
				t.Errorf("something else: %d", got.Status)
			}
			clock.Add(l.wait)
			if got := do(l.most); waitOf(got) > 0 && l.rate != web.SignIns { // which the store limits besides, for longer
				t.Errorf("after the wait: %d", got.Status)
			}
		})
	}
}

// What could not be taken now is still there to be sent again, and acts once.
func TestSendAgainAfterAWait(t *testing.T) {
	s, clock, another := limited(t)
	b := another()
	b.SignIn(gredos)
	report := func(i int, partial bool) webtest.Answer {
		return b.Do(webtest.Case{Path: "/equipos/3/incidencias", Partial: partial, Form: url.Values{
			"contact": {"Ana"}, "description": {"Atasca el papel <" + strconv.Itoa(i) + ">"}, "severity": {"parcial"}, "idem": {strconv.Itoa(i)}}})
	}
	for i := range 20 {
		report(i, false)
	}
	if got := report(20, true); waitOf(got) == 0 || !got.Has(".problem | Espere 3 minutos") || got.Has("form") || got.Has("html body header") {
		t.Errorf("htmx, whose form stays where it is: %d\n%.500s", got.Status, got.Body)
	}
	got := report(20, false)
	form := got.Form("form[action='/equipos/3/incidencias']")
	if form.Get("description") != "Atasca el papel <20>" || form.Get("idem") != "20" || !got.Has("form button | Volver a enviarlo") {
		t.Fatalf("form = %v\n%s", form, got.Text("main"))
	}
	clock.Add(3 * time.Minute)
	for range 2 {
		if got := b.Do(webtest.Case{Path: "/equipos/3/incidencias", Form: form}); got.Status != http.StatusSeeOther && waitOf(got) == 0 {
			t.Errorf("sent again: %d", got.Status)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM incidents WHERE description LIKE '%<20>'"); n != 1 {
		t.Errorf("it acted %d times", n)
	}
}

// A day has its own limit, and one incident its own too.
func TestIncidentsOfADay(t *testing.T) {
	_, clock, another := limited(t)
	b := another()
	b.SignIn(gredos)
	sent, waits := 0, time.Duration(0)
	for waits < 10*time.Minute && sent < 100 {
		clock.Add(waits)
		if sent%40 == 0 {
			b.SignIn(gredos) // the session ends before the day does
		}
		got := b.Do(webtest.Case{Path: "/equipos/3/incidencias", Form: url.Values{"contact": {"Ana"}, "description": {"Atasca"}, "severity": {"parcial"}, "idem": {strconv.Itoa(sent)}}})
		if waits = waitOf(got); waits == 0 {
			sent++
		}
	}
	if sent < 50 || sent > 55 {
		t.Errorf("%d in a day, want 50 and what comes back meanwhile", sent)
	}
}

func TestMessagesInOneIncident(t *testing.T) {
	s, _, another := limited(t)
	b := another()
	b.SignIn(gredos)
	var numbers []string
	for i := range 2 {
		b.Do(webtest.Case{Path: "/equipos/3/incidencias", Form: url.Values{"contact": {"Ana"}, "description": {"Atasca"}, "severity": {"parcial"}, "idem": {strconv.Itoa(i)}}})
		numbers = append(numbers, storetest.Scalar[string](t, s, "SELECT number FROM incidents ORDER BY id DESC LIMIT 1"))
	}
	write := func(number string, i int) webtest.Answer {
		return b.Do(webtest.Case{Path: "/incidencias/" + number + "/mensajes", Form: url.Values{"body": {"Sigue igual"}, "idem": {number + strconv.Itoa(i)}}})
	}
	for i := range 20 {
		if got := write(numbers[0], i); got.Status != http.StatusSeeOther {
			t.Fatalf("the %dth: %d", i+1, got.Status)
		}
	}
	if got := write(numbers[0], 20); waitOf(got) != 3*time.Minute {
		t.Errorf("the 21st: %d", got.Status)
	}
	if got := write(numbers[1], 0); got.Status != http.StatusSeeOther {
		t.Errorf("in the other: %d", got.Status)
	}
}

// The month's readings of 200 machines go in as one form, or line by line; only beyond 600 lines an hour they wait.
func TestRoundsOfManyMachines(t *testing.T) {
	_, _, another := limited(t)
	b := another()
	b.SignIn(gredos)
	token := b.Token(false)
	line := webtest.Case{Path: "/lecturas", Partial: true, Form: url.Values{"csrf": {token}, "linea": {"4"}, "bn-4": {"64900"}}}
	for i := range 600 {
		if i%90 == 0 { // nor does the pace of one session stand in the way
			b = another()
			b.SignIn(gredos)
			line.Form.Set("csrf", b.Token(false))
		}
		if got := b.Do(line); got.Status >= 400 {
			t.Fatalf("line %d: %d %s", i+1, got.Status, got.Text("body"))
		}
	}
	if got := b.Do(line); waitOf(got) != 6*time.Second {
		t.Errorf("line 601: %d, Retry-After %q", got.Status, got.Header.Get("Retry-After"))
	}
}

// What was refused has written nothing, and does not count as written.
func TestRefusedFormsDoNotCount(t *testing.T) {
	_, clock, another := limited(t)
	b := another()
	b.SignIn(gredos)
	token := b.Token(false)
	for range 70 {
		clock.Add(time.Second)
		if got := b.Do(webtest.Case{Path: "/equipos/3/lecturas", Form: url.Values{"csrf": {token}, "bn": {"muchas"}}}); got.Status != http.StatusUnprocessableEntity {
			t.Fatalf("status = %d", got.Status)
		}
	}
}

// Every limit that there is stands in the table of routes, and what sends letters or carries files has one.
func TestRoutesNameTheirLimits(t *testing.T) {
	named := map[web.Rate]bool{}
	for _, route := range handlers.Routes() {
		for _, rate := range route.Limits {
			named[rate] = true
		}
		file := strings.HasSuffix(route.Path, "descarga") || strings.Contains(route.Path, "/lista")
		if file && forStaff(route) && !slices.Contains(route.Limits, web.Transfers) {
			t.Errorf("%s %s has no limit", route.Method, route.Path)
		}
	}
	for _, rate := range []web.Rate{web.SignIns, web.Links, web.Readings, web.Rounds, web.Incidents, web.Daily, web.Messages, web.Orders, web.Searching, web.Transfers} {
		if !named[rate] {
			t.Errorf("no route is limited by %s", rate)
		}
	}
}
