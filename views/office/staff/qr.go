package staff

import (
	"fmt"
	"image/color"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white margin that a reader needs around the code, in modules.
const quiet = 4

// code is a QR code as a drawing: its size in modules with the margin, and the dark ones as a path.
type code struct {
	size int
	path string
}

// drawn returns the QR code of text, or nothing when it does not fit into one.
func drawn(text string) code {
	matrix, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return code{}
	}
	var path strings.Builder
	size := matrix.Bounds().Dx()
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && matrix.At(x, y) == color.Black {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return code{size: size + 2*quiet, path: path.String()}
}

func (c code) viewBox() string { return fmt.Sprintf("0 0 %d %[1]d", c.size) }

// grouped writes a secret in groups of four, as people copy it.
func grouped(secret string) string {
	var groups []string
	for ; len(secret) > 4; secret = secret[4:] {
		groups = append(groups, secret[:4])
	}
	return strings.Join(append(groups, secret), " ")
}
