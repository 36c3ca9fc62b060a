package store

import (
	"context"
	"strconv"
	"strings"
)

// Basket is what customers have gathered and not yet ordered, each of their people in a basket of
// their own. It is kept in the file, so it survives signing out.
type Basket struct{ s *Store }

// LineID identifies a line of a basket. It is never used again for another line.
type LineID int64

// Line is one article in the basket, for one machine.
type Line struct {
	ID        LineID
	Article   Article
	Equipment Equipment // ID, Number, Customer, Model, OwnRef, Location and City only
	Quantity  int64
	Included  bool      // the machine's contract covers the article's family
	Price     Cents     // of one unit, before discount and tax; 0 when included
	Hindrance Hindrance // empty for a line that can be ordered
}

// Hindrance says why a line can no longer be ordered.
type Hindrance string

// The hindrances. A line that has one stays in the basket until the customer removes it, is in
// no sum and is never ordered.
const (
	OutOfContract Hindrance = "contract" // the machine is no longer one that they see, or not under contract
	Discontinued  Hindrance = "article"  // the article is no longer supplied
)

// MaxLines is the most lines that one basket holds.
const MaxLines = 200

// ParseQuantity reads how many units somebody typed: a whole number from 1 to MaxQuantity in
// plain digits. Otherwise it returns Invalid for «quantity».
func ParseQuantity(text string) (int64, error) {
	text = strings.TrimSpace(text)
	quantity, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strings.Trim(text, "0123456789") != "" {
		return 0, Invalid{"quantity": quantityRule}
	}
	return quantity, checkQuantity(quantity)
}

const quantityRule = "Escriba una cantidad entera, del 1 al 999."

func checkQuantity(quantity int64) error {
	if quantity < 1 || quantity > MaxQuantity {
		return Invalid{"quantity": quantityRule}
	}
	return nil
}

// The columns of a line. Between them stand what is included, and whether the machine may be ordered for.
const (
	lineArticle = "b.id, b.quantity, " + articleColumns + ", a.active, "
	lineMachine = ", e.id, e.number, e.customer_id, e.own_ref, e.location, e.city, "
	lineModel   = ", m.id, m.name, m.shape, m.has_color, m.has_a3, m.has_scan"
)

const basketTables = " FROM basket_lines b" + lineTables

// lineTables joins a line with its article, its machine and what the machine's contract covers.
const lineTables = `
	JOIN articles a ON a.id = b.article_id
	JOIN equipment e ON e.id = b.equipment_id
	JOIN models m ON m.id = e.model_id
	LEFT JOIN contracts k ON k.id = e.contract_id
	LEFT JOIN coverage v ON v.kind_id = k.kind_id AND v.family = a.family`

// basketQuery reads the owner's basket. A machine that they no longer see is out of their reach.
func basketQuery(owner Owner, today Date) clause {
	seen, mine := machinesOf(owner, "e"), basketOf(owner, "b")
	return clause{"SELECT " + lineArticle + "coalesce(v.included, 0)" + lineMachine + seen.text + " AND " + underContract + lineModel +
		basketTables + " WHERE " + mine.text + lineOrder, append(seen.with(today), mine.args...)}
}

const lineOrder = " ORDER BY e.city, e.location, e.id, b.id"

func scanLine(row rowScanner, l *Line) error {
	var active, placed bool
	e := &l.Equipment
	fields := append([]any{&l.ID, &l.Quantity}, l.Article.fields()...)
	fields = append(fields, &active, &l.Included,
		&e.ID, &e.Number, &e.Customer, &e.OwnRef, &e.Location, &e.City, &placed,
		&e.Model.ID, &e.Model.Name, &e.Model.Shape, &e.Model.HasColor, &e.Model.HasA3, &e.Model.HasScan)
	if err := row.Scan(fields...); err != nil {
		return err
	}
	switch {
	case !placed:
		l.Hindrance = OutOfContract
	case !active:
		l.Hindrance = Discontinued
	}
	if !l.Included {
		l.Price = l.Article.Price
	}
	return nil
}

// Contents is all of a basket.
type Contents struct {
	Lines       []Line // what can be ordered, by machine
	Unavailable []Line // what no longer can, each with its Hindrance
}

// Get returns the owner's basket, an empty one as well.
func (r Basket) Get(ctx context.Context, owner Owner) (Contents, error) {
	return basket(ctx, r.s.readers, owner, r.s.Today())
}

// Lines returns the lines of the owner's basket that can be ordered, by machine.
func (r Basket) Lines(ctx context.Context, owner Owner) ([]Line, error) {
	return basketLines(ctx, r.s.readers, owner, r.s.Today())
}

func basket(ctx context.Context, q querier, owner Owner, today Date) (Contents, error) {
	all := basketQuery(owner, today)
	list, err := collect(ctx, q, "list basket", scanLine, all.text, all.args...)
	return contentsOf(list), err
}

// contentsOf parts what can be ordered from what cannot.
func contentsOf(list []Line) Contents {
	var all Contents
	for _, line := range list {
		if line.Hindrance == "" {
			all.Lines = append(all.Lines, line)
		} else {
			all.Unavailable = append(all.Unavailable, line)
		}
	}
	return all
}

// basketLines lists what an order placed today would contain.
func basketLines(ctx context.Context, q querier, owner Owner, today Date) ([]Line, error) {
	all, err := basket(ctx, q, owner, today)
	return all.Lines, err
}

// clearBasket takes out of the basket what basketLines lists. What cannot be ordered stays.
func clearBasket(ctx context.Context, t *tx, owner Owner) error {
	lines, err := basketLines(ctx, t, owner, t.today())
	if err != nil {
		return err
	}
	mine := basketOf(owner, "basket_lines")
	for _, line := range lines {
		if _, err := t.ExecContext(ctx, "DELETE FROM basket_lines WHERE "+mine.text+" AND id = ?", mine.with(line.ID)...); err != nil {
			return err
		}
	}
	return nil
}

// summaryQuery reads what the owner's basket comes to.
func summaryQuery(owner Owner, today Date) clause {
	mine, seen := basketOf(owner, "b"), machinesOf(owner, "e")
	return clause{`SELECT b.quantity, a.price, a.tax_rate, coalesce(v.included, 0), c.discount, c.prompt_payment, c.tax_regime` +
		basketTables + ` JOIN customers c ON c.id = b.customer_id
		WHERE ` + mine.text + " AND a.active = 1 AND " + seen.text + " AND " + underContract, mine.with(seen.with(today)...)}
}

// Summary returns what the header shows on every page: how many units the basket holds and their
// net amount under the owner's terms, before tax. Lines that cannot be ordered do not count.
func (r Basket) Summary(ctx context.Context, owner Owner) (units int64, amount Cents, err error) {
	var terms Terms
	all := summaryQuery(owner, r.s.Today())
	lines, err := collect(ctx, r.s.readers, "sum up basket", func(row rowScanner, l *Line) error {
		return row.Scan(&l.Quantity, &l.Price, &l.Article.TaxRate, &l.Included, &terms.Discount, &terms.PromptPayment, &terms.Regime)
	}, all.text, all.args...)
	sum := Total(lines, terms)
	return sum.Units, sum.Net, err
}
