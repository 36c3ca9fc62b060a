package handlers_test

import (
	"context"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// takeIn has a small file imported through the wizard, with a row that is rejected.
func takeIn(t *testing.T, s *store.Store) {
	t.Helper()
	ctx, room := context.Background(), s.Imports()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id, err := room.Upload(ctx, "first", []store.File{store.FileOf("clientes.csv", []byte("Código;Razón social;NIF\n07000;NUEVA SL;A46103834\n;SIN CÓDIGO;B86670460\n"))})
	must(err)
	storetest.Exec(t, s, "UPDATE import_jobs SET state = 'checked' WHERE id = ?", id)
	must(room.Queue(ctx, id, 1, store.TaskRun))
	job, err := room.Claim(ctx)
	must(err)
	opt, err := erp.OptionsOf(job)
	must(err)
	report, err := erp.Import(ctx, s, erp.Uploaded(ctx, s, job), opt)
	must(err)
	end, err := report.End()
	must(err)
	must(room.Settle(ctx, id, end))
}
