package store

import (
	"context"
	"strings"
)

// OrderDelivery is where and to whom an order is delivered, as the office corrects it.
type OrderDelivery struct {
	Contact  string
	Schedule string
	Ship     Address // Name, Address, Postcode, City and Province
	YourRef  string
	Version  int64 // of the order that whoever corrects it was looking at
}

// CorrectDelivery corrects the delivery data of an order that has not left, and tells the customer. What the customer
// has among its addresses stays as it is. It returns Invalid for missing or overlong fields, ErrForbidden, with a
// Sentence, once the order has left, ErrConflict when somebody changed it since Version, and ErrNotFound.
func (r Office) CorrectDelivery(ctx context.Context, by, number string, d OrderDelivery) error {
	return r.changeOrder(ctx, "correct delivery", number, d.Version, func(t *tx, o Order) (told, error) {
		if !o.State.correctable() && o.State != OrderPrepared {
			return told{}, refusal("El pedido está «%s»: los datos de envío ya no se pueden corregir.", o.State.Word())
		}
		if err := d.tidy(o).orNil(); err != nil {
			return told{}, err
		}
		changes := d.changes(o)
		if len(changes) == 0 {
			return told{}, nil
		}
		a := d.Ship
		_, err := t.ExecContext(ctx, `UPDATE orders SET contact = ?, schedule = ?, ship_name = ?, ship_address = ?, ship_postcode = ?,
			ship_city = ?, ship_province = ?, your_ref = ? WHERE id = ?`,
			d.Contact, d.Schedule, a.Name, a.Address, a.Postcode, a.City, a.Province, d.YourRef, o.ID)
		if err != nil {
			return told{}, err
		}
		o.YourRef = d.YourRef
		if err := t.indexOrder(ctx, o); err != nil {
			return told{}, err
		}
		return told{"datos de envío corregidos", changes, OrderEvent{Kind: OrderHasShip, State: o.State, Side: "dealer", Author: by, Note: sentences(changes)}}, nil
	})
}

// correctable reports whether nobody has begun to prepare the order.
func (s OrderState) correctable() bool { return s == OrderReview || s == OrderProcessing }

// tidy checks a correction; what the order has already is never at fault.
func (d *OrderDelivery) tidy(o Order) Invalid {
	asked := Delivery{Contact: d.Contact, Schedule: d.Schedule, YourRef: d.YourRef, New: &d.Ship, Idem: "none"}
	wrong := asked.tidy()
	d.Contact, d.Schedule, d.YourRef, d.Ship = asked.Contact, asked.Schedule, asked.YourRef, *asked.New
	if d.Ship.Name == o.Ship.Name {
		delete(wrong, "new_name")
	}
	if d.Ship.Postcode == o.Ship.Postcode {
		delete(wrong, "new_postcode")
	}
	return wrong
}

func (d OrderDelivery) changes(o Order) []Change {
	return Changes("Contacto", o.Contact, d.Contact, "Horario", o.Schedule, d.Schedule, "Enviar a", o.Ship.Name, d.Ship.Name,
		"Dirección", o.Ship.Address, d.Ship.Address, "Código postal", o.Ship.Postcode, d.Ship.Postcode,
		"Población", o.Ship.City, d.Ship.City, "Provincia", o.Ship.Province, d.Ship.Province, "Su pedido", o.YourRef, d.YourRef)
}

// sentences says changes to somebody who only needs to know how it is now.
func sentences(changes []Change) string {
	lines := make([]string, len(changes))
	for i, c := range changes {
		lines[i] = c.Field + ": " + c.New
		if c.New == "" {
			lines[i] = c.Field + ": sin " + strings.ToLower(c.Field)
		}
	}
	return strings.Join(lines, "\n")
}

// indexOrder writes down again by which words an order is found.
func (t *tx) indexOrder(ctx context.Context, o Order) error {
	words := []string{o.Number, o.YourRef}
	for _, line := range o.Lines {
		words = append(words, lineWords(line.Article, line.Equipment)...)
	}
	_, err := t.ExecContext(ctx, "UPDATE orders SET search = ? WHERE id = ?", Fold(strings.Join(words, " ")), o.ID)
	return err
}
