package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
)

// EquipmentFilter narrows the list of machines. The zero value shows all of them.
type EquipmentFilter struct {
	Query string // words, each of which must occur; accents, case and punctuation do not matter
	Site  string // as Sites gives it
}

// Get returns one machine of the owner, under contract. It returns ErrNotFound for a machine of
// someone else and for one that is no longer under contract.
func (r EquipmentRoom) Get(ctx context.Context, owner Owner, id EquipmentID) (Equipment, error) {
	list, err := r.flagged(ctx, r.s.readers, owner, "AND e.id = ?", id)
	if err == nil && len(list) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return Equipment{}, translate("get equipment", err)
	}
	return list[0], nil
}

// List returns the owner's machines under contract that pass the filter, by site and place.
func (r EquipmentRoom) List(ctx context.Context, owner Owner, filter EquipmentFilter) ([]Equipment, error) {
	var where strings.Builder
	var args []any
	for _, word := range strings.Fields(Fold(filter.Query)) {
		where.WriteString(" AND instr(e.search, ?) > 0")
		args = append(args, word)
		if len(args) == 16 {
			break // longer than any label of a machine
		}
	}
	list, err := r.flagged(ctx, r.s.readers, owner, where.String(), args...)
	if err != nil {
		return nil, err
	}
	if site := Fold(filter.Site); site != "" {
		list = slices.DeleteFunc(list, func(e Equipment) bool { return Fold(e.Site()) != site })
	}
	return list, nil
}

// flagged reads machines together with what is due and open at each, in one query.
func (r EquipmentRoom) flagged(ctx context.Context, q querier, owner Owner, where string, args ...any) ([]Equipment, error) {
	period, err := r.s.Readings.Period(ctx)
	if err != nil {
		return nil, err
	}
	scan := func(row rowScanner, e *Equipment) error {
		return scanEquipment(withMore{row, []any{&e.Pending, &e.Incident}}, e)
	}
	open, seen := incidentsOf(owner, "i"), machinesOf(owner, "e")
	query := "SELECT " + equipmentColumns + ", " + pendingReading + `,
		coalesce((SELECT i.number FROM incidents i WHERE i.equipment_id = e.id AND ` + open.text + `
			AND i.closed_at IS NULL ORDER BY i.created_at DESC, i.id DESC LIMIT 1), '')` + equipmentTables +
		" WHERE " + seen.text + " AND " + underContract + " " + where +
		" ORDER BY e.city, e.address, e.location, e.number"
	all := append(append([]any{period.Last}, open.args...), seen.with(r.s.Today())...)
	return collect(ctx, q, "list equipment", scan, query, append(all, args...)...)
}

// withMore scans a row of the equipment columns followed by others.
type withMore struct {
	row  rowScanner
	more []any
}

func (w withMore) Scan(dest ...any) error { return w.row.Scan(append(dest, w.more...)...) }

// Sites lists where the owner's machines under contract stand, each address once, in order.
func (r EquipmentRoom) Sites(ctx context.Context, owner Owner) ([]string, error) {
	return sites(ctx, r.s.readers, owner, r.s.Today())
}

func sites(ctx context.Context, q querier, owner Owner, today Date) ([]string, error) {
	seen := machinesOf(owner, "e")
	places, err := collect(ctx, q, "list sites", func(row rowScanner, e *Equipment) error {
		return row.Scan(&e.Address, &e.City)
	}, "SELECT e.address, e.city FROM equipment e WHERE "+seen.text+" AND "+underContract+
		" GROUP BY e.address, e.city ORDER BY e.city, e.address", seen.with(today)...)
	if err != nil {
		return nil, err
	}
	var sites []string
	for _, place := range places {
		if site := place.Site(); site != "" {
			sites = append(sites, site)
		}
	}
	slices.SortStableFunc(sites, func(a, b string) int { return cmp.Compare(Fold(a), Fold(b)) })
	return slices.CompactFunc(sites, func(a, b string) bool { return Fold(a) == Fold(b) }), nil
}

// InProgress is what a customer waits for, or we wait for from the customer.
type InProgress struct {
	Readings int           // machines whose reading is missing
	Period   Period        // of those readings
	Order    *ShippedOrder // the newest order on its way, if any
	Visit    *PlannedVisit // the next visit of a technician, if any
}

// ShippedOrder is an order on its way.
type ShippedOrder struct {
	Number  string
	Carrier string // may be empty
	On      Date   // the day it left
}

// PlannedVisit is when a technician comes, in the dealer's time zone.
type PlannedVisit struct {
	Incident string
	From, To time.Time // To is zero when only the beginning was said
}

// InProgress returns the owner's «En curso».
func (r EquipmentRoom) InProgress(ctx context.Context, owner Owner) (InProgress, error) {
	const op = "list what is in progress"
	period, err := r.s.Readings.Period(ctx)
	if err != nil {
		return InProgress{}, err
	}
	now := InProgress{Period: period}
	seen := machinesOf(owner, "e")
	err = r.s.readers.QueryRowContext(ctx, "SELECT count(*) FROM equipment e WHERE "+seen.text+" AND "+underContract+" AND "+pendingReading,
		seen.with(r.s.Today(), period.Last)...).Scan(&now.Readings)
	if err != nil {
		return InProgress{}, translate(op, err)
	}
	if now.Order, err = r.shipped(ctx, owner); err != nil {
		return InProgress{}, translate(op, err)
	}
	now.Visit, err = r.visit(ctx, owner)
	return now, translate(op, err)
}

func (r EquipmentRoom) shipped(ctx context.Context, owner Owner) (*ShippedOrder, error) {
	var order ShippedOrder
	var at int64
	seen := ordersOf(owner, "o")
	err := r.s.readers.QueryRowContext(ctx, `SELECT o.number, o.carrier,
			coalesce((SELECT max(v.at) FROM order_events v WHERE v.order_id = o.id AND v.state = 'shipped'), o.updated_at) AS left_at
		FROM orders o WHERE `+seen.text+` AND o.state = 'shipped' ORDER BY left_at DESC, o.id DESC LIMIT 1`, seen.args...).
		Scan(&order.Number, &order.Carrier, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	order.On = DateOf(r.s.instant(at))
	return &order, err
}

// visit is the next one that is not over: one that began an hour ago still counts until it ends,
// and one without an end for the rest of its day.
func (r EquipmentRoom) visit(ctx context.Context, owner Owner) (*PlannedVisit, error) {
	var visit PlannedVisit
	var from, to int64
	seen := incidentsOf(owner, "i")
	midnight := time.Date(r.s.Now().Year(), r.s.Now().Month(), r.s.Now().Day(), 0, 0, 0, 0, r.s.Now().Location())
	err := r.s.readers.QueryRowContext(ctx, `SELECT i.number, i.visit_from_at, coalesce(i.visit_to_at, 0)
		FROM incidents i WHERE `+seen.text+` AND i.closed_at IS NULL
			AND (i.visit_to_at >= ? OR i.visit_to_at IS NULL AND i.visit_from_at >= ?)
		ORDER BY i.visit_from_at, i.id LIMIT 1`, seen.with(millis(r.s.Now()), millis(midnight))...).Scan(&visit.Incident, &from, &to)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	visit.From = r.s.instant(from)
	if to > 0 {
		visit.To = r.s.instant(to)
	}
	return &visit, err
}
