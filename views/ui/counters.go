package ui

import (
	"errors"
	"slices"

	"areaclientes/store"
)

// Counters is a reading as it is typed: one input per counter of the machine, and what the store
// said about it. The fields of the form are bn, color, a3, scan; besides them again_bn … (asked
// about), guess_bn … and swap (what was meant instead), change, final_bn … and initial_bn … (the way
// out of a counter lower than before).
type Counters struct {
	Equipment store.Equipment
	Suffix    string            // to every field's name, where a page asks for several machines
	Typed     map[string]string // what was typed, by field without suffix
	Unread    store.Invalid     // what was typed and is no counter, by field
	Errors    store.Invalid     // what the store refused, by field
	Below     []store.Below     // counters lower than before
	Doubt     *store.Doubt      // asked about these values
	Usual     store.Counts      // copies in 30 days, where known
	Optional  bool              // the form may be sent without a reading
	Focus     bool              // the first counter takes the focus as the page opens
}

// Refused notes why the store did not take the reading. It says whether that is something the
// person can mend; any other error is the caller's.
func (c *Counters) Refused(err error) bool {
	var doubt store.Doubt
	if errors.As(err, &doubt) {
		c.Doubt = &doubt
		return true
	}
	var lower store.Lower
	if errors.As(err, &lower) {
		c.Below = lower.Values
	}
	return errors.As(err, &c.Errors)
}

// fault is the sentence about a field: that it could not be read says more than what the store made of it.
func (c Counters) fault(name string) string {
	if text := c.Unread[name]; text != "" {
		return text
	}
	return c.Errors[name]
}

// Field is the name and id of a field.
func (c Counters) Field(name string) string { return name + c.Suffix }

// Faults lists what is wrong, in the order of the form, for the summary above it.
func (c Counters) Faults() []FieldError {
	var list []FieldError
	for _, counter := range store.Counters {
		for _, name := range []string{string(counter), "final_" + string(counter), "initial_" + string(counter)} {
			if text := c.fault(name); text != "" {
				list = append(list, FieldError{ID: c.Field(name), Text: text})
			}
		}
	}
	if text := c.Errors["reading"]; text != "" {
		list = append(list, FieldError{Text: text})
	}
	return list
}

// Input is the field for one counter.
func (c Counters) Input(counter store.Counter) CounterField {
	last, has := c.Equipment.Last.Counts[counter]
	f := CounterField{Counter: counter, ID: c.Field(string(counter)), Name: c.Field(string(counter)), Value: c.Typed[string(counter)],
		Last: last, HasLast: has, Usual: c.Usual[counter], Error: c.fault(string(counter)), Required: !c.Optional}
	f.Focus = c.Focus && counter == c.Equipment.Model.Counters()[0] && len(c.Typed[string(counter)]) == 0
	if c.Asks(counter) {
		f.Warn = "Compruebe este número en el equipo."
	}
	return f
}

// Asks says whether the counter is in doubt.
func (c Counters) Asks(counter store.Counter) bool { return slices.Contains(c.asked(), counter) }

// asked lists the counters in doubt.
func (c Counters) asked() []store.Counter {
	switch {
	case c.Doubt == nil:
		return nil
	case c.Doubt.Swap:
		return []store.Counter{store.BN, store.Color}
	}
	list := []store.Counter{c.Doubt.Counter}
	for _, also := range c.Doubt.Also {
		list = append(list, also.Counter)
	}
	return list
}

// explained lists the counters for which the form asks what happened.
func (c Counters) explained() []store.Counter {
	var list []store.Counter
	for _, counter := range c.Equipment.Model.Counters() {
		below := c.Typed["final_"+string(counter)] != "" || c.fault("final_"+string(counter)) != ""
		for _, b := range c.Below {
			below = below || b.Counter == counter
		}
		if below {
			list = append(list, counter)
		}
	}
	return list
}

// explains says whether the form asks what happened.
func (c Counters) explains() bool { return len(c.Below) > 0 || c.Typed["change"] != "" }

// end is the input for one end of a counter that was changed.
func (c Counters) end(which, label, hint string, counter store.Counter) Field {
	name := which + "_" + string(counter)
	return Field{Name: c.Field(name), Label: label + " de " + CounterLabel(counter), Hint: hint, Value: c.Typed[name],
		Error: c.fault(name), Inputmode: "numeric", Autocomplete: "off"}
}

// DoubtTitle asks about a value.
func DoubtTitle(d store.Doubt) string {
	if d.Swap {
		return "¿Ha cruzado BN y Color?"
	}
	return "¿Seguro que " + CounterLabel(d.Counter) + " es " + Number(d.Value) + "?"
}

// DoubtText says what is odd about it.
func DoubtText(d store.Doubt) string {
	switch {
	case d.Swap:
		return "Así escritos no encajan con la última lectura; cambiados de sitio, sí."
	case d.Days == 0:
		return "Es un contador muy alto para la primera lectura de este equipo."
	}
	text := "Serían " + Number(d.Copies) + " copias en " + Plural(d.Days, "día", "días") + "."
	if d.Usual > 0 {
		text += " En este equipo lo normal son unas " + Number(d.Usual) + " al mes."
	}
	return text
}

// Guesses lists the doubts for which there is a value that was probably meant.
func Guesses(d store.Doubt) []store.Doubt {
	var list []store.Doubt
	for _, one := range append([]store.Doubt{d}, d.Also...) {
		if one.Guess > 0 && !one.Swap {
			list = append(list, one)
		}
	}
	return list
}
