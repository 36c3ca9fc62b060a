package store

import "context"

// ArticleFilter narrows the list of articles. The zero value shows the first page of those supplied.
type ArticleFilter struct {
	Query  string // words as the search of an order takes them
	State  string // activos unless retirados or todos
	Family string
	Only   string // mano: corrected by hand; suelto: fits no model
	Page   int
}

// ArticleRow is an article in the list of the back office.
type ArticleRow struct {
	Article
	Active bool
	Models int // that it fits
	ByHand bool
}

// ArticlePage is one page of the list.
type ArticlePage struct {
	Rows            []ArticleRow
	Total           int
	Active, Retired int
	Families        []string // that there are
}

func (f ArticleFilter) matching() *matching {
	m := &matching{}
	for _, term := range searchTerms(f.Query) {
		m.add("(' ' || a.search) LIKE ?", "% "+term+"%")
	}
	if f.Family != "" {
		m.add("a.family = ?", f.Family)
	}
	switch f.Only {
	case "mano":
		m.add("a.id IN (SELECT row_id FROM by_hand WHERE tbl IN ('articles', 'article_models'))")
	case "suelto":
		m.add("NOT EXISTS (SELECT 1 FROM article_models f WHERE f.article_id = a.id)")
	}
	return m
}

// Articles lists the articles that pass the filter, by reference.
func (r Office) Articles(ctx context.Context, f ArticleFilter) (ArticlePage, error) {
	var page ArticlePage
	m := f.matching()
	err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE a.active = 1), count(*) FILTER (WHERE a.active = 0) FROM articles a WHERE "+m.sql(), m.args...).
		Scan(&page.Active, &page.Retired)
	if err != nil {
		return page, translate("count articles", err)
	}
	switch f.State {
	case "retirados":
		page.Total = page.Retired
	case "todos":
		page.Total = page.Active + page.Retired
	default:
		page.Total = page.Active
	}
	page.Families, err = r.Families(ctx)
	if err != nil {
		return page, err
	}
	page.Rows, err = r.articles(ctx, f, OfficePage, (max(f.Page, 1)-1)*OfficePage)
	return page, err
}

// Families lists the families of the articles.
func (r Office) Families(ctx context.Context) ([]string, error) {
	return collect(ctx, r.s.readers, "list families", func(row rowScanner, name *string) error { return row.Scan(name) },
		"SELECT DISTINCT family FROM articles WHERE family <> '' ORDER BY family")
}

// AllArticles is the list as a file: every page of it, up to 50.001 lines.
func (r Office) AllArticles(ctx context.Context, f ArticleFilter) ([]ArticleRow, error) {
	return r.articles(ctx, f, mostListed, 0)
}

func (r Office) articles(ctx context.Context, f ArticleFilter, limit, offset int) ([]ArticleRow, error) {
	m := f.matching()
	switch f.State {
	case "retirados":
		m.add("a.active = 0")
	case "todos":
	default:
		m.add("a.active = 1")
	}
	return collect(ctx, r.s.readers, "list articles", scanArticleRow,
		"SELECT "+articleRowColumns+" FROM articles a WHERE "+m.sql()+" ORDER BY a.ref LIMIT ? OFFSET ?", append(m.args, limit, offset)...)
}

const articleRowColumns = articleColumns + `, a.active, (SELECT count(*) FROM article_models f WHERE f.article_id = a.id),
	EXISTS (SELECT 1 FROM by_hand h WHERE h.tbl IN ('articles', 'article_models') AND h.row_id = a.id)`

func scanArticleRow(row rowScanner, a *ArticleRow) error {
	return row.Scan(append(a.fields(), &a.Active, &a.Models, &a.ByHand)...)
}

// Fit is a model and an article that go together, or did until somebody said by hand that they do not.
type Fit struct {
	Model   Model
	Article Article
	Fits    bool
	Mark    *Correction // nil when nobody changed it by hand
}

// ArticleCard is all that the office sees of one article.
type ArticleCard struct {
	ArticleRow
	Version int64
	Marks   Corrections
	Fits    []Fit
	History []AuditLine
}

// ArticleCard returns an article, supplied or not, with the models it fits, or ErrNotFound.
func (r Office) ArticleCard(ctx context.Context, id ArticleID) (ArticleCard, error) {
	var card ArticleCard
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+articleRowColumns+", a.version FROM articles a WHERE a.id = ?", id)
	err := scanArticleRow(withMore{row, []any{&card.Version}}, &card.ArticleRow)
	if err != nil {
		return card, translate("get article", err)
	}
	if card.Marks, err = r.Corrections(ctx, OnArticle, int64(id)); err != nil {
		return card, err
	}
	if card.Fits, err = r.fits(ctx, "f.article_id = ?", id); err != nil {
		return card, err
	}
	card.History, err = r.s.Audit.Of(ctx, OnArticle, int64(id), 20)
	return card, err
}
