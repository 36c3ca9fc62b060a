package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// OrderCorrection is what the office changes in what an order asks for. Lines that it does not name stay.
type OrderCorrection struct {
	Lines   []LineCorrection
	Note    string // for the customer to read, besides what was changed
	Version int64  // of the order that whoever corrects it was looking at
}

// LineCorrection is one line after the correction.
type LineCorrection struct {
	ID       OrderLineID
	Quantity int64  // 0 takes the line out
	Ref      string // of the article that is sent instead; empty or its own: the same
}

// CorrectLines changes quantities, takes lines out and puts other articles in their place before an order is prepared, adds it
// up anew and tells the customer. A line that stays keeps its price; a new article has
// today's, and is included when the machine's contract covers it. It returns Invalid for quantities
// («quantity-17», with the line's ID), articles that are not supplied («ref-17»), a note that is too long and when no line would
// be left («lines»), ErrForbidden, with a Sentence, once the order is being prepared, ErrConflict when somebody changed it since
// Version, and ErrNotFound for a line of another order.
func (r Office) CorrectLines(ctx context.Context, by, number string, c OrderCorrection) error {
	c.Note = strings.TrimSpace(strings.ToValidUTF8(c.Note, ""))
	return r.changeOrder(ctx, "correct lines", number, c.Version, func(t *tx, o Order) (told, error) {
		if !o.State.correctable() {
			return told{}, refusal("El pedido está «%s»: las líneas se corrigen antes de prepararlo.", o.State.Word())
		}
		lines, changes, err := t.corrected(ctx, o, c)
		if err != nil || len(changes) == 0 {
			return told{}, err
		}
		if err := t.replaceLines(ctx, o, lines); err != nil {
			return told{}, err
		}
		say := strings.TrimSpace(correctionText(changes) + "\n" + c.Note)
		return told{"líneas corregidas", changes, OrderEvent{Kind: OrderHasLines, State: o.State, Side: "dealer", Author: by, Note: say}}, nil
	})
}

// corrected returns the lines after a correction and how they differ from those before.
func (t *tx) corrected(ctx context.Context, o Order, c OrderCorrection) (lines []OrderLine, changes []Change, err error) {
	wrong := Invalid{}
	checkLength(wrong, "note", c.Note, MaxOrderNotes)
	for _, line := range c.Lines {
		if line.Quantity != 0 && !slices.ContainsFunc(o.Lines, func(l OrderLine) bool { return l.ID == line.ID }) {
			return nil, nil, ErrNotFound
		}
	}
	for _, line := range o.Lines {
		after := line
		if i := slices.IndexFunc(c.Lines, func(l LineCorrection) bool { return l.ID == line.ID }); i >= 0 {
			if after, err = t.correctLine(ctx, o, line, c.Lines[i], wrong); err != nil {
				return nil, nil, err
			}
		}
		changes = append(changes, Changes(line.Article.Ref+" (ID "+line.Equipment.Number+")", line.amount(), after.amount())...)
		if after.Quantity > 0 {
			lines = append(lines, after)
		}
	}
	if len(changes) == 0 && c.Note != "" {
		wrong["lines"] = "No ha cambiado ninguna línea. Para escribir al cliente, mándele un mensaje."
	}
	if len(lines) == 0 {
		wrong["lines"] = "Un pedido necesita al menos una línea. Si no hay que enviar nada, anúlelo."
	}
	return lines, changes, wrong.orNil()
}

// amount says a line as the log has it.
func (l OrderLine) amount() string {
	if l.Quantity == 0 {
		return "quitado"
	}
	return strconv.FormatInt(l.Quantity, 10) + " × " + l.Article.Ref
}

func (t *tx) correctLine(ctx context.Context, o Order, line OrderLine, c LineCorrection, wrong Invalid) (OrderLine, error) {
	id := strconv.FormatInt(int64(line.ID), 10)
	if c.Quantity < 0 || c.Quantity > MaxQuantity {
		wrong["quantity-"+id] = "Escriba una cantidad entera, del 0 al 999. Con 0 se quita la línea."
	}
	line.Quantity = c.Quantity
	if ref := strings.TrimSpace(c.Ref); ref != "" && ref != line.Article.Ref && c.Quantity != 0 {
		err := t.otherArticle(ctx, o.Customer, &line, ref)
		if errors.Is(err, sql.ErrNoRows) {
			wrong["ref-"+id] = fmt.Sprintf("No hay ningún artículo «%s» que se suministre. Escriba su referencia entera.", ref)
			return line, nil
		}
		if err != nil {
			return line, err
		}
		line.Discount = o.Terms.Discount
		if line.Included {
			line.Discount = 0
		}
	}
	line.Net = lineNet(line.Quantity, line.Article.Price, line.Discount)
	return line, nil
}

// otherArticle puts an article, by its reference, in the place of a line's, at today's price for its machine. One that
// stands at another customer's by now includes nothing for the owner.
func (t *tx) otherArticle(ctx context.Context, owner CustomerID, line *OrderLine, ref string) error {
	found := Article{}
	err := t.QueryRowContext(ctx, "SELECT "+articleColumns+`, coalesce(v.included, 0) FROM articles a
		LEFT JOIN equipment e ON `+underContract+` AND e.id = ?2 AND e.customer_id = ?4
		LEFT JOIN contracts k ON k.id = e.contract_id LEFT JOIN coverage v ON v.kind_id = k.kind_id AND v.family = a.family
		WHERE a.ref = ?3 COLLATE NOCASE AND a.active = 1 ORDER BY a.ref = ?3 DESC LIMIT 1`, t.today(), line.Equipment.ID, ref, owner).
		Scan(append(found.fields(), &line.Included)...)
	if line.Included {
		found.Price = 0
	}
	line.Article = found
	return err
}

// replaceLines writes the lines of an order down anew, with what they come to.
func (t *tx) replaceLines(ctx context.Context, o Order, lines []OrderLine) error {
	kept := o.Lines
	o.Lines = lines
	priced := make([]Line, len(lines))
	for i, l := range lines {
		priced[i] = Line{Article: l.Article, Quantity: l.Quantity, Included: l.Included, Price: l.Article.Price}
		a := l.Article
		_, err := t.ExecContext(ctx, `UPDATE order_lines SET article_id = ?, ref = ?, description = ?, family = ?, color = ?,
			quantity = ?, included = ?, price = ?, discount = ?, tax_rate = ?, net = ? WHERE id = ?`,
			a.ID, a.Ref, a.Description, a.Family, a.Color, l.Quantity, l.Included, a.Price, l.Discount, a.TaxRate, l.Net, l.ID)
		if err != nil {
			return err
		}
	}
	for _, l := range kept {
		if !slices.ContainsFunc(lines, func(stays OrderLine) bool { return stays.ID == l.ID }) {
			if _, err := t.ExecContext(ctx, "DELETE FROM order_lines WHERE id = ?", l.ID); err != nil {
				return err
			}
		}
	}
	if err := t.setTotals(ctx, o.ID, Total(priced, o.Terms)); err != nil {
		return err
	}
	return t.indexOrder(ctx, o)
}

// setTotals writes down what an order comes to.
func (t *tx) setTotals(ctx context.Context, id OrderID, sum Totals) error {
	_, err := t.ExecContext(ctx, "UPDATE orders SET gross = ?, net = ?, tax = ?, surcharge = ?, total = ?, units = ? WHERE id = ?",
		sum.Gross, sum.Net, sum.Tax, sum.Surcharge, sum.Total, sum.Units, id)
	if err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, "DELETE FROM order_taxes WHERE order_id = ?", id); err != nil {
		return err
	}
	return t.insertTaxes(ctx, id, sum.Rates)
}

// correctionText says to the customer what was changed.
func correctionText(changes []Change) string {
	lines := make([]string, len(changes))
	for i, c := range changes {
		lines[i] = c.Old + " → " + c.New
	}
	return strings.Join(lines, "\n")
}
