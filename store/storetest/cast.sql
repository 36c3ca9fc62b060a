-- The cast: a handful of companies, people and machines that every test knows.
INSERT INTO settings VALUES ('name','SERCAMÁN'),('legal_name','Sercamán Ofimática de Prueba, S.L.'),('nif','B45990017'),
 ('address','Calle Río Tajo, 4, 45007 Toledo'),('phone','925 00 00 00'),('hours','de lunes a viernes, de 9:00 a 14:00 y de 16:00 a 19:00'),
 ('email','oficina@sercaman.example'),('color','#b3111c'),('zone','Europe/Madrid'),('base_url','https://areaclientes.sercaman.example'),
 ('promise','Le respondemos en 4 horas laborables.'),('reading_day','20'),('reopen_days','15');
UPDATE series SET next = 6355 WHERE name = 'order';
UPDATE series SET next = 92987 WHERE name = 'incident';
INSERT INTO payment_methods (id, name) VALUES (1,'TRANSFERENCIA'),(2,'GIRO 30 DÍAS'),(3,'CONTADO');
INSERT INTO customers (id, number, name, trade_name, nif, address, postcode, city, province, phone, fax, email, payment_method, discount, prompt_payment, tax_regime, active, search, created_at, updated_at) VALUES
 (1,'04812','TALLERES GREDOS, S.L.','TALLERES GREDOS','B45001237','C/ Río Alberche, 12','45007','TOLEDO','TOLEDO','925112233','','administracion@talleresgredos.example','TRANSFERENCIA',500,0,'iva',1,'04812 talleres gredos s l b45001237',0,0),
 (2,'00107','GESTORÍA ALBERCHE, S.A.','GESTORÍA ALBERCHE','B45004561','Plaza Mayor, 3','45600','TALAVERA DE LA REINA','TOLEDO','925223344','','hola@gestoriaalberche.example','GIRO 30 DÍAS',0,200,'recargo',1,'00107 gestoria alberche s a b45004561',0,0),
 (3,'00999','BODEGAS TOMILLAR, S.L.','','B45007895','','','','','','','','CONTADO',0,0,'iva',0,'00999 bodegas tomillar s l b45007895',0,0),
 (4,'00555','NOTARÍA SAN ISIDRO','','B45112224','Calle Ancha, 1','45001','TOLEDO','TOLEDO','','','','',0,0,'iva',1,'00555 notaria san isidro b45112224',0,0);
INSERT INTO addresses (id, customer_id, name, address, postcode, city, province, contact, schedule) VALUES
 (1,1,'Cliente','C/ Río Alberche, 12','45007','TOLEDO','TOLEDO','Ana Belén Ruiz','De 8:00 a 15:00'),
 (2,1,'Almacén','P. I. Los Pradillos, nave 4','45200','ILLESCAS','TOLEDO','Marcos','De 7:00 a 14:00'),
 (3,2,'Cliente','Plaza Mayor, 3','45600','TALAVERA DE LA REINA','TOLEDO','Recepción','9:00-14:00');
INSERT INTO technicians (id, code, name, email, phone) VALUES
 (1,'T01','Javier Molina','javier@sercaman.example','600111222'),(2,'T02','Rosa Prado','','600111333');
INSERT INTO staff (id, name, email, phone, role, technician_id, created_at, updated_at) VALUES
 (1,'Lucía Robledo','lucia@sercaman.example','925000001','admin',NULL,0,0),(2,'Ana Belmonte','ana@sercaman.example','925000002','oficina',NULL,0,0),
 (3,'Javier Molina','javier@sercaman.example','600111222','tecnico',1,0,0),(4,'Rosa Prado','rosa@sercaman.example','600111333','tecnico',2,0,0);
INSERT INTO models (id, name, shape, has_color) VALUES
 (1,'RICOH AFICIO MP C4501','a3',1),(2,'KONICA MINOLTA BIZHUB C454E','a3',1),(3,'SAMSUNG PROXPRESS M3370FD','a4',0),(4,'BROTHER HL-L6400DW','printer',0);
INSERT INTO contract_kinds (id, name) VALUES (1,'INTEGRAL'),(2,'MANO DE OBRA');
INSERT INTO coverage VALUES (1,'TONER',1),(1,'TAMBOR',1),(1,'RESIDUAL',1),(1,'GRAPAS',0),(1,'PAPEL',0),(2,'TONER',0),(2,'TAMBOR',1),(2,'RESIDUAL',1),(2,'GRAPAS',0),(2,'PAPEL',0);
INSERT INTO contracts (id, number, customer_id, kind_id) VALUES (1,'C01001',1,1),(2,'C01002',1,2),(3,'C02001',2,1),(4,'C04001',4,1);
INSERT INTO equipment (id, number, customer_id, model_id, contract_id, technician_id, serial, own_ref, location, address, postcode, city, province, phone, fax, email, contact, starts_on, ends_on, included_bn, included_color, price_bn, price_color, search, created_at, updated_at) VALUES
 (1,'20417',1,1,1,1,'V9823601234','ADM-01','Administración, 1.ª planta','C/ Río Alberche, 12','45007','TOLEDO','TOLEDO','925112233','925112234','administracion@talleresgredos.example','Ana Belén Ruiz','2024-03-01','',1000,200,7200,59000,'20417 v9823601234 ricoh aficio mp c4501 adm 01 administracion 1 ª planta toledo ana belen ruiz',0,0),
 (2,'20655',1,2,2,1,'A61F021004567','COP-02','Sala de copias, planta baja','C/ Río Alberche, 12','45007','TOLEDO','TOLEDO','925112233','','','Ana Belén Ruiz','2024-05-10','',NULL,NULL,7200,59000,'20655 a61f021004567 konica minolta bizhub c454e cop 02 sala de copias planta baja toledo ana belen ruiz',0,0),
 (3,'20981',1,3,1,2,'Z7FABJCK10','','Recepción','C/ Río Alberche, 12','45007','TOLEDO','TOLEDO','','','','','2025-01-15','',NULL,NULL,7200,NULL,'20981 z7fabjck10 samsung proxpress m3370fd recepcion toledo',0,0),
 (4,'21130',1,4,1,NULL,'E78283H5N1','ALM-01','Almacén','P. I. Los Pradillos, nave 4','45200','ILLESCAS','TOLEDO','','','','Marcos','2025-02-01','',NULL,NULL,7200,NULL,'21130 e78283h5n1 brother hl l6400dw alm 01 almacen illescas marcos',0,0),
 (5,'21500',1,4,NULL,1,'E00000001','','Sin contrato','','','','','','','','','2020-01-01','',NULL,NULL,NULL,NULL,'21500 e00000001 brother hl l6400dw sin contrato',0,0),
 (6,'21501',1,3,1,1,'E00000002','','Retirado','','','','','','','','','2020-01-01','2026-10-01',NULL,NULL,NULL,NULL,'21501 e00000002 samsung proxpress m3370fd retirado',0,0),
 (7,'30001',2,1,3,1,'V9800000001','','Despacho','Plaza Mayor, 3','45600','TALAVERA DE LA REINA','TOLEDO','','','','','2024-01-01','',NULL,NULL,7200,59000,'30001 v9800000001 ricoh aficio mp c4501 despacho talavera de la reina',0,0);
INSERT INTO articles (id, ref, description, family, color, price, tax_rate, yield, active, search, updated_at) VALUES
 (1,'841456','Tóner negro Ricoh MP C4501/C5501','TONER','K',3950,2100,25500,1,'841456 41456 1456 456 toner negro ricoh mp c4501 4501 mpc4501 c5501 5501 c4501c5501 black k',0),
 (2,'841459','Tóner cian Ricoh MP C4501/C5501','TONER','C',10980,2100,18000,1,'841459 41459 1459 459 toner cian ricoh mp c4501 4501 mpc4501 c5501 5501 c4501c5501 cyan azul c',0),
 (3,'841458','Tóner magenta Ricoh MP C4501/C5501','TONER','M',10980,2100,18000,1,'841458 41458 1458 458 toner magenta ricoh mp c4501 4501 mpc4501 c5501 5501 c4501c5501 rojo m',0),
 (4,'841457','Tóner amarillo Ricoh MP C4501/C5501','TONER','Y',10980,2100,18000,1,'841457 41457 1457 457 toner amarillo ricoh mp c4501 4501 mpc4501 c5501 5501 c4501c5501 yellow y',0),
 (5,'TN-512K','Tóner negro Konica Minolta bizhub C454','TONER','K',5210,2100,27500,1,'tn512k n512k 512k 12k tn toner negro konica minolta bizhub c454 454 bizhubc454 black k',0),
 (6,'TN-512C','Tóner cian Konica Minolta bizhub C454','TONER','C',6840,2100,26000,1,'tn512c n512c 512c 12c tn toner cian konica minolta bizhub c454 454 bizhubc454 cyan azul c',0),
 (7,'TN-512M','Tóner magenta Konica Minolta bizhub C454','TONER','M',6840,2100,26000,1,'tn512m n512m 512m 12m tn toner magenta konica minolta bizhub c454 454 bizhubc454 rojo m',0),
 (8,'TN-512Y','Tóner amarillo Konica Minolta bizhub C454','TONER','Y',6840,2100,26000,1,'tn512y n512y 512y 12y tn toner amarillo konica minolta bizhub c454 454 bizhubc454 yellow y',0),
 (9,'WX-103','Bote de tóner residual Konica Minolta','RESIDUAL','',2100,2100,40000,1,'wx103 x103 103 wx bote de toner residual konica minolta',0),
 (10,'DR-512K','Tambor negro Konica Minolta bizhub C454','TAMBOR','K',18900,2100,120000,1,'dr512k r512k 512k 12k dr tambor negro konica minolta bizhub c454 454 bizhubc454 black k',0),
 (11,'SK-602','Grapas Konica Minolta, 3 cartuchos','GRAPAS','',3980,2100,15000,1,'sk602 k602 602 sk grapas konica minolta 3 minolta3 cartuchos',0),
 (12,'PAP-A4-80','Papel A4 80 g, caja de 5 paquetes','PAPEL','',1995,1000,NULL,1,'papa480 apa480 pa480 a480 480 pap a4 80 papel 4 papela4 g caja de 5 de5 paquetes',0),
 (13,'MLT-D203L','Tóner negro Samsung ProXpress M3370','TONER','K',8450,2100,5000,1,'mltd203l ltd203l td203l d203l 203l 03l mlt toner negro samsung proxpress m3370 3370 proxpressm3370 black k',0),
 (14,'TN-3480','Tóner negro Brother HL-L6400','TONER','K',9120,2100,8000,1,'tn3480 n3480 3480 480 tn toner negro brother hl l6400 6400 hll6400 black k',0),
 (15,'TN-OLD','Tóner descatalogado','TONER','K',1000,2100,NULL,0,'tnold nold old tn toner descatalogado negro black k',0);
INSERT INTO article_models (article_id, model_id) VALUES (1,1),(2,1),(3,1),(4,1),(15,1),(5,2),(6,2),(7,2),(8,2),(9,2),(10,2),(11,2),(13,3),(14,4);
INSERT INTO readings (equipment_id, taken_on, bn, color, source, created_at) VALUES
 (1,'2025-11-20',186700,163450,'technician',0),
 (2,'2025-11-20',67512,34376,'technician',0),
 (1,'2025-12-20',189000,164500,'phone',0),
 (2,'2025-12-20',69412,34976,'phone',0),
 (1,'2026-01-20',191300,165550,'portal',0),
 (2,'2026-01-20',71312,35576,'portal',0),
 (4,'2026-02-02',54070,NULL,'portal',0),
 (1,'2026-02-20',193600,166600,'technician',0),
 (2,'2026-02-20',73212,36176,'technician',0),
 (3,'2026-02-20',24008,NULL,'portal',0),
 (4,'2026-03-02',55270,NULL,'technician',0),
 (1,'2026-03-20',195900,167650,'phone',0),
 (2,'2026-03-20',75112,36776,'phone',0),
 (3,'2026-03-20',24808,NULL,'technician',0),
 (4,'2026-04-02',56470,NULL,'phone',0),
 (1,'2026-04-20',198200,168700,'portal',0),
 (2,'2026-04-20',77012,37376,'portal',0),
 (3,'2026-04-20',25608,NULL,'phone',0),
 (4,'2026-05-02',57670,NULL,'portal',0),
 (7,'2026-05-19',142500,58000,'technician',0),
 (1,'2026-05-20',200500,169750,'technician',0),
 (2,'2026-05-20',78912,37976,'technician',0),
 (3,'2026-05-20',26408,NULL,'portal',0),
 (4,'2026-06-02',58870,NULL,'technician',0),
 (7,'2026-06-19',144000,58400,'phone',0),
 (1,'2026-06-20',202800,170800,'phone',0),
 (2,'2026-06-20',80812,38576,'phone',0),
 (3,'2026-06-20',27208,NULL,'technician',0),
 (4,'2026-07-02',60070,NULL,'phone',0),
 (7,'2026-07-19',145500,58800,'portal',0),
 (1,'2026-07-20',205100,171850,'portal',0),
 (2,'2026-07-20',82712,39176,'portal',0),
 (3,'2026-07-20',28008,NULL,'phone',0),
 (4,'2026-08-02',61270,NULL,'portal',0),
 (7,'2026-08-19',147000,59200,'technician',0),
 (1,'2026-08-20',207400,172900,'technician',0),
 (2,'2026-08-20',84612,39776,'technician',0),
 (3,'2026-08-20',28808,NULL,'portal',0),
 (4,'2026-09-02',62470,NULL,'technician',0),
 (7,'2026-09-19',148500,59600,'phone',0),
 (1,'2026-09-20',209700,173950,'phone',0),
 (2,'2026-09-20',86512,40376,'phone',0),
 (3,'2026-09-20',29608,NULL,'technician',0),
 (4,'2026-10-02',63670,NULL,'phone',0),
 (7,'2026-10-19',150000,60000,'portal',0),
 (1,'2026-10-20',212000,175000,'portal',0),
 (2,'2026-10-20',88412,40976,'portal',0),
 (3,'2026-10-20',30408,NULL,'phone',0),
 (4,'2026-11-02',64870,NULL,'portal',0),
 (3,'2026-11-20',31208,NULL,'portal',0);
