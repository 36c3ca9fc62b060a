package customers_test

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

// amended corrects a field of Gredos as Ana Belmonte of the office.
func amended(typed store.Values) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		ctx := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
		if err := s.Office.Amend(ctx, store.OnCustomer, int64(storetest.Gredos), 0, typed); err != nil {
			t.Fatal(err)
		}
	}
}

// holds is an After that compares one value of the file.
func holds(query, want string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[string](t, s, "SELECT cast(("+query+") AS TEXT)"); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

// datos is the form of Gredos with some fields changed; version is the one it was opened over.
func datos(version string, fields ...string) url.Values {
	form := url.Values{"version": {version}, "name": {"TALLERES GREDOS, S.L."}, "trade_name": {"TALLERES GREDOS"}, "nif": {"B45001237"}, "address": {"C/ Río Alberche, 12"},
		"postcode": {"45007"}, "city": {"TOLEDO"}, "province": {"TOLEDO"}, "phone": {"925112233"}, "fax": {""}, "email": {"administracion@talleresgredos.example"},
		"payment_method": {"TRANSFERENCIA"}, "discount": {"5"}, "prompt_payment": {"0"}, "tax_regime": {"iva"}, "era.phone": {"925112233"}, "era.city": {"TOLEDO"}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return form
}

func TestList(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "active ones", As: webtest.AsClerk, Path: "/gestion/clientes", Has: []string{"h1 | Clientes", "nav#pestanas a[aria-current] | Activos", "nav#pestanas .cnt | 3", "#cola tbody tr | TALLERES GREDOS", "a[href='/gestion/clientes/lista.csv']"}, HasNot: []string{"#cola tr | TOMILLAR"}},
		webtest.Case{Name: "filtered as htmx asks", As: webtest.AsClerk, Path: "/gestion/clientes?q=gestoria&estado=todos", Partial: true, Has: []string{"#cola tr | ALBERCHE", "nav#pestanas[hx-swap-oob]", "nav a[href='/gestion/clientes?estado=bajas&q=gestoria']"}, HasNot: []string{"h1", "#cola tr | GREDOS"}},
		webtest.Case{Name: "nothing found", As: webtest.AsClerk, Path: "/gestion/clientes?q=zzz", Has: []string{"#cola | No hay clientes que coincidan", "input[name=q][value=zzz]"}},
		webtest.Case{Name: "corrected by hand", As: webtest.AsAdmin, Path: "/gestion/clientes?solo=mano", Before: amended(store.Values{"phone": "1"}), Has: []string{"#cola tbody tr .badge | Corregido a mano"}, HasNot: []string{"#cola tr | ALBERCHE"}},
		webtest.Case{Name: "a NIF that fails and no e-mail", As: webtest.AsClerk, Path: "/gestion/clientes?q=isidro", Before: func(t *testing.T, s *store.Store) {
			storetest.Exec(t, s, "UPDATE customers SET nif_valid = 0 WHERE id = 4")
		},
			Has: []string{".badge | Dudoso", ".badge | Sin correo"}},
		webtest.Case{Name: "as a file", As: webtest.AsClerk, Path: "/gestion/clientes/lista.csv?estado=bajas", Header: map[string]string{"Content-Type": "text/csv; charset=utf-8"}},
		webtest.Case{Name: "as a workbook", As: webtest.AsClerk, Path: "/gestion/clientes/lista.xlsx", Header: map[string]string{"Content-Disposition": `attachment; filename="clientes.xlsx"; filename*=UTF-8''clientes.xlsx`}},
		webtest.Case{Name: "a technician", As: webtest.AsJavier, Path: "/gestion/clientes", Status: http.StatusForbidden},
	)
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	if body := b.Do(webtest.Case{Path: "/gestion/clientes/lista.csv?estado=bajas"}).Body; !strings.Contains(body, "00999;BODEGAS TOMILLAR") || strings.Contains(body, "04812") {
		t.Errorf("the file: %s", body)
	}
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "all of it", As: webtest.AsClerk, Path: "/gestion/clientes/1", Has: []string{"h1 | TALLERES GREDOS", "dd | B45001237", "form[action='/gestion/clientes/1/vista'] button | Ver como cliente",
			"form[action='/gestion/clientes/1/invitacion'] input[name=idem]", "a[href='/gestion/equipos/1']", "a[href='/gestion/contratos/1']", "h2 | Direcciones de envío", "b | Almacén"}, HasNot: []string{".notice--warn"}},
		webtest.Case{Name: "what was corrected", As: webtest.AsClerk, Path: "/gestion/clientes/1", Before: amended(store.Values{"phone": "925 99"}),
			Has: []string{"h2 | Distinto del ERP", "p | En el ERP: «925112233».", "form[action='/gestion/correcciones/1/erp'] input[name=next][value='/gestion/clientes/1']", ".history | Datos corregidos", ".history ins | 925 99"}},
		webtest.Case{Name: "a NIF that fails, with what it should be", As: webtest.AsClerk, Path: "/gestion/clientes/1", Before: amended(store.Values{"nif": "12345678A"}), Has: []string{".notice--warn | debería ser Z"}},
		webtest.Case{Name: "one that left", As: webtest.AsClerk, Path: "/gestion/clientes/3", Has: []string{".notice | está de baja", "button | Reactivar"}},
		webtest.Case{Name: "nobody", As: webtest.AsClerk, Path: "/gestion/clientes/99", Status: http.StatusNotFound},
		webtest.Case{Name: "no number", As: webtest.AsClerk, Path: "/gestion/clientes/x", Status: http.StatusNotFound},
	)
}

func TestEdit(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the form", As: webtest.AsClerk, Path: "/gestion/clientes/1/datos", Has: []string{"input[name=phone][value='925112233']", "input[name='era.phone'][value='925112233']", "input[name=version][value='1']", "input[name=discount][value='5']", "datalist option[value=CONTADO]"}},
		webtest.Case{Name: "the form, with what was corrected", As: webtest.AsClerk, Path: "/gestion/clientes/1/datos", Before: amended(store.Values{"phone": "1"}), Has: []string{"button[form='erp-1'] | Dejar que mande el ERP", "form#erp-1"}},
		webtest.Case{Name: "saved", As: webtest.AsClerk, Path: "/gestion/clientes/1/datos", Form: datos("1", "phone", "925 99 99 99", "discount", "7,5"), Status: http.StatusSeeOther, Location: "/gestion/clientes/1",
			After: holds("SELECT phone || ' ' || discount || ' ' || version FROM customers WHERE id = 1", "925 99 99 99 750 2")},
		webtest.Case{Name: "what is wrong stands at its field, what was typed stays", As: webtest.AsClerk, Path: "/gestion/clientes/1/datos", Form: datos("1", "email", "ana@", "city", "Ronda"), Status: http.StatusUnprocessableEntity,
			Has: []string{"#resumen a[href='#email']", "input[name=email][value='ana@'][aria-invalid]", "input[name=city][value=Ronda]", "input[name=version][value='1']"}, After: holds("SELECT version FROM customers WHERE id = 1", "1")},
		webtest.Case{Name: "the same under htmx is the form alone", As: webtest.AsClerk, Path: "/gestion/clientes/1/datos", Partial: true, Form: datos("1", "name", ""), Status: http.StatusUnprocessableEntity, Has: []string{"#datos form", "#resumen"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "somebody was quicker", As: webtest.AsAdmin, Path: "/gestion/clientes/1/datos", Before: amended(store.Values{"phone": "925 00"}), Form: datos("1", "city", "Ronda"), Status: http.StatusConflict,
			Has:   []string{".notice__title | Ana Belmonte lo ha cambiado mientras tanto", ".changes li | Teléfono", ".changes del | 925112233", ".changes ins | 925 00", "input[name=city][value=Ronda]", "input[name=phone][value='925 00']", "input[name=version][value='2']", "input[name='era.phone'][value='925 00']"},
			After: holds("SELECT phone || city FROM customers WHERE id = 1", "925 00TOLEDO")},
		webtest.Case{Name: "a form without a version", As: webtest.AsClerk, Path: "/gestion/clientes/1/datos", Form: datos("", "city", "Ronda"), Status: http.StatusConflict},
		webtest.Case{Name: "nobody", As: webtest.AsClerk, Path: "/gestion/clientes/99/datos", Form: datos("1"), Status: http.StatusNotFound},
		webtest.Case{Name: "it leaves", As: webtest.AsClerk, Path: "/gestion/clientes/1/actividad", Form: url.Values{"version": {"1"}, "activo": {"0"}}, Status: http.StatusSeeOther, Location: "/gestion/clientes/1", After: holds("SELECT active FROM customers WHERE id = 1", "0")},
		webtest.Case{Name: "the ERP rules again", As: webtest.AsClerk, Path: "/gestion/correcciones/1/erp", Before: amended(store.Values{"phone": "1"}), Form: url.Values{"next": {"/gestion/clientes/1/datos"}}, Status: http.StatusSeeOther,
			Location: "/gestion/clientes/1/datos", After: holds("SELECT phone || (SELECT count(*) FROM by_hand) FROM customers WHERE id = 1", "9251122330")},
		webtest.Case{Name: "and leads nowhere else", As: webtest.AsClerk, Path: "/gestion/correcciones/1/erp", Before: amended(store.Values{"phone": "1"}), Form: url.Values{"next": {"//evil.example/gestion/"}}, Status: http.StatusSeeOther, Location: "/gestion/clientes"},
		webtest.Case{Name: "a correction that has ended", As: webtest.AsClerk, Path: "/gestion/correcciones/1/erp", Form: url.Values{}, Status: http.StatusNotFound},
	)
}

func TestNew(t *testing.T) {
	fresh := url.Values{"idem": {"k"}, "number": {"07000"}, "name": {"Casa Pepe"}, "nif": {"A46103834"}, "tax_regime": {"iva"}}
	webtest.Run(t,
		webtest.Case{Name: "the form", As: webtest.AsClerk, Path: "/gestion/clientes/nuevo", Has: []string{"input[name=number]", "input[name=idem]", "select[name=tax_regime] option[selected][value=iva]"}},
		webtest.Case{Name: "made", As: webtest.AsClerk, Path: "/gestion/clientes/nuevo", Form: fresh, Status: http.StatusSeeOther, Location: "/gestion/clientes/5", After: holds("SELECT name || active FROM customers WHERE id = 5", "Casa Pepe1")},
		webtest.Case{Name: "a number that is taken", As: webtest.AsClerk, Path: "/gestion/clientes/nuevo", Form: url.Values{"number": {"4812"}, "name": {"A"}, "tax_regime": {"iva"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#number-e | Ya existe el cliente «04812»", "input[name=number][value='4812']"}},
		webtest.Case{Name: "a new person", As: webtest.AsClerk, Path: "/gestion/clientes/1/personas/nueva", Form: url.Values{"idem": {"p"}, "name": {"Marcos"}, "phone": {"600"}}, Status: http.StatusSeeOther, Location: "/gestion/clientes/1", After: holds("SELECT name || customer_id FROM people", "Marcos1")},
		webtest.Case{Name: "a person without a name", As: webtest.AsClerk, Path: "/gestion/clientes/1/personas/nueva", Form: url.Values{"phone": {"600"}}, Status: http.StatusUnprocessableEntity, Has: []string{"#name-e", "input[name=phone][value='600']"}},
		webtest.Case{Name: "a person of nobody", As: webtest.AsClerk, Path: "/gestion/clientes/99/personas/nueva", Status: http.StatusNotFound},
		webtest.Case{Name: "a new address", As: webtest.AsClerk, Path: "/gestion/clientes/4/direcciones/nueva", Form: url.Values{"name": {"Archivo"}, "address": {"Calle Ancha, 2"}}, Status: http.StatusSeeOther, After: holds("SELECT count(*) FROM addresses WHERE customer_id = 4", "1")},
		webtest.Case{Name: "an address", As: webtest.AsClerk, Path: "/gestion/clientes/1/direcciones/2", Has: []string{"input[name=name][value='Almacén']"}},
		webtest.Case{Name: "an address changed", As: webtest.AsClerk, Path: "/gestion/clientes/1/direcciones/2", Form: url.Values{"version": {"1"}, "name": {"Almacén"}, "address": {"Nave 5"}}, Status: http.StatusSeeOther, After: holds("SELECT address FROM addresses WHERE id = 2", "Nave 5")},
		webtest.Case{Name: "an address of another customer", As: webtest.AsClerk, Path: "/gestion/clientes/2/direcciones/2", Status: http.StatusNotFound},
		webtest.Case{Name: "an address withdrawn", As: webtest.AsClerk, Path: "/gestion/clientes/1/direcciones/2/actividad", Form: url.Values{"activo": {"0"}}, Status: http.StatusSeeOther, After: holds("SELECT active FROM addresses WHERE id = 2", "0")},
		webtest.Case{Name: "an address of another customer withdrawn", As: webtest.AsClerk, Path: "/gestion/clientes/2/direcciones/2/actividad", Form: url.Values{"activo": {"0"}}, Status: http.StatusNotFound, After: holds("SELECT active FROM addresses WHERE id = 2", "1")},
	)
}

func TestInvitation(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "it goes out", As: webtest.AsClerk, Path: "/gestion/clientes/1/invitacion", Form: url.Values{"idem": {"k"}}, Status: http.StatusSeeOther, Location: "/gestion/clientes/1",
			After: holds("SELECT count(*) FROM outbox WHERE kind = 'customer_invitation'", "1")},
		webtest.Case{Name: "a form without its key", As: webtest.AsClerk, Path: "/gestion/clientes/1/invitacion", Form: url.Values{}, Status: http.StatusBadRequest},
		webtest.Case{Name: "no e-mail to send it to", As: webtest.AsClerk, Path: "/gestion/clientes/4/invitacion", Form: url.Values{"idem": {"k"}}, Status: http.StatusForbidden, Has: []string{"main | no tiene correo"}},
	)
}

// TestSignInIsNoted: the office sees when a customer was last here.
func TestSignInIsNoted(t *testing.T) {
	s, _ := storetest.Open(t)
	customer, clerk := webtest.Browse(t, s), webtest.Browse(t, s)
	customer.SignIn(storetest.GredosNumber)
	clerk.SignInStaff(storetest.Clerk)
	if page := clerk.Do(webtest.Case{Path: "/gestion/clientes/1"}).Body; !strings.Contains(page, "23/11/2026 11:30") {
		t.Errorf("the sign-in is not on the page:\n%s", page)
	}
	clerk.Do(webtest.Case{Path: "/gestion/clientes/1/actividad", Form: url.Values{"activo": {"0"}}})
	if got := customer.Do(webtest.Case{Path: "/equipos"}); got.Status != http.StatusSeeOther {
		t.Errorf("struck off and still in: %d", got.Status)
	}
}
