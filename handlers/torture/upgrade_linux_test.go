package torture

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// upgrade is what a dealer's file was and may become: its schema after each number of migrations.
type upgrade struct {
	steps   []string // what each migration does
	schemas []string // after so many of them
}

func newUpgrade(t *testing.T) *upgrade {
	t.Helper()
	names, err := filepath.Glob("../../store/migrations/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	u := &upgrade{schemas: []string{""}}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		u.steps = append(u.steps, string(text))
	}
	for have := 1; have <= len(u.steps); have++ {
		u.schemas = append(u.schemas, schemaOf(t, u.file(t, have)))
	}
	return u
}

// file is a dealer's file as the version with that many migrations left it, with something in it.
func (u *upgrade) file(t *testing.T, have int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "old.db")
	text := "PRAGMA journal_mode = WAL; PRAGMA application_id = 0x41524541; BEGIN;" + strings.Join(u.steps[:have], ";\n") +
		fmt.Sprintf(";\nPRAGMA user_version = %d; COMMIT; INSERT INTO settings VALUES ('name', 'SERCAMÁN'); PRAGMA wal_checkpoint(TRUNCATE)", have)
	db, err := sql.Open("sqlite3", "file:"+path)
	if err == nil {
		_, err = db.Exec(text)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%d: %v", have, err)
	}
	return path
}

// look runs a query that selects one value of a file.
func look[T any](t *testing.T, path, query string) (value T) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000")
	if err == nil {
		err = db.QueryRow(query).Scan(&value)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, query)
	}
	return value
}

func schemaOf(t *testing.T, path string) string {
	t.Helper()
	return look[string](t, path, "SELECT group_concat(type || ' ' || name || ' ' || coalesce(sql, ''), char(10) ORDER BY type, name) FROM sqlite_schema")
}

// An upgrade that is cut off at any of its writes leaves a file that has some of the migrations, each as
// a whole, and the next start goes on from there.
func TestUpgradeCut(t *testing.T) {
	binary, tool := built(t, program), strace(t)
	u := newUpgrade(t)
	all := len(u.steps)
	olds := []int{1, all - 1}
	if full {
		olds = olds[:0]
		for have := 1; have < all; have++ {
			olds = append(olds, have)
		}
	}
	for _, have := range olds {
		writes := u.writes(t, tool, binary, have)
		cuts, hit := rounds(6, 40), 0
		for i := range cuts {
			if u.cut(t, tool, binary, have, 1+(writes-1)*i/cuts) {
				hit++
			}
		}
		if hit < cuts/2 {
			t.Errorf("from %d: only %d of %d upgrades were cut off", have, hit, cuts)
		}
	}
}

// writes counts how often an upgrade writes when nobody cuts it off. The tracer counts each thread by
// itself, and a program of Go has several: what counts is the one that wrote most.
func (u *upgrade) writes(t *testing.T, tool, binary string, have int) int {
	t.Helper()
	path, trace := u.file(t, have), filepath.Join(t.TempDir(), "trace")
	if err := run(tool, append([]string{"-f", "-o", trace, "-e", "trace=pwrite64"}, opening(binary, path)...)...); err != nil {
		t.Fatal(err)
	}
	said, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	most, threads := 0, map[string]int{}
	for line := range strings.Lines(string(said)) {
		if thread, call, _ := strings.Cut(line, " "); strings.Contains(call, "pwrite64(") {
			threads[thread]++
			most = max(most, threads[thread])
		}
	}
	return most
}

// opening is the command that brings a file up to date and does nothing else.
func opening(binary, path string) []string {
	return []string{binary, "settings", "--data", filepath.Dir(path), "--dealer", "old"}
}

// cut kills an upgrade at one of its writes and looks at what it left. It returns false for one that was
// over before.
func (u *upgrade) cut(t *testing.T, tool, binary string, have, at int) bool {
	t.Helper()
	path := u.file(t, have)
	err := exec.Command(tool, append([]string{"-f", "-o", os.DevNull, "-e", "trace=pwrite64", "-e", fmt.Sprintf("inject=pwrite64:signal=SIGKILL:when=%d", at)}, opening(binary, path)...)...).Run()
	if err == nil {
		return false
	}
	bad := 0
	version := look[int](t, path, "PRAGMA user_version")
	if version < have || version > len(u.steps) || schemaOf(t, path) != u.schemas[version] {
		bad++
		t.Errorf("from %d, cut at write %d: it says %d, and its schema is another", have, at, version)
	}
	if err := run(binary, opening(binary, path)[1:]...); err != nil {
		bad++
		t.Errorf("from %d, cut at write %d: the next start: %v", have, at, err)
	}
	switch {
	case look[int](t, path, "PRAGMA user_version") != len(u.steps) || schemaOf(t, path) != u.schemas[len(u.steps)]:
		bad++
		t.Errorf("from %d, cut at write %d: the next start does not end it", have, at)
	case look[string](t, path, "SELECT integrity_check FROM pragma_integrity_check") != "ok":
		bad++
		t.Errorf("from %d, cut at write %d: damaged", have, at)
	case look[string](t, path, "SELECT value FROM settings WHERE key = 'name'") != "SERCAMÁN":
		bad++
		t.Errorf("from %d, cut at write %d: what was in it is gone", have, at)
	}
	count(figure{"upgrade cut in half", 1, 1, 1 - min(bad, 1), bad})
	return true
}

// What cannot be served is refused with words and a failure.
func TestNoStart(t *testing.T) {
	binary := built(t, program)
	u := newUpgrade(t)
	newer := u.file(t, len(u.steps))
	look[int](t, newer, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA user_version", len(u.steps)+1))
	for _, c := range []struct {
		name, data string
		says       []string
	}{
		{"a newer schema", filepath.Dir(newer), []string{"old.db", "newer version"}},
		{"a disk that is mounted read-only", readOnly(t, u, false), []string{"read-only", "--data"}},
		{"a file that is read-only", readOnly(t, u, true), []string{"old.db", "cannot be written", "read-only"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.data == "" {
				t.Skip("not on this machine: a disk can be mounted only as root")
			}
			p, err := launch(t, binary, c.data)
			if err == nil || p.status() != 1 {
				t.Fatalf("it came up: %v", err)
			}
			for _, text := range c.says {
				if !strings.Contains(p.log.String(), text) {
					t.Errorf("it does not say %q:\n%s", text, p.log)
				}
			}
		})
	}
}

// Of two programs on one directory the second refuses, and the first goes on.
func TestTwoPrograms(t *testing.T) {
	binary := built(t, program)
	d := newDealer(t, t.TempDir())
	first := serve(t, binary, d.dir)
	second, err := launch(t, binary, d.dir)
	if err == nil || second.status() != 1 || !strings.Contains(second.log.String(), "already serves "+d.dir) {
		t.Errorf("the second: %v\n%s", err, second.log)
	}
	b := newBrowser(first.address, 1, d.customers[0])
	if page, err := b.open("/equipos"); err != nil || page.Status != 200 {
		t.Errorf("the first: %d, %v", page.Status, err)
	}
	first.kill() // leaves no lock behind
	third := serve(t, binary, d.dir)
	if status := third.stop(); status != 0 {
		t.Errorf("the third: exit %d\n%s", status, third.log)
	}
}
