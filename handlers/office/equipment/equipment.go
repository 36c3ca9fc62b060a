// Package equipment answers the dealer's pages about machines: the list, the page of one with its whole
// life, the forms that mend its data, and those of what happens to it.
package equipment

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/equipment"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

// Room is the dealer's machines.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{store: s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get(equipment.Home, web.Staff, r.index, web.Searching)
	router.Get(equipment.Home+"/lista/:formato", web.Staff, r.download, web.Transfers)
	router.Get(equipment.Home+"/nuevo", web.Office, r.new)
	router.Post(equipment.Home+"/nuevo", web.Office, form.Fields(equipment.Fields(true, store.MachineChoices{}, nil)), r.create)
	router.Get(equipment.Home+"/:equipo", web.Staff, r.show)
	router.Get(equipment.Home+"/:equipo/datos", web.Office, r.edit)
	router.Post(equipment.Home+"/:equipo/datos", web.Office, form.Fields(equipment.Fields(false, store.MachineChoices{}, nil)), r.update)
	for _, a := range acts() {
		router.Get(equipment.Home+"/:equipo/"+a.noun, a.who, r.ask(a))
		router.Post(equipment.Home+"/:equipo/"+a.noun, a.who, a.takes(), r.act(a))
	}
	router.Post(equipment.Home+"/:equipo/regreso", web.Office, web.Fields("version"), r.restore)
	router.Post(equipment.Home+"/:equipo/contador/:cambio/anulacion", web.Office, web.Fields(), r.unswap)
}

// office says whether who looks may change things.
func office(c *fiber.Ctx) bool { return web.ViewerOf(c).Colleague.Role != store.RoleTechnician }

// number reads a number of the address; what is none is no filter.
func number(c *fiber.Ctx, name string) int64 {
	n, err := strconv.ParseInt(c.Query(name), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func filter(c *fiber.Ctx) store.MachineFilter {
	f := store.MachineFilter{Query: web.Text(c, "q"), State: store.MachineState(web.Text(c, "estado")), Model: number(c, "modelo"), Technician: number(c, "tecnico"),
		Kind: number(c, "tipo"), Customer: store.CustomerID(number(c, "cliente")), Page: web.Page(c), Who: web.ViewerOf(c).Colleague}
	if c.Query("tecnico") == equipment.Nobody {
		f.Technician = store.NoTechnician
	}
	if f.State.Word() == "" {
		f.State = ""
	}
	return f
}

func (r Room) index(c *fiber.Ctx) error {
	view := equipment.IndexView{Filter: filter(c), Today: r.store.Today(), Office: office(c)}
	var err error
	if view.Page, err = r.store.Office.Machines(c.UserContext(), view.Filter); err != nil {
		return err
	}
	if view.Choices, err = r.store.Office.MachineChoices(c.UserContext()); err != nil {
		return err
	}
	list := view.List()
	return web.Show(c, fiber.StatusOK, record.Index(list), record.List(list))
}

// download is the list under the same filters, as a file.
func (r Room) download(c *fiber.Ctx) error {
	f := filter(c)
	f.Page = 0
	page, err := r.store.Office.Machines(c.UserContext(), f)
	if err != nil {
		return err
	}
	return web.Download(c, sheet(page.Lines, r.store.Today()), "equipos", web.Param(c, "formato"))
}

func sheet(machines []store.Machine, today store.Date) erp.Sheet {
	s := erp.Sheet{Name: "Equipos", Columns: []string{"Equipo", "Serie", "Modelo", "Ref. propia", "Cliente", "Nombre", "Ubicación", "Dirección", "Código postal", "Población",
		"Provincia", "Contacto", "Teléfono", "E-mail", "Contrato", "Tipo de contrato", "Desde", "Hasta", "Técnico", "Copias incluidas BN", "Copias incluidas Color",
		"Precio copia BN", "Precio copia Color", "Última lectura", "BN", "Color", "Estado"}}
	for _, m := range machines {
		s.Rows = append(s.Rows, []erp.Cell{
			erp.Text(m.Number), erp.Text(m.Serial), erp.Text(m.Model.Name), erp.Text(m.OwnRef), erp.Text(m.Holder.Number), erp.Text(m.Holder.Name), erp.Text(m.Location),
			erp.Text(m.Address), erp.Text(m.Postcode), erp.Text(m.City), erp.Text(m.Province), erp.Text(m.Contact), erp.Text(m.Phone), erp.Text(m.Email),
			erp.Text(m.Contract.Number), erp.Text(m.Contract.Kind), erp.Day(m.StartsOn), erp.Day(m.EndsOn), erp.Text(m.Technician.Name), whole(m.IncludedBN), whole(m.IncludedColor),
			price(m.PriceBN), price(m.PriceColor), erp.Day(m.Last.On), counted(m, store.BN), counted(m, store.Color), erp.Text(m.State(today).Word()),
		})
	}
	return s
}

func whole(n *int64) erp.Cell {
	if n == nil {
		return erp.Text("")
	}
	return erp.Number(*n)
}

func price(p *store.MicroEuros) erp.Cell {
	if p == nil {
		return erp.Text("")
	}
	return erp.Decimal(int64(*p), 6)
}

func counted(m store.Machine, counter store.Counter) erp.Cell {
	if value, known := m.Last.Counts[counter]; known {
		return erp.Number(value)
	}
	return erp.Text("")
}

// shownLines is how far back the log of a machine goes on its page.
const shownLines = 30

func (r Room) show(c *fiber.Ctx) error {
	id, err := web.ID[store.EquipmentID](c, "equipo")
	if err != nil {
		return err
	}
	view := equipment.ShowView{Today: r.store.Today(), Office: office(c)}
	ctx := c.UserContext()
	if view.Dossier, err = r.store.Office.Dossier(ctx, web.ViewerOf(c).Colleague, id); err != nil {
		return err
	}
	if view.Marks, err = r.store.Office.Corrections(ctx, store.OnEquipment, int64(id)); err != nil {
		return err
	}
	if view.History, err = r.store.Audit.Of(ctx, store.OnEquipment, int64(id), shownLines); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, equipment.Show(view), nil)
}

// done is the banner after something was done.
func done(title string) ui.Flash { return ui.Flash{Kind: ui.OK, Title: title} }
