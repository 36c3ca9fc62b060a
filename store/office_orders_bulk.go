package store

import (
	"context"
	"errors"
)

// OrderPick is an order that was ticked in a list, as it was then.
type OrderPick struct {
	Number  string
	Version int64
}

// OrderOutcome is what became of one of several orders.
type OrderOutcome struct {
	Number string
	Why    string // why it could not be done; empty when it was
}

// MaxPicks is the most orders that are changed at once: a page of the list.
const MaxPicks = OrdersPerQueue

// MoveOrders does MoveOrder with each of several orders and says of each what became of it: one that cannot be moved does
// not stop the others. It returns Invalid for the move itself and for no or too many picks («sel»).
func (r Office) MoveOrders(ctx context.Context, by string, picks []OrderPick, m OrderMove) ([]OrderOutcome, error) {
	if err := m.tidy().orNil(); err != nil {
		return nil, err
	}
	return r.eachOrder(ctx, "move orders", picks, func(t *tx, pick OrderPick) error {
		m.Version = pick.Version
		return r.moveOrder(ctx, t, by, pick.Number, m)
	})
}

// AssignOrders gives each of several orders to a colleague, or with 0 to nobody, as AssignOrder does. It returns
// ErrNotFound for a colleague who is not there or not active.
func (r Office) AssignOrders(ctx context.Context, picks []OrderPick, to StaffID) ([]OrderOutcome, error) {
	if to != 0 {
		if _, err := r.s.Staff.Get(ctx, to); err != nil {
			return nil, err
		}
	}
	return r.eachOrder(ctx, "assign orders", picks, func(t *tx, pick OrderPick) error {
		o, err := r.s.anyOrder(ctx, t, pick.Number)
		if err != nil {
			return err
		}
		changes, err := t.assignOrder(ctx, o.ID, to)
		switch {
		case err != nil || len(changes) == 0:
			return err
		case o.Version != pick.Version:
			return ErrConflict
		}
		if err := t.touchOrder(ctx, o.ID, 1); err != nil {
			return err
		}
		return t.audit(ctx, "responsable cambiado", o.object(), changes...)
	})
}

// eachOrder does the same with several orders in one transaction, each whole or not at all.
func (r Office) eachOrder(ctx context.Context, op string, picks []OrderPick, work func(*tx, OrderPick) error) ([]OrderOutcome, error) {
	switch {
	case len(picks) == 0:
		return nil, Invalid{"sel": "Marque primero los pedidos."}
	case len(picks) > MaxPicks:
		return nil, Invalid{"sel": "Son demasiados pedidos a la vez. Hágalo por páginas."}
	}
	var list []OrderOutcome
	err := r.s.write(ctx, op, func(t *tx) error {
		list = nil
		for _, pick := range picks {
			if _, err := t.ExecContext(ctx, "SAVEPOINT one"); err != nil {
				return err
			}
			err := work(t, pick)
			why := whyNotOrder(err)
			if err != nil && why == "" {
				return err
			}
			if err != nil {
				if _, err := t.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
					return err
				}
			}
			if _, err := t.ExecContext(ctx, "RELEASE one"); err != nil {
				return err
			}
			list = append(list, OrderOutcome{pick.Number, why})
		}
		return nil
	})
	return list, err
}

// whyNotOrder says a refusal to people; empty for what is no refusal.
func whyNotOrder(err error) string {
	var sentence Sentence
	switch {
	case errors.As(err, &sentence):
		return sentence.Text
	case errors.Is(err, ErrConflict):
		return "Otra persona lo ha cambiado mientras tanto. Mírelo y hágalo otra vez."
	case errors.Is(translate("", err), ErrNotFound):
		return "No existe."
	}
	return ""
}
