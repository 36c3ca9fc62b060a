package store

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// OrderMove is one step of an order at the dealer's. What is left empty stays as it was.
type OrderMove struct {
	State       OrderState
	Note        string // the customer reads it; why, when it is cancelled
	Carrier     string
	Tracking    string // the carrier's number
	TrackingURL string // https only; empty: made from the carrier's own, see Carrier.Track
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

// MoveOrder moves an order to its next state, stamps the change with by, notes it in the log and writes to the
// customer. The same move sent twice is done once. It returns ErrConflict when somebody changed the order since
// Version, ErrForbidden, with a Sentence, for a step that is not allowed, Invalid for a tracking address
// that is not https, a text that is too long or a cancellation without a reason, and ErrNotFound.
func (r Office) MoveOrder(ctx context.Context, by, number string, m OrderMove) (Order, error) {
	var moved Order
	if err := m.tidy().orNil(); err != nil {
		return moved, err
	}
	err := r.s.write(ctx, "move order", func(t *tx) error {
		if err := r.moveOrder(ctx, t, by, number, m); err != nil {
			return err
		}
		var err error
		moved, err = r.s.anyOrder(ctx, t, number)
		return err
	})
	return moved, err
}

func (r Office) moveOrder(ctx context.Context, t *tx, by, number string, m OrderMove) error {
	o, err := r.s.anyOrder(ctx, t, number)
	switch {
	case err != nil:
		return err
	case o.Version == m.Version+1 && o.moved(by, m):
		return nil
	case o.Version != m.Version:
		return ErrConflict
	case !slices.Contains(o.State.Moves(), m.State):
		return refusal("Un pedido «%s» no puede pasar a «%s».", o.State.Word(), cmp.Or(m.State.Word(), string(m.State)))
	}
	after := o.parcel(m)
	if after.TrackingURL, err = t.trackingLink(ctx, o, after, m.TrackingURL); err != nil {
		return err
	}
	if err := t.setParcel(ctx, o.ID, after); err != nil {
		return err
	}
	changes := append(Changes("Estado", o.State.Word(), m.State.Word()), o.parcelChanges(after)...)
	if err := t.audit(ctx, "estado cambiado", o.object(), append(changes, Changes("Nota al cliente", "", m.Note)...)...); err != nil {
		return err
	}
	return r.s.stampMove(ctx, t, o, OrderEvent{State: m.State, Side: "dealer", Author: by, Note: m.Note})
}

// moved reports whether the last that happened to the order is this very move.
func (o Order) moved(by string, m OrderMove) bool {
	last := o.Events[len(o.Events)-1]
	return o.State == m.State && last.Kind == OrderWasMoved && last.Author == by && last.Note == m.Note &&
		(m.Carrier == "" || m.Carrier == o.Carrier) && (m.Tracking == "" || m.Tracking == o.Tracking)
}

// object is the order as the log names it.
func (o Order) object() Object {
	return Object{Kind: OnOrder, ID: int64(o.ID), Name: o.Number, Customer: o.Customer}
}

// stampMove sets the state and queues the letter to the customer.
func (s *Store) stampMove(ctx context.Context, t *tx, o Order, e OrderEvent) error {
	event, err := t.setOrderState(ctx, o.ID, e)
	if err != nil {
		return err
	}
	return t.tellOfEvent(ctx, o, LetterOrderState, event)
}

// tellOfEvent queues a letter to the customer about what happened to an order.
func (t *tx) tellOfEvent(ctx context.Context, o Order, kind string, event int64) error {
	var c Customer
	row := t.QueryRowContext(ctx, "SELECT "+customerColumns+" FROM customers c WHERE c.id = ?", o.Customer)
	if err := scanCustomer(row, &c); err != nil {
		return err
	}
	return enqueue(ctx, t, Letter{Kind: kind, Ref: strconv.FormatInt(event, 10), Name: c.Short(), Address: c.Email})
}

func (m *OrderMove) tidy() Invalid {
	wrong := Invalid{}
	oneLine(wrong, "carrier", &m.Carrier, MaxDeliveryField)
	oneLine(wrong, "tracking", &m.Tracking, MaxDeliveryField)
	m.Note = strings.TrimSpace(strings.ToValidUTF8(m.Note, ""))
	checkLength(wrong, "note", m.Note, MaxOrderNotes)
	if m.State == OrderCancelled && m.Note == "" {
		wrong["note"] = "Escriba el motivo: el cliente lo lee."
	}
	m.TrackingURL = strings.TrimSpace(m.TrackingURL)
	if m.TrackingURL != "" && !followable(m.TrackingURL) {
		wrong["tracking_url"] = "Pegue la dirección entera del seguimiento; empieza por https://."
	}
	return wrong
}

// followable reports whether an address is one that a customer may be sent to.
func followable(address string) bool {
	link, err := url.Parse(address)
	return err == nil && link.Scheme == "https" && link.Host != "" && strings.HasPrefix(address, "https://") && len(address) <= 500
}
