package assets

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"image"
	"image/png"
	"io"
	"strings"

	"areaclientes/store"
)

// The limits of a logo as it is uploaded.
const (
	LogoLimit    = 1 << 20 // bytes
	logoSide     = 4000    // pixels of a PNG
	logoElements = 5000    // of an SVG
	logoDepth    = 64
)

// refused says to the person who chose the file what is wrong with it.
func refused(words string) error { return store.Invalid{"logo": words} }

const pngPrefix = "data:image/png;base64,"

// Logo makes an uploaded picture harmless and returns the text under which the settings keep it: an SVG
// that was written anew from what is known to draw and nothing else, or a PNG that was encoded anew.
// It returns store.Invalid («logo») for what is neither.
func Logo(file []byte) (string, error) {
	switch {
	case len(file) > LogoLimit:
		return "", refused("El archivo pasa de 1 MB. Guárdelo más pequeño.")
	case bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")):
		return pngLogo(file)
	}
	return svgLogo(file)
}

// LogoFile is a logo as the settings keep it, ready to be served.
func LogoFile(logo string) File {
	if encoded, isPNG := strings.CutPrefix(logo, pngPrefix); isPNG {
		if body, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			return NewFile("logo.png", body)
		}
	}
	return NewFile("logo.svg", []byte(logo))
}

func pngLogo(file []byte) (string, error) {
	size, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return "", refused("El PNG está dañado. Guárdelo otra vez.")
	}
	if size.Width > logoSide || size.Height > logoSide {
		return "", refused("El PNG es demasiado grande: 4.000 píxeles por lado como mucho.")
	}
	picture, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return "", refused("El PNG está dañado. Guárdelo otra vez.")
	}
	var body bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&body, plainImage{picture}); err != nil {
		return "", err
	}
	return pngPrefix + base64.StdEncoding.EncodeToString(body.Bytes()), nil
}

// plainImage hides everything of a picture but its pixels.
type plainImage struct{ image.Image }

// svgLogo copies an SVG element by element.
func svgLogo(file []byte) (string, error) {
	styles, err := classStyles(file)
	if err != nil {
		return "", err
	}
	w := svgWriter{styles: styles}
	decoder := xml.NewDecoder(bytes.NewReader(file))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", errNotSVG
		}
		if err := w.token(token); err != nil {
			return "", err
		}
	}
	if w.elements == 0 || w.depth != 0 {
		return "", errNotSVG
	}
	return w.out.String(), nil
}

var (
	errNotSVG = refused("No es un SVG ni un PNG que se pueda leer. Guárdelo otra vez en uno de esos formatos.")
	errSize   = refused("El SVG no dice su tamaño (viewBox). Expórtelo otra vez, o use un PNG.")
	errLarge  = refused("El SVG es demasiado complicado. Expórtelo más sencillo, o use un PNG.")
)

// svgWriter writes what is allowed and leaves out the rest with everything in it.
type svgWriter struct {
	out      strings.Builder
	styles   map[string][]xml.Attr // by class
	depth    int
	skip     int // how deep inside something that is left out
	elements int
}

func (w *svgWriter) token(token xml.Token) error {
	switch token := token.(type) {
	case xml.StartElement:
		return w.start(token)
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		w.depth--
		w.out.WriteString("</" + token.Name.Local + ">")
	case xml.CharData:
		if w.skip == 0 && w.depth > 0 {
			return xml.EscapeText(&w.out, token)
		}
	}
	return nil // comments, instructions and declarations draw nothing
}

func (w *svgWriter) start(e xml.StartElement) error {
	known := svgElements[e.Name.Local] && (e.Name.Space == svgSpace || e.Name.Space == "")
	if w.depth == 0 && w.skip == 0 {
		if e.Name.Local != "svg" || !known || w.elements > 0 {
			return errNotSVG
		}
		if !sized(e) {
			return errSize
		}
	}
	if w.skip > 0 || !known {
		w.skip++
		return nil
	}
	w.depth++
	if w.elements++; w.elements > logoElements || w.depth > logoDepth {
		return errLarge
	}
	w.out.WriteString("<" + e.Name.Local)
	if w.depth == 1 {
		w.out.WriteString(` xmlns="` + svgSpace + `"`)
	}
	for _, attr := range allowed(e.Attr, w.styles) {
		w.out.WriteString(" " + attr.Name.Local + `="`)
		if err := xml.EscapeText(&w.out, []byte(attr.Value)); err != nil {
			return err
		}
		w.out.WriteString(`"`)
	}
	w.out.WriteString(">")
	return nil
}
