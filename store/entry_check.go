package store

import (
	"fmt"
	"slices"
)

// check holds an entry against the machine and its history.
type check struct {
	machine Equipment
	entry   Entry
	rows    []Reading
	today   Date

	copies         Counts // made since the last reading
	final, initial Counts // of counters that were changed
	reasons        []string
	fell           bool // a counter is lower than the last one, which is said to be wrong
	doubts         []Doubt
}

// run returns what is wrong or in doubt; nil when the entry may be stored with what it found.
func (c *check) run() error {
	c.copies, c.final, c.initial = Counts{}, Counts{}, Counts{}
	wrong := c.form()
	if below := c.lower(wrong); len(below) > 0 {
		if err := c.swapped(); err != nil && len(wrong) == 0 {
			return err
		}
		return Lower{below, wrong}
	}
	if len(wrong) > 0 {
		return wrong
	}
	if err := c.swapped(); err != nil {
		return err
	}
	for _, counter := range c.machine.Model.Counters() {
		c.rise(counter, pastOf(c.rows, counter))
	}
	if c.lastWrong() && len(c.rows) > 0 && !c.fell {
		c.reasons = append(c.reasons, fmt.Sprintf("El cliente dice que la última lectura (%s) estaba mal.", c.rows[len(c.rows)-1].On.Time().Format("02/01/2006")))
	}
	if len(c.doubts) > 0 {
		doubt := c.doubts[0]
		doubt.Also = c.doubts[1:]
		return doubt
	}
	return nil
}

// lower lists the counters below their last value, but for those that are wrong anyway or explained.
func (c *check) lower(wrong Invalid) []Below {
	var below []Below
	for _, counter := range c.machine.Model.Counters() {
		p, value := pastOf(c.rows, counter), c.entry.Counts[counter]
		_, changed := c.initial[counter]
		explained := changed || c.lastWrong() || wrong["final_"+string(counter)] != "" || wrong["initial_"+string(counter)] != ""
		if p.known && value < p.last && !explained && wrong[string(counter)] == "" {
			below = append(below, Below{counter, value, p.last, p.on, p.guess(value, c.today), p.short(value, c.today)})
		}
	}
	return below
}

func (c *check) lastWrong() bool { return c.entry.Change != nil && c.entry.Change.LastWrong }

// form checks what needs no history, and reads the change of counters.
func (c *check) form() Invalid {
	wrong := Invalid{}
	counters := c.machine.Model.Counters()
	for _, counter := range Counters {
		value, typed := c.entry.Counts[counter]
		has := slices.Contains(counters, counter)
		switch {
		case has && !typed:
			wrong[string(counter)] = fmt.Sprintf("Escriba la lectura %s.", counter.spoken())
		case !has && typed:
			wrong[string(counter)] = fmt.Sprintf("Este equipo no tiene contador %s. Deje ese campo vacío.", counter.spoken())
		case value < 0 || value > MaxCount:
			wrong[string(counter)] = fmt.Sprintf("La lectura %s no puede pasar de %s. Compruébela.", counter.spoken(), dotted(MaxCount))
		}
		if has && typed {
			c.change(counter, wrong)
		}
	}
	if n := len(c.rows); n > 0 && c.rows[n-1].On > c.today {
		wrong["reading"] = fmt.Sprintf("La última lectura tiene fecha posterior a hoy (%s). Llámenos y lo corregimos.",
			c.rows[n-1].On.Time().Format("02/01/2006"))
	}
	return wrong
}

// change reads the two ends of one counter that was changed.
func (c *check) change(counter Counter, wrong Invalid) {
	if c.entry.Change == nil || c.entry.Change.LastWrong {
		return
	}
	final, changed := c.entry.Change.Final[counter]
	initial, begun := c.entry.Change.Initial[counter]
	p := pastOf(c.rows, counter)
	if !changed && !begun || !p.known {
		return
	}
	switch {
	case !changed:
		wrong["final_"+string(counter)] = fmt.Sprintf("Escriba lo último que marcó el contador %s antes del cambio.", counter.spoken())
	case final < p.last:
		wrong["final_"+string(counter)] = fmt.Sprintf("El valor final no puede ser menor que la última lectura (%s).", dotted(p.last))
	case final > MaxCount:
		wrong["final_"+string(counter)] = fmt.Sprintf("El valor final no puede pasar de %s.", dotted(MaxCount))
	case initial < 0 || initial > c.entry.Counts[counter]:
		wrong["initial_"+string(counter)] = fmt.Sprintf("El valor inicial no puede ser mayor que la lectura de hoy (%s).", dotted(c.entry.Counts[counter]))
	default:
		c.final[counter], c.initial[counter] = final, initial
	}
}

// swapped notices BN and Color typed into each other's field: as typed they do not fit, exchanged they do.
func (c *check) swapped() error {
	bn, color := c.entry.Counts[BN], c.entry.Counts[Color]
	b, k := pastOf(c.rows, BN), pastOf(c.rows, Color)
	if !c.machine.Model.HasColor || !b.known || !k.known || c.entry.Change != nil || c.again(BN) && c.again(Color) {
		return nil
	}
	if b.fits(bn, c.today) && k.fits(color, c.today) || !b.fits(color, c.today) || !k.fits(bn, c.today) {
		return nil
	}
	return Doubt{Counter: BN, Value: bn, Copies: bn - b.last, Days: b.since(c.today), Usual: b.usual(), Guess: color, Swap: true}
}

// again says whether the counter was asked about and the same value came back.
func (c *check) again(counter Counter) bool {
	value, asked := c.entry.Again[counter]
	return asked && value == c.entry.Counts[counter]
}

// rise judges the copies since the last value, over the change of the counter if there was one;
// for a very first value, the value itself.
func (c *check) rise(counter Counter, p past) {
	value := c.entry.Counts[counter]
	if !p.known {
		if value > firstLimit {
			c.ask(Doubt{Counter: counter, Value: value})
		}
		return
	}
	if value < p.last && c.lastWrong() {
		c.fell = true
		c.reasons = append(c.reasons, fmt.Sprintf("%s: menor que la última (%s); el cliente dice que la última estaba mal.", counter.label(), dotted(p.last)))
		return
	}
	copies, guess := value-p.last, int64(0)
	if final, changed := c.final[counter]; changed {
		copies = final - p.last + value - c.initial[counter]
		c.reasons = append(c.reasons, fmt.Sprintf("%s: contador cambiado o puesto a cero; acabó en %s y empezó en %s.", counter.label(), dotted(final), dotted(c.initial[counter])))
	} else {
		guess = p.guess(value, c.today)
	}
	c.copies[counter] = copies
	if days := p.since(c.today); copies > p.limit(days) {
		c.ask(Doubt{Counter: counter, Value: value, Copies: copies, Days: days, Usual: p.usual(), Guess: guess})
	}
}

// ask doubts a value, or notes why it was doubted when it was typed again.
func (c *check) ask(doubt Doubt) {
	if c.again(doubt.Counter) {
		c.reasons = append(c.reasons, doubt.reason())
		return
	}
	c.doubts = append(c.doubts, doubt)
}
