package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestOpen(t *testing.T) {
	t.Run("a new file has the whole schema and is for its owner only", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		info, err := os.Stat(s.Path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode = %v, want 0600", info.Mode().Perm())
		}
	})
	t.Run("another program's file is refused and left alone", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		execute(t, path, "CREATE TABLE a (b)")
		_, err := store.Open(context.Background(), path, store.Options{})
		if !errors.Is(err, store.ErrForeignFile) {
			t.Errorf("err = %v, want ErrForeignFile", err)
		}
	})
	t.Run("a later version's file is refused", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		execute(t, s.Path, "PRAGMA user_version = 9999")
		_, err := store.Open(context.Background(), s.Path, store.Options{})
		if !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("err = %v, want ErrNewerSchema", err)
		}
	})
	t.Run("opening it again changes nothing", func(t *testing.T) {
		s, _ := storetest.Empty(t)
		again, err := store.Open(context.Background(), s.Path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		again.Close()
	})
}

func execute(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}

func TestSettings(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Empty(t)
	dealer, err := s.Settings.Get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	dealer.Name, dealer.ReadingDay = "SERCAMÁN", 25
	if err := s.Settings.Put(ctx, dealer); err != nil {
		t.Fatal(err)
	}
	again, err := store.Open(ctx, s.Path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got, err := again.Settings.Get(ctx); err != nil || got != dealer {
		t.Errorf("after reopening: %+v, %v; want %+v", got, err, dealer)
	}
	dealer.Zone = "Europa/Madrid"
	var invalid store.Invalid
	if err := s.Settings.Put(ctx, dealer); !errors.As(err, &invalid) || invalid["zone"] == "" {
		t.Errorf("unknown zone: err = %v, want Invalid zone", err)
	}
}
