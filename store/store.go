// Package store keeps everything one dealer's portal knows in one SQLite file: the records, the
// rules about them, the SQL and the transactions. Each room (equipment, readings, orders …) is a
// field of Store. A method that a customer reaches takes the owner first and carries it into its
// WHERE clause, so what belongs to someone else is simply not found.
//
// The owner is a customer as a whole (CustomerID) or one of its people (Member), who may see less. What
// a Member sees is decided by the clauses of owner_scope.go and nowhere else; every query over
// machines, incidents, orders or baskets that a customer reaches is built with one of them:
//
//	        machines         incidents                          orders                                   basket
//	all     the customer's   the customer's                     the customer's                           their own
//	site    at their sites   of those machines, and their own   theirs, and all for those machines       their own
//	own     given to them    that they reported                 that they placed                         their own
//
// Readings are a machine's: who sees the machine sees its counters and their history, and who sees an
// incident those that came with it. A machine that changes its site, moves to another customer or is
// withdrawn is no longer seen from then on; an incident or order of one's own stays, without the
// machine's place. Delivery addresses, terms and limits (files a day, orders to be reviewed) are the
// customer's, whoever acts.
//
// A public method is one call and one transaction; the unexported functions under it take that
// transaction, so bigger operations stay atomic. The clock is read once per transaction.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	_ "time/tzdata" // a Windows server has no zone files

	"github.com/mattn/go-sqlite3"
)

// applicationID marks the file as ours («AREA»), so that another SQLite file is not mistaken for it.
const applicationID = 0x41524541

// ErrForeignFile is returned by Open for an SQLite file that some other program made.
var ErrForeignFile = errors.New("not a file of this program")

// Options says how a Store is opened. The zero value opens it as the program does.
type Options struct {
	Now func() time.Time // the clock; nil means time.Now
	Key []byte           // of the installation, for what is sealed and the secrets of links in letters; without one both hold until Close

	// Random gives secrets; nil means the system's. Only a demonstration, which prints its secrets,
	// has any use for another.
	Random func(n int) []byte

	// Disk says how full the disk of a directory is; nil asks the system.
	Disk func(dir string) (Disk, error)

	// Logged hears of each line of the log once it is on disk; nil hears nothing. It is called by whoever
	// wrote the line and must not wait.
	Logged func(Logged)

	Scan Scanner // looks at every file that people send; nil looks at none
}

// Store is one dealer's file, open. It is safe for concurrent use: one connection writes, four read.
type Store struct {
	Path string

	Settings   Settings
	Accounts   Accounts
	Equipment  EquipmentRoom
	Readings   Readings
	Incidents  Incidents
	Articles   Articles
	Basket     Basket
	Orders     Orders
	Outbox     Outbox
	Office     Office
	Staff      Staff
	Audit      Audit
	Exports    Exports
	Colleagues Colleagues
	Keys       Keys
	Sessions   Sessions
	Privacy    Privacy
	writer     *sql.DB
	readers    *sql.DB
	now        func() time.Time
	settings   sync.Mutex                    // held while they are read
	dealer     atomic.Pointer[Dealer]        // the settings as last read
	version    atomic.Int64                  // which version of them that is
	looked     atomic.Pointer[time.Time]     // when it was last asked whether there is a newer one
	zone       atomic.Pointer[time.Location] // its time zone
	queued     chan struct{}                 // see Outbox.Queued
	imports    chan struct{}                 // see Imports.Queued
	key        []byte
	hasher     hasher
	refusals   refusals
	migrated   int           // the schema that the file had when it was opened
	rebuilt    []string      // indexes of words that were made anew when it was opened
	scrub      chan struct{} // see Privacy.ScrubQueued
	random     func(n int) []byte
	scan       Scanner
	logged     func(Logged)
	disk       func(dir string) (Disk, error)
	failure    failure
}

// Pragmas stand in the DSN so that every pooled connection has them. FULL is what makes a commit
// survive a power cut; NORMAL, the driver's default with WAL, loses acknowledged ones.
const (
	common    = "&_busy_timeout=5000&_foreign_keys=on&_stmt_cache_size=128"
	writerDSN = "?_journal_mode=WAL&_synchronous=" + synchronous + "&_txlock=immediate&_secure_delete=on" + common
	readerDSN = "?mode=ro&_query_only=on" + common
)

// driver is mattn's with the pragmas that it has no DSN parameter for, and the function by which
// queries compare sites. Nothing of the schema calls it: any other program reads the file as it is.
const driver = "sqlite3_area"

func init() {
	sql.Register(driver, &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		if err := conn.RegisterFunc("site_key", siteKey, true); err != nil {
			return err
		}
		_, err := conn.Exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY", nil)
		return err
	}})
}

// SessionDSN is the address of the same file for the session storage, which keeps its own
// table over its own connection.
func (s *Store) SessionDSN() string {
	return fileURI(s.Path) + "?_journal_mode=WAL&_synchronous=" + synchronous + "&_busy_timeout=5000"
}

func fileURI(path string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
}

// Open opens the dealer's file at path, creates it when it is not there, and brings its schema up
// to date, after keeping a copy of the old one beside it. It returns ErrForeignFile for another
// program's file, ErrNewerSchema for a later version's, ErrDamaged and ErrReadOnly; in each case the
// file is left as it is.
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	s := &Store{Path: path, now: opt.Now, queued: make(chan struct{}, 1), imports: make(chan struct{}, 1), scrub: make(chan struct{}, 1), key: opt.Key, hasher: newHasher(), random: opt.Random, disk: opt.Disk, scan: opt.Scan, logged: opt.Logged}
	s.failure.known = make(chan struct{})
	if s.disk == nil {
		s.disk = diskOf
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.random == nil {
		s.random = randomBytes
	}
	if len(s.key) == 0 {
		s.key = randomBytes(32)
	}
	err := create(path)
	if err == nil {
		err = recognise(ctx, path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, opened(err))
	}
	if s.writer, err = sql.Open(driver, fileURI(path)+writerDSN); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.writer.SetMaxOpenConns(1)
	s.writer.SetConnMaxLifetime(0)
	if err := s.prepare(ctx); err != nil {
		s.writer.Close()
		return nil, fmt.Errorf("open %s: %w", path, opened(err))
	}
	if s.readers, err = sql.Open(driver, fileURI(path)+readerDSN); err != nil {
		s.writer.Close()
		return nil, fmt.Errorf("open %s for reading: %w", path, err)
	}
	s.readers.SetMaxOpenConns(4)
	s.readers.SetMaxIdleConns(4)
	s.Settings, s.Accounts, s.Equipment = Settings{s}, Accounts{s}, EquipmentRoom{s}
	s.Readings, s.Incidents, s.Articles = Readings{s}, Incidents{s}, Articles{s}
	s.Basket, s.Orders, s.Outbox, s.Office = Basket{s}, Orders{s}, Outbox{s}, Office{s}
	s.Staff, s.Audit, s.Exports = Staff{s}, Audit{s}, Exports{s}
	s.Privacy = Privacy{s}
	s.Colleagues = Colleagues{s}
	s.Keys, s.Sessions = Keys{s}, Sessions{s}
	if err := errors.Join(s.noteRebuilt(ctx), s.sealFactors(ctx, opt.Key)); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, errors.Join(opened(err), s.Close()))
	}
	return s, nil
}

// create makes an empty file that only its owner can read; SQLite would follow the umask. One that is
// there is not touched: closing it would take away the locks that this process may hold on it.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case err != nil:
		return err
	}
	return file.Close()
}

// prepare checks that a commit will be durable and that the file is whole, then migrates.
func (s *Store) prepare(ctx context.Context) error {
	var level int
	if err := s.writer.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&level); err != nil {
		return err
	}
	if level != synchronousLevel {
		return fmt.Errorf("synchronous is %d, want %d", level, synchronousLevel)
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	for _, pragma := range []string{
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		"PRAGMA journal_size_limit = 67108864",
	} {
		if _, err := s.writer.ExecContext(ctx, pragma); err != nil {
			return err
		}
	}
	if err := s.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&s.migrated); err != nil {
		return err
	}
	return errors.Join(s.migrate(ctx), s.dropCopies())
}

// Close closes the file; the last one out also empties the write-ahead log.
func (s *Store) Close() error {
	return errors.Join(s.readers.Close(), s.writer.Close())
}

// Synchronous is what a commit waits for, as SQLite calls it: FULL, which Open has made sure of.
func (s *Store) Synchronous() string { return synchronous }

// Now is the store's clock in the dealer's time zone.
func (s *Store) Now() time.Time { return s.now().In(s.Settings.zone()) }

// Today is the calendar day at the dealer's.
func (s *Store) Today() Date { return DateOf(s.Now()) }

// tx is a running transaction with the moment at which it began.
type tx struct {
	*sql.Tx
	s      *Store
	now    time.Time // in the dealer's zone
	queued bool      // a letter was put into the outbox
	logged []Logged  // lines of the log, which are told once they are on disk
}

// today is the calendar day at the dealer's when the transaction began.
func (t *tx) today() Date { return DateOf(t.now) }

// write runs work in one immediate transaction on the one writer. It returns after the commit is
// on disk, or with an error and nothing changed.
func (s *Store) write(ctx context.Context, op string, work func(*tx) error) error {
	if err := s.refused(op); err != nil {
		return err
	}
	begun, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return s.written(op, err)
	}
	defer begun.Rollback()
	t := &tx{Tx: begun, s: s, now: s.Now()}
	if err := work(t); err != nil {
		return s.written(op, err)
	}
	if err := begun.Commit(); err != nil {
		return s.written(op, err)
	}
	for _, line := range t.logged {
		s.logged(line)
	}
	if t.queued {
		s.hint(s.queued)
	}
	return nil
}
