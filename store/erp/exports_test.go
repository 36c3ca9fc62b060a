package erp_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

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
			want := storetest.ReadExpected(t, export.expected)
			s, _ := storetest.Empty(t)
			dry := importFiles(t, s, erp.Options{DryRun: true}, export.dir)
			if n := number(t, s, "SELECT count(*) FROM customers") + number(t, s, "SELECT count(*) FROM import_runs"); n != 0 {
				t.Errorf("the dry run left %d rows", n)
			}
			report := importFiles(t, s, erp.Options{Author: "prueba"}, export.dir)
			sameReport(t, dry, report)
			want.Check(t, s)
			want.SameRejects(t, rejects(report, export.titles, export.sheets))
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

// rejects names the rejected rows as expected.json does.
func rejects(report erp.Report, titles int, sheets map[string]string) (list []string) {
	for _, reject := range report.Rejects {
		table := strings.TrimSuffix(reject.File, ".csv")
		if reject.Sheet != "" {
			table = sheets[reject.Sheet]
		}
		list = append(list, fmt.Sprintf("%s row %d: %s", table, reject.Line-titles, reject.Reason))
	}
	return list
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
