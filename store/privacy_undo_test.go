package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// undoRows is every row of the tables in which a customer's things stand, but for what counts changes.
func undoRows(t *testing.T, s *store.Store) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, table := range []string{"customers", "person_sites", "person_equipment", "addresses", "equipment", "contracts", "readings", "reading_verdicts", "reading_questions",
		"attachments", "attachment_data", "incident_notes", "incident_work", "incident_events", "incidents", "basket_lines", "order_notes", "order_events", "order_lines", "order_taxes", "orders", "nif_access", "by_hand"} {
		columns := query(t, s.Path, "SELECT group_concat('quote(' || name || ')', ' || '','' || ') FROM pragma_table_info('"+table+"') WHERE name <> 'version'")
		all[table] = query(t, s.Path, "SELECT "+columns[0]+" FROM "+table+" ORDER BY 1")
	}
	return all
}

// A block that was a mistake is undone: everything of the customer's is there again as it was, the ERP hears of
// nothing, and nobody comes in by what opened before.
func TestUnblock(t *testing.T) {
	for _, settled := range []bool{true, false} {
		t.Run(fmt.Sprintf("the ERP has it all: %t", settled), func(t *testing.T) {
			s, _ := storetest.Open(t)
			_, marta := privLife(t, s)
			if settled {
				taken(t, s)
			}
			before, waits := undoRows(t, s), query(t, s.Path, "SELECT kind, object_id FROM export_queue ORDER BY 1, 2")
			e, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Lo pidió")
			if err != nil || e.ArchivedAt.IsZero() == settled {
				t.Fatalf("%+v, %v", e, err)
			}
			var wrong store.Invalid
			if err := s.Privacy.Unblock(admin, e.ID, " "); !errors.As(err, &wrong) || wrong["undo"] == "" {
				t.Errorf("without a reason: %v", err)
			}
			if err := s.Privacy.Unblock(admin, e.ID, strings.Repeat("a", 501)); !errors.As(err, &wrong) {
				t.Errorf("with a novel: %v", err)
			}
			must(t, s.Privacy.Unblock(admin, e.ID, "Era otro cliente"))
			for table, rows := range undoRows(t, s) {
				if !slices.Equal(rows, before[table]) {
					t.Errorf("%s was\n%v\nis\n%v", table, before[table], rows)
				}
			}
			if got := query(t, s.Path, "SELECT kind, object_id FROM export_queue ORDER BY 1, 2"); !slices.Equal(got, waits) {
				t.Errorf("for the ERP wait %v, before %v", got, waits)
			}
			if n := storetest.Scalar[int](t, s, "SELECT (SELECT count(*) FROM erasures) + (SELECT count(*) FROM erasure_archives) + (SELECT count(*) FROM pragma_foreign_key_check)"); n != 0 {
				t.Errorf("%d things are left of it", n)
			}
			if _, err := s.Accounts.Member(context.Background(), marta); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("Marta comes in as before: %v", err)
			}
			if name := storetest.Scalar[string](t, s, "SELECT name || email || active FROM people WHERE id = ?", int64(marta)); name != "Marta Ruedamarta@talleresgredos.example0" {
				t.Errorf("Marta is %s", name)
			}
			lines, err := s.Audit.List(admin, store.AuditFilter{Limit: 1})
			if err != nil || lines[0].Action != "bloqueo deshecho" || lines[0].Changes[0].New != "Era otro cliente" || lines[0].By.Staff != storetest.Admin {
				t.Errorf("in the log: %+v, %v", lines, err)
			}
			if err := doorTry(doorFrom("10.0.0.1"), s, storetest.GredosNumber, storetest.GredosNIF); err == nil {
				t.Error("the NIF opens again")
			}
			if got, err := s.Office.CustomerCard(admin, storetest.Gredos); err != nil || got.Name != "TALLERES GREDOS HERMANOS, S.L." || !got.Active {
				t.Errorf("%+v, %v", got.Customer, err)
			}
			if err := s.Privacy.Unblock(admin, e.ID, "Otra vez"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("undone twice: %v", err)
			}
			if _, err := s.Privacy.Block(admin, store.Subject{Customer: storetest.Gredos}, "Ahora sí"); err != nil {
				t.Errorf("blocked again: %v", err)
			}
		})
	}
}

// What is purged does not come back, and what is somebody else's by now is not taken from them.
func TestUnblockIsRefused(t *testing.T) {
	block := func(who store.Subject) (*store.Store, store.Erasure) {
		s, _ := storetest.Open(t)
		_, marta := privLife(t, s)
		taken(t, s)
		if who.Person != 0 {
			who.Person = marta
		}
		e, err := s.Privacy.Block(admin, who, "Lo pidió")
		must(t, err)
		return s, e
	}
	s, e := block(store.Subject{Customer: storetest.Gredos})
	storetest.Exec(t, s, "INSERT INTO customers (number, name, created_at, updated_at) VALUES ('04812', 'OTRO', 0, 0)")
	if err := s.Privacy.Unblock(admin, e.ID, "x"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("the number is somebody else's: %v", err)
	}
	if got := storetest.Scalar[string](t, s, "SELECT name || active FROM customers WHERE id = 1"); got != "Cliente suprimido0" {
		t.Errorf("half undone: %s", got)
	}
	must(t, s.Privacy.Purge(admin, e.ID))
	if err := s.Privacy.Unblock(admin, e.ID, "x"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("purged: %v", err)
	}
	if err := s.Privacy.Unblock(admin, 99, "x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	s, e = block(store.Subject{Customer: storetest.Gredos, Person: 1})
	var why store.Sentence
	if err := s.Privacy.Unblock(admin, e.ID, "x"); !errors.As(err, &why) || !errors.Is(err, store.ErrForbidden) {
		t.Errorf("a person: %v", err)
	}
}
