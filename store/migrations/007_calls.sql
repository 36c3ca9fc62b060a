-- The telephone: finding who calls by whatever they say, and who of the dealer wrote things down for them.

ALTER TABLE orders ADD COLUMN entered_by TEXT NOT NULL DEFAULT '';    -- who of the dealer's people; empty when it came in by itself
ALTER TABLE incidents ADD COLUMN entered_by TEXT NOT NULL DEFAULT '';

-- What a customer is found by. Numbers stand there with and without leading zeros, telephones as
-- digits without separators and country. Several telephones in one field stay apart.
CREATE VIEW customer_words (id, words, email) AS SELECT id,
	number || ' ' || ltrim(number, '0') || ' ' || name || ' ' || trade_name || ' ' || nif || ' ' || city || ' ' || phone || ' '
	|| replace(replace(replace(replace(replace(replace(iif(phone LIKE '0034%', substr(phone, 5), phone), '+34', ''), ' ', ''), '.', ''), '-', ''), '(', ''), ')', ''),
	email
FROM customers;

-- What a machine is found by, besides the words of whose it is: references and serials also in one
-- piece, and serials by their ends, which is what people read out.
CREATE VIEW equipment_words (id, words) AS SELECT e.id,
	e.number || ' ' || ltrim(e.number, '0') || ' ' || e.serial || ' ' || replace(replace(e.serial, '-', ''), ' ', '') || ' '
	|| substr(e.serial, -4) || ' ' || substr(e.serial, -5) || ' ' || substr(e.serial, -6) || ' '
	|| e.own_ref || ' ' || replace(replace(e.own_ref, '-', ''), ' ', '') || ' ' || m.name || ' ' || e.location || ' ' || e.city || ' ' || e.contact || ' '
	|| replace(replace(replace(replace(replace(replace(iif(e.phone LIKE '0034%', substr(e.phone, 5), e.phone), '+34', ''), ' ', ''), '.', ''), '-', ''), '(', ''), ')', '') || ' '
	|| c.number || ' ' || ltrim(c.number, '0') || ' ' || c.name || ' ' || c.trade_name || ' ' || c.nif
FROM equipment e JOIN models m ON m.id = e.model_id JOIN customers c ON c.id = e.customer_id;

-- The words, for the search while typing. The triggers keep them current, so whoever writes
-- customers, machines or models has nothing to do.
CREATE VIRTUAL TABLE customer_index USING fts4 (words, email, tokenize=unicode61 "remove_diacritics=2", prefix="1,2,3,4", matchinfo=fts3);
CREATE VIRTUAL TABLE equipment_index USING fts4 (words, tokenize=unicode61 "remove_diacritics=2", prefix="2,3,4", matchinfo=fts3);
INSERT INTO customer_index (docid, words, email) SELECT id, words, email FROM customer_words;
INSERT INTO equipment_index (docid, words) SELECT id, words FROM equipment_words;

CREATE TRIGGER customer_index_insert AFTER INSERT ON customers BEGIN
	INSERT INTO customer_index (docid, words, email) SELECT id, words, email FROM customer_words WHERE id = new.id;
END;
CREATE TRIGGER customer_index_update AFTER UPDATE OF number, name, trade_name, nif, city, email, phone ON customers
WHEN (new.number, new.name, new.trade_name, new.nif, new.city, new.email, new.phone)
	IS NOT (old.number, old.name, old.trade_name, old.nif, old.city, old.email, old.phone) BEGIN
	DELETE FROM customer_index WHERE docid = old.id;
	INSERT INTO customer_index (docid, words, email) SELECT id, words, email FROM customer_words WHERE id = new.id;
END;
CREATE TRIGGER customer_index_delete AFTER DELETE ON customers BEGIN
	DELETE FROM customer_index WHERE docid = old.id;
END;
CREATE TRIGGER equipment_index_owner AFTER UPDATE OF number, name, trade_name, nif ON customers
WHEN (new.number, new.name, new.trade_name, new.nif) IS NOT (old.number, old.name, old.trade_name, old.nif) BEGIN
	DELETE FROM equipment_index WHERE docid IN (SELECT id FROM equipment WHERE customer_id = new.id);
	INSERT INTO equipment_index (docid, words) SELECT id, words FROM equipment_words WHERE id IN (SELECT id FROM equipment WHERE customer_id = new.id);
END;

CREATE TRIGGER equipment_index_insert AFTER INSERT ON equipment BEGIN
	INSERT INTO equipment_index (docid, words) SELECT id, words FROM equipment_words WHERE id = new.id;
END;
CREATE TRIGGER equipment_index_update AFTER UPDATE OF number, customer_id, model_id, serial, own_ref, location, city, contact, phone ON equipment
WHEN (new.number, new.customer_id, new.model_id, new.serial, new.own_ref, new.location, new.city, new.contact, new.phone)
	IS NOT (old.number, old.customer_id, old.model_id, old.serial, old.own_ref, old.location, old.city, old.contact, old.phone) BEGIN
	DELETE FROM equipment_index WHERE docid = old.id;
	INSERT INTO equipment_index (docid, words) SELECT id, words FROM equipment_words WHERE id = new.id;
END;
CREATE TRIGGER equipment_index_delete AFTER DELETE ON equipment BEGIN
	DELETE FROM equipment_index WHERE docid = old.id;
END;
CREATE TRIGGER equipment_index_model AFTER UPDATE OF name ON models WHEN new.name <> old.name BEGIN
	DELETE FROM equipment_index WHERE docid IN (SELECT id FROM equipment WHERE model_id = new.id);
	INSERT INTO equipment_index (docid, words) SELECT id, words FROM equipment_words WHERE id IN (SELECT id FROM equipment WHERE model_id = new.id);
END;
