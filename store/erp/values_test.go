package erp

import (
	"testing"

	"areaclientes/store"
)

// wrong stands for a value that must be refused with a reason.
type wrong struct{}

func TestReaders(t *testing.T) {
	comma, point := format{label: "x"}, format{label: "x", point: true}
	today := format{label: "x", today: "2026-11-23"}
	mac := format{label: "x", serial: serial{from1904: true}}
	for _, c := range []struct {
		name   string
		read   reader
		format format
		cell   string
		want   any
	}{
		{"price with a decimal comma", cents, comma, "39,50", int64(3950)},
		{"price with thousands and a comma", cents, comma, "1.234,56", int64(123456)},
		{"price in English order", cents, comma, "1,234.56", int64(123456)},
		{"price with the sign of the euro", cents, comma, "39,50 €", int64(3950)},
		{"price with spaces as thousands", cents, comma, "1\u00a0234,5", int64(123450)},
		{"a point before three digits is thousands", cents, comma, "1.234", int64(123400)},
		{"a point before three digits, in a column of decimal points", cents, point, "1.234", int64(123)},
		{"a comma before three digits, in a column of decimal points", cents, point, "1,234", int64(123400)},
		{"a point before two digits is a decimal", cents, comma, "39.50", int64(3950)},
		{"a point after a zero is a decimal", copyPrice, comma, "0.045", int64(45000)},
		{"price per copy", copyPrice, comma, "0,0072", int64(7200)},
		{"price per copy with a spreadsheet's noise", copyPrice, comma, "7.1999999999999998E-3", int64(7200)},
		{"half a cent goes away from zero", cents, comma, "0,005", int64(1)},
		{"price that begins with the mark", cents, comma, ",5", int64(50)},
		{"the dearest price", cents, comma, "999.999,99", int64(store.MaxPrice)},
		{"a cent more", cents, comma, "1.000.000", wrong{}},
		{"price in words", cents, comma, "doce", wrong{}},
		{"negative price", cents, comma, "-3", wrong{}},
		{"negative price, sign behind", cents, comma, "3,00-", wrong{}},
		{"price beyond reason", cents, comma, "99999999", wrong{}},
		{"two commas that are no groups", cents, comma, "1,2,3", wrong{}},
		{"no price", cents, comma, "", nil},

		{"percentage", percent, comma, "2,5", int64(250)},
		{"percentage with its sign", percent, comma, "5 %", int64(500)},
		{"empty percentage is none", percent, comma, "", int64(0)},
		{"discount over 100", percent, comma, "101", wrong{}},
		{"negative discount", percent, comma, "-1", wrong{}},
		{"tax rate", rate, comma, "21", int64(2100)},
		{"tax rate in words", rate, comma, "Reducido", int64(1000)},

		{"counter", counter, comma, "212000", int64(212000)},
		{"counter with points", counter, comma, "212.000", int64(212000)},
		{"counter with spaces", counter, comma, "212 000", int64(212000)},
		{"counter with a decimal part of zeros", counter, comma, "212.000,00", int64(212000)},
		{"counter of a spreadsheet in powers of ten", counter, comma, "2.12E+05", int64(212000)},
		{"counter that was not read", counter, comma, "", nil},
		{"counter zero", counter, comma, "0", int64(0)},
		{"negative counter", counter, comma, "-5", wrong{}},
		{"counter with decimals", counter, comma, "212,5", wrong{}},
		{"counter with letters", counter, comma, "12O", wrong{}},
		{"counter beyond nine digits", counter, comma, "1234567890", wrong{}},

		{"date with slashes", day, comma, "05/12/2024", "2024-12-05"},
		{"date without leading zeros", day, comma, "5/1/2024", "2024-01-05"},
		{"date with hyphens and two digits", day, comma, "05-12-24", "2024-12-05"},
		{"date with points", day, comma, "05.12.2024", "2024-12-05"},
		{"date of the last century", day, comma, "05/12/98", "1998-12-05"},
		{"ISO date", day, comma, "2024-12-05", "2024-12-05"},
		{"ISO date with a time", day, comma, "2024-12-05T10:00:00Z", "2024-12-05"},
		{"date with a time", day, comma, "05/12/2024 0:00:00", "2024-12-05"},
		{"date without separators", day, comma, "20241205", "2024-12-05"},
		{"date with the month's name", day, comma, "05-dic-2024", "2024-12-05"},
		{"date in words", day, comma, "5 de diciembre de 2024", "2024-12-05"},
		{"serial number", day, comma, "45600", "2024-11-04"},
		{"serial number with a time", day, comma, "45600.75", "2024-11-04"},
		{"serial number of a Mac", day, mac, "44138", "2024-11-04"},
		{"leap day", day, comma, "29/02/2024", "2024-02-29"},
		{"no date", day, comma, "", nil},
		{"date of zeros", day, comma, "00/00/0000", nil},
		{"empty mask", day, comma, "  /  /    ", nil},
		{"the zero day of databases", day, comma, "30/12/1899", nil},
		{"31 February", day, comma, "31/02/2024", wrong{}},
		{"29 February of another year", day, comma, "29/02/2023", wrong{}},
		{"month before day", day, comma, "12/25/2024", wrong{}},
		{"word", day, comma, "ayer", wrong{}},
		{"date beyond reason", day, comma, "01/01/2924", wrong{}},
		{"reading in the future", pastDay, today, "01/01/2027", wrong{}},
		{"reading of today", pastDay, today, "23/11/2026", "2026-11-23"},

		{"yes", flag, comma, "S", int64(1)},
		{"sí", flag, comma, "SÍ", int64(1)},
		{"a cross", flag, comma, "x", int64(1)},
		{"yes in Access", flag, comma, "-1", int64(1)},
		{"no", flag, comma, "N", int64(0)},
		{"nothing is no", flag, comma, "", int64(0)},
		{"falso", flag, comma, "FALSO", int64(0)},
		{"neither", flag, comma, "Q", wrong{}},
		{"struck off by word", struck, today, "BAJA", int64(1)},
		{"struck off on a day gone by", struck, today, "01/10/2026", int64(1)},
		{"struck off on a day to come", struck, today, "01/10/2027", int64(0)},
		{"not struck off", struck, today, "Alta", int64(0)},
		{"struck off by nonsense", struck, today, "??", wrong{}},
		{"in force", inForce, today, "ACTIVO", int64(1)},
		{"no longer in force", inForce, today, "Baja", int64(0)},
		{"a state we do not know", inForce, today, "PENDIENTE", nil},

		{"general", regime, comma, "GENERAL", "iva"},
		{"recargo", regime, comma, "RECARGO EQUIVALENCIA", "recargo"},
		{"R.E.", regime, comma, "R.E.", "recargo"},
		{"IVA + R.E.", regime, comma, "IVA + R.E.", "recargo"},
		{"IGIC", regime, comma, "I.G.I.C. Canarias", "igic"},
		{"exempt", regime, comma, "EXENTO", "exento"},
		{"no regime", regime, comma, "", nil},
		{"a regime we do not know", regime, comma, "IPSI", wrong{}},

		{"black", ink, comma, "Negro", "K"},
		{"cyan", ink, comma, "CIAN", "C"},
		{"no colour", ink, comma, "", ""},
		{"a colour that is none", ink, comma, "verde", wrong{}},
		{"family without accents", family, comma, "Tóner", "TONER"},
		{"NIF with dots", nif, comma, "b.12.821.609", "B12821609"},
		{"NIF with a country", nif, comma, "ES-B12821609", "B12821609"},
		{"from the portal", source, comma, "PORTAL WEB", "portal"},
		{"by telephone", source, comma, "Teléfono", "phone"},
		{"by the technician", source, comma, "TECNICO", "technician"},
		{"from somewhere", source, comma, "Z", "erp"},
		{"a counter nobody read", counter, comma, "-", nil},
		{"a counter not available", counter, comma, "N/D", nil},
		{"today's reading", pastDay, today, "23/11/2026", "2026-11-23"},
		{"tomorrow's reading", pastDay, today, "24/11/2026", wrong{}},
		{"code with zeros", code, comma, "00107", "00107"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := c.read(clean(c.cell), c.format)
			if _, refused := c.want.(wrong); refused {
				if err == nil {
					t.Errorf("%q was read as %v; want a reason", c.cell, got)
				}
			} else if err != nil || got != c.want {
				t.Errorf("%q: %#v, %v; want %#v", c.cell, got, err, c.want)
			}
		})
	}
}

func TestClean(t *testing.T) {
	for cell, want := range map[string]string{
		"  TALLERES \u00a0": "TALLERES", `="00107"`: "00107", "'=1+1": "=1+1", "'-5": "-5", "O'DONNELL": "O'DONNELL",
		"dos\r\nlíneas": "dos  líneas", "\ufeffCódigo": "Código", "'": "'",
	} {
		if got := clean(cell); got != want {
			t.Errorf("clean(%q) = %q, want %q", cell, got, want)
		}
	}
}

func TestNormal(t *testing.T) {
	for _, same := range [][]string{
		{"Cód. cliente", "COD_CLIENTE", "CodCliente", "Código del cliente", "codigo  cliente", "Cod.Cli."},
		{"N.I.F.", "NIF", "nif", "N I F"}, {"Nº equipo", "N. equipo", "Núm. Equipo", "Nro. máquina", "NUMERO EQUIPO"},
		{"E-mail", "eMail", "Correo", "EMAIL", "e-Mail"}, {"Tfno.", "Teléfono", "TELEF."}, {"B/N", "BN", "b.n."},
		{"F. alta", "Fecha alta", "FEC_ALTA", "FechaAlta", "Fecha de alta"}, {"% Dto", "Dto.", "Descuento", "DTO %"},
	} {
		for _, heading := range same {
			if Normal(heading) != Normal(same[0]) {
				t.Errorf("%q is %q, %q is %q; want the same", heading, Normal(heading), same[0], Normal(same[0]))
			}
		}
	}
}

// TestDictionary: two fields of a table must not claim the same heading as their best, and what a
// reader gives must be what the store takes.
func TestDictionary(t *testing.T) {
	for i, table := range dictionary() {
		if table.kind != store.ImportOrder[i] {
			t.Errorf("table %d is %s, want %s", i, table.kind, store.ImportOrder[i])
		}
		best := map[string]string{}
		for _, f := range table.fields {
			if other, taken := best[f.headings[0]]; taken {
				t.Errorf("%s: %s and %s have the same best heading %q", table.kind, f.name, other, f.headings[0])
			}
			best[f.headings[0]] = f.name
			for _, heading := range f.headings {
				if heading == "" {
					t.Errorf("%s.%s has a heading that says nothing", table.kind, f.name)
				}
			}
		}
	}
}

func FuzzNumbers(f *testing.F) {
	for _, seed := range []string{"1.234,56", "0,0072", "-5", "7.1E-3", "212.000", "1,2,3", "(5)", "€", "e", "1e400", "..", ",", "5-", "−1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		for _, read := range []reader{cents, copyPrice, percent, counter, count, rate} {
			for _, point := range []bool{false, true} {
				if value, err := read(clean(cell), format{point: point}); err == nil && value != nil && value.(int64) < 0 {
					t.Errorf("%q became %d", cell, value)
				}
			}
		}
		pointEvidence(clean(cell))
	})
}

func FuzzDays(f *testing.F) {
	for _, seed := range []string{"05/12/2024", "5-1-24", "2024-12-05T10:00", "45600.5", "5 de mayo de 2024", "31/02/2024", "//", "1//2", "0/0/0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		value, err := day(clean(cell), format{})
		if on, ok := value.(string); err == nil && ok {
			if _, err := store.ParseDate(on); err != nil {
				t.Errorf("%q became %q", cell, on)
			}
		}
		if _, err := struck(clean(cell), format{today: "2026-11-23"}); err != nil {
			return
		}
	})
}
