package basket_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const gredos, alberche = storetest.GredosNumber, storetest.AlbercheNumber

// The articles of the cast that these tests order.
const (
	ricohBlack  store.ArticleID = 1  // 39,50 €, fits Ricoh, included there
	konicaBlack store.ArticleID = 5  // TN-512K, 52,10 €, not included in Konica's contract
	paper       store.ArticleID = 12 // 19,95 €, tax 10 %, fits no model
)

func form(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// put fills a basket before a request.
func put(owner store.CustomerID, on store.EquipmentID, article store.ArticleID, quantity int64) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if err := s.Basket.Put(context.Background(), owner, on, article, quantity); err != nil {
			t.Fatal(err)
		}
	}
}

// holds checks a basket after a request, written «machine:article×quantity».
func holds(owner store.CustomerID, want string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		all, err := s.Basket.Get(context.Background(), owner)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, l := range append(all.Lines, all.Unavailable...) {
			got += fmt.Sprintf("%d:%s×%d ", l.Equipment.ID, l.Article.Ref, l.Quantity)
		}
		if got != want {
			t.Errorf("basket = %q, want %q", got, want)
		}
	}
}

func TestOrderPage(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the machine, the search, the basket and the reading in the manual's words", Path: "/equipos/2/pedido", As: gredos, Has: []string{
			"h1 | Introducción de pedidos", ".crumbs li[aria-current=step] | Artículos", ".crumbs li | Envío",
			"section[aria-label=Equipo] | KONICA MINOLTA BIZHUB C454E", "section[aria-label=Equipo] | 20655",
			"label[for=articulo] | Búsqueda de artículos", "label[for=cantidad] | Cantidad", "button | + Añadir a la cesta",
			"form[action='/equipos/2/lecturas'] input#bn", "form[action='/equipos/2/lecturas'] input#color", "button | Crear toma de copias",
			"form[action='/equipos/2/lecturas'] input[name=next][value='/equipos/2/pedido']",
			"a[href='/equipos'] | Seguir navegando", "#cesta | La cesta está vacía",
		}, HasNot: []string{"a[href='/pedidos/nuevo']"}},
		webtest.Case{Name: "the dropdown is a listbox with the machine's own articles, grouped", Path: "/equipos/2/pedido", As: gredos, Has: []string{
			"input#articulo[name=b][form=buscar][hx-get='/equipos/2/articulos'][hx-sync='this:replace']",
			"#articulo-lista[role=listbox][aria-label=Artículos][hidden]",
			"[role=listbox] > [role=group][aria-labelledby=art-g1] #art-g1 | Incluidos en su contrato", "[role=group][aria-labelledby=art-g1] > [role=option] | DR-512K",
			"[role=group][aria-labelledby=art-g2] #art-g2 | Otros artículos para este equipo", "[role=group][aria-labelledby=art-g2] > [role=option] | TN-512K",
			"[role=option][aria-selected=false][id=art-5][data-value='5'] | No incluido en contrato", "[role=option][id=art-5] | 52,10",
			"[role=option][id=art-9] | Incluido en contrato", "[role=option][id=art-9] | 0,00", "[role=option][id=art-5] .toner--k | K",
		}, HasNot: []string{"#art-g3", "[role=option] | 841456"}},
		webtest.Case{Name: "a machine with colour has both counters, another only BN", Path: "/equipos/3/pedido", As: gredos, Has: []string{"input#bn"}, HasNot: []string{"input#color"}},
		webtest.Case{Name: "a guest signs in first", Path: "/equipos/2/pedido", Status: 303, Location: "/entrar?next=%2Fequipos%2F2%2Fpedido"},
		webtest.Case{Name: "a stranger finds nothing", Path: "/equipos/2/pedido", As: alberche, Status: 404},
		webtest.Case{Name: "a machine without contract", Path: "/equipos/5/pedido", As: gredos, Status: 404},
		webtest.Case{Name: "no machine at all", Path: "/equipos/x/pedido", As: gredos, Status: 404},
	)
}

func TestSearch(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "without a script the page lists what was found, with the text kept", Path: "/equipos/2/pedido?b=ton", As: gredos, Has: []string{
			"input#articulo[value=ton]", ".nojs-only input[type=radio][name=pick][value='5']", ".nojs-only legend | Resto del catálogo",
			".nojs-only label | No incluido en contrato · 52,10", "form#buscar[method=get][action='/equipos/2/pedido']", "button[form=buscar] | Buscar",
		}},
		webtest.Case{Name: "the only one found is chosen", Path: "/equipos/2/pedido?b=tn512k", As: gredos, Has: []string{
			"input[name=article][value='5']", "input[type=radio][value='5'][checked]",
		}},
		webtest.Case{Name: "nothing found says what to try", Path: "/equipos/2/pedido?b=%3Cb%3Ezzz", As: gredos, Has: []string{".nojs-only | Ningún artículo coincide con «<b>zzz»"}, HasNot: []string{"#art-1"}},
		webtest.Case{Name: "the dropdown while typing", Path: "/equipos/2/articulos?b=TN512", As: gredos, Partial: true,
			Has: []string{"[role=option] | TN-512K", "[role=option] | TN-512Y"}, HasNot: []string{"h1", "[role=option] | DR-512K", "[role=option] | descatalogado"}},
		webtest.Case{Name: "the dropdown finds the rest of the catalogue", Path: "/equipos/2/articulos?b=papel", As: gredos, Partial: true, Has: []string{"#art-g3 | Resto del catálogo", "[role=option] | PAP-A4-80"}},
		webtest.Case{Name: "the dropdown with nothing to show", Path: "/equipos/2/articulos?b=zzz", As: gredos, Partial: true, Has: []string{".combo__none | Ningún artículo coincide con «zzz»"}, HasNot: []string{"[role=option]"}},
		webtest.Case{Name: "the dropdown's address as a page", Path: "/equipos/2/articulos?b=a%26b", As: gredos, Status: 303, Location: "/equipos/2/pedido?b=a%26b"},
		webtest.Case{Name: "operators are only text", Path: "/equipos/2/articulos?b=%22+NEAR%28+%2A+-+OR", As: gredos, Partial: true, HasNot: []string{".problem"}},
		webtest.Case{Name: "a stranger finds nothing", Path: "/equipos/2/articulos?b=t", As: alberche, Partial: true, Status: 404},
		webtest.Case{Name: "no machine at all", Path: "/equipos/0/articulos?b=t", As: gredos, Partial: true, Status: 404},
		webtest.Case{Name: "a guest signs in first", Path: "/equipos/2/articulos?b=t", Partial: true, Status: 204},
	)
}

func TestCreateLine(t *testing.T) {
	const path = "/cesta/lineas"
	webtest.Run(t,
		webtest.Case{Name: "with a script: the form empty again, basket and header beside it", Path: path, As: gredos, Partial: true,
			Form: form("machine", "2", "article", "5", "quantity", "2", "idem", "k"), After: holds(storetest.Gredos, "2:TN-512K×2 "), Has: []string{
				"form#anadir input[name=article][value='']", "form#anadir input[name=quantity][value='1']", "#cesta[hx-swap-oob=true] li.line:first-child | TN-512K", "#cesta | 104,20",
				"#cesta-n[hx-swap-oob=true] | 2", "#cesta-n | 98,99", "#avisos | Añadido a la cesta: TN-512K. Ahora hay 2 unidades.", "#cesta a[href='/pedidos/nuevo'] | Continuar con el envío",
			}, HasNot: []string{"h1", "input[name=idem][value=k]"}},
		webtest.Case{Name: "without a script: back to the page", Path: path, As: gredos, Form: form("machine", "2", "pick", "5", "quantity", "2", "idem", "k"),
			Status: 303, Location: "/equipos/2/pedido", After: holds(storetest.Gredos, "2:TN-512K×2 ")},
		webtest.Case{Name: "a radio button that the script hides does not count", Path: path, As: gredos, Partial: true, Form: form("machine", "2", "pick", "5", "quantity", "2"),
			Status: 422, After: holds(storetest.Gredos, "")},
		webtest.Case{Name: "nothing chosen keeps what was typed", Path: path, As: gredos, Form: form("machine", "2", "article", "", "b", "ton", "quantity", "7"), Status: 422, After: holds(storetest.Gredos, ""),
			Has: []string{"#articulo-e | Elija un artículo de la lista.", "input#articulo[value=ton][aria-invalid=true]", "input#cantidad[value='7']", "#resumen a[href='#articulo']", "h1 | Introducción de pedidos"}},
		webtest.Case{Name: "without a script the search comes along hidden", Path: path, As: gredos, Form: form("machine", "2", "searched", "papel", "quantity", "7"), Status: 422, Has: []string{"input#articulo[value=papel]"}},
		webtest.Case{Name: "a wrong quantity keeps the article", Path: path, As: gredos, Partial: true, Form: form("machine", "2", "article", "5", "b", "TN-512K", "quantity", "1.5", "idem", "k"), Status: 422, After: holds(storetest.Gredos, ""),
			Has: []string{"form#anadir", "#cantidad-e | Escriba una cantidad entera, del 1 al 999.", "input#cantidad[value='1.5'][aria-invalid=true]", "input[name=article][value='5']", "input[name=idem][value=k]"}, HasNot: []string{"h1", "#articulo-e"}},
		webtest.Case{Name: "both wrong are both said", Path: path, As: gredos, Partial: true, Form: form("machine", "2", "article", "-5", "quantity", "0"), Status: 422, Has: []string{"#articulo-e", "#cantidad-e"}},
		webtest.Case{Name: "an article no longer supplied", Path: path, As: gredos, Form: form("machine", "2", "article", "15", "quantity", "1"), Status: 422, Has: []string{"#articulo-e | ya no se suministra"}},
		webtest.Case{Name: "an article of the rest of the catalogue", Path: path, As: gredos, Form: form("machine", "1", "article", "12", "quantity", "1"), Status: 303, After: holds(storetest.Gredos, "1:PAP-A4-80×1 ")},
		webtest.Case{Name: "what is in the form decides nothing about price or owner", Path: path, As: gredos, Partial: true, Form: form("machine", "2", "article", "5", "quantity", "1", "price", "0", "customer", "2"), Status: 422, Has: []string{".problem | un campo que no conocemos"}, After: holds(storetest.Gredos, "")},
		webtest.Case{Name: "a stranger's machine", Path: path, As: alberche, Form: form("machine", "2", "article", "5", "quantity", "1"), Status: 404, After: holds(storetest.Alberche, "")},
		webtest.Case{Name: "a stranger's machine with a wrong quantity", Path: path, As: alberche, Form: form("machine", "2", "article", "5", "quantity", "0"), Status: 404},
		webtest.Case{Name: "no machine", Path: path, As: gredos, Form: form("article", "5", "quantity", "1"), Status: 404},
		webtest.Case{Name: "a guest signs in first", Path: path, Form: form("machine", "2", "article", "5", "quantity", "1"), Status: 303},
		webtest.Case{Name: "without a token", Path: path, As: gredos, Form: form("machine", "2", "article", "5", "quantity", "1", "csrf", ""), Status: 403, After: holds(storetest.Gredos, "")},
	)
	for _, quantity := range []string{"", "0", "-1", "1.5", "1e9", "١٢", "1000", "dos"} {
		webtest.Run(t, webtest.Case{Name: "quantity «" + quantity + "»", Path: path, As: gredos, Form: form("machine", "2", "article", "5", "quantity", quantity), Status: 422,
			Has: []string{"#cantidad-e | Escriba una cantidad entera, del 1 al 999."}, After: holds(storetest.Gredos, "")})
	}
}

func TestCreateLineTwice(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	add := webtest.Case{Path: "/cesta/lineas", Form: form("machine", "2", "article", "5", "quantity", "2", "idem", "k")}
	b.Do(add)
	b.Do(add)
	holds(storetest.Gredos, "2:TN-512K×2 ")(t, s)
	if page := b.Do(webtest.Case{Path: "/equipos/2/pedido"}); !page.Has("#aviso | Añadido a la cesta: TN-512K. Ahora hay 2 unidades.") || !page.Has("#cesta-n | 2") {
		t.Errorf("banner and header after adding: %q, %q", page.Text("#aviso"), page.Text("#cesta-n"))
	}
	t.Run("sent again after the line was taken out", func(t *testing.T) {
		all, err := s.Basket.Get(context.Background(), storetest.Gredos)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Basket.Remove(context.Background(), storetest.Gredos, all.Lines[0].ID); err != nil {
			t.Fatal(err)
		}
		add.Partial = true
		if answer := b.Do(add); !answer.Has("#avisos | La cesta está al día.") {
			t.Errorf("answer: %s", answer.Body)
		}
		holds(storetest.Gredos, "")(t, s)
	})
}

// A file that fails is an error page with a reference, and what people see names nothing inside.
func TestWhenTheFileFails(t *testing.T) {
	add, zero := form("machine", "2", "article", "5", "quantity", "1"), form("machine", "2", "article", "5", "quantity", "0")
	for _, test := range []struct {
		lost    string
		request webtest.Case
	}{
		{"basket_lines", webtest.Case{Name: "the basket", Path: "/cesta"}},
		{"article_models", webtest.Case{Name: "the page of a machine", Path: "/equipos/2/pedido"}},
		{"basket_lines", webtest.Case{Name: "the page of a machine without basket", Path: "/equipos/2/pedido"}},
		{"article_index", webtest.Case{Name: "the dropdown", Path: "/equipos/2/articulos?b=t", Partial: true}},
		{"basket_additions", webtest.Case{Name: "adding", Path: "/cesta/lineas", Form: form("machine", "2", "article", "5", "quantity", "1", "idem", "k")}},
		{"article_models", webtest.Case{Name: "adding when the catalogue cannot be read again", Path: "/cesta/lineas", Form: add}},
		{"coverage", webtest.Case{Name: "adding when the basket cannot be read again", Path: "/cesta/lineas", Form: add}},
		{"article_models", webtest.Case{Name: "a refused addition", Path: "/cesta/lineas", Form: zero}},
		{"basket_lines", webtest.Case{Name: "a refused addition beside a basket that cannot be read", Path: "/cesta/lineas", Form: zero}},
		{"basket_lines", webtest.Case{Name: "changing", Path: "/cesta/lineas/1", Form: form("quantity", "1")}},
		{"basket_lines", webtest.Case{Name: "a refused change", Path: "/cesta/lineas/1", Form: form("quantity", "0")}},
		{"coverage", webtest.Case{Name: "a change whose basket cannot be read", Path: "/cesta/lineas/1", Form: form("quantity", "1")}},
		{"coverage", webtest.Case{Name: "a line that is gone beside a basket that cannot be read", Path: "/cesta/lineas/9", Form: form("quantity", "1")}},
		{"basket_lines", webtest.Case{Name: "taking out", Path: "/cesta/lineas/1/baja", Form: form()}},
	} {
		t.Run(test.request.Name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			put(storetest.Gredos, storetest.Konica, konicaBlack, 2)(t, s)
			b := webtest.Browse(t, s)
			b.SignIn(gredos)
			if test.request.Form != nil {
				test.request.Form = maps.Clone(test.request.Form)
				test.request.Form.Set("csrf", b.Token(false))
			}
			storetest.Exec(t, s, "ALTER TABLE "+test.lost+" RENAME TO lost")
			answer := b.Do(test.request)
			if answer.Status != http.StatusInternalServerError || !answer.Has(".problem") || strings.Contains(answer.Body, "no such table") {
				t.Errorf("status %d, want 500 in our words: %.300s", answer.Status, answer.Body)
			}
		})
	}
}
