package erp_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// memory is a source that is not on disk.
func memory(name, content string) erp.Source {
	return erp.Source{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

func importAll(t testing.TB, s *store.Store, opt erp.Options, sources ...erp.Source) erp.Report {
	t.Helper()
	report, err := erp.Import(context.Background(), s, sources, opt)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const threeCustomers = "Código;Razón social;N.I.F.;Población\r\n" +
	"00107;PEÑA E HIJOS, S.L.;A46103834;MÁLAGA\r\n00108;ÓPTICA «NÚÑEZ»;B86670460;CÁDIZ\r\n00109;GÜELL;J99216582;ÁVILA\r\n"

func TestEncodings(t *testing.T) {
	encode := func(e encoding.Encoding, text string) string {
		encoded, err := encoding.ReplaceUnsupported(e.NewEncoder()).String(text)
		if err != nil {
			t.Fatal(err)
		}
		return encoded
	}
	plainly := strings.NewReplacer("«", `'`, "»", `'`).Replace(threeCustomers)
	for name, content := range map[string]string{
		"UTF-8":                   plainly,
		"UTF-8 with BOM":          "\ufeff" + plainly,
		"Windows-1252":            encode(charmap.Windows1252, plainly),
		"MS-DOS":                  encode(charmap.CodePage850, plainly),
		"UTF-16 little endian":    encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), plainly),
		"UTF-16 big endian":       encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), plainly),
		"UTF-16 without BOM":      encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), plainly),
		"line feeds only":         strings.ReplaceAll(plainly, "\r\n", "\n"),
		"carriage returns only":   strings.ReplaceAll(plainly, "\r\n", "\r"),
		"tabs":                    strings.ReplaceAll(plainly, ";", "\t"),
		"bars":                    strings.ReplaceAll(plainly, ";", "|"),
		"commas, texts in quotes": strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(plainly, "PEÑA E HIJOS, S.L.", `"PEÑA E HIJOS, S.L."`), ";", ","), "Código", `"Código"`),
		"Excel's first line":      "sep=;\r\n" + plainly,
		"no end of line":          strings.TrimSpace(plainly),
		"title lines":             "TALLERES COPIASUR;;;\r\n\r\nListado de clientes;;;\r\nPágina 1;;;\r\n" + plainly,
		"the heading on each page": plainly + "\r\n" + strings.SplitAfter(plainly, "\r\n")[0] +
			"00110;OTRO;X1234567L;TERUEL\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			report := importAll(t, s, erp.Options{}, memory("datos.csv", content))
			if len(report.Problems) > 0 || report.Rejected() > 0 {
				t.Errorf("problems %v, rejects %v", report.Problems, report.Rejects)
			}
			const want = "00107 PEÑA E HIJOS, S.L. MÁLAGA,00108 ÓPTICA 'NÚÑEZ' CÁDIZ,00109 GÜELL ÁVILA"
			if got := word(t, s, "SELECT number || ' ' || name || ' ' || city FROM customers WHERE number < '00110' ORDER BY number"); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestLateLetters: the first 64 KB are plain ASCII, the accents come later.
func TestLateLetters(t *testing.T) {
	var b strings.Builder
	b.WriteString("Codigo;Nombre;NIF\r\n")
	for i := range 4000 {
		fmt.Fprintf(&b, "%05d;TALLERES NUMERO %d;A46103834\r\n", i, i)
	}
	b.WriteString("99999;PE\xd1A;A46103834\r\n")
	s, _ := storetest.Empty(t)
	importAll(t, s, erp.Options{}, memory("clientes.csv", b.String()))
	if got := word(t, s, "SELECT name FROM customers WHERE number = '99999'"); got != "PEÑA" {
		t.Errorf("name = %q, want PEÑA", got)
	}
}

func TestQuotes(t *testing.T) {
	for name, c := range map[string]struct {
		rows  string
		names []string // of the customers 1, 2 …
		lines []int    // of the rejected rows
	}{
		"a separator in quotes":          {"1;\"A; B\";A46103834\n2;C;A46103834\n", []string{"A; B", "C"}, nil},
		"a doubled quote":                {"1;\"BAR \"\"EL SOL\"\"\";A46103834\n", []string{`BAR "EL SOL"`}, nil},
		"quotes nobody doubled":          {"1;\"BAR \"EL SOL\"\";A46103834\n2;C;A46103834\n", []string{`BAR "EL SOL"`, "C"}, nil},
		"an inch":                        {"1;TV 24\" SA;A46103834\n2;C;A46103834\n", []string{`TV 24" SA`, "C"}, nil},
		"a line break in quotes":         {"1;\"A\nB\";A46103834\n;SIN CÓDIGO;\n", []string{"A B"}, []int{4}},
		"a quote that never closes":      {"1;\"A;A46103834\n2;C;A46103834\n;X;\n", []string{`"A`, "C"}, []int{4}},
		"a separator too many":           {"1;A, S.L.; SUC.;A46103834\n2;C;A46103834\n", []string{"C"}, []int{2}},
		"a line cut off in the middle":   {"1;A;A46103834\n2;C;A46103834\n3;D", []string{"A", "C"}, []int{4}},
		"short lines are the file's way": {"1;A\n2;C;A46103834\n3;D\n", []string{"A", "C", "D"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			report := importAll(t, s, erp.Options{}, memory("clientes.csv", "Código;Nombre;NIF\n"+c.rows))
			if got := lines(t, s, "SELECT name FROM customers ORDER BY number"); fmt.Sprint(got) != fmt.Sprint(c.names) {
				t.Errorf("names %q, want %q", got, c.names)
			}
			var rejected []int
			for _, reject := range report.Rejects {
				rejected = append(rejected, reject.Line)
			}
			if fmt.Sprint(rejected) != fmt.Sprint(c.lines) {
				t.Errorf("rejected lines %v, want %v: %+v", rejected, c.lines, report.Rejects)
			}
		})
	}
}

func TestRefusedFiles(t *testing.T) {
	book := workbookOf(t, map[string][][]any{"Hoja1": {{"Código", "Nombre", "NIF"}, {"1", "A", "A46103834"}}})
	for name, c := range map[string]struct{ content, says string }{
		"an empty file":             {"", "vacío"},
		"only blanks":               {" \r\n\r\n", "vacío"},
		"an old workbook":           {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600), ".xls"},
		"a PDF":                     {"%PDF-1.7\n%\xe2\xe3", "PDF"},
		"a picture":                 {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00\x08\x02\x00", "no es un texto CSV"},
		"a zip that is no workbook": {zipOf(t, map[string]string{"readme.txt": "hola"}), "no es un libro"},
		"half a workbook":           {book[:len(book)/2], "no es un libro"},
		"a text":                    {"Estimado cliente:\n\nLe escribimos para…\n", "fila de títulos"},
		"a table of something else": {"Color;Tamaño;Sabor\nrojo;grande;dulce\n", "fila de títulos"},
		"customers without NIF":     {"Código;Nombre;Población;Provincia\n1;A;B;C\n", "«NIF»"},
		"a workbook that unpacks to 200 MB": {zipOf(t, map[string]string{"[Content_Types].xml": "<Types/>",
			"xl/worksheets/sheet1.xml": strings.Repeat(" ", 200<<20)}), "CSV"},
		"a workbook that lies about its size": {liar(t), "no es un libro"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			report := importAll(t, s, erp.Options{}, memory("malo", c.content), memory("clientes.csv", threeCustomers))
			if !report.Failed() || len(report.Problems) != 1 || !strings.Contains(strings.ToLower(report.Problems[0].Reason), strings.ToLower(c.says)) {
				t.Errorf("problems %+v; want one about %q", report.Problems, c.says)
			}
			if report.Tables[store.ImportCustomers].New != 3 {
				t.Errorf("the good file beside it: %+v", report.Tables[store.ImportCustomers])
			}
		})
	}
}

func zipOf(t *testing.T, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// liar is a workbook whose sheet says that it unpacks to 100 bytes, and unpacks to 200 MB.
func liar(t *testing.T) string {
	t.Helper()
	var packed, b bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if _, err := deflate.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if err := deflate.Close(); err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 100})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := packed.WriteTo(f); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.csv", "a.XLSX", "~$a.xlsx", "notas.md"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sources, err := erp.Files(dir, filepath.Join(dir, "notas.md"))
	if err != nil || len(sources) != 3 || sources[0].Name != "a.XLSX" || sources[1].Name != "b.csv" || sources[2].Name != "notas.md" {
		t.Errorf("sources %+v, %v", sources, err)
	}
	if _, err := erp.Files(filepath.Join(dir, "no.csv")); err == nil || !strings.Contains(err.Error(), "no existe") {
		t.Errorf("a path that is not there: %v", err)
	}
	if _, err := erp.Files(t.TempDir()); err == nil {
		t.Error("an empty folder gave no error")
	}
}

// TestUnreadable: a file that goes away, and one that breaks off half-way.
func TestUnreadable(t *testing.T) {
	s, _ := storetest.Empty(t)
	gone := erp.Source{Name: "clientes.csv", Size: 10, Open: func() (io.ReadCloser, error) { return nil, os.ErrNotExist }}
	if report := importAll(t, s, erp.Options{}, gone); !report.Failed() {
		t.Error("a file that is not there did not fail")
	}
	opened := 0
	breaks := erp.Source{Name: "clientes.csv", Size: 10, Open: func() (io.ReadCloser, error) {
		if opened++; opened != 3 { // sniffed, sampled, read, fingerprinted
			return io.NopCloser(strings.NewReader(threeCustomers)), nil
		}
		return io.NopCloser(io.MultiReader(strings.NewReader(threeCustomers), brokenReader{})), nil
	}}
	report := importAll(t, s, erp.Options{}, breaks)
	if !report.Failed() || report.Tables[store.ImportCustomers].New != 3 || !strings.Contains(report.Problems[0].Reason, "en parte") {
		t.Errorf("a file that breaks off: %+v %+v", report.Tables[store.ImportCustomers], report.Problems)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }
