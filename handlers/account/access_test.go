package account_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	newPassword = "cobre ladera nogal tinta"
	onFile      = "administracion@talleresgredos.example"
)

// linkOf settles what was asked and returns the path of the newest link of a kind; empty when there is none.
func linkOf(t *testing.T, s *store.Store, kind string) string {
	t.Helper()
	if _, err := s.Accounts.SettleAsks(t.Context()); err != nil {
		t.Fatal(err)
	}
	ref := storetest.Scalar[string](t, s, "SELECT coalesce((SELECT ref FROM outbox WHERE kind = ? ORDER BY id DESC LIMIT 1), '')", kind)
	if ref == "" {
		return ""
	}
	facts, err := s.Outbox.AccessLink(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return facts.Path
}

func leads(t *testing.T, answer webtest.Answer, to string) {
	t.Helper()
	if answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != to {
		t.Fatalf("%d to %q, want %q\n%s", answer.Status, answer.Header.Get("Location"), to, answer.Text("main"))
	}
}

// A customer who only knew number and NIF gets the link by the mailbox on file and an account with it.
func TestActivation(t *testing.T) {
	s, clock := storetest.Open(t)
	first, mailbox := webtest.Browse(t, s), webtest.Browse(t, s)
	first.SignIn(storetest.GredosNumber)
	offer := first.Do(webtest.Case{Path: "/cuenta/activar?next=/pedidos"})
	if !offer.Has("h1 | Active su cuenta") || !offer.Has("b | a•••@t•••.example") || !offer.Has("a[href='/pedidos'] | Ahora no") || !offer.Has("a[href='/acceso/codigo'] | Tengo un código") || strings.Contains(offer.Body, onFile) {
		t.Fatal(offer.Text("main"))
	}
	if got := first.Do(webtest.Case{Path: "/cuenta/activar", Form: form("next", "/pedidos", "correo", "ladron@x.example", "nueva", newPassword)}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("an address of one's own choice: %d", got.Status)
	}
	leads(t, first.Do(webtest.Case{Path: "/cuenta/activar", Form: form("next", "/pedidos")}), "/pedidos")
	if got := storetest.Scalar[string](t, s, "SELECT email FROM customers WHERE id = 1"); got != onFile {
		t.Errorf("the e-mail is %s", got)
	}
	path := linkOf(t, s, "access_activate")
	if to := storetest.Scalar[string](t, s, "SELECT address FROM outbox WHERE kind = 'access_activate'"); to != onFile {
		t.Errorf("the letter went to %s", to)
	}
	for range 2 { // a scanner of mail looks twice, and nothing happens
		scanner := webtest.Browse(t, s)
		leads(t, scanner.Do(webtest.Case{Path: path}), "/acceso/activar")
		if page := scanner.Do(webtest.Case{Path: "/acceso/activar"}); page.Status != http.StatusOK || strings.Contains(page.Body, strings.TrimPrefix(path, "/acceso?enlace=")) {
			t.Errorf("%d, or the secret is on the page", page.Status)
		}
	}
	leads(t, mailbox.Do(webtest.Case{Path: path}), "/acceso/activar")
	if cookie := mailbox.Cookie("enlace"); cookie == nil || strings.Contains(cookie.Value, strings.TrimPrefix(path, "/acceso?enlace=")) {
		t.Error("the cookie is not sealed")
	}
	if page := mailbox.Do(webtest.Case{Path: "/acceso/activar?propuesta=1", Partial: true}); strings.Count(page.Attr("#nueva", "value"), "-") != 3 || page.Has("h1") {
		t.Error(page.Body)
	}
	wrong := mailbox.Do(webtest.Case{Path: "/acceso/activar", Form: form("nombre", "Ana Belén", "nueva", "talleres y cobre 77")})
	if wrong.Status != http.StatusUnprocessableEntity || !wrong.Has("#nueva-e | el nombre de su empresa") || !wrong.Has("input[name=nombre][value='Ana Belén']") || strings.Contains(wrong.Body, "cobre 77") {
		t.Fatalf("%d %s", wrong.Status, wrong.Text("main"))
	}
	clock.Add(time.Minute)
	leads(t, mailbox.Do(webtest.Case{Path: "/acceso/activar", Form: form("nombre", "Ana Belén", "nueva", newPassword)}), "/equipos")
	if page := mailbox.Do(webtest.Case{Path: "/cuenta"}); !page.Has("dd | Ana Belén") || !page.Has("[role=status] | Su cuenta está activada") || !page.Has("dd | "+onFile) {
		t.Errorf("%d %s", page.Status, page.Text("main"))
	}
	leads(t, first.Do(webtest.Case{Path: "/cuenta"}), "/entrar?next=%2Fcuenta") // the session with the NIF is over
	if got := webtest.Browse(t, s).Do(webtest.Case{Path: path}); got.Status != http.StatusNotFound || !got.Has("h1 | Este enlace ya no sirve") {
		t.Errorf("a second time: %d", got.Status)
	}
	leads(t, mailbox.Do(webtest.Case{Path: "/cuenta/activar"}), "/cuenta")
}

func TestActivationWithoutAnAddressOnFile(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "says what to do", Path: "/cuenta/activar", As: storetest.IsidroNumber, Has: []string{"main | No tenemos su correo", "a[href='/equipos'] | Ahora no"}, HasNot: []string{"form[action='/cuenta/activar']"}},
		webtest.Case{Name: "and sends nothing", Path: "/cuenta/activar", As: storetest.IsidroNumber, Form: form("next", "//evil.example"), Status: 303, Location: "/equipos", After: func(t *testing.T, s *store.Store) {
			if path := linkOf(t, s, "access_activate"); path != "" {
				t.Error(path)
			}
		}},
		webtest.Case{Name: "a guest signs in first", Path: "/cuenta/activar", Status: 303, Location: "/entrar?next=%2Fcuenta%2Factivar"},
		webtest.Case{Name: "what needs an account says where to get one", Path: "/cuenta/clave", As: storetest.GredosNumber, Form: form("nueva", newPassword), Status: 403, Has: []string{"h1 | Active su cuenta", "a[href='/cuenta/activar'] | Activar la cuenta"}},
		webtest.Case{Name: "«Cuenta» offers it too", Path: "/cuenta", As: storetest.GredosNumber, Has: []string{"a[href='/cuenta/activar?next=/cuenta'] | Active su cuenta"}, HasNot: []string{"form[action='/cuenta/clave']"}},
	)
}

func TestCode(t *testing.T) {
	s, _ := storetest.Open(t)
	code, _, err := s.Office.NewAccessCode(t.Context(), storetest.Isidro)
	if err != nil {
		t.Fatal(err)
	}
	b := webtest.Browse(t, s)
	said := ""
	for _, typed := range [][2]string{{storetest.IsidroNumber, "00000-00000"}, {"77777", code}, {storetest.GredosNumber, code}, {"", ""}} {
		got := b.Do(webtest.Case{Path: "/acceso/codigo", Form: form("usuario", typed[0], "codigo", typed[1])})
		text := got.Text("main [role=alert].notice")
		if got.Status != http.StatusUnprocessableEntity || text == "" || said != "" && said != text {
			t.Errorf("%v: %d %q", typed, got.Status, text)
		}
		said = text
	}
	leads(t, b.Do(webtest.Case{Path: "/acceso/codigo", Form: form("usuario", "555", "codigo", strings.ToLower(code))}), "/acceso/activar")
	if page := b.Do(webtest.Case{Path: "/acceso/activar"}); !page.Has("input[name=usuario][value='00555']") {
		t.Fatal(page.Text("main"))
	}
	leads(t, b.Do(webtest.Case{Path: "/acceso/activar", Form: form("nombre", "Isidro", "nueva", newPassword)}), "/equipos")
	if got := b.Do(webtest.Case{Path: "/cuenta"}); !got.Has("dd | Isidro") {
		t.Error(got.Text("main"))
	}
	other := webtest.Browse(t, s)
	if got := other.Do(webtest.Case{Path: "/acceso/codigo", Form: form("usuario", "555", "codigo", code)}); got.Status != http.StatusUnprocessableEntity {
		t.Errorf("a second time: %d", got.Status)
	}
}

func TestCodeIsGuessed(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	for range 5 {
		b.Do(webtest.Case{Path: "/acceso/codigo", Form: form("usuario", "77777", "codigo", "0")})
	}
	if got := b.Do(webtest.Case{Path: "/acceso/codigo", Form: form("usuario", "77777", "codigo", "0")}); got.Status != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
		t.Errorf("%d", got.Status)
	}
}

// Whoever asks for a link is told the same.
func TestAsk(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Marta(t, s)
	said := ""
	for _, user := range []string{storetest.GredosNumber, "marta@talleresgredos.example", "nadie@x.example", "77777", "00999", storetest.IsidroNumber} {
		b := webtest.Browse(t, s)
		before := storetest.Scalar[int](t, s, "SELECT count(*) FROM access_asks")
		got := b.Do(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", user, "que", "clave")})
		leads(t, got, "/entrar/ayuda")
		page := b.Do(webtest.Case{Path: "/entrar/ayuda"})
		if text := page.Text("main"); said != "" && said != text || !page.Has("[role=status] | Si los datos son correctos") {
			t.Errorf("%s: %q", user, text)
		}
		said = page.Text("main")
		if after := storetest.Scalar[int](t, s, "SELECT count(*) FROM access_asks"); after != before+1 {
			t.Errorf("%s: %d rows", user, after-before)
		}
	}
	if got := webtest.Browse(t, s).Do(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", "")}); got.Status != http.StatusUnprocessableEntity || !got.Has("#usuario-e") {
		t.Errorf("nothing typed: %d", got.Status)
	}
}

func TestEnterByLink(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Marta(t, s)
	asking, other := webtest.Browse(t, s), webtest.Browse(t, s)
	asking.Do(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", "4812", "que", "entrar")})
	path := linkOf(t, s, "access_enter")
	leads(t, other.Do(webtest.Case{Path: path}), "/acceso/entrar")
	for _, c := range []webtest.Case{{Path: "/acceso/entrar"}, {Path: "/acceso/entrar", Form: form()}} {
		if got := other.Do(c); got.Status != http.StatusForbidden || !got.Has("h1 | Ábralo donde lo pidió") {
			t.Errorf("another browser: %d %s", got.Status, got.Text("main"))
		}
	}
	leads(t, asking.Do(webtest.Case{Path: path}), "/acceso/entrar")
	if page := asking.Do(webtest.Case{Path: "/acceso/entrar"}); !page.Has("h1 | Hola, Marta Rueda") {
		t.Fatal(page.Text("main"))
	}
	leads(t, asking.Do(webtest.Case{Path: "/acceso/entrar", Form: form()}), "/equipos")
	if got := asking.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusOK {
		t.Errorf("%d", got.Status)
	}
	if got := asking.Do(webtest.Case{Path: "/acceso/entrar", Form: form()}); got.Status != http.StatusNotFound {
		t.Errorf("a second time: %d", got.Status)
	}
	other.Do(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", "4812", "que", "entrar")})
	late := linkOf(t, s, "access_enter")
	clock.Add(10 * time.Minute)
	if got := other.Do(webtest.Case{Path: late}); got.Status != http.StatusNotFound {
		t.Errorf("too late: %d", got.Status)
	}
}

func TestReset(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	inside, b := webtest.Browse(t, s), webtest.Browse(t, s)
	inside.SignInPerson(marta)
	b.Do(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", "marta@talleresgredos.example", "que", "clave")})
	leads(t, b.Do(webtest.Case{Path: linkOf(t, s, "access_reset")}), "/acceso/contrasena")
	if page := b.Do(webtest.Case{Path: "/acceso/contrasena?propuesta=1"}); !page.Has("#nueva[type=text][value]") || !page.Has("input[name=usuario][value='marta@talleresgredos.example']") {
		t.Fatal(page.Text("main"))
	}
	if got := b.Do(webtest.Case{Path: "/acceso/contrasena", Form: form("nueva", "corta")}); got.Status != http.StatusUnprocessableEntity || !got.Has("#nueva-e") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
	leads(t, b.Do(webtest.Case{Path: "/acceso/contrasena", Form: form("nueva", newPassword)}), "/entrar")
	leads(t, b.Do(webtest.Case{Path: "/cuenta"}), "/entrar?next=%2Fcuenta") // it signs nobody in
	leads(t, inside.Do(webtest.Case{Path: "/cuenta"}), "/entrar?next=%2Fcuenta")
	if got := b.Do(webtest.Case{Path: "/acceso/contrasena", Form: form("nueva", newPassword)}); got.Status != http.StatusNotFound {
		t.Errorf("a second time: %d", got.Status)
	}
}

func TestFreezing(t *testing.T) {
	s, clock := storetest.Open(t)
	b, inside := webtest.Browse(t, s), webtest.Browse(t, s)
	inside.SignIn(storetest.GredosNumber)
	b.Do(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", storetest.GredosNumber)})
	path := linkOf(t, s, "access_activate")
	storetest.Exec(t, s, "UPDATE access_links SET purpose = 'freeze'")
	clock.Add(time.Minute)
	leads(t, b.Do(webtest.Case{Path: path}), "/acceso/congelar")
	if page := b.Do(webtest.Case{Path: "/acceso/congelar"}); !page.Has("h1 | ¿No ha sido usted?") {
		t.Fatal(page.Text("main"))
	}
	if got := inside.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusOK {
		t.Errorf("looking has closed something: %d", got.Status)
	}
	leads(t, b.Do(webtest.Case{Path: "/acceso/congelar", Form: form()}), "/entrar/ayuda")
	leads(t, inside.Do(webtest.Case{Path: "/cuenta"}), "/entrar?next=%2Fcuenta")
}

func TestLinksThatAreNoGood(t *testing.T) {
	for _, c := range []webtest.Case{
		{Path: "/acceso"}, {Path: "/acceso?enlace=" + strings.Repeat("x", 43)}, {Path: "/acceso/activar"}, {Path: "/acceso/contrasena"}, {Path: "/acceso/entrar"}, {Path: "/acceso/congelar"},
		{Path: "/acceso/activar", Form: form("nombre", "A", "nueva", newPassword)}, {Path: "/acceso/contrasena", Form: form("nueva", newPassword)}, {Path: "/acceso/entrar", Form: form()},
	} {
		s, _ := storetest.Open(t)
		if got := webtest.Browse(t, s).Do(c); got.Status != http.StatusNotFound || !got.Has("h1 | Este enlace ya no sirve") || !got.Has("a[href='/entrar/ayuda']") {
			t.Errorf("%s: %d %s", c.Path, got.Status, got.Text("main"))
		}
	}
}

func TestOwnPassword(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	here, there := webtest.Browse(t, s), webtest.Browse(t, s)
	here.SignInPerson(marta)
	there.SignInPerson(marta)
	if page := here.Do(webtest.Case{Path: "/cuenta"}); !page.Has("form[action='/cuenta/clave'] input#clave[autocomplete=current-password]") || !page.Has("a[href='/cuenta/sesiones']") || !page.Has("a[href='/cuenta/usuarios']") {
		t.Error(page.Text("main"))
	}
	if got := here.Do(webtest.Case{Path: "/cuenta/clave", Form: form("clave", newPassword, "nueva", newPassword)}); got.Status != http.StatusUnprocessableEntity || !got.Has("#clave-e") || strings.Contains(got.Body, "ladera") {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
	leads(t, here.Do(webtest.Case{Path: "/cuenta/clave", Form: form("clave", storetest.Password, "nueva", newPassword)}), "/cuenta")
	if got := here.Do(webtest.Case{Path: "/cuenta"}); got.Status != http.StatusOK {
		t.Errorf("this session: %d", got.Status)
	}
	leads(t, there.Do(webtest.Case{Path: "/cuenta"}), "/entrar?next=%2Fcuenta")
	if got := here.Do(webtest.Case{Path: "/cuenta"}); !got.Has("form[action='/cuenta/clave'] | De 15 caracteres") {
		t.Error("without a key", got.Text("form[action='/cuenta/clave']"))
	}
	storetest.Exec(t, s, `INSERT INTO keys (login_id, credential, record, sign_count, host, name, created_at)
		SELECT login_id, randomblob(32), '{"id":"AAAA"}', 0, 'h', 'n', 0 FROM people WHERE id = ?`, marta)
	if got := here.Do(webtest.Case{Path: "/cuenta"}); !got.Has("form[action='/cuenta/clave'] | De 12 caracteres") {
		t.Error("with a key", got.Text("form[action='/cuenta/clave']"))
	}
	for range 5 {
		here.Do(webtest.Case{Path: "/cuenta/clave", Form: form("clave", "x", "nueva", newPassword)})
	}
	if got := here.Do(webtest.Case{Path: "/cuenta/clave", Form: form("clave", newPassword, "nueva", storetest.Password)}); got.Status != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
		t.Errorf("after five: %d", got.Status)
	}
}

func TestSwitch(t *testing.T) {
	s, _ := storetest.Open(t)
	marta := storetest.Marta(t, s)
	storetest.Exec(t, s, "INSERT INTO people (customer_id, name, login_id, created_at, updated_at) SELECT 2, 'Marta', login_id, 0, 0 FROM people WHERE id = ?", marta)
	storetest.Exec(t, s, "INSERT INTO logins (id, email, created_at, updated_at) VALUES (70, 'otro@x.example', 0, 0)")
	storetest.Exec(t, s, "INSERT INTO people (id, customer_id, name, login_id, created_at, updated_at) VALUES (70, 4, 'Otro', 70, 0, 0)")
	b := webtest.Browse(t, s)
	b.SignInPerson(marta)
	to := b.Do(webtest.Case{Path: "/cuenta"}).Attr("form[action='/cuenta/cambiar'] input[name=persona]", "value")
	for _, stranger := range []string{"70", "999"} {
		if got := b.Do(webtest.Case{Path: "/cuenta/cambiar", Form: form("persona", stranger)}); got.Status != http.StatusNotFound {
			t.Errorf("somebody else: %d", got.Status)
		}
	}
	leads(t, b.Do(webtest.Case{Path: "/cuenta/cambiar", Form: form("persona", to)}), "/equipos")
	if page := b.Do(webtest.Case{Path: "/cuenta"}); !page.Has("dd | 00107") {
		t.Error(page.Text("main"))
	}
	leads(t, b.Do(webtest.Case{Path: "/cuenta/cambiar", Form: form("persona", "")}), "/equipos")
}

// What somebody put into the basket while they only knew number and NIF is theirs once their account is
// activated, in whichever browser; whoever comes after finds none of it.
func TestActivationKeepsTheBasket(t *testing.T) {
	s, clock := storetest.Open(t)
	first := webtest.Browse(t, s)
	mailbox := first.Another()
	first.SignIn(storetest.GredosNumber)
	add := func(b *webtest.Browser, quantity, idem string) int {
		return b.Do(webtest.Case{Path: "/cesta/lineas", Form: form("machine", "1", "article", "1", "quantity", quantity, "idem", idem)}).Status
	}
	if got := add(first, "2", "a"); got != http.StatusSeeOther {
		t.Fatalf("put into the basket: %d", got)
	}
	leads(t, first.Do(webtest.Case{Path: "/cuenta/activar", Form: form("next", "/cesta")}), "/cesta")
	leads(t, mailbox.Do(webtest.Case{Path: linkOf(t, s, "access_activate")}), "/acceso/activar")
	clock.Add(time.Minute)
	leads(t, mailbox.Do(webtest.Case{Path: "/acceso/activar", Form: form("nombre", "Ana Belén", "nueva", newPassword)}), "/equipos")
	if page := mailbox.Do(webtest.Case{Path: "/cesta"}); !page.Has("#cesta input[name=quantity][value='2']") || page.Count("li.line") != 1 {
		t.Errorf("the basket: %s", page.Text("main"))
	}
	if who := storetest.Scalar[string](t, s, "SELECT group_concat(name) FROM people JOIN basket_lines l ON l.person_id = people.id"); who != "Ana Belén" {
		t.Errorf("it is that of %q", who)
	}
	leads(t, first.Do(webtest.Case{Path: "/cesta"}), "/entrar?next=%2Fcesta")
	if got := add(mailbox, "3", "b"); got != http.StatusSeeOther {
		t.Errorf("more into the basket: %d", got)
	}
	leads(t, mailbox.Do(webtest.Case{Path: "/pedidos", Form: form("contacto", "Ana", "horario", "Tarde", "direccion", "2", "pago", "CONTADO", "idem", "p")}), "/pedidos/06355/recibido")
	if n := storetest.Scalar[int](t, s, "SELECT sum(quantity) FROM order_lines"); n != 5 {
		t.Errorf("%d were ordered", n)
	}
	oscar := first.Another()
	oscar.SignInPerson(storetest.Oscar(t, s))
	if page := oscar.Do(webtest.Case{Path: "/cesta"}); !page.Has("h2 | La cesta está vacía") {
		t.Errorf("a colleague's: %s", page.Text("main"))
	}
}

// The log names the browser in which a person signed in for sure, by its id and not by what proves it.
func TestTheLogKnowsTheBrowser(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Marta(t, s)
	b := webtest.Browse(t, s)
	leads(t, b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", storetest.Password)}), "/equipos")
	parts := strings.Split(b.Cookie("dc").Value, ".")
	b.Do(webtest.Case{Path: "/cuenta/clave", Form: form("clave", storetest.Password, "nueva", newPassword)})
	if got := storetest.Scalar[string](t, s, "SELECT device FROM audit WHERE action = 'contraseña cambiada'"); len(parts) != 4 || got != parts[2] {
		t.Errorf("the log has %q, the cookie %d parts", got, len(parts))
	}
	b.Do(webtest.Case{Path: "/salir", Form: form()})
	b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", "otra cosa distinta")})
	if got := storetest.Scalar[string](t, s, "SELECT device FROM audit ORDER BY id DESC LIMIT 1"); got != parts[2] {
		t.Errorf("of what failed at the door the log has %q", got)
	}
	stranger := b.Another()
	stranger.Do(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", "otra cosa distinta")})
	if got := storetest.Scalar[string](t, s, "SELECT device FROM audit ORDER BY id DESC LIMIT 1"); got != "" {
		t.Errorf("of a stranger the log has %q", got)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE instr(device, ?)", parts[3]); n != 0 {
		t.Error("the log has the signature")
	}
}
