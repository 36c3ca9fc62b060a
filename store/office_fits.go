package store

import (
	"context"
	"strconv"
)

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
