//go:build linux

package torture

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"areaclientes/handlers/webtest"
	"areaclientes/store"
	"areaclientes/store/storetest"
)

// How large the dealer is. Each machine is read once a day, and customers have limits by the day.
const (
	customers = 32
	machines  = 8    // of each customer, all of them the cast's Konica with its seven articles
	firstID   = 1000 // of the customers, machines and contracts of the load
)

// articles are what is ordered for the machines.
var articles = [...]int{5, 6, 7, 8, 9, 10, 11}

// dealer is a data directory, with the sessions of everybody who takes part.
type dealer struct {
	dir, file string
	customers [customers]*http.Cookie
	clerk     *http.Cookie
}

// template is a dealer that was made before; its sessions are still young.
var template struct {
	dealer
	content []byte
	made    time.Time
}

// newDealer puts a dealer with the cast and the customers of the load into a data directory.
func newDealer(t *testing.T, dir string) *dealer {
	t.Helper()
	if time.Since(template.made) > 5*time.Minute {
		made := makeDealer(t, t.TempDir())
		made.exec(t, "PRAGMA wal_checkpoint(TRUNCATE)")
		content, err := os.ReadFile(made.file)
		if err != nil {
			t.Fatal(err)
		}
		template.dealer, template.content, template.made = *made, content, time.Now()
	}
	d := template.dealer
	d.dir, d.file = dir, filepath.Join(dir, "sercaman.db")
	if err := os.WriteFile(d.file, template.content, 0o600); err != nil {
		t.Fatal(err)
	}
	return &d
}

// makeDealer makes the cast and the customers of the load.
func makeDealer(t *testing.T, dir string) *dealer {
	t.Helper()
	source, _ := storetest.Open(t)
	storetest.Exec(t, source, "PRAGMA wal_checkpoint(TRUNCATE)")
	content, err := os.ReadFile(source.Path)
	if err != nil {
		t.Fatal(err)
	}
	d := &dealer{dir: dir, file: filepath.Join(dir, "sercaman.db")}
	if err := os.WriteFile(d.file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	d.exec(t, "PRAGMA journal_mode = WAL")
	day := time.Now().AddDate(0, 0, -40).Format(time.DateOnly)
	for i := range customers {
		d.customer(t, firstID+i, day)
	}
	s, err := store.Open(context.Background(), d.file, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.customers {
		d.customers[i] = webtest.PersonCookie(t, s, store.PersonID(firstID+i))
	}
	d.clerk = webtest.StaffCookie(t, s, storetest.Clerk, store.FactorWhole)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return d
}

// customer makes a customer with a person, an address, a contract and machines.
func (d *dealer) customer(t *testing.T, id int, day string) {
	t.Helper()
	statements := []string{
		fmt.Sprintf(`INSERT INTO customers (id, number, name, nif, email, payment_method, search, created_at, updated_at)
			VALUES (%[1]d, '%[1]d', 'CLIENTE %[1]d, S.L.', 'B4500%[1]d', 'casa%[1]d@cliente.example', 'TRANSFERENCIA', '%[1]d cliente', 0, 0)`, id),
		fmt.Sprintf(`INSERT INTO logins (id, email, password, created_at, updated_at) VALUES (%[1]d, 'ana%[1]d@cliente.example', 'x', 0, 0)`, id),
		fmt.Sprintf(`INSERT INTO people (id, customer_id, name, email, login_id, main, sees, may_read, may_report, may_order, may_invite, created_at, updated_at)
			SELECT %[1]d, %[1]d, 'Ana', 'ana%[1]d@cliente.example', %[1]d, 1, '%[2]s', 1, 1, 1, 1, 0, 0`, id, store.SeesAll),
		fmt.Sprintf(`INSERT INTO addresses (id, customer_id, name, address, postcode, city, contact, schedule)
			VALUES (%[1]d, %[1]d, 'Cliente', 'Calle Mayor, 1', '45001', 'TOLEDO', 'Ana', 'De 8 a 15')`, id),
		fmt.Sprintf(`INSERT INTO contracts (id, number, customer_id, kind_id) VALUES (%[1]d, 'CT%[1]d', %[1]d, 2)`, id),
	}
	for n := range machines {
		machine := (id-firstID)*machines + n + firstID
		statements = append(statements, fmt.Sprintf(`INSERT INTO equipment (id, number, customer_id, model_id, contract_id, technician_id, serial, location, contact, starts_on, search, created_at, updated_at)
			VALUES (%[1]d, 'M%[1]d', %[2]d, 2, %[2]d, 1, 'S%[1]d', 'Despacho', 'Ana', '2020-01-01', 'm%[1]d', 0, 0)`, machine, id),
			fmt.Sprintf(`INSERT INTO readings (equipment_id, taken_on, bn, color, source, created_at) VALUES (%d, '%s', 10000, 5000, 'phone', 0)`, machine, day))
	}
	d.exec(t, statements...)
}

// exec runs statements together, past the program.
func (d *dealer) exec(t *testing.T, statements ...string) {
	t.Helper()
	db := d.open(t)
	defer db.Close()
	text := strings.Join(statements, ";")
	if len(statements) > 1 {
		text = "BEGIN;" + text + ";COMMIT"
	}
	if _, err := db.Exec(text); err != nil {
		t.Fatalf("%v\n%.300s", err, text)
	}
}

// open opens the dealer's file beside the program, or in its absence.
func (d *dealer) open(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+d.file+"?_busy_timeout=10000&_foreign_keys=on")
	if err != nil {
		t.Fatal(err)
	}
	return db
}
