-- Imports as the office sees them: the files that were sent, how they are read, what came of them.

-- Who holds the file now: a run that is neither finished nor stopped and has written lately.
ALTER TABLE import_runs ADD COLUMN beat_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE import_runs ADD COLUMN stopped_at INTEGER;                 -- cut off half-way
ALTER TABLE import_runs ADD COLUMN undone_at INTEGER;
ALTER TABLE import_runs ADD COLUMN undone_by TEXT NOT NULL DEFAULT '';
ALTER TABLE import_runs ADD COLUMN audit_id INTEGER NOT NULL DEFAULT 0; -- the last line of the log when it began
CREATE INDEX import_runs_open ON import_runs (beat_at) WHERE finished_at IS NULL AND stopped_at IS NULL;
CREATE INDEX import_files_hash ON import_files (sha256);
CREATE INDEX readings_import ON readings (import_id) WHERE import_id IS NOT NULL;
DROP INDEX import_changes_run;
CREATE INDEX import_changes_run ON import_changes (run_id, tbl, first_id);

-- What is taken back must be found by what refers to it.
CREATE INDEX incidents_reading ON incidents (reading_id);
CREATE INDEX order_lines_article ON order_lines (article_id);

CREATE TABLE import_jobs (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	kind       TEXT NOT NULL CHECK (kind IN ('wizard', 'watch', 'undo')),
	state      TEXT NOT NULL CHECK (state IN ('draft', 'checked', 'queued', 'working', 'done', 'failed', 'cut')),
	task       TEXT NOT NULL DEFAULT '' CHECK (task IN ('', 'check', 'run', 'undo')), -- queued, at work, or the last that was
	author     TEXT NOT NULL DEFAULT '',
	actor      TEXT NOT NULL CHECK (json_valid(actor)),  -- on whose behalf the work is done
	idem       TEXT UNIQUE,
	profile    TEXT NOT NULL DEFAULT '',
	plans      TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(plans)),   -- what was recognised
	choices    TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(choices)), -- what the person corrected of it
	counts     TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
	problems   TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
	part       INTEGER NOT NULL DEFAULT 0 CHECK (part BETWEEN 0 AND 1000), -- of the work that is done, in thousandths
	doing      TEXT NOT NULL DEFAULT '',
	run_id     INTEGER REFERENCES import_runs (id),
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	version    INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE UNIQUE INDEX import_jobs_one ON import_jobs (state) WHERE state = 'working'; -- one at a time
CREATE INDEX import_jobs_queued ON import_jobs (id) WHERE state = 'queued';
CREATE INDEX import_jobs_run ON import_jobs (run_id);

-- The files of a job. Their content is kept in parts, so that nobody holds one as a whole, and goes
-- when the job is done or a day has passed.
CREATE TABLE import_uploads (
	id     INTEGER PRIMARY KEY AUTOINCREMENT,
	job_id INTEGER NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
	name   TEXT NOT NULL,
	size   INTEGER NOT NULL CHECK (size >= 0),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE INDEX import_uploads_job ON import_uploads (job_id);
CREATE TABLE import_upload_parts (
	upload_id INTEGER NOT NULL REFERENCES import_uploads (id) ON DELETE CASCADE,
	seq       INTEGER NOT NULL,
	data      BLOB NOT NULL,
	PRIMARY KEY (upload_id, seq)
) STRICT;

-- What a job says about single rows, as far as people will look at it.
CREATE TABLE import_lines (
	job_id  INTEGER NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
	outcome TEXT NOT NULL CHECK (outcome IN ('new', 'changed', 'rejected', 'kept')),
	seq     INTEGER NOT NULL,
	tbl     TEXT NOT NULL,
	file    TEXT NOT NULL,
	sheet   TEXT NOT NULL DEFAULT '',
	line    INTEGER NOT NULL,
	key     TEXT NOT NULL DEFAULT '',
	text    TEXT NOT NULL DEFAULT '',                     -- the reason, or what a new row is
	fields  TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(fields)),
	PRIMARY KEY (job_id, outcome, seq)
) STRICT, WITHOUT ROWID;

-- The rejected rows as files, to be mended and sent again.
CREATE TABLE import_rejects (
	job_id INTEGER NOT NULL REFERENCES import_jobs (id) ON DELETE CASCADE,
	seq    INTEGER NOT NULL,
	name   TEXT NOT NULL,
	rows   INTEGER NOT NULL,
	data   BLOB NOT NULL,
	PRIMARY KEY (job_id, seq)
) STRICT;
