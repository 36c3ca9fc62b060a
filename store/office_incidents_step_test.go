package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// colleague is one of the dealer's people, and a context in which they act.
func colleague(t *testing.T, s *store.Store, id store.StaffID) (context.Context, store.Colleague) {
	t.Helper()
	who, err := s.Staff.Get(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return store.WithActor(context.Background(), store.Actor{Kind: store.ByStaff, Staff: who.ID, Name: who.Name, Role: who.Role}), who
}

// logged lists the log of incidents, oldest first: who, what and what changed.
func loggedIncidents(t *testing.T, s *store.Store) string {
	t.Helper()
	return storetest.Scalar[string](t, s, `SELECT coalesce(group_concat(actor || ': ' || action || ' ' || object_name || ' ' || changes, char(10)), '')
		FROM (SELECT * FROM audit WHERE object = 'incident' ORDER BY id)`)
}

func TestMoveIncidentAs(t *testing.T) {
	from := storetest.Start.Add(24 * time.Hour)
	for _, c := range []struct {
		name   string
		by     store.StaffID
		on     store.EquipmentID
		move   store.IncidentMove
		state  store.IncidentState
		tech   string
		letter string // that must have been queued with it
		log    string
	}{
		{"the office shares it out", storetest.Clerk, storetest.Brother, store.IncidentMove{TechnicianID: 1}, store.IncidentAssigned, "Javier Molina",
			"incident_technician W92987 javier@sercaman.example", "Ana Belmonte: técnico asignado W92987"},
		{"an admin agrees a visit", storetest.Admin, storetest.Konica, store.IncidentMove{State: store.IncidentVisit, VisitFrom: from, VisitTo: from.Add(time.Hour)},
			store.IncidentVisit, "Javier Molina", "incident_state", `"Visita","new":"24/11/2026, 11:30–12:30"`},
		{"a technician takes what is nobody's, and needs no letter", storetest.Rosa, storetest.Brother, store.IncidentMove{TechnicianID: 2},
			store.IncidentAssigned, "Rosa Prado", "incident_state", "Rosa Prado: técnico asignado"},
		{"a technician who starts on what is nobody's takes it", storetest.Rosa, storetest.Brother, store.IncidentMove{State: store.IncidentWorking},
			store.IncidentWorking, "Rosa Prado", "incident_state", `{"field":"Estado","old":"Recibida","new":"En curso"}`},
		{"a message alone", storetest.Javier, storetest.Konica, store.IncidentMove{Note: "Voy mañana."}, store.IncidentAssigned, "Javier Molina",
			"message_customer", "Javier Molina: mensaje enviado"},
		{"cancelled with the reason", storetest.Clerk, storetest.Konica, store.IncidentMove{State: store.IncidentCancelled, Note: "Está repetida."},
			store.IncidentCancelled, "Javier Molina", "incident_state", "Ana Belmonte: incidencia anulada"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			number := report(t, s, c.on, nil).Number
			ctx, who := colleague(t, s, c.by)
			got, err := s.Office.MoveIncidentAs(ctx, who, number, c.move)
			if err != nil {
				t.Fatal(err)
			}
			last := got.Events[len(got.Events)-1]
			if got.State != c.state || got.Technician.Name != c.tech || last.Author != who.Name || !last.FromDealer {
				t.Errorf("%s with %s, last %+v", got.State, got.Technician.Name, last)
			}
			if !strings.Contains(letters(t, s), c.letter) || !strings.Contains(loggedIncidents(t, s), c.log) {
				t.Errorf("letters:\n%s\nlog:\n%s", letters(t, s), loggedIncidents(t, s))
			}
		})
	}
}

func TestMoveIncidentAsIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		by   store.StaffID
		on   store.EquipmentID
		move store.IncidentMove
		want string // field, sentence or kind of error
	}{
		{"closing without a word", storetest.Clerk, storetest.Konica, store.IncidentMove{State: store.IncidentResolved}, "note"},
		{"cancelling without a reason", storetest.Clerk, storetest.Konica, store.IncidentMove{State: store.IncidentCancelled, Note: "  "}, "note"},
		{"more time than there is", storetest.Clerk, storetest.Konica, store.IncidentMove{State: store.IncidentResolved, Note: "Hecho", Work: store.Work{Minutes: 6001}}, "minutes"},
		{"time that is none", storetest.Clerk, storetest.Konica, store.IncidentMove{State: store.IncidentResolved, Note: "Hecho", Work: store.Work{Minutes: -1}}, "minutes"},
		{"parts without end", storetest.Clerk, storetest.Konica, store.IncidentMove{State: store.IncidentResolved, Note: "Hecho", Work: store.Work{Parts: strings.Repeat("a", 1001)}}, "parts"},
		{"too many files", storetest.Clerk, storetest.Konica, store.IncidentMove{Files: make([]store.File, 6)}, "doc"},
		{"a file that is none", storetest.Clerk, storetest.Konica, store.IncidentMove{Files: []store.File{store.FileOf("virus.exe", []byte("MZ"))}}, "doc"},
		{"a reading lower than before", storetest.Clerk, storetest.Konica,
			store.IncidentMove{State: store.IncidentResolved, Note: "Hecho", Reading: &store.Entry{Counts: store.Counts{store.BN: 1, store.Color: 41000}}}, "bn"},
		{"a technician shares out work", storetest.Javier, storetest.Konica, store.IncidentMove{TechnicianID: 2}, "reparte la oficina"},
		{"a technician cancels", storetest.Javier, storetest.Konica, store.IncidentMove{State: store.IncidentCancelled, Note: "x"}, "anula la oficina"},
		{"a technician acts on another's", storetest.Rosa, storetest.Konica, store.IncidentMove{Note: "x"}, "not found"},
		{"changed meanwhile", storetest.Clerk, storetest.Konica, store.IncidentMove{Note: "x", Version: 1}, "conflict"},
		{"a technician that there is not", storetest.Clerk, storetest.Konica, store.IncidentMove{TechnicianID: 99}, "not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			number := report(t, s, c.on, nil).Number
			ctx, who := colleague(t, s, c.by)
			before := storetest.Fingerprint(t, s)
			_, err := s.Office.MoveIncidentAs(ctx, who, number, c.move)
			var invalid store.Invalid
			if errors.As(err, &invalid) && invalid[c.want] == "" || !errors.As(err, &invalid) && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("err = %v, want %s", err, c.want)
			}
			for table, print := range storetest.Fingerprint(t, s) {
				if before[table] != print {
					t.Errorf("%s was changed", table)
				}
			}
		})
	}
}

// A technician closes with a reading, photos, time and parts; the same form again changes nothing.
func TestCloseWithReading(t *testing.T) {
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Javier)
	move := store.IncidentMove{State: store.IncidentResolved, Note: "Cambiado el fusor.", Work: store.Work{Minutes: 45, Parts: "Fusor"},
		Reading: &store.Entry{Counts: store.Counts{store.BN: 90000, store.Color: 41500}}, Files: []store.File{store.FileOf("foto.png", screenshot(t))}, Idem: "close-1"}
	for i := range 3 {
		if i == 2 {
			move.Version = 1 // a page from before: what was done already is not a conflict
		}
		got, err := s.Office.MoveIncidentAs(ctx, who, number, move)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Events) != 3 || got.Events[1].Kind != store.IncidentHasReading || got.Events[1].Body != "BN 90.000, Color 41.500" {
			t.Fatalf("thread %+v", got.Events)
		}
		end := got.Events[2]
		if got.State != store.IncidentResolved || end.Work != move.Work || end.Body != move.Note || len(end.Files) != 1 || got.Equipment.Last.Counts[store.BN] != 90000 {
			t.Errorf("%+v, last reading %v", end, got.Equipment.Last)
		}
	}
	if by := storetest.Scalar[string](t, s, "SELECT source || ' ' || author FROM readings ORDER BY id DESC LIMIT 1"); by != "technician Javier Molina" {
		t.Errorf("the reading is %s", by)
	}
	if n := strings.Count(letters(t, s), "incident_state"); n != 1 {
		t.Errorf("%d letters about the end", n)
	}
	facts, err := s.Outbox.IncidentEvent(ctx, storetest.Scalar[string](t, s, "SELECT ref FROM outbox WHERE kind = 'incident_state'"))
	if err != nil || facts.Event.Work != move.Work || !slices.Equal(facts.Event.Files, []string{"foto.png"}) {
		t.Errorf("letter %+v, %v", facts.Event, err)
	}
	if log := loggedIncidents(t, s); strings.Count(log, "\n") != 1 || !strings.Contains(log, "incidencia cerrada") || !strings.Contains(log, `{"field":"Minutos","new":"45"}`) {
		t.Errorf("log:\n%s", log)
	}
}

// A reading alone is no message, and a retried one is there once.
func TestReadingAlone(t *testing.T) {
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Javier)
	before := letters(t, s)
	for range 2 {
		got, err := s.Office.MoveIncidentAs(ctx, who, number, store.IncidentMove{Reading: &store.Entry{Counts: store.Counts{store.BN: 90000, store.Color: 41500}}, Idem: "r"})
		if err != nil || len(got.Events) != 2 || got.State != store.IncidentAssigned {
			t.Errorf("%+v, %v", got.Events, err)
		}
	}
	if letters(t, s) != before {
		t.Errorf("letters:\n%s", letters(t, s))
	}
}

// Of a machine that has been placed elsewhere no reading is taken through its old incident.
func TestReadingOfAMachineThatMoved(t *testing.T) {
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	storetest.Exec(t, s, "UPDATE equipment SET customer_id = ? WHERE id = ?", storetest.Alberche, storetest.Konica)
	ctx, who := colleague(t, s, storetest.Clerk)
	_, err := s.Office.MoveIncidentAs(ctx, who, number, store.IncidentMove{State: store.IncidentResolved, Note: "Hecho",
		Reading: &store.Entry{Counts: store.Counts{store.BN: 90000, store.Color: 41500}}})
	var invalid store.Invalid
	if !errors.As(err, &invalid) || invalid["reading"] == "" {
		t.Errorf("%v", err)
	}
}

func TestSilentStep(t *testing.T) {
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Clerk)
	before := letters(t, s)
	got, err := s.Office.MoveIncidentAs(ctx, who, number, store.IncidentMove{State: store.IncidentWorking, Silent: true})
	if err != nil || got.State != store.IncidentWorking || letters(t, s) != before {
		t.Errorf("%s, %v, letters:\n%s", got.State, err, letters(t, s))
	}
}

// Whoever was slower learns what was changed, by whom, and what the customer added.
func TestIncidentSince(t *testing.T) {
	s, clock := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	ctx, who := colleague(t, s, storetest.Clerk)
	seen, err := s.Office.Case(ctx, who, number)
	if err != nil {
		t.Fatal(err)
	}
	clock.Add(time.Minute)
	if _, err := s.Office.MoveIncidentAs(ctx, who, number, store.IncidentMove{TechnicianID: 2, Version: seen.Version}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Incidents.Answer(ctx, storetest.Gredos, number, store.Message{Body: "Corre prisa", Idem: "m"}); err != nil {
		t.Fatal(err)
	}
	admin, boss := colleague(t, s, storetest.Admin)
	if _, err := s.Office.MoveIncidentAs(admin, boss, number, store.IncidentMove{State: store.IncidentWorking, Version: seen.Version}); !errors.Is(err, store.ErrConflict) {
		t.Fatalf("err = %v", err)
	}
	lines, err := s.Office.IncidentSince(admin, boss, number, seen.UpdatedAt)
	if err != nil || len(lines) != 2 || lines[0].By.Name != "Ana Belmonte" || lines[1].Changes[0].New != "Corre prisa" {
		t.Fatalf("%+v, %v", lines, err)
	}
	if !slices.Contains(lines[0].Changes, store.Change{Field: "Técnico", Old: "Javier Molina", New: "Rosa Prado"}) {
		t.Errorf("changes %+v", lines[0].Changes)
	}
	if _, err := s.Office.IncidentSince(admin, boss, "W00001", seen.UpdatedAt); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no incident: %v", err)
	}
}
