package store_test

import (
	"bytes"
	"testing"

	"areaclientes/store"
)

func TestSafe(t *testing.T) {
	safe := store.NewSafe(bytes.Repeat([]byte("k"), 32))
	sealed, err := safe.Seal("correo", "clave: ñ")
	if err != nil || bytes.Contains(sealed, []byte("clave")) {
		t.Fatalf("%q, %v", sealed, err)
	}
	if again, _ := safe.Seal("correo", "clave: ñ"); bytes.Equal(again, sealed) {
		t.Error("the same text is locked the same way twice")
	}
	if text, err := safe.Open("correo", sealed); err != nil || text != "clave: ñ" {
		t.Errorf("%q, %v", text, err)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)-1] ^= 1
	for name, open := range map[string]func() (string, error){
		"for another purpose": func() (string, error) { return safe.Open("otra", sealed) },
		"with another key":    func() (string, error) { return store.NewSafe(bytes.Repeat([]byte("x"), 32)).Open("correo", sealed) },
		"altered":             func() (string, error) { return safe.Open("correo", altered) },
		"nothing":             func() (string, error) { return safe.Open("correo", nil) },
	} {
		if text, err := open(); err == nil || text != "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// FuzzSafe: only what was sealed for the same purpose opens, and it opens to what it was.
func FuzzSafe(f *testing.F) {
	f.Add([]byte("k"), "correo", "clave", []byte("x"), 3)
	f.Add([]byte{}, "", "", []byte{}, -1)
	f.Fuzz(func(t *testing.T, key []byte, purpose, text string, forged []byte, at int) {
		safe := store.NewSafe(key)
		sealed, err := safe.Seal(purpose, text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := safe.Open(purpose, sealed); err != nil || got != text {
			t.Errorf("%q opens to %q, %v", text, got, err)
		}
		if got, err := safe.Open(purpose, forged); err == nil {
			t.Errorf("%q opens to %q", forged, got)
		}
		if got, err := safe.Open(purpose+"x", sealed); err == nil {
			t.Errorf("opens for another purpose to %q", got)
		}
		altered := bytes.Clone(sealed)
		altered[int(uint(at)%uint(len(altered)))] ^= 1 << (uint(at) % 8)
		if got, err := safe.Open(purpose, altered); err == nil {
			t.Errorf("opens altered at %d to %q", at, got)
		}
	})
}
