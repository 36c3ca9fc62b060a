-- The office's queue of orders: whose it is, what only staff may read, how parcels are followed.

ALTER TABLE orders ADD COLUMN staff_id INTEGER REFERENCES staff (id); -- who sees to it
CREATE INDEX orders_updated ON orders (updated_at);

-- How many orders stand in each state: what lies in the past is counted without being read.
CREATE TABLE order_counts (
	state TEXT PRIMARY KEY,
	n     INTEGER NOT NULL CHECK (n >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO order_counts SELECT state, count(*) FROM orders GROUP BY state;
CREATE TRIGGER order_counts_insert AFTER INSERT ON orders BEGIN
	INSERT INTO order_counts VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER order_counts_update AFTER UPDATE OF state ON orders WHEN new.state <> old.state BEGIN
	UPDATE order_counts SET n = n - 1 WHERE state = old.state;
	INSERT INTO order_counts VALUES (new.state, 1) ON CONFLICT (state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER order_counts_delete AFTER DELETE ON orders BEGIN
	UPDATE order_counts SET n = n - 1 WHERE state = old.state;
END;

-- What an entry in an order's story is: a step, a message of the dealer's, or what the dealer corrected.
ALTER TABLE order_events ADD COLUMN kind TEXT NOT NULL DEFAULT 'state' CHECK (kind IN ('state', 'back', 'message', 'lines', 'delivery', 'parcel'));
ALTER TABLE order_events ADD COLUMN idem TEXT;
CREATE UNIQUE INDEX order_events_idem ON order_events (order_id, idem) WHERE idem IS NOT NULL;

-- What staff write for each other about an order. Nothing that a customer reaches selects from here.
CREATE TABLE order_notes (
	id       INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL REFERENCES orders (id),
	staff_id INTEGER REFERENCES staff (id),
	author   TEXT NOT NULL,
	body     TEXT NOT NULL CHECK (body <> ''),
	idem     TEXT NOT NULL CHECK (idem <> ''),
	at       INTEGER NOT NULL,
	UNIQUE (order_id, idem)
) STRICT;

-- Who carries parcels, and the page on which one is followed: {numero} stands for the parcel's number,
-- {cp} for the postcode; of a number written «agencia/albarán», {agencia} and {albaran} are its parts.
CREATE TABLE carriers (
	id      INTEGER PRIMARY KEY,
	name    TEXT NOT NULL UNIQUE CHECK (name <> ''),
	link    TEXT NOT NULL DEFAULT '' CHECK (link = '' OR link LIKE 'https://%'),
	version INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO carriers (name, link) VALUES
	('Correos Express', 'https://s.correosexpress.com/c?n={numero}'),
	('DHL', 'https://www.dhl.com/es-es/home/tracking.html?tracking-id={numero}'),
	('GLS', 'https://mygls.gls-spain.es/e/{numero}/{cp}'),
	('MRW', 'https://www.mrw.es/seguimiento_envios/MRW_resultados_consultas.asp?modo=nacional&envio={numero}'),
	('Nacex', 'https://www.nacex.es/seguimientoDetalle.do?agencia_origen={agencia}&numero_albaran={albaran}'),
	('SEUR', 'https://www.seur.com/livetracking/?segOnlineIdentificador={numero}'),
	('UPS', 'https://www.ups.com/track?loc=es_ES&tracknum={numero}');

-- All by which the office finds an order, one row each: the order's own words, its customer's, its machines' as
-- they are now and, behind a letter that nobody types, its state, who sees to it, and the year and month
-- (UTC) of its arrival. So every filter is one expression of the index, however many orders there are.
CREATE VIEW order_words AS SELECT o.id, o.search || ' ' || ltrim(o.number, '0') || ' ' || c.search || ' ' || ltrim(c.number, '0')
	|| ' ' || coalesce((SELECT group_concat(e.number || ' ' || e.serial || ' ' || e.own_ref, ' ')
		FROM order_lines l JOIN equipment e ON e.id = l.equipment_id WHERE l.order_id = o.id), '')
	|| ' þ' || o.state || iif(o.state IN ('delivered', 'cancelled'), ' þdone', '') || ' þs' || coalesce(o.staff_id, 0)
	|| strftime(' þ%Y þ%Y%m', o.created_at / 1000, 'unixepoch') AS words
	FROM orders o JOIN customers c ON c.id = o.customer_id;
CREATE VIRTUAL TABLE order_index USING fts4 (
	words, tokenize=unicode61 "remove_diacritics=2", prefix="1,2,3,4", matchinfo=fts3
);
INSERT INTO order_index (docid, words) SELECT id, words FROM order_words;

CREATE TRIGGER order_index_insert AFTER INSERT ON orders BEGIN
	INSERT INTO order_index (docid, words) SELECT id, words FROM order_words WHERE id = new.id;
END;
CREATE TRIGGER order_index_update AFTER UPDATE OF state, staff_id, search, customer_id ON orders
WHEN new.state <> old.state OR new.staff_id IS NOT old.staff_id OR new.search <> old.search OR new.customer_id <> old.customer_id BEGIN
	UPDATE order_index SET words = (SELECT words FROM order_words WHERE id = new.id) WHERE docid = new.id;
END;
CREATE TRIGGER order_index_delete AFTER DELETE ON orders BEGIN
	DELETE FROM order_index WHERE docid = old.id;
END;
CREATE TRIGGER order_index_customer AFTER UPDATE OF search, number ON customers WHEN new.search <> old.search OR new.number <> old.number BEGIN
	UPDATE order_index SET words = (SELECT w.words FROM order_words w WHERE w.id = order_index.docid)
		WHERE docid IN (SELECT id FROM orders WHERE customer_id = new.id);
END;
CREATE TRIGGER order_index_machine AFTER UPDATE OF number, serial, own_ref ON equipment
WHEN new.number <> old.number OR new.serial <> old.serial OR new.own_ref <> old.own_ref BEGIN
	UPDATE order_index SET words = (SELECT w.words FROM order_words w WHERE w.id = order_index.docid)
		WHERE docid IN (SELECT order_id FROM order_lines WHERE equipment_id = new.id);
END;
