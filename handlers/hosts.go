package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"areaclientes/assets"
	"areaclientes/views/layout"
	"areaclientes/views/problem"
)

// Hosts is the switch in front: it picks the dealer by the host name of the request. It is the
// only place that knows there are several.
type Hosts struct {
	dir string
	cfg Config

	mu      sync.RWMutex
	portals []*Portal          // in the order of their slugs
	byHost  map[string]*Portal // host name without port → portal
	scanned time.Time
	broken  map[string]bool // files that would not open, so that each is reported once
}

// rescanAfter is how soon an unknown host makes the switch look at the directory again: a dealer
// that was added meanwhile answers without a restart.
const rescanAfter = 2 * time.Second

// OpenHosts opens every dealer's file in dir. A directory without one is no error: the switch
// then says what to do. A file that cannot be opened is one.
func OpenHosts(ctx context.Context, dir string, cfg Config) (*Hosts, error) {
	h := &Hosts{dir: dir, cfg: cfg, byHost: map[string]*Portal{}, broken: map[string]bool{}}
	if err := h.scan(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// Single returns a switch with one portal that answers every host.
func Single(portal *Portal) *Hosts {
	return &Hosts{portals: []*Portal{portal}, byHost: map[string]*Portal{}, broken: map[string]bool{}, scanned: time.Now()}
}

// scan opens the files that are not open yet and learns the host names of all.
func (h *Hosts) scan(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.scanned = time.Now()
	files, err := filepath.Glob(filepath.Join(h.dir, "*.db"))
	if err != nil {
		return err
	}
	var failed []error
	for _, file := range files {
		if h.has(file) || h.broken[file] {
			continue
		}
		portal, err := Open(ctx, file, h.cfg)
		if err != nil {
			h.broken[file] = true
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

func (h *Hosts) has(file string) bool {
	for _, portal := range h.portals {
		if portal.Store.Path == file {
			return true
		}
	}
	return false
}

// learn reads which host names each portal answers.
func (h *Hosts) learn(ctx context.Context) error {
	byHost := map[string]*Portal{}
	for _, portal := range h.portals {
		byHost[portal.Slug+".localhost"] = portal
	}
	for _, portal := range h.portals {
		hosts, err := portal.Store.Settings.Hosts(ctx)
		if err != nil {
			return err
		}
		for _, host := range hosts {
			byHost[host] = portal
		}
	}
	h.byHost = byHost
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
	portal := h.pick(ctx, string(ctx.Host()))
	if portal == nil {
		h.refuse(ctx, fasthttp.StatusMisdirectedRequest)
		return
	}
	portal.serve(ctx)
}

// pick finds the portal for a host name. A directory with one dealer answers every host; with
// several, this machine's own names go to the first.
func (h *Hosts) pick(ctx context.Context, host string) *Portal {
	host = bare(host)
	portal, stale := h.known(host)
	if portal == nil && stale {
		if err := h.scan(ctx); err != nil {
			h.cfg.Log.Error("look for dealers", slog.Any("err", err))
		}
		portal, _ = h.known(host)
	}
	if portal != nil {
		return portal
	}
	portals := h.Portals()
	if len(portals) == 1 || len(portals) > 1 && local(host) {
		return portals[0]
	}
	return nil
}

func (h *Hosts) known(host string) (portal *Portal, stale bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.byHost[host], h.dir != "" && time.Since(h.scanned) > rescanAfter
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

// Server returns the server that Serve runs behind, with its limits.
func (h *Hosts) Server() *fasthttp.Server {
	return &fasthttp.Server{
		Handler: h.Serve, ErrorHandler: h.fail, HeaderReceived: bodyLimit, Name: "",
		NoDefaultServerHeader: true, Logger: quiet{}, Concurrency: 1024, ReadBufferSize: readBuffer,
		ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 60 * time.Second,
		MaxRequestBodySize: formLimit, CloseOnShutdown: true,
	}
}

// quiet drops what the server says about connections: clients that break off are no news, and
// what it answers in our name is answered by fail.
type quiet struct{}

// Printf drops the line.
func (quiet) Printf(string, ...any) {}

// A body is limited before it is read: forms are small, and only forms with files may be large
// (five files of ten MiB and what is written around them).
const (
	readBuffer  = 8 << 10
	formLimit   = 64 << 10
	uploadLimit = 52 << 20
)

func bodyLimit(header *fasthttp.RequestHeader) fasthttp.RequestConfig {
	if header.IsPost() && bytes.HasPrefix(header.ContentType(), []byte("multipart/form-data")) && takesFiles(header.RequestURI()) {
		return fasthttp.RequestConfig{MaxRequestBodySize: uploadLimit, ReadTimeout: 90 * time.Second}
	}
	return fasthttp.RequestConfig{MaxRequestBodySize: formLimit}
}

// takesFiles reports whether the form posted to uri may carry files: a new incident, or a message in one.
func takesFiles(uri []byte) bool {
	path, _, _ := bytes.Cut(uri, []byte("?"))
	return bytes.HasPrefix(path, []byte("/equipos/")) && bytes.HasSuffix(path, []byte("/incidencias")) ||
		bytes.HasPrefix(path, []byte("/incidencias/")) && bytes.HasSuffix(path, []byte("/mensajes"))
}

// fail answers what the server could not read.
func (h *Hosts) fail(ctx *fasthttp.RequestCtx, err error) {
	status := fasthttp.StatusBadRequest
	var small *fasthttp.ErrSmallBuffer
	var timeout net.Error
	switch {
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		status = fasthttp.StatusRequestEntityTooLarge
		swallow(ctx)
	case errors.As(err, &small):
		status = fasthttp.StatusRequestHeaderFieldsTooLarge
	case errors.As(err, &timeout) && timeout.Timeout():
		status = fasthttp.StatusRequestTimeout
	}
	if portal := h.pick(ctx, string(ctx.Host())); portal != nil {
		portal.refuse(ctx, status)
		return
	}
	h.refuse(ctx, status)
}

// swallow reads what a browser is still sending: it looks at the answer only when it is done, and
// shows a broken connection otherwise. The connection is closed after the answer.
func swallow(ctx *fasthttp.RequestCtx) {
	left := min(int64(ctx.Request.Header.ContentLength()), 2*uploadLimit) - readBuffer
	if conn := ctx.Conn(); conn != nil && left > 0 && conn.SetReadDeadline(time.Now().Add(10*time.Second)) == nil {
		_, _ = io.CopyN(io.Discard, conn, left) // whatever it ends with, the answer is the same
	}
}

// refuse answers where no dealer is known: with the portal's plain look and its own assets.
func (h *Hosts) refuse(ctx *fasthttp.RequestCtx, status int) {
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
