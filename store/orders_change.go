package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Cancel cancels one of the owner's orders and writes to the office. Cancelling it again changes
// nothing. It returns ErrForbidden, with a Sentence, once the dealer has begun to prepare it, and ErrNotFound for an
// order of someone else.
func (r Orders) Cancel(ctx context.Context, owner Owner, number string) error {
	return r.s.write(ctx, "cancel order", func(t *tx) error {
		o, err := r.s.order(ctx, t, owner, number)
		switch {
		case err != nil:
			return err
		case o.State == OrderCancelled:
			return nil
		case !o.Cancellable():
			return refusal("El pedido %s está «%s» y ya no se puede anular desde aquí. Llámenos y lo vemos con usted.", o.Number, o.State.Word())
		}
		c, err := customer(ctx, t, owner.Whose())
		if err != nil {
			return err
		}
		dealer, err := r.s.Settings.Get(ctx)
		if err != nil {
			return err
		}
		if _, err := t.setOrderState(ctx, o.ID, OrderEvent{State: OrderCancelled, Side: "customer", Author: cmp.Or(owner.member().Name, c.Short())}); err != nil {
			return err
		}
		if err := t.audit(ctx, "anulado por el cliente", o.object(), Changes("Estado", o.State.Word(), OrderCancelled.Word())...); err != nil {
			return err
		}
		if err := t.tellOf(ctx, owner, "anulado por el cliente", o.object()); err != nil {
			return err
		}
		return enqueue(ctx, t, Letter{Kind: LetterOrderCancelled, Ref: o.Number, Name: dealer.Name, Address: dealer.Email})
	})
}

// refusal is an ErrForbidden that says why.
func refusal(format string, args ...any) error {
	return Sentence{Text: fmt.Sprintf(format, args...), Err: ErrForbidden}
}

// setOrderState moves an order to the state of e and notes the change. It returns the id of the event.
func (t *tx) setOrderState(ctx context.Context, id OrderID, e OrderEvent) (int64, error) {
	_, err := t.ExecContext(ctx, "UPDATE orders SET state = ?, updated_at = ?, version = version + 1 WHERE id = ?", e.State, millis(t.now), id)
	if err != nil {
		return 0, err
	}
	return insertOrderEvent(ctx, t, id, e)
}

// Repeated says which lines of an order went back into the basket.
type Repeated struct {
	Added   []OrderLine
	Skipped []OrderLine // the article is no longer supplied, or the machine no longer under contract
}

// Repeat puts the lines of one of the owner's orders back into the basket, at today's prices. What is
// in the basket already is brought up to the order's quantity, so repeating twice is
// repeating once. It returns ErrNotFound for an order of someone else, and Invalid for «article» when
// the basket is full.
func (r Orders) Repeat(ctx context.Context, owner Owner, number string) (Repeated, error) {
	var out Repeated
	err := r.s.write(ctx, "repeat order", func(t *tx) error {
		out = Repeated{}
		o, err := r.s.order(ctx, t, owner, number)
		if err != nil {
			return err
		}
		for _, line := range o.Lines {
			added, err := t.atLeast(ctx, owner, line)
			switch {
			case err != nil:
				return err
			case added:
				out.Added = append(out.Added, line)
			default:
				out.Skipped = append(out.Skipped, line)
			}
		}
		return nil
	})
	return out, err
}

// atLeast makes the basket hold as much as an order's line did. It reports false when that can no
// longer be ordered.
func (t *tx) atLeast(ctx context.Context, owner Owner, line OrderLine) (bool, error) {
	on, article := line.Equipment.ID, line.Article.ID
	var gone Invalid
	err := t.orderable(ctx, owner, on, article)
	if errors.Is(err, sql.ErrNoRows) || errors.As(err, &gone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	have, err := t.basketQuantity(ctx, owner, on, article)
	if err != nil || have >= line.Quantity {
		return err == nil, err
	}
	return true, t.putBasket(ctx, owner, on, article, line.Quantity)
}
