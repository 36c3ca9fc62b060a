package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Delivery is what the customer says about an order: where to, when, how it is paid.
type Delivery struct {
	Contact       string
	Schedule      string    // when somebody is there
	Address       AddressID // one of Checkout.Addresses; 0 is the customer's own address
	New           *Address  // instead of Address: a place that the portal does not know yet
	PaymentMethod string    // one of Checkout.Payments
	YourRef       string
	Notes         string
	Idem          string // the key of the form: the same key never makes a second order
}

// ownAddress is the name by which people choose the customer's own address.
const ownAddress = "Cliente"

// Checkout is what the form of a new order shows before anything is typed.
type Checkout struct {
	Basket    Contents
	Totals    Totals // of what can be ordered
	Terms     Terms
	Addresses []Address // «Cliente» first, then by name
	Payments  []string  // the customer's own first; empty when the dealer has none
	Usual     string    // the customer's own payment method, or empty
}

// Checkout returns what the owner's basket comes to and where it can be sent. The first address is
// the one called «Cliente» in the ERP or, when there is none, the customer's own with ID 0. It returns
// ErrNotFound for a customer that is no longer one.
func (r Orders) Checkout(ctx context.Context, owner Owner) (Checkout, error) {
	contents, err := basket(ctx, r.s.readers, owner, r.s.Today())
	if err != nil {
		return Checkout{}, err
	}
	return r.checkout(ctx, owner, contents)
}

// checkout is Checkout for contents that need not be the basket's.
func (r Orders) checkout(ctx context.Context, owner Owner, contents Contents) (Checkout, error) {
	q := r.s.readers
	c, err := customer(ctx, q, owner.Whose())
	if err != nil {
		return Checkout{}, err
	}
	out := Checkout{Basket: contents, Terms: c.Terms(), Usual: c.PaymentMethod}
	out.Totals = Total(out.Basket.Lines, out.Terms)
	if out.Addresses, err = deliveryAddresses(ctx, q, c); err != nil {
		return Checkout{}, err
	}
	out.Payments, err = payments(ctx, q, c)
	return out, err
}

func deliveryAddresses(ctx context.Context, q querier, c Customer) ([]Address, error) {
	list, err := collect(ctx, q, "list addresses", scanAddress,
		"SELECT "+addressColumns+" FROM addresses a WHERE a.customer_id = ? AND a.active = 1 ORDER BY a.name, a.id", c.ID)
	if err != nil {
		return nil, err
	}
	own := Address{Name: ownAddress, Address: c.Address, Postcode: c.Postcode, City: c.City, Province: c.Province, Source: "erp"}
	if i := slices.IndexFunc(list, func(a Address) bool { return Fold(a.Name) == Fold(ownAddress) }); i >= 0 {
		own = list[i]
		own.Name = ownAddress
		list = slices.Delete(list, i, i+1)
	}
	return slices.Insert(list, 0, own), nil
}

func payments(ctx context.Context, q querier, c Customer) ([]string, error) {
	list, err := collect(ctx, q, "list payment methods", func(row rowScanner, name *string) error {
		return row.Scan(name)
	}, "SELECT name FROM payment_methods ORDER BY name")
	if err != nil || c.PaymentMethod == "" {
		return list, err
	}
	list = slices.DeleteFunc(list, func(name string) bool { return Fold(name) == Fold(c.PaymentMethod) })
	return slices.Insert(list, 0, c.PaymentMethod), nil
}

// The longest that each field of a delivery can be, in characters.
const (
	MaxDeliveryField = 100
	MaxYourRef       = 40
	MaxOrderNotes    = 1000
	maxIdem          = 64
)

// key is as much of a form's key as is kept: ours are shorter, and nobody else's needs room.
func key(idem string) string { return idem[:min(len(idem), maxIdem)] }

// tidy trims a delivery, puts what is one line on one line, and returns what is wrong with it.
func (d *Delivery) tidy() Invalid {
	wrong := Invalid{}
	oneLine(wrong, "contact", &d.Contact, MaxDeliveryField)
	oneLine(wrong, "schedule", &d.Schedule, MaxDeliveryField)
	oneLine(wrong, "your_ref", &d.YourRef, MaxYourRef)
	d.Notes = strings.TrimSpace(strings.ToValidUTF8(d.Notes, ""))
	checkLength(wrong, "notes", d.Notes, MaxOrderNotes)
	if d.Contact == "" {
		wrong["contact"] = "Escriba el nombre de quien recibe el pedido."
	}
	if d.Schedule == "" {
		wrong["schedule"] = "Escriba cuándo se puede entregar; por ejemplo, de 9:00 a 14:00."
	}
	if d.Idem == "" || len(d.Idem) > maxIdem {
		wrong["idem"] = "Este formulario ya no sirve. Vuelva a la cesta y ábralo otra vez."
	}
	if d.New != nil {
		place := *d.New // the caller's stays as it was
		d.New = &place
		place.tidy(wrong)
		*d.New = place
	}
	return wrong
}

// tidy does for a new place what Delivery.tidy does for the rest.
func (a *Address) tidy(wrong Invalid) {
	oneLine(wrong, "new_name", &a.Name, MaxDeliveryField)
	oneLine(wrong, "new_address", &a.Address, MaxDeliveryField)
	oneLine(wrong, "new_postcode", &a.Postcode, MaxDeliveryField)
	oneLine(wrong, "new_city", &a.City, MaxDeliveryField)
	oneLine(wrong, "new_province", &a.Province, MaxDeliveryField)
	if a.Address == "" {
		wrong["new_address"] = "Escriba la calle y el número."
	}
	if len(a.Postcode) != 5 || strings.Trim(a.Postcode, "0123456789") != "" {
		wrong["new_postcode"] = "Escriba las cinco cifras del código postal."
	}
	if a.City == "" {
		wrong["new_city"] = "Escriba la población."
	}
	if a.Name == "" {
		a.Name = a.Address
	}
	if Fold(a.Name) == Fold(ownAddress) {
		wrong["new_name"] = "«Cliente» es su dirección principal. Póngale otro nombre a esta."
	}
}

func oneLine(wrong Invalid, field string, text *string, most int) {
	*text = strings.Join(strings.Fields(strings.ToValidUTF8(*text, "")), " ")
	checkLength(wrong, field, *text, most)
}

func checkLength(wrong Invalid, field, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		wrong[field] = fmt.Sprintf("Son %d caracteres y caben %d. Acórtelo un poco.", n, most)
	}
}

// shipTo returns the place that a delivery goes to: the customer's own, one of its others, or the
// new one, kept for next time. It returns ErrNotFound for an address of someone else.
func shipTo(ctx context.Context, t *tx, c Customer, d Delivery) (Address, error) {
	if d.New != nil {
		return keepAddress(ctx, t, c.ID, *d.New)
	}
	list, err := deliveryAddresses(ctx, t, c)
	if err != nil {
		return Address{}, err
	}
	i := slices.IndexFunc(list, func(a Address) bool { return a.ID == d.Address })
	if i < 0 {
		return Address{}, ErrNotFound
	}
	if list[i].Address == "" {
		return Address{}, Invalid{"address": "No tenemos su calle y número. Elija otra dirección o escriba una nueva."}
	}
	return list[i], nil
}

// keepAddress adds a place that the customer typed to its addresses. Typed again it is the same one;
// another place under a name that is taken is refused, so that no address is ever overwritten.
func keepAddress(ctx context.Context, t *tx, owner Owner, a Address) (Address, error) {
	var kept Address
	var active bool
	row := t.QueryRowContext(ctx, "SELECT "+addressColumns+", a.active FROM addresses a WHERE a.customer_id = ? AND a.name = ?", owner, a.Name)
	switch err := scanAddress(withMore{row, []any{&active}}, &kept); {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return Address{}, err
	case !active: // withdrawn: whoever names it again has it again, as they write it
		return t.revive(ctx, kept.ID, a)
	case Fold(kept.Address) == Fold(a.Address) && kept.Postcode == a.Postcode && Fold(kept.City) == Fold(a.City):
		return kept, nil
	default:
		return Address{}, Invalid{"new_name": fmt.Sprintf("Ya tiene otra dirección llamada «%s». Póngale otro nombre a esta.", a.Name)}
	}
	a.Source = "customer"
	err := t.QueryRowContext(ctx, `INSERT INTO addresses (customer_id, name, address, postcode, city, province, contact, schedule, source)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		owner, a.Name, a.Address, a.Postcode, a.City, a.Province, a.Contact, a.Schedule, a.Source).Scan(&a.ID)
	return a, err
}

// revive puts a place that the customer typed where a withdrawn one of that name was. What the office
// corrected in that one has ended with it.
func (t *tx) revive(ctx context.Context, id AddressID, a Address) (Address, error) {
	if _, err := t.ExecContext(ctx, "DELETE FROM by_hand WHERE tbl = 'addresses' AND row_id = ?", id); err != nil {
		return a, err
	}
	a.ID, a.Source = id, "customer"
	_, err := t.ExecContext(ctx, `UPDATE addresses SET address = ?, postcode = ?, city = ?, province = ?, contact = ?, schedule = ?, source = ?, active = 1,
		version = version + 1 WHERE id = ?`, a.Address, a.Postcode, a.City, a.Province, a.Contact, a.Schedule, a.Source, id)
	return a, err
}
