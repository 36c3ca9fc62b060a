-- The log in its second version: personal data beside the chain instead of in it. Facts is a salted
-- hash of actor, object_name and changes, ip_print one of ip; hash goes over the columns that never
-- change and those two. So names can be taken out, and addresses cut, without breaking the chain.
-- The program fills salt, facts, ip_salt, ip_print and hash of the lines that were there before.
ALTER TABLE audit ADD COLUMN version INTEGER NOT NULL DEFAULT 1;   -- how hash is made
ALTER TABLE audit ADD COLUMN person_id INTEGER NOT NULL DEFAULT 0; -- of the customer's people who acted
ALTER TABLE audit ADD COLUMN looks_as INTEGER NOT NULL DEFAULT 0;  -- the customer as whom one of the dealer's people looked
ALTER TABLE audit ADD COLUMN level INTEGER NOT NULL DEFAULT 0;     -- how surely a customer had signed in
ALTER TABLE audit ADD COLUMN factor TEXT NOT NULL DEFAULT '';      -- how far one of the dealer's people had
ALTER TABLE audit ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'failed', 'denied', 'throttled'));
ALTER TABLE audit ADD COLUMN device TEXT NOT NULL DEFAULT '';      -- a hash of the device's cookie
ALTER TABLE audit ADD COLUMN salt BLOB;                            -- empty once the facts are erased
ALTER TABLE audit ADD COLUMN facts BLOB;
ALTER TABLE audit ADD COLUMN ip_salt BLOB;                         -- empty once the address is cut, or when there was none
ALTER TABLE audit ADD COLUMN ip_print BLOB;
ALTER TABLE audit ADD COLUMN erased_id INTEGER;                    -- the line that says why the facts are gone
CREATE INDEX audit_addresses ON audit (id) WHERE ip_salt IS NOT NULL;
CREATE INDEX audit_person ON audit (person_id, id) WHERE person_id <> 0;

DROP TRIGGER audit_kept;
CREATE TRIGGER audit_kept BEFORE UPDATE ON audit WHEN old.version > 1 AND (
	(new.id, new.version, new.at, new.actor_kind, new.staff_id, new.role, new.customer_id, new.person_id, new.looks_as, new.level, new.factor,
		new.outcome, new.device, new.action, new.object, new.object_id, new.request, new.facts, new.ip_print, new.hash)
	IS NOT (old.id, old.version, old.at, old.actor_kind, old.staff_id, old.role, old.customer_id, old.person_id, old.looks_as, old.level, old.factor,
		old.outcome, old.device, old.action, old.object, old.object_id, old.request, old.facts, old.ip_print, old.hash)
	OR (new.actor, new.object_name, new.changes, new.search, new.salt, new.erased_id) IS NOT (old.actor, old.object_name, old.changes, old.search, old.salt, old.erased_id)
		AND ((new.actor, new.object_name, new.changes, new.search, new.salt) IS NOT ('', '', '[]', '', NULL) OR new.erased_id IS NULL)
	OR (new.ip, new.ip_salt) IS NOT (old.ip, old.ip_salt) AND new.ip_salt IS NOT NULL
) BEGIN SELECT raise(ABORT, 'the log is only added to'); END;

-- Customers and people of whom nothing is used any more: «bloqueo» (LOPDGDD, article 32), then gone.
-- A restored copy of the file is made to forget whoever stands here.
CREATE TABLE erasures (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	kind        TEXT NOT NULL CHECK (kind IN ('customer', 'person')),
	object_id   INTEGER NOT NULL,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	salt        BLOB NOT NULL CHECK (length(salt) = 16),
	hash        BLOB NOT NULL CHECK (length(hash) = 32),  -- of the customer's number, by which the ERP would bring it back
	reason      TEXT NOT NULL DEFAULT '',
	author      TEXT NOT NULL DEFAULT '',
	blocked_at  INTEGER NOT NULL,
	archived_at INTEGER,                                  -- taken out of use; before, the ERP has something to take yet
	purged_at   INTEGER,
	scrubbed_at INTEGER,                                  -- no page of the file holds any of it
	lifted_at   INTEGER,                                  -- the ERP may bring the number again
	UNIQUE (kind, object_id)
) STRICT;
CREATE TABLE erasure_archives (
	erasure_id INTEGER PRIMARY KEY REFERENCES erasures (id) ON DELETE CASCADE,
	data       BLOB NOT NULL,                             -- the ZIP of «Exportar datos», as it was when they were blocked
	words      TEXT NOT NULL                              -- by what they could be known in texts, one a line
) STRICT;

-- A batch never changes, except that the people of an erased customer are taken out of it.
ALTER TABLE export_batches ADD COLUMN erased_at INTEGER;
DROP TRIGGER export_batches_kept;
CREATE TRIGGER export_batches_kept BEFORE UPDATE OF kind, number, things, content, sha256, created_at ON export_batches
WHEN (new.kind, new.number, new.things, new.created_at) IS NOT (old.kind, old.number, old.things, old.created_at)
	OR (new.content, new.sha256) IS NOT (old.content, old.sha256) AND (new.erased_at IS NULL OR new.acked_at IS NULL)
BEGIN SELECT raise(ABORT, 'a batch never changes'); END;
