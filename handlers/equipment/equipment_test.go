package equipment_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const gredos = storetest.GredosNumber

func TestIndex(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the owner's machines with the words of the manual", Path: "/equipos", As: gredos, Has: []string{
			"h1 | Equipos", ".pagehead__sub | 4 equipos con contrato",
			"th | Equipo", "th | Ubicación", "th | Contacto", "th | Acciones",
			"th a[href='/equipos/1'] | RICOH AFICIO MP C4501", "th small | Ref. ADM-01", "td | Administración, 1.ª planta", "td | Ana Belén Ruiz",
			"td b | 212.000", "td b | 175.000", "td small | 20 oct 2026",
			"a[href='/equipos/1/lecturas'] | Introducir lectura", "a[href='/equipos/1/incidencias'] | Comunicar incidencia", "a[href='/equipos/1/pedido'] | Pedir consumibles",
			"mark | Lectura pendiente", "form[action='/equipos'] input[name=q]", "select[name=sede] option | ILLESCAS",
			".encurso a[href='/lecturas'] | 2 lecturas pendientes", ".encurso small | Hasta el 30 de noviembre",
		}, HasNot: []string{"a[href='/equipos/5']", "a[href='/equipos/6']", "a[href='/equipos/7']"}},
		webtest.Case{Name: "a search finds without accents", Path: "/equipos?q=almacen", As: gredos,
			Has: []string{"a[href='/equipos/4']", "input[name=q][value=almacen]"}, HasNot: []string{"a[href='/equipos/1']", ".pagehead__sub"}},
		webtest.Case{Name: "a site", Path: "/equipos?sede=" + url.QueryEscape("P. I. Los Pradillos, nave 4, ILLESCAS"), As: gredos,
			Has: []string{"a[href='/equipos/4']", "option[selected] | ILLESCAS"}, HasNot: []string{"a[href='/equipos/1']"}},
		webtest.Case{Name: "nothing found says how to go on", Path: "/equipos?q=canon", As: gredos,
			Has: []string{".empty h2 | Ningún equipo coincide", ".empty a[href='/equipos']", "input[name=q][value=canon]"}, HasNot: []string{"table"}},
		webtest.Case{Name: "htmx gets the list alone", Path: "/equipos?q=ricoh", As: gredos, Partial: true,
			Has: []string{"#equipos a[href='/equipos/1']", "#decir[hx-swap-oob] | 1 equipo"}, HasNot: []string{"h1", "header", ".encurso"}},
		webtest.Case{Name: "no machine at all", Path: "/equipos", As: storetest.IsidroNumber,
			Has: []string{".empty h2 | Todavía no vemos equipos con contrato", ".empty a[href='tel:+34925000000']"}, HasNot: []string{"table", "input[name=q]", ".encurso"}},
		webtest.Case{Name: "a single machine needs no search", Path: "/equipos", As: storetest.AlbercheNumber,
			Has: []string{"a[href='/equipos/7']"}, HasNot: []string{"input[name=q]", "a[href='/equipos/1']"}},
		webtest.Case{Name: "a guest signs in first", Path: "/equipos", Status: 303, Location: "/entrar?next=%2Fequipos"},
		webtest.Case{Name: "what is going on", Path: "/equipos", As: gredos, Before: busy, Has: []string{
			".encurso a[href='/pedidos/06354'] | Pedido 06354 enviado", ".encurso small | Salió el lunes 23 de noviembre, con SEUR",
			".encurso a[href='/incidencias/W92986'] | Visita del técnico mañana", ".encurso small | Incidencia W92986 · 10:00 a 12:00",
			"a.badge[href='/incidencias/W92986'] | Incidencia abierta"}},
	)
}

// busy puts an order on its way and a visit tomorrow into the file.
func busy(t *testing.T, s *store.Store) {
	storetest.Exec(t, s, strings.ReplaceAll(`INSERT INTO orders (number, customer_id, state, contact, schedule, ship_address, discount, prompt_payment, tax_regime,
			gross, net, tax, surcharge, total, units, carrier, idem, created_at, updated_at)
		VALUES ('06354', 1, 'shipped', 'Ana', '9-14', 'C/ Río Alberche, 12', 0, 0, 'iva', 0, 0, 0, 0, 0, 1, 'SEUR', 'a', ?1, ?1);
		INSERT INTO incidents (number, customer_id, equipment_id, contact, description, kind, severity, state, idem, visit_from_at, visit_to_at, created_at, updated_at)
		VALUES ('W92986', 1, 2, 'Ana', 'Atasco', 'correctivo', 'parcial', 'visit', 'b', ?1 + 81000000, ?1 + 88200000, ?1, ?1)`, "?1", fmt.Sprint(storetest.Start.UnixMilli())))
}

func TestShow(t *testing.T) {
	webtest.Run(t,
		webtest.Case{Name: "the machine, its readings and its copies", Path: "/equipos/1", As: gredos, Has: []string{
			"h1 | RICOH AFICIO MP C4501", "dt | Ref. propia", "dd | C/ Río Alberche, 12", "dd | 45007 TOLEDO", "dd | 9•• ••• •33",
			"tbody th | 20/10/2026", "td.r | 212.000", "td.r small | +2.300", "h2 | Copias al mes", "svg[role=img] desc | entre",
			"a.btn--primary[href='/equipos/1/lecturas']", "a[href='/incidencias?q=20417']", "a[href='/pedidos?q=20417']"}},
		webtest.Case{Name: "a machine without readings", Path: "/equipos/4", As: gredos,
			Before: func(t *testing.T, s *store.Store) { storetest.Exec(t, s, "DELETE FROM readings") },
			Has:    []string{"p | Todavía no hay ninguna lectura"}, HasNot: []string{"svg[role=img]"}},
		webtest.Case{Name: "a doubtful reading is marked", Path: "/equipos/4", As: gredos, Before: func(t *testing.T, s *store.Store) {
			storetest.Exec(t, s, "UPDATE readings SET status = 'doubtful', doubt = 'x' WHERE equipment_id = 4 AND taken_on = '2026-11-02'")
		}, Has: []string{"td .badge | En revisión"}},
		webtest.Case{Name: "a stranger's machine is not found", Path: "/equipos/7", As: gredos, Status: 404},
		webtest.Case{Name: "a machine out of contract is not found", Path: "/equipos/6", As: gredos, Status: 404},
		webtest.Case{Name: "what is no number is not found", Path: "/equipos/x", As: gredos, Status: 404},
		webtest.Case{Name: "a guest signs in first", Path: "/equipos/1", Status: 303, Location: "/entrar?next=%2Fequipos%2F1"},
	)
}

// A page of 25 machines must stay small: people open it on a phone in a basement.
func TestIndexIsSmall(t *testing.T) {
	s, _ := storetest.Open(t)
	for i := range 21 {
		storetest.Exec(t, s, `INSERT INTO equipment (number, customer_id, model_id, contract_id, own_ref, location, address, postcode, city, contact, starts_on, created_at, updated_at)
			SELECT ?, 1, 1, 1, ?, location, address, postcode, city, contact, starts_on, 0, 0 FROM equipment WHERE id = 1`, fmt.Sprint(21600+i), fmt.Sprintf("ADM-%02d", i))
	}
	storetest.Exec(t, s, "INSERT INTO readings (equipment_id, taken_on, bn, color, source, created_at) SELECT id, '2026-10-20', 212000, 175000, 'portal', 0 FROM equipment WHERE id > 7")
	list, err := s.Equipment.List(context.Background(), storetest.Gredos, store.EquipmentFilter{})
	if err != nil || len(list) != 25 {
		t.Fatalf("%d machines, %v", len(list), err)
	}
	b := webtest.Browse(t, s)
	b.SignIn(gredos)
	if answer := b.Do(webtest.Case{Path: "/equipos"}); len(answer.Body) > 20<<10 {
		t.Errorf("25 machines take %d bytes, want at most %d", len(answer.Body), 20<<10)
	}
}
