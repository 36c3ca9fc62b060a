package storetest_test

import (
	"context"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// The fixed sentences of the cast are what other tests build on.
func TestCast(t *testing.T) {
	s, _ := storetest.Open(t)
	gredos, err := s.Accounts.Get(context.Background(), storetest.Gredos)
	if err != nil || gredos.Number != storetest.GredosNumber || !store.ValidNIF(gredos.NIF) {
		t.Errorf("Gredos = %+v, %v", gredos, err)
	}
	ricoh, err := s.Equipment.Get(context.Background(), storetest.Gredos, storetest.Ricoh)
	if err != nil || ricoh.Last.Counts[store.BN] != 212000 || ricoh.Last.On != "2026-10-20" {
		t.Errorf("Ricoh = %+v, %v", ricoh, err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM pragma_foreign_key_check"); n != 0 {
		t.Errorf("%d broken references", n)
	}
}
