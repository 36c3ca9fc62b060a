package privacy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// settled has nothing wait for the ERP.
func settled(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Exec(t, s, "DELETE FROM export_queue")
}

// blocked is a portal in which Gredos is blocked.
func blocked(t *testing.T, s *store.Store) {
	t.Helper()
	settled(t, s)
	if _, err := s.Privacy.Block(t.Context(), store.Subject{Customer: storetest.Gredos}, "Lo pidió por carta"); err != nil {
		t.Fatal(err)
	}
}

func count(query string, want int) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if n := storetest.Scalar[int](t, s, query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}

func TestPages(t *testing.T) {
	const path = "/gestion/ajustes/privacidad"
	webtest.Run(t,
		webtest.Case{Name: "periods", As: webtest.AsAdmin, Path: path, Has: []string{"input[name=keep_orders][value='72']", "a[href='" + path + "/bloqueados']"}},
		webtest.Case{Name: "a period below the law's", As: webtest.AsAdmin, Path: path, Form: url.Values{"version": {"1"}, "keep_orders": {"60"}, "keep_readings": {"72"}, "keep_files": {"24"}, "keep_letters": {"12"},
			"keep_signins": {"12"}, "keep_links": {"30"}, "keep_blocked": {"36"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#keep_orders-e | Código de Comercio", "input[name=keep_orders][value='60']"}},
		webtest.Case{Name: "what would go", As: webtest.AsAdmin, Path: path + "/plazos", Has: []string{"th | Pedidos entregados o anulados", "td | Código de Comercio"}, After: count("SELECT count(*) FROM audit", 0)},
		webtest.Case{Name: "register of activities", As: webtest.AsAdmin, Path: path + "/tratamientos", Has: []string{"h2 | Gestión de clientes", "dd | 72 meses"}},
		webtest.Case{Name: "contract with the processor", As: webtest.AsAdmin, Path: path + "/encargo", Has: []string{"p | Sercamán Ofimática de Prueba", "li | 24 horas"}},
		webtest.Case{Name: "nobody blocked", As: webtest.AsAdmin, Path: path + "/bloqueados", Has: []string{"p | No hay nadie bloqueado"}},
		webtest.Case{Name: "a clerk", As: webtest.AsClerk, Path: path + "/bloqueados", Status: http.StatusForbidden},
		webtest.Case{Name: "of a customer", As: webtest.AsAdmin, Path: "/gestion/clientes/1/privacidad", Has: []string{"button | Exportar datos", "button | Bloquear"}},
		webtest.Case{Name: "the way there", As: webtest.AsAdmin, Path: "/gestion/clientes/1", Has: []string{"a[href='/gestion/clientes/1/privacidad']"}},
		webtest.Case{Name: "not for a clerk, who would be refused", As: webtest.AsClerk, Path: "/gestion/clientes/1", HasNot: []string{"a[href='/gestion/clientes/1/privacidad']"}},
		webtest.Case{Name: "of nobody", As: webtest.AsAdmin, Path: "/gestion/clientes/99/privacidad", Status: http.StatusNotFound},
	)
}

func TestExport(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Admin)
	got := b.Do(webtest.Case{Path: "/gestion/clientes/1/privacidad/exportacion", Form: url.Values{"persona": {""}}})
	if got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "PK\x03\x04") || !strings.Contains(got.Body, "README.txt") || got.Header.Get("Content-Type") != "application/zip" {
		t.Errorf("%d %.60q %v", got.Status, got.Body, got.Header)
	}
	count("SELECT count(*) FROM audit WHERE action = 'datos personales exportados' AND customer_id = 1", 1)(t, s)
	for path, form := range map[string]url.Values{"/gestion/clientes/99/privacidad/exportacion": {}, "/gestion/clientes/1/privacidad/exportacion": {"persona": {"77"}}, "/gestion/clientes/2/privacidad/exportacion": {"persona": {"x"}}} {
		if got := b.Do(webtest.Case{Path: path, Form: form}); got.Status != http.StatusNotFound {
			t.Errorf("%s %v: %d", path, form, got.Status)
		}
	}
}

func TestBlock(t *testing.T) {
	const path = "/gestion/ajustes/privacidad"
	webtest.Run(t,
		webtest.Case{Name: "blocked", As: webtest.AsAdmin, Path: "/gestion/clientes/1/privacidad/bloqueo", Before: settled, Form: url.Values{"reason": {"Lo pidió"}}, Status: http.StatusSeeOther, Location: path + "/bloqueados",
			After: count("SELECT count(*) FROM customers WHERE id = 1 AND active = 0 AND name = 'Cliente suprimido'", 1)},
		webtest.Case{Name: "without a reason", As: webtest.AsAdmin, Path: "/gestion/clientes/1/privacidad/bloqueo", Form: url.Values{}, Status: http.StatusUnprocessableEntity, Has: []string{"#reason-e | Escriba por qué"}},
		webtest.Case{Name: "twice", As: webtest.AsAdmin, Path: "/gestion/clientes/1/privacidad/bloqueo", Before: blocked, Form: url.Values{"reason": {"Lo pidió"}}, Status: http.StatusConflict},
		webtest.Case{Name: "listed", As: webtest.AsAdmin, Path: path + "/bloqueados", Before: blocked, Has: []string{"dd | Lo pidió por carta", "form[action='" + path + "/bloqueados/1/apertura'] input[name=reason]"}},
		webtest.Case{Name: "opened", As: webtest.AsAdmin, Path: path + "/bloqueados/1/apertura", Before: blocked, Form: url.Values{"reason": {"Juzgado"}}, Header: map[string]string{"Content-Type": "application/zip"},
			After: count("SELECT count(*) FROM audit WHERE action = 'datos bloqueados abiertos'", 1)},
		webtest.Case{Name: "opened without a reason", As: webtest.AsAdmin, Path: path + "/bloqueados/1/apertura", Before: blocked, Form: url.Values{}, Status: http.StatusUnprocessableEntity, Has: []string{"#resumen | Escriba por qué"}},
		webtest.Case{Name: "opened by a clerk", As: webtest.AsClerk, Path: path + "/bloqueados/1/apertura", Before: blocked, Form: url.Values{"reason": {"x"}}, Status: http.StatusForbidden},
		webtest.Case{Name: "purged", As: webtest.AsAdmin, Path: path + "/bloqueados/1/supresion", Before: blocked, Form: url.Values{}, Status: http.StatusSeeOther, After: count("SELECT count(*) FROM erasure_archives", 0)},
		webtest.Case{Name: "purged before the ERP has it", As: webtest.AsAdmin, Path: path + "/bloqueados/1/supresion", Before: func(t *testing.T, s *store.Store) {
			if _, err := s.Privacy.Block(t.Context(), store.Subject{Customer: storetest.Gredos}, "Lo pidió"); err != nil {
				t.Fatal(err)
			}
		}, Form: url.Values{}, Status: http.StatusForbidden, Has: []string{"main | El ERP todavía no"}},
		webtest.Case{Name: "undone", As: webtest.AsAdmin, Path: path + "/bloqueados/1/levantamiento", Before: blocked, Form: url.Values{"reason": {"Era otro"}}, Status: http.StatusSeeOther, Location: path + "/bloqueados",
			After: count("SELECT count(*) FROM customers WHERE id = 1 AND active = 1 AND name = 'TALLERES GREDOS, S.L.'", 1)},
		webtest.Case{Name: "undone without a reason", As: webtest.AsAdmin, Path: path + "/bloqueados/1/levantamiento", Before: blocked, Form: url.Values{}, Status: http.StatusUnprocessableEntity, Has: []string{"#resumen | Escriba por qué se deshace"},
			After: count("SELECT count(*) FROM customers WHERE id = 1 AND active = 0", 1)},
		webtest.Case{Name: "undone by a clerk", As: webtest.AsClerk, Path: path + "/bloqueados/1/levantamiento", Before: blocked, Form: url.Values{"reason": {"x"}}, Status: http.StatusForbidden},
		webtest.Case{Name: "nobody undone", As: webtest.AsAdmin, Path: path + "/bloqueados/9/levantamiento", Form: url.Values{"reason": {"x"}}, Status: http.StatusNotFound},
		webtest.Case{Name: "undone after it was purged", As: webtest.AsAdmin, Path: path + "/bloqueados/1/levantamiento", Before: func(t *testing.T, s *store.Store) {
			blocked(t, s)
			if err := s.Privacy.Purge(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}, Form: url.Values{"reason": {"x"}}, Status: http.StatusConflict},
		webtest.Case{Name: "nobody purged", As: webtest.AsAdmin, Path: path + "/bloqueados/9/supresion", Form: url.Values{}, Status: http.StatusNotFound},
		webtest.Case{Name: "a number lifted", As: webtest.AsAdmin, Path: path + "/liberacion", Before: blocked, Form: url.Values{"numero": {"04812"}}, Status: http.StatusSeeOther, After: count("SELECT count(*) FROM erasures WHERE lifted_at IS NULL", 0)},
		webtest.Case{Name: "a number that nobody holds", As: webtest.AsAdmin, Path: path + "/liberacion", Form: url.Values{"numero": {"1"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#numero-e | no está retenido"}},
	)
}
