package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// load reads what was found, the likeliest customers first.
func (f *search) load(ctx context.Context) (Matches, error) {
	found, err := f.ranked(ctx)
	if err != nil {
		return Matches{}, err
	}
	out := Matches{Cut: f.cut || len(found) > FoundCustomers}
	for _, c := range found[:min(len(found), FoundCustomers)] {
		one := FoundCustomer{Customer: c, Orders: f.papers[c.ID][0], Incidents: f.papers[c.ID][1]}
		if one.Machines, err = f.machinesOf(ctx, c.ID); err != nil {
			return Matches{}, err
		}
		if one.More = len(one.Machines) - FoundMachines; one.More > 0 {
			one.Machines = one.Machines[:FoundMachines]
		}
		one.More = max(0, one.More)
		out.Customers = append(out.Customers, one)
	}
	out.Machine = f.meant(out)
	return out, nil
}

const findCustomersQuery = "SELECT " + customerColumns + " FROM customers c WHERE c.id IN (SELECT value FROM json_each(?1))"

// ranked reads every customer that was met, the likeliest first.
func (f *search) ranked(ctx context.Context) ([]Customer, error) {
	const op = "read found customers"
	ids, err := json.Marshal(append(slices.Clone(f.customers), f.order...))
	if err != nil {
		return nil, translate(op, err)
	}
	list, err := collect(ctx, f.r.s.readers, op, scanCustomer, findCustomersQuery, ids)
	begin := strings.Join(f.query.terms, " ")
	slices.SortFunc(list, func(a, b Customer) int {
		return cmp.Or(cmp.Compare(f.rank(a, begin), f.rank(b, begin)), strings.Compare(a.Name, b.Name))
	})
	return list, err
}

// rank is how far down a customer stands.
func (f *search) rank(c Customer, begin string) int {
	exact := slices.ContainsFunc(f.machines[c.ID], func(id EquipmentID) bool { return f.exact[id] })
	place := slices.Index(f.customers, c.ID)
	switch {
	case !c.Active:
		return 6
	case place >= 0 && place < f.known:
		return 1
	case exact, len(f.papers[c.ID][0])+len(f.papers[c.ID][1]) > 0:
		return 2
	case strings.HasPrefix(Fold(c.Name), begin), strings.HasPrefix(Fold(c.TradeName), begin):
		return 3
	case place >= 0:
		return 4
	}
	return 5
}

const findPlacesQuery = "SELECT " + equipmentColumns + ", " + underContract + equipmentTables + `
	WHERE e.customer_id = ?2 AND (?3 OR e.id IN (SELECT value FROM json_each(?4))) ORDER BY e.city, e.location, e.number LIMIT 500`

// machinesOf reads a customer's machines: those that were found, or all of them where the customer
// itself was meant.
func (f *search) machinesOf(ctx context.Context, owner CustomerID) ([]FoundMachine, error) {
	const op = "read found machines"
	ids, err := json.Marshal(f.machines[owner])
	if err != nil {
		return nil, translate(op, err)
	}
	all := len(f.machines[owner]) == 0 || slices.Contains(f.customers, owner)
	list, err := collect(ctx, f.r.s.readers, op, func(row rowScanner, m *FoundMachine) error {
		return scanEquipment(withMore{row, []any{&m.Served}}, &m.Equipment)
	}, findPlacesQuery, f.r.s.Today(), owner, all, ids)
	slices.SortStableFunc(list, func(a, b FoundMachine) int { return cmp.Compare(f.distance(a), f.distance(b)) })
	return list, err
}

// distance puts the machine that was named before the others, and those out of contract last.
func (f *search) distance(m FoundMachine) int {
	switch {
	case f.exact[m.Equipment.ID]:
		return 0
	case m.Served:
		return 1
	}
	return 2
}

// meant is the one machine that can have been meant.
func (f *search) meant(out Matches) EquipmentID {
	if len(f.exact) == 1 && f.known == 0 {
		for id := range f.exact {
			return atCustomer(out, id)
		}
	}
	if len(out.Customers) == 1 && len(out.Customers[0].Machines) == 1 {
		return atCustomer(out, out.Customers[0].Machines[0].Equipment.ID)
	}
	return 0
}

// atCustomer is the machine, or 0 when it is of somebody who is no longer a customer.
func atCustomer(out Matches, id EquipmentID) EquipmentID {
	for _, c := range out.Customers {
		for _, m := range c.Machines {
			if m.Equipment.ID == id && c.Customer.Active {
				return id
			}
		}
	}
	return 0
}
