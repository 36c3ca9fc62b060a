package orders_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const (
	tonerC store.ArticleID = 6  // of the Konica, whose contract includes no toner: 68,40 €
	tonerK store.ArticleID = 1  // of the Ricoh, included
	paper  store.ArticleID = 12 // 19,95 € at 10 %
)

// fill puts a charged and an included article into the basket of Gredos.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	for machine, article := range map[store.EquipmentID]store.ArticleID{storetest.Konica: tonerC, storetest.Ricoh: tonerK} {
		if err := s.Basket.Put(context.Background(), storetest.Gredos, machine, article, 2); err != nil {
			t.Fatal(err)
		}
	}
}

// order places an order for Gredos: 06355.
func order(t *testing.T, s *store.Store) {
	t.Helper()
	fill(t, s)
	_, err := s.Orders.Place(context.Background(), storetest.Gredos, store.Delivery{
		Contact: "Ana Belén Ruiz", Schedule: "De 8:00 a 15:00", Address: 1, PaymentMethod: "TRANSFERENCIA", YourRef: "OC-118", Idem: "before",
	})
	if err != nil {
		t.Fatal(err)
	}
}

// moved places an order and takes it on at the dealer's.
func moved(states ...store.OrderState) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		order(t, s)
		for i, state := range states {
			_, err := s.Office.MoveOrder(context.Background(), "Marta", "06355", store.OrderMove{State: state, Version: int64(i + 1),
				Carrier: "SEUR", Tracking: "123", TrackingURL: "https://seur.example/123", Note: "Llega el martes."})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// form is the order form as a browser sends it, with some fields changed.
func form(change ...string) url.Values {
	v := url.Values{"contacto": {"Ana Belén Ruiz"}, "horario": {"De 8:00 a 15:00"}, "direccion": {"1"}, "pago": {"TRANSFERENCIA"}, "idem": {"k1"}}
	for i := 0; i < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

// orders checks how many there are.
func orders(want int) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[int](t, s, "SELECT count(*) FROM orders"); got != want {
			t.Errorf("orders = %d, want %d", got, want)
		}
	}
}

func TestNew(t *testing.T) {
	webtest.Run(t,
		webtest.Case{
			Name: "the form is filled with what is known", Path: "/pedidos/nuevo", As: storetest.GredosNumber, Before: fill,
			Has: []string{
				".pagehead__sub | Rellene los datos adicionales si es necesario", "label[for=contact] | *", "label[for=contact] | Contacto",
				"label[for=schedule] | *Horario", "select[name=direccion][hx-disabled-elt=unset]", "#contact[value='Ana Belén Ruiz']", "#schedule[value='De 8:00 a 15:00']",
				"label[for=address] | Dirección de envío", "#address option[value='1'][selected] | Cliente", "#address option[value='2'] | Almacén",
				"#address option[value=nueva]", "label[for=payment_method] | Forma de pago", "#payment_method option[selected] | TRANSFERENCIA",
				"label[for=your_ref] | Su pedido", "label[for=notes] | Observaciones", "a[href='/cesta'] | Volver", "button | Finalizar pedido",
				"form[method=post][action='/pedidos'] input[name=csrf]", "input[name=idem][value]:not([value=''])",
				".line | 2 × TN-512C", ".line | Incluido en contrato", "aside | Importes estimados sin validez fiscal",
				".amounts | 157,25 €", // 2 × 68,40 = 136,80 × 0,95 = 129,96; 21 % = 27,29
			},
		},
		webtest.Case{
			Name: "another address brings its people", Path: "/pedidos/nuevo?direccion=2&contacto=Ana+Bel%C3%A9n+Ruiz&horario=", As: storetest.GredosNumber, Before: fill, Partial: true,
			Has: []string{"#quien #contact[value=Marcos]", "#quien #schedule[value='De 7:00 a 14:00']"}, HasNot: []string{"h1", "#address"},
		},
		webtest.Case{
			Name: "another address leaves what was typed", Path: "/pedidos/nuevo?direccion=2&contacto=Eva&horario=Tardes", As: storetest.GredosNumber, Before: fill, Partial: true,
			Has: []string{"#contact[value=Eva]", "#schedule[value=Tardes]"},
		},
		webtest.Case{
			Name: "an empty basket", Path: "/pedidos/nuevo", As: storetest.GredosNumber,
			Has: []string{".empty | Su cesta está vacía", "a.btn[href='/equipos']"}, HasNot: []string{"form[action='/pedidos']"},
		},
		webtest.Case{
			Name: "an article that is no longer supplied", Path: "/pedidos/nuevo", As: storetest.GredosNumber,
			Before: func(t *testing.T, s *store.Store) {
				fill(t, s)
				storetest.Exec(t, s, "UPDATE articles SET active = 0 WHERE id = 6")
			},
			Has: []string{".notice | ya no se pueden pedir", ".line | Ya no se puede pedir"},
		},
		webtest.Case{Name: "a guest signs in first", Path: "/pedidos/nuevo", Status: http.StatusSeeOther, Location: "/entrar?next=%2Fpedidos%2Fnuevo"},
	)
}

func TestCreate(t *testing.T) {
	keep := []string{"#contact[value=Eva]", "#notes | Por detrás", "#your_ref[value=OC-9]", "#address option[value='2'][selected]",
		"#payment_method option[value=CONTADO][selected]", "input[name=idem][value=k1]", "#schedule[aria-invalid=true]", "#resumen a[href='#schedule']"}
	typed := form("contacto", "Eva", "horario", "", "direccion", "2", "pago", "CONTADO", "su_pedido", "OC-9", "observaciones", "Por detrás")
	webtest.Run(t,
		webtest.Case{Name: "without script", Path: "/pedidos", Form: form(), As: storetest.GredosNumber, Before: fill,
			Status: http.StatusSeeOther, Location: "/pedidos/06355/recibido", After: orders(1)},
		webtest.Case{Name: "with htmx", Path: "/pedidos", Form: form(), As: storetest.GredosNumber, Before: fill, Partial: true,
			Status: http.StatusNoContent, Header: map[string]string{"HX-Redirect": "/pedidos/06355/recibido"}, After: orders(1)},
		webtest.Case{Name: "wrong input keeps what was typed", Path: "/pedidos", Form: typed, As: storetest.GredosNumber, Before: fill,
			Status: http.StatusUnprocessableEntity, Has: append([]string{"h1"}, keep...), After: orders(0)},
		webtest.Case{Name: "wrong input with htmx is the form alone", Path: "/pedidos", Form: typed, As: storetest.GredosNumber, Before: fill, Partial: true,
			Status: http.StatusUnprocessableEntity, Has: append([]string{"#envio"}, keep...), HasNot: []string{"h1"}, After: orders(0)},
		webtest.Case{Name: "a new address", Path: "/pedidos", As: storetest.GredosNumber, Before: fill,
			Form:   form("direccion", "nueva", "nueva_calle", "C/ Sol, 1", "nueva_cp", "45001", "nueva_poblacion", "Toledo"),
			Status: http.StatusSeeOther, After: func(t *testing.T, s *store.Store) {
				got, err := s.Orders.Get(context.Background(), storetest.Gredos, "06355")
				if err != nil || got.State != store.OrderReview || got.Ship.City != "Toledo" {
					t.Errorf("order = %+v, %v; want it to wait for the office", got, err)
				}
			}},
		webtest.Case{Name: "a new address with half of it missing", Path: "/pedidos", As: storetest.GredosNumber, Before: fill,
			Form: form("direccion", "nueva", "nueva_calle", "C/ Sol, 1"), Status: http.StatusUnprocessableEntity,
			Has: []string{"#new_address[value='C/ Sol, 1']", "#new_postcode[aria-invalid=true]", "#new_city[aria-invalid=true]",
				"#address option[value=nueva][selected]"}, After: orders(0)},
		webtest.Case{Name: "an address of someone else", Path: "/pedidos", Form: form("direccion", "3"), As: storetest.GredosNumber, Before: fill,
			Status: http.StatusNotFound, After: orders(0)},
		webtest.Case{Name: "an address that is no number", Path: "/pedidos", Form: form("direccion", "x"), As: storetest.GredosNumber, Before: fill,
			Status: http.StatusNotFound, After: orders(0)},
		webtest.Case{Name: "an empty basket", Path: "/pedidos", Form: form(), As: storetest.GredosNumber,
			Status: http.StatusUnprocessableEntity, Has: []string{"#resumen | Su cesta está vacía"}, After: orders(0)},
		webtest.Case{Name: "a guest", Path: "/pedidos", Form: form(), Before: fill, Status: http.StatusSeeOther, After: orders(0)},
		webtest.Case{Name: "another site's form", Path: "/pedidos", Form: form("csrf", "x"), As: storetest.GredosNumber, Before: fill,
			Status: http.StatusForbidden, After: orders(0)},
	)
}

func TestSecondClick(t *testing.T) {
	s, _ := storetest.Open(t)
	fill(t, s)
	b := webtest.Browse(t, s)
	b.SignIn(storetest.GredosNumber)
	for range 2 {
		answer := b.Do(webtest.Case{Path: "/pedidos", Form: form()})
		if got := answer.Header.Get("Location"); got != "/pedidos/06355/recibido" {
			t.Errorf("location = %q, want the one order", got)
		}
	}
	orders(1)(t, s)
	for range 2 { // reloading the confirmation
		if page := b.Do(webtest.Case{Path: "/pedidos/06355/recibido"}); !page.Has("h1 | Pedido 06355 recibido") {
			t.Error(page.Text("h1"))
		}
	}
	orders(1)(t, s)
}

func TestIndex(t *testing.T) {
	many := func(t *testing.T, s *store.Store) {
		for i := range 21 {
			if err := s.Basket.Put(context.Background(), storetest.Gredos, storetest.Konica, paper, 1); err != nil {
				t.Fatal(err)
			}
			_, err := s.Orders.Place(context.Background(), storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Siempre",
				Address: 1, PaymentMethod: "TRANSFERENCIA", Idem: fmt.Sprint(i)})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "the columns of the manual", Path: "/pedidos", As: storetest.GredosNumber, Before: order, Has: []string{
			"th | Pedido", "th | Enviar a...", "th | Dtos.", "th | Importes", "th | Acciones",
			"tbody th | 06355", "tbody th | 23/11/2026", "tbody th | Procesando", "td | C/ Río Alberche, 12", "td | Bruto 136,80 €", "td | Dto. 5 %", "td | PP 0 %",
			"td | Neto 129,96 €", "td | IVA 27,29 €", "td | TRANSFERENCIA", "td | 157,25 €", "td | 4 unidades", "a[href='/pedidos/06355'] | Ver", "a[href='/pedidos/06355/copia']",
		}},
		webtest.Case{Name: "nothing ordered yet", Path: "/pedidos", As: storetest.AlbercheNumber, Before: order,
			Has: []string{".empty | Aún no ha hecho ningún pedido", "a[href='/equipos']"}, HasNot: []string{"table"}},
		webtest.Case{Name: "found by article", Path: "/pedidos?q=tn-512c", As: storetest.GredosNumber, Before: order, Has: []string{"tbody th | 06355", "#q[value=tn-512c]"}},
		webtest.Case{Name: "nothing found", Path: "/pedidos?q=zzz&estado=shipped", As: storetest.GredosNumber, Before: order,
			Has: []string{".empty | No hay pedidos que coincidan", "#estado option[value=shipped][selected]", "a[href='/pedidos']"}, HasNot: []string{"table"}},
		webtest.Case{Name: "with htmx the list alone", Path: "/pedidos?estado=processing", As: storetest.GredosNumber, Before: order, Partial: true,
			Has: []string{"#lista td | 157,25 €"}, HasNot: []string{"h1", "form"}},
		webtest.Case{Name: "the next page keeps the filter", Path: "/pedidos?q=papel", As: storetest.GredosNumber, Before: many,
			Has: []string{"a[href='/pedidos?pagina=2&q=papel'] | Siguiente", ".pager | Del 1 al 20 de 21"}},
		webtest.Case{Name: "the last page", Path: "/pedidos?pagina=2", As: storetest.GredosNumber, Before: many, Has: []string{".pager | Del 21 al 21 de 21", "tbody th | 06355"}},
		webtest.Case{Name: "a guest", Path: "/pedidos", Status: http.StatusSeeOther, Location: "/entrar?next=%2Fpedidos"},
	)
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "just placed", Path: "/pedidos/06355", As: storetest.GredosNumber, Before: order, Has: []string{
			"h1 | Pedido 06355", ".steps [aria-current=step] | Procesando", ".steps .is-todo | Preparado", ".steps .is-todo | Enviado", ".steps .is-todo | Entregado",
			"th[scope=rowgroup] | KONICA MINOLTA BIZHUB C454E · Ref. COP-02", "tbody th | TN-512C", "td | Incluido en contrato", ".amounts tr | Bruto136,80 €", ".amounts tr | Dto. 5 %−6,84 €",
			".amounts tr | PP 0 %0,00 €", ".amounts tr | Neto129,96 €", ".amounts tr | IVA 21 %27,29 €", ".amounts tr | Total157,25 €", "p | Importes estimados sin validez fiscal",
			".dl dd | OC-118", ".dl dd | De 8:00 a 15:00", "form[method=post][action='/pedidos/06355/repeticion'] button", "a[href='/pedidos/06355/anulacion'][data-open=anular]", "dialog#anular form[method=post]",
		}},
		webtest.Case{Name: "shipped", Path: "/pedidos/06355", As: storetest.GredosNumber, Before: moved(store.OrderPrepared, store.OrderShipped),
			Has:    []string{".steps .is-done | Preparado", ".steps [aria-current=step] | Enviado", "a[href='https://seur.example/123'][rel='noopener noreferrer']", ".notice | Llega el martes.", ".dl dd | SEUR 123"},
			HasNot: []string{"a[href$=anulacion]", "dialog#anular"}},
		webtest.Case{Name: "delivered", Path: "/pedidos/06355", As: storetest.GredosNumber, Before: moved(store.OrderPrepared, store.OrderShipped, store.OrderDelivered),
			Has: []string{".steps .is-done | Entregado"}, HasNot: []string{".steps .is-todo"}},
		webtest.Case{Name: "cancelled", Path: "/pedidos/06355", As: storetest.GredosNumber, Before: moved(store.OrderCancelled),
			Has: []string{".steps [aria-current=step] | Anulado"}, HasNot: []string{".steps .is-todo", "a[href$=anulacion]"}},
		webtest.Case{Name: "a stranger", Path: "/pedidos/06355", As: storetest.AlbercheNumber, Before: order, Status: http.StatusNotFound, HasNot: []string{"td"}},
		webtest.Case{Name: "no such order", Path: "/pedidos/99999", As: storetest.GredosNumber, Status: http.StatusNotFound},
		webtest.Case{Name: "a guest", Path: "/pedidos/06355", Before: order, Status: http.StatusSeeOther, Location: "/entrar?next=%2Fpedidos%2F06355"},

		webtest.Case{Name: "the confirmation", Path: "/pedidos/06355/recibido", As: storetest.GredosNumber, Before: order,
			Has: []string{"h1 | Pedido 06355 recibido", ".done | Le enviamos una copia a a•••@t•••.example", "a[href='/pedidos/06355'] | Ver el pedido", "a[href='/equipos']"}},
		webtest.Case{Name: "the confirmation of an order that waits for the office", Path: "/pedidos/06355/recibido", As: storetest.GredosNumber,
			Before: func(t *testing.T, s *store.Store) {
				order(t, s)
				storetest.Exec(t, s, "UPDATE orders SET state = 'review'; UPDATE order_events SET state = 'review', note = 'La dirección de envío es nueva.'")
			}, Has: []string{".done | pendiente de validar. La dirección de envío es nueva."}},
		webtest.Case{Name: "the confirmation for a stranger", Path: "/pedidos/06355/recibido", As: storetest.AlbercheNumber, Before: order, Status: http.StatusNotFound},
		webtest.Case{Name: "the confirmation for a guest", Path: "/pedidos/06355/recibido", Before: order, Status: http.StatusSeeOther},

		webtest.Case{Name: "the copy", Path: "/pedidos/06355/copia", As: storetest.GredosNumber, Before: order,
			Has: []string{"dd | Sercamán Ofimática de Prueba, S.L.", "dd | TALLERES GREDOS, S.L.", "td | 129,96 €", "button[data-print]", "p | Importes estimados sin validez fiscal"}},
		webtest.Case{Name: "the copy for a stranger", Path: "/pedidos/06355/copia", As: storetest.AlbercheNumber, Before: order, Status: http.StatusNotFound},
		webtest.Case{Name: "the copy for a guest", Path: "/pedidos/06355/copia", Before: order, Status: http.StatusSeeOther},
	)
}

// The surcharge stands in a line of its own.
func TestSurcharge(t *testing.T) {
	webtest.Run(t, webtest.Case{Name: "recargo", Path: "/pedidos/nuevo", As: storetest.AlbercheNumber,
		Before: func(t *testing.T, s *store.Store) {
			if err := s.Basket.Put(context.Background(), storetest.Alberche, storetest.AlbercheCopy, paper, 10); err != nil {
				t.Fatal(err)
			}
		},
		// 199,50 × 0,98 = 195,51; 10 % = 19,55; 1,4 % = 2,74; total 217,80
		Has:    []string{"tr | PP 2 %−3,99 €", "tr | IVA 10 %19,55 €", "tr | Recargo de equivalencia 1,4 %2,74 €", "tr | Total217,80 €"},
		HasNot: []string{"tr | IVA 21 %"},
	})
}
