package readings_test

import (
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	gredos = storetest.GredosNumber
	ricoh  = "/equipos/1/lecturas"
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// stored checks how many readings an answer has left beyond the cast's.
func stored(want int64) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[int64](t, s, "SELECT count(*) FROM readings WHERE created_at > 0"); got != want {
			t.Errorf("%d readings stored, want %d", got, want)
		}
	}
}

func TestNew(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the form with the words of the manual", Path: ricoh, As: gredos, Has: []string{
			"h1 | Introducción de lecturas", "dt | Modelo", "dt | ID", "dt | Ref. propia", "dt | Ubicación", "dt | Dirección", "dt | Población", "dt | Teléfono",
			"dt | Fax", "dt | eMail", "dt | Contacto", "dd | 45007 TOLEDO", "p | Última lectura 20/10/2026 · BN 212.000 · Color 175.000",
			"form[method=post][action='" + ricoh + "'] input[name=csrf]", "label[for=bn] | BN", "label[for=color] | Color", "input[name=bn][inputmode=numeric]",
			".counter[data-last='212000'][data-usual='2300']", "button | Crear toma de copias", "h2 | Copias al mes"},
			HasNot: []string{"input[name=a3]", "input[name=change]"}},
		webtest.Case{Name: "a machine without colour asks for BN alone", Path: "/equipos/4/lecturas", As: gredos, Has: []string{"input[name=bn]"}, HasNot: []string{"input[name=color]"}},
		webtest.Case{Name: "a machine never read", Path: "/equipos/4/lecturas", As: gredos,
			Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "DELETE FROM readings") },
			Has:    []string{"p | todavía no hay ninguna"}, HasNot: []string{".counter__last", "svg[role=img]"}},
		webtest.Case{Name: "what was typed elsewhere comes along", Path: ricoh + "?bn=300&color=176190", As: gredos, Has: []string{"input[name=bn][value='300']"}},
		webtest.Case{Name: "a stranger's machine", Path: "/equipos/7/lecturas", As: gredos, Status: 404},
		webtest.Case{Name: "a machine out of contract", Path: "/equipos/5/lecturas", As: gredos, Status: 404},
		webtest.Case{Name: "a guest signs in first", Path: ricoh, Status: 303, Location: "/entrar?next=%2Fequipos%2F1%2Flecturas"},
	)
}

func TestCreate(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "saved, without a script", Path: ricoh, As: gredos, Form: form("bn", "214.460", "color", "176 190"),
			Status: 303, Location: "/equipos", After: stored(1)},
		webtest.Case{Name: "saved, with htmx", Path: ricoh, As: gredos, Form: form("bn", "214460", "color", "176190"), Partial: true,
			Status: 204, Header: map[string]string{"HX-Redirect": "/equipos"}, After: stored(1)},
		webtest.Case{Name: "during an order, the order goes on", Path: ricoh, As: gredos, Form: form("bn", "214.460", "color", "176190", "next", "/equipos/1/pedido"),
			Status: 303, Location: "/equipos/1/pedido", After: stored(1)},
		webtest.Case{Name: "a refusal remembers the order", Path: ricoh, As: gredos, Form: form("bn", "300", "color", "176190", "next", "/equipos/1/pedido"), Status: 422,
			Has: []string{"input[type=hidden][name=next][value='/equipos/1/pedido']", "a.btn[href='/equipos/1/pedido'] | Volver"}},
		webtest.Case{Name: "nobody is sent to a foreign address", Path: ricoh, As: gredos, Form: form("bn", "214460", "color", "176190", "next", "//evil.example/"),
			Status: 303, Location: "/equipos", After: stored(1)},
		webtest.Case{Name: "nothing typed", Path: ricoh, As: gredos, Form: form(), Status: 422, After: stored(0),
			Has: []string{"h1", "#resumen a[href='#bn'] | Escriba la lectura BN", "#resumen a[href='#color']", "#bn[aria-invalid]", "#bn-e"}},
		webtest.Case{Name: "a decimal is no counter", Path: ricoh, As: gredos, Form: form("bn", "212,5", "color", "21.20"), Status: 422, After: stored(0),
			Has: []string{"#bn[value='212,5']", "#bn-e | sin decimales", "#color[value='21.20']", "#color-e | sin decimales"}, HasNot: []string{"input[name=change]"}},
		webtest.Case{Name: "more digits than a counter has", Path: ricoh, As: gredos, Form: form("bn", "12.345.678.901", "color", "176190"), Status: 422, After: stored(0),
			Has: []string{"#bn-e | no puede pasar de 999.999.999"}},
		webtest.Case{Name: "lower offers the way out", Path: ricoh, As: gredos, Form: form("bn", "300", "color", "176.190"), Status: 422, After: stored(0),
			Has: []string{"#bn-e | no puede ser menor que la última (212.000)", "input[name=bn][value='300']", "input[name=color][value='176.190']",
				"input[name=change][value=changed]", "input[name=change][value=last_wrong]", "input[name=final_bn]", "input[name=initial_bn]"},
			HasNot: []string{"input[name=final_color]"}},
		webtest.Case{Name: "htmx gets the form alone", Path: ricoh, As: gredos, Form: form("bn", "300", "color", "176190"), Partial: true, Status: 422,
			Has: []string{"form#lectura #bn-e", "#resumen[data-autofocus]"}, HasNot: []string{"h1", "header", "dl"}},
		webtest.Case{Name: "the counter was reset", Path: ricoh, As: gredos, Status: 303, After: stored(3),
			Form: form("bn", "300", "color", "176190", "change", "changed", "final_bn", "212.600", "initial_bn", "0")},
		webtest.Case{Name: "a reset without its final value keeps what was said", Path: ricoh, As: gredos, Status: 422, After: stored(0),
			Form: form("bn", "300", "color", "176190", "change", "changed", "initial_bn", "0"),
			Has:  []string{"#final_bn-e | antes del cambio", "input[value=changed][checked]", "input[name=initial_bn][value='0']", "#resumen a[href='#final_bn']"}},
		webtest.Case{Name: "an initial value that is no counter is not taken for zero", Path: ricoh, As: gredos, Status: 422, After: stored(0),
			Form: form("bn", "300", "color", "176190", "change", "changed", "final_bn", "212.600", "initial_bn", "cero"),
			Has:  []string{"#initial_bn-e | sin decimales", "input[name=initial_bn][value=cero]"}},
		webtest.Case{Name: "the last one was wrong", Path: ricoh, As: gredos, Form: form("bn", "21200", "color", "176190", "change", "last_wrong"), Status: 303, After: doubtful},
		webtest.Case{Name: "an implausible jump is asked about", Path: ricoh, As: gredos, Form: form("bn", "2.120.460", "color", "176.190"), Status: 422, After: stored(0),
			Has: []string{"#resumen.notice--warn | ¿Seguro que BN es 2.120.460?", "#resumen | 1.908.460 copias en 34 días", "#resumen | unas 2.300 al mes",
				"input[name=guess_bn][value='212460']", "input[type=hidden][name=again_bn][value='2.120.460']", "input[name=bn][value='2.120.460']"},
			HasNot: []string{"input[name=again_color]"}},
		webtest.Case{Name: "the same again is believed", Path: ricoh, As: gredos, Status: 303, After: doubtful,
			Form: form("bn", "2120460", "again_bn", "2.120.460", "color", "176190")},
		webtest.Case{Name: "what was meant is put in its place", Path: ricoh, As: gredos, Status: 303, After: latest(212460, 176190),
			Form: form("bn", "2.120.460", "again_bn", "2.120.460", "guess_bn", "212460", "color", "176190")},
		webtest.Case{Name: "but not in the place of a third value", Path: ricoh, As: gredos, Status: 303, After: latest(213000, 176190),
			Form: form("bn", "213000", "again_bn", "2.120.460", "guess_bn", "212460", "color", "176190")},
		webtest.Case{Name: "BN and Color exchanged is noticed", Path: ricoh, As: gredos, Form: form("bn", "176190", "color", "214460"), Status: 422, After: stored(0),
			Has: []string{"#resumen | ¿Ha cruzado BN y Color?", "input[name=swap]", "input[name=again_color][value='214460']"}},
		webtest.Case{Name: "and put right", Path: ricoh, As: gredos, Status: 303, After: latest(214460, 176190),
			Form: form("bn", "176190", "color", "214460", "again_bn", "176190", "again_color", "214460", "swap", "1")},
		webtest.Case{Name: "a stranger's machine", Path: "/equipos/7/lecturas", As: gredos, Form: form("bn", "160000", "color", "61000"), Status: 404, After: stored(0)},
		webtest.Case{Name: "a machine out of contract", Path: "/equipos/6/lecturas", As: gredos, Form: form("bn", "1"), Status: 404, After: stored(0)},
		webtest.Case{Name: "a store that fails says so and stores nothing", Path: ricoh, As: gredos, Before: broken, Form: form("bn", "214460", "color", "176190"), Status: 500,
			Has: []string{".problem"}, After: stored(0)},
		webtest.Case{Name: "without a token", Path: ricoh, As: gredos, Form: form("bn", "214460", "color", "176190", "csrf", "x"), Status: 403, After: stored(0)},
		webtest.Case{Name: "a guest signs in first", Path: ricoh, Form: form("bn", "214460", "color", "176190"), Status: 303, After: stored(0)},
	)
}

// broken makes the file refuse readings.
func broken(t *testing.T, s *store.Store) {
	storetest.Exec(t, s, "CREATE TRIGGER broken BEFORE INSERT ON readings BEGIN SELECT raise(ABORT, 'broken'); END")
}

func doubtful(t *testing.T, s *store.Store) {
	if storetest.Scalar[int64](t, s, "SELECT count(*) FROM readings WHERE status = 'doubtful' AND author = 'TALLERES GREDOS' AND source = 'portal'") != 1 {
		t.Error("no reading marked for the office")
	}
}

func latest(bn, color int64) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		if storetest.Scalar[int64](t, s, "SELECT count(*) FROM readings WHERE taken_on = '2026-11-23' AND bn = ? AND color = ? AND status = 'ok'", bn, color) != 1 {
			t.Errorf("no reading %d, %d", bn, color)
		}
	}
}

// The story of one reading: saved, confirmed once, and the way on to the next.
func TestBanner(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	b.Do(webtest.Case{Path: ricoh, Form: form("bn", "214460", "color", "176190")})
	page := b.Do(webtest.Case{Path: "/equipos"})
	for _, want := range []string{"#aviso[role=status] | Lectura guardada: RICOH AFICIO MP C4501", "#aviso | BN 214.460 (+2.460), Color 176.190 (+1.190)",
		"#aviso | Le queda 1 lectura de noviembre", "#aviso a[href='/equipos/2/lecturas'] | Introducir la siguiente"} {
		if !page.Has(want) {
			t.Errorf("no %s in %s", want, page.Text("#aviso"))
		}
	}
	if again := b.Do(webtest.Case{Path: "/equipos"}); again.Has(".notice") {
		t.Error("the banner stays after a reload")
	}
	b.Do(webtest.Case{Path: "/equipos/2/lecturas", Form: form("bn", "884121", "again_bn", "884121", "color", "42100")})
	if last := b.Do(webtest.Case{Path: "/equipos"}); !last.Has("#aviso | La revisaremos") || !last.Has("#aviso | Ya tenemos todas las lecturas de noviembre") || !last.Has("#aviso a[href='/equipos/2']") {
		t.Errorf("last banner: %s", last.Text("#aviso"))
	}
}
