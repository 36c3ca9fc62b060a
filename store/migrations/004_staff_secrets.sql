-- How the dealer's people come in: one-time links, recovery codes, and tries that failed.

-- A link is good for half an hour and for once. Its secret is not kept: only the hash by which it is
-- known again, and the nonce from which the installation's key makes it, for the letter that brings it.
CREATE TABLE staff_links (
	id         INTEGER PRIMARY KEY,
	staff_id   INTEGER NOT NULL REFERENCES staff (id),
	nonce      BLOB NOT NULL CHECK (length(nonce) = 32),
	hash       BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	first      INTEGER NOT NULL CHECK (first IN (0, 1)), -- an invitation: they never had a password
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at    INTEGER                                   -- or taken back
) STRICT;
CREATE INDEX staff_links_of ON staff_links (staff_id, id);

-- Codes for who lost the second factor, as hashes. A used one is gone.
CREATE TABLE staff_codes (
	staff_id INTEGER NOT NULL REFERENCES staff (id),
	hash     BLOB NOT NULL CHECK (length(hash) = 32),
	PRIMARY KEY (staff_id, hash)
) STRICT, WITHOUT ROWID;

-- Tries that failed since the last that succeeded, by a hash of what was tried: of an e-mail address,
-- whether anybody has it or not, or of somebody's second factor.
CREATE TABLE staff_failures (
	key      BLOB PRIMARY KEY CHECK (length(key) = 32),
	failures INTEGER NOT NULL,
	since    INTEGER NOT NULL, -- the first of them
	until    INTEGER NOT NULL  -- nothing is tried before
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_failures_since ON staff_failures (since);
