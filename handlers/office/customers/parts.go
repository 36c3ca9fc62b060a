package customers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/customers"
	"areaclientes/views/office/record"
)

// part is what a customer has several of: people, delivery addresses.
type part struct {
	noun, title, fresh, saved string
	kind                      store.ObjectKind
	fields                    func() []record.Section
}

var parts = [...]part{
	{"personas", "Cambiar los datos de la persona", "Nueva persona", "Persona guardada", store.OnPerson, customers.PersonFields},
	{"direcciones", "Cambiar la dirección de envío", "Nueva dirección de envío", "Dirección guardada", store.OnAddress, customers.AddressFields},
}

func (r Room) newPart(p part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		n, err := r.partMaker(c, p)
		if err != nil {
			return err
		}
		return n.Show(c)
	}
}

func (r Room) createPart(p part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		n, err := r.partMaker(c, p)
		if err != nil {
			return err
		}
		return n.Post(c)
	}
}

func (r Room) partMaker(c *fiber.Ctx, p part) (form.New, error) {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return form.New{}, err
	}
	owner, err := r.store.Office.Record(c.UserContext(), store.OnCustomer, int64(id))
	path := customers.Path(id)
	return form.New{Store: r.store, Kind: p.kind, Owner: id, Done: p.saved, Path: func(int64) string { return path }, View: record.FormView{
		Title: p.fresh, Sub: owner.Name, Action: path + "/" + p.noun + "/nueva", Back: path, BackText: "Cliente", Submit: "Guardar", Sections: p.fields(),
	}}, err
}

// partEditor is the form over one of them, if it is that customer's.
func (r Room) partEditor(c *fiber.Ctx, p part) (form.Edit, error) {
	owner, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return form.Edit{}, err
	}
	id, err := web.ID[int64](c, "parte")
	if err != nil {
		return form.Edit{}, err
	}
	have, err := r.store.Office.Record(c.UserContext(), p.kind, id)
	if err != nil {
		return form.Edit{}, err
	}
	if have.Customer != owner {
		return form.Edit{}, store.ErrNotFound
	}
	path := customers.Path(owner)
	return form.Edit{Store: r.store, Kind: p.kind, ID: id, Done: p.saved, View: record.FormView{
		Title: p.title, Sub: have.Name, Action: path + "/" + p.noun + "/" + strconv.FormatInt(id, 10), Back: path, BackText: "Cliente", Submit: "Guardar", Sections: p.fields(),
	}}, nil
}

func (r Room) editPart(p part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := r.partEditor(c, p)
		if err != nil {
			return err
		}
		return e.Show(c)
	}
}

func (r Room) updatePart(p part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := r.partEditor(c, p)
		if err != nil {
			return err
		}
		return e.Put(c)
	}
}

func (r Room) setPartActive(p part) fiber.Handler {
	return func(c *fiber.Ctx) error {
		e, err := r.partEditor(c, p)
		if err != nil {
			return err
		}
		return form.SetActive(c, r.store, p.kind, e.ID, e.View.Back)
	}
}
