package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// marksOf loads what was corrected by hand in a table, once per import: row → field.
func (b *importing) marksOf(ctx context.Context, table string) (map[int64]map[string]*mark, error) {
	if marks := b.marks[table]; marks != nil {
		return marks, nil
	}
	list, err := collect(ctx, b.t, "load corrections", scanMark, "SELECT "+markColumns+" FROM by_hand WHERE tbl = ?", table)
	if err != nil {
		return nil, err
	}
	marks := map[int64]map[string]*mark{}
	for i := range list {
		addMark(marks, &list[i])
	}
	b.marks[table] = marks
	return marks, nil
}

func addMark(marks map[int64]map[string]*mark, m *mark) {
	if marks[m.Row] == nil {
		marks[m.Row] = map[string]*mark{}
	}
	marks[m.Row][m.Field] = m
}

// keep takes out of what the file says the fields that were corrected by hand, and returns those of
// which it says something else. A correction that the ERP has taken over ends here. A row that was
// made here and that the ERP brings for the first time is the ERP's from now on: what was empty is
// filled, what differs becomes a correction.
func (b *importing) keep(ctx context.Context, set *importSet, have, want *importedRow) ([]ImportKept, error) {
	kept := b.aside
	all, err := b.marksOf(ctx, set.spec.table)
	if err != nil || len(all) == 0 {
		return kept, err
	}
	if set.spec.keyless {
		line, err := b.keepPair(ctx, set, have, want)
		if line != nil {
			return append(kept, *line), err
		}
		return kept, err
	}
	marks := all[have.id]
	made := marks[""]
	for i, column := range set.spec.columns {
		switch {
		case want.said&(1<<i) == 0:
		case column.follows != "" && marks[column.follows] != nil:
			want.said &^= 1 << i
		case column.follows == "":
			line, err := b.keepField(ctx, marks, column, want.values[i], have.values[i])
			if err != nil {
				return nil, err
			}
			if line != nil {
				kept, want.said = append(kept, *line), want.said&^(1<<i)
			}
		}
	}
	if made != nil {
		err = b.endMark(ctx, made)
	}
	return kept, err
}

// keepField is keep for one field of a row with those marks.
func (b *importing) keepField(ctx context.Context, marks map[string]*mark, column importColumn, said, here any) (*ImportKept, error) {
	m, made := marks[column.name], marks[""]
	if m == nil && made != nil && said != here && here != column.stored(nil) {
		var err error
		if m, err = b.newMark(ctx, *made, column.name, said, here); err != nil {
			return nil, err
		}
	}
	if m == nil {
		return nil, nil
	}
	return b.meet(ctx, m, column, said, here)
}

// keepPair is keep for a row that is all key: an article that fits a model, a family that is
// covered. have is nil when there is no such row.
func (b *importing) keepPair(ctx context.Context, set *importSet, have, want *importedRow) (*ImportKept, error) {
	marks, err := b.marksOf(ctx, set.spec.table)
	if err != nil {
		return nil, err
	}
	row, _ := want.values[set.at[set.spec.key[0]]].(int64)
	second := want.values[set.at[set.spec.key[1]]]
	m := marks[row][fmt.Sprint(second)]
	if m == nil {
		return nil, nil
	}
	column := importColumn{name: b.show(set.spec.columns[set.at[set.spec.key[1]]], second), kind: flagColumn}
	line, err := b.meet(ctx, m, column, set.claim(want), set.claim(have))
	if line != nil {
		want.said = 0
	}
	return line, err
}

// claim is what a row that is all key says: that the pair belongs together, unless it says no.
func (set *importSet) claim(row *importedRow) any {
	if row == nil {
		return int64(0)
	}
	if i, says := set.at["included"]; says {
		return row.values[i]
	}
	return int64(1)
}

// keptOut tells whether a row that is not there was taken out by hand and stays out.
func (b *importing) keptOut(ctx context.Context, set *importSet, want *importedRow) (ImportResult, bool, error) {
	if !set.spec.keyless {
		return ImportResult{}, false, nil
	}
	line, err := b.keepPair(ctx, set, nil, want)
	if line == nil {
		return ImportResult{}, false, err
	}
	return ImportResult{Outcome: RowUnchanged, Kept: []ImportKept{*line}}, true, err
}

// meet brings the ERP's word of a corrected field together with the correction: the same value ends
// it, any other is noted and reported.
func (b *importing) meet(ctx context.Context, m *mark, column importColumn, said, here any) (*ImportKept, error) {
	if said == here {
		return nil, b.endMark(ctx, m)
	}
	line := &ImportKept{Field: column.label(), Yours: b.show(column, here), ERP: b.show(column, said), By: m.Name}
	if said == m.ERP {
		return line, nil
	}
	line.Was = b.show(column, m.ERP)
	before := *m
	m.ERP = said
	if _, err := b.t.ExecContext(ctx, "UPDATE by_hand SET erp_value = ? WHERE id = ?", said, m.ID); err != nil {
		return nil, err
	}
	return line, b.logMark(ctx, &before, m)
}

// newMark makes a correction of a field of a row that was made here.
func (b *importing) newMark(ctx context.Context, made mark, field string, erp, here any) (*mark, error) {
	m := made
	m.Field, m.ERP, m.Value = field, erp, here
	if err := b.t.putMark(ctx, &m); err != nil {
		return nil, err
	}
	addMark(b.marks[m.Table], &m)
	return &m, b.logMark(ctx, nil, &m)
}

func (b *importing) endMark(ctx context.Context, m *mark) error {
	delete(b.marks[m.Table][m.Row], m.Field)
	if _, err := b.t.ExecContext(ctx, "DELETE FROM by_hand WHERE id = ?", m.ID); err != nil {
		return err
	}
	return b.logMark(ctx, m, nil)
}

// logMark records what the run did to a mark, as one change of the table by_hand: nil is «not there».
func (b *importing) logMark(ctx context.Context, before, after *mark) error {
	if b.run == 0 {
		return nil
	}
	id := int64(0)
	var sides [2]any
	for i, m := range []*mark{before, after} {
		if m == nil {
			continue
		}
		text, err := json.Marshal(m)
		if err != nil {
			return err
		}
		id, sides[i] = m.ID, string(text)
	}
	_, err := b.t.ExecContext(ctx, "INSERT INTO import_changes (run_id, tbl, first_id, last_id, before, after) VALUES (?, 'by_hand', ?, ?, ?, ?)",
		b.run, id, id, sides[0], sides[1])
	return err
}

// mendedKind is the contract of a machine whose kind was corrected by hand: the ERP goes on naming
// the old one. nil when there is none.
func (b *importing) mendedKind(ctx context.Context, machine any, number string, kind int64) (any, error) {
	marks, err := b.marksOf(ctx, "contracts")
	if err != nil || len(marks) == 0 {
		return nil, err
	}
	m, here, err := b.kindMark(ctx, marks, machine, number, kind)
	if m == nil || err != nil {
		return nil, err
	}
	line, err := b.meet(ctx, m, importColumn{kind: refColumn, book: kindsBook, field: "contract_kind"}, kind, here)
	if line != nil {
		b.aside = append(b.aside, *line)
	}
	return m.Row, err
}

// kindMark finds the mark on the contract that the machine has, or else on one of that number whose
// kind was the ERP's, and the kind that it has now.
func (b *importing) kindMark(ctx context.Context, marks map[int64]map[string]*mark, machine any, number string, kind int64) (*mark, int64, error) {
	known, err := b.knownContract(ctx, machine, number)
	if err != nil {
		return nil, 0, err
	}
	id, _ := known.(int64)
	m := marks[id]["kind_id"]
	if m == nil {
		err := b.t.QueryRowContext(ctx, `SELECT h.row_id FROM by_hand h JOIN contracts k ON k.id = h.row_id
			WHERE h.tbl = 'contracts' AND h.field = 'kind_id' AND k.number = ? AND h.erp_value = ?`, number, kind).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		m = marks[id]["kind_id"]
	}
	var here int64
	return m, here, b.t.QueryRowContext(ctx, "SELECT kind_id FROM contracts WHERE id = ?", id).Scan(&here)
}

// respell adds the other spellings of a table to its codebook. A name that a row has now comes first.
func (b *importing) respell(ctx context.Context, name string, book *codebook) error {
	if name != modelsBook && name != kindsBook {
		return nil
	}
	type spelling struct {
		folded string
		id     int64
	}
	list, err := collect(ctx, b.t, "load spellings", func(row rowScanner, s *spelling) error { return row.Scan(&s.folded, &s.id) },
		"SELECT folded, row_id FROM spellings WHERE tbl = ?", name)
	for _, s := range list {
		if _, taken := book.ids[s.folded]; !taken {
			book.ids[s.folded] = s.id
		}
	}
	return err
}
