package web

import (
	"bytes"
	"testing"
)

func TestSafe(t *testing.T) {
	safe := NewSafe(bytes.Repeat([]byte("k"), 32))
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
		"with another key":    func() (string, error) { return NewSafe(bytes.Repeat([]byte("x"), 32)).Open("correo", sealed) },
		"altered":             func() (string, error) { return safe.Open("correo", altered) },
		"nothing":             func() (string, error) { return safe.Open("correo", nil) },
	} {
		if text, err := open(); err == nil || text != "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}
