//go:build linux

package torture

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// audit looks in the dealer's file for everything that was confirmed, and for what must never be there.
type audit struct {
	t     *testing.T
	db    *sql.DB
	l     *ledger
	held  int // confirmed and found
	wrong []string
}

// verify compares the file with the ledger and takes what it found for what is there from now on. It
// returns what is lost or wrong.
func verify(t *testing.T, d *dealer, l *ledger) (held int, wrong []string) {
	t.Helper()
	db := d.open(t)
	defer db.Close()
	a := &audit{t: t, db: db, l: l}
	a.readings()
	a.orders()
	a.incidents()
	a.notes()
	a.baskets()
	a.whole()
	return a.held, a.wrong
}

// lost notes what is wrong; the first few are enough to understand it.
func (a *audit) lost(format string, args ...any) {
	a.wrong = append(a.wrong, fmt.Sprintf(format, args...))
}

// found counts a confirmed thing that is there exactly once.
func (a *audit) found(times int, format string, args ...any) {
	if times == 1 {
		a.held++
		return
	}
	a.lost("%s is there %d times", fmt.Sprintf(format, args...), times)
}

// number is the one number that a query selects.
func (a *audit) number(query string, args ...any) (n int) {
	a.t.Helper()
	if err := a.db.QueryRow(query, args...).Scan(&n); err != nil {
		a.t.Fatalf("%v\n%s", err, query)
	}
	return n
}

func (a *audit) readings() {
	for _, r := range a.l.readings {
		a.found(a.number("SELECT count(*) FROM readings WHERE equipment_id = ? AND bn = ? AND color = ?", r.machine, r.bn, r.color), "reading %+v", r)
	}
}

func (a *audit) orders() {
	for number, o := range a.l.orders {
		owner := a.number("SELECT coalesce(max(customer_id), 0) FROM orders WHERE number = ?", number)
		got := a.lines("SELECT l.equipment_id, l.article_id, l.quantity FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.number = ?", number)
		if owner != o.customer || !maps.Equal(got, o.lines) {
			a.lost("order %s of %d is of %d with %v, want %v", number, o.customer, owner, got, o.lines)
			continue
		}
		a.held++
		if n := a.number("SELECT count(*) FROM outbox WHERE kind = 'order_office' AND ref = ?", number); n != 1 {
			a.lost("order %s has %d letters to the office", number, n)
		}
	}
	for _, number := range a.l.steps {
		a.found(a.number("SELECT count(*) FROM order_events v JOIN orders o ON o.id = v.order_id WHERE o.number = ? AND v.state = 'prepared'", number), "step of order %s", number)
	}
}

func (a *audit) incidents() {
	for number, i := range a.l.incidents {
		a.found(a.number(`SELECT count(*) FROM incidents i JOIN incident_events v ON v.incident_id = i.id AND v.kind = 'created'
			JOIN attachments f ON f.event_id = v.id JOIN attachment_data d ON d.attachment_id = f.id AND length(d.data) = f.size
			WHERE i.number = ? AND i.customer_id = ? AND i.equipment_id = ? AND i.description = ?`, number, i.customer, i.machine, i.text), "incident %s with its photo", number)
		for _, kind := range []string{"incident_technician", "incident_office"} {
			if n := a.number("SELECT count(*) FROM outbox WHERE kind = ? AND ref = ?", kind, number); n != 1 {
				a.lost("incident %s has %d letters %s", number, n, kind)
			}
		}
	}
}

func (a *audit) notes() {
	for _, n := range a.l.notes {
		a.found(a.number("SELECT count(*) FROM incident_notes n JOIN incidents i ON i.id = n.incident_id WHERE i.number = ? AND n.body = ?", n.incident, n.text), "note on %s", n.incident)
	}
}

// baskets are as they were confirmed; a change that was not answered is there as a whole or not at all.
func (a *audit) baskets() {
	for i := range a.l.baskets {
		b := &a.l.baskets[i]
		got := a.lines("SELECT equipment_id, article_id, quantity FROM basket_lines WHERE customer_id = ?", firstID+i)
		if !maps.Equal(got, b.lines) && !(b.doubt && maps.Equal(got, b.or)) {
			a.lost("basket of %d holds %v, want %v (or %v: %t)", firstID+i, got, b.lines, b.or, b.doubt)
			b.times = 0
		}
		a.held += b.times
		*b = basket{lines: got, times: b.times}
	}
}

func (a *audit) lines(query string, args ...any) basketLines {
	a.t.Helper()
	rows, err := a.db.Query(query, args...)
	if err != nil {
		a.t.Fatal(err)
	}
	defer rows.Close()
	lines := basketLines{}
	for rows.Next() {
		var at line
		var quantity int
		if err := rows.Scan(&at.machine, &at.article, &quantity); err != nil {
			a.t.Fatal(err)
		}
		lines[at] += quantity
	}
	if err := rows.Err(); err != nil {
		a.t.Fatal(err)
	}
	return lines
}

// never are queries that find something only where half of a change is there, or the same one twice.
var never = map[string]string{
	"orders without lines":                     "SELECT number FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id)",
	"orders without their beginning":           "SELECT number FROM orders o WHERE NOT EXISTS (SELECT 1 FROM order_events v WHERE v.order_id = o.id)",
	"orders without a letter to the office":    "SELECT number FROM orders o WHERE NOT EXISTS (SELECT 1 FROM outbox l WHERE l.kind = 'order_office' AND l.ref = o.number)",
	"orders whose sums are not their lines'":   "SELECT number FROM orders o WHERE units <> (SELECT sum(quantity) FROM order_lines l WHERE l.order_id = o.id) OR total <> net + tax + surcharge OR net <> (SELECT sum(base) FROM order_taxes x WHERE x.order_id = o.id)",
	"incidents without their beginning":        "SELECT number FROM incidents i WHERE NOT EXISTS (SELECT 1 FROM incident_events v WHERE v.incident_id = i.id AND v.kind = 'created')",
	"incidents without a letter to the office": "SELECT number FROM incidents i WHERE NOT EXISTS (SELECT 1 FROM outbox l WHERE l.kind = 'incident_office' AND l.ref = i.number)",
	"files without content":                    "SELECT name FROM attachments a WHERE NOT EXISTS (SELECT 1 FROM attachment_data d WHERE d.attachment_id = a.id)",
	"reports that came in twice":               "SELECT description FROM incidents GROUP BY description HAVING count(*) > 1",
	"a number of an order left out":            "SELECT count(*) FROM orders HAVING count(*) > 0 AND max(CAST(number AS INTEGER)) - min(CAST(number AS INTEGER)) + 1 <> count(*)",
	"a number of an incident left out":         "SELECT count(*) FROM incidents HAVING count(*) > 0 AND max(CAST(substr(number, 2) AS INTEGER)) - min(CAST(substr(number, 2) AS INTEGER)) + 1 <> count(*)",
	"a series behind its orders":               "SELECT next FROM series WHERE name = 'order' AND next <= (SELECT max(CAST(number AS INTEGER)) FROM orders)",
	"a series behind its incidents":            "SELECT next FROM series WHERE name = 'incident' AND next <= (SELECT max(CAST(substr(number, 2) AS INTEGER)) FROM incidents)",
	"references to nothing":                    "SELECT \"table\" FROM pragma_foreign_key_check",
	"damage":                                   "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
}

// whole looks for what must never be there, whoever confirmed what.
func (a *audit) whole() {
	for _, what := range slices.Sorted(maps.Keys(never)) {
		if n := a.number("SELECT count(*) FROM (" + never[what] + ")"); n > 0 {
			a.lost("%s: %d", what, n)
		}
	}
}
