package store_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// Which errors end the writing, and which are waited for.
func TestFatalErrors(t *testing.T) {
	io := func(extended sqlite3.ErrNoExtended, errno syscall.Errno) error {
		return fmt.Errorf("save: %w", sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: extended, SystemErrno: errno})
	}
	for _, c := range []struct {
		name  string
		err   error
		fatal bool
	}{
		{"a sync that fails", io(sqlite3.ErrIoErrFsync, syscall.EIO), true},
		{"a sync that finds the disk full: what was written is lost", io(sqlite3.ErrIoErrFsync, syscall.ENOSPC), true},
		{"a write that fails", io(sqlite3.ErrIoErrWrite, syscall.EIO), true},
		{"a log that cannot be cut", io(sqlite3.ErrIoErrTruncate, syscall.EIO), true},
		{"a page that cannot be read", io(sqlite3.ErrIoErrRead, syscall.EIO), true},
		{"a damaged file", sqlite3.Error{Code: sqlite3.ErrCorrupt}, true},
		{"another file in its place", sqlite3.Error{Code: sqlite3.ErrNotADB}, true},
		{"a full disk", sqlite3.Error{Code: sqlite3.ErrFull}, false},
		{"a quota", io(sqlite3.ErrIoErrWrite, syscall.EDQUOT), false},
		{"a disk without room for the log's index", io(sqlite3.ErrIoErrSHMSize, syscall.ENOSPC), false},
		{"a disk that became read-only", io(sqlite3.ErrIoErrWrite, syscall.EROFS), false},
		{"a read-only file", sqlite3.Error{Code: sqlite3.ErrReadonly}, false},
		{"a busy file", sqlite3.Error{Code: sqlite3.ErrBusy}, false},
		{"anything else", errors.New("no"), false},
		{"nothing", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			if err := s.Watch(c.err); !errors.Is(err, c.err) {
				t.Errorf("came back as %v", err)
			}
			if failed := s.Failure() != nil; failed != c.fatal {
				t.Fatalf("failed = %t, want %t", failed, c.fatal)
			}
			err := s.Outbox.Sent(context.Background(), 1)
			if errors.Is(err, store.ErrUnavailable) != c.fatal {
				t.Errorf("the next write: %v", err)
			}
		})
	}
}

// A write that comes upon a damaged page ends the writing; what is whole can be read.
func TestDamageIsNoticed(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "PRAGMA wal_checkpoint(TRUNCATE)")
	page := storetest.Scalar[int64](t, s, "SELECT rootpage FROM sqlite_schema WHERE name = 'basket_lines'")
	size := storetest.Scalar[int64](t, s, "PRAGMA page_size")
	file, err := os.OpenFile(s.Path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() }) // not before the store's: closing drops SQLite's locks
	if _, err := file.WriteAt(bytes.Repeat([]byte{0xA5}, int(size)), (page-1)*size); err != nil {
		t.Fatal(err)
	}
	storetest.Exec(t, s, "UPDATE series SET next = next + 1") // somebody else's commit: what was read before is read anew
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 1, "a"); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("err = %v, want ErrUnavailable", err)
	}
	select {
	case <-s.Failed():
	default:
		t.Error("not noticed")
	}
	if _, err := s.Outbox.Claim(ctx, 1); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("another write: %v", err)
	}
	if _, err := s.Accounts.Get(ctx, storetest.Gredos); err != nil {
		t.Errorf("reading: %v", err)
	}
	if _, err := store.Open(ctx, s.Path, store.Options{}); !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), s.Path) {
		t.Errorf("opening it again: %v", err)
	}
}

// What is no whole file of ours is refused with words and left as it was.
func TestFilesThatAreRefused(t *testing.T) {
	ctx := context.Background()
	good, _ := storetest.Open(t)
	storetest.Exec(t, good, "PRAGMA wal_checkpoint(TRUNCATE)")
	content, err := os.ReadFile(good.Path)
	if err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(t.TempDir(), "foreign.db")
	execute(t, foreign, "CREATE TABLE a (b)")
	other, err := os.ReadFile(foreign)
	if err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(content)
	copy(torn[40<<10:], bytes.Repeat([]byte{0xA5}, 8<<10))
	for _, c := range []struct {
		name    string
		content []byte
		want    error
	}{
		{"text", []byte(strings.Repeat("no es una base de datos ", 100)), store.ErrDamaged},
		{"half a file", content[:len(content)/2], store.ErrDamaged},
		{"pages full of something else", torn, store.ErrDamaged},
		{"another program's file", other, store.ErrForeignFile},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := store.Open(ctx, path, store.Options{})
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("err = %v, want %v", err, c.want)
			}
			after, err := os.ReadFile(path)
			if err != nil || sha256.Sum256(after) != sha256.Sum256(c.content) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

// A log that was cut off is read as far as it is whole.
func TestTruncatedLog(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	const added = 12
	for i := range added {
		if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 1, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(s.Path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	for _, keep := range []int{len(log), len(log) - 1, len(log) / 2, len(log) / 3, 40, 31, 0} {
		path := filepath.Join(t.TempDir(), "x.db")
		if err := errors.Join(os.WriteFile(path, file, 0o600), os.WriteFile(path+"-wal", log[:keep], 0o600)); err != nil {
			t.Fatal(err)
		}
		cut, err := store.Open(ctx, path, store.Options{})
		if err != nil {
			t.Fatalf("with %d bytes of %d: %v", keep, len(log), err)
		}
		lines := storetest.Scalar[int64](t, cut, "SELECT coalesce(sum(quantity), 0) FROM basket_lines")
		orders := storetest.Scalar[int64](t, cut, "SELECT count(*) FROM basket_additions")
		if lines != orders || keep == len(log) && lines != added || keep == 0 && lines != 0 {
			t.Errorf("with %d bytes of %d: %d units of %d additions", keep, len(log), lines, orders)
		}
		if state := storetest.Scalar[string](t, cut, "SELECT integrity_check FROM pragma_integrity_check"); state != "ok" {
			t.Error(state)
		}
		if err := cut.Close(); err != nil {
			t.Error(err)
		}
	}
}
