package store

import (
	"context"
	"strings"
)

// ContractFilter narrows the list of contracts. The zero value shows the first page of those that run.
type ContractFilter struct {
	Query string // words, each of which begins the number or a word by which the customer is found
	State string // vigentes unless vencidos or todos
	Kind  int64  // 0: all
	Page  int
}

// ContractRow is a contract in the list of the back office.
type ContractRow struct {
	ID       int64
	Number   string
	Kind     string
	Customer Customer // ID, Number, Name and TradeName
	Machines int
	Running  int  // machines that are under it today
	StartsOn Date // the first day of any of its machines
	EndsOn   Date // the last end, when all of its machines have one
	ByHand   bool
}

// ContractPage is one page of the list.
type ContractPage struct {
	Rows             []ContractRow
	Total            int
	Running, Expired int
}

const contractRuns = "EXISTS (SELECT 1 FROM equipment e WHERE e.contract_id = k.id AND (e.ends_on = '' OR e.ends_on > ?))"

func (f ContractFilter) matching() *matching {
	m := &matching{}
	for _, term := range searchTerms(f.Query) {
		m.add("(lower(k.number) LIKE ? OR k.customer_id"+inCustomers+")", term+"%", matchAll([]string{term}))
	}
	if f.Kind != 0 {
		m.add("k.kind_id = ?", f.Kind)
	}
	return m
}

// Contracts lists the contracts that pass the filter, by customer and number.
func (r Office) Contracts(ctx context.Context, f ContractFilter) (ContractPage, error) {
	var page ContractPage
	m := f.matching()
	var all int
	err := r.s.readers.QueryRowContext(ctx, "SELECT count(*), count(*) FILTER (WHERE "+contractRuns+") FROM contracts k WHERE "+m.sql(),
		append([]any{r.s.Today()}, m.args...)...).Scan(&all, &page.Running)
	if err != nil {
		return page, translate("count contracts", err)
	}
	page.Expired = all - page.Running
	switch f.State {
	case "vencidos":
		page.Total = page.Expired
	case "todos":
		page.Total = all
	default:
		page.Total = page.Running
	}
	page.Rows, err = r.contracts(ctx, f, OfficePage, (max(f.Page, 1)-1)*OfficePage)
	return page, err
}

// AllContracts is the list as a file: every page of it, up to 50.001 lines.
func (r Office) AllContracts(ctx context.Context, f ContractFilter) ([]ContractRow, error) {
	return r.contracts(ctx, f, mostListed, 0)
}

func (r Office) contracts(ctx context.Context, f ContractFilter, limit, offset int) ([]ContractRow, error) {
	m, today := f.matching(), r.s.Today()
	switch f.State {
	case "vencidos":
		m.add("NOT "+contractRuns, today)
	case "todos":
	default:
		m.add(contractRuns, today)
	}
	args := append([]any{today}, m.args...)
	return collect(ctx, r.s.readers, "list contracts", scanContractRow, "SELECT "+contractColumns+`
		FROM contracts k JOIN contract_kinds kind ON kind.id = k.kind_id JOIN customers c ON c.id = k.customer_id
		WHERE `+m.sql()+" ORDER BY c.name, k.number, kind.name LIMIT ? OFFSET ?", append(args, limit, offset)...)
}

const contractColumns = `k.id, k.number, kind.name, c.id, c.number, c.name, c.trade_name,
	(SELECT count(*) FROM equipment e WHERE e.contract_id = k.id),
	(SELECT count(*) FROM equipment e WHERE e.contract_id = k.id AND (e.ends_on = '' OR e.ends_on > ?)),
	coalesce((SELECT min(e.starts_on) FROM equipment e WHERE e.contract_id = k.id AND e.starts_on <> ''), ''),
	coalesce((SELECT iif(min(e.ends_on) = '', '', max(e.ends_on)) FROM equipment e WHERE e.contract_id = k.id), ''),
	EXISTS (SELECT 1 FROM by_hand h WHERE h.tbl = 'contracts' AND h.row_id = k.id)`

func scanContractRow(row rowScanner, k *ContractRow) error {
	return row.Scan(&k.ID, &k.Number, &k.Kind, &k.Customer.ID, &k.Customer.Number, &k.Customer.Name, &k.Customer.TradeName,
		&k.Machines, &k.Running, &k.StartsOn, &k.EndsOn, &k.ByHand)
}

// CoveredMachine is a machine under a contract with its terms.
type CoveredMachine struct {
	HeldMachine
	StartsOn      Date
	IncludedBN    *int64 // copies per month in the fee; nil when not known
	IncludedColor *int64
	PriceBN       *MicroEuros // of a copy beyond
	PriceColor    *MicroEuros
	Marks         Corrections
}

// ContractCard is all that the office sees of one contract.
type ContractCard struct {
	ContractRow
	KindID   int64
	Version  int64
	Machines []CoveredMachine
	Covers   []string // the families that are included
	Marks    Corrections
	History  []AuditLine
}

// ContractCard returns a contract with its machines and what it covers, or ErrNotFound.
func (r Office) ContractCard(ctx context.Context, id int64) (ContractCard, error) {
	var card ContractCard
	row := r.s.readers.QueryRowContext(ctx, "SELECT "+contractColumns+`, k.kind_id, k.version FROM contracts k
		JOIN contract_kinds kind ON kind.id = k.kind_id JOIN customers c ON c.id = k.customer_id WHERE k.id = ?`, r.s.Today(), id)
	err := scanContractRow(withMore{row, []any{&card.KindID, &card.Version}}, &card.ContractRow)
	if err != nil {
		return card, translate("get contract", err)
	}
	if card.Machines, err = r.coveredMachines(ctx, id); err != nil {
		return card, err
	}
	card.Covers, err = collect(ctx, r.s.readers, "list coverage", func(row rowScanner, f *string) error { return row.Scan(f) },
		"SELECT family FROM coverage WHERE kind_id = ? AND included = 1 ORDER BY family", card.KindID)
	if err != nil {
		return card, err
	}
	if card.Marks, err = r.Corrections(ctx, OnContract, id); err != nil {
		return card, err
	}
	card.History, err = r.s.Audit.Of(ctx, OnContract, id, 20)
	return card, err
}

func (r Office) coveredMachines(ctx context.Context, contract int64) ([]CoveredMachine, error) {
	list, err := collect(ctx, r.s.readers, "list machines", func(row rowScanner, m *CoveredMachine) error {
		return row.Scan(&m.ID, &m.Number, &m.Model.ID, &m.Model.Name, &m.OwnRef, &m.Location, &m.City, &m.StartsOn, &m.EndsOn,
			&m.IncludedBN, &m.IncludedColor, &m.PriceBN, &m.PriceColor)
	}, `SELECT e.id, e.number, m.id, m.name, e.own_ref, e.location, e.city, e.starts_on, e.ends_on, e.included_bn, e.included_color, e.price_bn, e.price_color
		FROM equipment e JOIN models m ON m.id = e.model_id WHERE e.contract_id = ? ORDER BY e.city, e.location, e.id LIMIT 500`, contract)
	for i := range list {
		if list[i].Marks, err = r.Corrections(ctx, OnEquipment, int64(list[i].ID)); err != nil {
			return nil, err
		}
	}
	return list, err
}

// termColumns are the fields of a machine that its contract decides.
var termColumns = [...]string{"starts_on", "ends_on", "included_bn", "included_color", "price_bn", "price_color"}

// AmendTerms writes dates, included copies and prices of a machine, or of all machines of its
// contract. It returns Invalid by column, ErrConflict when somebody else changed that machine since
// version, and ErrNotFound for a machine that is not under the contract.
func (r Office) AmendTerms(ctx context.Context, contract int64, machine EquipmentID, version int64, all bool, typed Values) error {
	terms := Values{}
	for _, column := range termColumns {
		if text, given := typed[column]; given {
			terms[column] = strings.TrimSpace(text)
		}
	}
	return r.s.write(ctx, "amend terms", func(t *tx) error {
		machines, err := collect(ctx, t, "list machines", func(row rowScanner, id *int64) error { return row.Scan(id) },
			"SELECT id FROM equipment WHERE contract_id = ? AND (id = ? OR ?) ORDER BY id <> ?", contract, machine, all, machine)
		if err != nil {
			return err
		}
		if len(machines) == 0 || machines[0] != int64(machine) {
			return ErrNotFound
		}
		for i, id := range machines {
			m := mending{table: "equipment", id: id, action: "condiciones corregidas"}
			if i == 0 {
				m.version = version
			}
			if err := t.amend(ctx, m, terms); err != nil {
				return err
			}
		}
		return nil
	})
}

// Under is a machine and how many share its contract.
type Under struct {
	Number   string
	Machines int
}

// UnderContract returns a machine of a contract, or ErrNotFound for one that is not under it.
func (r Office) UnderContract(ctx context.Context, contract int64, machine EquipmentID) (Under, error) {
	var u Under
	err := r.s.readers.QueryRowContext(ctx, `SELECT e.number, (SELECT count(*) FROM equipment o WHERE o.contract_id = e.contract_id)
		FROM equipment e WHERE e.id = ? AND e.contract_id = ?`, machine, contract).Scan(&u.Number, &u.Machines)
	return u, translate("get machine", err)
}
