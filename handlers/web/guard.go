package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/views/ui"
)

// preCookie binds the token of the sign-in form to the browser that asked for it.
const preCookie = "pre"

// preLasts is how long a sign-in form may stay open.
const preLasts = 12 * time.Hour

// guard refuses a change that another site had the browser send: browsers say where a request
// comes from, and every form carries a token that only our pages know.
func guard(c *fiber.Ctx) error {
	if !sameOrigin(c) || !of(c).tokenFits(c) {
		return errForged
	}
	return c.Next()
}

// sameOrigin trusts Sec-Fetch-Site where it is sent, else Origin; a browser that sends neither is
// left to the token.
func sameOrigin(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == string(c.Context().Host())
}

// token returns a fresh token for the forms of a page. Each drawing gets another one, so that
// compressing the page gives nothing away; all of them fit while the session lasts.
func (w *Web) token(c *fiber.Ctx) string {
	secret := w.secret(c)
	if secret == "" {
		return ""
	}
	nonce := newID()[:16]
	return nonce + "." + w.sign("form", secret, nonce)
}

// secret is what the browser's tokens are bound to: its session, or its visit to the sign-in form.
func (w *Web) secret(c *fiber.Ctx) string {
	if viewer := ViewerOf(c); viewer.Known() {
		return viewer.session
	}
	visit := c.Cookies(cookieName(c, preCookie))
	id, signature, _ := strings.Cut(visit, ".")
	if id == "" || !w.signed(signature, "visit", id) {
		return ""
	}
	return visit
}

func (w *Web) tokenFits(c *fiber.Ctx) bool {
	token := c.Get("X-CSRF-Token")
	if token == "" {
		token = posted(c, ui.CSRFField)
	}
	nonce, signature, _ := strings.Cut(token, ".")
	secret := w.secret(c)
	return secret != "" && nonce != "" && w.signed(signature, "form", secret, nonce)
}

// visit gives a guest who is about to sign in the cookie that the form's token is bound to.
func (w *Web) visit(c *fiber.Ctx) {
	if w.secret(c) != "" {
		return
	}
	id := newID()
	value := id + "." + w.sign("visit", id)
	setCookie(c, preCookie, value, preLasts)
	c.Request().Header.SetCookie(cookieName(c, preCookie), value)
}
