package incidents_test

import (
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestMessages(t *testing.T) {
	const path = first + "/mensajes"
	pdf := webtest.File{Field: "doc", Name: "parte.pdf", Data: []byte(tinyPDF)}
	webtest.Run(t,
		webtest.Case{Name: "without script", Path: path, As: gredos, Before: reported, Form: form("body", "¿Cuándo vienen?"), Status: 303, Location: first, After: events(2)},
		webtest.Case{Name: "under htmx it is appended, and the form is ready for the next", Path: path, As: gredos, Before: reported, Form: form("body", "¿Cuándo vienen?", "idem", "m1"), Partial: true,
			Has: []string{"#seguimiento .timeline li:first-child | Mensaje suyo", ".quote | ¿Cuándo vienen?", "#resumen | Hemos avisado a la oficina y a Javier Molina.",
				"#estado-actual[hx-swap-oob]", "textarea#body"}, HasNot: []string{"head title", "input[name=idem][value=m1]", "textarea | vienen"}, After: events(2)},
		webtest.Case{Name: "with a document", Path: path, As: gredos, Before: reported, Form: form("body", ""), Files: []webtest.File{pdf}, Status: 303,
			After: func(t *testing.T, s *store.Store) { count(t, s, "attachments", 3) }},
		webtest.Case{Name: "empty", Path: path, As: gredos, Before: reported, Form: form("body", " "), Status: 422, Has: []string{"title | Error: incidencia W92987", "#body-e", "#resumen a[href='#body']"}, After: events(1)},
		webtest.Case{Name: "a bad document keeps the words and the key", Path: path, As: gredos, Before: reported, Form: form("body", "Mire la foto", "idem", "m1"), Partial: true, Status: 422,
			Files: []webtest.File{{Field: "doc", Name: "x.svg", Data: []byte("<svg>")}}, Has: []string{"#doc-e | «x.svg»", "#doc-w", "textarea#body | Mire la foto", "input[name=idem][value=m1]"}, After: events(1)},
		webtest.Case{Name: "closed meanwhile: the words become the reason to reopen", Path: path, As: gredos, Before: closed, Form: form("body", "Sigue igual"), Status: 422,
			Has: []string{"#resumen | Esta incidencia está cerrada", "textarea#reason | Sigue igual"}, After: events(2)},
		webtest.Case{Name: "a stranger", Path: path, As: stranger, Before: reported, Form: form("body", "x"), Status: 404, After: events(1)},
		webtest.Case{Name: "a guest", Path: path, Before: reported, Form: form("body", "x"), Status: 303, After: events(1)},
		webtest.Case{Name: "without a token", Path: path, As: gredos, Before: reported, Form: form("body", "x", "csrf", ""), Status: 403, After: events(1)},
	)
}

func TestClosure(t *testing.T) {
	const path = first + "/cierre"
	webtest.Run(t,
		webtest.Case{Name: "the page that asks", Path: path, As: gredos, Before: reported, Has: []string{"h1 | ¿Cerrar la incidencia W92987?", "form[action='" + path + "'] button | Ya funciona: cerrar", "a[href='" + first + "'] | No, dejarla abierta"}},
		webtest.Case{Name: "nothing to ask once it is closed", Path: path, As: gredos, Before: closed, Status: 303, Location: first},
		webtest.Case{Name: "without script", Path: path, As: gredos, Before: reported, Form: form("note", "Era el papel"), Status: 303, Location: first, After: func(t *testing.T, s *store.Store) {
			count(t, s, "incidents WHERE state = 'resolved'", 1)
		}},
		webtest.Case{Name: "under htmx", Path: path, As: gredos, Before: reported, Form: form("note", ""), Partial: true, Has: []string{
			"#resumen | Incidencia W92987 cerrada", "#resumen | puede reabrirla hasta el 08/12/2026", "#estado-actual | Resuelta", "form[action$=reapertura]"}},
		webtest.Case{Name: "twice is once", Path: path, As: gredos, Before: closed, Form: form(), Status: 303, Location: first, After: events(2)},
		webtest.Case{Name: "a note without end", Path: path, As: gredos, Before: reported, Form: form("note", strings.Repeat("a", 4001)), Status: 422, Has: []string{"h1 | ¿Cerrar", "#note-e", "textarea#note | aaaa"}, After: events(1)},
		webtest.Case{Name: "a stranger looks", Path: path, As: stranger, Before: reported, Status: 404},
		webtest.Case{Name: "a stranger acts", Path: path, As: stranger, Before: reported, Form: form(), Status: 404, After: events(1)},
		webtest.Case{Name: "a guest", Path: path, Before: reported, Form: form(), Status: 303, After: events(1)},
	)
}

func TestReopening(t *testing.T) {
	const path = first + "/reapertura"
	webtest.Run(t,
		webtest.Case{Name: "without script", Path: path, As: gredos, Before: closed, Form: form("reason", "Ha vuelto"), Status: 303, Location: first, After: events(3)},
		webtest.Case{Name: "under htmx", Path: path, As: gredos, Before: closed, Form: form("reason", "Ha vuelto"), Partial: true,
			Has: []string{"#resumen | Incidencia W92987 reabierta", ".timeline li:first-child | Reabierta", ".quote | Ha vuelto", "#estado-actual | Asignada", "form[action$=mensajes]"}},
		webtest.Case{Name: "without a reason", Path: path, As: gredos, Before: closed, Form: form("reason", ""), Status: 422, Has: []string{"#reason-e", "#resumen a[href='#reason']"}, After: events(2)},
		webtest.Case{Name: "too late", Path: path, As: gredos, Before: closedForGood, Form: form("reason", "Ha vuelto"), Status: 422, Has: []string{"#resumen | El plazo para reabrir"}, After: events(2)},
		webtest.Case{Name: "twice is once", Path: path, As: gredos, Before: reported, Form: form("reason", "Ha vuelto"), Status: 303, Location: first, After: events(1)},
		webtest.Case{Name: "a stranger", Path: path, As: stranger, Before: closed, Form: form("reason", "x"), Status: 404, After: events(2)},
		webtest.Case{Name: "a guest", Path: path, Before: closed, Form: form("reason", "x"), Status: 303, After: events(2)},
	)
}

func TestDocuments(t *testing.T) {
	const photo, pdf = first + "/documentos/aaaaaaaaaaaaaaaaaaaaaaaaaa", first + "/documentos/bbbbbbbbbbbbbbbbbbbbbbbbbb"
	webtest.Run(t,
		webtest.Case{Name: "the owner gets it to keep, never to run", Path: photo, As: gredos, Before: reported, Header: map[string]string{
			"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'; sandbox",
			"Content-Disposition": `attachment; filename="aver_a _1_.png"; filename*=UTF-8''aver%C3%ADa%20_1_.png`,
		}},
		webtest.Case{Name: "a photo small, for the thread", Path: photo + "/miniatura", As: gredos, Before: reported, Header: map[string]string{
			"Content-Type": "image/jpeg", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"}},
		webtest.Case{Name: "a document has none", Path: pdf + "/miniatura", As: gredos, Before: reported, Status: 404},
		webtest.Case{Name: "a stranger gets no small one either", Path: photo + "/miniatura", As: stranger, Before: reported, Status: 404},
		webtest.Case{Name: "nor does a guest", Path: photo + "/miniatura", Before: reported, Status: 303},
		webtest.Case{Name: "a document", Path: pdf, As: gredos, Before: reported, Header: map[string]string{"Content-Type": "application/pdf"}},
		webtest.Case{Name: "a stranger", Path: photo, As: stranger, Before: reported, Status: 404},
		webtest.Case{Name: "a guest", Path: photo, Before: reported, Status: 303},
		webtest.Case{Name: "under another incident", Path: "/incidencias/W92988/documentos/aaaaaaaaaaaaaaaaaaaaaaaaaa", As: gredos, Before: reported, Status: 404},
		webtest.Case{Name: "a token that there is not", Path: first + "/documentos/zzzzzzzzzzzzzzzzzzzzzzzzzz", As: gredos, Before: reported, Status: 404},
		webtest.Case{Name: "spoilt on the disk", Path: pdf, As: gredos, Status: 500, Before: func(t *testing.T, s *store.Store) {
			reported(t, s)
			storetest.Exec(t, s, "UPDATE attachment_data SET data = x'00'")
		}},
	)
}
