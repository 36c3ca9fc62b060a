package catalogue

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	form "areaclientes/handlers/office/record"
	"areaclientes/handlers/web"
	"areaclientes/store"
	"areaclientes/store/erp"
	"areaclientes/views/office/catalogue"
	"areaclientes/views/office/record"
)

func articleFilter(c *fiber.Ctx) store.ArticleFilter {
	return store.ArticleFilter{Query: web.Text(c, "q"), State: web.Text(c, "estado"), Family: web.Text(c, "familia"), Only: web.Text(c, "solo"), Page: web.Page(c)}
}

func (r Room) articles(c *fiber.Ctx) error {
	f := articleFilter(c)
	page, err := r.store.Office.Articles(c.UserContext(), f)
	if err != nil {
		return err
	}
	view := catalogue.ArticleIndex(page, f)
	return web.Show(c, fiber.StatusOK, record.Index(view), record.List(view))
}

func (r Room) articleSheet(c *fiber.Ctx) (erp.Sheet, error) {
	s := erp.Sheet{Name: "Artículos", Columns: []string{"Referencia", "Descripción", "Familia", "Color", "PVP", "% IVA", "Rendimiento", "Activo", "Modelos", "Corregido a mano"}}
	rows, err := r.store.Office.AllArticles(c.UserContext(), articleFilter(c))
	for _, a := range rows {
		s.Rows = append(s.Rows, []erp.Cell{erp.Text(a.Ref), erp.Text(a.Description), erp.Text(a.Family), erp.Text(a.Color), erp.Decimal(int64(a.Price), 2), erp.Decimal(int64(a.TaxRate), 2),
			erp.Number(a.Yield), erp.Text(yesNo(a.Active)), erp.Number(int64(a.Models)), erp.Text(yesNo(a.ByHand))})
	}
	return s, err
}

func (r Room) article(c *fiber.Ctx) error {
	id, err := web.ID[store.ArticleID](c, "articulo")
	if err != nil {
		return err
	}
	card, err := r.store.Office.ArticleCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	fits, err := r.fittingModels(c, card, web.Text(c, "busca"))
	if err != nil {
		return err
	}
	return web.Show(c, fiber.StatusOK, catalogue.ArticlePage(catalogue.ArticleShow(card), fits), catalogue.Fits(fits))
}

// fittingModels is the list of the models of an article, and of those that were searched for.
func (r Room) fittingModels(c *fiber.Ctx, card store.ArticleCard, query string) (catalogue.FitsView, error) {
	view := catalogue.FitsOfArticle(card, query)
	if query == "" {
		return view, nil
	}
	models, err := r.store.Office.Models(c.UserContext(), query)
	view.FindModels(models)
	return view, err
}

// setModel says whether the article fits a model.
func (r Room) setModel(c *fiber.Ctx) error {
	id, err := web.ID[store.ArticleID](c, "articulo")
	if err != nil {
		return err
	}
	model, err := strconv.ParseInt(web.Text(c, "otro"), 10, 64)
	if err != nil {
		return store.ErrNotFound
	}
	if err := r.store.Office.SetFit(c.UserContext(), id, model, web.Text(c, "encaja") == "1"); err != nil {
		return err
	}
	card, err := r.store.Office.ArticleCard(c.UserContext(), id)
	if err != nil {
		return err
	}
	fits, err := r.fittingModels(c, card, web.Text(c, "busca"))
	if err != nil {
		return err
	}
	return web.Done(c, catalogue.Path(catalogue.Articles, int64(id)), fitFlash(c), catalogue.Fits(fits))
}

func (r Room) articleMaker(c *fiber.Ctx) (form.New, error) {
	families, err := r.store.Office.Families(c.UserContext())
	return r.fresh(store.OnArticle, catalogue.Articles, record.FormView{Title: "Nuevo artículo", BackText: "Artículos",
		Sections: catalogue.ArticleFields(true, families), Values: store.Values{"tax_rate": "21"}}), err
}

func (r Room) articleEditor(c *fiber.Ctx) (form.Edit, error) {
	id, err := web.ID[int64](c, "articulo")
	if err != nil {
		return form.Edit{}, err
	}
	families, err := r.store.Office.Families(c.UserContext())
	return r.over(store.OnArticle, catalogue.Articles, id, record.FormView{Title: "Corregir el artículo", BackText: "Artículo", Sections: catalogue.ArticleFields(false, families)}), err
}
