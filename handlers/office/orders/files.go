package orders

import (
	"cmp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/orders"
	"areaclientes/views/ui"
)

// download answers with what is listed as a file: one row an order or, with «de=lineas», one row a line.
func (r Room) download(c *fiber.Ctx) error {
	seek, format := filter(c).Seek(), cmp.Or(web.Text(c, "formato"), "csv")
	if web.Text(c, "de") == "lineas" {
		lines, err := r.store.Office.OrderLinesOut(c.UserContext(), seek)
		if err != nil {
			return err
		}
		return web.Download(c, lineSheet(lines), "lineas-de-pedidos", format)
	}
	list, err := r.store.Office.OrdersOut(c.UserContext(), seek)
	if err != nil {
		return err
	}
	return web.Download(c, orderSheet(list), "pedidos", format)
}

func orderSheet(list []store.QueuedOrder) erp.Sheet {
	s := erp.Sheet{Name: "Pedidos", Columns: []string{"Pedido", "Recibido", "Estado", "N.º de cliente", "Cliente", "Población", "Su pedido",
		"Artículos", "Unidades", "Neto", "Total", "Contrato", "Por revisar", "Forma de pago", "Contacto", "Enviar a", "Población de envío",
		"Responsable", "Origen", "Transportista", "N.º de seguimiento"}}
	for _, o := range list {
		_, _, covered := orders.Coverage("", o.Expired, o.Included, o.Net)
		s.Rows = append(s.Rows, []erp.Cell{
			erp.Text(o.Number), erp.Moment(o.CreatedAt), erp.Text(o.State.Word()), erp.Text(o.Customer.Number), erp.Text(o.Customer.Name),
			erp.Text(o.Customer.City), erp.Text(o.YourRef), erp.Text(orders.Articles(o)), erp.Number(o.TotalUnits), erp.Decimal(int64(o.Net), 2),
			erp.Decimal(int64(o.Total), 2), erp.Text(strings.ReplaceAll(covered, "\u00a0", " ")), erp.Text(o.Review), erp.Text(o.PaidBy), erp.Text(o.Contact),
			erp.Text(o.ShipName), erp.Text(o.ShipCity), erp.Text(o.Assigned), erp.Text(cmp.Or(ui.Entered(o.Entered), "Portal")),
			erp.Text(o.Carrier), erp.Text(o.Tracking),
		})
	}
	return s
}

func lineSheet(list []store.OrderLineOut) erp.Sheet {
	s := erp.Sheet{Name: "Líneas", Columns: []string{"Pedido", "Recibido", "Estado", "N.º de cliente", "Cliente", "Su pedido", "Referencia",
		"Descripción", "Familia", "Cantidad", "Incluido en contrato", "Precio", "Dto. %", "Importe", "IVA %", "ID del equipo", "Modelo", "N.º de serie",
		"Ref. propia", "Ubicación"}}
	for _, o := range list {
		l, included := o.Line, "No"
		if l.Included {
			included = "Sí"
		}
		s.Rows = append(s.Rows, []erp.Cell{
			erp.Text(o.Number), erp.Moment(o.CreatedAt), erp.Text(o.State.Word()), erp.Text(o.Customer.Number), erp.Text(o.Customer.Name), erp.Text(o.YourRef),
			erp.Text(l.Article.Ref), erp.Text(l.Article.Description), erp.Text(ui.Family(l.Article.Family)), erp.Number(l.Quantity), erp.Text(included),
			erp.Decimal(int64(l.Article.Price), 2), erp.Decimal(int64(l.Discount), 2), erp.Decimal(int64(l.Net), 2), erp.Decimal(int64(l.Article.TaxRate), 2),
			erp.Text(l.Equipment.Number), erp.Text(l.Equipment.Model.Name), erp.Text(o.Serial), erp.Text(l.Equipment.OwnRef), erp.Text(l.Equipment.Location),
		})
	}
	return s
}
