package store

import (
	"context"
	"slices"
	"strconv"
)

// fits lists what goes together by one side of it, and what was taken apart by hand.
func (r Office) fits(ctx context.Context, where string, id any) ([]Fit, error) {
	return collect(ctx, r.s.readers, "list what fits", func(row rowScanner, f *Fit) error {
		var mark, at int64
		var by string
		var erp bool
		m := &f.Model
		err := row.Scan(append([]any{&m.ID, &m.Name, &m.Shape, &m.HasColor, &f.Fits, &mark, &by, &at, &erp}, f.Article.fields()...)...)
		if mark != 0 {
			f.Mark = &Correction{ID: CorrectionID(mark), Label: "Sirve para " + m.Name, By: by, At: r.s.instant(at), Yours: yesNo(f.Fits), ERP: yesNo(erp)}
		}
		return err
	}, `WITH pairs (article_id, model_id, fits) AS (
			SELECT article_id, model_id, 1 FROM article_models f WHERE `+where+`
			UNION ALL SELECT f.row_id, f.model_id, 0 FROM (SELECT row_id, row_id AS article_id, cast(field AS INTEGER) AS model_id FROM by_hand WHERE tbl = 'article_models' AND value = 0) f WHERE `+where+`)
		SELECT m.id, m.name, m.shape, m.has_color, p.fits, coalesce(h.id, 0), coalesce(h.staff_name, ''), coalesce(h.at, 0), coalesce(h.erp_value, 0), `+articleColumns+`
		FROM pairs p JOIN models m ON m.id = p.model_id JOIN articles a ON a.id = p.article_id
		LEFT JOIN by_hand h ON h.tbl = 'article_models' AND h.row_id = p.article_id AND h.field = cast(p.model_id AS TEXT)
		ORDER BY m.name, p.fits DESC, a.family, a.ref`, id, id)
}

// ModelCard is all that the office sees of one model.
type ModelCard struct {
	ModelRow
	Version   int64
	Marks     Corrections
	Fits      []Fit
	Spellings []string // other names under which the ERP knows it, folded
	History   []AuditLine
}

// ModelCard returns a model with the articles that fit it, or ErrNotFound.
func (r Office) ModelCard(ctx context.Context, id int64) (ModelCard, error) {
	card := ModelCard{}
	models, err := r.Models(ctx, "")
	if err != nil {
		return card, err
	}
	i := slices.IndexFunc(models, func(m ModelRow) bool { return m.ID == id })
	if i < 0 {
		return card, ErrNotFound
	}
	card.ModelRow = models[i]
	if card.Marks, err = r.Corrections(ctx, OnModel, id); err != nil {
		return card, err
	}
	if card.Spellings, err = r.Spellings(ctx, OnModel, id); err != nil {
		return card, err
	}
	if card.Fits, err = r.fits(ctx, "f.model_id = ?", id); err != nil {
		return card, err
	}
	if card.History, err = r.s.Audit.Of(ctx, OnModel, id, 20); err != nil {
		return card, err
	}
	return card, translate("get model", r.s.readers.QueryRowContext(ctx, "SELECT version FROM models WHERE id = ?", id).Scan(&card.Version))
}

// SetFit says by hand whether an article fits a model. It returns ErrNotFound for either that is not there.
func (r Office) SetFit(ctx context.Context, article ArticleID, model int64, fits bool) error {
	return r.s.write(ctx, "change what fits", func(t *tx) error {
		on, err := objectOf(ctx, t, "articles", int64(article))
		if err != nil {
			return err
		}
		to, err := objectOf(ctx, t, "models", model)
		if err != nil {
			return err
		}
		var before bool
		err = t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM article_models WHERE article_id = ? AND model_id = ?)", article, model).Scan(&before)
		if err != nil || before == fits {
			return err
		}
		if err := t.setPair(ctx, "article_models", int64(article), strconv.FormatInt(model, 10), fits); err != nil {
			return err
		}
		change := Change{Field: "Sirve para", New: to.Name}
		if !fits {
			change.Old, change.New = change.New, ""
		}
		return t.audit(ctx, "modelos cambiados", on, change)
	})
}
