package ui

import "testing"

func TestMaskEmail(t *testing.T) {
	for typed, want := range map[string]string{
		"":                             "",
		"  ":                           "",
		"compras@hormigones.com":       "c•••@h•••.com",
		"a@b.es":                       "a•••@b•••.es",
		"ana.lopez@correo.empresa.com": "a•••@c•••.com",
		"ñandú@águila.es":              "ñ•••@á•••.es",
		"ana@servidor":                 "a•••@s•••",
		"ana@.es":                      "a•••@.•••",
		"a@b.es; c@d.com":              "a•••@b•••.es, c•••@d•••.com",
		"a@b.es,c@d.com":               "a•••@b•••.es, c•••@d•••.com",
		`"a@b"@c.es`:                   `"•••@c•••.es`,
		"no tiene":                     "•••, •••",
		"@b.es":                        "•••",
		"ana@":                         "•••",
	} {
		if got := MaskEmail(typed); got != want {
			t.Errorf("MaskEmail(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestMaskPhone(t *testing.T) {
	for typed, want := range map[string]string{
		"":                      "",
		" ":                     "",
		"600000012":             "6•• ••• •12",
		"925 02 47 28":          "9•• ••• •28",
		"925-024.728":           "9•• ••• •28",
		"+34 925 024 728":       "+34 9•• ••• •28",
		"0034925024728":         "+34 9•• ••• •28",
		"34925024728":           "+34 9•• ••• •28",
		"600000012 (Ana)":       "6•• ••• •12",
		"+33 1 23 45 67 89":     "3•• ••• ••• 89",
		"9250247":               "9•• ••4 7",
		"902":                   "•••",
		"112 / 061":             "•••",
		"ext. Ana":              "•••",
		"925024728 / 600000012": "•••",
	} {
		if got := MaskPhone(typed); got != want {
			t.Errorf("MaskPhone(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestMaskNIF(t *testing.T) {
	for nif, want := range map[string]string{
		"12345678Z":  "•••4567••",
		"X1234567L":  "••••4567•",
		"K1234567L":  "••••4567•",
		"1234567":    "•••",
		"":           "•••",
		"123456789Z": "•••",
	} {
		if got := MaskNIF(nif); got != want {
			t.Errorf("MaskNIF(%q) = %q, want %q", nif, got, want)
		}
	}
}

// A name is left as it is; what people write beside it is not.
func TestMaskContact(t *testing.T) {
	for _, c := range [...]struct {
		typed, masked, alone string
	}{
		{"", "", ""},
		{"Ana Belén Ruiz", "Ana Belén Ruiz", "Ana Belén Ruiz"},
		{"Ana, planta 3, puerta 12", "Ana, planta 3, puerta 12", "Ana, planta 3, puerta 12"},
		{"Ana (600000012)", "Ana (6•• ••• •12)", ""},
		{"Ana 925 02 47 28 / Luis 600-000-012", "Ana 9•• ••• •28 / Luis 6•• ••• •12", ""},
		{"Ana <ana@gredos.example>, +34 925 024 728", "Ana <a•••@g•••.example>, +34 9•• ••• •28", ""},
		{"ana@gredos.example", "a•••@g•••.example", ""},
	} {
		if got := MaskContact(c.typed); got != c.masked {
			t.Errorf("MaskContact(%q) = %q, want %q", c.typed, got, c.masked)
		}
		if got := NameAlone(c.typed); got != c.alone {
			t.Errorf("NameAlone(%q) = %q, want %q", c.typed, got, c.alone)
		}
	}
}
