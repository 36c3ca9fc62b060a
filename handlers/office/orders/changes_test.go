package orders_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "everything about it", Path: list + "/06355", As: webtest.AsClerk, Before: place, Has: []string{
			"h2 | 06355", "#ficha a[href='tel:+34925112233']", "#ficha | n.º 04812", ".steps | Procesando", ".badge | 129,96 € fuera",
			"td | a 68,40", "td | Incluido en contrato", ".amounts | 157,25", "dl | De 8:00 a 15:00", "dl | OC-118",
			"form[action$='/06355/estado'] button | Marcar como preparado", "details | Deshacer el último paso", "details | Está al principio", "details | Anular el pedido",
			"details | Corregir los artículos", "details | Corregir los datos de envío", "form[action$=responsable] option | Ana Belmonte",
			"form[action$=mensajes] input[name=idem]", "form[action$=notas]", "#historial | Historial", "nav#cola a[aria-current] | 06355", "a[href='/gestion/pedidos/albaranes?n=06355']",
		}},
		webtest.Case{Name: "to be looked at", Path: list + "/06355?estado=validar", As: webtest.AsClerk, Before: review, Has: []string{
			".notice | Pide más de 10 unidades", "form[action$=estado] button | Validar", "input[name=vista][value='estado=validar']", ".triage__back a[href='/gestion/pedidos?estado=validar']"}},
		webtest.Case{Name: "to be sent", Path: list + "/06355", As: webtest.AsClerk, Before: moved(store.OrderPrepared), Has: []string{
			"button | Marcar como enviado", "#estado-carrier", "datalist option[value=SEUR]", "details | Volver a «Procesando»"}, HasNot: []string{"details | Corregir los artículos"}},
		webtest.Case{Name: "from the list", Path: list + "/06355", As: webtest.AsClerk, Before: place, Partial: true, Has: []string{"#triage #ficha h2 | 06355"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "no such order", Path: list + "/99999", As: webtest.AsClerk, Status: http.StatusNotFound},
		webtest.Case{Name: "not for technicians", Path: list + "/06355", As: webtest.AsRosa, Before: place, Status: http.StatusForbidden},
	)
}

func TestChanges(t *testing.T) {
	at := func(form string) string { return list + "/06355/" + form }
	state := func(want store.OrderState) func(*testing.T, *store.Store) {
		return func(t *testing.T, s *store.Store) {
			t.Helper()
			if got := order(t, s); got.State != want {
				t.Errorf("state = %s, want %s", got.State, want)
			}
		}
	}
	webtest.Run(t,
		webtest.Case{Name: "a step", Path: at("estado"), Form: sent("1", "paso", "prepared"), As: webtest.AsClerk, Before: place, Partial: true, After: state(store.OrderPrepared),
			Has: []string{"h2 | 06355", ".steps | Preparado", "nav#cola[hx-swap-oob]", ".toast | Estado cambiado", ".history | Estado", "input[name=version][value='2']"}},
		webtest.Case{Name: "without a script", Path: at("estado"), Form: sent("1", "paso", "prepared"), As: webtest.AsClerk, Before: place, Status: http.StatusSeeOther, Location: list + "/06355?estado=todos", After: state(store.OrderPrepared)},
		webtest.Case{Name: "on its way, with its number", Path: at("estado"), Form: sent("2", "paso", "shipped", "transportista", "SEUR", "numero", "77"), As: webtest.AsClerk, Before: moved(store.OrderPrepared), Partial: true,
			Has: []string{"dl a[href='https://www.seur.com/livetracking/?segOnlineIdentificador=77'] | 77"}, After: state(store.OrderShipped)},
		webtest.Case{Name: "a link that leads astray", Path: at("estado"), Form: sent("2", "paso", "shipped", "numero", "77", "enlace", "javascript:alert(1)"), As: webtest.AsClerk, Before: moved(store.OrderPrepared), Partial: true,
			Status: http.StatusUnprocessableEntity, Has: []string{"#estado-tracking_url[aria-invalid=true]", "#estado-tracking[value='77']", "#resumen a[href='#estado-tracking_url']"}, After: state(store.OrderPrepared)},
		webtest.Case{Name: "cancelled without a reason", Path: at("estado"), Form: sent("1", "paso", "cancelled"), As: webtest.AsClerk, Before: place, Partial: true,
			Status: http.StatusUnprocessableEntity, Has: []string{"details[open] #estado-motivo[aria-invalid=true]", "#resumen a[href='#estado-motivo']"}, After: state(store.OrderProcessing)},
		webtest.Case{Name: "cancelled", Path: at("estado"), Form: sent("1", "paso", "cancelled", "texto", "No hay."), As: webtest.AsClerk, Before: place, Partial: true, After: state(store.OrderCancelled)},
		webtest.Case{Name: "a step that is not next", Path: at("estado"), Form: sent("1", "paso", "delivered"), As: webtest.AsClerk, Before: place, Partial: true, Status: http.StatusForbidden, Has: []string{".problem | no puede pasar"}, After: state(store.OrderProcessing)},
		webtest.Case{Name: "taken back", Path: at("retroceso"), Form: sent("2", "texto", "Por error."), As: webtest.AsClerk, Before: moved(store.OrderPrepared), Partial: true, Has: []string{".timeline | Por error."}, After: state(store.OrderProcessing)},
		webtest.Case{Name: "taken back without a reason", Path: at("retroceso"), Form: sent("2"), As: webtest.AsClerk, Before: moved(store.OrderPrepared), Status: http.StatusUnprocessableEntity, Has: []string{"h1", "#retroceso-note[aria-invalid=true]"}},
		webtest.Case{Name: "another number", Path: at("seguimiento"), Form: sent("3", "transportista", "MRW", "numero", "88"), As: webtest.AsClerk, Before: moved(store.OrderPrepared, store.OrderShipped), Partial: true, Has: []string{"dl a[href*='mrw.es'] | 88", ".timeline | MRW 88"}},
		webtest.Case{Name: "a message", Path: at("mensajes"), Form: sent("1", "texto", "Llega el jueves.", "idem", "k"), As: webtest.AsClerk, Before: place, Partial: true, Has: []string{".timeline .quote | Llega el jueves.", ".timeline | Ana Belmonte"}},
		webtest.Case{Name: "an empty message", Path: at("mensajes"), Form: sent("1", "texto", "", "idem", "k"), As: webtest.AsClerk, Before: place, Partial: true, Status: http.StatusUnprocessableEntity, Has: []string{"#mensajes-body[aria-invalid=true]", "form[action$=mensajes] input[name=idem][value=k]"}},
		webtest.Case{Name: "a note", Path: at("notas"), Form: sent("1", "texto", "Pedir señal.", "idem", "k"), As: webtest.AsClerk, Before: place, Partial: true, Has: []string{".quote | Pedir señal."}},
		webtest.Case{Name: "given to somebody", Path: at("responsable"), Form: sent("1", "persona", "2"), As: webtest.AsClerk, Before: place, Partial: true, Has: []string{"#responsable-staff option[selected] | Ana Belmonte", ".history | Responsable"}},
		webtest.Case{Name: "given to nobody of that id", Path: at("responsable"), Form: sent("1", "persona", "99"), As: webtest.AsClerk, Before: place, Status: http.StatusNotFound},
		webtest.Case{Name: "given to what is no id", Path: at("responsable"), Form: sent("1", "persona", "x"), As: webtest.AsClerk, Before: place, Status: http.StatusNotFound},
		webtest.Case{Name: "fewer units", Path: at("lineas"), Form: sent("1", "cantidad-1", "1", "cantidad-2", "2", "ref-1", "841456"), As: webtest.AsClerk, Before: place, Partial: true, Has: []string{".timeline | → 1 ×"}},
		webtest.Case{Name: "what is no number", Path: at("lineas"), Form: sent("1", "cantidad-1", "muchos", "cantidad-2", "2"), As: webtest.AsClerk, Before: place, Partial: true, Status: http.StatusUnprocessableEntity,
			Has: []string{"details[open] #lineas-quantity-1[value=muchos][aria-invalid=true]"}},
		webtest.Case{Name: "another address", Path: at("envio"), Form: sent("1", "contacto", "Eva", "horario", "Tarde", "nombre", "Cliente", "calle", "Otra, 1", "cp", "45007", "poblacion", "TOLEDO", "provincia", "TOLEDO", "su_pedido", "OC-118"),
			As: webtest.AsClerk, Before: place, Partial: true, Has: []string{"dl | Otra, 1", ".timeline | Contacto: Eva"}},
		webtest.Case{Name: "no contact", Path: at("envio"), Form: sent("1", "calle", "Otra, 1"), As: webtest.AsClerk, Before: place, Partial: true, Status: http.StatusUnprocessableEntity, Has: []string{"details[open] #envio-contact[aria-invalid=true]", "#envio-new_address[value='Otra, 1']"}},
		webtest.Case{Name: "no such order", Path: list + "/99999/estado", Form: sent("1", "paso", "prepared"), As: webtest.AsClerk, Status: http.StatusNotFound},
		webtest.Case{Name: "not for technicians", Path: at("estado"), Form: sent("1", "paso", "prepared"), As: webtest.AsJavier, Before: place, Status: http.StatusForbidden, After: state(store.OrderProcessing)},
	)
}

// Two people have the same order open: the second is told what the first did, and what the second typed stays.
func TestTwoPeople(t *testing.T) {
	s, _ := storetest.Open(t)
	place(t, s)
	ana, lucia := webtest.Browse(t, s), webtest.Browse(t, s)
	ana.SignInStaff(storetest.Clerk)
	lucia.SignInStaff(storetest.Admin)
	page := lucia.Do(webtest.Case{Path: list + "/06355"})
	form := sent(page.Attr("input[name=version]", "value"), "contacto", "Eva", "horario", "Solo tardes", "nombre", "Cliente", "calle", "Otra, 1", "cp", "45007", "poblacion", "TOLEDO")
	form.Set("visto", page.Attr("input[name=visto]", "value"))
	if got := ana.Do(webtest.Case{Path: list + "/06355/estado", Form: sent("1", "paso", "prepared"), Partial: true}); got.Status != http.StatusOK {
		t.Fatalf("the first: %d", got.Status)
	}
	for _, partial := range []bool{true, false} {
		got := lucia.Do(webtest.Case{Path: list + "/06355/envio", Form: form, Partial: partial})
		for _, selector := range []string{".notice | Ana Belmonte lo ha cambiado mientras tanto", ".notice del | Procesando", ".notice ins | Preparado", "#envio-schedule[value='Solo tardes']", "details[open] input[name=version][value='2']"} {
			if got.Status != http.StatusConflict || !got.Has(selector) {
				t.Errorf("status %d (htmx: %t), no %s", got.Status, partial, selector)
			}
		}
	}
	if f := order(t, s); f.Contact == "Eva" {
		t.Error("the second has overwritten the first")
	}
	form.Set("version", "2")
	if got := lucia.Do(webtest.Case{Path: list + "/06355/envio", Form: form, Partial: true}); got.Status != http.StatusOK || order(t, s).Schedule != "Solo tardes" {
		t.Errorf("sent again with the new version: %d", got.Status)
	}
	if got := lucia.Do(webtest.Case{Path: list + "/06355/estado", Form: sent("1", "paso", "shipped"), Partial: true}); !got.Has(".notice | Usted, en otra ventana, lo ha cambiado") {
		t.Errorf("one's own change: %s", got.Text(".notice"))
	}
}

// What staff write for each other reaches no page of the customer's, no letter and no file of the customer's.
func TestNotesStayInside(t *testing.T) {
	s, _ := storetest.Open(t)
	place(t, s)
	office := webtest.Browse(t, s)
	office.SignInStaff(storetest.Clerk)
	const secret = "SECRETO-INTERNO"
	office.Do(webtest.Case{Path: list + "/06355/notas", Form: sent("1", "texto", secret, "idem", "k")})
	office.Do(webtest.Case{Path: list + "/06355/mensajes", Form: sent("1", "texto", "Para usted", "idem", "k")})
	office.Do(webtest.Case{Path: list + "/06355/responsable", Form: sent("1", "persona", "1")})
	customer := webtest.Browse(t, s)
	customer.SignIn(storetest.GredosNumber)
	for _, path := range []string{"/pedidos", "/pedidos?q=" + secret, "/pedidos/06355", "/pedidos/06355/copia", "/pedidos/06355/recibido"} {
		got := customer.Do(webtest.Case{Path: path})
		if path != "/pedidos?q="+secret && strings.Contains(got.Body, secret) || strings.Contains(got.Body, "Lucía Robledo") || got.Status != http.StatusOK {
			t.Errorf("%s: %d, tells what is not for the customer", path, got.Status)
		}
	}
	if got := customer.Do(webtest.Case{Path: "/pedidos/06355"}); !got.Has(".timeline .quote | Para usted") {
		t.Error("the message does not reach the customer")
	}
	letters := storetest.Scalar[string](t, s, "SELECT group_concat(ref) FROM outbox WHERE kind = 'order_message'")
	facts, err := s.Outbox.OrderEvent(context.Background(), letters)
	if err != nil || facts.Event.Note != "Para usted" || facts.Notes != "" {
		t.Errorf("letter = %+v, %v", facts, err)
	}
}
