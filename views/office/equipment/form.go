package equipment

import (
	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// FormID is the element of a form, which an answer with mistakes replaces.
const FormID = "acto"

// FormView is something that happens to a machine, as it is taken down.
type FormView struct {
	Machine  store.Machine
	Title    string
	Sub      string
	Noun     string // the last part of the address
	Query    string // what the address says besides
	Submit   string
	Fields   []record.Spec
	Values   map[string]string
	Counters *ui.Counters // nil when no reading belongs to it
	Reading  string       // what the reading is for
	Version  int64
	Idem     string
	Errors   store.Invalid
	Clash    *frame.Clash
	Refusal  string
	Other    *OtherView
}

// OtherView asks, above the form of a move, whether it goes to another customer.
type OtherView struct {
	Number string // as typed
	Name   string // of the customer found; empty: it stays at its own
	Error  string
}

func (v FormView) action() string { return Path(v.Machine.ID) + "/" + v.Noun + v.Query }

func (v FormView) sub() string {
	m := v.Machine
	return ui.Dots("ID "+m.Number, ui.OwnRef(m.OwnRef), m.Holder.Name)
}

func (v FormView) field(s record.Spec) ui.Field {
	f := s.Field
	f.Value, f.Error = v.Values[s.Name], v.Errors[s.Name]
	if f.Autocomplete == "" {
		f.Autocomplete = "off"
	}
	return f
}

// mistakes lists what is wrong, in the order of the form.
func (v FormView) mistakes() []ui.FieldError {
	var list []ui.FieldError
	for _, s := range v.Fields {
		if text := v.Errors[s.Name]; text != "" {
			list = append(list, ui.FieldError{ID: s.Name, Text: text})
		}
	}
	if v.Counters != nil {
		list = append(list, v.Counters.Faults()...)
	}
	return list
}

func date(name, label string, today store.Date) record.Spec {
	return record.Spec{Field: ui.Field{Name: name, Label: label, Type: "date", Class: "w-s", Value: string(today)}}
}

func why(required bool) record.Spec {
	return record.Spec{Field: ui.Field{Name: "why", Label: "Motivo", MaxLength: store.MaxReason, Required: required, Optional: !required}}
}

// source asks how the office knows a counter.
func source() record.Spec {
	return record.Spec{Field: ui.Field{Name: "source", Label: "Cómo ha llegado", Value: store.FromPhone, Class: "w-m"}, Kind: record.Pick, Options: []ui.Option{
		{Value: store.FromPhone, Label: ui.SourceWord(store.FromPhone)}, {Value: store.FromMail, Label: ui.SourceWord(store.FromMail)}, {Value: store.FromTechnician, Label: ui.SourceWord(store.FromTechnician)},
	}}
}

// ReadingFields are those beside the counters of a reading.
func ReadingFields(today store.Date) []record.Spec {
	return []record.Spec{date("on", "Día de la lectura", today), source()}
}

// CounterFields are those of a counter that was changed.
func CounterFields(m store.Machine, today store.Date) []record.Spec {
	fields := []record.Spec{date("on", "Día del cambio", today), source()}
	for _, counter := range m.Model.Counters() {
		last := ""
		if n, known := m.Last.Counts[counter]; known {
			last = ". La última lectura es " + ui.Number(n)
		}
		fields = append(fields,
			record.Spec{Field: ui.Field{Name: "final_" + string(counter), Label: "Valor final de " + ui.CounterLabel(counter), Hint: "Lo último que marcó" + last, Inputmode: "numeric", Optional: true}},
			record.Spec{Field: ui.Field{Name: "initial_" + string(counter), Label: "Valor inicial de " + ui.CounterLabel(counter), Hint: "0 si se puso a cero", Inputmode: "numeric", Optional: true}})
	}
	return append(fields, why(false))
}

// WithdrawalFields are those of a machine that goes.
func WithdrawalFields(today store.Date) []record.Spec {
	return []record.Spec{date("on", "Retirado el día", today), why(true), source()}
}

// ReplacementFields are those of a machine that another one replaces.
func ReplacementFields(today store.Date) []record.Spec {
	by := record.Spec{Field: ui.Field{Name: "by", Label: "ID del equipo que llega", Required: true, Class: "w-m", Hint: "Hereda el cliente, el contrato, el sitio y el técnico"}}
	return []record.Spec{by, date("on", "Cambiado el día", today), why(false), source()}
}

// MoveFields are those of a machine that moves; contracts are those of another customer it goes to.
func MoveFields(today store.Date, contracts []store.Choice, other bool) []record.Spec {
	fields := []record.Spec{date("on", "Día del traslado", today), why(false)}
	if other {
		fields = append(fields, pick("contract_id", "Contrato en el nuevo cliente", Options("Sin contrato", contracts)))
	}
	for _, section := range Fields(false, store.MachineChoices{}, nil)[1:3] {
		fields = append(fields, section.Specs...)
	}
	if other {
		return append(fields, line("own_ref", "Ref. propia"), source())
	}
	return fields
}

// MovePlace is where a machine stands, as the form of a move begins with it.
func MovePlace(e store.Equipment) map[string]string {
	return map[string]string{"location": e.Location, "address": e.Address, "postcode": e.Postcode, "city": e.City, "province": e.Province,
		"contact": e.Contact, "phone": e.Phone, "fax": e.Fax, "email": e.Email}
}

// CustomerPlace is where the machine stands by default at another customer's.
func CustomerPlace(c store.Customer) map[string]string {
	return map[string]string{"address": c.Address, "postcode": c.Postcode, "city": c.City, "province": c.Province, "phone": c.Phone, "fax": c.Fax, "email": c.Email}
}
