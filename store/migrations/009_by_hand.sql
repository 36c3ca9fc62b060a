-- What the dealer's people mend by hand in what the ERP brought.

-- One corrected field of one row: what the ERP says, what stands here instead, by whom. An empty
-- field means that the whole row was made here and the ERP does not know it yet. A row of a table
-- without ids is found by the first column of its key; the second one is then the field.
CREATE TABLE by_hand (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	tbl        TEXT NOT NULL CHECK (tbl <> ''),
	row_id     INTEGER NOT NULL,
	field      TEXT NOT NULL,
	erp_value  ANY,
	value      ANY,
	staff_id   INTEGER NOT NULL DEFAULT 0,                -- 0: not one of the dealer's people
	staff_name TEXT NOT NULL,
	at         INTEGER NOT NULL,
	UNIQUE (tbl, row_id, field)
) STRICT;

-- Other ways in which the ERP spells a name, folded: the import takes them for the row they point to.
CREATE TABLE spellings (
	tbl    TEXT NOT NULL CHECK (tbl IN ('models', 'contract_kinds')),
	folded TEXT NOT NULL CHECK (folded <> ''),
	row_id INTEGER NOT NULL,
	PRIMARY KEY (tbl, folded)
) STRICT, WITHOUT ROWID;

-- The people at a customer's. The ERP knows nothing of them.
CREATE TABLE people (
	id          INTEGER PRIMARY KEY,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	name        TEXT NOT NULL CHECK (name <> ''),
	email       TEXT NOT NULL DEFAULT '',
	phone       TEXT NOT NULL DEFAULT '',
	site        TEXT NOT NULL DEFAULT '',                 -- where they are, in the customer's own words
	notes       TEXT NOT NULL DEFAULT '',
	active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	idem        TEXT UNIQUE,
	created_at  INTEGER NOT NULL,
	updated_at  INTEGER NOT NULL,
	version     INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX people_customer ON people (customer_id, name);

-- The presses of «Invitar»: the same one sends one letter.
CREATE TABLE invitations (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	idem        TEXT NOT NULL UNIQUE CHECK (idem <> ''),
	address     TEXT NOT NULL,
	author      TEXT NOT NULL,
	at          INTEGER NOT NULL
) STRICT;
CREATE INDEX invitations_customer ON invitations (customer_id, id);

-- What forms have made, so that the same one sent twice makes it once.
CREATE TABLE made_by_hand (
	idem   TEXT PRIMARY KEY CHECK (idem <> ''),
	tbl    TEXT NOT NULL,
	row_id INTEGER NOT NULL,
	at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE customers ADD COLUMN signed_in_at INTEGER;    -- last sign-in, as far as it is known
ALTER TABLE addresses ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
ALTER TABLE addresses ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE technicians ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE models ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE contract_kinds ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE contracts ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE articles ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Whoever looks at a kind of contract looks at what it covers.
CREATE TRIGGER coverage_added AFTER INSERT ON coverage BEGIN
	UPDATE contract_kinds SET version = version + 1 WHERE id = new.kind_id;
END;
CREATE TRIGGER coverage_changed AFTER UPDATE OF included ON coverage WHEN new.included <> old.included BEGIN
	UPDATE contract_kinds SET version = version + 1 WHERE id = new.kind_id;
END;
