package store_test

import (
	"context"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// TestWhoIsWrittenTo: setup changes the file, then Gredos reports a breakdown of the Konica.
func TestWhoIsWrittenTo(t *testing.T) {
	const office, technician, customer = "oficina@sercaman.example", "javier@sercaman.example", "administracion@talleresgredos.example"
	for _, c := range []struct {
		name, setup string
		want        []string
	}{
		{"everybody", "", []string{"technician " + technician, "office " + office, "customer " + customer}},
		{"a technician without e-mail", "UPDATE technicians SET email = ''", []string{"office " + office, "customer " + customer}},
		{"a technician who left", "UPDATE technicians SET active = 0", []string{"office " + office, "customer " + customer}},
		{"nobody assigned", "UPDATE equipment SET technician_id = NULL", []string{"office " + office, "customer " + customer}},
		{"a customer without e-mail, a machine with", "UPDATE customers SET email = ''; UPDATE equipment SET email = 'taller@gredos.example'",
			[]string{"technician " + technician, "office " + office, "customer taller@gredos.example"}},
		{"a customer without any", "UPDATE customers SET email = ''; UPDATE equipment SET email = ''", []string{"technician " + technician, "office " + office}},
		{"several in one field", "UPDATE customers SET email = 'Ana <ana@gredos.example> / luis@gredos.example; ana@gredos.example,  eva@gredos.example.'",
			[]string{"technician " + technician, "office " + office, "customer ana@gredos.example", "customer luis@gredos.example", "customer eva@gredos.example"}},
		{"a field without an address fails in sight", "UPDATE customers SET email = ' NO TIENE '", []string{"technician " + technician, "office " + office, "customer NO TIENE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			if c.setup != "" {
				storetest.Exec(t, s, c.setup)
			}
			made := report(t, s, storetest.Konica, nil)
			got := strings.ReplaceAll(strings.ReplaceAll(letters(t, s), "incident_", ""), made.Number+" ", "")
			if got != strings.Join(c.want, "\n") {
				t.Errorf("letters:\n%s\nwant:\n%s", got, strings.Join(c.want, "\n"))
			}
		})
	}
}

// TestTechnicianWhoLeft: what is added to an old incident no longer reaches who left, and the letter knows.
func TestTechnicianWhoLeft(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	number := report(t, s, storetest.Konica, nil).Number
	storetest.Exec(t, s, "UPDATE technicians SET active = 0; DELETE FROM outbox")
	if _, err := s.Incidents.Answer(ctx, storetest.Gredos, number, store.Message{Body: "¿Cuándo vienen?"}); err != nil {
		t.Fatal(err)
	}
	if got := letters(t, s); strings.Contains(got, "javier@") || !strings.Contains(got, "oficina@") {
		t.Errorf("letters:\n%s", got)
	}
	if facts, err := s.Outbox.Incident(ctx, number); err != nil || facts.Technician.Name == "" || facts.Technician.Email != "" {
		t.Errorf("technician %+v, %v", facts.Technician, err)
	}
	if made := report(t, s, storetest.Ricoh, func(r *store.Report) { r.Idem = "form-2" }); made.State != store.IncidentNew {
		t.Errorf("a new incident is %s", made.State)
	}
}

func TestWhereAMachineStands(t *testing.T) {
	for _, c := range []struct{ name, setup, want string }{
		{"where the ERP says", "", "C/ Río Alberche, 12|TOLEDO"},
		{"only the town, the customer's", "UPDATE equipment SET address = '', city = 'TOLEDO', postcode = ''", "C/ Mayor, 1|Toledo"},
		{"nothing", "UPDATE equipment SET address = '', city = ''", "C/ Mayor, 1|Toledo"},
		{"only another town", "UPDATE equipment SET address = '', city = 'Illescas'", "|Illescas"},
	} {
		s, _ := storetest.Open(t)
		storetest.Exec(t, s, "UPDATE customers SET address = 'C/ Mayor, 1', city = 'Toledo';"+c.setup)
		facts, err := s.Outbox.Incident(context.Background(), report(t, s, storetest.Konica, nil).Number)
		if got := facts.Machine.Address + "|" + facts.Machine.City; err != nil || got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
}

// TestForeignArticle: what a contract includes but its machine does not use is looked at first.
func TestForeignArticle(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name, setup string
		state       store.OrderState
		why         string
	}{
		{"nothing is known of the model", "", store.OrderProcessing, ""},
		{"it fits", "INSERT INTO article_models VALUES (1, 1)", store.OrderProcessing, ""},
		{"something else fits", "INSERT INTO article_models VALUES (2, 1)", store.OrderReview, "TN-512K va incluido en el contrato del equipo 900, pero no es un consumible de ese modelo."},
		{"something else fits, and it is paid for", "INSERT INTO article_models VALUES (2, 1); UPDATE coverage SET included = 0", store.OrderProcessing, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := openCounter(t)
			storetest.Exec(t, s, "SELECT 1;"+c.setup)
			put(t, s, toner, 1)
			placed, err := s.Orders.Place(ctx, gredos, delivery("a"))
			if err != nil || placed.State != c.state {
				t.Fatalf("%s, %v; want %s", placed.State, err, c.state)
			}
			if facts, err := s.Outbox.Order(ctx, placed.Number); err != nil || facts.Review != c.why || facts.Customer.Email != "admin@gredos.example" {
				t.Errorf("the office reads %q (%s), %v; want %q", facts.Review, facts.Customer.Email, err, c.why)
			}
		})
	}
}
