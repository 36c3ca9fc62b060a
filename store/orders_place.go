package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Place orders what is in the owner's basket and empties it. Prices, descriptions, discount and
// taxes are frozen as they are now; the number is the next of the series; the office and the
// customer are written to. The same Idem again returns the order that it made the first time.
//
// An order that nobody can answer for yet stands in OrderReview until the office has looked at it: see
// needsReview. It returns Invalid for missing or overlong fields, an unknown payment method,
// an empty basket («basket») and for articles that can no longer be ordered («basket», by name),
// and ErrNotFound for an address of someone else.
func (r Orders) Place(ctx context.Context, owner Owner, d Delivery) (Order, error) {
	var placed Order
	err := r.s.write(ctx, "place order", func(t *tx) (err error) {
		wrong := d.tidy()
		if wrong["idem"] == "" {
			placed, err = r.s.orderByIdem(ctx, t, owner, d.Idem)
			if !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		contents, err := basket(ctx, t, owner, t.today())
		if err != nil {
			return err
		}
		if sentence := notOrderable(contents); sentence != "" {
			wrong["basket"] = sentence
		}
		if placed, err = r.s.place(ctx, t, owner, placing{delivery: d, lines: contents.Lines, wrong: wrong, entered: signed(owner)}); err != nil {
			return err
		}
		if err := t.acted(ctx, owner, "hecho por el cliente", placed.object()); err != nil {
			return err
		}
		return clearBasket(ctx, t, owner)
	})
	return placed, err
}

// placing is an order as it comes in: by the customer, or written down by one of the dealer's people.
type placing struct {
	delivery Delivery
	lines    []Line
	wrong    Invalid // found in it so far
	entered  Entered
}

// place checks an order, writes it down and queues its letters.
func (s *Store) place(ctx context.Context, t *tx, owner Owner, p placing) (Order, error) {
	draft, err := s.draft(ctx, t, owner, p)
	if err != nil {
		return Order{}, err
	}
	placed, err := s.insertOrder(ctx, t, owner, draft)
	if err != nil {
		return Order{}, err
	}
	return placed, s.tellOfOrder(ctx, t, draft.customer, placed.Number)
}

func (s *Store) orderByIdem(ctx context.Context, t *tx, owner Owner, idem string) (Order, error) {
	var number string
	seen := ordersOf(owner, "o")
	row := t.QueryRowContext(ctx, "SELECT o.number FROM orders o WHERE "+seen.text+" AND o.idem = ?", seen.with(idem)...)
	if err := row.Scan(&number); err != nil {
		return Order{}, translate("find order", err)
	}
	return s.order(ctx, t, owner, number)
}

// draft is an order that has been checked and has no number yet.
type draft struct {
	customer Customer
	delivery Delivery
	ship     Address
	lines    []Line
	totals   Totals
	review   string // why the office has to look at it; empty when it need not
	entered  Entered
}

// draft checks everything about an order. What the dealer's people write down has been looked at.
func (s *Store) draft(ctx context.Context, t *tx, owner Owner, p placing) (draft, error) {
	d, wrong := p.delivery, p.wrong
	c, err := customer(ctx, t, owner.Whose())
	if err != nil {
		return draft{}, err
	}
	out := draft{customer: c, delivery: d, lines: p.lines, entered: p.entered}
	methods, err := payments(ctx, t, c)
	if err != nil {
		return draft{}, err
	}
	if len(methods) > 0 && !slices.Contains(methods, d.PaymentMethod) {
		wrong["payment_method"] = "Elija una forma de pago de la lista."
	}
	if err := wrong.orNil(); err != nil {
		return draft{}, err
	}
	if out.ship, err = shipTo(ctx, t, c, d); err != nil {
		return draft{}, err
	}
	out.totals = Total(out.lines, c.Terms())
	if !p.entered.FromDealer() {
		out.review, err = needsReview(ctx, t, owner, out)
	}
	return out, err
}

// notOrderable says why a basket cannot be ordered, or nothing.
func notOrderable(basket Contents) string {
	switch {
	case len(basket.Lines)+len(basket.Unavailable) == 0:
		return "Su cesta está vacía. Elija un equipo y añada lo que necesite."
	case len(basket.Unavailable) == 0:
		return ""
	}
	names := make([]string, len(basket.Unavailable))
	for i, line := range basket.Unavailable {
		names[i] = fmt.Sprintf("«%s» para %s", line.Article.Description, line.Equipment.Model.Name)
	}
	if last := len(names) - 1; last > 0 {
		return "Ya no se pueden pedir " + strings.Join(names[:last], ", ") + " y " + names[last] + ". Quítelos de la cesta y el resto sigue adelante."
	}
	return "Ya no se puede pedir " + names[0] + ". Quítelo de la cesta y el resto sigue adelante."
}

// needsReview says why the office has to look at an order before it is prepared, or nothing. Number
// and NIF stand on every invoice, so whoever signed in with them may be a stranger: goods only
// go unseen to addresses that the ERP knows or that the office has let through before, and not in bulk.
// Of whoever signed in as themselves only what is odd about the articles is looked at.
func needsReview(ctx context.Context, t *tx, owner Owner, d draft) (string, error) {
	if foreign, err := foreignArticle(ctx, t, d.lines); foreign != "" || err != nil || owner.member().Level != ByNIF {
		return foreign, err
	}
	if d.ship.Source != "erp" {
		seen, err := shippedBefore(ctx, t, owner, d.ship)
		if err != nil || !seen {
			return "La dirección de envío es nueva.", err
		}
	}
	dealer, err := loadDealer(ctx, t)
	if err != nil {
		return "", err
	}
	for _, line := range d.lines {
		if int(line.Quantity) > dealer.ReviewUnits {
			return fmt.Sprintf("Pide más de %d unidades de un artículo.", dealer.ReviewUnits), nil
		}
	}
	midnight := time.Date(t.now.Year(), t.now.Month(), t.now.Day(), 0, 0, 0, 0, t.now.Location())
	var open int
	err = t.QueryRowContext(ctx, `SELECT count(*) FROM orders WHERE customer_id = ? AND created_at >= ?
		AND state IN ('review', 'processing', 'prepared', 'shipped')`, owner, millis(midnight)).Scan(&open)
	if err != nil || open < dealer.ReviewOrders {
		return "", err
	}
	return fmt.Sprintf("Es el pedido n.º %d de hoy.", open+1), nil
}

// foreignArticle says that a contract is to pay for something that its machine does not use: a toner
// for another machine, perhaps one without a contract. Nothing is said of a model whose articles the
// dealer's ERP does not list.
func foreignArticle(ctx context.Context, t *tx, lines []Line) (string, error) {
	for _, line := range lines {
		if !line.Included {
			continue
		}
		var fits bool
		err := t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM article_models WHERE model_id = ?1 AND article_id = ?2)
			OR NOT EXISTS (SELECT 1 FROM article_models WHERE model_id = ?1)`, line.Equipment.Model.ID, line.Article.ID).Scan(&fits)
		if err != nil || !fits {
			return fmt.Sprintf("%s va incluido en el contrato del equipo %s, pero no es un consumible de ese modelo.", line.Article.Ref, line.Equipment.Number), err
		}
	}
	return "", nil
}

// shippedBefore reports whether the office has let an order of the owner to this place through.
func shippedBefore(ctx context.Context, t *tx, owner Owner, a Address) (bool, error) {
	var seen bool
	err := t.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM orders WHERE customer_id = ?
		AND ship_name = ? AND ship_address = ? AND ship_postcode = ? AND ship_city = ?
		AND state IN ('processing', 'prepared', 'shipped', 'delivered'))`,
		owner, a.Name, a.Address, a.Postcode, a.City).Scan(&seen)
	return seen, err
}

// insertOrder gives the draft its number and writes it down with all that stands under it.
func (s *Store) insertOrder(ctx context.Context, t *tx, owner Owner, d draft) (Order, error) {
	number, err := t.number(ctx, OrderSeries)
	if err != nil {
		return Order{}, err
	}
	state, now := OrderProcessing, millis(t.now)
	if d.review != "" {
		state = OrderReview
	}
	c, sum := d.customer, d.totals
	var id OrderID
	err = t.QueryRowContext(ctx, `INSERT INTO orders (number, customer_id, state, contact, schedule,
			ship_name, ship_address, ship_postcode, ship_city, ship_province, payment_method, your_ref, notes,
			discount, prompt_payment, tax_regime, gross, net, tax, surcharge, total, units, idem, search, source, entered_by, person_id, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		number, c.ID, state, d.delivery.Contact, d.delivery.Schedule,
		d.ship.Name, d.ship.Address, d.ship.Postcode, d.ship.City, d.ship.Province,
		d.delivery.PaymentMethod, d.delivery.YourRef, d.delivery.Notes,
		c.Discount, c.PromptPayment, c.TaxRegime, sum.Gross, sum.Net, sum.Tax, sum.Surcharge, sum.Total, sum.Units,
		d.delivery.Idem, d.search(number), d.entered.source(), d.entered.By, sender(owner), now, now).Scan(&id)
	if err != nil {
		return Order{}, err
	}
	if err := insertOrderLines(ctx, t, id, d); err != nil {
		return Order{}, err
	}
	event := OrderEvent{State: state, Side: "customer", Author: cmp.Or(d.entered.By, d.delivery.Contact), Note: d.review}
	if d.entered.FromDealer() {
		event.Side = "dealer"
	}
	if _, err := insertOrderEvent(ctx, t, id, event); err != nil {
		return Order{}, err
	}
	return s.order(ctx, t, owner, number)
}

// search is the text by which an order is found.
func (d draft) search(number string) string {
	words := []string{number, d.delivery.YourRef}
	for _, line := range d.lines {
		words = append(words, lineWords(line.Article, line.Equipment)...)
	}
	return Fold(strings.Join(words, " "))
}

// lineWords are the words of a line by which its order is found: the reference also in one word.
func lineWords(a Article, e Equipment) []string {
	return []string{a.Ref, strings.ReplaceAll(Fold(a.Ref), " ", ""), a.Description, e.Model.Name, e.OwnRef, e.Number}
}

func insertOrderLines(ctx context.Context, t *tx, id OrderID, d draft) error {
	for _, line := range d.lines {
		a, price, discount := line.Article, line.Price, d.customer.Discount
		if line.Included {
			price, discount = 0, 0
		}
		_, err := t.ExecContext(ctx, `INSERT INTO order_lines (order_id, equipment_id, article_id, ref, description, family, color,
				quantity, included, price, discount, tax_rate, net)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, line.Equipment.ID, a.ID, a.Ref, a.Description, a.Family, a.Color,
			line.Quantity, line.Included, price, discount, a.TaxRate, lineNet(line.Quantity, price, discount))
		if err != nil {
			return err
		}
	}
	if err := t.insertTaxes(ctx, id, d.totals.Rates); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, "UPDATE order_index SET words = (SELECT words FROM order_words WHERE id = ?1) WHERE docid = ?1", id)
	return err // now that its machines are known
}

func (t *tx) insertTaxes(ctx context.Context, id OrderID, rates []RateTotal) error {
	for _, rate := range rates {
		_, err := t.ExecContext(ctx, "INSERT INTO order_taxes (order_id, rate, base, tax, surcharge_rate, surcharge) VALUES (?, ?, ?, ?, ?, ?)",
			id, rate.Rate, rate.Base, rate.Tax, rate.SurchargeRate, rate.Surcharge)
		if err != nil {
			return err
		}
	}
	return nil
}

func insertOrderEvent(ctx context.Context, t *tx, order OrderID, e OrderEvent) (id int64, err error) {
	err = t.QueryRowContext(ctx, "INSERT INTO order_events (order_id, kind, state, side, author, note, at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
		order, cmp.Or(e.Kind, OrderWasMoved), e.State, e.Side, e.Author, e.Note, millis(t.now)).Scan(&id)
	return id, err
}

// tellOfOrder queues the letters about a new order.
func (s *Store) tellOfOrder(ctx context.Context, t *tx, c Customer, number string) error {
	dealer, err := s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	office := Letter{Kind: LetterOrderOffice, Ref: number, Name: dealer.Name, Address: dealer.Email}
	if err := enqueue(ctx, t, office); err != nil {
		return err
	}
	return enqueue(ctx, t, Letter{Kind: LetterOrderCustomer, Ref: number, Name: c.Short(), Address: c.Email})
}
