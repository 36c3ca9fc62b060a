package catalogue

import (
	"areaclientes/store"
	"areaclientes/views/ui"
)

// FitsView is what goes together with an article or a model: Found is more of it, for what was
// searched. Merge is the models to become one with, only of a model.
type FitsView struct {
	Path, Noun string // of the thing; what changes is sent to both together
	Title      string
	Label      string // of the search
	Query      string
	Fits       []FitRow
	Found      []FitRow
	Merge      []ui.Option
	MergeField ui.Field
	id         int64
}

// FitRow is one of them.
type FitRow struct {
	ID         int64
	Title, Sub string
	Href       string
	Fits       bool
	Mark       *store.Correction
}

// mostFound is how many a search adds to the page.
const mostFound = 20

func modelRow(m store.Model) FitRow {
	return FitRow{ID: m.ID, Title: m.Name, Sub: shapeWord(m.Shape), Href: Path(Models, m.ID)}
}

func articleRow(a store.Article) FitRow {
	return FitRow{ID: int64(a.ID), Title: a.Ref, Sub: a.Description, Href: Path(Articles, int64(a.ID))}
}

// FitsOfArticle lists the models that an article fits.
func FitsOfArticle(card store.ArticleCard, query string) FitsView {
	v := FitsView{Path: Path(Articles, int64(card.ID)), Noun: "/modelos", Title: "Modelos a los que sirve", Label: "Buscar un modelo para añadirlo", Query: query, id: int64(card.ID)}
	for _, f := range card.Fits {
		row := modelRow(f.Model)
		row.Fits, row.Mark = f.Fits, f.Mark
		v.Fits = append(v.Fits, row)
	}
	return v
}

// FitsOfModel lists the articles that fit a model.
func FitsOfModel(card store.ModelCard, query string) FitsView {
	v := FitsView{Path: Path(Models, card.ID), Noun: "/articulos", Title: "Artículos que le sirven", Label: "Buscar un artículo para añadirlo", Query: query, id: card.ID}
	for _, f := range card.Fits {
		row := articleRow(f.Article)
		row.Fits, row.Mark = f.Fits, f.Mark
		v.Fits = append(v.Fits, row)
	}
	return v
}

// FindModels adds what a search found and is not listed.
func (v *FitsView) FindModels(models []store.ModelRow) {
	for _, m := range models {
		v.find(modelRow(m.Model))
	}
}

// FindArticles adds what a search found and is not listed.
func (v *FitsView) FindArticles(articles []store.ArticleRow) {
	for _, a := range articles {
		v.find(articleRow(a.Article))
	}
}

func (v *FitsView) find(row FitRow) {
	for _, listed := range v.Fits {
		if listed.ID == row.ID {
			return
		}
	}
	if len(v.Found) < mostFound {
		v.Found = append(v.Found, row)
	}
}

// MergeWith adds the models with which this one may be one and the same.
func (v *FitsView) MergeWith(models []store.ModelRow, chosen, wrong string) {
	v.MergeField = ui.Field{Name: "con", Label: "Es el mismo que", Value: chosen, Error: wrong, Class: "w-m"}
	v.Merge = []ui.Option{{Label: "Elija un modelo"}}
	for _, m := range models {
		if m.ID != v.id {
			v.Merge = append(v.Merge, ui.Option{Value: number(m.ID), Label: m.Name})
		}
	}
}

// ReassignTo asks who takes over the machines of a technician.
func ReassignTo(t store.TechnicianRow, all []store.TechnicianRow, chosen, wrong string) ReassignView {
	v := ReassignView{Path: Path(Technicians, t.ID), Machines: t.Machines, Value: chosen, Error: wrong, Options: []ui.Option{{Label: "Elija un técnico"}}}
	for _, other := range all {
		if other.ID != t.ID && other.Active {
			v.Options = append(v.Options, ui.Option{Value: number(other.ID), Label: other.Name})
		}
	}
	return v
}
