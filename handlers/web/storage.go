package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/session"

	"areaclientes/store"
)

// hashedStorage keeps session ids out of the file: what it stores is their SHA-256, so that a copy
// of the file opens no session.
type hashedStorage struct{ fiber.Storage }

func hashed(id string) string {
	if id == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:])
}

func (h hashedStorage) Get(id string) ([]byte, error) { return h.Storage.Get(hashed(id)) }
func (h hashedStorage) Delete(id string) error        { return h.Storage.Delete(hashed(id)) }
func (h hashedStorage) Set(id string, value []byte, lasts time.Duration) error {
	return h.Storage.Set(hashed(id), value, lasts)
}

func sessionStore(storage fiber.Storage, secure bool) *session.Store {
	name := plainCookie
	if secure {
		name = secureCookie
	}
	return session.New(session.Config{
		Storage: storage, Expiration: limits[store.ByNIF].whole, KeyLookup: "cookie:" + name, KeyGenerator: newID,
		CookiePath: "/", CookieSecure: secure, CookieHTTPOnly: true, CookieSameSite: "Lax", CookieSessionOnly: true,
	})
}

// newID returns 256 random bits.
func newID() string {
	var id [32]byte
	rand.Read(id[:])
	return base64.RawURLEncoding.EncodeToString(id[:])
}

// cookieName returns the name under which a cookie travels on this request's kind of connection.
func cookieName(c *fiber.Ctx, name string) string {
	if c.Secure() {
		return "__Host-" + name
	}
	return name
}

func setCookie(c *fiber.Ctx, name, value string, lasts time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name: cookieName(c, name), Value: value, Path: "/", MaxAge: int(lasts.Seconds()),
		Secure: c.Secure(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

func dropCookie(c *fiber.Ctx, name string) {
	if c.Cookies(cookieName(c, name)) == "" {
		return
	}
	c.Cookie(&fiber.Cookie{
		Name: cookieName(c, name), Path: "/", MaxAge: -1, Expires: time.Unix(0, 0),
		Secure: c.Secure(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}
