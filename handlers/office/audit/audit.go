// Package audit answers «Registro»: who changed what, when and from where.
package audit

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/audit"
)

// Room is the log of changes.
type Room struct{ store *store.Store }

// New returns the room over one dealer's store.
func New(s *store.Store) Room { return Room{s} }

// Mount adds the room's routes.
func (r Room) Mount(router *web.Router) {
	router.Get("/gestion/registro", web.Admins, r.index)
	router.Get("/gestion/registro/descarga", web.Proven(web.Admins), r.download)
	router.Get("/gestion/registro/comprobacion", web.Admins, r.verify)
}

// filter reads what the address asks for. What is no day, no person or no kind of thing asks for nothing.
func filter(c *fiber.Ctx) store.AuditFilter {
	f := store.AuditFilter{Query: web.Text(c, "q"), Object: store.ObjectKind(web.Text(c, "cosa"))}
	number := func(field string) int64 {
		n, err := strconv.ParseInt(web.Text(c, field), 10, 64)
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	day := func(field string) store.Date {
		d, err := store.ParseDate(web.Text(c, field))
		if err != nil {
			return ""
		}
		return d
	}
	f.ObjectID, f.Staff, f.Before = number("id"), store.StaffID(number("persona")), number("antes")
	f.From, f.To = day("desde"), day("hasta")
	return f
}

func (r Room) index(c *fiber.Ctx) error {
	view := audit.IndexView{Filter: filter(c)}
	view.Filter.Limit = audit.PageSize + 1
	var err error
	if view.Lines, err = r.store.Audit.List(c.UserContext(), view.Filter); err != nil {
		return err
	}
	if view.People, err = r.store.Audit.People(c.UserContext()); err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, audit.Index(view), audit.List(view))
}

func (r Room) download(c *fiber.Ctx) error {
	f := filter(c)
	f.Before, f.Limit = 0, web.MostRows+1
	lines, err := r.store.Audit.List(c.UserContext(), f)
	if err != nil {
		return err
	}
	return web.Download(c, sheet(lines), "registro", web.Text(c, "formato"))
}

// sheet is the log with one row per value that changed.
func sheet(lines []store.AuditLine) erp.Sheet {
	s := erp.Sheet{Name: "Registro", Columns: []string{"Línea", "Fecha", "Quién", "Perfil", "Qué", "Cosa", "Nombre", "Campo", "Antes", "Después", "Desde", "Referencia", "Resultado", "Nivel", "Factor", "Persona", "Dispositivo"}}
	for _, line := range lines {
		changes := line.Changes
		if len(changes) == 0 {
			changes = []store.Change{{}}
		}
		for _, change := range changes {
			s.Rows = append(s.Rows, []erp.Cell{
				erp.Number(line.ID), erp.Moment(line.At), erp.Text(line.By.Name), erp.Text(line.By.Role.Word()), erp.Text(line.Action),
				erp.Text(line.On.Kind.Word()), erp.Text(line.On.Name), erp.Text(change.Field), erp.Text(change.Old), erp.Text(change.New),
				erp.Text(line.By.IP), erp.Text(line.By.Request), erp.Text(line.Outcome.Word()), erp.Number(int64(line.By.Level)), erp.Text(string(line.By.Factor)), erp.Number(int64(line.By.Person)), erp.Text(line.By.Device),
			})
		}
	}
	return s
}

func (r Room) verify(c *fiber.Ctx) error {
	found, err := r.store.Audit.Verify(c.UserContext())
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, audit.Verified(found), audit.Verdict(found))
}
