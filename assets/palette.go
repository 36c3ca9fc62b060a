package assets

// Swatch is one colour that was worked out from the dealer's.
type Swatch struct{ Name, Light, Dark string }

// Ratio is how well something can be told from what it stands on.
type Ratio struct {
	Name  string
	Value float64 // WCAG contrast, from 1 to 21
	Least float64 // what it has to be
}

// Palette is what a dealer's colour becomes.
type Palette struct {
	Base     string // the colour itself, as #rrggbb
	Swatches []Swatch
	Ratios   []Ratio
	Moved    bool // the colour is too light for buttons with readable words, and they wear a darker one
	// How an example is drawn: button, its words, page and words on it.
	Fill, OnFill, Soft, Line, Mark string
}

// PaletteOf works out the palette of a colour. Its error is the one of Theme.
func PaletteOf(colour string) (Palette, error) {
	base, err := parseHex(colour)
	if err != nil {
		return Palette{}, err
	}
	l, d := lightAccent(base.lch()), darkAccent(base.lch())
	ratio := func(a, b string) float64 { return contrast(must(a), must(b)) }
	return Palette{
		Base: base.hex(), Fill: l.fill, OnFill: l.on, Soft: l.soft, Line: l.line, Mark: l.mark,
		Moved: contrast(must(l.fill), base) > 1.15,
		Swatches: []Swatch{
			{"Botón", l.fill, d.fill}, {"Encima", l.hover, d.hover}, {"Texto", l.text, d.text},
			{"Marca", l.mark, d.mark}, {"Fondo", l.soft, d.soft}, {"Borde", l.line, d.line},
		},
		Ratios: []Ratio{
			{"Texto del botón", ratio(l.fill, l.on), 4.5},
			{"Enlaces sobre blanco", ratio(l.text, lightSurface), 4.5},
			{"Marca sobre blanco", ratio(l.mark, lightSurface), 3},
			{"Botón en modo oscuro", ratio(d.fill, d.on), 4.5},
			{"Enlaces en modo oscuro", ratio(d.text, darkSurface), 4.5},
		},
	}, nil
}
