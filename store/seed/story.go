package seed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"time"

	"areaclientes/store"
)

// story is a dealer's last months in the making.
type story struct {
	Setup
	store  *store.Store
	dealer Dealer
	clock  *time.Time
	keys   int
}

// key returns a form key that no other form of the story has.
func (t *story) key() string {
	t.keys++
	return fmt.Sprintf("demo-%s-%06d", t.dealer.Slug, t.keys)
}

// at turns the clock to an hour of the day so many days ago, but never past the story's end: what
// would be later is squeezed, in its order, into the minutes before.
func (t *story) at(daysAgo, hour, minute int) {
	then := t.Now.AddDate(0, 0, -daysAgo)
	*t.clock = time.Date(then.Year(), then.Month(), then.Day(), hour, minute, 0, 0, then.Location())
	if t.clock.After(t.Now) {
		*t.clock = t.Now.Add(-time.Duration(24*60-hour*60-minute) * time.Second)
	}
}

// customers lists the dealer's customers, the one with the most to show first.
func (t *story) customers(ctx context.Context) ([]store.CustomerID, error) {
	rows, err := t.store.Office.AllCustomers(ctx, store.CustomerFilter{})
	if err != nil {
		return nil, err
	}
	ids := map[string]store.CustomerID{}
	for _, row := range rows {
		ids[row.Number] = row.ID
	}
	var list []store.CustomerID
	for _, c := range newFleet(t.dealer, t.Now).companies {
		if ids[c.number] == 0 {
			return nil, fmt.Errorf("customer %s is not there", c.number)
		}
		list = append(list, ids[c.number])
	}
	return list, nil
}

// orderPath is the way of one order: how many days ago it was placed, and the states it went through,
// a day or so apart.
type orderPath struct {
	daysAgo int
	states  []store.OrderState
	newSite bool // sent to a place that the dealer does not know: it waits to be checked
}

var orderPaths = [...]orderPath{
	{160, []store.OrderState{store.OrderPrepared, store.OrderShipped, store.OrderDelivered}, false},
	{97, []store.OrderState{store.OrderCancelled}, false},
	{70, []store.OrderState{store.OrderPrepared, store.OrderShipped, store.OrderDelivered}, false},
	{31, []store.OrderState{store.OrderPrepared, store.OrderShipped, store.OrderDelivered}, false},
	{3, []store.OrderState{store.OrderPrepared, store.OrderShipped}, false},
	{2, []store.OrderState{store.OrderPrepared}, false},
	{0, nil, false},
	{0, nil, true},
}

// orders lets the customers order, oldest first, so that numbers rise with the days. The first
// customer has an order of each kind, the others one or two.
func (t *story) orders(ctx context.Context) error {
	customers, err := t.customers(ctx)
	if err != nil {
		return err
	}
	for p, path := range orderPaths {
		for i, owner := range customers {
			if i > 0 && (i+p)%len(orderPaths) > 1 {
				continue
			}
			if err := t.order(ctx, owner, p, i); err != nil {
				return fmt.Errorf("order of customer %d, %d days ago: %w", owner, path.daysAgo, err)
			}
		}
	}
	return nil
}

func (t *story) order(ctx context.Context, owner store.CustomerID, p, i int) error {
	path := orderPaths[p]
	t.at(path.daysAgo, 9+p%2, i) // a minute apart, so that numbers follow the clock
	machines, err := t.store.Equipment.List(ctx, owner, store.EquipmentFilter{})
	if err != nil || len(machines) == 0 {
		return err
	}
	for k := range min(2, len(machines)) {
		machine := machines[(i+k)%len(machines)]
		found, err := t.store.Articles.Search(ctx, owner, machine.ID, "")
		if err != nil {
			return err
		}
		for n := range min(1+k, len(found)) {
			if err := t.store.Basket.Put(ctx, owner, machine.ID, found[(n+path.daysAgo)%len(found)].Article.ID, int64(1+n)); err != nil {
				return err
			}
		}
	}
	delivery, err := t.delivery(ctx, owner, path)
	if err != nil {
		return err
	}
	order, err := t.store.Orders.Place(ctx, owner, delivery)
	if err != nil {
		return err
	}
	return t.forward(ctx, order, path)
}

func (t *story) delivery(ctx context.Context, owner store.CustomerID, path orderPath) (store.Delivery, error) {
	checkout, err := t.store.Orders.Checkout(ctx, owner)
	if err != nil {
		return store.Delivery{}, err
	}
	to := checkout.Addresses[0]
	delivery := store.Delivery{Contact: to.Contact, Schedule: to.Schedule, Address: to.ID, PaymentMethod: checkout.Payments[0], Idem: t.key()}
	if path.newSite {
		delivery.New = &store.Address{Name: "Feria de muestras", Address: "Recinto ferial, pabellón 2", Postcode: "45600", City: "TALAVERA DE LA REINA", Province: "TOLEDO"}
		delivery.Notes = "Solo esta semana: estamos en la feria."
	}
	return delivery, nil
}

// forward takes an order through its states, as the office does.
func (t *story) forward(ctx context.Context, order store.Order, path orderPath) error {
	for n, state := range path.states {
		t.at(max(path.daysAgo-n, 0), 15, 10+n)
		move := store.OrderMove{State: state, Version: order.Version}
		if state == store.OrderShipped {
			move.Carrier, move.Tracking = "Paquetería Exprés", fmt.Sprintf("PE%09d", 410000000+int64(order.ID))
			move.TrackingURL = "https://seguimiento.paqueteria.example/" + move.Tracking
		}
		if state == store.OrderCancelled {
			move.Note = "Anulado a petición del cliente."
		}
		moved, err := t.store.Office.MoveOrder(ctx, "Oficina", order.Number, move)
		if err != nil {
			return err
		}
		order = moved
	}
	return nil
}

// basket leaves something in the first customer's basket, for the next order.
func (t *story) basket(ctx context.Context) error {
	customers, err := t.customers(ctx)
	if err != nil {
		return err
	}
	t.at(0, 9, 5)
	machines, err := t.store.Equipment.List(ctx, customers[0], store.EquipmentFilter{})
	if err != nil {
		return err
	}
	found, err := t.store.Articles.Search(ctx, customers[0], machines[0].ID, "")
	if err != nil {
		return err
	}
	return t.store.Basket.Put(ctx, customers[0], machines[0].ID, found[0].Article.ID, 2)
}

// post marks the letters of past days as sent: the demonstration sends only today's.
func (t *story) post(ctx context.Context) error {
	t.at(1, 23, 59)
	for {
		letter, err := t.store.Outbox.Claim(ctx, time.Minute)
		if errors.Is(err, store.ErrNotFound) {
			*t.clock = t.Now
			return nil
		}
		if err != nil {
			return err
		}
		if err := t.store.Outbox.Sent(ctx, letter.ID); err != nil {
			return err
		}
	}
}

// photo draws a copy with black stripes, as customers send it.
func photo() store.File {
	sheet := image.NewGray(image.Rect(0, 0, 420, 594))
	for y := range 594 {
		for x := range 420 {
			shade := uint8(245)
			if y > 60 && y < 520 && y%22 < 9 && x > 50 && x < 370-(y*7)%90 {
				shade = 150
			}
			if x > 180 && x < 196 || x > 300 && x < 306 {
				shade = 30
			}
			sheet.SetGray(x, y, color.Gray{Y: shade})
		}
	}
	var data bytes.Buffer
	if err := png.Encode(&data, sheet); err != nil {
		panic(err) // a picture in memory
	}
	return store.File{Name: "copia-con-rayas.png", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(data.Bytes())), nil
	}}
}
