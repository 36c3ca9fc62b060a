// Package exports draws «Exportar»: what goes to the dealer's ERP.
package exports

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"areaclientes/store"
	"areaclientes/views/office/frame"
	"areaclientes/views/ui"
)

// PageSize is how many batches one page lists.
const PageSize = frame.PageSize

const path = "/gestion/exportar"

// most is how many rows of a batch its page shows; the files hold all.
const most = 100

// IndexView is what waits and what has gone out, with one batch more than a page shows when there are older ones.
type IndexView struct {
	Waiting map[store.ExportKind]int
	Batches []store.ExportBatch
	Filter  store.ExportFilter
	Idem    string
}

// ShowView is one batch.
type ShowView struct {
	Batch   store.ExportBatch
	Content store.ExportContent
	History []store.AuditLine
}

// Address is where a batch is found.
func Address(kind store.ExportKind, number int64) string {
	return fmt.Sprintf("%s/%s/%d", path, kind, number)
}

// Path is where the batch is found.
func Path(b store.ExportBatch) string { return Address(b.Kind, b.Number) }

// Title names a batch: «Lote 12 de pedidos».
func Title(b store.ExportBatch) string { return fmt.Sprintf("Lote %d de %s", b.Number, b.Kind) }

func word(kind store.ExportKind) string {
	return strings.ToUpper(string(kind[:1])) + string(kind[1:])
}

// waits says how much of a kind the ERP does not have.
func waits(kind store.ExportKind, n int) string {
	switch {
	case n == 0:
		return "Nada nuevo"
	case kind == store.ExportOrders:
		return ui.Plural(n, "pedido nuevo o cambiado", "pedidos nuevos o cambiados")
	case kind == store.ExportIncidents:
		return ui.Plural(n, "incidencia nueva o cambiada", "incidencias nuevas o cambiadas")
	}
	return ui.Plural(n, "lectura nueva o cambiada", "lecturas nuevas o cambiadas")
}

func icon(kind store.ExportKind) string {
	return map[store.ExportKind]string{store.ExportOrders: "package", store.ExportIncidents: "wrench", store.ExportReadings: "gauge"}[kind]
}

// state is how far a batch has come, as a badge.
func state(b store.ExportBatch) (ui.Kind, string) {
	switch {
	case !b.AckedAt.IsZero():
		return ui.OK, "circle-check"
	case !b.SentAt.IsZero():
		return ui.Info, "send"
	}
	return ui.Warn, "clock"
}

func (v IndexView) shown() []store.ExportBatch { return v.Batches[:min(len(v.Batches), PageSize)] }

func (v IndexView) href() string {
	open := ""
	if v.Filter.Open {
		open = "abiertos"
	}
	return frame.WithQuery(path, "tipo", string(v.Filter.Kind), "estado", open)
}

func (v IndexView) older() string {
	if len(v.Batches) <= PageSize {
		return ""
	}
	return frame.WithQuery(v.href(), "antes", strconv.FormatInt(v.Batches[PageSize-1].ID, 10))
}

// tabs are all batches, and those that the ERP has not taken.
func (v IndexView) tabs() frame.TabBar {
	all := frame.WithQuery(path, "tipo", string(v.Filter.Kind))
	return frame.TabBar{Label: "Lotes", Tabs: []frame.Tab{
		{Text: "Todos", Href: all, Uncounted: true, Current: !v.Filter.Open},
		{Text: "Sin confirmar", Href: frame.WithQuery(all, "estado", "abiertos"), Uncounted: true, Current: v.Filter.Open},
	}}
}

// cell is a value of a batch as people read it.
func cell(column store.ExportColumn, value any) string {
	switch value := value.(type) {
	case string:
		if column.Kind == store.ExportDay {
			return ui.Day(store.Date(value))
		}
		return value
	case json.Number:
		units, err := value.Int64()
		if err != nil {
			return value.String()
		}
		switch column.Kind {
		case store.ExportCents:
			return ui.Money(store.Cents(units))
		case store.ExportPercent:
			return ui.Percent(store.Hundredths(units))
		case store.ExportMoment:
			return ui.MomentShort(time.UnixMilli(units))
		}
		return ui.Number(units)
	}
	return ""
}

func (v ShowView) rows() [][]any { return v.Content.Rows[:min(len(v.Content.Rows), most)] }

// right reports whether a column holds numbers.
func right(column store.ExportColumn) bool {
	return column.Kind == store.ExportNumber || column.Kind == store.ExportCents || column.Kind == store.ExportPercent
}

func (v ShowView) facts() []ui.Pair {
	b := v.Batch
	facts := []ui.Pair{{Term: "Creado", Text: ui.Moment(b.CreatedAt) + ", " + b.Author}, {Term: "Contiene", Text: ui.Plural(b.Things, "registro", "registros")}, {Term: "Huella SHA-256", Text: b.Hash}}
	if !b.SentAt.IsZero() {
		facts = append(facts, ui.Pair{Term: "Descargado", Text: ui.Moment(b.SentAt)})
	}
	if !b.AckedAt.IsZero() {
		facts = append(facts, ui.Pair{Term: "Confirmado", Text: ui.Moment(b.AckedAt) + ", " + b.AckedBy})
	}
	return facts
}
