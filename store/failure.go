package store

import (
	"errors"
	"fmt"
	"sync"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

// failure is what ends the writing to a file: the first error after which nobody knows any more what
// the disk holds. The zero value is none.
type failure struct {
	once  sync.Once
	known chan struct{} // closed with the first
	err   error         // read only once known is closed
}

// Failed is closed when the disk has failed under a write, or when the file turned out to be damaged.
// From then on every write is refused with ErrUnavailable. The program has to end and start again:
// after an fsync that failed, another one that succeeds says nothing about the pages of the first, so
// none is tried on the same cache; a new start reads what the disk really holds.
func (s *Store) Failed() <-chan struct{} { return s.failure.known }

// Failure is the error that closed Failed, or nil.
func (s *Store) Failure() error {
	select {
	case <-s.failure.known:
		return s.failure.err
	default:
		return nil
	}
}

// Watch takes notice of an error of whoever else writes to the dealer's file, such as the session
// storage, and returns it.
func (s *Store) Watch(err error) error {
	if fatal(err) {
		s.failure.once.Do(func() {
			s.failure.err = err
			close(s.failure.known)
		})
	}
	return err
}

// refused is the answer to a write after a failure.
func (s *Store) refused(op string) error {
	if err := s.Failure(); err != nil {
		return fmt.Errorf("%s: %w: nothing is written after: %w", op, ErrUnavailable, err)
	}
	return nil
}

// written is how a write ended: translated, and noticed when it is the disk that failed. Whatever kind
// of error that was, nothing is confirmed and it may be sent again after the restart.
func (s *Store) written(op string, err error) error {
	if fatal(s.Watch(err)) {
		return fmt.Errorf("%s: %w: %w", op, ErrUnavailable, err)
	}
	return translate(op, err)
}

// fatal reports whether an error leaves it unknown what the disk holds: it did not read, write or sync
// what it was told to, or what it holds is damaged. A disk that is full, or that became read-only, did
// nothing at all; there reading goes on, and writing too as soon as it can.
func fatal(err error) bool {
	var driver sqlite3.Error
	if !errors.As(err, &driver) {
		return false
	}
	switch driver.Code {
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return true
	case sqlite3.ErrIoErr:
		return !harmless(driver)
	}
	return false
}

// harmless are the errors of input and output that changed nothing. A sync that fails is never one.
func harmless(driver sqlite3.Error) bool {
	switch driver.ExtendedCode {
	case sqlite3.ErrIoErrFsync, sqlite3.ErrIoErrDirFsync:
		return false
	}
	switch driver.SystemErrno {
	case syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS:
		return true
	}
	switch driver.ExtendedCode {
	case sqlite3.ErrIoErrSHMSize, sqlite3.ErrIoErrSHMOpen, sqlite3.ErrIoErrSHMMap, sqlite3.ErrIoErrNoMem, sqlite3.ErrIoErrBlocked:
		return true // the index of the log lies in memory or can be made again
	}
	return false
}
