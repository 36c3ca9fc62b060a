package store

import (
	"context"
	"time"
)

// Affected is a customer of whom something was seen or changed in a time.
type Affected struct {
	Customer CustomerID `json:"id"`
	Number   string     `json:"number"`
	Name     string     `json:"name"`
	People   int        `json:"people"`  // of theirs whose data the file holds
	Natural  bool       `json:"natural"` // the customer is a person itself
	Seen     []string   `json:"seen"`    // what was done, to what, which fields, by whom
}

// Affected lists, from the log, the customers whose things were seen or changed from a moment until
// another, with what was done and which fields: what the notice of a breach has to say (RGPD,
// article 33.3). What the log of the program does not hold, as a stolen copy of the file, affects all.
func (r Privacy) Affected(ctx context.Context, from, to time.Time) ([]Affected, error) {
	const op = "list affected customers"
	list, err := collect(ctx, r.s.readers, op, func(row rowScanner, a *Affected) error {
		var nif string
		err := row.Scan(&a.Customer, &a.Number, &a.Name, &nif, &a.People)
		a.Natural = NaturalPerson(nif)
		return err
	}, `SELECT c.id, c.number, c.name, c.nif, (SELECT count(*) FROM people p WHERE p.customer_id = c.id) FROM customers c
		WHERE c.id IN (SELECT a.customer_id FROM audit a WHERE a.at >= ?1 AND a.at < ?2 UNION SELECT a.looks_as FROM audit a WHERE a.at >= ?1 AND a.at < ?2) ORDER BY c.number`,
		millis(from), millis(to))
	if err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Seen, err = collect(ctx, r.s.readers, op, func(row rowScanner, text *string) error { return row.Scan(text) },
			`SELECT a.action || iif(a.object = '', '', ', ' || a.object || ' ' || a.object_id) || coalesce(': ' || max(a.fields), '')
				|| ' (' || count(*) || '; ' || group_concat(DISTINCT iif(a.actor = '', a.actor_kind, a.actor)) || ')'
			FROM (SELECT a.*, (SELECT group_concat(j.value ->> 'field', ', ') FROM json_each(a.changes) j) AS fields FROM audit a
				WHERE a.at >= ?1 AND a.at < ?2 AND ?3 IN (a.customer_id, a.looks_as)) a
			GROUP BY a.action, a.object, a.object_id ORDER BY min(a.id) LIMIT 1000`, millis(from), millis(to), list[i].Customer)
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}
