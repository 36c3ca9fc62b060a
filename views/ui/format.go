// Package ui holds the parts that pages are made of: fields, notices, badges, tables, icons,
// and the words for money, counters and dates. Parts are pure: they draw what they are given.
// What the frame needs (viewer, token, basket) travels in the context as Chrome.
package ui

import (
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
)

// None stands where there is no value.
const None = "—"

const (
	space = "\u00a0" // keeps a number and its unit on one line
	minus = "−"
)

var months = [...]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
	"septiembre", "octubre", "noviembre", "diciembre"}

var weekdays = [...]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}

// Money writes an amount as 1.234,56 €.
func Money(c store.Cents) string { return MoneyPlain(c) + space + "€" }

// MoneyPlain writes an amount as 1.234,56.
func MoneyPlain(c store.Cents) string { return fixed(int64(c), 2, 2) }

// CopyPrice writes a price per copy with the decimals it has, at least four: 0,0072 €.
func CopyPrice(p store.MicroEuros) string { return fixed(int64(p), 6, 4) + space + "€" }

// Percent writes 5 %, 2,5 % or 5,2 %.
func Percent(h store.Hundredths) string { return fixed(int64(h), 2, 0) + space + "%" }

// Number writes a counter or a count as 212.000.
func Number(n int64) string { return fixed(n, 0, 0) }

// fixed writes n, which counts units of 10^-digits, with at least keep decimals.
func fixed(n int64, digits, keep int) string {
	sign := ""
	if n < 0 {
		sign = minus
	}
	s := strings.TrimPrefix(strconv.FormatInt(n, 10), "-")
	if pad := digits + 1 - len(s); pad > 0 {
		s = strings.Repeat("0", pad) + s
	}
	whole, decimals := s[:len(s)-digits], s[len(s)-digits:]
	for len(decimals) > keep && decimals[len(decimals)-1] == '0' {
		decimals = decimals[:len(decimals)-1]
	}
	if decimals != "" {
		decimals = "," + decimals
	}
	return sign + grouped(whole) + decimals
}

// grouped puts a point between thousands, also in 1.240: people compare it with the machine.
func grouped(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Day writes dd/mm/aaaa.
func Day(d store.Date) string {
	return dated(d, func(t time.Time) string { return t.Format("02/01/2006") })
}

// DayShort writes 20 oct 2026.
func DayShort(d store.Date) string {
	return dated(d, func(t time.Time) string { return dayMonth(t) + " " + strconv.Itoa(t.Year()) })
}

// DayMonth writes 20 oct.
func DayMonth(d store.Date) string { return dated(d, dayMonth) }

// DayLong writes martes 24 de noviembre.
func DayLong(d store.Date) string {
	return dated(d, func(t time.Time) string {
		return weekdays[t.Weekday()] + " " + strconv.Itoa(t.Day()) + " de " + months[t.Month()-1]
	})
}

// DayMonthLong writes 30 de noviembre.
func DayMonthLong(d store.Date) string {
	return dated(d, func(t time.Time) string { return strconv.Itoa(t.Day()) + " de " + MonthName(t.Month()) })
}

// MonthYear writes noviembre de 2026.
func MonthYear(d store.Date) string {
	return dated(d, func(t time.Time) string { return MonthName(t.Month()) + " de " + strconv.Itoa(t.Year()) })
}

// MonthName writes noviembre.
func MonthName(m time.Month) string { return months[m-1] }

// DayOf writes the day of t, which is in the dealer's location, as dd/mm/aaaa.
func DayOf(t time.Time) string { return moment(t, "02/01/2006") }

// Moment writes dd/mm/aaaa HH:MM of t, which is in the dealer's location.
func Moment(t time.Time) string { return moment(t, "02/01/2006 15:04") }

// Clock writes HH:MM of t, which is in the dealer's location.
func Clock(t time.Time) string { return moment(t, "15:04") }

// MomentShort writes 20 nov, 11:05.
func MomentShort(t time.Time) string {
	if t.IsZero() {
		return None
	}
	return dayMonth(t) + ", " + t.Format("15:04")
}

func dated(d store.Date, write func(time.Time) string) string {
	t := d.Time()
	if t.IsZero() {
		return None
	}
	return write(t)
}

func moment(t time.Time, layout string) string {
	if t.IsZero() {
		return None
	}
	return t.Format(layout)
}

func dayMonth(t time.Time) string { return strconv.Itoa(t.Day()) + " " + MonthName(t.Month())[:3] }

// Plural writes «1 equipo», «4 equipos», «1.200 equipos».
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(int64(n)) + " " + many
}

// FileSize writes 512 KB or 1,2 MB.
func FileSize(bytes int64) string {
	const kb, mb = 1 << 10, 1 << 20
	if bytes < mb {
		return Number(max(1, (bytes+kb/2)/kb)) + space + "KB"
	}
	return fixed((bytes*10+mb/2)/mb, 1, 0) + space + "MB"
}

// CounterLabel is the word for a counter on screen.
func CounterLabel(c store.Counter) string {
	switch c {
	case store.BN:
		return "BN"
	case store.Color:
		return "Color"
	case store.A3:
		return "A3"
	case store.Scan:
		return "Escáner"
	}
	return string(c)
}

// Or returns text, or None where there is none.
func Or(text string) string {
	if strings.TrimSpace(text) == "" {
		return None
	}
	return text
}

// Phone groups the nine digits of a Spanish number as people say them: 925 21 12 00. Whatever
// else the field holds stays as it is.
func Phone(number string) string {
	if len(number) != 9 || strings.Trim(number, "0123456789") != "" {
		return number
	}
	return number[:3] + " " + number[3:5] + " " + number[5:7] + " " + number[7:]
}

// Tel makes the address that dials a number as people write it; numbers without a prefix are Spanish.
func Tel(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	if len(digits) == 9 {
		digits = "+34" + digits
	}
	return "tel:" + digits
}
