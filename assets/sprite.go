package assets

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// sprite joins the icons (24 × 24, drawn in the colour of the text) and the larger drawings
// into one file of symbols: a page names them by <use> and stays small.
func (b *bundle) sprite(src fs.FS) error {
	var out bytes.Buffer
	out.WriteString(`<svg xmlns="http://www.w3.org/2000/svg"><!-- icons: lucide, ISC -->`)
	var names []string
	for _, pattern := range []string{"icons/*.svg", "art/*.svg"} {
		files, err := fs.Glob(src, pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			name := strings.TrimSuffix(path.Base(file), ".svg")
			symbol, err := b.symbol(src, file, name)
			if err != nil {
				return err
			}
			out.Write(symbol)
			names = append(names, name)
		}
	}
	out.WriteString("</svg>")
	sheet := b.add("i.svg", out.Bytes())
	b.symbols = make(map[string]string, len(names))
	for _, name := range names {
		b.symbols[name] = sheet + "#" + name
	}
	return nil
}

// symbol turns one drawing into a <symbol>. Lines take colour and width from the page, unless
// the drawing says fill="currentColor" at its root.
func (b *bundle) symbol(src fs.FS, file, name string) ([]byte, error) {
	raw, err := fs.ReadFile(src, file)
	if err != nil {
		return nil, err
	}
	small, err := b.minify.Bytes("image/svg+xml", raw)
	if err != nil {
		return nil, err
	}
	open := bytes.Index(small, []byte("<svg"))
	end := bytes.LastIndex(small, []byte("</svg>"))
	body := open + bytes.IndexByte(small[max(open, 0):], '>') + 1
	box, ok := attribute(raw, "viewBox")
	if open < 0 || end < body || !ok {
		return nil, fmt.Errorf("%s is no drawing with a viewBox", file)
	}
	paint := `fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"`
	if bytes.Contains(small[open:body], []byte("fill=\"currentColor\"")) || bytes.Contains(small[open:body], []byte("fill=currentColor")) {
		paint = `fill="currentColor"`
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, `<symbol id="%s" viewBox="%s" %s>`, name, box, paint)
	out.Write(small[body:end])
	out.WriteString("</symbol>")
	return out.Bytes(), nil
}

// attribute returns the value of a double-quoted attribute of the first element that has it.
func attribute(svg []byte, name string) (string, bool) {
	_, rest, ok := bytes.Cut(svg, []byte(" "+name+`="`))
	if !ok {
		return "", false
	}
	value, _, ok := bytes.Cut(rest, []byte(`"`))
	return string(value), ok
}
