package handlers_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// A disk that really is full: what was acknowledged stays, what cannot be saved is refused with 503,
// pages can be read, and when there is room again everything goes on by itself.
func TestFullDisk(t *testing.T) {
	disk := smallDisk(t)
	source, clock := storetest.Open(t)
	storetest.Exec(t, source, "PRAGMA wal_checkpoint(TRUNCATE)")
	content, err := os.ReadFile(source.Path)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(disk, "dealer.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), path, store.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	token := b.Token(false)
	report := func(i int) int {
		return b.Do(webtest.Case{Path: "/equipos/1/incidencias", Form: url.Values{"csrf": {token}, "contact": {"Ana"}, "severity": {"parcial"},
			"description": {strings.Repeat("Atasca. ", 400)}, "idem": {strconv.Itoa(i)}}}).Status
	}
	filler := fill(t, disk)
	saved, status := 0, http.StatusSeeOther
	for ; status == http.StatusSeeOther && saved < 500; saved++ {
		status = report(saved)
	}
	if status != http.StatusServiceUnavailable {
		t.Fatalf("status = %d after %d reports, want 503", status, saved)
	}
	saved--
	clock.Add(6 * time.Minute) // the session would be noted as in use
	if got := b.Do(webtest.Case{Path: "/incidencias"}); got.Status != http.StatusOK {
		t.Errorf("looking: status = %d", got.Status)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM incidents"); n != saved {
		t.Errorf("%d incidents, %d acknowledged", n, saved)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if status := report(saved); status != http.StatusSeeOther {
		t.Errorf("with room again: status = %d", status)
	}
	if state := storetest.Scalar[string](t, s, "SELECT quick_check FROM pragma_quick_check"); state != "ok" {
		t.Error(state)
	}
}

// smallDisk mounts a disk of two megabytes in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("a disk can be mounted only as root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes up what is left of the disk.
func fill(t *testing.T, disk string) (path string) {
	t.Helper()
	path = filepath.Join(disk, "filler")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := io.Copy(file, zeros{}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	return path
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
