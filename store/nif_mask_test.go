package store_test

import (
	"testing"

	"areaclientes/store"
)

func TestMaskNIF(t *testing.T) {
	for nif, want := range map[string]string{
		"12345678Z": "•••4567••", "X1234567L": "••••4567•", "K1234567L": "••••4567•", "B45001237": "B45001237", "": "", "12": "12",
	} {
		if got := store.MaskNIF(nif); got != want {
			t.Errorf("%q: %q, want %q", nif, got, want)
		}
	}
}
