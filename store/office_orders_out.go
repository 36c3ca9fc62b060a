package store

import (
	"context"
	"encoding/json"
	"time"
)

// OrderLineOut is one line of an order of the list, for a file.
type OrderLineOut struct {
	Number    string
	CreatedAt time.Time
	State     OrderState
	Customer  Customer // Number and Name
	YourRef   string
	Line      OrderLine
	Serial    string // of the machine
}

// OrderLinesOut returns the lines of what OrderQueue lists, on all pages, for a file: at most one more than
// MaxOrdersOut.
func (r Office) OrderLinesOut(ctx context.Context, seek OrderSeek) ([]OrderLineOut, error) {
	const op = "list order lines for a file"
	ids, err := r.s.soughtOrders(ctx, seek, MaxOrdersOut+1)
	if err != nil {
		return nil, err
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, translate(op, err)
	}
	return collect(ctx, r.s.readers, op, r.s.scanLineOut, `SELECT o.number, o.created_at, o.state, c.number, c.name, o.your_ref,
			e.number, e.serial, e.own_ref, e.location, m.name, l.ref, l.description, l.family, l.color, l.price, l.tax_rate,
			l.quantity, l.included, l.discount, l.net
		FROM json_each(?) sought CROSS JOIN orders o ON o.id = sought.value JOIN customers c ON c.id = o.customer_id
			JOIN order_lines l ON l.order_id = o.id JOIN equipment e ON e.id = l.equipment_id JOIN models m ON m.id = e.model_id
		ORDER BY sought.key, l.id LIMIT ?`, list, MaxOrdersOut+1)
}

func (s *Store) scanLineOut(row rowScanner, l *OrderLineOut) error {
	var created int64
	e, a := &l.Line.Equipment, &l.Line.Article
	err := row.Scan(&l.Number, &created, &l.State, &l.Customer.Number, &l.Customer.Name, &l.YourRef,
		&e.Number, &l.Serial, &e.OwnRef, &e.Location, &e.Model.Name, &a.Ref, &a.Description, &a.Family, &a.Color, &a.Price, &a.TaxRate,
		&l.Line.Quantity, &l.Line.Included, &l.Line.Discount, &l.Line.Net)
	l.CreatedAt = s.instant(created)
	return err
}

// Late reports whether an order that nobody has begun to prepare came more than a working day ago. Saturdays and
// Sundays do not count; holidays, which differ from town to town, do.
func (o QueuedOrder) Late(now time.Time) bool {
	if !o.State.correctable() {
		return false
	}
	due := o.CreatedAt
	if weekend(due) {
		due = time.Date(due.Year(), due.Month(), due.Day(), 0, 0, 0, 0, due.Location())
		for weekend(due) {
			due = due.AddDate(0, 0, 1)
		}
	}
	for due = due.AddDate(0, 0, 1); weekend(due); {
		due = due.AddDate(0, 0, 1)
	}
	return now.After(due)
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }
