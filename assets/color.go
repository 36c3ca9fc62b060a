package assets

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rgb is a colour in sRGB, each part from 0 to 1.
type rgb struct{ r, g, b float64 }

// parseHex reads #RGB or #RRGGBB, with or without the number sign.
func parseHex(s string) (rgb, error) {
	digits := strings.TrimPrefix(strings.TrimSpace(s), "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		return rgb{}, fmt.Errorf("color %q: use el formato #RRGGBB", s)
	}
	return rgb{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, nil
}

// must is parseHex for colours written in this package.
func must(s string) rgb {
	c, err := parseHex(s)
	if err != nil {
		panic(err)
	}
	return c
}

func (c rgb) hex() string {
	f := func(v float64) int { return int(math.Round(math.Max(0, math.Min(1, v)) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", f(c.r), f(c.g), f(c.b))
}

func lin(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func unlin(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

func (c rgb) lum() float64 { return 0.2126*lin(c.r) + 0.7152*lin(c.g) + 0.0722*lin(c.b) }

// contrast is the ratio of WCAG 2.2, from 1 to 21.
func contrast(a, b rgb) float64 {
	x, y := a.lum(), b.lum()
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// lch is a colour in OKLCH, where equal steps of lightness look equal for every hue.
type lch struct{ l, c, h float64 }

func (c rgb) lch() lch {
	r, g, b := lin(c.r), lin(c.g), lin(c.b)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	lightness := 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	a := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	bb := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return lch{lightness, math.Hypot(a, bb), math.Atan2(bb, a)}
}

func (p lch) raw() rgb {
	a, b := p.c*math.Cos(p.h), p.c*math.Sin(p.h)
	l := math.Pow(p.l+0.3963377774*a+0.2158037573*b, 3)
	m := math.Pow(p.l-0.1055613458*a-0.0638541728*b, 3)
	s := math.Pow(p.l-0.0894841775*a-1.2914855480*b, 3)
	return rgb{
		unlin(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		unlin(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		unlin(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

// rgb maps into sRGB by lowering chroma; hue and lightness stay. The answer is rounded to
// what a stylesheet can say, so that contrast is measured on what is shipped.
func (p lch) rgb() rgb {
	inside := func(c rgb) bool {
		const e = 0.002
		return c.r > -e && c.r < 1+e && c.g > -e && c.g < 1+e && c.b > -e && c.b < 1+e
	}
	for q := p; q.c > 0.001; q.c -= 0.004 {
		if c := q.raw(); inside(c) {
			return must(c.hex())
		}
	}
	p.c = 0
	return must(p.raw().hex())
}

// walk moves the lightness by step until good holds or black or white is near.
func walk(p lch, step float64, good func(rgb) bool) rgb {
	for range 200 {
		if c := p.rgb(); good(c) {
			return c
		}
		p.l += step
		if p.l <= 0.05 || p.l >= 0.995 {
			break
		}
	}
	p.l = math.Max(0.05, math.Min(0.995, p.l))
	return p.rgb()
}
