package store_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// TestDryRunStopsNobody: while a dry run is under way customers write, and nothing of it stays.
func TestDryRunStopsNobody(t *testing.T) {
	ctx := context.Background()
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	s, _ := storetest.Open(t)
	readings := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings")
	dry, err := s.BeginImport(ctx, store.ImportRun{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	batch := store.ImportBatch{Table: store.ImportReadings, Fields: []string{"equipment", "taken_on", "bn"},
		Rows: [][]any{{"20417", "2026-11-01", int64(212500)}, {"nada", "2026-11-01", int64(1)}}}
	results, err := dry.Put(ctx, batch)
	if err != nil || results[0].Outcome != store.RowNew || results[1].Outcome != store.RowRejected {
		t.Fatalf("%+v, %v", results, err)
	}
	if _, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Brother, portal(bn(65700))); err != nil {
		t.Errorf("a reading while the dry run goes on: %v", err)
	}
	if results, err = dry.Put(ctx, batch); err != nil || results[0].Outcome != store.RowUnchanged {
		t.Errorf("the same again in the dry run: %+v, %v", results, err)
	}
	if err := dry.Finish(ctx, nil, nil); err != nil {
		t.Error(err)
	}
	if err := dry.Close(); err != nil {
		t.Error(err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM readings"); n != readings+1 {
		t.Errorf("%d readings, want one more than %d", n, readings)
	}
	if left, err := filepath.Glob(filepath.Join(scratch, "areaclientes-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestDryRunWithoutRoom(t *testing.T) {
	s, _ := storetest.Open(t)
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if _, err := s.BeginImport(context.Background(), store.ImportRun{DryRun: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("err = %v", err)
	}
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.BeginImport(ended, store.ImportRun{DryRun: true}); err == nil {
		t.Error("a dry run began after its end")
	}
	if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
