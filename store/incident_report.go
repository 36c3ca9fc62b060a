package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"maps"
	"strings"
	"unicode/utf8"
)

// Report is what the customer says about a breakdown.
type Report struct {
	Contact     string
	Phone       string
	Description string
	Kind        IncidentKind // empty means Corrective
	Severity    Severity
	Reading     *Entry // the counters, when they were read off as well
	Files       []File
	Idem        string // the same key a second time is the same report
}

// Report opens an incident on the owner's machine: number, first event, reading, files and the
// letters to technician, office and customer are written together or not at all. A report whose
// Idem was used before returns the incident that it opened then. It returns Invalid for what is
// missing or wrong, file and counters included, with Lower or Doubt joined to it as from
// Readings.Enter, and ErrNotFound for a machine of someone else or out of contract.
func (r Incidents) Report(ctx context.Context, owner Owner, on EquipmentID, report Report) (Incident, error) {
	return r.admit(ctx, owner, intake{report: report, entered: signed(owner), machine: func(t *tx, _ Invalid) (Equipment, error) {
		return equipment(ctx, t, owner, on, t.today())
	}})
}

// intake is a report as it comes in: by the customer, or written down by one of the dealer's people.
type intake struct {
	report  Report
	machine func(*tx, Invalid) (Equipment, error)
	entered Entered
	sender  Owner                     // in whose name
	wrong   Invalid                   // found in it so far
	opened  func(*tx, Incident) error // what else belongs to a new incident; may be nil
}

// admit opens the incident of a report, or finds the one that it opened before.
func (r Incidents) admit(ctx context.Context, owner Owner, in intake) (Incident, error) {
	report := &in.report
	report.Idem = cmp.Or(key(report.Idem), rand.Text())
	report.tidy()
	dealer, err := r.s.Settings.Get(ctx)
	if err != nil {
		return Incident{}, err
	}
	known, err := r.reported(ctx, r.s.readers, owner, report.Idem)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return known, err
	}
	wrong := report.check()
	maps.Copy(wrong, in.wrong)
	files, err := r.receive(ctx, owner, report.Files, wrong)
	if err != nil {
		return Incident{}, err
	}
	var opened Incident
	err = r.s.write(ctx, "report incident", func(t *tx) error {
		if opened, err = r.reported(ctx, t, owner, report.Idem); err == nil || !errors.Is(err, ErrNotFound) {
			return err // sent twice at the same time
		}
		in.sender = owner
		number, err := r.open(ctx, t, dealer, in, files, wrong)
		if err != nil {
			return err
		}
		if opened, err = r.s.incident(ctx, t, owner, number); err != nil {
			return err
		}
		if err := t.acted(ctx, owner, "comunicada por el cliente", opened.object()); err != nil || in.opened == nil {
			return err
		}
		if err := in.opened(t, opened); err != nil {
			return err
		}
		opened, err = r.s.incident(ctx, t, owner, number)
		return err
	})
	return opened, err
}

func (r *Report) tidy() {
	r.Contact, r.Phone = strings.Join(strings.Fields(r.Contact), " "), strings.Join(strings.Fields(r.Phone), " ")
	r.Description = strings.TrimSpace(r.Description)
	if r.Kind == "" {
		r.Kind = Corrective
	}
}

// The longest texts of a report, in characters.
const (
	maxContact = 120
	maxPhone   = 40
	maxBody    = 4000
)

func (r *Report) check() Invalid {
	wrong := Invalid{}
	switch {
	case r.Contact == "":
		wrong["contact"] = "Escriba la persona de contacto."
	case exceeds(r.Contact, maxContact):
		wrong["contact"] = "El contacto es demasiado largo: como mucho, 120 caracteres."
	}
	if exceeds(r.Phone, maxPhone) {
		wrong["phone"] = "El teléfono es demasiado largo: como mucho, 40 caracteres."
	}
	switch {
	case r.Description == "":
		wrong["description"] = "Describa la avería. Con una frase basta."
	case exceeds(r.Description, maxBody):
		wrong["description"] = "La descripción es demasiado larga: como mucho, 4.000 caracteres. Puede añadir un documento con el resto."
	}
	if r.Kind.Word() == "" {
		wrong["kind"] = "Elija el tipo de aviso."
	}
	if r.Severity.Word() == "" {
		wrong["severity"] = "Diga si la máquina está parada, funciona a medias o es una consulta."
	}
	return wrong
}

func exceeds(s string, n int) bool { return utf8.RuneCountInString(s) > n }

// reported is the incident that the owner opened with this key.
func (r Incidents) reported(ctx context.Context, q querier, owner Owner, idem string) (Incident, error) {
	var number string
	seen := incidentsOf(owner, "i")
	err := q.QueryRowContext(ctx, "SELECT i.number FROM incidents i WHERE "+seen.text+" AND i.idem = ?", seen.with(idem)...).Scan(&number)
	if err != nil {
		return Incident{}, translate("find report", err)
	}
	return r.s.incident(ctx, q, owner, number)
}

// open writes the incident and everything that comes with it, and returns its number.
func (r Incidents) open(ctx context.Context, t *tx, dealer Dealer, in intake, files []kept, wrong Invalid) (string, error) {
	machine, err := in.machine(t, wrong)
	if err != nil {
		return "", err
	}
	report := in.report
	reading, puzzle, err := report.read(ctx, t, in.sender, machine, wrong)
	if err := errors.Join(err, wrong.orNil(), puzzle); err != nil {
		return "", err
	}
	number, err := t.number(ctx, IncidentSeries)
	if err != nil {
		return "", err
	}
	id, err := insertIncident(ctx, t, number, machine, in, reading)
	if err != nil {
		return "", err
	}
	event := IncidentEvent{Kind: IncidentWasCreated, Author: cmp.Or(in.entered.By, report.Contact), State: firstState(machine.Technician),
		Body: report.Description, Technician: machine.Technician.Name, FromDealer: in.entered.FromDealer()}
	if err := happen(ctx, t, id, &event, report.Idem); err != nil {
		return "", err
	}
	if err := keep(ctx, t, machine.Customer, event.ID, files); err != nil {
		return "", err
	}
	return number, announce(ctx, t, dealer, machine, number)
}

// firstState is where an incident begins: with the machine's technician, or waiting for one.
func firstState(technician Technician) IncidentState {
	if technician.ID == 0 {
		return IncidentNew
	}
	return IncidentAssigned
}

func insertIncident(ctx context.Context, t *tx, number string, machine Equipment, in intake, reading *int64) (IncidentID, error) {
	report, now := in.report, millis(t.now)
	result, err := t.ExecContext(ctx, `INSERT INTO incidents (number, customer_id, equipment_id, technician_id, reading_id,
			contact, phone, description, kind, severity, state, search, idem, source, entered_by, person_id, created_at, updated_at)
		VALUES (?, ?, ?, nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		number, machine.Customer, machine.ID, machine.Technician.ID, reading,
		report.Contact, report.Phone, report.Description, report.Kind, report.Severity, firstState(machine.Technician),
		incidentSearch(number, report.Description, report.Contact), report.Idem, in.entered.source(), in.entered.By, sender(in.sender), now, now)
	if err != nil {
		return 0, err
	}
	id, err := result.LastInsertId()
	return IncidentID(id), err
}

// incidentSearch is what an incident itself is found by.
func incidentSearch(number, description, contact string) string {
	return Fold(number + " " + description + " " + contact)
}

// announce queues the letters that tell of a new incident.
func announce(ctx context.Context, t *tx, dealer Dealer, machine Equipment, number string) error {
	who, err := customer(ctx, t, machine.Customer)
	if err != nil {
		return err
	}
	for _, letter := range []Letter{
		{LetterIncidentTechnician, number, machine.Technician.Name, machine.Technician.Email},
		{LetterIncidentOffice, number, dealer.Name, dealer.Email},
		{LetterIncidentCustomer, number, who.Short(), cmp.Or(who.Email, machine.Email)},
	} {
		if err := enqueue(ctx, t, letter); err != nil {
			return err
		}
	}
	return nil
}

// read takes the counters that came with the report, if any. What is wrong with them is put into
// wrong; what the person can answer to comes back as puzzle (Lower or Doubt).
func (r *Report) read(ctx context.Context, t *tx, owner Owner, machine Equipment, wrong Invalid) (id *int64, puzzle, err error) {
	if r.Reading == nil {
		return nil, nil, nil
	}
	entry := *r.Reading
	entry.Source, entry.Author = cmp.Or(entry.Source, FromPortal), cmp.Or(owner.member().Name, entry.Author, r.Contact)
	entry.person = owner.member().Person
	entry.Idem = "" // the report's own key stands for both
	reading, err := enter(ctx, t, machine, entry)
	puzzle, err = puzzleOf(err, wrong)
	if puzzle != nil || err != nil || reading.ID == 0 {
		return nil, puzzle, err
	}
	return &reading.ID, nil, nil
}
