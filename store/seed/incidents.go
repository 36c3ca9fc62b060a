package seed

import (
	"context"
	"fmt"
	"time"

	"areaclientes/store"
)

// breakdown is one incident: what the customer wrote and how it went on.
type breakdown struct {
	daysAgo     int
	description string
	kind        store.IncidentKind
	severity    store.Severity
	photo       bool
	moves       []store.IncidentMove // an hour or a day apart
	answer      string               // of the customer, after the moves
	visitIn     int                  // days from today to the visit, when one is agreed
}

var breakdowns = [...]breakdown{
	{140, "No escanea al correo desde que cambiamos la contraseña.", store.Inquiry, store.NoHurry, false, []store.IncidentMove{
		{State: store.IncidentResolved, Note: "Hemos puesto la contraseña nueva en la libreta de direcciones."}}, "", 0},
	{66, "Hace ruido al arrancar por las mañanas.", store.Preventive, store.Partial, false, []store.IncidentMove{
		{State: store.IncidentWorking}, {State: store.IncidentResolved, Note: "Cambiado el rodillo de la bandeja 2 y limpieza general."}}, "", 0},
	{20, "Queremos mover el equipo a la planta baja.", store.Installation, store.NoHurry, false, []store.IncidentMove{
		{State: store.IncidentCancelled, Note: "Al final se queda donde está."}}, "", 0},
	{9, "Sale el aviso de sustituir la unidad de fusión.", store.Corrective, store.Partial, false, []store.IncidentMove{
		{State: store.IncidentWorking, Note: "La hemos revisado: hay que cambiar la unidad de fusión."},
		{State: store.IncidentParts, Note: "Pedida a fábrica; llega la semana que viene."}}, "De acuerdo, gracias. Mientras tanto usamos la de recepción.", 0},
	{1, "Salen rayas negras en las copias y a veces se atasca en la bandeja 2. En pantalla pone C-2557.", store.Corrective, store.Partial, true, []store.IncidentMove{
		{State: store.IncidentVisit, Note: "Parece la correa de transferencia. Llevo la pieza mañana."}}, "", 1},
	{2, "El color sale descolorido desde el último tóner.", store.Corrective, store.Partial, false, []store.IncidentMove{
		{State: store.IncidentVisit, Note: "Pasamos a calibrarla."}}, "", 0},
	{0, "No enciende. La hemos cambiado de enchufe y sigue igual.", store.Corrective, store.Stopped, false, []store.IncidentMove{
		{State: store.IncidentWorking}}, "", 0},
	{0, "¿Cómo se imprime a doble cara grapado?", store.Inquiry, store.NoHurry, false, nil, "", 0},
}

// incidents lets the customers report breakdowns, oldest first.
func (t *story) incidents(ctx context.Context) error {
	customers, err := t.customers(ctx)
	if err != nil {
		return err
	}
	for b, what := range breakdowns {
		for i, owner := range customers {
			if i > 0 && (i+b)%(len(breakdowns)+2) > 0 {
				continue
			}
			if err := t.incident(ctx, owner, what, i+b); err != nil {
				return fmt.Errorf("incident of customer %d, %d days ago: %w", owner, what.daysAgo, err)
			}
		}
	}
	return nil
}

func (t *story) incident(ctx context.Context, owner store.CustomerID, what breakdown, i int) error {
	t.at(what.daysAgo, 9, (i*11)%50)
	machines, err := t.store.Equipment.List(ctx, owner, store.EquipmentFilter{})
	if err != nil || len(machines) == 0 {
		return err
	}
	machine := machines[i%len(machines)]
	report := store.Report{
		Contact: machine.Contact, Phone: machine.Phone, Description: what.description, Kind: what.kind, Severity: what.severity, Idem: t.key(),
	}
	if what.photo {
		report.Files = []store.File{photo()}
	}
	incident, err := t.store.Incidents.Report(ctx, owner, machine.ID, report)
	if err != nil {
		return err
	}
	for n, move := range what.moves {
		t.at(max(what.daysAgo-n, 0), 12+n, 10)
		if move.State == store.IncidentVisit {
			day := t.Now.AddDate(0, 0, what.visitIn)
			move.VisitFrom = time.Date(day.Year(), day.Month(), day.Day(), 10+i%4, 0, 0, 0, day.Location())
			move.VisitTo = move.VisitFrom.Add(2 * time.Hour)
		}
		if _, err := t.store.Office.MoveIncident(ctx, machine.Technician.Name, incident.Number, move); err != nil {
			return err
		}
	}
	if what.answer == "" {
		return nil
	}
	t.at(max(what.daysAgo-len(what.moves), 0), 16, 20)
	_, err = t.store.Incidents.Answer(ctx, owner, incident.Number, store.Message{Body: what.answer, Idem: t.key()})
	return err
}
