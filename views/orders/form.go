package orders

import (
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// NewPlace is the choice of an address that is not in the list yet.
const NewPlace = "nueva"

// FormView is the form of a new order: what can be chosen, what was typed, what is wrong with it.
type FormView struct {
	Checkout store.Checkout
	Delivery store.Delivery
	Choice   string        // of the address: an AddressID, or NewPlace
	Place    store.Address // what was typed as a new address
	Errors   store.Invalid
}

// Chosen is the address that Choice names, if it is one of the list.
func (v FormView) Chosen() (store.Address, bool) {
	for _, a := range v.Checkout.Addresses {
		if strconv.FormatInt(int64(a.ID), 10) == v.Choice {
			return a, true
		}
	}
	return store.Address{}, false
}

// Prefill writes contact and schedule of the chosen address where nothing was typed, or where
// still stands what belongs to another address.
func (v *FormView) Prefill() {
	chosen, ok := v.Chosen()
	if !ok {
		return
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
func (v FormView) field(id, name, label, value string) ui.Field {
	return ui.Field{ID: id, Name: name, Label: label, Value: value, Error: v.Errors[id], MaxLength: store.MaxDeliveryField}
}

func (v FormView) contact() ui.Field {
	f := v.field("contact", "contacto", "Contacto", v.Delivery.Contact)
	f.Star, f.Required, f.Autocomplete = true, true, "name"
	return f
}

func (v FormView) schedule() ui.Field {
	f := v.field("schedule", "horario", "Horario", v.Delivery.Schedule)
	f.Star, f.Required = true, true
	f.List = []string{"De 8:00 a 15:00", "De 9:00 a 14:00", "De 16:00 a 19:00"}
	return f
}

// address is a select that, with a script, brings contact and schedule of the place chosen.
func (v FormView) address() (ui.Field, []ui.Option) {
	f := v.field("address", "direccion", "Dirección de envío", v.Choice)
	f.MaxLength = 0
	f.Attrs = map[string]any{"hx-get": "/pedidos/nuevo", "hx-trigger": "change", "hx-include": "#contact, #schedule",
		"hx-target": "#" + WhoID, "hx-swap": "outerHTML", "hx-sync": "this:replace", "hx-disabled-elt": "unset"}
	var options []ui.Option
	for _, a := range v.Checkout.Addresses {
		label := a.Name
		if where := strings.ReplaceAll(ui.Place(a), "\n", ", "); where != "" && a.Address != a.Name {
			label += ": " + where
		} else if a.City != "" {
			label += ", " + a.City
		}
		options = append(options, ui.Option{Value: strconv.FormatInt(int64(a.ID), 10), Label: label})
	}
	return f, append(options, ui.Option{Value: NewPlace, Label: "Una dirección nueva"})
}

func (v FormView) payment() (ui.Field, []ui.Option) {
	f := v.field("payment_method", "pago", "Forma de pago", v.Delivery.PaymentMethod)
	f.MaxLength = 0
	if v.Checkout.Usual != "" {
		f.Hint = "La suya es " + v.Checkout.Usual + "."
	}
	var options []ui.Option
	for _, name := range v.Checkout.Payments {
		options = append(options, ui.Option{Value: name, Label: name})
	}
	return f, options
}

func (v FormView) yourRef() ui.Field {
	f := v.field("your_ref", "su_pedido", "Su pedido", v.Delivery.YourRef)
	f.Optional, f.Hint, f.Autocomplete, f.MaxLength = true, "El número que le da usted.", "off", store.MaxYourRef
	return f
}

func (v FormView) notes() ui.Field {
	f := v.field("notes", "observaciones", "Observaciones", v.Delivery.Notes)
	f.Optional, f.Rows, f.MaxLength = true, 3, store.MaxOrderNotes
	return f
}

// newPlace are the fields of an address that the portal does not know yet.
func (v FormView) newPlace() []ui.Field {
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
	return []ui.Field{street, name, postcode, city, province}
}

// problems are the errors in the order of the fields; those of no field have no link.
func (v FormView) problems() []ui.FieldError {
	var list []ui.FieldError
	for _, id := range [...]string{"basket", "idem"} {
		if text := v.Errors[id]; text != "" {
			list = append(list, ui.FieldError{Text: text})
		}
	}
	for _, id := range [...]string{"contact", "schedule", "address", "new_address", "new_postcode", "new_city", "new_province", "new_name",
		"payment_method", "your_ref", "notes"} {
		if text := v.Errors[id]; text != "" {
			list = append(list, ui.FieldError{ID: id, Text: text})
		}
	}
	return list
}
