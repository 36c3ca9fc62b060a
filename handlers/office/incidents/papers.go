package incidents

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/incidents"
)

// sheets are the work sheets of the incidents that the address names. What is out of reach is left out.
func (r Room) sheets(c *fiber.Ctx) error {
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	view := incidents.SheetsView{Dealer: dealer.Name}
	for i, value := range c.Context().QueryArgs().PeekMulti("n") {
		if i == store.QueuePerPage {
			break
		}
		one, err := r.store.Office.Case(c.UserContext(), who(c), strings.ToValidUTF8(string(value), ""))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		view.Cases = append(view.Cases, incidents.CaseView{Case: one, Who: who(c), Today: r.store.Today()})
	}
	return web.Show(c, fiber.StatusOK, incidents.Sheets(view), nil)
}

// document sends a file of the thread to be saved.
func (r Room) document(c *fiber.Ctx) error {
	file, err := r.store.Office.IncidentFile(c.UserContext(), who(c), web.Param(c, "numero"), web.Param(c, "token"))
	if err != nil {
		return err
	}
	return web.SendFile(c, file)
}

// miniature sends a picture small, for the thread.
func (r Room) miniature(c *fiber.Ctx) error {
	file, err := r.store.Office.IncidentMiniature(c.UserContext(), who(c), web.Param(c, "numero"), web.Param(c, "token"))
	if err != nil {
		return err
	}
	return web.SendFile(c, file)
}

// download is the list as it stands, whole, as a file.
func (r Room) download(c *fiber.Ctx) error {
	rows, err := r.store.Office.QueueRows(c.UserContext(), who(c), filters(c).Filter())
	if err != nil {
		return err
	}
	sheet := erp.Sheet{Name: "Incidencias", Columns: []string{"Incidencia", "Recibida", "Estado", "Gravedad", "Tipo", "Cliente", "Nombre",
		"Equipo", "Modelo", "N.º de serie", "Ref. propia", "Ubicación", "Dirección", "CP", "Población", "Contacto", "Teléfono",
		"Descripción", "Técnico", "Visita desde", "Visita hasta", "Cerrada"}}
	for _, i := range rows {
		sheet.Rows = append(sheet.Rows, []erp.Cell{erp.Text(i.Number), erp.Moment(i.CreatedAt), erp.Text(i.State.Word()), erp.Text(i.Severity.Word()),
			erp.Text(i.Kind.Word()), erp.Text(i.CustomerNumber), erp.Text(i.CustomerName), erp.Text(i.Machine), erp.Text(i.Model), erp.Text(i.Serial),
			erp.Text(i.OwnRef), erp.Text(i.Location), erp.Text(i.Address), erp.Text(i.Postcode), erp.Text(i.City), erp.Text(i.Contact), erp.Text(i.Phone),
			erp.Text(i.Description), erp.Text(i.Technician), erp.Moment(i.VisitFrom), erp.Moment(i.VisitTo), erp.Moment(i.ClosedAt)})
	}
	return web.Download(c, sheet, "incidencias-"+string(r.store.Today()), web.Param(c, "formato"))
}
