-- What the dealer's people add to an incident, and how they find it.

-- What was done when a visit ended: beside the event that closed the incident or noted the reading.
CREATE TABLE incident_work (
	event_id   INTEGER PRIMARY KEY REFERENCES incident_events (id),
	minutes    INTEGER NOT NULL DEFAULT 0 CHECK (minutes BETWEEN 0 AND 6000), -- 0 = not said
	parts      TEXT NOT NULL DEFAULT '',
	reading_id INTEGER REFERENCES readings (id)
) STRICT;

-- What staff tell each other. It stands apart from the thread, which the customer reads, so that no
-- page or letter of the customer's can show it by mistake.
CREATE TABLE incident_notes (
	id          INTEGER PRIMARY KEY,
	incident_id INTEGER NOT NULL REFERENCES incidents (id),
	author      TEXT NOT NULL,
	body        TEXT NOT NULL CHECK (body <> ''),
	idem        TEXT,
	at          INTEGER NOT NULL,
	UNIQUE (incident_id, idem)
) STRICT;

-- What the queue filters by stands in the indexes that it goes through, so that counting reads no rows.
CREATE INDEX incidents_technician ON incidents (technician_id, created_at);
CREATE INDEX incidents_hands ON incidents (technician_id, visit_from_at) WHERE closed_at IS NULL;
CREATE INDEX incidents_created ON incidents (created_at, severity, technician_id);
CREATE INDEX incidents_closed ON incidents (closed_at, created_at, severity, technician_id) WHERE closed_at IS NOT NULL;
CREATE INDEX incidents_updated ON incidents (updated_at);

-- The words by which the dealer's people look for an incident: its own, the machine's and the
-- customer's. The triggers keep it current, whoever writes those rows.
CREATE VIRTUAL TABLE incident_index USING fts4 (
	words, tokenize=unicode61 "remove_diacritics=2", prefix="2,3,4", matchinfo=fts3
);
CREATE VIEW incident_words AS
SELECT i.id, i.equipment_id, i.customer_id,
	i.search || ' ' || e.search || ' ' || c.search || ' ' || c.nif || ' ' || ltrim(c.number, '0') AS words
FROM incidents i JOIN equipment e ON e.id = i.equipment_id JOIN customers c ON c.id = i.customer_id;

INSERT INTO incident_index (docid, words) SELECT id, words FROM incident_words;

CREATE TRIGGER incident_index_insert AFTER INSERT ON incidents BEGIN
	INSERT INTO incident_index (docid, words) SELECT id, words FROM incident_words WHERE id = new.id;
END;
CREATE TRIGGER incident_index_update AFTER UPDATE OF search, equipment_id, customer_id ON incidents
WHEN new.search <> old.search OR new.equipment_id <> old.equipment_id OR new.customer_id <> old.customer_id BEGIN
	DELETE FROM incident_index WHERE docid = old.id;
	INSERT INTO incident_index (docid, words) SELECT id, words FROM incident_words WHERE id = new.id;
END;
CREATE TRIGGER incident_index_delete AFTER DELETE ON incidents BEGIN
	DELETE FROM incident_index WHERE docid = old.id;
END;
CREATE TRIGGER incident_index_machine AFTER UPDATE OF search ON equipment WHEN new.search <> old.search BEGIN
	DELETE FROM incident_index WHERE docid IN (SELECT id FROM incidents WHERE equipment_id = new.id);
	INSERT INTO incident_index (docid, words) SELECT id, words FROM incident_words WHERE equipment_id = new.id;
END;
CREATE TRIGGER incident_index_customer AFTER UPDATE OF search, nif, number ON customers
WHEN new.search <> old.search OR new.nif <> old.nif OR new.number <> old.number BEGIN
	DELETE FROM incident_index WHERE docid IN (SELECT id FROM incidents WHERE customer_id = new.id);
	INSERT INTO incident_index (docid, words) SELECT id, words FROM incident_words WHERE customer_id = new.id;
END;
