package store

import (
	"context"
	"encoding/json"
	"time"
)

// ImportRecord is one real import of the past. Finished is zero when it was cut off half-way.
type ImportRecord struct {
	ID       int64
	Started  time.Time
	Finished time.Time
	Author   string
	Profile  string
	Counts   map[ImportTable]ImportCounts
	Files    []ImportFile

	Running  bool        // it is going on
	Job      ImportJobID // whose report tells more; 0 for one that was run from the command line
	Kind     ImportKind  // of the job; empty without one
	Undone   time.Time   // zero when it stands
	UndoneBy string
	Last     bool // it can be undone: it is the last one that wrote something and still stands
}

// lastRun is the run that may be undone.
const lastRun = `SELECT max(r.id) FROM import_runs r WHERE r.undone_at IS NULL AND EXISTS (SELECT 1 FROM import_changes c WHERE c.run_id = r.id)`

const importRecordColumns = `r.id, r.started_at, coalesce(r.finished_at, 0), r.author, r.profile, r.counts,
	r.finished_at IS NULL AND r.stopped_at IS NULL AND r.beat_at > ?1, coalesce(r.undone_at, 0), r.undone_by, r.id IS (` + lastRun + `),
	coalesce((SELECT min(j.id) FROM import_jobs j WHERE j.run_id = r.id AND j.kind <> 'undo'), 0),
	coalesce((SELECT j.kind FROM import_jobs j WHERE j.run_id = r.id AND j.kind <> 'undo' ORDER BY j.id LIMIT 1), '')`

func (r Imports) scanRecord(row rowScanner, record *ImportRecord) error {
	var started, finished, undone int64
	var counts string
	err := row.Scan(&record.ID, &started, &finished, &record.Author, &record.Profile, &counts, &record.Running, &undone, &record.UndoneBy,
		&record.Last, &record.Job, &record.Kind)
	if err != nil {
		return err
	}
	record.Started = r.s.instant(started)
	if finished != 0 {
		record.Finished = r.s.instant(finished)
	}
	if undone != 0 {
		record.Undone = r.s.instant(undone)
	}
	return json.Unmarshal([]byte(counts), &record.Counts)
}

func (r Imports) beating() int64 { return millis(r.s.Now().Add(-beatLasts)) }

// List returns the newest imports first, at most n.
func (r Imports) List(ctx context.Context, n int) ([]ImportRecord, error) {
	return r.records(ctx, "ORDER BY r.id DESC LIMIT ?2", n)
}

// ImportRunsPerPage is how many imports one page of the history shows.
const ImportRunsPerPage = 50

// ImportRunPage is a part of the history of imports.
type ImportRunPage struct {
	Runs  []ImportRecord
	Page  int // from 1
	Total int
}

// Runs returns a page of the history, the newest imports first.
func (r Imports) Runs(ctx context.Context, page int) (ImportRunPage, error) {
	found := ImportRunPage{Page: max(1, page)}
	if err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM import_runs").Scan(&found.Total); err != nil {
		return found, translate("count imports", err)
	}
	found.Page = min(found.Page, max(1, (found.Total+ImportRunsPerPage-1)/ImportRunsPerPage))
	var err error
	found.Runs, err = r.records(ctx, "ORDER BY r.id DESC LIMIT ?2 OFFSET ?3", ImportRunsPerPage, (found.Page-1)*ImportRunsPerPage)
	return found, err
}

// Run returns one import of the past, or ErrNotFound.
func (r Imports) Run(ctx context.Context, id int64) (ImportRecord, error) {
	records, err := r.records(ctx, "WHERE r.id = ?2", id)
	if err == nil && len(records) == 0 {
		return ImportRecord{}, ErrNotFound
	}
	if err != nil {
		return ImportRecord{}, err
	}
	return records[0], nil
}

func (r Imports) records(ctx context.Context, which string, args ...any) ([]ImportRecord, error) {
	records, err := collect(ctx, r.s.readers, "list imports", r.scanRecord,
		"SELECT "+importRecordColumns+" FROM import_runs r "+which, append([]any{r.beating()}, args...)...)
	for i := range records {
		if err == nil {
			records[i].Files, err = r.files(ctx, records[i])
		}
	}
	return records, err
}

// files are those of a run; of one that was cut off, those of its job.
func (r Imports) files(ctx context.Context, record ImportRecord) ([]ImportFile, error) {
	return collect(ctx, r.s.readers, "list files of import", func(row rowScanner, file *ImportFile) error {
		var sum []byte
		err := row.Scan(&file.Name, &file.Size, &sum)
		copy(file.SHA256[:], sum)
		return err
	}, `SELECT name, size, sha256 FROM (SELECT id, name, size, sha256 FROM import_files WHERE run_id = ?1
		UNION ALL SELECT id, name, size, sha256 FROM import_uploads WHERE job_id = ?2 AND NOT EXISTS (SELECT 1 FROM import_files WHERE run_id = ?1)) ORDER BY id`,
		record.ID, record.Job)
}

// Imported reports whether a file with this content was imported to its end by a run that still stands,
// and nothing that was there has been changed by a later one: then the file says something new again.
func (r Imports) Imported(ctx context.Context, sha256 [32]byte) (bool, error) {
	var known bool
	err := r.s.readers.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM import_files f JOIN import_runs r ON r.id = f.run_id
		WHERE f.sha256 = ? AND r.finished_at IS NOT NULL AND r.undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM import_runs n
			JOIN import_changes w ON w.run_id = n.id WHERE n.id > r.id AND n.undone_at IS NULL AND w.before IS NOT NULL AND w.tbl <> 'by_hand'))`, sha256[:]).Scan(&known)
	return known, translate("look for imported file", err)
}
