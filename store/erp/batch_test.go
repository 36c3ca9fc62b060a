package erp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/erp"
)

func batch() (store.ExportBatch, store.ExportContent) {
	return store.ExportBatch{Kind: store.ExportOrders, Number: 7, Hash: "abcdef"}, store.ExportContent{
		Columns: []store.ExportColumn{
			{Key: "movimiento", Name: "Movimiento", Kind: store.ExportText}, {Key: "pedido", Name: "Pedido", Kind: store.ExportText},
			{Key: "fecha", Name: "Fecha", Kind: store.ExportMoment}, {Key: "dia", Name: "Día", Kind: store.ExportDay},
			{Key: "cantidad", Name: "Cantidad", Kind: store.ExportNumber}, {Key: "precio", Name: "Precio", Kind: store.ExportCents},
		},
		Rows: [][]any{
			{"alta", "06355", json.Number("1795429800000"), "2026-11-23", json.Number("2"), json.Number("5210")},
			{"alta", "=cmd|' /C calc'!A0", nil, "", nil, json.Number("-5")},
		},
	}
}

func written(t *testing.T, format string) string {
	t.Helper()
	b, content := batch()
	var out bytes.Buffer
	if err := erp.WriteBatch(&out, format, b, content, time.FixedZone("CET", 3600)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestBatchAsCSV(t *testing.T) {
	want := "\ufeffLote;Movimiento;Pedido;Fecha;Día;Cantidad;Precio\r\n" +
		"7;alta;06355;23/11/2026 11:30;23/11/2026;2;52,10\r\n" +
		"7;alta;'=cmd|' /C calc'!A0;;;;-0,05\r\n"
	if got := written(t, "csv"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestBatchAsJSON(t *testing.T) {
	got := written(t, "json")
	var read struct {
		Lote   int
		Huella string
		Filas  []map[string]any
	}
	if err := json.Unmarshal([]byte(got), &read); err != nil {
		t.Fatal(err)
	}
	first := read.Filas[0]
	if read.Lote != 7 || read.Huella != "abcdef" || first["pedido"] != "06355" || first["precio"] != 52.1 || first["fecha"] != "2026-11-23T11:30:00+01:00" || first["dia"] != "2026-11-23" {
		t.Errorf("%s", got)
	}
	if !strings.Contains(got, `"precio": 52.10`) || read.Filas[1]["fecha"] != nil || read.Filas[1]["pedido"] != "=cmd|' /C calc'!A0" {
		t.Errorf("%s", got)
	}
}

func TestBatchIsWrittenAlike(t *testing.T) {
	for _, format := range erp.Formats {
		if once, again := written(t, format), written(t, format); once != again {
			t.Errorf("%s differs from one time to the next", format)
		}
	}
}

func TestBatchThatCannotBeWritten(t *testing.T) {
	b, content := batch()
	if err := erp.WriteBatch(&bytes.Buffer{}, "pdf", b, content, time.UTC); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another format: %v", err)
	}
	for _, value := range []any{true, json.Number("1.5")} {
		content.Rows[0][4] = value
		for _, format := range erp.Formats {
			if err := erp.WriteBatch(&bytes.Buffer{}, format, b, content, time.UTC); err == nil {
				t.Errorf("%s: %v was written", format, value)
			}
		}
	}
}
