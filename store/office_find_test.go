package store_test

import (
	"context"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

// found writes what a search found on one line: customers by number, their machines in brackets.
func found(m store.Matches) string {
	var list []string
	for _, c := range m.Customers {
		text := c.Customer.Number
		var inside []string
		for _, machine := range c.Machines {
			inside = append(inside, machine.Equipment.Number)
		}
		inside = append(append(inside, c.Orders...), c.Incidents...)
		if len(inside) > 0 {
			text += "[" + strings.Join(inside, " ") + "]"
		}
		list = append(list, text)
	}
	return strings.Join(list, " ")
}

func TestFind(t *testing.T) {
	s, _ := storetest.Open(t)
	ctx := context.Background()
	storetest.Exec(t, s, "UPDATE equipment SET phone = '+34 600 12-34.56 / 925 99 88 77' WHERE id = 7")
	storetest.Exec(t, s, "UPDATE customers SET phone = '0034925334455' WHERE id = 4")
	incident, err := s.Incidents.Report(ctx, storetest.Alberche, storetest.AlbercheCopy, store.Report{Contact: "A", Description: "B", Severity: store.Partial})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Basket.Add(ctx, storetest.Gredos, storetest.Ricoh, 1, 1, ""); err != nil {
		t.Fatal(err)
	}
	order, err := s.Orders.Place(ctx, storetest.Gredos, store.Delivery{Contact: "A", Schedule: "B", Address: 1, PaymentMethod: "CONTADO", Idem: "i"})
	if err != nil {
		t.Fatal(err)
	}
	const gredos = "04812[21130 20417 20981 20655 21501 21500]"
	for what, want := range map[string]string{
		"04812": gredos, "4812": gredos, "0004812": gredos, "481": gredos, "Talleres Gredos": gredos, "gredós tall": gredos,
		"B-45.001.237": gredos, "es b45001237": gredos,
		"20417": "04812[20417]", "V9823601234": "04812[20417]", "v98 236 01234": "04812[20417]", "1234": "04812[20417]",
		"adm-01": "04812[20417]", "ADM01": "04812[20417]", "gredos ricoh": "04812[20417]", "administración": "04812[20417]", "ana belen": "04812[20417 20655]",
		"ricoh": "00107[30001] 04812[20417]", "c4501 talavera": "00107[30001]", "00107": "00107[30001]",
		"925 11 22 33": gredos, "+34 925112233": gredos, "0034 925.11.22.33": gredos,
		"600123456": "00107[30001]", "+34600123456": "00107[30001]", "925998877": "00107[30001]", "925334455": "00555",
		"notaria": "00555", "tomillar": "00999", "999": "00999",
		incident.Number: "00107[30001 " + incident.Number + "]", strings.ToLower(incident.Number): "00107[30001 " + incident.Number + "]",
		"92987": "00107[30001 W92987]", order.Number: gredos[:len(gredos)-1] + " " + order.Number + "]", "6355": gredos[:len(gredos)-1] + " " + order.Number + "]",
		"": "", "  ": "", "zzz": "", `"*`: "", "OR": "", "gredos -ricoh": "04812[20417]", "x": "", "%": "",
	} {
		got, err := s.Office.Find(ctx, what)
		if err != nil || found(got) != want {
			t.Errorf("%q finds %q (%v), want %q", what, found(got), err, want)
		}
	}
}

func TestFindTheOneMachine(t *testing.T) {
	s, _ := storetest.Open(t)
	for what, want := range map[string]store.EquipmentID{
		"20417": storetest.Ricoh, "V9800000001": storetest.AlbercheCopy, "00107": storetest.AlbercheCopy, "gredos brother illescas": storetest.Brother,
		"04812": 0, "ricoh": 0, "notaria": 0, "nada": 0, "21500": storetest.NoContract,
	} {
		got, err := s.Office.Find(context.Background(), what)
		if err != nil || got.Machine != want {
			t.Errorf("%q means %d (%v), want %d", what, got.Machine, err, want)
		}
	}
	storetest.Exec(t, s, "UPDATE customers SET active = 0 WHERE id = 2")
	if got, err := s.Office.Find(context.Background(), "30001"); err != nil || got.Machine != 0 || len(got.Customers) != 1 {
		t.Errorf("the machine of a former customer: %+v, %v", got, err)
	}
}

// The index follows whatever is changed, by whomever.
func TestFindFollowsChanges(t *testing.T) {
	s, _ := storetest.Open(t)
	finds := func(what, want string) {
		t.Helper()
		got, err := s.Office.Find(context.Background(), what)
		if err != nil || found(got) != want {
			t.Errorf("%q finds %q (%v), want %q", what, found(got), err, want)
		}
	}
	storetest.Exec(t, s, "UPDATE customers SET name = 'PERGAMINOS SISLA', trade_name = '' WHERE id = 2")
	finds("sisla", "00107[30001]")
	finds("sisla ricoh", "00107[30001]")
	finds("gestoria", "")
	storetest.Exec(t, s, "UPDATE models SET name = 'TOSHIBA E-STUDIO' WHERE id = 1")
	finds("toshiba sisla", "00107[30001]")
	storetest.Exec(t, s, "UPDATE equipment SET customer_id = 4, serial = 'NEW77' WHERE id = 7")
	finds("new77", "00555[30001]")
	finds("notaria toshiba", "00555[30001]")
	storetest.Exec(t, s, "UPDATE equipment SET location = 'Azotea' WHERE id = 7")
	finds("azotea", "00555[30001]")
	storetest.Exec(t, s, "DELETE FROM readings WHERE equipment_id = 7")
	storetest.Exec(t, s, "DELETE FROM equipment WHERE id = 7")
	finds("new77", "")
	storetest.Exec(t, s, "DELETE FROM customers WHERE id = 3")
	finds("tomillar", "")
}

// A search shows so much and no more, and says so.
func TestFindManyAtOnce(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, `WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 160)
		INSERT INTO customers (id, number, name, created_at, updated_at) SELECT i, 'X' || i, 'MUCHOS ' || i, 0, 0 FROM n`)
	storetest.Exec(t, s, `WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
		INSERT INTO equipment (id, number, customer_id, model_id, created_at, updated_at) SELECT i, 'M' || i, 100, 1, 0, 0 FROM n`)
	got, err := s.Office.Find(context.Background(), "muchos")
	if err != nil || len(got.Customers) != store.FoundCustomers || !got.Cut {
		t.Errorf("%d customers, cut %t, %v", len(got.Customers), got.Cut, err)
	}
	got, err = s.Office.Find(context.Background(), "X100")
	if err != nil || len(got.Customers) != 1 || len(got.Customers[0].Machines) != store.FoundMachines || got.Customers[0].More != 15 || got.Cut {
		t.Errorf("%+v, %v", got, err)
	}
}
