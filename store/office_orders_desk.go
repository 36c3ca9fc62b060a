package store

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
)

// OrderFile is all that the office sees of one order.
type OrderFile struct {
	Order
	Customer Customer
	Staff    StaffID // who sees to it; 0 while nobody does
	Assigned string  // their name
	Expired  []EquipmentID
	Internal []OrderNote // for staff only, newest first
	History  []AuditLine // newest first
}

// Review is why the order had to be looked at before it was prepared; empty when it had not.
func (f OrderFile) Review() string {
	if len(f.Events) > 0 && f.Events[0].State == OrderReview {
		return f.Events[0].Note
	}
	return ""
}

// Seen is the newest entry of the order's log, 0 for none: a form carries it, so that a conflict can tell what came since.
func (f OrderFile) Seen() int64 {
	if len(f.History) == 0 {
		return 0
	}
	return f.History[0].ID
}

// OrderNote is what somebody of the staff wrote about an order for the others.
type OrderNote struct {
	Author string
	Body   string
	At     time.Time
}

// OrderFile returns any customer's order with all that the office sees of it, or ErrNotFound.
func (r Office) OrderFile(ctx context.Context, number string) (OrderFile, error) {
	const op = "get order file"
	q := r.s.readers
	o, err := r.s.anyOrder(ctx, q, number)
	if err != nil {
		return OrderFile{}, err
	}
	f := OrderFile{Order: o}
	err = q.QueryRowContext(ctx, "SELECT coalesce(o.staff_id, 0), coalesce(s.name, '') FROM orders o LEFT JOIN staff s ON s.id = o.staff_id WHERE o.id = ?", o.ID).
		Scan(&f.Staff, &f.Assigned)
	if err != nil {
		return f, translate(op, err)
	}
	row := q.QueryRowContext(ctx, "SELECT "+customerColumns+" FROM customers c WHERE c.id = ?", o.Customer)
	if err := scanCustomer(row, &f.Customer); err != nil {
		return f, translate(op, err)
	}
	f.Expired, err = collect(ctx, q, op, func(row rowScanner, id *EquipmentID) error { return row.Scan(id) },
		"SELECT DISTINCT e.id FROM equipment e JOIN order_lines l ON l.equipment_id = e.id WHERE NOT ("+underContract+") AND l.order_id = ?", r.s.Today(), o.ID)
	if err != nil {
		return f, err
	}
	f.Internal, err = collect(ctx, q, op, r.s.scanOrderNote, "SELECT author, body, at FROM order_notes WHERE order_id = ? ORDER BY id DESC", o.ID)
	if err != nil {
		return f, err
	}
	f.History, err = r.s.Audit.Of(ctx, OnOrder, int64(o.ID), 200)
	return f, err
}

func (s *Store) scanOrderNote(row rowScanner, n *OrderNote) error {
	var at int64
	err := row.Scan(&n.Author, &n.Body, &at)
	n.At = s.instant(at)
	return err
}

// OrderStaff lists the colleagues to whom orders can be given, by name.
func (r Office) OrderStaff(ctx context.Context) ([]Colleague, error) {
	return collect(ctx, r.s.readers, "list who sees to orders", func(row rowScanner, c *Colleague) error { return row.Scan(&c.ID, &c.Name) },
		"SELECT id, name FROM staff WHERE active = 1 ORDER BY name")
}

// AssignOrder gives an order to a colleague, or with 0 to nobody. The customer is not told. It returns ErrConflict when somebody
// changed the order since version, and ErrNotFound for an order or an active colleague that is not there.
func (r Office) AssignOrder(ctx context.Context, number string, to StaffID, version int64) error {
	return r.changeOrder(ctx, "assign order", number, version, func(t *tx, o Order) (told, error) {
		changes, err := t.assignOrder(ctx, o.ID, to)
		return told{action: "responsable cambiado", changes: changes}, err
	})
}

// assignOrder gives an order to a colleague and returns what that changed.
func (t *tx) assignOrder(ctx context.Context, id OrderID, to StaffID) ([]Change, error) {
	var old, name string
	if to != 0 {
		if err := t.QueryRowContext(ctx, "SELECT name FROM staff WHERE id = ? AND active = 1", to).Scan(&name); err != nil {
			return nil, err
		}
	}
	var had StaffID
	err := t.QueryRowContext(ctx, "SELECT coalesce(s.id, 0), coalesce(s.name, '') FROM orders o LEFT JOIN staff s ON s.id = o.staff_id WHERE o.id = ?", id).Scan(&had, &old)
	if err != nil || had == to {
		return nil, err
	}
	_, err = t.ExecContext(ctx, "UPDATE orders SET staff_id = nullif(?, 0) WHERE id = ?", to, id)
	return []Change{{Field: "Responsable", Old: old, New: name}}, err
}

// MaxOrderMessage is the longest that a message or a note about an order can be, in characters.
const MaxOrderMessage = 4000

// SendOrderMessage writes to an order's customer: on the order's page and by letter. The same idem again changes nothing. It
// returns Invalid for a «body» that is empty or too long, and ErrNotFound.
func (r Office) SendOrderMessage(ctx context.Context, by, number, body, idem string) error {
	return r.writeOn(ctx, "send message", number, &body, func(t *tx, o Order) error {
		event, err := insertOrderEvent(ctx, t, o.ID, OrderEvent{Kind: OrderHasMessage, State: o.State, Side: "dealer", Author: by, Note: body})
		if err != nil {
			return err
		}
		done, err := t.ExecContext(ctx, "UPDATE OR IGNORE order_events SET idem = ? WHERE id = ?", key(idem), event)
		if err := oneRow(done, err); err != nil {
			return err
		}
		if err := t.audit(ctx, "mensaje al cliente", o.object(), Changes("Mensaje", "", body)...); err != nil {
			return err
		}
		return t.tellOfEvent(ctx, o, LetterOrderMessage, event)
	})
}

// AddOrderNote keeps what staff have to know about an order; no customer ever reads it. The same idem again changes
// nothing. Its errors are those of SendOrderMessage.
func (r Office) AddOrderNote(ctx context.Context, number, body, idem string) error {
	return r.writeOn(ctx, "add note", number, &body, func(t *tx, o Order) error {
		by := ActorOf(ctx)
		done, err := t.ExecContext(ctx, "INSERT INTO order_notes (order_id, staff_id, author, body, idem, at) VALUES (?, nullif(?, 0), ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			o.ID, by.Staff, by.Name, body, key(idem), millis(t.now))
		if err := oneRow(done, err); err != nil {
			return err
		}
		return t.audit(ctx, "nota interna", o.object(), Changes("Nota", "", body)...)
	})
}

// errAgain ends a transaction of which the form came before; nothing of it is kept.
var errAgain = errors.New("sent before")

// writeOn checks what somebody wrote about an order and lets work keep it; work returns ErrNotFound when it has it already.
func (r Office) writeOn(ctx context.Context, op, number string, body *string, work func(*tx, Order) error) error {
	*body = strings.TrimSpace(strings.ToValidUTF8(*body, ""))
	wrong := Invalid{}
	checkLength(wrong, "body", *body, MaxOrderMessage)
	if *body == "" {
		wrong["body"] = "Escriba el texto."
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	err := r.s.write(ctx, op, func(t *tx) error {
		o, err := r.s.anyOrder(ctx, t, number)
		if err != nil {
			return err
		}
		if err = work(t, o); errors.Is(err, ErrNotFound) {
			return errAgain
		}
		if err != nil {
			return err
		}
		return t.touchOrder(ctx, o.ID, 0)
	})
	if errors.Is(err, errAgain) {
		return nil
	}
	return err
}

// OrderBoard is what stands above the office's list of orders.
type OrderBoard struct {
	Counts   map[OrderState]int
	Oldest   time.Time // when the oldest of those that are to be prepared came; zero when there is none
	Newest   OrderID   // the last that came
	Revision string    // changes with whatever changes the list
}

// OrderBoard counts the orders of each state. It reads nothing that grows with them.
func (r Office) OrderBoard(ctx context.Context) (OrderBoard, error) {
	const op = "count orders"
	b := OrderBoard{Counts: map[OrderState]int{}}
	rows, err := collect(ctx, r.s.readers, op, func(row rowScanner, c *struct {
		state OrderState
		n     int
	}) error {
		return row.Scan(&c.state, &c.n)
	}, "SELECT state, n FROM order_counts")
	if err != nil {
		return b, err
	}
	for _, c := range rows {
		b.Counts[c.state] = c.n
	}
	var oldest, event, updated int64
	err = r.s.readers.QueryRowContext(ctx, `SELECT coalesce((SELECT min(created_at) FROM orders WHERE state = 'processing'), 0),
		coalesce((SELECT max(id) FROM orders), 0), coalesce((SELECT max(id) FROM order_events), 0), coalesce((SELECT max(updated_at) FROM orders), 0)`).
		Scan(&oldest, &b.Newest, &event, &updated)
	if oldest != 0 {
		b.Oldest = r.s.instant(oldest)
	}
	b.Revision = strconv.FormatInt(int64(b.Newest), 36) + "-" + strconv.FormatInt(event, 36) + "-" + strconv.FormatInt(updated, 36)
	return b, translate(op, err)
}

// OrdersSince counts the orders that came after one.
func (r Office) OrdersSince(ctx context.Context, last OrderID) (n int, err error) {
	err = r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM orders WHERE id > ?", last).Scan(&n)
	return n, translate("count new orders", err)
}
