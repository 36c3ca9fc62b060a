package walk

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"

	"areaclientes/handlers"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// mode is how a visitor comes: on what, and whether scripts run.
type mode struct {
	name          string
	width, height int
	phone, script bool
}

var modes = []mode{
	{name: "desk", width: 1280, height: 900, script: true},
	{name: "phone", width: 390, height: 844, phone: true, script: true},
	{name: "desk without script", width: 1280, height: 900},
	{name: "phone without script", width: 390, height: 844, phone: true},
}

// walk tells a story once for every way in which people come.
func walk(t *testing.T, story func(b *browser)) { t.Helper(); tell(t, modes, story) }

// walkTwice tells a shorter one in the two ways that have least in common.
func walkTwice(t *testing.T, story func(b *browser)) {
	t.Helper()
	tell(t, []mode{modes[0], modes[3]}, story)
}

func tell(t *testing.T, ways []mode, story func(b *browser)) {
	t.Helper()
	for _, m := range ways {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			story(open(t, m))
		})
	}
}

// browser is a tab of Chromium with cookies of its own, in front of a portal of its own.
type browser struct {
	t     *testing.T
	mode  mode
	store *store.Store
	clock *storetest.Clock
	base  string // of the portal's addresses

	sessions map[store.StaffID]*http.Cookie // of the dealer's people who came without the form

	ctx    context.Context
	tab    *chromedp.Target
	watch  *watch
	scope  string      // text of the part of the page that is meant; empty is the whole
	many   bool        // the story only turns pages, of which there are many
	broken atomic.Bool // the story breaks the portal, which then logs errors
}

// open starts a portal with the cast in it and comes to it.
func open(t *testing.T, m mode) *browser {
	t.Helper()
	needChromium(t)
	s, clock := storetest.Open(t)
	b := openOver(t, m, s)
	b.clock = clock
	return b
}

// openOver starts a portal over a dealer's file and comes to it.
func openOver(t *testing.T, m mode, s *store.Store) *browser {
	t.Helper()
	b := &browser{t: t, mode: m, store: s, watch: newWatch(), sessions: map[store.StaffID]*http.Cookie{}}
	b.base = b.serve(s)
	return b.come()
}

// other is somebody else, who comes to the same portal in the same way.
func (b *browser) other() *browser {
	b.t.Helper()
	return (&browser{t: b.t, mode: b.mode, store: b.store, clock: b.clock, base: b.base, watch: newWatch(), sessions: map[store.StaffID]*http.Cookie{}}).come()
}

// come opens the tab.
func (b *browser) come() *browser {
	t, m := b.t, b.mode
	t.Helper()
	ctx, cancel := chromedp.NewContext(needChromium(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(b.watch.hear))
	t.Cleanup(cancel)
	t.Cleanup(b.judge)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	b.ctx, b.tab = ctx, chromedp.FromContext(ctx).Target
	b.call("Accessibility.enable", nil, nil) // keeps its tree from one question to the next
	b.call("Emulation.setFocusEmulationEnabled", params{"enabled": true}, nil)
	b.call("Emulation.setScriptExecutionDisabled", params{"value": !m.script}, nil)
	b.resize(m.width, m.height, m.phone)
	b.scheme("light")
	return b
}

// serve answers on a loopback port as the program does, without a sender of letters.
func (b *browser) serve(s *store.Store) string {
	t := b.t
	t.Helper()
	log := slog.New(slog.NewTextHandler(failing{b}, &slog.HandlerOptions{Level: slog.LevelError}))
	portal, err := handlers.Build(s, handlers.Config{Key: bytes.Repeat([]byte("k"), 32), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := handlers.Single(portal).Server()
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := errors.Join(server.Shutdown(), <-done, portal.CloseSessions()); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// failing makes an error that the portal logs an error of the test.
type failing struct{ b *browser }

func (f failing) Write(line []byte) (int, error) {
	if !f.b.broken.Load() {
		f.b.t.Errorf("the portal logged %s", line)
	}
	return len(line), nil
}

// chromium is the one browser of this test binary.
var chromium = sync.OnceValues(start)

var closeChromium = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	closeChromium()
	os.Exit(code)
}

func needChromium(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("browser walks take long")
	}
	ctx, err := chromium()
	switch {
	case errors.Is(err, exec.ErrNotFound) && os.Getenv("CI") != "true":
		t.Skip("no Chromium on this machine: install chromium to run the browser walks")
	case err != nil:
		t.Fatalf("start Chromium: %v", err)
	}
	return ctx
}

func start() (context.Context, error) {
	var path string
	err := exec.ErrNotFound
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "walk-")
	if err != nil {
		return nil, err
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("no-proxy-server", true),
		// Every story opens a window; what its address bar would draw in processes of its own is not looked at.
		chromedp.Flag("disable-features", "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,InitialWebUI,SpareRendererForSitePerProcess,Translate"),
	}
	for _, off := range []string{
		"quic", "background-networking", "component-update", "sync", "default-apps", "extensions", "breakpad", "dev-shm-usage",
		"background-timer-throttling", "backgrounding-occluded-windows", "renderer-backgrounding", "prompt-on-repost",
	} {
		options = append(options, chromedp.Flag("disable-"+off, true))
	}
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ignore := func(string, ...any) {} // remarks about events that the library does not know
	ctx, quit := chromedp.NewContext(allocator, chromedp.WithErrorf(ignore))
	closeChromium = func() { quit(); release(); os.RemoveAll(profile) }
	return ctx, chromedp.Do(ctx)
}
