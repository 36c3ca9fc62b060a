package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestMachines(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, "UPDATE equipment SET withdrawn_on = '2026-11-02' WHERE id = 2")
	if err := s.Office.Amend(clerk(), store.OnEquipment, 3, 0, store.Values{"serial": "Z-1"}); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		filter store.MachineFilter
		want   string
	}{
		"all":                    {store.MachineFilter{Page: 1}, "20417 20655 20981 21130 21500 21501 30001"},
		"under contract":         {store.MachineFilter{State: store.MachineRunning}, "20417 20981 21130 30001"},
		"without one":            {store.MachineFilter{State: store.MachineLoose}, "21500"},
		"ended":                  {store.MachineFilter{State: store.MachineEnded}, "21501"},
		"withdrawn":              {store.MachineFilter{State: store.MachineWithdrawn}, "20655"},
		"corrected by hand":      {store.MachineFilter{State: store.MachineCorrected}, "20981"},
		"made by hand":           {store.MachineFilter{State: store.MachineMadeHere}, ""},
		"of a model":             {store.MachineFilter{Model: 1}, "20417 30001"},
		"of a technician":        {store.MachineFilter{Technician: 2}, "20981"},
		"of nobody":              {store.MachineFilter{Technician: store.NoTechnician}, "21130"},
		"of a kind of contract":  {store.MachineFilter{Kind: 2}, "20655"},
		"of a customer":          {store.MachineFilter{Customer: storetest.Alberche}, "30001"},
		"by words":               {store.MachineFilter{Query: "Ricoh GESTORIA"}, "30001"},
		"by a corrected serial":  {store.MachineFilter{Query: "z-1"}, "20981"},
		"by what is not there":   {store.MachineFilter{Query: "xerox"}, ""},
		"words and state and so": {store.MachineFilter{Query: "talleres", State: store.MachineRunning, Model: 3}, "20981"},
	} {
		page, err := s.Office.Machines(context.Background(), test.filter)
		var got []string
		for _, m := range page.Lines {
			got = append(got, m.Number)
		}
		if list := strings.Join(got, " "); err != nil || list != test.want || page.Total != len(got) {
			t.Errorf("%s: %q of %d, %v; want %q", name, list, page.Total, err, test.want)
		}
	}
	all, err := s.Office.MachineChoices(context.Background())
	if err != nil || len(all.Models) != 4 || len(all.Technicians) != 2 || len(all.Kinds) != 2 {
		t.Errorf("%+v, %v", all, err)
	}
	if list, err := s.Office.ContractsOf(context.Background(), storetest.Gredos); err != nil || len(list) != 2 || list[0].Name != "C01001 · INTEGRAL" {
		t.Errorf("%+v, %v", list, err)
	}
	for number, want := range map[string]error{" 4812": nil, "00999": store.ErrNotFound, "77": store.ErrNotFound} {
		if _, err := s.Office.CustomerByNumber(context.Background(), number); !errors.Is(err, want) {
			t.Errorf("%s: %v", number, err)
		}
	}
}

func TestAmendMachine(t *testing.T) {
	for name, test := range map[string]struct {
		typed store.Values
		field string
	}{
		"a model that is not there":  {store.Values{"model_id": "99"}, "model_id"},
		"no model":                   {store.Values{"model_id": ""}, "model_id"},
		"a technician out of thin":   {store.Values{"technician_id": "9"}, "technician_id"},
		"somebody else's contract":   {store.Values{"contract_id": "3"}, "contract_id"},
		"an end before the start":    {store.Values{"ends_on": "2020-01-01"}, "ends_on"},
		"no address":                 {store.Values{"email": "ana"}, "email"},
		"a price that is none":       {store.Values{"price_bn": "gratis"}, "price_bn"},
		"terms as they are written":  {store.Values{"price_bn": "0,0081", "included_bn": "1.500", "technician_id": "", "contract_id": "2"}, ""},
		"the number stays as it was": {store.Values{"number": "1", "customer_id": "2", "own_ref": "X-1"}, ""},
	} {
		s, _ := storetest.Open(t)
		err := s.Office.Amend(clerk(), store.OnEquipment, 1, 1, test.typed)
		var invalid store.Invalid
		if errors.As(err, &invalid); test.field == "" && err != nil || test.field != "" && invalid[test.field] == "" {
			t.Errorf("%s: %v, want a sentence on %q", name, err, test.field)
		}
		m, err := s.Office.Machine(clerk(), 1)
		if err != nil || m.Number != "20417" || m.Customer != storetest.Gredos {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
	s, _ := storetest.Open(t)
	if err := s.Office.Amend(clerk(), store.OnEquipment, 1, 7, store.Values{"serial": "X"}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("another version: %v", err)
	}
}

func TestNewMachine(t *testing.T) {
	s, _ := storetest.Open(t)
	typed := store.Values{"number": "40001", "model_id": "3", "serial": "S-1", "contract_id": "1", "starts_on": "2026-11-02"}
	var first int64
	for range 2 {
		id, err := s.Office.Create(clerk(), store.OnEquipment, storetest.Gredos, "idem", typed)
		if err != nil || first != 0 && id != first {
			t.Fatalf("%d after %d, %v", id, first, err)
		}
		first = id
	}
	if e, err := s.Equipment.Get(context.Background(), storetest.Gredos, store.EquipmentID(first)); err != nil || !e.Pending || e.Serial != "S-1" {
		t.Errorf("the customer sees %+v, %v", e, err)
	}
	if page, err := s.Office.Machines(clerk(), store.MachineFilter{State: store.MachineMadeHere}); err != nil || page.Total != 1 {
		t.Errorf("%+v, %v", page, err)
	}
	for field, typed := range map[string]store.Values{
		"number":      {"number": "20417", "model_id": "3"},
		"model_id":    {"number": "40002"},
		"contract_id": {"number": "40003", "model_id": "3", "contract_id": "3"},
	} {
		var invalid store.Invalid
		if _, err := s.Office.Create(clerk(), store.OnEquipment, storetest.Gredos, "", typed); !errors.As(err, &invalid) || invalid[field] == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestDossier(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	for article, quantity := range map[store.ArticleID]int64{1: 2, 2: 1} {
		if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, article, quantity, ""); err != nil {
			t.Fatal(err)
		}
	}
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "Ana", Schedule: "Tarde", Address: 1, PaymentMethod: "CONTADO", Idem: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if d, err := s.Office.Dossier(ctx, store.Colleague{}, storetest.Ricoh); err != nil || len(d.Toner.Lines) != 0 || len(d.Orders) != 1 {
		t.Errorf("before it left: %+v, %v", d.Toner, err)
	}
	storetest.Exec(t, s, "UPDATE orders SET state = 'shipped' WHERE number = ?", order.Number)
	storetest.Exec(t, s, "UPDATE articles SET yield = NULL WHERE id = 2")
	d, err := s.Office.Dossier(ctx, store.Colleague{}, storetest.Ricoh)
	if err != nil {
		t.Fatal(err)
	}
	pages, known := d.Toner.Pages(store.BN)
	if _, color := d.Toner.Pages(store.Color); pages != 51000 || !known || color || len(d.Toner.Lines) != 2 || d.Toner.Lines[1].Unknown != 1 {
		t.Errorf("toner %+v", d.Toner)
	}
	if d.Toner.Since != "2025-12-01" || d.Toner.Copies[store.BN] != 24534 {
		t.Errorf("made since %s: %v", d.Toner.Since, d.Toner.Copies)
	}
	if len(d.Readings) != 12 || d.Readings[0].On != "2026-10-20" || d.Readings[0].Copies[store.BN] != 2300 || len(d.Owners) != 1 || d.Orders[0].Articles == "" {
		t.Errorf("%d readings, %+v, owners %+v", len(d.Readings), d.Readings[0], d.Owners)
	}
	if _, err := s.Office.Dossier(ctx, store.Colleague{}, 99); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no such machine: %v", err)
	}
}
