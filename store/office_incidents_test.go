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

const by = "Oficina"

func TestMoveIncident(t *testing.T) {
	from := storetest.Start.Add(24 * time.Hour)
	visit := store.IncidentMove{State: store.IncidentVisit, VisitFrom: from, VisitTo: from.Add(2 * time.Hour), Note: "Llevo la pieza."}
	to := func(s store.IncidentState) store.IncidentMove { return store.IncidentMove{State: s} }
	for _, c := range []struct {
		name   string
		before []store.IncidentMove // steps that lead there
		move   store.IncidentMove
		state  store.IncidentState
		kind   store.IncidentEventKind
		letter string // to the customer
	}{
		{"a visit is agreed", nil, visit, store.IncidentVisit, store.IncidentHasVisit, store.LetterIncidentState},
		{"a visit is put off", []store.IncidentMove{visit}, visit, store.IncidentVisit, store.IncidentHasVisit, store.LetterIncidentState},
		{"work begins", []store.IncidentMove{visit}, to(store.IncidentWorking), store.IncidentWorking, store.IncidentWasMoved, store.LetterIncidentState},
		{"a part is missing", []store.IncidentMove{to(store.IncidentWorking)}, to(store.IncidentParts), store.IncidentParts, store.IncidentWasMoved, store.LetterIncidentState},
		{"it is resolved", nil, to(store.IncidentResolved), store.IncidentResolved, store.IncidentWasMoved, store.LetterIncidentState},
		{"it is cancelled", nil, to(store.IncidentCancelled), store.IncidentCancelled, store.IncidentWasMoved, store.LetterIncidentState},
		{"it is taken up again", []store.IncidentMove{to(store.IncidentResolved)}, to(store.IncidentWorking), store.IncidentWorking, store.IncidentWasReopened, store.LetterIncidentState},
		{"another technician", nil, store.IncidentMove{TechnicianID: 2}, store.IncidentAssigned, store.IncidentWasAssigned, store.LetterIncidentState},
		{"another technician in the middle of it", []store.IncidentMove{to(store.IncidentWorking)}, store.IncidentMove{TechnicianID: 2}, store.IncidentWorking, store.IncidentWasAssigned, store.LetterIncidentState},
		{"a message", nil, store.IncidentMove{Note: "¿A qué hora cierran?"}, store.IncidentAssigned, store.IncidentHasMessage, store.LetterMessageCustomer},
		{"a message, everything else chosen again", nil, store.IncidentMove{State: store.IncidentAssigned, TechnicianID: 1, Note: "¿A qué hora cierran?"},
			store.IncidentAssigned, store.IncidentHasMessage, store.LetterMessageCustomer},
		{"a message after the end", []store.IncidentMove{to(store.IncidentResolved)}, store.IncidentMove{Note: "Gracias."}, store.IncidentResolved, store.IncidentHasMessage, store.LetterMessageCustomer},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			s, clock := storetest.Open(t)
			number := report(t, s, storetest.Konica, nil).Number
			for _, step := range c.before {
				if _, err := s.Office.MoveIncident(ctx, by, number, step); err != nil {
					t.Fatal(err)
				}
			}
			clock.Add(time.Minute)
			got, err := s.Office.MoveIncident(ctx, by, number, c.move)
			if err != nil {
				t.Fatal(err)
			}
			last := got.Events[len(got.Events)-1]
			if got.State != c.state || last.State != c.state || last.Kind != c.kind || last.Author != by || !last.FromDealer || !last.At.Equal(clock.Now()) || last.Body != c.move.Note {
				t.Errorf("state %s, event %+v", got.State, last)
			}
			if got.State.Closed() == got.ClosedAt.IsZero() {
				t.Errorf("state %s, closed %v", got.State, got.ClosedAt)
			}
			want := fmt.Sprintf("%s %d administracion@talleresgredos.example", c.letter, last.ID)
			if !strings.HasSuffix(letters(t, s), want) {
				t.Errorf("letters:\n%s\nwant at the end %s", letters(t, s), want)
			}
		})
	}
}

func TestMoveIncidentIsRefused(t *testing.T) {
	ctx := context.Background()
	at := storetest.Start
	for _, c := range []struct {
		name string
		on   store.EquipmentID
		at   store.IncidentState // moved there before, unless empty
		move store.IncidentMove
		want string // field, or the error's words
	}{
		{"nothing said", storetest.Konica, "", store.IncidentMove{}, "note"},
		{"the same again", storetest.Konica, "", store.IncidentMove{State: store.IncidentAssigned, TechnicianID: 1}, "note"},
		{"a note without end", storetest.Konica, "", store.IncidentMove{Note: strings.Repeat("a", 4001)}, "note"},
		{"back to new", storetest.Konica, "", store.IncidentMove{State: store.IncidentNew}, "state"},
		{"a state that there is not", storetest.Konica, "", store.IncidentMove{State: "lost"}, "state"},
		{"from one end to the other", storetest.Konica, store.IncidentResolved, store.IncidentMove{State: store.IncidentCancelled}, "state"},
		{"a technician for what is closed", storetest.Konica, store.IncidentResolved, store.IncidentMove{TechnicianID: 2}, "state"},
		{"assigned to nobody", storetest.Brother, "", store.IncidentMove{State: store.IncidentAssigned}, "technician"},
		{"a visit at no time", storetest.Konica, "", store.IncidentMove{State: store.IncidentVisit}, "visit_from"},
		{"a visit that ends before it begins", storetest.Konica, "", store.IncidentMove{State: store.IncidentVisit, VisitFrom: at, VisitTo: at.Add(-time.Hour)}, "visit_to"},
		{"a technician that there is not", storetest.Konica, "", store.IncidentMove{TechnicianID: 99}, "not found"},
		{"changed meanwhile", storetest.Konica, store.IncidentWorking, store.IncidentMove{State: store.IncidentParts, Version: 2}, "conflict"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			number := report(t, s, c.on, nil).Number
			if c.at != "" {
				if _, err := s.Office.MoveIncident(ctx, by, number, store.IncidentMove{State: c.at}); err != nil {
					t.Fatal(err)
				}
			}
			before := letters(t, s)
			_, err := s.Office.MoveIncident(ctx, by, number, c.move)
			var invalid store.Invalid
			if errors.As(err, &invalid) && invalid[c.want] == "" || !errors.As(err, &invalid) && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("err = %v, want %s", err, c.want)
			}
			if letters(t, s) != before {
				t.Errorf("letters:\n%s", letters(t, s))
			}
		})
	}
	s, _ := storetest.Open(t)
	if _, err := s.Office.MoveIncident(ctx, by, "W00001", store.IncidentMove{Note: "x"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no incident: %v", err)
	}
}

func TestTechnicianIsToldOnce(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Brother, nil).Number
	got, err := s.Office.MoveIncident(ctx, by, number, store.IncidentMove{TechnicianID: 1, Version: 2})
	if err != nil || got.State != store.IncidentAssigned || got.Technician.Name != "Javier Molina" || got.Events[1].Technician != "Javier Molina" {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, id := range []int64{2, 1} {
		if _, err := s.Office.MoveIncident(ctx, by, number, store.IncidentMove{TechnicianID: id}); err != nil {
			t.Fatal(err)
		}
	}
	if n := strings.Count(letters(t, s), "incident_technician W92987 javier@sercaman.example"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestVisitEndsWithReopening(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	for _, move := range []store.IncidentMove{{State: store.IncidentVisit, VisitFrom: storetest.Start}, {State: store.IncidentResolved}} {
		got, err := s.Office.MoveIncident(ctx, by, number, move)
		if err != nil || !got.VisitFrom.Equal(storetest.Start) || !got.VisitTo.IsZero() {
			t.Fatalf("visit %v to %v, %v", got.VisitFrom, got.VisitTo, err)
		}
	}
	got, err := s.Incidents.Reopen(ctx, storetest.Gredos, number, "Ha vuelto")
	if err != nil || !got.VisitFrom.IsZero() {
		t.Errorf("visit %v, %v", got.VisitFrom, err)
	}
}

func TestMoveForACustomerThatLeft(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = ?", storetest.Gredos)
	before := letters(t, s)
	if _, err := s.Office.MoveIncident(ctx, by, number, store.IncidentMove{State: store.IncidentCancelled}); err != nil || letters(t, s) != before {
		t.Errorf("%v, letters:\n%s", err, letters(t, s))
	}
}

func TestOfficeSeesAnyIncident(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	made := report(t, s, storetest.Konica, nil)
	if got, err := s.Office.Incident(ctx, made.Number); err != nil || got.Customer != storetest.Gredos || len(got.Events) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := s.Office.Incident(ctx, "W00001"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no incident: %v", err)
	}
}

func TestEveryStateHasAWordAndAWayOut(t *testing.T) {
	for _, state := range store.IncidentStates {
		if state.Word() == "" || len(state.Next()) == 0 || slices.Contains(state.Next(), store.IncidentNew) {
			t.Errorf("%s: %q, then %v", state, state.Word(), state.Next())
		}
	}
}
