package store

import "context"

// DueFacts is a machine whose reading a letter asks for.
type DueFacts struct {
	Machine MachineFacts // Model, Number, OwnRef and Location only
	Last    ReadingFacts
}

// ReminderFacts is what a letter asks a customer for: the machines whose reading is missing when the
// letter leaves. There may be none left.
type ReminderFacts struct {
	Customer PartyFacts
	Period   Period
	Machines []DueFacts
}

// ReadingReminder loads what a reminder asks for, by its id. It returns ErrNotFound when there is none.
func (r Outbox) ReadingReminder(ctx context.Context, ref string) (ReminderFacts, error) {
	var f ReminderFacts
	id, err := eventID(ref)
	if err != nil {
		return f, err
	}
	var owner CustomerID
	err = r.s.readers.QueryRowContext(ctx, `SELECT c.id, c.number, c.name, c.phone, c.email, n.period
		FROM reading_reminders n JOIN customers c ON c.id = n.customer_id WHERE n.id = ?`, id).
		Scan(&owner, &f.Customer.Number, &f.Customer.Name, &f.Customer.Phone, &f.Customer.Email, &f.Period.First)
	if err != nil {
		return f, translate("load letter", err)
	}
	f.Period.Last = DateOf(f.Period.First.Time().AddDate(0, 1, -1))
	f.Period.Overdue = r.s.Today() > f.Period.Last
	machines, err := collect(ctx, r.s.readers, "load letter", scanEquipment, "SELECT "+equipmentColumns+equipmentTables+
		" WHERE e.customer_id = ? AND "+pendingReading+" AND "+underContract+" ORDER BY e.city, e.location, e.number", owner, f.Period.Last, r.s.Today())
	for _, e := range machines {
		f.Machines = append(f.Machines, DueFacts{
			MachineFacts{Model: e.Model.Name, Number: e.Number, OwnRef: e.OwnRef, Location: e.Location}, ReadingFacts{e.Last.On, e.Last.Counts},
		})
	}
	return f, err
}

// QuestionFacts is the reading that a letter asks about.
type QuestionFacts struct {
	Equipment EquipmentID
	ID        int64
	Customer  PartyFacts
	Machine   MachineFacts // Model, Number, OwnRef and Location only
	Reading   ReadingFacts
	Before    ReadingFacts // empty when there is none
	Usual     Counts       // copies in 30 days, where known
}

// ReadingQuestion loads the reading that a letter asks about, by its id. It returns ErrNotFound when
// there is none, or nobody asks about it.
func (r Outbox) ReadingQuestion(ctx context.Context, ref string) (QuestionFacts, error) {
	id, err := eventID(ref)
	if err != nil {
		return QuestionFacts{}, err
	}
	c, err := r.s.Office.Reading(ctx, id)
	if err == nil && (c.Question == nil || c.Equipment.Customer != c.Customer.ID) {
		err = ErrNotFound
	}
	if err != nil {
		return QuestionFacts{}, err
	}
	e := c.Equipment
	return QuestionFacts{
		Equipment: e.ID, ID: id, Customer: PartyFacts{Number: c.Customer.Number, Name: c.Customer.Name, Email: c.Email},
		Machine: MachineFacts{Model: e.Model.Name, Number: e.Number, OwnRef: e.OwnRef, Location: e.Location},
		Reading: ReadingFacts{c.On, c.Counts}, Before: ReadingFacts{c.BeforeOn, c.Before}, Usual: c.Usual,
	}, nil
}
