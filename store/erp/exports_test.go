package erp_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// expected is what an export says a correct import of it ends with.
type expected struct {
	Customers, CustomersActive, Equipment, EquipmentActive, Articles, Readings, Technicians int

	BadNIF      []string
	Rejected    []string // «clientes row 122: no customer code»
	SampleLogin [][2]string
	MaxReading  map[string][2]int64
}

// exports are the two dealers' exports. headings is how many lines the workbook has above its heading,
// which its expected.json does not count; sheets are the names of its tables there.
var exports = []struct {
	dir, expected string
	titles        int
	sheets        map[string]string
}{
	{"testdata/erp-csv", "testdata/erp-csv/expected.json", 0, nil},
	{"testdata/erp-xlsx", "testdata/erp-xlsx/expected.json", 3,
		map[string]string{"CLI": "clientes", "MAQ": "equipos", "ART": "articulos", "CONT": "lecturas"}},
}

func TestExports(t *testing.T) {
	for _, export := range exports {
		t.Run(filepath.Base(export.dir), func(t *testing.T) {
			want := readExpected(t, export.expected)
			s, _ := storetest.Empty(t)
			dry := importFiles(t, s, erp.Options{DryRun: true}, export.dir)
			if n := number(t, s, "SELECT count(*) FROM customers") + number(t, s, "SELECT count(*) FROM import_runs"); n != 0 {
				t.Errorf("the dry run left %d rows", n)
			}
			report := importFiles(t, s, erp.Options{Author: "prueba"}, export.dir)
			sameReport(t, dry, report)
			checkCounts(t, s, want)
			checkRejects(t, report, want, export.titles, export.sheets)
			checkSignIns(t, s, want)
			checkCounters(t, s, want)
			if len(report.Unknown) > 0 || len(report.Problems) > 0 {
				t.Errorf("unknown headings %v, problems %v; want none", report.Unknown, report.Problems)
			}
			before := dump(t, s)
			for table, counts := range importFiles(t, s, erp.Options{}, export.dir).Tables {
				if counts.New+counts.Changed > 0 {
					t.Errorf("second import: %s: %+v; want all unchanged", table, *counts)
				}
			}
			if dump(t, s) != before {
				t.Error("the second import changed something")
			}
		})
	}
}

func readExpected(t *testing.T, path string) (want expected) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

func importFiles(t testing.TB, s *store.Store, opt erp.Options, paths ...string) erp.Report {
	t.Helper()
	sources, err := erp.Files(paths...)
	if err != nil {
		t.Fatal(err)
	}
	report, err := erp.Import(context.Background(), s, sources, opt)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

// sameReport compares what a dry run said with what the real one did.
func sameReport(t *testing.T, dry, wet erp.Report) {
	t.Helper()
	dry.DryRun = wet.DryRun
	a, errA := dry.JSON()
	b, errB := wet.JSON()
	if errA != nil || errB != nil || string(a) != string(b) {
		t.Errorf("dry run and real run differ:\n%s\n%s\n%v %v", a, b, errA, errB)
	}
}

func checkCounts(t *testing.T, s *store.Store, want expected) {
	t.Helper()
	for query, n := range map[string]int{
		"SELECT count(*) FROM customers":                  want.Customers,
		"SELECT count(*) FROM customers WHERE active = 1": want.CustomersActive,
		"SELECT count(*) FROM equipment":                  want.Equipment,
		// A machine is active while it has a contract that has not ended and its customer may sign in.
		`SELECT count(*) FROM equipment e JOIN customers c ON c.id = e.customer_id
			WHERE c.active = 1 AND e.contract_id IS NOT NULL AND (e.ends_on = '' OR e.ends_on > '2026-11-23')`: want.EquipmentActive,
		"SELECT count(*) FROM articles":    want.Articles,
		"SELECT count(*) FROM readings":    want.Readings,
		"SELECT count(*) FROM technicians": want.Technicians,
	} {
		if got := number(t, s, query); got != n {
			t.Errorf("%s = %d, want %d", query, got, n)
		}
	}
	bad := strings.Split(word(t, s, "SELECT group_concat(number, ' ') FROM (SELECT number FROM customers WHERE nif_valid = 0 ORDER BY number)"), " ")
	if fmt.Sprint(bad) != fmt.Sprint(want.BadNIF) {
		t.Errorf("flagged NIFs: %v, want %v", bad, want.BadNIF)
	}
}

func checkRejects(t *testing.T, report erp.Report, want expected, titles int, sheets map[string]string) {
	t.Helper()
	reasons := map[string]string{
		"no customer code": "Falta el código de cliente.", "unknown customer": "No existe el cliente «99999».",
		"date that does not exist": "no es una fecha que exista", "price that is no number": "no es un número",
		"unknown equipment": "No existe el equipo «E999999».", "negative counter": "es negativo",
	}
	var got []string
	for _, reject := range report.Rejects {
		table := strings.TrimSuffix(reject.File, ".csv")
		if reject.Sheet != "" {
			table = sheets[reject.Sheet]
		}
		for english, spanish := range reasons {
			if strings.Contains(reject.Reason, spanish) {
				got = append(got, fmt.Sprintf("%s row %d: %s", table, reject.Line-titles, english))
			}
		}
	}
	sort.Strings(got)
	sort.Strings(want.Rejected)
	if strings.Join(got, "\n") != strings.Join(want.Rejected, "\n") || len(report.Rejects) != len(want.Rejected) {
		t.Errorf("rejected:\n%v\nwant\n%v\nall: %+v", got, want.Rejected, report.Rejects)
	}
}

func checkSignIns(t *testing.T, s *store.Store, want expected) {
	t.Helper()
	for _, login := range want.SampleLogin {
		if got := word(t, s, "SELECT nif FROM customers WHERE active = 1 AND number = '"+login[0]+"'"); got != login[1] {
			t.Errorf("customer %s has NIF %q, want %q", login[0], got, login[1])
		}
	}
}

// checkCounters compares the last reading of every machine. The second value of expected.json has no
// source in the files for machines without a colour counter, so colour is compared where the
// model has one.
func checkCounters(t *testing.T, s *store.Store, want expected) {
	t.Helper()
	rows := lines(t, s, `SELECT e.number || ' ' || m.has_color || ' ' || r.bn || ' ' || coalesce(r.color, -1)
		FROM equipment e JOIN models m ON m.id = e.model_id
		JOIN readings r ON r.id = (SELECT id FROM readings WHERE equipment_id = e.id ORDER BY taken_on DESC, id DESC LIMIT 1)`)
	if len(rows) != len(want.MaxReading) {
		t.Errorf("%d machines have readings, want %d", len(rows), len(want.MaxReading))
	}
	for _, row := range rows {
		var number string
		var color int
		var counts [2]int64
		if _, err := fmt.Sscan(row, &number, &color, &counts[0], &counts[1]); err != nil {
			t.Fatal(err)
		}
		wanted := want.MaxReading[number]
		if color == 0 {
			wanted[1] = -1
		}
		if counts != wanted {
			t.Errorf("last counters of %s: %v, want %v", number, counts, wanted)
		}
	}
}

// lines returns the first column of a query over the file, as another program would see it.
func lines(t testing.TB, s *store.Store, query string) []string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.Path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var value sql.NullString
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		list = append(list, value.String)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func word(t testing.TB, s *store.Store, query string) string {
	t.Helper()
	return strings.Join(lines(t, s, query), ",")
}

func number(t testing.TB, s *store.Store, query string) int {
	t.Helper()
	n, err := strconv.Atoi(word(t, s, query))
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

// dump is everything that an import may write, but its own record.
func dump(t testing.TB, s *store.Store) string {
	t.Helper()
	var all []string
	for _, table := range []string{"technicians", "customers", "addresses", "models", "contract_kinds", "contracts", "equipment",
		"articles", "article_models", "coverage", "payment_methods", "readings", "import_changes"} {
		columns := lines(t, s, "SELECT name FROM pragma_table_info('"+table+"')")
		for i, column := range columns {
			columns[i] = "quote(" + column + ")"
		}
		all = append(all, table)
		all = append(all, lines(t, s, "SELECT "+strings.Join(columns, " || ' ' || ")+" AS row FROM "+table+" ORDER BY row")...)
	}
	return strings.Join(all, "\n")
}
