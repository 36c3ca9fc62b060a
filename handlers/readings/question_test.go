package readings_test

import (
	"context"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// asked leaves a doubtful reading, number 51, about which the office asks.
func asked(t *testing.T, s *store.Store) {
	t.Helper()
	counts := store.Counts{store.BN: 2120460, store.Color: 176190}
	reading, err := s.Readings.Enter(context.Background(), storetest.Gredos, storetest.Ricoh, store.Entry{Counts: counts, Again: counts, Source: store.FromPortal})
	if err != nil || reading.ID != 51 {
		t.Fatalf("%+v, %v", reading, err)
	}
	if err := s.Office.AskAboutReading(context.Background(), 51); err != nil {
		t.Fatal(err)
	}
}

func answered(want string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) {
		t.Helper()
		if got := storetest.Scalar[string](t, s, "SELECT answer || note FROM reading_questions"); got != want {
			t.Errorf("answer %q, want %q", got, want)
		}
	}
}

func TestQuestion(t *testing.T) {
	const page = "/equipos/1/lecturas/51"
	webtest.Run(t,
		webtest.Case{Name: "both readings and the two answers", Path: page, As: gredos, Before: asked,
			Has: []string{"h1 | ¿Es correcta esta lectura?", "dd | 2.120.460", "dd | 212.000", "input[name=answer][value=yes]", "input[name=answer][value=no]", "textarea[name=note]"}},
		webtest.Case{Name: "one that nobody asks about", Path: "/equipos/1/lecturas/1", As: gredos, Before: asked, Status: 404},
		webtest.Case{Name: "under another machine", Path: "/equipos/2/lecturas/51", As: gredos, Before: asked, Status: 404},
		webtest.Case{Name: "a stranger", Path: page, As: storetest.AlbercheNumber, Before: asked, Status: 404},
		webtest.Case{Name: "no number", Path: "/equipos/1/lecturas/x", As: gredos, Status: 404},
		webtest.Case{Name: "it is right", Path: page + "/respuesta", As: gredos, Before: asked, Form: form("answer", "yes"), Status: 303, Location: "/equipos/1", After: answered("yes")},
		webtest.Case{Name: "it is wrong", Path: page + "/respuesta", As: gredos, Before: asked, Form: form("answer", "no", "note", "Marca 212.460"), Status: 303, After: answered("noMarca 212.460")},
		webtest.Case{Name: "wrong, and nothing else", Path: page + "/respuesta", As: gredos, Before: asked, Form: form("answer", "no"), Status: 422, After: answered(""), Has: []string{"h1", "#note-e", "input[value=no][checked]"}},
		webtest.Case{Name: "no answer, by htmx", Path: page + "/respuesta", As: gredos, Before: asked, Form: form("note", "Hola"), Partial: true, Status: 422, Has: []string{"#answer-e", "textarea | Hola"}, HasNot: []string{"h1"}},
		webtest.Case{Name: "a stranger answers", Path: page + "/respuesta", As: storetest.AlbercheNumber, Before: asked, Form: form("answer", "yes"), Status: 404, After: answered("")},
		webtest.Case{Name: "once the office has decided", Path: page, As: gredos, Before: func(t *testing.T, s *store.Store) {
			asked(t, s)
			if _, err := s.Office.ConfirmReadings(context.Background(), 51); err != nil {
				t.Fatal(err)
			}
		}, Has: []string{".notice | Ya está resuelta"}, HasNot: []string{"input[name=answer]"}},
	)
}

// The customer sees at once what became of a reading.
func TestVerdictInHistory(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "confirmed", Path: "/equipos/1", As: gredos, Before: func(t *testing.T, s *store.Store) {
			asked(t, s)
			if _, err := s.Office.ConfirmReadings(context.Background(), 51); err != nil {
				t.Fatal(err)
			}
		}, Has: []string{"tr:first-child .badge | Revisada"}},
		webtest.Case{Name: "discarded, and why", Path: "/equipos/1", As: gredos, Before: func(t *testing.T, s *store.Store) {
			asked(t, s)
			if err := s.Office.DiscardReading(context.Background(), 51, "Era de otro equipo"); err != nil {
				t.Fatal(err)
			}
		}, Has: []string{"tr:first-child .badge | Descartada", "tr:first-child small | Era de otro equipo", "tbody tr + tr th | 20/10/2026"}},
	)
}
