-- What letters tell of: one customer of one dealer, an incident with its thread and an order.
INSERT INTO settings (key, value) VALUES ('name', 'SERCAMÁN'), ('email', 'oficina@sercaman.example'), ('phone', '925 00 00 00'),
	('hours', 'de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00'), ('base_url', 'https://areaclientes.sercaman.example'),
	('promise', 'Le respondemos en 4 horas laborables.'), ('color', '#1f5f8b'), ('reopen_days', '15');
INSERT INTO customers (id, number, name, phone, created_at, updated_at)
	VALUES (1, '4812', 'Talleres Gredos, S.L.', '925 11 22 33', 0, 0);
INSERT INTO technicians (id, code, name, email, phone) VALUES (1, 'T1', 'Javier Molina', 'javier@sercaman.example', '600 10 20 30');
INSERT INTO models (id, name, has_color, has_a3) VALUES (1, 'Konica Minolta bizhub C454e', 1, 1), (2, 'Brother HL-L6400DW', 0, 0);
INSERT INTO equipment (id, number, customer_id, model_id, technician_id, serial, own_ref, location, address, postcode, city, province,
		phone, created_at, updated_at)
	VALUES (1, '20655', 1, 1, 1, 'A5C1021004567', 'COP-02', 'Sala de copias', 'C/ Río Alberche, 12', '45007', 'Toledo', 'Toledo',
		'925 11 22 33', 0, 0),
	(2, '20711', 1, 2, NULL, '', '', 'Almacén', 'P. I. Los Pradillos, nave 4', '45200', 'Illescas', 'Toledo', '', 0, 0);
INSERT INTO readings (id, equipment_id, taken_on, bn, color, source, status, doubt, created_at) VALUES
	(1, 1, '2026-10-20', 87100, 39800, 'portal', 'ok', '', 0),
	(2, 1, '2026-11-23', 88412, 40976, 'portal', 'ok', '', 0),
	(3, 1, '2026-11-24', 999999, 40976, 'portal', 'discarded', 'salto', 0),
	(4, 1, '2026-11-25', 88500, NULL, 'technician', 'ok', '', 0);

INSERT INTO incidents (id, number, customer_id, equipment_id, technician_id, reading_id, contact, phone, description, kind, severity,
		state, visit_from_at, visit_to_at, idem, created_at, updated_at)
	VALUES (1, 'W92987', 1, 1, 1, 2, 'Ana Belén Ruiz', '925 11 22 33',
		'Salen rayas negras en las copias' || char(10) || 'y a veces se atasca en la bandeja 2 <C-2557> & pita.', 'correctivo', 'parcial',
		'visit', 1795510800000, 1795518000000, 'i1', 1795429800000, 0),
	(2, 'W92988', 1, 2, NULL, NULL, 'Luis Gil', '', 'No enciende.', 'consulta', 'parada', 'new', NULL, NULL, 'i2', 1795433400000, 0);
INSERT INTO incident_events (id, incident_id, kind, side, author, state, body, technician, visit_from_at, visit_to_at, at) VALUES
	(1, 1, 'created', 'customer', 'Ana Belén Ruiz', 'new', '', '', NULL, NULL, 1795429800000),
	(2, 1, 'message', 'customer', 'Ana Belén Ruiz', '', 'Hoy pita también al arrancar.', '', NULL, NULL, 1795430400000),
	(3, 1, 'visit', 'dealer', 'Javier Molina', 'visit', 'Parece la correa de transferencia.', 'Javier Molina', 1795510800000, 1795518000000, 1795438200000),
	(4, 1, 'message', 'dealer', 'Laura Peña', '', '¿Puede apagarla hasta mañana?', '', NULL, NULL, 1795441800000),
	(5, 1, 'state', 'dealer', 'Javier Molina', 'resolved', 'Cambiada la correa.', '', NULL, NULL, 1795518000000),
	(6, 1, 'reopened', 'customer', 'Ana Belén Ruiz', 'new', 'Vuelven a salir rayas.', '', NULL, NULL, 1795604400000),
	(8, 1, 'state', 'customer', 'Ana Belén Ruiz', 'resolved', 'Ya va bien.', '', NULL, NULL, 1795608000000),
	(7, 2, 'created', 'customer', 'Luis Gil', 'new', '', '', NULL, NULL, 1795433400000);
INSERT INTO attachments (id, token, event_id, name, mime, size, sha256, created_at) VALUES
	(1, 'aaaaaaaaaaaaaaaaaaaaaa', 1, 'copia-con-rayas.jpg', 'image/jpeg', 1200000, zeroblob(32), 0),
	(2, 'bbbbbbbbbbbbbbbbbbbbbb', 2, 'vídeo de la pantalla.pdf', 'application/pdf', 90000, zeroblob(32), 0);

INSERT INTO articles (id, ref, description, price, tax_rate, updated_at) VALUES
	(1, 'TN-512K', 'Tóner negro', 6500, 2100, 0), (2, 'TN-512C', 'Tóner cian', 7200, 2100, 0), (3, 'TN-3480', 'Tóner «8.000» <alta>', 9000, 2100, 0);
INSERT INTO orders (id, number, customer_id, state, contact, schedule, ship_name, ship_address, ship_postcode, ship_city, ship_province,
		payment_method, your_ref, notes, discount, prompt_payment, tax_regime, gross, net, tax, surcharge, total, units, carrier, tracking,
		tracking_url, idem, created_at, updated_at)
	VALUES (1, '06354', 1, 'shipped', 'Ana Belén Ruiz', 'De 8:00 a 15:00', 'Cliente', 'C/ Río Alberche, 12', '45007', 'Toledo', 'Toledo',
		'TRANSFERENCIA', 'OC-2026/118', 'Dejar en recepción.', 500, 200, 'recargo', 16200, 15082, 3167, 784, 19033, 5, 'SEUR', '0123456789',
		'https://seguimiento.example/0123456789', 'o1', 1795429800000, 0),
	(2, '06355', 1, 'cancelled', 'Luis Gil', 'Mañanas', '', 'P. I. Los Pradillos, nave 4', '45200', 'Illescas', '', '', '', '', 0, 0, 'iva',
		0, 0, 0, 0, 0, 2, '', '', '', 'o2', 1795433400000, 0);
INSERT INTO order_lines (id, order_id, equipment_id, article_id, ref, description, family, color, quantity, included, price, discount, tax_rate, net) VALUES
	(1, 1, 1, 1, 'TN-512K', 'Tóner negro', 'TONER', 'K', 2, 1, 0, 500, 2100, 0),
	(2, 1, 2, 3, 'TN-3480', 'Tóner «8.000» <alta>', 'TONER', 'K', 1, 0, 9000, 500, 2100, 8550),
	(3, 1, 1, 2, 'TN-512C', 'Tóner cian', 'TONER', 'C', 2, 0, 3600, 500, 2100, 6840),
	(4, 2, 1, 1, 'TN-512K', 'Tóner negro', 'TONER', 'K', 2, 1, 0, 0, 2100, 0);
INSERT INTO order_taxes (order_id, rate, base, tax, surcharge_rate, surcharge) VALUES (1, 2100, 15082, 3167, 520, 784), (2, 2100, 0, 0, 0, 0);
INSERT INTO order_events (id, order_id, state, side, author, note, at) VALUES
	(1, 1, 'processing', 'customer', 'Ana Belén Ruiz', '', 1795429800000),
	(2, 1, 'shipped', 'dealer', 'Laura Peña', 'Llega el martes.', 1795441800000),
	(3, 2, 'cancelled', 'customer', 'Luis Gil', 'Pedido por error.', 1795437000000);
INSERT INTO invitations (id, customer_id, idem, address, author, at) VALUES (1, 1, 'a', 'ana@gredos.example', 'Laura Peña', 1795437000000);
