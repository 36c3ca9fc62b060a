package rounds

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/ui"
)

// createAssignment takes an incident: «Me la quedo».
func (r Room) createAssignment(c *fiber.Ctx) error {
	return r.move(c, form{name: "asignacion", done: "Ya es suya"}, store.IncidentMove{TechnicianID: who(c).TechnicianID, Version: version(c)})
}

func (r Room) createStart(c *fiber.Ctx) error {
	return r.move(c, form{name: "inicio", done: "En curso"}, store.IncidentMove{State: store.IncidentWorking, Version: version(c)})
}

func (r Room) createParts(c *fiber.Ctx) error {
	return r.move(c, form{name: "pieza", done: "Pendiente de repuesto"},
		store.IncidentMove{State: store.IncidentParts, Note: web.Text(c, "texto"), Version: version(c)})
}

func (r Room) createVisit(c *fiber.Ctx) error {
	move, zone := store.IncidentMove{State: store.IncidentVisit, Version: version(c)}, r.store.Now().Location()
	visit := form{name: "visita", done: "Visita guardada"}
	var err error
	if move.VisitFrom, err = web.Moment(web.Text(c, "dia"), web.Text(c, "desde"), zone); err != nil {
		return r.refuse(c, visit, store.Invalid{"visit_from": "Indique el día y la hora de la visita."})
	}
	if end := web.Text(c, "hasta"); end != "" {
		if move.VisitTo, err = web.Moment(web.Text(c, "dia"), end, zone); err != nil {
			return r.refuse(c, visit, store.Invalid{"visit_to": "Escriba la hora así: 12:30."})
		}
	}
	return r.move(c, visit, move)
}

func (r Room) createMessage(c *fiber.Ctx) error {
	message := form{name: "mensaje", done: "Mensaje enviado"}
	if web.Text(c, "texto") == "" {
		return r.refuse(c, message, store.Invalid{"note": "Escriba el mensaje."})
	}
	return r.move(c, message, store.IncidentMove{Note: web.Text(c, "texto")})
}

// createNote adds what the customer never sees.
func (r Room) createNote(c *fiber.Ctx) error {
	note := form{name: "nota", done: "Nota guardada", text: "Solo se ve en Gestión."}
	err := r.store.Office.NoteIncident(c.UserContext(), who(c), web.Param(c, "numero"), web.Text(c, "texto"), web.Text(c, "idem"))
	if err != nil {
		return r.refuse(c, note, err)
	}
	return r.done(c, note)
}

// createClosure closes with what was done, the counters if they were read, and photographs.
func (r Room) createClosure(c *fiber.Ctx) error {
	closing := form{name: "cierre", done: "Incidencia cerrada"}
	on, err := r.store.Office.IncidentAs(c.UserContext(), who(c), web.Param(c, "numero"))
	if err != nil {
		return r.refuse(c, closing, err)
	}
	entry, counters := web.Counters(c, on.Equipment, "")
	counters.Optional, closing.counters = true, &counters
	move := store.IncidentMove{State: store.IncidentResolved, Note: web.Text(c, "texto"), Version: version(c),
		Work: store.Work{Minutes: minutes(web.Text(c, "minutos")), Parts: web.Text(c, "piezas")}}
	if len(entry.Counts) > 0 {
		entry.Source = store.FromTechnician
		move.Reading = &entry
	}
	if move.Files, err = web.Documents(c, "doc"); err != nil {
		return err
	}
	closing.files = len(move.Files) > 0
	return r.move(c, closing, move)
}

// form is one of the forms of the page, and what is said when its step was done.
type form struct {
	name, done, text string
	counters         *ui.Counters
	files            bool
}

// move does a step. The customer hears of it as of every step of the dealer's.
func (r Room) move(c *fiber.Ctx, f form, move store.IncidentMove) error {
	move.Idem = web.Text(c, "idem")
	ctx, cancel := web.Uploading(c, move.Files)
	defer cancel()
	if _, err := r.store.Office.MoveIncidentAs(ctx, who(c), web.Param(c, "numero"), move); err != nil {
		return r.refuse(c, f, err)
	}
	if f.text == "" {
		f.text = "El cliente ya lo ve, y le hemos escrito."
	}
	return r.done(c, f)
}

// version is that of the incident on which whoever sends the form looked.
func version(c *fiber.Ctx) int64 {
	n, err := strconv.ParseInt(web.Text(c, "version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
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
