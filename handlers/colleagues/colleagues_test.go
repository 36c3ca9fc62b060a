package colleagues_test

import (
	"net/http"
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const list = "/cuenta/usuarios"

func everybody(t *testing.T, s *store.Store) {
	storetest.Marta(t, s)
	storetest.Nuria(t, s)
	oscar := storetest.Oscar(t, s)
	storetest.Exec(t, s, "INSERT OR IGNORE INTO person_equipment VALUES (?, ?)", oscar, storetest.Brother)
}

func eva(change url.Values) url.Values {
	form := url.Values{"nombre": {"Eva Gil"}, "correo": {"eva@talleresgredos.example"}, "ve": {"suyo"}, "equipo": {"1", "4"}, "puede": {"lecturas", "pedidos"}, "idem": {"e"}}
	for field, values := range change {
		form[field] = values
	}
	return form
}

func invited(n int) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[int](t, s, "SELECT count(*) FROM people WHERE email = 'eva@talleresgredos.example'"); got != n {
			t.Errorf("%d invited, want %d", got, n)
		}
	}
}

func TestUsers(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the main user", As: webtest.AsMarta, Before: everybody, Path: list, Has: []string{
			"h1 | Usuarios", "tr .badge | Usuario principal", "tr | nuria@talleresgredos.example", "a[href='/cuenta/usuarios/3/retirada'] | Retirar", "a[href='/cuenta/usuarios/3/titular']", "#cuenta a[href='/cuenta/usuarios']",
		}, HasNot: []string{"a[href='/cuenta/usuarios/1']"}},
		webtest.Case{Name: "without the right", As: webtest.AsOscar, Before: everybody, Path: list, Status: http.StatusForbidden, HasNot: []string{"#cuenta a[href='/cuenta/usuarios']"}},
		webtest.Case{Name: "level 1", As: storetest.GredosNumber, Path: list, Status: http.StatusForbidden, Has: []string{"main | Active su cuenta"}},
		webtest.Case{Name: "a guest", Path: list, Status: http.StatusSeeOther, Location: "/entrar?next=%2Fcuenta%2Fusuarios"},
		webtest.Case{Name: "the form", As: webtest.AsMarta, Path: list + "/nuevo", Has: []string{"input[name=ve][value=todo][checked]", "input[name=sede][value='C/ Río Alberche, 12, TOLEDO']", "input[name=equipo][value='4']", "input[name=puede][value=usuarios]", "input[name=idem][value]"}},
		webtest.Case{Name: "somebody's access", As: webtest.AsMarta, Before: everybody, Path: list + "/3", Has: []string{"input[name=ve][value=suyo][checked]", "input[name=equipo][value='4'][checked]", "input[name=version]"}},
		webtest.Case{Name: "the main user's", As: webtest.AsMarta, Path: list + "/1", Has: []string{"main | Usted no puede cambiar este acceso"}, HasNot: []string{"main form"}},
		webtest.Case{Name: "nobody's", As: webtest.AsMarta, Path: list + "/99", Status: http.StatusNotFound},
	)
}

func TestInvite(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "invited", As: webtest.AsMarta, Path: list, Form: eva(nil), Status: http.StatusSeeOther, Location: list, After: invited(1)},
		webtest.Case{Name: "wrong", As: webtest.AsMarta, Path: list, Form: eva(url.Values{"correo": {"eva"}, "equipo": nil}), Status: http.StatusUnprocessableEntity,
			Has: []string{".field--bad #correo[value=eva]", "#equipos-e", "input[name=puede][value=pedidos][checked]"}, After: invited(0)},
		webtest.Case{Name: "wrong, by htmx", As: webtest.AsMarta, Partial: true, Path: list, Form: eva(url.Values{"nombre": {""}}), Status: http.StatusUnprocessableEntity, Has: []string{"#formulario .field--bad"}, HasNot: []string{"header"}},
		webtest.Case{Name: "looks for a machine without a script", As: webtest.AsMarta, Path: list, Form: eva(url.Values{"q": {"samsung"}, "buscar": {"1"}}),
			Has: []string{"input[name=equipo][value='1'][checked]", "input[name=equipo][value='3']", "#nombre[value='Eva Gil']"}, HasNot: []string{"input[name=equipo][value='2']"}, After: invited(0)},
		webtest.Case{Name: "looks for a machine while typing", As: webtest.AsMarta, Partial: true, Send: map[string]string{"HX-Trigger-Name": "q"}, Path: list, Form: eva(url.Values{"q": {"xyz"}, "equipo": nil}),
			Has: []string{"#equipos-a-elegir | Ningún equipo coincide"}, After: invited(0)},
		webtest.Case{Name: "a machine that is no number", As: webtest.AsMarta, Path: list, Form: eva(url.Values{"equipo": {"1", "x"}}), Status: http.StatusUnprocessableEntity, After: invited(0)},
		webtest.Case{Name: "without the right", As: webtest.AsOscar, Path: list, Form: eva(nil), Status: http.StatusForbidden, After: invited(0)},
	)
}

func TestChangeAndWithdraw(t *testing.T) {
	change := url.Values{"nombre": {"Óscar Peña"}, "ve": {"todo"}, "puede": {"lecturas"}, "version": {"1"}}
	stale := url.Values{"nombre": {"Óscar Peña"}, "ve": {"todo"}, "version": {"7"}}
	webtest.Run(t,
		webtest.Case{Name: "changed", As: webtest.AsMarta, Before: everybody, Path: list + "/3", Form: change, Status: http.StatusSeeOther, Location: list},
		webtest.Case{Name: "somebody was faster", As: webtest.AsMarta, Before: everybody, Path: list + "/3", Form: stale, Status: http.StatusConflict,
			Has: []string{"main | Otra persona ha cambiado este acceso", "input[name=version][value='1']", "input[name=ve][value=todo][checked]"}},
		webtest.Case{Name: "asked before it ends", As: webtest.AsMarta, Before: everybody, Path: list + "/3/retirada", Has: []string{"form[action='/cuenta/usuarios/3/retirada'] button | Retirar el acceso"}},
		webtest.Case{Name: "the main user stays", As: webtest.AsMarta, Path: list + "/1/retirada", Form: url.Values{}, Status: http.StatusSeeOther, After: func(t *testing.T, s *store.Store) {
			if storetest.Scalar[int](t, s, "SELECT main FROM people WHERE id = 1") != 1 {
				t.Error("she is out")
			}
		}},
		webtest.Case{Name: "a new main user", As: webtest.AsMarta, Before: everybody, Path: list + "/3/titular", Form: url.Values{}, Status: http.StatusSeeOther, After: func(t *testing.T, s *store.Store) {
			if got := storetest.Scalar[int](t, s, "SELECT id FROM people WHERE main = 1"); got != 3 {
				t.Errorf("the main user is %d", got)
			}
		}},
	)
}

// Whoever is withdrawn is out with the next request, whichever page it is for.
func TestFormerColleagueIsOutAtOnce(t *testing.T) {
	s, _ := storetest.Open(t)
	everybody(t, s)
	oscar, marta := webtest.Browse(t, s), webtest.Browse(t, s)
	oscar.SignInPerson(storetest.Oscar(t, s))
	marta.SignInPerson(storetest.Marta(t, s))
	if got := oscar.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusOK || !got.Has("tr | 21130") || got.Has("tr | 20417") {
		t.Fatalf("%d: %s", got.Status, got.Text("main"))
	}
	token := oscar.Token(false)
	if got := marta.Do(webtest.Case{Path: list + "/3/retirada", Form: url.Values{}}); got.Status != http.StatusSeeOther {
		t.Fatalf("withdrawn: %d", got.Status)
	}
	for _, c := range []webtest.Case{{Path: "/equipos"}, {Path: "/equipos", Partial: true}, {Path: "/pedidos"}, {Path: "/equipos/4/lecturas", Form: url.Values{"csrf": {token}, "bn": {"65000"}}}} {
		got := oscar.Do(c)
		if out := got.Status == http.StatusSeeOther || got.Header.Get("HX-Redirect") != ""; !out {
			t.Errorf("%s: %d", c.Path, got.Status)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings WHERE bn = 65000"); n != 0 {
		t.Error("a reading was taken from who was out")
	}
}

// What somebody may not do is not drawn, and refused when it is asked for all the same.
func TestOnlyWhatOneMayIsDrawn(t *testing.T) {
	s, _ := storetest.Open(t)
	everybody(t, s)
	storetest.Exec(t, s, "UPDATE people SET sees = 'all' WHERE id = 2") // Nuria: readings only
	marta, nuria := webtest.Browse(t, s), webtest.Browse(t, s)
	marta.SignInPerson(storetest.Marta(t, s))
	order := place(t, s)
	incident := report(t, s)
	nuria.SignInPerson(storetest.Nuria(t, s))
	for page, drawn := range map[string][]string{
		"/equipos":                 {"td a[href='/equipos/1/pedido']", "td a[href='/equipos/1/incidencias']", ".top a[href='/cesta']"},
		"/equipos/1":               {"main a[href='/equipos/1/pedido']", "main a[href='/equipos/1/incidencias']"},
		"/pedidos":                 {".pagehead a[href='/equipos']"},
		"/pedidos/" + order:        {"form[action$=repeticion]", "a[href$=anulacion]"},
		"/incidencias":             {".pagehead a[href='/equipos']"},
		"/incidencias/" + incident: {"form[action$=mensajes]", "a[href$=cierre]"},
	} {
		hers, his := marta.Do(webtest.Case{Path: page}), nuria.Do(webtest.Case{Path: page})
		for _, selector := range drawn {
			if !hers.Has(selector) || his.Has(selector) {
				t.Errorf("%s: %s drawn for Marta %t, for Nuria %t", page, selector, hers.Has(selector), his.Has(selector))
			}
		}
	}
	storetest.Exec(t, s, "UPDATE people SET may_read = 0, may_report = 1 WHERE id = 2")
	if got := nuria.Do(webtest.Case{Path: "/equipos"}); got.Has("a[href='/lecturas']") || got.Has("td a[href='/equipos/1/lecturas']") {
		t.Error("the way to readings is drawn for who may send none")
	}
	before := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings")
	got := nuria.Do(webtest.Case{Path: "/equipos/1/incidencias", Form: url.Values{"contact": {"Nuria"}, "description": {"Atasca"}, "severity": {"parcial"}, "idem": {"n"}, "bn": {"212500"}, "color": {"175100"}}})
	if after := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings"); got.Status != http.StatusSeeOther || after != before {
		t.Errorf("%d, %d readings after %d: one came with a report", got.Status, after, before)
	}
}

func place(t *testing.T, s *store.Store) string {
	t.Helper()
	must(t, s.Basket.Add(t.Context(), storetest.Gredos, storetest.Ricoh, 1, 1, ""))
	order, err := s.Orders.Place(t.Context(), storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "o"})
	must(t, err)
	return order.Number
}

func report(t *testing.T, s *store.Store) string {
	t.Helper()
	made, err := s.Incidents.Report(t.Context(), storetest.Gredos, storetest.Ricoh, store.Report{Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: "i"})
	must(t, err)
	return made.Number
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
