package walk

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers"
	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// Come gives the tab the session of one of the dealer's people, as the way in through the form would.
func (b *browser) Come(id store.StaffID) {
	b.t.Helper()
	cookie := b.session(id)
	b.call("Network.setCookie", params{"url": b.base, "name": cookie.Name, "value": cookie.Value, "path": "/", "httpOnly": true}, nil)
}

// session is that of one of the dealer's people, begun once.
func (b *browser) session(id store.StaffID) *http.Cookie {
	b.t.Helper()
	if b.sessions[id] == nil {
		b.sessions[id] = webtest.StaffCookie(b.t, b.store, id, store.FactorWhole)
	}
	return b.sessions[id]
}

// as is the context in which one of the dealer's people does something elsewhere.
func (b *browser) as(id store.StaffID) context.Context {
	b.t.Helper()
	who, err := b.store.Staff.Get(context.Background(), id)
	b.must(err)
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: who.ID, Name: who.Name, Role: who.Role})
}

func (b *browser) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// tabs is in how many tabs at once the screens are looked at.
const tabs = 3

// Every page of the back office, with something in it.
func TestOfficeScreens(t *testing.T) {
	var all []web.Route
	for _, r := range handlers.Routes() {
		if r.Method == http.MethodGet && r.Who.Roles() != nil {
			all = append(all, r)
		}
	}
	for tab := range tabs {
		t.Run(string(rune('a'+tab)), func(t *testing.T) {
			t.Parallel()
			b := open(t, modes[0])
			b.many = true
			paths := b.busy()
			for i, route := range all {
				if i%tabs == tab {
					b.lookAt(route, paths.Of(t, route.Path))
				}
			}
		})
	}
}

// lookAt looks at a page as whom it is made for; what is no page is left out.
func (b *browser) lookAt(route web.Route, path string) {
	b.t.Helper()
	who := storetest.Admin
	if strings.HasPrefix(route.Path, "/gestion/hoy") || !slices.Contains(route.Who.Roles(), store.RoleAdmin) {
		who = storetest.Javier
	}
	if !b.isPage(who, path) {
		return
	}
	b.Come(who)
	b.Go(path)
	b.Screen(strings.ReplaceAll(strings.TrimPrefix(path, "/"), "/", " "))
}

// isPage reports whether there is a whole page to look at: no download, no part, no redirect.
func (b *browser) isPage(who store.StaffID, path string) bool {
	b.t.Helper()
	request, err := http.NewRequest(http.MethodGet, b.base+path, nil)
	b.must(err)
	request.AddCookie(b.session(who))
	answer, err := http.DefaultTransport.RoundTrip(request)
	b.must(err)
	b.must(answer.Body.Close())
	if answer.StatusCode >= 400 {
		b.t.Errorf("%s answers %d", path, answer.StatusCode)
	}
	return answer.StatusCode == http.StatusOK && strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html")
}

// busy is a portal with something in every list; it returns the way to it.
func (b *browser) busy() webtest.Paths {
	b.t.Helper()
	paths := webtest.Own(b.t, b.store)
	office, clerk := b.store.Office, b.as(storetest.Clerk)
	order, incident := paths.Of(b.t, "/pedidos/:numero")[len("/pedidos/"):], paths.Of(b.t, "/incidencias/:numero")[len("/incidencias/"):]
	b.must(office.SendOrderMessage(clerk, "Ana Belmonte", order, "El tóner llega mañana.", "first"))
	b.must(office.AddOrderNote(clerk, order, "Es cliente de toda la vida.", "first"))
	b.must(office.AssignOrder(clerk, order, storetest.Clerk, b.version(order)))
	b.must(office.SendOrderMessage(clerk, "Ana Belmonte", b.order(storetest.Alberche, storetest.AlbercheCopy), "Falta la dirección.", "second"))
	b.move(b.order(storetest.Alberche, storetest.AlbercheCopy), store.OrderPrepared, store.OrderShipped)
	b.move(b.order(storetest.Gredos, storetest.Ricoh), store.OrderPrepared, store.OrderShipped, store.OrderDelivered)

	who, err := b.store.Staff.Get(clerk, storetest.Clerk)
	b.must(err)
	b.must(office.NoteIncident(clerk, who, incident, "Llevar el fusor.", "first"))
	later := b.store.Now().Add(26 * time.Hour)
	_, err = office.MoveIncidentAs(clerk, who, incident, store.IncidentMove{State: store.IncidentVisit, VisitFrom: later, Note: "Vamos mañana."})
	b.must(err)
	_, err = office.MoveIncidentAs(clerk, who, b.incident(storetest.Konica), store.IncidentMove{State: store.IncidentResolved, Note: "Rodillo cambiado."})
	b.must(err)
	b.incident(storetest.Samsung)
	return paths
}

// order places an order elsewhere, as that customer, for an article of the machine.
func (b *browser) order(owner store.CustomerID, machine store.EquipmentID) (number string) {
	b.t.Helper()
	ctx := context.Background()
	b.must(b.store.Basket.Add(ctx, owner, machine, 1, 2, ""))
	address := storetest.Scalar[int64](b.t, b.store, "SELECT min(id) FROM addresses WHERE customer_id = ?", owner)
	order, err := b.store.Orders.Place(ctx, owner, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: store.AddressID(address), PaymentMethod: "CONTADO", Idem: rand.Text()})
	b.must(err)
	return order.Number
}

// version is how often an order was changed.
func (b *browser) version(number string) int64 {
	b.t.Helper()
	return storetest.Scalar[int64](b.t, b.store, "SELECT version FROM orders WHERE number = ?", number)
}

// move takes an order through its states elsewhere, as the clerk.
func (b *browser) move(number string, states ...store.OrderState) {
	b.t.Helper()
	for _, state := range states {
		_, err := b.store.Office.MoveOrder(b.as(storetest.Clerk), "Ana Belmonte", number, store.OrderMove{State: state, Version: b.version(number)})
		b.must(err)
	}
}

// incident reports a fault of one of Gredos' machines elsewhere.
func (b *browser) incident(machine store.EquipmentID) (number string) {
	b.t.Helper()
	got, err := b.store.Incidents.Report(context.Background(), storetest.Gredos, machine, store.Report{
		Contact: "Marta", Description: "Se atasca el papel en la bandeja 2", Severity: store.Stopped, Idem: rand.Text(),
	})
	b.must(err)
	return got.Number
}
