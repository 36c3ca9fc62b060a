package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func ids(list []store.Equipment) []store.EquipmentID {
	var ids []store.EquipmentID
	for _, e := range list {
		ids = append(ids, e.ID)
	}
	return ids
}

func TestListEquipment(t *testing.T) {
	const toledo, illescas = "C/ Río Alberche, 12, TOLEDO", "P. I. Los Pradillos, nave 4, ILLESCAS"
	all := []store.EquipmentID{storetest.Brother, storetest.Ricoh, storetest.Samsung, storetest.Konica}
	cases := []struct {
		name   string
		owner  store.CustomerID
		filter store.EquipmentFilter
		want   []store.EquipmentID
	}{
		{"all under contract, by site and place", storetest.Gredos, store.EquipmentFilter{}, all},
		{"another customer's own", storetest.Alberche, store.EquipmentFilter{}, []store.EquipmentID{storetest.AlbercheCopy}},
		{"a customer without machines", storetest.Isidro, store.EquipmentFilter{}, nil},
		{"part of a model, whatever the case", storetest.Gredos, store.EquipmentFilter{Query: "BizHub"}, []store.EquipmentID{storetest.Konica}},
		{"without accents", storetest.Gredos, store.EquipmentFilter{Query: "ALMACEN"}, []store.EquipmentID{storetest.Brother}},
		{"with accents", storetest.Gredos, store.EquipmentFilter{Query: "almacén"}, []store.EquipmentID{storetest.Brother}},
		{"a serial number", storetest.Gredos, store.EquipmentFilter{Query: "z7fab"}, []store.EquipmentID{storetest.Samsung}},
		{"a number", storetest.Gredos, store.EquipmentFilter{Query: "20417"}, []store.EquipmentID{storetest.Ricoh}},
		{"an own reference, dashed or not", storetest.Gredos, store.EquipmentFilter{Query: "cop-02"}, []store.EquipmentID{storetest.Konica}},
		{"a contact", storetest.Gredos, store.EquipmentFilter{Query: "Ana Belén"}, []store.EquipmentID{storetest.Ricoh, storetest.Konica}},
		{"each word must occur", storetest.Gredos, store.EquipmentFilter{Query: "toledo ricoh"}, []store.EquipmentID{storetest.Ricoh}},
		{"nothing found", storetest.Gredos, store.EquipmentFilter{Query: "canon"}, nil},
		{"signs are no wildcards", storetest.Gredos, store.EquipmentFilter{Query: "%"}, all},
		{"another customer's machine is not found", storetest.Gredos, store.EquipmentFilter{Query: "30001"}, nil},
		{"a retired machine is not found", storetest.Gredos, store.EquipmentFilter{Query: "21501"}, nil},
		{"one site", storetest.Gredos, store.EquipmentFilter{Site: illescas}, []store.EquipmentID{storetest.Brother}},
		{"site and words", storetest.Gredos, store.EquipmentFilter{Site: toledo, Query: "recepcion"}, []store.EquipmentID{storetest.Samsung}},
		{"a site of nobody", storetest.Gredos, store.EquipmentFilter{Site: "Plaza Mayor, 3"}, nil},
	}
	s, _ := storetest.Open(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			list, err := s.Equipment.List(context.Background(), c.owner, c.filter)
			if err != nil || !slices.Equal(ids(list), c.want) {
				t.Errorf("got %v, %v; want %v", ids(list), err, c.want)
			}
		})
	}
}

func TestSites(t *testing.T) {
	s, _ := storetest.Open(t)
	storetest.Exec(t, s, `UPDATE equipment SET address = 'c/ rio alberche 12', city = 'Toledo' WHERE id = 3;
		INSERT INTO equipment (number, customer_id, model_id, contract_id, created_at, updated_at) VALUES ('9', 1, 4, 1, 0, 0)`)
	sites, err := s.Equipment.Sites(context.Background(), storetest.Gredos)
	if err != nil || len(sites) != 2 {
		t.Fatalf("sites = %q, %v: want each address once, none for a machine without", sites, err)
	}
	list, err := s.Equipment.List(context.Background(), storetest.Gredos, store.EquipmentFilter{Site: sites[0]})
	if err != nil || len(list) != 3 {
		t.Errorf("%s: %v, %v", sites[0], ids(list), err)
	}
	if none, err := s.Equipment.Sites(context.Background(), storetest.Isidro); err != nil || len(none) != 0 {
		t.Errorf("without machines: %q, %v", none, err)
	}
}

// incident puts an incident of the Konica into the file.
func incident(t *testing.T, s *store.Store, number, state string, from, to any) {
	t.Helper()
	closed := any(nil)
	if state == "resolved" {
		closed = 1
	}
	storetest.Exec(t, s, `INSERT INTO incidents (number, customer_id, equipment_id, contact, description, kind, severity, state, idem,
		visit_from_at, visit_to_at, created_at, updated_at, closed_at) VALUES (?, 1, 2, 'Ana', 'Atasco', 'correctivo', 'parcial', ?, ?, ?, ?, 0, 0, ?)`,
		number, state, number, from, to, closed)
}

func TestEquipmentFlags(t *testing.T) {
	ctx := context.Background()
	s, _ := storetest.Open(t)
	incident(t, s, "W1", "resolved", nil, nil)
	incident(t, s, "W2", "new", nil, nil)
	incident(t, s, "W3", "assigned", nil, nil)
	list, err := s.Equipment.List(ctx, storetest.Gredos, store.EquipmentFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		pending := e.ID == storetest.Ricoh || e.ID == storetest.Konica
		open := ""
		if e.ID == storetest.Konica {
			open = "W3"
		}
		if e.Pending != pending || e.Incident != open {
			t.Errorf("%s: pending %v, incident %q", e.Model.Name, e.Pending, e.Incident)
		}
		alone, err := s.Equipment.Get(ctx, storetest.Gredos, e.ID)
		if err != nil || alone.Pending != e.Pending || alone.Incident != e.Incident || alone.Last.On != e.Last.On {
			t.Errorf("alone: %+v, %v", alone, err)
		}
	}
}

func TestGetEquipment(t *testing.T) {
	s, _ := storetest.Open(t)
	for _, id := range []store.EquipmentID{storetest.NoContract, storetest.Retired, storetest.AlbercheCopy, 4711} {
		if _, err := s.Equipment.Get(context.Background(), storetest.Gredos, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%d: err = %v, want ErrNotFound", id, err)
		}
	}
}

func TestInProgress(t *testing.T) {
	ctx := context.Background()
	now := storetest.Start.UnixMilli()
	hour := time.Hour.Milliseconds()
	t.Run("nothing but readings", func(t *testing.T) {
		s, _ := storetest.Open(t)
		got, err := s.Equipment.InProgress(ctx, storetest.Gredos)
		if err != nil || got.Readings != 2 || got.Period.Last != "2026-11-30" || got.Order != nil || got.Visit != nil {
			t.Errorf("%+v, %v", got, err)
		}
	})
	t.Run("the newest order on its way", func(t *testing.T) {
		s, _ := storetest.Open(t)
		for i, state := range []string{"shipped", "shipped", "delivered"} {
			order(t, s, fmt.Sprintf("0635%d", i), state, now+int64(i)*hour)
		}
		storetest.Exec(t, s, "INSERT INTO order_events (order_id, state, side, at) VALUES (2, 'shipped', 'dealer', ?)", now-24*hour)
		got, err := s.Equipment.InProgress(ctx, storetest.Gredos)
		if err != nil || got.Order == nil || *got.Order != (store.ShippedOrder{Number: "06350", Carrier: "SEUR", On: "2026-11-23"}) {
			t.Errorf("%+v, %v", got.Order, err)
		}
	})
	visits := []struct {
		name     string
		from, to any
		want     bool
	}{
		{"tomorrow", now + 24*hour, now + 26*hour, true},
		{"going on", now - hour, now + hour, true},
		{"over", now - 2*hour, now - hour, false},
		{"some time today", now - hour, nil, true},
		{"yesterday, without an end", now - 24*hour, nil, false},
		{"not planned", nil, nil, false},
	}
	for _, v := range visits {
		t.Run("a visit "+v.name, func(t *testing.T) {
			s, _ := storetest.Open(t)
			incident(t, s, "W9", "visit", v.from, v.to)
			incident(t, s, "W8", "resolved", now+hour, now+2*hour)
			got, err := s.Equipment.InProgress(ctx, storetest.Gredos)
			if err != nil || (got.Visit != nil) != v.want || v.want && got.Visit.Incident != "W9" {
				t.Errorf("%+v, %v", got.Visit, err)
			}
			if other, err := s.Equipment.InProgress(ctx, storetest.Alberche); err != nil || other.Visit != nil {
				t.Errorf("stranger: %+v, %v", other.Visit, err)
			}
		})
	}
}

func order(t *testing.T, s *store.Store, number, state string, at int64) {
	t.Helper()
	storetest.Exec(t, s, `INSERT INTO orders (number, customer_id, state, contact, schedule, ship_address, discount, prompt_payment, tax_regime,
		gross, net, tax, surcharge, total, units, carrier, idem, created_at, updated_at)
		VALUES (?, 1, ?, 'Ana', '9-14', 'C/ Río Alberche, 12', 0, 0, 'iva', 0, 0, 0, 0, 0, 1, 'SEUR', ?, ?, ?)`, number, state, number, at, at)
}

func TestPeriod(t *testing.T) {
	cases := []struct {
		today, first, last store.Date
		overdue            bool
	}{
		{"2026-11-19", "2026-10-01", "2026-10-31", true},
		{"2026-11-20", "2026-11-01", "2026-11-30", false},
		{"2026-11-30", "2026-11-01", "2026-11-30", false},
		{"2026-12-01", "2026-11-01", "2026-11-30", true},
		{"2027-01-19", "2026-12-01", "2026-12-31", true},
		{"2027-02-28", "2027-02-01", "2027-02-28", false},
		{"2027-03-31", "2027-03-01", "2027-03-31", false},
		{"2028-03-01", "2028-02-01", "2028-02-29", true},
	}
	s, clock := storetest.Open(t)
	for _, c := range cases {
		clock.Set(c.today.Time().Add(12 * time.Hour))
		got, err := s.Readings.Period(context.Background())
		if err != nil || got != (store.Period{First: c.first, Last: c.last, Overdue: c.overdue}) {
			t.Errorf("%s: %+v, %v", c.today, got, err)
		}
	}
}

func TestPending(t *testing.T) {
	const brother = "DELETE FROM readings WHERE equipment_id = 4; INSERT INTO readings (equipment_id, taken_on, kind, bn, status, doubt, source, created_at) VALUES "
	cases := []struct {
		name  string
		today store.Date
		setup string
		want  string // pending, done or absent
	}{
		{"read on the first of the month", "2026-11-23", brother + "(4,'2026-11-01','normal',1,'ok','','erp',0)", "done"},
		{"read on the last of the month before", "2026-11-23", brother + "(4,'2026-10-31','normal',1,'ok','','erp',0)", "pending"},
		{"never read", "2026-11-23", "DELETE FROM readings WHERE equipment_id = 4", "pending"},
		{"only a discarded reading", "2026-11-23", brother + "(4,'2026-11-05','normal',1,'discarded','x','portal',0)", "pending"},
		{"a doubtful reading counts", "2026-11-23", brother + "(4,'2026-11-05','normal',1,'doubtful','x','portal',0)", "done"},
		{"the ends of a change are no reading", "2026-11-23", brother + "(4,'2026-11-05','final',1,'ok','','technician',0)", "pending"},
		{"late, in the days before the next is due", "2026-12-05", brother + "(4,'2026-10-31','normal',1,'ok','','erp',0)", "pending"},
		{"read late", "2026-12-05", brother + "(4,'2026-12-02','normal',1,'ok','','erp',0)", "done"},
		{"contract began on the last day of the period", "2026-12-05", "DELETE FROM readings WHERE equipment_id = 4; UPDATE equipment SET starts_on = '2026-11-30' WHERE id = 4", "pending"},
		{"contract began after the period", "2026-12-05", "DELETE FROM readings WHERE equipment_id = 4; UPDATE equipment SET starts_on = '2026-12-01' WHERE id = 4", "absent"},
		{"contract without a beginning", "2026-11-23", "DELETE FROM readings WHERE equipment_id = 4; UPDATE equipment SET starts_on = '' WHERE id = 4", "pending"},
		{"contract ends today", "2026-11-23", "UPDATE equipment SET ends_on = '2026-11-23' WHERE id = 4", "absent"},
		{"contract ends tomorrow", "2026-11-23", "UPDATE equipment SET ends_on = '2026-11-24' WHERE id = 4", "done"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, clock := storetest.Open(t)
			clock.Set(c.today.Time().Add(12 * time.Hour))
			storetest.Exec(t, s, c.setup)
			round, err := s.Readings.Pending(context.Background(), storetest.Gredos)
			if err != nil {
				t.Fatal(err)
			}
			got := "absent"
			for i, line := range round.Lines {
				if line.Pending != (i < len(round.Lines)-round.Done) {
					t.Errorf("line %d: pending %v with %d done of %d", i, line.Pending, round.Done, len(round.Lines))
				}
				if line.ID == storetest.Brother {
					got = map[bool]string{true: "pending", false: "done"}[line.Pending]
				}
			}
			if got != c.want {
				t.Errorf("the machine is %s, want %s", got, c.want)
			}
		})
	}
}
