package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// ordered has Gredos order one toner, and returns the order.
func ordered(t *testing.T, s *store.Store, idem string) store.Order {
	t.Helper()
	ctx := context.Background()
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 2, ""); err != nil {
		t.Fatal(err)
	}
	o, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: idem})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// export makes a batch and returns what it tells: movement and number of each row.
func export(t *testing.T, s *store.Store, kind store.ExportKind) []string {
	t.Helper()
	b, err := s.Exports.Make(context.Background(), kind, "")
	if errors.Is(err, store.ErrNothingWaits) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	_, content, err := s.Exports.Get(context.Background(), kind, b.Number)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, row := range content.Rows {
		if len(row) != len(content.Columns) {
			t.Fatalf("%d values in %d columns", len(row), len(content.Columns))
		}
		rows = append(rows, row[0].(string)+" "+row[1].(string))
	}
	return rows
}

func want(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestExportOfOrders(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	move := func(o store.Order, state store.OrderState) store.Order {
		t.Helper()
		moved, err := s.Office.MoveOrder(ctx, "Ana", o.Number, store.OrderMove{State: state, Version: o.Version, Note: "Por error."})
		if err != nil {
			t.Fatal(err)
		}
		return moved
	}
	want(t, "nothing yet", export(t, s, store.ExportOrders))
	first, second := ordered(t, s, "a"), ordered(t, s, "b")
	want(t, "two new ones", export(t, s, store.ExportOrders), "alta "+first.Number, "alta "+second.Number)
	want(t, "the same again", export(t, s, store.ExportOrders))
	first = move(first, store.OrderPrepared)
	move(second, store.OrderCancelled)
	want(t, "changed since", export(t, s, store.ExportOrders), "cambio "+first.Number, "anulación "+second.Number)
	third := ordered(t, s, "c")
	move(third, store.OrderCancelled)
	want(t, "one that came and went", export(t, s, store.ExportOrders))
	fourth := ordered(t, s, "d")
	storetest.Exec(t, s, "UPDATE orders SET state = 'review' WHERE number = ?", fourth.Number)
	want(t, "one that is to be checked first", export(t, s, store.ExportOrders))
	storetest.Exec(t, s, "UPDATE orders SET state = 'processing' WHERE number = ?", fourth.Number)
	want(t, "once it is checked", export(t, s, store.ExportOrders), "alta "+fourth.Number)
	storetest.Exec(t, s, "UPDATE orders SET notes = 'x' WHERE id = 1; UPDATE orders SET notes = '' WHERE id = 1")
	want(t, "changed and changed back", export(t, s, store.ExportOrders))
	storetest.Exec(t, s, "UPDATE order_lines SET quantity = 9 WHERE order_id = ?", first.ID)
	want(t, "a line that was corrected", export(t, s, store.ExportOrders), "cambio "+first.Number)
}

func TestExportOfIncidentsAndReadings(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	storetest.Exec(t, s, "DELETE FROM export_queue")
	if _, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{Contact: "Ana", Description: "=Atasca", Severity: store.Partial, Idem: "a"}); err != nil {
		t.Fatal(err)
	}
	want(t, "an incident", export(t, s, store.ExportIncidents), "alta W92987")
	storetest.Exec(t, s, `INSERT INTO readings (equipment_id, taken_on, bn, color, source, author, status, doubt, created_at) VALUES
		(1, '2026-11-20', 213000, 176000, 'portal', 'Ana', 'ok', '', 1), (1, '2026-11-21', 999000, 176000, 'portal', 'Ana', 'doubtful', 'mucho', 2), (1, '2026-11-22', 1, 2, 'erp', '', 'ok', '', 3)`)
	want(t, "what nobody doubts and the ERP did not bring", export(t, s, store.ExportReadings), "alta 20417")
	storetest.Exec(t, s, "UPDATE readings SET status = 'confirmed' WHERE taken_on = '2026-11-21'; UPDATE readings SET status = 'discarded', doubt = 'no' WHERE taken_on = '2026-11-20'")
	want(t, "decided upon since", export(t, s, store.ExportReadings), "anulación 20417", "alta 20417")
	waiting, err := s.Exports.Waiting(ctx)
	if err != nil || waiting[store.ExportReadings] != 0 || waiting[store.ExportIncidents] != 0 {
		t.Errorf("waiting: %v, %v", waiting, err)
	}
}

func TestExportBatchStaysAsItIs(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx := store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: storetest.Clerk, Name: "Ana Belmonte"})
	o := ordered(t, s, "a")
	b, err := s.Exports.Make(ctx, store.ExportOrders, "key")
	if err != nil || b.Number != 1 || b.Things != 1 || b.Author != "Ana Belmonte" || b.Word() != "Sin enviar" {
		t.Fatalf("%+v, %v", b, err)
	}
	if again, err := s.Exports.Make(ctx, store.ExportOrders, "key"); err != nil || again.ID != b.ID {
		t.Errorf("the same form again: %+v, %v", again, err)
	}
	if err := s.Exports.Acknowledge(ctx, store.ExportOrders, 1); !errors.Is(err, store.ErrConflict) {
		t.Errorf("acknowledged without being sent: %v", err)
	}
	text := func() string {
		t.Helper()
		if err := s.Exports.Send(ctx, store.ExportOrders, 1); err != nil {
			t.Fatal(err)
		}
		sent, content, err := s.Exports.Get(ctx, store.ExportOrders, 1)
		if err != nil || sent.Hash != b.Hash || sent.Word() != "Enviado, sin confirmar" {
			t.Fatalf("%+v, %v", sent, err)
		}
		text, err := json.Marshal(content)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before := text()
	if _, err := s.Office.MoveOrder(ctx, "Ana", o.Number, store.OrderMove{State: store.OrderCancelled, Version: o.Version, Note: "Error."}); err != nil {
		t.Fatal(err)
	}
	clock.Set(storetest.Start.AddDate(0, 0, 3))
	if after := text(); after != before || !strings.Contains(after, `"processing"`) {
		t.Errorf("sent again it is\n%s, was\n%s", after, before)
	}
	for range 2 { // the second time nothing happens
		if err := s.Exports.Acknowledge(ctx, store.ExportOrders, 1); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.Exports.List(ctx, store.ExportFilter{Limit: 9})
	if err != nil || len(list) != 1 || list[0].Word() != "Confirmado" || list[0].AckedBy != "Ana Belmonte" {
		t.Errorf("%+v, %v", list, err)
	}
	if open, err := s.Exports.List(ctx, store.ExportFilter{Open: true, Limit: 9}); err != nil || len(open) != 0 {
		t.Errorf("open: %+v, %v", open, err)
	}
	if err := s.Exports.Reopen(ctx, store.ExportOrders, 1); err != nil {
		t.Fatal(err)
	}
	if open, err := s.Exports.List(ctx, store.ExportFilter{Open: true, Kind: store.ExportOrders, Limit: 9}); err != nil || len(open) != 1 {
		t.Errorf("open again: %+v, %v", open, err)
	}
	if err := storetest.Try(s, "UPDATE export_batches SET content = '{}'"); err == nil || !strings.Contains(err.Error(), "never changes") {
		t.Errorf("altered: %v", err)
	}
	if lines, err := s.Audit.List(ctx, store.AuditFilter{Object: store.OnExport, Limit: 9}); err != nil || len(lines) != 5 {
		t.Errorf("%d lines in the log, %v, want made, sent twice, acknowledged, taken back", len(lines), err)
	}
}

func TestExportOfWhatThereIsNot(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	for what, err := range map[string]error{
		"make":        errOf(s.Exports.Make(ctx, "facturas", "")),
		"acknowledge": s.Exports.Acknowledge(ctx, store.ExportOrders, 7),
		"reopen":      s.Exports.Reopen(ctx, store.ExportOrders, 7),
		"send":        s.Exports.Send(ctx, store.ExportOrders, 7),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func errOf[T any](_ T, err error) error { return err }

// Two who press at the same time share what waits, and nothing goes out twice.
func TestExportByTwoAtOnce(t *testing.T) {
	s, _ := storetest.Open(t)
	for _, idem := range []string{"a", "b", "c"} {
		ordered(t, s, idem)
	}
	var made sync.Map
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			b, err := s.Exports.Make(context.Background(), store.ExportOrders, "")
			switch {
			case err == nil:
				made.Store(i, b)
			case !errors.Is(err, store.ErrNothingWaits):
				t.Error(err)
			}
		})
	}
	group.Wait()
	batches, things := 0, 0
	made.Range(func(_, b any) bool { batches++; things += b.(store.ExportBatch).Things; return true })
	if batches != 1 || things != 3 {
		t.Errorf("%d batches with %d orders, want 1 with 3", batches, things)
	}
}

// exported returns one column of the rows of the newest batch of a kind.
func exported(t *testing.T, s *store.Store, kind store.ExportKind, key string) []string {
	t.Helper()
	_, content, err := s.Exports.Get(context.Background(), kind, storetest.Scalar[int64](t, s, "SELECT max(number) FROM export_batches WHERE kind = ?", string(kind)))
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(content.Columns, func(c store.ExportColumn) bool { return c.Key == key })
	var list []string
	for _, row := range content.Rows {
		list = append(list, fmt.Sprint(row[at]))
	}
	return list
}

// A reading goes out for the customer who had the machine when it was taken, also when that turns out later.
func TestExportOfReadingsAfterAMove(t *testing.T) {
	s, clock := storetest.Open(t)
	ctx := clerk()
	export(t, s, store.ExportReadings) // those of before
	if _, err := s.Readings.Enter(ctx, storetest.Gredos, storetest.Ricoh, portal(counts(212500, 175100))); err != nil {
		t.Fatal(err)
	}
	clock.Add(24 * time.Hour)
	if err := s.Office.MoveMachine(ctx, storetest.Ricoh, store.MachineMove{To: storetest.AlbercheNumber, Place: store.Values{}}); err != nil {
		t.Fatal(err)
	}
	want(t, "moved before the batch", export(t, s, store.ExportReadings), "alta 20417")
	want(t, "for who had it", exported(t, s, store.ExportReadings, "cliente"), storetest.GredosNumber)
	clock.Add(24 * time.Hour)
	if _, err := s.Office.EnterReading(ctx, storetest.Ricoh, office(counts(212900, 175300))); err != nil {
		t.Fatal(err)
	}
	want(t, "of the next", export(t, s, store.ExportReadings), "alta 20417")
	want(t, "for the next", exported(t, s, store.ExportReadings, "cliente"), storetest.AlbercheNumber)
	if err := s.Office.MoveMachine(ctx, storetest.Ricoh, store.MachineMove{To: storetest.GredosNumber, On: "2026-11-24", Place: store.Values{}}); err != nil {
		t.Fatal(err)
	}
	want(t, "the handover is dated back", export(t, s, store.ExportReadings), "cambio 20417")
	want(t, "for who had it after all", exported(t, s, store.ExportReadings, "cliente"), storetest.GredosNumber)
}

// What was done, how long it took and which parts it needed go out with the incident.
func TestExportOfClosedIncidents(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx, who := colleague(t, s, storetest.Clerk)
	incident, err := s.Incidents.Report(ctx, storetest.Gredos, storetest.Ricoh, store.Report{Contact: "Ana", Description: "Atasca", Severity: store.Partial, Idem: "a"})
	if err != nil {
		t.Fatal(err)
	}
	want(t, "open", export(t, s, store.ExportIncidents), "alta "+incident.Number)
	want(t, "nothing done", exported(t, s, store.ExportIncidents, "minutos"), "<nil>")
	for _, move := range []store.IncidentMove{
		{State: store.IncidentResolved, Note: "Rodillo cambiado", Work: store.Work{Minutes: 45, Parts: "Rodillo"}}, {Note: "Gracias"},
	} {
		if _, err := s.Office.MoveIncidentAs(ctx, who, incident.Number, move); err != nil {
			t.Fatal(err)
		}
	}
	want(t, "closed", export(t, s, store.ExportIncidents), "cambio "+incident.Number)
	for key, value := range map[string]string{"hecho": "Rodillo cambiado", "minutos": "45", "piezas": "Rodillo"} {
		want(t, key, exported(t, s, store.ExportIncidents, key), value)
	}
}
