package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// CorrectionID identifies a correction by hand.
type CorrectionID int64

// Correction is one field that the dealer's people have corrected: the import leaves it alone.
type Correction struct {
	ID    CorrectionID
	Field string // the column
	Label string // what the screen calls it
	ERP   string // what the ERP says, as people read it
	Yours string // what stands here
	By    string
	At    time.Time
}

// Corrections is what was corrected in one row, by column. A row that was made here has nothing
// but the entry "", without values, until the ERP brings it.
type Corrections map[string]Correction

// Made tells whether the row was made here and the ERP does not know it.
func (c Corrections) Made() bool {
	_, made := c[""]
	return made
}

// Corrections lists what was corrected by hand in a customer, address, machine, contract, kind of
// contract (OnCoverage, by family), model, article or technician. There may be nothing.
func (r Office) Corrections(ctx context.Context, kind ObjectKind, id int64) (Corrections, error) {
	return r.s.corrections(ctx, r.s.readers, tableOf(kind), id)
}

func (s *Store) corrections(ctx context.Context, q querier, table string, id int64) (Corrections, error) {
	const op = "list corrections"
	list, err := collect(ctx, q, op, scanMark, "SELECT "+markColumns+" FROM by_hand WHERE tbl = ? AND row_id = ?", table, id)
	if err != nil {
		return nil, err
	}
	found := Corrections{}
	for _, m := range list {
		c := Correction{ID: CorrectionID(m.ID), Field: m.Field, Label: FieldWord(table, m.Field), By: m.Name, At: s.instant(m.At)}
		column := columnOf(table, m.Field)
		if c.ERP, err = showValue(ctx, q, column, m.ERP); err != nil {
			return nil, translate(op, err)
		}
		if c.Yours, err = showValue(ctx, q, column, m.Value); err != nil {
			return nil, translate(op, err)
		}
		found[m.Field] = c
	}
	return found, nil
}

// FollowERP drops a correction («dejar que mande el ERP»): the field takes the ERP's last value and
// the next import writes it again. A machine that goes back to the ERP's customer goes back to its
// contract too. It returns what was changed, ErrForbidden, with a Sentence, where a machine would come under
// another customer's contract, ErrNotFound for a correction that has
// ended meanwhile, and ErrConflict when the ERP's value would make it the same as another row.
func (r Office) FollowERP(ctx context.Context, id CorrectionID) (Object, error) {
	var on Object
	err := r.s.write(ctx, "follow the ERP", func(t *tx) error {
		var m mark
		if err := scanMark(t.QueryRowContext(ctx, "SELECT "+markColumns+" FROM by_hand WHERE id = ? AND field <> ''", id), &m); err != nil {
			return err
		}
		var err error
		if on, err = objectOf(ctx, t, m.Table, m.Row); err != nil {
			return err
		}
		action := "deja que mande el ERP"
		if m.Table != "coverage" && m.Table != "article_models" {
			values := map[string]any{m.Field: m.ERP}
			if m.Field == "nif" {
				values["nif_valid"] = flag(ValidNIF(fmt.Sprint(m.ERP)))
			}
			if m.Table == "equipment" {
				if err := t.followOwner(ctx, m, values); err != nil {
					return err
				}
			}
			_, err := t.mend(ctx, mending{table: m.Table, id: m.Row, on: on, action: action, values: values})
			return err
		}
		if err := t.setPair(ctx, m.Table, m.Row, m.Field, m.ERP == int64(1)); err != nil {
			return err
		}
		return t.audit(ctx, action, on, Changes(FieldWord(m.Table, m.Field), yesNo(m.Value == int64(1)), yesNo(m.ERP == int64(1)))...)
	})
	return on, err
}

// followOwner keeps customer and contract of a machine together, when one of them follows the ERP.
func (t *tx) followOwner(ctx context.Context, m mark, values map[string]any) error {
	if m.Field != "customer_id" && m.Field != "contract_id" {
		return nil
	}
	if m.Field == "customer_id" {
		contract, err := t.markOf(ctx, m.Table, m.Row, "contract_id")
		switch {
		case err == nil:
			values["contract_id"] = contract.ERP
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
	}
	have, _, err := rowOf(ctx, t, mendableOf(m.Table), m.Row)
	if err != nil {
		return err
	}
	for name, value := range values {
		have[name] = value
	}
	var foreign bool
	err = t.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM contracts WHERE id = ? AND customer_id <> ?)", have["contract_id"], have["customer_id"]).Scan(&foreign)
	if err == nil && foreign {
		err = refusal("El contrato sería de otro cliente. Cambie antes el cliente del equipo, con «Trasladar» o dejando que mande el ERP en él.")
	}
	return err
}

// setPair says by hand whether two things belong together: a family and a kind of contract, an
// article and a model. What differs from the ERP is marked.
func (t *tx) setPair(ctx context.Context, table string, row int64, second string, on bool) error {
	have, query := int64(0), "SELECT coalesce(max(included), 0), count(*) FROM coverage WHERE kind_id = ? AND family = ?"
	set := "INSERT INTO coverage (kind_id, family, included) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET included = excluded.included"
	args := []any{row, second, flag(on)}
	if table == "article_models" {
		query = "SELECT count(*), count(*) FROM article_models WHERE article_id = ? AND model_id = ?"
		set, args = "INSERT INTO article_models (article_id, model_id) VALUES (?, ?)", args[:2]
		if !on {
			set = "DELETE FROM article_models WHERE article_id = ? AND model_id = ?"
		}
	}
	var rows int64
	if err := t.QueryRowContext(ctx, query, row, second).Scan(&have, &rows); err != nil || have == flag(on) {
		return err
	}
	if err := t.mark(ctx, table, row, second, have, flag(on)); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, set, args...)
	return err
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

func yesNo(on bool) string { return importColumn{kind: flagColumn}.show(flag(on)) }
