package settings

import (
	"strconv"
	"strings"

	"areaclientes/assets"
)

// BrandView is «Marca y colores».
type BrandView struct {
	Form    FormView
	Palette assets.Palette
	Wrong   string // why the colour is none; then there is no palette
	Name    string // as it is shown in the example
	HasLogo bool
}

// ratio writes 6,9 : 1.
func ratio(value float64) string {
	return strings.ReplaceAll(strconv.FormatFloat(value, 'f', 1, 64), ".", ",") + " : 1"
}

func (v BrandView) field(name string) Input {
	for _, i := range v.Form.Inputs {
		if i.Name == name {
			return v.Form.input(i)
		}
	}
	return Input{}
}

// picked is what the colour picker shows: it knows six digits and nothing else.
func (v BrandView) picked() string {
	if v.Palette.Base != "" {
		return v.Palette.Base
	}
	return "#000000"
}

// short keeps a long name inside the drawing.
func short(name string) string {
	if runes := []rune(name); len(runes) > 24 {
		return string(runes[:23]) + "…"
	}
	return name
}

func described(v BrandView) string {
	if v.Form.Errors["color"] != "" {
		return "color-a color-e"
	}
	return "color-a"
}
