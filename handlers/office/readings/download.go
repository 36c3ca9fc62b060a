package readings

import (
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/readings"
	"areaclientes/views/ui"
)

// download is the list of the tab under the same filters, as a file.
func (r Room) download(c *fiber.Ctx) error {
	view := readings.IndexView{Filters: filters(c), Today: r.store.Today()}
	view.Filters.Page = 0
	if err := r.fill(c, &view); err != nil {
		return err
	}
	format := web.Param(c, "formato")
	switch view.Filters.Tab {
	case readings.Pending:
		return web.Download(c, pendingSheet(view.Pending.Lines), "lecturas-pendientes", format)
	case readings.Received:
		return web.Download(c, readingSheet("Lecturas recibidas", view.Readings.Lines), "lecturas-recibidas", format)
	}
	return web.Download(c, readingSheet("Lecturas dudosas", view.Readings.Lines), "lecturas-dudosas", format)
}

func readingSheet(name string, lines []store.ReadingLine) erp.Sheet {
	sheet := erp.Sheet{Name: name, Columns: []string{"Equipo", "Serie", "Modelo", "Ref. propia", "Cliente", "Nombre", "Fecha",
		"BN", "Color", "A3", "Escáner", "Origen", "Autor", "Estado", "Motivo"}}
	for _, l := range lines {
		row := []erp.Cell{erp.Text(l.Machine.Number), erp.Text(l.Machine.Serial), erp.Text(l.Machine.Model), erp.Text(l.Machine.OwnRef),
			erp.Text(l.Customer.Number), erp.Text(l.Customer.Name), erp.Day(l.On)}
		for _, counter := range store.Counters {
			cell := erp.Text("")
			if value, read := l.Counts[counter]; read {
				cell = erp.Number(value)
			}
			row = append(row, cell)
		}
		sheet.Rows = append(sheet.Rows, append(row, erp.Text(ui.ReadingOrigin(l.Reading)), erp.Text(l.Author), erp.Text(ui.ReadingWord(l.Status)), erp.Text(l.Doubt)))
	}
	return sheet
}

func pendingSheet(lines []store.PendingReading) erp.Sheet {
	sheet := erp.Sheet{Name: "Lecturas pendientes", Columns: []string{"Equipo", "Serie", "Modelo", "Ref. propia", "Cliente", "Nombre",
		"Ubicación", "Población", "Contacto", "Teléfono", "Correo", "Última lectura", "Plazo", "Días de retraso", "Avisado"}}
	for _, p := range lines {
		sheet.Rows = append(sheet.Rows, []erp.Cell{
			erp.Text(p.Machine.Number), erp.Text(p.Machine.Serial), erp.Text(p.Machine.Model), erp.Text(p.Machine.OwnRef),
			erp.Text(p.Customer.Number), erp.Text(p.Customer.Name), erp.Text(p.Location), erp.Text(p.City), erp.Text(p.Contact),
			erp.Text(p.Phone), erp.Text(p.Email), erp.Day(p.LastOn), erp.Day(p.Due), erp.Number(int64(max(p.Late, 0))), erp.Moment(p.RemindedAt),
		})
	}
	return sheet
}
