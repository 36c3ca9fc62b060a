package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/views/layout"
)

// flashCookie carries the banner of a change over the redirect that follows it. It is signed, and
// bound to the session, so that nobody else can put words on the page.
const flashCookie = "aviso"

func setFlash(c *fiber.Ctx, flash layout.Flash) error {
	if flash.Title == "" && flash.Text == "" {
		return nil
	}
	text, err := json.Marshal(flash)
	if err != nil {
		return fmt.Errorf("flash: %w", err)
	}
	value := base64.RawURLEncoding.EncodeToString(text)
	setCookie(c, flashCookie, value+"."+of(c).sign("flash", ViewerOf(c).session, value), time.Minute)
	return nil
}

// takeFlash returns the banner that waits for this page, once.
func takeFlash(c *fiber.Ctx) *layout.Flash {
	cookie := c.Cookies(cookieName(c, flashCookie))
	if cookie == "" {
		return nil
	}
	dropCookie(c, flashCookie)
	value, signature, _ := strings.Cut(cookie, ".")
	if !of(c).signed(signature, "flash", ViewerOf(c).session, value) {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return nil
	}
	var flash layout.Flash
	if json.Unmarshal(text, &flash) != nil {
		return nil
	}
	return &flash
}
