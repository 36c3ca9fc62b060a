// Package readings draws the form for one machine's reading and the page for all of them.
package readings

import (
	"net/url"
	"strconv"
	"strings"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

func address(e store.Equipment) string {
	return "/equipos/" + strconv.FormatInt(int64(e.ID), 10) + "/lecturas"
}

func (v IndexView) title() string {
	return "Lecturas de " + ui.MonthName(v.Period.First.Time().Month())
}

func (v IndexView) sub() string {
	switch {
	case len(v.Lines) == 0:
		return ""
	case v.missing() == 0:
		return "Ya las tenemos todas. Gracias."
	case v.Period.Overdue:
		return "Van con retraso: escríbalas cuanto antes. Cada línea se guarda por separado."
	}
	return "Escriba los contadores de sus equipos, uno debajo de otro. Cada línea se guarda por separado."
}

func (v IndexView) deadline() string {
	if v.Period.Overdue {
		return "equipos listos · eran para el " + ui.DayMonthLong(v.Period.Last)
	}
	return "equipos listos · hasta el " + ui.DayMonthLong(v.Period.Last)
}

func (v IndexView) missing() int {
	n := 0
	for _, line := range v.Lines {
		if line.machine().Pending {
			n++
		}
	}
	return n
}

func (v IndexView) done() int { return len(v.Lines) - v.missing() }

// share is «2 de 4».
func (v IndexView) share() string {
	return strconv.Itoa(v.done()) + " de " + strconv.Itoa(len(v.Lines))
}

// faults lists what keeps lines from being saved, with the machine's name.
func (v IndexView) faults() []ui.FieldError {
	var list []ui.FieldError
	if v.Empty {
		list = append(list, ui.FieldError{Text: "Escriba al menos una lectura."})
	}
	for _, line := range v.Lines {
		for _, fault := range line.Counters.Faults() {
			list = append(list, ui.FieldError{ID: fault.ID, Text: line.name() + ": " + fault.Text})
		}
		if d := line.Counters.Doubt; d != nil {
			list = append(list, ui.FieldError{ID: line.Counters.Field(string(d.Counter)), Text: line.name() + ": " + ui.DoubtTitle(*d)})
		}
	}
	return list
}

func (l Line) machine() store.Equipment { return l.Counters.Equipment }

func (l Line) number() string { return strconv.FormatInt(int64(l.machine().ID), 10) }

func (l Line) id() string { return "linea-" + l.number() }

// vals tells the server that this line alone is sent.
func (l Line) vals() string { return `{"linea":"` + l.number() + `"}` }

func (l Line) name() string {
	return strings.Join(strings.Fields(l.machine().Model.Name+" "+l.machine().Number), " ")
}

func (l Line) head() ui.Machine {
	head := ui.MachineOf(l.machine())
	head.Heading = true
	return head
}

func (l Line) input(counter store.Counter) ui.CounterField {
	field := l.Counters.Input(counter)
	field.Of, field.Required = l.name(), false
	field.Warn = "" // the question stands under the line
	return field
}

// elsewhere is the machine's own form with what was typed, where a lower counter can be explained.
func (l Line) elsewhere() string {
	query := url.Values{}
	for _, counter := range l.machine().Model.Counters() {
		query.Set(string(counter), l.Counters.Typed[string(counter)])
	}
	return address(l.machine()) + "?" + query.Encode()
}

// said is what a screen reader hears about the line after it was sent.
func (l Line) said() string {
	switch {
	case l.Reading != nil:
		return "Lectura guardada. " + l.name() + ": " + ui.ReadingWords(*l.Reading) + "."
	case l.Counters.Doubt != nil:
		return l.name() + ": " + ui.DoubtTitle(*l.Counters.Doubt)
	}
	return "No se ha guardado la lectura de " + l.name() + "."
}

// Created is the banner after one reading: what was saved, what becomes of it, and the way on.
func Created(machine store.Equipment, reading store.Reading, round store.Round) layout.Flash {
	flash := layout.Flash{Kind: ui.OK, Title: "Lectura guardada: " + machine.Model.Name, Text: ui.ReadingWords(reading) + "."}
	if reading.Status == store.ReadingDoubtful {
		flash.Text += " La revisaremos antes de facturar; puede que le llamemos."
	}
	month := ui.MonthName(round.Period.First.Time().Month())
	switch missing := len(round.Lines) - round.Done; missing {
	case 0:
		flash.Text += " Ya tenemos todas las lecturas de " + month + "."
		flash.Href, flash.Link = "/equipos/"+strconv.FormatInt(int64(machine.ID), 10), "Ver el equipo"
	default:
		flash.Text += " " + left(missing) + " de " + month + "."
		flash.Href, flash.Link = address(round.Lines[0]), "Introducir la siguiente"
	}
	return flash
}

// SavedAll is the banner after several.
func SavedAll(saved int, v IndexView) layout.Flash {
	flash := layout.Flash{Kind: ui.OK, Title: ui.Plural(saved, "lectura guardada", "lecturas guardadas")}
	if missing := v.missing(); missing > 0 {
		flash.Text = left(missing) + "."
	} else {
		flash.Text = "Ya las tenemos todas. Gracias."
	}
	return flash
}

func left(n int) string {
	if n == 1 {
		return "Le queda 1 lectura"
	}
	return "Le quedan " + strconv.Itoa(n) + " lecturas"
}
