-- The dealer's own people, and the log of who changed what.

CREATE TABLE staff (
	id            INTEGER PRIMARY KEY,
	name          TEXT NOT NULL CHECK (name <> ''),
	email         TEXT NOT NULL UNIQUE CHECK (email <> '' AND email = lower(email)),
	phone         TEXT NOT NULL DEFAULT '',
	role          TEXT NOT NULL CHECK (role IN ('admin', 'oficina', 'tecnico')),
	technician_id INTEGER UNIQUE REFERENCES technicians (id), -- whose incidents are theirs
	password      TEXT NOT NULL DEFAULT '',               -- argon2id in PHC form; empty until one is chosen
	totp_secret   BLOB,                                   -- 20 bytes; empty until a second factor is enrolled
	totp_step     INTEGER NOT NULL DEFAULT 0,             -- the last step that was used: a code is good for once
	totp_pending  BLOB,                                   -- a secret that is shown and not yet confirmed by a code
	epoch         INTEGER NOT NULL DEFAULT 1,             -- sessions of an earlier one are over
	active        INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	seen_at       INTEGER,                                -- last sign-in
	created_at    INTEGER NOT NULL,
	updated_at    INTEGER NOT NULL,
	version       INTEGER NOT NULL DEFAULT 1,
	idem          TEXT UNIQUE                             -- of the form that invited them
) STRICT;

-- Who did what, with old and new values. Rows are only ever added; each carries a hash over itself
-- and the row before it, so that one taken out or altered by hand shows.
CREATE TABLE audit (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	at          INTEGER NOT NULL,
	actor_kind  TEXT NOT NULL CHECK (actor_kind IN ('staff', 'customer', 'console', 'system')),
	staff_id    INTEGER REFERENCES staff (id),
	actor       TEXT NOT NULL,                            -- the name as it was then
	role        TEXT NOT NULL DEFAULT '',
	customer_id INTEGER REFERENCES customers (id),        -- for whom, or whose thing it is
	action      TEXT NOT NULL CHECK (action <> ''),
	object      TEXT NOT NULL DEFAULT '',                 -- order, incident, customer …
	object_id   INTEGER NOT NULL DEFAULT 0,
	object_name TEXT NOT NULL DEFAULT '',                 -- its number or name as it was then
	changes     TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(changes)),
	ip          TEXT NOT NULL DEFAULT '',
	request     TEXT NOT NULL DEFAULT '',
	search      TEXT NOT NULL DEFAULT '',
	hash        BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_object ON audit (object, object_id, id);
CREATE INDEX audit_customer ON audit (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX audit_staff ON audit (staff_id, id) WHERE staff_id IS NOT NULL;
CREATE INDEX audit_at ON audit (at);

-- The words of the log, for its search.
CREATE VIRTUAL TABLE audit_index USING fts4 (
	search, content="audit", tokenize=unicode61 "remove_diacritics=2", prefix="2,3,4", matchinfo=fts3
);
CREATE TRIGGER audit_indexed AFTER INSERT ON audit BEGIN
	INSERT INTO audit_index (docid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
CREATE TRIGGER audit_whole BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the log is only added to'); END;
