package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"github.com/valyala/fasthttp"
	"golang.org/x/sync/errgroup"

	"areaclientes/handlers"
	"areaclientes/handlers/jobs"
	"areaclientes/store"
)

var serveCommand = command{
	name: "serve", args: "[--data DIR] [--http ADDR]", summary: "Run the portal of every dealer in the data directory.",
	help: `
Each .db file in the directory is one dealer. A directory with one file answers every host name,
until its settings name some: then those, addresses without a name and this machine;
with several, each dealer answers the names in its settings and FILE.localhost. A file that
appears while the portal runs is found by itself, seconds after it was last written to.

  --data DIR      where the dealers' files are (./data; it is made when it is not there)
  --http ADDR     where to listen: 127.0.0.1:8080 is this machine only, :8080 the whole network
  --plain         serve plain HTTP to other machines too, as in a network that is trusted
  --smtp URL      mail server of the dealers that name none in their settings; without one letters wait
  --proxies LIST  proxies in front whose headers are believed
  --log FORMAT    text or json
  --rates N       N times the usual limits on how often somebody may ask, for tests under load (1)
  --watch DIR     import what an ERP drops into DIR/DEALER, once a file has been at rest for a minute
  --clamd ADDR    have ClamAV look at what people send: unix:/run/clamav/clamd.ctl or host:3310

One portal serves a directory; a second one is refused. When the disk fails under a write, what was in hand
is answered (nothing is confirmed that is not on the disk) and the program ends with 1: have systemd or
whatever starts it do so again. A disk that is full is waited for.

Plain HTTP is for a first look and for a local network; on the internet put a proxy with TLS in front.
`,
	run: func(ctx context.Context, c *call) error {
		c.cfg.serverFlags(c.flags)
		if err := c.parseNone(); err != nil {
			return err
		}
		log, err := c.cfg.logger(c.Err)
		if err != nil {
			return err
		}
		var sender jobs.Sender
		if c.cfg.SMTP != "" {
			if sender, err = jobs.ParseSMTP(c.cfg.SMTP); err != nil {
				return misuse{err.Error()}
			}
		}
		return c.serve(ctx, log, sender, nil)
	},
}

// stopWithin is how long requests and letters in hand may take when the program is told to stop.
const stopWithin = 10 * time.Second

// serve runs the portals until ctx ends. Without a sender the letters of a dealer that names no mail
// server wait in the outbox. announce is
// called once, when the portal listens.
func (c *call) serve(ctx context.Context, log *slog.Logger, sender jobs.Sender, announce func(address string)) error {
	if err := c.cfg.mayListen(); err != nil {
		return err
	}
	scan, err := c.cfg.scanner()
	if err != nil {
		return err
	}
	rates, err := c.cfg.rates()
	if err != nil {
		return err
	}
	held, key, err := c.hold(ctx)
	if err != nil {
		return err
	}
	defer held.Close()
	listener, err := net.Listen("tcp", c.cfg.HTTP)
	if err != nil {
		return fmt.Errorf("%w; --http names another address, as 127.0.0.1:8081", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	begin := func(p *handlers.Portal) {
		log := log.With(slog.String("dealer", p.Slug))
		log.Info("open", slog.String("file", p.Store.Path), slog.String("synchronous", p.Store.Synchronous()))
		group.Go(func() error { return failing(ctx, p.Store, log) })
		way := jobs.NewPost(p.Store, p.Safe(), sender)
		group.Go(func() error { return jobs.NewMail(p.Store, way, log).Run(ctx) })
		group.Go(func() error { return jobs.NewImports(p.Store, log).Run(ctx) })
		group.Go(func() error { return jobs.NewPrivacy(p.Store, release, log).Run(ctx) })
		if c.cfg.Watch != "" {
			group.Go(func() error { return jobs.WatchFolder(ctx, p.Store, filepath.Join(c.cfg.Watch, p.Slug), log) })
		}
	}
	hosts, err := handlers.OpenHosts(ctx, c.cfg.Data, handlers.Config{Key: key, Log: log, Proxies: c.cfg.proxies(), Pace: rates, Rates: rates, Opened: begin, Scan: scan})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := hosts.Server()
	group.Go(func() error { return server.Serve(listener) })
	group.Go(func() error { return stop(ctx, server, listener, log) })
	address := listener.Addr().String()
	log.Info("listening", slog.String("address", address), slog.String("data", c.cfg.Data), slog.Int("dealers", len(hosts.Portals())))
	if announce != nil {
		announce(address)
	}
	if c.Ready != nil {
		c.Ready(address)
	}
	err = group.Wait()
	if errors.Is(err, errFailed) {
		return err // closing a file would write to it, over the cache of the disk that failed
	}
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	return errors.Join(err, hosts.Close())
}

// errFailed ends the program, with a failure, so that whoever supervises it starts it anew.
var errFailed = errors.New("the disk failed, or a file is damaged: nothing more was written, and what was confirmed before is kept. Look at the system's log (dmesg); the program is to be started again")

// failing ends everything once a dealer's file cannot be trusted to be written any more. The requests in
// hand are answered first.
func failing(ctx context.Context, s *store.Store, log *slog.Logger) error {
	select {
	case <-ctx.Done():
		return nil
	case <-s.Failed():
		log.Error("the file is written no more", slog.String("file", s.Path), slog.Any("err", s.Failure()))
		return fmt.Errorf("%s: %w: %w", s.Path, errFailed, s.Failure())
	}
}

// stop waits for the end and then lets the requests in hand finish. What takes longer than is
// granted is cut off, which is no failure: a client may hold its connection for as long as it likes.
func stop(ctx context.Context, server *fasthttp.Server, listener net.Listener, log *slog.Logger) error {
	<-ctx.Done()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	err := server.ShutdownWithContext(ending)
	if closed := listener.Close(); !errors.Is(closed, net.ErrClosed) { // told to stop before it had begun to listen
		err = errors.Join(err, closed)
	}
	if errors.Is(err, context.DeadlineExceeded) {
		log.Warn("stopped before every request was finished", slog.Duration("waited", stopWithin))
		return nil
	}
	return err
}
