package customers

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/layout"
	"areaclientes/views/office/customers"
	"areaclientes/views/ui"
)

// mountAccess adds what the office does about how a customer comes in.
func (r Room) mountAccess(router *web.Router) {
	const path = "/gestion/clientes/:id/acceso"
	router.Get(path, web.Office, r.access)
	router.Post(path+"/codigo", web.Proven(web.Office), web.Fields("version"), r.createCode)
	router.Post(path+"/ampliacion", web.Proven(web.Office), web.Fields("version"), r.extend)
	router.Post(path+"/congelacion", web.Proven(web.Office), web.Fields("motivo", "version"), r.freeze)
	router.Post(path+"/descongelacion", web.Proven(web.Office), web.Fields("version"), r.unfreeze)
	router.Post(path+"/enlace", web.Proven(web.Office), web.Fields("version"), r.sendLink)
	router.Post(path+"/correo", web.Proven(web.Office), web.Fields("correo", "motivo", "version"), r.noteEmail)
	router.Post(path+"/retirada", web.Proven(web.Office), web.Fields("version"), r.withdraw)
}

func (r Room) access(c *fiber.Ctx) error {
	return r.showAccess(c, fiber.StatusOK, customers.AccessView{})
}

// showAccess adds what there is to the form as it was typed.
func (r Room) showAccess(c *fiber.Ctx, status int, view customers.AccessView) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	record, err := r.store.Office.CustomerCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	view.Customer, view.Version = record.Customer, record.Version
	if view.Access, err = r.store.Office.CustomerAccess(c.UserContext(), id); err != nil {
		return err
	}
	return web.Show(c, status, customers.Access(view), nil)
}

// changed runs a change of a customer's access and answers with a banner on the customer's page.
func (r Room) changed(c *fiber.Ctx, change func(store.CustomerID) (layout.Flash, error)) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	flash, err := change(id)
	if err != nil {
		return err
	}
	flash.Kind = ui.OK
	return web.Done(c, customers.Path(id), flash, nil)
}

// createCode answers with the code itself: it is nowhere to be asked for again.
func (r Room) createCode(c *fiber.Ctx) error {
	id, err := web.ID[store.CustomerID](c, "id")
	if err != nil {
		return err
	}
	code, until, err := r.store.Office.NewAccessCode(c.UserContext(), id)
	if err != nil {
		return err
	}
	record, err := r.store.Office.CustomerCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	dealer, err := r.store.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, customers.Code(customers.CodeView{Customer: record.Customer, Dealer: dealer, Code: code, Until: until}), nil)
}

func (r Room) extend(c *fiber.Ctx) error {
	return r.changed(c, func(id store.CustomerID) (layout.Flash, error) {
		until, err := r.store.Office.ExtendNIF(c.UserContext(), id)
		return layout.Flash{Title: "Acceso con CIF ampliado", Text: "Hasta el " + ui.DayLong(store.DateOf(until)) + "."}, err
	})
}

func (r Room) freeze(c *fiber.Ctx) error {
	view := customers.AccessView{Form: "congelacion", Reason: web.Text(c, "motivo")}
	err := r.changed(c, func(id store.CustomerID) (layout.Flash, error) {
		return layout.Flash{Title: "Acceso con CIF congelado"}, r.store.Office.FreezeNIF(c.UserContext(), id, view.Reason)
	})
	if errors.As(err, &view.Errors) {
		return r.showAccess(c, fiber.StatusUnprocessableEntity, view)
	}
	return err
}

func (r Room) unfreeze(c *fiber.Ctx) error {
	return r.changed(c, func(id store.CustomerID) (layout.Flash, error) {
		return layout.Flash{Title: "El CIF vuelve a abrir"}, r.store.Office.UnfreezeNIF(c.UserContext(), id)
	})
}

func (r Room) sendLink(c *fiber.Ctx) error {
	return r.changed(c, func(id store.CustomerID) (layout.Flash, error) {
		address, err := r.store.Office.SendAccessLink(c.UserContext(), id)
		return layout.Flash{Title: "Enlace en camino", Text: "Sale ahora hacia " + address + ". Vale media hora."}, err
	})
}

func (r Room) noteEmail(c *fiber.Ctx) error {
	view := customers.AccessView{Form: "correo", Email: web.Text(c, "correo"), Reason: web.Text(c, "motivo")}
	version, err := strconv.ParseInt(web.Text(c, "version"), 10, 64)
	if err != nil {
		return store.ErrConflict
	}
	err = r.changed(c, func(id store.CustomerID) (layout.Flash, error) {
		return layout.Flash{Title: "Correo anotado", Text: "Ya puede enviarle el enlace de activación."},
			r.store.Office.NoteEmail(c.UserContext(), id, version, view.Email, view.Reason)
	})
	if errors.As(err, &view.Errors) {
		return r.showAccess(c, fiber.StatusUnprocessableEntity, view)
	}
	return err
}

func (r Room) withdraw(c *fiber.Ctx) error {
	return r.changed(c, func(id store.CustomerID) (layout.Flash, error) {
		return layout.Flash{Title: "Acceso retirado", Text: "Ya no entra, y sus sesiones están cerradas."}, r.store.Office.WithdrawAccount(c.UserContext(), id)
	})
}
