package store

import (
	"context"
	"net/netip"
	"slices"
	"time"
)

// How often sign-ins may fail from one address, from its neighbourhood, and in a browser that is known.
var (
	addressRates = []rate{{20, 15 * time.Minute}, {100, 24 * time.Hour}}
	netRates     = []rate{{200, time.Hour}}
	deviceRates  = []rate{{10, 15 * time.Minute}}
)

// Device is a browser in which somebody has signed in for sure before: what strangers get wrong does not
// keep them out there. It is read from a signed cookie.
type Device struct {
	ID     string // of the browser, random
	Person PersonID
	Staff  StaffID
}

// door is where failures of one sign-in are counted: in a browser that is known to be the account's
// there alone, and otherwise for the account, as it was typed, and for the network address. What
// somebody types counts the same whether there is such an account or not.
type door struct {
	s       *Store
	account []byte
	address []byte
	net     []byte
	device  []byte
}

func (s *Store) door(ctx context.Context, kind, user string, known func(Device) bool) door {
	by := ActorOf(ctx)
	address, net := networks(by.IP)
	d := door{s: s, account: s.tryKey(kind, user), address: s.tryKey("address", address.String()), net: s.tryKey("net", net.String())}
	if i := slices.IndexFunc(by.Devices, known); i >= 0 {
		d.device = s.tryKey("device", by.Devices[i].ID)
	}
	return d
}

// shut returns TooSoon while nothing may be tried at this door.
func (d door) shut(ctx context.Context, q querier, now time.Time) error {
	if d.device != nil {
		return full(ctx, q, d.device, now, deviceRates...)
	}
	if err := full(ctx, q, d.address, now, addressRates...); err != nil {
		return err
	}
	if err := full(ctx, q, d.net, now, netRates...); err != nil {
		return err
	}
	return waiting(ctx, q, d.account, now)
}

// slam counts a failure at the door.
func (t *tx) slam(ctx context.Context, d door) error {
	if err := t.sweepFailures(ctx); err != nil {
		return err
	}
	if d.device != nil {
		return t.note(ctx, d.device, nil)
	}
	if err := t.note(ctx, d.address, nil); err != nil {
		return err
	}
	if err := t.note(ctx, d.net, nil); err != nil {
		return err
	}
	return t.failed(ctx, d.account)
}

// networks is what of an address is counted as one, an IPv4 address or the /64 that a single IPv6 line
// owns, and its neighbourhood, the /24 or the /48. What is no address at all is counted together.
func networks(ip string) (one, around netip.Prefix) {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return one, around
	}
	addr = addr.Unmap().WithZone("")
	bits, wide := 32, 24
	if addr.Is6() {
		bits, wide = 64, 48
	}
	one, _ = addr.Prefix(bits)    // both fit the
	around, _ = addr.Prefix(wide) // kind of address
	return one, around
}
