package store

import (
	"context"
	"slices"
	"strings"
)

// ContractKind is a kind of contract with what it covers.
type ContractKind struct {
	ID        int64
	Name      string
	Version   int64 // also of what it covers
	Contracts int
	Covers    map[string]bool // family → included in the price; a family that is not there is not
	ByHand    Corrections     // families that were corrected by hand
}

// Kinds lists the kinds of contract by name, with what each covers, and the families that there are:
// those of the articles and those that some kind speaks of.
func (r Office) Kinds(ctx context.Context) ([]ContractKind, []string, error) {
	const op = "list kinds of contract"
	kinds, err := collect(ctx, r.s.readers, op, func(row rowScanner, k *ContractKind) error {
		k.Covers = map[string]bool{}
		return row.Scan(&k.ID, &k.Name, &k.Version, &k.Contracts)
	}, "SELECT k.id, k.name, k.version, (SELECT count(*) FROM contracts c WHERE c.kind_id = k.id) FROM contract_kinds k ORDER BY k.name")
	if err != nil {
		return nil, nil, err
	}
	if err := r.covers(ctx, kinds); err != nil {
		return nil, nil, err
	}
	families, err := collect(ctx, r.s.readers, op, func(row rowScanner, f *string) error { return row.Scan(f) },
		"SELECT family FROM articles WHERE family <> '' UNION SELECT family FROM coverage")
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(families, func(a, b string) int {
		if by := familyPlace(a) - familyPlace(b); by != 0 {
			return by
		}
		return strings.Compare(a, b)
	})
	return kinds, families, nil
}

// covers loads what each kind includes, and what of it was corrected by hand.
func (r Office) covers(ctx context.Context, kinds []ContractKind) error {
	type cover struct {
		kind     int64
		family   string
		included bool
	}
	covers, err := collect(ctx, r.s.readers, "list coverage", func(row rowScanner, c *cover) error { return row.Scan(&c.kind, &c.family, &c.included) },
		"SELECT kind_id, family, included FROM coverage")
	if err != nil {
		return err
	}
	for i := range kinds {
		for _, c := range covers {
			if c.kind == kinds[i].ID {
				kinds[i].Covers[c.family] = c.included
			}
		}
		if kinds[i].ByHand, err = r.s.corrections(ctx, r.s.readers, "coverage", kinds[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// KindCover is what a kind of contract shall include: family → yes or no. Families that are left out
// stay as they are.
type KindCover struct {
	Kind     int64
	Version  int64 // of the kind that was looked at; 0 is not checked
	Families map[string]bool
}

// Cover says which families kinds of contract include. Baskets and orders follow at once; orders
// that were placed stay as they are. What differs from the ERP is marked as corrected by hand. It
// returns ErrConflict when somebody else changed one of them since its version, and ErrNotFound; then
// none is changed.
func (r Office) Cover(ctx context.Context, kinds ...KindCover) error {
	return r.s.write(ctx, "change coverage", func(t *tx) error {
		for _, kind := range kinds {
			if err := t.coverKind(ctx, kind); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) coverKind(ctx context.Context, kind KindCover) error {
	on, err := objectOf(ctx, t, "coverage", kind.Kind)
	if err != nil {
		return err
	}
	_, have, err := rowOf(ctx, t, mendableOf("contract_kinds"), kind.Kind)
	if err != nil {
		return err
	}
	if kind.Version != 0 && kind.Version != have {
		return ErrConflict
	}
	var changes []Change
	for family, included := range kind.Families {
		change, err := t.cover(ctx, kind.Kind, strings.ToUpper(Fold(family)), included)
		if err != nil {
			return err
		}
		changes = append(changes, change...)
	}
	if len(changes) == 0 {
		return nil
	}
	slices.SortFunc(changes, func(a, b Change) int { return strings.Compare(a.Field, b.Field) })
	return t.audit(ctx, "cobertura cambiada", on, changes...)
}

// cover sets one family and returns what changed by it.
func (t *tx) cover(ctx context.Context, kind int64, family string, included bool) ([]Change, error) {
	if family == "" {
		return nil, nil
	}
	var before bool
	err := t.QueryRowContext(ctx, "SELECT coalesce(max(included), 0) FROM coverage WHERE kind_id = ? AND family = ?", kind, family).Scan(&before)
	if err != nil {
		return nil, err
	}
	return Changes(family, yesNo(before), yesNo(included)), t.setPair(ctx, "coverage", kind, family, included)
}
