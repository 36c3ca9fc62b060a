package store_test

import (
	"errors"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func machineRow(number, model, contract, kind string) store.ImportBatch {
	return store.ImportBatch{Table: store.ImportEquipment, Fields: []string{"number", "customer", "model", "contract", "contract_kind"},
		Rows: [][]any{{number, storetest.GredosNumber, model, contract, kind}}}
}

// TestKindByHand: a contract whose kind was corrected keeps it, whatever kind the ERP names for its machines.
func TestKindByHand(t *testing.T) {
	s, _ := storetest.Open(t)
	if err := s.Office.Amend(asClerk(), store.OnContract, 2, 1, store.Values{"kind_id": "1"}); err != nil {
		t.Fatal(err)
	}
	contract := func(number string) int64 {
		return storetest.Scalar[int64](t, s, "SELECT contract_id FROM equipment WHERE number = ?", number)
	}
	for _, c := range []struct {
		name    string
		row     store.ImportBatch
		outcome string
		kept    string
		on      int64 // the contract of the machine
	}{
		{"the ERP names the old kind", machineRow("20655", "KONICA MINOLTA BIZHUB C454E", "C01002", "MANO DE OBRA"), "unchanged", "contract_kind: INTEGRAL/MANO DE OBRA () Ana Belmonte", 2},
		{"another machine comes under the old kind", machineRow("20656", "KONICA MINOLTA BIZHUB C454E", "C01002", "MANO DE OBRA"), "new", "contract_kind: INTEGRAL/MANO DE OBRA () Ana Belmonte", 2},
		{"the ERP names a third kind", machineRow("20655", "KONICA MINOLTA BIZHUB C454E", "C01002", "SOLO PIEZAS"), "unchanged", "contract_kind: INTEGRAL/SOLO PIEZAS (MANO DE OBRA) Ana Belmonte", 2},
		{"the ERP has taken it over", machineRow("20655", "KONICA MINOLTA BIZHUB C454E", "C01002", "INTEGRAL"), "unchanged", "", 2},
	} {
		results := importRows(t, s, c.row)
		if outcomes(results) != c.outcome || kept(results) != c.kept || contract(c.row.Rows[0][0].(string)) != c.on {
			t.Errorf("%s: %s, kept %q, contract %d", c.name, outcomes(results), kept(results), contract(c.row.Rows[0][0].(string)))
		}
	}
	if marks(t, s) != "" {
		t.Errorf("marks %q", marks(t, s))
	}
}

// TestNamesByHand: the import takes the names that models and kinds had for the same ones.
func TestNamesByHand(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	for _, err := range []error{
		s.Office.Amend(ctx, store.OnModel, 2, 1, store.Values{"name": "Konica bizhub C454e", "has_color": ""}),
		s.Office.Amend(ctx, store.OnCoverage, 2, 0, store.Values{"name": "Solo mano de obra"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	results := importRows(t, s, machineRow("20655", "KONICA MINOLTA BIZHUB C454E", "C01002", "MANO DE OBRA"))
	if outcomes(results) != "unchanged" || storetest.Scalar[int](t, s, "SELECT count(*) FROM models") != 4 || storetest.Scalar[int](t, s, "SELECT count(*) FROM contract_kinds") != 2 {
		t.Errorf("%s %+v", outcomes(results), results)
	}
	if storetest.Scalar[bool](t, s, "SELECT has_color FROM models WHERE id = 2") {
		t.Error("a model of which somebody said that it has no colour has colour again")
	}
	if got := storetest.Scalar[string](t, s, "SELECT search FROM equipment WHERE id = 2"); !strings.HasPrefix(got, "20655 a61f021004567 cop 02 konica bizhub c454e ") {
		t.Errorf("found by %q", got)
	}
	var invalid store.Invalid
	if err := s.Office.Amend(ctx, store.OnModel, 1, 0, store.Values{"name": "konica BIZHUB c454E"}); !errors.As(err, &invalid) || invalid["name"] == "" {
		t.Errorf("a name that is taken: %v", err)
	}
}

func TestMergeModels(t *testing.T) {
	ctx := asClerk()
	s, _ := storetest.Open(t)
	importRows(t, s, machineRow("20655", "KONICA BIZHUB-454", "C01002", "MANO DE OBRA"), store.ImportBatch{Table: store.ImportCompatibility,
		Fields: []string{"article", "model"}, Rows: [][]any{{"TN-3480", "KONICA BIZHUB-454"}, {"TN-512K", "KONICA BIZHUB-454"}}})
	if err := s.Office.SetFit(ctx, 13, 5, true); err != nil {
		t.Fatal(err)
	}
	var invalid store.Invalid
	if err := s.Office.MergeModels(ctx, 5, 5); !errors.As(err, &invalid) {
		t.Errorf("with itself: %v", err)
	}
	if err := s.Office.MergeModels(ctx, 5, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("with nothing: %v", err)
	}
	if err := s.Office.MergeModels(ctx, 5, 2); err != nil {
		t.Fatal(err)
	}
	if got := storetest.Scalar[string](t, s, "SELECT group_concat(article_id, ' ') FROM (SELECT article_id FROM article_models WHERE model_id = 2 ORDER BY 1)"); got != "5 6 7 8 9 10 11 13 14" {
		t.Errorf("fitting %q", got)
	}
	if got := marks(t, s); got != "article_models.2 0 > 1" {
		t.Errorf("marks %q", got)
	}
	results := importRows(t, s, machineRow("20655", "Konica Bizhub 454", "C01002", "MANO DE OBRA"))
	if outcomes(results) != "unchanged" || storetest.Scalar[int64](t, s, "SELECT model_id FROM equipment WHERE number = '20655'") != 2 {
		t.Errorf("the old spelling again: %s", outcomes(results))
	}
	if names, err := s.Office.Spellings(ctx, store.OnModel, 2); err != nil || len(names) != 1 || names[0] != "konica bizhub 454" {
		t.Errorf("%v, %v", names, err)
	}
}
