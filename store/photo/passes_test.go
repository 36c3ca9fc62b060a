package photo_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"areaclientes/store/photo"
)

// manyPasses is a small JPEG that has a picture gone over as often as it says: a few dozen bytes each
// time, and each time work for every block.
func manyPasses(width, height uint16, passes int) []byte {
	var b bytes.Buffer
	b.WriteString("\xff\xd8")
	b.Write([]byte{0xff, 0xc2, 0, 11, 8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), 1, 1, 0x11, 0})
	b.Write(append([]byte{0xff, 0xdb, 0, 67, 0}, bytes.Repeat([]byte{1}, 64)...))
	b.Write([]byte{0xff, 0xc4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0}) // «0» is a run of blocks without anything
	blocks := (int(width) + 7) / 8 * ((int(height) + 7) / 8)
	runs := blocks/(1<<14) + 1
	for range passes {
		b.Write([]byte{0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0})
		b.Write(make([]byte, (15*runs+7)/8))
	}
	b.WriteString("\xff\xd9")
	return b.Bytes()
}

// A photo is drawn in a dozen passes. Thousands of them keep a processor busy for minutes.
func TestPassesAreCounted(t *testing.T) {
	if _, err := photo.Clean(context.Background(), "foto.jpg", manyPasses(64, 64, 50)); err != nil {
		t.Errorf("50 passes: %v", err)
	}
	if _, err := photo.Clean(context.Background(), "foto.jpg", manyPasses(5000, 4000, 2000)); !errors.Is(err, photo.ErrDamaged) {
		t.Errorf("2000 passes: %v", err)
	}
	film := append(encodeJPEG(t), bytes.Repeat([]byte("\xff\xda\x00\x08"), 1000)...)
	if _, err := photo.Clean(context.Background(), "foto.jpg", film); err != nil {
		t.Errorf("a film behind the photo: %v", err)
	}
}
