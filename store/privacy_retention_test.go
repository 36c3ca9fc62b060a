package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// dueNow is how much of each class would go.
func dueNow(t *testing.T, s *store.Store) map[string]int {
	t.Helper()
	list, err := s.Privacy.Due(admin)
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, due := range list {
		counts[due.Class] = due.Count
		if due.Text == "" || due.Basis == "" || due.Before.IsZero() {
			t.Errorf("%+v says too little", due)
		}
	}
	return counts
}

// ended brings what Gredos has under way to its end, and the machine's contract.
func ended(t *testing.T, s *store.Store, letters bool) {
	t.Helper()
	storetest.Exec(t, s, "UPDATE orders SET state = 'delivered'; UPDATE incidents SET state = 'resolved', closed_at = created_at; UPDATE equipment SET ends_on = '2026-12-01' WHERE customer_id = 1")
	if letters {
		storetest.Exec(t, s, "UPDATE outbox SET sent_at = created_at")
	}
}

func TestRetention(t *testing.T) {
	s, clock := storetest.Open(t)
	privLife(t, s)
	ended(t, s, true)
	clock.Add(100 * 365 * 24 * time.Hour)
	before := dueNow(t, s)
	if before["pedidos"]+before["incidencias"]+before["lecturas"] != 0 {
		t.Errorf("what the ERP has not taken would go: %v", before)
	}
	clock.Set(storetest.Start)
	taken(t, s)
	for _, c := range []struct {
		after time.Duration
		want  string // classes of which something goes
	}{
		{29 * 24 * time.Hour, ""},
		{31 * 24 * time.Hour, "ip"},
		{367 * 24 * time.Hour, "cartas entradas ip"},
		{732 * 24 * time.Hour, "documentos cartas entradas ip"},
		{2220 * 24 * time.Hour, "pedidos incidencias lecturas documentos cartas entradas ip"},
	} {
		clock.Set(storetest.Start.Add(c.after))
		counts := dueNow(t, s)
		for class, n := range counts {
			if (n > 0) != strings.Contains(" "+c.want+" ", " "+class+" ") {
				t.Errorf("after %v: %d %s", c.after, n, class)
			}
		}
	}
	if _, err := s.Privacy.Retain(admin); err != nil {
		t.Fatal(err)
	}
	for class, n := range dueNow(t, s) {
		if n != 0 {
			t.Errorf("%d %s are left", n, class)
		}
	}
	if n := storetest.Scalar[int](t, s, "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM incidents) + (SELECT count(*) FROM attachment_data) + (SELECT count(*) FROM pragma_foreign_key_check)"); n != 0 {
		t.Error("not everything went")
	}
	if found, err := s.Audit.Verify(admin); err != nil || found.Broken != 0 {
		t.Errorf("the log: %+v, %v", found, err)
	}
	lines, err := s.Audit.List(admin, store.AuditFilter{Query: "plazos", Limit: 5})
	if err != nil || len(lines) != 1 || len(lines[0].Changes) != 7 {
		t.Errorf("the log says %+v, %v", lines, err)
	}
	if again, err := s.Privacy.Retain(admin); err != nil || again[0].Count != 0 {
		t.Errorf("%+v, %v", again, err)
	}
}

// The blocked go by themselves when nobody can claim anything any more.
func TestBlockedArePurgedInTime(t *testing.T) {
	s, clock := storetest.Open(t)
	privLife(t, s)
	taken(t, s)
	if _, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió"); err != nil {
		t.Fatal(err)
	}
	clock.Set(storetest.Start.AddDate(3, 0, 1))
	if _, err := s.Privacy.Retain(admin); err != nil {
		t.Fatal(err)
	}
	list, err := s.Privacy.Erasures(admin)
	if err != nil || list[0].PurgedAt.IsZero() || list[0].Reason != "" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestRetentionHasALegalMinimum(t *testing.T) {
	s, _ := storetest.Open(t)
	for key, value := range map[string]int{"keep_orders": 71, "keep_readings": 12, "keep_signins": 25, "keep_files": 0, "keep_letters": 99, "keep_links": 0, "keep_blocked": 35} {
		err := s.Settings.Change(admin, store.PagePrivacy, 0, func(d *store.Dealer) {
			for _, pair := range []struct {
				key  string
				into *int
			}{{"keep_orders", &d.Keep.Orders}, {"keep_readings", &d.Keep.Readings}, {"keep_signins", &d.Keep.SignIns}, {"keep_files", &d.Keep.Files},
				{"keep_letters", &d.Keep.Letters}, {"keep_links", &d.Keep.Links}, {"keep_blocked", &d.Keep.Blocked}} {
				if pair.key == key {
					*pair.into = value
				}
			}
		})
		var wrong store.Invalid
		if !asInvalid(err, &wrong) || wrong[key] == "" {
			t.Errorf("%s = %d: %v", key, value, err)
		}
	}
}

// A flood of refusals is one line an hour.
func TestRefusals(t *testing.T) {
	s, clock := storetest.Open(t)
	visitor := store.WithActor(admin, store.Actor{Kind: store.BySystem, Name: "Visitante", IP: "192.0.2.7"})
	count := func() int {
		return storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE outcome IN ('denied', 'throttled')")
	}
	for range 1000 {
		s.Audit.Refused(visitor, store.Throttled, "POST /entrar")
		s.Audit.Refused(admin, store.Denied, "GET /gestion/ajustes")
	}
	if count() != 0 {
		t.Error("counting wrote something")
	}
	for range 3 {
		if err := s.Audit.WriteRefusals(admin, false); err != nil {
			t.Fatal(err)
		}
		s.Audit.Refused(visitor, store.Throttled, "POST /entrar")
	}
	if n := count(); n != 2 {
		t.Errorf("%d lines in the first hour, want one each", n)
	}
	clock.Add(time.Hour)
	if err := s.Audit.WriteRefusals(admin, false); err != nil {
		t.Fatal(err)
	}
	lines, err := s.Audit.List(admin, store.AuditFilter{Query: "frenada", Limit: 9})
	if err != nil || len(lines) != 2 || lines[0].Changes[0].New != "3" || lines[1].Changes[0].New != "1000" || lines[0].Outcome != store.Throttled || lines[0].By.Name != "Visitante" {
		t.Errorf("%+v, %v", lines, err)
	}
	for i := range 2000 {
		s.Audit.Refused(store.WithActor(admin, store.Actor{Kind: store.ByCustomer, Customer: 1, Person: store.PersonID(i + 1), Name: "x"}), store.Denied, "x")
	}
	if err := s.Audit.Stopped(admin); err != nil {
		t.Fatal(err)
	}
	if n := count(); n > 510 {
		t.Errorf("%d lines", n)
	}
}

func TestStartAndStop(t *testing.T) {
	s, clock := storetest.Open(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Audit.Started(admin, "1.2"))
	must(s.Audit.Stopped(admin))
	clock.Add(-time.Hour)
	must(s.Audit.Started(admin, "1.2"))
	if got := storetest.Scalar[string](t, s, "SELECT group_concat(action, ', ') FROM (SELECT action FROM audit ORDER BY id)"); got != "programa arrancado, programa parado, reloj atrasado, programa arrancado" {
		t.Errorf("the log says %s", got)
	}
}

func asInvalid(err error, into *store.Invalid) bool { return errors.As(err, into) }
