-- The life of machines, the readings that are asked for, and what the office says about them.

-- Whose a machine was, and which of its readings are theirs: those after (from_on, from_reading) and up to
-- (to_on, to_reading), compared by day and then by number. Triggers keep it, whoever moves the machine.
CREATE TABLE equipment_owners (
	id           INTEGER PRIMARY KEY,
	equipment_id INTEGER NOT NULL REFERENCES equipment (id) ON DELETE CASCADE,
	customer_id  INTEGER NOT NULL REFERENCES customers (id),
	from_on      TEXT NOT NULL DEFAULT '',                -- empty: since the machine is known
	from_reading INTEGER NOT NULL DEFAULT 0,
	to_on        TEXT NOT NULL DEFAULT '9999-12-31',      -- that far off: it still is
	to_reading   INTEGER NOT NULL DEFAULT 9223372036854775807
) STRICT;
CREATE INDEX equipment_owners_equipment ON equipment_owners (equipment_id, customer_id);
INSERT INTO equipment_owners (equipment_id, customer_id) SELECT id, customer_id FROM equipment;
CREATE TRIGGER equipment_owners_insert AFTER INSERT ON equipment BEGIN
	INSERT INTO equipment_owners (equipment_id, customer_id) VALUES (new.id, new.customer_id);
END;
CREATE TRIGGER equipment_owners_move AFTER UPDATE OF customer_id ON equipment WHEN new.customer_id <> old.customer_id BEGIN
	UPDATE equipment_owners SET to_on = date(new.updated_at / 1000, 'unixepoch'), to_reading = (SELECT coalesce(max(r.id), 0) FROM readings r)
		WHERE equipment_id = new.id AND to_on = '9999-12-31';
	INSERT INTO equipment_owners (equipment_id, customer_id, from_on, from_reading)
		VALUES (new.id, new.customer_id, date(new.updated_at / 1000, 'unixepoch'), (SELECT coalesce(max(r.id), 0) FROM readings r));
END;

-- The newest reading that answers what is asked for each month.
ALTER TABLE equipment ADD COLUMN read_on TEXT NOT NULL DEFAULT '';
-- Taken out of service: no longer on its customer's list, whatever the contract says.
ALTER TABLE equipment ADD COLUMN withdrawn_on TEXT NOT NULL DEFAULT '';
ALTER TABLE equipment ADD COLUMN withdrawn_why TEXT NOT NULL DEFAULT '';
ALTER TABLE equipment ADD COLUMN replaced_by INTEGER REFERENCES equipment (id) ON DELETE SET NULL;
-- The day by which the next reading is wanted: the last day of the month after the newest one, or of the
-- month in which the contract began. What asks for it repeats the expression to the letter.
CREATE INDEX equipment_due ON equipment (max(
	CASE read_on WHEN '' THEN '' ELSE date(read_on, 'start of month', '+2 months', '-1 day') END,
	CASE starts_on WHEN '' THEN '' ELSE date(starts_on, 'start of month', '+1 month', '-1 day') END),
	id, ends_on, customer_id) WHERE contract_id IS NOT NULL AND withdrawn_on = '';
CREATE INDEX equipment_replaced ON equipment (replaced_by) WHERE replaced_by IS NOT NULL;

UPDATE equipment SET read_on = coalesce((SELECT r.taken_on FROM readings r WHERE r.equipment_id = equipment.id
	AND r.kind = 'normal' AND r.status <> 'discarded' ORDER BY r.taken_on DESC, r.id DESC LIMIT 1), '');
-- What an import brings is noted once per batch, by the import.
CREATE TRIGGER readings_read_insert AFTER INSERT ON readings
WHEN new.import_id IS NULL AND new.kind = 'normal' AND new.status <> 'discarded' BEGIN
	UPDATE equipment SET read_on = new.taken_on WHERE id = new.equipment_id AND read_on < new.taken_on;
END;
CREATE TRIGGER readings_read_update AFTER UPDATE OF taken_on, kind, status, equipment_id ON readings BEGIN
	UPDATE equipment SET read_on = coalesce((SELECT r.taken_on FROM readings r WHERE r.equipment_id = equipment.id
		AND r.kind = 'normal' AND r.status <> 'discarded' ORDER BY r.taken_on DESC, r.id DESC LIMIT 1), '')
		WHERE id IN (new.equipment_id, old.equipment_id);
END;
CREATE TRIGGER readings_read_delete AFTER DELETE ON readings BEGIN
	UPDATE equipment SET read_on = coalesce((SELECT r.taken_on FROM readings r WHERE r.equipment_id = equipment.id
		AND r.kind = 'normal' AND r.status <> 'discarded' ORDER BY r.taken_on DESC, r.id DESC LIMIT 1), '')
		WHERE id = old.equipment_id AND read_on = old.taken_on;
END;

-- What came in here, by day; what the ERP brought is found by machine.
CREATE INDEX readings_here ON readings (taken_on, id) WHERE import_id IS NULL;

-- What the office said about a reading. A corrected one is discarded, and linked to the one in its place.
CREATE TABLE reading_verdicts (
	reading_id INTEGER PRIMARY KEY REFERENCES readings (id) ON DELETE CASCADE,
	verdict    TEXT NOT NULL CHECK (verdict IN ('confirmed', 'corrected', 'discarded', 'changed')),
	reason     TEXT NOT NULL DEFAULT '',
	instead_id INTEGER REFERENCES readings (id) ON DELETE SET NULL,
	author     TEXT NOT NULL,
	at         INTEGER NOT NULL,
	CHECK (instead_id IS NULL OR verdict IN ('corrected', 'changed'))
) STRICT;
CREATE INDEX reading_verdicts_instead ON reading_verdicts (instead_id) WHERE instead_id IS NOT NULL;

-- A doubtful reading about which the customer was asked, and what it answered.
CREATE TABLE reading_questions (
	reading_id  INTEGER PRIMARY KEY REFERENCES readings (id) ON DELETE CASCADE,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	author      TEXT NOT NULL,
	asked_at    INTEGER NOT NULL,
	answer      TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'yes', 'no')),
	note        TEXT NOT NULL DEFAULT '',
	answered_at INTEGER,
	CHECK ((answer = '') = (answered_at IS NULL))
) STRICT;

-- The letters that ask a customer for the readings of a month: one per customer and month.
CREATE TABLE reading_reminders (
	id          INTEGER PRIMARY KEY,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	period      TEXT NOT NULL CHECK (period GLOB '[12][0-9][0-9][0-9]-[01][0-9]-01'),
	author      TEXT NOT NULL,
	at          INTEGER NOT NULL,
	UNIQUE (customer_id, period)
) STRICT;

CREATE INDEX reading_questions_answered ON reading_questions (answered_at) WHERE answered_at IS NOT NULL;
CREATE INDEX reading_verdicts_at ON reading_verdicts (at);
