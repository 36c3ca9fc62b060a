package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"areaclientes/store"
)

// NewPlace is the choice of an address that is not in the list yet.
const NewPlace = "nueva"

// DeliveryForm asks where to, when and how paid an order goes: what can be chosen, what was typed, what is wrong with it.
type DeliveryForm struct {
	Checkout store.Checkout
	Delivery store.Delivery
	Choice   string        // of the address: an AddressID, or NewPlace
	Place    store.Address // what was typed as a new address
	Errors   store.Invalid
	Masked   bool // whoever looks sees contacts in part
}

// Chosen is the address that Choice names, if it is one of the list.
func (v DeliveryForm) Chosen() (store.Address, bool) {
	for _, a := range v.Checkout.Addresses {
		if strconv.FormatInt(int64(a.ID), 10) == v.Choice {
			return a, true
		}
	}
	return store.Address{}, false
}

// Prefill writes contact and schedule of the chosen address where nothing was typed, or where
// still stands what belongs to another address.
func (v *DeliveryForm) Prefill() {
	chosen, ok := v.Chosen()
	if !ok {
		return
	}
	if v.Masked {
		chosen.Contact = NameAlone(chosen.Contact)
	}
	contact, schedule := v.Delivery.Contact == "", v.Delivery.Schedule == ""
	for _, a := range v.Checkout.Addresses {
		contact = contact || a.Contact == v.Delivery.Contact
		schedule = schedule || a.Schedule == v.Delivery.Schedule
	}
	if contact && chosen.Contact != "" {
		v.Delivery.Contact = chosen.Contact
	}
	if schedule && chosen.Schedule != "" {
		v.Delivery.Schedule = chosen.Schedule
	}
}

// field is one input of the form. id is the name of the field in store.Invalid.
func (v DeliveryForm) field(id, name, label, value string) Field {
	return Field{ID: id, Name: name, Label: label, Value: value, Error: v.Errors[id], MaxLength: store.MaxDeliveryField}
}

// Contact is who receives the order.
func (v DeliveryForm) Contact() Field {
	f := v.field("contact", "contacto", "Contacto", v.Delivery.Contact)
	f.Star, f.Required, f.Autocomplete = true, true, "name"
	return f
}

// Schedule is when somebody is there.
func (v DeliveryForm) Schedule() Field {
	f := v.field("schedule", "horario", "Horario", v.Delivery.Schedule)
	f.Star, f.Required = true, true
	f.List = []string{"De 8:00 a 15:00", "De 9:00 a 14:00", "De 16:00 a 19:00"}
	return f
}

// Address is the list of places; attrs are what the page does when another one is chosen.
func (v DeliveryForm) Address(attrs templ.Attributes) (Field, []Option) {
	f := v.field("address", "direccion", "Dirección de envío", v.Choice)
	f.MaxLength, f.Attrs = 0, attrs
	var options []Option
	for _, a := range v.Checkout.Addresses {
		label := a.Name
		if where := strings.ReplaceAll(Place(a), "\n", ", "); where != "" && a.Address != a.Name {
			label += ": " + where
		} else if a.City != "" {
			label += ", " + a.City
		}
		options = append(options, Option{Value: strconv.FormatInt(int64(a.ID), 10), Label: label})
	}
	return f, append(options, Option{Value: NewPlace, Label: "Una dirección nueva"})
}

// Payment is how it is paid; without options when the dealer has no list.
func (v DeliveryForm) Payment() (Field, []Option) {
	f := v.field("payment_method", "pago", "Forma de pago", v.Delivery.PaymentMethod)
	f.MaxLength = 0
	if v.Checkout.Usual != "" {
		f.Hint = "La suya es " + v.Checkout.Usual + "."
	}
	var options []Option
	for _, name := range v.Checkout.Payments {
		options = append(options, Option{Value: name, Label: name})
	}
	return f, options
}

// YourRef is the customer's own number.
func (v DeliveryForm) YourRef() Field {
	f := v.field("your_ref", "su_pedido", "Su pedido", v.Delivery.YourRef)
	f.Optional, f.Hint, f.Autocomplete, f.MaxLength = true, "El número que le da usted.", "off", store.MaxYourRef
	return f
}

// Notes is whatever else is to be said.
func (v DeliveryForm) Notes() Field {
	f := v.field("notes", "observaciones", "Observaciones", v.Delivery.Notes)
	f.Optional, f.Rows, f.MaxLength = true, 3, store.MaxOrderNotes
	return f
}

// NewPlaceFields are the fields of an address that the portal does not know yet.
func (v DeliveryForm) NewPlaceFields() []Field {
	name := v.field("new_name", "nueva_nombre", "Nombre de la dirección", v.Place.Name)
	name.Optional, name.Hint = true, "Para reconocerla la próxima vez: «Tienda», «Obra de Illescas»…"
	street := v.field("new_address", "nueva_calle", "Calle y número", v.Place.Address)
	street.Autocomplete = "street-address"
	postcode := v.field("new_postcode", "nueva_cp", "Código postal", v.Place.Postcode)
	postcode.Autocomplete, postcode.Inputmode, postcode.MaxLength = "postal-code", "numeric", 5
	city := v.field("new_city", "nueva_poblacion", "Población", v.Place.City)
	city.Autocomplete = "address-level2"
	province := v.field("new_province", "nueva_provincia", "Provincia", v.Place.Province)
	province.Optional, province.Autocomplete = true, "address-level1"
	return []Field{street, name, postcode, city, province}
}

// Problems are the errors in the order of the fields; those of no field have no link.
func (v DeliveryForm) Problems() []FieldError {
	var list []FieldError
	for _, id := range [...]string{"basket", "idem"} {
		if text := v.Errors[id]; text != "" {
			list = append(list, FieldError{Text: text})
		}
	}
	for _, id := range [...]string{"contact", "schedule", "address", "new_address", "new_postcode", "new_city", "new_province", "new_name",
		"payment_method", "your_ref", "notes"} {
		if text := v.Errors[id]; text != "" {
			list = append(list, FieldError{ID: id, Text: text})
		}
	}
	return list
}
