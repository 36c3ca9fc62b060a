package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// rehearsal is where a dry run takes place: a copy of what an import reads and writes, in a file of
// its own that is thrown away. The dealer's file is only read, for as long as copying takes, so that
// customers send their readings while a dry run over a million rows goes on.
type rehearsal struct {
	dir  string
	copy *Store
	tx   *sql.Tx
}

// rehearsed is the tables that an import reads and writes, in an order that their references allow.
var rehearsed = [...]string{"payment_methods", "customers", "addresses", "technicians", "models", "contract_kinds",
	"coverage", "contracts", "equipment", "articles", "article_models", "by_hand", "spellings", "import_runs", "readings"}

// rehearse makes the copy and begins the transaction of the dry run in it.
func (s *Store) rehearse(ctx context.Context) (_ *rehearsal, err error) {
	r := &rehearsal{}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.end())
		}
	}()
	if r.dir, err = os.MkdirTemp("", "areaclientes-ensayo-"); err != nil {
		return nil, err
	}
	if r.copy, err = Open(ctx, filepath.Join(r.dir, "ensayo.db"), Options{Now: s.now}); err != nil {
		return nil, err
	}
	if err = r.fill(ctx, s.Path); err != nil {
		return nil, err
	}
	r.tx, err = r.copy.writer.BeginTx(ctx, nil)
	return r, err
}

// fill copies the tables. Nothing of it must survive a power cut.
func (r *rehearsal) fill(ctx context.Context, path string) error {
	cache := fmt.Sprintf("PRAGMA cache_size = %d", importCache)
	for _, statement := range []string{"PRAGMA synchronous = OFF", "PRAGMA foreign_keys = OFF", cache} {
		if _, err := r.copy.writer.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := r.copy.writer.ExecContext(ctx, "ATTACH DATABASE ? AS live", fileURI(path)+"?mode=ro"); err != nil {
		return err
	}
	filling, err := r.copy.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer filling.Rollback()
	for _, table := range rehearsed {
		if _, err := filling.ExecContext(ctx, "INSERT INTO main."+table+" SELECT * FROM live."+table); err != nil {
			return err
		}
	}
	if err := filling.Commit(); err != nil {
		return err
	}
	// What nobody asks of a copy would only cost time for every reading of the dry run.
	for _, statement := range []string{"DROP TRIGGER readings_read_insert", "DROP INDEX readings_here", "DETACH DATABASE live", "PRAGMA foreign_keys = ON"} {
		if _, err := r.copy.writer.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// end takes the dry run back and removes the copy.
func (r *rehearsal) end() error {
	var errs []error
	if r.tx != nil {
		if err := r.tx.Rollback(); !errors.Is(err, sql.ErrTxDone) { // done: the context ended first
			errs = append(errs, err)
		}
	}
	if r.copy != nil {
		errs = append(errs, r.copy.Close())
	}
	if r.dir != "" {
		errs = append(errs, os.RemoveAll(r.dir))
	}
	return errors.Join(errs...)
}
