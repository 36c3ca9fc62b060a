-- One dealer, one file. Instants are milliseconds UTC (…_at), days are 2006-01-02 text (…_on),
-- money is cents, price per copy 10⁻⁶ €, percentages are hundredths.

CREATE TABLE settings (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE hosts (
	host TEXT PRIMARY KEY CHECK (host <> '' AND host = lower(host))
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
	name   TEXT PRIMARY KEY CHECK (name IN ('order', 'incident')),
	prefix TEXT NOT NULL,
	width  INTEGER NOT NULL CHECK (width BETWEEN 1 AND 12),
	next   INTEGER NOT NULL CHECK (next > 0)
) STRICT, WITHOUT ROWID;
INSERT INTO series VALUES ('order', '', 5, 1), ('incident', 'W', 5, 1);

CREATE TABLE payment_methods (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE customers (
	id             INTEGER PRIMARY KEY,
	number         TEXT NOT NULL UNIQUE CHECK (number <> ''),
	name           TEXT NOT NULL,
	trade_name     TEXT NOT NULL DEFAULT '',
	nif            TEXT NOT NULL DEFAULT '',              -- normalised: upper case, letters and digits only
	nif_valid      INTEGER NOT NULL DEFAULT 1 CHECK (nif_valid IN (0, 1)),
	address        TEXT NOT NULL DEFAULT '',
	postcode       TEXT NOT NULL DEFAULT '',
	city           TEXT NOT NULL DEFAULT '',
	province       TEXT NOT NULL DEFAULT '',
	phone          TEXT NOT NULL DEFAULT '',
	fax            TEXT NOT NULL DEFAULT '',
	email          TEXT NOT NULL DEFAULT '',
	payment_method TEXT NOT NULL DEFAULT '',
	discount       INTEGER NOT NULL DEFAULT 0 CHECK (discount BETWEEN 0 AND 10000),
	prompt_payment INTEGER NOT NULL DEFAULT 0 CHECK (prompt_payment BETWEEN 0 AND 10000),
	tax_regime     TEXT NOT NULL DEFAULT 'iva' CHECK (tax_regime IN ('iva', 'recargo', 'igic', 'exento')),
	active         INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	search         TEXT NOT NULL DEFAULT '',
	created_at     INTEGER NOT NULL,
	updated_at     INTEGER NOT NULL,
	version        INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX customers_nif ON customers (nif);
CREATE INDEX customers_bare ON customers (ltrim(number, '0')); -- people leave leading zeros out

CREATE TABLE addresses (
	id          INTEGER PRIMARY KEY,
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	name        TEXT NOT NULL CHECK (name <> ''),
	address     TEXT NOT NULL DEFAULT '',
	postcode    TEXT NOT NULL DEFAULT '',
	city        TEXT NOT NULL DEFAULT '',
	province    TEXT NOT NULL DEFAULT '',
	contact     TEXT NOT NULL DEFAULT '',
	schedule    TEXT NOT NULL DEFAULT '',
	source      TEXT NOT NULL DEFAULT 'erp' CHECK (source IN ('erp', 'customer')),
	UNIQUE (customer_id, name)
) STRICT;

CREATE TABLE technicians (
	id     INTEGER PRIMARY KEY,
	code   TEXT NOT NULL UNIQUE CHECK (code <> ''),
	name   TEXT NOT NULL,
	email  TEXT NOT NULL DEFAULT '',
	phone  TEXT NOT NULL DEFAULT '',
	active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE models (
	id        INTEGER PRIMARY KEY,
	name      TEXT NOT NULL UNIQUE CHECK (name <> ''),
	shape     TEXT NOT NULL DEFAULT 'a3' CHECK (shape IN ('a3', 'a4', 'printer')),
	has_color INTEGER NOT NULL DEFAULT 0 CHECK (has_color IN (0, 1)),
	has_a3    INTEGER NOT NULL DEFAULT 0 CHECK (has_a3 IN (0, 1)),
	has_scan  INTEGER NOT NULL DEFAULT 0 CHECK (has_scan IN (0, 1))
) STRICT;

CREATE TABLE contract_kinds (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

CREATE TABLE coverage (
	kind_id  INTEGER NOT NULL REFERENCES contract_kinds (id),
	family   TEXT NOT NULL CHECK (family <> ''),
	included INTEGER NOT NULL CHECK (included IN (0, 1)),
	PRIMARY KEY (kind_id, family)
) STRICT, WITHOUT ROWID;

CREATE TABLE contracts (
	id          INTEGER PRIMARY KEY,
	number      TEXT NOT NULL CHECK (number <> ''),
	customer_id INTEGER NOT NULL REFERENCES customers (id),
	kind_id     INTEGER NOT NULL REFERENCES contract_kinds (id),
	UNIQUE (number, kind_id)                              -- one contract may cover one machine fully and another's labour only
) STRICT;
CREATE INDEX contracts_customer ON contracts (customer_id);

CREATE TABLE equipment (
	id             INTEGER PRIMARY KEY,
	number         TEXT NOT NULL UNIQUE CHECK (number <> ''),
	customer_id    INTEGER NOT NULL REFERENCES customers (id),
	model_id       INTEGER NOT NULL REFERENCES models (id),
	contract_id    INTEGER REFERENCES contracts (id),
	technician_id  INTEGER REFERENCES technicians (id),
	serial         TEXT NOT NULL DEFAULT '',
	own_ref        TEXT NOT NULL DEFAULT '',
	location       TEXT NOT NULL DEFAULT '',
	address        TEXT NOT NULL DEFAULT '',
	postcode       TEXT NOT NULL DEFAULT '',
	city           TEXT NOT NULL DEFAULT '',
	province       TEXT NOT NULL DEFAULT '',
	phone          TEXT NOT NULL DEFAULT '',
	fax            TEXT NOT NULL DEFAULT '',
	email          TEXT NOT NULL DEFAULT '',
	contact        TEXT NOT NULL DEFAULT '',
	starts_on      TEXT NOT NULL DEFAULT '',
	ends_on        TEXT NOT NULL DEFAULT '',              -- last day under contract is the day before; empty while it runs
	included_bn    INTEGER CHECK (included_bn >= 0),      -- copies per month in the fee
	included_color INTEGER CHECK (included_color >= 0),
	price_bn       INTEGER CHECK (price_bn >= 0),         -- 10⁻⁶ € per copy beyond
	price_color    INTEGER CHECK (price_color >= 0),
	search         TEXT NOT NULL DEFAULT '',
	created_at     INTEGER NOT NULL,
	updated_at     INTEGER NOT NULL,
	version        INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX equipment_customer ON equipment (customer_id, city, location);
CREATE INDEX equipment_model ON equipment (model_id);
CREATE INDEX equipment_contract ON equipment (contract_id);
CREATE INDEX equipment_technician ON equipment (technician_id);
CREATE INDEX equipment_serial ON equipment (serial);

CREATE TABLE readings (
	id           INTEGER PRIMARY KEY,
	equipment_id INTEGER NOT NULL REFERENCES equipment (id),
	taken_on     TEXT NOT NULL CHECK (taken_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
	-- 'final' and 'initial' are the two ends of a counter that was changed or reset: no copies lie between them.
	kind         TEXT NOT NULL DEFAULT 'normal' CHECK (kind IN ('normal', 'final', 'initial')),
	bn           INTEGER CHECK (bn BETWEEN 0 AND 999999999),
	color        INTEGER CHECK (color BETWEEN 0 AND 999999999),
	a3           INTEGER CHECK (a3 BETWEEN 0 AND 999999999),
	scan         INTEGER CHECK (scan BETWEEN 0 AND 999999999),
	source       TEXT NOT NULL CHECK (source IN ('portal', 'phone', 'technician', 'erp', 'mail', 'auto')),
	author       TEXT NOT NULL DEFAULT '',
	status       TEXT NOT NULL DEFAULT 'ok' CHECK (status IN ('ok', 'doubtful', 'confirmed', 'discarded')),
	doubt        TEXT NOT NULL DEFAULT '',
	idem         TEXT,
	created_at   INTEGER NOT NULL,
	CHECK (bn IS NOT NULL OR color IS NOT NULL OR a3 IS NOT NULL OR scan IS NOT NULL),
	CHECK (status = 'ok' OR doubt <> '')
) STRICT;
CREATE INDEX readings_last ON readings (equipment_id, taken_on, id);
CREATE INDEX readings_doubtful ON readings (created_at) WHERE status = 'doubtful';
CREATE UNIQUE INDEX readings_idem ON readings (idem) WHERE idem IS NOT NULL;

CREATE TABLE incidents (
	id            INTEGER PRIMARY KEY,
	number        TEXT NOT NULL UNIQUE,
	customer_id   INTEGER NOT NULL REFERENCES customers (id),
	equipment_id  INTEGER NOT NULL REFERENCES equipment (id),
	technician_id INTEGER REFERENCES technicians (id),
	reading_id    INTEGER REFERENCES readings (id),
	contact       TEXT NOT NULL CHECK (contact <> ''),
	phone         TEXT NOT NULL DEFAULT '',
	description   TEXT NOT NULL CHECK (description <> ''),
	kind          TEXT NOT NULL CHECK (kind IN ('correctivo', 'preventivo', 'instalacion', 'consulta')),
	severity      TEXT NOT NULL CHECK (severity IN ('parada', 'parcial', 'consulta')),
	state         TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'assigned', 'visit', 'working', 'parts', 'resolved', 'cancelled')),
	visit_from_at INTEGER,
	visit_to_at   INTEGER,
	source        TEXT NOT NULL DEFAULT 'portal' CHECK (source IN ('portal', 'phone', 'office')),
	search        TEXT NOT NULL DEFAULT '',
	idem          TEXT NOT NULL,
	created_at    INTEGER NOT NULL,
	updated_at    INTEGER NOT NULL,
	closed_at     INTEGER,
	version       INTEGER NOT NULL DEFAULT 1,
	UNIQUE (customer_id, idem),                           -- the same form sent twice is one incident
	CHECK ((closed_at IS NOT NULL) = (state IN ('resolved', 'cancelled'))),
	CHECK (visit_to_at IS NULL OR visit_to_at >= visit_from_at)
) STRICT;
CREATE INDEX incidents_customer ON incidents (customer_id, created_at);
CREATE INDEX incidents_equipment ON incidents (equipment_id, created_at);
CREATE INDEX incidents_open ON incidents (state, created_at) WHERE closed_at IS NULL;

-- The thread of an incident: each change of state, message and file, stamped with who and when.
CREATE TABLE incident_events (
	id            INTEGER PRIMARY KEY,
	incident_id   INTEGER NOT NULL REFERENCES incidents (id),
	kind          TEXT NOT NULL CHECK (kind IN ('created', 'state', 'assigned', 'visit', 'message', 'reading', 'reopened')),
	side          TEXT NOT NULL CHECK (side IN ('customer', 'dealer')),
	author        TEXT NOT NULL DEFAULT '',
	state         TEXT NOT NULL DEFAULT '',               -- the state from then on
	body          TEXT NOT NULL DEFAULT '',
	technician    TEXT NOT NULL DEFAULT '',               -- name of who is assigned from then on
	visit_from_at INTEGER,                                -- the visit that is agreed from then on
	visit_to_at   INTEGER,
	idem          TEXT,
	at            INTEGER NOT NULL,
	UNIQUE (incident_id, idem)
) STRICT;
CREATE INDEX incident_events_incident ON incident_events (incident_id, id);

CREATE TABLE attachments (
	id          INTEGER PRIMARY KEY,
	token       TEXT NOT NULL UNIQUE CHECK (length(token) >= 22), -- the name in the URL: random, never guessable
	event_id    INTEGER NOT NULL REFERENCES incident_events (id),
	name        TEXT NOT NULL,
	mime        TEXT NOT NULL CHECK (mime IN ('image/jpeg', 'image/png', 'application/pdf')),
	size        INTEGER NOT NULL CHECK (size > 0),
	sha256      BLOB NOT NULL CHECK (length(sha256) = 32),
	created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_event ON attachments (event_id);

CREATE TABLE attachment_data (
	attachment_id INTEGER PRIMARY KEY REFERENCES attachments (id) ON DELETE CASCADE,
	data          BLOB NOT NULL,
	mini          BLOB                                    -- of a picture: a small JPEG of it
) STRICT;

CREATE TABLE articles (
	id          INTEGER PRIMARY KEY,
	ref         TEXT NOT NULL UNIQUE CHECK (ref <> ''),
	description TEXT NOT NULL,
	family      TEXT NOT NULL DEFAULT '',                 -- as the ERP writes it, folded to upper case without accents
	color       TEXT NOT NULL DEFAULT '' CHECK (color IN ('', 'K', 'C', 'M', 'Y')),
	price       INTEGER NOT NULL CHECK (price >= 0),
	tax_rate    INTEGER NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
	yield       INTEGER CHECK (yield > 0),                -- pages
	active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	search      TEXT NOT NULL DEFAULT '',                 -- ArticleSearch of the columns above, by whoever writes the row
	updated_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX articles_search ON articles (search) WHERE active = 1;

-- The words of the active articles, for the search while typing. The triggers keep it current, so
-- whoever writes articles has nothing to do. Nothing but articles.search is in it.
CREATE VIRTUAL TABLE article_index USING fts4 (
	search, tokenize=unicode61 "remove_diacritics=2", prefix="1,2,3,4", matchinfo=fts3
);
CREATE TRIGGER article_index_insert AFTER INSERT ON articles WHEN new.active = 1 BEGIN
	INSERT INTO article_index (docid, search) VALUES (new.id, new.search);
END;
CREATE TRIGGER article_index_update AFTER UPDATE OF search, active ON articles
WHEN new.search <> old.search OR new.active <> old.active BEGIN
	DELETE FROM article_index WHERE docid = old.id;
	INSERT INTO article_index (docid, search) SELECT new.id, new.search WHERE new.active = 1;
END;
CREATE TRIGGER article_index_delete AFTER DELETE ON articles BEGIN
	DELETE FROM article_index WHERE docid = old.id;
END;

CREATE TABLE article_models (
	article_id INTEGER NOT NULL REFERENCES articles (id),
	model_id   INTEGER NOT NULL REFERENCES models (id),
	PRIMARY KEY (model_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_models_article ON article_models (article_id);

-- A line's id is in the forms of open pages, so it never stands for another line later.
CREATE TABLE basket_lines (
	id           INTEGER PRIMARY KEY AUTOINCREMENT,
	customer_id  INTEGER NOT NULL REFERENCES customers (id),
	equipment_id INTEGER NOT NULL REFERENCES equipment (id),
	article_id   INTEGER NOT NULL REFERENCES articles (id),
	quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
	added_at     INTEGER NOT NULL,
	UNIQUE (customer_id, equipment_id, article_id)
) STRICT;

-- The forms that have put something into a basket, so that the same form sent twice adds once.
-- Rows older than a day are dropped by the customer's next addition.
CREATE TABLE basket_additions (
	customer_id  INTEGER NOT NULL REFERENCES customers (id),
	idem         TEXT NOT NULL CHECK (idem <> ''),
	equipment_id INTEGER NOT NULL REFERENCES equipment (id),
	article_id   INTEGER NOT NULL REFERENCES articles (id),
	added_at     INTEGER NOT NULL,
	PRIMARY KEY (customer_id, idem, equipment_id, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE orders (
	id             INTEGER PRIMARY KEY,
	number         TEXT NOT NULL UNIQUE,
	customer_id    INTEGER NOT NULL REFERENCES customers (id),
	state          TEXT NOT NULL DEFAULT 'processing' CHECK (state IN ('review', 'processing', 'prepared', 'shipped', 'delivered', 'cancelled')),
	contact        TEXT NOT NULL CHECK (contact <> ''),
	schedule       TEXT NOT NULL CHECK (schedule <> ''),
	ship_name      TEXT NOT NULL DEFAULT '',
	ship_address   TEXT NOT NULL,
	ship_postcode  TEXT NOT NULL DEFAULT '',
	ship_city      TEXT NOT NULL DEFAULT '',
	ship_province  TEXT NOT NULL DEFAULT '',
	payment_method TEXT NOT NULL DEFAULT '',
	your_ref       TEXT NOT NULL DEFAULT '',
	notes          TEXT NOT NULL DEFAULT '',
	discount       INTEGER NOT NULL CHECK (discount BETWEEN 0 AND 10000),
	prompt_payment INTEGER NOT NULL CHECK (prompt_payment BETWEEN 0 AND 10000),
	tax_regime     TEXT NOT NULL CHECK (tax_regime IN ('iva', 'recargo', 'igic', 'exento')),
	gross          INTEGER NOT NULL CHECK (gross >= 0),
	net            INTEGER NOT NULL CHECK (net BETWEEN 0 AND gross),
	tax            INTEGER NOT NULL CHECK (tax >= 0),
	surcharge      INTEGER NOT NULL CHECK (surcharge >= 0),
	total          INTEGER NOT NULL,
	units          INTEGER NOT NULL CHECK (units > 0),
	carrier        TEXT NOT NULL DEFAULT '',
	tracking       TEXT NOT NULL DEFAULT '',
	tracking_url   TEXT NOT NULL DEFAULT '' CHECK (tracking_url = '' OR tracking_url LIKE 'https://%'),
	source         TEXT NOT NULL DEFAULT 'portal' CHECK (source IN ('portal', 'phone', 'office')),
	idem           TEXT NOT NULL CHECK (idem <> ''),
	search         TEXT NOT NULL DEFAULT '',              -- number, their number, articles and machines, folded
	created_at     INTEGER NOT NULL,
	updated_at     INTEGER NOT NULL,
	version        INTEGER NOT NULL DEFAULT 1,
	UNIQUE (customer_id, idem),
	CHECK (total = net + tax + surcharge)
) STRICT;
CREATE INDEX orders_customer ON orders (customer_id, created_at);
CREATE INDEX orders_open ON orders (state, created_at) WHERE state IN ('review', 'processing', 'prepared', 'shipped');

CREATE TABLE order_lines (
	id           INTEGER PRIMARY KEY,
	order_id     INTEGER NOT NULL REFERENCES orders (id),
	equipment_id INTEGER NOT NULL REFERENCES equipment (id),
	article_id   INTEGER NOT NULL REFERENCES articles (id),
	ref          TEXT NOT NULL,
	description  TEXT NOT NULL,
	family       TEXT NOT NULL,
	color        TEXT NOT NULL,
	quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 999),
	included     INTEGER NOT NULL CHECK (included IN (0, 1)),
	price        INTEGER NOT NULL CHECK (price >= 0),     -- 0 when the contract includes it
	discount     INTEGER NOT NULL CHECK (discount BETWEEN 0 AND 10000),
	tax_rate     INTEGER NOT NULL CHECK (tax_rate BETWEEN 0 AND 10000),
	net          INTEGER NOT NULL CHECK (net >= 0),
	CHECK (included = 0 OR price = 0)
) STRICT;
CREATE INDEX order_lines_order ON order_lines (order_id, id);
CREATE INDEX order_lines_equipment ON order_lines (equipment_id);

-- One row per tax rate of an order: base and tax as they were shown when it was placed.
CREATE TABLE order_taxes (
	order_id       INTEGER NOT NULL REFERENCES orders (id),
	rate           INTEGER NOT NULL CHECK (rate BETWEEN 0 AND 10000),
	base           INTEGER NOT NULL CHECK (base >= 0),
	tax            INTEGER NOT NULL CHECK (tax >= 0),
	surcharge_rate INTEGER NOT NULL CHECK (surcharge_rate BETWEEN 0 AND 10000),
	surcharge      INTEGER NOT NULL CHECK (surcharge >= 0),
	PRIMARY KEY (order_id, rate)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_events (
	id       INTEGER PRIMARY KEY,
	order_id INTEGER NOT NULL REFERENCES orders (id),
	state    TEXT NOT NULL,
	side     TEXT NOT NULL CHECK (side IN ('customer', 'dealer')),
	author   TEXT NOT NULL DEFAULT '',
	note     TEXT NOT NULL DEFAULT '',
	at       INTEGER NOT NULL
) STRICT;
CREATE INDEX order_events_order ON order_events (order_id, id);

-- Letters waiting to be sent, written in the same transaction as what they tell of.
CREATE TABLE outbox (
	id            INTEGER PRIMARY KEY,
	kind          TEXT NOT NULL,                          -- which letter: incident_technician, order_customer …
	ref           TEXT NOT NULL,                          -- what it is about: a number, or the id of an event
	name          TEXT NOT NULL DEFAULT '',
	address       TEXT NOT NULL CHECK (address <> ''),    -- as the ERP has it; one that cannot be written to fails when it is sent
	message_id    TEXT NOT NULL UNIQUE,                   -- the same at every attempt, so that a repeated letter is recognised
	created_at    INTEGER NOT NULL,
	due_at        INTEGER NOT NULL,
	until_at      INTEGER NOT NULL,                       -- no attempt is planned after this
	claimed_until INTEGER NOT NULL DEFAULT 0,             -- somebody is sending it; a crash only delays it until then
	attempts      INTEGER NOT NULL DEFAULT 0,             -- begun, the one under way included
	last_error    TEXT NOT NULL DEFAULT '',
	sent_at       INTEGER,
	failed_at     INTEGER,                                -- given up: refused for good, or seven days gone
	UNIQUE (kind, ref, address),
	CHECK (sent_at IS NULL OR failed_at IS NULL)
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
