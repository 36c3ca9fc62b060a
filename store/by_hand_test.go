package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// marks writes down every correction: table, field, the ERP's value and ours.
func marks(t *testing.T, s *store.Store) string {
	t.Helper()
	return storetest.Scalar[string](t, s, `SELECT coalesce(group_concat(tbl || '.' || field || ' ' || coalesce(erp_value, '-') || ' > ' || coalesce(value, '-'), '; '), '')
		FROM (SELECT * FROM by_hand ORDER BY id)`)
}

func kept(results []store.ImportResult) string {
	var words []string
	for _, result := range results {
		for _, k := range result.Kept {
			words = append(words, fmt.Sprintf("%s: %s/%s (%s) %s", k.Field, k.Yours, k.ERP, k.Was, k.By))
		}
	}
	return strings.Join(words, "; ")
}

func customerRow(phone, nif string) store.ImportBatch {
	return store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "phone", "nif"}, Rows: [][]any{{storetest.GredosNumber, phone, nif}}}
}

// TestCorrectionsMeetTheERP: what was corrected in a customer, what the ERP brings then, and what becomes of it.
func TestCorrectionsMeetTheERP(t *testing.T) {
	const gredos, erpPhone = storetest.GredosNIF, "925112233"
	for _, c := range []struct {
		name    string
		typed   []store.Values
		rows    []store.ImportBatch
		outcome string
		kept    string // in the report of the last import
		stored  string // phone nif nif_valid
		marks   string
	}{
		{"nobody corrected anything", nil, []store.ImportBatch{customerRow("925000000", gredos)}, "changed", "", "925000000 B45001237 1", ""},
		{"the ERP says what it always said", []store.Values{{"phone": "925999999"}}, []store.ImportBatch{customerRow(erpPhone, gredos)}, "unchanged",
			"phone: 925999999/925112233 () Ana Belmonte", "925999999 B45001237 1", "customers.phone 925112233 > 925999999"},
		{"the ERP has taken it over", []store.Values{{"phone": "925999999"}}, []store.ImportBatch{customerRow("925999999", gredos)}, "unchanged", "", "925999999 B45001237 1", ""},
		{"and from then on the ERP rules again", []store.Values{{"phone": "925999999"}}, []store.ImportBatch{customerRow("925999999", gredos), customerRow("925000000", gredos)},
			"changed", "", "925000000 B45001237 1", ""},
		{"the ERP says something new", []store.Values{{"phone": "925999999"}}, []store.ImportBatch{customerRow("925000000", gredos)}, "unchanged",
			"phone: 925999999/925000000 (925112233) Ana Belmonte", "925999999 B45001237 1", "customers.phone 925000000 > 925999999"},
		{"the same again is said without what it was before", []store.Values{{"phone": "925999999"}}, []store.ImportBatch{customerRow("925000000", gredos), customerRow("925000000", gredos)}, "unchanged",
			"phone: 925999999/925000000 () Ana Belmonte", "925999999 B45001237 1", "customers.phone 925000000 > 925999999"},
		{"corrected twice keeps the ERP's value", []store.Values{{"phone": "1"}, {"phone": "2"}}, []store.ImportBatch{customerRow(erpPhone, gredos)}, "unchanged",
			"phone: 2/925112233 () Ana Belmonte", "2 B45001237 1", "customers.phone 925112233 > 2"},
		{"put back it is no correction", []store.Values{{"phone": "1"}, {"phone": erpPhone}}, []store.ImportBatch{customerRow("925000000", gredos)}, "changed", "", "925000000 B45001237 1", ""},
		{"emptied on purpose", []store.Values{{"phone": ""}}, []store.ImportBatch{customerRow(erpPhone, gredos)}, "unchanged",
			"phone: /925112233 () Ana Belmonte", " B45001237 1", "customers.phone 925112233 > "},
		{"a NIF takes its check along", []store.Values{{"nif": "b-46103835"}}, []store.ImportBatch{customerRow(erpPhone, gredos)}, "unchanged",
			"nif: B46103835/B45001237 () Ana Belmonte", "925112233 B46103835 0", "customers.nif B45001237 > B46103835"},
		{"the rest of the row changes all the same", []store.Values{{"phone": "1"}}, []store.ImportBatch{customerRow(erpPhone, "A46103834")}, "changed",
			"phone: 1/925112233 () Ana Belmonte", "1 A46103834 1", "customers.phone 925112233 > 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			storetest.Exec(t, s, "UPDATE customers SET nif_valid = 1 WHERE id = 1")
			for _, typed := range c.typed {
				if err := s.Office.Amend(asClerk(), store.OnCustomer, int64(storetest.Gredos), 0, typed); err != nil {
					t.Fatal(err)
				}
			}
			var results []store.ImportResult
			for _, batch := range c.rows {
				results = importRows(t, s, batch)
			}
			if got := outcomes(results); got != c.outcome {
				t.Errorf("outcome %q, want %q", got, c.outcome)
			}
			if got := kept(results); got != c.kept {
				t.Errorf("kept %q, want %q", got, c.kept)
			}
			if got := storetest.Scalar[string](t, s, "SELECT phone || ' ' || nif || ' ' || nif_valid FROM customers WHERE id = 1"); got != c.stored {
				t.Errorf("stored %q, want %q", got, c.stored)
			}
			if got := marks(t, s); got != c.marks {
				t.Errorf("marks %q, want %q", got, c.marks)
			}
		})
	}
}

// TestMadeByHandIsAdopted: the ERP brings a customer that was made here: what was empty is filled, what differs stays.
func TestMadeByHandIsAdopted(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := asClerk()
	id, err := s.Office.Create(ctx, store.OnCustomer, 0, "k", store.Values{"number": "07000", "name": "Casa Pepe", "phone": "925 10 10 10", "nif": "A46103834"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Office.Amend(ctx, store.OnCustomer, id, 1, store.Values{"name": "Casa Pepe, S.L."}); err != nil || marks(t, s) != "customers. - > -" {
		t.Errorf("what was made here is no correction: %v, %s", err, marks(t, s))
	}
	batch := store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name", "nif", "city", "phone"},
		Rows: [][]any{{"07000", "CASA PEPE SL", "A46103834", "TOLEDO", "925101010"}}}
	results := importRows(t, s, batch)
	const want = "name: Casa Pepe, S.L./CASA PEPE SL () Ana Belmonte; phone: 925 10 10 10/925101010 () Ana Belmonte"
	if outcomes(results) != "changed" || kept(results) != want {
		t.Errorf("%s, kept %q", outcomes(results), kept(results))
	}
	if got := storetest.Scalar[string](t, s, "SELECT name || '|' || city || '|' || phone FROM customers WHERE number = '07000'"); got != "Casa Pepe, S.L.|TOLEDO|925 10 10 10" {
		t.Errorf("stored %q", got)
	}
	if results = importRows(t, s, batch); outcomes(results) != "unchanged" || kept(results) != want {
		t.Errorf("again: %s, kept %q", outcomes(results), kept(results))
	}
}

// TestPairsByHand: families and models that were set by hand meet what the ERP lists.
func TestPairsByHand(t *testing.T) {
	ctx := asClerk()
	fits := store.ImportBatch{Table: store.ImportCompatibility, Fields: []string{"article", "model"}, Rows: [][]any{{"841456", "RICOH AFICIO MP C4501"}, {"TN-3480", "RICOH AFICIO MP C4501"}}}
	covers := store.ImportBatch{Table: store.ImportCoverage, Fields: []string{"contract_kind", "family", "included"}, Rows: [][]any{{"INTEGRAL", "TONER", int64(1)}, {"INTEGRAL", "CINTA", int64(0)}}}
	s, _ := storetest.Open(t)
	for _, err := range []error{
		s.Office.SetFit(ctx, 1, 1, false), s.Office.SetFit(ctx, 14, 1, true),
		s.Office.Cover(ctx, store.KindCover{Kind: 1, Families: map[string]bool{"TONER": false, "CINTA": true}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		results := importRows(t, s, fits)
		if outcomes(results) != "unchanged unchanged" || kept(results) != "RICOH AFICIO MP C4501: No/Sí () Ana Belmonte" {
			t.Errorf("fits: %s, kept %q", outcomes(results), kept(results))
		}
		results = importRows(t, s, covers)
		if outcomes(results) != "unchanged unchanged" || kept(results) != "CINTA: Sí/No () Ana Belmonte; TONER: No/Sí () Ana Belmonte" && kept(results) != "TONER: No/Sí () Ana Belmonte; CINTA: Sí/No () Ana Belmonte" {
			t.Errorf("covers: %s, kept %q", outcomes(results), kept(results))
		}
	}
	if got := storetest.Scalar[string](t, s, "SELECT group_concat(article_id, ' ') FROM (SELECT article_id FROM article_models WHERE model_id = 1 ORDER BY 1)"); got != "2 3 4 14 15" {
		t.Errorf("fitting %q", got)
	}
	covered := store.ImportBatch{Table: store.ImportCoverage, Fields: covers.Fields, Rows: [][]any{{"INTEGRAL", "TONER", int64(0)}}}
	if results := importRows(t, s, covered); kept(results) != "" || strings.Contains(marks(t, s), "TONER") {
		t.Errorf("the ERP has taken it over: %q, %s", kept(results), marks(t, s))
	}
}

func TestFollowERP(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	if err := s.Office.Amend(ctx, store.OnCustomer, 1, 1, store.Values{"phone": "1", "nif": "X"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Office.SetFit(ctx, 1, 1, false); err != nil {
		t.Fatal(err)
	}
	importRows(t, s, customerRow("925000000", storetest.GredosNIF))
	corrections, err := s.Office.Corrections(ctx, store.OnCustomer, 1)
	if err != nil || corrections["phone"].ERP != "925000000" || corrections["phone"].Yours != "1" || corrections["phone"].By != "Ana Belmonte" || corrections["phone"].Label != "Teléfono" {
		t.Fatalf("%+v, %v", corrections, err)
	}
	for _, field := range []string{"phone", "nif"} {
		if on, err := s.Office.FollowERP(ctx, corrections[field].ID); err != nil || on.Kind != store.OnCustomer || on.ID != 1 {
			t.Errorf("%s: %+v, %v", field, on, err)
		}
	}
	fit := storetest.Scalar[int64](t, s, "SELECT id FROM by_hand WHERE tbl = 'article_models'")
	if _, err := s.Office.FollowERP(ctx, store.CorrectionID(fit)); err != nil {
		t.Error(err)
	}
	if got := storetest.Scalar[string](t, s, "SELECT phone || nif || (SELECT count(*) FROM article_models WHERE article_id = 1) FROM customers WHERE id = 1"); got != "925000000B450012371" || marks(t, s) != "" {
		t.Errorf("stored %q, marks %q", got, marks(t, s))
	}
	if _, err := s.Office.FollowERP(ctx, corrections["phone"].ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("dropped twice: %v", err)
	}
	if results := importRows(t, s, customerRow("925000001", storetest.GredosNIF)); outcomes(results) != "changed" {
		t.Errorf("the ERP rules again: %s", outcomes(results))
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM audit WHERE action = 'deja que mande el ERP' AND actor = 'Ana Belmonte'"); n != 3 {
		t.Errorf("%d lines in the log", n)
	}
}

// A machine that was moved by hand never comes under the contract of a customer who does not have it.
func TestFollowERPOfAMovedMachine(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	move := store.MachineMove{To: storetest.AlbercheNumber, Place: store.Values{"contract_id": "3"}}
	if err := s.Office.MoveMachine(ctx, storetest.Ricoh, move); err != nil {
		t.Fatal(err)
	}
	corrections, err := s.Office.Corrections(ctx, store.OnEquipment, int64(storetest.Ricoh))
	if err != nil {
		t.Fatal(err)
	}
	const stands = "SELECT customer_id || ' ' || contract_id FROM equipment WHERE id = 1"
	if _, err := s.Office.FollowERP(ctx, corrections["contract_id"].ID); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("the former customer's contract: %v, stands %s", err, storetest.Scalar[string](t, s, stands))
	}
	if _, err := s.Office.FollowERP(ctx, corrections["customer_id"].ID); err != nil {
		t.Error(err)
	}
	if got := storetest.Scalar[string](t, s, stands); got != "1 1" {
		t.Errorf("stands %s", got)
	}
}

// TestUndoOfMarks: what an import did to corrections is taken back with it.
func TestUndoOfMarks(t *testing.T) {
	ctx := asClerk()
	for _, c := range []struct {
		name  string
		typed store.Values
		row   store.ImportBatch
		marks string
	}{
		{"a correction that ended", store.Values{"phone": "1"}, customerRow("1", storetest.GredosNIF), "customers.phone 925112233 > 1"},
		{"an ERP that said something new", store.Values{"phone": "1"}, customerRow("2", storetest.GredosNIF), "customers.phone 925112233 > 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if err := s.Office.Amend(ctx, store.OnCustomer, 1, 0, c.typed); err != nil {
				t.Fatal(err)
			}
			importRows(t, s, c.row)
			if err := store.UndoMarks(ctx, s); err != nil || marks(t, s) != c.marks {
				t.Errorf("marks %q, %v", marks(t, s), err)
			}
		})
	}
	s, _ := storetest.Open(t)
	id, err := s.Office.Create(ctx, store.OnCustomer, 0, "", store.Values{"number": "07000", "name": "Casa Pepe"})
	if err != nil {
		t.Fatal(err)
	}
	importRows(t, s, store.ImportBatch{Table: store.ImportCustomers, Fields: []string{"number", "name"}, Rows: [][]any{{"07000", "PEPE"}}})
	if err := store.UndoMarks(ctx, s); err != nil || marks(t, s) != "customers. - > -" {
		t.Errorf("adopted and taken back: %q, %v", marks(t, s), err)
	}
	if err := s.Office.Amend(ctx, store.OnCustomer, 1, 0, store.Values{"phone": "1"}); err != nil {
		t.Fatal(err)
	}
	mended, err := store.UndoMended(ctx, s, "customers", 1, "phone", "900")
	other, err2 := store.UndoMended(ctx, s, "customers", id, "phone", "900")
	if !mended || other || err != nil || err2 != nil || !strings.Contains(marks(t, s), "customers.phone 900 > 1") {
		t.Errorf("%v %v %v %v %s", mended, other, err, err2, marks(t, s))
	}
}
