package erp_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// TestReportSaysWhatWasKept: a field corrected by hand stays, in a dry run and for good, and both say so.
func TestReportSaysWhatWasKept(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Empty(t)
	seed(t, s)
	if err := s.Office.Amend(ctx, store.OnCustomer, 1, 0, store.Values{"city": "Ronda"}); err != nil {
		t.Fatal(err)
	}
	for _, dry := range []bool{true, false} {
		report := importAll(t, s, erp.Options{DryRun: dry}, memory("clientes.csv", "Código;Nombre;NIF;Población\n00107;PEÑA;A46103834;SEVILLA\n"))
		if len(report.Kept) != 1 || report.Kept[0].Key != "00107" || report.Kept[0].Line != 2 || report.Kept[0].Yours != "Ronda" || report.Kept[0].ERP != "SEVILLA" {
			t.Fatalf("kept %+v", report.Kept)
		}
		var summary bytes.Buffer
		if err := report.Summary(&summary); err != nil {
			t.Fatal(err)
		}
		if want := "clientes 00107, Población: aquí «Ronda», en el ERP «SEVILLA» (antes «MÁLAGA»)"; !strings.Contains(summary.String(), want) {
			t.Errorf("summary lacks %q:\n%s", want, summary.String())
		}
		if data, err := report.JSON(); err != nil || !strings.Contains(string(data), `"yours": "Ronda"`) {
			t.Errorf("JSON: %s, %v", data, err)
		}
	}
	if got := storetest.Scalar[string](t, s, "SELECT city FROM customers WHERE number = '00107'"); got != "Ronda" {
		t.Errorf("city %q", got)
	}
}
