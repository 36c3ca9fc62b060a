package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"areaclientes/store"
)

// How long things may take. The lease is longer than an attempt, so a letter in hand is nobody else's.
const (
	letterLease   = 5 * time.Minute
	attemptLimit  = 2 * time.Minute
	shutdownGrace = 10 * time.Second // for the letter in hand when the program stops
	idlePoll      = 5 * time.Second
	troublePoll   = time.Minute // while the store cannot be read or written
)

// Mail sends the letters of one dealer's outbox, one after the other.
type Mail struct {
	store  *store.Store
	sender Sender
	log    *slog.Logger
	poll   time.Duration

	// unmarked was sent, and the store could not be told. Nothing else is sent until it knows.
	unmarked store.LetterID
}

// NewMail makes the job. Without a sender the letters wait in the outbox.
func NewMail(s *store.Store, sender Sender, log *slog.Logger) *Mail {
	return &Mail{store: s, sender: sender, log: log, poll: idlePoll}
}

// Run sends letters as they fall due until ctx ends. The letter in hand is finished first, for as
// long as the grace lasts.
func (m *Mail) Run(ctx context.Context) error {
	for {
		timer := time.NewTimer(m.Round(ctx))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-m.store.Outbox.Queued():
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Round sends every letter that is due and returns how long to wait for the next. It stops
// between two letters when ctx ends.
func (m *Mail) Round(ctx context.Context) time.Duration {
	held, release := outlive(ctx, shutdownGrace)
	defer release()
	for ctx.Err() == nil {
		if wait, idle := m.idle(held); idle {
			return wait
		}
		due, err := m.store.Outbox.Claim(held, letterLease)
		if errors.Is(err, store.ErrNotFound) { // another loop was quicker
			return m.poll
		}
		if err != nil {
			m.log.Error("outbox not usable", "job", "mail", "err", scrub(err))
			return troublePoll
		}
		m.mark(held, due, m.attempt(held, due))
	}
	return m.poll
}

// idle says whether there is nothing to send now, and how long to wait then.
func (m *Mail) idle(ctx context.Context) (time.Duration, bool) {
	if !m.settled(ctx) {
		return m.poll, true
	}
	err := m.queueAsked(ctx)
	if err == nil && !m.ready(ctx) {
		return m.poll, true
	}
	var next time.Time
	if err == nil {
		next, err = m.store.Outbox.NextDue(ctx)
	}
	if errors.Is(err, store.ErrNotFound) {
		return m.poll, true
	}
	if err != nil {
		m.log.Error("outbox not usable", "job", "mail", "err", scrub(err))
		return troublePoll, true
	}
	wait := next.Sub(m.store.Now())
	return min(wait, m.poll), wait > 0
}

// queueAsked queues the letters that people asked for at the door.
func (m *Mail) queueAsked(ctx context.Context) error {
	for {
		if more, err := m.store.Accounts.SettleAsks(ctx); err != nil || !more {
			return err
		}
	}
}

// ready says whether letters can leave; those of a dealer without a mail server wait.
func (m *Mail) ready(ctx context.Context) bool {
	way, asks := m.sender.(interface{ Ready(context.Context) bool })
	return m.sender != nil && (!asks || way.Ready(ctx))
}

// settled tells the store of a letter that was sent, and says whether the store knows of all. A
// letter that was deleted meanwhile needs no mark.
func (m *Mail) settled(ctx context.Context) bool {
	if m.unmarked == 0 {
		return true
	}
	if err := m.store.Outbox.Sent(ctx, m.unmarked); err != nil && !errors.Is(err, store.ErrNotFound) {
		m.log.Error("sent letter not marked", "job", "mail", "id", m.unmarked, "err", scrub(err))
		return false
	}
	m.unmarked = 0
	return true
}

// attempt loads, draws and sends a letter. A letter that makes any of it panic is one that failed.
func (m *Mail) attempt(ctx context.Context, due store.Due) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("panic in %s: %v", panicked(), broken)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	message, err := m.message(ctx, due)
	if err != nil {
		return err
	}
	return m.sender.Send(ctx, message)
}

// mark writes down how an attempt ended, also when the program is stopping.
func (m *Mail) mark(ctx context.Context, due store.Due, failure error) {
	ctx = context.WithoutCancel(ctx)
	if failure == nil {
		m.unmarked = due.ID
		m.settled(ctx)
		return
	}
	m.log.Warn("letter not sent", "job", "mail", "id", due.ID, "kind", due.Kind, "attempt", due.Attempt, "err", scrub(failure))
	at, again := due.Next(m.store.Now())
	var err error
	if again && !errors.Is(failure, ErrRefused) {
		err = m.store.Outbox.Retry(ctx, due.ID, failure.Error(), at)
	} else {
		err = m.store.Outbox.Fail(ctx, due.ID, failure.Error())
	}
	if err != nil { // the lease ends by itself
		m.log.Error("failed letter not marked", "job", "mail", "id", due.ID, "err", scrub(err))
	}
}

// panicked names the place of the panic that is being recovered from: the first frame under the runtime's.
func panicked() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for below := false; ; {
		frame, more := frames.Next()
		inRuntime := strings.HasPrefix(frame.Function, "runtime.")
		if below && !inRuntime || !more {
			return fmt.Sprintf("%s:%d", filepath.Base(frame.File), frame.Line)
		}
		below = below || inRuntime
	}
}

// outlive returns a context that ends a grace after the given one.
func outlive(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	held, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return held, func() {
		stop()
		cancel()
	}
}

// scrub makes an error fit for the log: one line of bounded length, without e-mail addresses.
func scrub(err error) string {
	const most = 256
	words := strings.Fields(err.Error())
	for i, word := range words {
		if strings.Contains(word, "@") {
			words[i] = "…"
		}
	}
	line := strings.Join(words, " ")
	if len(line) > most {
		line = strings.ToValidUTF8(line[:most], "")
	}
	return line
}
