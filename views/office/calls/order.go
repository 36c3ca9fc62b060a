package calls

import (
	"strconv"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

// Line is one article of an order on the telephone, as it is typed.
type Line struct {
	store.CallLine
	Typed string // its quantity
	Wrong string // what is the matter with that
}

// OrderView is an order as it is dictated. All of it stands in the form; nothing is kept elsewhere.
type OrderView struct {
	ui.DeliveryForm
	Call     store.Call // the machine for which articles are added now
	Machines []store.FoundMachine
	Lines    []Line
	Query    string
	Found    []store.Found
	Article  store.ArticleID // the one chosen; 0 is none
	Quantity string
	Search   bool // the search takes the focus
}

func (v OrderView) path() string { return Path(v.Call.Machine.ID, "pedido") }

// redraws makes a field draw the form again when it changes.
func (v OrderView) redraws() templ.Attributes {
	return templ.Attributes{"hx-post": v.path(), "hx-trigger": "change, step", "hx-target": "#" + formID, "hx-swap": "outerHTML",
		"hx-vals": `{"accion":"cambiar"}`, "hx-sync": "this:replace", "hx-disabled-elt": "unset"}
}

func (v OrderView) machine() (ui.Field, []ui.Option) {
	f := ui.Field{ID: "equipo", Name: "equipo", Label: "Para el equipo", Value: strconv.FormatInt(int64(v.Call.Machine.ID), 10), Attrs: v.redraws()}
	var options []ui.Option
	for _, m := range v.Machines {
		label := ui.Dots(m.Equipment.Model.Name, "ID "+m.Equipment.Number, m.Equipment.Location)
		if !m.Served {
			label += " (sin contrato)"
		}
		options = append(options, ui.Option{Value: strconv.FormatInt(int64(m.Equipment.ID), 10), Label: label})
	}
	return f, options
}

func (v OrderView) chosen() string {
	if v.Article == 0 {
		return ""
	}
	return strconv.FormatInt(int64(v.Article), 10)
}

func (v OrderView) combo() ui.ComboField {
	return ui.ComboField{
		Field: ui.Field{ID: "articulo", Name: "b", Label: "Búsqueda de artículos", Value: v.Query, Error: v.Errors["article"],
			Attrs: templ.Attributes{"autofocus": v.Search, "hx-disabled-elt": "unset"}},
		ValueName: "article", Chosen: v.chosen(), URL: Path(v.Call.Machine.ID, "articulos"), ListLabel: "Artículos", SearchForm: formID,
	}
}

func (v OrderView) quantity() ui.QuantityField {
	return ui.QuantityField{ID: "cantidad", Name: "quantity", Value: 1, Typed: v.Quantity, Max: store.MaxQuantity, Large: true, Error: v.Errors["quantity"]}
}

func (v OrderView) offered() ui.OfferList {
	return ui.OfferList{Found: v.Found, Query: v.Query, Chosen: v.chosen()}
}

// field is the name of what the form carries of a line.
func field(name string, line int) string { return name + "-" + strconv.Itoa(line) }

// Value is a line as the form carries it.
func (l Line) Value() string {
	return strconv.FormatInt(int64(l.Equipment), 10) + "." + strconv.FormatInt(int64(l.Article), 10)
}

func (v OrderView) lineQuantity(line int, priced store.Line) ui.QuantityField {
	return ui.QuantityField{ID: field("cantidad", line), Name: field("cantidad", line), Of: priced.Article.Ref, Value: int(priced.Quantity),
		Typed: v.Lines[line].Typed, Max: store.MaxQuantity, Error: v.Lines[line].Wrong}
}

// priced are the lines as the store knows them, in its order; ID counts from 1 in the form's.
func (v OrderView) priced() []store.Line {
	return append(append([]store.Line{}, v.Checkout.Basket.Lines...), v.Checkout.Basket.Unavailable...)
}

func price(l store.Line) string {
	switch {
	case l.Hindrance != "":
		return "Ya no se suministra"
	case l.Included:
		return ui.Coverage(true)
	}
	return ui.Number(l.Quantity) + " × " + ui.Money(l.Price)
}

func (v OrderView) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, one := range []ui.FieldError{{ID: "articulo", Text: v.Errors["article"]}, {ID: "cantidad", Text: v.Errors["quantity"]}, {ID: "articulo", Text: v.Errors["lines"]}} {
		if one.Text != "" {
			list = append(list, one)
		}
	}
	for i, line := range v.Lines {
		if line.Wrong != "" {
			list = append(list, ui.FieldError{ID: field("cantidad", i), Text: line.Wrong})
		}
	}
	return append(list, v.Problems()...)
}

// yourRef and payment speak of the customer to somebody else.
func (v OrderView) yourRef() ui.Field {
	f := v.YourRef()
	f.Label, f.Hint = "Número del cliente («Su pedido»)", ""
	return f
}

func (v OrderView) payment() (ui.Field, []ui.Option) {
	f, options := v.Payment()
	f.Hint = ""
	return f, options
}

// OrderDone is the banner after an order.
func OrderDone(c store.Call, o store.Order) layout.Flash {
	return layout.Flash{Kind: ui.OK, Title: "Pedido " + o.Number + " creado", Text: c.Customer.Short() + ". " + ui.Plural(int(o.Totals.Units), "unidad", "unidades") +
		", " + ui.Money(o.Totals.Total) + ". Está en «" + o.State.Word() + "».", Href: "/gestion/pedidos/" + o.Number, Link: "Ver el pedido"}
}
