package web

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"areaclientes/store/storetest"
)

func attempts() (*Attempts, *storetest.Clock) {
	clock := &storetest.Clock{}
	clock.Set(storetest.Start)
	return NewAttempts(clock.Now), clock
}

func fail(a *Attempts, ip string, times int) {
	for range times {
		a.Begin(ip)
	}
}

func TestAttempts(t *testing.T) {
	const ip = "203.0.113.7"
	for _, c := range []struct {
		name string
		do   func(a *Attempts, clock *storetest.Clock)
		ip   string
		want time.Duration
	}{
		{"the first may try", func(*Attempts, *storetest.Clock) {}, ip, 0},
		{"the twentieth may try", func(a *Attempts, _ *storetest.Clock) { fail(a, ip, 19) }, ip, 0},
		{"the twenty-first waits the whole window", func(a *Attempts, _ *storetest.Clock) { fail(a, ip, 20) }, ip, 15 * time.Minute},
		{"the wait gets shorter", func(a *Attempts, clock *storetest.Clock) {
			fail(a, ip, 20)
			clock.Add(14 * time.Minute)
		}, ip, time.Minute},
		{"trying on does not make the wait longer", func(a *Attempts, clock *storetest.Clock) {
			fail(a, ip, 20)
			clock.Add(10 * time.Minute)
			fail(a, ip, 100)
		}, ip, 5 * time.Minute},
		{"after the window all is forgotten", func(a *Attempts, clock *storetest.Clock) {
			fail(a, ip, 20)
			clock.Add(15 * time.Minute)
			fail(a, ip, 19)
		}, ip, 0},
		{"a clock put back does not lock for longer than the window", func(a *Attempts, clock *storetest.Clock) {
			fail(a, ip, 20)
			clock.Add(-24 * time.Hour)
		}, ip, 0},
		{"successes cost nothing", func(a *Attempts, _ *storetest.Clock) {
			for range 100 {
				a.Begin(ip)
				a.Pardon(ip)
			}
		}, ip, 0},
		{"a success does not pay for failures", func(a *Attempts, _ *storetest.Clock) {
			fail(a, ip, 19)
			a.Begin(ip)
			a.Pardon(ip)
			fail(a, ip, 1)
		}, ip, 15 * time.Minute},
		{"success without a beginning counts nothing", func(a *Attempts, _ *storetest.Clock) {
			a.Pardon(ip)
			fail(a, ip, 19)
		}, ip, 0},
		{"another address is another count", func(a *Attempts, _ *storetest.Clock) { fail(a, ip, 20) }, "203.0.113.8", 0},
		{"an IPv4 address in IPv6 clothes is the same", func(a *Attempts, _ *storetest.Clock) { fail(a, ip, 20) }, "::ffff:203.0.113.7", 15 * time.Minute},
		{"one IPv6 line is one", func(a *Attempts, _ *storetest.Clock) { fail(a, "2001:db8:1:2::1", 20) }, "2001:db8:1:2:ffff::9", 15 * time.Minute},
		{"a zone makes no other address", func(a *Attempts, _ *storetest.Clock) { fail(a, "fe80::1", 20) }, "fe80::1%eth0", 15 * time.Minute},
		{"the next IPv6 line is another", func(a *Attempts, _ *storetest.Clock) { fail(a, "2001:db8:1:2::1", 20) }, "2001:db8:1:3::1", 0},
		{"what is no address is counted together", func(a *Attempts, _ *storetest.Clock) { fail(a, "", 20) }, "unknown", 15 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, clock := attempts()
			c.do(a, clock)
			if got := a.Begin(c.ip); got != c.want {
				t.Errorf("Begin(%s) = %v, want %v", c.ip, got, c.want)
			}
		})
	}
}

func TestAttemptsRememberOnlySoMany(t *testing.T) {
	a, _ := attempts()
	fail(a, "192.0.2.1", 20)
	fail(a, "192.0.2.2", 20)
	for i := range attemptsKept - 2 {
		a.Begin(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
	}
	if a.Begin("192.0.2.1") == 0 {
		t.Error("full: the first address was forgotten before there was one too many")
	}
	a.Begin("198.51.100.1")
	if n := a.recent.Len(); n != attemptsKept || len(a.by) != n {
		t.Errorf("kept %d in the list and %d in the map, want %d", n, len(a.by), attemptsKept)
	}
	if a.Begin("192.0.2.1") == 0 {
		t.Error("the address used a moment ago was forgotten")
	}
	if a.Begin("192.0.2.2") != 0 {
		t.Error("the address longest unused was not the one forgotten")
	}
}

func TestAttemptsAtOnce(t *testing.T) {
	a, _ := attempts()
	var mu sync.Mutex
	allowed := 0
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if a.Begin("203.0.113.7") == 0 {
				mu.Lock()
				allowed++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if allowed != attemptsAllowed {
		t.Errorf("%d of 100 at once were let through, want %d", allowed, attemptsAllowed)
	}
}
