package jobs

import "time"

// SetPoll sets how often an idle job looks into the outbox.
func (m *Mail) SetPoll(every time.Duration) { m.poll = every }

// The parts of the job that are looked at alone.
var (
	Outlive = outlive
	Scrub   = scrub
)

// SetRunning sets what tells for how long the program has been running.
func (p *Privacy) SetRunning(running func() time.Duration) { p.running = running }
