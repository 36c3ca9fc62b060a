package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// answerWithin is how long a request may take before the store gives it up.
const answerWithin = 10 * time.Second

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// headers go with every answer. Handlers may replace them (a file is sandboxed, an asset is kept).
var headers = [...][2]string{
	{"Content-Security-Policy", contentPolicy},
	{"X-Content-Type-Options", "nosniff"},
	{"X-Frame-Options", "DENY"},
	{"Referrer-Policy", "same-origin"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), " +
		"publickey-credentials-get=(self), publickey-credentials-create=(self)"},
	{"X-Robots-Tag", "noindex"},
	{"Cache-Control", "no-store"},
	{"Vary", "HX-Request, Cookie"},
}

// SetHeaders sets what every answer carries, whoever gives it.
func SetHeaders(answer *fasthttp.ResponseHeader) {
	for _, header := range headers {
		answer.Set(header[0], header[1])
	}
}

// Use mounts what every request passes, outermost first.
func (w *Web) Use(app *fiber.App) {
	app.Use(w.enter, w.identify)
}

func (w *Web) enter(c *fiber.Ctx) error { return w.answer(c, (*fiber.Ctx).Next) }

// answer gives the request its number, its deadline and the headers of its answer, and turns the
// error of whoever handles it into a page.
func (w *Web) answer(c *fiber.Ctx, handle fiber.Handler) error {
	c.Locals(webKey, w)
	c.Locals(requestIDKey, rand.Text()[:10])
	SetHeaders(&c.Response().Header)
	if c.Secure() {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=63072000; includeSubDomains")
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), answerWithin)
	defer cancel()
	c.SetUserContext(ctx)
	if err := proceed(c, handle); err != nil {
		return w.Fail(c, err) // here, while the deadline still runs
	}
	return nil
}

// proceed runs the rest of the request; a panic in it is an error like any other.
func proceed(c *fiber.Ctx, handle fiber.Handler) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %T at %s", cause, frames())
		}
	}()
	return handle(c)
}

// RequestID is the reference under which an error is found in the log.
func RequestID(c *fiber.Ctx) string {
	id, _ := c.Locals(requestIDKey).(string)
	return id
}

// frames names the place of the panic that is being recovered from and who called it. What was
// panicked with may hold anybody's data and is not told.
func frames() string {
	var pcs [32]uintptr
	list := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	var places []string
	for more := true; more && len(places) < 6; {
		var frame runtime.Frame
		if frame, more = list.Next(); !strings.HasPrefix(frame.Function, "runtime.") {
			places = append(places, fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line))
		}
	}
	return strings.Join(places, " < ")
}
