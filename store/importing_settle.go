package store

import "context"

// settle draws the conclusions that need several tables. A model is in colour when anything says
// so: a price or copies in colour of one of its machines, or a cyan, magenta or yellow article that
// fits; colour counters are noticed while readings are written. It never becomes black and white
// again. A contract belongs to the customer of its machines, also when they all moved.
func (b *importing) settle(ctx context.Context) error {
	err := b.inColor(ctx, `SELECT model_id FROM equipment WHERE price_color > 0 OR included_color > 0
		UNION SELECT f.model_id FROM article_models f JOIN articles a ON a.id = f.article_id WHERE a.color IN ('C', 'M', 'Y')`)
	if err != nil {
		return err
	}
	return b.settleContracts(ctx)
}

// inColor marks the models that a query finds.
func (b *importing) inColor(ctx context.Context, models string) error {
	ids, err := collect(ctx, b.t, "mark models in colour", func(row rowScanner, id *int64) error { return row.Scan(id) },
		"UPDATE models SET has_color = 1 WHERE has_color = 0 AND id IN ("+models+")"+unlessBlack+" RETURNING id")
	for _, id := range ids {
		if err == nil {
			err = b.logChange(ctx, "models", id, map[string]any{"has_color": 0}, map[string]any{"has_color": 1})
		}
	}
	return err
}

// movedContract is a contract and whose it was and is.
type movedContract struct{ id, from, to int64 }

func (b *importing) settleContracts(ctx context.Context) error {
	moved, err := collect(ctx, b.t, "settle contracts", func(row rowScanner, m *movedContract) error {
		return row.Scan(&m.id, &m.from, &m.to)
	}, `SELECT c.id, c.customer_id, min(e.customer_id) FROM contracts c JOIN equipment e ON e.contract_id = c.id
		GROUP BY c.id HAVING sum(e.customer_id = c.customer_id) = 0`)
	for _, m := range moved {
		if err == nil {
			_, err = b.t.ExecContext(ctx, "UPDATE contracts SET customer_id = ? WHERE id = ?", m.to, m.id)
		}
		if err == nil {
			err = b.logChange(ctx, "contracts", m.id, map[string]any{"customer_id": m.from}, map[string]any{"customer_id": m.to})
		}
	}
	return err
}
