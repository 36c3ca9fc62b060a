-- Who asked for a letter with a link, until somebody has looked whether there is anybody to write to: the
-- same one row whoever it is, so that asking takes as long for a customer as for nobody.
CREATE TABLE access_asks (
	id      INTEGER PRIMARY KEY,
	purpose TEXT NOT NULL CHECK (purpose IN ('activate', 'reset', 'enter')),
	asked   TEXT NOT NULL,                                -- a customer's number or an e-mail address, as it was typed
	browser BLOB,
	ip      TEXT NOT NULL DEFAULT '',
	at      INTEGER NOT NULL
) STRICT;

-- Sessions with number and NIF that began before this are over.
ALTER TABLE nif_access ADD COLUMN ended_at INTEGER;
