package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// field is the counter as a plain field: names, texts and their ids follow one rule.
func (c CounterField) field() Field {
	f := Field{ID: c.ID, Name: c.Name, Label: c.Label, Error: c.Error, Warn: c.Warn, Required: c.Required}
	if f.Name == "" {
		f.Name = string(c.Counter)
	}
	if f.Label == "" {
		f.Label = CounterLabel(c.Counter)
	}
	return f
}

// data lets the script tell the difference to the last value.
func (c CounterField) data() templ.Attributes {
	if !c.HasLast {
		return nil
	}
	return templ.Attributes{"data-last": strconv.FormatInt(c.Last, 10), "data-usual": strconv.FormatInt(c.Usual, 10)}
}

func (c CounterField) attrs() templ.Attributes {
	f := c.field()
	var ids []string
	if c.HasLast {
		ids = append(ids, f.id()+"-u")
	}
	if d := f.describedBy(); d != "" {
		ids = append(ids, d)
	}
	f.Attrs = templ.Attributes{"aria-describedby": strings.Join(append(ids, f.id()+"-d"), " "), "autofocus": c.Focus, "data-autofocus": c.Focus}
	return f.attrs()
}

func (q QuantityField) value() string {
	if q.Typed != "" {
		return q.Typed
	}
	return strconv.Itoa(q.Value)
}

func (q QuantityField) min() int {
	if q.Min == 0 {
		return 1
	}
	return q.Min
}

func (q QuantityField) max() int {
	if q.Max == 0 {
		return 99
	}
	return q.Max
}

func (q QuantityField) label() string {
	if q.Of != "" {
		return "Cantidad de " + q.Of
	}
	if q.Label != "" {
		return q.Label
	}
	return "Cantidad"
}

func (q QuantityField) step(text string) string {
	if q.Of != "" {
		return text + " de " + q.Of
	}
	return text
}

func (f Field) accept() string {
	if f.Accept != "" {
		return f.Accept
	}
	return "image/*,application/pdf"
}
