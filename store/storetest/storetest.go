// Package storetest gives each test a dealer's file of its own: a real file in a temporary
// directory, with a clock that stands still until the test moves it.
package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"areaclientes/store"
)

// Clock stands still until it is moved. It is safe for concurrent use.
type Clock struct{ ms atomic.Int64 }

// Now returns the moment at which the clock stands.
func (c *Clock) Now() time.Time { return time.UnixMilli(c.ms.Load()) }

// Set moves the clock to t.
func (c *Clock) Set(t time.Time) { c.ms.Store(t.UnixMilli()) }

// Add moves the clock by d.
func (c *Clock) Add(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// Start is the moment at which every test's clock stands: a Monday morning in Madrid, when this
// month's readings are due.
var Start = time.Date(2026, time.November, 23, 10, 30, 0, 0, time.UTC)

// Empty opens a new dealer's file with nothing in it.
func Empty(t testing.TB) (*store.Store, *Clock) {
	t.Helper()
	return open(t, empty)
}

// Roomy is a disk with room for everything, so that no test depends on the machine's.
func Roomy(string) (store.Disk, error) { return store.Disk{Free: 1 << 40, Size: 1 << 41}, nil }

// A file is migrated and filled once per test binary; each test opens a copy of it.
var (
	empty = sync.OnceValues(func() ([]byte, error) { return template("") })
	full  = sync.OnceValues(func() ([]byte, error) { return template(cast) })
)

func template(content string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "storetest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "dealer.db")
	s, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		return nil, err
	}
	if content != "" {
		err = execute(path, content)
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func open(t testing.TB, template func() ([]byte, error)) (*store.Store, *Clock) {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatalf("make template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "dealer.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	clock := &Clock{}
	clock.Set(Start)
	s, err := store.Open(context.Background(), path, store.Options{Now: clock.Now, Disk: Roomy})
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s, clock
}
