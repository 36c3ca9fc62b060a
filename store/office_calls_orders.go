package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
)

// CallLine is one article that somebody orders on the telephone.
type CallLine struct {
	Equipment EquipmentID
	Article   ArticleID
	Quantity  int64
}

// Offer is Articles.Search for a machine of any customer, under contract or not.
func (r Office) Offer(ctx context.Context, on EquipmentID, query string) ([]Found, error) {
	machine := target{terms: searchTerms(query)}
	row := r.s.readers.QueryRowContext(ctx, "SELECT e.model_id, iif("+underContract+`, coalesce(k.kind_id, 0), 0) FROM equipment e
		LEFT JOIN contracts k ON k.id = e.contract_id WHERE e.id = ?2`, r.s.Today(), on)
	if err := row.Scan(&machine.model, &machine.kind); err != nil {
		return nil, translate("search articles", err)
	}
	return r.s.Articles.offer(ctx, machine)
}

// Quote is Orders.Checkout for what somebody orders on the telephone. The customer's basket is neither
// read nor changed. It returns ErrNotFound for a line whose machine or article is not there or not
// the customer's, and Invalid («lines») for too many of them.
func (r Office) Quote(ctx context.Context, owner CustomerID, lines []CallLine) (Checkout, error) {
	contents, err := callContents(ctx, r.s.readers, owner, r.s.Today(), lines)
	if err != nil {
		return Checkout{}, err
	}
	return r.s.Orders.checkout(ctx, owner, contents)
}

// PlaceOrder is Orders.Place for what somebody orders on the telephone, written down by the person of
// the context, who answers for it: a machine may be out of contract (and then nothing is included), and the
// order goes to «Procesando» at once. The customer's basket stays as it is. Its errors are those of
// Orders.Place and of Quote.
func (r Office) PlaceOrder(ctx context.Context, owner CustomerID, lines []CallLine, d Delivery) (Order, error) {
	var placed Order
	err := r.s.write(ctx, "place order", func(t *tx) (err error) {
		wrong := d.tidy()
		if wrong["idem"] == "" {
			placed, err = r.s.orderByIdem(ctx, t, owner, d.Idem)
			if !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		contents, err := callContents(ctx, t, owner, t.today(), lines)
		if err != nil {
			return err
		}
		if sentence := notCallable(contents); sentence != "" {
			wrong["basket"] = sentence
		}
		placed, err = r.s.place(ctx, t, owner, placing{delivery: d, lines: contents.Lines, wrong: wrong, entered: byPhone(ctx)})
		if err != nil {
			return err
		}
		return t.audit(ctx, "pedido anotado por teléfono", Object{OnOrder, int64(placed.ID), placed.Number, owner})
	})
	return placed, err
}

func notCallable(contents Contents) string {
	switch {
	case len(contents.Unavailable) > 0:
		return "«" + contents.Unavailable[0].Article.Description + "» ya no se suministra. Quítelo y el resto sigue adelante."
	case len(contents.Lines) == 0:
		return "Añada al menos un artículo."
	}
	return ""
}

// callQuery reads the lines of an order on the telephone as basketQuery reads those of a basket; what a
// contract includes ends with it.
const callQuery = `WITH b (id, equipment_id, article_id, quantity, customer_id) AS (
		SELECT key + 1, value ->> 'Equipment', value ->> 'Article', value ->> 'Quantity', ?1 FROM json_each(?2))
	SELECT ` + lineArticle + "coalesce(v.included, 0) AND " + underContract + lineMachine + "e.customer_id = b.customer_id" + lineModel +
	" FROM b" + lineTables + lineOrder

func callContents(ctx context.Context, q querier, owner CustomerID, today Date, lines []CallLine) (Contents, error) {
	const op = "price order"
	if len(lines) > MaxLines {
		return Contents{}, Invalid{"lines": "En un pedido caben " + strconv.Itoa(MaxLines) + " líneas. Finalice este y siga en otro."}
	}
	for _, line := range lines {
		if err := checkQuantity(line.Quantity); err != nil {
			return Contents{}, err
		}
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return Contents{}, translate(op, err)
	}
	list, err := collect(ctx, q, op, scanLine, callQuery, owner, text, today)
	if err != nil {
		return Contents{}, err
	}
	foreign := func(l Line) bool { return l.Hindrance == OutOfContract }
	if len(list) != len(lines) || slices.ContainsFunc(list, foreign) {
		return Contents{}, translate(op, ErrNotFound)
	}
	return contentsOf(list), nil
}
