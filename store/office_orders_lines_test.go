package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"areaclientes/store"
	"areaclientes/store/storetest"
)

func TestCorrectLines(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func([]store.OrderLine) []store.LineCorrection // the first line is included, the second 3 × 68,40 € less 5 %
		want   []string
		net    store.Cents
		total  store.Cents
	}{
		{"fewer of one", func(l []store.OrderLine) []store.LineCorrection {
			return []store.LineCorrection{{ID: l[1].ID, Quantity: 1}}
		},
			[]string{"2 841456", "1 TN-512C"}, 6498, 7863}, // 64,98 + 13,6458 → 13,65
		{"more of one", func(l []store.OrderLine) []store.LineCorrection {
			return []store.LineCorrection{{ID: l[0].ID, Quantity: 5}}
		},
			[]string{"5 841456", "3 TN-512C"}, 19494, 23588},
		{"one is taken out", func(l []store.OrderLine) []store.LineCorrection { return []store.LineCorrection{{ID: l[1].ID}} },
			[]string{"2 841456"}, 0, 0},
		{"another article that the contract includes", func(l []store.OrderLine) []store.LineCorrection {
			return []store.LineCorrection{{ID: l[1].ID, Quantity: 1, Ref: "wx-103"}}
		}, []string{"2 841456", "1 WX-103"}, 0, 0},
		{"another article that it does not", func(l []store.OrderLine) []store.LineCorrection {
			return []store.LineCorrection{{ID: l[0].ID, Quantity: 1, Ref: "PAP-A4-80"}}
		}, []string{"1 PAP-A4-80", "3 TN-512C"}, 21389, 25673}, // 19,95 × 0,95 = 18,9525 → 18,95; 10 % = 1,895 → 1,90; 21 % of 194,94 = 40,94
	} {
		t.Run(test.name, func(t *testing.T) {
			s, o := desk(t)
			c := store.OrderCorrection{Lines: test.change(o.Lines), Version: o.Version, Note: "Como hablamos."}
			for range 2 { // the second time there is nothing left to change
				if err := s.Office.CorrectLines(asClerk(), "Ana", o.Number, c); err != nil && !errors.Is(err, store.ErrConflict) {
					t.Fatal(err)
				}
			}
			f := fileOf(t, s, o.Number)
			var lines []string
			for _, l := range f.Lines {
				lines = append(lines, fmt.Sprintf("%d %s", l.Quantity, l.Article.Ref))
			}
			if !slices.Equal(lines, test.want) || f.Totals.Net != test.net || f.Totals.Total != test.total || f.Version != o.Version+1 {
				t.Errorf("lines = %v, totals = %+v, version %d", lines, f.Totals, f.Version)
			}
			var tax, base store.Cents
			for _, rate := range f.Totals.Rates {
				tax, base = tax+rate.Tax, base+rate.Base
			}
			if tax != f.Totals.Tax || base != f.Totals.Net {
				t.Errorf("rates = %+v do not add up to %+v", f.Totals.Rates, f.Totals)
			}
			note := f.Events[len(f.Events)-1].Note
			if !slices.Equal(orderLetters(t, s), []string{"order_message"}) || len(f.History) != 1 || !strings.HasSuffix(note, "\nComo hablamos.") || !strings.Contains(note, "→") {
				t.Errorf("letters = %v, history = %+v, note = %q", orderLetters(t, s), f.History, note)
			}
		})
	}
}

func TestCorrectLinesRefuses(t *testing.T) {
	s, o := desk(t)
	first, second := o.Lines[0].ID, o.Lines[1].ID
	id := fmt.Sprint(first)
	for _, test := range []struct {
		name  string
		lines []store.LineCorrection
		note  string
		field string
	}{
		{"below one line", []store.LineCorrection{{ID: first}, {ID: second}}, "", "lines"},
		{"too many units", []store.LineCorrection{{ID: first, Quantity: 1000}}, "", "quantity-" + id},
		{"less than none", []store.LineCorrection{{ID: first, Quantity: -1}}, "", "quantity-" + id},
		{"an article that is not there", []store.LineCorrection{{ID: first, Quantity: 1, Ref: "ABC"}}, "", "ref-" + id},
		{"an article that is no longer supplied", []store.LineCorrection{{ID: first, Quantity: 1, Ref: "TN-OLD"}}, "", "ref-" + id},
		{"too long a note", []store.LineCorrection{{ID: first, Quantity: 1}}, strings.Repeat("a", 1001), "note"},
		{"a note without a change", nil, "Hola", "lines"},
	} {
		err := s.Office.CorrectLines(asClerk(), "Ana", o.Number, store.OrderCorrection{Lines: test.lines, Note: test.note, Version: o.Version})
		if invalid(err) != test.field {
			t.Errorf("%s: %v, want Invalid for %s", test.name, err, test.field)
		}
	}
	other := anOrder(t, s, "2")
	foreign := []store.LineCorrection{{ID: other.Lines[0].ID, Quantity: 9}}
	if err := s.Office.CorrectLines(asClerk(), "Ana", o.Number, store.OrderCorrection{Lines: foreign, Version: o.Version}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a line of another order: %v", err)
	}
	o = moveTo(t, s, o, store.OrderPrepared)
	if err := s.Office.CorrectLines(asClerk(), "Ana", o.Number, store.OrderCorrection{Lines: []store.LineCorrection{{ID: first, Quantity: 1}}, Version: o.Version}); !errors.Is(err, store.ErrForbidden) {
		t.Errorf("once it is being prepared: %v", err)
	}
	if n := storetest.Scalar[int](t, s, "SELECT sum(quantity) FROM order_lines WHERE order_id = 1"); n != 5 || len(orderLetters(t, s)) != 1 {
		t.Errorf("units = %d, letters = %v; want it unchanged", n, orderLetters(t, s))
	}
}

// The contract of who has the machine by now is not the order's customer's.
func TestCorrectLinesOfAMovedMachine(t *testing.T) {
	s, o := desk(t)
	on := o.Lines[1].Equipment.ID
	move := store.MachineMove{To: storetest.AlbercheNumber, Place: store.Values{"contract_id": "3"}}
	if err := s.Office.MoveMachine(asClerk(), on, move); err != nil {
		t.Fatal(err)
	}
	c := store.OrderCorrection{Lines: []store.LineCorrection{{ID: o.Lines[1].ID, Quantity: 1, Ref: "WX-103"}}, Version: o.Version}
	if err := s.Office.CorrectLines(asClerk(), "Ana", o.Number, c); err != nil {
		t.Fatal(err)
	}
	if l := fileOf(t, s, o.Number).Lines[1]; l.Included || l.Article.Price == 0 {
		t.Errorf("%+v", l)
	}
}
