package web

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// bucketsKept is how many keys a limiter remembers: at about 200 bytes each, ten megabytes however many come.
const bucketsKept = 50_000

// Limiter lets so much through at once, and then as much as comes back with time: a bucket of tokens for
// each key. It is safe for concurrent use, so that a hundred at once are counted like a hundred in a row.
type Limiter struct {
	now    func() time.Time
	most   float64       // tokens in a full bucket
	per    time.Duration // in which one token comes back
	mu     sync.Mutex
	by     map[string]*list.Element
	recent *list.List // of *bucket, the one used last in front
}

type bucket struct {
	key  string
	left float64
	at   time.Time // when left was right
}

// NewLimiter returns a limiter that lets most through at once and, from then on, back in each span of
// time. It reads its time from now.
func NewLimiter(now func() time.Time, most, back int, span time.Duration) *Limiter {
	return &Limiter{now: now, most: float64(most), per: span / time.Duration(back), by: map[string]*list.Element{}, recent: list.New()}
}

// Take takes a token for key and returns 0, or takes none and returns how long until there is one.
func (l *Limiter) Take(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key)
	if b.left >= 1 {
		b.left--
		return 0
	}
	return time.Duration((1 - b.left) * float64(l.per))
}

// Return gives a token back that turned out not to count. What was taken before stays taken.
func (l *Limiter) Return(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := l.by[key]; at != nil {
		b := at.Value.(*bucket)
		b.left = min(b.left+1, l.most)
	}
}

// bucket finds or makes the bucket of key as it stands now, and drops the one longest unused when there
// are too many. A clock that was put back fills nothing and takes nothing.
func (l *Limiter) bucket(key string) *bucket {
	now := l.now()
	if at := l.by[key]; at != nil {
		l.recent.MoveToFront(at)
		b := at.Value.(*bucket)
		if elapsed := now.Sub(b.at); elapsed > 0 {
			b.left = min(b.left+float64(elapsed)/float64(l.per), l.most)
		}
		b.at = now
		return b
	}
	if l.recent.Len() >= bucketsKept {
		last := l.recent.Back()
		delete(l.by, l.recent.Remove(last).(*bucket).key)
	}
	b := &bucket{key, l.most, now}
	l.by[key] = l.recent.PushFront(b)
	return b
}

// network is what is counted as one: an IPv4 address, or the /64 that a single IPv6 line owns.
// What is no address at all is counted together.
func network(ip string) string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return ""
	}
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}
