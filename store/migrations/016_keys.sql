-- Passkeys, and which sessions are open.

-- What an authenticator knows an account by: random, so that it tells nothing of whose it is.
ALTER TABLE logins ADD COLUMN handle BLOB;
ALTER TABLE staff ADD COLUMN handle BLOB;
UPDATE logins SET handle = randomblob(32);
UPDATE staff SET handle = randomblob(32);
CREATE TRIGGER logins_handle AFTER INSERT ON logins WHEN new.handle IS NULL BEGIN
	UPDATE logins SET handle = randomblob(32) WHERE id = new.id;
END;
CREATE TRIGGER staff_handle AFTER INSERT ON staff WHEN new.handle IS NULL BEGIN
	UPDATE staff SET handle = randomblob(32) WHERE id = new.id;
END;

-- A key is of a login or of one of the dealer's people, and works on the host on which it was made.
CREATE TABLE keys (
	id         INTEGER PRIMARY KEY,
	login_id   INTEGER REFERENCES logins (id) ON DELETE CASCADE,
	staff_id   INTEGER REFERENCES staff (id) ON DELETE CASCADE,
	credential BLOB NOT NULL UNIQUE CHECK (length(credential) BETWEEN 16 AND 1023),
	record     TEXT NOT NULL CHECK (json_valid(record)), -- what the signatures are checked with
	sign_count INTEGER NOT NULL,
	host       TEXT NOT NULL CHECK (host <> ''),
	name       TEXT NOT NULL CHECK (name <> ''),
	created_at INTEGER NOT NULL,
	used_at    INTEGER,
	CHECK ((login_id IS NULL) <> (staff_id IS NULL))
) STRICT;
CREATE INDEX keys_login ON keys (login_id, id) WHERE login_id IS NOT NULL;
CREATE INDEX keys_staff ON keys (staff_id, id) WHERE staff_id IS NOT NULL;

-- Challenges that were answered, by hash, until they are too old to be answered again. May be cleared
-- at any time but within five minutes of a sign-in.
CREATE TABLE key_challenges (
	hash       BLOB PRIMARY KEY CHECK (length(hash) = 32),
	expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The sessions that are open, for whoever owns them to see and close. The sessions themselves are in
-- the table of the session storage, under the same hash. Nothing refers to these rows: both tables are
-- cleared in copies of the file, and that costs nobody more than signing in again.
CREATE TABLE open_sessions (
	id          INTEGER PRIMARY KEY,
	hash        TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
	staff_id    INTEGER,
	login_id    INTEGER,                          -- of a customer's person
	person_id   INTEGER,
	customer_id INTEGER,
	epoch       INTEGER NOT NULL,                 -- of the account; in a later one the session is over
	opened_at   INTEGER NOT NULL,
	seen_at     INTEGER NOT NULL,
	idle        INTEGER NOT NULL CHECK (idle > 0), -- milliseconds without a sign of life that end it
	until_at    INTEGER NOT NULL,
	browser     TEXT NOT NULL,
	place       TEXT NOT NULL                     -- the network that it was opened from
) STRICT;
CREATE INDEX open_sessions_staff ON open_sessions (staff_id, id) WHERE staff_id IS NOT NULL;
CREATE INDEX open_sessions_login ON open_sessions (login_id, id) WHERE login_id IS NOT NULL;
CREATE INDEX open_sessions_customer ON open_sessions (customer_id, id) WHERE customer_id IS NOT NULL;
