package handlers_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/valyala/fasthttp"

	"areaclientes/handlers"
	"areaclientes/store"
)

func TestHosts(t *testing.T) {
	dir := t.TempDir()
	dealer(t, dir, "sercaman", "SERCAMÁN", "areaclientes.sercaman.example")
	hosts := open(t, dir)

	expect(t, hosts, "one dealer answers every host", "cualquiera.example", 200, "SERCAMÁN")

	dealer(t, dir, "serprosa", "SERPROSA", "areaclientes.serprosa.example")
	both := open(t, dir)
	expect(t, both, "each dealer answers its own", "areaclientes.serprosa.example", 200, "SERPROSA")
	expect(t, both, "with a port and in capitals too", "AreaClientes.SERCAMAN.example:8443", 200, "SERCAMÁN")
	expect(t, both, "a file's name under localhost", "serprosa.localhost:8080", 200, "SERPROSA")
	expect(t, both, "this machine's own name goes to the first", "localhost:8080", 200, "SERCAMÁN")
	expect(t, both, "so does its address", "127.0.0.1", 200, "SERCAMÁN")
	expect(t, both, "no dealer of ours", "otro.example", 421, "Esta dirección no es la suya")
}

func TestHostsWithoutDealer(t *testing.T) {
	expect(t, open(t, t.TempDir()), "an empty directory says what to do", "localhost", 421, "areaclientes import")
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
	if ctx.Response.StatusCode() != status || !bytes.Contains(ctx.Response.Body(), []byte(text)) {
		t.Errorf("%s: status %d, want %d with %q\n%.2000s", name, ctx.Response.StatusCode(), status, text, ctx.Response.Body())
	}
}
