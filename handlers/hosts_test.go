package handlers_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"areaclientes/handlers"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestHosts(t *testing.T) {
	dir := t.TempDir()
	dealer(t, dir, "sercaman", "SERCAMÁN")
	expect(t, open(t, dir), "one dealer answers every host", "cualquiera.example", 200, "SERCAMÁN")

	dealer(t, dir, "sercaman", "SERCAMÁN", "areaclientes.sercaman.example")
	hosts := open(t, dir)
	expect(t, hosts, "until it names its own", "cualquiera.example", 421, "Esta dirección no es la suya")
	expect(t, hosts, "which is answered", "areaclientes.sercaman.example", 200, "SERCAMÁN")
	expect(t, hosts, "as is the machine's address in the office", "192.168.1.20:8080", 200, "SERCAMÁN")
	expect(t, hosts, "and in its sixth version", "[fd00::20]:8080", 200, "SERCAMÁN")
	expect(t, hosts, "and the machine itself", "localhost", 200, "SERCAMÁN")
	expect(t, hosts, "but no name that only looks like an address", "192.168.1.20.evil.example", 421, "Esta dirección no es la suya")

	dealer(t, dir, "serprosa", "SERPROSA", "areaclientes.serprosa.example")
	both := open(t, dir)
	expect(t, both, "each dealer answers its own", "areaclientes.serprosa.example", 200, "SERPROSA")
	expect(t, both, "with a port and in capitals too", "AreaClientes.SERCAMAN.example:8443", 200, "SERCAMÁN")
	expect(t, both, "with the dot of a whole name", "areaclientes.sercaman.example.:8443", 200, "SERCAMÁN")
	expect(t, both, "not a name that only ends or begins like one", "evil-areaclientes.sercaman.example", 421, "Esta dirección no es la suya")
	expect(t, both, "nor one behind a false port", "otro.example:areaclientes.sercaman.example", 421, "Esta dirección no es la suya")
	expect(t, both, "a file's name under localhost", "serprosa.localhost:8080", 200, "SERPROSA")
	expect(t, both, "this machine's own name goes to the first", "localhost:8080", 200, "SERCAMÁN")
	expect(t, both, "so does its address", "127.0.0.1", 200, "SERCAMÁN")
	expect(t, both, "no dealer of ours", "otro.example", 421, "Esta dirección no es la suya")
}

func TestHostsWithoutDealer(t *testing.T) {
	expect(t, open(t, t.TempDir()), "an empty directory says what to do", "localhost", 421, "areaclientes import")
}

// A dealer that asks for another one's name does not get it.
func TestHostsKeepTheirNames(t *testing.T) {
	dir := t.TempDir()
	dealer(t, dir, "zeta", "Zeta", "portal.zeta.example")
	dealer(t, dir, "otro", "Otro", "otro.example")
	clock := &storetest.Clock{}
	clock.Set(time.Now())
	cfg := config()
	cfg.Now = clock.Now
	hosts, err := handlers.OpenHosts(context.Background(), dir, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer hosts.Close()
	alfa := hosts.Portals()[0].Store // before the other in every list
	if err := alfa.Settings.SetHosts(context.Background(), []string{"portal.zeta.example", "zeta.localhost", "nuevo.example"}); err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	expect(t, hosts, "a new name is learnt", "nuevo.example", 200, "Otro")
	expect(t, hosts, "another's name stays there", "portal.zeta.example", 200, "Zeta")
	expect(t, hosts, "so does the name of its file", "zeta.localhost", 200, "Zeta")
}

func TestHostsRefuseBrokenFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "roto.db"), bytes.Repeat([]byte("no es una base de datos "), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := handlers.OpenHosts(context.Background(), dir, config()); err == nil {
		t.Error("a file that is no database was opened")
	}
}

func config() handlers.Config {
	return handlers.Config{Key: bytes.Repeat([]byte("k"), 32), Log: slog.New(slog.DiscardHandler)}
}

func open(t *testing.T, dir string) *handlers.Hosts {
	t.Helper()
	hosts, err := handlers.OpenHosts(context.Background(), dir, config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := hosts.Close(); err != nil {
			t.Error(err)
		}
	})
	return hosts
}

func dealer(t *testing.T, dir, slug, name string, hosts ...string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(dir, slug+".db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	profile, err := s.Settings.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	profile.Name = name
	if err := s.Settings.Put(ctx, profile); err != nil {
		t.Fatal(err)
	}
	if err := s.Settings.SetHosts(ctx, hosts); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, hosts *handlers.Hosts, name, host string, status int, text string) {
	t.Helper()
	var ctx fasthttp.RequestCtx
	ctx.Init(&fasthttp.Request{}, nil, nil)
	ctx.Request.Header.SetMethod("GET")
	ctx.Request.SetRequestURI("/entrar")
	ctx.Request.Header.SetHost(host)
	hosts.Serve(&ctx)
	if len(ctx.Response.Header.Peek("Content-Security-Policy")) == 0 {
		t.Errorf("%s: without our headers", name)
	}
	if ctx.Response.StatusCode() != status || !bytes.Contains(ctx.Response.Body(), []byte(text)) {
		t.Errorf("%s: status %d, want %d with %q\n%.2000s", name, ctx.Response.StatusCode(), status, text, ctx.Response.Body())
	}
}

// Two dealers share a program and nothing else: a session and a form of one mean nothing to the other.
func TestDealersAreApart(t *testing.T) {
	dir := t.TempDir()
	for _, slug := range []string{"sercaman", "serprosa"} {
		s, _ := storetest.Open(t)
		storetest.Exec(t, s, "PRAGMA wal_checkpoint(TRUNCATE)")
		content, err := os.ReadFile(s.Path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, slug+".db"), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hosts := open(t, dir)
	cookies := map[string]string{}
	ask := func(dealer, path, form string) *fasthttp.Response {
		var ctx fasthttp.RequestCtx
		ctx.Init(&fasthttp.Request{}, nil, nil)
		ctx.Request.SetRequestURI(path)
		ctx.Request.Header.SetHost(dealer + ".localhost")
		for name, value := range cookies { // a browser would not send them everywhere; somebody who wants to can
			ctx.Request.Header.SetCookie(name, value)
		}
		if form != "" {
			ctx.Request.Header.SetMethod("POST")
			ctx.Request.Header.SetContentType("application/x-www-form-urlencoded")
			ctx.Request.SetBodyString(form)
		}
		hosts.Serve(&ctx)
		for name, value := range ctx.Response.Header.Cookies() {
			var cookie fasthttp.Cookie
			if dealer == "sercaman" && cookie.ParseBytes(value) == nil {
				cookies[string(name)] = string(cookie.Value())
			}
		}
		return &ctx.Response
	}
	_, token, _ := bytes.Cut(ask("sercaman", "/entrar", "").Body(), []byte(`name="csrf" value="`))
	token, _, _ = bytes.Cut(token, []byte(`"`))
	form := "usuario=" + gredos + "&clave=" + storetest.GredosNIF + "&csrf=" + string(token)
	if got := ask("serprosa", "/entrar", form); got.StatusCode() != 403 {
		t.Errorf("the other's form: status = %d, want 403", got.StatusCode())
	}
	if got := ask("sercaman", "/entrar", form); got.StatusCode() != 303 {
		t.Fatalf("sign in: status = %d", got.StatusCode())
	}
	if got := ask("serprosa", "/equipos", ""); got.StatusCode() != 303 {
		t.Errorf("the other's session: status = %d, want 303", got.StatusCode())
	}
	if got := ask("sercaman", "/equipos", ""); got.StatusCode() != 200 {
		t.Errorf("its own session: status = %d, want 200", got.StatusCode())
	}
}
