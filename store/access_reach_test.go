package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// activated is a person of Gredos who signed in as themselves, at the counter of orders.
var activated = store.Member{Customer: gredos, Name: "Ana Belén Ruiz", Level: store.ByPassword, Sees: store.SeesAll, May: store.Rights{Order: true}}

// Of who signed in as themselves the office looks only at articles that are odd, not at how many or where to.
func TestPlaceReviewOfLevels(t *testing.T) {
	ctx := context.Background()
	elsewhere := &store.Address{Address: "C/ Sol, 1", Postcode: "45001", City: "Toledo"}
	for _, c := range []struct {
		name     string
		article  store.ArticleID
		quantity int64
		to       *store.Address
		before   int // orders of the same day
		stranger string
		known    string // why the office looks at it; empty when it does not
	}{
		{"a few to a known address", drum, 10, nil, 0, "", ""},
		{"many", drum, 11, nil, 0, "más de 10 unidades", ""},
		{"to a new address", drum, 1, elsewhere, 0, "nueva", ""},
		{"the fourth of the day", drum, 1, nil, 3, "n.º 4 de hoy", ""},
		{"toner of another machine, by the contract", toner, 1, nil, 0, "no es un consumible", "no es un consumible"},
	} {
		for who, why := range map[store.Owner]string{store.Identify(gredos, storetest.Start): c.stranger, activated: c.known} {
			s, _ := openCounter(t)
			storetest.Exec(t, s, "INSERT INTO people (id, customer_id, name, created_at, updated_at) VALUES (9, 1, 'Ana Belén Ruiz', 0, 0)")
			storetest.Exec(t, s, "INSERT INTO article_models (article_id, model_id) VALUES (2, 1)")
			for i := range c.before {
				place(t, s, delivery(fmt.Sprint("before", i)))
			}
			must(t, s.Basket.Put(ctx, who, 1, c.article, c.quantity))
			d := delivery("asked")
			d.New = c.to
			order, err := s.Orders.Place(ctx, who, d)
			want := store.OrderProcessing
			if why != "" {
				want = store.OrderReview
			}
			if err != nil || order.State != want || !strings.Contains(order.Events[0].Note, why) {
				t.Errorf("%s, level %d: %s %+v, %v, want %s %q", c.name, who.(store.Member).Level, order.State, order.Events, err, want, why)
			}
		}
	}
}

// What ended more than 90 days ago is neither listed nor there by its number; what is open stays.
func TestStrangersReachOfOrders(t *testing.T) {
	ctx := context.Background()
	const reach = 90 * 24 * time.Hour
	for _, c := range []struct {
		name  string
		to    store.OrderState
		age   time.Duration
		there bool
	}{
		{"open for long", store.OrderShipped, 200 * 24 * time.Hour, true},
		{"in review for long", store.OrderReview, 200 * 24 * time.Hour, true},
		{"delivered 90 days ago", store.OrderDelivered, reach, true},
		{"delivered longer ago", store.OrderDelivered, reach + time.Millisecond, false},
		{"cancelled longer ago", store.OrderCancelled, reach + time.Millisecond, false},
	} {
		s, _ := openCounter(t)
		order := place(t, s, delivery("a"))
		storetest.Exec(t, s, "UPDATE orders SET state = ?, updated_at = ?", c.to, storetest.Start.UnixMilli())
		who := store.Identify(gredos, storetest.Start.Add(c.age))
		page, err := s.Orders.List(ctx, who, store.OrderFilter{})
		must(t, err)
		_, err = s.Orders.Get(ctx, who, order.Number)
		_, again := s.Orders.Repeat(ctx, who, order.Number)
		if there := err == nil; there != c.there || page.Total == 1 != c.there || len(page.Orders) != page.Total || !c.there && !(errors.Is(err, store.ErrNotFound) && errors.Is(again, store.ErrNotFound)) {
			t.Errorf("%s: %v, listed %d, repeated %v", c.name, err, page.Total, again)
		}
		if page, err := s.Orders.List(ctx, who, store.OrderFilter{Query: order.Number}); err != nil || page.Total == 1 != c.there {
			t.Errorf("%s, searched for: %d, %v", c.name, page.Total, err)
		}
		for _, all := range []store.Owner{gredos, activated} {
			if _, err := s.Orders.Get(ctx, all, order.Number); err != nil {
				t.Errorf("%s, %T: %v", c.name, all, err)
			}
		}
	}
}

// A picture is as little there in small as it is whole, unless it is of the stranger's own session.
func TestStrangersMiniatures(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	photo := func(name string) []store.File { return []store.File{store.FileOf(name, screenshot(t))} }
	made := report(t, s, storetest.Konica, func(r *store.Report) { r.Files = photo("antes.png") })
	clock.Add(time.Hour)
	who := store.Identify(storetest.Gredos, clock.Now())
	seen, err := s.Incidents.Answer(ctx, who, made.Number, store.Message{Body: "Sigue", Files: photo("ahora.png")})
	must(t, err)
	_, err = s.Office.MoveIncident(ctx, "Javier", made.Number, store.IncidentMove{Note: "Lo vemos", Files: photo("taller.png")})
	must(t, err)
	if seen, err = s.Incidents.Get(ctx, who, made.Number); err != nil || len(seen.Events) != 3 {
		t.Fatalf("%+v, %v", seen.Events, err)
	}
	for i, there := range []bool{false, true, false} {
		file := seen.Events[i].Files[0]
		small, err := s.Incidents.Miniature(ctx, who, made.Number, file.Token)
		if file.Withheld == there || (err == nil) != there || there == (len(small.Data) == 0) || !there && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: withheld %t, %d bytes, %v", file.Name, file.Withheld, len(small.Data), err)
		}
		if _, err := s.Incidents.Miniature(ctx, storetest.Gredos, made.Number, file.Token); err != nil {
			t.Errorf("%s, the customer: %v", file.Name, err)
		}
	}
}

// Whatever a stranger changes stands in the log at their level and in the letter to the customer, once.
func TestStrangersMarks(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	who := store.Identify(storetest.Gredos, clock.Now())
	ctx = store.WithActor(ctx, store.Actor{Kind: store.ByCustomer, Name: "Talleres Gredos", Customer: storetest.Gredos, Level: store.ByNIF})
	incident, err := s.Incidents.Report(ctx, who, storetest.Konica, breakdown())
	must(t, err)
	for range 2 { // sent again it is no other
		_, err = s.Incidents.Answer(ctx, who, incident.Number, store.Message{Body: "Sigue", Idem: "once"})
		must(t, err)
	}
	for range 2 {
		_, err = s.Incidents.Close(ctx, who, incident.Number, "")
		must(t, err)
	}
	_, err = s.Incidents.Reopen(ctx, who, incident.Number, "Otra vez")
	must(t, err)
	article := store.ArticleID(storetest.Scalar[int64](t, s, "SELECT min(article_id) FROM article_models WHERE model_id = (SELECT model_id FROM equipment WHERE id = ?)", storetest.Ricoh))
	must(t, s.Basket.Put(ctx, who, storetest.Ricoh, article, 1))
	checkout, err := s.Orders.Checkout(ctx, who)
	must(t, err)
	d := store.Delivery{Contact: "Ana", Schedule: "De 8 a 15", Idem: "once", Address: checkout.Addresses[0].ID}
	if len(checkout.Payments) > 0 {
		d.PaymentMethod = checkout.Payments[0]
	}
	var order store.Order
	for range 2 {
		order, err = s.Orders.Place(ctx, who, d)
		must(t, err)
	}
	for range 2 {
		must(t, s.Orders.Cancel(ctx, who, order.Number))
	}
	want := []string{
		"Incidencia " + incident.Number + ": comunicada por el cliente", "Incidencia " + incident.Number + ": mensaje del cliente",
		"Incidencia " + incident.Number + ": cerrada por el cliente", "Incidencia " + incident.Number + ": reabierta por el cliente",
		"Pedido " + order.Number + ": hecho por el cliente", "Pedido " + order.Number + ": anulado por el cliente",
	}
	facts, err := s.Outbox.AccessNotice(context.Background(), "1")
	var told []string
	for _, line := range facts.Lines {
		told = append(told, line.What)
	}
	if err != nil || !slices.Equal(told, want) {
		t.Errorf("told of %q, %v", told, err)
	}
	var logged []string
	lines, err := s.Audit.List(context.Background(), store.AuditFilter{Limit: 50})
	for _, line := range slices.Backward(lines) {
		if line.By.Kind == store.ByCustomer && line.By.Level == store.ByNIF {
			logged = append(logged, line.On.Kind.Word()+" "+line.On.Name+": "+line.Action)
		}
	}
	if err != nil || !slices.Equal(logged, want) {
		t.Errorf("logged %q, %v", logged, err)
	}
}
