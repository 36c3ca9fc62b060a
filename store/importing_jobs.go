package store

import (
	"context"
	"encoding/json"
	"time"
)

// ImportJobID identifies an import in the hands of the office.
type ImportJobID int64

// ImportKind says where an import came from.
type ImportKind string

// The kinds of job.
const (
	ImportByWizard ImportKind = "wizard" // sent by somebody at the screen
	ImportByWatch  ImportKind = "watch"  // found in the watched folder
	ImportUndo     ImportKind = "undo"   // takes an import back
)

// ImportState says how far a job is.
type ImportState string

// The states of a job. Queued and working are on their way by themselves, done is final; the rest
// waits for a person.
const (
	ImportDraft   ImportState = "draft"   // files and columns are being looked over
	ImportQueued  ImportState = "queued"  // waits for its turn
	ImportWorking ImportState = "working" // is being done, one at a time
	ImportChecked ImportState = "checked" // the dry run has said what would happen
	ImportDone    ImportState = "done"
	ImportFailed  ImportState = "failed" // Problems says why
	ImportCut     ImportState = "cut"    // the program stopped in the middle of it
)

// Moving reports whether the job goes on by itself.
func (s ImportState) Moving() bool { return s == ImportQueued || s == ImportWorking }

// ImportTask says what is to be done with a job, or was done last.
type ImportTask string

// The tasks.
const (
	TaskCheck ImportTask = "check" // dry run
	TaskRun   ImportTask = "run"
	TaskUndo  ImportTask = "undo"
)

// ImportUpload is a file of a job.
type ImportUpload struct {
	ID int64
	ImportFile
}

// ImportJob is an import from the files that were sent to what came of them. Plans and Choices are
// JSON of package erp: what was recognised, and what the person corrected.
type ImportJob struct {
	ID       ImportJobID
	Kind     ImportKind
	State    ImportState
	Task     ImportTask
	Author   string
	Actor    Actor // on whose behalf it is done
	Profile  string
	Plans    []byte
	Choices  []byte
	Counts   map[ImportTable]ImportCounts
	Problems []string // why it failed, or what was not read
	Done     float64  // of the task, 0 to 1
	Doing    string   // what is being done, in Spanish
	Run      int64    // what it wrote, or for an undo what it takes back; 0 for nothing yet
	Files    []ImportUpload
	Created  time.Time
	Updated  time.Time
	Version  int64
}

const importJobColumns = `j.id, j.kind, j.state, j.task, j.author, j.actor, j.profile, j.plans, j.choices, j.counts, j.problems, j.part, j.doing,
	coalesce(j.run_id, 0), j.created_at, j.updated_at, j.version`

func (s *Store) scanImportJob(row rowScanner, j *ImportJob) error {
	var actor, plans, choices, counts, problems string
	var part, created, updated int64
	err := row.Scan(&j.ID, &j.Kind, &j.State, &j.Task, &j.Author, &actor, &j.Profile, &plans, &choices, &counts, &problems, &part, &j.Doing,
		&j.Run, &created, &updated, &j.Version)
	if err != nil {
		return err
	}
	j.Plans, j.Choices, j.Done = []byte(plans), []byte(choices), float64(part)/1000
	j.Created, j.Updated = s.instant(created), s.instant(updated)
	for text, into := range map[string]any{actor: &j.Actor, counts: &j.Counts, problems: &j.Problems} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return err
		}
	}
	return nil
}

// Job returns an import of the office with its files, or ErrNotFound.
func (r Imports) Job(ctx context.Context, id ImportJobID) (ImportJob, error) {
	return r.job(ctx, r.s.readers, id)
}

func (r Imports) job(ctx context.Context, q querier, id ImportJobID) (ImportJob, error) {
	const op = "get import"
	var job ImportJob
	row := q.QueryRowContext(ctx, "SELECT "+importJobColumns+" FROM import_jobs j WHERE j.id = ?", id)
	if err := r.s.scanImportJob(row, &job); err != nil {
		return job, translate(op, err)
	}
	var err error
	job.Files, err = collect(ctx, q, op, func(row rowScanner, file *ImportUpload) error {
		var sum []byte
		err := row.Scan(&file.ID, &file.Name, &file.Size, &sum)
		copy(file.SHA256[:], sum)
		return err
	}, "SELECT id, name, size, sha256 FROM import_uploads WHERE job_id = ? ORDER BY id", id)
	return job, err
}

// Pending lists what is not over, the newest first: imports that wait for a person, and whatever is
// being done.
func (r Imports) Pending(ctx context.Context) ([]ImportJob, error) {
	jobs, err := collect(ctx, r.s.readers, "list imports in hand", r.s.scanImportJob,
		"SELECT "+importJobColumns+" FROM import_jobs j WHERE j.state <> 'done' AND (j.kind = 'wizard' OR j.state IN ('queued', 'working')) ORDER BY j.id DESC LIMIT 20")
	for i := range jobs {
		if err == nil {
			jobs[i], err = r.Job(ctx, jobs[i].ID)
		}
	}
	return jobs, err
}

// Describe keeps what was recognised of a job's files and what the person corrected, both as JSON,
// and makes a draft of it again. It returns ErrConflict when somebody changed the job since version,
// ErrForbidden, with a Sentence, while it is at work or after it is done, and ErrNotFound.
func (r Imports) Describe(ctx context.Context, id ImportJobID, version int64, plans, choices []byte, profile string) error {
	return r.s.write(ctx, "describe import", func(t *tx) error {
		if _, err := r.open(ctx, t, id, version); err != nil {
			return err
		}
		_, err := t.ExecContext(ctx, `UPDATE import_jobs SET state = 'draft', task = '', plans = ?, choices = ?, profile = ?, counts = '{}', problems = '[]',
			updated_at = ?, version = version + 1 WHERE id = ?`, string(plans), string(choices), profile, millis(t.now), id)
		if err != nil {
			return err
		}
		return forgetLines(ctx, t, id)
	})
}

// open loads a job that a person may still change.
func (r Imports) open(ctx context.Context, t *tx, id ImportJobID, version int64) (ImportJob, error) {
	job, err := r.job(ctx, t, id)
	switch {
	case err != nil:
		return job, err
	case job.State.Moving():
		return job, Sentence{"Esta importación está en marcha. Espere a que termine.", ErrForbidden}
	case job.State == ImportDone, job.Kind != ImportByWizard:
		return job, Sentence{"Esta importación ya terminó. Para importar otra vez, suba los archivos de nuevo.", ErrForbidden}
	case job.Version != version:
		return job, ErrConflict
	}
	return job, nil
}

// Discard forgets a job that has not written anything, with its files. It returns ErrForbidden, with
// a Sentence, while it is at work or when it has written something, and ErrNotFound.
func (r Imports) Discard(ctx context.Context, id ImportJobID) error {
	return r.s.write(ctx, "discard import", func(t *tx) error {
		job, err := r.job(ctx, t, id)
		if err != nil {
			return err
		}
		if _, err := r.open(ctx, t, id, job.Version); err != nil {
			return err
		}
		if job.Run != 0 {
			return Sentence{"Esta importación ya ha escrito datos. Termínela o deshágala desde el historial.", ErrForbidden}
		}
		if err := t.audit(ctx, "importación descartada", job.object()); err != nil {
			return err
		}
		_, err = t.ExecContext(ctx, "DELETE FROM import_jobs WHERE id = ?", id)
		return err
	})
}

// object is the job as the log names it.
func (j ImportJob) object() Object {
	name := ""
	for i, file := range j.Files {
		if i > 0 {
			name += ", "
		}
		name += file.Name
	}
	if len(name) > 200 {
		name = clip(name[:200])
	}
	return Object{Kind: OnImport, ID: int64(j.ID), Name: name}
}
