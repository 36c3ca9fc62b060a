package store

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every table that leads to a customer, to one of their people or to their way in is in the list of what
// is exported and erased, or is explained. Each column of an export has a word.
func TestNoTableIsForgotten(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "dealer.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	text := func(query string, args ...any) []string {
		list, err := collect(ctx, s.readers, "look", func(row rowScanner, name *string) error { return row.Scan(name) }, query, args...)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	tables := text("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
	leads := []string{"customers", "people", "logins"}
	for grew := true; grew; {
		grew = false
		for _, table := range tables {
			to := text("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)", table)
			columns := text("SELECT name FROM pragma_table_info(?)", table)
			personal := slices.ContainsFunc(columns, func(c string) bool { return c == "customer_id" || c == "person_id" || c == "login_id" })
			if !slices.Contains(leads, table) && (personal || slices.ContainsFunc(to, func(other string) bool { return slices.Contains(leads, other) })) {
				leads, grew = append(leads, table), true
			}
		}
	}
	listed, without := map[string]privTable{}, privWithout()
	for _, table := range privTables() {
		listed[table.name] = table
	}
	for _, table := range leads {
		if listed[table].file == "" && without[table] == "" {
			t.Errorf("%s leads to customers, and is neither exported nor explained", table)
		}
		if listed[table].name == "" && without[table] == "" {
			t.Errorf("%s is not erased", table)
		}
	}
	for _, table := range privTables() {
		for _, column := range text("SELECT name FROM pragma_table_info(?)", table.name) {
			if table.file != "" && columnWords[column] == "" && !slices.Contains(strings.Fields(table.hide), column) {
				t.Errorf("%s.%s: what does the export call it?", table.name, column)
			}
		}
	}
	for name := range without {
		if name != "sessions" && !slices.Contains(tables, name) {
			t.Errorf("%s is explained and is not there", name)
		}
	}
}
