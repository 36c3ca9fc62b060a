package store_test

import (
	"errors"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestPasswordPolicy(t *testing.T) {
	for _, c := range []struct {
		name, password string
		id             store.StaffID
		want           string // part of the sentence; empty when it is taken
	}{
		{"four words", good, storetest.Javier, ""},
		{"any script", "пять слов на ночь", storetest.Javier, ""},
		{"emoji", "🌵 seca 🌊 moja 🔥 arde", storetest.Javier, ""},
		{"fifteen", "x7 Kq! vv29 Lm$", storetest.Javier, ""},
		{"fourteen", "x7 Kq! vv29 Lm", storetest.Javier, "15 caracteres por lo menos: ahora tiene 14"},
		{"fourteen with accents are fourteen", "ñandú áéíóú ñé", storetest.Javier, "ahora tiene 14"},
		{"twelve with a second factor", "x7 Kq! vv29L", storetest.Clerk, ""},
		{"eleven with a second factor", "x7 Kq! vv29", storetest.Clerk, "12 caracteres por lo menos: ahora tiene 11"},
		{"nothing", "", storetest.Javier, "ahora tiene 0"},
		{"a hundred and twenty-eight", strings.Repeat("mirlo canela ñ7k", 8), storetest.Javier, ""},
		{"one more", strings.Repeat("mirlo canela ñ7k", 8) + "x", storetest.Javier, "128 caracteres como mucho: ahora tiene 129"},
		{"broken text", "mirlo canela \xff puente", storetest.Javier, "algún carácter"},
		{"a line break", "mirlo canela\npuente lona", storetest.Javier, "algún carácter"},
		{"a list of passwords", "Contraseña2026!!", storetest.Javier, "las primeras que prueba"},
		{"a name of a place and digits", "guadalajara2026", storetest.Javier, "las primeras que prueba"},
		{"along the keyboard", "qazwsxedcrfvtgb qwertyuiopasdfghjkl"[16:], storetest.Javier, "orden del teclado"},
		{"over and over", "xkxkxkxkxkxkxkxkxk", storetest.Javier, "repita lo mismo"},
		{"the portal's name", "mi areaclientes 77 lona", storetest.Javier, "el nombre del portal"},
		{"the portal's name in pieces", "Área Clientes lona nogal", storetest.Javier, "el nombre del portal"},
		{"their name", "la lona de Molina 7", storetest.Javier, "su nombre (molina)"},
		{"their name with an accent", "el nogal de jávier 7", storetest.Javier, "su nombre (javier)"},
		{"their address", "nogal jefa.taller lona", storetest.Rosa, "su correo"},
		{"the dealer's name", "en Sercaman hay lona", storetest.Javier, "el nombre de la empresa (sercaman)"},
		{"short names are no reason", "Ana y la lona nogal", storetest.Clerk, ""},
		{"a customer's number", "lona 04812 nogal fría", storetest.Javier, "Quite 04812"},
		{"a customer's number without its zeros", "lona 4812 nogal fría", storetest.Javier, "Quite 4812"},
		{"another number", "lona 73519 nogal fría", storetest.Javier, ""},
		{"a CIF", "lona b45001237 nogal", storetest.Javier, "Quite el NIF o CIF"},
		{"a DNI", "lona 12345678z nogal", storetest.Javier, "Quite el NIF o CIF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "UPDATE staff SET email = 'jefa.taller@sercaman.example' WHERE id = 4")
			link, err := s.Staff.NewLink(staffCtx, c.id, false, false)
			must(t, err)
			who, err := s.Staff.UseLink(staffCtx, link.Secret)
			must(t, err)
			_, err = s.Staff.ChoosePassword(staffCtx, c.id, who.Epoch, c.password)
			var invalid store.Invalid
			errors.As(err, &invalid)
			if c.want == "" && err != nil || !strings.Contains(invalid["password"], c.want) {
				t.Errorf("%q, %v; want «%s»", invalid["password"], err, c.want)
			}
		})
	}
}

func TestProposePassword(t *testing.T) {
	s, _ := storetest.Open(t)
	proposal, err := s.Staff.ProposePassword(staffCtx, storetest.Javier)
	if err != nil || strings.Count(proposal, "-") != 3 {
		t.Fatalf("%q, %v", proposal, err)
	}
	came(t, s, storetest.Javier, proposal)
	if _, err := s.Staff.ProposePassword(staffCtx, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("to nobody: %v", err)
	}
}
