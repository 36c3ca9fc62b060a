package customers

import (
	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/customers"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// editor is the form over a customer.
func (r Room) editor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return form.Edit{}, err
	}
	payments, err := r.store.Office.PaymentMethods(c.UserContext())
	return form.Edit{Store: r.store, Kind: store.OnCustomer, ID: int64(id), Done: "Cliente guardado", View: record.FormView{
		Title: "Corregir los datos del cliente", Sub: "Lo que cambie aquí no lo pisará la próxima importación.", Action: customers.Path(id) + "/datos",
		Back: customers.Path(id), BackText: "Cliente", Submit: "Guardar", Sections: customers.Fields(false, payments),
	}}, err
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

func (r Room) setActive(c *fiber.Ctx) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	return form.SetActive(c, r.store, store.OnCustomer, int64(id), customers.Path(id))
}

// maker is the form for a customer that the ERP does not know yet.
func (r Room) maker(c *fiber.Ctx) (form.New, error) {
	payments, err := r.store.Office.PaymentMethods(c.UserContext())
	return form.New{Store: r.store, Kind: store.OnCustomer, Done: "Cliente creado",
		Path: func(id int64) string { return customers.Path(store.CustomerID(id)) },
		View: record.FormView{Title: "Nuevo cliente", Sub: "Cuando su ERP lo traiga con el mismo número, será el mismo cliente.", Action: customers.Home + "/nuevo",
			Back: customers.Home, BackText: "Clientes", Submit: "Crear cliente", Sections: customers.Fields(true, payments), Values: store.Values{"tax_regime": string(store.IVA)}},
	}, err
}

func (r Room) new(c *fiber.Ctx) error {
	n, err := r.maker(c)
	if err != nil {
		return err
	}
	return n.Show(c)
}

func (r Room) create(c *fiber.Ctx) error {
	n, err := r.maker(c)
	if err != nil {
		return err
	}
	return n.Post(c)
}

// followERP drops a correction by hand and leads back to where it was shown.
func (r Room) followERP(c *fiber.Ctx) error {
	id, err := web.ID[store.CorrectionID](c, "correccion")
	if err != nil {
		return err
	}
	if _, err := r.store.Office.FollowERP(c.UserContext(), id); err != nil {
		return err
	}
	return web.Done(c, form.Next(c, customers.Home), layout.Flash{Kind: ui.OK, Title: "Vuelve a mandar el ERP"}, nil)
}
