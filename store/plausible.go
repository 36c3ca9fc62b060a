package store

import (
	"fmt"
	"strconv"
	"strings"
)

// When a rise of a counter is asked about.
//
// A machine is measured by itself: the copies per day of its last 12 months, readings that are
// still doubtful left out. With at least 28 days of such history, a rise is plausible up to five
// times that rate over the days since the last reading, and always up to 1.000 copies, so that a
// machine that prints little may have a busy week. With less history the limit is 2.000 copies a
// day, at least 50.000; a very first reading is asked about above ten million.
const (
	ratedDays   = 28
	ratedWindow = 365
	ratedFactor = 5
	ratedFloor  = 1_000
	newPerDay   = 2_000
	newFloor    = 50_000
	firstLimit  = 10_000_000
	monthDays   = 30
)

// run is the copies between two readings of one counter that follow each other.
type run struct {
	from, to Date
	copies   int64
	end      int  // index of the later reading
	doubtful bool // the later reading is
}

// runs lists the runs of a counter over readings in order. A counter that was changed, or that
// went down, begins anew. A single slip among the readings is passed over: the run leads from the one
// before it to the one after it.
func runs(rows []Reading, counter Counter) []run {
	var list []run
	last := -1
	for _, i := range steady(rows, counter) {
		row, value := rows[i], rows[i].Counts[counter]
		if last >= 0 && row.Kind != InitialReading && value >= rows[last].Counts[counter] {
			list = append(list, run{rows[last].On, row.On, value - rows[last].Counts[counter], i, row.Status == ReadingDoubtful})
		}
		last = i
	}
	return list
}

// steady lists the readings that have the counter, without the slips: one that is higher than the next
// although the next is not lower than the one before it (100, 900, 102), and one that is lower than
// both its neighbours, which rise (100, 1, 102). What an ERP keeps has them, and each would make months
// of copies that never were. A counter that was changed looks otherwise: it goes on from where it fell.
func steady(rows []Reading, counter Counter) []int {
	var list []int
	for i, row := range rows {
		if _, ok := row.Counts[counter]; ok {
			list = append(list, i)
		}
	}
	kept := list[:min(1, len(list))]
	for n := 1; n < len(list); n++ {
		at := list[n]
		if n+1 < len(list) && rows[at].Kind == NormalReading && rows[list[n+1]].Kind == NormalReading {
			before, value, after := rows[kept[len(kept)-1]].Counts[counter], rows[at].Counts[counter], rows[list[n+1]].Counts[counter]
			if before <= after && (value > after || value < before) {
				continue
			}
		}
		kept = append(kept, at)
	}
	return kept
}

// past is what the history of one counter says about its next value.
type past struct {
	known  bool // there is a last value
	last   int64
	on     Date  // its day
	copies int64 // made in the days below, within the last 12 months of the history
	days   int
}

func pastOf(rows []Reading, counter Counter) past {
	var p past
	for _, row := range rows {
		if value, ok := row.Counts[counter]; ok {
			p.known, p.last, p.on = true, value, row.On
		}
	}
	if !p.known {
		return p
	}
	begin := p.on.AddDays(-ratedWindow)
	for _, run := range runs(rows, counter) {
		if !run.doubtful && run.to > begin {
			p.copies += run.copies
			p.days += run.to.DaysSince(run.from)
		}
	}
	return p
}

// reliable says whether the history is long enough to measure the machine by.
func (p past) reliable() bool { return p.days >= ratedDays }

// usual is the copies in 30 days, as people say it («unas 2.300»): two digits and zeros. It is 0
// when the history is too short.
func (p past) usual() int64 {
	if !p.reliable() {
		return 0
	}
	exact, unit := (p.copies*monthDays+int64(p.days)/2)/int64(p.days), int64(1)
	for exact/unit >= 100 {
		unit *= 10
	}
	return (exact + unit/2) / unit * unit
}

// since is the days that the copies up to today were made in, at least one.
func (p past) since(today Date) int { return max(1, today.DaysSince(p.on)) }

// limit is the most copies that are believed in so many days.
func (p past) limit(days int) int64 {
	if p.reliable() {
		return max(ratedFloor, p.copies*ratedFactor*int64(days)/int64(p.days))
	}
	return max(newFloor, newPerDay*int64(days))
}

// fits says whether a value needs neither an explanation nor a question.
func (p past) fits(value int64, today Date) bool {
	if !p.known {
		return value <= firstLimit
	}
	return value >= p.last && value-p.last <= p.limit(p.since(today))
}

// guess looks for the value that was meant: the one typed without one of its digits, or with two
// neighbours exchanged, that fits and lies nearest to what the machine should show by now. It is
// 0 when there is none.
func (p past) guess(value int64, today Date) int64 {
	if !p.known {
		return 0
	}
	expected := p.last + p.usual()*int64(p.since(today))/monthDays
	var best int64
	for _, candidate := range slips(value) {
		if p.fits(candidate, today) && (best == 0 || distance(candidate, expected) < distance(best, expected)) {
			best = candidate
		}
	}
	return best
}

// short says whether a digit more would make the value fit: one was left out.
func (p past) short(value int64, today Date) bool {
	digits := strconv.FormatInt(value, 10)
	for i := 0; i <= len(digits); i++ {
		for digit := range 10 {
			longer, err := strconv.ParseInt(fmt.Sprintf("%s%d%s", digits[:i], digit, digits[i:]), 10, 64)
			if err == nil && p.known && p.fits(longer, today) {
				return true
			}
		}
	}
	return false
}

// slips lists the values from which value comes by one slip of the finger.
func slips(value int64) []int64 {
	digits := strconv.FormatInt(value, 10)
	var list []int64
	add := func(s string) {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n != value {
			list = append(list, n)
		}
	}
	for i := range digits {
		add(digits[:i] + digits[i+1:])
		if i > 0 {
			add(digits[:i-1] + digits[i:i+1] + digits[i-1:i] + digits[i+1:])
		}
	}
	return list
}

func distance(a, b int64) int64 { return max(a-b, b-a) }

// dotted writes a number as it stands on the screen: 212.000.
func dotted(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var b strings.Builder
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte('.')
		}
		b.WriteRune(digit)
	}
	return b.String()
}
