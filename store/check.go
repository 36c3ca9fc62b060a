package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/mattn/go-sqlite3"
)

// ErrDamaged is returned by Open for a file that is no database, or no whole one. It is left as it is.
var ErrDamaged = errors.New("the file is damaged: restore it from the last copy, and keep the damaged one")

// ErrReadOnly is returned by Open for a file that may be read and not written.
var ErrReadOnly = errors.New("it cannot be written: the disk is mounted read-only, or the file or its directory belongs to another user; the program needs to write both")

// checkWithin bounds the check of a file at its opening. 460 MB took 0.6 s out of the cache and 4.8 s
// from a slow disk; of a file that takes longer, what was looked at by then was in order.
const checkWithin = 10 * time.Second

// recognise looks whose file it is, over a connection that changes nothing in it.
func recognise(ctx context.Context, path string) (err error) {
	db, err := sql.Open(driver, fileURI(path)+"?mode=rw&_busy_timeout=5000")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var id, tables int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if id != applicationID && tables > 0 {
		return ErrForeignFile
	}
	return nil
}

// check looks through the file for pages that are not what they should be.
func (s *Store) check(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	var verdict string
	err := s.writer.QueryRowContext(limited, "PRAGMA quick_check(1)").Scan(&verdict)
	switch {
	case err != nil && limited.Err() != nil && ctx.Err() == nil:
		return nil
	case err != nil:
		return err
	case verdict != "ok":
		return fmt.Errorf("%w: %s", ErrDamaged, verdict)
	}
	return nil
}

// opened puts into words what keeps a file from being opened.
func opened(err error) error {
	var driver sqlite3.Error
	if !errors.As(err, &driver) {
		return err
	}
	switch driver.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case sqlite3.ErrFull:
		return fmt.Errorf("the disk is full: %w", err)
	case sqlite3.ErrIoErr:
		return fmt.Errorf("the disk fails: %w", err)
	}
	return err
}
