package incidents

import (
	"cmp"
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/incidents"
	"areaclientes/views/ui"
)

func (r Room) form(c *fiber.Ctx) error {
	view, err := r.newView(c)
	if err != nil {
		return err
	}
	view.Report = store.Report{Contact: view.Machine.Contact, Kind: store.Corrective, Idem: web.NewIdem()}
	if web.ViewerOf(c).Masked() { // a number from our records is not for whoever only knew the NIF
		view.Report.Contact = ui.NameAlone(view.Report.Contact)
	} else {
		view.Report.Phone = cmp.Or(view.Machine.Phone, web.ViewerOf(c).Customer.Phone)
	}
	view.Counters = ui.Counters{Equipment: view.Machine, Optional: true}
	return web.Show(c, fiber.StatusOK, incidents.New(view), nil)
}

func (r Room) create(c *fiber.Ctx) error {
	view, err := r.newView(c)
	if err != nil {
		return err
	}
	if err := typed(c, &view); err != nil {
		return err
	}
	ctx, cancel := web.Uploading(c, view.Report.Files)
	defer cancel()
	made, err := r.store.Incidents.Report(ctx, web.ViewerOf(c).Owner(), view.Machine.ID, view.Report)
	if view.Counters.Refused(err) {
		errors.As(err, &view.Errors)
		view.FilesGone = len(view.Report.Files) > 0
		return web.Show(c, fiber.StatusUnprocessableEntity, incidents.New(view), incidents.Form(view))
	}
	if err != nil {
		return err
	}
	return r.created(c, made)
}

// typed reads the form. A report without any counter is one without a reading.
func typed(c *fiber.Ctx, view *incidents.NewView) (err error) {
	view.Report = store.Report{
		Contact: web.Text(c, "contact"), Phone: web.Text(c, "phone"), Description: web.Text(c, "description"),
		Kind: store.IncidentKind(web.Text(c, "kind")), Severity: store.Severity(web.Text(c, "severity")), Idem: web.Text(c, "idem"),
	}
	var entry store.Entry
	entry, view.Counters = web.Counters(c, view.Machine, "")
	view.Counters.Optional = true
	if len(entry.Counts) > 0 && web.ViewerOf(c).May(web.Reading) {
		view.Report.Reading = &entry
	}
	view.Report.Files, err = web.Documents(c, "doc")
	return err
}

func (r Room) newView(c *fiber.Ctx) (incidents.NewView, error) {
	id, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return incidents.NewView{}, err
	}
	machine, err := r.store.Equipment.Get(c.UserContext(), web.ViewerOf(c).Owner(), id)
	if err != nil {
		return incidents.NewView{}, err
	}
	dealer, err := r.store.Settings.Get(c.UserContext())
	return incidents.NewView{Machine: machine, Phone: dealer.Phone}, err
}

// created answers a report. Under htmx the address becomes the incident's, so that a reload does
// not bring the form back.
func (r Room) created(c *fiber.Ctx, made store.Incident) error {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	customer := web.ViewerOf(c).Customer
	view := incidents.CreatedView{Incident: made, Email: cmp.Or(customer.Email, made.Equipment.Email), Promise: dealer.Promise, Today: r.store.Today()}
	c.Set("HX-Push-Url", path(made.Number))
	return web.Done(c, path(made.Number), view.Banner(), incidents.Created(view))
}
