package web

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// heldCookie carries the secret of a one-time link, sealed, from the link's address to the page where it is
// used: an address with it would end up in histories, logs and the Referer.
const heldCookie = "enlace"

// browserCookie tells one browser from another for as long as a link to sign in is good.
const browserCookie = "nav"

// browserLasts is longer than such a link.
const browserLasts = 15 * time.Minute

// Hold keeps a secret in the browser for a while, sealed: nobody reads it there or puts one in.
func Hold(c *fiber.Ctx, secret string, lasts time.Duration) error {
	until := of(c).store.Now().Add(lasts).UnixMilli()
	sealed, err := of(c).Safe().Seal("held", strconv.FormatInt(until, 10)+" "+secret)
	if err != nil {
		return err
	}
	setCookie(c, heldCookie, base64.RawURLEncoding.EncodeToString(sealed), lasts)
	return nil
}

// Held returns what Hold keeps, or nothing when it is too old or not ours.
func Held(c *fiber.Ctx) string {
	sealed, err := base64.RawURLEncoding.DecodeString(c.Cookies(cookieName(c, heldCookie)))
	if err != nil {
		return ""
	}
	text, err := of(c).Safe().Open("held", sealed)
	if err != nil {
		return ""
	}
	before, secret, _ := strings.Cut(text, " ")
	if until, err := strconv.ParseInt(before, 10, 64); err != nil || until <= of(c).store.Now().UnixMilli() {
		return ""
	}
	return secret
}

// LetGo forgets what Hold keeps.
func LetGo(c *fiber.Ctx) { dropCookie(c, heldCookie) }

// MarkBrowser makes the browser known again for a while and returns the hash by which it is.
func MarkBrowser(c *fiber.Ctx) []byte {
	id := c.Cookies(cookieName(c, browserCookie))
	if len(id) != len(newID()) {
		id = newID()
	}
	setCookie(c, browserCookie, id, browserLasts)
	return browserHash(id)
}

// BrowserMark is the hash by which the browser is known, or nil for one that is not.
func BrowserMark(c *fiber.Ctx) []byte {
	id := c.Cookies(cookieName(c, browserCookie))
	if id == "" {
		return nil
	}
	return browserHash(id)
}

func browserHash(id string) []byte {
	sum := sha256.Sum256([]byte("browser\x00" + id))
	return sum[:]
}

// atDoor reports whether a guest finds a form under the address.
func atDoor(path string) bool {
	return path == "/entrar" || strings.HasPrefix(path, "/entrar/") || strings.HasPrefix(path, "/acceso/") || inOffice(path)
}
