package settings

import (
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/views/office/settings"
)

func (r Room) seriesForm(c *fiber.Ctx) (settings.SeriesView, error) {
	form, err := r.form(c, store.PageSeries, "Un número no se repite nunca: el siguiente no puede ser menor que los ya usados.")
	if err != nil {
		return settings.SeriesView{}, err
	}
	view := settings.SeriesView{Form: form}
	if view.Series, err = r.store.Settings.Series(c.UserContext()); err != nil {
		return view, err
	}
	for _, s := range view.Series {
		prefix, width, next := line(s.Name+"_prefix", "Delante", ""), number(s.Name+"_width", "Cifras", ""), number(s.Name+"_next", "Siguiente", "")
		prefix.Value, width.Value, next.Value = s.Prefix, strconv.Itoa(s.Width), strconv.FormatInt(s.Next, 10)
		view.Form.Inputs = append(view.Form.Inputs, prefix, width, next)
	}
	return view, nil
}

func (r Room) series(c *fiber.Ctx) error {
	view, err := r.seriesForm(c)
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, settings.EditSeries(view), settings.FormSeries(view))
}

func (r Room) updateSeries(c *fiber.Ctx) error {
	view, err := r.seriesForm(c)
	if err != nil {
		return err
	}
	for i, input := range view.Form.Inputs {
		view.Form.Inputs[i].Value = web.Text(c, input.Name)
	}
	var typed []store.Series
	for _, s := range view.Series {
		width, _ := strconv.Atoi(web.Text(c, s.Name+"_width")) // what is no number is refused as 0
		next, _ := strconv.ParseInt(web.Text(c, s.Name+"_next"), 10, 64)
		typed = append(typed, store.Series{Name: s.Name, Prefix: web.Text(c, s.Name+"_prefix"), Width: width, Next: next})
	}
	if err = r.store.Settings.ChangeSeries(c.UserContext(), seen(c), typed); err == nil {
		return saved(c, store.PageSeries, "Los próximos números ya salen así.")
	}
	return r.refused(c, err, &view.Form, func() (templ.Component, templ.Component) {
		return settings.EditSeries(view), settings.FormSeries(view)
	})
}
