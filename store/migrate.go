package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/mattn/go-sqlite3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewerSchema is returned by Open for a file that a later version of the program has written.
var ErrNewerSchema = errors.New("the file was written by a newer version of the program")

// Schema is the number of the newest migration this program knows.
func Schema() int { return len(steps()) }

// SQLiteVersion is the version of SQLite this program carries.
func SQLiteVersion() string {
	version, _, _ := sqlite3.Version()
	return version
}

// steps lists the migrations in order; their numbers run from 1 without a gap.
func steps() []string {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, name := range names {
		number, err := strconv.Atoi(strings.SplitN(path.Base(name), "_", 2)[0])
		if err != nil || number != i+1 {
			panic("migrations must be numbered from 001 without a gap: " + name)
		}
	}
	return names
}

// migrate brings the file up to Schema, one transaction per step, so that a step that is cut
// in half leaves the file as it was before that step. A file that had a schema is copied first.
func (s *Store) migrate(ctx context.Context) error {
	db := s.writer
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	names := steps()
	if have > len(names) {
		return fmt.Errorf("%w: it has schema %d, this program knows %d", ErrNewerSchema, have, len(names))
	}
	if have > 0 && have < len(names) {
		if err := s.copyBefore(ctx, have); err != nil {
			return fmt.Errorf("copy the file before it is brought up to date: %w", err)
		}
	}
	for i := have; i < len(names); i++ {
		if err := step(ctx, db, names[i], i+1); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return nil
}

// rechained is the migration that SQL alone cannot do: it has hashes made anew.
const rechained = 17

func step(ctx context.Context, db *sql.DB, name string, version int) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	if version == rechained {
		if err := rechain(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}
