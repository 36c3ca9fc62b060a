package store

import (
	"strings"
	"testing"
)

// What runs while somebody types reads through indexes only.
func TestFindPlans(t *testing.T) {
	s := openPlain(t)
	for name, test := range map[string]struct {
		query string
		args  []any
	}{
		"by number":            {findNumberQuery, []any{"04812", "4812"}},
		"by a machine's":       {findMachineQuery, []any{"20417"}},
		"by name":              {findNamesQuery, []any{`"gre*"`, 40}},
		"by words":             {findWordsQuery, []any{`"ricoh*" "gre*"`, 200}},
		"by order":             {findOrdersQuery, []any{`["06355"]`}},
		"by incident":          {findIncidentsQuery, []any{`["W92987"]`}},
		"the customers":        {findCustomersQuery, []any{"[1]"}},
		"a customer's machine": {findPlacesQuery, []any{"2026-11-23", 1, true, "[]"}},
	} {
		for detail := range strings.Lines(explain(t, s, test.query, test.args...)) {
			// The plan calls these scans: a look-up by word, and the few values of a list.
			known := strings.HasPrefix(detail, "SCAN i VIRTUAL TABLE INDEX 2:") || strings.HasPrefix(detail, "SCAN json_each")
			if strings.HasPrefix(detail, "SCAN") && !known {
				t.Errorf("%s: %s", name, detail)
			}
		}
	}
}
