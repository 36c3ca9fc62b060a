package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// FoundMachine is a machine as the search over all customers shows it.
type FoundMachine struct {
	Equipment Equipment
	Served    bool // under contract today
}

// FoundCustomer is a customer with those of its machines that were meant.
type FoundCustomer struct {
	Customer  Customer
	Machines  []FoundMachine // at most FoundMachines, those under contract first
	More      int            // further ones
	Orders    []string       // whose number was asked for
	Incidents []string
}

// Matches is what a search over all customers found.
type Matches struct {
	Customers []FoundCustomer // at most FoundCustomers, the likeliest first
	Cut       bool            // there are more: another word would tell them apart
	Machine   EquipmentID     // the one machine that can have been meant; 0 when there are several or none
}

// The most that a search shows.
const (
	FoundCustomers = 10
	FoundMachines  = 6
	foundNames     = 40  // customers looked at for the likeliest
	foundHits      = 200 // machines looked at
)

// Find finds customers and machines by whatever somebody says on the telephone: customer number (leading
// zeros do not matter), name, NIF, a machine's number, serial or the end of it, own reference, model or
// place, a telephone of either in any spelling, and the number of an order or incident. Words may be
// of customer and machine together; each must occur, as the beginning of a word, and accents and
// case do not matter. A single character stands for itself. An empty query finds nothing.
func (r Office) Find(ctx context.Context, query string) (Matches, error) {
	f := search{r: r, query: findQuery(query), machines: map[CustomerID][]EquipmentID{}, exact: map[EquipmentID]bool{},
		papers: map[CustomerID][2][]string{}}
	if len(f.query.terms) == 0 {
		return Matches{}, nil
	}
	for _, step := range []func(context.Context) error{f.numbers, f.numbered, f.names, f.words} {
		if err := step(ctx); err != nil {
			return Matches{}, err
		}
	}
	return f.load(ctx)
}

// wanted is a query in the forms in which it is looked up.
type wanted struct {
	terms []string
	whole string // everything in one piece, without separators: a NIF, a telephone, a number
}

func findQuery(query string) wanted {
	w := wanted{terms: searchTerms(query)}
	w.whole = strings.Join(w.terms, "")
	if digits := strings.TrimPrefix(w.whole, "00"); len(digits) == 11 && strings.HasPrefix(digits, "34") && strings.Trim(digits, "0123456789") == "" {
		w.whole = digits[2:] // a telephone with its country
	}
	if strings.HasPrefix(w.whole, "es") && len(w.whole) == 11 {
		w.whole = w.whole[2:]
	}
	return w
}

// matches are the index expressions that find the query: its words, and all of it as one.
func (w wanted) matches() []string {
	words := make([]string, len(w.terms))
	for i, term := range w.terms {
		words[i] = `"` + term + `*"`
		if len([]rune(term)) == 1 {
			words[i] = `"` + term + `"`
		}
	}
	list := []string{strings.Join(words, " ")}
	if whole := `"` + w.whole + `*"`; len(w.whole) > 3 && whole != list[0] && strings.ContainsAny(w.whole, "0123456789") {
		list = append(list, whole)
	}
	return list
}

// search gathers what one query finds.
type search struct {
	r         Office
	query     wanted
	customers []CustomerID                 // by their own words, the likeliest first
	known     int                          // how many of them by their very number
	machines  map[CustomerID][]EquipmentID // by theirs
	order     []CustomerID                 // of machines
	exact     map[EquipmentID]bool         // by their very number or serial
	papers    map[CustomerID][2][]string   // orders and incidents by their very number
	cut       bool
}

const (
	findNumberQuery  = "SELECT c.id FROM customers c WHERE c.number = ?1 OR ltrim(c.number, '0') = ?2 OR c.nif = ?1 LIMIT 10"
	findMachineQuery = "SELECT e.id, e.customer_id FROM equipment e WHERE e.number = ?1 OR e.serial = ?1 LIMIT 10"
	findNamesQuery   = `SELECT c.id FROM customer_index i CROSS JOIN customers c ON c.id = i.docid
		WHERE i.words MATCH ?1 LIMIT ?2`
	findWordsQuery = `SELECT e.id, e.customer_id FROM equipment_index i CROSS JOIN equipment e ON e.id = i.docid
		WHERE i.words MATCH ?1 LIMIT ?2`
	findOrdersQuery    = "SELECT o.customer_id, o.number FROM orders o WHERE o.number IN (SELECT value FROM json_each(?1))"
	findIncidentsQuery = "SELECT i.customer_id, i.number FROM incidents i WHERE i.number IN (SELECT value FROM json_each(?1))"
)

type machineOf struct {
	machine EquipmentID
	owner   CustomerID
}

func scanMachineOf(row rowScanner, m *machineOf) error { return row.Scan(&m.machine, &m.owner) }

func scanCustomerID(row rowScanner, id *CustomerID) error { return row.Scan(id) }

// numbers finds what is called exactly so.
func (f *search) numbers(ctx context.Context) error {
	const op = "find by number"
	number := strings.ToUpper(f.query.whole)
	var err error
	bare := cmp.Or(strings.TrimLeft(number, "0"), "-")
	if f.customers, err = collect(ctx, f.r.s.readers, op, scanCustomerID, findNumberQuery, number, bare); err != nil {
		return err
	}
	f.known = len(f.customers)
	list, err := collect(ctx, f.r.s.readers, op, scanMachineOf, findMachineQuery, number)
	for _, m := range list {
		f.exact[m.machine] = true
		f.add(m)
	}
	return err
}

// numbered finds orders and incidents by number, with or without the prefix and zeros of their series.
func (f *search) numbered(ctx context.Context) error {
	const op = "find by order or incident"
	numbers, err := collect(ctx, f.r.s.readers, op, f.numberInSeries, "SELECT prefix, width FROM series")
	if err != nil {
		return err
	}
	text, err := json.Marshal(numbers)
	if err != nil {
		return translate(op, err)
	}
	for i, query := range []string{findOrdersQuery, findIncidentsQuery} {
		list, err := collect(ctx, f.r.s.readers, op, func(row rowScanner, p *paperOf) error { return row.Scan(&p.owner, &p.number) }, query, text)
		if err != nil {
			return err
		}
		for _, paper := range list {
			papers := f.papers[paper.owner]
			papers[i] = append(papers[i], paper.number)
			f.papers[paper.owner] = papers
			f.meet(paper.owner)
		}
	}
	return nil
}

type paperOf struct {
	owner  CustomerID
	number string
}

// numberInSeries is what the query would be as a number of the series in the row.
func (f *search) numberInSeries(row rowScanner, number *string) error {
	var prefix string
	var width int
	if err := row.Scan(&prefix, &width); err != nil {
		return err
	}
	digits := strings.TrimPrefix(strings.ToUpper(f.query.whole), strings.ToUpper(prefix))
	*number = prefix + strings.Repeat("0", max(0, width-len(digits))) + digits
	return nil
}

// names finds customers by their words.
func (f *search) names(ctx context.Context) error {
	for _, match := range f.query.matches() {
		list, err := collect(ctx, f.r.s.readers, "find by name", scanCustomerID, findNamesQuery, match, foundNames)
		if err != nil {
			return err
		}
		f.cut = f.cut || len(list) == foundNames
		for _, id := range list {
			if !slices.Contains(f.customers, id) {
				f.customers = append(f.customers, id)
			}
		}
	}
	return nil
}

// words finds machines by their words and those of whose they are.
func (f *search) words(ctx context.Context) error {
	for _, match := range f.query.matches() {
		list, err := collect(ctx, f.r.s.readers, "find by machine", scanMachineOf, findWordsQuery, match, foundHits)
		if err != nil {
			return err
		}
		f.cut = f.cut || len(list) == foundHits
		for _, m := range list {
			f.add(m)
		}
	}
	return nil
}

func (f *search) add(m machineOf) {
	f.meet(m.owner)
	if !slices.Contains(f.machines[m.owner], m.machine) {
		f.machines[m.owner] = append(f.machines[m.owner], m.machine)
	}
}

func (f *search) meet(owner CustomerID) {
	if !slices.Contains(f.order, owner) {
		f.order = append(f.order, owner)
	}
}
