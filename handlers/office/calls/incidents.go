package calls

import (
	"cmp"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/calls"
	"areaclientes/views/ui"
)

func (r Room) incident(c *fiber.Ctx) error {
	view, err := r.incidentView(c)
	if err != nil {
		return err
	}
	machine, customer := view.Call.Machine, view.Call.Customer
	view.Report = store.CallReport{Technician: machine.Technician.ID, Report: store.Report{
		Contact: machine.Contact, Phone: cmp.Or(machine.Phone, customer.Phone), Kind: store.Corrective, Idem: web.NewIdem()}}
	view.Counters = ui.Counters{Equipment: machine, Usual: view.Call.Usual, Optional: true}
	return web.Show(c, fiber.StatusOK, calls.Incident(view), nil)
}

func (r Room) createIncident(c *fiber.Ctx) error {
	view, err := r.incidentView(c)
	if err != nil {
		return err
	}
	err = r.told(c, &view)
	var made store.Incident
	if err == nil {
		made, err = r.store.Office.ReportIncident(c.UserContext(), view.Call.Machine.ID, view.Report)
	}
	if view.Counters.Refused(err) {
		errors.As(err, &view.Errors)
		return web.Show(c, fiber.StatusUnprocessableEntity, calls.Incident(view), calls.IncidentForm(view))
	}
	if err != nil {
		return err
	}
	return web.Done(c, calls.Home, calls.IncidentDone(made), nil)
}

func (r Room) incidentView(c *fiber.Ctx) (calls.IncidentView, error) {
	call, err := r.call(c)
	if err != nil {
		return calls.IncidentView{}, err
	}
	technicians, err := r.store.Office.Technicians(c.UserContext())
	return calls.IncidentView{Call: call, Technicians: technicians, Day: web.Text(c, "dia"), Begin: web.Text(c, "desde"), End: web.Text(c, "hasta")}, err
}

// told reads the form. It returns Invalid for a visit whose day or hour cannot be read.
func (r Room) told(c *fiber.Ctx, view *calls.IncidentView) (err error) {
	view.Report.Report = store.Report{
		Contact: web.Text(c, "contacto"), Phone: web.Text(c, "telefono"), Description: web.Text(c, "averia"),
		Kind: store.IncidentKind(web.Text(c, "tipo")), Severity: store.Severity(web.Text(c, "gravedad")), Idem: web.Text(c, "idem"),
	}
	var entry store.Entry
	entry, view.Counters = web.Counters(c, view.Call.Machine, "")
	view.Counters.Usual, view.Counters.Optional = view.Call.Usual, true
	if len(entry.Counts) > 0 {
		view.Report.Reading = &entry
	}
	if view.Report.Technician, err = strconv.ParseInt(cmp.Or(web.Text(c, "tecnico"), "0"), 10, 64); err != nil {
		return store.Invalid{"technician": "Elija un técnico de la lista."}
	}
	zone := r.store.Now().Location()
	if view.Report.VisitFrom, err = web.Moment(view.Day, view.Begin, zone); err != nil {
		return store.Invalid{"visit_from": "Indique el día y la hora de la visita."}
	}
	if view.End != "" {
		if view.Report.VisitTo, err = web.Moment(view.Day, view.End, zone); err != nil {
			return store.Invalid{"visit_to": "Escriba la hora así: 12:30."}
		}
	}
	return nil
}
