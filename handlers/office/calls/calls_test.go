package calls_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestSearch(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "an empty page, ready to type", As: webtest.AsClerk, Path: "/gestion/llamada",
			Has: []string{"input[name=q][autofocus]", "form[method=get] input[name=ir]"}, HasNot: []string{".call", ".empty"}},
		webtest.Case{Name: "while typing, only what was found", As: webtest.AsClerk, Path: "/gestion/llamada?q=ricoh", Partial: true,
			Has:    []string{"#encontrados .call h2 | GESTORÍA ALBERCHE", "a[href='/gestion/llamada/1/lectura'] | Lectura", "a[href='/gestion/llamada/1/incidencia']", "a[href='/gestion/llamada/1/pedido']", "form[action='/gestion/clientes/2/vista'] | Ver como cliente"},
			HasNot: []string{"main", "[autofocus]"}},
		webtest.Case{Name: "Enter on one machine goes on to its reading", As: webtest.AsClerk, Path: "/gestion/llamada?q=20417&ir=1",
			Status: http.StatusSeeOther, Location: "/gestion/llamada/1/lectura"},
		webtest.Case{Name: "Enter on several goes to the first of them", As: webtest.AsClerk, Path: "/gestion/llamada?q=gredos&ir=1",
			Has: []string{"a[href='/gestion/llamada/4/lectura'][autofocus]", ".call__list | Sin contrato"}, HasNot: []string{"input[autofocus]"}},
		webtest.Case{Name: "nobody", As: webtest.AsClerk, Path: "/gestion/llamada?q=zzz&ir=1", Has: []string{".empty | Nadie coincide", "input[name=q][autofocus]"}},
		webtest.Case{Name: "who is no longer a customer is found, and nothing can be written down", As: webtest.AsClerk, Path: "/gestion/llamada?q=tomillar",
			Has: []string{".call | Baja"}, HasNot: []string{".call form", ".call .actions"}},
		webtest.Case{Name: "no technician takes calls", As: webtest.AsJavier, Path: "/gestion/llamada", Status: http.StatusForbidden},
		webtest.Case{Name: "no such machine", As: webtest.AsClerk, Path: "/gestion/llamada/99/lectura", Status: http.StatusNotFound},
	)
}

// say is one request of the office's Ana Belmonte.
func say(name, path string, form url.Values) webtest.Case {
	return webtest.Case{Name: name, As: webtest.AsClerk, Path: path, Form: form, Partial: true}
}

func TestReading(t *testing.T) {
	form := func(bn, color string, more ...string) url.Values {
		values := url.Values{"bn": {bn}, "color": {color}, "idem": {"one"}}
		for i := 0; i < len(more); i += 2 {
			values.Set(more[i], more[i+1])
		}
		return values
	}
	const path = "/gestion/llamada/1/lectura"
	lower, jump, again := say("lower", path, form("1", "175000")), say("a jump", path, form("912500", "175100")), say("a jump, insisted on", path, form("912500", "175100", "again_bn", "912500"))
	lower.Status, lower.Has = 422, []string{"#anotar .errors, #anotar [role=alert]", "input[name=change][value=changed]"}
	jump.Status, jump.Has = 422, []string{"#anotar | ¿Seguro que BN es 912.500?", "input[name=again_bn][value='912500']", "input[name=idem][value=one]"}
	again.Status, again.Header = http.StatusNoContent, map[string]string{"HX-Redirect": "/gestion/llamada"}
	again.After = func(t *testing.T, s *store.Store) {
		if got := storetest.Scalar[string](t, s, "SELECT source || ' ' || author || ' ' || status FROM readings ORDER BY id DESC LIMIT 1"); got != "phone Ana Belmonte doubtful" {
			t.Error(got)
		}
	}
	plain := webtest.Case{Name: "without script", As: webtest.AsAdmin, Path: path, Form: form("212500", "175.100"), Status: http.StatusSeeOther, Location: "/gestion/llamada"}
	webtest.Run(t, lower, jump, again, plain,
		webtest.Case{Name: "the first counter takes the focus", As: webtest.AsClerk, Path: path, Has: []string{"input[name=bn][autofocus]", "h1 | Lectura por teléfono", ".tabs a[aria-current] | Lectura", "main | 925 11 22 33"}, HasNot: []string{"input[name=color][autofocus]"}},
		webtest.Case{Name: "a machine out of contract says so", As: webtest.AsClerk, Path: "/gestion/llamada/6/lectura", Has: []string{".notice | no tiene contrato"}},
	)
}

func TestIncident(t *testing.T) {
	const path = "/gestion/llamada/1/incidencia"
	fine := url.Values{"averia": {"Atasca"}, "contacto": {"Marcos"}, "gravedad": {"parada"}, "tipo": {"correctivo"}, "tecnico": {"2"}, "dia": {"2026-11-24"}, "desde": {"10:00"}, "hasta": {"12:00"}, "idem": {"one"}}
	with := func(field, value string) url.Values {
		form := url.Values{}
		for name, values := range fine {
			form[name] = values
		}
		form.Set(field, value)
		return form
	}
	cases := []webtest.Case{
		{Name: "what is known is filled in", As: webtest.AsClerk, Path: path, Has: []string{"input[name=contacto][value='Ana Belén Ruiz']", "input[name=telefono][value='925112233']",
			"select[name=tecnico] option[selected] | Javier Molina", "textarea[autofocus]"}},
		{Name: "without script", As: webtest.AsClerk, Path: path, Form: fine, Status: http.StatusSeeOther, Location: "/gestion/llamada",
			After: func(t *testing.T, s *store.Store) {
				i, err := s.Office.Incident(context.Background(), "W92987")
				if err != nil || i.Entered.By != "Ana Belmonte" || i.State != store.IncidentVisit || i.Technician.Name != "Rosa Prado" || i.VisitFrom.Hour() != 10 || i.VisitTo.Hour() != 12 {
					t.Errorf("%+v, %v", i, err)
				}
			}},
	}
	for name, wrong := range map[string][3]string{
		"nothing described": {"averia", "", "#description"}, "a technician that is none": {"tecnico", "x", "#technician"}, "an hour without a day": {"dia", "", "#visit_from"},
		"an end that is no hour": {"hasta", "tarde", "#visit_to"}, "an end before the beginning": {"hasta", "09:00", "#visit_to"}, "a counter below": {"bn", "5", "#bn"},
	} {
		c := say(name, path, with(wrong[0], wrong[1]))
		c.Status, c.Has = 422, []string{"#anotar a[href='" + wrong[2] + "']", "input[name=contacto][value=Marcos]", "input[name=idem][value=one]"}
		cases = append(cases, c)
	}
	webtest.Run(t, cases...)
}

func TestOrder(t *testing.T) {
	const path = "/gestion/llamada/1/pedido"
	form := func(fields ...string) url.Values {
		values := url.Values{"idem": {"one"}, "contacto": {"Ana"}, "horario": {"Tarde"}, "direccion": {"2"}, "pago": {"CONTADO"}, "equipo": {"1"}}
		for i := 0; i < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		return values
	}
	two := []string{"linea-0", "1.1", "cantidad-0", "2", "linea-1", "2.5", "cantidad-1", "1"}
	unwritten := func(t *testing.T, s *store.Store) {
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM orders") + storetest.Scalar[int](t, s, "SELECT count(*) FROM basket_lines"); n != 0 {
			t.Errorf("%d rows were written", n)
		}
	}
	draws := func(name string, status int, has []string, fields ...string) webtest.Case {
		c := say(name, path, form(fields...))
		c.Status, c.Has, c.After = status, has, unwritten
		return c
	}
	webtest.Run(t,
		webtest.Case{Name: "ready to search", As: webtest.AsClerk, Path: path, Has: []string{"#articulo[autofocus]", "select[name=equipo] option[selected][value='1']", "select[name=equipo] option | sin contrato",
			"input[name=contacto][value='Ana Belén Ruiz']", "select[name=pago] option[selected] | TRANSFERENCIA", "[role=option] | Incluido en contrato"}},
		draws("Enter with an article adds it", 200, []string{"input[name=linea-0][value='1.1']", "input[name=cantidad-0][value='3']", ".line | Incluido en contrato", "#articulo[autofocus]", "input[name=contacto][value=Ana]"}, "article", "1", "quantity", "3"),
		draws("Enter without one only searches", 200, []string{"[role=option] | TN-512K"}, "b", "tn512"),
		draws("another machine", 200, []string{"[role=option] | DR-512K", "input[data-combo-input][hx-get='/gestion/llamada/2/articulos']", "input[name=linea-1][value='2.5']"}, append(two, "equipo", "2", "accion", "cambiar")...),
		draws("the same article again is one line", 200, []string{"input[name=cantidad-0][value='5']", "input[name=linea-1]"}, append(two, "article", "1", "quantity", "3", "accion", "add")...),
		draws("taken out", 200, []string{"input[name=linea-0][value='2.5']"}, append(two, "accion", "quitar-0")...),
		draws("nothing chosen", 422, []string{"a[href='#articulo'] | Elija un artículo"}, "accion", "add", "quantity", "1"),
		draws("no number of units", 422, []string{"a[href='#cantidad']"}, "accion", "add", "article", "1", "quantity", "x"),
		draws("a line with no number of units", 422, []string{"a[href='#cantidad-0']", "input[name=cantidad-0][value=mil]"}, "linea-0", "1.1", "cantidad-0", "mil", "accion", "finalizar"),
		draws("nothing in it", 422, []string{"[role=alert] | Añada al menos un artículo"}, "accion", "finalizar"),
		draws("no longer supplied", 422, []string{"[role=alert] | ya no se suministra", ".line | Ya no se suministra"}, "linea-0", "1.15", "cantidad-0", "1", "accion", "finalizar"),
		draws("a field is missing", 422, []string{"a[href='#schedule']", "input[name=linea-1]"}, append(two, "horario", "", "accion", "finalizar")...),
		draws("an address that is none", 404, nil, append(two, "direccion", "x", "accion", "finalizar")...),
		draws("somebody else's machine", 404, nil, append(two, "equipo", "7")...),
		draws("an article that is none", 404, nil, "linea-0", "1.99", "cantidad-0", "1"),
		webtest.Case{Name: "the dropdown", As: webtest.AsClerk, Path: "/gestion/llamada/6/articulos?b=tn", Partial: true, Has: []string{"[role=option] | No incluido"}, HasNot: []string{"main"}},
		webtest.Case{Name: "the dropdown as a page", As: webtest.AsClerk, Path: "/gestion/llamada/6/articulos?b=tn", Status: http.StatusSeeOther, Location: "/gestion/llamada/6/pedido"},
		webtest.Case{Name: "without script the chosen radio button counts", As: webtest.AsClerk, Path: path, Form: form("pick", "2", "quantity", "1", "accion", "add"), Has: []string{"input[name=linea-0][value='1.2']"}, After: unwritten},
	)
}

// What was written down on the telephone is marked as such wherever it is shown, and the same form sent
// twice is one thing.
func TestMarkedEverywhere(t *testing.T) {
	s, _ := storetest.Open(t)
	ana, customer := webtest.Browse(t, s), webtest.Browse(t, s)
	ana.SignInStaff(storetest.Clerk)
	customer.SignIn(storetest.GredosNumber)
	for path, form := range map[string]url.Values{
		"lectura":    {"bn": {"212500"}, "color": {"175100"}, "idem": {"r"}},
		"incidencia": {"averia": {"Atasca"}, "contacto": {"Marcos"}, "gravedad": {"parada"}, "tecnico": {"0"}, "idem": {"i"}},
		"pedido":     {"linea-0": {"1.1"}, "cantidad-0": {"1"}, "contacto": {"Ana"}, "horario": {"Tarde"}, "direccion": {"1"}, "pago": {"CONTADO"}, "idem": {"o"}, "accion": {"finalizar"}},
	} {
		for range 2 {
			got := ana.Do(webtest.Case{Path: "/gestion/llamada/1/" + path, Form: form})
			if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/gestion/llamada" {
				t.Fatalf("%s: %d to %q\n%.2000s", path, got.Status, got.Header.Get("Location"), got.Body)
			}
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE staff_id IS NOT NULL"); n != 3 {
		t.Errorf("%d lines in the log", n)
	}
	for _, page := range []string{"/pedidos", "/pedidos/06355", "/pedidos/06355/copia", "/incidencias", "/incidencias/W92987", "/equipos/1"} {
		if got := customer.Do(webtest.Case{Path: page}); strings.Count(got.Body, "Por teléfono, por Ana Belmonte") == 0 {
			t.Errorf("%s does not say who wrote it down", page)
		}
	}
}
