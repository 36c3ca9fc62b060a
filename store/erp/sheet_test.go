package erp_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"areaclientes/store/erp"
)

func sample() erp.Sheet {
	madrid := time.FixedZone("CET", 3600)
	return erp.Sheet{
		Name: "Pedidos", Columns: []string{"Número", "Cliente", "Importe", "Día", "Recibido"},
		Rows: [][]erp.Cell{
			{erp.Text("06355"), erp.Text("=1+1;\"x\""), erp.Decimal(-12345, 2), erp.Day("2026-11-23"), erp.Moment(time.Date(2026, 11, 23, 11, 30, 0, 0, madrid))},
			{erp.Text("+34925"), erp.Text("＝SUMA(A1)"), erp.Decimal(5, 2), erp.Day(""), erp.Moment(time.Time{})},
			{erp.Text("-"), erp.Text("dos\nlíneas"), erp.Number(-7), erp.Day(""), erp.Text("")},
		},
	}
}

func TestSheetAsCSV(t *testing.T) {
	var out bytes.Buffer
	if err := sample().WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffNúmero;Cliente;Importe;Día;Recibido\r\n" +
		"06355;\"'=1+1;\"\"x\"\"\";-123,45;23/11/2026;23/11/2026 11:30\r\n" +
		"'+34925;'＝SUMA(A1);0,05;;\r\n" +
		"'-;\"dos\nlíneas\";-7;;\r\n"
	if out.String() != want {
		t.Errorf("got  %q\nwant %q", out.String(), want)
	}
}

func TestSheetAsWorkbook(t *testing.T) {
	var out bytes.Buffer
	if err := sample().WriteXLSX(&out); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	for cell, want := range map[string]string{
		"A2": "06355", "B2": `=1+1;"x"`, "C2": "-123.45", "D2": "23/11/2026", "E2": "23/11/2026 11:30",
		"A3": "+34925", "B3": "＝SUMA(A1)", "C3": "0.05", "D3": "", "C4": "-7",
	} {
		got, err := book.GetCellValue("Pedidos", cell)
		if err != nil || got != want {
			t.Errorf("%s = %q, %v, want %q", cell, got, err, want)
		}
		if formula, err := book.GetCellFormula("Pedidos", cell); err != nil || formula != "" {
			t.Errorf("%s is a formula: %q, %v", cell, formula, err)
		}
	}
	if kind, err := book.GetCellType("Pedidos", "C2"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("the amount is of type %v, %v: it cannot be added up", kind, err)
	}
}

func TestSheetWithANameThatIsTooLong(t *testing.T) {
	sheet := sample()
	sheet.Name = strings.Repeat("x", 40)
	if err := sheet.WriteXLSX(&bytes.Buffer{}); err == nil {
		t.Error("a name that no workbook takes was taken")
	}
}
