package erp

import (
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
)

// serial is how a workbook counts days: from 1900, or from 1904 in those that began on a Mac.
type serial struct{ from1904 bool }

// The days a business record may lie in; outside, it is a slip.
const (
	firstYear = 1950
	lastYear  = 2100
)

// monthOf reads the first three letters of a month, Spanish or English.
func monthOf(name string) time.Month {
	switch strings.ToLower(name[:min(3, len(name))]) {
	case "ene", "jan":
		return time.January
	case "feb":
		return time.February
	case "mar":
		return time.March
	case "abr", "apr":
		return time.April
	case "may":
		return time.May
	case "jun":
		return time.June
	case "jul":
		return time.July
	case "ago", "aug":
		return time.August
	case "sep", "set":
		return time.September
	case "oct":
		return time.October
	case "nov":
		return time.November
	case "dic", "dec":
		return time.December
	}
	return 0
}

// day reads a date: 05/12/2024, 5-12-24, 05.12.2024, 2024-12-05, 20241205, 05-dic-2024, each also with
// a time behind it, and the serial number of a spreadsheet. Day comes before month. Empty, zeros and
// the zero day of databases (30/12/1899, 01/01/1900) are none.
func day(cell string, f format) (any, error) {
	date, _, _ := strings.Cut(strings.TrimSpace(cell), " ")
	if strings.Contains(cell, " ") && strings.IndexFunc(cell, isLetter) >= 0 {
		date = strings.ReplaceAll(strings.ReplaceAll(cell, " de ", "-"), " ", "-")
	}
	date, _, _ = strings.Cut(date, "T")
	if strings.Trim(date, "0/-. ") == "" {
		return nil, nil
	}
	t, ok := f.parse(date)
	switch {
	case !ok:
		return nil, reason("%s: «%s» no es una fecha que exista (dd/mm/aaaa).", f.label, cell)
	case t.Year() <= 1900:
		return nil, nil
	case t.Year() < firstYear || t.Year() > lastYear:
		return nil, reason("%s: la fecha «%s» queda fuera de lo razonable.", f.label, cell)
	}
	return dayOf(t), nil
}

// pastDay is a day on which something was read: not in the future, where it would hide the real last one.
func pastDay(cell string, f format) (any, error) {
	value, err := day(cell, f)
	if on, ok := value.(string); ok && f.today != "" && store.Date(on) > f.today {
		return nil, reason("%s: la fecha «%s» está en el futuro.", f.label, cell)
	}
	return value, err
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func (s serial) parse(date string) (time.Time, bool) {
	parts := strings.FieldsFunc(date, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	switch {
	case len(parts) == 3 && len(parts[0]) == 4:
		return calendar(parts[0], parts[1], parts[2])
	case len(parts) == 3:
		return calendar(parts[2], parts[1], parts[0])
	case len(date) == 8 && digits(date):
		return calendar(date[:4], date[4:6], date[6:])
	}
	return s.count(date)
}

// count reads the serial number of a spreadsheet: whole days, the fraction is the time.
func (s serial) count(date string) (time.Time, bool) {
	whole, _, _ := strings.Cut(strings.ReplaceAll(date, ",", "."), ".")
	number, err := strconv.Atoi(whole)
	if err != nil || !digits(whole) || len(whole) > 5 || number < 1 {
		return time.Time{}, false
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if s.from1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return start.AddDate(0, 0, number), true
}

// calendar accepts only days that exist: time.Date would make 2 March of 31 February.
func calendar(year, month, day string) (time.Time, bool) {
	if !digits(year) || !digits(day) || len(day) > 2 || len(year) != 2 && len(year) != 4 {
		return time.Time{}, false
	}
	y, _ := strconv.Atoi(year)
	d, _ := strconv.Atoi(day)
	if len(year) == 2 {
		if y += 1900; y < 1970 {
			y += 100
		}
	}
	m := monthOf(month)
	if m == 0 {
		n, err := strconv.Atoi(month)
		if err != nil || !digits(month) || len(month) > 2 {
			return time.Time{}, false
		}
		m = time.Month(n)
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d && t.Month() == m && t.Year() == y
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
