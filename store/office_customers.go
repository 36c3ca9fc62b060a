package store

import (
	"context"
	"strings"
	"time"
)

// OfficePage is how many lines a list of the back office shows at once.
const OfficePage = 50

// mostListed is how many lines of a list can be taken away as a file, and one more, so that the
// reader of it sees that there are too many.
const mostListed = 50_001

// CustomerFilter narrows the list of customers. The zero value shows the first page of the active ones.
type CustomerFilter struct {
	Query string // words, each of which begins a word of number, name, trade name, NIF, telephone, town or e-mail
	State string // activos unless bajas or todos
	Only  string // nif: those whose NIF fails its check; correo: without e-mail; mano: corrected by hand
	Page  int    // from 1
}

// CustomerRow is a customer in the list of the back office.
type CustomerRow struct {
	Customer
	Machines   int       // under contract
	SignedInAt time.Time // zero when it never did, as far as is known
	ByHand     bool
}

// CustomerPage is one page of the list, and how many there are in each state.
type CustomerPage struct {
	Rows             []CustomerRow
	Total            int
	Active, Inactive int
}

// matching is a filter in SQL.
type matching struct {
	where []string
	args  []any
}

func (m *matching) add(condition string, args ...any) {
	m.where, m.args = append(m.where, condition), append(m.args, args...)
}

func (m *matching) sql() string {
	if len(m.where) == 0 {
		return "1"
	}
	return strings.Join(m.where, " AND ")
}

// inCustomers is the condition that a customer's id is among those that have every word.
const inCustomers = " IN (SELECT docid FROM customer_index WHERE customer_index MATCH ?)"

func (f CustomerFilter) matching() *matching {
	m := &matching{}
	if terms := searchTerms(f.Query); len(terms) > 0 {
		m.add("c.id"+inCustomers, matchAll(terms))
	}
	switch f.Only {
	case "nif":
		m.add("c.nif_valid = 0")
	case "correo":
		m.add("c.email = ''")
	case "mano":
		m.add("c.id IN (SELECT row_id FROM by_hand WHERE tbl = 'customers')")
	}
	return m
}

// state adds what the tab says.
func (f CustomerFilter) state(m *matching) {
	switch f.State {
	case "bajas":
		m.add("c.active = 0")
	case "todos":
	default:
		m.add("c.active = 1")
	}
}

// Customers lists the customers that pass the filter, by name.
func (r Office) Customers(ctx context.Context, f CustomerFilter) (CustomerPage, error) {
	var page CustomerPage
	m := f.matching()
	err := r.s.readers.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE c.active = 1), count(*) FILTER (WHERE c.active = 0) FROM customers c WHERE "+m.sql(), m.args...).
		Scan(&page.Active, &page.Inactive)
	if err != nil {
		return page, translate("count customers", err)
	}
	switch f.State {
	case "bajas":
		page.Total = page.Inactive
	case "todos":
		page.Total = page.Active + page.Inactive
	default:
		page.Total = page.Active
	}
	page.Rows, err = r.customers(ctx, f, OfficePage, (max(f.Page, 1)-1)*OfficePage)
	return page, err
}

// AllCustomers is the list as a file: every page of it, up to 50.001 lines.
func (r Office) AllCustomers(ctx context.Context, f CustomerFilter) ([]CustomerRow, error) {
	return r.customers(ctx, f, mostListed, 0)
}

func (r Office) customers(ctx context.Context, f CustomerFilter, limit, offset int) ([]CustomerRow, error) {
	m := f.matching()
	f.state(m)
	args := append([]any{r.s.Today()}, m.args...)
	return collect(ctx, r.s.readers, "list customers", func(row rowScanner, c *CustomerRow) error {
		var seen int64
		err := scanCustomer(withMore{row, []any{&c.Machines, &seen, &c.ByHand}}, &c.Customer)
		if seen != 0 {
			c.SignedInAt = r.s.instant(seen)
		}
		return err
	}, "SELECT "+customerColumns+`, (SELECT count(*) FROM equipment e WHERE e.customer_id = c.id AND `+underContract+`),
		coalesce(c.signed_in_at, 0), EXISTS (SELECT 1 FROM by_hand h WHERE h.tbl = 'customers' AND h.row_id = c.id)
		FROM customers c WHERE `+m.sql()+" ORDER BY c.name, c.id LIMIT ? OFFSET ?", append(args, limit, offset)...)
}

// PaymentMethods lists the names of the payment methods that there are.
func (r Office) PaymentMethods(ctx context.Context) ([]string, error) {
	return payments(ctx, r.s.readers, Customer{})
}
