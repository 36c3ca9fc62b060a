package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// Each line of the log is told to whoever listens, once it is kept, and without what it tells of people.
func TestLogIsTold(t *testing.T) {
	cast, clock := storetest.Open(t)
	var told []store.Logged
	s, err := store.Open(staffCtx, cast.Path, store.Options{Now: clock.Now, Disk: storetest.Roomy, Logged: func(l store.Logged) { told = append(told, l) }})
	must(t, err)
	t.Cleanup(func() { s.Close() })
	ctx := store.WithActor(staffCtx, store.Actor{Kind: store.ByStaff, Staff: storetest.Admin, Name: "Lucía Robledo", IP: "203.0.113.7", Request: "R7"})
	on := store.Object{Kind: store.OnCustomer, ID: int64(storetest.Gredos), Name: "Talleres Gredos", Customer: storetest.Gredos}
	must(t, s.Audit.Note(ctx, "nota de prueba", on, store.Changes("Correo", "a@b.es", "marta@gredos.example")...))
	if len(told) != 1 {
		t.Fatalf("%+v", told)
	}
	last := storetest.Scalar[string](t, s, "SELECT id || ' ' || lower(hex(substr(hash, 1, 8))) FROM audit ORDER BY id DESC LIMIT 1")
	line := told[0]
	if got := fmt.Sprint(line.ID, " ", line.Chain); got != last || line.Staff != storetest.Admin || line.Customer != storetest.Gredos ||
		line.Action != "nota de prueba" || line.Object != store.OnCustomer || line.Request != "R7" || !line.At.Equal(s.Now()) {
		t.Errorf("%+v, want %s", line, last)
	}
	for _, secret := range []string{"Lucía", "Gredos", "marta", "203.0"} {
		if strings.Contains(fmt.Sprintf("%+v", line), secret) {
			t.Errorf("%q leaves the file: %+v", secret, line)
		}
	}
	// What is not kept is not told.
	storetest.Exec(t, s, "CREATE TRIGGER refuse BEFORE INSERT ON audit WHEN new.action = 'otra' BEGIN SELECT RAISE(ABORT, 'no'); END")
	if err := s.Audit.Note(ctx, "otra", on); err == nil || len(told) != 1 {
		t.Errorf("%v, told %+v", err, told)
	}
	if _, err := s.Staff.SignIn(staffCtx, "nadie@sercaman.example", "mal"); !errors.Is(err, store.ErrSignIn) || len(told) != 2 || told[1].Outcome != store.Failed {
		t.Errorf("a wrong sign-in: %v, told %+v", err, told[1:])
	}
}
