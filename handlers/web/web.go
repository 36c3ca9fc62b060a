// Package web is what every room of handlers stands on: routes that name who may call them,
// sessions, the guard against forged requests, rendering of pages and parts, and the one place
// where errors become answers. It knows one dealer and no room.
package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"sync/atomic"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/session"

	"areaclientes/store"
)

// Config is what a portal is made of.
type Config struct {
	Store    *store.Store
	Key      []byte        // signs cookies and form tokens; the same across restarts
	Log      *slog.Logger  // for what goes wrong on our side
	Sessions fiber.Storage // where sessions live; ids reach it only as hashes
	Pace     int           // how many times the usual requests are let through; 0 is once
	Rates    int           // the same for what routes limit
}

// Web is one dealer's portal as the rooms see it.
type Web struct {
	store   *store.Store
	key     []byte
	log     *slog.Logger
	plain   *session.Store // for requests that came by plain HTTP
	secure  *session.Store // for requests that came by TLS
	routes  []Route
	dress   atomic.Pointer[dress]
	storage fiber.Storage

	limiters map[Rate]*Limiter
}

// New returns the portal's base. Rooms mount on it through On.
func New(cfg Config) *Web {
	w := &Web{store: cfg.Store, key: cfg.Key, log: cfg.Log, storage: cfg.Sessions, limiters: limiters(cfg.Store.Now, cfg.Pace, cfg.Rates)}
	hashed := hashedStorage{cfg.Sessions}
	w.plain, w.secure = sessionStore(hashed, false), sessionStore(hashed, true)
	return w
}

// sign returns the signature of parts under this installation's key. The purpose keeps the
// signatures of one use from being valid in another.
func (w *Web) sign(purpose string, parts ...string) string {
	mac := hmac.New(sha256.New, w.key)
	mac.Write([]byte(purpose))
	for _, part := range parts {
		mac.Write([]byte{0})
		mac.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func (w *Web) signed(signature, purpose string, parts ...string) bool {
	return hmac.Equal([]byte(signature), []byte(w.sign(purpose, parts...)))
}

type localKey int

const (
	webKey localKey = iota
	viewerKey
	requestIDKey
	pageKey
)

// of returns the portal that the request came to.
func of(c *fiber.Ctx) *Web { return c.Locals(webKey).(*Web) }

// Safe keeps what the dealer's file must not tell.
func (w *Web) Safe() store.Safe { return store.NewSafe(w.key) }

// SafeOf returns the safe of the portal that the request came to.
func SafeOf(c *fiber.Ctx) store.Safe { return of(c).Safe() }
