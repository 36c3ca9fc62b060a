package erp

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

func sourceOf(name string, content []byte) Source {
	return Source{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

// drain reads a table to its end and returns its rows.
func drain(t *testing.T, open func() (rows, error)) [][]string {
	t.Helper()
	in, err := open()
	if err != nil {
		return nil
	}
	defer in.close()
	var table [][]string
	for last := 0; ; {
		line, cells, err := in.next()
		if err != nil {
			return table
		}
		if line <= last {
			t.Fatalf("line %d comes after line %d", line, last)
		}
		last, table = line, append(table, slices.Clone(cells))
	}
}

// FuzzCSV: a text file is a table or it is not; its lines are numbered in order, reading it twice reads the
// same, and no cell holds what would end it.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a;b\n1;2\n", "\xff\xfea\x00;\x00b\x00\n\x00", "a\tb\r\"x\"\"y\"\t2\r", "a;\"b\nc\";d\n\"\n\n\n", "\xef\xbb\xbfa,b\n\"1\"x,2",
		"C\xf3digo;A\xf1o\n1;2\n", strings.Repeat(`"`, 60) + "\n" + strings.Repeat("a\n", 200)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		style, ok := sniff(content)
		if !ok {
			return
		}
		open := func() (rows, error) { return openCSV(sourceOf("x.csv", content), style) }
		table := drain(t, open)
		if !slices.EqualFunc(table, drain(t, open), slices.Equal) {
			t.Errorf("%q reads differently the second time", content)
		}
		for _, cells := range table {
			for _, cell := range cells {
				if !utf8.ValidString(cell) {
					t.Errorf("%q has the cell %q", content, cell)
				}
			}
		}
	})
}

// FuzzClean: a cell that was cleaned is clean, but for one apostrophe or one ="…" that it was wrapped in.
func FuzzClean(f *testing.F) {
	for _, seed := range []string{`="00107"`, "'=1+1", "\ufeffCódigo", " \u00a0x\u200b ", "a\r\nb", "'", `="="x""`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		once := clean(cell)
		if strings.ContainsAny(once, "\x00\t\r\n\ufeff\u200b") {
			t.Errorf("clean(%q) = %q", cell, once)
		}
		if len(once) > len(cell)+2*strings.Count(cell, "\u0085") {
			t.Errorf("clean(%q) = %q, which is longer", cell, once)
		}
	})
}

// FuzzCounter: a meter is read as a whole number or refused; a decimal part other than zeros never becomes
// part of it, and a group of three is thousands.
func FuzzCounter(f *testing.F) {
	for _, seed := range []string{"212.000", "212000,00", "212000.0", "212.5", "2.12E+05", "2.125E+02", "-5", "N/D", "--", "1.000,5", "1e400", "0x10", "1_000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		cell = clean(cell)
		value, err := counter(cell, format{})
		if err != nil || value == nil {
			return
		}
		n := value.(int64)
		if n < 0 || n > 999_999_999 {
			t.Errorf("%q became %d", cell, n)
		}
		if strings.ContainsAny(cell, "eE") {
			return // a spreadsheet's way of writing it, checked by its value
		}
		if at := strings.LastIndexAny(cell, ".,"); at >= 0 && len(cell)-at-1 != 3 && strings.Trim(cell[at+1:], "0") != "" {
			t.Errorf("%q became %d: what stands behind the mark is no thousand", cell, n)
		}
	})
}

// spreadsheet reports whether a program that opens a CSV file takes the cell for a formula.
func spreadsheet(cell string) bool {
	cell = strings.TrimLeft(cell, "\ufeff \u00a0\x00\n\v\f")
	return strings.IndexAny(cell, "=+-@\t\r＝＋－＠") == 0
}

// FuzzWriteCSV: what leaves as CSV comes back cell by cell, no text in it is a formula, and importing a
// rejected row again undoes what made it harmless.
func FuzzWriteCSV(f *testing.F) {
	for _, seed := range []string{"=1+1", "+34 925", "-5", "@x", "\t=1", "\r=1", "\x00=1", "\n=1", "\ufeff=1", " =1", "＝1", `a";=1`, "a\r\n=1", "'=1", "\"", ";=cmd|' /C calc'!A0"} {
		f.Add(seed, seed, int64(-12345), uint8(2))
	}
	f.Fuzz(func(t *testing.T, heading, text string, units int64, digits uint8) {
		var out bytes.Buffer
		sheet := Sheet{Name: "x", Columns: []string{heading, "n"}, Rows: [][]Cell{{Text(text), Decimal(units, int(digits%7))}}}
		if err := sheet.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		in := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff")))
		in.Comma = ';'
		table, err := in.ReadAll()
		if err != nil || len(table) != 2 || len(table[0]) != 2 || len(table[1]) != 2 {
			t.Fatalf("%q, %q are written as %q and read as %q, %v", heading, text, out.String(), table, err)
		}
		for i, cell := range []string{table[0][0], table[1][0]} {
			whole := string([]rune(strings.ReplaceAll([]string{heading, text}[i], "\r\n", "\n"))) // what is no text becomes U+FFFD, byte by byte
			if spreadsheet(cell) {
				t.Errorf("%q leaves as the formula %q", whole, cell)
			}
			if strings.ReplaceAll(cell, "'", "") != strings.ReplaceAll(whole, "'", "") {
				t.Errorf("%q leaves as %q: more than apostrophes was added", whole, cell)
			}
			for _, part := range strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";,\t\r\n|", r) }) {
				if part != "" && strings.ContainsAny(part[:1], "=+-@") {
					t.Errorf("%q leaves as %q, where %q begins a cell elsewhere", whole, cell, part)
				}
			}
			if back := harmless(whole); clean(back) != clean(whole) && !strings.HasPrefix(whole, "'") {
				t.Errorf("%q is rejected as %q and comes back as %q", whole, back, clean(back))
			}
		}
		if number := table[1][1]; strings.Trim(number, "-0123456789,") != "" || strings.LastIndexByte(number, '-') > 0 {
			t.Errorf("%d units of 10^-%d leave as %q", units, digits%7, number)
		}
	})
}

// FuzzWriteXLSX: what leaves in a workbook is text, whatever it begins with.
func FuzzWriteXLSX(f *testing.F) {
	for _, seed := range []string{"=1+1", "+34 925", "\x00", "\ufffe", "<c><f>1</f></c>", "&#x0;", " a ", strings.Repeat("ñ", 100)} {
		f.Add(seed, int64(7))
	}
	f.Fuzz(func(t *testing.T, text string, units int64) {
		book := excelize.NewFile()
		defer book.Close()
		out, err := book.NewStreamWriter("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		styles := cellStyles{decimals: map[int]int{}}
		if err := out.SetRow("A1", []any{styles.value(Text(text)), styles.value(Number(units)), styles.value(Decimal(units, 2))}); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		for _, cell := range []string{"A1", "B1", "C1"} {
			if formula, err := book.GetCellFormula("Sheet1", cell); err != nil || formula != "" {
				t.Errorf("%q is the formula %q in %s, %v", text, formula, cell, err)
			}
		}
	})
}

// FuzzWorkbook: any bytes are a workbook or they are not.
func FuzzWorkbook(f *testing.F) {
	var whole bytes.Buffer
	if err := (Sheet{Name: "Equipos", Columns: []string{"Equipo", "BN"}, Rows: [][]Cell{{Text("00107"), Number(212000)}}}).WriteXLSX(&whole); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, content []byte) {
		sheets, close, err := workbook(sourceOf("x.xlsx", content))
		if err != nil {
			return
		}
		defer close()
		for _, sheet := range sheets {
			drain(t, sheet.open)
		}
	})
}

// FuzzSheetXML: whatever stands in the parts of a workbook, it is read to its end without following
// anything out of the file.
func FuzzSheetXML(f *testing.F) {
	for _, seed := range [][2]string{
		{`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1.5</v></c></row></sheetData></worksheet>`, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>`},
		{`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>`, ``},
		{`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1048577"><c r="ZZZ9"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="999999999"/>`},
		{`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="s"><v>99</v></c><c r="A1" s="9"><v>1e400</v></c></row>`, `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si>`},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, sheet, words []byte) {
		content, err := bookOf(sheet, words)
		if err != nil {
			t.Fatal(err)
		}
		sheets, close, err := workbook(sourceOf("x.xlsx", content))
		if err != nil {
			return
		}
		defer close()
		for _, sheet := range sheets {
			for _, cells := range drain(t, sheet.open) {
				if slices.ContainsFunc(cells, func(cell string) bool { return strings.Contains(cell, "root:x:") }) {
					t.Errorf("a cell holds a file of this machine: %q", cells)
				}
			}
			if _, err := sheet.lines(); err != nil && errors.Is(err, io.ErrUnexpectedEOF) {
				return
			}
		}
	})
}

// bookOf packs the two parts of a workbook that hold its cells, with the least of the others.
func bookOf(sheet, words []byte) ([]byte, error) {
	var out bytes.Buffer
	pack := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="b"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", string(sheet)},
		{"xl/sharedStrings.xml", string(words)},
	} {
		to, err := pack.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		if err == nil {
			_, err = io.WriteString(to, part[1])
		}
		if err != nil {
			return nil, err
		}
	}
	err := pack.Close()
	return out.Bytes(), err
}

// TestFuzzBook: the workbook that fuzzing puts together is one that is read.
func TestFuzzBook(t *testing.T) {
	content, err := bookOf([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>7</v></c></row></sheetData></worksheet>`),
		[]byte(`<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>`))
	if err != nil {
		t.Fatal(err)
	}
	sheets, close, err := workbook(sourceOf("x.xlsx", content))
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d sheets, %v", len(sheets), err)
	}
	defer close()
	if table := drain(t, sheets[0].open); len(table) != 1 || !slices.Equal(table[0], []string{"a", "7"}) {
		t.Errorf("reads %q", table)
	}
}
