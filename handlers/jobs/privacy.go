package jobs

import (
	"context"
	"log/slog"
	"time"

	"areaclientes/store"
)

// retainFrom is the hour of the dealer's day from which what has been kept for long enough may go.
const retainFrom = 3

// privacyPoll is how often refusals are written down and the blocked are looked after.
const privacyPoll = time.Minute

// Privacy keeps one dealer's log and lets data go in time: it notes start and stop, a clock that jumps and what was refused,
// archives who is blocked once the ERP has their things, applies the periods of retention each night
// (or at the first start after it) and takes what was purged out of the file.
type Privacy struct {
	store   *store.Store
	version string
	log     *slog.Logger
	last    store.Date // the day on which it retained

	running func() time.Duration // for how long the program has been, whatever the clock says
	seen    time.Time            // what the clock said when it was last looked at; zero before
	seenAt  time.Duration        // and for how long the program had been running
}

// NewPrivacy makes the job; version is the program's, for the log of the dealer.
func NewPrivacy(s *store.Store, version string, log *slog.Logger) *Privacy {
	start := time.Now()
	return &Privacy{store: s, version: version, log: log, running: func() time.Duration { return time.Since(start) }}
}

// Run works until ctx ends.
func (p *Privacy) Run(ctx context.Context) error {
	p.complain(ctx, "start not noted", p.store.Audit.Started(ctx, p.version))
	for {
		timer := time.NewTimer(p.Round(ctx))
		select {
		case <-ctx.Done():
			timer.Stop()
			p.complain(context.WithoutCancel(ctx), "stop not noted", p.store.Audit.Stopped(context.WithoutCancel(ctx)))
			return nil
		case <-p.store.Privacy.ScrubQueued():
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Round does what there is to do now, and returns how long to wait for more.
func (p *Privacy) Round(ctx context.Context) time.Duration {
	p.tick(ctx)
	p.complain(ctx, "refusals not written", p.store.Audit.WriteRefusals(ctx, false))
	p.complain(ctx, "blocked not archived", p.store.Privacy.Settle(ctx))
	if now := p.store.Now(); now.Hour() >= retainFrom && p.last != store.DateOf(now) {
		_, err := p.store.Privacy.Retain(ctx)
		p.complain(ctx, "retention not applied", err)
		if err == nil {
			p.last = store.DateOf(now)
		}
	}
	_, err := p.store.Privacy.Scrub(ctx)
	p.complain(ctx, "purged data not scrubbed", err)
	return privacyPoll
}

// tick notes when the clock has gone another way than time has. What could not be noted is tried again.
func (p *Privacy) tick(ctx context.Context) {
	now, running := p.store.Now().Round(0), p.running()
	if !p.seen.IsZero() {
		err := p.store.Audit.Ticked(ctx, p.seen.Add(running-p.seenAt))
		if p.complain(ctx, "clock jump not noted", err); err != nil {
			return
		}
	}
	p.seen, p.seenAt = now, running
}

func (p *Privacy) complain(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		p.log.Error(what, "job", "privacy", "err", scrub(err))
	}
}
