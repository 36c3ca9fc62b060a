package handlers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/session"

	"areaclientes/handlers/web"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// SQLite says that it is full, with the code of a full disk, when a table has no numbers left.
func TestFullStore(t *testing.T) {
	full := func(t *testing.T, s *store.Store) {
		storetest.Exec(t, s, "INSERT INTO sqlite_sequence (name, seq) VALUES ('basket_lines', 9223372036854775807)")
	}
	nothing := func(t *testing.T, s *store.Store) {
		if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM basket_lines") + storetest.Scalar[int](t, s, "SELECT count(*) FROM basket_additions"); n != 0 {
			t.Errorf("%d rows of what was not saved", n)
		}
	}
	form := url.Values{"machine": {"1"}, "article": {"1"}, "quantity": {"1"}, "idem": {"a"}}
	wait := map[string]string{"Retry-After": "30", "Cache-Control": "no-store"}
	webtest.Run(t,
		webtest.Case{Name: "a page says when to come back", Path: "/cesta/lineas", As: gredos, Form: form, Before: full, After: nothing, Status: 503, Header: wait,
			Has: []string{"header .brand", "main | Espere unos segundos", "main | Referencia:"}, HasNot: []string{"body | database"}},
		webtest.Case{Name: "under htmx the form stays where it is", Path: "/cesta/lineas", As: gredos, Form: form, Partial: true, Before: full, After: nothing, Status: 503, Header: wait,
			Has: []string{".problem | Espere unos segundos"}, HasNot: []string{"header", "form"}},
		webtest.Case{Name: "pages can still be read", Path: "/cesta", As: gredos, Before: full},
	)
}

// With a disk that is full nobody signs in, and nobody who has is shut out from looking.
func TestSessionsThatCannotBeWritten(t *testing.T) {
	broken := func(t *testing.T, s *store.Store) {
		for _, verb := range []string{"INSERT", "UPDATE", "DELETE"} {
			storetest.Exec(t, s, "CREATE TRIGGER full_"+verb+" BEFORE "+verb+" ON sessions BEGIN SELECT RAISE(FAIL, 'full'); END")
		}
	}
	s, clock := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	broken(t, s)
	clock.Add(10 * time.Minute)
	if got := b.Do(webtest.Case{Path: "/pedidos"}); got.Status != http.StatusOK {
		t.Errorf("looking: status = %d", got.Status)
	}
	clock.Add(10 * time.Minute)
	if got := b.Do(webtest.Case{Path: "/pedidos"}); got.Status != http.StatusSeeOther {
		t.Errorf("a session that is over: status = %d", got.Status)
	}
	got := b.Do(webtest.Case{Path: "/entrar", Form: url.Values{"usuario": {gredos}, "clave": {storetest.GredosNIF}}})
	if got.Status != http.StatusServiceUnavailable || got.Header.Get("Retry-After") == "" {
		t.Errorf("signing in: status = %d", got.Status)
	}
}

func TestClosedStore(t *testing.T) {
	s, _ := storetest.Open(t)
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []webtest.Case{{Path: "/equipos"}, {Path: "/up"}, {Path: "/equipos", Partial: true}} {
		got := b.Do(c)
		if got.Status != http.StatusInternalServerError || !got.Has("body | Referencia:") || strings.Contains(got.Body, "sql") {
			t.Errorf("%s: %d\n%.500s", c.Path, got.Status, got.Body)
		}
	}
}

// broken is a portal whose only route fails in the way of its parameter, and its log.
func broken(t *testing.T) (*fiber.App, *bytes.Buffer) {
	t.Helper()
	s, _ := storetest.Open(t)
	var log bytes.Buffer
	w := web.New(web.Config{Store: s, Key: []byte("k"), Log: slog.New(slog.NewTextHandler(&log, nil)), Sessions: session.New().Storage})
	app := fiber.New(fiber.Config{ErrorHandler: w.Fail, Immutable: true})
	w.Use(app)
	half := templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		_, err := io.WriteString(out, "half a page")
		return errors.Join(err, errors.New("secret"))
	})
	ways := map[string]func(*fiber.Ctx) error{
		"panic":   func(*fiber.Ctx) error { panic("secret") },
		"half":    func(c *fiber.Ctx) error { return web.Show(c, fiber.StatusOK, half, nil) },
		"unknown": func(*fiber.Ctx) error { return errors.New("secret") },
		"full":    func(*fiber.Ctx) error { return fmt.Errorf("secret: %w", store.ErrUnavailable) },
		"late": func(c *fiber.Ctx) error {
			return fmt.Errorf("secret: %w: %w", store.ErrUnavailable, context.DeadlineExceeded)
		},
		"conflict": func(*fiber.Ctx) error { return fmt.Errorf("secret: %w", store.ErrConflict) },
		"refused":  func(*fiber.Ctx) error { return store.Sentence{Text: "Hoy no.", Err: store.ErrForbidden} },
		"invalid":  func(*fiber.Ctx) error { return store.Invalid{"a": "Falta esto.", "b": "Y esto."} },
		"often":    func(*fiber.Ctx) error { return web.TooMany{Seconds: 61} },
	}
	w.On(app).Get("/:way", web.Anyone, func(c *fiber.Ctx) error { return ways[web.Param(c, "way")](c) })
	return app, &log
}

// Every kind of failure has its status and its words, tells nothing from inside, and is logged once
// when it is ours.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		way    string
		status int
		words  string
		wait   string
		logged int
	}{
		{"panic", 500, "Referencia:", "", 1},
		{"half", 500, "Referencia:", "", 1},
		{"unknown", 500, "Referencia:", "", 1},
		{"full", 503, "Espere unos segundos", "30", 1},
		{"late", 503, "Espere unos segundos", "30", 1},
		{"conflict", 409, "Alguien lo ha cambiado mientras tanto", "", 0},
		{"refused", 403, "Hoy no.", "", 0},
		{"invalid", 422, "Falta esto. Y esto.", "", 0},
		{"often", 429, "Espere 2 minutos", "61", 0},
	} {
		for _, htmx := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, htmx %t", c.way, htmx), func(t *testing.T) {
				app, log := broken(t)
				request := httptest.NewRequest(http.MethodGet, "/"+c.way, nil)
				if htmx {
					request.Header.Set("HX-Request", "true")
				}
				answer, err := app.Test(request, -1)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(answer.Body)
				if err != nil {
					t.Fatal(err)
				}
				if answer.StatusCode != c.status || !bytes.Contains(body, []byte(c.words)) || answer.Header.Get("Retry-After") != c.wait {
					t.Errorf("status = %d, Retry-After %q\n%.900s", answer.StatusCode, answer.Header.Get("Retry-After"), body)
				}
				if aside := htmx && (c.status == 409 || c.status == 422); aside != (answer.Header.Get("HX-Retarget") == "#problema") {
					t.Errorf("retargeted to %q", answer.Header.Get("HX-Retarget"))
				}
				if bytes.Contains(body, []byte("secret")) || bytes.Contains(body, []byte("half")) || bytes.Contains(body, []byte("<html")) == htmx {
					t.Errorf("in the answer:\n%.900s", body)
				}
				if n := strings.Count(log.String(), "request failed"); n != c.logged || strings.Count(log.String(), "\n") != n {
					t.Errorf("logged %d times, want %d:\n%s", n, c.logged, log)
				}
			})
		}
	}
}
