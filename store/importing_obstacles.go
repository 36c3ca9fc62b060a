package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Obstacle is something that stands in the way of taking an import back.
type Obstacle struct {
	What string // «equipo E100234»
	Why  string // «tiene 2 pedidos»
}

// Obstacles refuses to take an import back: what it wrote was changed since, or is in use.
type Obstacles struct {
	List  []Obstacle // the first of them
	Total int
}

func (o Obstacles) Error() string { return fmt.Sprintf("%d obstacles to undoing the import", o.Total) }

// Unwrap returns ErrForbidden.
func (o Obstacles) Unwrap() error { return ErrForbidden }

// toldObstacles is how many obstacles are named.
const toldObstacles = 50

// idRange is rows of a table with consecutive ids.
type idRange struct{ first, last int64 }

// rewrite is a row that a run changed.
type rewrite struct {
	table         string
	id            int64
	before, after map[string]any
}

// markChange is a mark «corregido a mano» before and after a run, as JSON.
type markChange struct{ before, after *string }

// written is what a run wrote.
type written struct {
	run, audit int64
	made       map[string][]idRange       // new rows by table, in order, adjoining ones joined
	keys       map[string]map[string]bool // new rows of the tables without ids
	changed    []rewrite                  // of rows that were there before, in order
	marks      []markChange               // of what is corrected by hand, in order
	obstacles  Obstacles
}

// loadWritten reads what a run wrote from its record.
func loadWritten(ctx context.Context, q querier, run int64) (*written, error) {
	w := &written{run: run, made: map[string][]idRange{}, keys: map[string]map[string]bool{}}
	if err := q.QueryRowContext(ctx, "SELECT audit_id FROM import_runs WHERE id = ?", run).Scan(&w.audit); err != nil {
		return nil, err
	}
	_, err := collect(ctx, q, "load what an import wrote", func(row rowScanner, _ *struct{}) error {
		var table string
		var at idRange
		var before, after *string
		if err := row.Scan(&table, &at.first, &at.last, &before, &after); err != nil {
			return err
		}
		return w.take(table, at, before, after)
	}, "SELECT tbl, first_id, last_id, before, after FROM import_changes WHERE run_id = ? ORDER BY id", run)
	w.changed = slices.DeleteFunc(w.changed, func(c rewrite) bool { return w.wrote(c.table, c.id) || w.keys[c.table][fmt.Sprint(c.after["key"])] })
	return w, err
}

func (w *written) take(table string, at idRange, before, after *string) error {
	switch {
	case table == "by_hand":
		w.marks = append(w.marks, markChange{before, after})
	case before != nil:
		change := rewrite{table: table, id: at.first}
		for text, into := range map[*string]*map[string]any{before: &change.before, after: &change.after} {
			if err := decodeValues(*text, into); err != nil {
				return err
			}
		}
		w.changed = append(w.changed, change)
	case after != nil:
		var keys []string
		if err := json.Unmarshal([]byte(*after), &keys); err != nil {
			return err
		}
		if w.keys[table] == nil {
			w.keys[table] = map[string]bool{}
		}
		for _, key := range keys {
			w.keys[table][key] = true
		}
	default:
		if spans := w.made[table]; len(spans) > 0 && spans[len(spans)-1].last+1 == at.first {
			spans[len(spans)-1].last = at.last
		} else {
			w.made[table] = append(spans, at)
		}
	}
	return nil
}

// decodeValues reads columns as SQLite has them: int64, string or nil.
func decodeValues(text string, into *map[string]any) error {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	for name, value := range *into {
		if number, is := value.(json.Number); is {
			whole, err := number.Int64()
			if err != nil {
				return err
			}
			(*into)[name] = whole
		}
	}
	return nil
}

// wrote reports whether a row is new by this run.
func (w *written) wrote(table string, id int64) bool {
	return slices.ContainsFunc(w.made[table], func(s idRange) bool { return s.first <= id && id <= s.last })
}

func (w *written) stop(what, why string) {
	if w.obstacles.Total++; len(w.obstacles.List) < toldObstacles {
		w.obstacles.List = append(w.obstacles.List, Obstacle{what, why})
	}
}

// check looks for everything that stands in the way.
func (w *written) check(ctx context.Context, q querier) error {
	for _, look := range []func(context.Context, querier) error{w.checkChanged, w.checkTouched, w.checkJudged, w.checkUsed} {
		if err := look(ctx, q); err != nil {
			return err
		}
	}
	if w.obstacles.Total > 0 {
		return w.obstacles
	}
	return nil
}

// checkChanged compares every column that the run changed with what it left there.
func (w *written) checkChanged(ctx context.Context, q querier) error {
	type place struct {
		table, key, column string
		id                 int64
	}
	seen := map[place]bool{}
	for _, change := range slices.Backward(w.changed) {
		now, err := currentValues(ctx, q, change)
		if err != nil {
			return err
		}
		key := fmt.Sprint(change.after["key"])
		for column, left := range change.after {
			at := place{change.table, key, column, change.id}
			if column == "key" || seen[at] {
				continue
			}
			seen[at] = true
			if value, there := now[column]; there && value == left {
				continue
			}
			if err := w.stopChanged(ctx, q, change, column, now[column]); err != nil {
				return err
			}
		}
	}
	return nil
}

// stopChanged notes a column that is not as the run left it. What was corrected by hand stays so
// anyway, and is no obstacle.
func (w *written) stopChanged(ctx context.Context, q querier, change rewrite, column string, now any) error {
	var mended bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM by_hand WHERE tbl = ? AND row_id = ? AND field = ?)", change.table, change.id, column).Scan(&mended)
	if err != nil || mended {
		return err
	}
	name, err := rowName(ctx, q, change.table, change.id)
	w.stop(name, fmt.Sprintf("se ha cambiado después «%s»: la importación puso «%s» y ahora es «%s»", FieldWord(change.table, column), shown(change.after[column]), shown(now)))
	return err
}

func shown(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// currentValues reads the columns of a changed row as they are now; none when the row is gone.
func currentValues(ctx context.Context, q querier, change rewrite) (map[string]any, error) {
	var names []string
	for name := range change.after {
		if name != "key" {
			names = append(names, name)
		}
	}
	where, args := change.where()
	now := map[string]any{}
	_, err := collect(ctx, q, "read changed row", func(row rowScanner, _ *struct{}) error {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := row.Scan(into...); err != nil {
			return err
		}
		for i, name := range names {
			now[name] = values[i]
		}
		return nil
	}, "SELECT "+strings.Join(names, ", ")+" FROM "+change.table+where, args...)
	return now, err
}

// where finds the row again, by its id or by its key.
func (c rewrite) where() (string, []any) {
	key, keyed := c.after["key"].(string)
	if !keyed {
		return " WHERE id = ?", []any{c.id}
	}
	return keyWhere(c.table, key)
}

// keyWhere finds a row of a table without ids.
func keyWhere(table, key string) (string, []any) {
	columns := keyless(table)
	args := make([]any, len(columns))
	for i, part := range strings.SplitN(strings.TrimSuffix(key, "\x00"), "\x00", len(columns)) {
		args[i] = part
	}
	return " WHERE " + strings.Join(columns, " = ? AND ") + " = ?", args
}

// keyless is the key of a table without ids.
func keyless(table string) []string {
	for _, spec := range importSpecs() {
		if spec.table == table && spec.keyless {
			return spec.key
		}
	}
	return nil
}
