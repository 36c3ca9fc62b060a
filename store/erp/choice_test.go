package erp_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

func survey(t *testing.T, content string, choices ...erp.Choice) erp.Plan {
	t.Helper()
	s, _ := storetest.Empty(t)
	plans, err := erp.Survey(context.Background(), s, []erp.Source{memory("datos.csv", content)}, erp.Options{Choices: choices})
	if err != nil || len(plans) != 1 {
		t.Fatalf("%d plans, %v", len(plans), err)
	}
	return plans[0]
}

// TestChoices: what a person says comes before what was recognised.
func TestChoices(t *testing.T) {
	const listing = "Listado\n\nuno;dos;tres\n1;A;A46103834\n"
	fields := func(p erp.Plan) string {
		var list []string
		for _, column := range p.Columns {
			list = append(list, column.Field)
		}
		return strings.Join(list, ",")
	}
	for _, c := range []struct {
		name    string
		content string
		choice  erp.Choice
		table   store.ImportTable
		line    int
		fields  string
		trouble string // in it
	}{
		{"not recognised", listing, erp.Choice{}, "", 0, "", "No se reconoce"},
		{"a table", listing, erp.Choice{Table: store.ImportCustomers}, store.ImportCustomers, 3, ",,", "le falta «Código», «Razón social» y «NIF»"},
		{"a table and a line", listing, erp.Choice{Table: store.ImportCustomers, HeadingLine: 4}, store.ImportCustomers, 4, ",,", "le falta"},
		{"a line that there is not", listing, erp.Choice{Table: store.ImportCustomers, HeadingLine: 9}, "", 0, "", "No se reconoce"},
		{"all columns", listing, erp.Choice{Table: store.ImportCustomers, Fields: []string{"number", "name", "nif"}}, store.ImportCustomers, 3, "number,name,nif", ""},
		{"one field twice, and one that there is not", listing, erp.Choice{Table: store.ImportCustomers, Fields: []string{"number", "number", "bn"}}, store.ImportCustomers, 3, "number,,", "le falta"},
		{"fields of other columns", listing, erp.Choice{Table: store.ImportCustomers, Fields: []string{"number"}}, store.ImportCustomers, 3, ",,", "le falta"},
		{"left out", threeCustomers, erp.Choice{Skip: true}, "", 0, "", "así se ha elegido"},
		{"a column left out", "Código;Razón social;NIF;Fax\n1;A;A46103834;9\n", erp.Choice{Fields: []string{"number", "name", "nif", ""}}, store.ImportCustomers, 1, "number,name,nif,", ""},
		{"another separator", "Código,x;Razón social;NIF\n1,2;A;A46103834\n", erp.Choice{Separator: ",", Table: store.ImportCustomers}, store.ImportCustomers, 1, "number,", "le falta"},
		{"a separator that there is not", "Código;Razón social;NIF\n1;A;A46103834\n", erp.Choice{Separator: "#"}, store.ImportCustomers, 1, "number,name,nif", ""},
		{"another table than the one recognised", "Código;Nombre;NIF\n1;A;A46103834\n", erp.Choice{Table: store.ImportTechnicians}, store.ImportTechnicians, 1, "code,name,", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.choice.File = "datos.csv"
			plan := survey(t, c.content, c.choice)
			if plan.Table != c.table || plan.HeadingLine != c.line || fields(plan) != c.fields || !strings.Contains(plan.Trouble, c.trouble) || (plan.Trouble == "") != (c.trouble == "") {
				t.Errorf("%s in line %d, fields %s, trouble %q; want %s, %d, %s, %q", plan.Table, plan.HeadingLine, fields(plan), plan.Trouble, c.table, c.line, c.fields, c.trouble)
			}
		})
	}
}

func TestChoiceOfEncoding(t *testing.T) {
	content := "C\xf3digo;Raz\xf3n social;NIF\n1;A\xa5O;A46103834\n" // ¥ in Windows-1252, Ñ in MS-DOS 850
	for encoding, want := range map[string]string{"": "A¥O", "MS-DOS 850": "AÑO", "EBCDIC": "A¥O"} {
		plan := survey(t, content, erp.Choice{File: "datos.csv", Encoding: encoding, Table: store.ImportCustomers, HeadingLine: 1})
		if got := plan.Columns[1].Samples; !slices.Contains(got, want) {
			t.Errorf("%q: %v, want %s", encoding, got, want)
		}
	}
}

func TestSurveyTellsAll(t *testing.T) {
	s, _ := storetest.Empty(t)
	sources := []erp.Source{memory("a.pdf", "%PDF-1.7"), memory("clientes.csv", threeCustomers+"\n"), memory("vacio.csv", "")}
	plans, err := erp.Survey(context.Background(), s, sources, erp.Options{})
	if err != nil || len(plans) != 3 || plans[0].Trouble == "" || plans[1].Trouble != "" || plans[2].Trouble == "" {
		t.Fatalf("%+v, %v", plans, err)
	}
	if plans[1].Rows != 4 || plans[1].Start[0].Number != 1 || plans[1].Start[0].Text == "" {
		t.Errorf("rows %d, start %+v", plans[1].Rows, plans[1].Start)
	}
}

// An import carries out what was chosen, and does not begin what still lacks a column.
func TestImportWithChoices(t *testing.T) {
	s, _ := storetest.Empty(t)
	ctx := context.Background()
	sources := []erp.Source{memory("datos.csv", "uno;dos;tres\n1;A;A46103834\n"), memory("clientes.csv", threeCustomers)}
	lacking := erp.Choice{File: "datos.csv", Table: store.ImportCustomers}
	report, err := erp.Import(ctx, s, sources, erp.Options{Choices: []erp.Choice{lacking, {File: "clientes.csv", Skip: true}}})
	if err != nil || !report.Failed() || len(report.Problems) != 1 || !strings.Contains(report.Problems[0].Reason, "le falta") {
		t.Errorf("lacking: %+v, %v", report.Problems, err)
	}
	lacking.Fields = []string{"number", "name", "nif"}
	report, err = erp.Import(ctx, s, sources, erp.Options{Choices: []erp.Choice{lacking, {File: "clientes.csv", Skip: true}}})
	if err != nil || report.Failed() || report.Tables[store.ImportCustomers].New != 1 || number(t, s, "SELECT count(*) FROM customers") != 1 {
		t.Errorf("chosen: %+v, %v", report, err)
	}
	if len(report.Added) != 1 || report.Added[0].Key != "1" || report.Added[0].Text != "A · A46103834" {
		t.Errorf("added: %+v", report.Added)
	}
}

func TestEnumerate(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a y b": {"a", "b"}, "a, b y c": {"a", "b", "c"}} {
		if got := erp.Enumerate(words); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
