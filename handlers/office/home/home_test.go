package home_test

import (
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestHome(t *testing.T) {
	settled := func(t *testing.T, s *store.Store) {
		if err := s.Settings.ChangeMail(t.Context(), 1, store.MailServer{Host: "smtp.example", Port: 587, Security: "starttls"}); err != nil {
			t.Fatal(err)
		}
		storetest.Exec(t, s, "INSERT INTO outbox (kind, ref, address, message_id, created_at, due_at, until_at) VALUES ('customer_invitation', '1', 'a@b.es', 'x', 0, 0, 0)")
	}
	fresh := func(t *testing.T, s *store.Store) {
		storetest.Exec(t, s, "DELETE FROM settings WHERE key IN ('name', 'legal_name', 'color', 'base_url')")
	}
	webtest.Run(t,
		webtest.Case{Name: "a new dealer is led through the steps", Path: "/gestion", As: webtest.AsAdmin, Before: fresh, Has: []string{
			"h1 | Hola, Lucía Robledo", "#empezar", "a.btn--primary[href='/gestion/ajustes/marca']", "a[href='/gestion/ajustes/correo']", ".begin a[href='/gestion/ajustes/direcciones'] | Poner la dirección", ".desks a[href='/gestion/pedidos']"}},
		webtest.Case{Name: "the office cannot do all of them", Path: "/gestion", As: webtest.AsClerk, Before: fresh, Has: []string{"#empezar", ".begin | Lo hace quien administra"}, HasNot: []string{"a[href^='/gestion/ajustes']"}},
		webtest.Case{Name: "then only what waits is shown", Path: "/gestion", As: webtest.AsClerk, Before: settled, Has: []string{".desks a[href='/gestion/incidencias']"}, HasNot: []string{"#empezar"}},
		webtest.Case{Name: "a technician goes to the day's incidents", Path: "/gestion", As: webtest.AsJavier, Status: 303, Location: "/gestion/hoy"},
		webtest.Case{Name: "a guest signs in first", Path: "/gestion", Status: 303, Location: "/gestion/entrar?next=%2Fgestion"},
	)
}
