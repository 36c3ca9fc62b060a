package incidents

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/incidents"
	"areaclientes/views/ui"
)

// createStep does the next step: state, technician, visit and message in one.
func (r Room) createStep(c *fiber.Ctx) error {
	move, err := r.step(c)
	if err != nil {
		return r.refuse(c, err, incidents.StepForm, nil)
	}
	ctx, cancel := web.Uploading(c, move.Files)
	defer cancel()
	moved, err := r.store.Office.MoveIncidentAs(ctx, who(c), web.Param(c, "numero"), move)
	if err != nil {
		return r.refuse(c, err, incidents.StepForm, nil)
	}
	return r.done(c, "Incidencia "+moved.Number+" guardada", told(move))
}

// step reads the form of the next step.
func (r Room) step(c *fiber.Ctx) (store.IncidentMove, error) {
	move := store.IncidentMove{State: store.IncidentState(web.Text(c, "estado")), Note: web.Text(c, "mensaje"),
		Silent: web.Text(c, "avisar") == "", Idem: web.Text(c, "idem"), Version: number(web.Text(c, "version"))}
	if move.TechnicianID = number(web.Text(c, "tecnico")); who(c).Role == store.RoleTechnician {
		move.TechnicianID = 0
		if web.Text(c, "mia") != "" {
			move.TechnicianID = who(c).TechnicianID
		}
	}
	var err error
	if move.VisitFrom, move.VisitTo, err = r.visit(c); err != nil {
		return move, err
	}
	if move.State == "" && !move.VisitFrom.IsZero() {
		move.State = store.IncidentVisit // a day alone says it
	}
	move.Files, err = web.Documents(c, "doc")
	return move, err
}

// visit reads a day and two times; all of them empty is no visit.
func (r Room) visit(c *fiber.Ctx) (from, to time.Time, err error) {
	day, begin, end := web.Text(c, "dia"), web.Text(c, "desde"), web.Text(c, "hasta")
	if day == "" && begin == "" && end == "" {
		return from, to, nil
	}
	at := func(clock string) (time.Time, error) {
		return time.ParseInLocation("2006-01-02 15:04", day+" "+clock, r.store.Now().Location())
	}
	if from, err = at(begin); err != nil {
		return from, to, store.Invalid{"visit_from": "Indique el día y la hora de la visita."}
	}
	if end == "" {
		return from, to, nil
	}
	if to, err = at(end); err != nil {
		return from, to, store.Invalid{"visit_to": "Escriba la hora así: 12:30."}
	}
	return from, to, nil
}

// number reads a number of a form; what is none is 0.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func told(move store.IncidentMove) string {
	if move.Silent {
		return "El cliente lo ve en su área; no le hemos escrito."
	}
	return "El cliente ya lo ve, y le hemos escrito."
}

// createClosure closes an incident with what was done, and the reading if one was taken.
func (r Room) createClosure(c *fiber.Ctx) error {
	on, err := r.store.Office.IncidentAs(c.UserContext(), who(c), web.Param(c, "numero"))
	if err != nil {
		return err
	}
	move, counters, err := closing(c, on.Equipment)
	if err != nil {
		return err
	}
	ctx, cancel := web.Uploading(c, move.Files)
	defer cancel()
	closed, err := r.store.Office.MoveIncidentAs(ctx, who(c), on.Number, move)
	if err != nil {
		return r.refuse(c, err, incidents.CloseForm, &counters)
	}
	return r.done(c, "Incidencia "+closed.Number+" cerrada", "El cliente ve lo que se ha hecho, y le hemos escrito.")
}

// closing reads the form of a closing. One without any counter is one without a reading.
func closing(c *fiber.Ctx, machine store.Equipment) (store.IncidentMove, ui.Counters, error) {
	entry, counters := web.Counters(c, machine, "")
	counters.Optional = true
	move := store.IncidentMove{State: store.IncidentResolved, Note: web.Text(c, "hecho"), Idem: web.Text(c, "idem"),
		Version: number(web.Text(c, "version")), Work: store.Work{Minutes: minutes(web.Text(c, "minutos")), Parts: web.Text(c, "piezas")}}
	if len(entry.Counts) > 0 {
		move.Reading = &entry
	}
	var err error
	move.Files, err = web.Documents(c, "doc")
	return move, counters, err
}

// minutes reads how long it took; what is no number is one that the store refuses.
func minutes(text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

func (r Room) createCancellation(c *fiber.Ctx) error {
	move := store.IncidentMove{State: store.IncidentCancelled, Note: web.Text(c, "motivo"), Idem: web.Text(c, "idem"), Version: number(web.Text(c, "version"))}
	cancelled, err := r.store.Office.MoveIncidentAs(c.UserContext(), who(c), web.Param(c, "numero"), move)
	if err != nil {
		return r.refuse(c, err, incidents.CancelForm, nil)
	}
	return r.done(c, "Incidencia "+cancelled.Number+" anulada", "El cliente ve el motivo, y le hemos escrito.")
}

// createNote adds a note that the customer never sees.
func (r Room) createNote(c *fiber.Ctx) error {
	err := r.store.Office.NoteIncident(c.UserContext(), who(c), web.Param(c, "numero"), web.Text(c, "nota"), web.Text(c, "idem"))
	if err != nil {
		return r.refuse(c, err, incidents.NoteForm, nil)
	}
	return r.done(c, "Nota guardada", "Solo se ve en Gestión.")
}

// updateData corrects what the report says.
func (r Room) updateData(c *fiber.Ctx) error {
	edit := store.IncidentEdit{Kind: store.IncidentKind(web.Text(c, "tipo")), Severity: store.Severity(web.Text(c, "gravedad")),
		Contact: web.Text(c, "contacto"), Phone: web.Text(c, "telefono"), Version: number(web.Text(c, "version"))}
	if _, err := r.store.Office.EditIncident(c.UserContext(), who(c), web.Param(c, "numero"), edit); err != nil {
		return r.refuse(c, err, incidents.EditForm, nil)
	}
	return r.done(c, "Datos guardados", "")
}
