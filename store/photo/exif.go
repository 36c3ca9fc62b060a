package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// orientation is the EXIF orientation of a picture, 1 to 8; 1 when it says none that makes sense.
func orientation(mime string, data []byte) int {
	var block []byte
	switch mime {
	case JPEG:
		block, _ = segments(data)
	case PNG:
		block = chunk(data[8:], "eXIf", binary.BigEndian, true)
	case webP:
		block = chunk(data[12:], "EXIF", binary.LittleEndian, false)
	}
	return turned(bytes.TrimPrefix(block, []byte("Exif\x00\x00")))
}

// progressive reports whether a JPEG is of the kind that is built up in several passes.
func progressive(data []byte) bool {
	_, passes := segments(data)
	return passes
}

// segments walks the headings of a JPEG up to its pixels, and returns its EXIF block and whether
// it comes in several passes.
func segments(data []byte) (exif []byte, passes bool) {
	if magic(data) != JPEG {
		return nil, false
	}
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		marker := data[at+1]
		if marker == 0xFF { // padding
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xDA || size < 2 || at+2+size > len(data) {
			break
		}
		body := data[at+4 : at+2+size]
		switch {
		case marker == 0xE1 && exif == nil && bytes.HasPrefix(body, []byte("Exif\x00\x00")):
			exif = body
		case marker == 0xC2:
			passes = true
		}
		at += 2 + size
	}
	return exif, passes
}

// chunk finds a chunk by name in the body of a PNG (length before name, checksum after) or of a
// WebP (name before length, padded to even).
func chunk(data []byte, name string, order binary.ByteOrder, isPNG bool) []byte {
	for len(data) >= 8 {
		kind, size := string(data[:4]), int64(order.Uint32(data[4:]))
		rest := size + size%2
		if isPNG {
			kind, size = string(data[4:8]), int64(order.Uint32(data))
			rest = size + 4
		}
		data = data[8:]
		if size > int64(len(data)) {
			return nil
		}
		if kind == name {
			return data[:size]
		}
		data = data[min(rest, int64(len(data))):]
	}
	return nil
}

// turned reads the orientation out of a TIFF block.
func turned(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := int64(order.Uint16(tiff[at:]))
	for i := int64(0); i < entries; i++ {
		from := at + 2 + 12*i
		if from+12 > int64(len(tiff)) {
			break
		}
		entry := tiff[from : from+12]
		if order.Uint16(entry) == 0x0112 {
			if value := int(order.Uint16(entry[8:])); value >= 1 && value <= 8 {
				return value
			}
		}
	}
	return 1
}

// upright draws the picture as it is meant to be seen. Orientations 5 to 8 swap width and height.
func upright(picture image.Image, orientation int) image.Image {
	if orientation == 1 {
		return picture
	}
	box := picture.Bounds()
	w, h := box.Dx(), box.Dy()
	if orientation >= 5 {
		w, h = h, w
	}
	// place says where the pixel of the target comes from.
	place := map[int]func(x, y int) (int, int){
		2: func(x, y int) (int, int) { return w - 1 - x, y },
		3: func(x, y int) (int, int) { return w - 1 - x, h - 1 - y },
		4: func(x, y int) (int, int) { return x, h - 1 - y },
		5: func(x, y int) (int, int) { return y, x },
		6: func(x, y int) (int, int) { return y, w - 1 - x },
		7: func(x, y int) (int, int) { return h - 1 - y, w - 1 - x },
		8: func(x, y int) (int, int) { return h - 1 - y, x },
	}[orientation]
	at := pixels(picture)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			fromX, fromY := place(x, y)
			out.SetRGBA(x, y, at(box.Min.X+fromX, box.Min.Y+fromY))
		}
	}
	return out
}

// pixels reads single pixels, without an allocation for each in the usual case of a photo.
func pixels(picture image.Image) func(x, y int) color.RGBA {
	if photo, ok := picture.(*image.YCbCr); ok {
		return func(x, y int) color.RGBA {
			c := photo.YCbCrAt(x, y)
			r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
			return color.RGBA{r, g, b, 255}
		}
	}
	return func(x, y int) color.RGBA {
		return color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)
	}
}
