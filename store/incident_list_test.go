package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestIncidentsAreTheOwners(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	mine := report(t, s, storetest.Konica, func(r *store.Report) {
		r.Files = []store.File{store.FileOf("foto.png", screenshot(t))}
	})
	token := mine.Events[0].Files[0].Token
	tries := map[string]func(store.CustomerID, string) error{
		"Get": func(o store.CustomerID, n string) error { _, err := s.Incidents.Get(ctx, o, n); return err },
		"Answer": func(o store.CustomerID, n string) error {
			_, err := s.Incidents.Answer(ctx, o, n, store.Message{Body: "x"})
			return err
		},
		"Close":  func(o store.CustomerID, n string) error { _, err := s.Incidents.Close(ctx, o, n, ""); return err },
		"Reopen": func(o store.CustomerID, n string) error { _, err := s.Incidents.Reopen(ctx, o, n, "x"); return err },
		"Attachment": func(o store.CustomerID, n string) error {
			_, err := s.Incidents.Attachment(ctx, o, n, token)
			return err
		},
	}
	tries["Miniature"] = func(o store.CustomerID, n string) error {
		_, err := s.Incidents.Miniature(ctx, o, n, token)
		return err
	}
	before := letters(t, s)
	for name, try := range tries {
		if err := try(storetest.Alberche, mine.Number); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s by a stranger: %v, want ErrNotFound", name, err)
		}
		if err := try(storetest.Gredos, "W00001"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s of no incident: %v, want ErrNotFound", name, err)
		}
	}
	if page, err := s.Incidents.List(ctx, storetest.Alberche, store.IncidentFilter{}); err != nil || page.Total != 0 || page.Open != 0 {
		t.Errorf("the stranger's list: %+v, %v", page, err)
	}
	if letters(t, s) != before {
		t.Error("a stranger's try left a letter")
	}
}

func TestMachineThatMovedToAnotherCustomer(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	mine := report(t, s, storetest.Konica, nil)
	storetest.Exec(t, s, "UPDATE equipment SET customer_id = ?, contract_id = 3, location = 'Sala nueva', email = 'x@y.example', search = search || ' sala nueva' WHERE id = ?",
		storetest.Alberche, storetest.Konica)
	got, err := s.Incidents.Get(ctx, storetest.Gredos, mine.Number)
	if err != nil {
		t.Fatal(err)
	}
	if e := got.Equipment; e.Number != "20655" || e.Model.Name == "" || e.Location+e.Email+e.Address != "" {
		t.Errorf("shown of it: %+v", e)
	}
	for query, want := range map[string]int{"sala nueva": 0, "rayas": 1} {
		page, err := s.Incidents.List(ctx, storetest.Gredos, store.IncidentFilter{Query: query})
		if err != nil || page.Total != want || want == 1 && page.Lines[0].Location != "" {
			t.Errorf("%q finds %+v, %v", query, page, err)
		}
	}
}

func TestListOfIncidents(t *testing.T) {
	ctx := context.Background()
	s, clock := storetest.Open(t)
	for i, r := range []struct {
		on   store.EquipmentID
		text string
	}{{storetest.Konica, "Rayas negras"}, {storetest.Ricoh, "No escanea al correo"}, {storetest.Samsung, "Cambio de RODILLO (50 %)"}, {storetest.Brother, "Atasco"}} {
		report(t, s, r.on, func(form *store.Report) { form.Idem, form.Description = fmt.Sprint(i), r.text })
		clock.Add(time.Hour)
	}
	if _, err := s.Incidents.Close(ctx, storetest.Gredos, "W92989", "Ya va"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		filter store.IncidentFilter
		want   string
	}{
		{"open ones first, then the newest", store.IncidentFilter{}, "W92990 W92988 W92987 W92989"},
		{"open ones only", store.IncidentFilter{State: store.IncidentsOpen}, "W92990 W92988 W92987"},
		{"closed ones only", store.IncidentFilter{State: store.IncidentsClosed}, "W92989"},
		{"one state", store.IncidentFilter{State: store.IncidentNew}, "W92990"},
		{"by number", store.IncidentFilter{Query: "w92988"}, "W92988"},
		{"by what was written, accents and case aside", store.IncidentFilter{Query: "Rodíllo"}, "W92989"},
		{"by the machine's place", store.IncidentFilter{Query: "illescas"}, "W92990"},
		{"all words must be there", store.IncidentFilter{Query: "ricoh rayas"}, ""},
		{"signs mean nothing", store.IncidentFilter{Query: "(rodillo) %_"}, "W92989"},
		{"a state that there is not", store.IncidentFilter{State: "x' OR 1"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := s.Incidents.List(ctx, storetest.Gredos, c.filter)
			var numbers []string
			for _, line := range page.Lines {
				numbers = append(numbers, line.Number)
			}
			if got := strings.Join(numbers, " "); err != nil || got != c.want || page.Open != 3 || page.Closed != 1 {
				t.Errorf("%s (%d open, %d closed), %v; want %s", got, page.Open, page.Closed, err, c.want)
			}
		})
	}
	page, err := s.Incidents.List(ctx, storetest.Gredos, store.IncidentFilter{State: store.IncidentsClosed})
	if err != nil || page.Lines[0].News.Body != "Ya va" || page.Lines[0].Model != "SAMSUNG PROXPRESS M3370FD" || page.Lines[0].Location != "Recepción" {
		t.Errorf("line = %+v, %v", page.Lines, err)
	}
}

func TestListOfIncidentsByPages(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	for i := range store.IncidentsPerPage + 1 {
		report(t, s, storetest.Konica, func(r *store.Report) { r.Idem = fmt.Sprint(i) })
	}
	for asked, want := range map[int]struct{ page, lines int }{-1: {1, 20}, 1: {1, 20}, 2: {2, 1}, 99: {2, 1}} {
		page, err := s.Incidents.List(ctx, storetest.Gredos, store.IncidentFilter{Page: asked})
		if err != nil || page.Page != want.page || len(page.Lines) != want.lines || page.Pages != 2 || page.Total != 21 {
			t.Errorf("page %d: page %d of %d with %d lines, %v", asked, page.Page, page.Pages, len(page.Lines), err)
		}
	}
}
