package store

import "context"

// Basket is what customers have gathered and not yet ordered.
type Basket struct{ s *Store }

// Summary returns what the header shows: how many units the basket holds, and their amount before tax.
func (r Basket) Summary(ctx context.Context, owner CustomerID) (units int64, amount Cents, err error) {
	row := r.s.readers.QueryRowContext(ctx, "SELECT coalesce(sum(quantity), 0), 0 FROM basket_lines WHERE customer_id = ?", owner)
	return units, amount, translate("summarise basket", row.Scan(&units, &amount))
}
