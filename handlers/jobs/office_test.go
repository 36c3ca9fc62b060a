package jobs_test

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// office opens a dealer's store with the records that letters tell of.
func office(t *testing.T) (*store.Store, *storetest.Clock) {
	t.Helper()
	s, clock := storetest.Empty(t)
	script, err := os.ReadFile("../../store/testdata/letters.sql")
	if err != nil {
		t.Fatal(err)
	}
	execute(t, s, string(script))
	return s, clock
}

func execute(t *testing.T, s *store.Store, query string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite3", s.Path+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatal(err)
	}
}

// queue puts a letter into the outbox, due now.
func queue(t *testing.T, s *store.Store, letter store.Letter) {
	t.Helper()
	now := s.Now().UnixMilli()
	execute(t, s, `INSERT INTO outbox (kind, ref, name, address, message_id, created_at, due_at, until_at)
		VALUES (?, ?, ?, ?, 'ID' || hex(randomblob(8)), ?, ?, ?)`,
		letter.Kind, letter.Ref, letter.Name, letter.Address, now, now, now+7*24*time.Hour.Milliseconds())
}

func toAna(kind, ref string) store.Letter {
	return store.Letter{Kind: kind, Ref: ref, Name: "Ana Belén Ruiz", Address: "ana@gredos.example"}
}

func outbox(t *testing.T, s *store.Store) []store.Posted {
	t.Helper()
	list, err := s.Outbox.List(context.Background(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// mailbox is a sender that keeps what it is given, or does what the test says.
type mailbox struct {
	mu   sync.Mutex
	got  []jobs.Message
	send func(ctx context.Context, m jobs.Message) error
}

func (b *mailbox) Send(ctx context.Context, m jobs.Message) error {
	if b.send != nil {
		if err := b.send(ctx, m); err != nil {
			return err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.got = append(b.got, m)
	return nil
}

func (b *mailbox) messages() []jobs.Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]jobs.Message(nil), b.got...)
}

// journal is a log that the test reads.
func journal() (*slog.Logger, *bytes.Buffer) {
	var text bytes.Buffer
	return slog.New(slog.NewTextHandler(&text, nil)), &text
}

var ctx = context.Background()
