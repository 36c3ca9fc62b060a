package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// asAna is the context of somebody of the office.
func asAna() context.Context {
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice})
}

// uploaded begins an import with one small file.
func uploaded(t *testing.T, s *store.Store) store.ImportJob {
	t.Helper()
	id, err := s.Imports().Upload(asAna(), "idem", []store.File{store.FileOf("clientes.csv", []byte("a;b\n"))})
	if err != nil {
		t.Fatal(err)
	}
	return job(t, s, id)
}

func job(t *testing.T, s *store.Store, id store.ImportJobID) store.ImportJob {
	t.Helper()
	found, err := s.Imports().Job(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestUploadIsKeptAsItCame(t *testing.T) {
	s, _ := storetest.Open(t)
	big := bytes.Repeat([]byte("0123456789abcdef"), 200_000) // three parts and a bit
	files := []store.File{
		store.FileOf(`C:\datos\clientes.csv`, big), store.FileOf("../../etc/clientes.csv", nil), store.FileOf("a\r\nb\x00.csv", []byte("x")),
		store.FileOf(strings.Repeat("ñ", 300)+".xlsx", []byte("y")), store.FileOf("/", []byte("z")),
	}
	id, err := s.Imports().Upload(asAna(), "idem", files)
	if err != nil {
		t.Fatal(err)
	}
	found := job(t, s, id)
	if found.State != store.ImportDraft || found.Author != "Ana Belmonte" || found.Actor.Staff != storetest.Clerk || len(found.Files) != len(files) {
		t.Errorf("job %+v", found)
	}
	for i, want := range []string{"clientes.csv", "clientes (2).csv", "ab.csv", strings.Repeat("ñ", 115) + ".xlsx", "archivo"} {
		if found.Files[i].Name != want {
			t.Errorf("file %d is called %q, want %q", i, found.Files[i].Name, want)
		}
	}
	for range 2 { // it can be read again
		in, err := s.Imports().Open(context.Background(), found.Files[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(in); err != nil || !bytes.Equal(got, big) || found.Files[0].Size != int64(len(big)) {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	}
	if again, err := s.Imports().Upload(asAna(), "idem", files); again != id || err != nil {
		t.Errorf("the same form again: %d, %v", again, err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'archivos subidos para importar' AND actor = 'Ana Belmonte'"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
}

// endless gives zeros for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestUploadRefused(t *testing.T) {
	broken := errors.New("cable")
	reading := func(r io.Reader) store.File {
		return store.File{Name: "a.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(r), nil }}
	}
	for _, c := range []struct {
		name  string
		files []store.File
		says  string
		err   error
	}{
		{"no file", nil, "al menos un archivo", nil},
		{"too many", make([]store.File, store.MaxImportFiles+1), "50 archivos", nil},
		{"too big together", []store.File{store.FileOf("a.csv", []byte("a")), reading(endless{})}, "64 MB", nil},
		{"cannot be opened", []store.File{{Name: "a.csv", Open: func() (io.ReadCloser, error) { return nil, broken }}}, "", broken},
		{"breaks off", []store.File{reading(iotest.ErrReader(broken))}, "", broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			_, err := s.Imports().Upload(asAna(), "x", c.files)
			var invalid store.Invalid
			if errors.As(err, &invalid) != (c.says != "") || !strings.Contains(invalid["files"], c.says) || c.err != nil && !errors.Is(err, c.err) {
				t.Errorf("%v %v", err, invalid)
			}
			if n := storetest.Scalar[int](t, s, "SELECT (SELECT count(*) FROM import_jobs) + (SELECT count(*) FROM import_upload_parts) + (SELECT count(*) FROM audit)"); n != 0 {
				t.Errorf("%d rows left behind", n)
			}
		})
	}
}

// TestJobSteps: which step is allowed when.
func TestJobSteps(t *testing.T) {
	ctx := asAna()
	s, _ := storetest.Open(t)
	room := s.Imports()
	found := uploaded(t, s)
	id := found.ID
	refused := func(what string, err, kind error) {
		t.Helper()
		if !errors.Is(err, kind) {
			t.Errorf("%s: %v, want %v", what, err, kind)
		}
	}
	fine := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("run before the dry run", room.Queue(ctx, id, found.Version, store.TaskRun), store.ErrForbidden)
	refused("an old version", room.Queue(ctx, id, found.Version-1, store.TaskCheck), store.ErrConflict)
	refused("an unknown job", room.Queue(ctx, 99, 1, store.TaskCheck), store.ErrNotFound)
	_, err := room.Claim(ctx)
	refused("nothing to do", err, store.ErrNotFound)
	fine("describe", room.Describe(ctx, id, found.Version, []byte("[1]"), []byte("[2]"), "Sage"))
	refused("describe what somebody changed", room.Describe(ctx, id, found.Version, []byte("[]"), []byte("[]"), ""), store.ErrConflict)
	found = job(t, s, id)
	fine("dry run", room.Queue(ctx, id, found.Version, store.TaskCheck))
	select {
	case <-room.Queued():
	default:
		t.Error("nobody was told")
	}
	fine("dry run, twice", room.Queue(ctx, id, found.Version, store.TaskCheck))
	claimed, err := room.Claim(ctx)
	if err != nil || claimed.ID != id || claimed.Task != store.TaskCheck || string(claimed.Choices) != "[2]" || claimed.Profile != "Sage" {
		t.Fatalf("claimed %+v, %v", claimed, err)
	}
	refused("describe while it is at work", room.Describe(ctx, id, claimed.Version, []byte("[]"), []byte("[]"), ""), store.ErrForbidden)
	refused("discard while it is at work", room.Discard(ctx, id), store.ErrForbidden)
	_, err = room.Start(ctx, store.ImportByWatch, nil)
	refused("another at the same time", err, store.ErrConflict)
	fine("progress", room.Advance(ctx, id, 0.5, "clientes.csv"))
	if now := job(t, s, id); now.Done != 0.5 || now.Doing != "clientes.csv" {
		t.Errorf("progress: %+v", now)
	}
	fine("settle", room.Settle(ctx, id, store.ImportEnd{State: store.ImportChecked, Counts: map[store.ImportTable]store.ImportCounts{store.ImportCustomers: {New: 2}}}))
	refused("settle twice", room.Settle(ctx, id, store.ImportEnd{State: store.ImportDone}), store.ErrNotFound)
	found = job(t, s, id)
	if found.Counts[store.ImportCustomers].New != 2 || found.State != store.ImportChecked {
		t.Errorf("checked: %+v", found)
	}
	fine("run", room.Queue(ctx, id, found.Version, store.TaskRun))
	if _, err := room.Claim(ctx); err != nil {
		t.Fatal(err)
	}
	if cut, err := room.CutOff(ctx); cut != 1 || err != nil || job(t, s, id).State != store.ImportCut {
		t.Errorf("cut off: %d, %v", cut, err)
	}
	fine("go on after it was cut off", room.Queue(ctx, id, job(t, s, id).Version, store.TaskRun))
	if _, err := room.Claim(ctx); err != nil {
		t.Fatal(err)
	}
	version := job(t, s, id).Version
	fine("done", room.Settle(ctx, id, store.ImportEnd{State: store.ImportDone}))
	fine("run, twice", room.Queue(ctx, id, version, store.TaskRun))
	refused("run again what is done", room.Queue(ctx, id, job(t, s, id).Version, store.TaskRun), store.ErrForbidden)
	refused("describe what is done", room.Describe(ctx, id, job(t, s, id).Version, []byte("[]"), []byte("[]"), ""), store.ErrForbidden)
	refused("discard what is done", room.Discard(ctx, id), store.ErrForbidden)
	_, err = room.Open(ctx, found.Files[0].ID)
	refused("the file of a job that is done", err, store.ErrNotFound)
}

func TestDiscard(t *testing.T) {
	s, _ := storetest.Open(t)
	found := uploaded(t, s)
	if err := s.Imports().Discard(asAna(), found.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Imports().Discard(asAna(), found.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("twice: %v", err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT (SELECT count(*) FROM import_upload_parts) + (SELECT count(*) FROM import_uploads)"); n != 0 {
		t.Errorf("%d files left", n)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'importación descartada'"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
}

// Files go after a day: with the draft, or without the job that has written something.
func TestSweep(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx := context.Background()
	draft := uploaded(t, s)
	half, err := s.Imports().Upload(asAna(), "half", []store.File{store.FileOf("b.csv", []byte("b"))})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Exec(t, s, "INSERT INTO import_runs (id, started_at) VALUES (1, 0); UPDATE import_jobs SET state = 'cut', run_id = 1 WHERE id = ?", half)
	clock.Add(23 * time.Hour)
	if n, err := s.Imports().Sweep(ctx); n != 0 || err != nil {
		t.Errorf("after 23 h: %d, %v", n, err)
	}
	clock.Add(2 * time.Hour)
	if n, err := s.Imports().Sweep(ctx); n == 0 || err != nil {
		t.Errorf("after 25 h: %d, %v", n, err)
	}
	if _, err := s.Imports().Job(ctx, draft.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the draft: %v", err)
	}
	if found := job(t, s, half); found.Run != 1 || len(found.Files) != 1 {
		t.Errorf("the one that has written: %+v", found)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM import_upload_parts"); n != 0 {
		t.Errorf("%d parts left", n)
	}
	if n, err := s.Imports().Sweep(ctx); n != 0 || err != nil {
		t.Errorf("again: %d, %v", n, err)
	}
}

func TestImportLines(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	id, err := s.Imports().Start(asAna(), store.ImportByWatch, []store.ImportFile{{Name: "c.csv"}})
	if err != nil {
		t.Fatal(err)
	}
	var lines []store.ImportLine
	for i := range 120 {
		lines = append(lines, store.ImportLine{Kind: store.LineRejected, Table: store.ImportCustomers, File: "c.csv", Line: i + 2, Text: "Falta."})
	}
	lines = append(lines, store.ImportLine{Kind: store.LineChanged, Table: store.ImportEquipment, Key: "E1", Fields: []store.ImportedField{{Field: "phone", Old: "1", New: "2"}}})
	end := store.ImportEnd{State: store.ImportDone, Lines: lines, Rejects: []store.ImportRejects{{Name: "c-rechazadas.csv", Rows: 120, Data: []byte("x")}}}
	if err := s.Imports().Settle(ctx, id, end); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind                store.ImportLineKind
		table               store.ImportTable
		page                int
		total, shown, page2 int
	}{
		{store.LineRejected, "", 1, 120, 50, 1}, {store.LineRejected, "", 3, 120, 20, 3}, {store.LineRejected, "", 99, 120, 20, 3},
		{store.LineRejected, store.ImportEquipment, 1, 0, 0, 1}, {store.LineChanged, store.ImportEquipment, 0, 1, 1, 1}, {store.LineNew, "", 1, 0, 0, 1},
	} {
		got, err := s.Imports().Lines(ctx, id, c.kind, c.table, c.page)
		if err != nil || got.Total != c.total || len(got.Lines) != c.shown || got.Page != c.page2 || got.Kinds[store.LineRejected] != 120 {
			t.Errorf("%s %s page %d: %d of %d on page %d, %v", c.kind, c.table, c.page, len(got.Lines), got.Total, got.Page, err)
		}
	}
	if got, _ := s.Imports().Lines(ctx, id, store.LineChanged, "", 1); got.Lines[0].Fields[0].New != "2" {
		t.Errorf("fields: %+v", got.Lines)
	}
	files, err := s.Imports().RejectFiles(ctx, id)
	if err != nil || len(files) != 1 || files[0].Rows != 120 {
		t.Errorf("files %+v, %v", files, err)
	}
	if file, err := s.Imports().Rejects(ctx, id, 1); err != nil || string(file.Data) != "x" {
		t.Errorf("file %+v, %v", file, err)
	}
	if _, err := s.Imports().Rejects(ctx, id, 2); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a file that there is not: %v", err)
	}
}

func TestProfileNames(t *testing.T) {
	s, _ := storetest.Open(t)
	room, ctx := s.Imports(), asAna()
	profile := store.ImportProfile{Name: " Sage 50 ", Table: store.ImportCustomers, Headings: map[string]string{"codigo": "number"}}
	for _, name := range []string{"Sage 50", "Sage 50"} { // the second time nothing is new
		profile.Name = name
		if err := room.SaveProfile(ctx, profile); err != nil {
			t.Fatal(err)
		}
	}
	if err := room.SaveProfile(ctx, store.ImportProfile{Name: "Otro", Table: store.ImportCustomers, Headings: profile.Headings}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to string
		err      error
		invalid  bool
	}{
		{"Sage 50", "", nil, true}, {"Sage 50", strings.Repeat("x", 81), nil, true}, {"Sage 50", "Otro", nil, true},
		{"Nadie", "Alguien", store.ErrNotFound, false}, {"Sage 50", "Sage 50", nil, false}, {"Sage 50", " Sage 200 ", nil, false},
	} {
		err := room.RenameProfile(ctx, c.from, c.to)
		var invalid store.Invalid
		if errors.As(err, &invalid) != c.invalid || !c.invalid && !errors.Is(err, c.err) {
			t.Errorf("%q → %q: %v", c.from, c.to, err)
		}
	}
	profiles, err := room.Profiles(ctx)
	if err != nil || len(profiles) != 2 || profiles[1].Name != "Sage 200" {
		t.Errorf("profiles %+v, %v", profiles, err)
	}
	if err := errors.Join(room.DeleteProfile(ctx, "Sage 200"), room.DeleteProfile(ctx, "Otro")); err != nil {
		t.Error(err)
	}
	if err := room.DeleteProfile(ctx, "Otro"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action LIKE 'perfil de importación%'"); n != 5 {
		t.Errorf("%d lines in the log, want saved twice, renamed once, deleted twice", n)
	}
}
