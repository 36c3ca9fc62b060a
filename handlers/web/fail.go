package web

import (
	"errors"
	"fmt"
	"log/slog"
	"sort"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/problem"
)

// errForged is a change without a fitting token: sent by another site, or from a page that was
// open for longer than its session.
var errForged = errors.New("form token missing or unfit")

// TooMany is the answer to somebody who tries too often; it says after how many seconds to go on.
type TooMany struct{ Seconds int }

func (e TooMany) Error() string { return fmt.Sprintf("too many requests, go on in %d s", e.Seconds) }

// retryAfter is what a full or busy store asks for, in seconds.
const retryAfter = 30

// statusOf is the one table from errors to statuses.
func statusOf(err error) int {
	var invalid store.Invalid
	var tooMany TooMany
	var refused *fiber.Error
	switch {
	case errors.As(err, &invalid):
		return fiber.StatusUnprocessableEntity
	case errors.As(err, &tooMany):
		return fiber.StatusTooManyRequests
	case errors.Is(err, store.ErrNotFound):
		return fiber.StatusNotFound
	case errors.Is(err, store.ErrConflict):
		return fiber.StatusConflict
	case errors.Is(err, store.ErrForbidden), errors.Is(err, errForged):
		return fiber.StatusForbidden
	case errors.Is(err, store.ErrUnavailable):
		return fiber.StatusServiceUnavailable
	case errors.As(err, &refused):
		return refused.Code
	}
	return fiber.StatusInternalServerError
}

// Fail is Fiber's error handler: the only place that chooses status and words for an error, and
// that logs. People see a sentence and a reference, never what went wrong inside.
func (w *Web) Fail(c *fiber.Ctx, err error) error {
	status := statusOf(err)
	switch status {
	case fiber.StatusForbidden:
		w.store.Audit.Refused(c.UserContext(), store.Denied, c.Method()+" "+c.Route().Path)
	case fiber.StatusTooManyRequests:
		w.store.Audit.Refused(c.UserContext(), store.Throttled, c.Method()+" "+c.Route().Path)
	}
	if status >= 500 {
		w.log.Error("request failed", slog.String("id", RequestID(c)), slog.String("method", c.Method()),
			slog.String("path", c.Route().Path), slog.Int("status", status), slog.Any("err", err))
	}
	shown := w.problem(c, status, err)
	if wait := waitOf(status, err); wait > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(wait))
	}
	ctx, chromeErr := w.chrome(c, !Partial(c))
	if chromeErr != nil { // the store is what is out of order: draw without it
		ctx = layout.With(c.UserContext(), layout.Chrome{Dealer: layout.Dealer{Name: "Área de clientes"}, RequestID: RequestID(c)})
	}
	component := problem.Page(shown)
	if Partial(c) {
		component = problem.Part(shown)
		aside(c, status)
	}
	return write(c, ctx, status, component)
}

// aside sends a refusal that no room drew to the problem region: htmx would put these two statuses,
// which are a form's own answers, where the form is, and what was typed would be gone.
func aside(c *fiber.Ctx, status int) {
	if status != fiber.StatusConflict && status != fiber.StatusUnprocessableEntity {
		return
	}
	c.Set("HX-Retarget", "#"+layout.ProblemID)
	c.Set("HX-Reswap", "innerHTML")
	c.Set("HX-Reselect", ".problem")
}

func waitOf(status int, err error) int {
	var tooMany TooMany
	switch {
	case errors.As(err, &tooMany):
		return tooMany.Seconds
	case status == fiber.StatusServiceUnavailable:
		return retryAfter
	}
	return 0
}

// problem gives an error the words that people see. What an error says for itself (Invalid, or a
// sentence wrapped around ErrForbidden) comes before the general words of its status.
func (w *Web) problem(c *fiber.Ctx, status int, err error) problem.Problem {
	shown := problem.Problem{Status: status, Reference: RequestID(c), Kept: kept(c)}
	if dealer, err := w.store.Settings.Get(c.UserContext()); err == nil {
		shown.Phone = dealer.Phone
	}
	var invalid store.Invalid
	var sentence store.Sentence
	switch {
	case errors.As(err, &invalid):
		sentences := make([]string, 0, len(invalid))
		for _, text := range invalid {
			sentences = append(sentences, text)
		}
		sort.Strings(sentences)
		shown.Text = strings.Join(sentences, " ")
	case errors.As(err, &sentence):
		shown.Text = sentence.Text
		if errors.Is(err, errActivate) {
			shown.Title, shown.Remedy = "Active su cuenta", "Es un minuto y solo se hace una vez."
			shown.Way, shown.WayText = ActivatePath, "Activar la cuenta"
		}
	case errors.Is(err, errForged):
		shown.Text = "Esta página llevaba demasiado tiempo abierta y no hemos guardado el cambio."
	}
	return shown
}
