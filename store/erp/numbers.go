package erp

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"areaclientes/store"
)

// Units of the fixed-point values: how many decimals the store keeps.
const (
	centsDecimals   = 2
	percentDecimals = 2
	copyDecimals    = 6
)

func cents(cell string, f format) (any, error) {
	return amount(cell, f, centsDecimals, int64(store.MaxPrice))
}
func copyPrice(cell string, f format) (any, error) { return amount(cell, f, copyDecimals, 100_000_000) }

// amount reads a price; an empty cell is none.
func amount(cell string, f format, decimals int, limit int64) (any, error) {
	if cell == "" {
		return nil, nil
	}
	value, ok := fixed(cell, decimals, f.point)
	switch {
	case !ok:
		return nil, reason("%s: «%s» no es un número.", f.label, cell)
	case value < 0:
		return nil, reason("%s: «%s» es negativo.", f.label, cell)
	case value > limit:
		return nil, reason("%s: «%s» es demasiado grande; lo más que se admite es %s €.", f.label, cell, decimal(limit, decimals))
	}
	return value, nil
}

// decimal writes units of 10^-decimals with the decimal comma.
func decimal(value int64, decimals int) string {
	unit := int64(math.Pow10(decimals))
	return fmt.Sprintf("%s,%0*d", thousands(int(value/unit)), decimals, value%unit)
}

// percent reads a percentage from 0 to 100; an empty cell is none.
func percent(cell string, f format) (any, error) {
	if cell == "" {
		return int64(0), nil
	}
	value, ok := fixed(strings.TrimRight(cell, "% "), percentDecimals, f.point)
	switch {
	case !ok:
		return nil, reason("%s: «%s» no es un porcentaje.", f.label, cell)
	case value < 0 || value > 10000:
		return nil, reason("%s: «%s» no está entre 0 y 100.", f.label, cell)
	}
	return value, nil
}

// rate reads the tax rate of an article, as a number or as the name of the rate.
func rate(cell string, f format) (any, error) {
	switch store.Fold(cell) {
	case "":
		return nil, nil
	case "general", "normal", "g":
		return int64(2100), nil
	case "reducido", "r":
		return int64(1000), nil
	case "superreducido", "super reducido", "s":
		return int64(400), nil
	case "exento", "e", "0":
		return int64(0), nil
	}
	return percent(cell, f)
}

// counter reads a meter; an empty cell was not read, nor one with a dash or «N/D». A decimal part can only be zeros, because an
// ERP may write counters as amounts; a group of three is always thousands.
func counter(cell string, f format) (any, error) {
	if cell == "" || isNothing(cell) {
		return nil, nil
	}
	if value, err := store.ParseCount(cell); err == nil {
		return value, nil
	}
	if value, ok := wholeNumber(cell); ok {
		return value, nil
	}
	if digits, negative := strings.CutPrefix(cell, "-"); negative {
		if _, err := counter(strings.TrimSpace(digits), f); err == nil {
			return nil, reason("%s: el contador «%s» es negativo.", f.label, cell)
		}
	}
	return nil, reason("%s: «%s» no es un contador.", f.label, cell)
}

// count reads a number of copies; an empty cell is none.
func count(cell string, f format) (any, error) {
	value, err := counter(cell, f)
	if err != nil {
		return nil, reason("%s: «%s» no es un número entero.", f.label, cell)
	}
	return value, nil
}

// wholeNumber reads 212000,00, 212000.0 and, from spreadsheets, 2.12E+05.
func wholeNumber(cell string) (int64, bool) {
	if at := strings.LastIndexAny(cell, ".,"); at > 0 && len(cell)-at <= 3 && strings.Trim(cell[at+1:], "0") == "" {
		value, err := store.ParseCount(cell[:at])
		return value, err == nil && at+1 < len(cell)
	}
	if strings.IndexByte("0123456789", cell[0]) < 0 || strings.Trim(cell, "0123456789.eE+") != "" || !strings.ContainsAny(cell, "eE") {
		return 0, false
	}
	value, err := strconv.ParseFloat(cell, 64)
	if err != nil || value != math.Trunc(value) || value < 0 || value > store.MaxCount {
		return 0, false
	}
	return int64(value), true
}

// fixed reads a decimal number into units of 10^-decimals, rounding half away from zero. With two
// different marks the last one is the decimal; one mark several times is thousands; a single mark
// before exactly three digits is thousands when it is a point (0.045 aside), unless the column is
// known to write points as decimals.
func fixed(cell string, decimals int, point bool) (int64, bool) {
	s, negative := bare(cell)
	if s == "" {
		return 0, false
	}
	if strings.ContainsAny(s, "eE") {
		value, err := strconv.ParseFloat(s, 64)
		if err != nil || math.Abs(value) > 1e9 {
			return 0, false
		}
		s, point = strconv.FormatFloat(value, 'f', -1, 64), true
	}
	whole, fraction, ok := split(s, point)
	if !ok || len(whole) > 12 || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false
	}
	digits := whole + (fraction + strings.Repeat("0", decimals))[:decimals]
	value, err := strconv.ParseInt("0"+digits, 10, 64)
	if err != nil {
		return 0, false
	}
	if len(fraction) > decimals && fraction[decimals] >= '5' {
		value++
	}
	if negative {
		value = -value
	}
	return value, true
}

// bare takes the sign, the currency and the spaces away.
func bare(cell string) (digits string, negative bool) {
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '€' || r == '\'' || r == '’' {
			return -1
		}
		if r == '−' {
			return '-'
		}
		return r
	}, cell)
	s = strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(s), "EUR"), "%")
	if len(s) > 1 && s[0] == '(' && s[len(s)-1] == ')' {
		return s[1 : len(s)-1], true
	}
	if rest, found := strings.CutPrefix(s, "-"); found {
		return rest, true
	}
	if rest, found := strings.CutSuffix(s, "-"); found {
		return rest, true
	}
	return strings.TrimPrefix(s, "+"), false
}

// split finds the decimal mark and checks the groups of thousands.
func split(s string, point bool) (whole, fraction string, ok bool) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, "", s != ""
	}
	mark := s[last]
	other := byte('.' + ',' - mark)
	grouped := strings.Count(s, string(mark)) > 1 || looksGrouped(s, last, mark, point)
	whole, fraction = s[:last], s[last+1:]
	if grouped {
		whole, fraction, other = s, "", mark
		if strings.IndexByte(s, '.'+','-mark) >= 0 {
			return "", "", false
		}
	}
	if whole == "" && fraction == "" {
		return "", "", false
	}
	whole, ok = ungroup(whole, other)
	return whole, fraction, ok
}

// looksGrouped decides about a single mark: thousands or decimals?
func looksGrouped(s string, last int, mark byte, point bool) bool {
	if last == 0 || last > 3 || len(s)-last != 4 || s[0] == '0' {
		return false
	}
	return mark == '.' && !point || mark == ',' && point
}

func ungroup(s string, mark byte) (string, bool) {
	groups := strings.Split(s, string(mark))
	for i, group := range groups {
		if len(groups) > 1 && (i == 0 && (len(group) < 1 || len(group) > 3) || i > 0 && len(group) != 3) {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

// pointEvidence looks for the decimal mark of a column in its first values: 1 for a point, -1 for a
// comma, 0 when this cell says nothing.
func pointEvidence(cell string) int {
	s, _ := bare(cell)
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	last := strings.LastIndexAny(s, ".,")
	switch {
	case last < 0 || strings.Trim(s, "0123456789.,Ee+-") != "":
		return 0
	case points > 0 && commas > 0 || points == 1 && (len(s)-last != 4 || s[0] == '0') || commas == 1 && len(s)-last != 4:
		if s[last] == '.' {
			return 1
		}
		return -1
	}
	return 0
}
