// Package storetest gives each test a dealer's file of its own: a real file in a temporary
// directory, with a clock that stands still until the test moves it.
package storetest

import (
	"context"
	"path/filepath"
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
	clock := &Clock{}
	clock.Set(Start)
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "dealer.db"), store.Options{Now: clock.Now})
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
