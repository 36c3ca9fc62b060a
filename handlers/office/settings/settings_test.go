package settings_test

import (
	"bytes"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const path = "/gestion/ajustes"

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

// legal is «Textos legales» filled in.
func legal(version string, more ...string) url.Values {
	values := form("version", version, "nif", "B45000000", "registry", "Tomo 1", "address", "Calle 1", "web", "https://sercaman.example", "legal_extra", "Uno.\n\nDos <b>.", "privacy_extra", "")
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values
}

// meanwhile somebody else changes a page.
func meanwhile(page store.SettingsPage, change func(*store.Dealer)) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		ctx := store.WithActor(t.Context(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleAdmin})
		if err := s.Settings.Change(ctx, page, 1, change); err != nil {
			t.Fatal(err)
		}
	}
}

func dealer(t *testing.T, s *store.Store) store.Dealer {
	t.Helper()
	d, err := s.Settings.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPages(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the list", Path: path, As: webtest.AsAdmin, Has: []string{"h1 | Ajustes", "a[href='/gestion/ajustes/marca'] | Marca y colores", "a[href='/gestion/ajustes/cartas']", ".side a[aria-current=page] | Ajustes"}},
		webtest.Case{Name: "not for the office", Path: path + "/legal", As: webtest.AsClerk, Status: 403},
		webtest.Case{Name: "nor its changes", Path: path + "/legal", As: webtest.AsClerk, Form: legal("1"), Status: 403},
		webtest.Case{Name: "hours", Path: path + "/horario", As: webtest.AsAdmin, Has: []string{"input[name=promise]", "input[name=reading_day][value='20']", "nav.tabs a[aria-current=page] | Horario"}},
		webtest.Case{Name: "policies", Path: path + "/politicas", As: webtest.AsAdmin, Has: []string{"input[name=review_units][value='10']", "option[selected][value='Europe/Madrid']"}},
		webtest.Case{Name: "a zone that the list does not offer stays", Path: path + "/politicas", As: webtest.AsAdmin,
			Before: meanwhile(store.PagePolicies, func(d *store.Dealer) { d.Zone = "Europe/Lisbon" }), Has: []string{"option[selected] | Europe/Lisbon", "#historial", "del | Europe/Madrid"}},
		webtest.Case{Name: "saved, and the log says so", Path: path + "/legal", As: webtest.AsAdmin, Form: legal("1"), Status: 303, Location: path + "/legal", After: func(t *testing.T, s *store.Store) {
			if d := dealer(t, s); d.Registry != "Tomo 1" || d.LegalExtra != "Uno.\n\nDos <b>." {
				t.Errorf("%+v", d)
			}
			lines, err := s.Audit.List(t.Context(), store.AuditFilter{Object: store.OnSettings, Limit: 9})
			if err != nil || len(lines) != 1 || lines[0].By.Staff != storetest.Admin {
				t.Errorf("%+v, %v", lines, err)
			}
		}},
		webtest.Case{Name: "a number that is none keeps what was typed", Path: path + "/horario", As: webtest.AsAdmin, Status: 422, Partial: true,
			Form: form("version", "1", "phone", "925", "reading_day", "veinte", "reopen_days", "15", "promise", "Ya"),
			Has:  []string{"form#ajuste input[name=reading_day][value=veinte][aria-invalid]", "input[name=promise][value=Ya]", "#resumen a[href='#reading_day']"}, HasNot: []string{"h1"},
			After: func(t *testing.T, s *store.Store) {
				if d := dealer(t, s); d.Promise == "Ya" {
					t.Error("half of it was saved")
				}
			}},
		webtest.Case{Name: "too late: what the other did, what was typed, and the new version", Path: path + "/legal", As: webtest.AsAdmin, Form: legal("1", "registry", "Tomo 2"), Status: 409, Partial: true,
			Before: meanwhile(store.PageLegal, func(d *store.Dealer) { d.Registry = "Tomo 9" }),
			Has:    []string{"form#ajuste | Ana Belmonte lo ha cambiado mientras tanto", "ins | Tomo 9", "input[name=registry][value='Tomo 2']", "input[name=version][value='2']"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "what the person left alone follows the other", Path: path + "/horario", As: webtest.AsAdmin, Status: 409, Partial: true,
			Before: meanwhile(store.PageHours, func(d *store.Dealer) { d.Phone, d.ReadingDay = "925 99 99 99", 25 }),
			Form:   form("version", "1", "phone", "925 00 00 00", "reading_day", "12", "reopen_days", "15", "promise", "Ya"),
			Has:    []string{"input[name=phone][value='925 99 99 99']", "input[name=reading_day][value='12']", "input[name=promise][value=Ya]"}},
		webtest.Case{Name: "without a script the same on a page", Path: path + "/legal", As: webtest.AsAdmin, Form: legal("1"), Status: 409,
			Before: meanwhile(store.PageLegal, func(d *store.Dealer) { d.Registry = "Tomo 9" }), Has: []string{"h1 | Textos legales", ".notice--warn | Ana Belmonte"}},
		webtest.Case{Name: "a form that saw nothing", Path: path + "/legal", As: webtest.AsAdmin, Form: legal("0"), Status: 409},
		webtest.Case{Name: "customers read it, as text", Path: "/aviso-legal", Before: meanwhile(store.PageLegal, func(d *store.Dealer) { d.LegalExtra = "Uno.\n\nDos <b>." }),
			Has: []string{"main p | Uno.", "main p | Dos <b>."}},
		webtest.Case{Name: "and about privacy", Path: "/privacidad", Before: meanwhile(store.PageLegal, func(d *store.Dealer) { d.PrivacyExtra = "Delegada: Eva." }), Has: []string{"main p | Delegada: Eva."}},
	)
}

func TestAddresses(t *testing.T) {
	here := func(t *testing.T, s *store.Store) {
		if err := s.Settings.SetHosts(t.Context(), []string{webtest.Host}); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "as they are", Path: path + "/direcciones", As: webtest.AsAdmin, Before: here, Has: []string{"textarea[name=hosts] | " + webtest.Host}},
		webtest.Case{Name: "another name", Path: path + "/direcciones", As: webtest.AsAdmin, Before: here, Status: 303,
			Form: form("version", "2", "base_url", "https://portal.example", "hosts", webtest.Host+"\nOtro.example, tercero.example"), After: func(t *testing.T, s *store.Store) {
				if hosts, err := s.Settings.Hosts(t.Context()); err != nil || strings.Join(hosts, " ") != webtest.Host+" otro.example tercero.example" {
					t.Errorf("%q, %v", hosts, err)
				}
			}},
		webtest.Case{Name: "not the one under the feet", Path: path + "/direcciones", As: webtest.AsAdmin, Before: here, Status: 422,
			Form: form("version", "2", "hosts", "otro.example"), Has: []string{"#hosts-e | se queda fuera", "textarea | otro.example"}},
		webtest.Case{Name: "no name at all", Path: path + "/direcciones", As: webtest.AsAdmin, Status: 422,
			Form: form("version", "1", "base_url", "portal", "hosts", "https://x"), Has: []string{"#base_url-e"}},
	)
}

func TestSeries(t *testing.T) {
	good := []string{"version", "1", "order_prefix", "", "order_width", "5", "order_next", "99000", "incident_prefix", "W", "incident_width", "5", "incident_next", "99000"}
	webtest.Run(t,
		webtest.Case{Name: "as they are", Path: path + "/series", As: webtest.AsAdmin, Has: []string{"legend | Pedidos: el siguiente será", "input[name=incident_prefix]"}},
		webtest.Case{Name: "further on", Path: path + "/series", As: webtest.AsAdmin, Form: form(good...), Status: 303, After: func(t *testing.T, s *store.Store) {
			if list, err := s.Settings.Series(t.Context()); err != nil || list[0].Next != 99000 {
				t.Errorf("%+v, %v", list, err)
			}
		}},
		webtest.Case{Name: "no number", Path: path + "/series", As: webtest.AsAdmin, Form: form(append(good[:6:6], "order_next", "mil", "incident_width", "5", "incident_next", "99000")...), Status: 422,
			Has: []string{"#order_next-e", "input[name=order_next][value=mil]"}},
	)
}

func TestLetters(t *testing.T) {
	const letter = path + "/cartas/" + store.LetterOrderCustomer
	own := store.LetterText{Subject: "Suyo {numero}", Opening: "Gracias, {nombre}."}
	mine := func(t *testing.T, s *store.Store) {
		if err := s.Settings.ChangeLetter(t.Context(), 1, store.LetterOrderCustomer, "Pedido recibido", own); err != nil {
			t.Fatal(err)
		}
	}
	is := func(want store.LetterText) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			if text, err := s.Settings.LetterText(t.Context(), store.LetterOrderCustomer); err != nil || text != want {
				t.Errorf("%+v, %v, want %+v", text, err, want)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "the list", Path: path + "/cartas", As: webtest.AsAdmin, Before: mine, Has: []string{"td | Suyo 06354", "td .badge--info | Propio", "a[href='" + letter + "'] | Cambiar"}},
		webtest.Case{Name: "the standard words to begin with", Path: letter, As: webtest.AsAdmin, Has: []string{"textarea[name=opening] | Su número es {numero}.", "#vista | Su número es 06354.", "code | {total}"}, HasNot: []string{"button[value=normal]"}},
		webtest.Case{Name: "a letter that there is not", Path: path + "/cartas/postal", As: webtest.AsAdmin, Status: 404},
		webtest.Case{Name: "how it will look", Path: letter + "/vista", As: webtest.AsAdmin, Partial: true, Form: form("subject", "A {cliente}", "opening", "Hola <b>"),
			Has: []string{"#vista b | A Talleres Gredos, S.L.", ".letter | Hola <b>"}, HasNot: []string{"form", "h1"}, After: is(store.LetterText{})},
		webtest.Case{Name: "the same without a script", Path: letter + "/vista", As: webtest.AsAdmin, Form: form("version", "1", "subject", "A", "opening", "B"), Has: []string{"h1", "input[name=subject][value=A]", "#vista b | A"}},
		webtest.Case{Name: "saved", Path: letter, As: webtest.AsAdmin, Form: form("version", "1", "subject", own.Subject, "opening", own.Opening), Status: 303, Location: letter, After: is(own)},
		webtest.Case{Name: "the standard words are none of its own", Path: letter, As: webtest.AsAdmin, Before: mine, Status: 303,
			Form: form("version", "2", "subject", "[{numero}] Hemos recibido su pedido", "opening", "Gracias por su pedido. Su número es {numero}.\n{revision}", "closing", "Le escribiremos cuando salga. Mientras esté en proceso puede anularlo."), After: is(store.LetterText{})},
		webtest.Case{Name: "back to the standard words", Path: letter, As: webtest.AsAdmin, Before: mine, Form: form("version", "2", "subject", "x", "opening", "y", "accion", "normal"), Status: 303, After: is(store.LetterText{})},
		webtest.Case{Name: "a word that nobody knows", Path: letter, As: webtest.AsAdmin, Form: form("version", "1", "subject", "{avería}", "opening", "y"), Status: 422, Has: []string{"#subject-e | {avería}"}, After: is(store.LetterText{})},
		webtest.Case{Name: "too late", Path: letter, As: webtest.AsAdmin, Before: mine, Form: form("version", "1", "subject", "x", "opening", "y"), Status: 409, Has: []string{".notice--warn", "ins | Suyo {numero}", "input[name=version][value='2']"}, After: is(own)},
	)
}

func pngOf(t *testing.T, width int) []byte {
	t.Helper()
	var body bytes.Buffer
	if err := png.Encode(&body, image.NewNRGBA(image.Rect(0, 0, width, 20))); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

func TestBrand(t *testing.T) {
	const brand = path + "/marca"
	fields := func(color, picked string) url.Values {
		return form("version", "1", "name", "Nueva <b>", "legal_name", "Nueva, S.L.", "color", color, "muestra", picked)
	}
	logo := func(name string, body []byte) []webtest.File {
		return []webtest.File{{Field: "logo", Name: name, Data: body}}
	}
	has := func(color, logoPart string) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			if d := dealer(t, s); d.Color != color || !strings.Contains(d.Logo, logoPart) {
				t.Errorf("colour %s, logo %.200s", d.Color, d.Logo)
			}
		}
	}
	now := "#b3131b"
	red := meanwhileColor(now)
	svg := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><path d="M0 0h9v9z"/></svg>`)
	webtest.Run(t,
		webtest.Case{Name: "as it is", Path: brand, As: webtest.AsAdmin, Before: red, Has: []string{"#vista svg.preview", "#vista td | 6,9 : 1", "input[type=color][value='" + now + "']", "input[name=color][value='" + now + "']"}, HasNot: []string{"[style]"}},
		webtest.Case{Name: "another colour, typed", Path: brand + "/vista?color=ffff00&muestra=%23b3131b&name=X", As: webtest.AsAdmin, Partial: true, Has: []string{"#vista", "svg text | X", "#muestra[hx-swap-oob][value='#ffff00']"}, HasNot: []string{"form", "#color"}},
		webtest.Case{Name: "another colour, picked", Path: brand + "/vista?de=muestra&color=%23b3131b&muestra=%23112233", As: webtest.AsAdmin, Partial: true, Has: []string{"#color[hx-swap-oob][value='#112233']"}, HasNot: []string{"#muestra"}},
		webtest.Case{Name: "half a colour", Path: brand + "/vista?color=%23b3", As: webtest.AsAdmin, Partial: true, Has: []string{"#vista .notice--warn"}, HasNot: []string{"#muestra", "svg.preview"}},
		webtest.Case{Name: "the preview is a page too", Path: brand + "/vista?color=%23112233&name=Otra", As: webtest.AsAdmin, Has: []string{"h1", "input[name=color][value='#112233']", "input[name=name][value=Otra]"}},
		webtest.Case{Name: "saved", Path: brand, As: webtest.AsAdmin, Form: fields("ABC", now), Files: logo("l.svg", svg), Status: 303, Location: brand, After: has("#aabbcc", `<path d="M0 0h9v9z">`)},
		webtest.Case{Name: "a picture", Path: brand, As: webtest.AsAdmin, Form: fields("#112233", now), Files: logo("l.png", pngOf(t, 40)), Status: 303, After: has("#112233", "data:image/png;base64,")},
		webtest.Case{Name: "picked where there is no script", Path: brand, As: webtest.AsAdmin, Before: red, Form: form("version", "2", "name", "N", "color", now, "muestra", "#445566"), Status: 303, After: has("#445566", "")},
		webtest.Case{Name: "what is no picture", Path: brand, As: webtest.AsAdmin, Form: fields("#112233", now), Files: logo("l.svg", []byte("<html/>")), Status: 422, Partial: true, Has: []string{"#logo-e | SVG ni un PNG", "input[name=name][value='Nueva <b>']"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "what is no colour", Path: brand, As: webtest.AsAdmin, Form: fields("rojo", now), Status: 422, Has: []string{"#color-e", "#vista .notice--warn", "input[name=color][value=rojo]"}},
		webtest.Case{Name: "the logo goes", Path: brand, As: webtest.AsAdmin, Before: meanwhile(store.PageBrand, func(d *store.Dealer) { d.Logo = string(svg) }),
			Form: form("version", "2", "name", "N", "color", now, "sin_logo", "1"), Status: 303, After: func(t *testing.T, s *store.Store) {
				if d := dealer(t, s); d.Logo != "" {
					t.Error("it is still there")
				}
			}},
	)
}

func meanwhileColor(color string) func(*testing.T, *store.Store) {
	return meanwhile(store.PageBrand, func(d *store.Dealer) { d.Color = color })
}

// A logo is served as what it is, under the name of its content, and a large one arrives whole.
func TestLogoIsServed(t *testing.T) {
	s, _ := storetest.Open(t)
	admin := webtest.Browse(t, s)
	admin.SignInStaff(storetest.Admin)
	large := pngOf(t, 40)
	large = append(large, bytes.Repeat([]byte("x"), 200<<10)...) // more than a form without files may have
	got := admin.Do(webtest.Case{Path: path + "/marca", Form: form("version", "1", "name", "N", "color", "#112233"), Files: []webtest.File{{Field: "logo", Name: "l.png", Data: large}}})
	if got.Status != 303 {
		t.Fatalf("status %d\n%.800s", got.Status, got.Body)
	}
	page := admin.Do(webtest.Case{Path: path + "/marca"})
	logo := admin.Do(webtest.Case{Path: page.Attr(".side img", "src")})
	if logo.Status != 200 || logo.Header.Get("Content-Type") != "image/png" || !strings.Contains(logo.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%d %s", logo.Status, logo.Header.Get("Content-Type"))
	}
}
