package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// The kinds of failure a caller may meet. Everything else is internal.
var (
	// ErrNotFound: no such thing, or it belongs to someone else. The two are never told apart.
	ErrNotFound = errors.New("not found")
	// ErrConflict: it is there already, or somebody changed it meanwhile.
	ErrConflict = errors.New("conflict")
	// ErrForbidden: it is theirs, but this may not be done now.
	ErrForbidden = errors.New("forbidden")
	// ErrUnavailable: the disk is full, read-only or busy for too long. Nothing was written.
	ErrUnavailable = errors.New("store unavailable")
)

// Invalid says what is wrong with what somebody typed: field name → sentence in Spanish.
// Nothing was written.
type Invalid map[string]string

func (e Invalid) Error() string {
	fields := make([]string, 0, len(e))
	for field := range e {
		fields = append(fields, field)
	}
	sort.Strings(fields)
	return "invalid " + strings.Join(fields, ", ")
}

// orNil returns e as an error, or nil when nothing is wrong.
func (e Invalid) orNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// translate turns what the driver says into one of the errors above; the rest is wrapped with
// the name of the operation. It is the only place that looks at the driver's codes.
func translate(op string, err error) error {
	var driver sqlite3.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%s: %w", op, ErrNotFound)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: %w: %w", op, ErrUnavailable, err)
	case !errors.As(err, &driver):
		return fmt.Errorf("%s: %w", op, err)
	}
	switch driver.ExtendedCode {
	case sqlite3.ErrConstraintUnique, sqlite3.ErrConstraintPrimaryKey:
		return fmt.Errorf("%s: %w: %w", op, ErrConflict, err)
	}
	switch driver.Code {
	case sqlite3.ErrFull, sqlite3.ErrReadonly, sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrIoErr, sqlite3.ErrCantOpen:
		return fmt.Errorf("%s: %w: %w", op, ErrUnavailable, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

// Sentence is a refusal that says its reason to the person, in Spanish. Err is the kind of
// failure it is, such as ErrForbidden.
type Sentence struct {
	Text string
	Err  error
}

func (e Sentence) Error() string { return e.Err.Error() + ": " + e.Text }

// Unwrap returns the kind of failure.
func (e Sentence) Unwrap() error { return e.Err }
