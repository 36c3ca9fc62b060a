package erp

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a workbook may unpack to, in all and in memory per part; bigger parts go through a temporary
// file. A workbook beyond that is a bomb or a job for CSV.
const (
	unzipLimit  = 64 << 20
	memoryLimit = 16 << 20
)

var errNoWorkbook = errors.New("no es un libro de Excel que se pueda leer: ábralo y guárdelo de nuevo como .xlsx, o como CSV")

var errTooBig = fmt.Errorf("el libro ocupa más de %d MB al abrirlo: guarde cada hoja como CSV e importe los CSV, que no tienen límite", unzipLimit>>20)

// workbook opens the sheets of an XLSX file. The second result closes the workbook.
func workbook(source Source) ([]sheet, func() error, error) {
	nothing := func() error { return nil }
	if source.Size > unzipLimit {
		return nil, nothing, errTooBig
	}
	packed, err := packedOf(source)
	if err != nil {
		return nil, nothing, err
	}
	book, err := excelize.OpenReader(bytes.NewReader(packed), excelize.Options{UnzipSizeLimit: unzipLimit, UnzipXMLSizeLimit: memoryLimit})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") { // it has no error value to compare with
			return nil, nothing, errTooBig
		}
		return nil, nothing, errNoWorkbook
	}
	style := sheetStyle{encoding: "XLSX"}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		style.from1904 = *props.Date1904
	}
	var list []sheet
	for _, name := range book.GetSheetList() {
		visible, err := book.GetSheetVisible(name)
		list = append(list, sheet{source: source, name: name, style: style, hidden: err == nil && !visible,
			open:  func() (rows, error) { return openSheet(book, source, name, style.serial) },
			lines: func() (int, error) { return lastLine(book, name) }})
	}
	return list, book.Close, nil
}

// What the directory of a workbook may say before any of it is unpacked: so many parts, and so much
// air in them. Office programs write some dozens of parts and pack them ten to thirty times smaller.
const (
	mostParts = 200
	mostAir   = 100
)

// packedOf reads a workbook into memory when its directory promises nothing beyond the limits.
func packedOf(source Source) ([]byte, error) {
	file, err := source.Open()
	if err != nil {
		return nil, fmt.Errorf("no se puede leer: %w", plainCause(err))
	}
	defer file.Close()
	packed, err := io.ReadAll(io.LimitReader(file, unzipLimit+1))
	if err != nil {
		return nil, fmt.Errorf("no se puede leer: %w", plainCause(err))
	}
	directory, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, errNoWorkbook
	}
	var whole uint64
	for _, part := range directory.File {
		if whole += part.UncompressedSize64; whole > unzipLimit || part.UncompressedSize64 > unzipLimit {
			return nil, errTooBig
		}
	}
	if len(directory.File) > mostParts || whole > mostAir*uint64(len(packed)) {
		return nil, errNoWorkbook
	}
	return packed, nil
}

// xlsxRows reads a sheet twice at a time: as the numbers that are stored and as they are shown,
// because a code that is shown as 00107 is stored as 107, and a date is stored as a number.
type xlsxRows struct {
	raw, shown *excelize.Rows
	serial
	line int
	size int64
}

func openSheet(book *excelize.File, source Source, name string, days serial) (rows, error) {
	raw, err := book.Rows(name)
	if err != nil {
		return nil, errors.New("la hoja no se puede leer: guárdela como CSV")
	}
	shown, err := book.Rows(name)
	if err != nil {
		raw.Close()
		return nil, errors.New("la hoja no se puede leer: guárdela como CSV")
	}
	return &xlsxRows{raw: raw, shown: shown, serial: days, size: source.Size}, nil
}

func (r *xlsxRows) read() int64  { return r.size }
func (r *xlsxRows) close() error { return errors.Join(r.raw.Close(), r.shown.Close()) }

func (r *xlsxRows) next() (int, []string, error) {
	if !r.raw.Next() || !r.shown.Next() {
		if r.raw.Error() != nil {
			return 0, nil, errors.New("la hoja está dañada a partir de la fila " + strconv.Itoa(r.line+1))
		}
		return 0, nil, io.EOF
	}
	r.line++
	cells, err := r.raw.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, nil, errors.New("la hoja está dañada en la fila " + strconv.Itoa(r.line))
	}
	shown, err := r.shown.Columns()
	if err != nil {
		return 0, nil, errors.New("la hoja está dañada en la fila " + strconv.Itoa(r.line))
	}
	for i := range cells {
		if i < len(shown) && cells[i] != shown[i] {
			cells[i] = r.text(cells[i], shown[i])
		}
	}
	return r.line, cells, nil
}

// text chooses between what a cell stores and what it shows: leading zeros of a number format belong
// to a code, a percentage is what people read, a number that is shown as a date is that day; else the
// number as it is stored.
func (s serial) text(stored, shown string) string {
	number, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return stored
	}
	if whole, err := strconv.ParseFloat(shown, 64); err == nil && digits(shown) && shown[0] == '0' && whole == number {
		return shown
	}
	if strings.HasSuffix(shown, "%") {
		return strconv.FormatFloat(math.Round(number*1e6)/1e4, 'f', -1, 64) + "%"
	}
	if t, ok := s.count(stored); ok && t.Year() >= firstYear && t.Year() <= lastYear && dateLike(stored, shown) {
		return t.Format("02/01/2006")
	}
	return stored
}

// dateLike tells a date («11-04-24», «nov-24») from a number with signs in it («45-600»).
func dateLike(stored, shown string) bool {
	if !strings.ContainsAny(shown, "-/") && strings.IndexFunc(shown, isLetter) < 0 {
		return false
	}
	whole, _, _ := strings.Cut(stored, ".")
	kept := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, shown)
	return kept != "" && !strings.HasPrefix(kept, whole)
}

// lastLine is the number of the last line by the range that the sheet says it fills, which programs
// other than Excel may leave out.
func lastLine(book *excelize.File, name string) (int, error) {
	filled, err := book.GetSheetDimension(name)
	if err != nil {
		return 0, err
	}
	_, last, ranged := strings.Cut(filled, ":")
	if !ranged {
		return 0, nil
	}
	_, line, err := excelize.CellNameToCoordinates(last)
	return line, err
}
