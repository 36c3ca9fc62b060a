package incidents_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const number = "W92987"

func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// reported opens incidents on the machines given: W92987, W92988 …
func reported(on ...store.EquipmentID) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		for i, machine := range on {
			_, err := s.Incidents.Report(context.Background(), storetest.Gredos, machine, store.Report{Contact: "Ana Belén", Phone: "925 11 22 33",
				Description: "=SUMA(A1)\nSalen rayas", Severity: store.Stopped, Idem: string(rune('a' + i)), Files: []store.File{store.FileOf("foto.png", picture(t))}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// noted adds an internal note besides.
func noted(t *testing.T, s *store.Store) {
	t.Helper()
	reported(storetest.Konica)(t, s)
	who, err := s.Staff.Get(context.Background(), storetest.Clerk)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Office.NoteIncident(context.Background(), who, number, "Cobrar la visita", "n"); err != nil {
		t.Fatal(err)
	}
}

func path(noun string) string { return "/gestion/incidencias/" + number + noun }

func TestQueue(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "nothing to do", As: webtest.AsClerk, Path: "/gestion/incidencias", Has: []string{".empty | No hay incidencias aquí", ".tabs a[aria-current=page] | Abiertas"}},
		webtest.Case{Name: "the queue", As: webtest.AsClerk, Path: "/gestion/incidencias", Before: reported(storetest.Konica, storetest.Brother),
			Has: []string{"h1 | Incidencias", "#cola a | W92988", ".badge--bad | Máquina parada", ".badge--bad | Sin asignar", "#cola | lleva 0 min; prometido 4 h laborables",
				".tabs a | Nuevas", "#cola input[name=sel][value='W92987.2']", "[hx-trigger='every 20s']"}},
		webtest.Case{Name: "a filter that nothing passes", As: webtest.AsClerk, Path: "/gestion/incidencias?q=nadie+asi", Before: reported(storetest.Konica),
			Has: []string{".empty | Ninguna incidencia coincide", ".empty a[href='/gestion/incidencias']"}},
		webtest.Case{Name: "filters that mean nothing are left out", As: webtest.AsClerk, Path: "/gestion/incidencias?estado=x&tecnico=y&gravedad=z&desde=1", Before: reported(storetest.Konica),
			Has: []string{"#cola a[href='/gestion/incidencias/W92987']"}},
		webtest.Case{Name: "a tab and a search stay in the links", As: webtest.AsClerk, Path: "/gestion/incidencias?estado=asignadas&q=konica&tecnico=1", Before: reported(storetest.Konica),
			Has: []string{"#cola a[href='/gestion/incidencias/W92987?estado=asignadas&q=konica&tecnico=1']"}},
		webtest.Case{Name: "under htmx the list, its tabs and the rail", As: webtest.AsClerk, Path: "/gestion/incidencias?q=konica", Partial: true, Send: map[string]string{"HX-Target": "cola"},
			Before: reported(storetest.Konica), Has: []string{"form#cola", "#pestanas[hx-swap-oob]", "#bandejas[hx-swap-oob]"}, HasNot: []string{"h1", "#triage"}},
		webtest.Case{Name: "a link in the list brings both", As: webtest.AsClerk, Path: path(""), Partial: true, Send: map[string]string{"HX-Target": "triage"},
			Before: reported(storetest.Konica), Has: []string{"#triage #cola", "#ficha h2 | W92987"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "a technician has no boxes to tick", As: webtest.AsJavier, Path: "/gestion/incidencias", Before: reported(storetest.Konica, storetest.Samsung),
			Has: []string{"#cola a | W92987"}, HasNot: []string{"#cola input[name=sel]", "#cola a | W92988", "a[download]", "select[name=tecnico]"}},
	)
}

func TestPoll(t *testing.T) {
	s, clock := storetest.Open(t)
	reported(storetest.Konica)(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	ask := b.Do(webtest.Case{Path: path("")}).Attr("[hx-trigger='every 20s']", "hx-get")
	poll := webtest.Case{Path: ask, Partial: true, Send: map[string]string{"HX-Target": "cola"}}
	if got := b.Do(poll); got.Status != http.StatusNoContent || got.Body != "" {
		t.Errorf("nothing new: %d %q", got.Status, got.Body)
	}
	clock.Add(time.Second)
	if _, err := s.Office.MoveIncident(context.Background(), "Ana", number, store.IncidentMove{TechnicianID: 2}); err != nil {
		t.Fatal(err)
	}
	if got := b.Do(poll); got.Status != http.StatusOK || !got.Has("#cola a[aria-current] | W92987") || !got.Has("#cola | Rosa Prado") {
		t.Errorf("something new: %d\n%.3000s", got.Status, got.Body)
	}
}

func TestDetail(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "everything about it", As: webtest.AsClerk, Path: path(""), Before: noted,
			Has: []string{"#ficha h2 | W92987", "a[href='tel:+34925112233']", "#ficha .dl | A61F021004567", "#ficha .dl | MANO DE OBRA", "#ficha .dl | BN 88.412",
				"a[rel~=noreferrer][href^='https://www.google.com/maps/search/']", ".timeline | Nota interna", ".timeline | Cobrar la visita",
				".files a[href^='/gestion/incidencias/W92987/documentos/']", "#historial", "select[name=tecnico] option[selected] | Javier Molina", "form[action$='/anulacion']"}},
		webtest.Case{Name: "a technician sees their own, without what is the office's", As: webtest.AsJavier, Path: path(""), Before: noted,
			Has: []string{"#ficha h2 | W92987", ".timeline | Cobrar la visita", "form[action$='/cierre']"}, HasNot: []string{"form[action$='/anulacion']", "select[name=tecnico]"}},
		webtest.Case{Name: "another technician finds nothing", As: webtest.AsRosa, Path: path(""), Before: noted, Status: http.StatusNotFound, HasNot: []string{"#ficha"}},
		webtest.Case{Name: "nobody's can be taken", As: webtest.AsRosa, Path: path(""), Before: reported(storetest.Brother), Has: []string{"input[name=mia]"}},
		webtest.Case{Name: "no such incident", As: webtest.AsClerk, Path: "/gestion/incidencias/W1", Status: http.StatusNotFound},
		webtest.Case{Name: "the customer never sees the note", As: storetest.GredosNumber, Path: "/incidencias/" + number, Before: noted,
			Has: []string{".timeline | Recibida"}, HasNot: []string{"main | Cobrar la visita", "main | Nota interna"}},
		webtest.Case{Name: "nor in the list", As: storetest.GredosNumber, Path: "/incidencias", Before: noted, Has: []string{"main | W92987"}, HasNot: []string{"main | Cobrar"}},
	)
}

func TestSteps(t *testing.T) {
	form := func(pairs ...string) url.Values {
		values := url.Values{"idem": {"i"}, "version": {"2"}, "visto": {"1"}}
		for i := 0; i < len(pairs); i += 2 {
			values.Set(pairs[i], pairs[i+1])
		}
		return values
	}
	state := func(want store.IncidentState) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			if got := storetest.Scalar[string](t, s, "SELECT state FROM incidents WHERE number = ?", number); got != string(want) {
				t.Errorf("state %s, want %s", got, want)
			}
		}
	}
	konica := reported(storetest.Konica)
	webtest.Run(t,
		webtest.Case{Name: "a day and a time is a visit", As: webtest.AsClerk, Path: path("/pasos?estado=asignadas"), Before: konica, After: state(store.IncidentVisit),
			Form: form("dia", "2026-11-24", "desde", "10:00", "hasta", "12:00", "avisar", "1"), Status: http.StatusSeeOther, Location: path("?estado=asignadas")},
		webtest.Case{Name: "under htmx the detail, and the list beside it", As: webtest.AsClerk, Path: path("/pasos"), Before: konica, Partial: true, Form: form("tecnico", "2", "mensaje", "Va Rosa."),
			Has: []string{".notice | Incidencia W92987 guardada", "h2 | W92987", "#cola[hx-swap-oob] a | W92987", "#pestanas[hx-swap-oob]", ".timeline | Asignada a Rosa Prado", ".history | Técnico asignado"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "a day that is none", As: webtest.AsClerk, Path: path("/pasos"), Before: konica, Form: form("dia", "2026-02-31", "desde", "10:00", "mensaje", "Vamos"),
			Status: http.StatusUnprocessableEntity, Has: []string{"#resumen a[href='#dia']", "textarea[name=mensaje] | Vamos", "input[name=desde][value='10:00']"}},
		webtest.Case{Name: "an end that is none", As: webtest.AsClerk, Path: path("/pasos"), Before: konica, Form: form("dia", "2026-11-24", "desde", "10:00", "hasta", "luego"),
			Status: http.StatusUnprocessableEntity, Has: []string{"#resumen a[href='#hasta']"}},
		webtest.Case{Name: "nothing chosen", As: webtest.AsClerk, Path: path("/pasos"), Before: konica, Form: form("tecnico", "1"), Status: http.StatusUnprocessableEntity, Has: []string{"#resumen a[href='#mensaje']"}},
		webtest.Case{Name: "somebody was faster", As: webtest.AsClerk, Path: path("/pasos"), Form: form("version", "1", "mensaje", "Lo mío", "tecnico", "2"), Partial: true, Status: http.StatusConflict,
			Before: func(t *testing.T, s *store.Store) {
				konica(t, s)
				ctx := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Name: "Lucía Robledo"})
				if _, err := s.Office.MoveIncident(ctx, "Lucía Robledo", number, store.IncidentMove{State: store.IncidentWorking}); err != nil {
					t.Fatal(err)
				}
			},
			Has: []string{"#resumen | Lucía Robledo lo ha cambiado mientras tanto", ".changes ins | En curso", "textarea[name=mensaje] | Lo mío", "input[name=version][value='3']", "select[name=tecnico] option[selected] | Rosa Prado"}},
		webtest.Case{Name: "a technician takes what is nobody's", As: webtest.AsRosa, Path: path("/pasos"), Before: reported(storetest.Brother), After: state(store.IncidentAssigned), Form: form("mia", "1"), Status: http.StatusSeeOther},
		webtest.Case{Name: "a technician cannot hand it to another by the form", As: webtest.AsJavier, Path: path("/pasos"), Before: konica, Form: form("tecnico", "2", "mensaje", "x"), Status: http.StatusSeeOther,
			After: func(t *testing.T, s *store.Store) {
				if id := storetest.Scalar[int](t, s, "SELECT technician_id FROM incidents"); id != 1 {
					t.Errorf("given to %d", id)
				}
			}},
		webtest.Case{Name: "closed with a reading and a photo", As: webtest.AsJavier, Path: path("/cierre"), Before: konica, After: state(store.IncidentResolved), Status: http.StatusSeeOther,
			Form: form("hecho", "Cambiado el fusor", "minutos", "45", "piezas", "Fusor", "bn", "90.000", "color", "41.500"), Files: []webtest.File{{Field: "doc", Name: "foto.png", Data: picture(t)}}},
		webtest.Case{Name: "closed with a reading that is lower", As: webtest.AsJavier, Path: path("/cierre"), Before: konica, After: state(store.IncidentAssigned), Status: http.StatusUnprocessableEntity,
			Form: form("hecho", "Cambiado el fusor", "minutos", "ocho", "bn", "90", "color", "41.500"), Files: []webtest.File{{Field: "doc", Name: "foto.png", Data: picture(t)}},
			Has: []string{"#resumen a[href='#bn']", "#resumen a[href='#minutos']", "textarea[name=hecho] | Cambiado el fusor", "#doc-cierre-w", "details[open] input[name=bn][value='90']"}},
		webtest.Case{Name: "closed with a reading that is hard to believe", As: webtest.AsJavier, Path: path("/cierre"), Before: konica, After: state(store.IncidentAssigned), Status: http.StatusUnprocessableEntity,
			Form: form("hecho", "Cambiado el fusor", "bn", "9.000.000", "color", "41.500"), Has: []string{"input[type=hidden][name=again_bn]"}},
		webtest.Case{Name: "cancelled", As: webtest.AsClerk, Path: path("/anulacion"), Before: konica, After: state(store.IncidentCancelled), Form: form("motivo", "Repetida"), Status: http.StatusSeeOther},
		webtest.Case{Name: "cancelled without a reason", As: webtest.AsClerk, Path: path("/anulacion"), Before: konica, Form: form(), Status: http.StatusUnprocessableEntity, Has: []string{"#resumen a[href='#motivo']", "details[open] textarea[name=motivo]"}},
		webtest.Case{Name: "a technician does not cancel", As: webtest.AsJavier, Path: path("/anulacion"), Before: konica, Form: form("motivo", "x"), Status: http.StatusForbidden},
		webtest.Case{Name: "a note", As: webtest.AsJavier, Path: path("/notas"), Before: konica, Form: form("nota", "Llevar fusor"), Partial: true, Has: []string{".timeline | Llevar fusor"}},
		webtest.Case{Name: "an empty note", As: webtest.AsJavier, Path: path("/notas"), Before: konica, Form: form(), Status: http.StatusUnprocessableEntity, Has: []string{"#resumen a[href='#nota']"}},
		webtest.Case{Name: "corrected", As: webtest.AsClerk, Path: path("/datos"), Before: konica, Partial: true, Form: form("tipo", "consulta", "gravedad", "consulta", "contacto", "Marcos", "telefono", "600112233"),
			Has: []string{"#cola[hx-swap-oob]", ".dl | Marcos", ".history | Datos cambiados"}},
		webtest.Case{Name: "corrected to nothing", As: webtest.AsClerk, Path: path("/datos"), Before: konica, Form: form("tipo", "x"), Status: http.StatusUnprocessableEntity, Has: []string{"#resumen a[href='#contacto']", "#resumen a[href='#tipo']"}},
		webtest.Case{Name: "a form that is broken off", As: webtest.AsClerk, Path: path("/pasos"), Before: konica, Form: form("mensaje", "x"), Send: map[string]string{"Content-Type": "multipart/form-data; boundary=x"}, Status: http.StatusBadRequest},
		webtest.Case{Name: "taken up again", As: webtest.AsClerk, Path: path("/pasos"), Form: url.Values{"estado": {"working"}, "idem": {"z"}}, Status: http.StatusSeeOther, After: state(store.IncidentWorking),
			Before: func(t *testing.T, s *store.Store) {
				konica(t, s)
				if _, err := s.Office.MoveIncident(context.Background(), "Ana", number, store.IncidentMove{State: store.IncidentResolved}); err != nil {
					t.Fatal(err)
				}
			}},
	)
}

// A technician who hands on a machine's incident by losing it is led back to the list.
func TestOutOfReachAfterAStep(t *testing.T) {
	s, _ := storetest.Open(t)
	reported(storetest.Konica)(t, s)
	storetest.Exec(t, s, "UPDATE equipment SET technician_id = NULL")
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Javier)
	storetest.Exec(t, s, "CREATE TRIGGER lose AFTER INSERT ON incident_notes BEGIN UPDATE incidents SET technician_id = 2; END")
	got := b.Do(webtest.Case{Path: path("/notas"), Form: url.Values{"nota": {"No llego"}}})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/gestion/incidencias" {
		t.Errorf("%d to %s", got.Status, got.Header.Get("Location"))
	}
}

func TestBatch(t *testing.T) {
	two := reported(storetest.Konica, storetest.Brother)
	const lot = "/gestion/incidencias/lote"
	webtest.Run(t,
		webtest.Case{Name: "shared out", As: webtest.AsClerk, Path: lot, Before: two, Form: url.Values{"sel": {"W92987.2", "W92988.2"}, "accion": {"asignar"}, "a_tecnico": {"2"}},
			Status: http.StatusSeeOther, Location: "/gestion/incidencias"},
		webtest.Case{Name: "shared out under htmx", As: webtest.AsClerk, Path: lot, Before: two, Partial: true, Form: url.Values{"sel": {"W92987.2", "W92988.2"}, "accion": {"asignar"}, "a_tecnico": {"2"}},
			Has: []string{"#cola | 2 incidencias cambiadas", "#pestanas[hx-swap-oob]"}},
		webtest.Case{Name: "to nobody", As: webtest.AsClerk, Path: lot, Before: two, Form: url.Values{"sel": {"W92987.2"}, "accion": {"asignar"}}, Status: http.StatusUnprocessableEntity,
			Has: []string{"#resumen a[href='#lote-tecnico']", "input[name=sel][value='W92987.2'][checked]"}},
		webtest.Case{Name: "nothing ticked", As: webtest.AsClerk, Path: lot, Before: two, Form: url.Values{"accion": {"cerrar"}, "nota": {"Hecho"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#resumen | Marque al menos una"}},
		webtest.Case{Name: "one that cannot be", As: webtest.AsClerk, Path: lot, Before: two, Form: url.Values{"sel": {"W92987.2", "W1"}, "accion": {"cerrar"}, "nota": {"Hecho"}},
			Has: []string{"#cola | 1 incidencia cambiada, y estas no", "#cola | W1"}},
		webtest.Case{Name: "somebody was faster", As: webtest.AsClerk, Path: lot, Before: two, Form: url.Values{"sel": {"W92987.1", "W92988"}, "accion": {"cerrar"}, "nota": {"Hecho"}},
			Has: []string{"#cola | Otra persona la ha cambiado"}, After: func(t *testing.T, s *store.Store) {
				if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM incidents WHERE closed_at IS NOT NULL"); n != 0 {
					t.Errorf("%d closed", n)
				}
			}},
		webtest.Case{Name: "printed", As: webtest.AsClerk, Path: lot, Before: two, Form: url.Values{"sel": {"W92987.2", "W92988.2"}, "accion": {"imprimir"}}, Status: http.StatusSeeOther,
			Location: "/gestion/incidencias/partes?n=W92987&n=W92988"},
		webtest.Case{Name: "not by a technician", As: webtest.AsJavier, Path: lot, Before: two, Form: url.Values{"sel": {"W92987.2"}, "accion": {"cerrar"}, "nota": {"x"}}, Status: http.StatusForbidden},
	)
}

func TestSheets(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "one to a page", As: webtest.AsClerk, Path: "/gestion/incidencias/partes?n=W92987&n=W92988&n=W1", Before: reported(storetest.Konica, storetest.Brother),
			Has: []string{".iqsheet | Parte de trabajo W92987", ".iqsheet | Parte de trabajo W92988", ".iqsheet | firma del cliente", ".iqsheet | BN 88.412", ".pagehead | 2 partes"}, HasNot: []string{"h2 | W1 "}},
		webtest.Case{Name: "without what is internal", As: webtest.AsClerk, Path: "/gestion/incidencias/partes?n=W92987", Before: noted, HasNot: []string{"main | Cobrar"}},
		webtest.Case{Name: "a technician prints their own", As: webtest.AsRosa, Path: "/gestion/incidencias/partes?n=W92987", Before: reported(storetest.Konica), Has: []string{".empty"}, HasNot: []string{".iqsheet"}},
		webtest.Case{Name: "filled in once it is closed", As: webtest.AsJavier, Path: "/gestion/incidencias/partes?n=W92987",
			Before: func(t *testing.T, s *store.Store) {
				reported(storetest.Konica)(t, s)
				move := store.IncidentMove{State: store.IncidentResolved, Note: "Cambiado el fusor", Work: store.Work{Minutes: 45, Parts: "Fusor"}}
				if _, err := s.Office.MoveIncident(context.Background(), "Javier", number, move); err != nil {
					t.Fatal(err)
				}
			}, Has: []string{".iqsheet .quote | Cambiado el fusor", ".iqblank | 45", ".iqblank | Fusor"}},
	)
}

func TestDownload(t *testing.T) {
	s, _ := storetest.Open(t)
	reported(storetest.Konica, storetest.Brother)(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	got := b.Do(webtest.Case{Path: "/gestion/incidencias/lista/csv?q=konica"})
	if got.Status != http.StatusOK || !strings.Contains(got.Body, "W92987") || strings.Contains(got.Body, "W92988") || !strings.Contains(got.Header.Get("Content-Disposition"), "incidencias-2026-11-23.csv") {
		t.Errorf("%d %s\n%s", got.Status, got.Header.Get("Content-Disposition"), got.Body)
	}
	if strings.Contains(got.Body, ";=SUMA") || strings.Contains(got.Body, `;"=SUMA`) {
		t.Errorf("a cell that a spreadsheet calculates:\n%s", got.Body)
	}
	if got := b.Do(webtest.Case{Path: "/gestion/incidencias/lista/xlsx"}); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "PK") {
		t.Errorf("workbook: %d", got.Status)
	}
	if got := b.Do(webtest.Case{Path: "/gestion/incidencias/lista/exe"}); got.Status != http.StatusNotFound {
		t.Errorf("another format: %d", got.Status)
	}
}

func TestDocuments(t *testing.T) {
	s, _ := storetest.Open(t)
	reported(storetest.Konica)(t, s)
	token := storetest.Scalar[string](t, s, "SELECT token FROM attachments")
	for id, want := range map[store.StaffID]int{storetest.Clerk: http.StatusOK, storetest.Javier: http.StatusOK, storetest.Rosa: http.StatusNotFound} {
		b := webtest.Browse(t, s)
		b.SignInStaff(id)
		for _, file := range []string{"/documentos/" + token, "/documentos/" + token + "/miniatura"} {
			got := b.Do(webtest.Case{Path: path(file)})
			if got.Status != want || want == http.StatusOK && !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("colleague %d, %s: %d %s", id, file, got.Status, got.Header.Get("Content-Disposition"))
			}
		}
	}
}

// A form that is sent twice, as after a timeout, acts once and is answered the same.
func TestSentTwice(t *testing.T) {
	s, _ := storetest.Open(t)
	reported(storetest.Konica)(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Javier)
	form := url.Values{"hecho": {"Limpieza"}, "idem": {"once"}, "version": {"2"}, "bn": {"90.000"}, "color": {"41.500"}}
	for range 2 {
		if got := b.Do(webtest.Case{Path: path("/cierre"), Form: form}); got.Status != http.StatusSeeOther || got.Header.Get("Location") != path("") {
			t.Errorf("%d to %s", got.Status, got.Header.Get("Location"))
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM incident_events"); n != 3 {
		t.Errorf("%d events, want the report, the reading and the end", n)
	}
}
