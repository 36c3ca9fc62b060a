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
	Source     string // portal, phone or office
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

// orderSought finds orders in the index, the newest first; ?1 is what they match, ?2 and ?3 are the
// moments between which they came.
const orderSought = ` FROM order_index i CROSS JOIN orders o ON o.id = i.docid
	WHERE i.words MATCH ?1 AND o.created_at >= ?2 AND o.created_at < ?3`

const countSought = "SELECT count(*) FROM (SELECT 1" + orderSought + " LIMIT ?4)"

const listSought = `WITH sought (id) AS MATERIALIZED (SELECT o.id` + orderSought + ` ORDER BY i.docid DESC LIMIT ?4 OFFSET ?5)
	SELECT o.id, o.number, c.id, c.number, c.name, c.trade_name, c.city, o.state, o.your_ref, o.source,
		(SELECT json_group_array(json_object('Ref', l.ref, 'Quantity', l.quantity)) FROM
			(SELECT ref, sum(quantity) quantity FROM order_lines WHERE order_id = o.id GROUP BY ref ORDER BY min(id)) l),
		o.net, NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.included = 0),
		EXISTS (SELECT 1 FROM order_lines l JOIN equipment e ON e.id = l.equipment_id
			WHERE l.order_id = o.id AND (e.contract_id IS NULL OR e.ends_on <> '' AND e.ends_on <= ?6)),
		coalesce((SELECT v.note FROM order_events v WHERE v.order_id = o.id AND v.state = 'review' ORDER BY v.id LIMIT 1), ''),
		o.contact, o.total, coalesce(o.staff_id, 0), coalesce(s.name, ''), o.carrier, o.tracking,
		o.created_at, o.updated_at, o.version, o.ship_name, o.ship_city, o.payment_method, o.units
	FROM sought JOIN orders o ON o.id = sought.id JOIN customers c ON c.id = o.customer_id LEFT JOIN staff s ON s.id = o.staff_id
	ORDER BY o.id DESC`

func (s *Store) scanQueued(row rowScanner, o *QueuedOrder) error {
	var created, updated int64
	var articles []byte
	c := &o.Customer
	err := row.Scan(&o.ID, &o.Number, &c.ID, &c.Number, &c.Name, &c.TradeName, &c.City, &o.State, &o.YourRef, &o.Source, &articles,
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
	const op = "list the queue of orders"
	match, from, to := r.s.sought(seek)
	var q OrderQueue
	row := r.s.readers.QueryRowContext(ctx, countSought, match, from, to, MaxOrdersCounted+1)
	if err := row.Scan(&q.Total); err != nil {
		return OrderQueue{}, translate(op, err)
	}
	if q.Total > MaxOrdersCounted {
		q.Total, q.More = MaxOrdersCounted, true
	}
	q.Pages = max(1, (q.Total+OrdersPerQueue-1)/OrdersPerQueue)
	q.Page = min(max(1, seek.Page), q.Pages)
	var err error
	q.Orders, err = collect(ctx, r.s.readers, op, r.s.scanQueued, listSought, match, from, to,
		OrdersPerQueue, (q.Page-1)*OrdersPerQueue, r.s.Today())
	return q, err
}

// OrdersOut returns what OrderQueue lists, on all pages up to MaxOrdersOut, for a file.
func (r Office) OrdersOut(ctx context.Context, seek OrderSeek) ([]QueuedOrder, error) {
	match, from, to := r.s.sought(seek)
	return collect(ctx, r.s.readers, "list orders for a file", r.s.scanQueued, listSought, match, from, to, MaxOrdersOut, 0, r.s.Today())
}

// sought writes a seek as an expression of the index and the moments between which orders came.
func (s *Store) sought(seek OrderSeek) (match string, from, to int64) {
	terms := []string{}
	if words := searchTerms(seek.Query); len(words) > 0 {
		terms = append(terms, matchAll(words))
	}
	if len(seek.States) > 0 {
		terms = append(terms, anyOf(seek.States))
	}
	switch {
	case seek.Unassigned:
		terms = append(terms, `"þs0"`)
	case seek.Staff != 0:
		terms = append(terms, fmt.Sprintf(`"þs%d"`, seek.Staff))
	}
	from, to = s.midnight(seek.From, 0), s.midnight(seek.To, 1<<62)
	if seek.To != "" {
		to = s.midnight(seek.To.AddDays(1), 0)
	}
	if months := monthsBetween(from, min(to, millis(s.now()))); seek.From != "" && len(months) > 0 {
		terms = append(terms, anyOf(months))
	}
	if len(terms) == 0 {
		terms = append(terms, `"þs*"`)
	}
	return strings.Join(terms, " "), from, to
}

// anyOf is the index's expression for one of several of our own words.
func anyOf[T ~string](words []T) string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = `"þ` + Fold(string(word)) + `"`
	}
	return "(" + strings.Join(list, " OR ") + ")"
}

// midnight is the beginning of a day at the dealer's, or otherwise for none.
func (s *Store) midnight(day Date, otherwise int64) int64 {
	if day == "" {
		return otherwise
	}
	d := day.Time()
	return millis(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, s.Settings.zone()))
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
