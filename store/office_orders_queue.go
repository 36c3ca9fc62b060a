package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// OrderSeek narrows the office's list of orders. The zero value is the first page of all of them.
type OrderSeek struct {
	Query      string       // each word begins one of the order's, its customer's or its machines'
	States     []OrderState // none: every state
	Staff      StaffID      // who sees to it; 0: anybody
	Unassigned bool         // instead of Staff: nobody does
	From, To   Date         // of its arrival, both included; empty: open
	Page       int          // from 1
}

// QueuedOrder is an order as it stands in the office's list.
type QueuedOrder struct {
	ID         OrderID
	Number     string
	Customer   Customer // ID, Number, Name, TradeName and City
	State      OrderState
	YourRef    string
	Entered    Entered
	Articles   []OrderedArticle
	Net        Cents
	Included   bool   // the contracts pay for all of it
	Expired    bool   // a machine of it is not under contract today
	Review     string // why it had to be looked at first; empty when it had not
	Contact    string
	Total      Cents
	Colleague  StaffID // who sees to it; 0 while nobody does
	Assigned   string  // their name
	Carrier    string
	Tracking   string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Version    int64
	ShipName   string
	ShipCity   string
	PaidBy     string // payment method
	TotalUnits int64
}

// OrderedArticle is how many of an article an order asks for, on all machines.
type OrderedArticle struct {
	Ref      string
	Quantity int64
}

// OrderQueue is one page of the office's list of orders, the newest first.
type OrderQueue struct {
	Orders []QueuedOrder
	Total  int  // on all pages, at most MaxOrdersCounted
	More   bool // there are more than Total
	Page   int
	Pages  int // at least 1
}

// The size of a page of the office's list, how far its pages are counted, and the most that one file holds.
const (
	OrdersPerQueue   = 50
	MaxOrdersCounted = 5_000
	MaxOrdersOut     = 50_000
)

// soughtIDs finds orders in the index, the newest first; ?1 is what they match.
const soughtIDs = "SELECT docid FROM order_index WHERE words MATCH ?1 ORDER BY docid DESC LIMIT ?2"

// soughtBetween is soughtIDs for orders that came between two moments.
const soughtBetween = `SELECT i.docid FROM order_index i CROSS JOIN orders o ON o.id = i.docid
	WHERE i.words MATCH ?1 AND o.created_at >= ?3 AND o.created_at < ?4 ORDER BY i.docid DESC LIMIT ?2`

// queuedByID reads the orders of a list of ids.
const queuedByID = `SELECT o.id, o.number, c.id, c.number, c.name, c.trade_name, c.city, o.state, o.your_ref, o.source, o.entered_by,
		(SELECT json_group_array(json_object('Ref', l.ref, 'Quantity', l.quantity)) FROM
			(SELECT ref, sum(quantity) quantity FROM order_lines WHERE order_id = o.id GROUP BY ref ORDER BY min(id)) l),
		o.net, NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.included = 0),
		EXISTS (SELECT 1 FROM order_lines l JOIN equipment e ON e.id = l.equipment_id WHERE NOT (` + underContract + `) AND l.order_id = o.id),
		coalesce((SELECT v.note FROM order_events v WHERE v.order_id = o.id AND v.state = 'review' ORDER BY v.id LIMIT 1), ''),
		o.contact, o.total, coalesce(o.staff_id, 0), coalesce(s.name, ''), o.carrier, o.tracking,
		o.created_at, o.updated_at, o.version, o.ship_name, o.ship_city, o.payment_method, o.units
	FROM json_each(?) sought CROSS JOIN orders o ON o.id = sought.value
		JOIN customers c ON c.id = o.customer_id LEFT JOIN staff s ON s.id = o.staff_id
	ORDER BY sought.key`

func (s *Store) scanQueuedOrder(row rowScanner, o *QueuedOrder) error {
	var created, updated int64
	var articles []byte
	c := &o.Customer
	err := row.Scan(&o.ID, &o.Number, &c.ID, &c.Number, &c.Name, &c.TradeName, &c.City, &o.State, &o.YourRef, &o.Entered.Source, &o.Entered.By, &articles,
		&o.Net, &o.Included, &o.Expired, &o.Review, &o.Contact, &o.Total, &o.Colleague, &o.Assigned, &o.Carrier, &o.Tracking,
		&created, &updated, &o.Version, &o.ShipName, &o.ShipCity, &o.PaidBy, &o.TotalUnits)
	if err != nil {
		return err
	}
	o.CreatedAt, o.UpdatedAt = s.instant(created), s.instant(updated)
	return json.Unmarshal(articles, &o.Articles)
}

// OrderQueue returns one page of all customers' orders, the newest first. A page beyond the last is the
// last; a word that nothing has, or a state that does not exist, finds nothing.
func (r Office) OrderQueue(ctx context.Context, seek OrderSeek) (OrderQueue, error) {
	var q OrderQueue
	ids, err := r.s.soughtOrders(ctx, seek, MaxOrdersCounted+1)
	if err != nil {
		return q, err
	}
	if q.More = len(ids) > MaxOrdersCounted; q.More {
		ids = ids[:MaxOrdersCounted]
	}
	q.Total = len(ids)
	q.Pages = max(1, (q.Total+OrdersPerQueue-1)/OrdersPerQueue)
	q.Page = min(max(1, seek.Page), q.Pages)
	first := (q.Page - 1) * OrdersPerQueue
	q.Orders, err = r.s.queuedOrders(ctx, ids[first:min(first+OrdersPerQueue, q.Total)])
	return q, err
}

// OrdersOut returns what OrderQueue lists, on all pages, for a file: at most one more than MaxOrdersOut.
func (r Office) OrdersOut(ctx context.Context, seek OrderSeek) ([]QueuedOrder, error) {
	ids, err := r.s.soughtOrders(ctx, seek, MaxOrdersOut+1)
	if err != nil {
		return nil, err
	}
	return r.s.queuedOrders(ctx, ids)
}

// soughtOrders lists the orders that a seek finds, the newest first, at most so many.
func (s *Store) soughtOrders(ctx context.Context, seek OrderSeek, most int) ([]OrderID, error) {
	const op = "search orders"
	scan := func(row rowScanner, id *OrderID) error { return row.Scan(id) }
	if seek.From == "" && seek.To == "" {
		return collect(ctx, s.readers, op, scan, soughtIDs, matchOrders(seek), most)
	}
	var first int64
	if err := s.readers.QueryRowContext(ctx, "SELECT coalesce((SELECT created_at FROM orders ORDER BY id LIMIT 1), 0)").Scan(&first); err != nil {
		return nil, translate(op, err)
	}
	from, to := first-millis(time.UnixMilli(0).AddDate(0, 1, 0)), millis(s.now().AddDate(0, 0, 1)) // a clock may have been put right
	if seek.From != "" {
		from = millis(s.midnight(seek.From))
	}
	if seek.To != "" {
		to = millis(s.midnight(seek.To.AddDays(1)))
	}
	if from >= to {
		return nil, nil
	}
	return collect(ctx, s.readers, op, scan, soughtBetween, matchOrders(seek, monthsBetween(from, to)...), most, from, to)
}

// queuedOrders reads orders, in the order of their ids.
func (s *Store) queuedOrders(ctx context.Context, ids []OrderID) ([]QueuedOrder, error) {
	const op = "list the queue of orders"
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, translate(op, err)
	}
	return collect(ctx, s.readers, op, s.scanQueuedOrder, queuedByID, s.Today(), list)
}

// matchOrders writes a seek as an expression of the index; months narrow it down further.
func matchOrders(seek OrderSeek, months ...string) string {
	var terms []string
	if words := searchTerms(seek.Query); len(words) > 0 {
		terms = append(terms, matchAll(words))
	}
	switch {
	case len(seek.States) == 2 && slices.Contains(seek.States, OrderDelivered) && slices.Contains(seek.States, OrderCancelled):
		terms = append(terms, `"þdone"`)
	case len(seek.States) > 0:
		terms = append(terms, anyOf(seek.States))
	}
	switch {
	case seek.Unassigned:
		terms = append(terms, `"þs0"`)
	case seek.Staff != 0:
		terms = append(terms, fmt.Sprintf(`"þs%d"`, seek.Staff))
	}
	if len(months) > 0 {
		terms = append(terms, anyOf(months))
	}
	if len(terms) == 0 {
		return `"þs*"` // all of them
	}
	return strings.Join(terms, " ")
}

// anyOf is the index's expression for one of several of our own words.
func anyOf[T ~string](words []T) string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = `"þ` + Fold(string(word)) + `"`
	}
	return "(" + strings.Join(list, " OR ") + ")"
}

// monthsBetween lists the months, or for more than a year the years, in which two moments lie and all
// between them, as the index has them. It is empty for so many years that they say nothing.
func monthsBetween(from, to int64) (list []string) {
	const mostMonths, mostYears = 12, 6
	last := time.UnixMilli(to).UTC()
	first := time.UnixMilli(from).UTC()
	for t := time.Date(first.Year(), first.Month(), 1, 0, 0, 0, 0, time.UTC); !t.After(last); t = t.AddDate(0, 1, 0) {
		if list = append(list, t.Format("200601")); len(list) > mostMonths {
			break
		}
	}
	if len(list) <= mostMonths {
		return list
	}
	if last.Year()-first.Year() > mostYears {
		return nil
	}
	list = nil
	for year := first.Year(); year <= last.Year(); year++ {
		list = append(list, fmt.Sprint(year))
	}
	return slices.Clip(list)
}
