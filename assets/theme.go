package assets

import (
	"fmt"
	"math"
)

// The neutral surfaces on which accents stand; css/10-tokens.css says the same.
const (
	lightSurface = "#ffffff"
	lightPaper   = "#f4f6f7"
	lightInk     = "#17202a"
	darkSurface  = "#171e24"
	darkPaper    = "#0f1418"
	darkRaised   = "#202930"
	darkInk      = "#0f1418"
	darkText     = "#e9edf0"
)

// accent holds the tokens derived from one colour for one scheme, as #rrggbb.
type accent struct{ fill, on, hover, text, mark, soft, line, panel, onPanel, dot string }

// Theme returns the stylesheet that dresses the portal in one colour: every accent token, for
// light, dark and print. The lightness of each is walked until its contrast (WCAG 2.2 AA)
// holds, so no colour a dealer picks makes anything unreadable. It fails for a text that is
// not #RGB or #RRGGBB; the error is a sentence for the person who typed it.
func Theme(colour string) (string, error) {
	base, err := parseHex(colour)
	if err != nil {
		return "", err
	}
	light, dark := lightAccent(base.lch()).css(), darkAccent(base.lch()).css()
	return fmt.Sprintf(":root{%s}\n@media (prefers-color-scheme:dark){:root:not([data-theme=light]){%s}}\n"+
		":root[data-theme=dark]{%s}\n@media print{:root:root:root{%s}}\n", light, dark, dark, light), nil
}

func (a accent) css() string {
	return fmt.Sprintf("--accent:%s;--on-accent:%s;--accent-hover:%s;--accent-text:%s;--accent-mark:%s;"+
		"--accent-soft:%s;--accent-line:%s;--panel:%s;--on-panel:%s;--panel-dot:%s",
		a.fill, a.on, a.hover, a.text, a.mark, a.soft, a.line, a.panel, a.onPanel, a.dot)
}

func lightAccent(b lch) accent {
	fill := walk(b, -0.01, func(c rgb) bool { _, ok := on(c, lightInk); return ok })
	text, _ := on(fill, lightInk)
	step := -0.05
	if text.hex() == lightInk { // dark text: the hover gets lighter, while there is room
		if step = 0.03; fill.lch().l > 0.9 {
			step = -0.03
		}
	}
	soft := lch{0.965, math.Min(b.c, 0.022), b.h}.rgb()
	a := accent{
		fill: fill.hex(), on: text.hex(), hover: hover(fill, text, step).hex(),
		text: walk(b, -0.01, against(5, lightSurface, lightPaper, soft.hex())).hex(),
		mark: walk(b, -0.01, against(3.2, lightSurface, lightPaper, soft.hex())).hex(),
		soft: soft.hex(), line: lch{0.86, math.Min(b.c, 0.06), b.h}.rgb().hex(),
		panel: fill.hex(), onPanel: text.hex(), dot: "#000",
	}
	if a.onPanel != lightSurface { // the dots can only raise the contrast of the words on them
		a.dot = "#fff"
	}
	return a
}

func darkAccent(b lch) accent {
	d := lch{math.Max(0.56, math.Min(0.8, b.l)), math.Min(b.c, 0.17), b.h}
	fill := walk(d, 0.01, func(c rgb) bool {
		_, ok := on(c, darkInk)
		return ok && contrast(c, must(darkSurface)) >= 3
	})
	text, _ := on(fill, darkInk)
	soft := lch{0.285, math.Min(b.c, 0.045), b.h}.rgb()
	return accent{
		fill: fill.hex(), on: text.hex(), hover: hover(fill, text, 0.04).hex(),
		text: walk(d, 0.01, against(5.5, darkSurface, darkPaper, darkRaised, soft.hex())).hex(),
		mark: walk(d, 0.01, against(3.2, darkSurface, darkPaper, darkRaised, soft.hex())).hex(),
		soft: soft.hex(), line: lch{0.42, math.Min(b.c, 0.07), b.h}.rgb().hex(),
		panel: soft.hex(), onPanel: darkText, dot: "#000",
	}
}

// hover returns a shade beside fill on which text is still readable: one step, or one step
// the other way, or fill itself.
func hover(fill, text rgb, step float64) rgb {
	p := fill.lch()
	for _, l := range []float64{p.l + step, p.l - step} {
		if c := (lch{l, p.c, p.h}).rgb(); contrast(c, text) >= 4.5 {
			return c
		}
	}
	return fill
}

// on chooses white or ink for words on fill; false when neither is readable.
func on(fill rgb, ink string) (rgb, bool) {
	for _, c := range []rgb{must(lightSurface), must(ink)} {
		if contrast(fill, c) >= 4.5 {
			return c, true
		}
	}
	return must(lightSurface), false
}

// against says whether a colour has at least ratio against each background.
func against(ratio float64, backgrounds ...string) func(rgb) bool {
	return func(c rgb) bool {
		for _, b := range backgrounds {
			if contrast(c, must(b)) < ratio {
				return false
			}
		}
		return true
	}
}
