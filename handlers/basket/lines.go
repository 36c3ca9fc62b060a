package basket

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/basket"
	"areaclientes/views/layout"
	"areaclientes/views/ui"
)

func (r Room) createLine(c *fiber.Ctx) error {
	form := typed(c)
	quantity, err := chosen(form)
	if err == nil {
		err = r.store.Basket.Add(c.UserContext(), web.ViewerOf(c).Owner(), form.Machine, form.Article, quantity, form.Idem)
	}
	if errors.As(err, &form.Errors) {
		return r.refuse(c, form)
	}
	if err != nil {
		return err
	}
	fresh, err := r.form(c, form.Machine, "")
	if err != nil {
		return err
	}
	view, err := r.basket(c, form.Machine)
	if err != nil {
		return err
	}
	view.OOB, view.Said = true, basket.Added(view.Contents, form.Machine, form.Article)
	flash := layout.Flash{Kind: ui.OK, Title: view.Said, Href: "/cesta", Link: "Ver la cesta"}
	return web.Done(c, basket.OrderPath(form.Machine), flash, basket.Changed(fresh, view))
}

// typed reads the form that adds a line. Radio buttons stand in for the dropdown where there is
// no script; with it they are hidden and do not count.
func typed(c *fiber.Ctx) basket.Form {
	form := basket.Form{
		Machine: formID[store.EquipmentID](c, "machine"), Article: formID[store.ArticleID](c, "article"),
		Query: web.Text(c, "b"), Quantity: web.Text(c, "quantity"), Idem: web.Text(c, "idem"),
	}
	if form.Query == "" {
		form.Query = web.Text(c, "searched")
	}
	if form.Article == 0 && !web.Partial(c) {
		form.Article = formID[store.ArticleID](c, "pick")
	}
	return form
}

// chosen checks what the store cannot know: that something was chosen at all.
func chosen(form basket.Form) (int64, error) {
	quantity, err := store.ParseQuantity(form.Quantity)
	if form.Article != 0 {
		return quantity, err
	}
	wrong := store.Invalid{"article": "Elija un artículo de la lista."}
	var sentences store.Invalid
	if errors.As(err, &sentences) {
		wrong["quantity"] = sentences["quantity"]
	}
	return 0, wrong
}

// refuse draws the form again as it was filled in, with what is wrong.
func (r Room) refuse(c *fiber.Ctx, form basket.Form) error {
	again, err := r.form(c, form.Machine, form.Query)
	if err != nil {
		return err
	}
	form.Found = again.Found
	view, err := r.order(c, form)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusUnprocessableEntity, basket.Show(view), basket.Add(form))
}

func (r Room) updateLine(c *fiber.Ctx) error {
	id, err := web.ID[store.LineID](c, "id")
	if err != nil {
		return err
	}
	refused := basket.Refused{Line: id, Quantity: web.Text(c, "quantity")}
	quantity, err := store.ParseQuantity(refused.Quantity)
	if err == nil {
		err = r.store.Basket.Change(c.UserContext(), web.ViewerOf(c).Owner(), id, quantity)
	}
	var wrong store.Invalid
	if errors.As(err, &wrong) {
		refused.Text = wrong["quantity"]
		return r.showRefused(c, refused)
	}
	return r.changed(c, err, "Cantidad cambiada.")
}

func (r Room) showRefused(c *fiber.Ctx, refused basket.Refused) error {
	view, err := r.basket(c, formID[store.EquipmentID](c, "machine"))
	if err != nil {
		return err
	}
	view.Refused = refused
	if !web.Partial(c) {
		view.Beside = 0
	}
	return web.Show(c, fiber.StatusUnprocessableEntity, basket.Index(view), basket.Lines(view))
}

func (r Room) removeLine(c *fiber.Ctx) error {
	id, err := web.ID[store.LineID](c, "id")
	if err != nil {
		return err
	}
	err = r.store.Basket.Remove(c.UserContext(), web.ViewerOf(c).Owner(), id)
	return r.changed(c, err, "Artículo quitado de la cesta.")
}

// changed answers a change of a line where the form stood.
func (r Room) changed(c *fiber.Ctx, err error, said string) error {
	if errors.Is(err, store.ErrNotFound) {
		return r.showGone(c, err)
	}
	if err != nil {
		return err
	}
	view, err := r.basket(c, formID[store.EquipmentID](c, "machine"))
	if err != nil {
		return err
	}
	view.Said = said
	back := "/cesta"
	if view.Beside != 0 {
		back = basket.OrderPath(view.Beside)
	}
	return web.Done(c, back, layout.Flash{Kind: ui.OK, Title: said}, basket.LinesChanged(view))
}

// showGone answers a change of a line that is not in the basket: taken out by a second click or
// in another window, or never the viewer's. People find their basket as it is.
func (r Room) showGone(c *fiber.Ctx, gone error) error {
	const notice = "Esa línea ya no estaba en su cesta."
	if web.Partial(c) {
		return store.Sentence{Text: notice + " Recargue la página para ver cómo está.", Err: gone}
	}
	view, err := r.basket(c, 0)
	if err != nil {
		return err
	}
	view.Notice = notice
	return web.Show(c, fiber.StatusNotFound, basket.Index(view), nil)
}
