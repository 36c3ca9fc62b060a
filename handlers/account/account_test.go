package account_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
	"areaclientes/views/account"
)

const wrong = "[role=alert] | Usuario o contraseña incorrectos"

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestEntry(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "a guest finds the form in the manual's words", Path: "/entrar", Has: []string{
			"h1 | Entrar", "label[for=usuario] | Usuario", "#usuario-a | Su número de cliente. Está en sus facturas.",
			"label[for=clave] | Contraseña", "#clave-a | La primera vez, el CIF de su empresa.",
			"input#clave[type=password][autocomplete=current-password]", "button[data-peek=clave]", "form[action='/entrar'][method=post] input[name=csrf]",
			"button | Entrar",
		}, HasNot: []string{"input[name=next]", "[role=alert].notice"}},
		webtest.Case{Name: "an own page to go on to is kept", Path: "/entrar?next=%2Fpedidos%3Fpagina%3D2", Has: []string{"input[name=next][value='/pedidos?pagina=2']"}},
		webtest.Case{Name: "a foreign page to go on to is dropped", Path: "/entrar?next=%2F%2Fevil.example", HasNot: []string{"input[name=next]"}},
		webtest.Case{Name: "under htmx it is still the whole page", Path: "/entrar", Partial: true, Has: []string{"head title", "form[action='/entrar']"}},
		webtest.Case{Name: "somebody signed in has no need of it", Path: "/entrar", As: storetest.GredosNumber, Status: 303, Location: "/equipos"},
		webtest.Case{Name: "somebody signed in goes on", Path: "/entrar?next=/cuenta", As: storetest.GredosNumber, Status: 303, Location: "/cuenta"},
		webtest.Case{Name: "the start page sends a guest to sign in", Path: "/", Status: 303, Location: "/entrar"},
		webtest.Case{Name: "the start page sends a customer to the machines", Path: "/", As: storetest.GredosNumber, Status: 303, Location: "/equipos"},
	)
}

func TestSignIn(t *testing.T) {
	const number, nif = storetest.GredosNumber, storetest.GredosNIF
	webtest.Run(t,
		webtest.Case{Name: "right: an account of their own is offered first", Path: "/entrar", Form: form("usuario", number, "clave", nif), Status: 303, Location: "/cuenta/activar"},
		webtest.Case{Name: "right, as people type it", Path: "/entrar", Form: form("usuario", " 4812 ", "clave", "es-b.45001237"), Status: 303, Location: "/cuenta/activar"},
		webtest.Case{Name: "right, and on to where they wanted to go", Path: "/entrar", Form: form("usuario", number, "clave", nif, "next", "/pedidos/06354"), Status: 303, Location: "/cuenta/activar?next=%2Fpedidos%2F06354"},
		webtest.Case{Name: "right, with a trap to go on to", Path: "/entrar", Form: form("usuario", number, "clave", nif, "next", "//evil.example"), Status: 303, Location: "/cuenta/activar"},
		webtest.Case{Name: "right, under htmx", Path: "/entrar", Form: form("usuario", number, "clave", nif), Partial: true, Status: 204, Header: map[string]string{"HX-Redirect": "/cuenta/activar"}},
		webtest.Case{Name: "right, and there is nothing to offer", Path: "/entrar", Form: form("usuario", storetest.IsidroNumber, "clave", storetest.IsidroNIF), Before: noMailbox, Status: 303, Location: "/equipos"},
		webtest.Case{Name: "wrong CIF keeps the user and never the password", Path: "/entrar", Form: form("usuario", "04812", "clave", "B00000001", "next", "/cuenta"), Status: 422,
			Has: []string{wrong, "title | Error: entrar", "input#usuario[value='04812']", "input[name=next][value='/cuenta']"}, HasNot: []string{"input#clave[value]", "body | B00000001"}},
		webtest.Case{Name: "unknown user", Path: "/entrar", Form: form("usuario", "77777", "clave", nif), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "customer no more", Path: "/entrar", Form: form("usuario", "00999", "clave", "B45007895"), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "nothing typed", Path: "/entrar", Form: form(), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "what was typed is shown as text", Path: "/entrar", Form: form("usuario", `"><script>alert(1)</script>`, "clave", "x"), Status: 422, Has: []string{wrong}, HasNot: []string{"script:not([src])"}},
		webtest.Case{Name: "a password in the address is not one", Path: "/entrar?clave=" + nif, Form: form("usuario", number), Status: 422, Has: []string{wrong}},
		webtest.Case{Name: "without a token", Path: "/entrar", Form: form("usuario", number, "clave", nif, "csrf", ""), Status: 403},
	)
}

func noMailbox(t *testing.T, s *store.Store) { storetest.Exec(t, s, "UPDATE customers SET email = ''") }

func TestSignInSaysTheSameToAll(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "INSERT INTO customers (id, number, name, nif, created_at, updated_at) VALUES (90, '00990', 'Sin NIF', '', 0, 0)")
	b := webtest.Browse(t, s)
	seen := ""
	for name, form := range map[string]url.Values{
		"wrong CIF":     form("usuario", "04812", "clave", "B00000001"),
		"unknown":       form("usuario", "77777", "clave", "B00000001"),
		"no customer":   form("usuario", "00999", "clave", "B45007895"),
		"without a NIF": form("usuario", "00990", "clave", ""),
	} {
		answer := b.Do(webtest.Case{Path: "/entrar", Form: form})
		said := answer.Text("main [role=alert].notice")
		if answer.Status != http.StatusUnprocessableEntity || said == "" || seen != "" && said != seen {
			t.Errorf("%s: %d %q, others were told %q", name, answer.Status, said, seen)
		}
		seen = said
	}
}

var nonces = regexp.MustCompile(`(name="csrf" value=|X-CSRF-Token&#34;:&#34;|name="csrf-token" content=)[^>]*`)

// Right and wrong users cannot be told apart by a single byte, nor by a header.
func TestRefusalsAreTheSameBytes(t *testing.T) {
	const nif = storetest.GredosNIF
	for _, policy := range []string{store.NIFLimited, store.NIFActivation} {
		seen := ""
		for name, c := range map[string]struct{ user, secret, setup string }{
			"unknown":        {"77777", nif, ""},
			"wrong NIF":      {"04812", "B00000001", ""},
			"wrong password": {"04812", "otra cosa distinta", "person"},
			"inactive":       {"04812", nif, "UPDATE customers SET active = 0"},
			"expired":        {"04812", nif, "INSERT INTO nif_access (customer_id, times) VALUES (1, 20)"},
			"frozen":         {"04812", nif, "INSERT INTO nif_access (customer_id, frozen_at) VALUES (1, 1)"},
		} {
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "INSERT INTO settings (key, value) VALUES ('acceso_cif', ?) ON CONFLICT DO UPDATE SET value = excluded.value", policy)
			if c.setup == "person" {
				storetest.Marta(t, s)
			} else if c.setup != "" {
				storetest.Exec(t, s, c.setup)
			}
			got := webtest.Browse(t, s).Do(webtest.Case{Path: "/entrar", Form: form("usuario", c.user, "clave", c.secret)})
			body := nonces.ReplaceAllString(strings.ReplaceAll(got.Body, c.user, "USER1"), "")
			body = strings.ReplaceAll(body, got.Header.Get("X-Request-Id"), "")
			var names []string
			for header := range got.Header {
				names = append(names, header)
			}
			slices.Sort(names)
			answer := fmt.Sprint(got.Status, names, body)
			if seen != "" && answer != seen {
				t.Errorf("%s, %s: the answer is not that of the others\n%s\n%s", policy, name, answer, seen)
			}
			seen = answer
			if !got.Has("[role=alert] | Si los datos son correctos, hemos enviado un enlace al correo registrado.") {
				t.Errorf("%s, %s: %s", policy, name, got.Text("[role=alert]"))
			}
		}
	}
}

func TestTooManySignIns(t *testing.T) {
	s, clock := storetest.Open(t)
	b := webtest.Browse(t, s)
	try := func(nif string) webtest.Answer {
		return b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", nif)})
	}
	for i := range 20 {
		got := b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", strconv.Itoa(70000+i), "clave", "B00000001")})
		if got.Status != http.StatusUnprocessableEntity {
			t.Fatalf("try %d: status %d, want 422", i+1, got.Status)
		}
	}
	clock.Add(4*time.Minute + 30*time.Second)
	answer := try(storetest.GredosNIF)
	if answer.Status != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != strconv.Itoa(10*60+30) {
		t.Errorf("the right password after 20 wrong ones: %d, Retry-After %q; want 429, 630", answer.Status, answer.Header.Get("Retry-After"))
	}
	if !answer.Has("[role=alert] | esperar 11 minutos") || !answer.Has("input#usuario[value='04812']") {
		t.Errorf("no word of when to go on, or the user is gone: %s", answer.Text("main"))
	}
	clock.Add(10*time.Minute + 30*time.Second)
	if got := try(storetest.GredosNIF).Status; got != http.StatusSeeOther {
		t.Errorf("after the wait: status %d, want 303", got)
	}
}

func TestSignInThatTheStoreCannotJudgeIsNotCounted(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	token := b.Token(false)
	storetest.Exec(t, s, "ALTER TABLE customers RENAME TO gone")
	for range 25 {
		answer := b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", "04812", "clave", "B00000001", "csrf", token)})
		if answer.Status != http.StatusInternalServerError {
			t.Fatalf("status %d, want 500 every time", answer.Status)
		}
	}
	storetest.Exec(t, s, "ALTER TABLE gone RENAME TO customers")
	if answer := b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", "04812", "clave", storetest.GredosNIF, "csrf", token)}); answer.Status != http.StatusSeeOther {
		t.Errorf("once it answers again: status %d, want 303", answer.Status)
	}
}

func TestSession(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(storetest.GredosNumber)
	if answer := b.Do(webtest.Case{Path: "/cuenta"}); answer.Status != http.StatusOK {
		t.Fatalf("signed in: /cuenta answers %d", answer.Status)
	}
	out := b.Do(webtest.Case{Path: "/salir", Form: form()})
	if out.Status != http.StatusSeeOther || out.Header.Get("Location") != "/entrar" || out.Header.Get("Clear-Site-Data") != `"cache", "storage"` {
		t.Errorf("sign out: %d to %q, Clear-Site-Data %q", out.Status, out.Header.Get("Location"), out.Header.Get("Clear-Site-Data"))
	}
	if page := b.Do(webtest.Case{Path: "/entrar"}); !page.Has("#banner, [role=status] | Ha salido") {
		t.Errorf("no word of having left: %s", page.Text("main"))
	}
	if answer := b.Do(webtest.Case{Path: "/cuenta"}); answer.Status != http.StatusSeeOther || answer.Header.Get("Location") != "/entrar?next=%2Fcuenta" {
		t.Errorf("after signing out /cuenta answers %d to %q", answer.Status, answer.Header.Get("Location"))
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM sessions"); n != 0 {
		t.Errorf("%d sessions left, want none", n)
	}
}

func TestSessionEndsWithTheCustomer(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(storetest.GredosNumber)
	storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = 1")
	if answer := b.Do(webtest.Case{Path: "/cuenta"}); answer.Status != http.StatusSeeOther {
		t.Errorf("customer no more: /cuenta answers %d, want 303", answer.Status)
	}
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the owner sees what the ERP has", Path: "/cuenta", As: storetest.GredosNumber, Has: []string{
			"h1 | Cuenta", "dd | 04812", "dd | TALLERES GREDOS, S.L.", "dd | B45001237", "dd | 45007 TOLEDO",
			"dd | TRANSFERENCIA", "dd | 5 %", "dd | Sin descuento", "h3 | Almacén", "dd | De 7:00 a 14:00",
			"nav [aria-current=page] | Cuenta", "form[action='/tema'] input[name=tema][value=dark]",
		}, HasNot: []string{"dd | 45007 TOLEDO (TOLEDO)", "h3 | Plaza Mayor"}},
		webtest.Case{Name: "contacts are masked for whoever only knew the CIF", Path: "/cuenta", As: storetest.GredosNumber,
			Has: []string{"dd | a•••@t•••.example", "dd | 9•• ••• •33", "main | Algunos datos se muestran solo en parte"}, HasNot: []string{"main | administracion@", "main | 925112233", "main | Ana Belén"}},
		webtest.Case{Name: "nothing of a stranger", Path: "/cuenta", As: storetest.AlbercheNumber, Has: []string{"dd | 00107", "dd | IVA con recargo de equivalencia", "dd | 2 %"}, HasNot: []string{"body | GREDOS", "body | Almacén"}},
		webtest.Case{Name: "without addresses it says what happens", Path: "/cuenta", As: storetest.IsidroNumber, Has: []string{"main | Enviamos sus pedidos a la dirección de su empresa"}, HasNot: []string{"h3", "main | Algunos datos se muestran"}},
		webtest.Case{Name: "a guest signs in first", Path: "/cuenta", Status: 303, Location: "/entrar?next=%2Fcuenta"},
		webtest.Case{Name: "a guest signs in first under htmx", Path: "/cuenta", Partial: true, Status: 204, Header: map[string]string{"HX-Redirect": "/entrar"}},
	)
}

func TestShowOfAPerson(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE customers SET nif = '12345678A', nif_valid = 0 WHERE id = 4")
	b := webtest.Browse(t, s)
	if got := b.Do(webtest.Case{Path: "/entrar", Form: form("usuario", "555", "clave", "12.345.678-a")}).Status; got != http.StatusSeeOther {
		t.Fatalf("sign in: status %d", got)
	}
	answer := b.Do(webtest.Case{Path: "/cuenta"})
	if !answer.Has("dt | NIF") || !answer.Has("dd | •••4567••") || strings.Contains(answer.Body, "12345678") {
		t.Errorf("the NIF of a person is not masked: %s", answer.Text("main"))
	}
	if !answer.Has("main | no cuadra") {
		t.Error("no word of the control character")
	}
}

func TestTheme(t *testing.T) {
	const cookie = "tema=dark; max-age=31536000; path=/; HttpOnly; SameSite=Lax"
	dark := form("tema", "dark", "next", "/cuenta")
	webtest.Run(t,
		webtest.Case{Name: "saved for a year, and back", Path: "/tema", As: storetest.GredosNumber, Form: dark, Status: 303, Location: "/cuenta", Header: map[string]string{"Set-Cookie": cookie}},
		webtest.Case{Name: "htmx needs no answer", Path: "/tema", As: storetest.GredosNumber, Form: dark, Partial: true, Status: 204, Header: map[string]string{"Set-Cookie": cookie, "HX-Redirect": ""}},
		webtest.Case{Name: "over TLS for this host alone", Path: "/tema", As: storetest.GredosNumber, Secure: true, Form: dark, Status: 303,
			Header: map[string]string{"Set-Cookie": "__Host-" + strings.Replace(cookie, "HttpOnly;", "HttpOnly; secure;", 1)}},
		webtest.Case{Name: "never back to a foreign page", Path: "/tema", As: storetest.GredosNumber, Form: form("tema", "light", "next", "https://evil.example"), Status: 303, Location: "/equipos"},
		webtest.Case{Name: "a look that there is not", Path: "/tema", As: storetest.GredosNumber, Form: form("tema", "pink"), Status: 422, Header: map[string]string{"Set-Cookie": ""}},
		webtest.Case{Name: "a guest signs in first", Path: "/tema", Form: form("tema", "dark"), Status: 303},
	)
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(storetest.GredosNumber)
	b.Do(webtest.Case{Path: "/tema", Form: dark})
	if answer := b.Do(webtest.Case{Path: "/cuenta"}); !answer.Has("html[data-theme=dark]") || answer.Count("main input[name=tema][value=dark][checked]") != 1 {
		t.Error("the next page is not dark")
	}
}

func TestReadingPages(t *testing.T) {
	var steps []string
	for i, s := range account.Steps() {
		steps = append(steps, "nav.toc a[href='#"+s.ID+"']", "h2#"+s.ID+" | "+strconv.Itoa(i+1)+". "+s.Title)
	}
	legal := func(t *testing.T, s *store.Store) {
		dealer, err := s.Settings.Get(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		dealer.LegalName, dealer.NIF, dealer.Registry = "Sercamán Soluciones, S.L.", "B45000007", "Registro Mercantil de Toledo, tomo 1, hoja TO-1"
		dealer.Address, dealer.Email, dealer.Web = "Calle Real, 1\n45001 Toledo", "oficina@sercaman.example", "www.sercaman.example"
		if err := s.Settings.Put(t.Context(), dealer); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "legal notice, LSSI article 10", Path: "/aviso-legal", Before: legal, Has: []string{
			"h1 | Aviso legal", "dd | Sercamán Soluciones, S.L.", "dd | B45000007", "dd | tomo 1", "dd | 45001 Toledo", "dd a[href='mailto:oficina@sercaman.example']",
		}, HasNot: []string{"nav.nav", "a[href='www.sercaman.example']"}},
		webtest.Case{Name: "legal notice, signed in", Path: "/aviso-legal", As: storetest.GredosNumber, Has: []string{"h1 | Aviso legal", "nav.nav a[href='/equipos']"}},
		webtest.Case{Name: "privacy, guest", Path: "/privacidad", Before: legal, Has: []string{
			"h1 | Privacidad y cookies", "main | Sercamán Soluciones, S.L., con NIF B45000007", "main | artículo 22.2", "a[href='https://www.aepd.es/']",
			"main | por correo electrónico a oficina@sercaman.example, por teléfono al",
		}, HasNot: []string{"nav.nav"}},
		webtest.Case{Name: "privacy of a dealer that filled in nothing", Path: "/privacidad", Before: func(t *testing.T, s *store.Store) {
			storetest.Exec(t, s, "DELETE FROM settings")
		}, Has: []string{"main | dirigirse a nosotros en nuestra oficina."}},
		webtest.Case{Name: "accessibility, guest", Path: "/accesibilidad", Has: []string{"h1 | Accesibilidad", "main | WCAG 2.2"}, HasNot: []string{"nav.nav"}},
		webtest.Case{Name: "help, guest", Path: "/ayuda", Has: append(steps, "figure.piece [inert] .badge | Lectura pendiente"), HasNot: []string{"nav.nav", "form"}},
		webtest.Case{Name: "help, signed in", Path: "/ayuda", As: storetest.GredosNumber, Has: append(steps, "nav.nav")},
	)
}

// The manual and the screens say the same words; these are those of the contract with the customer.
func TestHelpHasTheWordsOfTheManual(t *testing.T) {
	s, _ := storetest.Open(t)
	text := webtest.Browse(t, s).Do(webtest.Case{Path: "/ayuda"}).Text("main")
	for _, words := range []string{
		"Usuario", "Contraseña", "Equipos", "Pedidos", "Incidencias", "Lecturas", "Cuenta", "0,00 €", "Equipo", "Ref.", "Ubicación", "Contacto", "Acciones",
		"Introducir lectura", "Comunicar incidencia", "Pedir consumibles", "Introducción de lecturas", "Modelo", "ID", "Ref. propia", "Dirección",
		"Población", "Teléfono", "Fax", "eMail", "Última lectura", "BN", "Color", "Crear toma de copias", "Introducción de incidencias",
		"Datos de la incidencia", "Avería", "Tipo de aviso", "Correctivo", "Preventivo", "Instalación", "Consulta", "Añadir documento", "Crear incidencia",
		"Introducción de pedidos", "Búsqueda de artículos", "Incluido en contrato", "No incluido en contrato", "+ Añadir a la cesta", "Seguir navegando",
		"Rellene los datos adicionales si es necesario", "*Contacto", "*Horario", "Dirección de envío", "Cliente", "Forma de pago", "Su pedido",
		"Observaciones", "Volver", "Finalizar pedido", "Pedido", "Procesando", "Enviar a...", "Dtos.", "Importes", "Ver",
	} {
		if !strings.Contains(text, "«"+words+"»") {
			t.Errorf("no «%s»", words)
		}
	}
	if !strings.Contains(text, "[W92987] Incidencia creada de manera satisfactoria") {
		t.Error("no banner of the incident")
	}
}

// «Ayuda» tells how to sign in at this dealer, with the words of the screens.
func TestHelpWithSigningIn(t *testing.T) {
	opens := func(policy string) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			if err := s.Settings.Change(t.Context(), store.PagePolicies, 1, func(d *store.Dealer) { d.NIFPolicy = policy }); err != nil {
				t.Fatal(err)
			}
		}
	}
	const step, mended = "section[aria-labelledby=entrar] | ", "section[aria-labelledby=problemas] | "
	all := []string{step + "«Enviarme el enlace»", step + "15 caracteres", step + "«Ahora no»", step + "«Entrar con un enlace»", step + "«Entrar con llave»",
		step + "«¿Ha olvidado la contraseña?»", step + "«Invitar a un compañero»", step + "20 veces, durante 90 días", step + "el CIF ya no abre nada",
		"a[href='/acceso/codigo']", "a[href='/entrar/ayuda']", mended + "30 minutos", mended + "el usuario es su correo"}
	webtest.Run(t,
		webtest.Case{Name: "as it is at first", Path: "/ayuda", Has: all},
		webtest.Case{Name: "number and CIF only bring a link", Path: "/ayuda", Before: opens(store.NIFActivation), Has: []string{step + "le enviamos al correo que tenemos anotado un enlace"}, HasNot: []string{step + "20 veces", step + "«Enviarme el enlace»"}},
		webtest.Case{Name: "number and CIF for ever", Path: "/ayuda", Before: opens(store.NIFAlways), Has: []string{step + "sigue adelante con el CIF"}, HasNot: []string{step + "20 veces", step + "ya no abre nada", mended + "ya no sirve"}},
	)
}

// The forms that take what is personal say what for, and lead to the rest.
func TestPrivacyNotes(t *testing.T) {
	const note = "p.small.muted a[href='/privacidad']"
	webtest.Run(t,
		webtest.Case{Name: "signing in", Path: "/entrar", Has: []string{note, "p.small | abrirle la sesión"}},
		webtest.Case{Name: "activation", Path: "/cuenta/activar", As: storetest.GredosNumber, Has: []string{note}},
		webtest.Case{Name: "own account", Path: "/cuenta", As: webtest.AsMarta, Has: []string{note}},
		webtest.Case{Name: "an incident", Path: "/equipos/1/incidencias", As: webtest.AsMarta, Has: []string{note, "p.small | atender la incidencia"}},
		webtest.Case{Name: "a colleague", Path: "/cuenta/usuarios/nuevo", As: webtest.AsMarta, Has: []string{note}},
	)
}

// What «Privacidad y cookies» says is what the portal does.
func TestEveryCookieIsDeclared(t *testing.T) {
	declared := map[string]bool{}
	for _, k := range account.Cookies() {
		declared[k.Name] = true
	}
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	set := map[string]bool{}
	note := func(c webtest.Case) {
		for _, line := range b.Do(c).Header.Values("Set-Cookie") {
			name, _, _ := strings.Cut(line, "=")
			set[strings.TrimPrefix(name, "__Host-")] = true
		}
	}
	note(webtest.Case{Path: "/entrar"})
	note(webtest.Case{Path: "/ayuda"})
	note(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", storetest.GredosNIF)})
	note(webtest.Case{Path: "/cuenta"})
	note(webtest.Case{Path: "/cuenta/activar", Form: form()})
	note(webtest.Case{Path: linkOf(t, s, "access_activate")})
	note(webtest.Case{Path: "/entrar/ayuda", Form: form("usuario", storetest.GredosNumber)})
	note(webtest.Case{Path: "/tema", Form: form("tema", "dark")})
	note(webtest.Case{Path: "/salir", Form: form()})
	storetest.Marta(t, s)
	note(webtest.Case{Path: "/entrar", Form: form("usuario", storetest.GredosNumber, "clave", storetest.Password)})
	for name := range set {
		if !declared[name] {
			t.Errorf("cookie %q is set and not declared", name)
		}
	}
	for name := range declared {
		if !set[name] {
			t.Errorf("cookie %q is declared and not set", name)
		}
	}
}
