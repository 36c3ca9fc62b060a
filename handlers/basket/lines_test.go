package basket_test

import (
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func both(fills ...func(*testing.T, *store.Store)) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		for _, fill := range fills {
			fill(t, s)
		}
	}
}

func TestIndex(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "empty, with the way on", Path: "/cesta", As: gredos, Has: []string{"h1 | Su cesta", "h2 | La cesta está vacía", "a[href='/equipos'] | Ver los equipos"}, HasNot: []string{"a[href='/pedidos/nuevo']"}},
		webtest.Case{Name: "lines by machine with what they come to", Path: "/cesta", As: gredos,
			Before: both(put(storetest.Gredos, storetest.Ricoh, ricohBlack, 2), put(storetest.Gredos, storetest.Konica, konicaBlack, 2), put(storetest.Gredos, storetest.Konica, paper, 1)),
			Has: []string{
				"h2 | RICOH AFICIO MP C4501", "h2 | KONICA MINOLTA BIZHUB C454E", "li.line | 841456", "li.line | Incluido en contrato", "li.line | 2 × 52,10",
				// 104,20 + 19,95 = 124,15 less 5 % a line = 98,99 + 18,95; IVA 20,79 + 1,90
				"table tr | Bruto124,15", "table tr | Dto. 5 %−6,21", "table tr | Neto117,94", "table tr | IVA 21 %20,79", "table tr | IVA 10 %1,90", "table tr | Total140,63",
				"#cesta | sin validez fiscal", "#cesta | 5 unidades", "a[href='/pedidos/nuevo'] | Continuar con el envío", "a[href='/equipos'] | Seguir navegando", "#cesta-n | 117,94", "#cesta-n | 5",
			}},
		webtest.Case{Name: "all included costs nothing", Path: "/cesta", As: gredos, Before: put(storetest.Gredos, storetest.Ricoh, ricohBlack, 2), Has: []string{"table tr | Total0,00"}},
		webtest.Case{Name: "what can no longer be ordered is said", Path: "/cesta", As: gredos,
			Before: both(put(storetest.Gredos, storetest.Ricoh, ricohBlack, 1), put(storetest.Gredos, storetest.Konica, konicaBlack, 1), func(t *testing.T, s *store.Store) {
				storetest.Exec(t, s, "UPDATE articles SET active = 0 WHERE id = 1; UPDATE equipment SET ends_on = '2026-11-23' WHERE id = 2")
			}),
			Has:    []string{".notice--warn | Esto ya no se puede pedir", ".notice--warn | Este artículo ya no se suministra.", ".notice--warn | El equipo 20655 ya no está en contrato.", ".notice--warn button | Quitar", "#cesta-n | 0"},
			HasNot: []string{"a[href='/pedidos/nuevo']", "table"}},
		webtest.Case{Name: "somebody else's basket is not mine", Path: "/cesta", As: alberche, Before: put(storetest.Gredos, storetest.Ricoh, ricohBlack, 2), Has: []string{"h2 | La cesta está vacía"}},
		webtest.Case{Name: "a guest signs in first", Path: "/cesta", Status: 303, Location: "/entrar?next=%2Fcesta"},
	)
}

// The line that these tests change has the id 1: it is the first of a new file.
func TestUpdateLine(t *testing.T) {
	const path = "/cesta/lineas/1"
	before := put(storetest.Gredos, storetest.Konica, konicaBlack, 2)
	unchanged := holds(storetest.Gredos, "2:TN-512K×2 ")
	webtest.Run(t,
		webtest.Case{Name: "with a script: basket and header", Path: path, As: gredos, Before: before, Partial: true, Form: form("quantity", "5", "machine", "2"), After: holds(storetest.Gredos, "2:TN-512K×5 "),
			Has: []string{"#cesta input[name=quantity][value='5']", "#cesta input[name=machine][value='2']", "#cesta-n[hx-swap-oob=true] | 5", "#decir | Cantidad cambiada."}, HasNot: []string{"h1"}},
		webtest.Case{Name: "without a script: back to the basket", Path: path, As: gredos, Before: before, Form: form("quantity", "5"), Status: 303, Location: "/cesta", After: holds(storetest.Gredos, "2:TN-512K×5 ")},
		webtest.Case{Name: "without a script: back to the machine's page", Path: path, As: gredos, Before: before, Form: form("quantity", "5", "machine", "2"), Status: 303, Location: "/equipos/2/pedido"},
		webtest.Case{Name: "a wrong quantity stays typed", Path: path, As: gredos, Before: before, Form: form("quantity", "1.5", "machine", "2"), Status: 422, After: unchanged,
			Has: []string{"h1 | Su cesta", "input#cantidad-1[value='1.5'][aria-invalid=true]", "#cantidad-1-e | Escriba una cantidad entera, del 1 al 999."}},
		webtest.Case{Name: "a wrong quantity with a script", Path: path, As: gredos, Before: before, Partial: true, Form: form("quantity", "0", "machine", "2"), Status: 422, After: unchanged,
			Has: []string{"#cesta #cantidad-1-e", "#cesta input[name=machine][value='2']"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "a stranger", Path: path, As: alberche, Before: before, Form: form("quantity", "5"), Status: 404, After: unchanged, HasNot: []string{"body | TN-512K"}},
		webtest.Case{Name: "a stranger with a script", Path: path, As: alberche, Before: before, Partial: true, Form: form("quantity", "5"), Status: 404, After: unchanged, Has: []string{".problem | Esa línea ya no estaba en su cesta."}},
		webtest.Case{Name: "no line at all", Path: "/cesta/lineas/x", As: gredos, Form: form("quantity", "5"), Status: 404},
		webtest.Case{Name: "a guest signs in first", Path: path, Before: before, Form: form("quantity", "5"), Status: 303, After: unchanged},
		webtest.Case{Name: "without a token", Path: path, As: gredos, Before: before, Form: form("quantity", "5", "csrf", ""), Status: 403, After: unchanged},
	)
}

func TestRemoveLine(t *testing.T) {
	const path = "/cesta/lineas/1/baja"
	before := put(storetest.Gredos, storetest.Konica, konicaBlack, 2)
	unchanged := holds(storetest.Gredos, "2:TN-512K×2 ")
	webtest.Run(t,
		webtest.Case{Name: "with a script", Path: path, As: gredos, Before: before, Partial: true, Form: form("machine", "2"), After: holds(storetest.Gredos, ""),
			Has: []string{"#cesta | La cesta está vacía", "#cesta-n[hx-swap-oob=true] | 0", "#decir | Artículo quitado de la cesta."}},
		webtest.Case{Name: "without a script", Path: path, As: gredos, Before: before, Form: form(), Status: 303, Location: "/cesta", After: holds(storetest.Gredos, "")},
		webtest.Case{Name: "a second click finds the basket as it is", Path: "/cesta/lineas/2/baja", As: gredos, Before: before, Form: form(), Status: 404, After: unchanged,
			Has: []string{"h1 | Su cesta", ".notice | Esa línea ya no estaba en su cesta.", "#cesta | TN-512K"}},
		webtest.Case{Name: "a stranger", Path: path, As: alberche, Before: before, Form: form(), Status: 404, After: unchanged},
		webtest.Case{Name: "no line at all", Path: "/cesta/lineas/-1/baja", As: gredos, Form: form(), Status: 404},
		webtest.Case{Name: "a guest signs in first", Path: path, Before: before, Form: form(), Status: 303, After: unchanged},
		webtest.Case{Name: "without a token", Path: path, As: gredos, Before: before, Form: form("csrf", ""), Status: 403, After: unchanged},
	)
}
