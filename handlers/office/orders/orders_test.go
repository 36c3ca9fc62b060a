package orders_test

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

const list = "/gestion/pedidos"

// place places an order of Gredos: 06355, two included toners and one charged.
func place(t *testing.T, s *store.Store) { t.Helper(); placeAs(t, s, "OC-118") }

func placeAs(t *testing.T, s *store.Store, ref string) {
	t.Helper()
	ctx := context.Background()
	for machine, article := range map[store.EquipmentID]store.ArticleID{storetest.Ricoh: 1, storetest.Konica: 6} {
		if err := s.Basket.Put(ctx, storetest.Gredos, machine, article, 2); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana Belén Ruiz", Schedule: "De 8:00 a 15:00", Address: 1,
		PaymentMethod: "TRANSFERENCIA", YourRef: ref, Idem: "form " + ref})
	if err != nil {
		t.Fatal(err)
	}
}

// moved places an order and takes it on.
func moved(states ...store.OrderState) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		place(t, s)
		for i, state := range states {
			if _, err := s.Office.MoveOrder(context.Background(), "Marta", "06355", store.OrderMove{State: state, Version: int64(i + 1), Note: "Nota."}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// review places an order that has to be looked at.
func review(t *testing.T, s *store.Store) {
	t.Helper()
	if err := s.Basket.Put(context.Background(), storetest.Gredos, storetest.Ricoh, 2, 11); err != nil {
		t.Fatal(err)
	}
	placeAs(t, s, "")
}

// sent is a form of the detail as a browser sends it.
func sent(version string, pairs ...string) url.Values {
	form := url.Values{"version": {version}, "visto": {"0"}, "vista": {"estado=todos"}}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return form
}

func order(t *testing.T, s *store.Store) store.OrderFile {
	t.Helper()
	f, err := s.Office.OrderFile(context.Background(), "06355")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestIndex(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "nothing yet", Path: list, As: webtest.AsClerk, Has: []string{"h1 | Pedidos por preparar", ".pagehead__sub | No hay ninguno nuevo.", ".empty | Aquí no hay nada pendiente"}},
		webtest.Case{
			Name: "a new order", Path: list, As: webtest.AsClerk, Before: place,
			Has: []string{
				".pagehead__sub | 1 nuevo. El más antiguo lleva 1 minuto.", "nav.tabs a[aria-current] | Nuevos 1", "nav.tabs | Pendientes de validar 0", "nav.tabs | Entregados/Anulados",
				"#responsable option | Cualquier responsable", "#responsable option | Sin asignar", "#responsable option | Ana Belmonte", "#desde[type=date]", "#hasta[type=date]",
				"tr | 06355", "tr | Su ped. OC-118", "tr | n.º 04812 · TOLEDO", "tr | 2 × 841456, 2 × TN-512C", ".badge | 129,96 € fuera", "tr | Ahora mismo",
				"tr a[href='/gestion/pedidos/06355'] | Preparar", "input[name=sel][value='06355.1']", "form#cola[action='/gestion/pedidos/lote'] input[name=csrf]",
				"#cola [hx-trigger='every 20s'][hx-get*='rev=']", "a[href*='descarga?formato=csv']", "button[name=accion][value=albaranes]", "select[name=asignar_a]",
			},
		},
		webtest.Case{Name: "one that has to be looked at", Path: list + "?estado=validar", As: webtest.AsAdmin, Before: review,
			Has: []string{".badge | Pendiente de validar", "td | Pide más de 10 unidades de un artículo", "tr a | Validar"}},
		webtest.Case{Name: "contract over", Path: list, As: webtest.AsClerk, Before: func(t *testing.T, s *store.Store) {
			place(t, s)
			storetest.Exec(t, s, "UPDATE equipment SET contract_id = NULL; UPDATE orders SET source = 'phone'")
		}, Has: []string{".badge | Contrato vencido", ".badge | Por teléfono"}},
		webtest.Case{Name: "searched for where it is not", Path: list + "?estado=enviados&q=gredos", As: webtest.AsClerk, Before: place,
			Has: []string{".empty a[href='/gestion/pedidos?estado=todos&q=gredos'] | Buscar en todos", "#q[value=gredos]", "nav.tabs a[href*='q=gredos']"}},
		webtest.Case{Name: "what makes no sense asks for nothing", Path: list + "?estado=x&desde=ayer&hasta=&responsable=-1&pagina=-3", As: webtest.AsClerk, Before: place, Has: []string{"tr | 06355"}},
		webtest.Case{Name: "a filter asks for the list", Path: list + "?q=gredos", As: webtest.AsClerk, Before: place, Partial: true,
			Has: []string{"#cola tr | 06355", "#pestanas[hx-swap-oob]", "#cabecera[hx-swap-oob]"}, HasNot: []string{"#q"}},
		webtest.Case{Name: "not for technicians", Path: list, As: webtest.AsJavier, Status: http.StatusForbidden},
	)
}

func TestPoll(t *testing.T) {
	s, _ := storetest.Open(t)
	place(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	live := b.Do(webtest.Case{Path: list}).Attr("#cola [hx-trigger='every 20s']", "hx-get")
	if got := b.Do(webtest.Case{Path: live, Partial: true}); got.Status != http.StatusNoContent || got.Body != "" {
		t.Errorf("nothing new: %d with %q", got.Status, got.Body)
	}
	inDetail := strings.Replace(live, list, list+"/06355", 1)
	beside := map[string]string{"HX-Target": "cola"}
	if got := b.Do(webtest.Case{Path: inDetail, Partial: true, Send: beside}); got.Status != http.StatusNoContent {
		t.Errorf("nothing new beside an order: %d", got.Status)
	}
	placeAs(t, s, "2")
	placeAs(t, s, "3")
	got := b.Do(webtest.Case{Path: live, Partial: true})
	if !got.Has(".fresh | Han entrado 2 pedidos nuevos.") || !got.Has("#decir | Han entrado 2") || !got.Has("#cola tr | 06357") || !got.Has("#pestanas | Nuevos 3") {
		t.Errorf("two new ones:\n%s", got.Body)
	}
	if got := b.Do(webtest.Case{Path: inDetail, Partial: true, Send: beside}); !got.Has("nav#cola .fresh | Han entrado 2") || got.Has("#ficha") {
		t.Errorf("two new ones beside an order:\n%s", got.Body)
	}
	if next := got.Attr("#cola [hx-trigger='every 20s']", "hx-get"); b.Do(webtest.Case{Path: next, Partial: true}).Status != http.StatusNoContent {
		t.Error("asked again, there is nothing new")
	}
}

func TestBatch(t *testing.T) {
	two := func(t *testing.T, s *store.Store) { place(t, s); placeAs(t, s, "2") }
	bulk := func(pairs ...string) url.Values { // its form names no one order
		form := sent("", pairs...)
		form.Del("version")
		form.Del("visto")
		return form
	}
	form := func(action string, more ...string) url.Values {
		return bulk(append([]string{"accion", action, "sel", "06355.1", "sel", "06356.9"}, more...)...)
	}
	webtest.Run(t,
		webtest.Case{Name: "says of each what became of it", Path: list + "/lote", Form: form("prepared"), As: webtest.AsClerk, Before: two, Partial: true,
			Has: []string{"#cola .notice | 1 pedido marcado como preparado; 1 no", ".notice | 06356: Otra persona lo ha cambiado", "#pestanas | Preparados 1", "tr | 06355"}},
		webtest.Case{Name: "without a script", Path: list + "/lote", Form: form("prepared"), As: webtest.AsClerk, Before: two, Status: http.StatusSeeOther, Location: list + "?estado=todos"},
		webtest.Case{Name: "a step that is not next", Path: list + "/lote", Form: form("delivered"), As: webtest.AsClerk, Before: two, Partial: true,
			Has: []string{".notice | No se ha cambiado ningún pedido", ".notice | no puede pasar a «Entregado»"}},
		webtest.Case{Name: "given to somebody", Path: list + "/lote", Form: form("asignar", "asignar_a", "2"), As: webtest.AsClerk, Before: two, Partial: true,
			Has: []string{"tr | Ana Belmonte", ".notice | 06356"}},
		webtest.Case{Name: "to print", Path: list + "/lote", Form: form("albaranes"), As: webtest.AsClerk, Before: two, Status: http.StatusSeeOther, Location: list + "/albaranes?n=06355&n=06356"},
		webtest.Case{Name: "none chosen", Path: list + "/lote", Form: bulk("accion", "prepared"), As: webtest.AsClerk, Before: two, Partial: true,
			Status: http.StatusUnprocessableEntity, Has: []string{".notice | Marque primero los pedidos."}},
		webtest.Case{Name: "nothing to do chosen", Path: list + "/lote", Form: form("borrar"), As: webtest.AsClerk, Before: two, Status: http.StatusUnprocessableEntity},
		webtest.Case{Name: "no order", Path: list + "/lote", Form: bulk("accion", "prepared", "sel", "x"), As: webtest.AsClerk, Status: http.StatusNotFound},
		webtest.Case{Name: "nobody of that id", Path: list + "/lote", Form: form("asignar", "asignar_a", "99"), As: webtest.AsClerk, Before: two, Status: http.StatusNotFound},
		webtest.Case{Name: "not for technicians", Path: list + "/lote", Form: form("prepared"), As: webtest.AsJavier, Before: two, Status: http.StatusForbidden},
	)
}

func TestSlips(t *testing.T) {
	two := func(t *testing.T, s *store.Store) {
		place(t, s)
		placeAs(t, s, "2")
		if err := s.Office.AddOrderNote(context.Background(), "06355", "Solo interno", "k"); err != nil {
			t.Fatal(err)
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "one on each sheet", Path: list + "/albaranes?n=06355&n=06356", As: webtest.AsClerk, Before: two,
			Has: []string{"h1 | 2 albaranes", "article.slip h2 | Albarán de entrega 06356", ".slip | TN-512C", ".slip | Sercamán Ofimática", "a[href*='precios=1'] | Con precios"}, HasNot: []string{".slip | 129,96", ".slip | Solo interno"}},
		webtest.Case{Name: "with prices", Path: list + "/albaranes?n=06355&precios=1", As: webtest.AsClerk, Before: two, Has: []string{".slip | 129,96", ".slip | Incluido en contrato", ".slip | sin validez fiscal"}},
		webtest.Case{Name: "no such order", Path: list + "/albaranes?n=99999", As: webtest.AsClerk, Status: http.StatusNotFound},
	)
}

func TestDownload(t *testing.T) {
	formula := func(t *testing.T, s *store.Store) {
		placeAs(t, s, "=1+1")
		storetest.Exec(t, s, `UPDATE customers SET name = '=HYPERLINK("http://x")' WHERE id = 1`)
	}
	s, _ := storetest.Open(t)
	formula(t, s)
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	for path, want := range map[string][]string{
		"":                      {"06355;", `"'=HYPERLINK`, "'=1+1", "2 × 841456, 2 × TN-512C", ";4;129,96;157,25;129,96 € fuera;"},
		"&de=lineas":            {"06355;", "TN-512C", "A61F021004567", ";68,40;5,00;129,96;21,00;"},
		"&estado=enviados":      {},
		"&q=alberche&de=lineas": {},
	} {
		got := b.Do(webtest.Case{Path: list + "/descarga?formato=csv" + path})
		if got.Status != http.StatusOK || strings.Contains(got.Body, ";=") || len(want) == 0 && strings.Contains(got.Body, "06355") {
			t.Errorf("%s: %d\n%s", path, got.Status, got.Body)
		}
		for _, text := range want {
			if !strings.Contains(got.Body, text) {
				t.Errorf("%s lacks %q:\n%s", path, text, got.Body)
			}
		}
	}
	if got := b.Do(webtest.Case{Path: list + "/descarga?formato=xlsx"}); got.Status != http.StatusOK || !strings.HasPrefix(got.Body, "PK") {
		t.Errorf("workbook: %d", got.Status)
	}
	if got := b.Do(webtest.Case{Path: list + "/descarga?formato=exe"}); got.Status != http.StatusNotFound {
		t.Errorf("another kind of file: %d", got.Status)
	}
}

func TestCarriers(t *testing.T) {
	path := list + "/transportistas"
	form := func(id, version, name, link string) url.Values {
		return url.Values{"id": {id}, "version": {version}, "nombre": {name}, "enlace": {link}}
	}
	webtest.Run(t,
		webtest.Case{Name: "the usual ones are there", Path: path, As: webtest.AsClerk, Has: []string{"h1 | Transportistas", "input[value=SEUR]", "input[value*='mygls.gls-spain.es']", "h2 | Otro transportista"}},
		webtest.Case{Name: "another one", Path: path, Form: form("0", "0", "Zeleris", "https://z.example/{numero}"), As: webtest.AsClerk, Partial: true, Has: []string{"#transportistas input[value=Zeleris]"}},
		webtest.Case{Name: "without a script", Path: path, Form: form("0", "0", "Zeleris", ""), As: webtest.AsClerk, Status: http.StatusSeeOther, Location: path},
		webtest.Case{Name: "what was typed stays", Path: path, Form: form("0", "0", "Zeleris", "http://z.example"), As: webtest.AsClerk, Partial: true, Status: http.StatusUnprocessableEntity,
			Has: []string{"#link-0[value='http://z.example'][aria-invalid=true]", "#resumen a[href='#link-0']"}},
		webtest.Case{Name: "changed by somebody else", Path: path, Form: form("1", "9", "Correos", "https://c.example/{numero}"), As: webtest.AsClerk, Status: http.StatusConflict,
			Has: []string{".notice | mientras tanto", "#name-1[value=Correos]"}},
		webtest.Case{Name: "taken off the list", Path: path + "/1/baja", Form: url.Values{}, As: webtest.AsClerk, Partial: true, HasNot: []string{"input[value='Correos Express']"}},
		webtest.Case{Name: "no number", Path: path + "/x/baja", Form: url.Values{}, As: webtest.AsClerk, Status: http.StatusNotFound},
		webtest.Case{Name: "no such carrier", Path: path, Form: form("99", "1", "X", ""), As: webtest.AsClerk, Status: http.StatusNotFound},
	)
}
