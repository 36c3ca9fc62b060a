package orders

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// The forms of an order's detail, by the noun that each is sent to.
const (
	Step     = "estado"
	Undo     = "retroceso"
	Parcel   = "seguimiento"
	Message  = "mensajes"
	Note     = "notas"
	Assign   = "responsable"
	Lines    = "lineas"
	Delivery = "envio"
)

// FileView is one order as the office sees it, beside the list that it was chosen from.
type FileView struct {
	File     store.OrderFile
	Filter   Filter
	Now      time.Time
	Staff    []store.Colleague
	Carriers []store.Carrier
	Idem     string

	Form   string            // which form was refused; empty when none was
	Typed  map[string]string // what stood in it
	Errors store.Invalid     // what is wrong with it
	Clash  *frame.Clash      // what somebody else changed meanwhile
}

func (v FileView) path() string { return Path + "/" + url.PathEscape(v.File.Number) }

// action is where a form of the order is sent.
func (v FileView) action(form string) string { return v.path() + "/" + form }

// value is what stands in a field: what was typed in the form that was refused, else what the order has.
func (v FileView) value(form, name, now string) string {
	if typed, sent := v.Typed[name]; sent && v.Form == form {
		return typed
	}
	return now
}

// field is one input of a form; fault is its name in store.Invalid.
func (v FileView) field(form, name, fault, label, now string) ui.Field {
	f := ui.Field{ID: form + "-" + fault, Name: name, Label: label, Value: v.value(form, name, now), MaxLength: store.MaxDeliveryField}
	if v.Form == form {
		f.Error = v.Errors[fault]
	}
	return f
}

// open reports whether a form that is folded away has to be seen: it was refused.
func (v FileView) open(form string) bool { return v.Form == form }

// faults are the errors of the refused form, with their fields.
func (v FileView) faults() (list []ui.FieldError) {
	names := make([]string, 0, len(v.Errors))
	for name := range v.Errors {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fault := ui.FieldError{ID: v.Form + "-" + name, Text: v.Errors[name]}
		switch {
		case name == "lines":
			fault.ID = "" // of no field alone
		case name == "note" && v.cancelling():
			fault.ID = reasonID
		}
		list = append(list, fault)
	}
	return list
}

// version and seen travel in every form: what its sender was looking at.
func (v FileView) version() string { return strconv.FormatInt(v.File.Version, 10) }
func (v FileView) seen() string    { return strconv.FormatInt(v.File.Seen(), 10) }

// idem is the key of a form that must not act twice.
func (v FileView) idem(form string) string { return v.value(form, "idem", v.Idem) }

// coverage is the mark of the whole order.
func (v FileView) coverage() (ui.Kind, string, string) {
	included := !slices.ContainsFunc(v.File.Lines, func(l store.OrderLine) bool { return !l.Included })
	return Coverage(v.File.State, len(v.File.Expired) > 0, included, v.File.Totals.Net)
}

func (v FileView) expired(e store.EquipmentID) bool { return slices.Contains(v.File.Expired, e) }

// correctable reports whether lines can still be corrected, deliverable whether delivery data can.
func (v FileView) correctable() bool {
	return v.File.State == store.OrderReview || v.File.State == store.OrderProcessing
}
func (v FileView) deliverable() bool { return v.correctable() || v.File.State == store.OrderPrepared }
func (v FileView) left() bool {
	return v.File.State == store.OrderShipped || v.File.State == store.OrderDelivered
}

// forward is the usual next step and the words of its button.
func (v FileView) forward() (to store.OrderState, text string) {
	switch v.File.State {
	case store.OrderReview:
		return store.OrderProcessing, "Validar"
	case store.OrderProcessing:
		return store.OrderPrepared, "Marcar como preparado"
	case store.OrderPrepared:
		return store.OrderShipped, "Marcar como enviado"
	case store.OrderShipped:
		return store.OrderDelivered, "Marcar como entregado"
	}
	return "", ""
}

func (v FileView) cancellable() bool {
	return slices.Contains(v.File.State.Moves(), store.OrderCancelled)
}

// carrierNames are the suggestions of a carrier's field.
func (v FileView) carrierNames() []string {
	names := make([]string, len(v.Carriers))
	for i, c := range v.Carriers {
		names[i] = c.Name
	}
	return names
}

// parcelFields are carrier, number and link of a parcel.
func (v FileView) parcelFields(form string) []ui.Field {
	carrier := v.field(form, "transportista", "carrier", "Transportista", v.File.Carrier)
	carrier.List, carrier.Optional, carrier.Autocomplete = v.carrierNames(), true, "off"
	number := v.field(form, "numero", "tracking", "N.º de seguimiento", v.File.Tracking)
	number.Optional, number.Autocomplete = true, "off"
	link := v.field(form, "enlace", "tracking_url", "Enlace de seguimiento", v.File.TrackingURL)
	link.Optional, link.Autocomplete, link.Inputmode, link.MaxLength = true, "off", "url", 500
	link.Hint = "Déjelo vacío y lo hacemos con el número, si es de un transportista de la lista."
	return []ui.Field{carrier, number, link}
}

// staff are the choices of who sees to the order; somebody who is no longer there stays visible.
func (v FileView) staff() (ui.Field, []ui.Option) {
	now := ""
	if v.File.Staff != 0 {
		now = strconv.FormatInt(int64(v.File.Staff), 10)
	}
	options := append([]ui.Option{{Label: "Sin asignar"}}, people(v.Staff)...)
	if now != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == now }) {
		options = append(options, ui.Option{Value: now, Label: v.File.Assigned})
	}
	f := v.field(Assign, "persona", "staff", "Responsable", now)
	f.MaxLength = 0
	return f, options
}

// text is a field of several lines for the customer, or for staff, to read.
func (v FileView) text(form, fault, label string, optional bool) ui.Field {
	f := v.field(form, "texto", fault, label, "")
	f.Rows, f.Optional, f.MaxLength = 3, optional, store.MaxOrderNotes
	if form == Message || form == Note {
		f.MaxLength = store.MaxOrderMessage
	}
	return f
}

// deliveryFields are where and to whom the order goes.
func (v FileView) deliveryFields() []ui.Field {
	o := v.File.Order
	postcode := v.field(Delivery, "cp", "new_postcode", "Código postal", o.Ship.Postcode)
	postcode.Inputmode = "numeric"
	ref := v.field(Delivery, "su_pedido", "your_ref", "Su pedido", o.YourRef)
	ref.Optional, ref.MaxLength = true, store.MaxYourRef
	province := v.field(Delivery, "provincia", "new_province", "Provincia", o.Ship.Province)
	province.Optional = true
	return []ui.Field{
		v.field(Delivery, "contacto", "contact", "Contacto", o.Contact), v.field(Delivery, "horario", "schedule", "Horario", o.Schedule),
		v.field(Delivery, "nombre", "new_name", "Enviar a", o.Ship.Name), v.field(Delivery, "calle", "new_address", "Calle y número", o.Ship.Address),
		postcode, v.field(Delivery, "poblacion", "new_city", "Población", o.Ship.City), province, ref,
	}
}

// lineFields are quantity and reference of a line.
func (v FileView) lineFields(l store.OrderLine) (quantity, ref ui.Field) {
	id := strconv.FormatInt(int64(l.ID), 10)
	quantity = v.field(Lines, "cantidad-"+id, "quantity-"+id, "Cantidad", strconv.FormatInt(l.Quantity, 10))
	quantity.Inputmode, quantity.MaxLength, quantity.Autocomplete = "numeric", 3, "off"
	ref = v.field(Lines, "ref-"+id, "ref-"+id, "Referencia", l.Article.Ref)
	ref.Autocomplete = "off"
	return quantity, ref
}

// deliveryData is where and to whom the order goes, and how it is paid.
func (v FileView) deliveryData() []ui.Pair {
	o := v.File.Order
	var pairs []ui.Pair
	for _, p := range []ui.Pair{{Term: "Enviar a", Text: ui.ShipTo(o.Ship)}, {Term: "Contacto", Text: o.Contact}, {Term: "Horario", Text: o.Schedule},
		{Term: "Su pedido", Text: o.YourRef}, {Term: "Forma de pago", Text: o.PaymentMethod}, {Term: "Observaciones", Text: o.Notes},
		{Term: "Transportista", Text: o.Carrier}} {
		if p.Text != "" {
			pairs = append(pairs, p)
		}
	}
	if o.Tracking != "" {
		pairs = append(pairs, ui.Pair{Term: "N.º de seguimiento", Text: o.Tracking, Href: o.TrackingURL})
	} else if o.TrackingURL != "" {
		pairs = append(pairs, ui.Pair{Term: "Seguimiento", Text: o.TrackingURL, Href: o.TrackingURL})
	}
	return pairs
}

// received says who took the order down, and when.
func (v FileView) received() string {
	o := v.File.Order
	return ui.Dots("Recibido "+ui.Moment(o.CreatedAt), ui.Entered(o.Entered), ui.Plural(int(o.Totals.Units), "unidad", "unidades"))
}

func (v FileView) slip(prices bool) string {
	query := url.Values{"n": {v.File.Number}}
	if prices {
		query.Set("precios", "1")
	}
	return Path + "/albaranes?" + query.Encode()
}

// note is what the customer reads with the next step, reason why the order is cancelled: two fields of the same
// name in two forms, of which at most one was refused.
func (v FileView) note() ui.Field {
	f := v.text(Step, "note", "Nota para el cliente", true)
	if v.cancelling() {
		f.Value, f.Error = "", ""
	}
	return f
}

func (v FileView) reason() ui.Field {
	f := v.text(Step, "note", "Motivo (lo lee el cliente)", false)
	f.ID = reasonID
	if !v.cancelling() {
		f.Value, f.Error = "", ""
	}
	return f
}

const reasonID = Step + "-motivo"

// cancelling reports whether it was the cancellation that was refused.
func (v FileView) cancelling() bool {
	return v.Form == Step && v.Typed["paso"] == string(store.OrderCancelled)
}
