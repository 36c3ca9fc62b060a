package calls

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/calls"
	"areaclientes/views/ui"
)

// dictated reads an order as far as it has been said. It returns ErrNotFound for a machine in it that is
// not of the customer whose machine is in the address.
func (r Room) dictated(c *fiber.Ctx) (calls.OrderView, error) {
	call, err := r.call(c)
	if err != nil {
		return calls.OrderView{}, err
	}
	owner := call.Customer.ID
	if id := number(web.Text(c, "equipo")); id != 0 && id != int64(call.Machine.ID) {
		if call, err = r.store.Office.Call(c.UserContext(), store.EquipmentID(id)); err != nil {
			return calls.OrderView{}, err
		}
	}
	if call.Customer.ID != owner {
		return calls.OrderView{}, store.ErrNotFound
	}
	view := calls.OrderView{Call: call, DeliveryForm: delivery(c), Query: web.Text(c, "b"), Quantity: web.Text(c, "quantity"),
		Article: store.ArticleID(number(web.Text(c, "article"))), Search: c.Method() == fiber.MethodGet}
	if view.Article == 0 && !web.Partial(c) {
		view.Article = store.ArticleID(number(web.Text(c, "pick"))) // radio buttons stand in for the dropdown where there is no script
	}
	view.Lines = said(c)
	return view, nil
}

func delivery(c *fiber.Ctx) ui.DeliveryForm {
	return ui.DeliveryForm{
		Delivery: store.Delivery{
			Contact: web.Text(c, "contacto"), Schedule: web.Text(c, "horario"), PaymentMethod: web.Text(c, "pago"),
			YourRef: web.Text(c, "su_pedido"), Notes: web.Text(c, "observaciones"), Idem: web.Text(c, "idem"),
		},
		Choice: web.Text(c, "direccion"),
		Place: store.Address{
			Name: web.Text(c, "nueva_nombre"), Address: web.Text(c, "nueva_calle"), Postcode: web.Text(c, "nueva_cp"),
			City: web.Text(c, "nueva_poblacion"), Province: web.Text(c, "nueva_provincia"),
		},
	}
}

// said reads the lines. A quantity that cannot be read counts as one and says so.
func said(c *fiber.Ctx) []calls.Line {
	var list []calls.Line
	for i := range store.MaxLines + 1 {
		machine, article, ok := strings.Cut(web.Text(c, "linea-"+strconv.Itoa(i)), ".")
		if !ok {
			break
		}
		line := calls.Line{Typed: web.Text(c, "cantidad-"+strconv.Itoa(i))}
		line.Equipment, line.Article, line.Quantity = store.EquipmentID(number(machine)), store.ArticleID(number(article)), 1
		if quantity, err := store.ParseQuantity(line.Typed); err == nil {
			line.Quantity = quantity
		} else {
			line.Wrong = "Escriba una cantidad entera, del 1 al 999."
		}
		list = append(list, line)
	}
	return list
}

// number reads an identifier; 0 for what is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
