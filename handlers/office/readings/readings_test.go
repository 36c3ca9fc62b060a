package readings_test

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const path = "/gestion/lecturas"

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

// The first reading beyond the cast's: one of the Ricoh that was insisted on.
const doubt = "51"

func doubtful(t *testing.T, s *store.Store) {
	t.Helper()
	counts := store.Counts{store.BN: 2120460, store.Color: 176190}
	reading, err := s.Readings.Enter(context.Background(), storetest.Gredos, storetest.Ricoh, store.Entry{Counts: counts, Again: counts, Source: store.FromPortal, Author: "TALLERES GREDOS"})
	if err != nil || strconv.FormatInt(reading.ID, 10) != doubt {
		t.Fatalf("reading %d, %v", reading.ID, err)
	}
}

// asked is a doubtful reading about which the customer was asked and has answered.
func asked(t *testing.T, s *store.Store) {
	doubtful(t, s)
	if err := s.Office.AskAboutReading(context.Background(), 51); err != nil {
		t.Fatal(err)
	}
	if err := s.Readings.Answer(context.Background(), storetest.Gredos, storetest.Ricoh, 51, store.AnswerNo, "Marca 212.460"); err != nil {
		t.Fatal(err)
	}
}

// decided is one that somebody else has discarded meanwhile.
func decided(t *testing.T, s *store.Store) {
	doubtful(t, s)
	who := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Name: "Lucía Robledo"})
	if err := s.Office.DiscardReading(who, 51, "De otro equipo"); err != nil {
		t.Fatal(err)
	}
}

// status checks what became of the reading.
func status(want string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[string](t, s, "SELECT status FROM readings WHERE id = 51"); got != want {
			t.Errorf("the reading is %s, want %s", got, want)
		}
	}
}

func TestLists(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "what is doubtful, with its counts", Path: path, As: webtest.AsClerk, Before: doubtful, Has: []string{
			"h1 | Lecturas", ".pagehead__sub | 1 lectura se sale de lo normal. Faltan las de 2 equipos de noviembre", ".tabs a[aria-current=page] | Dudosas 1", ".tabs a | Pendientes 2", ".tabs a | Recibidas 3",
			"#cola a[href='" + path + "/51'] | TALLERES GREDOS", "#cola a | BN 2.120.460 (+1.908.460)", "#cola input[name=sel][value='51']", "#cola button[value=confirmar]",
			"a[href='" + path + "/lista/csv'][download]", "input[name=q]", "select[name=origen]", "select[name=mes]"}},
		webtest.Case{Name: "nothing doubtful", Path: path, As: webtest.AsClerk, Has: []string{".empty h2 | No hay lecturas dudosas"}},
		webtest.Case{Name: "nothing found leads out of the filters", Path: path + "?q=xerox&mes=2026-10", As: webtest.AsClerk, Before: doubtful, Has: []string{".empty a[href='" + path + "'] | Quitar los filtros"}},
		webtest.Case{Name: "a filter by htmx gets the list and the tabs", Path: path + "?q=talleres", As: webtest.AsClerk, Partial: true, Before: doubtful,
			Has: []string{"#cola a | TALLERES", "#pestanas[hx-swap-oob]"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "what is missing, whom to ask", Path: path + "?estado=pendientes", As: webtest.AsClerk, Has: []string{
			"tbody tr:first-child th | RICOH AFICIO MP C4501", "td | Ana Belén Ruiz", "a[href='tel:+34925112233']", "td | 20/10/2026", "td | Hasta el 30 nov",
			"a[href='/gestion/equipos/1/lecturas'] | Anotar", "button[value=elegidos] | Recordar por correo", "button[value=todos] | 3 equipos"}},
		webtest.Case{Name: "only what is late", Path: path + "?estado=pendientes&retraso=30", As: webtest.AsClerk,
			Before: func(t *testing.T, s *store.Store) {
				storetest.Exec(t, s, "DELETE FROM readings WHERE equipment_id = 7 AND taken_on > '2026-08-01'")
			}, Has: []string{"tbody th | ID 30001", ".late | 84 días de retraso"}, HasNot: []string{"tbody tr + tr"}},
		webtest.Case{Name: "what came in", Path: path + "?estado=recibidas", As: webtest.AsAdmin, Has: []string{"tbody tr:first-child th | SAMSUNG", "td | Área de clientes", "td .badge | Correcta"}},
		webtest.Case{Name: "what came in another month", Path: path + "?estado=recibidas&mes=2026-05&origen=phone", As: webtest.AsClerk, Has: []string{".empty"}},
		webtest.Case{Name: "a poll with the same revision gets nothing", Path: path + "?rev=2026-11-23-32-0-0-0", As: webtest.AsClerk, Partial: true, Status: 204},
		webtest.Case{Name: "a technician has no part in it", Path: path, As: webtest.AsJavier, Status: 403},
		webtest.Case{Name: "filters out of thin air are none", Path: path + "?estado=x&mes=2026-99&retraso=-1&pagina=0", As: webtest.AsClerk, Has: []string{".tabs a[aria-current=page] | Dudosas"}},
	)
}

func TestDownloads(t *testing.T) {
	for query, want := range map[string]string{
		"": "2120460", "?estado=pendientes&q=gestoria": "30001;V9800000001", "?estado=recibidas": "31208",
	} {
		s, _ := storetest.Open(t)
		doubtful(t, s)
		b := webtest.Browse(t, s)
		b.SignInStaff(storetest.Clerk)
		if file := b.Do(webtest.Case{Path: path + "/lista/csv" + query}); file.Status != 200 || !strings.Contains(file.Body, want) {
			t.Errorf("%s: %d %s", query, file.Status, file.Body)
		}
		if file := b.Do(webtest.Case{Path: path + "/lista/xlsx" + query}); file.Status != 200 || !strings.HasPrefix(file.Body, "PK") {
			t.Errorf("%s: %d", query, file.Status)
		}
		if file := b.Do(webtest.Case{Path: path + "/lista/pdf" + query}); file.Status != 404 {
			t.Errorf("%s as pdf: %d", query, file.Status)
		}
	}
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "all that helps to judge it", Path: path + "/" + doubt, As: webtest.AsClerk, Before: doubtful, Has: []string{
			"#ficha .badge | Dudosa", "#ficha .notice | Por qué se duda", "#ficha .notice | Escrita dos veces", "#ficha td | 212.000", "#ficha td.late | +1.908.460", "#ficha td | unas 2.300 al mes",
			"#ficha svg[role=img]", "#ficha a[href='tel:+34925112233']", "#ficha dd | TALLERES GREDOS (n.º 04812)", "#cola a[aria-current]",
			"form[action$='/51/confirmacion']", "form[action$='/51/pregunta']", "form[action$='/51/correccion'] input[name=bn][value='2.120.460']", "form[action$='/51/cambio'] input[name=final_bn]", "form[action$='/51/descarte'] input[name=reason]"}},
		webtest.Case{Name: "what the customer answered", Path: path + "/" + doubt, As: webtest.AsClerk, Before: asked,
			Has: []string{"#ficha .notice | El cliente dice que no es correcta", "#ficha .notice | «Marca 212.460»"}, HasNot: []string{"form[action$='/pregunta']"}},
		webtest.Case{Name: "a link of the list gets both", Path: path + "/" + doubt, As: webtest.AsClerk, Before: doubtful, Partial: true, Send: map[string]string{"HX-Target": "triage"},
			Has: []string{"#triage #cola", "#triage #ficha h2"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "one that came in stands alone", Path: path + "/1?estado=recibidas", As: webtest.AsClerk, Has: []string{"#ficha .badge | Correcta", "a.back[href='" + path + "?estado=recibidas']"}, HasNot: []string{"#cola", "form[action*=confirmacion]"}},
		webtest.Case{Name: "one that is decided, with the way back", Path: path + "/" + doubt, As: webtest.AsClerk, Before: decided,
			Has: []string{"#ficha .notice | Descartada por Lucía Robledo", "#ficha .notice | De otro equipo", "form[action$='/51/reapertura']"}, HasNot: []string{"form[action$='/confirmacion']"}},
		webtest.Case{Name: "one that is not there", Path: path + "/999", As: webtest.AsClerk, Status: 404},
		webtest.Case{Name: "no number", Path: path + "/x", As: webtest.AsClerk, Status: 404},
	)
}

func TestDecisions(t *testing.T) {
	const item = path + "/" + doubt
	webtest.Run(t,
		webtest.Case{Name: "confirmed", Path: item + "/confirmacion", As: webtest.AsClerk, Before: doubtful, Form: form(), Status: 303, Location: item, After: status("confirmed")},
		webtest.Case{Name: "confirmed by htmx", Path: item + "/confirmacion", As: webtest.AsClerk, Before: doubtful, Form: form(), Partial: true, After: status("confirmed"),
			Has: []string{".notice | Lectura confirmada", "#cola[hx-swap-oob]", "#pestanas[hx-swap-oob] | Dudosas 0"}},
		webtest.Case{Name: "confirmed after somebody discarded it", Path: item + "/confirmacion", As: webtest.AsClerk, Before: decided, Form: form(), Status: 409, After: status("discarded"),
			Has: []string{".notice | Lucía Robledo lo ha cambiado", "del | Dudosa", "ins | Descartada"}},
		webtest.Case{Name: "corrected", Path: item + "/correccion", As: webtest.AsClerk, Before: doubtful, Form: form("bn", "212.460", "color", "176.190"), Status: 303, After: status("discarded")},
		webtest.Case{Name: "corrected to less", Path: item + "/correccion", As: webtest.AsClerk, Before: doubtful, Form: form("bn", "300", "color", "176.190"), Status: 422, After: status("doubtful"),
			Has: []string{"#resumen a[href='#correccion-bn']", "#correccion-bn[value='300'][aria-invalid]", "#correccion-bn-e | menor que la anterior (212.000)", "details[open] #correccion-bn"}},
		webtest.Case{Name: "corrected to no number", Path: item + "/correccion", As: webtest.AsClerk, Before: doubtful, Form: form("bn", "212,5", "color", "1"), Status: 422, Partial: true, After: status("doubtful"),
			Has: []string{"#correccion-bn-e | sin decimales"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "discarded", Path: item + "/descarte", As: webtest.AsClerk, Before: doubtful, Form: form("reason", "De otro equipo"), Status: 303, After: status("discarded")},
		webtest.Case{Name: "discarded without a reason", Path: item + "/descarte", As: webtest.AsClerk, Before: doubtful, Form: form("reason", ""), Status: 422, After: status("doubtful"), Has: []string{"#descarte-reason-e"}},
		webtest.Case{Name: "the counter was changed", Path: item + "/cambio", As: webtest.AsClerk, Before: doubtful, Form: form("final_bn", "212.600", "initial_bn", "2.120.000"), Status: 303, After: status("discarded")},
		webtest.Case{Name: "changed at less than before", Path: item + "/cambio", As: webtest.AsClerk, Before: doubtful, Form: form("final_bn", "5"), Status: 422, Has: []string{"#cambio-final_bn[value='5']", "#cambio-final_bn-e"}},
		webtest.Case{Name: "changed from no number", Path: item + "/cambio", As: webtest.AsClerk, Before: doubtful, Form: form("final_bn", "212.600", "initial_bn", "cero"), Status: 422, Has: []string{"#cambio-initial_bn-e"}},
		webtest.Case{Name: "the customer is asked", Path: item + "/pregunta", As: webtest.AsClerk, Before: doubtful, Form: form(), Status: 303, After: status("doubtful")},
		webtest.Case{Name: "and not asked twice", Path: item + "/pregunta", As: webtest.AsClerk, Before: asked, Form: form(), Status: 422, Has: []string{".notice | Ya se le preguntó"}},
		webtest.Case{Name: "in doubt again", Path: item + "/reapertura", As: webtest.AsClerk, Before: decided, Form: form(), Status: 303, After: status("doubtful")},
		webtest.Case{Name: "from the list of what came in", Path: item + "/reapertura?estado=recibidas", As: webtest.AsClerk, Before: decided, Form: form(), Partial: true, Has: []string{".notice | Vuelve a estar dudosa"}, HasNot: []string{"#cola"}},
		webtest.Case{Name: "one that is not there", Path: path + "/999/confirmacion", As: webtest.AsClerk, Form: form(), Status: 404},
		webtest.Case{Name: "a technician may not", Path: item + "/confirmacion", As: webtest.AsJavier, Before: doubtful, Form: form(), Status: 403, After: status("doubtful")},
		webtest.Case{Name: "a store that fails says so", Path: item + "/confirmacion", As: webtest.AsClerk, Form: form(), Status: 500, After: status("doubtful"),
			Before: func(t *testing.T, s *store.Store) {
				doubtful(t, s)
				storetest.Exec(t, s, "CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'broken'); END")
			}},
	)
}

func TestBulk(t *testing.T) {
	letters := func(want int) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox WHERE kind = 'reading_reminder'"); n != want {
				t.Errorf("%d letters, want %d", n, want)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "confirm several", Path: path + "/lote", As: webtest.AsClerk, Before: doubtful, Form: form("accion", "confirmar", "sel", doubt, "sel", "x"), Status: 303, Location: path, After: status("confirmed")},
		webtest.Case{Name: "confirm several by htmx", Path: path + "/lote", As: webtest.AsClerk, Before: doubtful, Form: form("sel", doubt, "sel", "1"), Partial: true, Has: []string{"#cola .notice | 1 lectura confirmada", "#cola .notice | Las demás ya estaban revisadas"}},
		webtest.Case{Name: "somebody was faster", Path: path + "/lote", As: webtest.AsClerk, Before: decided, Form: form("sel", doubt), Partial: true, Has: []string{"#cola .notice | Ya estaban revisadas"}},
		webtest.Case{Name: "nothing ticked", Path: path + "/lote", As: webtest.AsClerk, Form: form(), Partial: true, Has: []string{"#cola .notice | No ha elegido ninguna"}},
		webtest.Case{Name: "remind the ticked", Path: path + "/recordatorios?estado=pendientes", As: webtest.AsClerk, Form: form("accion", "elegidos", "sel", "1", "sel", "2"), Status: 303, Location: path + "?estado=pendientes", After: letters(1)},
		webtest.Case{Name: "remind all of the list", Path: path + "/recordatorios?estado=pendientes", As: webtest.AsClerk, Form: form("accion", "todos"), Partial: true, After: letters(2),
			Has: []string{"#cola .notice | 2 clientes avisados por correo", "td | Avisado el 23 nov"}},
		webtest.Case{Name: "remind nobody", Path: path + "/recordatorios?estado=pendientes", As: webtest.AsClerk, Form: form("accion", "elegidos"), Partial: true, After: letters(0), Has: []string{".notice | No ha elegido ninguna"}},
		webtest.Case{Name: "remind who has no address", Path: path + "/recordatorios?estado=pendientes", As: webtest.AsClerk, Form: form("sel", "7"), Partial: true, After: letters(0),
			Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "UPDATE customers SET email = ''") }, Has: []string{".notice | No se ha enviado ningún correo", ".notice | 1 cliente no tiene correo"}},
	)
}
