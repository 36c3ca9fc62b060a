package store_test

import (
	"context"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// told opens a store with the records that letters tell of.
func told(t *testing.T) *store.Store {
	t.Helper()
	s, _ := storetest.Empty(t)
	script, err := os.ReadFile("testdata/letters.sql")
	if err != nil {
		t.Fatal(err)
	}
	execute(t, s.Path, string(script))
	return s
}

func TestIncidentFacts(t *testing.T) {
	ctx := context.Background()
	s := told(t)
	first, err := s.Outbox.Incident(ctx, "W92987")
	if err != nil {
		t.Fatal(err)
	}
	want := store.IncidentFacts{
		Number: "W92987", Kind: "correctivo", Severity: "parcial", State: "visit", Contact: "Ana Belén Ruiz", Phone: "925 11 22 33",
		Description: "Salen rayas negras en las copias\ny a veces se atasca en la bandeja 2 <C-2557> & pita.", Entered: store.Entered{Source: "portal"},
		CreatedAt: first.CreatedAt,
		Customer:  store.PartyFacts{Number: "4812", Name: "Talleres Gredos, S.L.", Phone: "925 11 22 33"},
		Machine: store.MachineFacts{Model: "Konica Minolta bizhub C454e", Number: "20655", Serial: "A5C1021004567", OwnRef: "COP-02",
			Location: "Sala de copias", Address: "C/ Río Alberche, 12", Postcode: "45007", City: "Toledo", Province: "Toledo", Phone: "925 11 22 33"},
		Technician: store.PartyFacts{Name: "Javier Molina", Phone: "600 10 20 30", Email: "javier@sercaman.example"},
		Reading:    store.ReadingFacts{On: "2026-11-23", Counts: store.Counts{store.BN: 88412, store.Color: 40976}},
		Files:      []string{"copia-con-rayas.jpg"},
	}
	if !reflect.DeepEqual(first, want) {
		t.Errorf("facts =\n%+v\nwant\n%+v", first, want)
	}
	if got := first.CreatedAt.Format(time.RFC3339); got != "2026-11-23T11:30:00+01:00" {
		t.Errorf("created at %s, want half past eleven in Madrid", got)
	}

	second, err := s.Outbox.Incident(ctx, "W92988")
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Reading.Counts) != 0 || second.Reading.On != "" || second.Technician.Name != "" || len(second.Files) != 0 {
		t.Errorf("facts of a machine without readings and technician: %+v", second)
	}
}

func TestIncidentFactsLastReading(t *testing.T) {
	s := told(t)
	execute(t, s.Path, "UPDATE incidents SET reading_id = NULL")
	facts, err := s.Outbox.Incident(context.Background(), "W92987")
	if err != nil {
		t.Fatal(err)
	}
	want := store.ReadingFacts{On: "2026-11-25", Counts: store.Counts{store.BN: 88500}}
	if !reflect.DeepEqual(facts.Reading, want) {
		t.Errorf("reading = %+v, want the machine's last that counts, %+v", facts.Reading, want)
	}
}

func TestIncidentEventFacts(t *testing.T) {
	s := told(t)
	facts, err := s.Outbox.IncidentEvent(context.Background(), "2")
	if err != nil {
		t.Fatal(err)
	}
	e := facts.Event
	if facts.Number != "W92987" || e.Kind != "message" || e.FromDealer || !e.VisitFrom.IsZero() || e.Author != "Ana Belén Ruiz" ||
		e.Body != "Hoy pita también al arrancar." || strings.Join(e.Files, ",") != "vídeo de la pantalla.pdf" || len(facts.Files) != 0 {
		t.Errorf("facts = %+v", facts)
	}
	if got := e.At.Format(time.RFC3339); got != "2026-11-23T11:40:00+01:00" {
		t.Errorf("at %s", got)
	}
	planned, err := s.Outbox.IncidentEvent(context.Background(), "3")
	if err != nil {
		t.Fatal(err)
	}
	e = planned.Event
	if got := e.VisitFrom.Format(time.RFC3339); got != "2026-11-24T10:00:00+01:00" || !e.FromDealer || e.Technician != "Javier Molina" ||
		e.State != store.IncidentVisit || e.VisitTo.Sub(e.VisitFrom) != 2*time.Hour {
		t.Errorf("event = %+v", e)
	}
}

func TestOrderFacts(t *testing.T) {
	ctx := context.Background()
	s := told(t)
	facts, err := s.Outbox.OrderEvent(ctx, "2")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, line := range facts.Lines {
		lines = append(lines, line.Machine.Number+" "+line.Ref)
	}
	if got := strings.Join(lines, ", "); got != "20655 TN-512K, 20655 TN-512C, 20711 TN-3480" {
		t.Errorf("lines = %s, want those of a machine together", got)
	}
	if line := facts.Lines[1]; line.Quantity != 2 || line.Included || line.Price != 3600 || line.Discount != 500 || line.Net != 6840 || line.Machine.Location != "Sala de copias" {
		t.Errorf("line = %+v", line)
	}
	if want := []store.TaxFacts{{Rate: 2100, Base: 15082, Tax: 3167, SurchargeRate: 520, Surcharge: 784}}; !reflect.DeepEqual(facts.Taxes, want) {
		t.Errorf("taxes = %+v, want %+v", facts.Taxes, want)
	}
	if facts.Gross != 16200 || facts.Net != 15082 || facts.Total != 19033 || facts.Units != 5 || facts.Regime != "recargo" ||
		facts.Discount != 500 || facts.PromptPayment != 200 || facts.Ship.Schedule != "De 8:00 a 15:00" || facts.YourRef != "OC-2026/118" {
		t.Errorf("facts = %+v", facts)
	}
	if facts.Event.State != "shipped" || facts.Event.Note != "Llega el martes." || !facts.Event.FromDealer {
		t.Errorf("event = %+v", facts.Event)
	}
	if plain, err := s.Outbox.Order(ctx, "06355"); err != nil || plain.State != "cancelled" || plain.Event.State != "" {
		t.Errorf("order without event: %+v, %v", plain, err)
	}
}

func TestFactsOfNothing(t *testing.T) {
	ctx := context.Background()
	s := told(t)
	for _, ref := range []string{"", "99", "W00000", "2; DROP TABLE outbox", "-1"} {
		for name, load := range map[string]func() error{
			"incident":       func() error { _, err := s.Outbox.Incident(ctx, ref); return err },
			"incident event": func() error { _, err := s.Outbox.IncidentEvent(ctx, ref); return err },
			"order":          func() error { _, err := s.Outbox.Order(ctx, ref); return err },
			"order event":    func() error { _, err := s.Outbox.OrderEvent(ctx, ref); return err },
		} {
			if err := load(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s %q: err = %v, want ErrNotFound", name, ref, err)
			}
		}
	}
}
