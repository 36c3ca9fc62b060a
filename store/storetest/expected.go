package storetest

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"areaclientes/store"
)

// Expected is what an ERP's export says a correct import of it ends with.
type Expected struct {
	Customers, CustomersActive, Equipment, EquipmentActive, Articles, Readings, Technicians int

	BadNIF      []string
	Rejected    []string // «clientes row 122: no customer code»
	SampleLogin [][2]string
	MaxReading  map[string][2]int64
}

// ReadExpected reads the expected.json of an export.
func ReadExpected(t testing.TB, path string) (want Expected) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	return want
}

// Check compares what is stored with what was expected, on the day of Start.
func (want Expected) Check(t testing.TB, s *store.Store) {
	t.Helper()
	for query, n := range map[string]int{
		"SELECT count(*) FROM customers":                  want.Customers,
		"SELECT count(*) FROM customers WHERE active = 1": want.CustomersActive,
		"SELECT count(*) FROM equipment":                  want.Equipment,
		// A machine is active while it has a contract that has not ended and its customer may sign in.
		`SELECT count(*) FROM equipment e JOIN customers c ON c.id = e.customer_id
			WHERE c.active = 1 AND e.contract_id IS NOT NULL AND (e.ends_on = '' OR e.ends_on > '2026-11-23')`: want.EquipmentActive,
		"SELECT count(*) FROM articles":    want.Articles,
		"SELECT count(*) FROM readings":    want.Readings,
		"SELECT count(*) FROM technicians": want.Technicians,
	} {
		if got := Scalar[int](t, s, query); got != n {
			t.Errorf("%s = %d, want %d", query, got, n)
		}
	}
	bad := Scalar[string](t, s, "SELECT group_concat(number, ' ') FROM (SELECT number FROM customers WHERE nif_valid = 0 ORDER BY number)")
	if wanted := strings.Join(want.BadNIF, " "); bad != wanted {
		t.Errorf("flagged NIFs: %v, want %v", bad, wanted)
	}
	for _, login := range want.SampleLogin {
		if got := Scalar[string](t, s, "SELECT nif FROM customers WHERE active = 1 AND number = ?", login[0]); got != login[1] {
			t.Errorf("customer %s has NIF %q, want %q", login[0], got, login[1])
		}
	}
	want.checkCounters(t, s)
}

// checkCounters compares the last reading of every machine. The second value of expected.json has no
// source in the files for machines without a colour counter, so colour is compared where the
// model has one.
func (want Expected) checkCounters(t testing.TB, s *store.Store) {
	t.Helper()
	rows := strings.Split(Scalar[string](t, s, `SELECT group_concat(e.number || ' ' || m.has_color || ' ' || r.bn || ' ' || coalesce(r.color, -1), char(10))
		FROM equipment e JOIN models m ON m.id = e.model_id
		JOIN readings r ON r.id = (SELECT id FROM readings WHERE equipment_id = e.id ORDER BY taken_on DESC, id DESC LIMIT 1)`), "\n")
	if len(rows) != len(want.MaxReading) {
		t.Errorf("%d machines have readings, want %d", len(rows), len(want.MaxReading))
	}
	for _, row := range rows {
		var number string
		var color int
		var counts [2]int64
		if _, err := fmt.Sscan(row, &number, &color, &counts[0], &counts[1]); err != nil {
			t.Fatal(err)
		}
		wanted := want.MaxReading[number]
		if color == 0 {
			wanted[1] = -1
		}
		if counts != wanted {
			t.Errorf("last counters of %s: %v, want %v", number, counts, wanted)
		}
	}
}

// SameRejects compares rejected rows, each as its table, its row under the heading and its reason in
// Spanish, with the expected ones, which give the reason in English.
func (want Expected) SameRejects(t testing.TB, got []string) {
	t.Helper()
	reasons := map[string]string{
		"no customer code": "Falta el código de cliente.", "unknown customer": "No existe el cliente «99999».",
		"date that does not exist": "no es una fecha que exista", "price that is no number": "no es un número",
		"unknown equipment": "No existe el equipo «E999999».", "negative counter": "es negativo",
	}
	left := map[string]int{}
	for _, row := range got {
		left[row]++
	}
	for _, row := range want.Rejected {
		place, english, _ := strings.Cut(row, ": ")
		found := false
		for row := range left {
			if strings.HasPrefix(row, place+": ") && strings.Contains(row, reasons[english]) {
				delete(left, row)
				found = true
				break
			}
		}
		if !found {
			t.Errorf("not rejected: %s", row)
		}
	}
	for row := range left {
		t.Errorf("rejected, and should not be: %s", row)
	}
}
