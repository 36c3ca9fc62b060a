package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

var readingFields = []string{"equipment", "taken_on", "bn", "color", "source"}

// importRows imports batches in one run and returns the outcomes of the last one.
func importRows(t *testing.T, s *store.Store, batches ...store.ImportBatch) []store.ImportResult {
	t.Helper()
	ctx := context.Background()
	importer, err := s.BeginImport(ctx, store.ImportRun{})
	if err != nil {
		t.Fatal(err)
	}
	defer importer.Close()
	var results []store.ImportResult
	for _, batch := range batches {
		if results, err = importer.Put(ctx, batch); err != nil {
			t.Fatal(err)
		}
	}
	if err := importer.Finish(ctx, nil, nil); err != nil {
		t.Fatal(err)
	}
	return results
}

func readingsOf(rows ...[]any) store.ImportBatch {
	return store.ImportBatch{Table: store.ImportReadings, Fields: readingFields, Rows: rows}
}

// withMachine has a customer and a machine E1.
func withMachine(t *testing.T) *store.Store {
	t.Helper()
	s, _ := storetest.Empty(t)
	importRows(t, s, store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name", "nif"}, Rows: [][]any{{"1", "A", "A46103834"}}},
		store.ImportBatch{Table: store.ImportEquipment, Fields: []string{"number", "customer", "model", "contract", "contract_kind"},
			Rows: [][]any{{"E1", "1", "M", "C1", "INTEGRAL"}}})
	return s
}

func TestImportReadings(t *testing.T) {
	const typed = "INSERT INTO readings (equipment_id, taken_on, bn, color, source, author, created_at) VALUES (1, '2026-10-01', 1000, 50, 'portal', 'Ana', 0)"
	row := func(bn, color any) []any { return []any{"E1", "2026-10-01", bn, color, "portal"} }
	for _, c := range []struct {
		name    string
		before  string              // typed into the file beforehand
		runs    []store.ImportBatch // one import each
		outcome string              // of the rows of the last run
		stored  string              // bn/color of the day, in order of their making
	}{
		{"a reading nobody has", "", []store.ImportBatch{readingsOf(row(int64(1000), nil))}, "new", "1000/"},
		{"the same reading again", "", []store.ImportBatch{readingsOf(row(int64(1000), nil)), readingsOf(row(int64(1000), nil))}, "unchanged", "1000/"},
		{"a typed reading comes back from the ERP", typed, []store.ImportBatch{readingsOf(row(int64(1000), int64(50)))}, "unchanged", "1000/50"},
		{"it comes back without its colour", typed, []store.ImportBatch{readingsOf(row(int64(1000), nil))}, "unchanged", "1000/50"},
		{"the ERP contradicts a typed reading", typed, []store.ImportBatch{readingsOf(row(int64(1010), int64(50)))}, "new", "1000/50 1010/50"},
		{"the ERP corrects its own reading", "", []store.ImportBatch{readingsOf(row(int64(1000), nil)), readingsOf(row(int64(1010), nil))}, "changed", "1010/"},
		{"the ERP adds the colour later", "", []store.ImportBatch{readingsOf(row(int64(1000), nil)), readingsOf(row(int64(1000), int64(5)))}, "changed", "1000/5"},
		{"the office has judged a reading of the ERP", "INSERT INTO readings (equipment_id, taken_on, bn, source, status, doubt, created_at) VALUES (1, '2026-10-01', 1, 'erp', 'discarded', 'x', 0)",
			[]store.ImportBatch{readingsOf(row(int64(1), nil))}, "unchanged", "1/"},
		{"two real readings on one day", "", []store.ImportBatch{readingsOf(row(int64(1000), nil), row(int64(1020), nil))}, "new new", "1000/ 1020/"},
		{"both of them again", "", []store.ImportBatch{readingsOf(row(int64(1000), nil), row(int64(1020), nil)), readingsOf(row(int64(1020), nil), row(int64(1000), nil))},
			"unchanged unchanged", "1000/ 1020/"},
		{"the same line twice in a file", "", []store.ImportBatch{readingsOf(row(int64(1000), nil), row(int64(1000), nil))}, "new unchanged", "1000/"},
		{"a second reading turns up on a day that is known", "", []store.ImportBatch{readingsOf(row(int64(1000), nil)), readingsOf(row(int64(1000), nil), row(int64(1020), nil))},
			"unchanged new", "1000/ 1020/"},
		{"lower than an earlier one is history", "", []store.ImportBatch{readingsOf([]any{"E1", "2026-09-01", int64(5000), nil, ""}, row(int64(10), nil))}, "new new", "10/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := withMachine(t)
			if c.before != "" {
				execute(t, s.Path, c.before)
			}
			var results []store.ImportResult
			for _, batch := range c.runs {
				results = importRows(t, s, batch)
			}
			if got := outcomes(results); got != c.outcome {
				t.Errorf("outcomes %q, want %q", got, c.outcome)
			}
			const query = "SELECT coalesce(group_concat(bn || '/' || coalesce(color, ''), ' '), '') FROM (SELECT * FROM readings WHERE taken_on = '2026-10-01' ORDER BY id)"
			if got := stored(t, s.Path, query); got != c.stored {
				t.Errorf("stored %q, want %q", got, c.stored)
			}
			again := importRows(t, s, c.runs[len(c.runs)-1])
			if got := outcomes(again); strings.Count(got, "unchanged") != len(again) {
				t.Errorf("once more: %q, want all unchanged", got)
			}
		})
	}
}

// TestImportReadingsAcrossBatches: two readings of one day that fall into different batches of a run.
func TestImportReadingsAcrossBatches(t *testing.T) {
	s := withMachine(t)
	first := readingsOf([]any{"E1", "2026-10-01", int64(1000), nil, ""})
	second := readingsOf([]any{"E1", "2026-10-01", int64(1020), nil, ""})
	for range 2 {
		importRows(t, s, first, second)
		if got := stored(t, s.Path, "SELECT group_concat(bn, ' ') FROM (SELECT bn FROM readings ORDER BY id)"); got != "1000 1020" {
			t.Fatalf("stored %q, want both, once", got)
		}
	}
}

func outcomes(results []store.ImportResult) string {
	words := make([]string, len(results))
	for i, result := range results {
		words[i] = [...]string{"new", "changed", "unchanged", "rejected"}[result.Outcome]
	}
	return strings.Join(words, " ")
}

func TestImportRecord(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Empty(t)
	importer, err := s.BeginImport(ctx, store.ImportRun{Author: "Marta", Profile: "MiERP"})
	if err != nil {
		t.Fatal(err)
	}
	customers := func(names ...string) store.ImportBatch {
		batch := store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name", "nif"}}
		for i, name := range names {
			batch.Rows = append(batch.Rows, []any{fmt.Sprint(i + 1), name, "A46103834"})
		}
		return batch
	}
	if _, err := importer.Put(ctx, customers("A", "B", "C")); err != nil {
		t.Fatal(err)
	}
	clock.Add(1)
	counts := map[store.ImportTable]*store.ImportCounts{store.ImportCustomers: {New: 3}}
	file := store.ImportFile{Name: "clientes.csv", Size: 7, SHA256: [32]byte{1}}
	if err := importer.Finish(ctx, counts, []store.ImportFile{file}); err != nil {
		t.Fatal(err)
	}
	if err := importer.Close(); err != nil {
		t.Fatal(err)
	}
	importRows(t, s, customers("A", "X"))
	records, err := s.Imports().List(ctx, 10)
	if err != nil || len(records) != 2 {
		t.Fatalf("records: %+v, %v", records, err)
	}
	if r := records[1]; r.Author != "Marta" || r.Profile != "MiERP" || r.Finished.IsZero() || r.Counts[store.ImportCustomers].New != 3 || len(r.Files) != 1 || r.Files[0] != file {
		t.Errorf("record: %+v", r)
	}
	// What was written is enough to take it back.
	const want = `customers 1-3  , customers 2-2 {"name":"B"} {"name":"X"}`
	if got := stored(t, s.Path, `SELECT group_concat(tbl || ' ' || first_id || '-' || last_id || ' ' || coalesce(before, '') || ' ' || coalesce(after, ''), ', ')
		FROM (SELECT * FROM import_changes ORDER BY id)`); got != want {
		t.Errorf("changes: %q, want %q", got, want)
	}
}

// TestImportStops: a batch is written whole or not at all, and after an error nothing more is.
func TestImportStops(t *testing.T) {
	s, _ := storetest.Empty(t)
	ctx, cancel := context.WithCancel(context.Background())
	importer, err := s.BeginImport(ctx, store.ImportRun{})
	if err != nil {
		t.Fatal(err)
	}
	defer importer.Close()
	cancel()
	batch := store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name"}, Rows: [][]any{{"1", "A"}}}
	for range 2 {
		if _, err := importer.Put(ctx, batch); !errors.Is(err, context.Canceled) {
			t.Errorf("after the context ended: %v", err)
		}
	}
	if err := importer.Finish(context.Background(), nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("finish after an error: %v", err)
	}
	if got := stored(t, s.Path, "SELECT count(*) FROM customers"); got != "0" {
		t.Errorf("%s customers are there, want none", got)
	}
}

// TestImportLetsOthersWrite: between two batches of a real import the portal's own writes go through.
func TestImportLetsOthersWrite(t *testing.T) {
	ctx := context.Background()
	s := withMachine(t)
	importer, err := s.BeginImport(ctx, store.ImportRun{})
	if err != nil {
		t.Fatal(err)
	}
	defer importer.Close()
	if _, err := importer.Put(ctx, readingsOf([]any{"E1", "2026-10-01", int64(1), nil, ""})); err != nil {
		t.Fatal(err)
	}
	if err := s.Settings.SetHosts(ctx, []string{"localhost"}); err != nil {
		t.Errorf("a write during the import: %v", err)
	}
	if _, err := importer.Put(ctx, readingsOf([]any{"E1", "2026-11-01", int64(2), nil, ""})); err != nil {
		t.Fatal(err)
	}
}

// TestImportConstraint: a value that the checks of a reader let through and the schema does not.
func TestImportConstraint(t *testing.T) {
	s, _ := storetest.Empty(t)
	results := importRows(t, s, store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name", "discount"},
		Rows: [][]any{{"1", "A", int64(99999)}, {"2", "B", int64(0)}}})
	if got := outcomes(results); got != "rejected new" || results[0].Reason == "" {
		t.Errorf("outcomes %q, reason %q", got, results[0].Reason)
	}
}

func TestImportProfiles(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Empty(t)
	rooms := s.Imports()
	var invalid store.Invalid
	if err := rooms.SaveProfile(ctx, store.ImportProfile{}); !errors.As(err, &invalid) || len(invalid) != 2 {
		t.Errorf("an empty profile: %v", err)
	}
	for _, field := range []string{"name", "number"} {
		if err := rooms.SaveProfile(ctx, store.ImportProfile{Name: "MiERP", Table: store.ImportCustomers, Headings: map[string]string{"a": field}}); err != nil {
			t.Fatal(err)
		}
	}
	profiles, err := rooms.Profiles(ctx)
	if err != nil || len(profiles) != 1 || profiles[0].Headings["a"] != "number" {
		t.Errorf("profiles: %+v, %v", profiles, err)
	}
	if err := rooms.DeleteProfile(ctx, "MiERP"); err != nil {
		t.Error(err)
	}
	if err := rooms.DeleteProfile(ctx, "MiERP"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleting it twice: %v", err)
	}
}

func TestGuessShape(t *testing.T) {
	for name, want := range map[string]string{
		"RICOH MP C3503": "a3", "KONICA MINOLTA BIZHUB C258": "a3", "FOTOCOPIADORA MULTIFUNCIONAL RICOH AFICIO MP C4501": "a3",
		"HP LASERJET PRO M426FDN": "a4", "BROTHER MFC-L2710DW": "a4", "KYOCERA ECOSYS M2040DN": "a4", "SAMSUNG PROXPRESS M3370FD": "a4",
		"Impresora multifunción color láser A4. Samsung ProXpress C3060FR": "a4",
		"BROTHER HL-L2310D": "printer", "HP LASERJET ENTERPRISE M608": "printer", "IMPRESORA KYOCERA P3145": "printer", "": "a3",
	} {
		if got := store.GuessShape(name); got != want {
			t.Errorf("GuessShape(%q) = %q, want %q", name, got, want)
		}
	}
}

// stored is the one value that a query over the file gives, as another program would see it.
func stored(t *testing.T, path, query string) string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value string
	if err := db.QueryRow(query).Scan(&value); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return value
}
