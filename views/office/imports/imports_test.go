package imports

import (
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
)

func counts(c store.ImportCounts) map[store.ImportTable]store.ImportCounts {
	return map[store.ImportTable]store.ImportCounts{store.ImportReadings: c}
}

func TestCountsLine(t *testing.T) {
	for want, c := range map[string]store.ImportCounts{
		"ninguna": {}, "1 nueva, 2 cambiadas": {New: 1, Changed: 2}, "12.827 nuevas, 1 igual, 1 rechazada": {New: 12827, Unchanged: 1, Rejected: 1},
	} {
		if got := countsLine(c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestSlowUndo(t *testing.T) {
	for n, want := range map[int]string{99_999: "", 1_200_000: "unos 40 segundos"} {
		view := UndoView{Run: store.ImportRecord{Counts: counts(store.ImportCounts{New: n})}}
		if got := view.slow(); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%d rows: %q, want %q", n, got, want)
		}
	}
}

func TestGoText(t *testing.T) {
	for want, c := range map[string]store.ImportCounts{
		"Importar de todos modos": {Unchanged: 7}, "Importar 1 fila": {Changed: 1}, "Importar 1.033 filas": {New: 1000, Changed: 33, Rejected: 3},
	} {
		if got := (ReportView{Job: store.ImportJob{Counts: counts(c)}}).goText(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Not every row has a line; the page says so.
func TestCutLists(t *testing.T) {
	view := ReportView{Kind: store.LineNew, Job: store.ImportJob{Counts: counts(store.ImportCounts{New: 12827})}, Lines: store.ImportLinePage{Kinds: map[store.ImportLineKind]int{store.LineNew: 1000}}}
	if got := view.cut(); got != "Se enseñan las primeras 1.000 de 12.827." {
		t.Errorf("%q", got)
	}
	view.Table = store.ImportReadings // of one table it is not known how many lines were left out
	if got := view.cut(); got != "" {
		t.Errorf("%q", got)
	}
}

func TestRecognisedLine(t *testing.T) {
	plan := erp.Plan{Table: store.ImportCustomers, HeadingLine: 4, Encoding: "Windows-1252", Separator: "\t", Profile: "Sage"}
	if got := recognised(plan); got != "Títulos en la línea 4 · Windows-1252 · separado por tabulador · perfil «Sage» · corregir" {
		t.Errorf("%q", got)
	}
	if got := recognised(erp.Plan{Skipped: true}); got != "Elegir qué es" {
		t.Errorf("%q", got)
	}
}
