package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// bring imports batches in one run that is finished, and returns its id.
func bring(t *testing.T, s *store.Store, batches ...store.ImportBatch) int64 {
	t.Helper()
	ctx := context.Background()
	importer, err := s.BeginImport(ctx, store.ImportRun{Author: "prueba"})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[store.ImportTable]*store.ImportCounts{}
	for _, batch := range batches {
		results, err := importer.Put(ctx, batch)
		if err != nil {
			t.Fatal(err)
		}
		for _, result := range results {
			if result.Outcome == store.RowRejected {
				t.Fatalf("rejected: %s", result.Reason)
			}
		}
	}
	if err := errors.Join(importer.Finish(ctx, counts, []store.ImportFile{{Name: "a.csv", SHA256: [32]byte{1}}}), importer.Close()); err != nil {
		t.Fatal(err)
	}
	return storetest.Scalar[int64](t, s, "SELECT max(id) FROM import_runs")
}

func batch(table store.ImportTable, fields string, rows ...[]any) store.ImportBatch {
	return store.ImportBatch{Table: table, Fields: strings.Fields(fields), Rows: rows}
}

// something of everything: new rows in every table, and rows of the cast changed.
func something() []store.ImportBatch {
	return []store.ImportBatch{
		batch(store.ImportTechnicians, "code name phone", []any{"T01", "Javier Molina Ruiz", "600"}, []any{"T09", "Nuevo", "601"}),
		batch(store.ImportCustomers, "number name nif payment_method", []any{"04812", "TALLERES GREDOS SA", "B45001237", "CONFIRMING"}, []any{"07000", "NUEVA SL", "A46103834", "CONFIRMING"}),
		batch(store.ImportAddresses, "customer name address city", []any{"07000", "Almacén", "C/ Una, 1", "TOLEDO"}),
		batch(store.ImportEquipment, "number customer model", []any{"21500", "07000", "BROTHER HL-L6400DW"}), // it moves to the new customer
		batch(store.ImportEquipment, "number customer model contract contract_kind technician location price_color",
			[]any{"E7000", "07000", "XEROX NUEVA", "C7", "TODO", "T09", "Sala", int64(100)}, []any{"20655", "04812", "KONICA MINOLTA BIZHUB C454E", "C0100", "TODO", "T09", "Otra sala", nil}),
		batch(store.ImportArticles, "ref description family color price", []any{"ZZ1", "Tóner nuevo", "TONER", "C", int64(1000)}),
		batch(store.ImportCompatibility, "article model", []any{"ZZ1", "XEROX NUEVA"}, []any{"ZZ1", "SAMSUNG PROXPRESS M3370FD"}),
		batch(store.ImportCoverage, "contract_kind family included", []any{"TODO", "TONER", int64(1)}, []any{"INTEGRAL", "GRAPAS", int64(1)}),
		batch(store.ImportReadings, "equipment taken_on bn", []any{"E7000", "2026-11-01", int64(10)}, []any{"E7000", "2026-11-02", int64(20)}),
	}
}

// dealer is the cast after an import that gave what something changes the search words that it gives.
func dealer(t *testing.T) (*store.Store, *storetest.Clock) {
	t.Helper()
	s, clock := storetest.Open(t)
	bring(t, s, batch(store.ImportCustomers, "number name nif phone", []any{"04812", "TALLERES GREDOS, S.L.", "B45001237", "925000000"}),
		batch(store.ImportEquipment, "number customer model phone location", []any{"20655", "04812", "KONICA MINOLTA BIZHUB C454E", "925000000", "Sala de copias"}))
	return s, clock
}

// storedRows is everything that an import may write, but times and versions, which only count up.
func storedRows(t *testing.T, s *store.Store) string {
	t.Helper()
	var all []string
	for _, query := range []string{
		"SELECT group_concat(code || name || phone || active) FROM (SELECT * FROM technicians ORDER BY id)",
		"SELECT group_concat(number || name || nif || payment_method || search) FROM (SELECT * FROM customers ORDER BY id)",
		"SELECT group_concat(customer_id || name || address) FROM (SELECT * FROM addresses ORDER BY id)",
		"SELECT group_concat(number || customer_id || model_id || coalesce(contract_id, '') || coalesce(technician_id, '') || location || coalesce(price_color, '') || search) FROM (SELECT * FROM equipment ORDER BY id)",
		"SELECT group_concat(name || has_color) FROM (SELECT * FROM models ORDER BY id)",
		"SELECT group_concat(number || customer_id || kind_id) FROM (SELECT * FROM contracts ORDER BY id)",
		"SELECT group_concat(ref || description || price || search) FROM (SELECT * FROM articles ORDER BY id)",
		"SELECT group_concat(article_id || '-' || model_id) FROM (SELECT * FROM article_models ORDER BY 1, 2)",
		"SELECT group_concat(kind_id || family || included) FROM (SELECT * FROM coverage ORDER BY 1, 2)",
		"SELECT group_concat(equipment_id || '-' || customer_id || from_on || to_on || to_reading) FROM (SELECT * FROM equipment_owners ORDER BY id)",
		"SELECT group_concat(number || read_on) FROM (SELECT * FROM equipment ORDER BY id)", "SELECT group_concat(docid) FROM equipment_index WHERE equipment_index MATCH 'nueva'",
		"SELECT group_concat(id || '-' || bn) FROM (SELECT * FROM readings ORDER BY id)",
		"SELECT group_concat(name) FROM payment_methods", "SELECT group_concat(name) FROM contract_kinds",
		"SELECT count(*) FROM article_index WHERE article_index MATCH 'nuevo'", "SELECT count(*) FROM by_hand",
	} {
		all = append(all, storetest.Scalar[string](t, s, "SELECT coalesce(("+query+"), '')"))
	}
	return strings.Join(all, "\n")
}

func TestUndoTakesEverythingBack(t *testing.T) {
	s, clock := dealer(t)
	before := storedRows(t, s)
	run := bring(t, s, something()...)
	if storedRows(t, s) == before {
		t.Fatal("nothing was imported")
	}
	version := storetest.Scalar[int](t, s, "SELECT version FROM customers WHERE number = '04812'")
	clock.Add(time.Hour)
	by := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte"})
	if err := s.Imports().Undo(by, run); err != nil {
		t.Fatal(err)
	}
	if after := storedRows(t, s); after != before {
		t.Errorf("after undoing:\n%s\nwant\n%s", after, before)
	}
	if n := storetest.Scalar[int](t, s, "SELECT version FROM customers WHERE number = '04812'"); n != version+1 {
		t.Errorf("version %d, want %d: who saw the imported customer must not save over it", n, version+1)
	}
	record, err := s.Imports().Run(by, run)
	if err != nil || record.UndoneBy != "Ana Belmonte" || !record.Undone.Equal(clock.Now()) || record.Last {
		t.Errorf("record %+v, %v", record, err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'importación deshecha' AND object_id = ? AND object_name = 'a.csv'", run); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	if err := s.Imports().Undo(by, run); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("undone twice: %v", err)
	}
	bring(t, s, something()...) // what was taken back can be imported again
	if storedRows(t, s) == before {
		t.Error("it cannot be imported again")
	}
}

func TestUndoOfTheLastOnly(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	first := bring(t, s, something()...)
	second := bring(t, s, batch(store.ImportCustomers, "number name nif", []any{"07001", "OTRA SL", "B86670460"}))
	empty := bring(t, s, batch(store.ImportCustomers, "number name nif", []any{"07001", "OTRA SL", "B86670460"}))
	var sentence store.Sentence
	for _, run := range []int64{first, empty} {
		if err := s.Imports().Undo(ctx, run); !errors.As(err, &sentence) || !errors.Is(err, store.ErrForbidden) {
			t.Errorf("run %d: %v", run, err)
		}
	}
	if err := s.Imports().Undo(ctx, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a run that there is not: %v", err)
	}
	for _, run := range []int64{second, first} { // one after the other, the last first
		if err := s.Imports().Undo(ctx, run); err != nil {
			t.Errorf("run %d: %v", run, err)
		}
	}
}

func TestUndoObstacles(t *testing.T) {
	ctx := context.Background()
	machine := "(SELECT id FROM equipment WHERE number = 'E7000')"
	for _, c := range []struct {
		name   string
		since  func(t *testing.T, s *store.Store)
		what   string // the thing that stands in the way; empty for nothing
		why    string
		stands string // a query that must give 1 after the refusal, or after undoing
	}{
		{"an order on a machine that it created", running("INSERT INTO order_lines (order_id, equipment_id, article_id, ref, description, family, color, quantity, included, price, discount, tax_rate, net) SELECT 1, " + machine + ", 1, 'x', 'x', '', '', 1, 0, 0, 0, 0, 0"),
			"equipo E7000", "se usa en 1 línea de pedido", ""},
		{"an incident", running("INSERT INTO incidents (number, customer_id, equipment_id, contact, description, kind, severity, idem, created_at, updated_at) VALUES ('W1', 1, " + machine + ", 'a', 'b', 'correctivo', 'parada', 'x', 0, 0)"),
			"equipo E7000", "se usa en 1 incidencia", ""},
		{"a reading that somebody typed", running("INSERT INTO readings (equipment_id, taken_on, bn, source, created_at) VALUES (" + machine + ", '2026-11-20', 30, 'portal', 0)"),
			"equipo E7000", "se usa en 1 lectura", ""},
		{"an order of a customer that was there before", running("UPDATE orders SET notes = 'x' WHERE customer_id = 1"), "", "", ""},
		{"a value changed since, not by hand in the office", running("UPDATE customers SET name = 'OTRO NOMBRE' WHERE number = '04812'"),
			"cliente 04812", "ahora es «OTRO NOMBRE»", "SELECT name = 'OTRO NOMBRE' FROM customers WHERE number = '04812'"},
		{"a row that is gone since", running("DELETE FROM coverage WHERE kind_id = 1 AND family = 'GRAPAS'"), "cobertura", "ahora es «»", ""},
		{"readings that the office has judged", running("UPDATE readings SET status = 'confirmed', doubt = 'salto' WHERE import_id IS NOT NULL"), "2 lecturas importadas", "revisado", ""},
		{"a new customer that somebody has changed", func(t *testing.T, s *store.Store) {
			id := storetest.Scalar[int64](t, s, "SELECT id FROM customers WHERE number = '07000'")
			if err := s.Audit.Note(ctx, "datos corregidos", store.Object{Kind: store.OnCustomer, ID: id}, store.Change{Field: "Teléfono", New: "925"}); err != nil {
				t.Fatal(err)
			}
		}, "cliente 07000", "lo ha cambiado después", ""},
		{"a new customer that somebody has only looked at", func(t *testing.T, s *store.Store) {
			id := storetest.Scalar[int64](t, s, "SELECT id FROM customers WHERE number = '07000'")
			if err := s.Audit.Note(ctx, "visto como cliente", store.Object{Kind: store.OnCustomer, ID: id}); err != nil {
				t.Fatal(err)
			}
		}, "", "", ""},
		{"what was corrected by hand since stays, and is none", running(`UPDATE customers SET name = 'A MANO' WHERE number = '04812';
			INSERT INTO by_hand (tbl, row_id, field, erp_value, value, staff_name, at) VALUES ('customers', 1, 'name', 'TALLERES GREDOS SA', 'A MANO', 'Ana', 0)`),
			"", "", "SELECT (SELECT name FROM customers WHERE id = 1) = 'A MANO' AND (SELECT erp_value <> 'TALLERES GREDOS SA' FROM by_hand)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			storetest.Exec(t, s, `INSERT INTO orders (id, number, customer_id, contact, schedule, ship_address, discount, prompt_payment, tax_regime, gross, net, tax, surcharge, total, units, idem, created_at, updated_at)
				VALUES (1, '1', 1, 'a', 'b', 'c', 0, 0, 'iva', 0, 0, 0, 0, 0, 1, 'x', 0, 0)`)
			run := bring(t, s, something()...)
			clock.Add(time.Hour)
			c.since(t, s)
			before := storetest.Fingerprint(t, s)
			looked := s.Imports().Undoable(ctx, run)
			err := s.Imports().Undo(ctx, run)
			var obstacles store.Obstacles
			if stopped := errors.As(err, &obstacles); stopped != (c.what != "") || stopped != errors.As(looked, &store.Obstacles{}) {
				t.Fatalf("undo: %v, looked before: %v", err, looked)
			}
			if c.what == "" {
				if err != nil {
					t.Error(err)
				}
			} else if o := obstacles.List[0]; o.What != c.what || !strings.Contains(o.Why, c.why) || !errors.Is(err, store.ErrForbidden) || obstacles.Total != len(obstacles.List) {
				t.Errorf("obstacles %+v, want %s: %s", obstacles, c.what, c.why)
			} else if after := storetest.Fingerprint(t, s); !sameMap(before, after) {
				t.Error("a refused undo has written something")
			}
			if c.stands != "" && storetest.Scalar[int](t, s, c.stands) != 1 {
				t.Error(c.stands)
			}
		})
	}
}

func running(text string) func(*testing.T, *store.Store) {
	return func(t *testing.T, s *store.Store) { storetest.Exec(t, s, text) }
}

func sameMap(a, b map[string]string) bool {
	for key, value := range a {
		if b[key] != value {
			return false
		}
	}
	return len(a) == len(b)
}

// An import that was cut off half-way can be taken back as well.
func TestUndoOfACutImport(t *testing.T) {
	s, _ := dealer(t)
	ctx := context.Background()
	before := storedRows(t, s)
	importer, err := s.BeginImport(ctx, store.ImportRun{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := importer.Put(ctx, something()[1]); err != nil {
		t.Fatal(err)
	}
	run := storetest.Scalar[int64](t, s, "SELECT max(id) FROM import_runs")
	if record, err := s.Imports().Run(ctx, run); err != nil || !record.Running {
		t.Fatalf("while it goes on: %+v, %v", record, err)
	}
	if err := s.Imports().Undo(ctx, run); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("undone while it goes on: %v", err)
	}
	if _, err := s.BeginImport(ctx, store.ImportRun{}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a second one at the same time: %v", err)
	}
	if err := importer.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Imports().Undo(ctx, run); err != nil {
		t.Fatal(err)
	}
	if after := storedRows(t, s); after != before {
		t.Errorf("after undoing:\n%s\nwant\n%s", after, before)
	}
}

// A process that was killed leaves a run open; it holds nobody up for longer than two minutes.
func TestImportAfterAKill(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx := context.Background()
	if _, err := s.BeginImport(ctx, store.ImportRun{}); err != nil { // and is never closed
		t.Fatal(err)
	}
	if _, err := s.BeginImport(ctx, store.ImportRun{}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("at once: %v", err)
	}
	clock.Add(3 * time.Minute)
	bring(t, s, something()...)
}
