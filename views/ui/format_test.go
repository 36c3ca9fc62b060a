package ui

import (
	"testing"
	"time"

	"areaclientes/store"
)

func TestAmountsReadAsInSpain(t *testing.T) {
	same := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	same(Money(0), "0,00\u00a0€")
	same(Money(5), "0,05\u00a0€")
	same(Money(123456), "1.234,56\u00a0€")
	same(Money(-683), "−6,83\u00a0€")
	same(MoneyPlain(100000000), "1.000.000,00")
	same(CopyPrice(7200), "0,0072\u00a0€")
	same(CopyPrice(7250), "0,00725\u00a0€")
	same(CopyPrice(1_500_000), "1,5000\u00a0€")
	same(Percent(500), "5\u00a0%")
	same(Percent(250), "2,5\u00a0%")
	same(Percent(525), "5,25\u00a0%")
	same(Percent(0), "0\u00a0%")
	same(Percent(10000), "100\u00a0%")
	same(Number(0), "0")
	same(Number(999), "999")
	same(Number(1240), "1.240")
	same(Number(212000), "212.000")
	same(Number(999_999_999), "999.999.999")
	same(Number(-1240), "−1.240")
	same(Number(-1<<63), "−9.223.372.036.854.775.808")
	same(Plural(1, "equipo", "equipos"), "1 equipo")
	same(Plural(0, "equipo", "equipos"), "0 equipos")
	same(Plural(1200, "equipo", "equipos"), "1.200 equipos")
	same(FileSize(0), "1\u00a0KB")
	same(FileSize(524288), "512\u00a0KB")
	same(FileSize(1<<20), "1\u00a0MB")
	same(FileSize(1258291), "1,2\u00a0MB")
	same(Phone("925211200"), "925 21 12 00")
	same(Phone("925 211 200 (tardes)"), "925 211 200 (tardes)")
	same(Tel("925 00 00 00"), "tel:+34925000000")
	same(Tel("+351 21 000 00 00"), "tel:+351210000000")
	same(CounterLabel(store.Scan), "Escáner")
	same(Or("  "), None)
}

func TestDaysReadAsInSpain(t *testing.T) {
	day := store.Date("2026-11-24")
	moment := time.Date(2026, 11, 20, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{Day(day), "24/11/2026"},
		{DayShort(day), "24 nov 2026"},
		{DayMonth("2026-05-01"), "1 may"},
		{DayLong(day), "martes 24 de noviembre"},
		{MonthYear(day), "noviembre de 2026"},
		{Moment(moment), "20/11/2026 09:05"},
		{MomentShort(moment), "20 nov, 09:05"},
		{DayOf(moment), "20/11/2026"},
		{Clock(moment), "09:05"},
		{Day(""), None},
		{DayLong(""), None},
		{Moment(time.Time{}), None},
		{MomentShort(time.Time{}), None},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
