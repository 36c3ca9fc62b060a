// Package assets holds everything a browser fetches beside the pages: one stylesheet, one
// script, one sprite of icons, one font. At start the parts are joined, minified, named after
// their content and compressed; after that they are only looked up. Names are what the code
// says («css/app.css»), paths are what the browser asks for («/assets/app.1f3a….css»).
package assets

import (
	"embed"
	"fmt"
)

//go:embed css js fonts icons art logos VERSIONS.md
var source embed.FS

var std = mustLoad()

// URL returns the path under which the named asset is served. It panics for an unknown name,
// so that the first test that draws the page finds the mistake.
func URL(name string) string {
	path, ok := std.names[name]
	if !ok {
		panic(fmt.Sprintf("assets: no asset called %q", name))
	}
	return path
}

// Lookup returns the asset served under path, as made by URL.
func Lookup(path string) (File, bool) {
	f, ok := std.files[path]
	return f, ok
}

// Icon returns the reference of a symbol in the sprite, for the href of a <use>. It panics
// for an unknown name.
func Icon(name string) string {
	ref, ok := std.symbols[name]
	if !ok {
		panic(fmt.Sprintf("assets: no icon called %q", name))
	}
	return ref
}

// Stylesheet returns the whole stylesheet with the theme of one dealer at its end, so that a
// dealer's colour costs no request of its own. The file belongs to the caller: Lookup does
// not know it. It fails for a colour that is not #RGB or #RRGGBB.
func Stylesheet(colour string) (File, error) {
	theme, err := Theme(colour)
	if err != nil {
		return File{}, err
	}
	css, err := std.minify.String("text/css", theme)
	if err != nil {
		return File{}, err
	}
	return NewFile("app.css", append(std.styles[:len(std.styles):len(std.styles)], css...)), nil
}

// DemoLogo returns the neutral SVG drawn for a dealer of the demonstration data; for any
// other slug it returns the one of «demo».
func DemoLogo(slug string) []byte {
	if logo, err := source.ReadFile("logos/" + slug + ".svg"); err == nil {
		return logo
	}
	logo, err := source.ReadFile("logos/demo.svg")
	if err != nil {
		panic(err) // embedded: only a broken build lacks it
	}
	return logo
}
