-- What goes to the ERP. A thing waits in the queue from the moment it is new or changed until it
-- stands in a batch; what left of it, and as what, is kept in export_marks.

CREATE TABLE export_queue (
	kind      TEXT NOT NULL CHECK (kind IN ('pedidos', 'incidencias', 'lecturas')),
	object_id INTEGER NOT NULL,
	PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;

-- A batch never changes once it is made: it can be sent again as it was.
CREATE TABLE export_batches (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	kind       TEXT NOT NULL CHECK (kind IN ('pedidos', 'incidencias', 'lecturas')),
	number     INTEGER NOT NULL CHECK (number > 0),       -- per kind, without a gap
	author     TEXT NOT NULL DEFAULT '',
	things     INTEGER NOT NULL CHECK (things > 0),       -- orders, incidents or readings in it
	content    TEXT NOT NULL CHECK (json_valid(content)),
	sha256     BLOB NOT NULL CHECK (length(sha256) = 32), -- of content
	idem       TEXT UNIQUE,
	created_at INTEGER NOT NULL,
	sent_at    INTEGER,                                   -- last handed out
	acked_at   INTEGER,                                   -- the ERP has taken it
	acked_by   TEXT NOT NULL DEFAULT '',
	UNIQUE (kind, number)
) STRICT;
CREATE INDEX export_batches_open ON export_batches (kind, number) WHERE acked_at IS NULL;
CREATE TRIGGER export_batches_kept BEFORE UPDATE OF kind, number, things, content, sha256, created_at ON export_batches
BEGIN SELECT raise(ABORT, 'a batch never changes'); END;

CREATE TABLE export_marks (
	kind      TEXT NOT NULL CHECK (kind IN ('pedidos', 'incidencias', 'lecturas')),
	object_id INTEGER NOT NULL,
	batch_id  INTEGER NOT NULL REFERENCES export_batches (id), -- the last one it stands in
	print     BLOB NOT NULL CHECK (length(print) = 32),   -- of what was sent
	PRIMARY KEY (kind, object_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER export_order_new AFTER INSERT ON orders BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('pedidos', new.id);
END;
CREATE TRIGGER export_order_changed AFTER UPDATE ON orders BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('pedidos', new.id);
END;
CREATE TRIGGER export_line_new AFTER INSERT ON order_lines BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('pedidos', new.order_id);
END;
CREATE TRIGGER export_line_changed AFTER UPDATE ON order_lines BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('pedidos', new.order_id);
END;
CREATE TRIGGER export_line_gone AFTER DELETE ON order_lines BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('pedidos', old.order_id);
END;
CREATE TRIGGER export_incident_new AFTER INSERT ON incidents BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('incidencias', new.id);
END;
CREATE TRIGGER export_incident_changed AFTER UPDATE ON incidents BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('incidencias', new.id);
END;
-- What came from the ERP does not go back to it.
CREATE TRIGGER export_reading_new AFTER INSERT ON readings WHEN new.source <> 'erp' AND new.import_id IS NULL BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('lecturas', new.id);
END;
CREATE TRIGGER export_reading_changed AFTER UPDATE ON readings WHEN new.source <> 'erp' AND new.import_id IS NULL BEGIN
	INSERT OR IGNORE INTO export_queue VALUES ('lecturas', new.id);
END;
-- Whose it was may turn out otherwise: a handover is dated back, or never was.
CREATE TRIGGER export_reading_handed AFTER UPDATE OF to_on, to_reading ON equipment_owners BEGIN
	INSERT OR IGNORE INTO export_queue SELECT 'lecturas', r.id FROM readings r
		WHERE r.equipment_id = new.equipment_id AND r.taken_on >= min(old.to_on, new.to_on) AND r.source <> 'erp' AND r.import_id IS NULL;
END;

INSERT INTO export_queue SELECT 'pedidos', id FROM orders;
INSERT INTO export_queue SELECT 'incidencias', id FROM incidents;
INSERT INTO export_queue SELECT 'lecturas', id FROM readings WHERE source <> 'erp' AND import_id IS NULL;
