package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
)

func equipmentImport() importSpec {
	columns := texts("number", "serial", "own_ref", "location", "address", "postcode", "city", "province", "phone", "fax", "email", "contact")
	columns = append(columns,
		importColumn{name: "customer_id", kind: refColumn, book: customersBook, field: "customer"},
		importColumn{name: "model_id", kind: refColumn, book: modelsBook, field: "model"},
		importColumn{name: "contract_id", kind: refColumn, book: contractsBook, field: "contract", nullable: true},
		importColumn{name: "technician_id", kind: refColumn, book: techniciansBook, field: "technician", nullable: true},
		importColumn{name: "starts_on", kind: dayColumn}, importColumn{name: "ends_on", kind: dayColumn},
		importColumn{name: "included_bn", kind: countColumn, nullable: true}, importColumn{name: "included_color", kind: countColumn, nullable: true},
		importColumn{name: "price_bn", kind: copyPriceColumn, nullable: true}, importColumn{name: "price_color", kind: copyPriceColumn, nullable: true})
	return importSpec{
		table: "equipment", key: []string{"number"}, stamped: true, columns: columns, resolve: resolveEquipment,
		search: func(_ *importing, get func(string) string) []string {
			return []string{get("number"), get("serial"), get("own_ref"), get("model_id"), get("location"), get("city")}
		},
	}
}

func resolveEquipment(ctx context.Context, b *importing, row map[string]any) error {
	if err := need(row, "number", "el número de equipo"); err != nil {
		return err
	}
	if err := b.twin(ctx, equipmentBook, row["number"]); err != nil {
		return err
	}
	customer, err := b.lookup(ctx, customersBook, "el cliente", row["customer"])
	if err != nil {
		return err
	}
	model, _ := row["model"].(string)
	if err := need(row, "model", "el modelo"); err != nil {
		return err
	}
	model = strings.Join(strings.Fields(model), " ")
	row["customer_id"] = customer
	row["model_id"], err = b.ensure(ctx, modelsBook, model, "INSERT INTO models (name, shape) VALUES (?, ?)", model, GuessShape(model))
	if err != nil {
		return err
	}
	if name, given := row["technician"]; given {
		if row["technician_id"], err = b.technician(ctx, name); err != nil {
			return err
		}
	}
	return b.contract(ctx, row, customer)
}

// technician finds who looks after a machine by code or by name. One that the ERP names but did not
// export is made, with that name as code: the machine is not lost over it, and the next list of
// technicians completes the rest.
func (b *importing) technician(ctx context.Context, value any) (any, error) {
	name, _ := value.(string)
	if name == "" {
		return nil, nil
	}
	set, err := b.set(ctx, ImportTechnicians)
	if err != nil {
		return nil, err
	}
	if _, err := b.book(ctx, techniciansBook); err != nil {
		return nil, err
	}
	if row := set.rows[name+"\x00"]; row != nil {
		return row.id, nil
	}
	var found any
	for _, row := range set.rows {
		full, _ := row.values[set.at["name"]].(string)
		if id, taken := found.(int64); Fold(full) == Fold(name) && (!taken || row.id < id) {
			found = row.id
		}
	}
	if found != nil {
		return found, nil
	}
	if _, err := b.putRow(ctx, set, map[string]any{"code": name, "name": name}); err != nil {
		return nil, err
	}
	return set.rows[name+"\x00"].id, nil
}

// unnamedKind is the kind of a contract whose ERP does not say one: nothing is covered by it.
const unnamedKind = "SIN ESPECIFICAR"

// contract finds or makes the machine's contract. Several machines may share a number, and a number
// may stand for several kinds. A machine with a kind but in a file without contract numbers has a
// contract of its own; one that is struck off without a date has none.
func (b *importing) contract(ctx context.Context, row map[string]any, customer int64) error {
	number, numbered := row["contract"].(string)
	_, asked := row["contract"]
	kind, _ := row["contract_kind"].(string)
	if kind != "" && !asked {
		number, numbered = row["number"].(string)
	}
	_, kindAsked := row["contract_kind"]
	if row["active"] == int64(0) && row["ends_on"] == nil {
		number, numbered, asked = "", false, true
	}
	if !asked && !kindAsked {
		return nil
	}
	row["contract_id"] = nil
	if !numbered || number == "" {
		return nil
	}
	if kind == "" {
		known, err := b.knownContract(ctx, row["number"], number)
		if known != nil || err != nil {
			row["contract_id"] = known
			return err
		}
		kind = unnamedKind
	}
	kindID, err := b.kind(ctx, kind)
	if err != nil {
		return err
	}
	if mended, err := b.mendedKind(ctx, row["number"], number, kindID); mended != nil || err != nil {
		row["contract_id"] = mended
		return err
	}
	row["contract_id"], err = b.ensure(ctx, contractsBook, contractKey(number, kindID),
		"INSERT INTO contracts (number, customer_id, kind_id) VALUES (?, ?, ?)", number, customer, kindID)
	return err
}

// knownContract is the contract of that number that the machine has already, or else the first one
// of that number; nil when there is none.
func (b *importing) knownContract(ctx context.Context, machine any, number string) (any, error) {
	set, err := b.set(ctx, ImportEquipment)
	if err != nil {
		return nil, err
	}
	book, err := b.book(ctx, contractsBook)
	if err != nil {
		return nil, err
	}
	if row := set.rows[set.keyOf([]any{machine})]; row != nil {
		id, _ := row.values[set.at["contract_id"]].(int64)
		if known, _, _ := strings.Cut(book.codes[id], "\x00"); known == number {
			return id, nil
		}
	}
	var id int64
	err = b.t.QueryRowContext(ctx, "SELECT id FROM contracts WHERE number = ? ORDER BY id LIMIT 1", number).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return id, err
}

// contractKey is a contract in its codebook: one number may stand for several kinds.
func contractKey(number string, kind int64) string {
	return number + "\x00" + strconv.FormatInt(kind, 10)
}
