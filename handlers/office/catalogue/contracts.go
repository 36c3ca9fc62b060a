package catalogue

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/catalogue"
	"areaclientes/views/office/record"
)

func contractFilter(c *fiber.Ctx) store.ContractFilter {
	kind, _ := strconv.ParseInt(web.Text(c, "tipo"), 10, 64) // no number: all kinds
	return store.ContractFilter{Query: web.Text(c, "q"), State: web.Text(c, "estado"), Kind: kind, Page: web.Page(c)}
}

func (r Room) contracts(c *fiber.Ctx) error {
	f := contractFilter(c)
	page, err := r.store.Office.Contracts(c.UserContext(), f)
	if err != nil {
		return err
	}
	kinds, _, err := r.store.Office.Kinds(c.UserContext())
	if err != nil {
		return err
	}
	view := catalogue.ContractIndex(page, kinds, f)
	return web.Show(c, fiber.StatusOK, record.Index(view), record.List(view))
}

func (r Room) contractSheet(c *fiber.Ctx) (erp.Sheet, error) {
	s := erp.Sheet{Name: "Contratos", Columns: []string{"Contrato", "Tipo", "Cliente", "Razón social", "Equipos", "Equipos en vigor", "Desde", "Hasta", "Corregido a mano"}}
	rows, err := r.store.Office.AllContracts(c.UserContext(), contractFilter(c))
	for _, k := range rows {
		s.Rows = append(s.Rows, []erp.Cell{erp.Text(k.Number), erp.Text(k.Kind), erp.Text(k.Customer.Number), erp.Text(k.Customer.Name), erp.Number(int64(k.Machines)),
			erp.Number(int64(k.Running)), erp.Day(k.StartsOn), erp.Day(k.EndsOn), erp.Text(yesNo(k.ByHand))})
	}
	return s, err
}

func (r Room) contract(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "contrato")
	if err != nil {
		return err
	}
	card, err := r.store.Office.ContractCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, catalogue.Show(catalogue.ContractShow(card)), nil)
}

func (r Room) contractEditor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[int64](c, "contrato")
	if err != nil {
		return form.Edit{}, err
	}
	kinds, _, err := r.store.Office.Kinds(c.UserContext())
	return r.over(store.OnContract, catalogue.Contracts, id, record.FormView{
		Title: "Corregir el contrato", BackText: "Contrato", Sections: catalogue.ContractFields(kinds),
	}), err
}

// termEditor is the form over what a contract decides for one of its machines, or for all of them.
func (r Room) termEditor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[int64](c, "contrato")
	if err != nil {
		return form.Edit{}, err
	}
	machine, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return form.Edit{}, err
	}
	under, err := r.store.Office.UnderContract(c.UserContext(), id, machine)
	if err != nil {
		return form.Edit{}, err
	}
	e := r.over(store.OnEquipment, catalogue.Contracts, id, record.FormView{Title: "Condiciones del equipo " + under.Number, BackText: "Contrato", Sections: catalogue.TermFields()})
	e.View.Action, e.ID = e.View.Back+"/equipos/"+strconv.FormatInt(int64(machine), 10), int64(machine)
	if under.Machines > 1 {
		e.View.Whole = "Poner lo mismo a los " + strconv.Itoa(under.Machines) + " equipos del contrato"
	}
	e.Save = func(c *fiber.Ctx, version int64, typed store.Values) error {
		return r.store.Office.AmendTerms(c.UserContext(), id, machine, version, typed["todos"] == "1", typed)
	}
	return e, nil
}
