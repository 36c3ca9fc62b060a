package basket

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/basket"
	"areaclientes/views/ui"
)

func (r Room) show(c *fiber.Ctx) error {
	on, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return err
	}
	form, err := r.form(c, on, web.Text(c, "b"))
	if err != nil {
		return err
	}
	if form.Query != "" && len(form.Found) == 1 {
		form.Article = form.Found[0].Article.ID
	}
	view, err := r.order(c, form)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, basket.Show(view), nil)
}

// search answers the dropdown. Asked for as a page, it is the page that lists the same.
func (r Room) search(c *fiber.Ctx) error {
	on, err := web.ID[store.EquipmentID](c, "id")
	if err != nil {
		return err
	}
	query := web.Text(c, "b")
	found, err := r.store.Articles.Search(c.UserContext(), web.ViewerOf(c).Owner(), on, query)
	if err != nil {
		return err
	}
	if !web.Partial(c) {
		return web.Redirect(c, basket.OrderPath(on)+"?"+url.Values{"b": {query}}.Encode())
	}
	options := ui.OfferOptions(found, query)
	return web.Show(c, fiber.StatusOK, options, options)
}

// form is the form that adds a line, with what the query finds, ready to be filled in.
func (r Room) form(c *fiber.Ctx, on store.EquipmentID, query string) (basket.Form, error) {
	found, err := r.store.Articles.Search(c.UserContext(), web.ViewerOf(c).Owner(), on, query)
	return basket.Form{Machine: on, Query: query, Found: found, Idem: web.NewIdem()}, err
}

// order loads the rest of the page around the form.
func (r Room) order(c *fiber.Ctx, form basket.Form) (basket.Order, error) {
	owner := web.ViewerOf(c).Owner()
	view := basket.Order{Form: form, Idem: web.NewIdem()}
	var errs [3]error
	view.Machine, errs[0] = r.store.Equipment.Get(c.UserContext(), owner, form.Machine)
	view.Usual, errs[1] = r.store.Readings.Usual(c.UserContext(), owner, form.Machine)
	view.Basket, errs[2] = r.basket(c, form.Machine)
	return view, errors.Join(errs[:]...)
}
