package store_test

import (
	"context"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// What another process changes is noticed a second later, and the file is asked no oftener than that.
func TestSettingsOfAnotherProcess(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	name := func() string {
		t.Helper()
		dealer, err := s.Settings.Get(ctx)
		must(t, err)
		return dealer.Name
	}
	before := name()
	other, err := store.Open(ctx, s.Path, store.Options{Now: clock.Now, Disk: storetest.Roomy})
	must(t, err)
	t.Cleanup(func() { other.Close() })
	dealer, err := other.Settings.Get(ctx)
	must(t, err)
	dealer.Name = "OTRO NOMBRE"
	must(t, other.Settings.Put(ctx, dealer))
	clock.Add(time.Second - time.Millisecond)
	if got := name(); got != before {
		t.Errorf("within the second it is asked again: %s", got)
	}
	clock.Add(time.Millisecond)
	if got := name(); got != "OTRO NOMBRE" {
		t.Errorf("after a second: %s", got)
	}
	clock.Add(time.Second)
	storetest.Exec(t, s, "ALTER TABLE settings RENAME TO gone")
	if got := name(); got != "OTRO NOMBRE" {
		t.Errorf("nothing changed, and yet it was read anew: %s", got)
	}
	clock.Add(-time.Hour) // a clock that was put right asks at once
	storetest.Exec(t, s, "ALTER TABLE gone RENAME TO settings; UPDATE settings SET value = 'TERCERO' WHERE key = 'name'; UPDATE setting_pages SET version = version + 1")
	if got := name(); got != "TERCERO" {
		t.Errorf("after the clock was turned back: %s", got)
	}
	clock.Add(time.Second)
	storetest.Exec(t, s, "ALTER TABLE setting_pages RENAME TO gone")
	if got := name(); got != "TERCERO" {
		t.Errorf("a file that cannot be asked: %s", got)
	}
}
