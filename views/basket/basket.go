// Package basket draws the catalogue search of a machine and the basket.
package basket

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"areaclientes/store"
	"areaclientes/views/ui"
)

// The regions that answers refresh, and the ids of what they hold.
const (
	BasketID = "cesta"    // the lines with their account
	AddID    = "anadir"   // the form that adds a line
	queryID  = "articulo" // the search text
	searchID = "buscar"   // the form that searches without a script
)

// Basket is a basket as it is drawn, on its own page or beside the search of one machine.
type Basket struct {
	Contents store.Contents
	Terms    store.Terms
	Beside   store.EquipmentID // the machine on whose page it stands; 0 on its own page
	Refused  Refused
	Notice   string // what the person must know about what it shows
	Said     string // what was done, for who cannot see it change
	OOB      bool   // sent beside another answer
}

// Refused is a quantity that was not taken, as it was typed.
type Refused struct {
	Line           store.LineID
	Quantity, Text string
}

// Form adds an article for one machine to the basket.
type Form struct {
	Machine  store.EquipmentID
	Query    string          // what is searched for
	Found    []store.Found   // what that has found
	Article  store.ArticleID // the one chosen; 0 is none
	Quantity string
	Idem     string
	Errors   store.Invalid
}

// Order is the page on which consumables for a machine are ordered.
type Order struct {
	Machine store.Equipment
	Usual   store.Counts
	Idem    string // of the reading
	Form    Form
	Basket  Basket
}

// OrderPath is the page on which consumables for a machine are ordered.
func OrderPath(on store.EquipmentID) string { return machinePath(on) + "/pedido" }

func machinePath(on store.EquipmentID) string { return "/equipos/" + text(on) }

func linePath(id store.LineID) string { return "/cesta/lineas/" + text(id) }

func text[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }

// chosen is the value of the form's hidden field; empty until an article is chosen.
func (f Form) chosen() string {
	if f.Article == 0 {
		return ""
	}
	return text(f.Article)
}

func (f Form) combo() ui.ComboField {
	return ui.ComboField{
		Field: ui.Field{ID: queryID, Name: "b", Label: "Búsqueda de artículos", Value: f.Query, Error: f.Errors["article"],
			Hint: "Escriba la referencia (está en la etiqueta del cartucho), el modelo o el color."},
		ValueName: "article", Chosen: f.chosen(), URL: machinePath(f.Machine) + "/articulos", ListLabel: "Artículos", SearchForm: searchID,
	}
}

func (f Form) quantity() ui.QuantityField {
	return ui.QuantityField{ID: "cantidad", Name: "quantity", Value: 1, Typed: f.Quantity, Max: store.MaxQuantity, Large: true, Error: f.Errors["quantity"]}
}

func (f Form) faults() []ui.FieldError {
	var list []ui.FieldError
	for _, field := range []ui.FieldError{{ID: queryID, Text: f.Errors["article"]}, {ID: "cantidad", Text: f.Errors["quantity"]}} {
		if field.Text != "" {
			list = append(list, field)
		}
	}
	return list
}

// byMachine cuts the lines, which come by machine, into one part per machine. The machine on whose
// page the basket stands comes first.
func (b Basket) byMachine() [][]store.Line {
	var parts [][]store.Line
	for i, line := range b.Contents.Lines {
		if i == 0 || line.Equipment.ID != b.Contents.Lines[i-1].Equipment.ID {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], line)
	}
	slices.SortStableFunc(parts, func(x, y []store.Line) int {
		return cmp.Compare(b.distance(x), b.distance(y))
	})
	return parts
}

func (b Basket) distance(part []store.Line) int {
	if part[0].Equipment.ID == b.Beside {
		return 0
	}
	return 1
}

func (b Basket) quantity(l store.Line) ui.QuantityField {
	q := ui.QuantityField{ID: "cantidad-" + text(l.ID), Name: "quantity", Of: l.Article.Ref, Value: int(l.Quantity), Max: store.MaxQuantity}
	if b.Refused.Line == l.ID && b.Refused.Text != "" {
		q.Typed, q.Error = b.Refused.Quantity, b.Refused.Text
	}
	return q
}

func amount(l store.Line) string { return ui.Money(store.Cents(l.Quantity) * l.Price) }

// each says what one unit costs.
func each(l store.Line) string {
	if l.Included {
		return ui.Coverage(true)
	}
	return ui.Number(l.Quantity) + " × " + ui.Money(l.Price)
}

func hindrance(l store.Line) string {
	if l.Hindrance == store.OutOfContract {
		return "El equipo " + l.Equipment.Number + " ya no está en contrato."
	}
	return "Este artículo ya no se suministra."
}

// Added says what an addition has done. The line may be gone again when a form was sent twice.
func Added(all store.Contents, on store.EquipmentID, article store.ArticleID) string {
	for _, l := range all.Lines {
		if l.Equipment.ID == on && l.Article.ID == article {
			return "Añadido a la cesta: " + l.Article.Ref + ". Ahora hay " + ui.Plural(int(l.Quantity), "unidad", "unidades") + "."
		}
	}
	return "La cesta está al día."
}

// place tells a machine from others of its model.
func place(e store.Equipment) string {
	return ui.Dots("ID "+e.Number, ui.OwnRef(e.OwnRef), e.Location, e.City)
}

func oob(on bool) templ.Attributes {
	if !on {
		return nil
	}
	return templ.Attributes{"hx-swap-oob": "true"}
}
