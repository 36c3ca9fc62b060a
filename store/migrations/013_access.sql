-- How a customer's people come in.

-- What somebody signs in with. One mailbox is one login, of whichever customers its owner works for;
-- a main user without a mailbox on file has only the customer's number.
CREATE TABLE logins (
	id         INTEGER PRIMARY KEY,
	email      TEXT UNIQUE CHECK (email <> '' AND email = lower(email)),
	password   TEXT NOT NULL DEFAULT '',                  -- argon2id in PHC form; empty until one is chosen
	epoch      INTEGER NOT NULL DEFAULT 1,                -- counts up when every session of the login ends
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL
) STRICT;

-- Of people those sign in who have a login; the others are contacts.
ALTER TABLE people ADD COLUMN login_id INTEGER REFERENCES logins (id);
ALTER TABLE people ADD COLUMN main INTEGER NOT NULL DEFAULT 0 CHECK (main IN (0, 1)); -- signs in with the customer's number
ALTER TABLE people ADD COLUMN sees TEXT NOT NULL DEFAULT 'all' CHECK (sees IN ('all', 'site', 'own'));
ALTER TABLE people ADD COLUMN may_read INTEGER NOT NULL DEFAULT 1 CHECK (may_read IN (0, 1));
ALTER TABLE people ADD COLUMN may_report INTEGER NOT NULL DEFAULT 1 CHECK (may_report IN (0, 1));
ALTER TABLE people ADD COLUMN may_order INTEGER NOT NULL DEFAULT 1 CHECK (may_order IN (0, 1));
ALTER TABLE people ADD COLUMN may_invite INTEGER NOT NULL DEFAULT 0 CHECK (may_invite IN (0, 1));
ALTER TABLE people ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1; -- counts up when this person's sessions end
ALTER TABLE people ADD COLUMN seen_at INTEGER;            -- last sign-in
CREATE UNIQUE INDEX people_main ON people (customer_id) WHERE main = 1;
CREATE UNIQUE INDEX people_login ON people (login_id, customer_id) WHERE login_id IS NOT NULL;

-- How far a customer may still come in with number and NIF.
CREATE TABLE nif_access (
	customer_id  INTEGER PRIMARY KEY REFERENCES customers (id),
	first_at     INTEGER,                                 -- the first time it did
	times        INTEGER NOT NULL DEFAULT 0,              -- how often since then, or since it was extended
	until_at     INTEGER,                                 -- the office extended it until then
	activated_at INTEGER,                                 -- there was a main user once: never again
	frozen_at    INTEGER,                                 -- somebody said that it was not them, or too many tries failed
	frozen_why   TEXT NOT NULL DEFAULT ''
) STRICT;

-- One-time links in letters to customers. As with staff_links the secret follows from the nonce.
CREATE TABLE access_links (
	id          INTEGER PRIMARY KEY,
	purpose     TEXT NOT NULL CHECK (purpose IN ('activate', 'invite', 'reset', 'enter', 'freeze')),
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	person_id   INTEGER REFERENCES people (id),           -- invite, reset, enter
	address     TEXT NOT NULL CHECK (address <> ''),      -- where the letter went
	nonce       BLOB NOT NULL CHECK (length(nonce) = 32),
	hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	browser     BLOB,                                     -- hash of who asked: a link to enter works there alone
	epoch       INTEGER NOT NULL DEFAULT 0,               -- of the person; a later one ends the link
	created_at  INTEGER NOT NULL,
	expires_at  INTEGER NOT NULL,
	used_at     INTEGER                                   -- or taken back
) STRICT;
CREATE INDEX access_links_customer ON access_links (customer_id, id);

-- Codes that the office reads out to a customer without a mailbox on file.
CREATE TABLE access_codes (
	customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
	hash        BLOB NOT NULL CHECK (length(hash) = 32),
	tries       INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
	author      TEXT NOT NULL,
	created_at  INTEGER NOT NULL,
	expires_at  INTEGER NOT NULL
) STRICT;
