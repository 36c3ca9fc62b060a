package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

func (t *tx) checkModel(ctx context.Context, d *rowDraft, wrong Invalid) error {
	d.need(wrong, "name", "Escriba el nombre del modelo.")
	if shape, given := d.values["shape"].(string); given && !slices.Contains([]string{"a3", "a4", "printer"}, shape) {
		wrong["shape"] = "Elija la forma."
	}
	if _, given := d.values["shape"]; !given && d.id == 0 {
		d.values["shape"] = GuessShape(d.text("name"))
	}
	return t.spelled(ctx, d, wrong, "Ya hay un modelo que se llama así: «%s». Si es el mismo, únalos.")
}

// spelled notes a name that another row of a table has, however it is spelled, and keeps the name
// that a row had: the ERP goes on using it.
func (t *tx) spelled(ctx context.Context, d *rowDraft, wrong Invalid, reason string) error {
	name, given := d.values["name"].(string)
	if !given || name == "" {
		return nil
	}
	type named struct {
		id   int64
		name string
	}
	list, err := collect(ctx, t, "list names", func(row rowScanner, n *named) error { return row.Scan(&n.id, &n.name) }, "SELECT id, name FROM "+d.table)
	if err != nil {
		return err
	}
	for _, other := range list {
		if other.id != d.id && Fold(other.name) == Fold(name) {
			wrong["name"] = fmt.Sprintf(reason, other.name)
			return nil
		}
	}
	before, _ := d.have["name"].(string)
	if d.id == 0 || len(wrong) > 0 || Fold(before) == Fold(name) {
		return nil
	}
	return t.spell(ctx, d.table, before, d.id)
}

// spell makes the import take a name for that row.
func (t *tx) spell(ctx context.Context, table, name string, row int64) error {
	_, err := t.ExecContext(ctx, "INSERT INTO spellings (tbl, folded, row_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET row_id = excluded.row_id", table, Fold(name), row)
	return err
}

// ModelRow is a model in the list of the back office.
type ModelRow struct {
	Model
	Machines int // that are of it, with or without contract
	Articles int // that fit it
	ByHand   bool
}

// Models lists the models that have each word of query in their name, by name. There are a few hundred
// at the most.
func (r Office) Models(ctx context.Context, query string) ([]ModelRow, error) {
	list, err := collect(ctx, r.s.readers, "list models", func(row rowScanner, m *ModelRow) error {
		return row.Scan(&m.ID, &m.Name, &m.Shape, &m.HasColor, &m.HasA3, &m.HasScan, &m.Machines, &m.Articles, &m.ByHand)
	}, `SELECT m.id, m.name, m.shape, m.has_color, m.has_a3, m.has_scan,
		(SELECT count(*) FROM equipment e WHERE e.model_id = m.id), (SELECT count(*) FROM article_models f WHERE f.model_id = m.id),
		EXISTS (SELECT 1 FROM by_hand h WHERE h.tbl = 'models' AND h.row_id = m.id)
		FROM models m ORDER BY m.name`)
	terms := searchTerms(query)
	return slices.DeleteFunc(list, func(m ModelRow) bool { return !hasParts(Fold(m.Name), terms) }), err
}

// hasParts tells whether each term is part of text.
func hasParts(text string, terms []string) bool {
	for _, term := range terms {
		if !strings.Contains(text, term) {
			return false
		}
	}
	return true
}

// MergeModels makes two spellings of one model one: machines, articles and what was corrected move
// from the one to the other, which stays, and the import takes the old name for it from now on. It
// returns Invalid for a model merged with itself and ErrNotFound.
func (r Office) MergeModels(ctx context.Context, from, into int64) error {
	if from == into {
		return Invalid{"into": "Elija otro modelo: es este mismo."}
	}
	return r.s.write(ctx, "merge models", func(t *tx) error {
		gone, err := objectOf(ctx, t, "models", from)
		if err != nil {
			return err
		}
		stays, err := objectOf(ctx, t, "models", into)
		if err != nil {
			return err
		}
		if err := t.mergeModel(ctx, from, into); err != nil {
			return err
		}
		if err := t.spell(ctx, "models", gone.Name, into); err != nil {
			return err
		}
		stays.ID = into
		return t.audit(ctx, "modelos unidos", stays, Changes("Modelo", gone.Name, stays.Name)...)
	})
}

func (t *tx) mergeModel(ctx context.Context, from, into int64) error {
	var before Model
	err := t.QueryRowContext(ctx, "SELECT has_color, has_a3, has_scan FROM models WHERE id = ?", from).Scan(&before.HasColor, &before.HasA3, &before.HasScan)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		"UPDATE equipment SET model_id = ?2, version = version + 1 WHERE model_id = ?1",
		"INSERT INTO article_models (article_id, model_id) SELECT article_id, ?2 FROM article_models WHERE model_id = ?1 ON CONFLICT DO NOTHING",
		"DELETE FROM article_models WHERE model_id = ?1",
		"UPDATE by_hand SET erp_value = ?2 WHERE tbl = 'equipment' AND field = 'model_id' AND erp_value = ?1",
		"UPDATE by_hand SET value = ?2 WHERE tbl = 'equipment' AND field = 'model_id' AND value = ?1",
		"DELETE FROM by_hand WHERE tbl = 'equipment' AND field = 'model_id' AND erp_value = value",
		"DELETE FROM by_hand WHERE tbl = 'article_models' AND field = cast(?1 AS TEXT) AND row_id IN (SELECT row_id FROM by_hand WHERE tbl = 'article_models' AND field = cast(?2 AS TEXT))",
		"UPDATE by_hand SET field = cast(?2 AS TEXT) WHERE tbl = 'article_models' AND field = cast(?1 AS TEXT)",
		"DELETE FROM by_hand WHERE tbl = 'models' AND row_id = ?1",
		"UPDATE spellings SET row_id = ?2 WHERE tbl = 'models' AND row_id = ?1",
		"DELETE FROM models WHERE id = ?1",
	} {
		if _, err := t.ExecContext(ctx, statement, from, into); err != nil {
			return err
		}
	}
	_, err = t.ExecContext(ctx, `UPDATE models SET has_color = has_color OR ?, has_a3 = has_a3 OR ?, has_scan = has_scan OR ?, version = version + 1 WHERE id = ?`,
		before.HasColor, before.HasA3, before.HasScan, into)
	if err != nil {
		return err
	}
	return t.refind(ctx, into)
}

// refind writes anew the words by which the machines of a model are found.
func (t *tx) refind(ctx context.Context, model int64) error {
	machines, err := collect(ctx, t, "list machines", func(row rowScanner, id *int64) error { return row.Scan(id) }, "SELECT id FROM equipment WHERE model_id = ?", model)
	if err != nil {
		return err
	}
	sheet := mendableOf("equipment")
	for _, id := range machines {
		row, _, err := rowOf(ctx, t, sheet, id)
		if err != nil {
			return err
		}
		words, err := t.searchOf(ctx, sheet, row)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, "UPDATE equipment SET search = ? WHERE id = ?", words, id); err != nil {
			return err
		}
	}
	return nil
}

// Spellings lists the other names under which the ERP knows a model or kind of contract, folded.
func (r Office) Spellings(ctx context.Context, kind ObjectKind, id int64) ([]string, error) {
	return collect(ctx, r.s.readers, "list spellings", func(row rowScanner, name *string) error { return row.Scan(name) },
		"SELECT folded FROM spellings WHERE tbl = ? AND row_id = ? ORDER BY folded", recordTable(kind), id)
}
