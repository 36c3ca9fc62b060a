package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// Record is one thing of the dealer's data as staff mend it: each field as text that people can type.
type Record struct {
	Kind     ObjectKind
	ID       int64
	Name     string // its number or name
	Customer CustomerID
	Version  int64
	Values   Values
	Marks    Corrections
}

// Values are the fields of a form: column → what was typed, or what can be typed again. Money is
// «39,50», percentages «2,5», prices per copy «0,0072», days 2006-01-02, flags «1» or nothing, another
// thing its id.
type Values map[string]string

// recordTable is the table of what staff mend; OnCoverage is the kinds of contract.
func recordTable(kind ObjectKind) string {
	switch kind {
	case OnCoverage:
		return "contract_kinds"
	case OnPerson:
		return "people"
	}
	return tableOf(kind)
}

// Record returns a customer, person, address, contract, kind of contract (OnCoverage), article,
// model, technician or machine to be mended, or ErrNotFound.
func (r Office) Record(ctx context.Context, kind ObjectKind, id int64) (Record, error) {
	record := Record{Kind: kind, ID: id, Values: Values{}}
	sheet := mendableOf(recordTable(kind))
	have, version, err := rowOf(ctx, r.s.readers, sheet, id)
	if err != nil {
		return record, translate("get record", err)
	}
	for _, column := range sheet.columns {
		record.Values[column.name] = column.typed(have[column.name])
	}
	on, err := objectOf(ctx, r.s.readers, sheet.table, id)
	if err != nil {
		return record, translate("get record", err)
	}
	record.Name, record.Customer, record.Version = on.Name, on.Customer, version
	record.Marks, err = r.s.corrections(ctx, r.s.readers, sheet.table, id)
	return record, err
}

// Amend writes the fields of a record that typed names and that differ. What came from the ERP is
// marked as corrected by hand. It returns Invalid by column, ErrConflict when somebody else changed
// the record since version, and ErrNotFound.
func (r Office) Amend(ctx context.Context, kind ObjectKind, id, version int64, typed Values) error {
	table := recordTable(kind)
	return r.s.write(ctx, "amend record", func(t *tx) error {
		return t.amend(ctx, mending{table: table, id: id, version: version, action: "datos corregidos"}, typed)
	})
}

// amend reads what was typed, checks it and mends.
func (t *tx) amend(ctx context.Context, m mending, typed Values) error {
	sheet := mendableOf(m.table)
	have, version, err := rowOf(ctx, t, sheet, m.id)
	if err != nil {
		return err
	}
	if m.version != version && m.version != 0 {
		return ErrConflict
	}
	wrong := Invalid{}
	values := sheet.read(typed, wrong)
	draft := rowDraft{table: m.table, id: m.id, values: values, have: have}
	if err := t.check(ctx, &draft, wrong); err != nil {
		return err
	}
	if err := wrong.orNil(); err != nil {
		return err
	}
	m.values = draft.values
	if _, err = t.mend(ctx, m); err != nil || m.table != "models" || draft.text("name") == have["name"] {
		return err
	}
	return t.refind(ctx, m.id)
}

// Create makes a record by hand and returns its id; owner is whose it is, for people and addresses.
// The same idem makes it once. It returns Invalid by column.
func (r Office) Create(ctx context.Context, kind ObjectKind, owner CustomerID, idem string, typed Values) (int64, error) {
	table := recordTable(kind)
	var id int64
	err := r.s.write(ctx, "create record", func(t *tx) error {
		err := t.QueryRowContext(ctx, "SELECT row_id FROM made_by_hand WHERE idem = ? AND tbl = ?", key(idem), table).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if id, err = t.create(ctx, table, owner, typed); err != nil {
			return err
		}
		if idem == "" {
			return nil
		}
		_, err = t.ExecContext(ctx, "INSERT INTO made_by_hand (idem, tbl, row_id, at) VALUES (?, ?, ?, ?)", key(idem), table, id, millis(t.now))
		return err
	})
	return id, err
}

func (t *tx) create(ctx context.Context, table string, owner CustomerID, typed Values) (int64, error) {
	sheet := mendableOf(table)
	row := map[string]any{}
	for _, column := range sheet.columns {
		row[column.name] = column.stored(nil)
	}
	wrong := Invalid{}
	draft := rowDraft{table: table, values: sheet.read(typed, wrong), have: row}
	if _, owned := row["customer_id"]; owned {
		if _, err := customerFor(ctx, t, owner); err != nil {
			return 0, err
		}
		draft.values["customer_id"] = int64(owner)
	}
	if err := t.check(ctx, &draft, wrong); err != nil {
		return 0, err
	}
	if err := wrong.orNil(); err != nil {
		return 0, err
	}
	for name, value := range draft.values {
		row[name] = value
	}
	id, err := t.insert(ctx, sheet, row)
	if err != nil {
		return 0, err
	}
	return id, t.auditOf(ctx, mending{table: table, id: id, action: "alta"}, nil)
}

// insert writes a new row, and that it was made here where the ERP could bring it too.
func (t *tx) insert(ctx context.Context, sheet mendable, row map[string]any) (int64, error) {
	var names []string
	var values []any
	imported := false
	for _, column := range sheet.columns {
		names, values = append(names, column.name), append(values, row[column.name])
		imported = imported || column.imported && sheet.table != "models"
	}
	if sheet.created {
		names, values = append(names, "created_at"), append(values, millis(t.now))
	}
	if sheet.updated {
		names, values = append(names, "updated_at"), append(values, millis(t.now))
	}
	if sheet.search != nil {
		words, err := t.searchOf(ctx, sheet, row)
		if err != nil {
			return 0, err
		}
		names, values = append(names, "search"), append(values, words)
	}
	done, err := t.ExecContext(ctx, "INSERT INTO "+sheet.table+" ("+strings.Join(names, ", ")+") VALUES (?"+strings.Repeat(", ?", len(names)-1)+")", values...)
	if err != nil {
		return 0, err
	}
	id, err := done.LastInsertId()
	if err == nil && imported {
		err = t.made(ctx, sheet.table, id)
	}
	return id, err
}

// customerFor returns a customer for staff, active or not, or ErrNotFound.
func customerFor(ctx context.Context, q querier, id CustomerID) (Customer, error) {
	var c Customer
	row := q.QueryRowContext(ctx, "SELECT "+customerColumns+" FROM customers c WHERE c.id = ?", id)
	return c, translate("get customer", scanCustomer(row, &c))
}
