package orders_test

import (
	"net/http"
	"net/url"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestCancellation(t *testing.T) {
	state := func(want store.OrderState) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			if got := storetest.Scalar[string](t, s, "SELECT state FROM orders"); got != string(want) {
				t.Errorf("state = %s, want %s", got, want)
			}
		}
	}
	const ask = "/pedidos/06355/anulacion"
	webtest.Run(t,
		webtest.Case{Name: "asks first", Path: ask, As: storetest.GredosNumber, Before: order,
			Has: []string{"h1 | ¿Anular el pedido 06355?", "form[method=post][action='" + ask + "'] button | Anular pedido", "a[href='/pedidos/06355'] | No, dejarlo"}, After: state(store.OrderProcessing)},
		webtest.Case{Name: "says when it is too late", Path: ask, As: storetest.GredosNumber, Before: moved(store.OrderPrepared),
			Has: []string{"h1 | ya no se puede anular", ".notice | «Preparado»"}, HasNot: []string{"form[action$=anulacion]"}},
		webtest.Case{Name: "cancels", Path: ask, Form: url.Values{}, As: storetest.GredosNumber, Before: order,
			Status: http.StatusSeeOther, Location: "/pedidos/06355", After: state(store.OrderCancelled)},
		webtest.Case{Name: "cancels with htmx", Path: ask, Form: url.Values{}, As: storetest.GredosNumber, Before: order, Partial: true,
			Status: http.StatusNoContent, Header: map[string]string{"HX-Redirect": "/pedidos/06355"}, After: state(store.OrderCancelled)},
		webtest.Case{Name: "too late", Path: ask, Form: url.Values{}, As: storetest.GredosNumber, Before: moved(store.OrderPrepared),
			Status: http.StatusSeeOther, Location: "/pedidos/06355", After: state(store.OrderPrepared)},
		webtest.Case{Name: "a stranger", Path: ask, Form: url.Values{}, As: storetest.AlbercheNumber, Before: order, Status: http.StatusNotFound, After: state(store.OrderProcessing)},
		webtest.Case{Name: "a stranger asks", Path: ask, As: storetest.AlbercheNumber, Before: order, Status: http.StatusNotFound},
		webtest.Case{Name: "a guest", Path: ask, Form: url.Values{}, Before: order, Status: http.StatusSeeOther, After: state(store.OrderProcessing)},
	)
}

func TestBanners(t *testing.T) {
	for _, test := range []struct {
		name, post, lands, says string
		before                  func(*testing.T, *store.Store)
	}{
		{"cancelled", "/anulacion", "/pedidos/06355", "Pedido 06355 anulado", order},
		{"too late to cancel", "/anulacion", "/pedidos/06355", "ya no se puede anular", moved(store.OrderPrepared)},
		{"nothing to repeat", "/repeticion", "/pedidos/06355", "Ya no se puede pedir: 841456 (RICOH AFICIO MP C4501), TN-512C", func(t *testing.T, s *store.Store) {
			order(t, s)
			storetest.Exec(t, s, "UPDATE articles SET active = 0")
		}},
		{"no room to repeat", "/repeticion", "/pedidos/06355", "caben 200 líneas", func(t *testing.T, s *store.Store) {
			order(t, s)
			storetest.Exec(t, s, `WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
				INSERT INTO articles (id, ref, description, price, tax_rate, updated_at) SELECT i, i, i, 1, 2100, 0 FROM n;
				INSERT INTO basket_lines (customer_id, equipment_id, article_id, quantity, added_at) SELECT 1, 1, id, 1, 0 FROM articles WHERE id >= 100`)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			test.before(t, s)
			b := webtest.Browse(t, s)
			b.SignIn(storetest.GredosNumber)
			answer := b.Do(webtest.Case{Path: "/pedidos/06355" + test.post, Form: url.Values{}})
			if got := answer.Header.Get("Location"); got != test.lands {
				t.Fatalf("location = %q, want %q", got, test.lands)
			}
			if page := b.Do(webtest.Case{Path: test.lands}); !page.Has(".notice | " + test.says) {
				t.Errorf("banner = %q, want %q", page.Text(".notice"), test.says)
			}
		})
	}
}

func TestRepetition(t *testing.T) {
	const again = "/pedidos/06355/repeticion"
	basket := func(want string) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			got := storetest.Scalar[string](t, s, "SELECT coalesce(group_concat(article_id || 'x' || quantity), '') FROM (SELECT * FROM basket_lines ORDER BY article_id)")
			if got != want {
				t.Errorf("basket = %q, want %q", got, want)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "back into the basket", Path: again, Form: url.Values{}, As: storetest.GredosNumber, Before: order,
			Status: http.StatusSeeOther, Location: "/cesta", After: basket("1x2,6x2")},
		webtest.Case{Name: "part of it", Path: again, Form: url.Values{}, As: storetest.GredosNumber,
			Before: func(t *testing.T, s *store.Store) {
				order(t, s)
				storetest.Exec(t, s, "UPDATE articles SET active = 0 WHERE id = 6")
			}, Status: http.StatusSeeOther, Location: "/cesta", After: basket("1x2")},
		webtest.Case{Name: "a stranger", Path: again, Form: url.Values{}, As: storetest.AlbercheNumber, Before: order, Status: http.StatusNotFound, After: basket("")},
		webtest.Case{Name: "a guest", Path: again, Form: url.Values{}, Before: order, Status: http.StatusSeeOther, After: basket("")},
	)
}
