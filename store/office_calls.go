package store

import (
	"context"
	"errors"
	"time"
)

// Call is the machine that somebody telephones about, and whose it is.
type Call struct {
	Customer Customer
	Machine  Equipment
	Served   bool   // under contract today
	Usual    Counts // copies in 30 days, where known
}

// Call returns what is needed to write down something about a machine of any customer, under contract or
// not. It returns ErrNotFound for a machine that is not there or whose owner is no longer a customer.
func (r Office) Call(ctx context.Context, on EquipmentID) (Call, error) {
	call, err := r.call(ctx, r.s.readers, on)
	if err != nil {
		return Call{}, translate("get call", err)
	}
	rows, err := history(ctx, r.s.readers, call.Machine.Customer, on, r.s.Now().Location())
	if err != nil {
		return Call{}, err
	}
	call.Usual = usualOf(rows)
	return call, nil
}

func (r Office) call(ctx context.Context, q querier, on EquipmentID) (Call, error) {
	var call Call
	row := q.QueryRowContext(ctx, "SELECT "+equipmentColumns+", "+underContract+equipmentTables+" WHERE e.id = ?2", r.s.Today(), on)
	if err := scanEquipment(withMore{row, []any{&call.Served}}, &call.Machine); err != nil {
		return Call{}, err
	}
	var err error
	call.Customer, err = customer(ctx, q, call.Machine.Customer)
	return call, err
}

// MachinesOf lists a customer's machines, those under contract first. It returns no error of its own.
func (r Office) MachinesOf(ctx context.Context, owner CustomerID) ([]FoundMachine, error) {
	return (&search{r: r}).machinesOf(ctx, owner)
}

// TakeReading is Readings.Enter for a machine of any customer, under contract or not, by the person of
// the context for somebody on the telephone. Its errors are those of Readings.Enter.
func (r Office) TakeReading(ctx context.Context, on EquipmentID, entry Entry) (Reading, error) {
	how := byPhone(ctx)
	entry.Source, entry.Author = how.Source, how.By
	var reading Reading
	err := r.s.write(ctx, "enter reading", func(t *tx) error {
		call, err := r.call(ctx, t, on)
		if err != nil {
			return err
		}
		rows, err := history(ctx, t, call.Machine.Customer, on, t.now.Location())
		if err != nil {
			return err
		}
		known, found, err := entered(ctx, t, call.Machine, entry, rows)
		if found || err != nil {
			reading = known
			return err
		}
		if reading, err = enter(ctx, t, call.Machine, entry); err != nil {
			return err
		}
		return t.auditReading(ctx, call.Machine, reading)
	})
	return reading, err
}

// auditReading logs a reading that one of the dealer's people wrote down, with the last one beside it.
func (t *tx) auditReading(ctx context.Context, machine Equipment, reading Reading) error {
	var fields []string
	for _, counter := range machine.Model.Counters() {
		last := ""
		if value, known := machine.Last.Counts[counter]; known {
			last = dotted(value)
		}
		fields = append(fields, counter.label(), last, dotted(reading.Counts[counter]))
	}
	object := Object{Kind: OnReading, ID: reading.ID, Name: "Equipo " + machine.Number, Customer: machine.Customer}
	return t.audit(ctx, "lectura anotada por teléfono", object, Changes(fields...)...)
}

// CallReport is what somebody says about a breakdown on the telephone.
type CallReport struct {
	Report
	Technician int64     // who looks after it; 0 for nobody yet
	VisitFrom  time.Time // agreed on the telephone; zero when none was
	VisitTo    time.Time // zero when only the beginning was
}

// ReportIncident is Incidents.Report for a machine of any customer, under contract or not, by the
// person of the context for somebody on the telephone. Technician and visit are settled with it. Its errors
// are those of Incidents.Report, and Invalid for «technician», «visit_from» and «visit_to».
func (r Office) ReportIncident(ctx context.Context, on EquipmentID, report CallReport) (Incident, error) {
	call, err := r.call(ctx, r.s.readers, on)
	if err != nil {
		return Incident{}, translate("report incident", err)
	}
	how, wrong := byPhone(ctx), report.check()
	if report.Reading != nil {
		reading := *report.Reading
		reading.Source, reading.Author = how.Source, how.By
		report.Reading = &reading
	}
	return r.s.Incidents.admit(ctx, call.Customer.ID, intake{report: report.Report, entered: how, wrong: wrong,
		machine: func(t *tx, wrong Invalid) (Equipment, error) { return r.handed(ctx, t, on, report.Technician, wrong) },
		opened: func(t *tx, opened Incident) error {
			if !report.VisitFrom.IsZero() {
				visit := IncidentMove{State: IncidentVisit, VisitFrom: report.VisitFrom, VisitTo: report.VisitTo}
				if err := r.moveIncident(ctx, t, Colleague{Name: how.By}, opened, visit, nil, wrong); err != nil {
					return err
				}
			}
			return t.audit(ctx, "incidencia anotada por teléfono", Object{OnIncident, int64(opened.ID), opened.Number, opened.Customer})
		}})
}

func (c CallReport) check() Invalid {
	wrong := Invalid{}
	switch {
	case c.VisitFrom.IsZero() && !c.VisitTo.IsZero():
		wrong["visit_from"] = "Indique el día y la hora de la visita."
	case !c.VisitTo.IsZero() && c.VisitTo.Before(c.VisitFrom):
		wrong["visit_to"] = "La visita no puede terminar antes de empezar."
	}
	return wrong
}

// handed is the machine in the hands of the technician that was chosen.
func (r Office) handed(ctx context.Context, t *tx, on EquipmentID, technician int64, wrong Invalid) (Equipment, error) {
	call, err := r.call(ctx, t, on)
	if err != nil {
		return Equipment{}, err
	}
	call.Machine.Technician, err = assigned(ctx, t, Technician{}, technician)
	if errors.Is(translate("", err), ErrNotFound) {
		wrong["technician"], err = "Elija un técnico de la lista.", nil
	}
	return call.Machine, err
}
