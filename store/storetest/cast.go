package storetest

import (
	"database/sql"
	_ "embed"
	"errors"
	"testing"

	"areaclientes/store"
)

//go:embed cast.sql
var cast string

// The cast. Talleres Gredos (04812, B45001237) has four machines under contract, one without a
// contract and one retired; Gestoría Alberche (00107, B45004561) is the stranger, with recargo de
// equivalencia; Notaría San Isidro (00555, B45112224) has no machine; Bodegas Tomillar (00999) is
// no customer any more.
const (
	Gredos   store.CustomerID = 1
	Alberche store.CustomerID = 2
	Tomillar store.CustomerID = 3
	Isidro   store.CustomerID = 4

	GredosNumber, GredosNIF     = "04812", "B45001237"
	AlbercheNumber, AlbercheNIF = "00107", "B45004561"
	IsidroNumber, IsidroNIF     = "00555", "B45112224"

	Ricoh        store.EquipmentID = 1 // Gredos, colour, INTEGRAL, last read 2026-10-20: BN 212.000, Color 175.000
	Konica       store.EquipmentID = 2 // Gredos, colour, MANO DE OBRA, last read 2026-10-20: BN 88.412, Color 40.976
	Samsung      store.EquipmentID = 3 // Gredos, BN only, read this month: 31.208
	Brother      store.EquipmentID = 4 // Gredos, BN only, in Illescas, read on 2 November: 64.870
	NoContract   store.EquipmentID = 5 // Gredos, never listed
	Retired      store.EquipmentID = 6 // Gredos, contract ended 2026-10-01
	AlbercheCopy store.EquipmentID = 7 // Alberche, colour, INTEGRAL
)

// The dealer's own people.
const (
	Admin  store.StaffID = 1 // Lucía Robledo
	Clerk  store.StaffID = 2 // Ana Belmonte, oficina
	Javier store.StaffID = 3 // Javier Molina, the technician T01 of Ricoh, Konica and AlbercheCopy
	Rosa   store.StaffID = 4 // Rosa Prado, the technician T02 of Samsung
)

// Open opens a new dealer's file with the cast in it.
func Open(t testing.TB) (*store.Store, *Clock) {
	t.Helper()
	return open(t, full)
}

// Exec runs SQL on the dealer's file over a connection of its own: for what no method of the
// store does, such as putting the file into a state that a test needs.
func Exec(t testing.TB, s *store.Store, query string, args ...any) {
	t.Helper()
	if err := execute(s.Path, query, args...); err != nil {
		t.Fatalf("%v\nin %.200s", err, query)
	}
}

// Try is Exec for a statement that the file may refuse.
func Try(s *store.Store, query string, args ...any) error { return execute(s.Path, query, args...) }

func execute(path, query string, args ...any) error {
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000&_foreign_keys=on")
	if err != nil {
		return err
	}
	_, err = db.Exec(query, args...)
	return errors.Join(err, db.Close())
}

// Scalar returns the one value that a query selects.
func Scalar[T any](t testing.TB, s *store.Store, query string, args ...any) T {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+s.Path+"?_busy_timeout=5000&mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var value T
	if err := db.QueryRow(query, args...).Scan(&value); err != nil {
		t.Fatalf("%v\nin %.200s", err, query)
	}
	return value
}
