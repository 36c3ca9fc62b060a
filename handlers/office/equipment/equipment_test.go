package equipment_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	home  = "/gestion/equipos"
	ricoh = home + "/1"
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values
}

// is checks one value of the machine after an answer.
func is(query, want string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[string](t, s, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestIndex(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "all machines with the way to make one", Path: home, As: webtest.AsClerk, Has: []string{
			"h1 | Equipos", ".pagehead__sub | 7 equipos", "tbody tr:first-child th | RICOH AFICIO MP C4501", "th | ID 20417", "td | TALLERES GREDOS (04812)", "td | C01001 · INTEGRAL", "td | Javier Molina", "td | 20/10/2026",
			"td .badge | Sin contrato", "td .badge | Contrato terminado", "a[href='" + home + "/nuevo']", "a[href='" + home + "/lista/csv']", "select[name=estado]", "select[name=modelo]", "select[name=tecnico]", "select[name=tipo]"}},
		webtest.Case{Name: "a technician sees theirs and nobody's", Path: home, As: webtest.AsJavier, Has: []string{".pagehead__sub | 6 equipos", "th | ID 20417", "th | ID 21130"}, HasNot: []string{"a[href='" + home + "/nuevo']", "th | ID 20981"}},
		webtest.Case{Name: "a technician asks for a colleague's", Path: home + "?tecnico=2", As: webtest.AsJavier, HasNot: []string{"th | ID 20981"}},
		webtest.Case{Name: "a technician has an incident on a colleague's", Path: home + "?tecnico=2", As: webtest.AsJavier, Before: helping, Has: []string{"th | ID 20981"}, HasNot: []string{"tbody tr + tr"}},
		webtest.Case{Name: "filters and words", Path: home + "?q=talleres&estado=contrato&modelo=1&tipo=1", As: webtest.AsClerk, Has: []string{"th | ID 20417", "option[value='1'][selected] | RICOH"}, HasNot: []string{"tbody tr + tr"}},
		webtest.Case{Name: "of nobody", Path: home + "?tecnico=nadie", As: webtest.AsClerk, Has: []string{"th | ID 21130"}, HasNot: []string{"tbody tr + tr"}},
		webtest.Case{Name: "of one customer", Path: home + "?cliente=2", As: webtest.AsClerk, Has: []string{".pagehead__sub | 1 equipo de GESTORÍA ALBERCHE"}},
		webtest.Case{Name: "the list alone by htmx", Path: home + "?q=brother", As: webtest.AsClerk, Partial: true, Has: []string{"#cola th | BROTHER"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "nothing found", Path: home + "?q=xerox", As: webtest.AsClerk, Has: []string{".empty h2 | Ningún equipo coincide"}},
		webtest.Case{Name: "filters out of thin air are none", Path: home + "?estado=x&modelo=-1&tecnico=y", As: webtest.AsClerk, Has: []string{".pagehead__sub | 7 equipos"}},
	)
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	if file := b.Do(webtest.Case{Path: home + "/lista/csv?q=gestoria"}); !strings.Contains(file.Body, "30001;V9800000001") || strings.Contains(file.Body, "20417") || !strings.Contains(file.Body, "0,007200") {
		t.Errorf("file: %s", file.Body)
	}
	javier := webtest.Browse(t, s)
	javier.SignInStaff(storetest.Javier)
	if file := javier.Do(webtest.Case{Path: home + "/lista/csv"}); strings.Contains(file.Body, "20981") || !strings.Contains(file.Body, "20417") {
		t.Errorf("a technician's file: %s", file.Body)
	}
	if file := b.Do(webtest.Case{Path: home + "/lista/doc"}); file.Status != 404 {
		t.Errorf("another format: %d", file.Status)
	}
}

// lived gives the Ricoh an incident, toner that left, and a correction by hand.
func lived(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	_, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{Contact: "Ana", Description: "Atasca mucho", Severity: store.Partial, Idem: "a"})
	if err == nil {
		err = s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, "")
	}
	if err == nil {
		_, err = s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "a"})
	}
	if err == nil {
		who := store.WithActor(ctx, store.Actor{Kind: store.ByStaff, Name: "Lucía Robledo"})
		err = s.Office.Amend(who, store.OnEquipment, 1, 0, store.Values{"serial": "V-NUEVA"})
	}
	if err != nil {
		t.Fatal(err)
	}
	storetest.Exec(t, s, "UPDATE orders SET state = 'shipped'")
}

// rosas is a machine that Rosa looks after.
const rosas = home + "/3"

// helping gives Rosa's machine two incidents, of which the second is Javier's.
func helping(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	for _, key := range []string{"a", "b"} {
		report := store.Report{Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: key}
		if _, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Samsung, report); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Office.MoveIncident(ctx, "Ana", "W92988", store.IncidentMove{TechnicianID: 1}); err != nil {
		t.Fatal(err)
	}
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the whole life of a machine", Path: ricoh, As: webtest.AsClerk, Before: lived, Has: []string{
			"h1 | RICOH AFICIO MP C4501", "dd | V-NUEVA", "dd a[href='/gestion/clientes/1'] | TALLERES GREDOS", "dd | C01001 · INTEGRAL", "dd | 1.000 al mes", "dd a[href='tel:+34925112233']",
			".badge | Corregido a mano", "form[action^='/gestion/correcciones/']", "td | +2.300", "td | Área de clientes", "svg[role=img]",
			"p | Entregado tóner para 51.000 copias BN; hechas 24.534.", "th | Negro", "td | 51.000", "th | W92987", "th | 06355", ".history li | Lucía Robledo",
			"a[href='" + ricoh + "/lecturas'] | Anotar lectura", "a[href='" + ricoh + "/datos']", "a[href='" + ricoh + "/traslado']", "a[href='" + ricoh + "/retirada']", "a[href='" + ricoh + "/sustitucion']", "a[href='" + ricoh + "/contador']"}},
		webtest.Case{Name: "a technician looks, and takes readings", Path: ricoh, As: webtest.AsJavier, Before: lived, Has: []string{"a[href='" + ricoh + "/lecturas']", "th | W92987"},
			HasNot: []string{"a[href='" + ricoh + "/datos']", "a[href='" + ricoh + "/traslado']", ".history", "a[href='/gestion/clientes/1']"}},
		webtest.Case{Name: "a technician on a colleague's machine", Path: rosas, As: webtest.AsJavier, Status: 404},
		webtest.Case{Name: "with an incident on it", Path: rosas, As: webtest.AsJavier, Before: helping, Has: []string{"th | W92988"}, HasNot: []string{"th | W92987"}},
		webtest.Case{Name: "nothing yet", Path: home + "/5", As: webtest.AsClerk, Has: []string{"p | Todavía no hay ninguna lectura", "p | No ha tenido ninguna incidencia", "p | no hay entregas y lecturas que comparar"}},
		webtest.Case{Name: "one that is not there", Path: home + "/99", As: webtest.AsClerk, Status: 404},
	)
}

func TestData(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the form with what stands there", Path: ricoh + "/datos", As: webtest.AsClerk, Has: []string{"input[name=serial][value='V9823601234']", "select[name=contract_id] option[value='1'][selected] | C01001", "input[name=price_bn][value='0,0072']", "input[type=date][name=starts_on][value='2024-03-01']"},
			HasNot: []string{"input[name=number]"}},
		webtest.Case{Name: "saved", Path: ricoh + "/datos", As: webtest.AsClerk, Form: form("version", "1", "serial", "V-2", "model_id", "1", "contract_id", "1", "technician_id", "1", "price_bn", "0,0081"), Status: 303, Location: ricoh, After: is("SELECT serial || price_bn FROM equipment WHERE id = 1", "V-28100")},
		webtest.Case{Name: "somebody else's contract", Path: ricoh + "/datos", As: webtest.AsClerk, Form: form("version", "1", "model_id", "1", "contract_id", "3"), Status: 422, Has: []string{"#contract_id-e"}, After: is("SELECT serial FROM equipment WHERE id = 1", "V9823601234")},
		webtest.Case{Name: "somebody was faster", Path: ricoh + "/datos", As: webtest.AsClerk, Before: lived, Form: form("version", "1", "serial", "V-2", "era.serial", "V9823601234", "model_id", "1"), Status: 409,
			Has: []string{".notice | Lucía Robledo lo ha cambiado", "ins | V-NUEVA", "input[name=serial][value='V-2']", "input[name=version][value='2']"}},
		webtest.Case{Name: "a technician may not", Path: ricoh + "/datos", As: webtest.AsJavier, Status: 403},
	)
}

func TestNew(t *testing.T) {
	const of = home + "/nuevo?cliente=4812"
	webtest.Run(t,
		webtest.Case{Name: "first of whom", Path: home + "/nuevo", As: webtest.AsClerk, Has: []string{"input[name=cliente]"}},
		webtest.Case{Name: "of nobody that is there", Path: home + "/nuevo?cliente=99", As: webtest.AsClerk, Has: []string{"#cliente-e | No hay ningún cliente activo"}},
		webtest.Case{Name: "then what", Path: of, As: webtest.AsClerk, Has: []string{".pagehead__sub | TALLERES GREDOS (n.º 04812)", "input[name=number]", "input[name=city][value=TOLEDO]", "select[name=contract_id] | C01001", "input[name=idem]"}},
		webtest.Case{Name: "made", Path: of, As: webtest.AsClerk, Form: form("number", "40001", "model_id", "3", "contract_id", "1", "idem", "k"), Status: 303, Location: home + "/8", After: is("SELECT number FROM equipment WHERE id = 8", "40001")},
		webtest.Case{Name: "a number that is taken", Path: of, As: webtest.AsClerk, Form: form("number", "20417", "model_id", "3", "idem", "k"), Status: 422, Has: []string{"#number-e | Ya existe", "input[name=number][value='20417']"}},
		webtest.Case{Name: "of nobody", Path: home + "/nuevo", As: webtest.AsClerk, Form: form("number", "40001"), Status: 422},
	)
}
