package erp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// seed imports two customers, a machine in black and white (E1) and one in colour (E2), and an article.
func seed(t testing.TB, s *store.Store) {
	t.Helper()
	report := importAll(t, s, erp.Options{},
		memory("equipos.csv", "Nº equipo;Cliente;Modelo;Contrato;Tipo contrato;Precio copia color\nE1;00107;RICOH MP 2555;C1;INTEGRAL;\nE2;00108;RICOH IM C3000;C2;MANO DE OBRA;0,059\n"),
		memory("clientes.csv", threeCustomers),
		memory("articulos.csv", "Referencia;Descripción;PVP;IVA\n841456;Tóner negro;39,50;21\n"))
	if report.Rejected() > 0 || report.Failed() {
		t.Fatalf("seed: %+v %+v", report.Rejects, report.Problems)
	}
}

// TestSituations: a heading and one row each, what becomes of the row, and what is stored then.
func TestSituations(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		reason              string // part of it; empty when the row is accepted
		query, want         string
	}{
		{"a customer without a code", "clientes.csv", "Código;Nombre;NIF\n;A;A46103834\n", "Falta el código de cliente.", "", ""},
		{"a customer without a name", "clientes.csv", "Código;Nombre;NIF\n7;;A46103834\n", "Falta el nombre", "", ""},
		{"a customer with only a trade name", "clientes.csv", "Código;Nombre;Nombre comercial;NIF\n7;;EL SOL;A46103834\n", "",
			"SELECT name FROM customers WHERE number = '7'", "EL SOL"},
		{"a wrong NIF is kept and flagged", "clientes.csv", "Código;Nombre;NIF\n7;A;a-46.103.835\n", "",
			"SELECT nif || nif_valid FROM customers WHERE number = '7'", "A461038350"},
		{"a customer struck off", "clientes.csv", "Código;Nombre;NIF;Baja\n7;A;A46103834;S\n", "",
			"SELECT active FROM customers WHERE number = '7'", "0"},
		{"a customer not in force", "clientes.csv", "Código;Nombre;NIF;Activo\n7;A;A46103834;No\n", "",
			"SELECT active FROM customers WHERE number = '7'", "0"},
		{"Baja is stronger than Activo", "clientes.csv", "Código;Nombre;NIF;Activo;Baja\n7;A;A46103834;S;S\n", "",
			"SELECT active FROM customers WHERE number = '7'", "0"},
		{"recargo in a column of its own", "clientes.csv", "Código;Nombre;NIF;Recargo equiv.\n7;A;A46103834;S\n", "",
			"SELECT tax_regime FROM customers WHERE number = '7'", "recargo"},
		{"recargo beside the regime", "clientes.csv", "Código;Nombre;NIF;R.E.;Régimen\n7;A;A46103834;S;General\n", "",
			"SELECT tax_regime FROM customers WHERE number = '7'", "recargo"},
		{"an unknown regime", "clientes.csv", "Código;Nombre;NIF;Régimen\n7;A;A46103834;IPSI\n", "no es un régimen conocido", "", ""},
		{"a discount over 100", "clientes.csv", "Código;Nombre;NIF;% Dto\n7;A;A46103834;150\n", "no está entre 0 y 100", "", ""},
		{"an empty discount", "clientes.csv", "Código;Nombre;NIF;% Dto;% PP\n7;A;A46103834;;2,5\n", "",
			"SELECT discount || ' ' || prompt_payment FROM customers WHERE number = '7'", "0 250"},
		{"what the file does not say stays", "clientes.csv", "Código;Nombre;NIF\n00107;PEÑA;A46103834\n", "",
			"SELECT name || ' ' || city FROM customers WHERE number = '00107'", "PEÑA MÁLAGA"},
		{"an empty cell empties the field", "clientes.csv", "Código;Nombre;NIF;Población\n00107;PEÑA;A46103834;\n", "",
			"SELECT name || city FROM customers WHERE number = '00107'", "PEÑA"},
		{"the payment method is offered from then on", "clientes.csv", "Código;Nombre;NIF;Forma de pago\n7;A;A46103834;GIRO 30 DÍAS\n", "",
			"SELECT name FROM payment_methods", "GIRO 30 DÍAS"},
		{"found by its words", "clientes.csv", "Código;Nombre;NIF;Tfno.\n7;CAFÉ ÁÉ;A46103834;925 1\n", "",
			"SELECT search FROM customers WHERE number = '7'", "7 cafe ae a46103834 925 1"},

		{"an address of nobody", "direcciones.csv", "Cliente;Nombre;Dirección\n999;Almacén;Calle 1\n", "No existe el cliente «999».", "", ""},
		{"an address without a name", "direcciones.csv", "Cliente;Nombre;Dirección\n00107;;Calle 1\n", "", "SELECT name FROM addresses", "Calle 1"},
		{"an address of a customer whose zeros were lost", "direcciones.csv", "Cliente;Nombre;Dirección\n107;Almacén;Calle 1\n", "ha perdido los ceros", "", ""},

		{"a machine of nobody", "equipos.csv", "Equipo;Cliente;Modelo\nE9;999;X\n", "No existe el cliente «999».", "", ""},
		{"a machine without a number", "equipos.csv", "Equipo;Cliente;Modelo\n;00107;X\n", "Falta el número de equipo.", "", ""},
		{"a machine without a model", "equipos.csv", "Equipo;Cliente;Modelo\nE9;00107;\n", "Falta el modelo.", "", ""},
		{"the same model in other letters", "equipos.csv", "Equipo;Cliente;Modelo\nE9;00107;Ricoh  MP-2555\n", "", "SELECT count(*) FROM models", "2"},
		{"a date that does not exist", "equipos.csv", "Equipo;Cliente;Modelo;Fecha alta\nE9;00107;X;31/02/2024\n", "no es una fecha que exista", "", ""},
		{"a contract that several machines share", "equipos.csv", "Equipo;Cliente;Modelo;Contrato;Modalidad;Copias incl. BN\nE9;00107;X;C1;Integral;1.000\n", "",
			"SELECT count(DISTINCT contract_id) || ' ' || max(included_bn) FROM equipment WHERE number IN ('E1', 'E9')", "1 1000"},
		{"a contract that covers one machine otherwise", "equipos.csv", "Equipo;Cliente;Modelo;Contrato;Modalidad\nE9;00107;X;C1;Solo copias\n", "",
			"SELECT group_concat(k.name, '+') FROM contracts c JOIN contract_kinds k ON k.id = c.kind_id WHERE c.number = 'C1'", "INTEGRAL+SOLO COPIAS"},
		{"a contract whose kind nobody says", "equipos.csv", "Equipo;Cliente;Modelo;Contrato\nE9;00107;X;C9\n", "",
			"SELECT k.name FROM contracts c JOIN contract_kinds k ON k.id = c.kind_id WHERE c.number = 'C9'", "SIN ESPECIFICAR"},
		{"a known contract keeps its kind", "equipos.csv", "Equipo;Cliente;Modelo;Contrato\nE1;00107;RICOH MP 2555;C1\n", "",
			"SELECT k.name FROM equipment e JOIN contracts c ON c.id = e.contract_id JOIN contract_kinds k ON k.id = c.kind_id WHERE e.number = 'E1'", "INTEGRAL"},
		{"kinds without contract numbers", "equipos.csv", "Equipo;Cliente;Modelo;Modalidad\nE9;00107;X;INTEGRAL\n", "",
			"SELECT c.number FROM equipment e JOIN contracts c ON c.id = e.contract_id WHERE e.number = 'E9'", "E9"},
		{"no contract", "equipos.csv", "Equipo;Cliente;Modelo;Contrato;Modalidad\nE1;00107;RICOH MP 2555;;\n", "",
			"SELECT count(*) FROM equipment WHERE number = 'E1' AND contract_id IS NULL", "1"},
		{"struck off without a date has no contract", "equipos.csv", "Equipo;Cliente;Modelo;Contrato;Modalidad;Baja\nE1;00107;RICOH MP 2555;C1;INTEGRAL;S\n", "",
			"SELECT count(*) FROM equipment WHERE number = 'E1' AND contract_id IS NULL", "1"},
		{"a technician nobody exported", "equipos.csv", "Equipo;Cliente;Modelo;Técnico\nE9;00107;X;PEPE\n", "",
			"SELECT t.code || t.name FROM equipment e JOIN technicians t ON t.id = e.technician_id WHERE e.number = 'E9'", "PEPEPEPE"},
		{"a colour price makes the model colour", "equipos.csv", "Equipo;Cliente;Modelo;Precio color\nE9;00107;RICOH MP 2555;0,05\n", "",
			"SELECT has_color FROM models WHERE name = 'RICOH MP 2555'", "1"},
		{"a machine that moved takes its contract along", "equipos.csv", "Equipo;Cliente;Modelo;Contrato;Modalidad\nE1;00109;RICOH MP 2555;C1;INTEGRAL\n", "",
			"SELECT u.number FROM contracts c JOIN customers u ON u.id = c.customer_id WHERE c.number = 'C1'", "00109"},

		{"a price in words", "articulos.csv", "Artículo;Denominación;PVP\nR9;X;doce\n", "no es un número", "", ""},
		{"no price", "articulos.csv", "Artículo;Denominación;PVP\nR9;X;\n", "Falta el precio.", "", ""},
		{"an article without its reference", "articulos.csv", "Artículo;Denominación;PVP\n;X;1\n", "Falta la referencia", "", ""},
		{"family and colour in other words", "articulos.csv", "Artículo;Denominación;PVP;Familia;Color\nR9;X;1;Tóner;Cian\n", "",
			"SELECT family || color || tax_rate FROM articles WHERE ref = 'R9'", "TONERC2100"},
		{"found by its colour", "articulos.csv", "Artículo;Denominación;PVP;Color\nR9;Tóner Ricoh;1;Y\n", "",
			"SELECT search LIKE '%amarillo%' FROM articles WHERE ref = 'R9'", "1"},
		{"an article that is no longer sold", "articulos.csv", "Artículo;Denominación;PVP;Descatalogado\nR9;X;1;01/01/2020\n", "",
			"SELECT active FROM articles WHERE ref = 'R9'", "0"},

		{"an article that does not exist fits", "compatibilidades.csv", "Artículo;Modelo\nR9;RICOH MP 2555\n", "No existe el artículo «R9».", "", ""},
		{"a model that does not exist fits", "compatibilidades.csv", "Artículo;Modelo\n841456;NADA\n", "No existe el modelo «NADA».", "", ""},
		{"an article fits a model in other letters", "compatibilidades.csv", "Artículo;Modelo\n841456;ricoh im-c3000\n", "", "SELECT count(*) FROM article_models", "1"},

		{"what is covered", "coberturas.csv", "Modalidad;Familia;Incluido\nIntegral;Tóner;S\n", "",
			"SELECT k.name || family || included FROM coverage c JOIN contract_kinds k ON k.id = c.kind_id", "INTEGRALTONER1"},
		{"a mark for covered, nothing for not", "coberturas.csv", "Modalidad;Familia;Incluido\nIntegral;Papel;\n", "", "SELECT included FROM coverage", "0"},
		{"a list of what is covered", "coberturas.csv", "Modalidad;Familia\nIntegral;Tóner\n", "", "SELECT included FROM coverage", "1"},
		{"neither covered nor not", "coberturas.csv", "Modalidad;Familia;Incluido\nIntegral;Tóner;?\n", "no es ni sí ni no", "", ""},

		{"a reading of nothing", "lecturas.csv", "Equipo;Fecha;B/N\nE9;01/10/2026;5\n", "No existe el equipo «E9».", "", ""},
		{"a negative counter", "lecturas.csv", "Equipo;Fecha;B/N\nE1;01/10/2026;-5\n", "es negativo", "", ""},
		{"a reading without a date", "lecturas.csv", "Equipo;Fecha;B/N\nE1;;5\n", "Falta la fecha", "", ""},
		{"a reading without counters", "lecturas.csv", "Equipo;Fecha;B/N;COL\nE1;01/10/2026;;\n", "ningún contador", "", ""},
		{"a reading in the future", "lecturas.csv", "Equipo;Fecha;B/N\nE1;01/10/2062;5\n", "está en el futuro", "", ""},
		{"a counter with points", "lecturas.csv", "Equipo;Fecha;B/N\nE1;01/10/2026;212.000\n", "", "SELECT bn FROM readings", "212000"},
		{"who read it", "lecturas.csv", "Equipo;Fecha;B/N;Origen\nE1;01/10/2026;5;Técnico\n", "", "SELECT source FROM readings", "technician"},
		{"a colour counter makes the model colour", "lecturas.csv", "Equipo;Fecha;B/N;COL\nE1;01/10/2026;5;1\n", "", "SELECT has_color FROM models WHERE name = 'RICOH MP 2555'", "1"},
		{"a colour counter of zero does not", "lecturas.csv", "Equipo;Fecha;B/N;COL\nE1;01/10/2026;5;0\n", "", "SELECT has_color FROM models WHERE name = 'RICOH MP 2555'", "0"},
		{"readings with the customer and the model beside them", "datos.csv", "Cliente;Equipo;Modelo;Fecha;B/N\n00107;E1;X;01/10/2026;5\n", "", "SELECT bn FROM readings", "5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			seed(t, s)
			dry := importAll(t, s, erp.Options{DryRun: true}, memory(c.file, c.content))
			report := importAll(t, s, erp.Options{}, memory(c.file, c.content))
			sameReport(t, dry, report)
			if report.Failed() {
				t.Fatalf("problems: %+v", report.Problems)
			}
			if c.reason == "" {
				if report.Rejected() > 0 {
					t.Fatalf("rejected: %+v", report.Rejects)
				}
				if got := word(t, s, c.query); got != c.want {
					t.Errorf("%s = %q, want %q", c.query, got, c.want)
				}
				for table, counts := range importAll(t, s, erp.Options{}, memory(c.file, c.content)).Tables {
					if counts.New+counts.Changed > 0 {
						t.Errorf("second time: %s %+v", table, *counts)
					}
				}
			} else if len(report.Rejects) != 1 || !strings.Contains(report.Rejects[0].Reason, c.reason) || report.Rejects[0].Line != 2 {
				t.Errorf("rejects %+v; want line 2 because of %q", report.Rejects, c.reason)
			}
		})
	}
}

// TestRepeatedRows: the same customer twice. A row that agrees is nothing; one that says otherwise is
// rejected, or the two would change each other for ever.
func TestRepeatedRows(t *testing.T) {
	s, _ := storetest.Empty(t)
	twice := memory("clientes.csv", "Código;Nombre;NIF\n1;A;A46103834\n1;A;A46103834\n1;B;A46103834\n")
	for i, want := range []store.ImportCounts{{New: 1, Unchanged: 1, Rejected: 1}, {Unchanged: 2, Rejected: 1}} {
		if report := importAll(t, s, erp.Options{}, twice); *report.Tables[store.ImportCustomers] != want {
			t.Errorf("time %d: %+v, want %+v", i+1, *report.Tables[store.ImportCustomers], want)
		}
	}
	// Two files that tell different things of the same customer complete each other.
	report := importAll(t, s, erp.Options{}, memory("clientes1.csv", "Código;Nombre;NIF;Fax\n1;A;A46103834;1\n"),
		memory("clientes2.csv", "Código;Nombre;NIF;Teléfono\n1;A;A46103834;2\n"))
	if report.Rejected() > 0 || word(t, s, "SELECT fax || phone FROM customers") != "12" {
		t.Errorf("two files: %+v", report.Rejects)
	}
}

func TestChanges(t *testing.T) {
	s, _ := storetest.Empty(t)
	seed(t, s)
	report := importAll(t, s, erp.Options{DryRun: true},
		memory("equipos.csv", "Equipo;Cliente;Modelo;Contrato;Modalidad;Precio copia color;Fecha alta\nE2;00109;RICOH IM C3000;C2;INTEGRAL;0,06;01/02/2024\n"))
	const want = "E2: customer 00108→00109, contract C2→C2, starts_on →01/02/2024, price_color 0,059000→0,060000"
	var got []string
	for _, change := range report.Changes {
		var fields []string
		for _, field := range change.Fields {
			fields = append(fields, fmt.Sprintf("%s %s→%s", field.Field, field.Old, field.New))
		}
		got = append(got, change.Key+": "+strings.Join(fields, ", "))
	}
	if strings.Join(got, "\n") != want {
		t.Errorf("changes:\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestUnknownHeadings(t *testing.T) {
	s, _ := storetest.Empty(t)
	report := importAll(t, s, erp.Options{}, memory("clientes.csv", "Código;Razón social;NIF;Comercial asignado;Telefono contcto;Poblacio;Observaciones;Zzz\n1;A;A46103834;PEPE;925;TOLEDO;nada;z\n"))
	got := map[string]string{}
	for _, unknown := range report.Unknown {
		got[unknown.Heading] = unknown.Guess
	}
	if len(got) != 2 || got["Zzz"] != "" {
		t.Errorf("unknown headings: %+v; want «Comercial asignado» and «Zzz»", report.Unknown)
	}
	// A heading with a slip of the pen is as good as sure and is used.
	if got := word(t, s, "SELECT phone || city FROM customers"); got != "925TOLEDO" {
		t.Errorf("phone and city: %q", got)
	}
	plans, problems, err := erp.Inspect(context.Background(), s, []erp.Source{memory("clientes.csv", "Código;Razón social;NIF;Tfno. oficina central\n1;A;A46103834;\n2;B;B86670460;925\n")}, erp.Options{})
	if err != nil || len(problems) > 0 || len(plans) != 1 {
		t.Fatalf("inspect: %+v %+v %v", plans, problems, err)
	}
	last := plans[0].Columns[3]
	if last.Field != "" || last.Guess != "phone" || last.Filled != 0.5 || len(last.Samples) != 1 {
		t.Errorf("column: %+v; want the telephone guessed, filled to a half", last)
	}
}

func TestProfiles(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Empty(t)
	odd := memory("clientes.csv", "A1;A2;A3;A4\n00107;PEÑA;A46103834;TOLEDO\n")
	if report := importAll(t, s, erp.Options{}, odd); !report.Failed() {
		t.Fatal("headings nobody knows were recognised")
	}
	profile := store.ImportProfile{Name: "MiERP", Table: store.ImportCustomers,
		Headings: map[string]string{erp.Normal("A1"): "number", erp.Normal("A2"): "name", erp.Normal("A3"): "nif", erp.Normal("A4"): ""}}
	if err := s.Imports().SaveProfile(ctx, profile); err != nil {
		t.Fatal(err)
	}
	report := importAll(t, s, erp.Options{Profile: "MiERP"}, odd)
	if report.Failed() || report.Tables[store.ImportCustomers].New != 1 || len(report.Unknown) > 0 || word(t, s, "SELECT city FROM customers") != "" {
		t.Errorf("with the profile: %+v %+v", report.Problems, report.Unknown)
	}
	if report := importAll(t, s, erp.Options{}, odd); report.Tables[store.ImportCustomers].Unchanged != 1 {
		t.Error("a stored profile that fits was not applied by itself")
	}
	if report := importAll(t, s, erp.Options{}, memory("clientes.csv", threeCustomers)); report.Failed() || report.Tables[store.ImportCustomers].New != 2 {
		t.Error("a profile that does not fit got in the way")
	}
	if _, err := erp.Import(ctx, s, nil, erp.Options{Profile: "otro"}); err == nil {
		t.Error("a profile that does not exist gave no error")
	}
	plans, _, err := erp.Inspect(ctx, s, []erp.Source{memory("c.csv", threeCustomers)}, erp.Options{})
	if err != nil || len(plans) != 1 {
		t.Fatal(err)
	}
	if made := erp.ProfileOf("x", plans[0]); made.Headings[erp.Normal("N.I.F.")] != "nif" || made.Table != store.ImportCustomers {
		t.Errorf("profile of a plan: %+v", made)
	}
}

func TestCancelled(t *testing.T) {
	s, _ := storetest.Empty(t)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := erp.Import(ctx, s, []erp.Source{memory("clientes.csv", threeCustomers), memory("articulos.csv", "Artículo;Denominación;PVP\n1;X;1\n")},
		erp.Options{Progress: func(erp.Progress) { cancel() }})
	if err == nil {
		t.Fatal("a cancelled import gave no error")
	}
	records, err := s.Imports().List(context.Background(), 10)
	if err != nil || len(records) != 1 || !records[0].Finished.IsZero() {
		t.Errorf("records: %+v, %v; want one that never finished", records, err)
	}
	report := importAll(t, s, erp.Options{}, memory("clientes.csv", threeCustomers))
	if counts := report.Tables[store.ImportCustomers]; counts.Unchanged != 3 {
		t.Errorf("again: %+v; want what was committed before to be there", *counts)
	}
}

func FuzzImport(f *testing.F) {
	f.Add([]byte(threeCustomers))
	f.Add([]byte("\xff\xfeC\x00;\x00"))
	f.Add([]byte("sep=\nCódigo\x01\"\"\";;\"\n\"\n"))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("Equipo;Fecha;BN\n\"E1\"x;\"\"\"\";1\n"))
	s, _ := storetest.Empty(f)
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, err := erp.Import(context.Background(), s, []erp.Source{memory("x", string(content))}, erp.Options{DryRun: true}); err != nil {
			t.Fatal(err)
		}
	})
}
