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
	persons := func(t *testing.T, s *store.Store) {
		fresh(t, s)
		storetest.Exec(t, s, "UPDATE customers SET nif = '12345678Z'")
	}
	strict := func(t *testing.T, s *store.Store) {
		persons(t, s)
		if err := s.Settings.Change(t.Context(), store.PagePolicies, 1, func(d *store.Dealer) { d.NIFPolicy = store.NIFActivation }); err != nil {
			t.Fatal(err)
		}
	}
	const advice = ".begin a[href='/gestion/ajustes/politicas']"
	webtest.Run(t,
		webtest.Case{Name: "whose customers are people is advised to ask for more than their NIF", Path: "/gestion", As: webtest.AsAdmin, Before: persons, Has: []string{advice, ".begin | Recomendado", "#empezar", ".card__head | de 4 pasos"}},
		webtest.Case{Name: "the office is not led there", Path: "/gestion", As: webtest.AsClerk, Before: persons, Has: []string{".begin | Recomendado"}, HasNot: []string{advice}},
		webtest.Case{Name: "who does so already is not", Path: "/gestion", As: webtest.AsAdmin, Before: strict, HasNot: []string{advice}},
		webtest.Case{Name: "nor whose customers are companies", Path: "/gestion", As: webtest.AsAdmin, Before: fresh, HasNot: []string{advice}},
		webtest.Case{Name: "a new dealer is led through the steps", Path: "/gestion", As: webtest.AsAdmin, Before: fresh, Has: []string{
			"h1 | Hola, Lucía Robledo", "#empezar", "a.btn--primary[href='/gestion/ajustes/marca']", "a[href='/gestion/ajustes/correo']", ".begin a[href='/gestion/ajustes/direcciones'] | Poner la dirección", ".desks a[href='/gestion/pedidos']"}},
		webtest.Case{Name: "the office cannot do all of them", Path: "/gestion", As: webtest.AsClerk, Before: fresh, Has: []string{"#empezar", ".begin | Lo hace quien administra"}, HasNot: []string{"a[href^='/gestion/ajustes']"}},
		webtest.Case{Name: "then only what waits is shown", Path: "/gestion", As: webtest.AsClerk, Before: settled, Has: []string{".desks a[href='/gestion/incidencias']"}, HasNot: []string{"#empezar"}},
		webtest.Case{Name: "a technician goes to the day's incidents", Path: "/gestion", As: webtest.AsJavier, Status: 303, Location: "/gestion/hoy"},
		webtest.Case{Name: "a guest signs in first", Path: "/gestion", Status: 303, Location: "/gestion/entrar?next=%2Fgestion"},
	)
}
