package store

import (
	"context"
	"strings"
)

// Readings come by the million, so they are staged in a temporary table and compared by SQL, a
// batch at a time and in any order. What counts as «the same reading»:
//
//   - A stored reading of that machine and day with the same value on each counter that the row
//     gives makes the row unchanged, wherever the stored one came from: a reading typed in the
//     portal, exported to the ERP and coming back is recognised and keeps its author.
//   - Otherwise, when exactly one reading of that day came from the ERP and no other row of this
//     import speaks of the day, the ERP has corrected it: changed.
//   - Otherwise it is new, beside what is there: two real readings on one day, or the ERP's word
//     against a typed one, which is never overwritten.
//
// So each row finds its exact match when the same file comes again. A value lower than an earlier
// one is history (a counter that was changed), never an error.
const (
	stageTable = `CREATE TEMP TABLE IF NOT EXISTS import_stage (
		seq INTEGER PRIMARY KEY, equipment_id INTEGER, taken_on TEXT, bn INTEGER, color INTEGER, a3 INTEGER, scan INTEGER,
		source TEXT, author TEXT, again INTEGER)`
	sameDay  = "SELECT 1 FROM readings r WHERE r.equipment_id = s.equipment_id AND r.taken_on = s.taken_on"
	sameRead = sameDay + ` AND r.bn IS coalesce(s.bn, r.bn) AND r.color IS coalesce(s.color, r.color)
		AND r.a3 IS coalesce(s.a3, r.a3) AND r.scan IS coalesce(s.scan, r.scan)`
	exactSeqs   = "SELECT seq FROM temp.import_stage s WHERE EXISTS (" + sameRead + ")"
	doubtSeqs   = "SELECT seq FROM temp.import_stage s WHERE NOT EXISTS (" + sameRead + ") AND (again = 1 OR EXISTS (" + sameDay + ")) ORDER BY seq"
	readingCols = "equipment_id, taken_on, bn, color, a3, scan, source, author"
	insertFresh = "INSERT INTO readings (" + readingCols + ", created_at, import_id) SELECT " + readingCols +
		", ?, ? FROM temp.import_stage s WHERE again = 0 AND NOT EXISTS (" + sameDay + ") ORDER BY seq"
	colorSeen = "SELECT e.model_id FROM temp.import_stage s JOIN equipment e ON e.id = s.equipment_id WHERE s.color > 0"
	// What a trigger does for a reading that is typed is done here once per machine.
	readSeen = `UPDATE equipment SET read_on = coalesce((SELECT r.taken_on FROM readings r WHERE r.equipment_id = equipment.id
		AND r.kind = 'normal' AND r.status <> 'discarded' ORDER BY r.taken_on DESC, r.id DESC LIMIT 1), '')
		WHERE id IN (SELECT s.equipment_id FROM temp.import_stage s)`
	stageWidth = 10  // columns of the stage
	stageChunk = 100 // rows per INSERT into it
)

// unlessBlack leaves out the models of which somebody at the dealer's said that they have no colour.
const unlessBlack = " AND id NOT IN (SELECT row_id FROM by_hand WHERE tbl = 'models' AND field = 'has_color')"

// stagedReading is one row of the batch on its way into the stage.
type stagedReading struct {
	equipment int64
	on        string
	counts    [len(Counters)]any
	source    string
	author    string
	again     bool // the run spoke of this machine and day before
	first     bool // and this row is the first to do so
}

func (b *importing) putReadings(ctx context.Context, batch ImportBatch) ([]ImportResult, error) {
	results := make([]ImportResult, len(batch.Rows))
	staged := make([]stagedReading, len(batch.Rows))
	fields := map[string]int{}
	for i, field := range batch.Fields {
		fields[field] = i
	}
	if _, err := b.book(ctx, equipmentBook); err != nil {
		return nil, err
	}
	for i, row := range batch.Rows {
		reading, err := b.stageReading(ctx, fields, row)
		if err != nil {
			if results[i], err = rejection(err); err != nil {
				return nil, err
			}
			continue
		}
		staged[i] = reading
	}
	b.markRepeats(staged)
	return results, b.writeReadings(ctx, staged, results)
}

// stageReading checks one row: the machine must exist and a counter must be given.
func (b *importing) stageReading(ctx context.Context, fields map[string]int, row []any) (stagedReading, error) {
	get := func(field string) any {
		if i, given := fields[field]; given {
			return row[i]
		}
		return nil
	}
	id, err := b.lookup(ctx, equipmentBook, "el equipo", get("equipment"))
	if err != nil {
		return stagedReading{}, err
	}
	reading := stagedReading{equipment: id, source: "erp"}
	if reading.on, _ = get("taken_on").(string); reading.on == "" {
		return reading, refuse("Falta la fecha de la lectura.")
	}
	empty := true
	for i, counter := range Counters {
		reading.counts[i] = get(string(counter))
		empty = empty && reading.counts[i] == nil
	}
	if empty {
		return reading, refuse("No trae ningún contador.")
	}
	if source, _ := get("source").(string); source != "" {
		reading.source = source
	}
	reading.author, _ = get("author").(string)
	return reading, nil
}

// markRepeats finds the rows about a machine and day of which this run spoke before. Eight bytes
// per reading are kept for it, 20 MB for a million.
func (b *importing) markRepeats(staged []stagedReading) {
	firsts := map[uint64]int{}
	for i := range staged {
		reading := &staged[i]
		if reading.equipment == 0 {
			continue
		}
		key := uint64(reading.equipment)<<24 | uint64(Date(reading.on).DaysSince("1900-01-01"))&(1<<24-1)
		_, before := b.read[key]
		if first, here := firsts[key]; here {
			staged[first].again, reading.again = true, true
			continue
		}
		reading.again, reading.first = before, !before
		firsts[key], b.read[key] = i, struct{}{}
	}
}

// writeReadings stages the rows and sorts them into unchanged, new at once, and those to be looked at.
func (b *importing) writeReadings(ctx context.Context, staged []stagedReading, results []ImportResult) error {
	if err := b.fillStage(ctx, staged); err != nil {
		return err
	}
	exact, err := b.seqs(ctx, exactSeqs)
	if err != nil {
		return err
	}
	for _, i := range exact {
		results[i].Outcome = RowUnchanged
	}
	doubtful, err := b.seqs(ctx, doubtSeqs)
	if err != nil {
		return err
	}
	done, err := b.t.ExecContext(ctx, insertFresh, millis(b.t.now), b.runID())
	if err != nil {
		return err
	}
	if written, err := done.RowsAffected(); err != nil {
		return err
	} else if written > 0 {
		last, err := done.LastInsertId()
		if err != nil {
			return err
		}
		b.made("readings", last-written+1)
		b.made("readings", last)
	}
	for _, i := range doubtful {
		if results[i], err = b.weighReading(ctx, staged, i); err != nil {
			return err
		}
	}
	if _, err := b.t.ExecContext(ctx, readSeen); err != nil {
		return err
	}
	return b.inColor(ctx, colorSeen)
}

// runID is what readings carry: NULL in a dry run, which has no record.
func (b *importing) runID() any {
	if b.run == 0 {
		return nil
	}
	return b.run
}

func (b *importing) fillStage(ctx context.Context, staged []stagedReading) error {
	if _, err := b.t.ExecContext(ctx, stageTable); err != nil {
		return err
	}
	if _, err := b.t.ExecContext(ctx, "DELETE FROM temp.import_stage"); err != nil {
		return err
	}
	values := make([]any, 0, stageChunk*stageWidth)
	flush := func() error {
		if len(values) == 0 {
			return nil
		}
		row := "(?" + strings.Repeat(", ?", stageWidth-1) + ")"
		_, err := b.t.ExecContext(ctx, "INSERT INTO temp.import_stage VALUES "+row+strings.Repeat(", "+row, len(values)/stageWidth-1), values...)
		values = values[:0]
		return err
	}
	for i, reading := range staged {
		if reading.equipment == 0 {
			continue
		}
		values = append(values, i, reading.equipment, reading.on, reading.counts[0], reading.counts[1], reading.counts[2], reading.counts[3],
			reading.source, reading.author, reading.again)
		if len(values) == cap(values) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (b *importing) seqs(ctx context.Context, query string) ([]int, error) {
	return collect(ctx, b.t, "compare readings", func(row rowScanner, seq *int) error { return row.Scan(seq) }, query)
}
