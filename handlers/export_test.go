package handlers

import (
	"sync/atomic"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
)

// Also mounts more routes than the portal has.
func (p *Portal) Also(mount func(*web.Router)) {
	mount(p.web.On(p.app))
	p.serve = p.app.Handler()
}

// counted is a session storage of which it is counted how often it is read.
type counted struct {
	fiber.Storage
	reads *atomic.Int64
}

func (c counted) Get(id string) ([]byte, error) { c.reads.Add(1); return c.Storage.Get(id) }

// BuildCounted is Build, of which it is counted how often it reads sessions.
func BuildCounted(s *store.Store, cfg Config, reads *atomic.Int64) (*Portal, error) {
	sessions, err := openSessions(s.SessionDSN())
	if err != nil {
		return nil, err
	}
	return build(s, cfg, sessions, counted{watched{sessions, s}, reads}), nil
}
