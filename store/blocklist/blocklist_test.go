package blocklist

import (
	"crypto/rand"
	"os"
	"testing"
)

func TestCommon(t *testing.T) {
	for password, want := range map[string]bool{
		"password": true, "PASSWORD": true, "Contraseña1234": true, "contrasena": true, "123456789": true, "p4ssw0rd!!": true,
		"qwertyuiop": true, "¡¡Barcelona2026!!": true, "realmadrid": true, "realmadridrealmadrid": true,
		"b.a.r.c.e.l.o.n.a": true, "Guadalajara": true, "i love you 123": true, "antonio1234567890": true,
		"": false, "abc": false, "tinta-lluvia-farola-nogal": false, "correcto caballo pila grapa": false, "x7#Kq!vv29Lm$": false,
		"las ranas saltan al pozo": false,
	} {
		if Common(password) != want {
			t.Errorf("%q is common: %t", password, !want)
		}
	}
}

func TestVaried(t *testing.T) {
	for password, want := range map[string]int{
		"aaaaaaaaaaaaaaaa": 1, "1234567890123456": 1, "abcdefghijklmnop": 1, "zyxwvutsrqponmlk": 1, "qwertyuiopasdfgh": 2, "abababababababab": 1,
		"": 0, "aZ9#kQ2!mX": 10, "tinta lluvia": 9, "cacacacacacaca": 2,
	} {
		if got := Varied(password); got != want {
			t.Errorf("%q: %d, want %d", password, got, want)
		}
	}
}

// What the filter takes for a word though it is none is seldom enough that nobody meets it.
func TestFalsePositives(t *testing.T) {
	const tries, most = 400_000, 50 // 10 were measured
	found := 0
	for range tries {
		if known(words, rand.Text()) {
			found++
		}
	}
	t.Logf("%d of %d", found, tries)
	if found > most {
		t.Errorf("%d of %d words that are none are taken for one", found, tries)
	}
	if len(words) > 1<<20 {
		t.Errorf("the filter has %d bytes, at most 1 MiB is granted", len(words))
	}
}

func TestFilter(t *testing.T) {
	list := Words([]string{"Córdoba", "cordoba", "sol", "Dos Hermanas"})
	if len(list) != 2 || list[0] != "cordoba" || list[1] != "doshermanas" {
		t.Fatalf("words: %q", list)
	}
	filter := Filter(list, 1<<10)
	for word, want := range map[string]bool{"cordoba": true, "doshermanas": true, "sevilla": false, "sol": false} {
		if known(filter, word) != want {
			t.Errorf("%q known: %t", word, !want)
		}
	}
}

// The file says where it comes from.
func TestSources(t *testing.T) {
	for _, file := range []string{"SOURCES.md", "LICENSE.txt"} {
		if text, err := os.ReadFile(file); err != nil || len(text) < 500 {
			t.Errorf("%s: %d bytes, %v", file, len(text), err)
		}
	}
}
