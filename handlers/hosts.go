package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"areaclientes/assets"
	"areaclientes/handlers/web"
	"areaclientes/views/layout"
	"areaclientes/views/problem"
)

// Hosts is the switch in front: it picks the dealer by the host name of the request. It is the
// only place that knows there are several.
type Hosts struct {
	dir string
	cfg Config

	uploads uploads

	mu      sync.RWMutex
	portals []*Portal          // in the order of their slugs
	byHost  map[string]*Portal // host name without port → portal
	named   bool               // the only dealer has said under which names it answers
	scanned time.Time
	broken  map[string]fileState // files that would not open, as they were then: each is reported once
}

// fileState is what tells whether a file was written to.
type fileState struct {
	size     int64
	modified time.Time
}

// rescanAfter is how soon an unknown host makes the switch look at the directory again: a dealer
// that was added meanwhile answers without a restart, once its file has been at rest for as long,
// so that one which is still being copied is not opened.
const rescanAfter = 2 * time.Second

// OpenHosts opens every dealer's file in dir. A directory without one is no error: the switch
// then says what to do. A file that cannot be opened is one.
func OpenHosts(ctx context.Context, dir string, cfg Config) (*Hosts, error) {
	h := &Hosts{dir: dir, cfg: cfg, byHost: map[string]*Portal{}, broken: map[string]fileState{}}
	if h.cfg.Now == nil {
		h.cfg.Now = time.Now
	}
	if err := h.scan(ctx, 0); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// Single returns a switch with one portal that answers every host.
func Single(portal *Portal) *Hosts {
	return &Hosts{portals: []*Portal{portal}, byHost: map[string]*Portal{}, cfg: Config{Now: time.Now}}
}

// scan opens the files that are not open yet and have been at rest for some time, and learns the
// host names of all.
func (h *Hosts) scan(ctx context.Context, rest time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.scanned = h.cfg.Now()
	files, err := filepath.Glob(filepath.Join(h.dir, "*.db"))
	if err != nil {
		return err
	}
	var failed []error
	for _, file := range files {
		state, err := stateOf(file)
		if h.has(file) || err != nil || h.broken[file] == state || h.scanned.Sub(state.modified) < rest {
			continue
		}
		portal, err := Open(ctx, file, h.cfg)
		if err != nil {
			h.broken[file] = state
			failed = append(failed, fmt.Errorf("%s: %w", file, err))
			continue
		}
		h.portals = append(h.portals, portal)
		if h.cfg.Opened != nil {
			h.cfg.Opened(portal)
		}
	}
	sort.Slice(h.portals, func(i, j int) bool { return h.portals[i].Slug < h.portals[j].Slug })
	return errors.Join(append(failed, h.learn(ctx))...)
}

func stateOf(file string) (fileState, error) {
	info, err := os.Stat(file)
	if err != nil {
		return fileState{}, err
	}
	return fileState{info.Size(), info.ModTime()}, nil
}

func (h *Hosts) has(file string) bool {
	for _, portal := range h.portals {
		if portal.Store.Path == file {
			return true
		}
	}
	return false
}

// learn reads which host names each portal answers. A dealer sets its own, so a name that another one
// answers already is not taken away from it.
func (h *Hosts) learn(ctx context.Context) error {
	byHost := map[string]*Portal{}
	for _, portal := range h.portals {
		byHost[portal.Slug+".localhost"] = portal
	}
	wanted, named := map[*Portal][]string{}, false
	for _, portal := range h.portals {
		hosts, err := portal.Store.Settings.Hosts(ctx)
		if err != nil {
			return err
		}
		wanted[portal] = hosts
		named = named || len(hosts) > 0
	}
	for _, sure := range []bool{true, false} {
		for _, portal := range h.portals {
			for _, host := range wanted[portal] {
				if byHost[host] == nil && (!sure || h.byHost[host] == portal) {
					byHost[host] = portal
				}
			}
		}
	}
	h.byHost, h.named = byHost, named
	return nil
}

// Portals lists the dealers' portals that are open.
func (h *Hosts) Portals() []*Portal {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return append([]*Portal(nil), h.portals...)
}

// Serve answers one request.
func (h *Hosts) Serve(ctx *fasthttp.RequestCtx) {
	defer h.uploads.end(&ctx.Request.Header)
	portal := h.pick(ctx, string(ctx.Host()))
	switch {
	case portal == nil:
		h.refuse(ctx, fasthttp.StatusMisdirectedRequest)
	case !ctx.IsGet() && !ctx.IsHead() && !ctx.IsPost():
		portal.refuse(ctx, fasthttp.StatusMethodNotAllowed, nil)
		ctx.Response.Header.Set(fasthttp.HeaderAllow, "GET, HEAD, POST")
	default:
		portal.serve(ctx)
	}
}

// pick finds the portal for a host name. A directory with one dealer answers every host until the
// dealer says which are its own, and then still every address without a name; with several, this
// machine's own names go to the first.
func (h *Hosts) pick(ctx context.Context, host string) *Portal {
	host = bare(host)
	portal, stale := h.known(host)
	if portal == nil && stale {
		if err := h.scan(ctx, rescanAfter); err != nil {
			h.cfg.Log.Error("look for dealers", slog.Any("err", err))
		}
		portal, _ = h.known(host)
	}
	if portal != nil {
		return portal
	}
	portals := h.Portals()
	if len(portals) == 1 && (!h.strict() || net.ParseIP(host) != nil) || len(portals) > 0 && local(host) {
		return portals[0]
	}
	return nil
}

func (h *Hosts) strict() bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.named
}

func (h *Hosts) known(host string) (portal *Portal, stale bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.byHost[host], h.dir != "" && h.cfg.Now().Sub(h.scanned) > rescanAfter
}

func bare(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
}

func local(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// refuse answers where no dealer is known: with the portal's plain look and its own assets.
func (h *Hosts) refuse(ctx *fasthttp.RequestCtx, status int) {
	web.SetHeaders(&ctx.Response.Header)
	if file, found := assets.Lookup(string(ctx.Path())); found {
		ctx.SetContentType(file.ContentType)
		ctx.SetBody(file.Body)
		return
	}
	shown := problem.Problem{Status: status}
	if len(h.Portals()) == 0 {
		shown.Title = "Todavía no hay ningún distribuidor"
		shown.Text = "El programa funciona, pero su carpeta de datos está vacía."
		shown.Remedy = "Cargue la exportación de su ERP con «areaclientes import», o pruebe con «areaclientes demo»."
	}
	var page bytes.Buffer
	frame := layout.With(context.Background(), layout.Chrome{Dealer: layout.Dealer{Name: "Área de clientes"}})
	if err := problem.Page(shown).Render(frame, &page); err != nil {
		h.cfg.Log.Error("draw problem page", slog.Any("err", err))
	}
	ctx.SetStatusCode(status)
	ctx.SetContentType("text/html; charset=utf-8")
	ctx.SetBody(page.Bytes())
}

// Close closes every portal.
func (h *Hosts) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var failed []error
	for _, portal := range h.portals {
		failed = append(failed, portal.Close())
	}
	h.portals, h.byHost = nil, map[string]*Portal{}
	return errors.Join(failed...)
}
