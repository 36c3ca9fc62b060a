package staff_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	good   = "mirlo canela puente lona"
	better = "cobre ladera guante brisa"
	wrong  = "[role=alert] | Correo o contraseña incorrectos"
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// came gives somebody of the cast a password.
func came(t *testing.T, s *store.Store, id store.StaffID) store.StaffIdentity {
	t.Helper()
	link, err := s.Staff.NewLink(t.Context(), id, false, false)
	if err != nil {
		t.Fatal(err)
	}
	who, err := s.Staff.UseLink(t.Context(), link.Secret)
	if err == nil {
		who, err = s.Staff.ChoosePassword(t.Context(), id, who.Epoch, good)
	}
	if err != nil {
		t.Fatal(err)
	}
	return who
}

// enrolled also gives them a second factor, and returns its secret and the recovery codes.
func enrolled(t *testing.T, s *store.Store, id store.StaffID) (secret string, codes []string) {
	t.Helper()
	came(t, s, id)
	if err := s.Staff.BeginEnrolment(t.Context(), id, store.FactorHalf); err != nil {
		t.Fatal(err)
	}
	enrolment, err := s.Staff.Enrolment(t.Context(), id, store.FactorHalf)
	if err == nil {
		_, codes, err = s.Staff.Enrol(t.Context(), id, store.FactorHalf, code(t, s, enrolment.Secret))
	}
	if err != nil {
		t.Fatal(err)
	}
	return enrolment.Secret, codes
}

func code(t *testing.T, s *store.Store, secret string) string {
	t.Helper()
	shown, err := store.TOTPCode(secret, s.Now())
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

// led fails unless the answer is a redirect to location.
func led(t *testing.T, answer webtest.Answer, location string) {
	t.Helper()
	if answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != location {
		t.Fatalf("%d to %q, want 303 to %q\n%.1500s", answer.Status, answer.Header.Get("Location"), location, answer.Text("main"))
	}
}

func javier(t *testing.T, s *store.Store) { came(t, s, storetest.Javier) }

func TestSignIn(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the form", Path: "/gestion/entrar", Has: []string{
			"h1 | Entrar en Gestión", "input#correo[type=email][autocomplete=username]", "input#clave[type=password][autocomplete=current-password]",
			"form[action='/gestion/entrar'] input[name=csrf]", "a[href='/entrar']",
		}, HasNot: []string{"input[name=next]", "[role=alert].notice", ".side"}},
		webtest.Case{Name: "where they wanted to go is kept", Path: "/gestion/entrar?next=%2Fgestion%2Fpedidos%3Fq%3D1", Has: []string{"input[name=next][value='/gestion/pedidos?q=1']"}},
		webtest.Case{Name: "a foreign page is not", Path: "/gestion/entrar?next=%2F%2Fevil.example%2Fgestion", HasNot: []string{"input[name=next]"}},
		webtest.Case{Name: "nor a customer's", Path: "/gestion/entrar?next=%2Fpedidos", HasNot: []string{"input[name=next]"}},
		webtest.Case{Name: "nor the way out", Path: "/gestion/entrar?next=%2Fgestion%2Fsalir", HasNot: []string{"input[name=next]"}},
		webtest.Case{Name: "who is in has no need of it", Path: "/gestion/entrar", As: webtest.AsClerk, Status: 303, Location: "/gestion"},
		webtest.Case{Name: "right", Path: "/gestion/entrar", Before: javier, Form: form("correo", "javier@sercaman.example", "clave", good), Status: 303, Location: "/gestion"},
		webtest.Case{Name: "right, and on", Path: "/gestion/entrar", Before: javier, Form: form("correo", "javier@sercaman.example", "clave", good, "next", "/gestion/incidencias/W1"), Status: 303, Location: "/gestion/incidencias/W1"},
		webtest.Case{Name: "right, with a trap", Path: "/gestion/entrar", Before: javier, Form: form("correo", "javier@sercaman.example", "clave", good, "next", "/gestion/../../evil"), Status: 303, Location: "/gestion"},
		webtest.Case{Name: "wrong", Path: "/gestion/entrar", Before: javier, Form: form("correo", "javier@sercaman.example", "clave", better), Status: 422,
			Has: []string{wrong, "title | Error:", "input#correo[value='javier@sercaman.example']"}, HasNot: []string{"body | cobre", "input#clave[value]"}},
		webtest.Case{Name: "nobody", Path: "/gestion/entrar", Form: form("correo", "x@y.es", "clave", good), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "nothing", Path: "/gestion/entrar", Form: form(), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "a password in the address is none", Path: "/gestion/entrar?clave=" + url.QueryEscape(good), Before: javier, Form: form("correo", "javier@sercaman.example"), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "a password is not trimmed", Path: "/gestion/entrar", Before: javier, Form: form("correo", "javier@sercaman.example", "clave", good+" "), Status: 422},
		webtest.Case{Name: "oficina is asked for a second factor", Path: "/gestion/entrar", Before: func(t *testing.T, s *store.Store) { came(t, s, storetest.Clerk) },
			Form: form("correo", "ana@sercaman.example", "clave", good, "next", "/gestion/pedidos"), Status: 303, Location: "/gestion/entrar/codigo?next=%2Fgestion%2Fpedidos"},
	)
}

func TestSignInTooOften(t *testing.T) {
	s, clock := storetest.Open(t)
	javier(t, s)
	b := webtest.Browse(t, s)
	try := func(email, password string) webtest.Answer {
		return b.Do(webtest.Case{Path: "/gestion/entrar", Form: form("correo", email, "clave", password)})
	}
	for range 5 {
		try("javier@sercaman.example", better)
	}
	blocked := try("javier@sercaman.example", good)
	if blocked.Status != http.StatusTooManyRequests || blocked.Header.Get("Retry-After") != "30" || !blocked.Has("[role=alert] | esperar 1 minuto") {
		t.Errorf("the account: %d, Retry-After %q, %s", blocked.Status, blocked.Header.Get("Retry-After"), blocked.Text("main"))
	}
	for range 15 {
		try("nadie"+clock.Now().String()+"@x.es", better)
		clock.Add(time.Second)
	}
	if got := try("rosa@sercaman.example", better); got.Status != http.StatusTooManyRequests || !got.Has("[role=alert] | minuto") {
		t.Errorf("the address after 20 failures: %d", got.Status)
	}
	clock.Add(15 * time.Minute)
	led(t, try("javier@sercaman.example", good), "/gestion")
}

func TestSecondFactor(t *testing.T) {
	s, clock := storetest.Open(t)
	secret, codes := enrolled(t, s, storetest.Clerk)
	clock.Add(time.Minute)
	b := webtest.Browse(t, s)
	signIn := func() {
		t.Helper()
		led(t, b.Do(webtest.Case{Path: "/gestion/entrar", Form: form("correo", "ana@sercaman.example", "clave", good, "next", "/gestion/cuenta")}), "/gestion/entrar/codigo?next=%2Fgestion%2Fcuenta")
	}
	signIn()
	for _, page := range []string{"/gestion/cuenta", "/gestion/personas", "/gestion/registro", "/gestion/entrar/segundo-factor", "/gestion/alta/clave"} {
		led(t, b.Do(webtest.Case{Path: page}), "/gestion/entrar/codigo")
	}
	page := b.Do(webtest.Case{Path: "/gestion/entrar/codigo?next=%2Fgestion%2Fcuenta"})
	for _, want := range []string{"h1 | Segundo paso", "input#codigo[autocomplete=one-time-code]", "input[name=next][value='/gestion/cuenta']", "form[action='/gestion/salir']"} {
		if !page.Has(want) {
			t.Errorf("no %s", want)
		}
	}
	refused := b.Do(webtest.Case{Path: "/gestion/entrar/codigo", Form: form("codigo", "000000", "next", "/gestion/cuenta")})
	if refused.Status != http.StatusUnprocessableEntity || !refused.Has("[role=alert] | Ese código no sirve") || !refused.Has("input[name=next][value='/gestion/cuenta']") {
		t.Errorf("wrong code: %d %s", refused.Status, refused.Text("main"))
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/codigo", Form: form("codigo", code(t, s, secret), "next", "/gestion/cuenta")}), "/gestion/cuenta")
	if in := b.Do(webtest.Case{Path: "/gestion/cuenta"}); in.Status != http.StatusOK {
		t.Fatalf("with both factors: %d", in.Status)
	}
	for _, done := range []string{"/gestion/entrar/codigo", "/gestion/entrar/segundo-factor", "/gestion/alta/clave"} {
		led(t, b.Do(webtest.Case{Path: done}), "/gestion")
		if done != "/gestion/alta/clave" {
			led(t, b.Do(webtest.Case{Path: done, Form: form("codigo", "1")}), "/gestion")
		}
	}
	out := b.Do(webtest.Case{Path: "/gestion/salir", Form: form()})
	led(t, out, "/gestion/entrar")
	if out.Header.Get("Clear-Site-Data") == "" || !b.Do(webtest.Case{Path: "/gestion/entrar"}).Has("[role=status] | Ha salido de Gestión") {
		t.Error("no word of having left")
	}
	signIn()
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/codigo", Form: form("codigo", codes[4])}), "/gestion")
	led(t, b.Do(webtest.Case{Path: "/gestion/salir", Form: form()}), "/gestion/entrar")
	signIn()
	for range 5 {
		b.Do(webtest.Case{Path: "/gestion/entrar/codigo", Form: form("codigo", codes[4])})
	}
	if got := b.Do(webtest.Case{Path: "/gestion/entrar/codigo", Form: form("codigo", codes[5])}); got.Status != http.StatusTooManyRequests || !got.Has("[role=alert] | esperar 1 minuto") {
		t.Errorf("after five wrong codes: %d", got.Status)
	}
	clock.Add(16 * time.Minute)
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/codigo"}), "/gestion/entrar?next=%2Fgestion%2Fentrar%2Fcodigo") // half a session does not last
}

func TestEnrolment(t *testing.T) {
	s, _ := storetest.Open(t)
	came(t, s, storetest.Admin)
	b := webtest.Browse(t, s)
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar", Form: form("correo", "lucia@sercaman.example", "clave", good, "next", "/gestion/cuenta")}), "/gestion/entrar/codigo?next=%2Fgestion%2Fcuenta")
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/codigo?next=%2Fgestion%2Fcuenta"}), "/gestion/entrar/segundo-factor?next=%2Fgestion%2Fcuenta")
	page := b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor?next=%2Fgestion%2Fcuenta"})
	secret := page.Text("#secreto")
	if !regexp.MustCompile(`^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$`).MatchString(secret) || !page.Has("svg.qr[role=img] path[d]") || page.Has("[style]") || page.Has("img[src^=data]") {
		t.Errorf("secret %q\n%s", secret, page.Text("main"))
	}
	secret = strings.ReplaceAll(secret, " ", "")
	refused := b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("codigo", "000000", "next", "/gestion/cuenta")})
	if refused.Status != http.StatusUnprocessableEntity || strings.ReplaceAll(refused.Text("#secreto"), " ", "") != secret || !refused.Has("[role=alert] | Ese código no sirve") {
		t.Errorf("wrong code: %d", refused.Status)
	}
	shown := b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("codigo", code(t, s, secret), "next", "/gestion/cuenta")})
	if shown.Status != http.StatusOK || shown.Count("#codigos li") != 10 || !shown.Has("a[href='/gestion/cuenta'] | continuar") {
		t.Fatalf("recovery codes: %d %s", shown.Status, shown.Text("main"))
	}
	if in := b.Do(webtest.Case{Path: "/gestion/personas"}); in.Status != http.StatusOK {
		t.Errorf("enrolled: %d", in.Status)
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("codigo", code(t, s, secret))}), "/gestion")
}

// A half-open session of somebody for whom no secret was drawn gets one by a button.
func TestEnrolmentBegins(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaffHalf(storetest.Clerk)
	if page := b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor"}); !page.Has("button | Empezar") || page.Has("svg.qr") {
		t.Errorf("%s", page.Text("main"))
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("next", "/gestion/cuenta")}), "/gestion/entrar/segundo-factor?next=%2Fgestion%2Fcuenta")
	if page := b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor"}); !page.Has("svg.qr") {
		t.Errorf("%s", page.Text("main"))
	}
	for range 5 {
		b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("codigo", "1")})
	}
	if got := b.Do(webtest.Case{Path: "/gestion/entrar/segundo-factor", Form: form("codigo", "1")}); got.Status != http.StatusTooManyRequests {
		t.Errorf("after five wrong codes: %d", got.Status)
	}
	led(t, b.Do(webtest.Case{Path: "/gestion/salir", Form: form()}), "/gestion/entrar")
}
