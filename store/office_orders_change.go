package store

import (
	"context"
	"strings"
)

// parcel is how the order's parcel is followed after a move: what is left empty stays.
func (o Order) parcel(m OrderMove) Order {
	if m.Carrier != "" {
		o.Carrier = m.Carrier
	}
	if m.Tracking != "" {
		o.Tracking = m.Tracking
	}
	if m.TrackingURL != "" {
		o.TrackingURL = m.TrackingURL
	}
	return o
}

func (o Order) parcelChanges(after Order) []Change {
	return Changes("Transportista", o.Carrier, after.Carrier, "N.º de seguimiento", o.Tracking, after.Tracking, "Enlace", o.TrackingURL, after.TrackingURL)
}

func (t *tx) setParcel(ctx context.Context, id OrderID, o Order) error {
	_, err := t.ExecContext(ctx, "UPDATE orders SET carrier = ?, tracking = ?, tracking_url = ? WHERE id = ?", o.Carrier, o.Tracking, o.TrackingURL, id)
	return err
}

// changeOrder is what every correction of an order has in common: it must be as whoever corrects it saw it, its
// version rises, and the log, the customer's page and a letter tell of it. work returns what to say and what
// changed; without changes, as when a form comes twice, nothing happens.
func (r Office) changeOrder(ctx context.Context, op, number string, version int64, work func(*tx, Order) (told, error)) error {
	return r.s.write(ctx, op, func(t *tx) error {
		o, err := r.s.anyOrder(ctx, t, number)
		if err != nil {
			return err
		}
		say, err := work(t, o)
		if o.Version != version && (err != nil || len(say.changes) > 0) {
			return ErrConflict
		}
		if err != nil || len(say.changes) == 0 {
			return err
		}
		if err := t.touchOrder(ctx, o.ID, 1); err != nil {
			return err
		}
		if err := t.audit(ctx, say.action, o.object(), say.changes...); err != nil || say.event.Kind == "" {
			return err
		}
		event, err := insertOrderEvent(ctx, t, o.ID, say.event)
		if err != nil {
			return err
		}
		return t.tellOfEvent(ctx, o, LetterOrderMessage, event)
	})
}

// told is what a correction says: to the log, and unless the event has no kind to the customer.
type told struct {
	action  string
	changes []Change
	event   OrderEvent
}

// touchOrder stamps an order as changed; versions is 1 when whoever looks at it has to look again.
func (t *tx) touchOrder(ctx context.Context, id OrderID, versions int) error {
	_, err := t.ExecContext(ctx, "UPDATE orders SET updated_at = ?, version = version + ? WHERE id = ?", millis(t.now), versions, id)
	return err
}

// Back is the state to which the dealer can take an order in s back when a step was noted by mistake. Where that makes no
// sense it is empty and why says so.
func (s OrderState) Back() (to OrderState, why string) {
	switch s {
	case OrderPrepared:
		return OrderProcessing, ""
	case OrderShipped:
		return OrderPrepared, ""
	case OrderDelivered:
		return OrderShipped, ""
	case OrderCancelled:
		return "", "Un pedido anulado no se recupera: el cliente ya tiene el aviso. Haga uno nuevo con las mismas líneas."
	case OrderProcessing:
		return "", "Está al principio. Si no hay que enviarlo, anúlelo."
	}
	return "", "Todavía no se ha validado: no hay ningún paso que deshacer."
}

// TakeBackOrder undoes the last step of an order that was noted by mistake, says why to the customer, and forgets
// the number of a parcel that has not left. It returns Invalid for a missing «note», ErrForbidden, with a Sentence, where there is
// nothing to take back, ErrConflict when somebody changed the order since version, and ErrNotFound.
func (r Office) TakeBackOrder(ctx context.Context, by, number string, version int64, note string) error {
	m := OrderMove{State: OrderCancelled, Note: note} // what is asked of its note is asked here too
	if err := m.tidy().orNil(); err != nil {
		return err
	}
	return r.changeOrder(ctx, "take order back", number, version, func(t *tx, o Order) (told, error) {
		to, why := o.State.Back()
		if why != "" {
			return told{}, Sentence{Text: why, Err: ErrForbidden}
		}
		after := o
		if o.State == OrderShipped {
			after.Tracking, after.TrackingURL = "", ""
		}
		if err := t.setParcel(ctx, o.ID, after); err != nil {
			return told{}, err
		}
		_, err := t.ExecContext(ctx, "UPDATE orders SET state = ? WHERE id = ?", to, o.ID)
		changes := append(Changes("Estado", o.State.Word(), to.Word()), o.parcelChanges(after)...)
		return told{"paso deshecho", append(changes, Changes("Motivo", "", m.Note)...), OrderEvent{Kind: OrderWasBack, State: to, Side: "dealer", Author: by, Note: m.Note}}, err
	})
}

// FollowOrder corrects how the parcel of an order that has left is followed: carrier, number and link of m, empty for
// none. The customer is told. Its errors are those of MoveOrder.
func (r Office) FollowOrder(ctx context.Context, by, number string, m OrderMove) error {
	if err := m.tidy().orNil(); err != nil {
		return err
	}
	return r.changeOrder(ctx, "follow order", number, m.Version, func(t *tx, o Order) (told, error) {
		if o.State != OrderShipped && o.State != OrderDelivered {
			return told{}, refusal("El pedido está «%s»: el número de seguimiento se pone al marcarlo como enviado.", o.State.Word())
		}
		after := o
		after.Carrier, after.Tracking = m.Carrier, m.Tracking
		link, err := t.trackingLink(ctx, o, after, m.TrackingURL)
		if err != nil {
			return told{}, err
		}
		after.TrackingURL = link
		err = t.setParcel(ctx, o.ID, after)
		say := strings.TrimSpace(after.Carrier + " " + after.Tracking)
		return told{"seguimiento corregido", o.parcelChanges(after), OrderEvent{Kind: OrderHasParcel, State: o.State, Side: "dealer", Author: by, Note: say}}, err
	})
}
