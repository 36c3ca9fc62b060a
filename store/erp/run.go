package erp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"areaclientes/store"
)

// Rows per batch. A batch is what other writers wait for, some tens of milliseconds. Readings are
// read ahead in a longer stretch and put in the order of their index: in a file ordered by date each
// batch would else touch, and write, the pages of every machine.
const (
	batchRows     = 1_000
	batchReadings = 10_000
	stretch       = 50_000
)

// run is one import under way.
type run struct {
	importer *store.Importer
	report   *Report
	today    store.Date
	progress func(Progress)
	total    float64            // bytes of all plans
	before   float64            // bytes of the plans that are done
	share    map[string]float64 // bytes of each plan of a file
}

// weigh spreads the size of each file over its plans, for the progress.
func (r *run) weigh(plans []Plan) {
	r.share = map[string]float64{}
	for _, plan := range plans {
		r.share[plan.File]++
	}
	for _, plan := range plans {
		r.total += float64(max(plan.sheet.source.Size, 1)) / r.share[plan.File]
	}
}

// chunk is a batch on its way from the file to the store, with what a rejection needs.
type chunk struct {
	lines   []int
	cells   [][]string
	values  [][]any
	reasons []string // why a row was rejected before it came to the store; empty for most
	part    float64  // of the file that is read
	err     error    // the file ends here, and not well
}

// plan imports one table: a goroutine reads and converts ahead, this one writes.
func (r *run) plan(ctx context.Context, plan Plan) error {
	ahead, cancel := context.WithCancel(ctx)
	conversion := newConversion(plan, r.today)
	chunks := make(chan chunk)
	go func() {
		defer close(chunks)
		conversion.feed(ahead, chunks)
	}()
	defer func() {
		cancel()
		for range chunks { // until the reader has let go of the file
		}
	}()
	rows, share := 0, float64(max(plan.sheet.source.Size, 1))/r.share[plan.File]
	for c := range chunks {
		if c.err != nil {
			r.report.Problems = append(r.report.Problems, Problem{File: plan.File, Sheet: plan.Sheet, Reason: sentence(c.err)})
		}
		if err := r.write(ctx, plan, conversion.fields, c); err != nil {
			return err
		}
		rows += len(c.lines)
		if r.progress != nil {
			r.progress(Progress{File: plan.File, Sheet: plan.Sheet, Label: plan.Label, Rows: rows, Done: min(1, (r.before+share*c.part)/r.total)})
		}
	}
	r.before += share
	return ctx.Err()
}

// write puts the good rows of a chunk into the store and reports on all of them in their order.
func (r *run) write(ctx context.Context, plan Plan, fields []string, c chunk) error {
	results := make([]store.ImportResult, len(c.lines))
	order, size := c.order(plan.Table, fields), batchRows
	if plan.Table == store.ImportReadings {
		size = batchReadings
	}
	for rows := range slices.Chunk(order, size) {
		batch := store.ImportBatch{Table: plan.Table, Fields: fields, Rows: make([][]any, len(rows))}
		for i, row := range rows {
			batch.Rows[i] = c.values[row]
		}
		done, err := r.importer.Put(ctx, batch)
		if err != nil {
			return fmt.Errorf("import %s: %w", plan.File, err)
		}
		for i, row := range rows {
			results[row] = done[i]
		}
	}
	for i, line := range c.lines {
		if c.reasons[i] != "" {
			results[i] = store.ImportResult{Outcome: store.RowRejected, Reason: c.reasons[i]}
		}
		r.report.add(plan, line, c.cells[i], results[i])
	}
	return nil
}

// order lists the good rows as they are to be written: readings by machine and day, all others as
// they came.
func (c chunk) order(table store.ImportTable, fields []string) []int {
	var rows []int
	for i, reason := range c.reasons {
		if reason == "" {
			rows = append(rows, i)
		}
	}
	if table != store.ImportReadings {
		return rows
	}
	machine, on := slices.Index(fields, "equipment"), slices.Index(fields, "taken_on")
	compare := func(a, b int) int {
		if by := strings.Compare(textOf(c.values[a][machine]), textOf(c.values[b][machine])); by != 0 {
			return by
		}
		return strings.Compare(textOf(c.values[a][on]), textOf(c.values[b][on]))
	}
	slices.SortStableFunc(rows, compare)
	return rows
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

// conversion turns the rows of one plan into values for the store.
type conversion struct {
	plan     Plan
	fields   []string // what the store gets
	slots    []slot
	headings string // the heading row, to skip it where a listing repeats it
	needed   []int  // columns of the fields that a row must have, that of its code first
}

// slot is one column on its way to one field.
type slot struct {
	column int
	field  string
	read   reader
	format format
	strict bool // a formula that failed is no empty cell
	out    int
}

func newConversion(plan Plan, today store.Date) *conversion {
	c := &conversion{plan: plan}
	headings := make([]string, len(plan.Columns))
	for i, column := range plan.Columns {
		headings[i] = column.Heading
	}
	c.headings = strings.Join(headings, "\x00")
	for _, f := range plan.table.fields {
		i := slices.IndexFunc(plan.Columns, func(column Column) bool { return column.Field == f.name })
		if i < 0 {
			continue
		}
		if f.required {
			c.needed = append(c.needed, i)
		}
		name := f.name
		switch name { // what is asked the other way round, or in two columns
		case "inactive":
			name = "active"
		case "surcharge":
			name = "tax_regime"
		}
		out := slices.Index(c.fields, name)
		if out < 0 {
			out = len(c.fields)
			c.fields = append(c.fields, name)
		} else if f.name == "active" {
			continue // «Baja» has said it
		}
		c.slots = append(c.slots, slot{column: i, field: f.name, read: f.read, out: out, strict: f.required || plan.Table == store.ImportReadings,
			format: format{label: f.label, point: plan.Columns[i].point, serial: plan.sheet.style.serial, today: today}})
	}
	return c
}

// feed reads the whole sheet into chunks. The last one carries the error, if there was one.
func (c *conversion) feed(ctx context.Context, chunks chan<- chunk) {
	size := batchRows
	if c.plan.Table == store.ImportReadings {
		size = stretch
	}
	in, err := c.plan.sheet.open()
	if err != nil {
		send(ctx, chunks, chunk{err: err})
		return
	}
	defer in.close()
	var next chunk
	for ctx.Err() == nil {
		line, cells, err := in.next()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				next.err = fmt.Errorf("solo se ha leído en parte: %w", err)
			}
			next.part = 1
			send(ctx, chunks, next)
			return
		}
		if line <= c.plan.HeadingLine || c.skip(cells) {
			continue
		}
		c.add(&next, line, cells)
		if len(next.lines) == size {
			next.part = float64(in.read()) / float64(max(c.plan.sheet.source.Size, 1))
			send(ctx, chunks, next)
			next = chunk{}
		}
	}
}

func send(ctx context.Context, chunks chan<- chunk, c chunk) {
	select {
	case chunks <- c:
	case <-ctx.Done():
	}
}

// skip passes over empty rows and repeated headings, and cleans the cells on the way.
func (c *conversion) skip(cells []string) bool {
	empty := true
	for i, cell := range cells {
		cells[i] = clean(cell)
		empty = empty && cells[i] == ""
	}
	return empty || len(cells) > 1 && cells[0] == c.plan.Columns[0].Heading && strings.Join(cells, "\x00") == c.headings
}

func (c *conversion) add(next *chunk, line int, cells []string) {
	values, err := c.convert(cells)
	reason := ""
	if err != nil {
		reason = sentence(err)
	}
	next.lines, next.cells = append(next.lines, line), append(next.cells, cells)
	next.values, next.reasons = append(next.values, values), append(next.reasons, reason)
}

func (c *conversion) convert(cells []string) ([]any, error) {
	if extra := len(cells) - len(c.plan.Columns); extra > 0 && strings.Join(cells[len(c.plan.Columns):], "") != "" {
		return nil, reason("La fila tiene %d columnas y los títulos son %d: algún texto lleva el separador dentro, sin comillas.", len(cells), len(c.plan.Columns))
	} else if extra < 0 && !c.plan.ragged {
		return nil, reason("La fila tiene %d columnas y los títulos son %d: está cortada.", len(cells), len(c.plan.Columns))
	}
	if c.totals(cells) {
		return nil, reason("Parece la línea de totales del listado, no un dato.")
	}
	values := make([]any, len(c.fields))
	for _, slot := range c.slots {
		cell, err := slot.cell(cells)
		if err != nil {
			return nil, err
		}
		value, err := slot.read(cell, slot.format)
		if err != nil {
			return nil, err
		}
		slot.put(values, value)
	}
	return values, nil
}

// put stores the value of a column, which may answer the opposite question or add to another column.
func (s slot) put(values []any, value any) {
	switch s.field {
	case "inactive":
		values[s.out] = 1 - value.(int64)
	case "surcharge":
		regime := values[s.out]
		if value == int64(1) && (regime == nil || regime == string(store.IVA)) {
			values[s.out] = string(store.Surcharge)
		} else if regime == nil {
			values[s.out] = string(store.IVA)
		}
	default:
		values[s.out] = value
	}
}
