package catalogue

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/layout"
	"areaclientes/views/office/catalogue"
	"areaclientes/views/office/record"
	"areaclientes/views/ui"
)

func (r Room) models(c *fiber.Ctx) error {
	query := web.Text(c, "q")
	models, err := r.store.Office.Models(c.UserContext(), query)
	if err != nil {
		return err
	}
	view := catalogue.ModelIndex(models, query, web.Page(c))
	return web.Show(c, fiber.StatusOK, record.Index(view), record.List(view))
}

func (r Room) modelSheet(c *fiber.Ctx) (erp.Sheet, error) {
	s := erp.Sheet{Name: "Modelos", Columns: []string{"Modelo", "Forma", "Color", "A3", "Escáner", "Equipos", "Artículos", "Corregido a mano"}}
	rows, err := r.store.Office.Models(c.UserContext(), web.Text(c, "q"))
	for _, m := range rows {
		s.Rows = append(s.Rows, []erp.Cell{erp.Text(m.Name), erp.Text(m.Shape), erp.Text(yesNo(m.HasColor)), erp.Text(yesNo(m.HasA3)), erp.Text(yesNo(m.HasScan)),
			erp.Number(int64(m.Machines)), erp.Number(int64(m.Articles)), erp.Text(yesNo(m.ByHand))})
	}
	return s, err
}

func (r Room) model(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "modelo")
	if err != nil {
		return err
	}
	return r.showModel(c, id, fiber.StatusOK, nil)
}

// showModel answers with a model; wrong is what is the matter with a merge.
func (r Room) showModel(c *fiber.Ctx, id int64, status int, wrong store.Invalid) error {
	card, err := r.store.Office.ModelCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	fits, err := r.fittingArticles(c, card, web.Text(c, "busca"))
	if err != nil {
		return err
	}
	others, err := r.store.Office.Models(c.UserContext(), "")
	if err != nil {
		return err
	}
	fits.MergeWith(others, web.Text(c, "con"), wrong["into"])
	return web.Show(c, status, catalogue.ModelPage(catalogue.ModelShow(card), fits), catalogue.Fits(fits))
}

// fittingArticles is the list of the articles of a model, and of those that were searched for.
func (r Room) fittingArticles(c *fiber.Ctx, card store.ModelCard, query string) (catalogue.FitsView, error) {
	view := catalogue.FitsOfModel(card, query)
	if query == "" {
		return view, nil
	}
	found, err := r.store.Office.Articles(c.UserContext(), store.ArticleFilter{Query: query})
	view.FindArticles(found.Rows)
	return view, err
}

// setArticle says whether an article fits the model.
func (r Room) setArticle(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "modelo")
	if err != nil {
		return err
	}
	article, err := strconv.ParseInt(web.Text(c, "otro"), 10, 64)
	if err != nil {
		return store.ErrNotFound
	}
	if err := r.store.Office.SetFit(c.UserContext(), store.ArticleID(article), id, web.Text(c, "encaja") == "1"); err != nil {
		return err
	}
	card, err := r.store.Office.ModelCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	fits, err := r.fittingArticles(c, card, web.Text(c, "busca"))
	if err != nil {
		return err
	}
	return web.Done(c, catalogue.Path(catalogue.Models, id), fitFlash(c), catalogue.Fits(fits))
}

func fitFlash(c *fiber.Ctx) layout.Flash {
	if web.Text(c, "encaja") == "1" {
		return layout.Flash{Kind: ui.OK, Title: "Añadido"}
	}
	return layout.Flash{Kind: ui.OK, Title: "Quitado"}
}

// merge makes this model one with another.
func (r Room) merge(c *fiber.Ctx) error {
	id, err := web.ID[int64](c, "modelo")
	if err != nil {
		return err
	}
	into, err := strconv.ParseInt(web.Text(c, "con"), 10, 64)
	wrong := store.Invalid{}
	switch {
	case err != nil:
		wrong["into"] = "Elija con qué modelo se une."
	case web.Text(c, "seguro") != "1":
		wrong["into"] = "Confirme que es el mismo modelo: no se puede deshacer."
	default:
		if err = r.store.Office.MergeModels(c.UserContext(), id, into); err == nil {
			return web.Done(c, catalogue.Path(catalogue.Models, into), layout.Flash{Kind: ui.OK, Title: "Modelos unidos"}, nil)
		}
		if !errors.As(err, &wrong) {
			return err
		}
	}
	return r.showModel(c, id, fiber.StatusUnprocessableEntity, wrong)
}

func (r Room) modelMaker(*fiber.Ctx) (form.New, error) {
	return r.fresh(store.OnModel, catalogue.Models, record.FormView{Title: "Nuevo modelo", BackText: "Modelos", Sections: catalogue.ModelFields()}), nil
}

func (r Room) modelEditor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[int64](c, "modelo")
	return r.over(store.OnModel, catalogue.Models, id, record.FormView{Title: "Corregir el modelo", BackText: "Modelo", Sections: catalogue.ModelFields()}), err
}
