package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ImportOutcome says what became of one row.
type ImportOutcome int

// The outcomes of a row.
const (
	RowNew ImportOutcome = iota
	RowChanged
	RowUnchanged
	RowRejected
)

// ImportCounts is how many rows of a table ended how.
type ImportCounts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

// Add counts one row.
func (c *ImportCounts) Add(outcome ImportOutcome) {
	switch outcome {
	case RowNew:
		c.New++
	case RowChanged:
		c.Changed++
	case RowUnchanged:
		c.Unchanged++
	case RowRejected:
		c.Rejected++
	}
}

// ImportedField is one field that a row changes, as people read it.
type ImportedField struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// ImportResult is what became of one row: Reason when it was rejected, Fields when it changed something,
// Kept what it would have changed had nobody corrected it by hand.
type ImportResult struct {
	Outcome ImportOutcome
	Reason  string // a sentence in Spanish
	Fields  []ImportedField
	Kept    []ImportKept
}

// ImportKept is one field that stays as somebody corrected it by hand, as people read it.
type ImportKept struct {
	Field string `json:"field"`
	Yours string `json:"yours"`         // what stands here
	ERP   string `json:"erp"`           // what the file says
	Was   string `json:"was,omitempty"` // what the ERP said before, when it says something else now
	By    string `json:"by"`            // who corrected it
}

// ImportBatch is rows of one table, written together. Values stand in the order of Fields: string,
// int64 in the units of this package, or nil for an empty cell. What a file does not say anything
// about is not among the Fields and stays as it is.
type ImportBatch struct {
	Table  ImportTable
	Fields []string
	Rows   [][]any
}

// ImportRun is what is known when an import begins.
type ImportRun struct {
	Author  string // who acts, unless said
	Profile string
	DryRun  bool
	Job     ImportJobID // of which this is the work; 0 for none
}

// ImportFile is a file of a run, for the record.
type ImportFile struct {
	Name   string
	Size   int64
	SHA256 [32]byte
}

// Importer writes what an ERP exported. It is used by one goroutine and must be closed.
//
// A real import commits batch by batch, so that the portal's own writes wait for one batch at the
// most. When it is cut off half-way, whole batches are there and the rest is not; running the same
// files again completes it, because a row that is there already is «unchanged». A dry run goes the
// same way in one single transaction that is rolled back, on a copy: other writes never wait for it.
type Importer struct {
	s      *Store
	dry    *rehearsal // nil in a real import
	run    int64
	books  map[string]*codebook
	sets   map[ImportTable]*importSet
	marks  map[string]map[int64]map[string]*mark // what was corrected by hand: table → row → field
	read   map[uint64]struct{}                   // machine and day of every reading of this run
	cache  func() error                          // gives the writer its cache of before a real import back
	ended  bool                                  // the run is finished
	broken error
}

// importCache is the writer's page cache while an import runs, in KiB, written as SQLite wants it. A
// million readings touch every page of their index again and again.
const importCache = -64 << 10

// beatLasts is how long a run that does not write any more still counts as going on: longer than
// any batch takes. A run that ends in an orderly way says so; this is for a process that was killed.
const beatLasts = 2 * time.Minute

// BeginImport starts an import. It returns ErrConflict, with a Sentence, while another real import of
// this dealer is going on, in this process or another, and ErrUnavailable when the file cannot be had.
func (s *Store) BeginImport(ctx context.Context, run ImportRun) (*Importer, error) {
	const op = "begin import"
	i := &Importer{s: s, books: map[string]*codebook{}, sets: map[ImportTable]*importSet{}, marks: map[string]map[int64]map[string]*mark{}, read: map[uint64]struct{}{}}
	if run.DryRun {
		var err error
		i.dry, err = s.rehearse(ctx)
		return i, translate(op, err)
	}
	var err error
	if i.cache, err = s.largeCache(ctx); err != nil {
		return nil, translate(op, err)
	}
	err = i.begin(ctx, run)
	if err != nil {
		err = errors.Join(err, i.Close())
	}
	return i, translate(op, err)
}

func (i *Importer) begin(ctx context.Context, run ImportRun) error {
	if run.Author == "" {
		run.Author = ActorOf(ctx).Name
	}
	return i.s.write(ctx, "record import", func(t *tx) error {
		var author string
		err := t.QueryRowContext(ctx, "SELECT author FROM import_runs WHERE finished_at IS NULL AND stopped_at IS NULL AND beat_at > ?",
			millis(t.now.Add(-beatLasts))).Scan(&author)
		if err == nil {
			return Sentence{"Ya hay otra importación en marcha (" + author + "). Espere a que termine y repita.", ErrConflict}
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := t.QueryRowContext(ctx, `INSERT INTO import_runs (started_at, author, profile, beat_at, audit_id)
			VALUES (?1, ?2, ?3, ?1, (SELECT coalesce(max(id), 0) FROM audit)) RETURNING id`, millis(t.now), run.Author, run.Profile).Scan(&i.run); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, "UPDATE import_jobs SET run_id = ? WHERE id = ?", i.run, run.Job)
		return err
	})
}

// largeCache gives the writer the cache of an import, and returns what gives it its own back.
func (s *Store) largeCache(ctx context.Context) (restore func() error, err error) {
	var before int64
	if err := s.writer.QueryRowContext(ctx, "PRAGMA cache_size").Scan(&before); err != nil {
		return nil, err
	}
	set := func(ctx context.Context, kibibytes int64) error {
		_, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = %d", kibibytes))
		return err
	}
	// The work's own context may have ended; giving it back must be done all the same.
	return func() error { return set(context.Background(), before) }, set(ctx, importCache)
}

// importing is one batch being written: the transaction and what it has made so far.
type importing struct {
	*Importer
	t     *tx
	fresh map[string]*[2]int64 // new rows of each SQL table: first and last id
	keys  map[string][]string  // new rows of the tables without ids
	aside []ImportKept         // of the row being written: kept before its columns are compared
}

// Put writes one batch and returns one result per row, in order. A row that cannot be written is
// rejected and the others are written all the same. After an error the import can only be closed.
func (i *Importer) Put(ctx context.Context, batch ImportBatch) ([]ImportResult, error) {
	if i.broken != nil {
		return nil, i.broken
	}
	var results []ImportResult
	begun := time.Now()
	err := i.inside(ctx, "import "+string(batch.Table), func(b *importing) (err error) {
		if batch.Table == ImportReadings {
			results, err = b.putReadings(ctx, batch)
		} else {
			results, err = b.putRows(ctx, batch)
		}
		if err != nil {
			return err
		}
		return b.logFresh(ctx)
	})
	if err == nil && i.dry == nil {
		err = rest(ctx, time.Since(begun)/restShare)
	}
	i.broken = err
	return results, err
}

// restShare is the part of the time of a batch for which the importer then leaves the file alone.
// Another process that waits for the file only looks now and then whether it is free, at least every
// 100 ms for 5 s; a gap of a fifth is found with near certainty.
const restShare = 5

func rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inside runs work in the dry run's transaction, or else in one of its own.
func (i *Importer) inside(ctx context.Context, op string, work func(*importing) error) error {
	begin := func(t *tx) error {
		return work(&importing{Importer: i, t: t, fresh: map[string]*[2]int64{}, keys: map[string][]string{}})
	}
	if i.dry != nil {
		return translate(op, begin(&tx{Tx: i.dry.tx, s: i.s, now: i.s.Now()}))
	}
	return i.s.write(ctx, op, begin)
}

// Finish settles what follows from several tables together (which models are in colour, whose a
// contract is) and records the run with its files and counts. After it, Close does nothing more.
func (i *Importer) Finish(ctx context.Context, counts map[ImportTable]*ImportCounts, files []ImportFile) error {
	if i.broken != nil {
		return i.broken
	}
	err := i.inside(ctx, "finish import", func(b *importing) error {
		if err := b.settle(ctx); err != nil || i.dry != nil {
			return err
		}
		summary, err := json.Marshal(counts)
		if err != nil {
			return err
		}
		for _, file := range files {
			if _, err := b.t.ExecContext(ctx, "INSERT INTO import_files (run_id, name, size, sha256) VALUES (?, ?, ?, ?)",
				i.run, file.Name, file.Size, file.SHA256[:]); err != nil {
				return err
			}
		}
		if _, err = b.t.ExecContext(ctx, "UPDATE import_runs SET finished_at = max(started_at, ?), counts = ? WHERE id = ?",
			millis(b.t.now), string(summary), i.run); err != nil {
			return err
		}
		return b.t.audit(ctx, "importación", Object{Kind: OnImport, ID: i.run, Name: fileNames(files)}, countChanges(counts)...)
	})
	i.ended = err == nil
	return err
}

// Close ends the import and gives its memory back; a dry run is taken back here.
func (i *Importer) Close() error {
	if i.dry != nil {
		return translate("end dry run", i.dry.end())
	}
	// The import's own context may have ended; this must be done all the same.
	ctx := context.Background()
	var stopped error
	if !i.ended && i.run != 0 {
		stopped = i.s.write(ctx, "stop import", func(t *tx) error {
			_, err := t.ExecContext(ctx, "UPDATE import_runs SET stopped_at = max(started_at, ?) WHERE id = ?", millis(t.now), i.run)
			return err
		})
		i.ended = stopped == nil
	}
	return errors.Join(stopped, translate("close import", i.cache()))
}
