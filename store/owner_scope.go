package store

// clause is a condition of a query with the arguments of its placeholders, in order.
type clause struct {
	text string
	args []any
}

// with returns the clause's arguments followed by more.
func (c clause) with(more ...any) []any { return append(append([]any(nil), c.args...), more...) }

// siteKey is by what a site is compared: Site folded. Queries call it as site_key(address, city).
func siteKey(address, city string) string {
	return Fold(Equipment{Address: address, City: city}.Site())
}

// machinesOf is the condition by which the owner sees a machine, which the query calls alias: it is
// the customer's, and for a Member one at their sites or of their own.
func machinesOf(owner Owner, alias string) clause {
	c := clause{alias + ".customer_id = ?", []any{owner}}
	switch who := owner.member(); who.Sees {
	case SeesAll:
	case SeesSite:
		c.text += " AND site_key(" + alias + ".address, " + alias + ".city) IN (SELECT s.site FROM person_sites s WHERE s.person_id = ?)"
		c.args = append(c.args, who.Person)
	default:
		c.text += " AND " + alias + ".id IN (SELECT mine.equipment_id FROM person_equipment mine WHERE mine.person_id = ?)"
		c.args = append(c.args, who.Person)
	}
	return c
}

// incidentsOf is the condition by which the owner sees an incident, which the query calls alias: it is
// the customer's, and for a Member one that they reported or, for who sees sites, of a machine there.
func incidentsOf(owner Owner, alias string) clause {
	c := clause{alias + ".customer_id = ?", []any{owner}}
	switch who := owner.member(); who.Sees {
	case SeesAll:
		c = c.lately(owner, alias+".closed_at IS NULL", alias+".closed_at")
	case SeesSite:
		there := machinesOf(owner, "there")
		c.text += " AND (" + alias + ".person_id = ? OR " + alias + ".equipment_id IN (SELECT there.id FROM equipment there WHERE " + there.text + "))"
		c.args = append(append(c.args, who.Person), there.args...)
	default:
		c.text += " AND " + alias + ".person_id = ?"
		c.args = append(c.args, who.Person)
	}
	return c
}

// ordersOf is the condition by which the owner sees an order, which the query calls alias: it is the
// customer's, and for a Member one that they placed or, for who sees sites, all of which is for
// machines there. An order for several sites shows what each of them orders and pays, so it is
// nobody's who sees only one of them.
func ordersOf(owner Owner, alias string) clause {
	c := clause{alias + ".customer_id = ?", []any{owner}}
	switch who := owner.member(); who.Sees {
	case SeesAll:
		c = c.lately(owner, alias+".state NOT IN ('delivered', 'cancelled')", alias+".updated_at")
	case SeesSite:
		there := machinesOf(owner, "there")
		c.text += " AND (" + alias + ".person_id = ? OR (SELECT min(line.equipment_id IN (SELECT there.id FROM equipment there WHERE " +
			there.text + ")) FROM order_lines line WHERE line.order_id = " + alias + ".id) = 1)"
		c.args = append(append(c.args, who.Person), there.args...)
	default:
		c.text += " AND " + alias + ".person_id = ?"
		c.args = append(c.args, who.Person)
	}
	return c
}

// basketOf is the condition by which a line of a basket, which the query calls alias, is in the
// owner's: each Member fills one of their own, and whoever only knew number and NIF the customer's.
func basketOf(owner Owner, alias string) clause {
	return clause{alias + ".customer_id = ? AND " + alias + ".person_id = ?", []any{owner, owner.member().Person}}
}

// sender is the person who sends something, for a column that is empty when it is none.
func sender(owner Owner) any {
	if person := owner.member().Person; person != 0 {
		return person
	}
	return nil
}

// signed is how the owner signs what they send: a Member with their name. Of whoever only knew number
// and NIF there is no more to say than the portal.
func signed(owner Owner) Entered { return Entered{Source: FromPortal, By: owner.member().Name} }
