package web

import (
	"container/list"
	"net/netip"
	"sync"
	"time"
)

// What one address may get wrong before it has to wait, and how many addresses are remembered: at
// about 200 bytes each, ten megabytes however many come.
const (
	attemptsAllowed = 20
	attemptsWindow  = 15 * time.Minute
	attemptsKept    = 50_000
)

// Attempts counts failed sign-ins by address. An attempt is counted when it begins and pardoned
// when it succeeds, so that a hundred at once are counted like a hundred in a row. It is safe
// for concurrent use.
type Attempts struct {
	now    func() time.Time
	mu     sync.Mutex
	by     map[netip.Prefix]*list.Element
	recent *list.List // of *tally, the one used last in front
}

type tally struct {
	key   netip.Prefix
	count int
	since time.Time // when the first of count began
}

// NewAttempts returns a counter that reads its time from now.
func NewAttempts(now func() time.Time) *Attempts {
	return &Attempts{now: now, by: map[netip.Prefix]*list.Element{}, recent: list.New()}
}

// Begin counts an attempt from ip. When too many have failed it counts nothing and returns how
// long to wait; otherwise 0.
func (a *Attempts) Begin(ip string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	t := a.tally(network(ip))
	if elapsed := now.Sub(t.since); t.count == 0 || elapsed >= attemptsWindow || elapsed < 0 {
		t.count, t.since = 0, now
	}
	if t.count >= attemptsAllowed {
		return t.since.Add(attemptsWindow).Sub(now)
	}
	t.count++
	return 0
}

// Pardon takes back an attempt that succeeded or could not be judged. The failures before it stay
// counted: whoever has one account must not buy free tries at the others with it.
func (a *Attempts) Pardon(ip string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if at := a.by[network(ip)]; at != nil {
		if t := at.Value.(*tally); t.count > 0 {
			t.count--
		}
	}
}

// tally finds or makes the count of key and drops the one longest unused when there are too many.
func (a *Attempts) tally(key netip.Prefix) *tally {
	if at := a.by[key]; at != nil {
		a.recent.MoveToFront(at)
		return at.Value.(*tally)
	}
	if a.recent.Len() >= attemptsKept {
		last := a.recent.Back()
		delete(a.by, a.recent.Remove(last).(*tally).key)
	}
	t := &tally{key: key}
	a.by[key] = a.recent.PushFront(t)
	return t
}

// network is what is counted as one: an IPv4 address, or the /64 that a single IPv6 line owns.
// What is no address at all is counted together.
func network(ip string) netip.Prefix {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return netip.Prefix{}
	}
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	prefix, err := addr.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
