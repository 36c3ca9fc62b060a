package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"
)

// Orders is what customers have ordered.
type Orders struct{ s *Store }

// OrderID identifies an order inside one dealer's file. People only see its number.
type OrderID int64

// OrderLineID identifies a line of an order.
type OrderLineID int64

// OrderState is how far an order has come.
type OrderState string

// The states of an order, in the order in which it passes through them. It may be cancelled on the way.
const (
	OrderReview     OrderState = "review" // the office has to look at it first
	OrderProcessing OrderState = "processing"
	OrderPrepared   OrderState = "prepared"
	OrderShipped    OrderState = "shipped"
	OrderDelivered  OrderState = "delivered"
	OrderCancelled  OrderState = "cancelled"
)

// OrderStates lists every state, for filters.
var OrderStates = [...]OrderState{OrderReview, OrderProcessing, OrderPrepared, OrderShipped, OrderDelivered, OrderCancelled}

// Word is the state as people read it; empty for one that does not exist.
func (s OrderState) Word() string {
	switch s {
	case OrderReview:
		return "Pendiente de validar"
	case OrderProcessing:
		return "Procesando"
	case OrderPrepared:
		return "Preparado"
	case OrderShipped:
		return "Enviado"
	case OrderDelivered:
		return "Entregado"
	case OrderCancelled:
		return "Anulado"
	}
	return ""
}

// Order is what a customer ordered, as it was when it was placed: later changes of prices,
// articles or terms do not touch it.
type Order struct {
	ID            OrderID
	Number        string // of the dealer's series: 06354
	Customer      CustomerID
	State         OrderState
	Contact       string
	Schedule      string
	Ship          Address // a copy; without ID, contact and schedule
	PaymentMethod string
	YourRef       string // the customer's own number of the order
	Notes         string
	Terms         Terms
	Totals        Totals // Rates only from Get
	Carrier       string
	Tracking      string
	TrackingURL   string // https, or empty
	Entered       Entered
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Version       int64
	Lines         []OrderLine  // only from Get
	Events        []OrderEvent // only from Get, oldest first
}

// Cancellable reports whether the customer may still cancel the order.
func (o Order) Cancellable() bool { return o.State == OrderReview || o.State == OrderProcessing }

// OrderLine is one article of an order for one machine.
type OrderLine struct {
	ID        OrderLineID
	Equipment Equipment // ID, Number, Model, OwnRef and Location
	Article   Article   // as it was when ordered; Price is what one unit costs this customer
	Quantity  int64
	Included  bool // in the contract: costs nothing
	Discount  Hundredths
	Net       Cents // quantity × price less the discount
}

// OrderEventKind is what an entry in an order's story tells.
type OrderEventKind string

// What is told of an order. All of it is for the customer to read.
const (
	OrderWasMoved   OrderEventKind = "state"
	OrderWasBack    OrderEventKind = "back" // a step noted by mistake was taken back
	OrderHasMessage OrderEventKind = "message"
	OrderHasLines   OrderEventKind = "lines"    // the dealer corrected what is sent
	OrderHasShip    OrderEventKind = "delivery" // or where to
	OrderHasParcel  OrderEventKind = "parcel"   // or how it is followed
)

// OrderEvent is one change of an order, or a message about it.
type OrderEvent struct {
	ID     int64
	Kind   OrderEventKind
	State  OrderState // from then on
	Side   string     // customer or dealer
	Author string
	Note   string
	At     time.Time
}

const orderColumns = `o.id, o.number, o.customer_id, o.state, o.contact, o.schedule,
	o.ship_name, o.ship_address, o.ship_postcode, o.ship_city, o.ship_province,
	o.payment_method, o.your_ref, o.notes, o.discount, o.prompt_payment, o.tax_regime,
	o.gross, o.net, o.tax, o.surcharge, o.total, o.units,
	(SELECT coalesce(sum(l.net), 0) FROM order_lines l WHERE l.order_id = o.id),
	o.carrier, o.tracking, o.tracking_url, o.source, o.entered_by, o.created_at, o.updated_at, o.version`

func (s *Store) scanOrder(row rowScanner, o *Order) error {
	var lines Cents
	var created, updated int64
	err := row.Scan(&o.ID, &o.Number, &o.Customer, &o.State, &o.Contact, &o.Schedule,
		&o.Ship.Name, &o.Ship.Address, &o.Ship.Postcode, &o.Ship.City, &o.Ship.Province,
		&o.PaymentMethod, &o.YourRef, &o.Notes, &o.Terms.Discount, &o.Terms.PromptPayment, &o.Terms.Regime,
		&o.Totals.Gross, &o.Totals.Net, &o.Totals.Tax, &o.Totals.Surcharge, &o.Totals.Total, &o.Totals.Units,
		&lines, &o.Carrier, &o.Tracking, &o.TrackingURL, &o.Entered.Source, &o.Entered.By, &created, &updated, &o.Version)
	o.Totals.Discount, o.Totals.PromptPayment = o.Totals.Gross-lines, lines-o.Totals.Net
	o.CreatedAt, o.UpdatedAt = s.instant(created), s.instant(updated)
	return err
}

// OrderFilter narrows a list of orders. The zero value is the first page of all of them.
type OrderFilter struct {
	Query string     // words of its number, the customer's own number, its articles or machines
	State OrderState // empty for every state
	Page  int        // from 1
}

// OrderPage is one page of a list of orders.
type OrderPage struct {
	Orders []Order
	Total  int // on all pages
	Page   int
	Pages  int // at least 1
}

// OrdersPerPage is how many orders stand on one page of a list.
const OrdersPerPage = 20

// List returns one page of the owner's orders, the newest first. A page beyond the last is the
// last; a state that does not exist finds nothing. It returns no error of its own.
func (r Orders) List(ctx context.Context, owner Owner, filter OrderFilter) (OrderPage, error) {
	const op = "list orders"
	seen := ordersOf(owner, "o")
	where := " FROM orders o WHERE " + seen.text + ` AND o.state = iif(? = '', o.state, ?)
		AND NOT EXISTS (SELECT 1 FROM json_each(?) word WHERE instr(o.search, word.value) = 0)`
	typed := strings.Fields(Fold(filter.Query))
	words, err := json.Marshal(typed[:min(len(typed), maxTerms)])
	if err != nil {
		return OrderPage{}, translate(op, err)
	}
	var page OrderPage
	args := seen.with(filter.State, filter.State, words)
	row := r.s.readers.QueryRowContext(ctx, "SELECT count(*)"+where, args...)
	if err := row.Scan(&page.Total); err != nil {
		return OrderPage{}, translate(op, err)
	}
	page.Pages = max(1, (page.Total+OrdersPerPage-1)/OrdersPerPage)
	page.Page = min(max(1, filter.Page), page.Pages)
	page.Orders, err = collect(ctx, r.s.readers, op, r.s.scanOrder,
		"SELECT "+orderColumns+where+" ORDER BY o.created_at DESC, o.id DESC LIMIT ? OFFSET ?",
		append(args, OrdersPerPage, (page.Page-1)*OrdersPerPage)...)
	return page, err
}

// Get returns one of the owner's orders with its lines, taxes and events. It returns ErrNotFound
// for a number that is not there or belongs to someone else.
func (r Orders) Get(ctx context.Context, owner Owner, number string) (Order, error) {
	return r.s.order(ctx, r.s.readers, owner, number)
}

func (s *Store) order(ctx context.Context, q querier, owner Owner, number string) (Order, error) {
	var o Order
	seen := ordersOf(owner, "o")
	row := q.QueryRowContext(ctx, "SELECT "+orderColumns+" FROM orders o WHERE "+seen.text+" AND o.number = ?", seen.with(number)...)
	if err := s.scanOrder(row, &o); err != nil {
		return Order{}, translate("get order", err)
	}
	return o, s.fillOrder(ctx, q, owner, &o)
}

// fillOrder reads what stands under an order. Where a machine stands is left out once its owner no
// longer sees it.
func (s *Store) fillOrder(ctx context.Context, q querier, owner Owner, o *Order) (err error) {
	const op = "get order"
	seen := machinesOf(owner, "e")
	o.Lines, err = collect(ctx, q, op, scanOrderLine, `SELECT l.id, e.id, e.number, e.customer_id,
			iif(`+seen.text+`, e.own_ref, ''), iif(`+seen.text+`, e.location, ''),
			m.id, m.name, m.shape, m.has_color, l.article_id, l.ref, l.description, l.family, l.color, l.price, l.tax_rate,
			l.quantity, l.included, l.discount, l.net
		FROM order_lines l JOIN equipment e ON e.id = l.equipment_id JOIN models m ON m.id = e.model_id
		WHERE l.order_id = ? ORDER BY l.id`, append(seen.with(seen.args...), o.ID)...)
	if err != nil {
		return err
	}
	o.Totals.Rates, err = collect(ctx, q, op, func(row rowScanner, rate *RateTotal) error {
		return row.Scan(&rate.Rate, &rate.Base, &rate.Tax, &rate.SurchargeRate, &rate.Surcharge)
	}, "SELECT rate, base, tax, surcharge_rate, surcharge FROM order_taxes WHERE order_id = ? ORDER BY rate DESC", o.ID)
	if err != nil {
		return err
	}
	o.Events, err = collect(ctx, q, op, s.scanOrderEvent,
		"SELECT id, kind, state, side, author, note, at FROM order_events WHERE order_id = ? ORDER BY id", o.ID)
	return err
}

func scanOrderLine(row rowScanner, l *OrderLine) error {
	e, a := &l.Equipment, &l.Article
	return row.Scan(&l.ID, &e.ID, &e.Number, &e.Customer, &e.OwnRef, &e.Location,
		&e.Model.ID, &e.Model.Name, &e.Model.Shape, &e.Model.HasColor,
		&a.ID, &a.Ref, &a.Description, &a.Family, &a.Color, &a.Price, &a.TaxRate,
		&l.Quantity, &l.Included, &l.Discount, &l.Net)
}

func (s *Store) scanOrderEvent(row rowScanner, e *OrderEvent) error {
	var at int64
	err := row.Scan(&e.ID, &e.Kind, &e.State, &e.Side, &e.Author, &e.Note, &at)
	e.At = s.instant(at)
	return err
}
