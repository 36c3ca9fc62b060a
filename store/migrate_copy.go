package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// copiesKept is how long the copy from before an upgrade stays, which is as long as any other copy.
const copiesKept = 35 * 24 * time.Hour

// copyBefore keeps the file as it is, beside it and under the number of its schema, before migrations
// change it: to go back to the program of before, that copy is put in its place. Sessions are no part
// of it. Without room for the copy there is no upgrade.
func (s *Store) copyBefore(ctx context.Context, have int) error {
	path := s.copyPath(have)
	half := path + ".half"
	if err := os.Remove(half); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	_, err := s.writer.ExecContext(ctx, "VACUUM INTO ?", half)
	if err == nil {
		err = emptied(ctx, half)
	}
	if err == nil {
		err = errors.Join(os.Chmod(half, 0o600), synced(half))
	}
	if err == nil {
		err = os.Rename(half, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(half))
	}
	return syncedDir(filepath.Dir(path))
}

// emptied takes the sessions out of a copy and looks whether it is whole.
func emptied(ctx context.Context, path string) (err error) {
	db, err := sql.Open(driver, fileURI(path)+"?_secure_delete=on&_journal_mode=DELETE&_synchronous=OFF")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'sessions'").Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		if _, err := db.ExecContext(ctx, "DELETE FROM sessions"); err != nil {
			return err
		}
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

// synced has the disk keep a file; VACUUM INTO does not.
func synced(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// dropCopies removes the copies of upgrades that are long past, so that what was erased since is gone
// from them too.
func (s *Store) dropCopies() error {
	var failed []error
	for have := range Schema() {
		path := s.copyPath(have)
		if info, err := os.Stat(path); err == nil && s.now().Sub(info.ModTime()) > copiesKept {
			failed = append(failed, os.Remove(path))
		}
	}
	return errors.Join(failed...)
}

// dropAllCopies removes every copy of an upgrade, however new: what was purged is in them. There is then no
// going back to the program of before.
func (s *Store) dropAllCopies() error {
	var failed []error
	for have := range Schema() {
		path := s.copyPath(have)
		for _, name := range []string{path, path + ".half"} {
			if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
				failed = append(failed, err)
			}
		}
	}
	return errors.Join(append(failed, syncedDir(filepath.Dir(s.Path)))...)
}

// copyPath is where the copy of a file with that schema is kept.
func (s *Store) copyPath(have int) string { return fmt.Sprintf("%s.v%03d", s.Path, have) }
