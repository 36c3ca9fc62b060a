package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// wordsAmiss begins what is said of an index of words that does not go with what it is made from.
const wordsAmiss = "malformed inverted index for FTS4 table main."

// check looks through the file for pages that are not what they should be. An index of words that does not
// go with its table, and nothing else, is made anew from it: no data is lost with one. Open notes it.
func (s *Store) check(ctx context.Context) error {
	amiss, err := s.lookThrough(ctx)
	if err != nil || len(amiss) == 0 {
		return err
	}
	for _, verdict := range amiss {
		index, words := strings.CutPrefix(verdict, wordsAmiss)
		if !words || !slices.Contains(append(wordIndexes, "article_index"), index) {
			return fmt.Errorf("%w: %s", ErrDamaged, verdict)
		}
		if _, err := s.writer.ExecContext(ctx, "INSERT INTO "+index+" ("+index+") VALUES ('rebuild')"); err != nil {
			return err
		}
		s.rebuilt = append(s.rebuilt, index)
	}
	if amiss, err = s.lookThrough(ctx); err == nil && len(amiss) > 0 {
		err = fmt.Errorf("%w: %s", ErrDamaged, amiss[0])
	}
	return err
}

// lookThrough lists what is amiss in the file, the worst first: nothing but indexes of words only when
// everything else is in order.
func (s *Store) lookThrough(ctx context.Context) ([]string, error) {
	limited, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	verdicts, err := collect(limited, s.writer, "check", scanText, "PRAGMA quick_check(100)")
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		return nil, nil
	}
	verdicts = slices.DeleteFunc(verdicts, func(verdict string) bool { return verdict == "ok" })
	slices.SortStableFunc(verdicts, func(a, b string) int {
		return cmp.Compare(strings.Index(a, wordsAmiss), strings.Index(b, wordsAmiss))
	})
	return verdicts, err
}

// noteRebuilt writes into the log which indexes of words had to be made anew: a hand in the file may be why.
func (s *Store) noteRebuilt(ctx context.Context) error {
	if len(s.rebuilt) == 0 {
		return nil
	}
	return s.write(ctx, "note rebuilt indexes", func(t *tx) error {
		return t.audit(ctx, "índices de búsqueda rehechos al abrir", Object{Kind: OnSettings, Name: "Fichero de datos"}, Change{Field: "No cuadraban", New: strings.Join(s.rebuilt, ", ")})
	})
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
