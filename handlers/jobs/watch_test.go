package jobs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// drop is a watched folder and what is put into it.
type drop struct {
	t     *testing.T
	dir   string
	store *store.Store
	clock *storetest.Clock
	*jobs.Watch
}

func watching(t *testing.T) drop {
	t.Helper()
	s, clock := office(t)
	d := drop{t: t, dir: filepath.Join(t.TempDir(), "sercaman"), store: s, clock: clock}
	log, _ := journal()
	var err error
	if d.Watch, err = jobs.NewWatch(s, d.dir, log); err != nil {
		t.Fatal(err)
	}
	return d
}

// put writes a file as it stands at the clock's time.
func (d drop) put(name, content string) {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Chtimes(path, d.clock.Now(), d.clock.Now()); err != nil {
		d.t.Fatal(err)
	}
}

// look lets a minute pass and looks.
func (d drop) look() {
	d.clock.Add(time.Minute)
	d.Round(ctx)
}

func (d drop) runs() int {
	d.t.Helper()
	return storetest.Scalar[int](d.t, d.store, "SELECT count(*) FROM import_runs WHERE finished_at IS NOT NULL")
}

// files lists what is in the folder, with the folders of moments called «*».
func (d drop) files() string {
	d.t.Helper()
	var all []string
	err := filepath.WalkDir(d.dir, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, err := filepath.Rel(d.dir, path)
			if err != nil {
				return err
			}
			parts := strings.Split(filepath.ToSlash(name), "/")
			if len(parts) == 3 {
				parts[1] = "*"
			}
			all = append(all, strings.Join(parts, "/"))
		}
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return strings.Join(all, " ")
}

func (d drop) letters() int {
	d.t.Helper()
	return storetest.Scalar[int](d.t, d.store, "SELECT count(*) FROM outbox WHERE kind = 'import_office'")
}

const goodCustomers = "Código;Razón social;NIF\n07000;NUEVA SL;A46103834\n"

func TestWatchWaitsForWholeFiles(t *testing.T) {
	d := watching(t)
	d.look() // nothing there
	d.put("clientes.csv", goodCustomers[:30])
	d.look()
	d.put("clientes.csv", goodCustomers) // still being written
	d.look()
	if d.runs() != 0 {
		t.Fatal("imported while it was being written")
	}
	d.put("equipos.csv.part", "x")
	d.put(".oculto.csv", "x")
	d.put("~$clientes.xlsx", "x")
	d.put("notas.doc", "x")
	d.look()
	if d.runs() != 1 || storetest.Scalar[int](t, d.store, "SELECT count(*) FROM customers WHERE number = '07000'") != 1 {
		t.Fatalf("%d runs; %s", d.runs(), d.files())
	}
	if got, want := d.files(), ".oculto.csv equipos.csv.part notas.doc procesados/*/clientes.csv procesados/*/informe.txt ~$clientes.xlsx"; got != want {
		t.Errorf("files %s\nwant %s", got, want)
	}
	if n := d.letters(); n != 0 {
		t.Errorf("%d letters about nothing", n)
	}
	runs, err := d.store.Imports().List(ctx, 1)
	if err != nil || runs[0].Kind != store.ImportByWatch || runs[0].Author != "Carpeta vigilada" || runs[0].Files[0].Name != "clientes.csv" {
		t.Errorf("history %+v, %v", runs, err)
	}
}

// One that is still growing keeps the others waiting: machines need their customers.
func TestWatchWaitsForAll(t *testing.T) {
	d := watching(t)
	d.put("equipos.csv", "Nº equipo;Cliente;Modelo\nE7000;07000;XEROX NUEVA\n")
	d.put("clientes.csv", goodCustomers[:20])
	d.look()
	d.put("clientes.csv", goodCustomers)
	d.look()
	if d.runs() != 0 {
		t.Fatal("imported in parts")
	}
	d.look()
	if n := storetest.Scalar[int](t, d.store, "SELECT count(*) FROM equipment WHERE number = 'E7000'"); d.runs() != 1 || n != 1 {
		t.Errorf("%d runs, %d machines; %s", d.runs(), n, d.files())
	}
}

func TestWatchNeverTwice(t *testing.T) {
	d := watching(t)
	for night := range 3 {
		d.put("clientes.csv", goodCustomers)
		d.look()
		d.look()
		if d.runs() != 1 {
			t.Fatalf("night %d: %d runs", night, d.runs())
		}
	}
	if got := strings.Count(d.files(), "clientes.csv"); got != 3 {
		t.Errorf("%s; want the file put away each time", d.files())
	}
	if err := d.store.Imports().Undo(ctx, 1); err != nil {
		t.Fatal(err)
	}
	d.put("clientes.csv", goodCustomers) // what was taken back may come again
	d.look()
	d.look()
	if d.runs() != 2 {
		t.Errorf("after undoing: %d runs", d.runs())
	}
}

// A process that died between importing and moving finds the file again and only moves it.
// An ERP that puts a value back writes the file of the other day again: that is news.
func TestWatchTakesWhatComesBack(t *testing.T) {
	d := watching(t)
	for _, content := range []string{goodCustomers, strings.ReplaceAll(goodCustomers, "NUEVA", "OTRA"), goodCustomers} {
		d.put("clientes.csv", content)
		d.look()
		d.look()
	}
	if name := storetest.Scalar[string](t, d.store, "SELECT name FROM customers WHERE number = '07000'"); d.runs() != 3 || !strings.Contains(name, "NUEVA") {
		t.Errorf("%d runs, stands %s", d.runs(), name)
	}
	d.put("clientes.csv", goodCustomers)
	d.look()
	d.look()
	if d.runs() != 3 {
		t.Errorf("%d runs", d.runs())
	}
}

func TestWatchAfterACrash(t *testing.T) {
	d := watching(t)
	d.put("clientes.csv", goodCustomers)
	d.look()
	d.look()
	d.put("clientes.csv", goodCustomers)
	log, _ := journal()
	again, err := jobs.NewWatch(d.store, d.dir, log)
	if err != nil {
		t.Fatal(err)
	}
	again.Round(ctx)
	again.Round(ctx)
	if d.runs() != 1 || strings.Contains(" "+d.files(), " clientes.csv") {
		t.Errorf("%d runs; %s", d.runs(), d.files())
	}
}

func TestWatchTellsTheOffice(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		files, report       string
	}{
		{"a rejected row", "clientes.csv", twoCustomers,
			"procesados/*/clientes-rechazadas.csv procesados/*/clientes.csv procesados/*/informe.txt", "Falta el código de cliente."},
		{"a file that is no table", "clientes.csv", "%PDF-1.7 no es un CSV", "con-errores/*/clientes.csv con-errores/*/informe.txt", "Es un PDF"},
		{"a table that is not recognised", "nada.csv", "a;b\n1;2\n", "con-errores/*/informe.txt con-errores/*/nada.csv", "No se reconoce"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := watching(t)
			d.put(c.file, c.content)
			d.look()
			d.look()
			if got := d.files(); got != c.files {
				t.Errorf("files %s\nwant %s", got, c.files)
			}
			reports, err := filepath.Glob(filepath.Join(d.dir, "*", "*", "informe.txt"))
			if err != nil || len(reports) != 1 {
				t.Fatalf("%v, %v", reports, err)
			}
			if text, err := os.ReadFile(reports[0]); err != nil || !strings.Contains(string(text), c.report) {
				t.Errorf("report %s, %v", text, err)
			}
			if n := d.letters(); n != 1 {
				t.Fatalf("%d letters", n)
			}
			box := &mailbox{}
			log, _ := journal()
			jobs.NewMail(d.store, box, log).Round(ctx)
			if got := box.messages(); len(got) != 1 || !strings.Contains(got[0].Text, c.report) {
				t.Errorf("letter %+v", got)
			}
			d.look()
			d.look()
			if n := d.letters(); n != 1 {
				t.Errorf("%d letters later", n)
			}
		})
	}
}

// While the wizard is importing, the folder waits; it is imported by a later look.
func TestWatchTakesTurns(t *testing.T) {
	d := watching(t)
	id, err := d.store.Imports().Start(ctx, store.ImportByWizard, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.put("clientes.csv", goodCustomers)
	for range 3 {
		d.look()
	}
	if d.runs() != 0 || !strings.Contains(d.files(), "clientes.csv") {
		t.Fatalf("%d runs; %s", d.runs(), d.files())
	}
	if err := d.store.Imports().Settle(ctx, id, store.ImportEnd{State: store.ImportDone}); err != nil {
		t.Fatal(err)
	}
	d.look()
	if d.runs() != 1 {
		t.Errorf("%d runs; %s", d.runs(), d.files())
	}
}

// The folder is imported with the dealer's own profile when its headings are there.
func TestWatchUsesTheProfile(t *testing.T) {
	d := watching(t)
	profile := store.ImportProfile{Name: "Casero", Table: store.ImportCustomers, Headings: map[string]string{"quien": "number", "como": "name", "identificador": "nif"}}
	if err := d.store.Imports().SaveProfile(ctx, profile); err != nil {
		t.Fatal(err)
	}
	d.put("datos.csv", "Quién;Cómo;Identificador\n07000;NUEVA SL;A46103834\n")
	d.look()
	d.look()
	if n := storetest.Scalar[int](t, d.store, "SELECT count(*) FROM customers WHERE number = '07000'"); n != 1 {
		t.Errorf("%d customers; %s", n, d.files())
	}
}

func TestWatchFolderThatCannotBeMade(t *testing.T) {
	s, _ := office(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	log, lines := journal()
	if err := jobs.WatchFolder(ctx, s, filepath.Join(file, "sercaman"), log); err != nil || !strings.Contains(lines.String(), "folder not watched") {
		t.Errorf("%v, log %s", err, lines)
	}
}
