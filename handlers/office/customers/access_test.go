package customers_test

import (
	"net/http"
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestAccess(t *testing.T) {
	const path = "/gestion/clientes/1/acceso"
	activated := func(t *testing.T, s *store.Store) { storetest.Marta(t, s) }
	frozen := func(t *testing.T, s *store.Store) {
		storetest.Exec(t, s, "INSERT INTO nif_access (customer_id, first_at, times, frozen_at, frozen_why) VALUES (1, 1795000000000, 3, 1795000000000, 'Llamada rara')")
	}
	webtest.Run(t,
		webtest.Case{Name: "not activated", As: webtest.AsClerk, Path: "/gestion/clientes/1", Has: []string{"h2 | Acceso al área de clientes", "dd | Sin activar", "form[action='" + path + "/codigo'] button | Generar código",
			"form[action='" + path + "/enlace'] button | Enviar enlace de activación", "form[action='" + path + "/ampliacion']", "form[action='" + path + "/congelacion'] input[name=motivo]", "form[action='" + path + "/correo'] input[name=version][value='1']"},
			HasNot: []string{"form[action='" + path + "/retirada']", "form[action='" + path + "/descongelacion']"}},
		webtest.Case{Name: "activated", As: webtest.AsClerk, Path: "/gestion/clientes/1", Before: activated, Has: []string{"dd | Cuenta activada", "dd | Marta Rueda", "form[action='" + path + "/retirada']", "button | Enviar enlace para otra contraseña"},
			HasNot: []string{"form[action='" + path + "/codigo']", "form[action='" + path + "/ampliacion']", "form[action='" + path + "/congelacion']"}},
		webtest.Case{Name: "frozen", As: webtest.AsClerk, Path: path, Before: frozen, Has: []string{"dd | Congelado", "dd | Llamada rara", "dd | 3 de 20", "form[action='" + path + "/descongelacion']"}},
		webtest.Case{Name: "a code, shown once", As: webtest.AsClerk, Path: path + "/codigo", Form: url.Values{}, Has: []string{"h1 | Código de acceso", "main | Solo se muestra esta vez", "dd | 04812", "button[data-print]"}, After: holds("SELECT count(*) FROM access_codes", "1")},
		webtest.Case{Name: "a code for who has an account", As: webtest.AsClerk, Path: path + "/codigo", Before: activated, Form: url.Values{}, Status: http.StatusForbidden, Has: []string{"main | ya tiene su cuenta activada"}},
		webtest.Case{Name: "a link", As: webtest.AsClerk, Path: path + "/enlace", Form: url.Values{}, Status: http.StatusSeeOther, Location: "/gestion/clientes/1", After: holds("SELECT kind || ' ' || address FROM outbox", "access_activate administracion@talleresgredos.example")},
		webtest.Case{Name: "a link for another password", As: webtest.AsClerk, Path: path + "/enlace", Before: activated, Form: url.Values{}, Status: http.StatusSeeOther, After: holds("SELECT kind || ' ' || address FROM outbox", "access_reset marta@talleresgredos.example")},
		webtest.Case{Name: "extended", As: webtest.AsClerk, Path: path + "/ampliacion", Before: frozen, Form: url.Values{}, Status: http.StatusSeeOther, After: holds("SELECT times || (until_at > 0) FROM nif_access", "01")},
		webtest.Case{Name: "frozen without a reason", As: webtest.AsClerk, Path: path + "/congelacion", Form: url.Values{"motivo": {" "}}, Status: http.StatusUnprocessableEntity, Has: []string{"#acceso-motivo-congelacion-e", "details[open] form[action='" + path + "/congelacion']"}},
		webtest.Case{Name: "frozen with one", As: webtest.AsClerk, Path: path + "/congelacion", Form: url.Values{"motivo": {"Lo pide"}}, Status: http.StatusSeeOther, After: holds("SELECT frozen_why FROM nif_access", "Lo pide")},
		webtest.Case{Name: "opened again", As: webtest.AsClerk, Path: path + "/descongelacion", Before: frozen, Form: url.Values{}, Status: http.StatusSeeOther, After: holds("SELECT frozen_at IS NULL AND ended_at > 0 FROM nif_access", "1")},
		webtest.Case{Name: "an e-mail after a call", As: webtest.AsClerk, Path: path + "/correo", Form: url.Values{"correo": {"n@g.example"}, "motivo": {"Ana, 925"}, "version": {"1"}}, Status: http.StatusSeeOther,
			After: holds("SELECT email || (SELECT count(*) FROM by_hand WHERE field = 'email') || (SELECT count(*) FROM audit WHERE action = 'llamada de comprobación') FROM customers WHERE id = 1", "n@g.example11")},
		webtest.Case{Name: "an e-mail that is none", As: webtest.AsClerk, Path: path + "/correo", Form: url.Values{"correo": {"n@"}, "motivo": {"Ana, 925"}, "version": {"1"}}, Status: http.StatusUnprocessableEntity,
			Has: []string{"#acceso-correo-e", "input[name=correo][value='n@']", "input[name=motivo][value='Ana, 925']"}},
		webtest.Case{Name: "withdrawn", As: webtest.AsClerk, Path: path + "/retirada", Before: activated, Form: url.Values{}, Status: http.StatusSeeOther, After: holds("SELECT count(*) FROM people WHERE main = 1", "0")},
		webtest.Case{Name: "a technician", As: webtest.AsJavier, Path: path + "/codigo", Form: url.Values{}, Status: http.StatusForbidden},
		webtest.Case{Name: "nobody", As: webtest.AsClerk, Path: "/gestion/clientes/99/acceso/codigo", Form: url.Values{}, Status: http.StatusNotFound},
		webtest.Case{Name: "one that left", As: webtest.AsClerk, Path: "/gestion/clientes/3/acceso/codigo", Form: url.Values{}, Status: http.StatusForbidden, Has: []string{"main | está de baja"}},
	)
}
