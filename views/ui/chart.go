package ui

import (
	"math"
	"strconv"
)

// Chart is the copies of a machine per month: closed months, and the one being read.
type Chart struct {
	ID     string // tells charts of one page apart
	Title  string // «Copias al mes»
	Desc   string // one or two sentences for those who do not see it
	Color  bool   // the machine counts colour too
	Months []Month
	Now    *Month // the month being read, drawn dashed; nil for none
	Odd    string // Now is implausible: the words above its bar, which leaves the chart
}

// Month is one bar. Letter stands under it, Name in the table.
type Month struct {
	Letter, Name string
	BN, Color    int64
}

func (m Month) total() int64 { return m.BN + m.Color }

// The box in which a chart is drawn, in units of its viewBox.
const (
	chartWidth  = 440.0
	chartLeft   = 46.0
	chartTop    = 28.0
	chartBottom = 222.0
)

// bar is a month in units of the viewBox.
type bar struct {
	x, width            string
	bnY, bnHeight       string
	colorY, colorHeight string
	middle, letter      string
}

// tick is a line of the grid with its number.
type tick struct{ y, textY, label string }

// scale is the round number at the top of the chart: 4 ticks of 1, 2, 2.5 or 5 times a power of ten.
func (c Chart) scale() float64 {
	top := int64(4)
	for _, m := range c.Months {
		top = max(top, m.total())
	}
	if c.Now != nil && c.Odd == "" {
		top = max(top, c.Now.total())
	}
	step := float64(top) / 4
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, f := range []float64{1, 2, 2.5, 5, 10} {
		if f*power >= step && (power > 1 || f != 2.5) {
			return 4 * f * power
		}
	}
	return 40 * power
}

func (c Chart) y(v float64) float64 {
	return chartBottom - v/c.scale()*(chartBottom-chartTop)
}

func (c Chart) ticks() []tick {
	var ticks []tick
	for i := 1; i <= 4; i++ {
		v := c.scale() * float64(i) / 4
		ticks = append(ticks, tick{num(c.y(v)), num(c.y(v) + 4), Number(int64(v))})
	}
	return ticks
}

// slots is how many months share the width; few months do not become fat bars.
func (c Chart) slots() int {
	n := len(c.Months)
	if c.Now != nil {
		n++
	}
	return max(n, 12)
}

func (c Chart) bar(i int, m Month) bar {
	step := (chartWidth - chartLeft) / float64(c.slots())
	width := step * .62
	x := chartLeft + step*float64(i) + (step-width)/2
	bn, all := c.y(float64(m.BN)), c.y(float64(m.total()))
	return bar{
		x: num(x), width: num(width),
		bnY: num(bn), bnHeight: num(chartBottom - bn),
		colorY: num(all), colorHeight: num(math.Max(0, bn-all-1.5)),
		middle: num(x + width/2), letter: m.Letter,
	}
}

// now is the dashed bar: as high as what was typed.
func (c Chart) now() (b bar, y, height, label string) {
	b = c.bar(len(c.Months), *c.Now)
	top := c.y(float64(c.Now.total()))
	return b, num(top), num(chartBottom - top), num(top - 7)
}

// oddPath is a bar with an arrow at its top: it goes on beyond the chart.
func (c Chart) oddPath() string {
	b := c.bar(len(c.Months), *c.Now)
	width, _ := strconv.ParseFloat(b.width, 64)
	half := num(width / 2)
	return "M" + b.x + " " + num(chartBottom) + "V6l" + half + "-8 " + half + " 8V" + num(chartBottom) + "z"
}

func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
