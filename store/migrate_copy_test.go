package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// copyOld makes a file as a version with that many migrations left it.
func copyOld(t *testing.T, schema int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "old.db")
	steps, err := filepath.Glob("migrations/*.sql")
	if err != nil || len(steps) < schema {
		t.Fatal(err, len(steps))
	}
	execute(t, path, "PRAGMA application_id = 0x41524541; PRAGMA journal_mode = WAL")
	for _, step := range steps[:schema] {
		text, err := os.ReadFile(step)
		if err != nil {
			t.Fatal(err)
		}
		execute(t, path, string(text))
	}
	execute(t, path, fmt.Sprintf(`PRAGMA user_version = %d; CREATE TABLE sessions (k TEXT PRIMARY KEY, v BLOB NOT NULL, e BIGINT NOT NULL);
		INSERT INTO sessions VALUES ('geheim', 'x', 0); INSERT INTO settings VALUES ('name', 'SERCAMÁN')`, schema))
	return path
}

// Before an upgrade the file is kept as it was, without anybody's session; the copy goes with time.
func TestCopyBeforeAnUpgrade(t *testing.T) {
	ctx := context.Background()
	path := copyOld(t, 11)
	clock := &storetest.Clock{}
	clock.Set(time.Now())
	open := func() *store.Store {
		t.Helper()
		s, err := store.Open(ctx, path, store.Options{Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	s := open()
	kept := &store.Store{Path: path + ".v011"}
	if version := storetest.Scalar[int](t, kept, "PRAGMA user_version"); version != 11 {
		t.Errorf("the copy has schema %d", version)
	}
	if name := storetest.Scalar[string](t, kept, "SELECT value FROM settings WHERE key = 'name'"); name != "SERCAMÁN" {
		t.Errorf("in the copy: %q", name)
	}
	if n := storetest.Scalar[int](t, kept, "SELECT count(*) FROM sessions"); n != 0 {
		t.Errorf("%d sessions in the copy", n)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM sessions"); n != 1 {
		t.Errorf("%d sessions in the file", n)
	}
	if info, err := os.Stat(kept.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if left, _ := filepath.Glob(path + "*.half*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	clock.Add(34 * 24 * time.Hour)
	open()
	if _, err := os.Stat(kept.Path); err != nil {
		t.Errorf("after 34 days: %v", err)
	}
	clock.Add(2 * 24 * time.Hour)
	open()
	if _, err := os.Stat(kept.Path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after 36 days: %v", err)
	}
}

// Without the copy there is no upgrade, and the file stays as it is.
func TestNoCopyNoUpgrade(t *testing.T) {
	path := copyOld(t, 11)
	if err := os.Mkdir(path+".v011", 0o700); err != nil { // nothing can be put in its place
		t.Fatal(err)
	}
	if _, err := store.Open(context.Background(), path, store.Options{}); err == nil {
		t.Error("opened")
	}
	if version := storetest.Scalar[int](t, &store.Store{Path: path}, "PRAGMA user_version"); version != 11 {
		t.Errorf("schema %d", version)
	}
	if left, _ := filepath.Glob(path + "*.half*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
