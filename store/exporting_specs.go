package store

// exports says what of each kind goes to the ERP, and when. An order leaves when nobody has to check
// it any more, a reading when nobody doubts it.
var exports = map[ExportKind]export{
	ExportOrders: {
		columns: []ExportColumn{
			{"pedido", "Pedido", ExportText}, {"fecha", "Fecha", ExportMoment}, {"estado", "Estado", ExportText}, {"origen", "Origen", ExportText},
			{"cliente", "Cliente", ExportText}, {"nombre", "Nombre", ExportText}, {"su_pedido", "Su pedido", ExportText},
			{"contacto", "Contacto", ExportText}, {"horario", "Horario", ExportText}, {"envio_nombre", "Enviar a", ExportText},
			{"envio_direccion", "Dirección", ExportText}, {"envio_cp", "C. P.", ExportText}, {"envio_poblacion", "Población", ExportText},
			{"envio_provincia", "Provincia", ExportText}, {"forma_pago", "Forma de pago", ExportText}, {"observaciones", "Observaciones", ExportText},
			{"equipo", "Equipo", ExportText}, {"serie", "N.º de serie", ExportText}, {"articulo", "Artículo", ExportText},
			{"descripcion", "Descripción", ExportText}, {"cantidad", "Cantidad", ExportNumber}, {"incluido", "Incluido", ExportText},
			{"precio", "Precio", ExportCents}, {"dto", "Dto. %", ExportPercent}, {"iva", "IVA %", ExportPercent}, {"neto", "Neto línea", ExportCents},
			{"base_pedido", "Base pedido", ExportCents}, {"iva_pedido", "IVA pedido", ExportCents}, {"re_pedido", "R. E. pedido", ExportCents},
			{"total_pedido", "Total pedido", ExportCents},
		},
		ready: `SELECT o.id FROM export_queue q CROSS JOIN orders o ON o.id = q.object_id
			WHERE q.kind = ?1 AND o.state <> 'review' ORDER BY q.object_id`,
		gone: "SELECT state = 'cancelled' FROM orders WHERE id = ?",
		rows: `SELECT o.number, o.created_at, o.state, o.source, c.number, c.name, o.your_ref, o.contact, o.schedule,
				o.ship_name, o.ship_address, o.ship_postcode, o.ship_city, o.ship_province, o.payment_method, o.notes,
				e.number, e.serial, l.ref, l.description, l.quantity, iif(l.included, 'S', 'N'), l.price, l.discount, l.tax_rate, l.net,
				o.net, o.tax, o.surcharge, o.total
			FROM orders o JOIN customers c ON c.id = o.customer_id JOIN order_lines l ON l.order_id = o.id JOIN equipment e ON e.id = l.equipment_id
			WHERE o.id = ? ORDER BY l.id`,
	},
	ExportIncidents: {
		columns: []ExportColumn{
			{"incidencia", "Incidencia", ExportText}, {"fecha", "Fecha", ExportMoment}, {"estado", "Estado", ExportText}, {"tipo", "Tipo", ExportText},
			{"gravedad", "Gravedad", ExportText}, {"origen", "Origen", ExportText}, {"cliente", "Cliente", ExportText}, {"nombre", "Nombre", ExportText},
			{"equipo", "Equipo", ExportText}, {"serie", "N.º de serie", ExportText}, {"modelo", "Modelo", ExportText},
			{"contacto", "Contacto", ExportText}, {"telefono", "Teléfono", ExportText}, {"descripcion", "Descripción", ExportText},
			{"tecnico", "Técnico", ExportText}, {"visita_desde", "Visita desde", ExportMoment}, {"visita_hasta", "Visita hasta", ExportMoment},
			{"cerrada", "Cerrada", ExportMoment}, {"hecho", "Hecho", ExportText}, {"minutos", "Minutos", ExportNumber}, {"piezas", "Piezas", ExportText},
		},
		ready: `SELECT i.id FROM export_queue q CROSS JOIN incidents i ON i.id = q.object_id WHERE q.kind = ?1 ORDER BY q.object_id`,
		gone:  "SELECT state = 'cancelled' FROM incidents WHERE id = ?",
		rows: `SELECT i.number, i.created_at, i.state, i.kind, i.severity, i.source, c.number, c.name, e.number, e.serial, m.name,
				i.contact, i.phone, i.description, coalesce(t.code, ''), i.visit_from_at, i.visit_to_at, i.closed_at,
				coalesce(v.body, ''), nullif(w.minutes, 0), coalesce(w.parts, '')
			FROM incidents i JOIN customers c ON c.id = i.customer_id JOIN equipment e ON e.id = i.equipment_id JOIN models m ON m.id = e.model_id
			LEFT JOIN technicians t ON t.id = i.technician_id
			LEFT JOIN incident_events v ON v.id = (SELECT max(x.id) FROM incident_events x
				WHERE x.incident_id = i.id AND x.kind = 'state' AND x.state IN ('resolved', 'cancelled'))
			LEFT JOIN incident_work w ON w.event_id = v.id WHERE i.id = ?`,
	},
	ExportReadings: {
		columns: []ExportColumn{
			{"equipo", "Equipo", ExportText}, {"serie", "N.º de serie", ExportText}, {"cliente", "Cliente", ExportText}, {"fecha", "Fecha", ExportDay},
			{"clase", "Clase", ExportText}, {"bn", "BN", ExportNumber}, {"color", "Color", ExportNumber}, {"a3", "A3", ExportNumber},
			{"escaner", "Escáner", ExportNumber}, {"origen", "Origen", ExportText}, {"autor", "Autor", ExportText}, {"recibida", "Recibida", ExportMoment},
		},
		ready: `SELECT r.id FROM export_queue q CROSS JOIN readings r ON r.id = q.object_id
			WHERE q.kind = ?1 AND r.status <> 'doubtful' ORDER BY q.object_id`,
		gone: "SELECT status = 'discarded' FROM readings WHERE id = ?",
		rows: `SELECT e.number, e.serial, c.number, r.taken_on, CASE r.kind WHEN 'normal' THEN 'normal' WHEN 'final' THEN 'final' ELSE 'inicial' END,
				r.bn, r.color, r.a3, r.scan, r.source, r.author, r.created_at` +
			readingLineTables + " WHERE r.id = ?",
	},
}
