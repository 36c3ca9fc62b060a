package erp

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"areaclientes/store"
)

// Sheet is a table that leaves the program: a list as it stands on the screen, or a batch for the ERP.
type Sheet struct {
	Name    string // of the sheet in a workbook: at most 31 characters
	Columns []string
	Rows    [][]Cell
}

// Cell is one value of a Sheet. It is written so that a spreadsheet takes it for what it is: text
// stays text, with its leading zeros and without becoming a formula, and numbers can be added up.
type Cell struct {
	text   string
	units  int64
	digits int // of units after the decimal comma
	at     time.Time
	kind   cellKind
}

type cellKind int

const (
	textCell cellKind = iota
	numberCell
	dayCell
	momentCell
)

// Text is a cell with words, codes or a telephone number.
func Text(text string) Cell { return Cell{text: text} }

// Number is a cell with a whole number.
func Number(n int64) Cell { return Cell{kind: numberCell, units: n} }

// Decimal is a cell with a number of which the last digits stand behind the comma: Decimal(12345, 2)
// is 123,45.
func Decimal(units int64, digits int) Cell {
	return Cell{kind: numberCell, units: units, digits: digits}
}

// Day is a cell with a day; empty for none.
func Day(day store.Date) Cell {
	if day == "" {
		return Cell{}
	}
	return Cell{kind: dayCell, at: day.Time()}
}

// Moment is a cell with a day and a time; empty for the zero time.
func Moment(at time.Time) Cell {
	if at.IsZero() {
		return Cell{}
	}
	return Cell{kind: momentCell, at: at}
}

// String is the cell as a Spanish spreadsheet shows it, numbers without separators of thousands.
func (c Cell) String() string {
	switch c.kind {
	case numberCell:
		return c.number(",")
	case dayCell:
		return c.at.Format("02/01/2006")
	case momentCell:
		return c.at.Format("02/01/2006 15:04")
	}
	return c.text
}

// number writes the units with comma in front of the last digits.
func (c Cell) number(comma string) string {
	if c.digits == 0 {
		return strconv.FormatInt(c.units, 10)
	}
	sign, units := "", c.units
	if units < 0 {
		sign, units = "-", -units
	}
	text := fmt.Sprintf("%0*d", c.digits+1, units)
	return sign + text[:len(text)-c.digits] + comma + text[len(text)-c.digits:]
}

// WriteCSV writes the sheet with BOM and semicolons, as a Spanish Excel opens it. Text that a
// spreadsheet would take for a formula gets an apostrophe in front.
func (s Sheet) WriteCSV(w io.Writer) error {
	out := bufio.NewWriter(w)
	out.WriteString("\ufeff")
	headings := make([]string, len(s.Columns))
	for i, heading := range s.Columns {
		headings[i] = harmlessWithin(heading)
	}
	writePlain(out, headings)
	cells := make([]string, 0, len(s.Columns))
	for _, row := range s.Rows {
		cells = cells[:0]
		for _, cell := range row {
			text := cell.String()
			if cell.kind == textCell {
				text = harmlessWithin(text)
			}
			cells = append(cells, text)
		}
		writePlain(out, cells)
	}
	return out.Flush()
}

// WriteXLSX writes the sheet as a workbook: typed cells, a bold heading that stays in sight. Text is
// stored as text, which no spreadsheet calculates.
func (s Sheet) WriteXLSX(w io.Writer) error {
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetSheetName("Sheet1", s.Name); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	out, err := book.NewStreamWriter(s.Name)
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	styles, err := sheetStyles(book)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	heading := make([]any, len(s.Columns))
	for i, column := range s.Columns {
		heading[i] = excelize.Cell{StyleID: styles.heading, Value: column}
	}
	if err := out.SetRow("A1", heading); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	values := make([]any, len(s.Columns))
	for i, row := range s.Rows {
		for j, cell := range row {
			values[j] = styles.value(cell)
		}
		if err := out.SetRow("A"+strconv.Itoa(i+2), values[:len(row)]); err != nil {
			return fmt.Errorf("write sheet: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

type cellStyles struct {
	heading, day, moment int
	decimals             map[int]int // by digits
}

func sheetStyles(book *excelize.File) (cellStyles, error) {
	styles := cellStyles{decimals: map[int]int{}}
	add := func(into *int, style excelize.Style) error {
		id, err := book.NewStyle(&style)
		*into = id
		return err
	}
	day, moment := "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
	if err := add(&styles.heading, excelize.Style{Font: &excelize.Font{Bold: true}}); err != nil {
		return styles, fmt.Errorf("write sheet: %w", err)
	}
	if err := add(&styles.day, excelize.Style{CustomNumFmt: &day}); err != nil {
		return styles, fmt.Errorf("write sheet: %w", err)
	}
	if err := add(&styles.moment, excelize.Style{CustomNumFmt: &moment}); err != nil {
		return styles, fmt.Errorf("write sheet: %w", err)
	}
	for digits := 1; digits <= 6; digits++ {
		var id int
		format := "0." + strings.Repeat("0", digits)
		if err := add(&id, excelize.Style{CustomNumFmt: &format}); err != nil {
			return styles, fmt.Errorf("write sheet: %w", err)
		}
		styles.decimals[digits] = id
	}
	return styles, nil
}

func (s cellStyles) value(c Cell) any {
	switch c.kind {
	case numberCell:
		if c.digits == 0 {
			return c.units
		}
		value, err := strconv.ParseFloat(c.number("."), 64)
		if err != nil {
			return c.String() // cannot be: number writes digits
		}
		return excelize.Cell{StyleID: s.decimals[c.digits], Value: value}
	case dayCell:
		return excelize.Cell{StyleID: s.day, Value: c.at}
	case momentCell:
		// A workbook knows no zones: what the clock on the wall showed.
		at := time.Date(c.at.Year(), c.at.Month(), c.at.Day(), c.at.Hour(), c.at.Minute(), c.at.Second(), 0, time.UTC)
		return excelize.Cell{StyleID: s.moment, Value: at}
	}
	if c.text == "" {
		return nil
	}
	return c.text
}
