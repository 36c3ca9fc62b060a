package storetest

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"testing"

	"areaclientes/store"
)

// Fingerprint returns a short text for each table of the dealer's file that changes with any of its
// rows, so that two of them tell what a request has written. Tables named in without are left out.
func Fingerprint(t testing.TB, s *store.Store, without ...string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.Path+"?_busy_timeout=5000&mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	prints := map[string]string{}
	// An index of words without content cannot be read; the tables in which it keeps itself can.
	for _, table := range rows(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%content=""%'`) {
		name := table[0].(string)
		if !slices.Contains(without, name) {
			content := fmt.Sprintf("%q", rows(t, db, `SELECT * FROM "`+name+`" ORDER BY 1`))
			sum := sha256.Sum256([]byte(content))
			prints[name] = hex.EncodeToString(sum[:4])
		}
	}
	return prints
}

// Commits returns a function whose result changes with every commit to the dealer's file, whatever it
// wrote: much quicker than to compare fingerprints.
func Commits(t testing.TB, s *store.Store) func() int64 {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.Path+"?_busy_timeout=5000&mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // it tells of others' commits
	db.SetConnMaxLifetime(0)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return func() int64 {
		var version int64
		if err := db.QueryRow("PRAGMA data_version").Scan(&version); err != nil {
			t.Fatal(err)
		}
		return version
	}
}

func rows(t testing.TB, db *sql.DB, query string) [][]any {
	t.Helper()
	found, err := db.Query(query)
	if err != nil {
		t.Fatalf("%v\nin %s", err, query)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var list [][]any
	for found.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := found.Scan(into...); err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
