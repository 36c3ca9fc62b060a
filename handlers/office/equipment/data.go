package equipment

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/equipment"
	"areaclientes/views/office/record"
)

// editor is the form over a machine's data.
func (r Room) editor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[store.EquipmentID](c, "equipo")
	if err != nil {
		return form.Edit{}, err
	}
	machine, err := r.store.Office.Machine(c.UserContext(), id)
	if err != nil {
		return form.Edit{}, err
	}
	fields, err := r.fields(c, false, machine.Customer)
	return form.Edit{Store: r.store, Kind: store.OnEquipment, ID: int64(id), Done: "Equipo guardado", View: record.FormView{
		Title: "Corregir los datos del equipo", Sub: "Lo que cambie aquí no lo pisará la próxima importación.", Action: equipment.Path(id) + "/datos",
		Back: equipment.Path(id), BackText: machine.Model.Name, Submit: "Guardar", Sections: fields,
	}}, err
}

// fields are those of a machine of that customer.
func (r Room) fields(c *fiber.Ctx, fresh bool, owner store.CustomerID) ([]record.Section, error) {
	all, err := r.store.Office.MachineChoices(c.UserContext())
	if err != nil {
		return nil, err
	}
	contracts, err := r.store.Office.ContractsOf(c.UserContext(), owner)
	return equipment.Fields(fresh, all, contracts), err
}

func (r Room) edit(c *fiber.Ctx) error {
	e, err := r.editor(c)
	if err != nil {
		return err
	}
	return e.Show(c)
}

func (r Room) update(c *fiber.Ctx) error {
	e, err := r.editor(c)
	if err != nil {
		return err
	}
	return e.Put(c)
}

// maker is the form of a new machine of the customer that the address names. Without one that is
// there, it is asked for.
func (r Room) maker(c *fiber.Ctx) (form.New, *equipment.OtherView, error) {
	asked := equipment.OtherView{Number: c.Query("cliente")}
	owner, err := r.store.Office.CustomerByNumber(c.UserContext(), asked.Number)
	if errors.Is(err, store.ErrNotFound) {
		if asked.Number != "" {
			asked.Error = "No hay ningún cliente activo con ese número."
		}
		return form.New{}, &asked, nil
	}
	if err != nil {
		return form.New{}, nil, err
	}
	fields, err := r.fields(c, true, owner.ID)
	return form.New{Store: r.store, Kind: store.OnEquipment, Owner: owner.ID, Done: "Equipo creado", Path: func(id int64) string { return equipment.Path(store.EquipmentID(id)) },
		View: record.FormView{Title: "Nuevo equipo", Sub: "De " + owner.Short() + " (n.º " + owner.Number + ").", Action: equipment.Home + "/nuevo?cliente=" + owner.Number,
			Back: equipment.Home, BackText: "Equipos", Submit: "Crear el equipo", Sections: fields, Values: equipment.CustomerPlace(owner)}}, nil, err
}

func (r Room) new(c *fiber.Ctx) error {
	n, asked, err := r.maker(c)
	switch {
	case err != nil:
		return err
	case asked != nil:
		return web.Show(c, fiber.StatusOK, equipment.Owner(*asked), nil)
	}
	return n.Show(c)
}

func (r Room) create(c *fiber.Ctx) error {
	n, asked, err := r.maker(c)
	switch {
	case err != nil:
		return err
	case asked != nil:
		return web.Show(c, fiber.StatusUnprocessableEntity, equipment.Owner(*asked), nil)
	}
	return n.Post(c)
}
