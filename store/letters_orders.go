package store

import (
	"context"
	"time"
)

// LineFacts is one line of an order.
type LineFacts struct {
	Ref         string
	Description string
	Quantity    int
	Included    bool // the contract covers it
	Price       Cents
	Discount    Hundredths
	Net         Cents
	Machine     MachineFacts // Model, Number and Location only
}

// TaxFacts is the tax of one rate of an order.
type TaxFacts struct {
	Rate          Hundredths
	Base          Cents
	Tax           Cents
	SurchargeRate Hundredths
	Surcharge     Cents
}

// ShipFacts is where an order goes.
type ShipFacts struct {
	Name     string
	Address  string
	Postcode string
	City     string
	Province string
	Contact  string
	Schedule string
}

// OrderFacts is what a letter can tell of an order. Amounts are as they were shown when it was placed.
type OrderFacts struct {
	Number        string
	State         OrderState // now
	Entered       Entered
	YourRef       string // «Su pedido»
	Notes         string
	PaymentMethod string
	Ship          ShipFacts
	Carrier       string
	Tracking      string
	TrackingURL   string
	Regime        string // of taxes: iva, recargo, igic, exento
	Discount      Hundredths
	PromptPayment Hundredths
	Gross         Cents
	Net           Cents
	Total         Cents
	Units         int
	CreatedAt     time.Time
	Customer      PartyFacts
	Lines         []LineFacts
	Taxes         []TaxFacts
	Review        string // why the office had to look at it first; empty when it had not
	Event         OrderEventFacts
}

// OrderEventFacts is the change that a letter tells of; the zero value when it tells of the order itself.
type OrderEventFacts struct {
	Kind       OrderEventKind
	FromDealer bool
	Author     string
	State      OrderState // from then on
	Note       string
	At         time.Time
}

// Order loads what a letter tells of the order with that number. It returns ErrNotFound when
// there is none.
func (r Outbox) Order(ctx context.Context, number string) (OrderFacts, error) {
	return r.order(ctx, "o.number = ?", number)
}

// OrderEvent loads what a letter tells of an event of an order, by the event's id. It returns
// ErrNotFound when there is none.
func (r Outbox) OrderEvent(ctx context.Context, ref string) (OrderFacts, error) {
	id, err := eventID(ref)
	if err != nil {
		return OrderFacts{}, err
	}
	facts, err := r.order(ctx, "o.id = (SELECT order_id FROM order_events WHERE id = ?)", id)
	if err != nil {
		return facts, err
	}
	var at int64
	e := &facts.Event
	err = r.s.readers.QueryRowContext(ctx, "SELECT kind, state, side = 'dealer', author, note, at FROM order_events WHERE id = ?", id).
		Scan(&e.Kind, &e.State, &e.FromDealer, &e.Author, &e.Note, &at)
	e.At = r.s.instant(at)
	return facts, translate("load letter", err)
}

// order loads one order with its lines and taxes; which is a condition with one parameter.
func (r Outbox) order(ctx context.Context, which string, arg any) (OrderFacts, error) {
	var f OrderFacts
	var id, created int64
	s := &f.Ship
	err := r.s.readers.QueryRowContext(ctx, `SELECT o.id, o.number, o.state, o.source, o.entered_by, o.your_ref, o.notes, o.payment_method,
			o.contact, o.schedule, o.ship_name, o.ship_address, o.ship_postcode, o.ship_city, o.ship_province,
			o.carrier, o.tracking, o.tracking_url, o.tax_regime, o.discount, o.prompt_payment, o.gross, o.net, o.total,
			o.units, o.created_at, c.number, c.name, c.phone, c.email,
			coalesce((SELECT e.note FROM order_events e WHERE e.order_id = o.id AND e.state = 'review' ORDER BY e.id LIMIT 1), '')
		FROM orders o JOIN customers c ON c.id = o.customer_id WHERE `+which, arg).
		Scan(&id, &f.Number, &f.State, &f.Entered.Source, &f.Entered.By, &f.YourRef, &f.Notes, &f.PaymentMethod,
			&s.Contact, &s.Schedule, &s.Name, &s.Address, &s.Postcode, &s.City, &s.Province,
			&f.Carrier, &f.Tracking, &f.TrackingURL, &f.Regime, &f.Discount, &f.PromptPayment, &f.Gross, &f.Net, &f.Total,
			&f.Units, &created, &f.Customer.Number, &f.Customer.Name, &f.Customer.Phone, &f.Customer.Email, &f.Review)
	if err != nil {
		return f, translate("load letter", err)
	}
	f.CreatedAt = r.s.instant(created)
	if f.Lines, err = r.lines(ctx, id); err != nil {
		return f, err
	}
	f.Taxes, err = r.taxes(ctx, id)
	return f, err
}

// lines lists the lines of an order, those of one machine together.
func (r Outbox) lines(ctx context.Context, order int64) ([]LineFacts, error) {
	return collect(ctx, r.s.readers, "load letter", func(row rowScanner, l *LineFacts) error {
		return row.Scan(&l.Ref, &l.Description, &l.Quantity, &l.Included, &l.Price, &l.Discount, &l.Net,
			&l.Machine.Model, &l.Machine.Number, &l.Machine.Location)
	}, `SELECT l.ref, l.description, l.quantity, l.included, l.price, l.discount, l.net, m.name, e.number, iif(e.customer_id = o.customer_id, e.location, '')
		FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN equipment e ON e.id = l.equipment_id JOIN models m ON m.id = e.model_id
		WHERE l.order_id = ? ORDER BY min(l.id) OVER (PARTITION BY l.equipment_id), l.id`, order)
}

func (r Outbox) taxes(ctx context.Context, order int64) ([]TaxFacts, error) {
	return collect(ctx, r.s.readers, "load letter", func(row rowScanner, t *TaxFacts) error {
		return row.Scan(&t.Rate, &t.Base, &t.Tax, &t.SurchargeRate, &t.Surcharge)
	}, "SELECT rate, base, tax, surcharge_rate, surcharge FROM order_taxes WHERE order_id = ? ORDER BY rate DESC", order)
}
