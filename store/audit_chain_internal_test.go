package store

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"
)

// older makes a file of schema 16 with three lines in its log, and then does what is asked with it.
func older(t *testing.T, tamper string) string {
	t.Helper()
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "dealer.db")
	db, err := sql.Open(driver, fileURI(path)+writerDSN)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i, name := range steps()[:rechained-1] {
		if err := step(ctx, db, name, i+1); err != nil {
			t.Fatal(err)
		}
	}
	var before []byte
	for i, name := range []string{"Ana", "Eva", "Ana"} {
		l := auditRow{at: int64(i + 1), kind: BySystem, actor: name, action: "alta", object: OnCustomer, objectID: 9, name: "04812", changes: `[{"field":"Teléfono","new":"1"}]`, ip: "192.0.2.7", request: "R"}
		l.hash = l.firstHash(before)
		before = l.hash
		_, err := db.Exec(`INSERT INTO audit (at, actor_kind, actor, action, object, object_id, object_name, changes, ip, request, search, hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'alta', ?)`, l.at, l.kind, l.actor, l.action, l.object, l.objectID, l.name, l.changes, l.ip, l.request, l.hash)
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(tamper); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA application_id = 1095910721"); err != nil {
		t.Fatal(err)
	}
	return path
}

// A log from before keeps fitting in its new form, and what did not fit is not made to.
func TestOldLogIsChainedAnew(t *testing.T) {
	const open = "DROP TRIGGER audit_kept; DROP TRIGGER audit_whole; "
	for _, c := range []struct {
		name, tamper string
		broken       int64
	}{
		{"whole", "SELECT 1", 0},
		{"a name was altered", open + "UPDATE audit SET actor = 'X' WHERE id = 2; CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT 1; END", 2},
		{"a line was taken out", open + "DELETE FROM audit WHERE id = 1; CREATE TRIGGER audit_kept BEFORE UPDATE ON audit BEGIN SELECT 1; END", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := Open(context.Background(), older(t, c.tamper), Options{Now: func() time.Time { return time.UnixMilli(1000) }})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			found, err := s.Audit.Verify(context.Background())
			if err != nil || found.Broken != c.broken || c.broken == 0 && found.Lines != 3 {
				t.Errorf("%+v, %v, want broken at %d", found, err, c.broken)
			}
			lines, err := s.Audit.List(context.Background(), AuditFilter{Limit: 9})
			if err == nil && c.name == "a line was taken out" {
				// The search of the log still knew it: it was made anew, and that stands in the log.
				if lines[0].Action != "índices de búsqueda rehechos al abrir" || lines[0].Changes[0].New != "audit_index" {
					t.Errorf("not noted: %+v", lines[0])
				}
				lines = lines[1:]
			}
			if err != nil || lines[0].By.Name != "Ana" || lines[0].By.IP != "192.0.2.7" || lines[0].Changes[0].New != "1" {
				t.Errorf("%+v, %v", lines, err)
			}
		})
	}
}

func TestCutAddress(t *testing.T) {
	for ip, want := range map[string]string{
		"192.0.2.7": "192.0.2.0", "2001:db8:1:2::9": "2001:db8:1::", "::ffff:192.0.2.7": "192.0.2.0", "": "", "x": "",
	} {
		if got := cutAddress(ip); got != want {
			t.Errorf("%q: %q, want %q", ip, got, want)
		}
	}
}
