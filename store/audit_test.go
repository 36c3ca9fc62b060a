package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// logged is a file whose log has four lines, a day apart.
func logged(t *testing.T) *store.Store {
	t.Helper()
	s, clock := storetest.Open(t)
	ana := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte", Role: store.RoleOffice, IP: "192.0.2.7", Request: "REF1"})
	gredos := store.Object{Kind: store.OnCustomer, ID: int64(storetest.Gredos), Name: "04812 Talleres Gredos", Customer: storetest.Gredos}
	lines := []struct {
		ctx     context.Context
		action  string
		on      store.Object
		changes []store.Change
	}{
		{ana, "cliente corregido", gredos, store.Changes("Correo", "a@b.example", "c@d.example", "Teléfono", "1", "1")},
		{ana, "estado cambiado", store.Object{Kind: store.OnOrder, ID: 9, Name: "06355", Customer: storetest.Gredos}, store.Changes("Estado", "Procesando", "Preparado")},
		{context.Background(), "copia hecha", store.Object{}, nil},
		{ana, "cliente corregido", gredos, store.Changes("Población", "Toledo", "Cáceres")},
	}
	for i, line := range lines {
		clock.Set(storetest.Start.Add(time.Duration(i) * 24 * time.Hour))
		if err := s.Audit.Note(line.ctx, line.action, line.on, line.changes...); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestAuditList(t *testing.T) {
	s := logged(t)
	day := store.DateOf(storetest.Start)
	for _, c := range []struct {
		name   string
		filter store.AuditFilter
		want   []int64
	}{
		{"everything, newest first", store.AuditFilter{}, []int64{4, 3, 2, 1}},
		{"so many", store.AuditFilter{Limit: 2}, []int64{4, 3}},
		{"older ones", store.AuditFilter{Before: 3}, []int64{2, 1}},
		{"one thing", store.AuditFilter{Object: store.OnCustomer, ObjectID: 1}, []int64{4, 1}},
		{"one kind of thing", store.AuditFilter{Object: store.OnOrder}, []int64{2}},
		{"one person", store.AuditFilter{Staff: storetest.Clerk}, []int64{4, 2, 1}},
		{"a person who did nothing", store.AuditFilter{Staff: storetest.Rosa}, nil},
		{"a day", store.AuditFilter{From: day.AddDays(1), To: day.AddDays(1)}, []int64{2}},
		{"until a day", store.AuditFilter{To: day}, []int64{1}},
		{"after the last", store.AuditFilter{From: day.AddDays(9)}, nil},
		{"a new value without its accent", store.AuditFilter{Query: "CACERES"}, []int64{4}},
		{"an old value", store.AuditFilter{Query: "procesando"}, []int64{2}},
		{"words from here and there", store.AuditFilter{Query: "ana gredos corr"}, []int64{4, 1}},
		{"a number", store.AuditFilter{Query: "06355"}, []int64{2}},
		{"signs that mean something to the index", store.AuditFilter{Query: `"*) OR - NEAR(`}, nil},
		{"words that are nowhere", store.AuditFilter{Query: "zzz"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.filter.Limit == 0 {
				c.filter.Limit = 10
			}
			lines, err := s.Audit.List(context.Background(), c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var ids []int64
			for _, line := range lines {
				ids = append(ids, line.ID)
			}
			if !slices.Equal(ids, c.want) {
				t.Errorf("lines %v, want %v", ids, c.want)
			}
		})
	}
}

func TestAuditSaysWhoAndWhat(t *testing.T) {
	lines, err := logged(t).Audit.Of(context.Background(), store.OnCustomer, 1, 9)
	if err != nil || len(lines) != 2 {
		t.Fatalf("%v, %v", lines, err)
	}
	first := lines[1]
	if first.By.Name != "Ana Belmonte" || first.By.Role != store.RoleOffice || first.By.IP != "192.0.2.7" || first.By.Request != "REF1" || first.On.Customer != storetest.Gredos {
		t.Errorf("by %+v on %+v", first.By, first.On)
	}
	if want := (store.Change{Field: "Correo", Old: "a@b.example", New: "c@d.example"}); len(first.Changes) != 1 || first.Changes[0] != want {
		t.Errorf("changes %v: what stayed the same is no change", first.Changes)
	}
	if !first.At.Equal(storetest.Start) {
		t.Errorf("at %v", first.At)
	}
}

func TestAuditIsOnlyAddedTo(t *testing.T) {
	s := logged(t)
	for _, statement := range []string{"UPDATE audit SET actor = 'x' WHERE id = 1", "DELETE FROM audit WHERE id = 1"} {
		if err := storetest.Try(s, statement); err == nil || !strings.Contains(err.Error(), "only added to") {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

// Whoever gets round the triggers is found out.
func TestAuditVerify(t *testing.T) {
	for statement, broken := range map[string]int64{
		"": 0,
		"UPDATE audit SET actor = 'X' WHERE id = 2":                                                              2,
		"UPDATE audit SET changes = '[]' WHERE id = 4":                                                           4,
		"DELETE FROM audit WHERE id = 2":                                                                         3,
		"DELETE FROM audit WHERE id = 1":                                                                         2,
		"UPDATE audit SET at = at + 1 WHERE id = 3":                                                              3,
		"UPDATE audit SET ip = '192.0.2.8' WHERE id = 2":                                                         2,
		"UPDATE audit SET ip = '192.0.2.0', ip_salt = NULL WHERE id = 4":                                         4, // too early
		"UPDATE audit SET actor = '', object_name = '', changes = '[]', salt = NULL WHERE id = 2":                2, // no line says why
		"UPDATE audit SET actor = '', object_name = '', changes = '[]', salt = NULL, erased_id = 4 WHERE id = 2": 2,
	} {
		s := logged(t)
		if statement != "" {
			storetest.Exec(t, s, "DROP TRIGGER audit_kept; DROP TRIGGER audit_whole; "+statement)
		}
		found, err := s.Audit.Verify(context.Background())
		if err != nil || found.Broken != broken || broken == 0 && found.Lines != 4 {
			t.Errorf("%q: %+v, %v, want broken at %d", statement, found, err, broken)
		}
	}
}
