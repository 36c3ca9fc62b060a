package erp_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// TestNumbersInWorkbooks: what is a number in a cell is not what is meant: codes, dates, percentages, prices.
func TestNumbersInWorkbooks(t *testing.T) {
	s, _ := storetest.Empty(t)
	book := workbookOf(t, map[string][][]any{
		"Clientes": {{"Código", "Razón social", "NIF", "% Dto", "C.P."}, {107, "A", "A46103834", 0.025, 2001}},
		"Notas":    {{"Esto no es una tabla"}, {"ninguna"}},
	}, "A", "00000", "D", "0.0%", "E", "00000")
	report := importAll(t, s, erp.Options{}, memory("libro.xlsx", book), memory("tarifa.xlsx", workbookOf(t, map[string][][]any{
		"Artículos": {{"Referencia", "Descripción", "PVP", "Rendimiento"}, {841456, "X", 39.5, 25500}, {841457, "Y", 12.345, 18000}, {"=1", "Z", 0.1 + 0.2, ""}}})))
	if report.Failed() || len(report.Problems) != 1 || !report.Problems[0].Skipped || report.Problems[0].Sheet != "Notas" {
		t.Errorf("problems %+v; want the sheet of notes skipped", report.Problems)
	}
	if got := word(t, s, "SELECT number || ' ' || discount || ' ' || postcode FROM customers"); got != "00107 250 02001" {
		t.Errorf("customer: %s", got)
	}
	if got := word(t, s, "SELECT group_concat(ref || ' ' || price, ', ') FROM (SELECT * FROM articles ORDER BY ref = '=1', ref)"); got != "841456 3950, 841457 1235, =1 30" {
		t.Errorf("articles: %s", got)
	}
}

func TestDatesInWorkbooks(t *testing.T) {
	for _, pattern := range []string{"dd/mm/yyyy", "mmm-yy", "d \"de\" mmmm", "yyyy-mm-dd hh:mm", "General"} {
		s, _ := storetest.Empty(t)
		seed(t, s)
		book := workbookOf(t, map[string][][]any{"L": {{"Equipo", "Contador", "Fecha"}, {"E1", 212000, 45600.5}}}, "C", pattern)
		if report := importAll(t, s, erp.Options{}, memory("l.xlsx", book)); report.Rejected() > 0 || report.Failed() {
			t.Errorf("%s: %+v %+v", pattern, report.Rejects, report.Problems)
		}
		if got := word(t, s, "SELECT taken_on || ' ' || bn FROM readings"); got != "2024-11-04 212000" {
			t.Errorf("%s: %s", pattern, got)
		}
	}
}

// A workbook that promises too much is not unpacked.
func TestBombs(t *testing.T) {
	pack := func(parts int, content string) string {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for i := range parts {
			part, err := w.Create(fmt.Sprintf("xl/part%d.xml", i))
			if err == nil {
				_, err = part.Write([]byte(content))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, c := range map[string]struct{ book, says string }{
		"very many parts":                   {pack(201, "x"), "No es un libro de Excel que se pueda leer"},
		"nothing but air":                   {pack(3, strings.Repeat("a", 1<<20)), "No es un libro de Excel que se pueda leer"},
		"more than the memory is meant for": {pack(1, strings.Repeat("a", 65<<20)), "El libro ocupa más de 64 MB al abrirlo"},
		"no directory":                      {"PK\x03\x04 y nada más", "No es un libro de Excel que se pueda leer"},
	} {
		s, _ := storetest.Empty(t)
		report, err := erp.Import(context.Background(), s, []erp.Source{memory("libro.xlsx", c.book)}, erp.Options{})
		if err != nil || len(report.Problems) != 1 || !strings.Contains(report.Problems[0].Reason, c.says) {
			t.Errorf("%s: %+v, %v", name, report.Problems, err)
		}
	}
}

// workbookOf makes a workbook of sheets; format sets the number format of a column, by its letter.
func workbookOf(t *testing.T, sheets map[string][][]any, formats ...string) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for name, rows := range sheets {
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := book.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		for i := 0; i+1 < len(formats); i += 2 {
			style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &formats[i+1]})
			if err != nil {
				t.Fatal(err)
			}
			if err := book.SetCellStyle(name, formats[i]+"2", fmt.Sprint(formats[i], len(rows)), style); err != nil {
				t.Fatal(err)
			}
		}
	}
	if sheets["Sheet1"] == nil && len(sheets) > 0 {
		if err := book.DeleteSheet("Sheet1"); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
