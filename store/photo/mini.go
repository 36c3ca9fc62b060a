package photo

import (
	"bytes"
	"image"
	"image/jpeg"

	"golang.org/x/image/draw"
)

// miniSide is the longer side of a miniature, in pixels.
const miniSide = 240

// miniature draws the picture small, on white. A picture that is small already keeps its size.
func miniature(picture image.Image) ([]byte, error) {
	box := picture.Bounds()
	longer := max(box.Dx(), box.Dy(), miniSide)
	small := image.NewRGBA(image.Rect(0, 0, max(1, box.Dx()*miniSide/longer), max(1, box.Dy()*miniSide/longer)))
	draw.Draw(small, small.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(small, small.Bounds(), picture, box, draw.Over, nil)
	var out bytes.Buffer
	err := jpeg.Encode(&out, small, &jpeg.Options{Quality: 75})
	return out.Bytes(), err
}
