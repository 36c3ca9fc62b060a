package staff

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/layout"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/staff"
	"areaclientes/views/ui"
)

const (
	peoplePath   = web.OfficePath + "/personas"
	historyLines = 20
)

func personPath(id store.StaffID) string { return peoplePath + "/" + strconv.FormatInt(int64(id), 10) }

func (r Room) index(c *fiber.Ctx) error {
	people, err := r.store.Staff.List(c.UserContext())
	if err != nil {
		return err
	}
	technicians, err := r.store.Staff.Technicians(c.UserContext())
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, staff.Index(staff.IndexView{People: people, Technicians: technicians}), nil)
}

func (r Room) download(c *fiber.Ctx) error {
	people, err := r.store.Staff.List(c.UserContext())
	if err != nil {
		return err
	}
	sheet := erp.Sheet{Name: "Personas", Columns: []string{"Nombre", "Correo", "Teléfono", "Perfil", "Segundo factor", "Último acceso", "De alta"}}
	for _, who := range people {
		sheet.Rows = append(sheet.Rows, []erp.Cell{
			erp.Text(who.Name), erp.Text(who.Email), erp.Text(who.Phone), erp.Text(who.Role.Word()), erp.Text(yes(who.HasFactor())), erp.Moment(who.SeenAt), erp.Text(yes(who.Active)),
		})
	}
	return web.Download(c, sheet, "personas", web.Text(c, "formato"))
}

func yes(so bool) string {
	if so {
		return "Sí"
	}
	return "No"
}

func (r Room) invitation(c *fiber.Ctx) error {
	return r.showInvitation(c, fiber.StatusOK, staff.PersonForm{Role: string(store.RoleOffice), Idem: web.NewIdem()})
}

func (r Room) showInvitation(c *fiber.Ctx, status int, form staff.PersonForm) error {
	technicians, err := r.store.Staff.Technicians(c.UserContext())
	if err != nil {
		return err
	}
	return web.Show(c, status, staff.New(staff.PersonView{Form: form, Technicians: technicians}), nil)
}

// typed reads the form of somebody, for the store and for drawing it again.
func typed(c *fiber.Ctx) (store.Invitation, staff.PersonForm) {
	form := staff.PersonForm{
		Name: web.Text(c, "nombre"), Email: web.Text(c, "correo"), Phone: web.Text(c, "telefono"),
		Role: web.Text(c, "perfil"), Technician: web.Text(c, "tecnico"), Idem: web.Text(c, "idem"),
	}
	in := store.Invitation{Name: form.Name, Email: form.Email, Phone: form.Phone, Role: store.Role(form.Role), Idem: form.Idem}
	var err error
	if in.TechnicianID, err = strconv.ParseInt(form.Technician, 10, 64); err != nil && form.Technician != "" {
		in.TechnicianID = -1 // nobody's: the store says so
	}
	return in, form
}

func (r Room) invite(c *fiber.Ctx) error {
	in, form := typed(c)
	who, link, err := r.store.Staff.Invite(c.UserContext(), in, true)
	if errors.As(err, &form.Errors) {
		return r.showInvitation(c, fiber.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return web.Done(c, personPath(who.ID), told(who.Name+" ya puede entrar", who, link), nil)
}

// told says where a link is.
func told(title string, who store.Colleague, link store.OneTimeLink) layout.Flash {
	text := "El portal no tiene puesta su dirección y no puede escribir el enlace en un correo: déselo usted."
	if link.Mailed {
		text = "Le hemos enviado el enlace a " + who.Email + ". Vale media hora."
	}
	return layout.Flash{Kind: ui.OK, Title: title, Text: text}
}

// person is whom the address names.
func (r Room) person(c *fiber.Ctx) (store.Colleague, error) {
	id, err := web.ID[store.StaffID](c, "persona")
	if err != nil {
		return store.Colleague{}, err
	}
	return r.store.Staff.Find(c.UserContext(), id)
}

func (r Room) show(c *fiber.Ctx) error {
	who, err := r.person(c)
	if err != nil {
		return err
	}
	return r.showPerson(c, fiber.StatusOK, staff.PersonView{Who: who, Form: staff.PersonForm{
		Name: who.Name, Email: who.Email, Phone: who.Phone, Role: string(who.Role), Technician: strconv.FormatInt(who.TechnicianID, 10), Version: who.Version,
	}})
}

// showPerson adds what the page shows around the form.
func (r Room) showPerson(c *fiber.Ctx, status int, view staff.PersonView) error {
	ctx := c.UserContext()
	dealer, err := r.store.Settings.Get(ctx)
	if err != nil {
		return err
	}
	if view.Technicians, err = r.store.Staff.Technicians(ctx); err != nil {
		return err
	}
	if view.History, err = r.store.Audit.Of(ctx, store.OnStaff, int64(view.Who.ID), historyLines); err != nil {
		return err
	}
	view.Link, err = r.store.Staff.OpenLink(ctx, view.Who.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err == nil {
		base := dealer.BaseURL
		if base == "" {
			base = c.BaseURL() // to be read by the admin who looks, on the address that they use
		}
		view.LinkURL = view.Link.URL(base)
	}
	return web.Show(c, status, staff.Show(view), nil)
}

func (r Room) update(c *fiber.Ctx) error {
	who, err := r.person(c)
	if err != nil {
		return err
	}
	in, form := typed(c)
	form.Version, _ = strconv.ParseInt(web.Text(c, "version"), 10, 64) // none is an old one
	changed, err := r.store.Staff.Change(c.UserContext(), who.ID, form.Version, in)
	switch {
	case errors.As(err, &form.Errors):
		return r.showPerson(c, fiber.StatusUnprocessableEntity, staff.PersonView{Who: who, Form: form})
	case errors.Is(err, store.ErrConflict):
		return r.clash(c, who.ID, form)
	case err != nil:
		return err
	}
	return web.Done(c, personPath(changed.ID), layout.Flash{Kind: ui.OK, Title: "Guardado"}, nil)
}

// clash draws the form again as it was typed, under what somebody else has changed meanwhile.
func (r Room) clash(c *fiber.Ctx, id store.StaffID, form staff.PersonForm) error {
	who, err := r.store.Staff.Find(c.UserContext(), id)
	if err != nil {
		return err
	}
	last, err := r.store.Audit.Of(c.UserContext(), store.OnStaff, int64(id), 1)
	if err != nil {
		return err
	}
	form.Version = who.Version
	view := staff.PersonView{Who: who, Form: form, Clash: frame.ClashOf(last)}
	return r.showPerson(c, fiber.StatusConflict, view)
}

func (r Room) createLink(c *fiber.Ctx) error {
	who, err := r.person(c)
	if err != nil {
		return err
	}
	link, err := r.store.Staff.NewLink(c.UserContext(), who.ID, web.Text(c, "factor") != "", true)
	if err != nil {
		return err
	}
	return web.Done(c, personPath(who.ID), told("Enlace nuevo para "+who.Name, who, link), nil)
}

func (r Room) endSessions(c *fiber.Ctx) error {
	who, err := r.person(c)
	if err != nil {
		return err
	}
	if _, err := r.store.Staff.EndSessions(c.UserContext(), who.ID); err != nil {
		return err
	}
	return web.Done(c, personPath(who.ID), layout.Flash{Kind: ui.OK, Title: "Sesiones cerradas", Text: who.Name + " tendrá que volver a entrar."}, nil)
}

func (r Room) deactivate(c *fiber.Ctx) error {
	who, err := r.person(c)
	if err != nil {
		return err
	}
	if err := r.store.Staff.Deactivate(c.UserContext(), who.ID); err != nil {
		return err
	}
	return web.Done(c, personPath(who.ID), layout.Flash{Kind: ui.OK, Title: who.Name + " ya no puede entrar"}, nil)
}

func (r Room) reactivate(c *fiber.Ctx) error {
	who, err := r.person(c)
	if err != nil {
		return err
	}
	if err := r.store.Staff.Reactivate(c.UserContext(), who.ID); err != nil {
		return err
	}
	return web.Done(c, personPath(who.ID), layout.Flash{Kind: ui.OK, Title: who.Name + " vuelve a estar de alta", Text: "Envíele ahora un enlace para que elija su contraseña."}, nil)
}
