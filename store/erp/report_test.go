package erp_test

import (
	"bytes"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// TestRejectedFiles: the rejected rows come back as a file; mended, they go in.
func TestRejectedFiles(t *testing.T) {
	s, _ := storetest.Empty(t)
	seed(t, s)
	report := importAll(t, s, erp.Options{}, memory("lecturas.csv", "Equipo;Fecha;B/N;Origen\nE1;01/10/2026;-5;=SUMA(1)\nE1;02/10/2026;7;\nE9;01/10/2026;1;\"a;b\"\n"))
	files := report.RejectedFiles()
	if len(files) != 1 || files[0].Name != "lecturas-rechazadas.csv" {
		t.Fatalf("files: %+v", files)
	}
	var b bytes.Buffer
	if err := files[0].Write(&b); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffEquipo;Fecha;B/N;Origen;Motivo del rechazo\r\n" +
		"E1;01/10/2026;'-5;'=SUMA(1);Contador BN: el contador «-5» es negativo.\r\n" +
		"E9;01/10/2026;1;\"a;b\";No existe el equipo «E9».\r\n"
	if b.String() != want {
		t.Errorf("file:\n%q\nwant\n%q", b.String(), want)
	}
	mended := strings.Replace(strings.Replace(b.String(), "'-5", "5", 1), "E9", "E2", 1)
	report = importAll(t, s, erp.Options{}, memory(files[0].Name, mended))
	if *report.Tables[store.ImportReadings] != (store.ImportCounts{New: 2}) || len(report.Unknown) > 0 {
		t.Errorf("mended: %+v, rejects %+v, unknown %+v", *report.Tables[store.ImportReadings], report.Rejects, report.Unknown)
	}
}

func TestSummary(t *testing.T) {
	s, _ := storetest.Empty(t)
	var progress bytes.Buffer
	report := importAll(t, s, erp.Options{DryRun: true, Progress: erp.ProgressLine(&progress)},
		memory("clientes.csv", threeCustomers+";X;;\r\n"), memory("nada.csv", ""))
	var b bytes.Buffer
	if err := report.Summary(&b); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Ensayo", "clientes", "clientes.csv, línea 5: Falta el código de cliente.", "Error en nada.csv: El fichero está vacío."} {
		if !strings.Contains(b.String(), part) {
			t.Errorf("summary lacks %q:\n%s", part, b.String())
		}
	}
	if !strings.Contains(progress.String(), "100 %  clientes.csv: clientes 4") {
		t.Errorf("progress: %q", progress.String())
	}
	data, err := report.JSON()
	if err != nil || !strings.Contains(string(data), `"rejects": [`) || !strings.Contains(string(data), `"line": 5`) {
		t.Errorf("JSON: %s, %v", data, err)
	}
}
