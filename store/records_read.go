package store

import (
	"fmt"
	"strconv"
	"strings"
)

// typed is a stored value as people type it into a form.
func (c importColumn) typed(value any) string {
	number, isNumber := value.(int64)
	switch {
	case value == nil:
		return ""
	case c.kind == flagColumn && number == 0:
		return ""
	case c.kind == centsColumn:
		return c.show(value)
	case c.kind == percentColumn || c.kind == copyPriceColumn:
		return strings.TrimSuffix(strings.TrimRight(c.show(value), "0"), ",")
	case isNumber:
		return strconv.FormatInt(number, 10)
	}
	return fmt.Sprint(value)
}

// read turns what was typed into values as they are stored, and notes in wrong what cannot be.
// Fields that are no columns are left out.
func (m mendable) read(typed Values, wrong Invalid) map[string]any {
	values := map[string]any{}
	for _, column := range m.columns {
		text, given := typed[column.name]
		if !given {
			continue
		}
		value, reason := column.read(strings.TrimSpace(text))
		if reason != "" {
			wrong[column.name] = reason
		}
		values[column.name] = value
	}
	return values
}

// read is one value of a form as it is stored, or what is wrong with it.
func (c importColumn) read(text string) (any, string) {
	if text == "" && c.kind != textColumn {
		if c.nullable {
			return nil, ""
		}
		return c.emptied(), ""
	}
	switch c.kind {
	case flagColumn:
		return int64(1), ""
	case centsColumn:
		return decimal(text, 2, int64(MaxPrice), "Escriba un importe en euros; por ejemplo, 39,50.")
	case percentColumn:
		return decimal(text, 2, 10000, "Escriba un porcentaje entre 0 y 100; por ejemplo, 2,5.")
	case copyPriceColumn:
		return decimal(text, 6, 1_000_000_000, "Escriba el precio de una copia en euros; por ejemplo, 0,0072.")
	case countColumn:
		n, err := ParseCount(text)
		if err != nil {
			return nil, "Escriba un número sin decimales."
		}
		return n, ""
	case dayColumn:
		day, err := ParseDate(text)
		if err != nil {
			return nil, "Escriba una fecha que exista, como 24/11/2026."
		}
		return string(day), ""
	case refColumn:
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return nil, "Elija uno de la lista."
		}
		return id, ""
	}
	return c.readText(text)
}

// readText is words, on one line unless there is room for more.
func (c importColumn) readText(text string) (any, string) {
	wrong := Invalid{}
	if c.most == 0 {
		c.most = 200
	}
	if c.most > 500 { // notes keep their lines
		text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
		checkLength(wrong, "", text, c.most)
	} else {
		oneLine(wrong, "", &text, c.most)
	}
	return text, wrong[""]
}

// emptied is what an emptied field of a form becomes.
func (c importColumn) emptied() any {
	if c.kind == dayColumn {
		return ""
	}
	return int64(0)
}

// decimal reads a number as people write one in Spain, with a decimal comma or point and without or with
// points between thousands, in units of 10^-digits.
func decimal(text string, digits int, most int64, reason string) (any, string) {
	text = strings.TrimSpace(strings.TrimRight(strings.ReplaceAll(text, "\u00a0", " "), "€% "))
	if strings.Contains(text, ",") {
		text = strings.ReplaceAll(text, ".", "")
	}
	whole, part, _ := strings.Cut(strings.Replace(text, ",", ".", 1), ".")
	part = strings.TrimRight(part, "0")
	if whole == "" || len(part) > digits || strings.Trim(whole+part, "0123456789") != "" {
		return nil, reason
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	if err != nil || n > most {
		return nil, reason
	}
	return n, ""
}
