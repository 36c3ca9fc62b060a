package store

import (
	"context"
	"encoding/json"
	"math"
)

// Queue has a job done: a dry run, or the import itself, which a dry run must have come before. The
// same task again changes nothing while it is on its way. It returns ErrConflict when somebody
// changed the job since version, ErrForbidden, with a Sentence, for a step that is not due, and
// ErrNotFound.
func (r Imports) Queue(ctx context.Context, id ImportJobID, version int64, task ImportTask) error {
	err := r.s.write(ctx, "queue import", func(t *tx) error {
		job, err := r.job(ctx, t, id)
		if err != nil {
			return err
		}
		if job.State.Moving() && job.Task == task || job.State == ImportDone && task == TaskRun && job.Version > version {
			return nil // sent twice
		}
		if job, err = r.open(ctx, t, id, version); err != nil {
			return err
		}
		cutRun := (job.State == ImportCut || job.State == ImportFailed) && job.Task == TaskRun
		if task == TaskRun && job.State != ImportChecked && !cutRun {
			return Sentence{"Antes de importar hay que revisar qué va a cambiar.", ErrForbidden}
		}
		by, err := json.Marshal(ActorOf(ctx))
		if err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, `UPDATE import_jobs SET state = 'queued', task = ?, author = ?, actor = ?, part = 0, doing = '', updated_at = ?, version = version + 1
			WHERE id = ?`, task, ActorOf(ctx).Name, string(by), millis(t.now), id)
		return err
	})
	if err == nil {
		r.hint()
	}
	return err
}

// hint tells whoever does the work that there is some.
func (r Imports) hint() {
	select {
	case r.s.imports <- struct{}{}:
	default: // the hint is there already
	}
}

// Queued tells whoever does the work that some was queued since it last looked.
func (r Imports) Queued() <-chan struct{} { return r.s.imports }

// Claim takes the job that has waited longest, to be done now. It returns ErrNotFound when none is
// waiting, and ErrConflict while another is being done: there is one at a time.
func (r Imports) Claim(ctx context.Context) (ImportJob, error) {
	var job ImportJob
	err := r.s.write(ctx, "claim import", func(t *tx) error {
		var id ImportJobID
		err := t.QueryRowContext(ctx, `UPDATE import_jobs SET state = 'working', updated_at = ? WHERE id = (SELECT id FROM import_jobs WHERE state = 'queued' ORDER BY id LIMIT 1)
			RETURNING id`, millis(t.now)).Scan(&id)
		if err == nil {
			job, err = r.job(ctx, t, id)
		}
		return err
	})
	return job, err
}

// Start makes a job of files that need not be sent, and takes it at once. It returns ErrConflict
// while another is being done.
func (r Imports) Start(ctx context.Context, kind ImportKind, files []ImportFile) (ImportJobID, error) {
	var id ImportJobID
	err := r.s.write(ctx, "start import", func(t *tx) (err error) {
		if id, err = r.begin(ctx, t, kind, ImportWorking, nil); err != nil {
			return err
		}
		for _, file := range files {
			if _, err := t.ExecContext(ctx, "INSERT INTO import_uploads (job_id, name, size, sha256) VALUES (?, ?, ?, ?)", id, file.Name, file.Size, file.SHA256[:]); err != nil {
				return err
			}
		}
		_, err = t.ExecContext(ctx, "UPDATE import_jobs SET task = 'run' WHERE id = ?", id)
		return err
	})
	return id, err
}

// Abandon forgets a job that could not begin, as if it had not been started. One that has a run is
// marked as cut off.
func (r Imports) Abandon(ctx context.Context, id ImportJobID) error {
	return r.s.write(ctx, "abandon import", func(t *tx) error {
		if _, err := t.ExecContext(ctx, "UPDATE import_jobs SET state = 'cut', version = version + 1 WHERE id = ? AND state = 'working'", id); err != nil {
			return err
		}
		_, err := t.ExecContext(ctx, "DELETE FROM import_jobs WHERE id = ? AND state = 'cut' AND run_id IS NULL", id)
		return err
	})
}

// Advance notes how far a job is: part from 0 to 1, and what is being done.
func (r Imports) Advance(ctx context.Context, id ImportJobID, part float64, doing string) error {
	return r.s.write(ctx, "note progress of import", func(t *tx) error {
		_, err := t.ExecContext(ctx, "UPDATE import_jobs SET part = ?, doing = ?, updated_at = ? WHERE id = ? AND state = 'working'",
			int(math.Round(1000*max(0, min(1, part)))), doing, millis(t.now), id)
		return err
	})
}

// ImportRejects is the rejected rows of one file, as a file.
type ImportRejects struct {
	Name string
	Rows int
	Data []byte // only from Imports.Rejects, and when a job is settled
}

// ImportEnd is how a task ended.
type ImportEnd struct {
	State    ImportState // checked, done, failed
	Counts   map[ImportTable]ImportCounts
	Problems []string
	Lines    []ImportLine
	Rejects  []ImportRejects
	Letter   bool // the office is written to
}

// Settle writes down how a job ended. Files that are no longer needed go. It returns ErrNotFound for
// a job that is not being done.
func (r Imports) Settle(ctx context.Context, id ImportJobID, end ImportEnd) error {
	counts, problems := end.Counts, end.Problems
	if counts == nil {
		counts = map[ImportTable]ImportCounts{}
	}
	if problems == nil {
		problems = []string{}
	}
	return r.s.write(ctx, "settle import", func(t *tx) error {
		words := [2]string{}
		for i, value := range []any{counts, problems} {
			text, err := json.Marshal(value)
			if err != nil {
				return err
			}
			words[i] = string(text)
		}
		err := t.QueryRowContext(ctx, `UPDATE import_jobs SET state = ?, counts = ?, problems = ?, part = 1000, doing = '', updated_at = ?, version = version + 1
			WHERE id = ? AND state = 'working' RETURNING id`, end.State, words[0], words[1], millis(t.now), id).Scan(&id)
		if err != nil {
			return err
		}
		if err := keepLines(ctx, t, id, end); err != nil {
			return err
		}
		if end.Letter {
			if err := r.letter(ctx, t, id); err != nil {
				return err
			}
		}
		if end.State != ImportDone {
			return nil
		}
		_, err = t.ExecContext(ctx, "DELETE FROM import_upload_parts WHERE upload_id IN (SELECT id FROM import_uploads WHERE job_id = ?)", id)
		return err
	})
}

// letter tells the office of an import that nobody was watching.
func (r Imports) letter(ctx context.Context, t *tx, id ImportJobID) error {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return err
	}
	return enqueue(ctx, t, Letter{Kind: LetterImportOffice, Ref: idText(int64(id)), Name: dealer.Name, Address: dealer.Email})
}

// CutOff marks what was being done when the program stopped: whoever is to do the work calls it
// before anything else. It returns how many jobs there were, one at the most.
func (r Imports) CutOff(ctx context.Context) (int, error) {
	cut := 0
	err := r.s.write(ctx, "mark imports that were cut off", func(t *tx) error {
		if _, err := t.ExecContext(ctx, `UPDATE import_runs SET stopped_at = max(started_at, ?) WHERE finished_at IS NULL AND stopped_at IS NULL
			AND id IN (SELECT run_id FROM import_jobs WHERE state = 'working')`, millis(t.now)); err != nil {
			return err
		}
		done, err := t.ExecContext(ctx, "UPDATE import_jobs SET state = 'cut', updated_at = ?, version = version + 1 WHERE state = 'working'", millis(t.now))
		if err != nil {
			return err
		}
		gone, err := done.RowsAffected()
		cut = int(gone)
		return err
	})
	return cut, err
}
