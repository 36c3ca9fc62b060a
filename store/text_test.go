package store_test

import (
	"testing"

	"areaclientes/store"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"TÓNER Cián TN-512": "toner cian tn 512",
		"  España, Núñez ":  "espana nunez",
		"1.ª planta":        "1 ª planta",
		"":                  "",
		"--":                "",
	} {
		if got := store.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestParseCount(t *testing.T) {
	for in, want := range map[string]int64{
		"212000": 212000, "212.000": 212000, "212 000": 212000, " 212\u00a0000 ": 212000, "212,000": 212000,
		"1.212.000": 1212000, "0": 0, "007": 7, "999.999.999": store.MaxCount,
	} {
		if got, err := store.ParseCount(in); err != nil || got != want {
			t.Errorf("ParseCount(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", " ", ".", "212.5", "21.20", "2120.000", "1.000,5", "1.000,000", "-5", "+5", "1e6", "doce", "1000000000", "9999999999999999999", "٢١٢", "212.", ".212"} {
		if got, err := store.ParseCount(in); err == nil {
			t.Errorf("ParseCount(%q) = %d, want an error", in, got)
		}
	}
}

func TestNIF(t *testing.T) {
	for _, nif := range []string{"A46103834", "B86670460", "J99216582", "Q2876031B", "N0112768G", "W8265365J", "12345678Z", "X1234567L", "Y1234567X", "K1234567L"} {
		if !store.ValidNIF(nif) {
			t.Errorf("ValidNIF(%q) = false", nif)
		}
	}
	for _, nif := range []string{"A46103835", "J99216583", "", "A4610383", "I46103834", "1234567AZ", "A4610E834", "ñ6103834"} {
		if store.ValidNIF(nif) {
			t.Errorf("ValidNIF(%q) = true", nif)
		}
	}
	for in, want := range map[string]string{
		"a46103834": "A46103834", "A-46.103.834": "A46103834", "ES A46103834": "A46103834", "es-a/46103834": "A46103834",
		"ESPAÑA": "ESPAÑA", " b_86670460\t": "B86670460",
	} {
		if got := store.NormalizeNIF(in); got != want {
			t.Errorf("NormalizeNIF(%q) = %q, want %q", in, got, want)
		}
	}
	if !store.NaturalPerson("12345678Z") || !store.NaturalPerson("X1234567L") || store.NaturalPerson("A46103834") {
		t.Error("NaturalPerson tells persons and entities apart wrongly")
	}
}
