package store

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// OrderMove is one step of an order at the dealer's. What is left empty stays as it was.
type OrderMove struct {
	State       OrderState
	Note        string // the customer reads it
	Carrier     string
	Tracking    string // the carrier's number
	TrackingURL string // https only
	Version     int64  // of the order that whoever moves it was looking at
}

// Moves lists the states to which the dealer can move an order from s, the usual one first.
// Delivered and cancelled are final.
func (s OrderState) Moves() []OrderState {
	switch s {
	case OrderReview:
		return []OrderState{OrderProcessing, OrderCancelled}
	case OrderProcessing:
		return []OrderState{OrderPrepared, OrderCancelled}
	case OrderPrepared:
		return []OrderState{OrderShipped, OrderCancelled}
	case OrderShipped:
		return []OrderState{OrderDelivered, OrderCancelled}
	}
	return nil
}

// Order returns any customer's order by its number, as Orders.Get does, or ErrNotFound.
func (r Office) Order(ctx context.Context, number string) (Order, error) {
	return r.s.anyOrder(ctx, r.s.readers, number)
}

func (s *Store) anyOrder(ctx context.Context, q querier, number string) (Order, error) {
	var owner CustomerID
	if err := q.QueryRowContext(ctx, "SELECT customer_id FROM orders WHERE number = ?", number).Scan(&owner); err != nil {
		return Order{}, translate("get order", err)
	}
	return s.order(ctx, q, owner, number)
}

// MoveOrder moves an order to its next state, stamps the change with by and writes to the customer.
// It returns ErrConflict when somebody changed the order since Version, ErrForbidden, with a Sentence, for
// a step that is not allowed, Invalid for a tracking address that is not https or a text that is too long, and
// ErrNotFound.
func (r Office) MoveOrder(ctx context.Context, by, number string, m OrderMove) (Order, error) {
	var moved Order
	if err := m.tidy().orNil(); err != nil {
		return moved, err
	}
	err := r.s.write(ctx, "move order", func(t *tx) error {
		o, err := r.s.anyOrder(ctx, t, number)
		switch {
		case err != nil:
			return err
		case o.Version != m.Version:
			return ErrConflict
		case !slices.Contains(o.State.Moves(), m.State):
			return refusal("Un pedido «%s» no puede pasar a «%s».", o.State.Word(), m.State.Word())
		}
		_, err = t.ExecContext(ctx, `UPDATE orders SET carrier = coalesce(nullif(?, ''), carrier),
			tracking = coalesce(nullif(?, ''), tracking), tracking_url = coalesce(nullif(?, ''), tracking_url) WHERE id = ?`,
			m.Carrier, m.Tracking, m.TrackingURL, o.ID)
		if err != nil {
			return err
		}
		if err := r.s.stampMove(ctx, t, o, OrderEvent{State: m.State, Side: "dealer", Author: by, Note: m.Note}); err != nil {
			return err
		}
		moved, err = r.s.order(ctx, t, o.Customer, number)
		return err
	})
	return moved, err
}

// stampMove sets the state and queues the letter to the customer.
func (s *Store) stampMove(ctx context.Context, t *tx, o Order, e OrderEvent) error {
	event, err := t.setOrderState(ctx, o.ID, e)
	if err != nil {
		return err
	}
	var c Customer
	row := t.QueryRowContext(ctx, "SELECT "+customerColumns+" FROM customers c WHERE c.id = ?", o.Customer)
	if err := scanCustomer(row, &c); err != nil {
		return err
	}
	return enqueue(ctx, t, Letter{Kind: LetterOrderState, Ref: strconv.FormatInt(event, 10), Name: c.Short(), Address: c.Email})
}

func (m *OrderMove) tidy() Invalid {
	wrong := Invalid{}
	oneLine(wrong, "carrier", &m.Carrier, MaxDeliveryField)
	oneLine(wrong, "tracking", &m.Tracking, MaxDeliveryField)
	m.Note = strings.TrimSpace(strings.ToValidUTF8(m.Note, ""))
	checkLength(wrong, "note", m.Note, MaxOrderNotes)
	m.TrackingURL = strings.TrimSpace(m.TrackingURL)
	if m.TrackingURL == "" {
		return wrong
	}
	link, err := url.Parse(m.TrackingURL)
	if err != nil || link.Scheme != "https" || link.Host == "" || !strings.HasPrefix(m.TrackingURL, "https://") || len(m.TrackingURL) > 500 {
		wrong["tracking_url"] = "Pegue la dirección entera del seguimiento; empieza por https://."
	}
	return wrong
}
