-- What went wrong at the door, kept in the file so that a restart forgives nobody. Keys are HMACs
-- under the installation's key: the file tells neither which account nor which address it was.

-- Failures that make waits, each longer than the one before, and what is shut for a time.
ALTER TABLE staff_failures RENAME TO tries;

-- Failures that are counted over a stretch of time: of a network address, of one secret at several
-- accounts, of everybody together.
CREATE TABLE failures (
	id      INTEGER PRIMARY KEY,
	key     BLOB NOT NULL CHECK (length(key) = 32),
	account BLOB,                                         -- where, for what fails at several accounts
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX failures_key ON failures (key, at);
CREATE INDEX failures_at ON failures (at);

-- How often it failed in a row, since the last time that it did not.
ALTER TABLE nif_access ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE logins ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;

-- What somebody did who only knew number and NIF, told to the customer in one letter for each session
-- and hour.
CREATE TABLE access_notices (
	id          INTEGER PRIMARY KEY,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	session     INTEGER NOT NULL,                         -- when it began
	link_id     INTEGER REFERENCES access_links (id),     -- «¿No ha sido usted?»
	created_at  INTEGER NOT NULL,
	due_at      INTEGER NOT NULL                          -- what is done until then stands in it
) STRICT;
CREATE INDEX access_notices_session ON access_notices (customer_id, session, id);
CREATE TABLE access_notice_lines (
	id        INTEGER PRIMARY KEY,
	notice_id INTEGER NOT NULL REFERENCES access_notices (id) ON DELETE CASCADE,
	what      TEXT NOT NULL,
	at        INTEGER NOT NULL
) STRICT;
CREATE INDEX access_notice_lines_notice ON access_notice_lines (notice_id);
