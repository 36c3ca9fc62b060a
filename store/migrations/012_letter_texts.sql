-- The pages of «Ajustes»: which version of each the next change has to have seen.
CREATE TABLE setting_pages (
	id      INTEGER PRIMARY KEY,
	page    TEXT NOT NULL UNIQUE CHECK (page <> ''),
	version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The dealer's own mail server; without a row letters go the way the installation says.
CREATE TABLE mail_server (
	id       INTEGER PRIMARY KEY CHECK (id = 1),
	host     TEXT NOT NULL CHECK (host <> ''),
	port     INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
	security TEXT NOT NULL CHECK (security IN ('starttls', 'tls', 'none')),
	user     TEXT NOT NULL DEFAULT '',
	password BLOB,                                        -- sealed with the installation's key, which this file does not hold
	sender   TEXT NOT NULL DEFAULT '',
	CHECK ((user = '') = (password IS NULL))
) STRICT;

-- The dealer's own words for letters; a kind without a row has the standard ones.
CREATE TABLE letter_texts (
	kind    TEXT PRIMARY KEY CHECK (kind <> ''),
	subject TEXT NOT NULL CHECK (subject <> ''),
	opening TEXT NOT NULL CHECK (opening <> ''),
	closing TEXT NOT NULL
) STRICT, WITHOUT ROWID;
