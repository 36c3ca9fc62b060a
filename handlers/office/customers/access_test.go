package customers_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

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

// Each change of how a customer comes in is refused to those who may not, and says so when there is nothing to change.
func TestAccessRefuses(t *testing.T) {
	const path = "/gestion/clientes/1/acceso"
	marta := func(t *testing.T, s *store.Store) { storetest.Marta(t, s) }
	silent := func(t *testing.T, s *store.Store) {
		storetest.Exec(t, s, "UPDATE customers SET email = 'no tiene' WHERE id = 1")
	}
	nothing := holds("SELECT (SELECT count(*) FROM access_codes) + (SELECT count(*) FROM access_links) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM nif_access WHERE activated_at IS NULL)", "0")
	forms := map[string]url.Values{
		"codigo": {}, "ampliacion": {}, "congelacion": {"motivo": {"Lo pide"}}, "descongelacion": {}, "enlace": {},
		"correo": {"correo": {"n@g.example"}, "motivo": {"Ana, 925"}, "version": {"1"}}, "retirada": {},
	}
	s, _ := storetest.Open(t)
	guest := webtest.Browse(t, s)
	customer, technician, clerk := guest.Another(), guest.Another(), guest.Another()
	customer.SignIn(storetest.GredosNumber)
	technician.SignInStaff(storetest.Javier)
	clerk.SignInStaff(storetest.Clerk)
	before := storetest.Fingerprint(t, s, "audit", "audit_refusals")
	for noun, form := range forms {
		for _, c := range []struct {
			name, customer string
			by             *webtest.Browser
			form           url.Values
			status         int
			has            string
		}{
			{"a technician", "1", technician, form, http.StatusForbidden, ""},
			{"a guest", "1", guest, form, http.StatusSeeOther, ""},
			{"the customer", "1", customer, form, http.StatusSeeOther, ""},
			{"of nobody", "99", clerk, form, http.StatusNotFound, ""},
			{"of no number", "x", clerk, form, http.StatusNotFound, ""},
			{"of one that left", "3", clerk, form, http.StatusForbidden, "main | está de baja"},
			{"without a token", "1", clerk, with(form, "csrf", ""), http.StatusForbidden, ""},
			{"with a field too many", "1", clerk, with(form, "nif", "B00000001"), http.StatusUnprocessableEntity, ""},
		} {
			got := c.by.Do(webtest.Case{Path: "/gestion/clientes/" + c.customer + "/acceso/" + noun, Form: c.form})
			if got.Status != c.status || c.has != "" && !got.Has(c.has) || got.Status == http.StatusSeeOther && got.Header.Get("Location") != "/gestion/entrar" {
				t.Errorf("%s, %s: %d to %q, %s", noun, c.name, got.Status, got.Header.Get("Location"), got.Text("main"))
			}
		}
	}
	for table, sum := range storetest.Fingerprint(t, s, "audit", "audit_refusals") {
		if sum != before[table] {
			t.Errorf("%s was changed", table)
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "the page, by a technician", As: webtest.AsJavier, Path: path, Status: http.StatusForbidden},
		webtest.Case{Name: "the page, of nobody", As: webtest.AsClerk, Path: "/gestion/clientes/99/acceso", Status: http.StatusNotFound},
		webtest.Case{Name: "extended for who has an account", As: webtest.AsClerk, Path: path + "/ampliacion", Before: marta, Form: url.Values{}, Status: http.StatusForbidden, Has: []string{"main | ya no se entra nunca más"}, After: nothing},
		webtest.Case{Name: "opened though it is not frozen", As: webtest.AsClerk, Path: path + "/descongelacion", Form: url.Values{}, Status: http.StatusConflict, After: nothing},
		webtest.Case{Name: "withdrawn though there is nobody", As: webtest.AsClerk, Path: path + "/retirada", Form: url.Values{}, Status: http.StatusConflict, After: nothing},
		webtest.Case{Name: "a link without a mailbox", As: webtest.AsClerk, Path: path + "/enlace", Before: silent, Form: url.Values{}, Status: http.StatusForbidden, Has: []string{"main | anótelo antes, o déle un código"}, After: nothing},
		webtest.Case{Name: "frozen for too long a reason", As: webtest.AsClerk, Path: path + "/congelacion", Form: url.Values{"motivo": {strings.Repeat("a", 301)}}, Status: http.StatusUnprocessableEntity, Has: []string{"#acceso-motivo-congelacion-e | Acorte"}, After: nothing},
		webtest.Case{Name: "an e-mail without who was called", As: webtest.AsClerk, Path: path + "/correo", Form: with(forms["correo"], "motivo", " "), Status: http.StatusUnprocessableEntity, Has: []string{"#acceso-motivo-correo-e | Escriba a quién ha llamado"}, After: nothing},
		webtest.Case{Name: "two e-mails", As: webtest.AsClerk, Path: path + "/correo", Form: with(forms["correo"], "correo", "a@b.es, c@d.es"), Status: http.StatusUnprocessableEntity, Has: []string{"#acceso-correo-e"}, After: nothing},
		webtest.Case{Name: "an e-mail over somebody else's change", As: webtest.AsClerk, Path: path + "/correo", Form: with(forms["correo"], "version", "7"), Status: http.StatusConflict, After: nothing},
		webtest.Case{Name: "an e-mail over nothing that was seen", As: webtest.AsClerk, Path: path + "/correo", Form: with(forms["correo"], "version", "x"), Status: http.StatusConflict, After: nothing},
	)
}

// A change of how a customer comes in asks whoever signed in a while ago whether it is still them.
func TestAccessAsksForAProof(t *testing.T) {
	s, clock := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	clock.Add(6 * time.Minute)
	got := b.Do(webtest.Case{Path: "/gestion/clientes/1/acceso/codigo", Form: url.Values{}})
	if !got.Has("h1 | Confirme que es usted") || storetest.Scalar[int](t, s, "SELECT count(*) FROM access_codes") != 0 {
		t.Errorf("%d %s", got.Status, got.Text("main"))
	}
}

// with is a form with one field otherwise.
func with(form url.Values, field, value string) url.Values {
	form = maps.Clone(form)
	form.Set(field, value)
	return form
}
