package store

import (
	"context"
	"strconv"
	"sync"
	"time"
)

// refusals are what was denied or slowed down and is not in the log yet. They are counted in memory
// and written by WriteRefusals, one line per who and what in an hour, so that whoever sends a flood
// of them fills neither the disk nor the log, and looking at a page writes nothing.
type refusals struct {
	mu   sync.Mutex
	seen map[refusalBy]*refused
}

// refusalBy is who was refused, and how.
type refusalBy struct {
	kind     ActorKind
	staff    StaffID
	customer CustomerID
	person   PersonID
	network  string // of somebody unknown
	outcome  Outcome
}

// refused is how often in the hour.
type refused struct {
	by      Actor
	at      Object
	hour    int64
	times   int
	written bool
}

// mostRefusals is how many kinds of refusals are told apart in an hour; the rest is counted together.
const mostRefusals = 500

// Refused counts something that was denied or slowed down; at says where. Nothing is written yet.
func (r Audit) Refused(ctx context.Context, outcome Outcome, at string) {
	by := ActorOf(ctx)
	key := refusalBy{kind: by.Kind, staff: by.Staff, customer: by.Customer, person: by.Person, outcome: outcome}
	if by.Staff == 0 && by.Customer == 0 {
		key.network = cutAddress(by.IP)
	}
	list := &r.s.refusals
	list.mu.Lock()
	defer list.mu.Unlock()
	if list.seen == nil {
		list.seen = map[refusalBy]*refused{}
	}
	have := list.seen[key]
	if have == nil && len(list.seen) >= mostRefusals {
		key, by = refusalBy{kind: BySystem, outcome: outcome}, Actor{Kind: BySystem, Name: "Muchos a la vez"}
		have = list.seen[key]
	}
	if have == nil {
		have = &refused{by: by, at: Object{Name: at, Customer: by.Customer}, hour: hourOf(r.s.Now())}
		list.seen[key] = have
	}
	have.times++
}

func hourOf(at time.Time) int64 { return at.Unix() / 3600 }

// WriteRefusals writes what was refused since it was last called: the first of somebody's at once,
// further ones of the hour when it is over; with all, everything.
func (r Audit) WriteRefusals(ctx context.Context, all bool) error {
	list := &r.s.refusals
	list.mu.Lock()
	defer list.mu.Unlock()
	now := hourOf(r.s.Now())
	for key, have := range list.seen {
		over := all || have.hour != now
		if have.times > 0 && (!have.written || over) {
			if err := r.writeRefusal(ctx, key.outcome, have); err != nil {
				return err // counted still, for the next time
			}
			have.written, have.times = true, 0
		}
		if have.hour != now {
			delete(list.seen, key)
		}
	}
	return nil
}

func (r Audit) writeRefusal(ctx context.Context, outcome Outcome, have *refused) error {
	action := "petición denegada"
	if outcome == Throttled {
		action = "petición frenada"
	}
	return r.s.write(WithActor(ctx, have.by), "write refusals", func(t *tx) error {
		_, err := t.auditOutcome(WithActor(ctx, have.by), outcome, action, have.at, Change{Field: "Veces", New: strconv.Itoa(have.times)})
		return err
	})
}
