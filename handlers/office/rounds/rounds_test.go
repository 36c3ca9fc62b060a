package rounds_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// Three incidents: W92987 is Javier's, on the Ricoh; W92988 nobody's, on the Brother; W92989 Rosa's.
const mine, free, rosas = "/gestion/hoy/W92987", "/gestion/hoy/W92988", "/gestion/hoy/W92989"

func day(t *testing.T, s *store.Store) {
	t.Helper()
	for _, on := range []store.EquipmentID{storetest.Ricoh, storetest.Brother, storetest.Samsung} {
		_, err := s.Incidents.Report(context.Background(), storetest.Gredos, on, store.Report{Contact: "Ana", Phone: "600 11 22 33", Description: "Atasca", Severity: store.Stopped})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func javier(t *testing.T, s *store.Store) *webtest.Browser {
	t.Helper()
	day(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Javier)
	return b
}

func TestDay(t *testing.T) {
	visit := func(t *testing.T, s *store.Store) {
		day(t, s)
		at := storetest.Start.Add(2 * time.Hour)
		_, err := s.Office.MoveIncident(context.Background(), "Ana", "W92987", store.IncidentMove{State: store.IncidentVisit, VisitFrom: at, VisitTo: at.Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "today: visits by the hour", As: webtest.AsJavier, Path: "/gestion/hoy", Before: visit,
			Has:    []string{".round a[href='" + mine + "'] | Hoy, 13:30 a 14:30", ".round | TALLERES GREDOS", "a[href='tel:+34600112233']", "a[href*='google.com/maps'][rel~=noreferrer]", ".round | Máquina parada", ".tabs a[aria-current] | Hoy"},
			HasNot: []string{"[hx-trigger*=every]", "a[href='" + free + "']"}},
		webtest.Case{Name: "today: without a visit it is among the others", As: webtest.AsJavier, Path: "/gestion/hoy", Before: day, Has: []string{"h2 | Otras abiertas", "a[href='" + mine + "']"}},
		webtest.Case{Name: "open", As: webtest.AsJavier, Path: "/gestion/hoy?vista=abiertas", Before: day, Has: []string{"a[href='" + mine + "']"}, HasNot: []string{"a[href='" + rosas + "']"}},
		webtest.Case{Name: "nobody's", As: webtest.AsJavier, Path: "/gestion/hoy?vista=libres", Before: day, Has: []string{"a[href='" + free + "']", ".tabs .cnt | 1"}, HasNot: []string{"a[href='" + mine + "']"}},
		webtest.Case{Name: "closed today, none yet", As: webtest.AsJavier, Path: "/gestion/hoy?vista=cerradas", Before: day, Has: []string{".empty | Hoy aún no ha cerrado ninguna"}},
		webtest.Case{Name: "a free day", As: webtest.AsJavier, Path: "/gestion/hoy?vista=nada", Has: []string{".empty | Nada para hoy"}},
		webtest.Case{Name: "the office is nobody's technician", As: webtest.AsClerk, Path: "/gestion/hoy", Before: day, Has: []string{".empty a[href='/gestion/incidencias']"}},
		webtest.Case{Name: "somebody else's", As: webtest.AsJavier, Path: rosas, Before: day, Status: http.StatusNotFound},
		webtest.Case{Name: "mine", As: webtest.AsJavier, Path: mine, Before: day, Has: []string{"form[action='" + mine + "/inicio'] button | Empezar", "form[action='" + mine + "/cierre'] input[name=doc][capture][multiple]",
			"form[action='" + mine + "/pieza']", "form[action='" + mine + "/nota']", "input[name=bn]", "main | 212.000"}, HasNot: []string{"form[action='" + mine + "/asignacion']"}},
		webtest.Case{Name: "nobody's can be taken", As: webtest.AsJavier, Path: free, Before: day, Has: []string{"form[action='" + free + "/asignacion'] button | Me la quedo"}, HasNot: []string{"form[action='" + free + "/cierre']"}},
	)
}

func TestPagesAreSmall(t *testing.T) {
	s, _ := storetest.Open(t)
	b := javier(t, s)
	for range 8 {
		day(t, s)
	}
	for _, path := range []string{"/gestion/hoy", mine} {
		if got := b.Do(webtest.Case{Path: path}); len(got.Body) > 20<<10 {
			t.Errorf("%s has %d bytes", path, len(got.Body))
		}
	}
}

// photo is a picture as a phone would send it.
func photo(t *testing.T) []webtest.File {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return []webtest.File{{Field: "doc", Name: "a.png", Data: picture.Bytes()}, {Field: "doc", Name: "b.png", Data: picture.Bytes()}}
}

// On a bad line the answer to a form is lost and the same form is sent again: every step is done once and
// answers the same page, with script and without.
func TestStepsSentAgain(t *testing.T) {
	for name, step := range map[string]struct {
		path  string
		form  url.Values
		state store.IncidentState
		says  string
	}{
		"take":   {free + "/asignacion", url.Values{}, store.IncidentAssigned, "Ya es suya"},
		"start":  {mine + "/inicio", url.Values{}, store.IncidentWorking, "En curso"},
		"parts":  {mine + "/pieza", url.Values{"texto": {"Fusor"}, "version": {"2"}}, store.IncidentParts, "Pendiente de repuesto"},
		"visit":  {mine + "/visita", url.Values{"dia": {"2026-11-24"}, "desde": {"10:00"}, "hasta": {"11:00"}, "version": {"2"}}, store.IncidentVisit, "Visita guardada"},
		"letter": {mine + "/mensaje", url.Values{"texto": {"Voy de camino"}}, store.IncidentAssigned, "Mensaje enviado"},
		"note":   {mine + "/nota", url.Values{"texto": {"Llevar fusor"}}, store.IncidentAssigned, "Nota guardada"},
		"close":  {mine + "/cierre", url.Values{"texto": {"Rodillo limpio"}, "bn": {"212500"}, "color": {"175100"}, "minutos": {"45"}, "piezas": {"Rodillo"}, "version": {"2"}}, store.IncidentResolved, "Incidencia cerrada"},
	} {
		for _, partial := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				s, _ := storetest.Open(t)
				b := javier(t, s)
				step.form.Set("idem", "key")
				c := webtest.Case{Path: step.path, Form: step.form, Partial: partial}
				if name == "close" {
					c.Files = photo(t)
				}
				if step.form.Get("version") != "" {
					step.form.Set("version", b.Do(webtest.Case{Path: mine}).Attr("input[name=version]", "value"))
				}
				first := b.Do(c) // its answer may never arrive
				before := storetest.Fingerprint(t, s, "sessions")
				second := b.Do(c)
				if !maps.Equal(before, storetest.Fingerprint(t, s, "sessions")) {
					t.Error("the second one wrote something")
				}
				if partial && (first.Status != http.StatusOK || !first.Has("#aviso-tecnico [role=alert] | "+step.says) || !second.Has("#aviso-tecnico [role=alert] | "+step.says)) ||
					!partial && (first.Status != http.StatusSeeOther || second.Header.Get("Location") != first.Header.Get("Location")) || first.Status != second.Status {
					t.Errorf("%d, then %d\n%.3000s", first.Status, second.Status, second.Body)
				}
				number := step.path[len("/gestion/hoy/") : len("/gestion/hoy/")+len("W92987")]
				i, err := s.Office.Incident(context.Background(), number)
				if err != nil || i.State != step.state || i.Technician.Name != "Javier Molina" {
					t.Errorf("%+v, %v", i, err)
				}
				if last := i.Events[len(i.Events)-1]; name == "close" && (len(last.Files) != 2 || last.Work.Minutes != 45 || last.Author != "Javier Molina") {
					t.Errorf("%+v", last)
				}
			})
		}
	}
}

func TestClosingKeepsTheReading(t *testing.T) {
	s, _ := storetest.Open(t)
	b := javier(t, s)
	form := url.Values{"texto": {"Limpio"}, "bn": {"912500"}, "color": {"175100"}, "idem": {"a"}}
	asked := b.Do(webtest.Case{Path: mine + "/cierre", Form: form, Partial: true})
	if asked.Status != 422 || !asked.Has("#aviso-tecnico | ¿Seguro que BN es 912.500?") || !asked.Has("textarea[name=texto] | Limpio") || !asked.Has("details[open] form[action='"+mine+"/cierre']") {
		t.Fatalf("%d\n%.3000s", asked.Status, asked.Body)
	}
	form.Set("again_bn", "912500")
	if got := b.Do(webtest.Case{Path: mine + "/cierre", Form: form, Partial: true}); got.Status != 200 {
		t.Fatalf("%d\n%.2000s", got.Status, got.Body)
	}
	if got := storetest.Scalar[string](t, s, "SELECT source || ' ' || author || ' ' || status FROM readings ORDER BY id DESC LIMIT 1"); got != "technician Javier Molina doubtful" {
		t.Error(got)
	}
	if got := b.Do(webtest.Case{Path: "/gestion/hoy?vista=cerradas"}); !got.Has(".round a[href='" + mine + "'] | Cerrada a las 11:30") {
		t.Errorf("%.3000s", got.Body)
	}
}

// meanwhile is what the office does with W92987 while Javier looks at it.
func meanwhile(t *testing.T, s *store.Store, move store.IncidentMove) {
	t.Helper()
	day(t, s)
	if _, err := s.Office.MoveIncidentAs(context.Background(), store.Colleague{ID: 2, Name: "Ana Belmonte", Role: store.RoleOffice}, "W92987", move); err != nil {
		t.Fatal(err)
	}
}

func TestStepsAreRefused(t *testing.T) {
	cases := []webtest.Case{
		{Name: "somebody else's", Path: rosas + "/inicio", Form: url.Values{}, Status: 404, Has: []string{".problem | puede que se la haya quedado otro técnico"}},
		{Name: "the office's changes in between", Path: mine + "/cierre", Form: url.Values{"texto": {"Limpio"}, "version": {"1"}, "visto": {"0"}}, Status: 409, Has: []string{"textarea[name=texto] | Limpio", "#aviso-tecnico [role=alert]"},
			Before: func(t *testing.T, s *store.Store) {
				day(t, s)
				if _, err := s.Office.MoveIncidentAs(context.Background(), store.Colleague{ID: 2, Name: "Ana Belmonte", Role: store.RoleOffice}, "W92987", store.IncidentMove{Note: "Hola"}); err != nil {
					t.Fatal(err)
				}
			}},
		{Name: "taken by another in between", Path: "/gestion/hoy/W92987/asignacion", Form: url.Values{"version": {"2"}, "visto": {"0"}}, Status: 409, Has: []string{"#aviso-tecnico | Rosa Prado"},
			Before: func(t *testing.T, s *store.Store) { meanwhile(t, s, store.IncidentMove{TechnicianID: 2}) }},
		{Name: "closed in between is not opened again", Path: mine + "/inicio", Form: url.Values{"version": {"2"}, "visto": {"0"}}, Status: 409, Has: []string{"#aviso-tecnico | Resuelta"},
			Before: func(t *testing.T, s *store.Store) {
				meanwhile(t, s, store.IncidentMove{State: store.IncidentResolved, Note: "Por teléfono"})
			}},
	}
	for name, wrong := range map[string][3]string{
		"closing without a word": {"cierre", "minutos=5", "#cierre-texto"}, "no number of minutes": {"cierre", "texto=x&minutos=y", "#cierre-minutos"},
		"a lower counter": {"cierre", "texto=x&bn=1&color=175000", "#bn"}, "an empty message": {"mensaje", "", "#mensaje-texto"}, "an empty note": {"nota", "", "#nota-texto"},
		"a visit without a day": {"visita", "desde=10:00", "#visita-dia"}, "a visit that ends before": {"visita", "dia=2026-11-24&desde=10:00&hasta=09:00", "#visita-hasta"},
		"an end that is no hour": {"visita", "dia=2026-11-24&desde=10:00&hasta=x", "#visita-hasta"},
	} {
		form, err := url.ParseQuery(wrong[1])
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, webtest.Case{Name: name, Path: mine + "/" + wrong[0], Form: form, Status: 422, Has: []string{"#aviso-tecnico a[href='" + wrong[2] + "']", "details[open] form[action='" + mine + "/" + wrong[0] + "']"}})
	}
	for i := range cases {
		cases[i].As, cases[i].Partial = webtest.AsJavier, true
		if cases[i].Before == nil {
			cases[i].Before = day
		}
	}
	webtest.Run(t, cases...)
}
