// Package photo decides which files people may send and makes them safe to keep: the type comes
// from the first bytes and must agree with the name, pictures are drawn anew so that nothing but
// pixels survives (no place, no camera, no appended page), and memory stays bounded.
package photo

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"path/filepath"
	"strings"

	"golang.org/x/image/webp"
)

// The limits of one file.
const (
	MaxBytes  = 10 << 20   // as sent
	MaxPixels = 40_000_000 // of a picture
	maxMemory = 4 * MaxPixels
	maxPasses = 100 // of a JPEG over its pixels; cameras and programs need a dozen
)

// Why a file is refused.
var (
	ErrEmpty   = errors.New("the file is empty")
	ErrLarge   = errors.New("the file is larger than 10 MiB")
	ErrType    = errors.New("not a JPG, PNG, WEBP or PDF file")
	ErrPretend = errors.New("name and content disagree")
	ErrHEIC    = errors.New("a HEIC photo, which no free decoder reads")
	ErrPixels  = errors.New("the picture has too many pixels")
	ErrDamaged = errors.New("the file cannot be read")
)

// The types that are kept. WebP is kept as JPEG or, when it is transparent, as PNG.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	PDF  = "application/pdf"
	webP = "image/webp"
	heic = "image/heic"
)

// File is what may be kept of a file that was sent.
type File struct {
	Name string // safe to show; its extension agrees with MIME
	MIME string
	Data []byte
	Mini []byte // of a picture: a small JPEG of it, to show in a page
}

// drawing bounds how many pictures are in memory at the same time, over all dealers of the
// process: it is the machine's memory that is being shared.
var drawing = make(chan struct{}, 2)

// Clean checks a file by its first bytes and its name and returns what is kept of it: a PDF as it
// is, a picture turned upright and drawn anew. It returns one of the errors above, or the
// context's when it ends while waiting for a turn. name may be anything; see Name.
func Clean(ctx context.Context, name string, data []byte) (File, error) {
	name = Name(name)
	mime, err := typeOf(name, data)
	if err != nil {
		return File{}, err
	}
	if mime == PDF {
		return File{Name: name, MIME: PDF, Data: data}, wholePDF(data)
	}
	select {
	case drawing <- struct{}{}:
		defer func() { <-drawing }()
	case <-ctx.Done():
		return File{}, ctx.Err()
	}
	return redraw(name, mime, data)
}

// typeOf returns the type that both the first bytes and the extension say.
func typeOf(name string, data []byte) (string, error) {
	switch {
	case len(data) == 0:
		return "", ErrEmpty
	case len(data) > MaxBytes:
		return "", ErrLarge
	}
	claimed := map[string]string{
		".jpg": JPEG, ".jpeg": JPEG, ".jfif": JPEG, ".png": PNG, ".webp": webP, ".pdf": PDF,
	}[strings.ToLower(filepath.Ext(name))]
	actual := magic(data)
	switch {
	case actual == heic:
		return "", ErrHEIC
	case claimed == "" || actual == "":
		return "", ErrType
	case claimed != actual:
		return "", ErrPretend
	}
	return actual, nil
}

func magic(data []byte) string {
	starts := func(s string) bool { return bytes.HasPrefix(data, []byte(s)) }
	switch {
	case starts("\xff\xd8\xff"):
		return JPEG
	case starts("\x89PNG\r\n\x1a\n"):
		return PNG
	case starts("RIFF") && len(data) >= 12 && string(data[8:12]) == "WEBP":
		return webP
	case starts("%PDF-"):
		return PDF
	case len(data) >= 12 && string(data[4:8]) == "ftyp" && heicBrand(string(data[8:12])):
		return heic
	}
	return ""
}

// heicBrand reports whether a file of boxes says that it is a photo as iPhones take them (ISO 23008-12).
func heicBrand(brand string) bool {
	switch brand {
	case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1":
		return true
	}
	return false
}

// wholePDF refuses a file that only begins like a PDF: a whole one ends with its mark.
func wholePDF(data []byte) error {
	if !bytes.Contains(data[max(0, len(data)-1024):], []byte("%%EOF")) {
		return ErrDamaged
	}
	return nil
}

// redraw decodes a picture, turns it as its EXIF says and encodes it again.
func redraw(name, mime string, data []byte) (File, error) {
	if err := affordable(mime, data); err != nil {
		return File{}, err
	}
	picture, err := decode(mime, data)
	if err != nil {
		return File{}, ErrDamaged
	}
	picture = upright(picture, orientation(mime, data))
	var out bytes.Buffer
	if mime == PNG || mime == webP && !opaque(picture) {
		err = png.Encode(&out, picture)
		mime = PNG
	} else {
		err = jpeg.Encode(&out, picture, &jpeg.Options{Quality: 88})
		mime = JPEG
	}
	if err != nil {
		return File{}, ErrDamaged
	}
	mini, err := miniature(picture)
	return File{renamed(name, mime), mime, out.Bytes(), mini}, err
}

// affordable reads only the picture's heading and refuses what would take too much memory.
func affordable(mime string, data []byte) error {
	config, err := decodeConfig(mime, data)
	if err != nil || config.Width <= 0 || config.Height <= 0 {
		return ErrDamaged
	}
	pixels := int64(config.Width) * int64(config.Height)
	perPixel := int64(4)
	switch config.ColorModel {
	case color.NRGBA64Model, color.RGBA64Model:
		perPixel = 8
	case color.YCbCrModel, color.GrayModel:
		if progressive(data) {
			perPixel = 8 // the decoder keeps all coefficients until the last pass
		}
	}
	if pixels > MaxPixels || pixels*perPixel > maxMemory {
		return ErrPixels
	}
	if mime == JPEG && passes(data) > maxPasses {
		return ErrDamaged // a few bytes for each pass would keep a processor busy for minutes
	}
	return nil
}

func decodeConfig(mime string, data []byte) (image.Config, error) {
	switch mime {
	case JPEG:
		return jpeg.DecodeConfig(bytes.NewReader(data))
	case PNG:
		return png.DecodeConfig(bytes.NewReader(data))
	}
	return webp.DecodeConfig(bytes.NewReader(data))
}

func decode(mime string, data []byte) (image.Image, error) {
	switch mime {
	case JPEG:
		return jpeg.Decode(bytes.NewReader(data))
	case PNG:
		return png.Decode(bytes.NewReader(data))
	}
	return webp.Decode(bytes.NewReader(data))
}

func opaque(picture image.Image) bool {
	known, ok := picture.(interface{ Opaque() bool })
	return ok && known.Opaque()
}
