package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

var admin = store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Admin, Name: "Lucía Robledo", Role: store.RoleAdmin, IP: "192.0.2.7"})

// privLife gives Gredos a life: people who sign in, an order, an incident with a photo, letters,
// corrections, an import that speaks of it, all of it taken by the ERP. It returns the photo.
func privLife(t *testing.T, s *store.Store) (photo []byte, marta store.PersonID) {
	t.Helper()
	ctx := admin
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	marta = storetest.Marta(t, s)
	storetest.Exec(t, s, "UPDATE people SET phone = '611 222 333' WHERE id = ?", marta)
	storetest.Nuria(t, s)
	as := store.WithActor(ctx, store.Actor{Kind: store.ByCustomer, Customer: storetest.Gredos, Person: marta, Name: "Marta Rueda", Level: store.ByPassword, IP: "198.51.100.9"})
	must(s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, ""))
	order, err := s.Orders.Place(as, storetest.Gredos, store.Delivery{Contact: "Marta Rueda", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Notes: "Pregunten por Marta Rueda", Idem: "first"})
	must(err)
	must(s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 2, 1, ""))
	var picture bytes.Buffer
	noisy := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range noisy.Pix {
		noisy.Pix[i] = byte(i * i)
	}
	must(jpeg.Encode(&picture, noisy, nil))
	incident, err := s.Incidents.Report(as, storetest.Gredos, storetest.Ricoh, store.Report{
		Contact: "Marta Rueda", Phone: "611 222 333", Description: "Atasca; avisar a Marta Rueda", Kind: store.Corrective, Severity: store.Partial, Idem: "first",
		Files: []store.File{store.FileOf("mesa de Marta.jpg", picture.Bytes())},
	})
	must(err)
	must(s.Office.Amend(ctx, store.OnCustomer, int64(storetest.Gredos), 0, store.Values{"phone": "925445566", "name": "TALLERES GREDOS HERMANOS, S.L."}))
	_, err = s.Readings.Enter(as, storetest.Gredos, storetest.Ricoh, store.Entry{Counts: store.Counts{store.BN: 212500, store.Color: 175100}, Source: store.FromPortal, Author: "Marta Rueda"})
	must(err)
	must(s.Audit.Note(as, "sesión iniciada", store.Object{Kind: store.OnCustomer, ID: 1, Name: "04812 TALLERES GREDOS", Customer: storetest.Gredos}))
	storetest.Exec(t, s, `INSERT INTO import_runs (id, started_at, finished_at) VALUES (1, 0, 1);
		INSERT INTO import_changes (run_id, tbl, first_id, last_id, before, after) VALUES (1, 'customers', 1, 1, '{"phone":"925112233"}', '{"phone":"925112299"}');
		INSERT INTO import_jobs (id, kind, state, actor, created_at, updated_at) VALUES (1, 'wizard', 'done', '{}', 0, 0);
		INSERT INTO import_lines (job_id, outcome, seq, tbl, file, line, text) VALUES (1, 'rejected', 1, 'customers', 'a.csv', 2, 'B45001237 repetido');
		INSERT INTO import_rejects (job_id, seq, name, rows, data) VALUES (1, 1, 'a.csv', 1, cast('04812;TALLERES GREDOS, S.L.' AS BLOB))`)
	_, photo, err = attached(s, order.Number, incident.Number)
	must(err)
	return photo, marta
}

// attached returns the photo as it is kept.
func attached(s *store.Store, _, incident string) (string, []byte, error) {
	i, err := s.Incidents.Get(context.Background(), storetest.Gredos, incident)
	if err != nil {
		return "", nil, err
	}
	file, err := s.Incidents.Attachment(context.Background(), storetest.Gredos, incident, i.Events[0].Files[0].Token)
	return file.Name, file.Data, err
}

// taken has the ERP take whatever waits.
func taken(t *testing.T, s *store.Store) {
	t.Helper()
	for _, kind := range store.ExportKinds {
		batch, err := s.Exports.Make(admin, kind, "")
		if errors.Is(err, store.ErrNothingWaits) {
			continue
		}
		if err == nil {
			if err = s.Exports.Send(admin, kind, batch.Number); err == nil {
				err = s.Exports.Acknowledge(admin, kind, batch.Number)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unpacked is the export by file.
func unpacked(t *testing.T, data []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range archive.File {
		in, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[file.Name] = string(text)
	}
	return files
}

func TestExportOfACustomer(t *testing.T) {
	s, _ := storetest.Open(t)
	photo, marta := privLife(t, s)
	if err := s.Privacy.Announce(admin, store.Subject{Customer: storetest.Gredos}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.Privacy.Export(admin, store.Subject{Customer: storetest.Gredos}, &out); err != nil {
		t.Fatal(err)
	}
	files := unpacked(t, out.Bytes())
	for name, text := range map[string]string{
		"cliente.json": "B45001237", "personas.csv": "Marta Rueda", "usuarios.json": "marta@talleresgredos.example", "direcciones.csv": "Almacén", "equipos.csv": "RICOH AFICIO",
		"contratos.json": "INTEGRAL", "lecturas.csv": "212500", "pedidos.json": "Pregunten por Marta Rueda", "pedidos-lineas.csv": "841456", "incidencias-historia.json": "created",
		"incidencias.csv": "Atasca", "documentos.json": "mesa de Marta.jpg", "cartas.csv": "administracion@talleresgredos.example", "registro.json": "datos personales exportados",
		"correcciones.json": "925445566", "cesta.json": "841459", "README.txt": "artículos 15 y 20",
	} {
		if !strings.Contains(files[name], text) {
			t.Errorf("%s lacks %q:\n%.400s", name, text, files[name])
		}
	}
	var found bool
	for name, content := range files {
		found = found || strings.HasPrefix(name, "documentos/") && strings.HasSuffix(name, "mesa de Marta.jpg") && content == string(photo)
		var list []map[string]any
		if strings.HasSuffix(name, ".json") && json.Unmarshal([]byte(content), &list) != nil {
			t.Errorf("%s is no list", name)
		}
		if strings.HasSuffix(name, ".csv") {
			sheet := csv.NewReader(strings.NewReader(strings.TrimPrefix(content, "\ufeff")))
			sheet.Comma = ';'
			if rows, err := sheet.ReadAll(); err != nil || len(rows) == 0 {
				t.Errorf("%s: %v", name, err)
			}
		}
		if strings.Contains(content, "argon2id") || strings.Contains(content, "ALBERCHE") {
			t.Errorf("%s holds a password or somebody else", name)
		}
	}
	if !found {
		t.Error("the photo is not in the export")
	}

	out.Reset()
	if err := s.Privacy.Export(admin, store.Subject{Customer: storetest.Gredos, Person: marta}, &out); err != nil {
		t.Fatal(err)
	}
	files = unpacked(t, out.Bytes())
	if !strings.Contains(files["personas.json"], "Marta Rueda") || strings.Contains(files["personas.json"], "Nuria") || !strings.Contains(files["registro.json"], "sesión iniciada") || files["cliente.json"] != "" {
		t.Errorf("of a person: %v", files)
	}
	if err := s.Privacy.Export(admin, store.Subject{Customer: storetest.Alberche, Person: marta}, &out); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of somebody else's person: %v", err)
	}
}

// raw is every byte of the file and of its write-ahead log.
func raw(t *testing.T, s *store.Store) []byte {
	t.Helper()
	var all []byte
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(s.Path + suffix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, content...)
	}
	return all
}

// traces of Gredos and its people, as any table, index or log would hold them.
var traces = []string{"TALLERES GREDOS", "talleres gredos", "B45001237", "b45001237", "administracion@talleresgredos", "marta@talleresgredos", "Marta Rueda", "marta rueda", "rueda",
	"925112233", "925445566", "925112299", "611 222 333", "Ana Belén", "Nuria Vela", "Río Alberche", "Los Pradillos", "Atasca"}

func TestPurge(t *testing.T) {
	s, _ := storetest.Open(t)
	photo, _ := privLife(t, s)
	taken(t, s)
	for _, word := range traces {
		if !bytes.Contains(raw(t, s), []byte(word)) && !strings.Contains("rueda 925112299", word) {
			t.Errorf("the test looks for %q, which never was there", word)
		}
	}
	e, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió Marta Rueda por carta")
	if err != nil || e.ArchivedAt.IsZero() {
		t.Fatalf("%+v, %v", e, err)
	}
	if _, err := s.Accounts.Get(admin, storetest.Gredos); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("still in: %v", err)
	}
	card, err := s.Office.CustomerCard(admin, storetest.Gredos)
	if err != nil || card.Name != "Cliente suprimido" || len(card.History) != 0 {
		t.Errorf("the office still sees %+v, %v", card, err)
	}
	lines, err := s.Audit.List(admin, store.AuditFilter{Query: "gredos", Limit: 50})
	if err != nil || len(lines) != 0 {
		t.Errorf("the log still speaks of them: %+v, %v", lines, err)
	}
	data, err := s.Privacy.OpenArchive(admin, e.ID, "Requerimiento del juzgado")
	if err != nil || !strings.Contains(unpacked(t, data)["cliente.json"], "B45001237") {
		t.Errorf("the archive: %v", err)
	}
	if err := s.Privacy.Purge(admin, e.ID); err != nil {
		t.Fatal(err)
	}
	<-s.Privacy.ScrubQueued()
	if done, err := s.Privacy.Scrub(admin); err != nil || !done {
		t.Fatal(done, err)
	}
	left := raw(t, s)
	for _, word := range append(traces, string(photo[100:164])) {
		if at := bytes.Index(left, []byte(word)); at >= 0 {
			t.Errorf("%q is still there: %q", word, left[max(0, at-80):min(len(left), at+80)])
		}
	}
	found, err := s.Audit.Verify(admin)
	if err != nil || found.Broken != 0 || found.Lines < 6 {
		t.Errorf("the log: %+v, %v", found, err)
	}
	for what, query := range map[string]string{
		"something is to go to the ERP":  "SELECT count(*) FROM export_queue",
		"something refers to nothing":    "SELECT count(*) FROM pragma_foreign_key_check",
		"an order lost its figures":      "SELECT count(*) FROM orders WHERE total = 0 AND gross > 0",
		"the file was not written whole": "SELECT count(*) FROM pragma_freelist_count WHERE freelist_count > 0",
	} {
		if n := storetest.Scalar[int](t, s, query); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	if err := s.Privacy.Purge(admin, e.ID); !errors.Is(err, store.ErrConflict) {
		t.Errorf("purged twice: %v", err)
	}
}

func TestBlockWaitsForTheERP(t *testing.T) {
	s, _ := storetest.Open(t)
	privLife(t, s)
	e, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió")
	if err != nil || !e.ArchivedAt.IsZero() {
		t.Fatalf("%+v, %v", e, err)
	}
	var why store.Sentence
	if err := s.Privacy.Purge(admin, e.ID); !errors.As(err, &why) || !errors.Is(err, store.ErrForbidden) {
		t.Errorf("purged before the ERP had it: %v", err)
	}
	if _, err := s.Accounts.Get(admin, storetest.Gredos); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("not out at once: %v", err)
	}
	taken(t, s)
	if err := s.Privacy.Settle(admin); err != nil {
		t.Fatal(err)
	}
	list, err := s.Privacy.Erasures(admin)
	if err != nil || len(list) != 1 || list[0].ArchivedAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	for name, err := range map[string]error{
		"twice": second(s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Otra vez")),
	} {
		if !errors.Is(err, store.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var wrong store.Invalid
	if _, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Alberche}, " "); !errors.As(err, &wrong) {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := s.Privacy.OpenArchive(admin, e.ID, ""); !errors.As(err, &wrong) {
		t.Errorf("opened without a reason: %v", err)
	}
	if _, err := s.Privacy.Block(admin, store.Subject{Customer: 99}, "x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestPurgeOfAPerson(t *testing.T) {
	s, _ := storetest.Open(t)
	_, marta := privLife(t, s)
	taken(t, s)
	e, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos, Person: marta}, "Lo pidió")
	if err == nil {
		err = s.Privacy.Purge(admin, e.ID)
	}
	if err == nil {
		_, err = s.Privacy.Scrub(admin)
	}
	if err != nil {
		t.Fatal(err)
	}
	left := raw(t, s)
	for _, word := range []string{"Marta Rueda", "marta rueda", "marta@talleresgredos", "611 222 333"} {
		if at := bytes.Index(left, []byte(word)); at >= 0 {
			t.Errorf("%q is still there: %q", word, left[max(0, at-80):min(len(left), at+80)])
		}
	}
	if got := storetest.Scalar[string](t, s, "SELECT name || ' ' || (SELECT name FROM people WHERE email LIKE 'nuria%') || ' ' || (SELECT notes FROM orders) FROM customers WHERE id = 1"); got != "TALLERES GREDOS HERMANOS, S.L. Nuria Vela Pregunten por Persona suprimida" {
		t.Errorf("what is left: %s", got)
	}
	if found, err := s.Audit.Verify(admin); err != nil || found.Broken != 0 {
		t.Errorf("the log: %+v, %v", found, err)
	}
}

// A copy from before somebody was erased forgets them too.
func TestReapply(t *testing.T) {
	s, clock := storetest.Open(t)
	privLife(t, s)
	taken(t, s)
	old := s.Path + ".copia"
	storetest.Exec(t, s, "VACUUM INTO ?", old)
	e, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió")
	if err == nil {
		err = s.Privacy.Purge(admin, e.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Privacy.Erasures(admin)
	if err != nil {
		t.Fatal(err)
	}
	restored, err := store.Open(admin, old, store.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer restored.Close()
	for want := range []int{0, 1} {
		if n, err := restored.Privacy.Reapply(admin, list); err != nil || n != 1-want {
			t.Errorf("%d, %v", n, err)
		}
	}
	if _, err := restored.Privacy.Scrub(admin); err != nil {
		t.Fatal(err)
	}
	left := raw(t, restored)
	for _, word := range traces {
		if bytes.Contains(left, []byte(word)) {
			t.Errorf("%q came back with the copy", word)
		}
	}
	if err := func() error {
		_, err := restored.Privacy.Reapply(admin, []store.Erasure{{Subject: store.Subject{Customer: storetest.Alberche}, PurgedAt: clock.Now(), Salt: list[0].Salt, Hash: list[0].Hash}})
		return err
	}(); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a list of another file: %v", err)
	}
}

func TestTheERPDoesNotBringThemBack(t *testing.T) {
	s, _ := storetest.Open(t)
	taken(t, s)
	if _, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió"); err != nil {
		t.Fatal(err)
	}
	bring := func() store.ImportResult {
		t.Helper()
		run, err := s.BeginImport(admin, store.ImportRun{})
		if err != nil {
			t.Fatal(err)
		}
		results, err := run.Put(admin, store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name"}, Rows: [][]any{{"04812", "TALLERES GREDOS, S.L."}}})
		if err == nil {
			err = run.Finish(admin, nil, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		return results[0]
	}
	if got := bring(); got.Outcome != store.RowRejected || !strings.Contains(got.Reason, "protección de datos") {
		t.Errorf("%+v", got)
	}
	if err := s.Privacy.LiftNumber(admin, "00107"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a number that nobody barred: %v", err)
	}
	if err := s.Privacy.LiftNumber(admin, "4812"); err != nil {
		t.Fatal(err)
	}
	if got := bring(); got.Outcome != store.RowNew {
		t.Errorf("lifted: %+v", got)
	}
}

func TestAffected(t *testing.T) {
	s, clock := storetest.Open(t)
	privLife(t, s)
	list, err := s.Privacy.Affected(admin, storetest.Start, clock.Now().Add(time.Millisecond))
	if err != nil || len(list) != 1 || list[0].Number != "04812" || list[0].People != 2 || !strings.Contains(strings.Join(list[0].Seen, "|"), "Teléfono") || !strings.Contains(strings.Join(list[0].Seen, "|"), "Lucía Robledo") {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := s.Privacy.Affected(admin, storetest.Start.AddDate(0, 0, 1), storetest.Start.AddDate(0, 0, 2)); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// Once somebody is purged there is no copy from before an upgrade in which they would still be.
func TestPurgeDropsCopies(t *testing.T) {
	s, _ := storetest.Open(t)
	for _, name := range []string{".v012", ".v001.half"} {
		if err := os.WriteFile(s.Path+name, []byte("B45001237"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(s.Path+".v011", 0o700); err != nil { // a copy that cannot be removed
		t.Fatal(err)
	}
	if err := os.WriteFile(s.Path+".v011/x", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	taken(t, s)
	e, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió")
	if err == nil {
		err = s.Privacy.Purge(admin, e.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	if done, err := s.Privacy.Scrub(admin); err == nil || done {
		t.Errorf("one is left, and it is called clean: %t, %v", done, err)
	}
	if err := os.RemoveAll(s.Path + ".v011"); err != nil {
		t.Fatal(err)
	}
	if done, err := s.Privacy.Scrub(admin); err != nil || !done {
		t.Errorf("again: %t, %v", done, err)
	}
	for _, name := range []string{".v012", ".v001.half"} {
		if _, err := os.Stat(s.Path + name); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
