-- What came from the dealer's ERP: each run with its files, what it wrote, and how headings are read.

CREATE TABLE import_runs (
	id          INTEGER PRIMARY KEY,
	started_at  INTEGER NOT NULL,
	finished_at INTEGER,                                  -- empty: still running, or cut off half-way
	author      TEXT NOT NULL DEFAULT '',
	profile     TEXT NOT NULL DEFAULT '',
	counts      TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
	CHECK (finished_at IS NULL OR finished_at >= started_at)
) STRICT;

CREATE TABLE import_files (
	id     INTEGER PRIMARY KEY,
	run_id INTEGER NOT NULL REFERENCES import_runs (id),
	name   TEXT NOT NULL,
	size   INTEGER NOT NULL CHECK (size >= 0),
	sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;
CREATE INDEX import_files_run ON import_files (run_id);

-- What a run wrote, enough to take it back: a range of new rows, which are contiguous because they were
-- inserted in one transaction, or one changed row with its columns before and after. Rows of tables
-- that have no number of their own stand in after, as a list of keys.
CREATE TABLE import_changes (
	id       INTEGER PRIMARY KEY,
	run_id   INTEGER NOT NULL REFERENCES import_runs (id),
	tbl      TEXT NOT NULL,
	first_id INTEGER NOT NULL DEFAULT 0,
	last_id  INTEGER NOT NULL DEFAULT 0 CHECK (last_id >= first_id),
	before   TEXT CHECK (json_valid(before)),
	after    TEXT CHECK (json_valid(after))
) STRICT;
CREATE INDEX import_changes_run ON import_changes (run_id);

-- How the headings of one ERP are read: {"heading": "field"}, an empty field meaning «leave it out».
CREATE TABLE import_profiles (
	name     TEXT NOT NULL CHECK (name <> ''),
	tbl      TEXT NOT NULL CHECK (tbl <> ''),
	headings TEXT NOT NULL CHECK (json_valid(headings)),
	PRIMARY KEY (name, tbl)
) STRICT, WITHOUT ROWID;

-- The run that brought a reading; empty for one that somebody typed here.
ALTER TABLE readings ADD COLUMN import_id INTEGER REFERENCES import_runs (id);
