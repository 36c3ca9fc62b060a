// Package handlers answers the outside: it mounts every room of one dealer's portal, and picks
// the dealer by host name. Its tables of routes are the product's table of contents.
package handlers

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
	"github.com/gofiber/storage/sqlite3/v2"
	"github.com/valyala/fasthttp"

	"areaclientes/assets"
	"areaclientes/handlers/account"
	"areaclientes/handlers/basket"
	"areaclientes/handlers/colleagues"
	"areaclientes/handlers/equipment"
	"areaclientes/handlers/incidents"
	"areaclientes/handlers/keys"
	"areaclientes/handlers/office"
	"areaclientes/handlers/orders"
	"areaclientes/handlers/readings"
	"areaclientes/handlers/web"
	"areaclientes/store"
)

// Config is what every portal of this installation shares.
type Config struct {
	Key     []byte           // signs cookies and form tokens
	Log     *slog.Logger     // for what goes wrong on our side
	Now     func() time.Time // the clock; nil means time.Now
	Proxies []string         // addresses whose X-Forwarded-Proto and X-Real-IP are believed
	Pace    int              // how many times as many requests as usual are let through; 0 is once
	Rates   int              // the same for what single routes limit
	Opened  func(*Portal)    // called for each dealer's portal that opens; may be nil
	Scan    store.Scanner    // looks for malware in what people send; nil looks for none
}

// Portal is one dealer's portal, running on its own file.
type Portal struct {
	Slug  string // the file's name without its extension
	Store *store.Store

	web      *web.Web
	app      *fiber.App
	sessions *sqlite3.Storage
	serve    fasthttp.RequestHandler
}

// Open opens the dealer's file at path and builds its portal.
func Open(ctx context.Context, path string, cfg Config) (*Portal, error) {
	s, err := store.Open(ctx, path, store.Options{Now: cfg.Now, Key: KeyOf(cfg.Key, slugOf(path)), Scan: cfg.Scan,
		Logged: logged(cfg.Log.With(slog.String("dealer", slugOf(path))))})
	if err != nil {
		return nil, err
	}
	p, err := Build(s, cfg)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return p, nil
}

// logged writes the lines of the dealer's log a second time, where whoever changes the file does not reach.
func logged(log *slog.Logger) func(store.Logged) {
	return func(l store.Logged) {
		level := slog.LevelInfo
		if l.Outcome != store.Done {
			level = slog.LevelWarn
		}
		log.LogAttrs(context.Background(), level, "audit", slog.Int64("line", l.ID), slog.String("action", l.Action), slog.String("outcome", string(l.Outcome)),
			slog.String("actor", string(l.Actor)), slog.Int64("staff_id", int64(l.Staff)), slog.Int64("customer_id", int64(l.Customer)), slog.Int64("person_id", int64(l.Person)),
			slog.Int("sure", int(l.Level)), slog.String("factor", string(l.Factor)), slog.String("object", string(l.Object)), slog.Int64("object_id", l.ObjectID),
			slog.String("id", l.Request), slog.Time("at", l.At.UTC()), slog.String("chain", l.Chain))
	}
}

// Build makes the portal of a dealer's file that is already open.
func Build(s *store.Store, cfg Config) (*Portal, error) {
	sessions, err := openSessions(s.SessionDSN())
	if err != nil {
		return nil, err
	}
	return build(s, cfg, sessions, watched{sessions, s}), nil
}

// build makes the portal upon sessions, which it reaches through kept.
func build(s *store.Store, cfg Config, sessions *sqlite3.Storage, kept fiber.Storage) *Portal {
	p := &Portal{Slug: slugOf(s.Path), Store: s, sessions: sessions}
	p.web = web.New(web.Config{Store: s, Key: KeyOf(cfg.Key, p.Slug), Log: cfg.Log.With(slog.String("dealer", p.Slug)), Sessions: kept, Pace: cfg.Pace, Rates: cfg.Rates})
	p.app = fiber.New(settings(cfg.Proxies, p.web.Fail))
	p.web.Use(p.app)
	p.app.Use(compress.New(compress.Config{Level: compress.LevelBestSpeed, Next: func(c *fiber.Ctx) bool {
		return strings.HasPrefix(c.Path(), assets.Prefix)
	}}))
	mount(p.web.On(p.app), p.web, s)
	p.serve = p.app.Handler()
	return p
}

// slugOf is the dealer's name in the data directory.
func slugOf(path string) string { return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) }

// KeyOf gives each dealer a key of its own, by the name of its file, so that what one portal signs means nothing to another.
func KeyOf(key []byte, slug string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("dealer " + slug))
	return mac.Sum(nil)
}

// openSessions opens the session storage, which panics where it should return an error.
func openSessions(dsn string) (storage *sqlite3.Storage, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("open sessions: %v", cause)
		}
	}()
	return sqlite3.New(sqlite3.Config{
		Database: dsn, Table: "sessions", GCInterval: 10 * time.Minute,
		MaxOpenConns: 1, MaxIdleConns: 1, ConnMaxLifetime: time.Hour,
	}), nil
}

// watched is the session storage; what it writes goes to the same disk as the dealer's data, so the store
// hears of it when that fails.
type watched struct {
	fiber.Storage
	store *store.Store
}

func (w watched) Set(id string, value []byte, lasts time.Duration) error {
	return w.store.Watch(w.Storage.Set(id, value, lasts))
}

func (w watched) Delete(id string) error { return w.store.Watch(w.Storage.Delete(id)) }

// settings is how Fiber runs; the limits of the server in front of it stand in hosts.go.
func settings(proxies []string, fail fiber.ErrorHandler) fiber.Config {
	return fiber.Config{
		ErrorHandler: fail, Immutable: true, StrictRouting: true, CaseSensitive: true,
		DisableStartupMessage: true, BodyLimit: uploadLimit, RequestMethods: []string{fiber.MethodGet, fiber.MethodHead, fiber.MethodPost},
		EnableTrustedProxyCheck: true, TrustedProxies: proxies, ProxyHeader: "X-Real-IP", EnableIPValidation: true,
	}
}

// mount is the table of contents: every room, in the order of the manual.
func mount(r *web.Router, w *web.Web, s *store.Store) {
	r.Get(assets.Prefix+"*", web.Anyone, w.Asset)
	r.Get("/robots.txt", web.Anyone, web.Robots)
	r.Get("/up", web.Anyone, web.Up)
	account.New(s).Mount(r)
	colleagues.New(s).Mount(r)
	keys.New(s).Mount(r)
	equipment.New(s).Mount(r)
	readings.New(s).Mount(r)
	incidents.New(s).Mount(r)
	basket.New(s).Mount(r)
	orders.New(s).Mount(r)
	office.Mount(r, s)
}

// Routes lists every route with who may call it.
func Routes() []web.Route {
	w := web.New(web.Config{})
	mount(w.On(fiber.New()), w, nil)
	return w.Routes()
}

// refuse answers a request that the server gave up before it reached a room, in the product's look.
func (p *Portal) refuse(ctx *fasthttp.RequestCtx, status int, cause error) {
	c := p.app.AcquireCtx(ctx)
	defer p.app.ReleaseCtx(c)
	p.web.Refuse(c, status, cause)
}

// Safe keeps what the dealer's file must not tell.
func (p *Portal) Safe() store.Safe { return p.web.Safe() }

// CloseSessions closes the session storage and leaves the dealer's file open.
func (p *Portal) CloseSessions() error { return p.sessions.Close() }

// Close ends the portal: sessions first, then the file.
func (p *Portal) Close() error { return errors.Join(p.CloseSessions(), p.Store.Close()) }
