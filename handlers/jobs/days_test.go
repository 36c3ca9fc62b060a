package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
)

// A mail server that is away for days: every letter is tried again after five minutes and then every
// hour, also by a program that was started anew meanwhile, and each arrives once, under the Message-ID
// that it has had from the beginning. What is older than seven days when the server comes back was given up.
func TestMailServerAwayForDays(t *testing.T) {
	const letters = 3
	for _, c := range []struct {
		name    string
		away    time.Duration
		arrives bool
	}{
		{"for three days", 3 * 24 * time.Hour, true},
		{"for as long as letters wait", 7*24*time.Hour - time.Hour, true},
		{"for longer", 7*24*time.Hour + time.Hour, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := office(t)
			for i := range letters {
				letter := toAna(store.LetterOrderCustomer, "06354")
				letter.Address = fmt.Sprintf("ana%d@gredos.example", i)
				queue(t, s, letter)
			}
			began, ids := clock.Now(), map[string]bool{}
			for _, row := range outbox(t, s) {
				ids[row.MessageID+"@areaclientes.sercaman.example"] = true
			}
			tries := map[string]int{}
			box := &mailbox{send: func(_ context.Context, m jobs.Message) error {
				tries[m.ID]++
				if clock.Now().Sub(began) < c.away {
					return errors.New("connection refused")
				}
				return nil
			}}
			log, _ := journal()
			job := jobs.NewMail(s, box, log)
			for round := 0; ; round++ {
				job.Round(ctx)
				next, err := s.Outbox.NextDue(ctx)
				if errors.Is(err, store.ErrNotFound) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				clock.Set(next)
				if round%50 == 49 { // somebody starts the program anew
					job = jobs.NewMail(s, box, log)
				}
			}
			hours := int(min(c.away, 7*24*time.Hour) / time.Hour)
			for id, n := range tries {
				if !ids[id] {
					t.Errorf("%s was not the letter's Message-ID", id)
				}
				if n < hours || n > hours+3 {
					t.Errorf("%s was tried %d times in %d hours", id, n, hours)
				}
			}
			for _, row := range outbox(t, s) {
				if arrived := !row.SentAt.IsZero(); arrived != c.arrives || row.FailedAt.IsZero() != c.arrives {
					t.Errorf("letter %+v, want it sent: %t", row, c.arrives)
				}
			}
			arrived := map[string]int{}
			for _, m := range box.messages() {
				arrived[m.ID]++
			}
			for id, n := range arrived {
				if n != 1 {
					t.Errorf("%s arrived %d times", id, n)
				}
			}
			if want := map[bool]int{true: letters}[c.arrives]; len(arrived) != want {
				t.Errorf("%d letters arrived, want %d", len(arrived), want)
			}
		})
	}
}
