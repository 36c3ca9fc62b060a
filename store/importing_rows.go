package store

import (
	"context"
	"fmt"
	"strings"
)

// columnKind says how the value of a column is compared and shown.
type columnKind int

const (
	textColumn columnKind = iota
	dayColumn
	flagColumn
	centsColumn
	percentColumn
	copyPriceColumn
	countColumn
	refColumn // an id, shown by its code in the codebook of the same name
)

// importColumn is a column that a file may fill.
type importColumn struct {
	name     string
	kind     columnKind
	nullable bool
	initial  any    // what a new row gets when the file is silent; nil is the column's zero
	field    string // the name of the field in reports, when it is not the column's
	book     string // refColumn: which codebook
	follows  string // is made from that column: corrected with it
	most     int    // how many characters staff may type, 200 unless said
}

// importSpec is how the rows of a table are found, completed and written.
type importSpec struct {
	table   string
	key     []string // columns that identify a row
	keyless bool     // WITHOUT ROWID: the key is all there is
	stamped bool     // has created_at, updated_at and version
	updated bool     // has updated_at
	counted bool     // has version
	columns []importColumn
	// resolve checks a row and turns what the file says into columns; a refusedRow error rejects the row.
	resolve func(ctx context.Context, b *importing, row map[string]any) error
	// search lists the texts by which the row is found; nil for a table that is not searched.
	search func(b *importing, get func(column string) string) []string
}

// importSet is the rows of a table as they are stored now.
type importSet struct {
	spec importSpec
	at   map[string]int // column → position
	rows map[string]*importedRow
}

type importedRow struct {
	id     int64
	values []any
	said   uint64 // the columns that this run has already spoken about
}

// set loads the rows of a table once per import: tens of thousands of machines at the most.
func (b *importing) set(ctx context.Context, table ImportTable) (*importSet, error) {
	if set := b.sets[table]; set != nil {
		return set, nil
	}
	spec := importSpecs()[table]
	set := &importSet{spec: spec, at: map[string]int{}, rows: map[string]*importedRow{}}
	names := make([]string, len(spec.columns))
	for i, column := range spec.columns {
		names[i], set.at[column.name] = column.name, i
		if column.kind == refColumn {
			if _, err := b.book(ctx, column.book); err != nil {
				return nil, err
			}
		}
	}
	id := "id"
	if spec.keyless {
		id = "0"
	}
	rows, err := b.t.QueryContext(ctx, "SELECT "+id+", "+strings.Join(names, ", ")+" FROM "+spec.table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row := &importedRow{values: make([]any, len(names))}
		targets := []any{&row.id}
		for i := range row.values {
			targets = append(targets, &row.values[i])
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		set.rows[set.keyOf(row.values)] = row
	}
	b.sets[table] = set
	return set, rows.Err()
}

func (set *importSet) keyOf(values []any) string {
	var key strings.Builder
	for _, name := range set.spec.key {
		fmt.Fprint(&key, values[set.at[name]], "\x00")
	}
	return key.String()
}

// putRows writes the rows of any table but readings, one by one.
func (b *importing) putRows(ctx context.Context, batch ImportBatch) ([]ImportResult, error) {
	set, err := b.set(ctx, batch.Table)
	if err != nil {
		return nil, err
	}
	results := make([]ImportResult, len(batch.Rows))
	for i, values := range batch.Rows {
		row := make(map[string]any, len(batch.Fields)+4)
		for j, field := range batch.Fields {
			row[field] = values[j]
		}
		if results[i], err = b.putRow(ctx, set, row); err != nil {
			if results[i], err = rejection(err); err != nil {
				return nil, err
			}
		}
	}
	return results, nil
}

func (b *importing) putRow(ctx context.Context, set *importSet, row map[string]any) (ImportResult, error) {
	b.aside = nil
	if err := set.spec.resolve(ctx, b, row); err != nil {
		return ImportResult{}, err
	}
	want := &importedRow{values: make([]any, len(set.spec.columns))}
	for i, column := range set.spec.columns {
		value, given := row[column.name]
		if given {
			want.said |= 1 << i
			want.values[i] = column.stored(value)
		}
	}
	have := set.rows[set.keyOf(want.values)]
	if have != nil {
		return b.updateRow(ctx, set, have, want)
	}
	if held, kept, err := b.keptOut(ctx, set, want); kept || err != nil {
		return held, err
	}
	return ImportResult{Outcome: RowNew, Kept: b.aside}, b.insertRow(ctx, set, want)
}

// stored is the value as the column holds it: an empty cell is the column's zero, or NULL where it may be.
func (c importColumn) stored(value any) any {
	switch {
	case value != nil || c.nullable:
		return value
	case c.initial != nil:
		return c.initial
	case c.kind == textColumn || c.kind == dayColumn:
		return ""
	}
	return int64(0)
}

func (b *importing) insertRow(ctx context.Context, set *importSet, row *importedRow) error {
	spec := set.spec
	names, values := []string{}, []any{}
	for i, column := range spec.columns {
		if row.said&(1<<i) == 0 {
			row.values[i] = column.stored(nil)
		}
		names, values = append(names, column.name), append(values, row.values[i])
	}
	names, values = b.derived(set, row, names, values)
	if spec.stamped {
		names, values = append(names, "created_at"), append(values, millis(b.t.now))
	}
	done, err := b.t.ExecContext(ctx, "INSERT INTO "+spec.table+" ("+strings.Join(names, ", ")+") VALUES (?"+
		strings.Repeat(", ?", len(names)-1)+")", values...)
	if err != nil {
		return err
	}
	key := set.keyOf(row.values)
	set.rows[key] = row
	if spec.keyless {
		b.keys[spec.table] = append(b.keys[spec.table], key)
		return nil
	}
	if row.id, err = done.LastInsertId(); err != nil {
		return err
	}
	b.made(spec.table, row.id)
	b.learn(spec.table, row.id, row.values[set.at[spec.key[0]]])
	return nil
}

// derived adds the columns that are made from the others: when it was written, and by what it is found.
func (b *importing) derived(set *importSet, row *importedRow, names []string, values []any) ([]string, []any) {
	if set.spec.stamped || set.spec.updated {
		names, values = append(names, "updated_at"), append(values, millis(b.t.now))
	}
	if set.spec.search != nil {
		words := set.spec.search(b, func(column string) string {
			return b.show(set.spec.columns[set.at[column]], row.values[set.at[column]])
		})
		names, values = append(names, "search"), append(values, Fold(strings.Join(words, " ")))
	}
	return names, values
}

// updateRow compares what the file says with what is stored and writes the difference. What was
// corrected by hand is left out of the difference.
func (b *importing) updateRow(ctx context.Context, set *importSet, have, want *importedRow) (ImportResult, error) {
	result := ImportResult{Outcome: RowUnchanged}
	var err error
	if result.Kept, err = b.keep(ctx, set, have, want); err != nil {
		return ImportResult{}, err
	}
	merged := &importedRow{id: have.id, values: append([]any(nil), have.values...), said: have.said | want.said}
	before, after := map[string]any{}, map[string]any{}
	var names []string
	var values []any
	for i, column := range set.spec.columns {
		if want.said&(1<<i) == 0 || want.values[i] == have.values[i] {
			continue
		}
		if have.said&(1<<i) != 0 {
			return ImportResult{}, refuse("La fila se repite: antes, en esta misma importación, ya venía con otro valor de «%s» (%s; ahora, %s).",
				column.label(), b.show(column, have.values[i]), b.show(column, want.values[i]))
		}
		merged.values[i] = want.values[i]
		names, values = append(names, column.name), append(values, want.values[i])
		before[column.name], after[column.name] = have.values[i], want.values[i]
		result.Fields = append(result.Fields, ImportedField{Field: column.label(), Old: b.show(column, have.values[i]), New: b.show(column, want.values[i])})
	}
	have.said = merged.said
	if len(names) == 0 {
		return result, nil
	}
	names, values = b.derived(set, merged, names, values)
	if err := b.writeChange(ctx, set, merged, names, values); err != nil {
		return ImportResult{}, err
	}
	have.values, result.Outcome = merged.values, RowChanged
	if set.spec.keyless {
		before["key"], after["key"] = set.keyOf(have.values), set.keyOf(have.values)
	}
	return result, b.logChange(ctx, set.spec.table, have.id, before, after)
}

func (b *importing) writeChange(ctx context.Context, set *importSet, row *importedRow, names []string, values []any) error {
	assign := strings.Join(names, " = ?, ") + " = ?"
	if set.spec.stamped || set.spec.counted {
		assign += ", version = version + 1"
	}
	where := " WHERE id = ?"
	if set.spec.keyless {
		where = " WHERE " + strings.Join(set.spec.key, " = ? AND ") + " = ?"
		for _, name := range set.spec.key {
			values = append(values, row.values[set.at[name]])
		}
	} else {
		values = append(values, row.id)
	}
	_, err := b.t.ExecContext(ctx, "UPDATE "+set.spec.table+" SET "+assign+where, values...)
	return err
}
