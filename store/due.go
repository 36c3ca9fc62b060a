package store

import "context"

// Period is the calendar month whose readings are asked for now. From the dealer's reading day on
// it is the current month; before that day it is still the month before, whose readings are late.
type Period struct {
	First, Last Date // first and last day of the month; Last is when the readings are wanted by
	Overdue     bool // the month is over
}

// dueOn is the day by which the next reading of a machine e is wanted: the last day of the month after
// its newest one, or of the month in which its contract began. It is empty for a machine of which
// neither is known. The index equipment_due stands on this very expression.
const dueOn = `max(
	CASE e.read_on WHEN '' THEN '' ELSE date(e.read_on, 'start of month', '+2 months', '-1 day') END,
	CASE e.starts_on WHEN '' THEN '' ELSE date(e.starts_on, 'start of month', '+1 month', '-1 day') END)`

// pendingReading is the condition by which the reading of a period is missing for a machine e under
// contract. The placeholder is the period's last day.
const pendingReading = "(" + dueOn + " <= ?)"

// Period returns the month whose readings are asked for today.
func (r Readings) Period(ctx context.Context) (Period, error) {
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return Period{}, err
	}
	return periodOn(r.s.Today(), dealer.ReadingDay), nil
}

func periodOn(today Date, readingDay int) Period {
	day := today.Time().Day()
	first := today.AddDays(1 - day)
	if day >= readingDay {
		return Period{First: first, Last: DateOf(first.Time().AddDate(0, 1, -1))}
	}
	return Period{First: DateOf(first.Time().AddDate(0, -1, 0)), Last: first.AddDays(-1), Overdue: true}
}

// Due says whether a reading of the period is expected from the machine: its contract began
// before the period ended.
func (p Period) Due(e Equipment) bool { return e.StartsOn <= p.Last }

// Round is the readings of one period: what is done and what is missing.
type Round struct {
	Period Period
	Done   int
	Lines  []Equipment // the machines of the period, missing ones first
}

// Pending returns the owner's machines of the current period, those whose reading is missing first.
func (r Readings) Pending(ctx context.Context, owner Owner) (Round, error) {
	period, err := r.Period(ctx)
	if err != nil {
		return Round{}, err
	}
	machines, err := r.s.Equipment.List(ctx, owner, EquipmentFilter{})
	if err != nil {
		return Round{}, err
	}
	round := Round{Period: period}
	var done []Equipment
	for _, machine := range machines {
		switch {
		case machine.Pending:
			round.Lines = append(round.Lines, machine)
		case period.Due(machine):
			done = append(done, machine)
		}
	}
	round.Done = len(done)
	round.Lines = append(round.Lines, done...)
	return round, nil
}
