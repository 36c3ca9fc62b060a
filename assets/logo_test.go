package assets

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"areaclientes/store"
)

func picture(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	img.Set(1, 1, color.NRGBA{200, 0, 0, 128})
	var body bytes.Buffer
	if err := png.Encode(&body, img); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

func TestLogoOfSVG(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">`
	for name, c := range map[string]struct {
		svg         string
		has, hasNot []string
	}{
		"a drawing stays": {`<g id="a"><path d="M0 0h9" fill="#b3131b"/><text x="1">R &amp; D</text></g>`,
			[]string{`viewBox="0 0 9 9"`, `<path d="M0 0h9" fill="#b3131b">`, `R &amp; D`}, nil},
		"scripts go":               {`<script>alert(1)</script><script href="x.js"/><path d="M0"/>`, []string{"<path"}, []string{"script", "alert"}},
		"handlers go":              {`<rect onload="alert(1)" OnClick="x" width="9"/>`, []string{`width="9"`}, []string{"onload", "OnClick", "alert"}},
		"pages in it go":           {`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>x</script></body></foreignObject>`, nil, []string{"foreign", "body", "script"}},
		"links go with the linked": {`<a href="javascript:x"><path d="M1"/></a><path d="M2"/>`, []string{"M2"}, []string{"<a", "javascript", "M1"}},
		"pictures from elsewhere":  {`<image href="https://evil.example/x.png"/><use xlink:href="https://evil.example/#a"/>`, []string{"<use>"}, []string{"evil", "image"}},
		"its own parts":            {`<defs><linearGradient id="g"/></defs><use xlink:href="#g"/><rect fill="url(#g)"/>`, []string{`href="#g"`, `fill="url(#g)"`}, nil},
		"loading by a colour":      {`<rect fill="url(https://evil.example/a)" stroke="URL( 'x' )"/>`, []string{"<rect>"}, []string{"evil", "stroke"}},
		"loading behind a mask":    {`<rect fill="u\72l(https://evil.example)"/>`, []string{"<rect>"}, []string{"evil"}},
		"a style becomes drawing":  {`<rect style="fill:#fff; stroke : red; behavior:url(x); position:fixed"/>`, []string{`fill="#fff"`, `stroke="red"`}, []string{"style", "behavior", "position"}},
		"classes become drawing":   {`<style>/* a */.a,.b{fill:#0a0}.b{stroke:url(#g)} @import "x"; svg{fill:red}</style><rect class="b"/>`, []string{`fill="#0a0"`, `stroke="url(#g)"`}, []string{"style", "class", "import", "red"}},
		"animations go":            {`<rect><animate attributeName="href" to="javascript:x"/><set/></rect>`, []string{"<rect></rect>"}, []string{"animate", "set"}},
		"comments go":              {`<!-- secret --><?php x ?><path d="M0"/>`, []string{"M0"}, []string{"secret", "php"}},
		"text is escaped":          {`<title>&lt;script&gt;</title>`, []string{"&lt;script&gt;"}, nil},
		"foreign elements go":      {`<x:script xmlns:x="http://www.w3.org/1999/xhtml">a</x:script><x:g xmlns:x="urn:x">b</x:g>`, nil, []string{">a<", ">b<"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Logo([]byte(`<?xml version="1.0"?>` + head + c.svg + `</svg>`))
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.has {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in %s", want, got)
				}
			}
			for _, banned := range c.hasNot {
				if strings.Contains(got, banned) {
					t.Errorf("%s in %s", banned, got)
				}
			}
			if again, err := Logo([]byte(got)); err != nil || again != got {
				t.Errorf("a second time: %s, %v", again, err)
			}
			if file := LogoFile(got); file.ContentType != "image/svg+xml" || string(file.Body) != got {
				t.Errorf("served as %s", file.ContentType)
			}
		})
	}
}

func TestLogoRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"nothing":                 nil,
		"a text":                  []byte("logo"),
		"a page":                  []byte(`<html><body/></html>`),
		"half a drawing":          []byte(`<svg viewBox="0 0 1 1"><g>`),
		"no size":                 []byte(`<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>`),
		"entities of its own":     []byte(`<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg viewBox="0 0 1 1"><text>&a;</text></svg>`),
		"two drawings":            []byte(`<svg viewBox="0 0 1 1"/><svg viewBox="0 0 1 1"/>`),
		"deeper than any drawing": []byte(strings.Repeat(`<svg viewBox="0 0 1 1">`, 65) + strings.Repeat("</svg>", 65)),
		"more than a drawing has": []byte(`<svg viewBox="0 0 1 1">` + strings.Repeat("<g/>", 5001) + "</svg>"),
		"too many bytes":          bytes.Repeat([]byte(" "), LogoLimit+1),
		"half a picture":          picture(t, 40, 40)[:60],
		"a picture of a wall":     picture(t, 4001, 1),
		"a photograph":            []byte("\xff\xd8\xff\xe0"),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Logo(file)
			var wrong store.Invalid
			if !errors.As(err, &wrong) || wrong["logo"] == "" || got != "" {
				t.Errorf("%.80q, %v", got, err)
			}
		})
	}
}

func TestLogoOfPNG(t *testing.T) {
	with := picture(t, 40, 20)
	text := append([]byte("\x00\x00\x00\x07tEXt"), "a\x00<html\x00\x00\x00\x00"...)
	with = append(with[:33:33], append(text, with[33:]...)...) // a chunk with a wrong sum is refused, not kept
	if got, err := Logo(with); err == nil {
		t.Errorf("a chunk of text: %.60s", got)
	}
	got, err := Logo(append(picture(t, 40, 20), "<script>"...))
	if err != nil {
		t.Fatal(err)
	}
	file := LogoFile(got)
	size, err := png.DecodeConfig(bytes.NewReader(file.Body))
	if err != nil || size.Width != 40 || size.Height != 20 || file.ContentType != "image/png" || bytes.Contains(file.Body, []byte("script")) {
		t.Errorf("%+v, %v, %s", size, err, file.ContentType)
	}
}

func TestPaletteHoldsForEveryColour(t *testing.T) {
	for _, colour := range []string{"#000", "#fff", "#ffff00", "#b3131b", "1f5f8b", "#00ff00"} {
		p, err := PaletteOf(colour)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range p.Ratios {
			if r.Value < r.Least {
				t.Errorf("%s: %s has %.2f, needs %.1f", colour, r.Name, r.Value, r.Least)
			}
		}
	}
	if p, _ := PaletteOf("#ffff00"); p.Moved {
		t.Log("yellow wears dark words: ", p.Fill)
	}
	if p, _ := PaletteOf("#b3131b"); p.Moved || p.Base != "#b3131b" || len(p.Swatches) != 6 {
		t.Errorf("a red that fits: %+v", p)
	}
	if _, err := PaletteOf("rojo"); err == nil {
		t.Error("a word is no colour")
	}
}
