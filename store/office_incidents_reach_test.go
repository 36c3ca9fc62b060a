package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// reached opens one incident for each situation of a technician, Rosa: her own, nobody's, of a machine
// that she looks after but that was given to another, and one that is none of her business.
func reached(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	numbers := map[string]string{}
	for name, on := range map[string]store.EquipmentID{"hers": storetest.Samsung, "nobody's": storetest.Brother, "of her machine": storetest.Samsung, "another's": storetest.Konica} {
		numbers[name] = report(t, s, on, func(r *store.Report) { r.Idem = name }).Number
	}
	if _, err := s.Office.MoveIncident(context.Background(), by, numbers["of her machine"], store.IncidentMove{TechnicianID: 1}); err != nil {
		t.Fatal(err)
	}
	return numbers
}

func TestReachOfATechnician(t *testing.T) {
	s, _ := storetest.Open(t)
	numbers := reached(t, s)
	ctx, rosa := colleague(t, s, storetest.Rosa)
	for name, number := range numbers {
		within := name != "another's"
		found := func(what string, err error) {
			t.Helper()
			if within && err != nil || !within && !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s of %s: %v", what, name, err)
			}
		}
		_, err := s.Office.IncidentAs(ctx, rosa, number)
		found("the incident", err)
		_, err = s.Office.Case(ctx, rosa, number)
		found("the case", err)
		_, err = s.Office.MoveIncidentAs(ctx, rosa, number, store.IncidentMove{Note: "Voy."})
		found("a step", err)
		_, err = s.Office.EditIncident(ctx, rosa, number, store.IncidentEdit{Kind: store.Corrective, Severity: store.Partial, Contact: "Ana Belén Ruiz", Phone: "925 11 22 33"})
		found("a correction", err)
		found("a note", s.Office.NoteIncident(ctx, rosa, number, "Llevar fusor.", "n"))
		queue, err := s.Office.Queue(ctx, rosa, store.QueueFilter{Query: number})
		if err != nil || (queue.Total == 1) != within || (len(queue.Lines) == 1) != within || (queue.All == 1) != within {
			t.Errorf("the queue with %s: %+v, %v", name, queue, err)
		}
		if rows, err := s.Office.Queued(ctx, rosa, []string{number}); err != nil || (len(rows) == 1) != within {
			t.Errorf("by number, %s: %d, %v", name, len(rows), err)
		}
	}
	if _, clerk := colleague(t, s, storetest.Clerk); clerk.Role != store.RoleOffice {
		t.Fatal(clerk)
	} else if queue, err := s.Office.Queue(ctx, clerk, store.QueueFilter{}); err != nil || queue.Total != len(numbers) {
		t.Errorf("the office sees %d of %d, %v", queue.Total, len(numbers), err)
	}
}

func TestFilesWithinReach(t *testing.T) {
	s, _ := storetest.Open(t)
	made := report(t, s, storetest.Konica, func(r *store.Report) { r.Files = []store.File{store.FileOf("foto.png", screenshot(t))} })
	token := made.Events[0].Files[0].Token
	for id, want := range map[store.StaffID]error{storetest.Clerk: nil, storetest.Javier: nil, storetest.Rosa: store.ErrNotFound} {
		ctx, who := colleague(t, s, id)
		_, err := s.Office.IncidentFile(ctx, who, made.Number, token)
		_, mini := s.Office.IncidentMiniature(ctx, who, made.Number, token)
		if !errors.Is(err, want) || !errors.Is(mini, want) {
			t.Errorf("%s: %v, %v, want %v", who.Name, err, mini, want)
		}
	}
	ctx, clerk := colleague(t, s, storetest.Clerk)
	if _, err := s.Office.IncidentFile(ctx, clerk, made.Number, strings.Repeat("x", 26)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a token that there is not: %v", err)
	}
}

// An internal note is for staff: nothing that a customer or a letter is made of says it.
func TestInternalNoteStaysInternal(t *testing.T) {
	const secret = "Paga tarde, cobrar la visita"
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Clerk)
	for range 2 { // the same form again
		if err := s.Office.NoteIncident(ctx, who, number, " "+secret+" ", "note-1"); err != nil {
			t.Fatal(err)
		}
	}
	c, err := s.Office.Case(ctx, who, number)
	if err != nil || len(c.Notes) != 1 || c.Notes[0].Body != secret || c.Notes[0].Author != "Ana Belmonte" || c.Version != 2 {
		t.Fatalf("%+v, version %d, %v", c.Notes, c.Version, err)
	}
	if log := loggedIncidents(t, s); !strings.Contains(log, "nota interna añadida") {
		t.Errorf("log:\n%s", log)
	}
	mine, err := s.Incidents.Get(ctx, storetest.Gredos, number)
	if err != nil || len(mine.Events) != 1 {
		t.Errorf("the customer's thread: %+v, %v", mine.Events, err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT count(*) FROM incident_events WHERE body LIKE '%'||?||'%'", secret); n != 0 {
		t.Error("the note is in the thread")
	}
	page, err := s.Incidents.List(ctx, storetest.Gredos, store.IncidentFilter{Query: "cobrar"})
	if err != nil || page.Total != 0 {
		t.Errorf("the customer finds it: %+v, %v", page, err)
	}
	if n := strings.Count(letters(t, s), "\n"); n != 2 {
		t.Errorf("letters:\n%s", letters(t, s))
	}
	for text, field := range map[string]string{"  ": "internal", strings.Repeat("a", 4001): "internal"} {
		var invalid store.Invalid
		if err := s.Office.NoteIncident(ctx, who, number, text, ""); !errors.As(err, &invalid) || invalid[field] == "" {
			t.Errorf("%.10q: %v", text, err)
		}
	}
}

func TestEditIncident(t *testing.T) {
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Clerk)
	edit := store.IncidentEdit{Kind: store.Inquiry, Severity: store.Stopped, Contact: "Marcos", Phone: "600 11 22 33", Version: 2}
	before := letters(t, s)
	for i := range 2 { // the same values again change nothing, also from a page of before
		got, err := s.Office.EditIncident(ctx, who, number, edit)
		if err != nil || got.Severity != store.Stopped || got.Version != 3 {
			t.Fatalf("%d: %+v, %v", i, got, err)
		}
	}
	if got, _ := s.Incidents.Get(ctx, storetest.Gredos, number); got.Contact != "Marcos" || got.Kind != store.Inquiry || letters(t, s) != before {
		t.Errorf("the customer sees %+v", got)
	}
	if log := loggedIncidents(t, s); strings.Count(log, "datos cambiados") != 1 || !strings.Contains(log, `{"field":"Gravedad","old":"Funciona a medias","new":"Máquina parada"}`) {
		t.Errorf("log:\n%s", log)
	}
	if queue, err := s.Office.Queue(ctx, who, store.QueueFilter{Query: "marcos"}); err != nil || queue.Total != 1 {
		t.Errorf("found by the new contact: %d, %v", queue.Total, err)
	}
	edit.Contact = "Otra"
	if _, err := s.Office.EditIncident(ctx, who, number, edit); !errors.Is(err, store.ErrConflict) {
		t.Errorf("from a page of before: %v", err)
	}
	var invalid store.Invalid
	_, err := s.Office.EditIncident(ctx, who, number, store.IncidentEdit{Kind: "otro", Severity: "leve", Version: 3})
	if !errors.As(err, &invalid) || invalid["kind"] == "" || invalid["severity"] == "" || invalid["contact"] == "" {
		t.Errorf("%v", err)
	}
}
