package jobs_test

import (
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// actions is the log, oldest first.
func actions(t *testing.T, s *store.Store) string {
	t.Helper()
	return storetest.Scalar[string](t, s, "SELECT coalesce(group_concat(action, ', '), '') FROM (SELECT action FROM audit ORDER BY id)")
}

func TestPrivacyRetainsEachNight(t *testing.T) {
	s, clock := storetest.Open(t)
	storetest.Exec(t, s, `INSERT INTO outbox (kind, ref, address, message_id, created_at, due_at, until_at, sent_at) VALUES ('x', '1', 'a@b.example', 'm', 1, 1, 1, 1)`)
	log, lines := journal()
	job := jobs.NewPrivacy(s, "1", log)
	const kept = "reloj adelantado, plazos de conservación aplicados" // the clock of this test does jump
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{storetest.Start.Truncate(24 * time.Hour).Add(time.Hour), ""}, // two in the morning: not yet
		{storetest.Start, kept},
		{storetest.Start.Add(time.Hour), kept}, // once a day
	} {
		clock.Set(c.at)
		if wait := job.Round(ctx); wait != time.Minute {
			t.Errorf("next look in %v", wait)
		}
		if got := actions(t, s); got != c.want {
			t.Errorf("at %v the log says %q", c.at, got)
		}
	}
	if lines.Len() != 0 {
		t.Errorf("log:\n%s", lines)
	}
}

func TestPrivacyScrubsAndSettles(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "DELETE FROM export_queue")
	log, lines := journal()
	job := jobs.NewPrivacy(s, "1", log)
	e, err := s.Privacy.Block(ctx, store.Subject{Customer: storetest.Gredos}, "Lo pidió")
	if err == nil {
		err = s.Privacy.Purge(ctx, e.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	job.Round(ctx)
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM erasures WHERE scrubbed_at IS NOT NULL"); n != 1 || lines.Len() != 0 {
		t.Errorf("%d scrubbed; log:\n%s", n, lines)
	}
}

func TestPrivacySaysWhatFails(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "INSERT INTO outbox (kind, ref, address, message_id, created_at, due_at, until_at, sent_at) VALUES ('x', '1', 'a@b.example', 'm', 1, 1, 1, 1); "+
		"CREATE TRIGGER full BEFORE DELETE ON outbox BEGIN SELECT RAISE(FAIL, 'disk full'); END")
	log, lines := journal()
	job := jobs.NewPrivacy(s, "1", log)
	job.Round(ctx)
	if !strings.Contains(lines.String(), "retention not applied") {
		t.Errorf("log:\n%s", lines)
	}
	storetest.Exec(t, s, "DROP TRIGGER full")
	job.Round(ctx) // and is done in the next round
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM outbox"); n != 0 {
		t.Error("not tried again")
	}
}

// A clock that goes another way than time does is noted once, with what it should have said.
func TestPrivacyNoticesTheClock(t *testing.T) {
	for _, c := range []struct {
		name        string
		clock, real time.Duration // how far each went on
		want        string
	}{
		{"together", time.Minute, time.Minute, ""},
		{"a little behind", 30 * time.Second, time.Minute, ""},
		{"put right by a minute", 0, time.Minute, ""},
		{"back", -2 * time.Minute, time.Minute, "reloj atrasado"},
		{"standing still", time.Second, 3 * time.Minute, "reloj atrasado"},
		{"on by an hour", time.Hour + time.Minute, time.Minute, ""},
		{"on by more", time.Hour + time.Minute + time.Millisecond, time.Minute, "reloj adelantado"},
		{"a long night without a look", 20 * time.Hour, 20 * time.Hour, ""},
	} {
		s, clock := storetest.Open(t)
		clock.Set(storetest.Start.Truncate(24 * time.Hour).Add(-20 * time.Hour)) // before the hour of retention
		log, lines := journal()
		job := jobs.NewPrivacy(s, "1", log)
		running := time.Duration(0)
		job.SetRunning(func() time.Duration { return running })
		job.Round(ctx)
		before := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit")
		clock.Add(c.clock)
		running += c.real
		job.Round(ctx)
		running += time.Minute
		clock.Add(time.Minute)
		job.Round(ctx) // and no more of it
		got := storetest.Scalar[string](t, s, "SELECT coalesce(group_concat(action, ', '), '') FROM (SELECT action FROM audit WHERE id > ? AND action LIKE 'reloj%' ORDER BY id)", before)
		if got != c.want || lines.Len() != 0 {
			t.Errorf("%s: %q, want %q; log:\n%s", c.name, got, c.want, lines)
		}
	}
}
