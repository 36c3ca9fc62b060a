package assets

import (
	"fmt"
	"strings"
	"testing"
)

// grid is every hue and lightness in steps of 17, and colours that are awkward.
func grid() []string {
	list := []string{"#b3131b", "#0f6b5c", "#ffd500", "#777777", "#7f7f7f", "#fefefe", "#000", "#fff"}
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 17 {
				list = append(list, fmt.Sprintf("#%02x%02x%02x", r, g, b))
			}
		}
	}
	return list
}

func TestEveryColourStaysReadable(t *testing.T) {
	for _, hex := range grid() {
		base := must(hex).lch()
		light, dark := lightAccent(base), darkAccent(base)
		check := func(what, a, b string, least float64) {
			if c := contrast(must(a), must(b)); c < least {
				t.Errorf("%s %s: %s on %s has %.2f, needs %.1f", hex, what, a, b, c, least)
			}
		}
		check("light ink on soft", lightInk, light.soft, 7)
		check("dark ink on soft", darkText, dark.soft, 7)
		for scheme, a := range map[string]accent{"light": light, "dark": dark} {
			check(scheme+" words on the fill", a.on, a.fill, 4.5)
			check(scheme+" words on the hover", a.on, a.hover, 4.5)
			check(scheme+" words on the panel", a.onPanel, a.panel, 4.5)
			for _, ground := range grounds(scheme, a) {
				check(scheme+" text", a.text, ground, 4.5)
				check(scheme+" mark", a.mark, ground, 3)
			}
		}
	}
}

func grounds(scheme string, a accent) []string {
	if scheme == "light" {
		return []string{lightSurface, lightPaper, a.soft}
	}
	return []string{darkSurface, darkPaper, darkRaised, a.soft}
}

func TestThemeSpeaksForEveryScheme(t *testing.T) {
	css, err := Theme("b3131b")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{":root{", "prefers-color-scheme:dark", "data-theme=dark", "@media print"} {
		if !strings.Contains(css, want) {
			t.Errorf("no %s in the theme", want)
		}
	}
	for _, token := range []string{"accent", "on-accent", "accent-hover", "accent-text", "accent-mark", "accent-soft", "accent-line", "panel", "on-panel", "panel-dot"} {
		if n := strings.Count(css, "--"+token+":"); n != 4 {
			t.Errorf("--%s stands %d times, not once per scheme", token, n)
		}
	}
}

func TestOnlyColoursAreColours(t *testing.T) {
	for _, s := range []string{"", "#12", "#12345g", "rojo", "#1234567", "+12345", "#abc}body{"} {
		if _, err := Theme(s); err == nil {
			t.Errorf("%q passed for a colour", s)
		}
	}
	for _, s := range []string{"#abc", "abc", " #AABBCC ", "000000"} {
		if _, err := Theme(s); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
}
