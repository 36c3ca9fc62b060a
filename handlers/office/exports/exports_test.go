package exports_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const path = "/gestion/exportar"

// ordered has Gredos order something.
func ordered(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "=Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "a"}); err != nil {
		t.Fatal(err)
	}
}

// nothing has the ERP know everything.
func nothing(t *testing.T, s *store.Store) {
	t.Helper()
	storetest.Exec(t, s, "DELETE FROM export_queue")
}

func batched(t *testing.T, s *store.Store) {
	t.Helper()
	ordered(t, s)
	if _, err := s.Exports.Make(context.Background(), store.ExportOrders, ""); err != nil {
		t.Fatal(err)
	}
}

func TestExports(t *testing.T) {
	form := url.Values{"idem": {"k"}}
	count := func(want int) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			if got := storetest.Scalar[int](t, s, "SELECT count(*) FROM export_batches"); got != want {
				t.Errorf("%d batches, want %d", got, want)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "nothing waits", Path: path, As: webtest.AsClerk, Before: nothing, Has: []string{"h1 | Exportar al ERP", "p | Nada nuevo", ".empty"}, HasNot: []string{"button | Crear lote"}},
		webtest.Case{Name: "an order waits", Path: path, As: webtest.AsClerk, Before: ordered, Has: []string{"p | 1 pedido nuevo o cambiado", "form[action='/gestion/exportar/pedidos'] button | Crear lote"}},
		webtest.Case{Name: "make", Path: path + "/pedidos", As: webtest.AsClerk, Form: form, Before: ordered, Status: 303, Location: path + "/pedidos/1", After: count(1)},
		webtest.Case{Name: "make of nothing", Path: path + "/lecturas", As: webtest.AsClerk, Form: form, Before: nothing, Status: 303, Location: path, After: count(0)},
		webtest.Case{Name: "make of what there is not", Path: path + "/facturas", As: webtest.AsClerk, Form: form, Status: 404, After: count(0)},
		webtest.Case{Name: "the list", Path: path, As: webtest.AsClerk, Before: batched, Has: []string{"th | Lote 1 de pedidos", ".badge--warn | Sin enviar", "a[href='/gestion/exportar/pedidos/1']"}},
		webtest.Case{Name: "a kind without batches", Path: path + "?tipo=lecturas", As: webtest.AsClerk, Partial: true, Before: batched, Has: []string{"#cola .empty"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "a batch", Path: path + "/pedidos/1", As: webtest.AsClerk, Before: batched, Has: []string{"h1 | Lote 1 de pedidos", "td | alta", "td | =Ana", "button[value=xlsx]", "p | Descárguelo primero"}, HasNot: []string{"button | Confirmar"}},
		webtest.Case{Name: "no such batch", Path: path + "/pedidos/9", As: webtest.AsClerk, Status: 404},
		webtest.Case{Name: "no number", Path: path + "/pedidos/x", As: webtest.AsClerk, Status: 404},
		webtest.Case{Name: "taken before it was sent", Path: path + "/pedidos/1/confirmacion", As: webtest.AsClerk, Form: url.Values{}, Before: batched, Status: 409, Has: []string{".problem | no se ha descargado"}},
		webtest.Case{Name: "no such format", Path: path + "/pedidos/1/descarga", As: webtest.AsClerk, Form: url.Values{"formato": {"pdf"}}, Before: batched, Status: 404, After: func(t *testing.T, s *store.Store) {
			if storetest.Scalar[int](t, s, "SELECT count(*) FROM export_batches WHERE sent_at IS NOT NULL") != 0 {
				t.Error("it counts as sent")
			}
		}},
		webtest.Case{Name: "not for technicians", Path: path, As: webtest.AsJavier, Status: 403},
	)
}

// A batch is fetched, confirmed, taken back and fetched again, the same.
func TestExportStory(t *testing.T) {
	s, _ := storetest.Open(t)
	batched(t, s)
	ana := webtest.Browse(t, s)
	ana.SignInStaff(storetest.Clerk)
	fetch := func(format string) webtest.Answer {
		t.Helper()
		got := ana.Do(webtest.Case{Path: path + "/pedidos/1/descarga", Form: url.Values{"formato": {format}}})
		if got.Status != 200 || !strings.Contains(got.Header.Get("Content-Disposition"), `attachment; filename="pedidos-000001-`) {
			t.Fatalf("%s: %d %v", format, got.Status, got.Header)
		}
		return got
	}
	csv := fetch("csv").Body
	if !strings.Contains(csv, ";'=Ana;") {
		t.Errorf("a formula left the house: %s", csv)
	}
	if json := fetch("json"); !strings.Contains(json.Body, `"contacto": "=Ana"`) {
		t.Errorf("%s", json.Body)
	}
	fetch("xlsx")
	if got := ana.Do(webtest.Case{Path: path + "/pedidos/1/confirmacion", Form: url.Values{}}); got.Status != 303 {
		t.Fatalf("confirm: %d", got.Status)
	}
	if got := ana.Do(webtest.Case{Path: path + "/pedidos/1"}); !got.Has(".badge--ok | Confirmado") || !got.Has(".history | Ana Belmonte") {
		t.Errorf("%.3000s", got.Body)
	}
	if got := ana.Do(webtest.Case{Path: path + "?estado=abiertos"}); !got.Has(".empty") {
		t.Error("a confirmed batch is still open")
	}
	if got := ana.Do(webtest.Case{Path: path + "/pedidos/1/retirada", Form: url.Values{}}); got.Status != 303 {
		t.Fatalf("take back: %d", got.Status)
	}
	if again := fetch("csv").Body; again != csv {
		t.Errorf("sent again it is\n%s, was\n%s", again, csv)
	}
}
