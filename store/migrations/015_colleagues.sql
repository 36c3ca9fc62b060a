-- A customer's people: what of its things each sees, what each sent, and a basket of their own.

-- Where people see the machines, in the words in which it was chosen. Compared folded: see siteKey.
CREATE TABLE person_sites (
	person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	site      TEXT NOT NULL CHECK (site <> ''),           -- address and city, folded
	name      TEXT NOT NULL CHECK (name <> ''),           -- as it was shown
	PRIMARY KEY (person_id, site)
) STRICT, WITHOUT ROWID;

-- The machines that are somebody's own.
CREATE TABLE person_equipment (
	person_id    INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	equipment_id INTEGER NOT NULL REFERENCES equipment (id) ON DELETE CASCADE,
	PRIMARY KEY (person_id, equipment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_equipment_machine ON person_equipment (equipment_id);

-- Of people those were let in who have invited_at; the others are contacts. Whoever was withdrawn has
-- no login any more until they are invited again.
ALTER TABLE people ADD COLUMN invited_at INTEGER;
ALTER TABLE people ADD COLUMN invited_by TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN withdrawn_at INTEGER;
UPDATE people SET invited_at = created_at WHERE login_id IS NOT NULL;

-- The presses of «Invitar»: the same one lets in once and sends one letter.
CREATE TABLE person_invitations (
	idem      TEXT PRIMARY KEY CHECK (idem <> ''),
	person_id INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	at        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX person_invitations_person ON person_invitations (person_id);

-- Which person of the customer's sent it; empty for whoever only knew number and NIF, and for the office.
ALTER TABLE orders ADD COLUMN person_id INTEGER REFERENCES people (id);
ALTER TABLE incidents ADD COLUMN person_id INTEGER REFERENCES people (id);
ALTER TABLE readings ADD COLUMN person_id INTEGER REFERENCES people (id);
CREATE INDEX orders_person ON orders (person_id, created_at) WHERE person_id IS NOT NULL;
CREATE INDEX incidents_person ON incidents (person_id, created_at) WHERE person_id IS NOT NULL;
CREATE INDEX readings_person ON readings (person_id) WHERE person_id IS NOT NULL;

-- Each person fills a basket of their own; 0 is the one of whoever only knew number and NIF. The ids
-- of lines go on from where they were.
CREATE TABLE person_basket_lines (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	customer_id  INTEGER NOT NULL REFERENCES customers (id),
	person_id    INTEGER NOT NULL DEFAULT 0,
	equipment_id INTEGER NOT NULL REFERENCES equipment (id),
	article_id   INTEGER NOT NULL REFERENCES articles (id),
	quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
	added_at     INTEGER NOT NULL,
	UNIQUE (customer_id, person_id, equipment_id, article_id)
) STRICT;
INSERT INTO person_basket_lines (id, customer_id, equipment_id, article_id, quantity, added_at)
	SELECT id, customer_id, equipment_id, article_id, quantity, added_at FROM basket_lines;
DELETE FROM sqlite_sequence WHERE name = 'person_basket_lines';
INSERT INTO sqlite_sequence (name, seq) SELECT 'person_basket_lines', seq FROM sqlite_sequence WHERE name = 'basket_lines';
DROP TABLE basket_lines;
ALTER TABLE person_basket_lines RENAME TO basket_lines;

CREATE TABLE person_basket_additions (
	customer_id  INTEGER NOT NULL REFERENCES customers (id),
	person_id    INTEGER NOT NULL DEFAULT 0,
	idem         TEXT NOT NULL CHECK (idem <> ''),
	equipment_id INTEGER NOT NULL REFERENCES equipment (id),
	article_id   INTEGER NOT NULL REFERENCES articles (id),
	added_at     INTEGER NOT NULL,
	PRIMARY KEY (customer_id, person_id, idem, equipment_id, article_id)
) STRICT, WITHOUT ROWID;
INSERT INTO person_basket_additions (customer_id, idem, equipment_id, article_id, added_at)
	SELECT customer_id, idem, equipment_id, article_id, added_at FROM basket_additions;
DROP TABLE basket_additions;
ALTER TABLE person_basket_additions RENAME TO basket_additions;
