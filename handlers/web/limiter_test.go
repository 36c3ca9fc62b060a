package web

import (
	"strconv"
	"sync"
	"testing"
	"time"

	"areaclientes/store/storetest"
)

// twenty lets 20 through at once, and 20 more in each quarter of an hour.
func twenty() (*Limiter, *storetest.Clock) {
	clock := &storetest.Clock{}
	clock.Set(storetest.Start)
	return NewLimiter(clock.Now, 20, 20, 15*time.Minute), clock
}

func take(l *Limiter, key string, times int) {
	for range times {
		l.Take(key)
	}
}

func TestLimiter(t *testing.T) {
	const key = "a"
	for _, c := range []struct {
		name string
		do   func(l *Limiter, clock *storetest.Clock)
		want time.Duration
	}{
		{"the first goes through", func(*Limiter, *storetest.Clock) {}, 0},
		{"the twentieth too", func(l *Limiter, _ *storetest.Clock) { take(l, key, 19) }, 0},
		{"the twenty-first waits for the first to come back", func(l *Limiter, _ *storetest.Clock) { take(l, key, 20) }, 45 * time.Second},
		{"the wait gets shorter", func(l *Limiter, clock *storetest.Clock) {
			take(l, key, 20)
			clock.Add(30 * time.Second)
		}, 15 * time.Second},
		{"asking on does not make it longer", func(l *Limiter, clock *storetest.Clock) {
			take(l, key, 20)
			clock.Add(30 * time.Second)
			take(l, key, 100)
		}, 15 * time.Second},
		{"what came back is there once", func(l *Limiter, clock *storetest.Clock) {
			take(l, key, 20)
			clock.Add(45 * time.Second)
			take(l, key, 1)
		}, 45 * time.Second},
		{"more than is full does not come back", func(l *Limiter, clock *storetest.Clock) {
			take(l, key, 1)
			clock.Add(24 * time.Hour)
			take(l, key, 20)
		}, 45 * time.Second},
		{"a clock put back fills nothing", func(l *Limiter, clock *storetest.Clock) {
			take(l, key, 20)
			clock.Add(-24 * time.Hour)
		}, 45 * time.Second},
		{"and goes on from there", func(l *Limiter, clock *storetest.Clock) {
			take(l, key, 20)
			clock.Add(-24 * time.Hour)
			l.Take(key)
			clock.Add(45 * time.Second)
		}, 0},
		{"what did not count costs nothing", func(l *Limiter, _ *storetest.Clock) {
			for range 100 {
				take(l, key, 1)
				l.Return(key)
			}
		}, 0},
		{"and pays for nothing", func(l *Limiter, _ *storetest.Clock) {
			for range 100 {
				l.Return(key)
			}
			take(l, key, 20)
		}, 45 * time.Second},
		{"others are others", func(l *Limiter, _ *storetest.Clock) { take(l, "b", 100) }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, clock := twenty()
			c.do(l, clock)
			if got := l.Take(key); got != c.want {
				t.Errorf("wait %v, want %v", got, c.want)
			}
		})
	}
}

func TestLimiterForgetsTheOneLongestUnused(t *testing.T) {
	l, _ := twenty()
	take(l, "first", 20)
	take(l, "second", 20)
	for i := range bucketsKept - 1 {
		l.Take(strconv.Itoa(i))
		if i == bucketsKept/2 {
			l.Take("first") // in use, so it stays
		}
	}
	if n := len(l.by); n != bucketsKept || l.recent.Len() != n {
		t.Errorf("%d keys kept, want %d", n, bucketsKept)
	}
	if l.Take("first") == 0 || l.Take("second") > 0 {
		t.Error("not the one longest unused was forgotten")
	}
}

func TestLimiterAtOnce(t *testing.T) {
	l, _ := twenty()
	var through sync.Map
	var all sync.WaitGroup
	for i := range 200 {
		all.Go(func() {
			if l.Take("a") == 0 {
				through.Store(i, true)
			}
		})
	}
	all.Wait()
	n := 0
	through.Range(func(any, any) bool { n++; return true })
	if n != 20 {
		t.Errorf("%d of 200 at once went through, want 20", n)
	}
}

func TestNetwork(t *testing.T) {
	for ip, want := range map[string]string{
		"203.0.113.7": "203.0.113.7/32", "::ffff:203.0.113.7": "203.0.113.7/32", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
		"2001:db8:1:2::9": "2001:db8:1:2::/64", "2001:db8:1:3::9": "2001:db8:1:3::/64", "fe80::1%eth0": "fe80::/64", "": "", "nobody": "", "203.0.113.7:80": "",
	} {
		if got := network(ip); got != want {
			t.Errorf("network(%q) = %q, want %q", ip, got, want)
		}
	}
}
