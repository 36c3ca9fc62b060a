package erp_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// TestOddRows: the last row of the content is the one in question.
func TestOddRows(t *testing.T) {
	const totals = "Parece la línea de totales"
	for _, c := range []struct {
		name, file, content string
		reason              string // part of it; empty when the row is accepted
		query, want         string
	}{
		{"the sums under the articles", "articulos.csv", "Ref;Descripción;PVP\nTOTAL;;1.324,46\n", totals, "", ""},
		{"the sums under the customers", "clientes.csv", "Código;Nombre;NIF;Saldo\n;Total clientes: 3;;12,00 €\n", totals, "", ""},
		{"the sums under the machines", "equipos.csv", "Equipo;Cliente;Modelo\nSubtotal:;3;\n", totals, "", ""},
		{"the sums under the readings", "lecturas.csv", "Fecha;Equipo;BN\n;TOTALES;26190\n", totals, "", ""},
		{"a kind of contract with that name", "coberturas.csv", "Tipo contrato;Familia;Incluido\nTOTAL;TONER;S\n", "", "SELECT name FROM contract_kinds WHERE name = 'TOTAL'", "TOTAL"},
		{"a customer with that name", "clientes.csv", "Código;Nombre;NIF\n9;TOTAL ENERGÍAS;A46103834\n", "", "SELECT name FROM customers WHERE number = '9'", "TOTAL ENERGÍAS"},
		{"only blank cells before the sums", "clientes.csv", "Código;Nombre;NIF\n;X;\n", "Falta el código de cliente.", "", ""},

		{"a list looked up in vain", "equipos.csv", "Equipo;Cliente;Modelo;Ubicación;Fecha baja\nE9;00107;X;#N/A;#N/D\n", "",
			"SELECT location || ends_on || number FROM equipment WHERE number = 'E9'", "E9"},
		{"a code looked up in vain", "equipos.csv", "Equipo;Cliente;Modelo\nE9;#N/A;X\n", "Cliente: la celda tiene un error de Excel (#N/A)", "", ""},
		{"a counter of a formula that failed", "lecturas.csv", "Equipo;Fecha;BN;Color\nE1;01/10/2026;#¡REF!;5\n", "error de Excel", "", ""},
		{"a dash for the colour nobody read", "lecturas.csv", "Equipo;Fecha;BN;Color\nE1;01/10/2026;500;-\n", "", "SELECT bn || coalesce(color, '?') FROM readings", "500?"},

		{"an article nobody described", "articulos.csv", "Ref;Descripción;PVP\nR9;;5\n", "", "SELECT description FROM articles WHERE ref = 'R9'", "R9"},
		{"an article dearer than all", "articulos.csv", "Ref;Descripción;PVP\nR9;X;1.000.000,00 €\n", "lo más que se admite es 999.999,99 €", "", ""},
		{"a customer whose zeros were lost", "clientes.csv", "Código;Nombre;NIF\n107;PEÑA;A46103834\n", "Ya existe «00107»", "", ""},
		{"a customer with more zeros than before", "clientes.csv", "Código;Nombre;NIF\n0000107;PEÑA;A46103834\n", "Ya existe «00107»", "", ""},
		{"a machine whose zeros were lost", "equipos.csv", "Equipo;Cliente;Modelo\n007;00107;X\n7;00107;X\n", "Ya existe «007»", "", ""},
		{"F. pago is no date", "clientes.csv", "Código;Nombre;NIF;Fecha alta;F. pago\n9;X;A46103834;1-3-26;CONTADO\n", "", "SELECT payment_method FROM customers WHERE number = '9'", "CONTADO"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			seed(t, s)
			report := importAll(t, s, erp.Options{}, memory(c.file, c.content))
			if report.Failed() || (c.reason == "") != (report.Rejected() == 0) {
				t.Fatalf("problems %+v, rejects %+v", report.Problems, report.Rejects)
			}
			if c.reason == "" {
				if got := word(t, s, c.query); got != c.want {
					t.Errorf("%s = %q, want %q", c.query, got, c.want)
				}
			} else if last := report.Rejects[len(report.Rejects)-1]; len(report.Rejects) != 1 || !strings.Contains(last.Reason, c.reason) || last.Line != strings.Count(c.content, "\n") {
				t.Errorf("rejects %+v; want the last line because of %q", report.Rejects, c.reason)
			}
			for _, unknown := range report.Unknown {
				if unknown.Guess != "" {
					t.Errorf("unknown heading %+v", unknown)
				}
			}
		})
	}
}

// TestFilesInTheWrongOrder: what a clerk reads who sends the files one at a time.
func TestFilesInTheWrongOrder(t *testing.T) {
	for _, c := range []struct{ file, heading, row, want string }{
		{"lecturas.csv", "Equipo;Fecha;BN\n", "E1;01/10/2026;5\n", "lecturas.csv, 60 filas, de la línea 2 a la 61: Todavía no hay equipos: impórtelos antes"},
		{"equipos.csv", "Equipo;Cliente;Modelo\n", "E1;00107;X\n", "equipos.csv, 60 filas, de la línea 2 a la 61: Todavía no hay clientes"},
		{"compatibilidades.csv", "Artículo;Modelo\n", "R1;X\n", "Todavía no hay artículos"},
	} {
		s, _ := storetest.Empty(t)
		report := importAll(t, s, erp.Options{}, memory(c.file, c.heading+strings.Repeat(c.row, 60)))
		var b bytes.Buffer
		if err := report.Summary(&b); err != nil || !strings.Contains(b.String(), c.want) || strings.Contains(b.String(), "… y") {
			t.Errorf("%s, %v; want %q in one line and nothing more", b.String(), err, c.want)
		}
	}
}

// TestSummaryOfManyReasons: the first fifty rows are told, the rest is counted.
func TestSummaryOfManyReasons(t *testing.T) {
	s, _ := storetest.Empty(t)
	seed(t, s)
	var rows strings.Builder
	for i := range 70 {
		rows.WriteString("E1;01/10/2026;" + strings.Repeat("x", i+1) + "\nE1;;5\n")
	}
	report := importAll(t, s, erp.Options{}, memory("lecturas.csv", "Equipo;Fecha;BN\n"+rows.String()))
	var b bytes.Buffer
	if err := report.Summary(&b); err != nil || !strings.Contains(b.String(), "70 filas, de la línea 3 a la 141: Falta la fecha") ||
		!strings.Contains(b.String(), "… y 21 más") || strings.Count(b.String(), "lecturas.csv") != 50 {
		t.Errorf("%s, %v", b.String(), err)
	}
}

func TestHiddenSheets(t *testing.T) {
	book, err := excelize.OpenReader(strings.NewReader(workbookOf(t, map[string][][]any{
		"Clientes": {{"LISTADO"}, {"Datos fiscales", "", "Contacto"}, {"Nº", "Nombre", "NIF"}, {"1", "UNO", "A46103834"}, {"", "Total", "1"}},
		"Viejos":   {{"Nº", "Nombre", "NIF"}, {"777", "VIEJO", "A46103834"}},
	})))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if err := book.MergeCell("Clientes", "A1", "C1"); err != nil {
		t.Fatal(err)
	}
	seen, err := book.GetSheetIndex("Clientes")
	if err != nil {
		t.Fatal(err)
	}
	book.SetActiveSheet(seen) // the one that is open cannot be hidden
	if err := book.SetSheetVisible("Viejos", false); err != nil {
		t.Fatal(err)
	}
	file, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	s, _ := storetest.Empty(t)
	report := importAll(t, s, erp.Options{}, memory("libro.xlsx", file.String()))
	if report.Failed() || len(report.Problems) != 1 || report.Problems[0].Sheet != "Viejos" || !strings.Contains(report.Problems[0].Reason, "oculta") {
		t.Errorf("problems %+v", report.Problems)
	}
	if counts := report.Tables[store.ImportCustomers]; counts.New != 1 || counts.Rejected != 1 {
		t.Errorf("customers %+v; want the one that is seen, and its totals rejected", *counts)
	}
}
