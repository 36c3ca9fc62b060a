package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"areaclientes/store"
)

func TestPlaceReview(t *testing.T) {
	ctx := context.Background()
	elsewhere := &store.Address{Address: "C/ Sol, 1", Postcode: "45001", City: "Toledo"}
	s, clock := openCounter(t)
	number := 0
	step := func(name string, quantity int64, to *store.Address, address store.AddressID, want store.OrderState, why string) store.Order {
		t.Helper()
		number++
		put(t, s, drum, quantity)
		d := delivery(fmt.Sprint(number))
		d.New, d.Address = to, address
		order, err := s.Orders.Place(ctx, gredos, d)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if order.State != want || !strings.Contains(order.Events[0].Note, why) {
			t.Errorf("%s: %s %q, want %s %q", name, order.State, order.Events[0].Note, want, why)
		}
		return order
	}
	step("ten units to a known address", 10, nil, 0, store.OrderProcessing, "")
	step("eleven units", 11, nil, 0, store.OrderReview, "más de 10 unidades")
	fresh := step("a new address", 1, elsewhere, 0, store.OrderReview, "nueva")
	step("the fourth of the day", 1, nil, 0, store.OrderReview, "n.º 4 de hoy")
	clock.Add(24 * time.Hour)
	step("the first of the next day", 1, nil, 0, store.OrderProcessing, "")
	checkout, err := s.Orders.Checkout(ctx, gredos)
	if err != nil {
		t.Fatal(err)
	}
	kept := checkout.Addresses[2]
	if kept.Address != "C/ Sol, 1" || kept.Source != "customer" {
		t.Fatalf("addresses = %+v, want the new one kept", checkout.Addresses)
	}
	step("the same address chosen again, not yet let through", 1, nil, kept.ID, store.OrderReview, "nueva")
	step("the same address typed again", 1, elsewhere, 0, store.OrderReview, "nueva")
	if _, err := s.Office.MoveOrder(ctx, "Marta", fresh.Number, store.OrderMove{State: store.OrderProcessing, Version: fresh.Version}); err != nil {
		t.Fatal(err)
	}
	clock.Add(24 * time.Hour)
	step("once the office has let one through", 1, nil, kept.ID, store.OrderProcessing, "")
	if n := query(t, s.Path, "SELECT count(*) FROM addresses WHERE customer_id = 1"); n[0] != "2" {
		t.Errorf("addresses = %s, want the new one once", n[0])
	}
}

func TestPlaceTwice(t *testing.T) {
	ctx := context.Background()
	s, _ := openCounter(t)
	first := place(t, s, delivery("same"))
	again, err := s.Orders.Place(ctx, gredos, delivery("same"))
	if err != nil || again.Number != first.Number {
		t.Errorf("the same form again = %s, %v; want %s", again.Number, err, first.Number)
	}
	put(t, s, paper, 1)
	if again, err := s.Orders.Place(ctx, gredos, delivery("same")); err != nil || again.Number != first.Number {
		t.Errorf("the same form with a new basket = %s, %v; want %s", again.Number, err, first.Number)
	}
	if lines, _ := s.Basket.Lines(ctx, gredos); len(lines) != 1 {
		t.Errorf("basket = %v, want what was put in meanwhile", lines)
	}
	if err := s.Basket.Put(ctx, alba, 3, drum, 1); err != nil {
		t.Fatal(err)
	}
	other := delivery("same")
	other.PaymentMethod, other.Address = "GIRO 30 DÍAS", 2
	if order, err := s.Orders.Place(ctx, alba, other); err != nil || order.Number == first.Number {
		t.Errorf("someone else's form with the same key = %s, %v; want an order of its own", order.Number, err)
	}
}

func TestPlaceAtOnce(t *testing.T) {
	ctx := context.Background()
	t.Run("one form sent fifty times is one order", func(t *testing.T) {
		s, _ := openCounter(t)
		put(t, s, drum, 1)
		numbers := make([]string, 50)
		var wait sync.WaitGroup
		for i := range numbers {
			wait.Go(func() {
				order, err := s.Orders.Place(ctx, gredos, delivery("same"))
				if err != nil {
					t.Error(err)
				}
				numbers[i] = order.Number
			})
		}
		wait.Wait()
		if slices.Sort(numbers); numbers[0] != "06354" || numbers[49] != "06354" {
			t.Errorf("numbers = %v, want 06354 each time", numbers)
		}
	})
	t.Run("fifty customers get fifty numbers without a gap, refused orders take none", func(t *testing.T) {
		s, _ := openCounter(t)
		execute(t, s.Path, `WITH RECURSIVE n (i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
			INSERT INTO customers (id, number, name, address, created_at, updated_at) SELECT i, 'N' || i, 'N', 'C/ Sol, 1', 0, 0 FROM n;
			INSERT INTO equipment (id, number, customer_id, model_id, contract_id, created_at, updated_at)
				SELECT id, number, id, 1, 1, 0, 0 FROM customers WHERE id > 10;
			INSERT INTO basket_lines (customer_id, equipment_id, article_id, quantity, added_at) SELECT id, id, 2, 1, 0 FROM customers WHERE id > 10`)
		var wait sync.WaitGroup
		for i := range 50 {
			wait.Go(func() {
				d := delivery("a")
				d.PaymentMethod = "CONTADO"
				bad := d
				bad.Idem, bad.Address = "b", 1
				if _, err := s.Orders.Place(ctx, store.CustomerID(11+i), bad); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("foreign address: err = %v, want ErrNotFound", err)
				}
				if _, err := s.Orders.Place(ctx, store.CustomerID(11+i), d); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		got := query(t, s.Path, "SELECT count(*), count(DISTINCT number), min(number), max(number) FROM orders")
		if got[0] != "50|50|06354|06403" {
			t.Errorf("orders, numbers, first, last = %s; want 50|50|06354|06403", got[0])
		}
	})
}
