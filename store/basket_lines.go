package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// keepAdditions is how long a form that was received is remembered.
const keepAdditions = 24 * time.Hour

// Add puts quantity units more of an article into the owner's basket, for one of its machines.
// The same form sent twice, known by its idem, adds once; with an empty idem every call adds.
// It returns ErrNotFound for a machine that is not the owner's or not under contract, and
// Invalid for «article» (unknown, no longer supplied, the basket is full) and for «quantity»
// (outside 1–MaxQuantity, also together with what was there).
func (r Basket) Add(ctx context.Context, owner Owner, on EquipmentID, article ArticleID, quantity int64, idem string) error {
	if err := checkQuantity(quantity); err != nil {
		return err
	}
	return r.s.write(ctx, "add to basket", func(t *tx) error {
		if err := t.orderable(ctx, owner, on, article); err != nil {
			return err
		}
		again, err := t.received(ctx, owner, on, article, idem)
		if err != nil || again {
			return err
		}
		have, err := t.basketQuantity(ctx, owner, on, article)
		if err != nil {
			return err
		}
		if have+quantity > MaxQuantity {
			return Invalid{"quantity": fmt.Sprintf("Caben %d de cada artículo y ya tiene %d en la cesta. Cambie la cantidad allí.", MaxQuantity, have)}
		}
		return t.putBasket(ctx, owner, on, article, have+quantity)
	})
}

// Put sets how many units of an article the owner's basket holds for one of its machines. Its
// errors are those of Add.
func (r Basket) Put(ctx context.Context, owner Owner, on EquipmentID, article ArticleID, quantity int64) error {
	if err := checkQuantity(quantity); err != nil {
		return err
	}
	return r.s.write(ctx, "put into basket", func(t *tx) error {
		if err := t.orderable(ctx, owner, on, article); err != nil {
			return err
		}
		return t.putBasket(ctx, owner, on, article, quantity)
	})
}

// Change sets the quantity of a line of the owner's basket. It returns ErrNotFound for a line
// that is not there (any more) or someone else's, and Invalid for a «quantity» outside
// 1–MaxQuantity.
func (r Basket) Change(ctx context.Context, owner Owner, id LineID, quantity int64) error {
	if err := checkQuantity(quantity); err != nil {
		return err
	}
	return r.s.write(ctx, "change basket line", func(t *tx) error {
		mine := basketOf(owner, "basket_lines")
		return oneRow(t.ExecContext(ctx, "UPDATE basket_lines SET quantity = ? WHERE id = ? AND "+mine.text, append([]any{quantity, id}, mine.args...)...))
	})
}

// Remove takes a line out of the owner's basket. It returns ErrNotFound for a line that is not
// there (any more) or someone else's.
func (r Basket) Remove(ctx context.Context, owner Owner, id LineID) error {
	return r.s.write(ctx, "remove basket line", func(t *tx) error {
		mine := basketOf(owner, "basket_lines")
		return oneRow(t.ExecContext(ctx, "DELETE FROM basket_lines WHERE id = ? AND "+mine.text, append([]any{id}, mine.args...)...))
	})
}

// oneRow turns a change that met no row into ErrNotFound.
func oneRow(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	rows, err := done.RowsAffected()
	if err == nil && rows == 0 {
		return ErrNotFound
	}
	return err
}

// orderable checks that an article can be ordered for a machine: any article that is supplied,
// for any machine of the owner's under contract.
func (t *tx) orderable(ctx context.Context, owner Owner, on EquipmentID, article ArticleID) error {
	var id int64
	seen := machinesOf(owner, "e")
	err := t.QueryRowContext(ctx, "SELECT e.id FROM equipment e WHERE "+seen.text+" AND e.id = ? AND "+underContract,
		seen.with(on, t.today())...).Scan(&id)
	if err != nil {
		return err
	}
	err = t.QueryRowContext(ctx, "SELECT id FROM articles WHERE id = ? AND active = 1", article).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Invalid{"article": "Ese artículo ya no se suministra. Elija otro de la lista."}
	}
	return err
}

// received notes a form and tells whether the same one had come before.
func (t *tx) received(ctx context.Context, owner Owner, on EquipmentID, article ArticleID, idem string) (bool, error) {
	if idem = key(idem); idem == "" {
		return false, nil
	}
	_, err := t.ExecContext(ctx, "DELETE FROM basket_additions WHERE customer_id = ? AND added_at < ?",
		owner, millis(t.now.Add(-keepAdditions)))
	if err != nil {
		return false, err
	}
	done, err := t.ExecContext(ctx, `INSERT INTO basket_additions (customer_id, person_id, idem, equipment_id, article_id, added_at)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, owner, owner.member().Person, idem, on, article, millis(t.now))
	err = oneRow(done, err)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return false, err
}

// basketQuantity is how many units the basket holds already, 0 when there is no such line.
func (t *tx) basketQuantity(ctx context.Context, owner Owner, on EquipmentID, article ArticleID) (int64, error) {
	var quantity int64
	mine := basketOf(owner, "b")
	err := t.QueryRowContext(ctx, "SELECT b.quantity FROM basket_lines b WHERE "+mine.text+" AND b.equipment_id = ? AND b.article_id = ?",
		mine.with(on, article)...).Scan(&quantity)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return quantity, err
}

// putBasket writes one line. It returns Invalid when it would be one line too many.
func (t *tx) putBasket(ctx context.Context, owner Owner, on EquipmentID, article ArticleID, quantity int64) error {
	_, err := t.ExecContext(ctx, `INSERT INTO basket_lines (customer_id, person_id, equipment_id, article_id, quantity, added_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (customer_id, person_id, equipment_id, article_id) DO UPDATE SET quantity = excluded.quantity`,
		owner, owner.member().Person, on, article, quantity, millis(t.now))
	if err != nil {
		return err
	}
	var lines int
	mine := basketOf(owner, "b")
	if err := t.QueryRowContext(ctx, "SELECT count(*) FROM basket_lines b WHERE "+mine.text, mine.args...).Scan(&lines); err != nil {
		return err
	}
	if lines > MaxLines {
		return Invalid{"article": fmt.Sprintf("En la cesta caben %d líneas. Finalice este pedido y siga en otro.", MaxLines)}
	}
	return nil
}
