package store

// privTable says of one table what of a customer's, or of one of their people's, stands in it, and
// what becomes of it. Both exporting and erasing go through this list, and a test walks the schema
// and fails for a table that leads to customers or people and is neither here nor in privWithout.
type privTable struct {
	name     string
	customer string // condition over the alias t; ?1 is the customer's id
	person   string // the same for one person, by its id; empty: nothing of theirs
	file     string // its name in the export; empty: the export's words for it are elsewhere
	more     string // further columns of the export
	hide     string // columns that are not exported: secrets, and what only the program needs
	erase    string // what is set; privDelete takes the rows out, empty leaves them: no personal data
}

const (
	privDelete = "DELETE"

	// What stands where something was that may not be empty.
	privGone = "Suprimido"

	ofPeople    = "t.person_id IN (SELECT p.id FROM people p WHERE p.customer_id = ?1)"
	ofOrders    = "IN (SELECT o.id FROM orders o WHERE o.customer_id = ?1)"
	ofIncidents = "IN (SELECT i.id FROM incidents i WHERE i.customer_id = ?1)"
	ofEvents    = "IN (SELECT v.id FROM incident_events v JOIN incidents i ON i.id = v.incident_id WHERE i.customer_id = ?1)"
	ofReadings  = "IN (SELECT r.id FROM readings r WHERE r.equipment_id IN (SELECT x.equipment_id FROM equipment_owners x WHERE x.customer_id = ?1) AND " + readByOwner + " ?1))"

	// A person's by the name that they gave: where the contact, or who wrote, is called as they are.
	samePerson = "EXISTS (SELECT 1 FROM people p WHERE p.id = ?1 AND p.name = "
	ofPersons  = "IN (SELECT o.id FROM orders o JOIN people p ON p.customer_id = o.customer_id WHERE p.id = ?1 AND (o.contact = p.name OR o.person_id = p.id))"
	ofPersonsI = "IN (SELECT i.id FROM incidents i JOIN people p ON p.customer_id = i.customer_id WHERE p.id = ?1 AND (i.contact = p.name OR i.person_id = p.id))"
)

// privTables lists what there is, in the order in which it is erased: what refers to something first.
func privTables() []privTable {
	return append(privParty(), append(privWork(), privAround()...)...)
}

// privParty is who they are and what they have.
func privParty() []privTable {
	return []privTable{
		{name: "customers", customer: "t.id = ?1", file: "cliente", hide: "search version",
			erase: `number = 'suprimido-' || id, name = 'Cliente suprimido', trade_name = '', nif = '', nif_valid = 0, address = '', postcode = '', city = '', province = '',
				phone = '', fax = '', email = '', payment_method = '', discount = 0, prompt_payment = 0, search = '', active = 0, signed_in_at = NULL, version = version + 1`},
		{name: "people", customer: "t.customer_id = ?1", person: "t.id = ?1", file: "personas", hide: "idem version epoch login_id",
			erase: "name = 'Persona suprimida', email = '', phone = '', site = '', notes = '', active = 0, main = 0, login_id = NULL, invited_by = '', withdrawn_at = ?2, idem = NULL, epoch = epoch + 1, seen_at = NULL, version = version + 1"},
		{name: "person_sites", customer: ofPeople, person: "t.person_id = ?1", file: "personas-sedes", erase: privDelete},
		{name: "person_equipment", customer: ofPeople, person: "t.person_id = ?1", file: "personas-equipos", erase: privDelete},
		{name: "person_invitations", customer: ofPeople, person: "t.person_id = ?1", file: "personas-invitaciones", hide: "idem", erase: privDelete},
		{name: "logins", customer: "t.id IN (SELECT p.login_id FROM people p WHERE p.customer_id = ?1)", person: "t.id = (SELECT p.login_id FROM people p WHERE p.id = ?1)",
			file: "usuarios", hide: "password epoch handle"}, // erased last: see eraseTables
		// What signs for somebody stays out of the export. Keys go with the login, whoever else it is for.
		{name: "keys", customer: "t.login_id IN (SELECT p.login_id FROM people p WHERE p.customer_id = ?1)", person: "t.login_id = (SELECT p.login_id FROM people p WHERE p.id = ?1)",
			file: "llaves", hide: "credential record sign_count staff_id"},
		{name: "addresses", customer: "t.customer_id = ?1", file: "direcciones", hide: "version",
			person: "t.customer_id = (SELECT p.customer_id FROM people p WHERE p.id = ?1) AND " + samePerson + "t.contact)",
			erase:  "name = 'Suprimida ' || id, address = '', postcode = '', city = '', province = '', contact = '', schedule = '', active = 0, version = version + 1"},
		{name: "contracts", customer: "t.customer_id = ?1", file: "contratos", hide: "version kind_id", more: "(SELECT k.name FROM contract_kinds k WHERE k.id = t.kind_id) AS kind"},
		{name: "equipment", customer: "t.customer_id = ?1", file: "equipos", hide: "search version model_id technician_id", more: "(SELECT m.name FROM models m WHERE m.id = t.model_id) AS model",
			person: "t.customer_id = (SELECT p.customer_id FROM people p WHERE p.id = ?1) AND " + samePerson + "t.contact)",
			erase: `own_ref = '', location = '', address = '', postcode = '', city = '', province = '', phone = '', fax = '', email = '', contact = '',
				withdrawn_on = iif(withdrawn_on = '', date(?2 / 1000, 'unixepoch'), withdrawn_on), search = lower(number || ' ' || serial), version = version + 1`},
		{name: "equipment_owners", customer: "t.customer_id = ?1", file: "equipos-propiedad", hide: "from_reading to_reading"},
	}
}

// privWork is what they sent in and what came of it.
func privWork() []privTable {
	return []privTable{
		{name: "readings", customer: "t.id " + ofReadings, file: "lecturas", hide: "idem import_id",
			person: "t.equipment_id IN (SELECT e.id FROM equipment e JOIN people p ON p.customer_id = e.customer_id WHERE p.id = ?1 AND (t.author = p.name OR t.person_id = p.id))",
			erase:  "author = '', idem = NULL"},
		{name: "reading_verdicts", customer: "t.reading_id " + ofReadings, file: "lecturas-revisadas", hide: "instead_id", erase: "reason = ''"},
		{name: "reading_questions", customer: "t.customer_id = ?1", file: "lecturas-preguntas", erase: "note = ''"},
		{name: "reading_reminders", customer: "t.customer_id = ?1", file: "lecturas-recordatorios", erase: privDelete},
		{name: "attachments", customer: "t.event_id " + ofEvents, file: "documentos", hide: "token",
			person: "t.event_id IN (SELECT v.id FROM incident_events v WHERE v.side = 'customer' AND v.incident_id " + ofPersonsI + ")", erase: privDelete},
		{name: "incident_notes", customer: "t.incident_id " + ofIncidents, file: "incidencias-notas", hide: "idem", erase: privDelete},
		{name: "incident_work", customer: "t.event_id " + ofEvents, file: "incidencias-trabajos", erase: "parts = ''"},
		{name: "incident_events", customer: "t.incident_id " + ofIncidents, person: "t.incident_id " + ofPersonsI, file: "incidencias-historia", hide: "idem",
			erase: "author = iif(side = 'customer', '', author), body = '', idem = NULL"},
		{name: "incidents", customer: "t.customer_id = ?1", person: "t.id " + ofPersonsI, file: "incidencias", hide: "search idem version technician_id",
			erase: "contact = '" + privGone + "', phone = '', description = '" + privGone + "', search = lower(number), idem = 'suprimido-' || id"},
		{name: "basket_lines", customer: "t.customer_id = ?1", person: "t.person_id = ?1", file: "cesta", erase: privDelete, more: "(SELECT a.ref FROM articles a WHERE a.id = t.article_id) AS ref"},
		{name: "basket_additions", customer: "t.customer_id = ?1", erase: privDelete},
		{name: "order_notes", customer: "t.order_id " + ofOrders, file: "pedidos-notas", hide: "idem staff_id", erase: privDelete},
		{name: "order_events", customer: "t.order_id " + ofOrders, person: "t.order_id " + ofPersons, file: "pedidos-historia", hide: "idem",
			erase: "author = iif(side = 'customer', '', author), note = '', idem = NULL"},
		{name: "order_taxes", customer: "t.order_id " + ofOrders, file: "pedidos-impuestos"},
		{name: "order_lines", customer: "t.order_id " + ofOrders, person: "t.order_id " + ofPersons, file: "pedidos-lineas", hide: "article_id"},
		{name: "orders", customer: "t.customer_id = ?1", person: "t.id " + ofPersons, file: "pedidos", hide: "search idem version staff_id",
			erase: "contact = '" + privGone + "', schedule = '" + privGone + `', ship_name = '', ship_address = '', ship_postcode = '', ship_city = '', ship_province = '',
				your_ref = '', notes = '', tracking = '', tracking_url = '', search = lower(number), idem = 'suprimido-' || id`},
	}
}

// privAround is what goes with it: letters, ways in, corrections, the log.
func privAround() []privTable {
	held := func(column string) string {
		return "(t.tbl = 'customers' AND t." + column + " = ?1" +
			" OR t.tbl = 'people' AND t." + column + " IN (SELECT x.id FROM people x WHERE x.customer_id = ?1)" +
			" OR t.tbl = 'addresses' AND t." + column + " IN (SELECT x.id FROM addresses x WHERE x.customer_id = ?1)" +
			" OR t.tbl = 'contracts' AND t." + column + " IN (SELECT x.id FROM contracts x WHERE x.customer_id = ?1)" +
			" OR t.tbl = 'equipment' AND t." + column + " IN (SELECT x.id FROM equipment x WHERE x.customer_id = ?1))"
	}
	return []privTable{
		{name: "outbox", customer: lettersOfCustomer, person: "t.address IN (SELECT p.email FROM people p WHERE p.id = ?1 AND p.email <> '')",
			file: "cartas", hide: "claimed_until", erase: privDelete},
		{name: "invitations", customer: "t.customer_id = ?1", file: "invitaciones", hide: "idem", erase: privDelete},
		{name: "access_notice_lines", customer: "t.notice_id IN (SELECT n.id FROM access_notices n WHERE n.customer_id = ?1)", file: "avisos-de-acceso-lineas", erase: privDelete},
		{name: "access_notices", customer: "t.customer_id = ?1", file: "avisos-de-acceso", hide: "session link_id", erase: privDelete},
		{name: "open_sessions", customer: "t.customer_id = ?1", person: "t.person_id = ?1", file: "sesiones", hide: "hash staff_id epoch idle", erase: privDelete},
		{name: "access_links", customer: "t.customer_id = ?1", person: "t.person_id = ?1", file: "enlaces", hide: "nonce hash browser epoch", erase: privDelete},
		{name: "access_codes", customer: "t.customer_id = ?1", file: "codigos", hide: "hash", erase: privDelete},
		{name: "nif_access", customer: "t.customer_id = ?1", file: "acceso", erase: privDelete},
		{name: "by_hand", customer: held("row_id"), person: "t.tbl = 'people' AND t.row_id = ?1", file: "correcciones", hide: "staff_id", erase: privDelete},
		{name: "import_changes", customer: "t.before IS NOT NULL AND " + held("first_id"), erase: "before = '{}', after = '{}'"},
		{name: "audit", customer: "t.customer_id = ?1", person: "t.person_id = ?1 OR t.object = 'person' AND t.object_id = ?1", file: "registro",
			hide: "version search hash salt facts ip_salt ip_print erased_id staff_id"}, // erased apart: see forgetFacts
	}
}

// lettersOfCustomer finds the letters about a customer's things, by what each kind of letter refers to.
const lettersOfCustomer = `(t.kind IN ('incident_technician', 'incident_office', 'incident_customer') AND t.ref IN (SELECT i.number FROM incidents i WHERE i.customer_id = ?1)
	OR t.kind IN ('message_dealer', 'message_customer', 'incident_reopened', 'incident_state') AND t.ref IN (SELECT cast(v.id AS TEXT) FROM incident_events v JOIN incidents i ON i.id = v.incident_id WHERE i.customer_id = ?1)
	OR t.kind IN ('order_office', 'order_customer', 'order_cancelled') AND t.ref IN (SELECT o.number FROM orders o WHERE o.customer_id = ?1)
	OR t.kind IN ('order_state', 'order_message') AND t.ref IN (SELECT cast(v.id AS TEXT) FROM order_events v JOIN orders o ON o.id = v.order_id WHERE o.customer_id = ?1)
	OR t.kind = 'reading_reminder' AND t.ref IN (SELECT cast(n.id AS TEXT) FROM reading_reminders n WHERE n.customer_id = ?1)
	OR t.kind = 'reading_question' AND t.ref IN (SELECT cast(q.reading_id AS TEXT) FROM reading_questions q WHERE q.customer_id = ?1)
	OR t.kind = 'customer_invitation' AND t.ref IN (SELECT cast(n.id AS TEXT) FROM invitations n WHERE n.customer_id = ?1)
	OR t.kind IN ('access_activate', 'access_invite', 'access_reset', 'access_enter') AND t.ref IN (SELECT cast(n.id AS TEXT) FROM access_links n WHERE n.customer_id = ?1)
	OR t.kind = 'access_notice' AND t.ref IN (SELECT cast(n.id AS TEXT) FROM access_notices n WHERE n.customer_id = ?1)
	OR t.kind IN ('access_activated', 'access_password', 'key_added', 'key_removed') AND cast(t.ref AS INTEGER) IN (SELECT p.id FROM people p WHERE p.customer_id = ?1)
	OR t.address <> '' AND t.address IN (SELECT c.email FROM customers c WHERE c.id = ?1 UNION SELECT p.email FROM people p WHERE p.customer_id = ?1))`

// privWithout lists the tables that lead to customers or people and are not exported, with the reason.
// What of them could name somebody is swept by sweepWords.
func privWithout() map[string]string {
	return map[string]string{
		"attachment_data":  "Los documentos van en el ZIP como archivos, en la carpeta documentos.",
		"basket_additions": "Claves al azar de los formularios de la cesta; se borran en un día.",
		"import_changes":   "Lo que cada importación cambió, para deshacerla: los datos son los de la ficha.",
		"export_queue":     "Qué falta por enviar al ERP: solo números internos.",
		"export_marks":     "Qué se envió al ERP: solo números internos y huellas.",
		"export_batches":   "Los lotes enviados al ERP: los datos son los de los pedidos, incidencias y lecturas.",
		"erasures":         "Quién está bloqueado o suprimido, sin nombres.",
		"erasure_archives": "Los datos bloqueados: son este mismo fichero.",
		"sessions":         "Las sesiones abiertas: una huella y cuándo terminan.",
	}
}
