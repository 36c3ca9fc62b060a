package imports_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"areaclientes/handlers/jobs"
	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

const (
	root    = "/gestion/importar"
	exports = "../../../store/erp/testdata/"
)

var ctx = context.Background()

// clerk is somebody of the office in front of the wizard, and the job that does the work.
type clerk struct {
	t     *testing.T
	store *store.Store
	*webtest.Browser
	work *jobs.Imports
}

func office(t *testing.T, s *store.Store) clerk {
	t.Helper()
	b := webtest.Browse(t, s)
	b.SignInStaff(storetest.Clerk)
	return clerk{t, s, b, jobs.NewImports(s, slog.New(slog.DiscardHandler))}
}

// send posts a form and returns where it leads to.
func (c clerk) send(path string, form url.Values, files ...webtest.File) string {
	c.t.Helper()
	answer := c.Do(webtest.Case{Path: path, Form: form, Files: files})
	if answer.Status != http.StatusSeeOther {
		c.t.Fatalf("POST %s: status %d\n%.3000s", path, answer.Status, answer.Body)
	}
	return answer.Header.Get("Location")
}

// see gets a page.
func (c clerk) see(path string) webtest.Answer {
	c.t.Helper()
	answer := c.Do(webtest.Case{Path: path})
	if answer.Status != http.StatusOK {
		c.t.Fatalf("GET %s: status %d\n%.3000s", path, answer.Status, answer.Body)
	}
	return answer
}

// submit sends the form of a page whose action ends so, as it stands there, with changes.
func (c clerk) submit(page webtest.Answer, action string, changes url.Values) string {
	c.t.Helper()
	if !page.Has("form[action$='" + action + "']") {
		c.t.Fatalf("no form %s on this page: %s", action, page.Text("main"))
	}
	form := page.Form("form[action$='" + action + "']")
	for field, values := range changes {
		form[field] = values
	}
	return c.send(page.Attr("form[action$='"+action+"']", "action"), form)
}

// upload begins an import with files from the disk.
func (c clerk) upload(paths ...string) (job string) {
	c.t.Helper()
	var files []webtest.File
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			c.t.Fatal(err)
		}
		files = append(files, webtest.File{Field: "files", Name: filepath.Base(path), Data: data})
	}
	return c.send(root, url.Values{"idem": {c.see(root).Attr("input[name=idem]", "value")}}, files...)
}

// through sends the files and goes through the wizard as it stands there.
func (c clerk) through(paths ...string) (job string) {
	c.t.Helper()
	job = c.upload(paths...)
	columns := c.submit(c.see(job), "/tablas", url.Values{"seguir": {"1"}})
	if to := c.submit(c.see(columns), "/columnas", nil); to != job {
		c.t.Fatalf("columns lead to %s", to)
	}
	c.work.Round(ctx)
	c.submit(c.see(job), "/marcha", nil)
	c.work.Round(ctx)
	return job
}

func written(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	prints := storetest.Fingerprint(t, s)
	kept := map[string]string{}
	for _, table := range []string{"technicians", "customers", "addresses", "models", "contract_kinds", "contracts", "equipment",
		"articles", "article_models", "coverage", "payment_methods", "readings", "import_changes"} {
		kept[table] = prints[table]
	}
	return kept
}

// TestBothExports goes through the wizard with what two real ERPs export. What is stored afterwards is
// what the command line stores, and what expected.json says.
func TestBothExports(t *testing.T) {
	if testing.Short() {
		t.Skip("two whole exports take long")
	}
	sheets := map[string]string{"CLI": "clientes", "MAQ": "equipos", "ART": "articulos", "CONT": "lecturas"}
	for dir, titles := range map[string]int{"erp-csv": 0, "erp-xlsx": 3} {
		t.Run(dir, func(t *testing.T) {
			var paths []string
			for _, pattern := range []string{"*.csv", "*.xlsx"} {
				found, err := filepath.Glob(filepath.Join(exports, dir, pattern))
				if err != nil {
					t.Fatal(err)
				}
				paths = append(paths, found...)
			}
			s, _ := storetest.Empty(t)
			storetest.Exec(t, s, "INSERT INTO staff (id, name, email, role, created_at, updated_at) VALUES (?, 'Ana Belmonte', 'ana@sercaman.example', 'oficina', 0, 0)", storetest.Clerk)
			c := office(t, s)
			job := c.through(paths...)
			want := storetest.ReadExpected(t, filepath.Join(exports, dir, "expected.json"))
			want.Check(t, s)
			want.SameRejects(t, rejected(t, s, titles, sheets))
			if page := c.see(job); !page.Has("h1 | Importación terminada") || !page.Has(".notice | no se han importado") {
				t.Errorf("%.3000s", page.Body)
			}
			sameAsCommandLine(t, s, filepath.Join(exports, dir))
			before := written(t, s)
			c.through(paths...)
			if after := written(t, s); fmt.Sprint(after) != fmt.Sprint(before) {
				t.Error("the same files again changed something")
			}
			undoBoth(t, c)
		})
	}
}

// rejected names the rejected rows of the first import as expected.json does.
func rejected(t *testing.T, s *store.Store, titles int, sheets map[string]string) (list []string) {
	t.Helper()
	lines, err := s.Imports().Lines(ctx, 1, store.LineRejected, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines.Lines {
		table := strings.TrimSuffix(line.File, ".csv")
		if line.Sheet != "" {
			table = sheets[line.Sheet]
		}
		list = append(list, fmt.Sprintf("%s row %d: %s", table, line.Line-titles, line.Text))
	}
	return list
}

func sameAsCommandLine(t *testing.T, wizard *store.Store, path string) {
	t.Helper()
	s, _ := storetest.Empty(t)
	sources, err := erp.Files(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := erp.Import(ctx, s, sources, erp.Options{}); err != nil {
		t.Fatal(err)
	}
	a, b := written(t, s), written(t, wizard)
	for table, print := range a {
		if b[table] != print && table != "import_changes" { // whose lines have no order
			t.Errorf("%s: the wizard and the command line differ", table)
		}
	}
}

// undoBoth takes the import back: the file is as empty as it was. The second import wrote nothing and
// does not stand in the way.
func undoBoth(t *testing.T, c clerk) {
	t.Helper()
	c.submit(c.see(root+"/historial/1/deshacer"), "/historial/1/deshacer", nil)
	c.work.Round(ctx)
	if page := c.see(root + "/historial/1"); !page.Has(".badge | deshecha") {
		t.Errorf("%.3000s", page.Body)
	}
	for _, table := range []string{"customers", "equipment", "readings", "articles", "technicians", "models", "contracts", "article_models", "coverage", "addresses", "payment_methods", "contract_kinds"} {
		if n := storetest.Scalar[int](t, c.store, "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%d rows left in %s", n, table)
		}
	}
}
