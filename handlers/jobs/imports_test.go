package jobs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/jobs"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

const twoCustomers = "Código;Razón social;NIF\n07000;NUEVA SL;A46103834\n;SIN CÓDIGO;B86670460\n"

// wanted puts files into the hands of the job, as the wizard does.
func wanted(t *testing.T, s *store.Store, task store.ImportTask, files ...store.File) store.ImportJobID {
	t.Helper()
	room := s.Imports()
	id, err := room.Upload(ctx, t.Name(), files)
	if err != nil {
		t.Fatal(err)
	}
	if task == store.TaskRun {
		storetest.Exec(t, s, "UPDATE import_jobs SET state = 'checked' WHERE id = ?", id)
	}
	if err := room.Queue(ctx, id, 1, task); err != nil {
		t.Fatal(err)
	}
	return id
}

func importJob(t *testing.T, s *store.Store, id store.ImportJobID) store.ImportJob {
	t.Helper()
	job, err := s.Imports().Job(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func TestImportsRound(t *testing.T) {
	clients := store.FileOf("clientes.csv", []byte(twoCustomers))
	for _, c := range []struct {
		name   string
		task   store.ImportTask
		files  []store.File
		before string
		state  store.ImportState
		says   string // among the problems
		new    int    // customers that are there afterwards, and were not before
	}{
		{"a dry run writes nothing", store.TaskCheck, []store.File{clients}, "", store.ImportChecked, "", 0},
		{"an import", store.TaskRun, []store.File{clients}, "", store.ImportDone, "", 1},
		{"a file that is no table", store.TaskCheck, []store.File{store.FileOf("a.pdf", []byte("%PDF-1.7"))}, "", store.ImportFailed, "a.pdf: Es un PDF", 0},
		{"one that is none beside one that is", store.TaskRun, []store.File{clients, store.FileOf("a.pdf", []byte("%PDF-1.7"))}, "", store.ImportDone, "a.pdf: Es un PDF", 1},
		{"the files are gone", store.TaskRun, []store.File{clients}, "DELETE FROM import_upload_parts", store.ImportFailed, "clientes.csv: No se puede leer: los archivos se guardan un día", 0},
		{"a profile that is gone", store.TaskCheck, []store.File{clients}, "UPDATE import_jobs SET profile = 'Sage'", store.ImportFailed, "No hay ningún perfil «Sage»", 0},
		{"the command line is importing", store.TaskRun, []store.File{clients}, "INSERT INTO import_runs (started_at, author, beat_at) VALUES (0, 'consola', 9e15)", store.ImportFailed, "Ya hay otra importación en marcha (consola)", 0},
		{"choices that cannot be read", store.TaskRun, []store.File{clients}, "UPDATE import_jobs SET choices = '{}'", store.ImportFailed, "por nuestra parte", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			id := wanted(t, s, c.task, c.files...)
			if c.before != "" {
				storetest.Exec(t, s, c.before)
			}
			log, _ := journal()
			before := storetest.Scalar[int](t, s, "SELECT count(*) FROM customers")
			jobs.NewImports(s, log).Round(ctx)
			job := importJob(t, s, id)
			if problems := strings.Join(job.Problems, " "); job.State != c.state || !strings.Contains(problems, c.says) || c.says == "" && problems != "" {
				t.Errorf("%s, problems %q; want %s, %q", job.State, problems, c.state, c.says)
			}
			if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM customers") - before; n != c.new {
				t.Errorf("%d new customers, want %d", n, c.new)
			}
		})
	}
}

// The job works in the name of who asked for it, and the log says so.
func TestImportsActOnBehalf(t *testing.T) {
	s, _ := storetest.Open(t)
	by := store.WithActor(ctx, store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", IP: "10.0.0.7"})
	id := wanted(t, s, store.TaskCheck, store.FileOf("clientes.csv", []byte(twoCustomers)))
	log, _ := journal()
	work := jobs.NewImports(s, log)
	work.Round(ctx)
	if err := s.Imports().Queue(by, id, importJob(t, s, id).Version, store.TaskRun); err != nil {
		t.Fatal(err)
	}
	work.Round(ctx)
	job := importJob(t, s, id)
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'importación' AND actor = 'Ana Belmonte' AND ip = '10.0.0.7' AND object_id = ?", job.Run); n != 1 {
		t.Errorf("%d lines in the log; job %+v", n, job)
	}
	if record, err := s.Imports().Run(ctx, job.Run); err != nil || record.Author != "Ana Belmonte" || record.Job != id || len(record.Files) != 1 {
		t.Errorf("record %+v, %v", record, err)
	}
	lines, err := s.Imports().Lines(ctx, id, store.LineRejected, "", 1)
	if err != nil || lines.Total != 1 || lines.Lines[0].Line != 3 || lines.Lines[0].Text != "Falta el código de cliente." {
		t.Errorf("lines %+v, %v", lines, err)
	}
}

// What the program did not end is marked when it starts again; what it is doing when it is told to
// stop, at once.
func TestImportsCutOff(t *testing.T) {
	s, _ := storetest.Open(t)
	id := wanted(t, s, store.TaskRun, store.FileOf("clientes.csv", []byte(twoCustomers)))
	if _, err := s.Imports().Claim(ctx); err != nil { // and the process dies
		t.Fatal(err)
	}
	log, _ := journal()
	stopped, stop := context.WithCancel(ctx)
	stop()
	if err := jobs.NewImports(s, log).Run(stopped); err != nil {
		t.Fatal(err)
	}
	if state := importJob(t, s, id).State; state != store.ImportWorking {
		t.Fatalf("a job that could not even begin: %s", state)
	}
	running, end := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- jobs.NewImports(s, log).Run(running) }()
	for importJob(t, s, id).State != store.ImportCut {
	}
	if err := s.Imports().Queue(ctx, id, importJob(t, s, id).Version, store.TaskRun); err != nil { // «Repetir»
		t.Fatal(err)
	}
	for importJob(t, s, id).State != store.ImportDone {
	}
	end()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A job that was queued before the undo of another is done first: one at a time, in order.
func TestImportsUndo(t *testing.T) {
	s, clock := storetest.Open(t)
	log, _ := journal()
	work := jobs.NewImports(s, log)
	id := wanted(t, s, store.TaskRun, store.FileOf("clientes.csv", []byte(twoCustomers)))
	work.Round(ctx)
	run := importJob(t, s, id).Run
	undo, err := s.Imports().QueueUndo(ctx, run)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.Imports().QueueUndo(ctx, run); again != undo || err != nil {
		t.Errorf("asked for twice: %d, %v", again, err)
	}
	clock.Add(time.Minute)
	storetest.Exec(t, s, "INSERT INTO addresses (customer_id, name, address, source) SELECT id, 'x', 'y', 'customer' FROM customers WHERE number = '07000'") // meanwhile
	work.Round(ctx)
	if job := importJob(t, s, undo); job.State != store.ImportFailed || !strings.Contains(strings.Join(job.Problems, " "), "cliente 07000: se usa en 1 dirección de envío") {
		t.Errorf("undo with something in the way: %+v", job)
	}
	storetest.Exec(t, s, "DELETE FROM addresses WHERE name = 'x'")
	if undo, err = s.Imports().QueueUndo(ctx, run); err != nil {
		t.Fatal(err)
	}
	work.Round(ctx)
	if job := importJob(t, s, undo); job.State != store.ImportDone {
		t.Errorf("undo: %+v", job)
	}
}
