package audit_test

import (
	"context"
	"strconv"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func note(t *testing.T, s *store.Store, name, action string, on store.Object, changes ...store.Change) {
	t.Helper()
	ctx := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: name, Role: store.RoleOffice, IP: "192.0.2.7"})
	if err := s.Audit.Note(ctx, action, on, changes...); err != nil {
		t.Fatal(err)
	}
}

func some(t *testing.T, s *store.Store) {
	note(t, s, "Ana Belmonte", "cliente corregido", store.Object{Kind: store.OnCustomer, ID: 1, Name: "04812 Talleres Gredos"}, store.Changes("Correo", "a@b.example", "=c@d.example")...)
	note(t, s, "Ana Belmonte", "estado cambiado", store.Object{Kind: store.OnOrder, ID: 9, Name: "06355"}, store.Changes("Estado", "Procesando", "Preparado")...)
}

func many(t *testing.T, s *store.Store) {
	for i := range 51 {
		note(t, s, "Ana Belmonte", "paso "+strconv.Itoa(i), store.Object{})
	}
}

func TestAudit(t *testing.T) {
	const path = "/gestion/registro"
	webtest.Run(t,
		webtest.Case{Name: "nothing yet", Path: path, As: webtest.AsAdmin, Has: []string{"h1 | Registro", ".empty | Todavía no hay nada apuntado"}},
		webtest.Case{Name: "what happened", Path: path, As: webtest.AsAdmin, Before: some, Has: []string{
			"td | Ana Belmonte", "td | Cliente corregido", "del | a@b.example", "ins | =c@d.example", "a[href='/gestion/pedidos/06355'] | 06355", "td | 192.0.2.7", "select option | Lucía Robledo",
		}},
		webtest.Case{Name: "a part for htmx", Path: path + "?q=gredos", As: webtest.AsAdmin, Partial: true, Before: some, Has: []string{"#cola td | Talleres Gredos"}, HasNot: []string{"h1", "td | 06355"}},
		webtest.Case{Name: "one thing", Path: path + "?cosa=order&id=9", As: webtest.AsAdmin, Before: some, Has: []string{"td | 06355"}, HasNot: []string{"td | Gredos"}},
		webtest.Case{Name: "nothing that fits", Path: path + "?q=zzz", As: webtest.AsAdmin, Before: some, Has: []string{".empty | Nada de eso está en el registro"}},
		webtest.Case{Name: "values that are none ask for nothing", Path: path + "?persona=x&desde=ayer&hasta=2026-99-99&id=-1&antes=zz", As: webtest.AsAdmin, Before: some, Has: []string{"td | 06355"}},
		webtest.Case{Name: "older ones", Path: path, As: webtest.AsAdmin, Before: many, Has: []string{"a[rel=next][href='/gestion/registro?antes=2']", "td | Paso 50"}, HasNot: []string{"th | paso 0"}},
		webtest.Case{Name: "the end of it", Path: path + "?antes=2", As: webtest.AsAdmin, Before: many, Has: []string{"td | Paso 0", "a | Lo más reciente"}, HasNot: []string{"a[rel=next]"}},
		webtest.Case{Name: "whole", Path: path + "/comprobacion", As: webtest.AsAdmin, Before: some, Has: []string{".notice--ok | 2 líneas"}},
		webtest.Case{Name: "altered", Path: path + "/comprobacion", As: webtest.AsAdmin, Before: func(t *testing.T, s *store.Store) {
			some(t, s)
			storetest.Exec(t, s, "DROP TRIGGER audit_kept; UPDATE audit SET actor = 'nadie' WHERE id = 2")
		}, Has: []string{".notice--bad | La línea 2"}},
		webtest.Case{Name: "no such format", Path: path + "/descarga?formato=pdf", As: webtest.AsAdmin, Status: 404},
		webtest.Case{Name: "not for the office", Path: path, As: webtest.AsClerk, Status: 403, Has: []string{"h1"}},
	)
}

func TestAuditAsAFile(t *testing.T) {
	s, _ := storetest.Open(t)
	some(t, s)
	admin := webtest.Browse(t, s)
	admin.SignInStaff(storetest.Admin)
	got := admin.Do(webtest.Case{Path: "/gestion/registro/descarga?formato=csv&q=gredos"})
	lines := strings.Split(strings.TrimSpace(got.Body), "\r\n")
	if len(lines) != 2 || !strings.Contains(lines[1], ";Ana Belmonte;Oficina;cliente corregido;Cliente;04812 Talleres Gredos;Correo;a@b.example;'=c@d.example;192.0.2.7;") {
		t.Errorf("%q", lines)
	}
	if got := admin.Do(webtest.Case{Path: "/gestion/registro/descarga?formato=xlsx"}); got.Status != 200 || !strings.HasPrefix(got.Body, "PK") {
		t.Errorf("workbook: %d", got.Status)
	}
}
