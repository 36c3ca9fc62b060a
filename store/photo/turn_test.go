package photo

import (
	"context"
	"errors"
	"testing"
)

func TestCleanWaitsForItsTurn(t *testing.T) {
	for range cap(drawing) {
		drawing <- struct{}{}
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Clean(ended, "a.jpg", []byte("\xff\xd8\xff")); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v, want the context's: all places are taken", err)
	}
	for range cap(drawing) {
		<-drawing
	}
	if _, err := Clean(context.Background(), "a.jpg", []byte("\xff\xd8\xff")); !errors.Is(err, ErrDamaged) {
		t.Errorf("err = %v, want ErrDamaged: there is a free place again", err)
	}
}

func TestWebPChunkWithEXIF(t *testing.T) {
	tiff := "II\x2a\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"
	data := "RIFF\x00\x00\x00\x00WEBPVP8X\x01\x00\x00\x00\x08\x00EXIF" + string([]byte{byte(len(tiff)), 0, 0, 0}) + tiff
	if got := orientation(webP, []byte(data)); got != 6 {
		t.Errorf("orientation = %d, want 6", got)
	}
	for cut := 12; cut < len(data)-4; cut++ {
		if got := orientation(webP, []byte(data[:cut])); got != 1 {
			t.Errorf("cut at %d: orientation = %d, want 1", cut, got)
		}
	}
}

func TestProgressivePhotosCostMore(t *testing.T) {
	head := func(kind byte) []byte { // 5.000 × 6.000 pixels, three components
		return []byte{0xFF, 0xD8, 0xFF, kind, 0, 17, 8, 0x13, 0x88, 0x17, 0x70, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xDA, 0, 2}
	}
	if err := affordable(JPEG, head(0xC0)); err != nil {
		t.Errorf("30 million pixels in one pass: %v", err)
	}
	if err := affordable(JPEG, head(0xC2)); !errors.Is(err, ErrPixels) {
		t.Errorf("30 million pixels in several passes: %v, want ErrPixels", err)
	}
}
