package store

import (
	"context"
	"slices"
	"time"
)

// Dossier is a machine with its whole life, whoever had it.
type Dossier struct {
	Machine   Machine
	Readings  []ReadingLine // newest first, the discarded ones too
	Months    []Month       // copies of the last twelve months
	Usual     Counts        // copies in 30 days, where known
	Incidents []MachineIncident
	Orders    []MachineOrder
	Toner     TonerBalance
	Owners    []Ownership // newest first; more than one once it has moved
}

// MachineIncident is an incident of a machine, in short.
type MachineIncident struct {
	Number      string
	Description string
	State       IncidentState
	Customer    string // number
	CreatedAt   time.Time
}

// MachineOrder is what an order has for a machine.
type MachineOrder struct {
	Number    string
	State     OrderState
	Customer  string // number
	Articles  string // «2 × 841456, 1 × 841459»
	CreatedAt time.Time
}

// Ownership is a time in which a customer had a machine.
type Ownership struct {
	Customer PartyName
	From, To Date // empty: since ever; still
}

// TonerBalance is the toner delivered against the copies made since a day.
type TonerBalance struct {
	Since  Date
	Lines  []TonerLine // per colour, black first; empty when nothing was delivered
	Copies Counts      // made since then, as far as the readings tell
}

// TonerLine is the toner of one colour.
type TonerLine struct {
	Color   string // K, C, M, Y
	Units   int64
	Pages   int64 // that they are good for; of those whose yield is known
	Unknown int64 // units whose yield is not known
}

// dossierRows is how many readings, incidents and orders the page of a machine shows.
const (
	dossierReadings = 60
	dossierRows     = 10
)

// Dossier returns a machine that is who's business with its whole life, and those of its incidents that
// are. It returns ErrNotFound for any other.
func (r Office) Dossier(ctx context.Context, who Colleague, id EquipmentID) (Dossier, error) {
	const op = "get dossier"
	d := Dossier{Machine: Machine{}}
	var err error
	if d.Machine, err = r.MachineAs(ctx, who, id); err != nil {
		return d, err
	}
	if err := r.dossierReadings(ctx, &d); err != nil {
		return d, err
	}
	within, args := who.reach()
	d.Incidents, err = collect(ctx, r.s.readers, op, func(row rowScanner, i *MachineIncident) error {
		var at int64
		err := row.Scan(&i.Number, &i.Description, &i.State, &i.Customer, &at)
		i.CreatedAt = r.s.instant(at)
		return err
	}, `SELECT i.number, i.description, i.state, c.number, i.created_at FROM incidents i JOIN customers c ON c.id = i.customer_id
		WHERE i.equipment_id = ? AND `+within+" ORDER BY i.created_at DESC, i.id DESC LIMIT ?", append(append([]any{id}, args...), dossierRows)...)
	if err != nil {
		return d, err
	}
	d.Orders, err = collect(ctx, r.s.readers, op, func(row rowScanner, o *MachineOrder) error {
		var at int64
		err := row.Scan(&o.Number, &o.State, &o.Customer, &o.Articles, &at)
		o.CreatedAt = r.s.instant(at)
		return err
	}, `SELECT o.number, o.state, c.number, group_concat(l.quantity || ' × ' || l.ref, ', '), o.created_at
		FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN customers c ON c.id = o.customer_id
		WHERE l.equipment_id = ? GROUP BY o.id ORDER BY o.created_at DESC, o.id DESC LIMIT ?`, id, dossierRows)
	if err != nil {
		return d, err
	}
	if d.Owners, err = r.owners(ctx, id); err != nil {
		return d, err
	}
	d.Toner.Lines, err = r.toner(ctx, id, d.Toner.Since)
	return d, err
}

// dossierReadings reads the history of a machine at every customer's.
func (r Office) dossierReadings(ctx context.Context, d *Dossier) error {
	rows, err := collect(ctx, r.s.readers, "list readings", r.s.scanReadingLine,
		"SELECT "+readingLineColumns+readingLineTables+" WHERE r.equipment_id = ? ORDER BY r.taken_on, r.id", d.Machine.ID)
	if err != nil {
		return err
	}
	var counted []Reading
	for _, row := range rows {
		if row.Status != ReadingDiscarded {
			counted = append(counted, row.Reading)
		}
	}
	counted = withCopies(counted)
	for i := range rows {
		if at := slices.IndexFunc(counted, func(c Reading) bool { return c.ID == rows[i].ID }); at >= 0 {
			rows[i].Copies, rows[i].Since = counted[at].Copies, counted[at].Since
		}
	}
	d.Months, d.Usual = monthly(counted, r.s.Today(), caseMonths), usualOf(counted)
	d.Toner.Since, d.Toner.Copies = d.Months[0].First, Counts{}
	for _, month := range d.Months {
		for counter, copies := range month.Copies {
			d.Toner.Copies[counter] += copies
		}
	}
	slices.Reverse(rows)
	d.Readings = rows[:min(len(rows), dossierReadings)]
	return nil
}

func (r Office) owners(ctx context.Context, id EquipmentID) ([]Ownership, error) {
	return collect(ctx, r.s.readers, "list owners", func(row rowScanner, o *Ownership) error {
		return row.Scan(&o.Customer.ID, &o.Customer.Number, &o.Customer.Name, &o.From, &o.To)
	}, `SELECT c.id, c.number, iif(c.trade_name <> '', c.trade_name, c.name), w.from_on, iif(w.to_on = '9999-12-31', '', w.to_on)
		FROM equipment_owners w JOIN customers c ON c.id = w.customer_id WHERE w.equipment_id = ? ORDER BY w.id DESC`, id)
}

// toner adds up what was delivered for a machine since a day.
func (r Office) toner(ctx context.Context, id EquipmentID, since Date) ([]TonerLine, error) {
	midnight := time.Date(since.Time().Year(), since.Time().Month(), since.Time().Day(), 0, 0, 0, 0, r.s.Now().Location())
	return collect(ctx, r.s.readers, "add up toner", func(row rowScanner, l *TonerLine) error {
		return row.Scan(&l.Color, &l.Units, &l.Pages, &l.Unknown)
	}, `SELECT l.color, sum(l.quantity), coalesce(sum(l.quantity * a.yield), 0), coalesce(sum(l.quantity) FILTER (WHERE a.yield IS NULL), 0)
		FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN articles a ON a.id = l.article_id
		WHERE l.equipment_id = ? AND l.family = 'TONER' AND l.color <> '' AND o.state IN ('shipped', 'delivered') AND o.created_at >= ?
		GROUP BY l.color ORDER BY instr('KCMY', l.color)`, id, millis(midnight))
}

// Pages is what the delivered toner is good for in copies of a counter: the black one for BN; for Color
// the colour of which there is least. It returns false when nothing is known.
func (b TonerBalance) Pages(counter Counter) (int64, bool) {
	var pages int64
	known := false
	for _, line := range b.Lines {
		if (line.Color == "K") != (counter == BN) || counter != BN && counter != Color || line.Pages == 0 {
			continue
		}
		if !known || line.Pages < pages {
			pages = line.Pages
		}
		known = true
	}
	return pages, known
}
