package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// morning opens a few incidents, an hour apart: W92987 on the Konica, W92988 stopped on the Ricoh,
// W92989 on the Brother, W92990 of Alberche, closed.
func morning(t *testing.T, s *store.Store, clock *storetest.Clock) {
	t.Helper()
	for _, r := range []struct {
		owner store.CustomerID
		on    store.EquipmentID
		how   store.Severity
		text  string
	}{
		{storetest.Gredos, storetest.Konica, store.Partial, "Salen rayas"}, {storetest.Gredos, storetest.Ricoh, store.Stopped, "No enciende"},
		{storetest.Gredos, storetest.Brother, store.NoHurry, "¿Cómo se escanea?"}, {storetest.Alberche, storetest.AlbercheCopy, store.Partial, "Atasca"},
	} {
		_, err := s.Incidents.Report(context.Background(), r.owner, r.on, store.Report{Contact: "Ana", Description: r.text, Severity: r.how, Idem: r.text})
		if err != nil {
			t.Fatal(err)
		}
		clock.Add(time.Hour)
	}
	if _, err := s.Office.MoveIncident(context.Background(), by, "W92990", store.IncidentMove{State: store.IncidentResolved}); err != nil {
		t.Fatal(err)
	}
}

func TestQueue(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	ctx, who := colleague(t, s, storetest.Clerk)
	for _, c := range []struct {
		name   string
		filter store.QueueFilter
		want   string
	}{
		{"all, newest first", store.QueueFilter{}, "W92990 W92989 W92988 W92987"},
		{"open, what stands still first", store.QueueFilter{State: store.IncidentsOpen}, "W92988 W92989 W92987"},
		{"closed", store.QueueFilter{State: store.IncidentsClosed}, "W92990"},
		{"new", store.QueueFilter{State: store.IncidentNew}, "W92989"},
		{"assigned", store.QueueFilter{State: store.IncidentAssigned}, "W92988 W92987"},
		{"a severity", store.QueueFilter{Severity: store.NoHurry}, "W92989"},
		{"a technician", store.QueueFilter{Technician: 1, State: store.IncidentsOpen}, "W92988 W92987"},
		{"of nobody", store.QueueFilter{Technician: store.Nobody}, "W92989"},
		{"by number", store.QueueFilter{Query: "w92987"}, "W92987"},
		{"by the machine's number", store.QueueFilter{Query: "20655"}, "W92987"},
		{"by serial", store.QueueFilter{Query: "V98236"}, "W92988"},
		{"by model, whatever the case", store.QueueFilter{Query: "BizHub"}, "W92987"},
		{"by own reference", store.QueueFilter{Query: "alm-01"}, "W92989"},
		{"by the customer's number without zeros", store.QueueFilter{Query: "4812"}, "W92989 W92988 W92987"},
		{"by the customer's name without accents", store.QueueFilter{Query: "gestoria"}, "W92990"},
		{"by NIF", store.QueueFilter{Query: "B45004561"}, "W92990"},
		{"by text", store.QueueFilter{Query: "como escanea"}, "W92989"},
		{"each word must be there", store.QueueFilter{Query: "gredos atasca"}, ""},
		{"a lone letter beside a word", store.QueueFilter{Query: "gredos s konica"}, "W92987"},
		{"a lone letter alone", store.QueueFilter{Query: "s", State: store.IncidentNew}, "W92989"},
		{"words in what is closed", store.QueueFilter{Query: "alberche atas", State: store.IncidentsClosed}, "W92990"},
		{"words in what is open", store.QueueFilter{Query: "gredos rayas", State: store.IncidentsOpen}, "W92987"},
		{"on a day", store.QueueFilter{From: "2026-11-23", To: "2026-11-23", State: store.IncidentNew}, "W92989"},
		{"before that day", store.QueueFilter{To: "2026-11-22"}, ""},
		{"a page beyond the last", store.QueueFilter{State: store.IncidentNew, Page: 7}, "W92989"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.Office.Queue(ctx, who, c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var numbers []string
			for _, line := range got.Lines {
				numbers = append(numbers, line.Number)
			}
			if strings.Join(numbers, " ") != c.want || got.Total != len(numbers) || got.Page != 1 {
				t.Errorf("%v of %d, want %s", numbers, got.Total, c.want)
			}
		})
	}
	got, err := s.Office.Queue(ctx, who, store.QueueFilter{State: store.IncidentNew})
	if err != nil || got.All != 4 || got.Closed != 1 || got.Counts[store.IncidentNew] != 1 || got.Counts[store.IncidentAssigned] != 2 {
		t.Errorf("counts %+v, %v", got, err)
	}
	if rows, err := s.Office.QueueRows(ctx, who, store.QueueFilter{}); err != nil || len(rows) != 4 || rows[1].Address != "P. I. Los Pradillos, nave 4" || rows[1].Phone != "925112233" {
		t.Errorf("rows %+v, %v", rows, err)
	}
}

func TestQueueByPages(t *testing.T) {
	s, clock := storetest.Open(t)
	for i := range store.QueuePerPage + 1 {
		report(t, s, storetest.Konica, func(r *store.Report) { r.Idem = fmt.Sprint(i) })
		clock.Add(time.Minute)
	}
	ctx, who := colleague(t, s, storetest.Clerk)
	got, err := s.Office.Queue(ctx, who, store.QueueFilter{Page: 2})
	if err != nil || len(got.Lines) != 1 || got.Lines[0].Number != "W92987" || got.Pages != 2 || got.Total != store.QueuePerPage+1 {
		t.Errorf("%d lines of %d, %v", len(got.Lines), got.Total, err)
	}
}

// A search with very many hits says that it has not gone back to the beginning.
func TestQueueIsCut(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	storetest.Exec(t, s, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO incidents (number, customer_id, equipment_id, contact, description, kind, severity, state, search, idem, created_at, updated_at, closed_at)
		SELECT 'X' || i, 1, 2, 'Ana', 'Atasca', 'correctivo', 'parcial', 'resolved', 'x' || i || ' atasca', 'x' || i, i, i, i FROM n`, store.SearchedBack)
	ctx, who := colleague(t, s, storetest.Clerk)
	for query, want := range map[string]bool{"atasca": true, "x17": false, "": false} {
		if got, err := s.Office.Queue(ctx, who, store.QueueFilter{Query: query}); err != nil || got.Cut != want {
			t.Errorf("%q: cut %v of %d, %v", query, got.Cut, got.All, err)
		}
	}
	rows, err := s.Office.QueueRows(ctx, who, store.QueueFilter{Query: "atasca"})
	if err != nil || len(rows) != store.SearchedBack+1 {
		t.Errorf("to be saved: %d, %v", len(rows), err)
	}
}

// Of what is closed a technician is shown what was theirs.
func TestClosedOfATechnician(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	for id, want := range map[store.StaffID]int{storetest.Javier: 1, storetest.Rosa: 0} {
		ctx, who := colleague(t, s, id)
		got, err := s.Office.Queue(ctx, who, store.QueueFilter{State: store.IncidentsClosed})
		if all, allErr := s.Office.Queue(ctx, who, store.QueueFilter{}); err != nil || allErr != nil || got.Total != want || len(got.Lines) != want || all.All != len(all.Lines) {
			t.Errorf("%s: %d closed, %d lines of %d, %v", who.Name, got.Total, len(all.Lines), all.All, err)
		}
	}
}

// The index follows the machine and the customer, whoever writes them.
func TestQueueIndexFollows(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	ctx, who := colleague(t, s, storetest.Clerk)
	storetest.Exec(t, s, "UPDATE equipment SET search = 'nuevo9999' WHERE id = ?", storetest.Konica)
	storetest.Exec(t, s, "UPDATE customers SET nif = 'X1234567L' WHERE id = ?", storetest.Alberche)
	storetest.Exec(t, s, "DELETE FROM incident_events WHERE incident_id = (SELECT id FROM incidents WHERE number = 'W92989'); DELETE FROM incidents WHERE number = 'W92989'")
	for query, want := range map[string]int{"nuevo9999": 1, "20655": 0, "x1234567l": 1, "escanea": 0} {
		if got, err := s.Office.Queue(ctx, who, store.QueueFilter{Query: query}); err != nil || got.Total != want {
			t.Errorf("%s: %d, %v; want %d", query, got.Total, err, want)
		}
	}
}

func TestQueueRevision(t *testing.T) {
	s, clock := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Clerk)
	last := ""
	for _, change := range []func() error{
		func() error { return nil },
		func() error { clock.Add(5 * time.Minute); return nil },
		func() error { return s.Office.NoteIncident(ctx, who, number, "x", "") },
		func() error {
			_, err := s.Office.MoveIncidentAs(ctx, who, number, store.IncidentMove{Note: "x"})
			return err
		},
		func() error {
			clock.Add(time.Second)
			_, err := s.Office.EditIncident(ctx, who, number, store.IncidentEdit{Kind: store.Inquiry, Severity: store.NoHurry, Contact: "Ana", Version: 3})
			return err
		},
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		got, err := s.Office.QueueRevision(ctx)
		again, _ := s.Office.QueueRevision(ctx)
		if err != nil || got == last || again != got {
			t.Errorf("%q after %q, then %q, %v", got, last, again, err)
		}
		last = got
	}
}

func TestMoveIncidents(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	ctx, who := colleague(t, s, storetest.Clerk)
	numbers := []string{"W92987", "W92989", "W92990", "W00001"}
	all := []store.IncidentPick{{"W92987", 0}, {"W92989", 0}, {"W92990", 0}, {"W00001", 0}}
	if got, err := s.Office.MoveIncidents(ctx, who, []store.IncidentPick{{"W92987", 1}}, store.IncidentMove{TechnicianID: 2, Idem: "a"}); err != nil || len(got.Refused) != 1 {
		t.Errorf("changed meanwhile: %+v, %v", got, err)
	}
	for range 2 { // the same form again is the same step
		got, err := s.Office.MoveIncidents(ctx, who, all, store.IncidentMove{TechnicianID: 2, Idem: "b"})
		if err != nil || !slices.Equal(got.Done, numbers[:2]) || len(got.Refused) != 2 || !strings.Contains(got.Refused[0].Why, "cerrada") || got.Refused[1].Number != "W00001" {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if n := strings.Count(loggedIncidents(t, s), "técnico asignado"); n != 2 {
		t.Errorf("%d lines in the log", n)
	}
	for i, done := range []int{2, 2, 0} { // with the key of before once more, and with another
		move := store.IncidentMove{State: store.IncidentResolved, Note: "Resuelto por teléfono.", Idem: []string{"c", "c", "d"}[i]}
		if got, err := s.Office.MoveIncidents(ctx, who, all[:2], move); err != nil || len(got.Done) != done || len(got.Refused) != 2-done {
			t.Errorf("%d: %+v, %v", i, got, err)
		}
	}
	if n := strings.Count(loggedIncidents(t, s), "Resuelto por teléfono."); n != 2 {
		t.Errorf("said %d times", n)
	}
	for field, c := range map[string]struct {
		picks []store.IncidentPick
		move  store.IncidentMove
	}{
		"numero": {nil, store.IncidentMove{TechnicianID: 2}}, "technician": {all, store.IncidentMove{}}, "note": {all, store.IncidentMove{State: store.IncidentResolved}},
	} {
		var invalid store.Invalid
		if _, err := s.Office.MoveIncidents(ctx, who, c.picks, c.move); !errors.As(err, &invalid) || invalid[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestIncidentsOf(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	ctx := context.Background()
	visit := store.IncidentMove{State: store.IncidentVisit, VisitFrom: clock.Now().Add(time.Hour)}
	if _, err := s.Office.MoveIncident(ctx, by, "W92987", visit); err != nil {
		t.Fatal(err)
	}
	for filter, want := range map[store.TourFilter]string{store.TourToday: "W92987", store.TourOpen: "W92987 W92988", store.TourFree: "W92989"} {
		list, err := s.Office.IncidentsOf(ctx, 1, filter)
		var numbers []string
		for _, line := range list {
			numbers = append(numbers, line.Number)
		}
		if err != nil || strings.Join(numbers, " ") != want {
			t.Errorf("%s: %v, %v; want %s", filter, numbers, err, want)
		}
	}
}

// A case brings along what the machine's contract covers, its other incidents and what was ordered for it.
func TestCase(t *testing.T) {
	s, clock := storetest.Open(t)
	morning(t, s, clock)
	ctx, who := colleague(t, s, storetest.Clerk)
	other := report(t, s, storetest.Konica, nil).Number
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Konica, 5, 2, ""); err != nil {
		t.Fatal(err)
	}
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "o"})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Office.Case(ctx, who, "W92987")
	if err != nil || len(c.Others) != 1 || c.Others[0].Number != other || len(c.Supplies) != 1 || c.Supplies[0].Order != order.Number || c.Supplies[0].Quantity != 2 {
		t.Fatalf("%+v, %v", c, err)
	}
	if c.Email != "administracion@talleresgredos.example" || c.Queued.CustomerNumber != "04812" || len(c.Covers) != 5 || !c.Covers[0].Included {
		t.Errorf("%+v", c)
	}
	if len(c.Technicians) != 2 || c.Technicians[0].Name != "Javier Molina" || c.Technicians[0].Open != 3 {
		t.Errorf("technicians %+v", c.Technicians)
	}
}
