package handlers_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers"
	"areaclientes/store/storetest"
)

// A dealer's file may appear while the portal runs: imported, copied, or mended.
func TestDealersThatCome(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	dealer(t, dir, "sercaman", "SERCAMÁN")
	dealer(t, elsewhere, "serprosa", "SERPROSA")
	whole, err := os.ReadFile(filepath.Join(elsewhere, "serprosa.db"))
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	clock := &storetest.Clock{}
	clock.Set(time.Now())
	cfg := config()
	cfg.Now, cfg.Log = clock.Now, slog.New(slog.NewTextHandler(&log, nil))
	hosts, err := handlers.OpenHosts(context.Background(), dir, cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := hosts.Close(); err != nil {
			t.Error(err)
		}
	}()
	write := func(content []byte) {
		t.Helper()
		clock.Add(time.Hour)
		path := filepath.Join(dir, "serprosa.db")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, clock.Now(), clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	const host = "serprosa.localhost"
	expect(t, hosts, "not there yet", host, 200, "SERCAMÁN")
	write(nil)
	clock.Add(time.Second)
	expect(t, hosts, "just begun to be copied", host, 200, "SERCAMÁN")
	write(bytes.Repeat([]byte("no es una base de datos "), 100))
	clock.Add(time.Minute)
	expect(t, hosts, "no file of ours", host, 200, "SERCAMÁN")
	clock.Add(time.Minute)
	expect(t, hosts, "still none", host, 200, "SERCAMÁN")
	if n := strings.Count(log.String(), "\n"); n != 1 || !strings.Contains(log.String(), "serprosa.db") {
		t.Errorf("it was reported %d times:\n%s", n, &log)
	}
	write(whole)
	clock.Add(time.Minute)
	expect(t, hosts, "mended", host, 200, "SERPROSA")
	expect(t, hosts, "and the first goes on", "sercaman.localhost", 200, "SERCAMÁN")
	expect(t, hosts, "in a file of several nobody answers for a stranger", "otro.example", 421, "Esta dirección no es la suya")
}
