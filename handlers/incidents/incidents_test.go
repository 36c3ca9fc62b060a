package incidents_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	gredos   = storetest.GredosNumber
	stranger = storetest.AlbercheNumber
	konica   = "/equipos/2/incidencias"
	first    = "/incidencias/W92987"
	created  = "[W92987] Incidencia creada de manera satisfactoria"
	tinyPDF  = "%PDF-1.7\n%%EOF"
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// breakdown is a form filled in, with changes.
func breakdown(pairs ...string) url.Values {
	values := form("contact", "Ana Belén Ruiz", "description", "Salen rayas.\nC-2557 <b>", "kind", "correctivo", "severity", "parcial", "idem", "k1")
	for field, value := range form(pairs...) {
		values[field] = value
	}
	return values
}

func screenshot(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// reported gives Gredos an incident with two files before the request.
func reported(t *testing.T, s *store.Store) {
	t.Helper()
	_, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, store.Report{
		Contact: "Ana Belén Ruiz", Phone: "925112233", Description: "Rayas negras", Severity: store.Stopped, Idem: "before",
		Files: []store.File{store.FileOf("avería <1>.png", screenshot(t)), store.FileOf("parte.pdf", []byte(tinyPDF))},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, token := range []string{"aaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbb"} {
		storetest.Exec(t, s, "UPDATE attachments SET token = ? WHERE id = ?", token, i+1)
	}
}

func closed(t *testing.T, s *store.Store) {
	t.Helper()
	reported(t, s)
	if _, err := s.Incidents.Close(context.Background(), storetest.Gredos, "W92987", ""); err != nil {
		t.Fatal(err)
	}
}

// closedForGood is closed for longer than the dealer allows to reopen.
func closedForGood(t *testing.T, s *store.Store) {
	t.Helper()
	closed(t, s)
	storetest.Exec(t, s, "UPDATE incidents SET closed_at = ?", storetest.Start.Add(-30*24*time.Hour).UnixMilli())
}

func visited(t *testing.T, s *store.Store) {
	t.Helper()
	reported(t, s)
	from := storetest.Start.Add(22*time.Hour + 30*time.Minute) // 10:00 in Madrid
	_, err := s.Office.MoveIncident(context.Background(), "Javier Molina", "W92987", store.IncidentMove{
		State: store.IncidentVisit, VisitFrom: from, VisitTo: from.Add(2 * time.Hour), Note: "Llevo la pieza.",
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, s *store.Store, what string, want int) {
	t.Helper()
	if got := storetest.Scalar[int](t, s, "SELECT count(*) FROM "+what); got != want {
		t.Errorf("%d in %s, want %d", got, what, want)
	}
}

func events(want int) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) { t.Helper(); count(t, s, "incident_events", want) }
}

func incidents(want int) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) { t.Helper(); count(t, s, "incidents", want) }
}

func TestForm(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the owner finds the manual's words", Path: konica, As: gredos, Has: []string{
			"h1 | Introducción de incidencias", "legend | Datos de la incidencia", "section[aria-label=Equipo] dt | Ref. propia",
			"label[for=contact] | Contacto", "input#contact[value='Ana Belén Ruiz']", "label[for=description] | Avería",
			"legend | Tipo de aviso", "input[name=kind][value=correctivo][checked]", "label | Preventivo", "label | Instalación", "label | Consulta",
			"label | Máquina parada", "label | Funciona a medias", "label[for=doc] | Añadir documento", "input#doc[type=file][multiple][accept*='image/jpeg']",
			"p | Última lectura", "label[for=bn] | BN", "label[for=color] | Color", "button | Crear incidencia",
			"form[method=post][action='" + konica + "'][enctype='multipart/form-data'] input[name=csrf]", "input[name=idem][value]",
		}, HasNot: []string{"input#phone[value='925112233']", "input[name=severity][checked]", "[role=alert].notice"}},
		webtest.Case{Name: "a machine without color asks for none", Path: "/equipos/3/incidencias", As: gredos, Has: []string{"#bn"}, HasNot: []string{"#color"}},
		webtest.Case{Name: "a stranger", Path: konica, As: stranger, Status: 404},
		webtest.Case{Name: "a machine out of contract", Path: "/equipos/6/incidencias", As: gredos, Status: 404},
		webtest.Case{Name: "no machine", Path: "/equipos/x/incidencias", As: gredos, Status: 404},
		webtest.Case{Name: "a guest", Path: konica, Status: 303, Location: "/entrar?next=" + url.QueryEscape(konica)},
	)
}

func TestCreate(t *testing.T) {
	photo := webtest.File{Field: "doc", Name: "avería.png"}
	photo.Data = screenshot(t)
	webtest.Run(t,
		webtest.Case{Name: "without script", Path: konica, As: gredos, Form: breakdown(), Status: 303, Location: first, After: incidents(1)},
		webtest.Case{Name: "under htmx", Path: konica, As: gredos, Form: breakdown(), Partial: true, Header: map[string]string{"HX-Push-Url": first}, Has: []string{
			"h1 | " + created, "p | Hemos avisado a su técnico, Javier Molina.", "p | Le respondemos en 4 horas laborables.", "p | a•••@t•••.example",
			"a[href='" + first + "'] | Ver la incidencia", "dd | C-2557 <b>",
		}, HasNot: []string{"head title", "form"}, After: incidents(1)},
		webtest.Case{Name: "with documents and counters", Path: konica, As: gredos, Form: breakdown("bn", "90.100", "color", "41 500"), Files: []webtest.File{
			photo, {Field: "doc", Name: "parte.pdf", Data: []byte(tinyPDF)}, {Field: "doc"}}, Partial: true,
			Has: []string{"h1 | " + created, "dd | avería.png", "dd | parte.pdf", "dd | BN 90.100"},
			After: func(t *testing.T, s *store.Store) {
				count(t, s, "attachments", 2)
				count(t, s, "readings WHERE bn = 90100 AND color = 41500 AND source = 'portal'", 1)
			}},
		webtest.Case{Name: "nothing filled in keeps what was typed", Path: konica, As: gredos,
			Form: breakdown("contact", "", "description", " ", "severity", "", "phone", "600 \"1\"", "kind", "consulta"), Status: 422, Has: []string{
				"title | Error: introducción de incidencias", "#resumen a[href='#contact']", "#resumen a[href='#description'] | Describa la avería",
				"#resumen a[href='#severity']", "#contact[aria-invalid=true][aria-describedby=contact-e]", "#severity-e", `#phone[value='600 "1"']`,
				"input[name=kind][value=consulta][checked]", "input[name=idem][value=k1]",
			}, After: incidents(0)},
		webtest.Case{Name: "the same under htmx is the part", Path: konica, As: gredos, Form: breakdown("contact", ""), Partial: true, Status: 422,
			Has: []string{"#nueva #resumen", "#contact-e"}, HasNot: []string{"head title"}, After: incidents(0)},
		webtest.Case{Name: "a bad file says which, and that they must be chosen again", Path: konica, As: gredos, Form: breakdown(), Status: 422,
			Files: []webtest.File{photo, {Field: "doc", Name: `C:\x\virus.exe`, Data: []byte("MZ")}},
			Has:   []string{"#doc-e | «virus.exe» no es una imagen", "#doc-w | hay que elegirlos otra vez", "#description | Salen rayas."}, After: incidents(0)},
		webtest.Case{Name: "a page that calls itself a photo", Path: konica, As: gredos, Form: breakdown(), Status: 422,
			Files: []webtest.File{{Field: "doc", Name: "<img src=x>.jpg", Data: []byte("<html>")}}, Has: []string{"#doc-e | no es una imagen"},
			HasNot: []string{"img[src=x]"}, After: incidents(0)},
		webtest.Case{Name: "six documents", Path: konica, As: gredos, Form: breakdown(), Status: 422, Files: []webtest.File{photo, photo, photo, photo, photo, photo},
			Has: []string{"#doc-e | caben 5"}, After: incidents(0)},
		webtest.Case{Name: "a counter below the last shows the way out", Path: konica, As: gredos, Form: breakdown("bn", "80000", "color", "41500"), Status: 422,
			Has: []string{"#bn[aria-invalid=true]", "label | Contador cambiado o puesto a cero", "#bn[value='80000']"}, After: incidents(0)},
		webtest.Case{Name: "a counter hard to believe is asked about", Path: konica, As: gredos, Form: breakdown("bn", "980000", "color", "41500"), Status: 422,
			Has: []string{"title | Error", "#resumen | ¿Seguro que BN es 980.000?", "input[name=again_bn][value='980000']"}, After: incidents(0)},
		webtest.Case{Name: "and believed when sent again", Path: konica, As: gredos, Form: breakdown("bn", "980000", "color", "41500", "again_bn", "980000"), Status: 303, After: incidents(1)},
		webtest.Case{Name: "what is no counter", Path: konica, As: gredos, Form: breakdown("bn", "abc", "color", "41500"), Status: 422, Has: []string{"#bn-e", "#bn[value=abc]"}, After: incidents(0)},
		webtest.Case{Name: "a stranger", Path: konica, As: stranger, Form: breakdown(), Status: 404, After: incidents(0)},
		webtest.Case{Name: "a guest", Path: konica, Form: breakdown(), Status: 303, After: incidents(0)},
		webtest.Case{Name: "without a token", Path: konica, As: gredos, Form: breakdown("csrf", ""), Status: 403, After: incidents(0)},
	)
}

func TestCreateTwice(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	for range 2 {
		if got := b.Do(webtest.Case{Path: konica, Form: breakdown()}); got.Header.Get("Location") != first {
			t.Errorf("sent to %q, want %s", got.Header.Get("Location"), first)
		}
	}
	page := b.Do(webtest.Case{Path: first})
	for _, want := range []string{"#aviso | " + created, "#aviso | Hemos avisado a su técnico, Javier Molina.", "#aviso a[href='" + first + "#seguimiento'] | Ver la incidencia"} {
		if !page.Has(want) {
			t.Errorf("no %s", want)
		}
	}
	if b.Do(webtest.Case{Path: first}).Has("#aviso .notice") {
		t.Error("the banner is still there after a reload")
	}
	incidents(1)(t, s)
}

func TestIndex(t *testing.T) {
	many := func(t *testing.T, s *store.Store) {
		t.Helper()
		for i := range 21 {
			_, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Konica, store.Report{
				Contact: "Ana", Description: fmt.Sprint("Avería ", i, strings.Repeat(" larga", 30)), Severity: store.Partial, Idem: fmt.Sprint(i)})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "the owner", Path: "/incidencias", As: gredos, Before: visited, Has: []string{
			"h1 | Incidencias", "p | 1 abierta y 0 cerradas.", "th | W92987", "th | 23/11/2026", ".badge--info | Visita concertada", "td | KONICA MINOLTA BIZHUB C454E",
			"td | ID 20655", "td | Visita: martes 24 de noviembre, de 10:00 a 12:00", "a[href='" + first + "'] | Ver",
			"form[method=get][action='/incidencias'] input#q", "select#estado option[value=visita-concertada]",
		}},
		webtest.Case{Name: "an incident that is closed", Path: "/incidencias?estado=cerradas", As: gredos, Before: closed, Has: []string{".badge--ok | Resuelta", "option[value=cerradas][selected]"}},
		webtest.Case{Name: "none in that state", Path: "/incidencias?estado=abiertas", As: gredos, Before: closed, Has: []string{"h2 | Ninguna incidencia coincide", "a[href='/incidencias'] | Ver todas"}},
		webtest.Case{Name: "a search under htmx is the list alone", Path: "/incidencias?q=rayas", As: gredos, Before: reported, Partial: true,
			Has: []string{"#lista th | W92987", "[role=status] | 1 incidencia coincide"}, HasNot: []string{"head title", "#q"}},
		webtest.Case{Name: "a state that there is not filters nothing", Path: "/incidencias?estado=x", As: gredos, Before: reported, Has: []string{"th | W92987"}},
		webtest.Case{Name: "a search is shown as text", Path: "/incidencias?q=%22%3E%3Cscript%3E", As: gredos, Before: reported, Has: []string{"h2 | Ninguna incidencia coincide"}, HasNot: []string{"script:not([src])"}},
		webtest.Case{Name: "the first of two pages", Path: "/incidencias?q=averia", As: gredos, Before: many, Has: []string{
			"nav.pager | Del 1 al 20 de 21", "nav.pager a[href='/incidencias?pagina=2&q=averia'] | Siguiente", "th | larga…"}},
		webtest.Case{Name: "the second", Path: "/incidencias?pagina=2", As: gredos, Before: many, Has: []string{"nav.pager | Del 21 al 21 de 21", "nav.pager a[href='/incidencias'] | Anterior"}},
		webtest.Case{Name: "none yet", Path: "/incidencias", As: stranger, Before: reported, Has: []string{"h2 | Aún no ha comunicado ninguna incidencia", "a[href='/equipos']"}, HasNot: []string{"#q", "table"}},
		webtest.Case{Name: "a guest", Path: "/incidencias", Status: 303, Location: "/entrar?next=%2Fincidencias"},
	)
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the owner", Path: first, As: gredos, Before: visited, Has: []string{
			"h1 | Incidencia W92987", "#estado-actual .badge | Visita concertada", ".notice__title | Visita mañana, martes 24 de noviembre, de 10:00 a 12:00",
			".notice | Irá Javier Molina", "a[href='tel:+34925000000']", ".timeline li:first-child.is-now | Hoy, 11:30 · Javier Molina", ".quote | Llevo la pieza.",
			".timeline li:last-child | Recibida", "a[href='" + first + "/documentos/aaaaaaaaaaaaaaaaaaaaaaaaaa'] | avería _1_.png", ".files img[alt=''][src='" + first + "/documentos/aaaaaaaaaaaaaaaaaaaaaaaaaa/miniatura']", "dd | Correctivo", "dd | Máquina parada",
			"dd | Javier Molina", "dd | 9•• ••• •33", "button[data-print] | Imprimir", "form[action='" + first + "/mensajes'] input[name=idem][value]",
			"a[href='" + first + "/cierre'] | Ya funciona: cerrar",
		}, HasNot: []string{"form[action$=reapertura]"}},
		webtest.Case{Name: "closed, and may be opened again", Path: first, As: gredos, Before: closed, Has: []string{
			".badge | Resuelta", "form[action='" + first + "/reapertura'] label[for=reason] | ¿Qué sigue fallando?", "p | hasta el 08/12/2026", "dt | Cerrada",
		}, HasNot: []string{"form[action$=mensajes]", "form[action$=cierre]"}},
		webtest.Case{Name: "closed for good", Path: first, As: gredos, Before: closedForGood, Has: []string{"a[href='" + konica + "'] | Comunicar una incidencia"},
			HasNot: []string{"form[action$=reapertura]", "form[action$=mensajes]"}},
		webtest.Case{Name: "its machine is another customer's by now", Path: first, As: gredos, Before: func(t *testing.T, s *store.Store) {
			closedForGood(t, s)
			storetest.Exec(t, s, "UPDATE equipment SET customer_id = 2, contract_id = 3 WHERE id = 2")
		}, Has: []string{"a[href='/equipos'] | Comunicar una incidencia"}, HasNot: []string{"main | Sala de copias"}},
		webtest.Case{Name: "a stranger", Path: first, As: stranger, Before: reported, Status: 404},
		webtest.Case{Name: "a guest", Path: first, Before: reported, Status: 303, Location: "/entrar?next=" + url.QueryEscape(first)},
	)
}
