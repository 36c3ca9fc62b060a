package orders

import (
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/office/orders"
)

// change is one form of an order's detail: its fields, what it does, and what is said of it.
type change struct {
	form   string
	fields []string
	do     func(r Room, c *fiber.Ctx, number string, typed map[string]string) error
	done   string
}

var parcel = []string{"transportista", "numero", "enlace"}

var changes = [...]change{
	{orders.Step, append([]string{"paso", "texto"}, parcel...), Room.move, "Estado cambiado. El cliente recibe un aviso."},
	{orders.Undo, []string{"texto"}, Room.takeBack, "Paso deshecho. El cliente recibe un aviso."},
	{orders.Parcel, parcel, Room.follow, "Seguimiento guardado."},
	{orders.Message, []string{"texto", "idem"}, Room.send, "Mensaje enviado al cliente."},
	{orders.Note, []string{"texto", "idem"}, Room.note, "Nota guardada."},
	{orders.Assign, []string{"persona"}, Room.assign, "Responsable guardado."},
	{orders.Lines, []string{"texto"}, Room.correctLines, "Artículos corregidos."},
	{orders.Delivery, []string{"contacto", "horario", "nombre", "calle", "cp", "poblacion", "provincia", "su_pedido"}, Room.correctDelivery, "Datos de envío guardados."},
}

// change answers one of the forms: the detail anew, with what was typed when it is refused.
func (r Room) change(what change) fiber.Handler {
	return func(c *fiber.Ctx) error {
		number, typed := web.Param(c, "numero"), map[string]string{}
		for _, field := range what.fields {
			typed[field] = web.Text(c, field)
		}
		err := what.do(r, c, number, typed)
		if err != nil {
			return r.refused(c, what.form, typed, err)
		}
		view, err := r.file(c)
		if err != nil {
			return err
		}
		list, err := r.list(c, view.Filter)
		if err != nil {
			return err
		}
		return web.Done(c, view.Filter.Order(number), saved(what.done), orders.Said(orders.Changed(list, view), what.done))
	}
}

// refused draws the detail with what is wrong, or with what somebody else changed meanwhile; any other
// error is passed on.
func (r Room) refused(c *fiber.Ctx, form string, typed map[string]string, cause error) error {
	var invalid store.Invalid
	clash := errors.Is(cause, store.ErrConflict)
	if !clash && !errors.As(cause, &invalid) {
		return cause
	}
	view, err := r.file(c)
	if err != nil {
		return err
	}
	view.Form, view.Typed, view.Errors = form, typed, invalid
	status := fiber.StatusUnprocessableEntity
	if clash {
		status = fiber.StatusConflict
		view.Clash = r.clash(c, view.File)
	}
	list, err := r.list(c, view.Filter)
	if err != nil {
		return err
	}
	return web.Show(c, status, orders.Show(list, view), orders.Detail(view))
}

// clash is what was changed since the page was drawn on which a form stands.
func (r Room) clash(c *fiber.Ctx, file store.OrderFile) *frame.Clash {
	seen, _ := strconv.ParseInt(web.Text(c, "visto"), 10, 64)
	out := &frame.Clash{}
	for _, line := range file.History {
		if line.ID <= seen {
			break
		}
		if out.By == "" {
			out.By, out.At = line.By.Name, line.At
			if line.By.Staff == web.ViewerOf(c).Colleague.ID {
				out.By = "Usted, en otra ventana,"
			}
		}
		out.Changes = append(slices.Clone(line.Changes), out.Changes...)
	}
	return out
}

// by is who changes something, as its story names them.
func by(c *fiber.Ctx) string { return web.ViewerOf(c).Colleague.Name }

// version is the version of what somebody was looking at.
func version(c *fiber.Ctx) int64 {
	n, _ := strconv.ParseInt(web.Text(c, "version"), 10, 64)
	return n
}

func moveOf(c *fiber.Ctx, typed map[string]string) store.OrderMove {
	return store.OrderMove{State: store.OrderState(typed["paso"]), Note: typed["texto"], Carrier: typed["transportista"],
		Tracking: typed["numero"], TrackingURL: typed["enlace"], Version: version(c)}
}

func (r Room) move(c *fiber.Ctx, number string, typed map[string]string) error {
	_, err := r.store.Office.MoveOrder(c.UserContext(), by(c), number, moveOf(c, typed))
	return err
}

func (r Room) takeBack(c *fiber.Ctx, number string, typed map[string]string) error {
	return r.store.Office.TakeBackOrder(c.UserContext(), by(c), number, version(c), typed["texto"])
}

func (r Room) follow(c *fiber.Ctx, number string, typed map[string]string) error {
	return r.store.Office.FollowOrder(c.UserContext(), by(c), number, moveOf(c, typed))
}

func (r Room) send(c *fiber.Ctx, number string, typed map[string]string) error {
	return r.store.Office.SendOrderMessage(c.UserContext(), by(c), number, typed["texto"], typed["idem"])
}

func (r Room) note(c *fiber.Ctx, number string, typed map[string]string) error {
	return r.store.Office.AddOrderNote(c.UserContext(), number, typed["texto"], typed["idem"])
}

func (r Room) assign(c *fiber.Ctx, number string, typed map[string]string) error {
	to, err := colleague(typed["persona"])
	if err != nil {
		return err
	}
	return r.store.Office.AssignOrder(c.UserContext(), number, to, version(c))
}

// colleague reads who was chosen; nobody is 0.
func colleague(text string) (store.StaffID, error) {
	if text == "" || text == orders.Nobody {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, store.ErrNotFound
	}
	return store.StaffID(id), nil
}

func (r Room) correctDelivery(c *fiber.Ctx, number string, typed map[string]string) error {
	return r.store.Office.CorrectDelivery(c.UserContext(), by(c), number, store.OrderDelivery{
		Contact: typed["contacto"], Schedule: typed["horario"], YourRef: typed["su_pedido"], Version: version(c),
		Ship: store.Address{Name: typed["nombre"], Address: typed["calle"], Postcode: typed["cp"], City: typed["poblacion"], Province: typed["provincia"]},
	})
}

// correctLines reads the fields of each line of the order as it is now; those of a line that is gone show in
// the conflict.
func (r Room) correctLines(c *fiber.Ctx, number string, typed map[string]string) error {
	order, err := r.store.Office.Order(c.UserContext(), number)
	if err != nil {
		return err
	}
	correction, wrong := store.OrderCorrection{Note: typed["texto"], Version: version(c)}, store.Invalid{}
	for _, line := range order.Lines {
		id := strconv.FormatInt(int64(line.ID), 10)
		quantity, ref := web.Text(c, "cantidad-"+id), web.Text(c, "ref-"+id)
		typed["cantidad-"+id], typed["ref-"+id] = quantity, ref
		n, err := strconv.ParseInt(quantity, 10, 64)
		if err != nil {
			wrong["quantity-"+id] = "Escriba una cantidad entera, del 0 al 999. Con 0 se quita la línea."
		}
		correction.Lines = append(correction.Lines, store.LineCorrection{ID: line.ID, Quantity: n, Ref: ref})
	}
	if len(wrong) > 0 && order.Version == correction.Version {
		return wrong
	}
	return r.store.Office.CorrectLines(c.UserContext(), by(c), number, correction)
}
