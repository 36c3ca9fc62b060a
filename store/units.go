package store

import (
	"fmt"
	"time"
)

// Cents is an amount of money in euro cents. Amounts are never floating point.
type Cents int64

// MicroEuros is a price per copy in 10⁻⁶ €: 0,0072 € is 7200.
type MicroEuros int64

// Hundredths is a percentage in hundredths of a per cent: 2,5 % is 250, 21 % is 2100.
type Hundredths int64

// Date is a calendar day in the dealer's time zone, written 2006-01-02 so that it sorts as text.
// The empty Date means «none».
type Date string

// DateOf returns the calendar day of t in t's own location.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// ParseDate returns the Date written in s as 2006-01-02. It fails for a day that does not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", fmt.Errorf("date %q: %w", s, err)
	}
	return DateOf(t), nil
}

// Time returns midnight UTC of the day, for arithmetic with days; the zero Time for none.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// DaysSince returns the whole days from earlier to d, negative when d is before it.
func (d Date) DaysSince(earlier Date) int {
	return int(d.Time().Sub(earlier.Time()) / (24 * time.Hour))
}

// AddDays returns the day n days after d.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// Counter names one of the meters of a machine.
type Counter string

// The counters a model may have. BN and Color are the usual ones.
const (
	BN    Counter = "bn"
	Color Counter = "color"
	A3    Counter = "a3"
	Scan  Counter = "scan"
)

// Counters lists every counter in the order in which people read them off.
var Counters = [...]Counter{BN, Color, A3, Scan}

// Counts holds one value per counter, in copies since the machine was built. A counter that
// was not read is absent.
type Counts map[Counter]int64

// MaxCount is the highest value a counter can show: nine digits, as on the largest production machines.
const MaxCount = 999_999_999
