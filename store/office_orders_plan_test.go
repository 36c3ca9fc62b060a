package store

import (
	"strings"
	"testing"
)

// What the office's queue runs at every key press and poll reads through indexes only. The plan calls the words a scan of
// a virtual table, but 2 stands for a look-up by word in its first column.
func TestOrderQueuePlans(t *testing.T) {
	s := openPlain(t)
	for name, test := range map[string]struct {
		query string
		args  []any
	}{
		"by words":          {soughtIDs, []any{`"toner*"`, 50}},
		"by words and days": {soughtBetween, []any{`"toner*"`, 50, 0, 1}},
		"the rows":          {queuedByID, []any{"2026-11-23", "[1,2]"}},
		"the oldest":        {"SELECT min(created_at) FROM orders WHERE state = 'processing'", nil},
		"the last change":   {"SELECT max(updated_at) FROM orders", nil},
		"what came since":   {"SELECT count(*) FROM orders WHERE id > 5", nil},
	} {
		for detail := range strings.Lines(explain(t, s, test.query, test.args...)) {
			byWords := strings.Contains(detail, "VIRTUAL TABLE INDEX 2:") || strings.HasPrefix(detail, "SCAN sought VIRTUAL TABLE") || detail == "SCAN l\n"
			if strings.HasPrefix(detail, "SCAN") && !byWords {
				t.Errorf("%s: %s", name, detail)
			}
		}
	}
}
