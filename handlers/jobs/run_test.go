package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestRestartBetweenClaimAndSent(t *testing.T) {
	s, clock := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	if _, err := s.Outbox.Claim(ctx, 5*time.Minute); err != nil { // and the process dies
		t.Fatal(err)
	}
	again, err := store.Open(ctx, s.Path, store.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	box := &mailbox{}
	log, _ := journal()
	job := jobs.NewMail(again, box, log)
	job.Round(ctx)
	if got := box.messages(); len(got) != 0 {
		t.Fatalf("sent %+v while it was held", got)
	}
	for range 3 {
		clock.Add(5 * time.Minute)
		job.Round(ctx)
	}
	if got := box.messages(); len(got) != 1 || !strings.HasPrefix(got[0].ID, outbox(t, s)[0].MessageID+"@") {
		t.Errorf("sent %+v, want it once", got)
	}
}

// TestStoreFailsAfterSending has the mail server take a letter while the disk takes nothing.
func TestStoreFailsAfterSending(t *testing.T) {
	s, clock := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	queue(t, s, toAna(store.LetterOrderOffice, "06354"))
	execute(t, s, `CREATE TRIGGER full BEFORE UPDATE OF sent_at ON outbox BEGIN SELECT RAISE(FAIL, 'disk full'); END`)
	box := &mailbox{}
	log, lines := journal()
	job := jobs.NewMail(s, box, log)
	for range 5 {
		job.Round(ctx)
		clock.Add(time.Hour)
	}
	if got := box.messages(); len(got) != 1 || !strings.Contains(lines.String(), "sent letter not marked") {
		t.Fatalf("%d letters sent while the store could not be told; log:\n%s", len(got), lines)
	}

	restarted := &mailbox{}
	jobs.NewMail(s, restarted, log).Round(ctx) // the one window: a process that dies here repeats the letter …
	if got := restarted.messages(); len(got) != 1 || got[0].ID != box.messages()[0].ID {
		t.Fatalf("after a restart %+v, want the same Message-ID", got) // … under the same Message-ID
	}

	execute(t, s, "DROP TRIGGER full")
	job.Round(ctx)
	if got := box.messages(); len(got) != 2 || got[0].ID == got[1].ID {
		t.Errorf("sent %d letters, want each once", len(got))
	}
	for _, row := range outbox(t, s) {
		if row.SentAt.IsZero() {
			t.Errorf("not marked: %+v", row)
		}
	}
}

func TestLetterDeletedWhileItIsSent(t *testing.T) {
	s, _ := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	queue(t, s, toAna(store.LetterOrderOffice, "06354"))
	box := &mailbox{send: func(context.Context, jobs.Message) error {
		execute(t, s, "DELETE FROM outbox WHERE kind = ?", store.LetterOrderCustomer)
		return nil
	}}
	log, lines := journal()
	jobs.NewMail(s, box, log).Round(ctx)
	if rows := outbox(t, s); len(box.messages()) != 2 || len(rows) != 1 || rows[0].SentAt.IsZero() || lines.Len() != 0 {
		t.Errorf("%d sent, outbox %+v, want the other letter to leave; log:\n%s", len(box.messages()), rows, lines)
	}
}

func TestTwoLoopsOnOneFile(t *testing.T) {
	s, clock := office(t)
	const letters = 40
	for i := range letters {
		letter := toAna(store.LetterOrderCustomer, "06354")
		letter.Address = fmt.Sprintf("ana%d@gredos.example", i)
		queue(t, s, letter)
	}
	other, err := store.Open(ctx, s.Path, store.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	box := &mailbox{}
	log, lines := journal()
	var loops sync.WaitGroup
	for _, file := range []*store.Store{s, other} {
		loops.Go(func() { jobs.NewMail(file, box, log).Round(ctx) })
	}
	loops.Wait()
	jobs.NewMail(s, box, log).Round(ctx) // a loop that lost a race leaves the rest for its next round
	times := map[string]int{}
	for _, m := range box.messages() {
		times[m.ID]++
	}
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s was sent %d times", id, n)
		}
	}
	if len(times) != letters || lines.Len() != 0 {
		t.Errorf("%d letters sent, want %d; log:\n%s", len(times), letters, lines)
	}
}

// start runs the job and returns what stops it and waits for its end.
func start(t *testing.T, job *jobs.Mail) (cancel context.CancelFunc, wait func()) {
	t.Helper()
	running, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- job.Run(running) }()
	t.Cleanup(cancel)
	return cancel, func() {
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	}
}

func TestRunStopsAfterTheLetterInHand(t *testing.T) {
	s, _ := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	queue(t, s, toAna(store.LetterOrderOffice, "06354"))
	inHand, goOn := make(chan bool), make(chan bool)
	box := &mailbox{send: func(ctx context.Context, _ jobs.Message) error {
		inHand <- true
		<-goOn
		return ctx.Err()
	}}
	log, lines := journal()
	cancel, wait := start(t, jobs.NewMail(s, box, log))
	<-inHand
	cancel()
	close(goOn)
	wait()
	rows := outbox(t, s)
	if rows[1].SentAt.IsZero() || !rows[0].SentAt.IsZero() || rows[0].Attempts != 0 || lines.Len() != 0 {
		t.Errorf("outbox %+v, want the first sent and the second untouched; log:\n%s", rows, lines)
	}
}

func TestOutlive(t *testing.T) {
	parent, cancel := context.WithCancel(ctx)
	held, release := jobs.Outlive(parent, 0)
	defer release()
	if held.Err() != nil {
		t.Fatal("ended before its parent")
	}
	cancel()
	<-held.Done() // the grace is over

	parent, cancel = context.WithCancel(ctx)
	held, release = jobs.Outlive(parent, time.Hour)
	cancel()
	if held.Err() != nil {
		t.Error("ended with its parent, before the grace was over")
	}
	release()
	<-held.Done()
}

func TestRunWakes(t *testing.T) {
	arrived := make(chan string, 10)
	box := &mailbox{send: func(_ context.Context, m jobs.Message) error {
		arrived <- m.Subject
		return nil
	}}
	t.Run("when a room has queued a letter", func(t *testing.T) {
		s, _ := storetest.Open(t)
		log, _ := journal()
		job := jobs.NewMail(s, box, log)
		job.SetPoll(time.Hour)
		cancel, wait := start(t, job)
		_, err := s.Incidents.Report(context.Background(), storetest.Gredos, storetest.Ricoh,
			store.Report{Contact: "Ana", Description: "No enciende", Kind: store.Corrective, Severity: store.Stopped, Idem: "una"})
		if err != nil {
			t.Fatal(err)
		}
		<-arrived
		cancel()
		wait()
	})
	t.Run("by itself", func(t *testing.T) {
		s, clock := office(t)
		log, _ := journal()
		job := jobs.NewMail(s, box, log)
		job.SetPoll(time.Millisecond)
		cancel, wait := start(t, job)
		queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
		<-arrived
		clock.Add(time.Hour)
		queue(t, s, toAna(store.LetterOrderOffice, "06354"))
		<-arrived
		cancel()
		wait()
	})
}

func TestWithoutSender(t *testing.T) {
	s, _ := office(t)
	queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
	log, lines := journal()
	cancel, wait := start(t, jobs.NewMail(s, nil, log))
	cancel()
	wait()
	if row := outbox(t, s)[0]; row.Attempts != 0 || !row.FailedAt.IsZero() || lines.Len() != 0 {
		t.Errorf("letter %+v, want it waiting", row)
	}
}

func TestStoreNotUsable(t *testing.T) {
	t.Run("it cannot be read", func(t *testing.T) {
		s, clock := office(t)
		gone, err := store.Open(ctx, s.Path, store.Options{Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		gone.Close()
		log, lines := journal()
		if wait := jobs.NewMail(gone, &mailbox{}, log).Round(ctx); wait != time.Minute || strings.Count(lines.String(), "\n") != 1 {
			t.Errorf("next look in %v; log:\n%s", wait, lines)
		}
	})
	t.Run("it cannot be written", func(t *testing.T) {
		s, _ := office(t)
		queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
		execute(t, s, `CREATE TRIGGER full BEFORE UPDATE OF claimed_until ON outbox BEGIN SELECT RAISE(FAIL, 'disk full'); END`)
		box := &mailbox{}
		log, lines := journal()
		if wait := jobs.NewMail(s, box, log).Round(ctx); wait != time.Minute || len(box.messages()) != 0 || strings.Count(lines.String(), "\n") != 1 {
			t.Errorf("next look in %v, %d sent; log:\n%s", wait, len(box.messages()), lines)
		}
	})
	t.Run("a failed attempt cannot be marked", func(t *testing.T) {
		s, clock := office(t)
		queue(t, s, toAna(store.LetterOrderCustomer, "06354"))
		execute(t, s, `CREATE TRIGGER full BEFORE UPDATE OF last_error ON outbox BEGIN SELECT RAISE(FAIL, 'disk full'); END`)
		attempts := 0
		box := &mailbox{send: func(context.Context, jobs.Message) error {
			attempts++
			return errors.New("no connection")
		}}
		log, lines := journal()
		job := jobs.NewMail(s, box, log)
		job.Round(ctx)
		job.Round(ctx)
		if attempts != 1 || !strings.Contains(lines.String(), "failed letter not marked") {
			t.Errorf("%d attempts within the lease; log:\n%s", attempts, lines)
		}
		clock.Add(5 * time.Minute)
		job.Round(ctx)
		if attempts != 2 {
			t.Errorf("%d attempts, want a second after the lease", attempts)
		}
	})
}
