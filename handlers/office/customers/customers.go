// Package customers answers the dealer's pages about its customers, their people and their delivery
// addresses, and the button that drops a correction by hand, of whatever it is.
package customers

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/layout"
	"areaclientes/views/office/customers"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// Room is the dealer's customers.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/gestion/clientes", web.Office, r.index)
	router.Get("/gestion/clientes/lista.csv", web.Office, r.download("csv"))
	router.Get("/gestion/clientes/lista.xlsx", web.Office, r.download("xlsx"))
	router.Get("/gestion/clientes/nuevo", web.Office, r.new)
	router.Post("/gestion/clientes/nuevo", web.Office, r.create)
	router.Get("/gestion/clientes/:id", web.Office, r.show)
	router.Get("/gestion/clientes/:id/datos", web.Office, r.edit)
	router.Post("/gestion/clientes/:id/datos", web.Office, r.update)
	router.Post("/gestion/clientes/:id/actividad", web.Office, r.setActive)
	router.Post("/gestion/clientes/:id/invitacion", web.Office, r.invite)
	r.mountAccess(router)

	for _, p := range parts {
		router.Get("/gestion/clientes/:id/"+p.noun+"/nueva", web.Office, r.newPart(p))
		router.Post("/gestion/clientes/:id/"+p.noun+"/nueva", web.Office, r.createPart(p))
		router.Get("/gestion/clientes/:id/"+p.noun+"/:parte", web.Office, r.editPart(p))
		router.Post("/gestion/clientes/:id/"+p.noun+"/:parte", web.Office, r.updatePart(p))
		router.Post("/gestion/clientes/:id/"+p.noun+"/:parte/actividad", web.Office, r.setPartActive(p))
	}
	r.mountPermit(router)
	router.Post("/gestion/correcciones/:correccion/erp", web.Office, r.followERP)
}

func filter(c *fiber.Ctx) store.CustomerFilter {
	return store.CustomerFilter{Query: web.Text(c, "q"), State: web.Text(c, "estado"), Only: web.Text(c, "solo"), Page: web.Page(c)}
}

func (r Room) index(c *fiber.Ctx) error {
	f := filter(c)
	page, err := r.store.Office.Customers(c.UserContext(), f)
	if err != nil {
		return err
	}
	view := customers.Index(page, f)
	return web.Show(c, fiber.StatusOK, record.Index(view), record.List(view))
}

// download answers with the list as a file of that format.
func (r Room) download(format string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		rows, err := r.store.Office.AllCustomers(c.UserContext(), filter(c))
		if err != nil {
			return err
		}
		return web.Download(c, sheet(rows), "clientes", format)
	}
}

func sheet(rows []store.CustomerRow) erp.Sheet {
	s := erp.Sheet{Name: "Clientes", Columns: []string{"Código", "Razón social", "Nombre comercial", "NIF", "NIF correcto", "Dirección", "Código postal", "Población", "Provincia",
		"Teléfono", "Fax", "E-mail", "Forma de pago", "% Dto", "% PP", "Régimen IVA", "Activo", "Equipos con contrato", "Última entrada", "Corregido a mano"}}
	yes := map[bool]string{true: "Sí", false: "No"}
	for _, c := range rows {
		s.Rows = append(s.Rows, []erp.Cell{erp.Text(c.Number), erp.Text(c.Name), erp.Text(c.TradeName), erp.Text(store.MaskNIF(c.NIF)), erp.Text(yes[c.NIFValid]), erp.Text(c.Address), erp.Text(c.Postcode),
			erp.Text(c.City), erp.Text(c.Province), erp.Text(c.Phone), erp.Text(c.Fax), erp.Text(c.Email), erp.Text(c.PaymentMethod), erp.Decimal(int64(c.Discount), 2),
			erp.Decimal(int64(c.PromptPayment), 2), erp.Text(string(c.TaxRegime)), erp.Text(yes[c.Active]), erp.Number(int64(c.Machines)), erp.Moment(c.SignedInAt), erp.Text(yes[c.ByHand])})
	}
	return s
}

func (r Room) show(c *fiber.Ctx) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	card, err := r.store.Office.CustomerCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	access, err := r.store.Office.CustomerAccess(c.UserContext(), id)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, customers.Show(customers.ShowView{Card: card, Access: access, Idem: web.NewIdem()}), nil)
}

// invite writes to the customer how to sign in.
func (r Room) invite(c *fiber.Ctx) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	idem := web.Text(c, "idem")
	if idem == "" {
		return fiber.ErrBadRequest
	}
	address, err := r.store.Office.Invite(c.UserContext(), id, idem)
	if err != nil {
		return err
	}
	return web.Done(c, customers.Path(id), layout.Flash{Kind: ui.OK, Title: "Invitación en camino", Text: "Sale ahora hacia " + address + "."}, nil)
}
