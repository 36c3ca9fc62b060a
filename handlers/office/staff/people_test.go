package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func person(pairs ...string) url.Values {
	values := form("nombre", "Marta Sánchez", "correo", "marta@sercaman.example", "telefono", "600", "perfil", "oficina", "tecnico", "0", "idem", "k1")
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestPeople(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the list", Path: "/gestion/personas", As: webtest.AsAdmin, Has: []string{
			"h1 | Personas", ".pagehead__sub | 4 personas pueden", "a[href='/gestion/personas/2'] | Ana Belmonte", "td[data-l=Perfil] | Técnico T01", ".badge | Aún no ha entrado",
			"a[href='/gestion/personas/nueva']", ".side a[aria-current] | Personas",
		}},
		webtest.Case{Name: "who is gone stands last", Path: "/gestion/personas", As: webtest.AsAdmin, Before: func(t *testing.T, s *store.Store) {
			enrolled(t, s, storetest.Clerk)
			came(t, s, storetest.Rosa)
			storetest.Exec(t, s, "UPDATE staff SET active = 0 WHERE id = 3; UPDATE staff SET password = 'x' WHERE id = 1")
		}, Has: []string{".pagehead__sub | 3 personas", "tr:last-child | Javier Molina", ".badge | De baja", ".badge | Activado", ".badge | Sin activar", ".badge | Pendiente de activar"}},
		webtest.Case{Name: "the list as a file", Path: "/gestion/personas/descarga?formato=csv", As: webtest.AsAdmin, Has: []string{"body | Ana Belmonte;ana@sercaman.example"}, Header: map[string]string{"Content-Type": "text/csv; charset=utf-8"}},
		webtest.Case{Name: "the form of an invitation", Path: "/gestion/personas/nueva", As: webtest.AsAdmin, Has: []string{
			"h1 | Invitar a una persona", "input[name=nombre]", "input[name=correo]", "input[name=perfil][value=oficina][checked]", "select[name=tecnico] option | T01", "input[name=idem][value]",
		}},
		webtest.Case{Name: "invited", Path: "/gestion/personas", As: webtest.AsAdmin, Form: person(), Status: 303, Location: "/gestion/personas/5", After: func(t *testing.T, s *store.Store) {
			if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox WHERE kind = 'staff_invitation' AND address = 'marta@sercaman.example'"); n != 1 {
				t.Errorf("%d letters", n)
			}
		}},
		webtest.Case{Name: "what is wrong is said beside what was typed", Path: "/gestion/personas", As: webtest.AsAdmin, Form: person("nombre", "", "correo", "ana@sercaman.example", "perfil", "tecnico", "tecnico", "x"), Status: 422,
			Has: []string{"#resumen a[href='#nombre']", "#correo-e | ya es de Ana Belmonte", "input[name=correo][value='ana@sercaman.example']", "input[name=perfil][value=tecnico][checked]", "#tecnico-e | de la lista", "input[name=idem][value=k1]"}},
		webtest.Case{Name: "a person", Path: "/gestion/personas/3", As: webtest.AsAdmin, Has: []string{
			"h1 | Javier Molina", "input[name=correo][value='javier@sercaman.example']", "input[name=version][value='1']", "select[name=tecnico] option[value='1'][selected]",
			"form[action='/gestion/personas/3/enlace'] button", "form[action='/gestion/personas/3/baja'] button", "#historial | Historial", "dd | Todavía no ha elegido ninguna", "dd | Nunca",
		}, HasNot: []string{"#enlace", "input[name=factor]"}},
		webtest.Case{Name: "nobody", Path: "/gestion/personas/99", As: webtest.AsAdmin, Status: 404},
		webtest.Case{Name: "no number", Path: "/gestion/personas/ana", As: webtest.AsAdmin, Status: 404},
		webtest.Case{Name: "corrected", Path: "/gestion/personas/2", As: webtest.AsAdmin, Form: form("nombre", "Ana Belmonte", "correo", "ana@sercaman.example", "telefono", "925", "perfil", "admin", "tecnico", "0", "version", "1"), Status: 303, Location: "/gestion/personas/2"},
		webtest.Case{Name: "badly corrected", Path: "/gestion/personas/2", As: webtest.AsAdmin, Form: form("nombre", "Ana", "correo", "x", "perfil", "oficina", "version", "1"), Status: 422, Has: []string{"#correo-e", "input[name=correo][value=x]", "#historial | Historial"}},
		webtest.Case{Name: "the last admin stays one", Path: "/gestion/personas/1", As: webtest.AsAdmin, Form: form("nombre", "Lucía Robledo", "correo", "lucia@sercaman.example", "perfil", "oficina", "version", "1"), Status: 422, Has: []string{"#resumen | única persona"}},
		webtest.Case{Name: "and is not sent away", Path: "/gestion/personas/1/baja", As: webtest.AsAdmin, Form: form(), Status: 403, Has: []string{"main | única persona con perfil de administración"}},
		webtest.Case{Name: "sent away", Path: "/gestion/personas/2/baja", As: webtest.AsAdmin, Form: form(), Status: 303, Location: "/gestion/personas/2"},
		webtest.Case{Name: "sent away twice", Path: "/gestion/personas/2/baja", As: webtest.AsAdmin, Form: form(), Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "UPDATE staff SET active = 0 WHERE id = 2") }, Status: 409},
		webtest.Case{Name: "who is gone", Path: "/gestion/personas/2", As: webtest.AsAdmin, Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "UPDATE staff SET active = 0 WHERE id = 2") },
			Has: []string{".badge | De baja", "form[action='/gestion/personas/2/regreso'] button"}, HasNot: []string{"form[action='/gestion/personas/2']", "form[action='/gestion/personas/2/enlace']"}},
		webtest.Case{Name: "who comes back", Path: "/gestion/personas/2/regreso", As: webtest.AsAdmin, Form: form(), Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "UPDATE staff SET active = 0 WHERE id = 2") }, Status: 303, Location: "/gestion/personas/2"},
		webtest.Case{Name: "a link for who is gone", Path: "/gestion/personas/2/enlace", As: webtest.AsAdmin, Form: form(), Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "UPDATE staff SET active = 0 WHERE id = 2") }, Status: 404},
	)
}

func TestPersonChangedByAnother(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Admin)
	change := func(phone string) webtest.Answer {
		return b.Do(webtest.Case{Path: "/gestion/personas/2", Form: form("nombre", "Ana Belmonte", "correo", "ana@sercaman.example", "telefono", phone, "perfil", "oficina", "version", "1")})
	}
	led(t, change("111"), "/gestion/personas/2")
	clash := change("222")
	if clash.Status != http.StatusConflict || !clash.Has("[role=alert] | Lucía Robledo") || !clash.Has("ins | 111") || !clash.Has("input[name=telefono][value='222']") || !clash.Has("input[name=version][value='2']") {
		t.Errorf("%d %s", clash.Status, clash.Text("main"))
	}
}

func TestLinkOfAPerson(t *testing.T) {
	for name, base := range map[string]string{"by letter": "https://areaclientes.sercaman.example", "by hand": "http://" + webtest.Host} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			said := "hemos enviado el enlace"
			if name == "by hand" {
				storetest.Exec(t, s, "UPDATE settings SET value = '' WHERE key = 'base_url'")
				said = "déselo usted"
			}
			enrolled(t, s, storetest.Clerk)
			admin := webtest.Browse(t, s)
			admin.SignInStaff(storetest.Admin)
			led(t, admin.Do(webtest.Case{Path: "/gestion/personas/2/enlace", Form: form("factor", "1")}), "/gestion/personas/2")
			page := admin.Do(webtest.Case{Path: "/gestion/personas/2"})
			shown := page.Text("#enlace")
			if !strings.HasPrefix(shown, base+"/gestion/alta?enlace=") || !page.Has("[role=status] | "+said) || !page.Has("dd | Todavía no ha elegido ninguna") || !page.Has(".badge | Pendiente de su enlace") {
				t.Fatalf("%q\n%s", shown, page.Text("main"))
			}
			if got := webtest.Browse(t, s).Do(webtest.Case{Path: strings.TrimPrefix(shown, base)}); !got.Has("h1 | Hola, Ana Belmonte") {
				t.Errorf("%d %s", got.Status, got.Text("main"))
			}
		})
	}
}

// Sessions of somebody end at the moment at which an admin says so.
func TestSessionsEnd(t *testing.T) {
	for act, path := range map[string]string{"sent away": "/gestion/personas/2/baja", "signed out": "/gestion/personas/2/sesiones"} {
		t.Run(act, func(t *testing.T) {
			s, _ := storetest.Open(t)
			admin, ana := webtest.Browse(t, s), webtest.Browse(t, s)
			admin.SignInStaff(storetest.Admin)
			ana.SignInStaff(storetest.Clerk)
			if got := ana.Do(webtest.Case{Path: "/gestion/cuenta"}); got.Status != http.StatusOK {
				t.Fatal(got.Status)
			}
			led(t, admin.Do(webtest.Case{Path: path, Form: form()}), "/gestion/personas/2")
			led(t, ana.Do(webtest.Case{Path: "/gestion/cuenta"}), "/gestion/entrar?next=%2Fgestion%2Fcuenta")
		})
	}
}
