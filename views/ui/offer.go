package ui

import (
	"strconv"

	"areaclientes/store"
)

// OfferGroup is one heading of the search with what stands under it.
type OfferGroup struct {
	ID, Title string
	Found     []store.Found
}

// OfferGroups shares what was found out under the headings of the manual and leaves out empty ones.
func OfferGroups(found []store.Found) []OfferGroup {
	all := [...]OfferGroup{
		{ID: "art-g1", Title: "Incluidos en su contrato"},
		{ID: "art-g2", Title: "Otros artículos para este equipo"},
		{ID: "art-g3", Title: "Resto del catálogo"},
	}
	for _, f := range found {
		place := 2
		switch {
		case f.Own && f.Included:
			place = 0
		case f.Own:
			place = 1
		}
		all[place].Found = append(all[place].Found, f)
	}
	var filled []OfferGroup
	for _, g := range all {
		if len(g.Found) > 0 {
			filled = append(filled, g)
		}
	}
	return filled
}

func offerOption(f store.Found) ComboOption {
	a := f.Article
	return ComboOption{
		ID: "art-" + idText(a.ID), Value: idText(a.ID), Label: a.Ref + " · " + a.Description,
		Code: a.Ref, Text: ArticleText(a) + " · " + Money(f.Price), Color: a.Color, Family: a.Family,
	}
}

// Radios are the options of a group where there is no script.
func (g OfferGroup) Radios() []Option {
	options := make([]Option, len(g.Found))
	for i, f := range g.Found {
		options[i] = Option{Value: idText(f.Article.ID), Label: f.Article.Ref,
			Help: ArticleText(f.Article) + "\n" + Coverage(f.Included) + " · " + Money(f.Price)}
	}
	return options
}

// Coverage says whether a contract pays for an article.
func Coverage(included bool) string {
	if included {
		return "Incluido en contrato"
	}
	return "No incluido en contrato"
}

// OfferNone says that a search found nothing, or that the machine has nothing of its own.
func OfferNone(query string) string {
	if query == "" {
		return "Escriba qué necesita: este equipo no tiene artículos propios en el catálogo."
	}
	return "Ningún artículo coincide con «" + query + "». Pruebe con menos letras, o llámenos."
}

func idText[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }
