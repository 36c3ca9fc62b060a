package catalogue

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/layout"
	"areaclientes/views/office/catalogue"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

func (r Room) technicians(c *fiber.Ctx) error {
	query := web.Text(c, "q")
	list, err := r.store.Office.TechnicianRows(c.UserContext(), query)
	if err != nil {
		return err
	}
	view := catalogue.TechnicianIndex(list, query)
	return web.Show(c, fiber.StatusOK, record.Index(view), record.List(view))
}

func (r Room) technicianSheet(c *fiber.Ctx) (erp.Sheet, error) {
	s := erp.Sheet{Name: "Técnicos", Columns: []string{"Código", "Nombre", "E-mail", "Teléfono", "Activo", "Equipos", "Incidencias abiertas", "Corregido a mano"}}
	rows, err := r.store.Office.TechnicianRows(c.UserContext(), web.Text(c, "q"))
	for _, t := range rows {
		s.Rows = append(s.Rows, []erp.Cell{erp.Text(t.Code), erp.Text(t.Name), erp.Text(t.Email), erp.Text(t.Phone), erp.Text(yesNo(t.Active)),
			erp.Number(int64(t.Machines)), erp.Number(int64(t.Open)), erp.Text(yesNo(t.ByHand))})
	}
	return s, err
}

func (r Room) technician(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "tecnico")
	if err != nil {
		return err
	}
	return r.showTechnician(c, id, fiber.StatusOK, nil)
}

// showTechnician answers with a technician; wrong is what is the matter with a hand-over.
func (r Room) showTechnician(c *fiber.Ctx, id int64, status int, wrong store.Invalid) error {
	t, err := r.store.Office.TechnicianRow(c.UserContext(), id)
	if err != nil {
		return err
	}
	marks, err := r.store.Office.Corrections(c.UserContext(), store.OnTechnician, id)
	if err != nil {
		return err
	}
	history, err := r.store.Audit.Of(c.UserContext(), store.OnTechnician, id, 20)
	if err != nil {
		return err
	}
	all, err := r.store.Office.TechnicianRows(c.UserContext(), "")
	if err != nil {
		return err
	}
	over := catalogue.ReassignTo(t, all, web.Text(c, "to"), wrong["to"])
	return web.Show(c, status, catalogue.TechnicianPage(catalogue.TechnicianShow(t, marks, history), over), nil)
}

// reassign gives all machines of the technician to another.
func (r Room) reassign(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "tecnico")
	if err != nil {
		return err
	}
	wrong := store.Invalid{}
	to, err := strconv.ParseInt(web.Text(c, "to"), 10, 64)
	if err != nil {
		wrong["to"] = "Elija quién los cuidará."
		return r.showTechnician(c, id, fiber.StatusUnprocessableEntity, wrong)
	}
	n, err := r.store.Office.Reassign(c.UserContext(), id, to)
	if errors.As(err, &wrong) {
		return r.showTechnician(c, id, fiber.StatusUnprocessableEntity, wrong)
	}
	if err != nil {
		return err
	}
	return web.Done(c, catalogue.Path(catalogue.Technicians, to), layout.Flash{Kind: ui.OK, Title: ui.Plural(n, "equipo pasado", "equipos pasados")}, nil)
}

func (r Room) technicianMaker(*fiber.Ctx) (form.New, error) {
	return r.fresh(store.OnTechnician, catalogue.Technicians, record.FormView{Title: "Nuevo técnico", BackText: "Técnicos", Sections: catalogue.TechnicianFields(true)}), nil
}

func (r Room) technicianEditor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[int64](c, "tecnico")
	return r.over(store.OnTechnician, catalogue.Technicians, id, record.FormView{Title: "Corregir el técnico", BackText: "Técnico", Sections: catalogue.TechnicianFields(false)}), err
}
